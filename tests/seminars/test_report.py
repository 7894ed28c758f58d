"""The report on a term: the numbers are right, nobody can be made out, and it names nobody."""

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from openpyxl import load_workbook

from participants.models import AuditEntry, Organisation
from seminars import report
from seminars.models import Format, Series, SeriesRole, Session
from seminars.report import Breakdown, Report
from seminars.terms import Term
from tests.make import (
    a_person,
    a_profession,
    a_registration,
    a_series,
    a_session,
    an_organisation,
    an_organiser,
)

pytestmark = pytest.mark.django_db
Kind = Organisation.Kind
AUTUMN = Term(2026, is_autumn=True)
ADDRESS, FILE = "/arrangera/rapport/", "/arrangera/rapport/fil/"
IN_TERM = datetime(2026, 10, 1, 11, tzinfo=UTC)


@pytest.fixture
def series() -> Series:
    return a_series("Lärseminarier", slug="larande")


@pytest.fixture
def session(series: Series) -> Session:
    return a_session(series, starts_at=IN_TERM, format=Format.BOTH, number=14)


def people(session: Session, count: int, *, attended: int = 0, **facts: Any) -> None:
    """So many registrations with a place, the first of them ``attended``."""
    for number in range(count):
        attendance = "present" if number < attended else "absent"
        a_registration(session, attendance=attendance, **facts)


def breakdown(found: Report, name: str) -> Breakdown:
    return next(each for each in found.breakdowns if each.name == name)


def rows(found: Report, name: str) -> list[tuple[str, int | None, int | None]]:
    return [(row.label, row.registered, row.attended) for row in breakdown(found, name).rows]


def test_numbers_of_a_session(session: Session, series: Series) -> None:
    people(session, 6, attended=4)
    a_registration(session, people=5, attendance="unknown")  # a team at one screen
    for state in ("waiting", "waiting", "cancelled", "declined", "offered"):
        a_registration(session, state=state, offer_expires_at=IN_TERM)
    (numbers,) = report.report_on(series, AUTUMN).sessions
    assert (numbers.registered, numbers.attended, numbers.absent) == (11, 4, 2)
    assert (numbers.waiting, numbers.cancelled, numbers.places) == (2, 1, None)


def test_places_are_those_of_both_formats(session: Session, series: Series) -> None:
    session.places_on_site, session.places_online = 40, 60
    session.save()
    assert report.report_on(series, AUTUMN).sessions[0].places == 100


def test_only_the_series_and_the_term(session: Session, series: Series) -> None:
    people(session, 5)
    people(a_session(a_series(), starts_at=IN_TERM), 7)
    people(a_session(series, starts_at=datetime(2027, 2, 1, tzinfo=UTC)), 8)
    people(a_session(series, starts_at=IN_TERM, state=Session.State.DRAFT), 9)
    found = report.report_on(series, AUTUMN)
    assert (len(found.sessions), found.registered) == (1, 5)


def test_a_cancelled_session_is_named_and_not_counted(session: Session, series: Series) -> None:
    people(session, 8)
    Session.objects.update(state=Session.State.CANCELLED)
    found = report.report_on(series, AUTUMN)
    assert [each.session for each in found.sessions] == [session]
    assert found.registered == 0
    assert all(each.rows == [] for each in found.breakdowns)


def test_by_kind_municipality_profession_and_format(session: Session, series: Series) -> None:
    vaxjo = an_organisation("Växjö kommun")
    unit = an_organisation("Elevhälsan", kind=Kind.OTHER, parent=vaxjo)
    region = an_organisation("Region Exempel", kind=Kind.REGION)
    curator = a_profession("Skolkurator")
    people(session, 12, attended=6, organisation=vaxjo, profession=curator)
    people(session, 8, organisation=unit, format=Format.ONLINE)
    people(session, 10, attended=5, organisation=region, format=Format.ONLINE)
    found = report.report_on(series, AUTUMN)
    assert rows(found, "kinds") == [("Kommun", 20, 6), ("Region", 10, 5)]
    assert rows(found, "municipalities") == [("Växjö kommun", 20, 6), ("Ingen kommun", 10, 5)]
    assert rows(found, "professions") == [("Skolkurator", 12, 6), ("Inte angivet", 18, 5)]
    assert rows(found, "formats") == [("Digitalt", 18, 5), ("På plats", 12, 6)]


