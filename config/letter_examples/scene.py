"""The people and things that the examples of letters speak of."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils.crypto import get_random_string

from materials import publishing
from materials.models import Kind, Material
from materials.publishing import Description
from participants.models import Person
from participants.people import person_at
from seminars import invitations, letters
from seminars.invitations import Issued
from seminars.models import (
    Handover,
    PersonalInvitation,
    Registration,
    Series,
    SeriesRegistration,
    SeriesRole,
    Session,
    SessionMaterial,
    Venue,
)

State = Registration.State
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass
class Example:
    """One series with one session and the people around it, made when they are asked for."""

    language: str
    at: datetime
    is_held: bool = False

    @cached_property
    def mark(self) -> str:
        """No two examples share an address or a slug."""
        return get_random_string(8, "abcdefghijklmnopqrstuvwxyz")

    def person(self, name: str) -> Person:
        address = f"{name.partition(' ')[0]}.{self.mark}@example.org".lower()
        return person_at(address, name=name, language=self.language, at=self.at)

    @cached_property
    def series(self) -> Series:
        return Series.objects.create(
            slug=f"exempel-{self.mark}",
            kind=Series.Kind.LEARNING,
            title_sv="Lärseminarier",
            title_en="Learning seminars",
            priority_rule_sv="Kommunerna i projektet går före.",
            priority_rule_en="Municipalities in the project go first.",
        )

    @cached_property
    def venue(self) -> Venue:
        return Venue.objects.create(
            slug=f"exempel-{self.mark}",
            name_sv="Exempelhuset",
            name_en="The Example House",
            city="Växjö",
            address="Storgatan 1",
            access_notes_sv="Hiss finns till höger om entrén.",
            access_notes_en="The lift is to the right of the entrance.",
        )

    @cached_property
    def session(self) -> Session:
        return self.a_session(1)

    def a_session(self, number: int, **facts: Any) -> Session:
        starts_at = self.at.replace(minute=0, second=0, microsecond=0) + number * 14 * DAY
        starts_at -= 17 * DAY if self.is_held else 0 * DAY
        facts = {
            "registration_closes_at": starts_at - DAY,
            "priority_until": starts_at - 8 * DAY,
            "previous_starts_at": starts_at - 7 * DAY,
            "recording": Session.Recording.READY,
        } | facts
        return Session.objects.create(
            series=self.series,
            number=number,
            state=Session.State.PUBLISHED,
            title_sv="Att hålla i ett möte där alla kommer till tals",
            title_en="Chairing a meeting in which everybody is heard",
            abstract_sv="Om möten med många inblandade.",
            abstract_en="About meetings with many people involved.",
            before_sv="Tänk på ett möte som gick bra. Vad gjorde ni då?",
            before_en="Think of a meeting that went well. What did you do?",
            cancel_reason_sv="Föreläsaren är sjuk.",
            cancel_reason_en="The speaker is ill.",
            starts_at=starts_at,
            ends_at=starts_at + 2 * HOUR,
            format="both",
            venue=self.venue,
            changed_at=self.at,
            **facts,
        )

    def material(self, use: str) -> Material:
        """A readable material at the session."""
        titles = {"slides": ("Presentationen", "The slides"), "recording": ("Film", "The film")}
        swedish, english = titles.get(use, ("Guiden", "The guide"))
        facts = {
            "slug": f"{use.replace('_', '-')}-{self.mark}",
            "kind": Kind.objects.order_by("pk")[0],
            "state": Material.State.PUBLISHED,
            "title_sv": swedish,
            "title_en": english,
        }
        material = publishing.add_material(Description(facts=facts), by=None, at=self.at)
        SessionMaterial.objects.create(session=self.session, material=material, use=use)
        return material

    def registration(
        self, state: str = State.PLACE, name: str = "Anna Exempelsson", **facts: Any
    ) -> Registration:
        session, person = facts.pop("session", self.session), self.person(name)
        made: Registration = session.registrations.create(
            person=person,
            number=session.registrations.last_number() + 1,
            rank=session.registrations.last_rank() + 1,
            name=person.name,
            email=person.email,
            language=self.language,
            made_at=self.at,
            changed_at=self.at,
            state=state,
            offer_expires_at=self.at + DAY,
            hold_expires_at=self.at + 2 * HOUR,
            **({"format": "online"} | facts),
        )
        return made

    def with_entry(self, **facts: Any) -> tuple[Registration, Issued | None]:
        """Somebody with a place, and the entry for their calendar."""
        registration = self.registration(**facts)
        return registration, invitations.invite(registration, at=self.at)

    def gone(self, state: str = State.CANCELLED) -> tuple[Registration, Issued | None]:
        """Somebody who had a place, and what takes the entry away."""
        registration, _first = self.with_entry()
        Registration.objects.filter(pk=registration.pk).update(state=state, had_place=True)
        registration.refresh_from_db()
        return registration, invitations.withdraw(registration, at=self.at)

    @cached_property
    def organiser(self) -> Person:
        person = self.person("Olle Arrangör")
        SeriesRole.objects.create(series=self.series, person=person, role=SeriesRole.Role.OWNER)
        return person

    @cached_property
    def for_the_series(self) -> SeriesRegistration:
        person = self.person("Anna Exempelsson")
        return SeriesRegistration.objects.create(
            series=self.series,
            person=person,
            name=person.name,
            email=person.email,
            language=self.language,
            made_at=self.at,
        )

    @cached_property
    def invited(self) -> PersonalInvitation:
        return PersonalInvitation.objects.create(
            session=self.session,
            name="Bo Exempelsson",
            email=self.person("Bo Exempelsson").email,
            language=self.language,
            by=self.organiser,
            invited_at=self.at,
        )

    @cached_property
    def handover(self) -> Handover:
        return Handover.objects.create(
            registration=self.registration(),
            name="Bo Exempelsson",
            email=self.person("Bo Exempelsson").email,
            language=self.language,
            offered_at=self.at,
        )

    @cached_property
    def occasion(self) -> str:
        return letters.occasion_of(self.session.starts_at)
