"""Taking in files: only PDFs, only new ones, under names of our own; a job reads them later."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from materials.models import Material, MaterialFile, MaterialVersion
from materials.reading import read_file
from materials.refusals import PublishingError
from participants.audit import record
from participants.models import Person
from participants.plain_text import clean_line
from participants.queue import ring

PDF_BEGINS = b"%PDF-"
LONGEST_FILE_NAME = 255


class NotAPdf(PublishingError):
    """The bytes do not begin as a PDF does, whatever the name says."""

    message = _("Filen är inte en pdf. Spara dokumentet som pdf och ladda upp det igen.")


class TooLarge(PublishingError):
    """The file is larger than this site accepts."""

    message = _("Filen är för stor. Den får vara högst %(megabytes)s MB.")

    def __init__(self) -> None:
        super().__init__()
        self.megabytes = settings.MATERIAL_MAX_BYTES // (1024 * 1024)


class AlreadyInLibrary(PublishingError):
    """The same bytes are in the library."""

    message = _("Filen finns redan i biblioteket, hos ”%(title)s”.")

    def __init__(self, file: MaterialFile) -> None:
        super().__init__()
        self.file = file
        self.title = file.version.material.title


def add_file(
    material: Material, upload: File[bytes], *, by: Person | None, at: datetime, note: str = ""
) -> MaterialFile:
    """Keep an uploaded PDF and ring for its reading.

    It belongs to the newest version, or to a new one (``note`` says what changed) if that has a
    file already. Raises NotAPdf, TooLarge or AlreadyInLibrary. The bytes are read and copied
    before the transaction begins: on SQLite it keeps everybody else from writing.
    """
    file = MaterialFile(
        original_name=clean_line(str(upload.name or "pdf"))[-LONGEST_FILE_NAME:],
        sha256=_checked_digest(upload),
        bytes=upload.size,
        uploaded_by=by,
        uploaded_at=at,
    )
    file.file.save("", upload, save=False)  # the name on disk is generated
    _enter(file, material, by=by, at=at, note=note)
    return file


@transaction.atomic
def _enter(
    file: MaterialFile, material: Material, *, by: Person | None, at: datetime, note: str
) -> None:
    file.version = _version_for_file(material, note=note, at=at)
    _insert(file)
    record("file.added", file, by=by, at=at, bytes=file.bytes, version=file.version.number)
    ring(read_file, file.pk)


def _checked_digest(upload: File[bytes]) -> str:
    """The SHA-256 of an acceptable upload."""
    if upload.size > settings.MATERIAL_MAX_BYTES:
        raise TooLarge
    upload.seek(0)
    if upload.read(len(PDF_BEGINS)) != PDF_BEGINS:
        raise NotAPdf
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    _refuse_known(digest.hexdigest())
    return digest.hexdigest()


def _refuse_known(sha256: str) -> None:
    known = MaterialFile.objects.with_bytes(sha256).select_related("version__material").first()
    if known is not None:
        raise AlreadyInLibrary(known)


def _insert(file: MaterialFile) -> None:
    """Store the row; of two uploads of the same bytes at once the second is told of the first."""
    try:
        with transaction.atomic():
            file.save()
    except IntegrityError:
        file.file.delete(save=False)
        _refuse_known(file.sha256)
        raise


def _version_for_file(material: Material, *, note: str, at: datetime) -> MaterialVersion:
    Material.objects.select_for_update().get(pk=material.pk)  # two uploads, two numbers
    newest = MaterialVersion.objects.filter(material=material).order_by("-number").first()
    if newest is not None and not MaterialFile.objects.in_use().filter(version=newest).exists():
        return newest
    number = (newest.number if newest else 0) + 1
    return MaterialVersion.objects.create(
        material=material, number=number, note=note, issued_on=at.date()
    )


@transaction.atomic
def read_again(file: MaterialFile, *, by: Person | None, at: datetime) -> MaterialFile:
    """Have a refused file read once more. Raises AlreadyInLibrary if its bytes came anew."""
    _refuse_known(file.sha256)
    file.state, file.reason, file.attempts = MaterialFile.State.RECEIVED, "", 0
    file.save()
    record("file.read_again", file, by=by, at=at)
    ring(read_file, file.pk)
    return file
