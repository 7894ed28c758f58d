"""One example of every letter of the site, written by the function that writes the real one.

The list of letters comes from the folders of their templates, so a letter without an example is an
error and no gap. Everything is written to the database: call it in a transaction that is rolled
back (``manage.py render_letters``), or in a test.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings

from config.letter_examples.scene import DAY, HOUR, Example
from participants import letters as signing_in
from participants import outbox
from participants.letters import Letter
from participants.models import OutgoingMail
from seminars import entry_links, letters
from seminars.applicants import Applicant, Booker
from seminars.digests import News
from seminars.models import (
    Message,
    OpeningReminder,
    Registration,
    RoleInvitation,
    Series,
    SeriesRole,
)

State = Registration.State
SUBJECT = ".subject.txt"


class NoExample(Exception):
    """A letter has templates, but nobody has written an example of it here."""


def names() -> list[str]:
    """Every letter of the site, “seminars/registered”, by the templates of their subjects."""
    rooms = (Path(settings.BASE_DIR) / "templates").glob("*/letters")
    found = [path for room in rooms for path in room.glob(f"*{SUBJECT}") if path.name[0] != "_"]
    return sorted(f"{path.parts[-3]}/{path.name.removesuffix(SUBJECT)}" for path in found)


def written(name: str, language: str, *, at: datetime) -> Sequence[OutgoingMail]:
    """The example of one letter, sometimes in several forms. Raises NoExample."""
    if name not in EXAMPLES:
        raise NoExample(name)
    example = Example(language, at, is_held=name in AFTERWARDS)
    made = EXAMPLES[name](example)
    return [made] if isinstance(made, OutgoingMail) else list(made)


def every(language: str, *, at: datetime) -> Iterator[tuple[str, OutgoingMail]]:
    """All letters in one language; a second form of a letter has a number after its name."""
    for name in names():
        for number, mail in enumerate(written(name, language, at=at), start=1):
            yield (name if number == 1 else f"{name}-{number}"), mail


def _without_registration(example: Example, name: str, letter: Letter) -> OutgoingMail:
    person = example.person("Anna Exempelsson")
    return outbox.post(
        letter,
        purpose=f"example:{name}:{example.mark}",
        person=person,
        address=person.email,
        language=example.language,
        at=example.at,
    )


def _tomorrow(example: Example) -> Iterator[OutgoingMail]:
    """Online and on site; the day before, and late."""
    before, on_the_day = example.session.starts_at - DAY, example.session.starts_at - HOUR
    here = example.registration(name="Bo Exempelsson", format="on_site")
    yield letters.tomorrow(example.registration(), occasion=example.occasion, at=before)
    yield letters.tomorrow(here, occasion=example.occasion, at=on_the_day)


def _merged(example: Example) -> OutgoingMail:
    former = Series(title_sv="Metodseminarier", title_en="Method seminars", slug="metod")
    return letters.series_merged(example.for_the_series, former, at=example.at)


def _prepare(example: Example) -> OutgoingMail:
    example.material("read_before")
    return letters.prepare(example.registration(), occasion=example.occasion, at=example.at)


def _materials(example: Example) -> OutgoingMail:
    example.material("slides")
    registration = example.registration()
    return letters.materials_are_here(registration, occasion=example.occasion, at=example.at)


def _recording(example: Example) -> OutgoingMail:
    example.material("recording")
    registration = example.registration()
    return letters.recording_ready(registration, occasion=example.occasion, at=example.at)


def _registered(example: Example) -> OutgoingMail:
    example.material("read_before")
    return letters.registered(*example.with_entry(), at=example.at)


def _summary(example: Example) -> OutgoingMail:
    sessions = [example.session, example.a_session(2)]
    mine = [example.registration(session=session) for session in sessions]
    return letters.series_summary([example.for_the_series], mine, is_repeat=False, at=example.at)


def _colleagues(example: Example) -> OutgoingMail:
    booker = _booker(example)
    colleague = Applicant(
        name="Bo Exempelsson",
        email=example.person("Bo Exempelsson").email,
        format="online",
        language=example.language,
    )
    return letters.colleagues_registered(
        example.session,
        [colleague],
        booker=booker,
        form_token=colleague.form_token,
        outcome="place",
        at=example.at,
    )


def _booker(example: Example) -> Booker:
    person = example.person("Karin Exempelsson")
    return Booker(person=person, name=person.name, email=person.email, organisation="Växjö kommun")


def _entry_link(example: Example) -> OutgoingMail:
    person = example.person("Anna Exempelsson")
    entry_links.send(person.email, language=example.language, at=example.at)
    return OutgoingMail.objects.filter(person=person).latest("pk")


def _message(example: Example) -> OutgoingMail:
    message = Message.objects.create(
        session=example.session,
        group="placed",
        subject_sv="Lokalen är bytt till rum 2",
        subject_en="We have moved to room 2",
        body_sv="Vi ses i rum 2, en trappa upp.\n\nVälkomna!",
        body_en="We meet in room 2, one floor up.\n\nWelcome!",
        by=example.organiser,
        made_at=example.at,
        send_at=example.at,
    )
    return letters.message_to_group(example.registration(), message, at=example.at)


def _role(example: Example) -> OutgoingMail:
    invitation = RoleInvitation.objects.create(
        series=example.series,
        role=SeriesRole.Role.EDITOR,
        name="Bo Exempelsson",
        email=example.person("Bo Exempelsson").email,
        language=example.language,
        by=example.organiser,
        invited_at=example.at,
        expires_at=example.at + 7 * DAY,
    )
    return letters.role_invitation(invitation, at=example.at)


def _opening(example: Example) -> OutgoingMail:
    reminder = OpeningReminder.objects.create(
        session=example.session,
        email=example.person("Anna Exempelsson").email,
        language=example.language,
        made_at=example.at,
    )
    return letters.opening_reminder(reminder, at=example.at)


def _moved(example: Example) -> Iterator[OutgoingMail]:
    """Another day, and another hour of the same day."""
    yield letters.session_moved(*example.with_entry(), at=example.at)
    example.session.previous_starts_at = example.session.starts_at - HOUR
    entry = example.with_entry(name="Bo Exempelsson")
    yield letters.session_moved(*entry, at=example.at)


def _changed(example: Example) -> OutgoingMail:
    changes = {"sv": "Lokal: Demosalen → Exempelhuset", "en": "Venue: Demo → The Example House"}
    return letters.session_changed(
        *example.with_entry(), changes=[changes[example.language]], at=example.at
    )


def _digest(example: Example) -> OutgoingMail:
    row = News(example.session, new=3, gone=1, waiting=2, refused=1)
    return letters.digest(
        example.series, example.organiser, rows=[row], new=3, gone=1, at=example.at
    )


def _closed(example: Example) -> OutgoingMail:
    return letters.registration_closed(
        example.session,
        example.organiser,
        occasion=example.occasion,
        at=example.at,
        n=43,
        waiting=2,
        needs=1,
        diets=4,
    )


def _link_missing(example: Example) -> OutgoingMail:
    return letters.link_missing(
        example.session, example.organiser, occasion=example.occasion, at=example.at, n=31
    )


def _refused(example: Example) -> OutgoingMail:
    rows = [example.registration(), example.registration(name="Bo Exempelsson")]
    return letters.mail_refused(
        example.series, example.organiser, registrations=rows, at=example.at
    )


def _closed_list(example: Example) -> OutgoingMail:
    waiting = example.registration(State.WAITING)
    return letters.reserve_list_closed(waiting, occasion=example.occasion, at=example.at)


def _of_state(letter: Callable[..., OutgoingMail], state: str) -> Callable[[Example], OutgoingMail]:
    """A letter that carries no calendar entry."""
    return lambda example: letter(example.registration(state), at=example.at)


def _answering(
    letter: Callable[..., OutgoingMail], state: str
) -> Callable[[Example], OutgoingMail]:
    """A letter that answers the mail of somebody's calendar."""
    asked = "<answer@example.org>"
    return lambda example: letter(example.registration(state), in_reply_to=asked, at=example.at)


