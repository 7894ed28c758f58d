"""Who is registered: what the organiser's list of participants and its file are read from."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Count, Prefetch, Q
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from participants.models import OutgoingMail
from seminars.models import Answer, Format, Registration, Session

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from seminars.models.registration import RegistrationQuerySet

ASKED_FOR_AT_A_TIME = 100
State = Registration.State
Attendance = Registration.Attendance
CalendarAnswer = Registration.CalendarAnswer


@dataclass(frozen=True)
class Group:
    """Some of the registrations of a session; ``takes_messages`` if they may be written to."""

    name: str
    label: str | Promise
    which: Q
    takes_messages: bool = True


def _with_place(**facts: str) -> Q:
    return Q(state=State.PLACE, **facts)


# Not those whose address is unconfirmed: it may be somebody else's.
_ALL = (
    Group(
        "everybody",
        pgettext_lazy("participants", "Alla anmälda"),
        Q(state__in=(State.PLACE, State.OFFERED, State.WAITING, State.REQUESTED)),
    ),
    Group("placed", pgettext_lazy("participants", "Har plats"), _with_place()),
    Group("offered", pgettext_lazy("participants", "Erbjudna"), Q(state=State.OFFERED)),
    Group("waiting", pgettext_lazy("participants", "Reservlista"), Q(state=State.WAITING)),
    Group(
        "pending",
        pgettext_lazy("participants", "Väntar på besked"),
        Q(state__in=(State.REQUESTED, State.UNCONFIRMED)),
        takes_messages=False,
    ),
    Group(
        "requested",
        pgettext_lazy("participants", "Väntar på fördelning"),
        Q(state=State.REQUESTED),
    ),
    Group(
        "cancelled",
        pgettext_lazy("participants", "Avanmälda"),
        Q(state__in=(State.CANCELLED, State.DECLINED)),
    ),
    Group(
        "on_site",
        pgettext_lazy("participants", "Plats i lokalen"),
        _with_place(format=Format.ON_SITE),
    ),
    Group(
        "online",
        pgettext_lazy("participants", "Digital plats"),
        _with_place(format=Format.ONLINE),
    ),
    Group(
        "attended",
        pgettext_lazy("participants", "Deltog"),
        _with_place(attendance=Attendance.PRESENT),
    ),
    Group(
        "absent",
        pgettext_lazy("participants", "Deltog inte"),
        _with_place(attendance=Attendance.ABSENT),
    ),
    Group(
        "not_noted",
        pgettext_lazy("participants", "Närvaro inte noterad"),
        _with_place(attendance=Attendance.UNKNOWN),
    ),
    Group(
        "coming",
        pgettext_lazy("participants", "Tackat ja i kalendern"),
        _with_place(calendar_answer=CalendarAnswer.ACCEPTED),
    ),
    Group(
        "maybe",
        pgettext_lazy("participants", "Kommer kanske, enligt kalendern"),
        _with_place(calendar_answer=CalendarAnswer.TENTATIVE),
    ),
    Group(
        "no_answer",
        pgettext_lazy("participants", "Har inte svarat i kalendern"),
        _with_place(calendar_answer=CalendarAnswer.NONE),
    ),
    Group(
        "not_coming",
        pgettext_lazy("participants", "Tackat nej i kalendern"),
        _with_place(calendar_answer=CalendarAnswer.DECLINED),
    ),
)
GROUPS = {group.name: group for group in _ALL}
TABS = tuple(GROUPS[name] for name in ("placed", "offered", "waiting", "pending", "cancelled"))
TABS_OF_FORMAT = (GROUPS["on_site"], GROUPS["online"])
TABS_OF_ATTENDANCE = (GROUPS["attended"], GROUPS["absent"])


def in_group(session: Session, name: str) -> "RegistrationQuerySet":
    """The registrations of one of GROUPS, in order of arrival. Raises KeyError for another name."""
    return session.registrations.filter(GROUPS[name].which).order_by("rank", "pk")


def group_called(name: str) -> Group:
    """The group of that name; the first tab for a name that there is not."""
    return GROUPS.get(name, TABS[0])


def tabs_with_counts(session: Session, *, chosen: Group | None = None) -> list[tuple[Group, int]]:
    """How many registrations stand under each tab, in one query.

    Formats are tabs where one may choose, attendance where some is noted, ``chosen`` always.
    """
    extra = () if chosen is None or chosen in TABS else (chosen,)
    possible = dict.fromkeys((*TABS, *TABS_OF_FORMAT, *TABS_OF_ATTENDANCE, *extra))
    counts = session.registrations.aggregate(
        **{group.name: Count("pk", filter=group.which) for group in possible}
    )
    shown = set(TABS) | set(extra) | {tab for tab in TABS_OF_ATTENDANCE if counts[tab.name]}
    if session.format == Format.BOTH:
        shown |= set(TABS_OF_FORMAT)
    return [(group, counts[group.name]) for group in possible if group in shown]


def listed(session: Session, group: Group, *, words: str = "") -> "QuerySet[Registration, int]":
    """The keys of one group in order of arrival: little to sort where a list is long.

    ``words`` are looked for in names, addresses (so also domains) and organisations.
    """
    rows = in_group(session, group.name)
    if words:
        rows = rows.filter(_contains(words))
    return rows.values_list("pk", flat=True)


def with_details(keys: Iterable[int]) -> list[Registration]:
    """The registrations of one page of the list, in order of arrival, with what a row shows."""
    answers = Answer.objects.select_related("question").order_by("question__order", "question")
    rows = Registration.objects.filter(pk__in=list(keys)).select_related(
        "person",
        "organisation",
        "profession",
        "needs",
        "booked_by",
        "freed_by",
        "came_by_handover__registration",
        "session__series",
    )
    return list(
        rows.prefetch_related(Prefetch("answers", answers), "party_members").order_by("rank", "pk")
    )


def expected(session: Session, *, words: str = "") -> "RegistrationQuerySet":
    """Everybody with a place, by name, for the list of attendance; ``words`` as in ``listed``."""
    rows = session.registrations.placed()
    if words:
        rows = rows.filter(_contains(words))
    return rows.select_related("organisation", "session__series").order_by("name", "pk")


@dataclass(frozen=True)
class AttendanceCounts:
    """How many registrations with a place are noted as what."""

    expected: int
    present: int
    absent: int

    @property
    def unknown(self) -> int:
        return self.expected - self.present - self.absent


def attendance_counts(session: Session) -> AttendanceCounts:
    """What stands on top of the list of attendance, in one query."""
    counts = session.registrations.placed().aggregate(
        expected=Count("pk"),
        present=Count("pk", filter=Q(attendance=Attendance.PRESENT)),
        absent=Count("pk", filter=Q(attendance=Attendance.ABSENT)),
    )
    return AttendanceCounts(**counts)


@dataclass(frozen=True)
class CalendarCounts:
    """Answers from calendars (R5): of those with a place, and of those who gave it up that way."""

    coming: int
    maybe: int
    no_answer: int
    declined: int

    @property
    def has_any(self) -> bool:
        """Whether anybody has answered at all."""
        return bool(self.coming or self.maybe or self.declined)


def calendar_counts(session: Session) -> CalendarCounts:
    """How many answered what in their calendars, in one query."""
    names = ("coming", "maybe", "no_answer")
    counts = {name: Count("pk", filter=GROUPS[name].which) for name in names}
    said_no = Count("pk", filter=Q(calendar_answer=CalendarAnswer.DECLINED))
    return CalendarCounts(**session.registrations.aggregate(declined=said_no, **counts))


def numbered(session: Session, numbers: Iterable[str]) -> "RegistrationQuerySet":
    """Those of the session whose numbers were ticked, in order of arrival; the rest is nobody."""
    wanted = {int(each) for each in numbers if each.isascii() and each.isdigit() and len(each) < 10}
    rows = session.registrations.filter(number__in=wanted)
    return rows.select_related("person", "organisation", "session__series").order_by("rank", "pk")


def latest_mails(registrations: Iterable[Registration]) -> dict[int, OutgoingMail]:
    """The last letter about each registration that was not called off, by its key.

    Letters name their registration at the beginning of their purpose (letters.about), which has
    an index on both databases; a hundred are asked for at a time.
    """
    keys = [registration.pk for registration in registrations]
    found: dict[int, OutgoingMail] = {}
    for start in range(0, len(keys), ASKED_FOR_AT_A_TIME):
        found |= _latest_mails_about(keys[start : start + ASKED_FOR_AT_A_TIME])
    return found


def _latest_mails_about(keys: list[int]) -> dict[int, OutgoingMail]:
    causes = (OutgoingMail.objects.cause(f"registration:{key}") for key in keys)
    mails = (
        OutgoingMail.objects.filter(reduce(or_, causes))
        .exclude(state=OutgoingMail.State.CANCELLED)
        .only("purpose", "state", "answer")
        .order_by("created_at", "pk")
    )
    return {int(mail.purpose.split(":")[1]): mail for mail in mails}


def with_refused_mail(sessions: Iterable[Session]) -> list[Registration]:
    """The active registrations of ``sessions`` whose latest letter did not reach anybody.

    Begins with the refused letters, which are few and have an index.
    """
    refused = OutgoingMail.objects.filter(state=OutgoingMail.State.REFUSED)
    purposes = refused.filter(purpose__startswith="registration:").values_list("purpose", flat=True)
    named = {purpose.split(":")[1] for purpose in purposes}
    rows = list(
        Registration.objects.active()
        .filter(pk__in=[int(key) for key in named if key.isdecimal()])
        .filter(session__in=[session.pk for session in sessions])
        .select_related("session__series")
        .order_by("session__starts_at", "rank")
    )
    latest = latest_mails(rows)
    return [one for one in rows if latest[one.pk].state == OutgoingMail.State.REFUSED]


def _contains(words: str) -> Q:
    """SQLite folds only A to Z, so “åsa” is also looked for as “Åsa” and “ÅSA”."""
    found = Q()
    for spelling in {words, words.lower(), words.upper(), words.title()}:
        found |= (
            Q(name__icontains=spelling)
            | Q(email__icontains=spelling)
            | Q(organisation__name_sv__icontains=spelling)
            | Q(organisation_text__icontains=spelling)
        )
    return found
