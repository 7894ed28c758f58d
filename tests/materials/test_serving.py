"""The file as browsers and readers ask for it: whole, in parts, by name, by whom."""

import re
from pathlib import Path

import pytest
from django.test import Client

from materials.models import MaterialFile
from materials.publishing import Description, change_material
from tests.make import a_person
from tests.make_materials import AT, a_file_read_in_a_child, a_material, a_pdf, a_read_file

pytestmark = pytest.mark.django_db

ADDRESS = "/bibliotek/delrapport-1/utvarderingsrapport-20226-delrapport-1.pdf"


@pytest.fixture
def content() -> bytes:
    return a_pdf("Delrapportens enda sida.")


@pytest.fixture
def file(content: bytes) -> MaterialFile:
    material = a_material("Delrapport 1", report_series_sv="Utvärderingsrapport", number="2022:6")
    return a_read_file(material, content=content)


def body(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_the_whole_file_with_the_headers_that_keep_it_harmless(
    client: Client, file: MaterialFile, content: bytes
) -> None:
    answer = client.get(ADDRESS, headers={"Accept-Encoding": "gzip"})
    assert (answer.status_code, body(answer)) == (200, content)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Length"] == str(len(content))
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["ETag"] == f'"{file.sha256}"'
    assert re.match(r"inline; filename\*=utf-8''Utv%C3%A4rdering", answer["Content-Disposition"])


@pytest.mark.usefixtures("file")
def test_it_is_saved_when_asked_for(client: Client) -> None:
    answer = client.get(f"{ADDRESS}?ladda-ner")
    assert answer["Content-Disposition"].startswith("attachment; ")
    body(answer)


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-99", 0, 99), ("bytes=100-", 100, None), ("bytes=-50", -50, None)],
)
@pytest.mark.usefixtures("file")
def test_one_range(
    client: Client, content: bytes, asked: str, first: int, last: int | None
) -> None:
    answer = client.get(ADDRESS, headers={"Range": asked})
    wanted = content[first : None if last is None else last + 1]
    assert (answer.status_code, body(answer)) == (206, wanted)
    start = len(content) + first if first < 0 else first
    end = start + len(wanted) - 1
    assert answer["Content-Range"] == f"bytes {start}-{end}/{len(content)}"
    assert answer["Content-Length"] == str(len(wanted))


@pytest.mark.usefixtures("file")
def test_a_range_may_ask_for_more_than_there_is(client: Client, content: bytes) -> None:
    for asked in ("bytes=0-999999999", "bytes=-999999999"):
        answer = client.get(ADDRESS, headers={"Range": asked})
        assert (answer.status_code, body(answer)) == (206, content)


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0"])
@pytest.mark.usefixtures("file")
def test_a_range_outside_the_file(client: Client, content: bytes, asked: str) -> None:
    answer = client.get(ADDRESS, headers={"Range": asked})
    assert answer.status_code == 416
    assert answer["Content-Range"] == f"bytes */{len(content)}"


@pytest.mark.parametrize(
    "asked", ["bytes=5-2", "bytes=-", "bytes=a-b", "lines=1-2", "bytes=0-1,5-6", "bytes=²-3", "x"]
)
@pytest.mark.usefixtures("file")
def test_ranges_that_mean_nothing_give_the_whole(client: Client, asked: str) -> None:
    answer = client.get(ADDRESS, headers={"Range": asked})
    assert answer.status_code == 200
    body(answer)


def test_a_part_is_continued_only_if_the_bytes_are_the_same(
    client: Client, file: MaterialFile
) -> None:
    def status(condition: str) -> int:
        answer = client.get(ADDRESS, headers={"Range": "bytes=10-", "If-Range": condition})
        body(answer)
        return answer.status_code

    modified = client.head(ADDRESS)["Last-Modified"]
    assert status(f'"{file.sha256}"') == 206
    assert status(modified) == 206
    assert status('"another"') == 200
    assert status(f'W/"{file.sha256}"') == 200
    assert status("Tue, 24 Nov 2020 08:00:00 GMT") == 200


def test_who_has_the_file_gets_304(client: Client, file: MaterialFile) -> None:
    answer = client.get(ADDRESS, headers={"If-None-Match": f'"{file.sha256}"'})
    assert answer.status_code == 304


@pytest.mark.usefixtures("file")
def test_head_tells_the_size(client: Client, content: bytes) -> None:
    answer = client.head(ADDRESS, headers={"Range": "bytes=0-1"})
    assert (answer.status_code, answer["Content-Length"]) == (200, str(len(content)))


@pytest.mark.usefixtures("file")
def test_another_name_leads_to_the_right_one(client: Client) -> None:
    answer = client.get("/bibliotek/delrapport-1/rapport.pdf")
    assert (answer.status_code, answer["Location"]) == (302, ADDRESS)
    assert client.get("/bibliotek/delrapport-1/x-v9.pdf")["Location"] == "/bibliotek/delrapport-1/"
    assert client.get("/bibliotek/finns-inte/rapport.pdf").status_code == 404


def test_an_old_address_keeps_its_version(
    client: Client, file: MaterialFile, content: bytes
) -> None:
    material = file.version.material
    second = a_pdf("Rättad utgåva.")
    a_read_file(material, content=second)
    newer = ADDRESS.replace(".pdf", "-v2.pdf")
    assert body(client.get(ADDRESS)) == content
    assert body(client.get(newer)) == second
    change_material(material, Description({"title_sv": "Ny titel"}), by=None, at=AT)
    assert client.get(ADDRESS)["Location"].endswith("20226-ny-titel.pdf")
    assert client.get(newer)["Location"].endswith("20226-ny-titel-v2.pdf")


@pytest.mark.parametrize("state", ["draft", "announced", "withdrawn"])
def test_only_librarians_open_what_is_not_published(client: Client, state: str) -> None:
    a_read_file(a_material("Rapport", state=state), "Text.")
    participant, librarian = Client(), Client()
    participant.force_login(a_person())
    librarian.force_login(a_person(is_librarian=True))
    address = "/bibliotek/rapport/rapport.pdf"
    assert client.get(address).status_code == 404
    assert participant.get(address).status_code == 404
    answer = librarian.get(address)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    body(answer)


def test_a_file_that_was_not_read_is_not_handed_out(client: Client) -> None:
    a_file_read_in_a_child(a_material("Rapport"), b"%PDF-1.7 rubbish")
    answer = client.get("/bibliotek/rapport/rapport.pdf")
    assert (answer.status_code, answer["Location"]) == (302, "/bibliotek/rapport/")


def test_a_file_missing_on_disk_leads_to_the_page(client: Client, file: MaterialFile) -> None:
    Path(file.file.path).unlink()
    assert client.get(ADDRESS)["Location"] == "/bibliotek/delrapport-1/"
