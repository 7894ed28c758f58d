"""What the library knows of a person."""

import pytest

from materials import privacy, publishing
from materials.models import MaterialFile
from tests.make import a_person
from tests.make_materials import AT, a_material, a_pdf, an_upload

pytestmark = pytest.mark.django_db


def test_uploads_are_exported_merged_and_forgotten() -> None:
    old, new = a_person(is_librarian=True), a_person(is_librarian=True)
    publishing.add_file(a_material("Rapport"), an_upload(a_pdf(), "min.pdf"), by=old, at=AT)
    privacy.merge(new, old, by=None, at=AT)
    assert privacy.export(old) == {"uploads": []}
    expected = {"material": "Rapport", "file": "min.pdf", "uploaded_at": AT.isoformat()}
    assert privacy.export(new) == {"uploads": [expected]}
    privacy.erase(new, by=None, at=AT)
    assert MaterialFile.objects.get().uploaded_by is None
    assert privacy.purge(at=AT) == {}