def _with_entry(letter: Callable[..., OutgoingMail]) -> Callable[[Example], OutgoingMail]:
    """A letter to somebody with a place, whose calendar follows."""
    return lambda example: letter(*example.with_entry(), at=example.at)


def _of_signing_in(name: str, **facts: str) -> Callable[[Example], OutgoingMail]:
    letter = getattr(signing_in, name)
    return lambda example: _without_registration(example, name, letter(example.language, **facts))


AFTERWARDS = {"seminars/materials_are_here", "seminars/recording_ready"}
EXAMPLES: dict[str, Callable[[Example], OutgoingMail | Iterator[OutgoingMail]]] = {
    "participants/confirm_address": _of_signing_in("confirm_address", code="ABC-123"),
    "participants/sign_in_changed": _of_signing_in("sign_in_changed"),
    "participants/sign_in_code": _of_signing_in("sign_in_code", code="ABC-123"),
    "participants/unknown_address": _of_signing_in("unknown_address", address="a@example.org"),
    "seminars/already_registered": _of_state(letters.already_registered, State.PLACE),
    "seminars/calendar_no_noted": _answering(letters.calendar_no_noted, State.CANCELLED),
    "seminars/calendar_yes_noted": _answering(letters.calendar_yes_noted, State.PLACE),
    "seminars/colleagues_registered": _colleagues,
    "seminars/confirm_address": _of_state(letters.confirm_address, State.UNCONFIRMED),
    "seminars/entry_link": _entry_link,
    "seminars/format_switched": _with_entry(letters.format_switched),
    "seminars/handover_declined": lambda e: letters.handover_declined(e.handover, at=e.at),
    "seminars/link_missing": _link_missing,
    "seminars/mail_refused": _refused,
    "seminars/materials_are_here": _materials,
    "seminars/message_to_group": _message,
    "seminars/moved_to_reserve_list": lambda e: letters.moved_to_reserve_list(
        *e.gone(State.WAITING), at=e.at
    ),
    "seminars/no_place_this_time": _of_state(letters.no_place_this_time, State.WAITING),
    "seminars/offer_expired": _of_state(letters.offer_expired, State.DECLINED),
    "seminars/offer_withdrawn": _of_state(letters.offer_withdrawn, State.WAITING),
    "seminars/on_reserve_list": _of_state(letters.on_reserve_list, State.WAITING),
    "seminars/opening_reminder": _opening,
    "seminars/organiser_digest": _digest,
    "seminars/personal_invitation": lambda e: letters.personal_invitation(e.invited, at=e.at),
    "seminars/personal_invitation_reminder": lambda e: letters.personal_invitation_reminder(
        e.invited, at=e.at
    ),
    "seminars/place_given": _with_entry(letters.place_given),
    "seminars/place_handed_over": lambda e: letters.place_handed_over(
        *e.gone(), colleague="Bo Exempelsson", at=e.at
    ),
    "seminars/place_handed_over_to_you": lambda e: letters.place_handed_over_to_you(
        e.handover, at=e.at
    ),
    "seminars/place_offered": _of_state(letters.place_offered, State.OFFERED),
    "seminars/prepare": _prepare,
    "seminars/recording_ready": _recording,
    "seminars/registered": _registered,
    "seminars/registered_by_colleague": lambda e: letters.registered_by_colleague(
        *e.with_entry(), booker=_booker(e), at=e.at
    ),
    "seminars/registered_by_organiser": _with_entry(letters.registered_by_organiser),
    "seminars/registration_cancelled": lambda e: letters.registration_cancelled(*e.gone(), at=e.at),
    "seminars/registration_closed": _closed,
    "seminars/registrations_merged": lambda e: letters.registrations_merged(
        *e.gone(), kept=e.registration(name="Bo Exempelsson"), at=e.at
    ),
    "seminars/request_received": _of_state(letters.request_received, State.REQUESTED),
    "seminars/reserve_list_closed": _closed_list,
    "seminars/role_invitation": _role,
    "seminars/series_merged": _merged,
    "seminars/series_left": lambda e: letters.series_left(
        e.for_the_series, [e.registration(State.CANCELLED)], at=e.at
    ),
    "seminars/series_summary": _summary,
    "seminars/session_cancelled": _with_entry(letters.session_cancelled),
    "seminars/session_changed": _changed,
    "seminars/session_moved": _moved,
    "seminars/session_reopened": _with_entry(letters.session_reopened),
    "seminars/tomorrow": _tomorrow,
}
