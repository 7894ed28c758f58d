"""Papers for the room and lists brought in, as organisers, other organisers and others see them."""

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from participants.models import AuditEntry
from seminars import importing, sheets
from seminars.models import Format, ImportedList, Needs, PartyMember, SeriesRole, Session
from tests.make import (
    a_person,
    a_profession,
    a_registration,
    a_series,
    a_session,
    a_venue,
    an_organisation,
    an_organiser,
)

pytestmark = pytest.mark.django_db
Role = SeriesRole.Role
HANDLING = {Role.OWNER, Role.EDITOR, Role.REGISTRAR}

SHEET, BADGES = "/arrangera/larande/14/narvarolista.pdf", "/arrangera/larande/14/namnskyltar.pdf"
IMPORT = "/arrangera/larande/14/importera/"
LIST = b"Namn;E-post\nAnna;anna@example.org\nBo;\n"


@pytest.fixture
def session(now: datetime) -> Session:
    series = a_series(slug="larande")
    return a_session(series, at=now, number=14, format=Format.BOTH, venue=a_venue())


@pytest.fixture
def organiser(client: Client, session: Session) -> Client:
    client.force_login(an_organiser(session.series))
    return client


def pages_of(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as document:
        return [
            " ".join(document[number].get_textpage().get_text_range().split())
            for number in range(len(document))
        ]


def tags_of(node: Any) -> Iterator[str]:
    """The kinds of all elements of a PDF's structure tree."""
    if isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield str(node.S)
        yield from tags_of(node.get("/K", None))
    elif isinstance(node, pikepdf.Array):
        for each in node:
            yield from tags_of(each)


@pytest.mark.parametrize("address", [SHEET, BADGES])
def test_papers_are_accessible(organiser: Client, session: Session, address: str) -> None:
    a_registration(session, name="Åsa Öst")
    answer = organiser.get(address)
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        assert str(document.Root.Lang) == "sv"
        assert document.Root.MarkInfo.Marked
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert session.title in str(document.docinfo["/Title"])
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"


def test_the_sheet_is_a_table_with_its_heading_on_each_page(
    organiser: Client, session: Session
) -> None:
    for number in range(40):
        a_registration(session, name=f"Person {number:02}")
    content = organiser.get(SHEET).content
    pages = pages_of(content)
    assert len(pages) > 1
    assert all("Namn Organisation Underskrift" in page for page in pages)
    assert f"Sida 2 av {len(pages)}" in pages[1]
    with pikepdf.open(io.BytesIO(content)) as document:
        assert {"/Table", "/TH", "/TD"} <= set(tags_of(document.Root.StructTreeRoot))


def test_who_comes_to_the_room_in_swedish_order(organiser: Client, session: Session) -> None:
    ostra = an_organisation("Östra kommunen")
    for name in ("Örjan", "Åsa", "Ärla", "Zeth"):
        a_registration(session, name=name, organisation=ostra)
    a_registration(session, name="Digital", format=Format.ONLINE)
    a_registration(session, name="Väntande", state="waiting")
    (page,) = pages_of(organiser.get(SHEET).content)
    names = [word for word in page.split() if word in {"Örjan", "Åsa", "Ärla", "Zeth"}]
    assert names == ["Zeth", "Åsa", "Ärla", "Örjan"]
    assert "Östra kommunen" in page
    assert "Digital" not in page
    assert "Väntande" not in page


def test_needs_are_on_no_paper(organiser: Client, session: Session) -> None:
    Needs.objects.create(registration=a_registration(session), text="Skrivtolk", diet="Nötter")
    for address in (SHEET, BADGES):
        content = "".join(pages_of(organiser.get(address).content))
        assert "Skrivtolk" not in content
        assert "Nötter" not in content


def test_badges_ten_to_a_page_and_one_for_each_of_a_team(
    organiser: Client, session: Session
) -> None:
    team = a_registration(
        session, name="Anna Exempelsson", profession=a_profession("Skolkurator"), people=12
    )
    for name in ("Anna Exempelsson", "", *(f"Medlem {number:02}" for number in range(11))):
        PartyMember.objects.create(registration=team, name=name)
    pages = pages_of(organiser.get(BADGES).content)
    assert len(pages) == 2
    assert pages[0].count("Medlem") == 9
    assert pages[0].startswith("Anna Exempelsson Skolkurator")
    assert "".join(pages).count("Anna") == 1


@pytest.mark.parametrize("address", [SHEET, BADGES])
def test_what_people_typed_is_never_code(organiser: Client, session: Session, address: str) -> None:
    typed = '#panic("x") $y$ *fet* \\ @ref <lapp>'
    session.title_sv = typed
    session.save()
    a_registration(session, name=typed, organisation_text=typed)
    pages = " ".join(pages_of(organiser.get(address).content))
    assert '#panic("x") $y$ *fet*' in pages
    assert "<lapp>" in pages


@pytest.mark.parametrize("name", ["例え", "محمد", "😀", "Łukasz", "Пётр", "A" * 150, "\ufffd"])
def test_any_name_can_be_printed(organiser: Client, session: Session, name: str) -> None:
    a_registration(session, name=name)
    for address in (SHEET, BADGES):
        with pikepdf.open(io.BytesIO(organiser.get(address).content)) as document:
            assert document.Root.MarkInfo.Marked
            assert str(document.Root.Lang) == "sv"


def test_papers_with_nobody_on_them(organiser: Client) -> None:
    for address in (SHEET, BADGES):
        assert "Ingen har plats än." in pages_of(organiser.get(address).content)[0]


def test_that_names_were_printed_is_written_down(organiser: Client, session: Session) -> None:
    a_registration(session)
    organiser.get(SHEET)
    organiser.get(BADGES)
    found = [each.details for each in AuditEntry.objects.about(session).order_by("pk")]
    assert found == [{"count": 1, "kind": "sheet"}, {"count": 1, "kind": "badges"}]


def test_papers_take_few_queries_however_many_come(
    session: Session, django_assert_max_num_queries: Any
) -> None:
    by, at = a_person(), session.starts_at
    for number in range(3):
        entry = a_registration(session, name=f"Person {number}")
        PartyMember.objects.create(registration=entry, name="Cia")
    with django_assert_max_num_queries(8):
        sheets.sign_in_sheet(session, by=by, at=at)


# Lists brought in


def upload(client: Client, content: bytes = LIST, **facts: str) -> Any:
    file = SimpleUploadedFile("lista.csv", content)
    return client.post(IMPORT, {"file": file, "format": "online"} | facts)


def test_the_participants_lead_to_the_list_brought_in(organiser: Client) -> None:
    assert f'href="{IMPORT}"' in organiser.get("/arrangera/larande/14/deltagare/").content.decode()


def test_from_the_file_to_the_registrations(organiser: Client, session: Session) -> None:
    answer = upload(organiser)
    imported = ImportedList.objects.get()
    address = f"{IMPORT}{imported.pk}/"
    assert answer["Location"] == address
    page = organiser.get(address).content.decode()
    assert "1 person anmäls." in page
    assert "1 rad hoppas över." in page
    assert "e-post saknas" in page
    assert not session.registrations.exists()

    page = organiser.post(address, {"wants_letters": "on"}, follow=True).content.decode()
    assert "0 av 1 rader är klara" in page
    assert 'value="0"></progress>' in page
    importing.work(imported.pk)
    page = organiser.get(address).content.decode()
    assert "Listan är klar" in page
    assert "har plats" in page
    assert session.registrations.get().name == "Anna"


def test_rows_by_tab_and_by_page(
    organiser: Client, session: Session, django_assert_max_num_queries: Any
) -> None:
    rows = [b"Person %d;person%d@example.org" % (number, number) for number in range(250)]
    upload(organiser, LIST + b"\n".join(rows))
    address = f"{IMPORT}{ImportedList.objects.get().pk}/"
    with django_assert_max_num_queries(25):
        page = organiser.get(address, {"page": 3}).content.decode()
    assert "Person 249" in page
    assert "Person 1;" not in page
    only = organiser.get(address, {"visa": "skipped"}).content.decode()
    assert "Person 2" not in only
    assert "Bo" in only


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Filen är tom"),
        (b"Bo;b@example.org", "Hittar inte rubrikerna Namn och E-post"),
        (b"%PDF-1.7 \x00", "varken CSV eller XLSX"),
    ],
)
def test_a_wrong_file_is_answered_on_the_page(
    organiser: Client, content: bytes, words: str
) -> None:
    answer = upload(organiser, content)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert "Fel:" in answer.content.decode()
    assert not ImportedList.objects.exists()


