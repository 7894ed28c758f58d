"""What a list means: headings in either language and any order, and each row judged."""

import io
from datetime import datetime

import pytest

from seminars import understanding
from seminars.models import Format, ImportedRow, Registration, Session
from seminars.tables import NotAList
from seminars.understanding import Understood
from tests.make import a_profession, a_registration, a_session, an_organisation

pytestmark = pytest.mark.django_db
Verdict = ImportedRow.Verdict


def understood(text: str, session: Session | None = None, format_: str = "") -> Understood:
    file = io.BytesIO(text.encode())
    return understanding.read(file, session or a_session(), format_=format_)


def only_row(text: str, session: Session | None = None) -> ImportedRow:
    (row,) = understood(text, session).rows
    return row


def refusal(text: str) -> str:
    with pytest.raises(NotAList) as refused:
        understood(text)
    return str(refused.value.words)


@pytest.mark.parametrize(
    "heading",
    [
        "Namn;E-post;Organisation;Yrke;Form",
        "NAMN;Epost;Arbetsplats;Befattning;Deltar",
        "Namn:;Mejl;Arbetsgivare;Roll;Hur?",
        "Name;E-mail;Organization;Role;Format",
        "Full name;Email address;Workplace;Profession;Participation",
        "Namn;E-postadress;Förvaltning;Yrke eller uppdrag;Deltagande",
    ],
)
def test_headings_in_either_language(heading: str) -> None:
    curator = a_profession("Skolkurator")
    row = only_row(f"{heading}\nAnna;anna@example.org;Exempelbyrån;skolkurator;digitalt")
    assert row.verdict == Verdict.READY
    assert (row.name, row.email, row.organisation_text) == (
        "Anna",
        "anna@example.org",
        "Exempelbyrån",
    )
    assert (row.profession, row.format) == (curator, Format.ONLINE)


def test_any_order_first_and_last_names_and_a_title_above() -> None:
    row = only_row("Deltagare våren 2027\n\nMejl;Efternamn;Förnamn\na@example.org;Öst;Åsa")
    assert (row.line, row.name, row.email) == (4, "Åsa Öst", "a@example.org")


def test_columns_nobody_asked_for_are_named_and_left_alone() -> None:
    found = understood("Namn;Allergier;E-post;Mobil\nAnna;Nötter;a@example.org;070")
    assert found.unread_headings == ["Allergier", "Mobil"]
    assert "Nötter" not in str(vars(found.rows[0]))


def test_organisations_are_understood_by_any_of_their_names() -> None:
    known = an_organisation("Växjö kommun", short_name="Växjö")
    row = only_row("Namn;E-post;Kommun\nAnna;a@example.org;vaxjo")
    assert (row.organisation, row.organisation_text) == (known, "")


def test_an_unknown_profession_is_kept_as_words_for_the_dry_run() -> None:
    row = only_row("Namn;E-post;Yrke\nAnna;a@example.org;Trollkarl")
    assert (row.profession, row.profession_text, row.verdict) == (None, "Trollkarl", Verdict.READY)


@pytest.mark.parametrize(
    ("cells", "verdict"),
    [
        ("Anna;anna@example.org;", Verdict.READY),
        (";anna@example.org;", Verdict.NO_NAME),
        ("Anna;;", Verdict.NO_ADDRESS),
        ("Anna;anna(at)example.org;", Verdict.WRONG_ADDRESS),
        ("Anna;anna@example.org anna2@example.org;", Verdict.WRONG_ADDRESS),
        ("Anna;anna@example.org;kanske", Verdict.UNKNOWN_FORMAT),
        ("Anna;anna@example.org;på plats", Verdict.OTHER_FORMAT),
        (f"{'A' * 151};anna@example.org;", Verdict.TOO_LONG),
        (f"Anna;{'a' * 300}@example.org;", Verdict.TOO_LONG),
    ],
)
def test_each_row_is_judged(cells: str, verdict: str) -> None:
    assert only_row(f"Namn;E-post;Form\n{cells}").verdict == verdict


def test_the_same_address_twice_however_it_is_written() -> None:
    rows = understood("Namn;E-post\nAnna;a@example.org\nBo;b@example.org\nAnna;A@Example.org").rows
    assert [(row.verdict, row.earlier_line) for row in rows] == [
        (Verdict.READY, None),
        (Verdict.READY, None),
        (Verdict.TWICE, 2),
    ]


def test_who_is_registered_already_and_who_has_cancelled(now: datetime) -> None:
    session = a_session(at=now)
    known = a_registration(session, at=now)
    gone = a_registration(session, state=Registration.State.CANCELLED, at=now)
    text = f"Namn;E-post\nAnna;{known.person.email.upper()}\nBo;{gone.person.email}"
    rows = understood(text, session).rows
    assert [row.verdict for row in rows] == [Verdict.REGISTERED, Verdict.READY]


@pytest.mark.parametrize(
    ("words", "format_"),
    [("På plats", Format.ON_SITE), ("i lokalen", Format.ON_SITE), ("Zoom", Format.ONLINE)],
)
def test_how_they_take_part(words: str, format_: str) -> None:
    session = a_session(format=Format.BOTH)
    assert only_row(f"Namn;E-post;Form\nAnna;a@example.org;{words}", session).format == format_


def test_what_the_list_does_not_say_is_said_on_the_page() -> None:
    session = a_session(format=Format.BOTH)
    (row,) = understood("Namn;E-post\nAnna;a@example.org", session, Format.ONLINE).rows
    assert row.format == Format.ONLINE


def test_language_of_letters() -> None:
    rows = understood("Namn;E-post;Språk\nAnna;a@example.org;English\nBo;b@example.org;").rows
    assert [row.language for row in rows] == ["en", "sv"]


def test_formulas_are_words_and_said_to_be() -> None:
    row = only_row("Namn;E-post\n=1+1;a@example.org")
    assert (row.name, row.has_formula_signs) == ("=1+1", True)


@pytest.mark.parametrize("text", ["Anna;a@example.org\nBo;b@example.org", "Namn;Telefon\nAnna;1"])
def test_a_list_without_its_headings_is_refused_in_words(text: str) -> None:
    assert refusal(text).startswith("Hittar inte rubrikerna Namn och E-post.")


def test_headings_alone() -> None:
    assert refusal("Namn;E-post\n") == "Under rubrikerna finns inga rader."


def test_what_we_write_we_can_read() -> None:
    """Our own export comes back as the people it is about."""
    row = only_row("Nummer;Namn;E-post;Organisation;Form\nL14-1;'=Åsa;a@example.org;X;Digitalt")
    assert (row.name, row.organisation_text, row.verdict) == ("=Åsa", "X", Verdict.READY)
