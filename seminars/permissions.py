"""Who may do what in a series. One table says it; plain questions read from it.

``ACTS`` is the only place where roles are matched with deeds: pages, files and acts ask the
questions below, and the organisers' page about roles shows the table in words. Administrators
may do everything in every series.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from seminars.models import Series, SeriesRole

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from participants.models import Person

Role = SeriesRole.Role
EVERY_ROLE = frozenset(Role)
EDITING = frozenset({Role.OWNER, Role.EDITOR})
HANDLING = EDITING | {Role.REGISTRAR}
AT_THE_DOOR = HANDLING | {Role.CHECK_IN}


@dataclass(frozen=True)
class Act:
    """Something that can be done in a series: in words for organisers, and by which roles."""

    words: str | Promise
    roles: frozenset[Role]


ACTS: dict[str, Act] = {
    "see_desk": Act(
        pgettext_lazy("may", "se seriens träffar och hur många som är anmälda"), EVERY_ROLE
    ),
    "edit_sessions": Act(
        pgettext_lazy("may", "skapa, ändra, publicera, flytta och ställa in träffar"), EDITING
    ),
    "edit_questions": Act(pgettext_lazy("may", "ställa frågor i anmälan"), EDITING),
    "see_participants": Act(pgettext_lazy("may", "se vilka som är anmälda"), AT_THE_DOOR),
    "check_in": Act(pgettext_lazy("may", "pricka av deltagare"), AT_THE_DOOR),
    "handle_registrations": Act(
        pgettext_lazy("may", "lägga till, flytta och avanmäla deltagare"), HANDLING
    ),
    "handle_replies": Act(
        pgettext_lazy("may", "granska och genomföra svar från deltagares kalendrar"), HANDLING
    ),
    "ask_people": Act(pgettext_lazy("may", "bjuda in personer till en träff"), HANDLING),
    "allocate_places": Act(pgettext_lazy("may", "fördela platser"), HANDLING),
    "export_participants": Act(pgettext_lazy("may", "hämta listor och filer"), HANDLING),
    "import_participants": Act(pgettext_lazy("may", "läsa in deltagare från en fil"), HANDLING),
    "write_messages": Act(pgettext_lazy("may", "skriva meddelanden till deltagare"), HANDLING),
    "see_report": Act(pgettext_lazy("may", "se terminens siffror"), EVERY_ROLE),
    "see_audit": Act(pgettext_lazy("may", "se vem som har gjort vad"), EDITING),
    "change_series": Act(
        pgettext_lazy("may", "ändra seriens texter, förval och regler"), frozenset({Role.OWNER})
    ),
    "manage_roles": Act(
        pgettext_lazy("may", "bjuda in arrangörer och ändra roller"), frozenset({Role.OWNER})
    ),
}


def may_organise_anything(person: "Person | AnonymousUser") -> bool:
    """Whether the organisers' desk is for this person at all."""
    if not person.is_authenticated:
        return False
    return person.is_administrator or person.series_roles.exists()


def may_see_desk(person: "Person", series: Series) -> bool:
    """Any role opens the series on the desk."""
    return _may(person, "see_desk", series)


def may_edit_sessions(person: "Person", series: Series) -> bool:
    """Create, change, publish, move and cancel sessions."""
    return _may(person, "edit_sessions", series)


def may_edit_questions(person: "Person", series: Series) -> bool:
    """Decide what the registration form asks."""
    return _may(person, "edit_questions", series)


def may_see_participants(person: "Person", series: Series) -> bool:
    """Names and addresses: for those who handle registrations, not for every reader."""
    return _may(person, "see_participants", series)


def may_check_in(person: "Person", series: Series) -> bool:
    """Note who came, at the door and on the list of attendance."""
    return _may(person, "check_in", series)


def may_handle_registrations(person: "Person", series: Series) -> bool:
    """Register, move and cancel on somebody's behalf."""
    return _may(person, "handle_registrations", series)


def may_handle_replies(person: "Person", series: Series) -> bool:
    """Read what came from calendars, apply and dismiss it."""
    return _may(person, "handle_replies", series)


def may_ask_people(person: "Person", series: Series) -> bool:
    """Invite people personally to a session."""
    return _may(person, "ask_people", series)


def may_allocate_places(person: "Person", series: Series) -> bool:
    """Choose who gets a place in a session with priority."""
    return _may(person, "allocate_places", series)


def may_export_participants(person: "Person", series: Series) -> bool:
    """Take the list away as a file."""
    return _may(person, "export_participants", series)


def may_import_participants(person: "Person", series: Series) -> bool:
    """Register everybody in a file."""
    return _may(person, "import_participants", series)


def may_write_messages(person: "Person", series: Series) -> bool:
    """Write to a group of the registered."""
    return _may(person, "write_messages", series)


def may_see_report(person: "Person", series: Series) -> bool:
    """Numbers of the term, without names."""
    return _may(person, "see_report", series)


def may_see_audit(person: "Person", series: Series) -> bool:
    """Who did what, exports included."""
    return _may(person, "see_audit", series)


def may_change_series(person: "Person", series: Series) -> bool:
    """Its words, what its sessions begin with, and who goes first."""
    return _may(person, "change_series", series)


def may_manage_roles(person: "Person", series: Series) -> bool:
    """Invite organisers, change and take away their roles."""
    return _may(person, "manage_roles", series)


def series_edited_by(person: "Person") -> "QuerySet[Series]":
    """The series in which ``person`` may make sessions."""
    return series_in_which(person, "edit_sessions")


def series_in_which(person: "Person", act: str) -> "QuerySet[Series]":
    """The series in which ``person`` may do ``act``, a name in ACTS."""
    if person.is_administrator:
        return Series.objects.all()
    return Series.objects.filter(roles__person=person, roles__role__in=ACTS[act].roles)


def table() -> list[tuple[str | Promise, list[bool]]]:
    """Every act in words, and for each role in order whether it may: for the page about roles."""
    return [(act.words, [role in act.roles for role in Role]) for act in ACTS.values()]


def acts_of(role: str) -> list[str | Promise]:
    """What somebody with this role may do, in words: for whoever is asked to take it."""
    return [act.words for act in ACTS.values() if role in act.roles]


def _may(person: "Person", act: str, series: Series) -> bool:
    if person.is_administrator:
        return True
    return series.roles.filter(person=person, role__in=ACTS[act].roles).exists()
