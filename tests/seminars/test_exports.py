"""The files of participants: the chosen columns, nobody's needs, and a note of who took them."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from participants.models import AuditEntry
from seminars import columns, exports
from seminars.models import Answer, Needs, PartyMember, Registration, SeriesRole, Session
from tests.make import (
    a_calendar_reply,
    a_person,
    a_profession,
    a_question,
    a_registration,
    a_series,
    a_session,
    an_organisation,
    an_organiser,
)

pytestmark = pytest.mark.django_db
Role = SeriesRole.Role


def a_session_at(now: datetime) -> Session:
    return a_session(a_series(slug="larande"), at=now, number=14)


def every_column(session: Session) -> list[str]:
    return [column.name for column in columns.columns_of(session)]


def exported(session: Session, now: datetime, *chosen: str, **facts: Any) -> bytes:
    by = an_organiser(session.series)
    names = chosen or every_column(session)
    return b"".join(exports.export_participants(session, names, by=by, at=now, **facts))


def lines(content: bytes) -> list[str]:
    return content.decode("utf-8-sig").splitlines()


def test_swedish_letters_arrive_as_excel_reads_them(now: datetime) -> None:
    session = a_session_at(now)
    a_registration(
        session,
        name="Åsa Öst; Ängel",
        email="asa@example.org",
        organisation=an_organisation("Växjö kommun"),
        profession=a_profession("Förskollärare"),
        at=now,
        number=32,
    )
    content = exported(session, now)
    assert content.startswith(b"\xef\xbb\xbfNummer;Namn;E-post;")
    assert content.endswith(b"\r\n")
    assert lines(content)[1] == (
        'L14-0032;"Åsa Öst; Ängel";asa@example.org;Växjö kommun;Förskollärare;'
        "Digitalt;1;1;;har plats;;;2026-11-24 09:00;;sv"
    )


def test_only_the_chosen_columns_in_their_own_order(now: datetime) -> None:
    session = a_session_at(now)
    a_registration(session, name="Anna Exempelsson", email="anna@example.org", at=now)
    content = exported(session, now, "email", "name", "no-such-column")
    assert lines(content) == ["Namn;E-post", "Anna Exempelsson;anna@example.org"]


def test_answers_stand_under_their_question(now: datetime) -> None:
    session = a_session_at(now)
    asked = a_question(session, "Vilka ämnen?")
    entry = a_registration(session, name="Anna", at=now)
    Answer.objects.create(registration=entry, question=asked, words="Samtal\nSkola")
    a_registration(session, name="Bo", at=now)
    content = exported(session, now, "name", f"question-{asked.pk}")
    assert lines(content) == ["Namn;Vilka ämnen?", 'Anna;"Samtal; Skola"', "Bo;"]


def test_a_question_of_another_session_is_no_column(now: datetime) -> None:
    session = a_session_at(now)
    other = a_question(a_session(at=now))
    assert f"question-{other.pk}" not in [each.name for each in columns.columns_of(session)]


def test_attendance_and_the_names_of_a_team(now: datetime) -> None:
    session = a_session_at(now)
    entry = a_registration(session, name="Anna", attendance="present", people=3, at=now)
    for name in ("Bo", "", "Cia"):
        PartyMember.objects.create(registration=entry, name=name)
    content = exported(session, now, "people", "party", "attendance")
    assert lines(content)[1] == "3;Bo, Cia;deltog"


@pytest.mark.parametrize(
    ("group", "names"),
    [
        ("all", ["Anna", "Bo", "Cia"]),
        ("placed", ["Anna"]),
        ("waiting", ["Bo"]),
        ("cancelled", ["Cia"]),
    ],
)
def test_one_group_or_everybody(now: datetime, group: str, names: list[str]) -> None:
    session = a_session_at(now)
    for name, state in (("Anna", "place"), ("Bo", "waiting"), ("Cia", "cancelled")):
        a_registration(session, name=name, state=state, at=now)
    assert lines(exported(session, now, "name", group=group))[1:] == names


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_needs_never_leave_in_a_file(now: datetime, kind: str) -> None:
    session = a_session_at(now)
    entry = a_registration(session, at=now)
    Needs.objects.create(registration=entry, text="Skrivtolk", diet="Jordnötter")
    content = exported(session, now, kind=kind)
    if kind == "xlsx":
        book = load_workbook(BytesIO(content))
        content = str([list(sheet.values) for sheet in book]).encode()
    assert "Skrivtolk" not in content.decode()
    assert "Jordnötter" not in content.decode()


def test_needs_leave_as_numbers_of_those_with_a_place(now: datetime) -> None:
    session = a_session_at(now)
    for state in ("place", "place", "cancelled"):
        entry = a_registration(session, state=state, at=now)
        Needs.objects.create(registration=entry, text="Skrivtolk")
    book = load_workbook(BytesIO(exported(session, now, kind="xlsx")))
    assert list(book["Behov i siffror"].values)[1:] == [
        ("Behov för att kunna delta", 2),
        ("Allergier eller specialkost", 0),
    ]


def test_an_xlsx_of_names_that_look_like_formulas(now: datetime) -> None:
    session = a_session_at(now)
    a_registration(session, name="=1+1", at=now)
    sheet = load_workbook(BytesIO(exported(session, now, "name", kind="xlsx")))["Deltagare"]
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")


def test_that_personal_data_left_is_written_down(now: datetime) -> None:
    session = a_session_at(now)
    a_registration(session, at=now)
    organiser = an_organiser(session.series)
    exports.export_participants(session, ["name", "email"], "xlsx", by=organiser, at=now)
    entry = AuditEntry.objects.about(session).get()
    assert (entry.action, entry.by) == ("participants.exported", organiser)
    assert entry.details == {"count": 1, "kind": "xlsx", "group": "all", "columns": "name email"}


def test_the_rows_are_read_a_few_hundred_at_a_time(
    now: datetime, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "ROWS_AT_A_TIME", 2)
    session = a_session_at(now)
    for _each in range(4):
        a_registration(session, at=now)
    names, by = every_column(session), an_organiser(session.series)
    pieces = exports.export_participants(session, names, by=by, at=now)
    with django_assert_num_queries(1 + 2 * 3):  # the rows; answers, parties, replies for each two
        assert len(list(pieces)) == 1 + 1 + 4


@pytest.mark.parametrize("comment", ["=1+1", "+46", "-2", "@SUM(A1)", "\t=1", "<b>Hej</b>"])
def test_r8_what_was_answered_in_a_calendar_does_nothing_in_a_spreadsheet(
    now: datetime, comment: str
) -> None:
    session = a_session_at(now)
    entry = a_registration(session, name="Anna", calendar_answer="tentative", at=now)
    applied = {"state": "applied", "answer": "TENTATIVE"}
    a_calendar_reply(entry, comment="Förut", received_at=now - timedelta(days=1), **applied)
    a_calendar_reply(entry, comment=comment, received_at=now, **applied)
    a_calendar_reply(entry, comment="Från någon annan")  # waits: nobody knows whose it is
    content = exported(session, now, "name", "calendar_answer", "calendar_comment")
    kept = comment if comment.startswith("<") else f"'{comment}"
    assert lines(content)[1] == f"Anna;preliminärt i kalendern;{kept}"


def test_the_file_name_says_which_session() -> None:
    starts_at = datetime(2026, 12, 16, 23, 30, tzinfo=UTC)  # the 17th in Sweden
    session = a_session(a_series(slug="larande"), number=14, starts_at=starts_at)
    assert exports.file_name(session) == "larande-14-2026-12-17.csv"


ADDRESS = "/arrangera/larande/14/exportera/"
WANTED = {"group": "all", "columns": ["name", "email"], "kind": "xlsx"}


def test_choosing_and_taking_a_file(client: Client, now: datetime) -> None:
    session = a_session_at(now)
    a_registration(session, name="Anna", email="anna@example.org", at=now)
    client.force_login(an_organiser(session.series))
    answer = client.post(ADDRESS, WANTED)
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]  # a streamed answer
    assert list(book["Deltagare"].values) == [("Namn", "E-post"), ("Anna", "anna@example.org")]
    assert answer["Content-Disposition"].endswith('.xlsx"')
    assert "no-store" in answer["Cache-Control"]


def test_the_choice_is_remembered_for_the_visit(client: Client, now: datetime) -> None:
    session = a_session_at(now)
    client.force_login(an_organiser(session.series))
    assert client.get(ADDRESS).context["form"]["columns"].value() != ["name", "email"]
    client.post(ADDRESS, WANTED | {"kind": "csv"})
    form = client.get(ADDRESS).context["form"]
    assert (form["columns"].value(), form["kind"].value()) == (["name", "email"], "csv")


@pytest.mark.parametrize(
    ("forged", "words"),
    [
        ({"columns": []}, "Välj minst en kolumn"),
        ({"columns": ["needs"]}, "needs"),
        ({"kind": "exe"}, "exe"),
        ({"group": ""}, "Välj vilka som ska vara med"),
        ({"group": "alla"}, "alla"),
    ],
)
def test_what_is_not_offered_is_refused_in_words(
    client: Client, now: datetime, forged: dict[str, Any], words: str
) -> None:
    session = a_session_at(now)
    client.force_login(an_organiser(session.series))
    answer = client.post(ADDRESS, WANTED | forged)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not AuditEntry.objects.about(session).exists()


def test_looking_at_the_page_writes_nothing_down(client: Client, now: datetime) -> None:
    session = a_session_at(now)
    Needs.objects.create(registration=a_registration(session, at=now), text="Skrivtolk")
    client.force_login(an_organiser(session.series))
    page = client.get(ADDRESS).content.decode()
    assert "Skrivtolk" not in page
    assert "<dt>Behov för att kunna delta</dt><dd>1</dd>" in page
    assert not AuditEntry.objects.about(session).exists()


@pytest.mark.parametrize("role", list(Role))
def test_each_role_takes_what_is_its_own(client: Client, now: datetime, role: Role) -> None:
    session = a_session_at(now)
    client.force_login(an_organiser(session.series, role))
    opens = client.get(ADDRESS).status_code == 200
    assert opens is (role in {Role.OWNER, Role.EDITOR, Role.REGISTRAR})


def test_strangers_find_nothing(client: Client, now: datetime) -> None:
    a_session_at(now)
    for stranger in (an_organiser(a_series()), a_person()):
        client.force_login(stranger)
        assert client.get(ADDRESS).status_code == 404
        assert client.post(ADDRESS, WANTED).status_code == 404


def test_everybody_is_in_it_with_their_state(now: datetime) -> None:
    session = a_session_at(now)
    a_registration(session, at=now)
    a_registration(session, state=Registration.State.CANCELLED, at=now)
    assert lines(exported(session, now, "state")) == ["Läge", "har plats", "avanmäld"]