def test_no_file_and_no_format(organiser: Client) -> None:
    page = organiser.post(IMPORT, {}).content.decode()
    assert "Välj en fil" in page
    assert "Välj på plats eller digitalt" in page


@pytest.mark.parametrize(
    "facts", [{"state": "cancelled"}, {"state": "draft"}, {"needs_registration": False}]
)
def test_a_session_where_nobody_can_be_registered(
    organiser: Client, session: Session, facts: dict[str, Any]
) -> None:
    Session.objects.update(**facts)
    for answer in (organiser.get(IMPORT), upload(organiser)):
        page = answer.content.decode()
        assert "så ingen kan anmälas." in page
        assert "Läs filen" not in page
    assert not ImportedList.objects.exists()


def test_throwing_a_list_away_on_the_page(organiser: Client, session: Session) -> None:
    upload(organiser)
    imported = ImportedList.objects.get()
    page = organiser.post(f"{IMPORT}{imported.pk}/kasta/", follow=True).content.decode()
    assert "Listan är kastad. Ingen har anmälts." in page
    late = organiser.post(f"{IMPORT}{imported.pk}/", {"wants_letters": "on"}, follow=True)
    assert "redan bekräftad eller kastad" in late.content.decode()
    again = organiser.post(f"{IMPORT}{imported.pk}/kasta/", follow=True)
    assert "Listan är redan bekräftad" in again.content.decode()


