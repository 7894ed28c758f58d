"""What people type for their organisation, and what we suggest."""

import pytest

from participants.models import Organisation
from participants.organisations import organisation_called, suggestions
from tests.make import an_organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "typed",
    [
        "Växjö kommun",
        "vaxjo  KOMMUN",
        " VÄXJÖ kommun\n",
        "Växjö Municipality",
        "VXO",
    ],
)
def test_any_spelling_of_any_name_finds_it(typed: str) -> None:
    vaxjo = an_organisation("Växjö kommun", name_en="Växjö Municipality", short_name="VXO")
    an_organisation("Alvesta kommun")
    assert organisation_called(typed) == vaxjo


def test_a_former_name_still_finds_it() -> None:
    region = an_organisation("Region Sörmland", former_names=["Landstinget Sörmland"])
    assert organisation_called("landstinget sormland") == region


def test_a_present_name_goes_before_a_former_one() -> None:
    an_organisation("Nya föreningen", former_names=["Föreningen"])
    present = an_organisation("Föreningen")
    assert organisation_called("Föreningen") == present


@pytest.mark.parametrize("typed", ["", "  ", "Växjö", "kommun", "FoU"])
def test_what_fits_none_or_several_is_nobody(typed: str) -> None:
    an_organisation("Växjö kommun")
    an_organisation("FoU i Sörmland", short_name="FoU")
    an_organisation("FoU Södertörn", short_name="FoU")
    assert organisation_called(typed) is None


def test_suggestions_come_in_swedish_order_without_the_catch_all() -> None:
    for name in (
        "Östra kommun",
        "Åre kommun",
        "Zinkgruvans förening",
        "Älmhults kommun",
        "Alvesta",
    ):
        an_organisation(name)
    an_organisation("Annan organisation", kind=Organisation.Kind.OTHER)
    assert suggestions("sv") == [
        "Alvesta",
        "Zinkgruvans förening",
        "Åre kommun",
        "Älmhults kommun",
        "Östra kommun",
    ]


def test_organisations_sort_in_swedish_with_the_catch_all_last() -> None:
    other = an_organisation("Annan organisation", kind=Organisation.Kind.OTHER)
    oster, zink = an_organisation("Östra kommun"), an_organisation("Zinkgruvan")
    assert sorted([other, oster, zink], key=lambda each: each.order) == [zink, oster, other]


def test_suggestions_in_english_fall_back_to_swedish() -> None:
    an_organisation("Växjö kommun", name_en="Växjö Municipality")
    an_organisation("Alvesta kommun")
    assert suggestions("en") == ["Alvesta kommun", "Växjö Municipality"]
