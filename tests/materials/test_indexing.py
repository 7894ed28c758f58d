"""The index follows the records."""

import pytest
from django.core.management import call_command
from django.db import connection

from materials.publishing import Description, change_material
from materials.search import index_file
from tests.make_materials import AT, a_material, a_read_file
from tests.materials.test_search import find, titles

pytestmark = pytest.mark.django_db


def test_a_new_title_is_found_and_the_pages_still_are() -> None:
    material = a_material("Gammal titel")
    a_read_file(material, "Sidans egna ord om tillit.")
    change_material(material, Description({"title_sv": "Nyskriven rubrik"}), by=None, at=AT)
    assert find("gammal").total == 0
    assert titles(find("rubrik")) == titles(find("tillit")) == ["Nyskriven rubrik"]
    assert [page.number for page in find("rubrik tillit").hits[0].pages] == [1]


def test_indexing_twice_changes_nothing() -> None:
    file = a_read_file(a_material("Rapport"), "Sidans egna ord.")
    before = find("ord").hits[0].pages
    index_file(file)
    assert find("ord").hits[0].pages == before


def test_the_index_can_be_written_anew(capsys: pytest.CaptureFixture[str]) -> None:
    a_read_file(a_material("Rapport"), "Sidans egna ord.")
    with connection.cursor() as cursor:
        empty = "DELETE FROM materials_index"
        if connection.vendor == "postgresql":
            empty = "UPDATE materials_searchentry SET vector = NULL"
        cursor.execute(empty)
    assert find("ord").total == 0
    call_command("index_library")
    assert titles(find("ord")) == ["Rapport"]
    assert "1 materials indexed" in capsys.readouterr().out
