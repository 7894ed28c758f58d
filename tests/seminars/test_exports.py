"""The file of participants: bytes that Swedish Excel opens, and nothing in it that acts."""

import csv
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from participants.models import AuditEntry
from seminars import exports
from seminars.models import Needs, Registration, Session
from tests.make import (
    a_profession,
    a_registration,
    a_series,
    a_session,
    an_organisation,
    an_organiser,
)

pytestmark = pytest.mark.django_db


def a_session_at(now: datetime) -> Session:
    return a_session(a_series(slug="larande"), at=now, number=14)


def exported(session: Session, now: datetime) -> bytes:
    return b"".join(exports.export_participants(session, by=an_organiser(session.series), at=now))


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
    assert content.decode("utf-8-sig").splitlines()[1] == (
        'L14-0032;"Åsa Öst; Ängel";asa@example.org;Växjö kommun;Förskollärare;'
        "Digitalt;1;har plats;2026-11-24 09:00;sv"
    )


@pytest.mark.parametrize(
    "evil",
    [
        '=HYPERLINK("http://evil.example","x")',
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "  =1+1",
        "\u00a0=1+1",
        "＝1+1",
    ],
)
def test_a_formula_is_only_text(now: datetime, evil: str) -> None:
    session = a_session_at(now)
    a_registration(session, name=evil, organisation_text=evil, at=now)
    rows = list(csv.reader(exported(session, now).decode("utf-8-sig").split("\r\n"), delimiter=";"))
    cells = [cell for row in rows for cell in row if evil.strip() in cell]
    assert cells or "\r" in evil
    assert all(cell.startswith("'") for cell in cells)


@pytest.mark.parametrize(
    ("cell", "words"),
    [("\x00=1", "'=1"), ("", ""), ("Anna", "Anna"), (3, "3"), ("a=b", "a=b"), ("\r=1", "'\r=1")],
)
def test_inert_cells(cell: Any, words: str) -> None:
    assert exports.inert(cell) == words


def test_needs_never_leave_in_a_file(now: datetime) -> None:
    session = a_session_at(now)
    Needs.objects.create(registration=a_registration(session, at=now), text="Jordnötter")
    assert "Jordnötter" not in exported(session, now).decode()


def test_everybody_is_in_it_with_their_state(now: datetime) -> None:
    session = a_session_at(now)
    a_registration(session, at=now)
    a_registration(session, state=Registration.State.CANCELLED, at=now)
    content = exported(session, now).decode()
    assert "har plats" in content
    assert "avanmäld" in content


def test_that_personal_data_left_is_written_down(now: datetime) -> None:
    session = a_session_at(now)
    a_registration(session, at=now)
    organiser = an_organiser(session.series)
    exports.export_participants(session, by=organiser, at=now)
    entry = AuditEntry.objects.about(session).get()
    assert (entry.action, entry.by, entry.details) == (
        "participants.exported",
        organiser,
        {"count": 1},
    )


def test_the_file_name_says_which_session() -> None:
    starts_at = datetime(2026, 12, 16, 23, 30, tzinfo=UTC)  # the 17th in Sweden
    session = a_session(a_series(slug="larande"), number=14, starts_at=starts_at)
    assert exports.file_name(session) == "larande-14-2026-12-17.csv"


def test_the_file_over_http(client: Client, now: datetime) -> None:
    session = a_session_at(now)
    a_registration(session, at=now)
    client.force_login(an_organiser(session.series))
    answer = client.get("/arrangera/larande/14/deltagare.csv")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a streamed answer
    assert content.startswith(b"\xef\xbb\xbf")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="larande-14-')
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
