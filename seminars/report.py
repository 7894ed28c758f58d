"""The report on a term (O7): numbers of one series, in which no small group can be made out.

People are counted, not registrations: a team at one screen is as many as it says. One series and
one term at a time, and never a sum of several: what is hidden here could be worked out from there.
Numbers of a whole session are shown as they are, as on the desk; who the people are, by kind of
organisation, municipality, profession and format, only as ``small_groups`` allows.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.db import transaction
from django.db.models import Max, Min, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from participants import audit
from participants.collation import swedish_order
from participants.models import Organisation, Person, Profession
from seminars.models import Format, Registration, Series, Session
from seminars.small_groups import Group, Shown, protected
from seminars.spreadsheets import Row, xlsx_file
from seminars.terms import Term

Named = tuple[str, str]  # a key that no language changes, and the words for it
REST = ""  # the key of those who belong to none

State, Attendance, Kind = Registration.State, Registration.Attendance, Organisation.Kind


@dataclass(frozen=True)
class SessionNumbers:
    """People of one session; ``places`` is None where there is no limit."""

    session: Session
    places: int | None
    registered: int
    waiting: int
    cancelled: int
    attended: int
    absent: int


@dataclass(frozen=True)
class Breakdown:
    """One way to tell the people apart; ``rows`` is empty where they are too few for it."""

    name: str
    heading: str
    rows: Sequence[Shown]

    @property
    def most(self) -> int:
        """The longest bar."""
        return max((row.registered or 0 for row in self.rows), default=0) or 1

    @property
    def bars(self) -> list[tuple[Shown, int, int]]:
        """Each row with how long its bars are, in hundredths of the longest."""
        return [
            (row, 100 * (row.registered or 0) // self.most, 100 * (row.attended or 0) // self.most)
            for row in self.rows
        ]


@dataclass(frozen=True)
class Report:
    series: Series
    term: Term
    sessions: Sequence[SessionNumbers]
    breakdowns: Sequence[Breakdown]

    @property
    def registered(self) -> int:
        return sum(each.registered for each in self.sessions)

    @property
    def attended(self) -> int:
        return sum(each.attended for each in self.sessions)

    @property
    def absent(self) -> int:
        return sum(each.absent for each in self.sessions)


def report_on(series: Series, term: Term) -> Report:
    """The numbers of the term; cancelled sessions are named and not counted."""
    sessions = Session.objects.in_series(series.slug).published().between(*term.between())
    held = sessions.exclude(state=Session.State.CANCELLED)
    return Report(series, term, _per_session(sessions), _breakdowns(held))


def terms_of(series: Series, *, at: datetime) -> list[Term]:
    """From its first session to its last and to the present one, the latest first."""
    ends = series.sessions.aggregate(first=Min("starts_at"), last=Max("starts_at"))
    now = Term.of(at)
    first = min(Term.of(ends["first"]), now) if ends["first"] else now
    term = max(Term.of(ends["last"]), now) if ends["last"] else now
    found = [term]
    while term > first:
        term = term.previous
        found.append(term)
    return found


@transaction.atomic
def export_report(series: Series, term: Term, *, by: Person, at: datetime) -> IO[bytes]:
    """The same numbers as an open XLSX file, a sheet for each table; hidden ones stay hidden."""
    audit.record("report.exported", series, by=by, at=at, term=term.name)
    report = report_on(series, term)
    sheets = [(each.heading, _rows_of_breakdown(report, each)) for each in report.breakdowns]
    return xlsx_file([(_("Träffar"), _rows_of_sessions(report)), *sheets])


def file_name(series: Series, term: Term) -> str:
    return f"{series.slug}-{term.name}.xlsx"


def _per_session(sessions: Iterable[Session]) -> list[SessionNumbers]:
    found = list(sessions)
    counted: dict[int, Counter[str]] = {session.pk: Counter() for session in found}
    rows = Registration.objects.filter(session__in=found).order_by()
    for session, state, attendance, people in rows.values_list(
        "session", "state", "attendance"
    ).annotate(total=Sum("people")):
        counted[session][state] += people
        if state == State.PLACE:
            counted[session][attendance] += people
    return [_numbers(session, counted[session.pk]) for session in found]


def _numbers(session: Session, counted: Counter[str]) -> SessionNumbers:
    is_held = session.state != Session.State.CANCELLED
    limits = [session.places_in(format_) for format_ in session.formats]
    known = [limit for limit in limits if limit is not None]
    return SessionNumbers(
        session=session,
        places=sum(known) if len(known) == len(limits) else None,
        registered=counted[State.PLACE] if is_held else 0,
        waiting=counted[State.WAITING] if is_held else 0,
        cancelled=counted[State.CANCELLED],
        attended=counted[Attendance.PRESENT] if is_held else 0,
        absent=counted[Attendance.ABSENT] if is_held else 0,
    )


@dataclass(frozen=True)
class _Alike:
    """People who answer every question of the report alike."""

    organisation: Organisation | None
    profession: Profession | None
    format: str
    people: int
    attended: int

    @property
    def municipality(self) -> Organisation | None:
        """The municipality they work for, also in a unit of it."""
        near = (self.organisation, self.organisation.parent) if self.organisation else ()
        return next((each for each in near if each and each.kind == Kind.MUNICIPALITY), None)

    @property
    def kind(self) -> str:
        if self.municipality:
            return Kind.MUNICIPALITY
        return self.organisation.kind if self.organisation else Kind.OTHER


def _breakdowns(sessions: Iterable[Session]) -> list[Breakdown]:
    alike = list(_alike(sessions))
    told_apart: list[tuple[str, str, Callable[[_Alike], Named]]] = [
        ("kinds", _("Slag av organisation"), _by_kind),
        ("municipalities", _("Kommun"), _by_municipality),
        ("professions", _("Yrke eller uppdrag"), _by_profession),
        ("formats", pgettext("report", "Form"), _by_format),
    ]
    return [
        Breakdown(name, heading, protected(_groups(alike, named)))
        for name, heading, named in told_apart
    ]


def _alike(sessions: Iterable[Session]) -> Iterator[_Alike]:
    """Three queries, however many people: the database counts, the registers give the names."""
    organisations = Organisation.objects.select_related("parent").in_bulk()
    professions = Profession.objects.in_bulk()
    rows = Registration.objects.placed().filter(session__in=sessions).order_by()
    facts = ("organisation", "profession", "format", "attendance")
    for organisation, profession, format_, attendance, people in rows.values_list(*facts).annotate(
        total=Sum("people")
    ):
        yield _Alike(
            organisations.get(organisation),
            professions.get(profession),
            format_,
            people,
            people if attendance == Attendance.PRESENT else 0,
        )


def _groups(alike: Iterable[_Alike], named: Callable[[_Alike], Named]) -> list[Group]:
    """The people under each name, in Swedish order, those without one last."""
    registered, attended, labels = Counter[str](), Counter[str](), {}
    for each in alike:
        key, labels[key] = named(each)
        registered[key] += each.people
        attended[key] += each.attended
    return [
        Group(key, labels[key], registered[key], attended[key], is_rest=key == REST)
        for key in sorted(labels, key=lambda key: (key == REST, swedish_order(labels[key])))
    ]


def _by_kind(each: _Alike) -> Named:
    words = str(Kind(each.kind).label)
    return each.kind, words[0].upper() + words[1:]


def _by_municipality(each: _Alike) -> Named:
    found = each.municipality
    return (str(found.pk), str(found)) if found else (REST, _("Ingen kommun"))


def _by_profession(each: _Alike) -> Named:
    found = each.profession
    return (str(found.pk), str(found)) if found else (REST, _("Inte angivet"))


def _by_format(each: _Alike) -> Named:
    return each.format, str(Format(each.format).label)


def _rows_of_sessions(report: Report) -> Iterator[Row]:
    yield [
        *(_("Nummer"), _("Datum"), _("Titel"), _("Platser"), _("Anmälda"), _("Reservlista")),
        *(_("Avanmälda"), _("Deltog"), _("Deltog inte")),
    ]
    for each in report.sessions:
        session, places = each.session, each.places
        day = f"{timezone.localtime(session.starts_at):%Y-%m-%d}"
        is_off = session.state == Session.State.CANCELLED
        title = f"{session.title} ({_('inställt')})" if is_off else session.title
        yield [
            *(session.number, day, title, _("ingen gräns") if places is None else places),
            *(each.registered, each.waiting, each.cancelled, each.attended, each.absent),
        ]


def _rows_of_breakdown(report: Report, breakdown: Breakdown) -> Iterator[Row]:
    yield [breakdown.heading, _("Anmälda"), _("Deltog")]
    for row in breakdown.rows:
        yield [row.label, _or_hidden(row.registered), _or_hidden(row.attended)]
    yield [_("Totalt"), report.registered, report.attended]
    yield [_("Grupper med färre än fem döljs, och så många till att de inte går att räkna ut.")]


def _or_hidden(number: int | None) -> int | str:
    return _("döljs") if number is None else number