def test_a_list_with_nothing_to_register(organiser: Client) -> None:
    upload(organiser, b"Namn;E-post\nBo;\n")
    address = f"{IMPORT}{ImportedList.objects.get().pk}/"
    assert "Anmäl 0" not in organiser.get(address).content.decode()
    answer = organiser.post(address, {"wants_letters": "on"}, follow=True)
    assert "Ingen rad i listan går att anmäla." in answer.content.decode()


def test_letters_can_be_left_out(organiser: Client) -> None:
    upload(organiser)
    imported = ImportedList.objects.get()
    organiser.post(f"{IMPORT}{imported.pk}/", {})
    imported.refresh_from_db()
    assert not imported.wants_letters


def test_what_somebody_typed_into_a_list_is_only_text(organiser: Client) -> None:
    upload(organiser, b"Namn;E-post;<b>x</b>\n<script>alert(1)</script>;a@example.org\n")
    page = organiser.get(f"{IMPORT}{ImportedList.objects.get().pk}/").content.decode()
    assert "<script>alert" not in page
    assert "<b>x</b>" not in page


# Who may


PAGES = {
    "sign_in_sheet": HANDLING | {Role.CHECK_IN},
    "name_badges": HANDLING | {Role.CHECK_IN},
    "participants_file": HANDLING,
    "import_list": HANDLING,
    "imported_list": HANDLING,
    "imported_list_withdraw": HANDLING,
}


def address_of(page: str, imported: ImportedList) -> str:
    several = page.startswith("imported_list")
    return reverse(page, args=["larande", 14, *([imported.pk] if several else [])])


@pytest.fixture
def imported(session: Session) -> ImportedList:
    at = session.starts_at
    return ImportedList.objects.create(session=session, made_at=at, expires_at=at)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("page", PAGES)
def test_each_role_opens_what_is_its_own(
    client: Client, session: Session, imported: ImportedList, page: str, role: Role
) -> None:
    client.force_login(an_organiser(session.series, role))
    opens = client.get(address_of(page, imported)).status_code != 404
    may_ask = page != "imported_list_withdraw"  # a GET is refused to everybody
    assert opens is (role in PAGES[page]) or not may_ask


@pytest.mark.parametrize("page", PAGES)
def test_strangers_find_nothing_and_change_nothing(
    client: Client, session: Session, imported: ImportedList, page: str
) -> None:
    for stranger in (an_organiser(a_series()), a_person(), a_person(is_librarian=True)):
        client.force_login(stranger)
        for method in (client.get, client.post):
            assert method(address_of(page, imported)).status_code in {404, 405}
    imported.refresh_from_db()
    assert imported.state == ImportedList.State.DRAFT


def test_a_list_of_another_session_is_not_here(organiser: Client, now: datetime) -> None:
    other = a_session(a_series(), at=now)
    foreign = ImportedList.objects.create(session=other, made_at=now, expires_at=other.starts_at)
    assert organiser.get(f"{IMPORT}{foreign.pk}/").status_code == 404
    assert organiser.post(f"{IMPORT}{foreign.pk}/kasta/").status_code == 404
