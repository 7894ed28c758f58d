"""The job that reads a file: one reader at a time, and every failure is a reason in words."""

import zlib
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django_q.models import OrmQ

from materials import publishing, reading
from materials.findings import Findings
from materials.models import MaterialFile, PageText
from participants.models import AuditEntry
from tests.make_materials import AT, a_material, a_pdf, an_upload

pytestmark = pytest.mark.django_db


def received(content: bytes | None = None) -> MaterialFile:
    upload = an_upload(content or a_pdf("Första sidan, lång nog.", "Andra sidan, lång nog."))
    return publishing.add_file(a_material(), upload, by=None, at=AT)


def read(file: MaterialFile) -> MaterialFile:
    reading.read_file(file.pk)
    file.refresh_from_db()
    return file


def test_a_file_is_read_with_its_pages_and_facts() -> None:
    file = read(received())
    assert (file.state, file.pages, file.language, file.lease_until) == ("readable", 2, "sv", None)
    texts = PageText.objects.filter(file=file).values_list("number", "text")
    assert list(texts) == [(1, "Första sidan, lång nog."), (2, "Andra sidan, lång nog.")]
    assert AuditEntry.objects.filter(action="file.read", subject_id=file.pk).count() == 1


def test_only_one_reader_gets_a_file() -> None:
    file = received()
    assert reading.claim(file.pk, at=AT)
    assert not reading.claim(file.pk, at=AT)
    assert not reading.read_file(file.pk)


def test_a_reader_whose_lease_ran_out_keeps_nothing() -> None:
    file = received()
    reading.claim(file.pk, at=AT)
    slow = MaterialFile.objects.get(pk=file.pk)
    reading.claim(file.pk, at=AT + reading.LEASE + timedelta(seconds=1))
    assert not reading.keep(slow, Findings(refused="damaged"), at=AT)
    file.refresh_from_db()
    assert file.state == "reading"


def test_a_file_whose_readers_die_is_given_up() -> None:
    file = received()
    MaterialFile.objects.filter(pk=file.pk).update(attempts=reading.MOST_ATTEMPTS)
    assert (read(file).state, file.reason) == ("refused", "gave_up")


def test_a_file_missing_on_disk_is_a_reason() -> None:
    file = received()
    Path(file.file.path).unlink()
    assert read(file).reason == "missing"


def test_a_bomb_ends_in_the_child() -> None:
    """Four kilobytes that unpack to two gigabytes of page content."""
    packed = zlib.compress(zlib.compress(b"\0" * (1 << 29), 9), 9)
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        filters = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
        page.Contents = pikepdf.Stream(pdf, packed, Filter=filters)
        path = Path(settings.DATA_DIR) / "bomb.pdf"
        pdf.save(path, compress_streams=False)
    file = read(received(path.read_bytes()))
    assert file.state in ("refused", "readable")  # and this process lives


def test_a_reader_that_prints_rubbish_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "WALL_SECONDS", 0)
    assert read(received()).reason == "too_heavy"


def test_every_reason_has_words() -> None:
    for code in ("encrypted", "damaged", "no_pages", "too_many_pages", "launch"):
        assert str(reading.REASONS[code])


@pytest.mark.django_db(transaction=True)
def test_the_sweep_rings_for_what_waits_and_for_nothing_else() -> None:
    waiting, done = received(), received(a_pdf("En annan fil, lång nog."))
    read(done)
    OrmQ.objects.all().delete()
    assert reading.sweep(at=AT) == 1
    assert OrmQ.objects.count() == 1
    reading.claim(waiting.pk, at=AT)
    assert reading.sweep(at=AT) == 0
    assert reading.sweep(at=AT + reading.LEASE * 2) == 1