def test_small_groups_are_hidden_and_cannot_be_worked_out(session: Session, series: Series) -> None:
    for name, count in (("Alvesta", 3), ("Lessebo", 12), ("Växjö", 30)):
        people(session, count, attended=count // 2, organisation=an_organisation(name))
    assert rows(report.report_on(series, AUTUMN), "municipalities") == [
        ("Alvesta", None, None),
        ("Lessebo", None, None),
        ("Växjö", 30, 15),
    ]


def test_two_tables_do_not_betray_each_other(session: Session, series: Series) -> None:
    """Who belongs to no municipality is told by the kinds, so that row protects no other."""
    for name, count in (("Alvesta", 3), ("Växjö", 30)):
        people(session, count, organisation=an_organisation(name))
    people(session, 6, organisation=an_organisation("Region Exempel", kind=Kind.REGION))
    found = report.report_on(series, AUTUMN)
    assert [row[1] for row in rows(found, "kinds")] == [33, 6]
    assert [row[1] for row in rows(found, "municipalities")] == [None, None, 6]


def test_the_same_is_hidden_in_both_languages(session: Session, series: Series) -> None:
    """One of two equal groups hidden in Swedish and the other in English would show both."""
    for swedish, english, count in (("Alvesta", "Z", 3), ("B", "Y", 9), ("C", "A", 9)):
        organisation = an_organisation(swedish, name_en=english)
        people(session, count, organisation=organisation)
    seen = []
    for language, label in (("sv", "name_sv"), ("en", "name_en")):
        with translation.override(language):
            shown = {
                row[0]
                for row in rows(report.report_on(series, AUTUMN), "municipalities")
                if row[1] is not None
            }
        seen.append({one.pk for one in Organisation.objects.all() if getattr(one, label) in shown})
    assert seen[0] == seen[1] != set()


def test_terms_from_the_first_session_to_the_last(series: Series) -> None:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    assert report.terms_of(series, at=at) == [AUTUMN]
    a_session(series, starts_at=datetime(2025, 9, 1, tzinfo=UTC))
    a_session(series, starts_at=datetime(2027, 3, 1, tzinfo=UTC))
    names = [term.name for term in report.terms_of(series, at=at)]
    assert names == ["2027-vt", "2026-ht", "2026-vt", "2025-ht"]


# The page and the file


@pytest.fixture
def reader(client: Client, series: Series) -> Client:
    client.force_login(an_organiser(series, SeriesRole.Role.READER))
    return client


CHOSEN = {"serie": "larande", "termin": "2026-ht"}


def test_the_page_is_tables_without_names(reader: Client, session: Session) -> None:
    people(session, 6, attended=3, name="Anna Hemlig", organisation_text="Exempelbyrån")
    people(session, 3, organisation=an_organisation("Alvesta"))
    page = reader.get(ADDRESS, CHOSEN).content.decode()
    assert "9 anmälda, 3 deltog, 6 deltog inte." in page
    assert page.count("döljs</span>") >= 4
    assert "Anna Hemlig" not in page
    assert "Exempelbyrån" not in page
    assert "style=" not in page


def test_bars_are_as_long_as_the_numbers(session: Session, series: Series) -> None:
    people(session, 20, attended=10, format=Format.ON_SITE)
    people(session, 10, attended=5, format=Format.ONLINE)
    bars = breakdown(report.report_on(series, AUTUMN), "formats").bars
    assert [(shown.label, *lengths) for shown, *lengths in bars] == [
        ("Digitalt", 50, 25),
        ("På plats", 100, 50),
    ]


def test_the_file_says_what_the_page_says(reader: Client, session: Session, series: Series) -> None:
    for name, count in (("Alvesta", 3), ("=Lessebo", 12), ("Växjö", 30)):
        people(session, count, attended=count // 2, organisation=an_organisation(name))
    answer = reader.post(FILE, CHOSEN)
    assert answer["Content-Disposition"] == 'attachment; filename="larande-2026-ht.xlsx"'
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]  # a streamed answer
    assert list(book["Kommun"].values)[:5] == [
        ("Kommun", "Anmälda", "Deltog"),
        ("=Lessebo", "döljs", "döljs"),
        ("Alvesta", "döljs", "döljs"),
        ("Växjö", 30, 15),
        ("Totalt", 45, 22),
    ]
    assert list(book["Träffar"].values)[1][3:] == ("ingen gräns", 45, 0, 0, 22, 23)
    entry = AuditEntry.objects.about(series).get()
    assert (entry.action, entry.details) == ("report.exported", {"term": "2026-ht"})


@pytest.mark.parametrize("role", list(SeriesRole.Role))
def test_every_role_may_see_it(client: Client, series: Series, role: str) -> None:
    client.force_login(an_organiser(series, role))
    assert client.get(ADDRESS).status_code == 200
    answer = client.post(FILE, CHOSEN)
    answer.close()
    assert answer.status_code == 200


def test_strangers_find_nothing(client: Client, series: Series) -> None:
    for stranger in (an_organiser(a_series()), a_person()):
        client.force_login(stranger)
        assert client.get(ADDRESS, CHOSEN).status_code == 404
        assert client.post(FILE, CHOSEN).status_code == 404
    assert not AuditEntry.objects.about(series).exists()


@pytest.mark.parametrize("term", ["", "x", "2026", "9999-ht", "2026-xx", "²⁰²⁶-ht"])
def test_a_term_that_is_none(reader: Client, term: str) -> None:
    assert reader.get(ADDRESS, CHOSEN | {"termin": term}).status_code == 200
    assert reader.post(FILE, CHOSEN | {"termin": term}).status_code == 404


def test_an_empty_term_says_so(reader: Client) -> None:
    page = reader.get(ADDRESS, CHOSEN | {"termin": "2024-vt"}).content.decode()
    assert "Serien har inga träffar den terminen." in page


def test_a_report_by_get_writes_nothing_down(reader: Client, session: Session) -> None:
    reader.get(ADDRESS, CHOSEN)
    assert not AuditEntry.objects.exists()
    assert reader.get(FILE, CHOSEN).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_few_queries_however_many_sessions(
    reader: Client, series: Series, count: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(count):
        held = a_session(series, starts_at=IN_TERM, number=number + 1)
        people(held, 5, organisation=an_organisation(f"Kommun {number}"))
    with django_assert_max_num_queries(15):
        reader.get(ADDRESS, CHOSEN)
