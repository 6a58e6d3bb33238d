"""Where a place lies: name and postcode must agree."""

from __future__ import annotations

import pytest

from formhelper.core.regions import Region, regions_of

BERLIN = Region("DE-BE", "Berlin", (("10115", "14199"),), ("12529",))
HALLE = Region("DE-ST-HAL", "Halle (Saale)", (("06108", "06132"),))
PLACES = (BERLIN, HALLE)


@pytest.mark.parametrize("city", ["Berlin", "berlin", " Berlin ", "Berlin-Neukölln", "Berlin, Wedding", "BERLIN Mitte"])
def test_a_place_in_a_region_is_found_however_it_is_written(city: str) -> None:
    assert regions_of("12059", city, PLACES) == ("DE-BE", "DE")


@pytest.mark.parametrize(
    ("postcode", "city"),
    [
        ("12529", "Berlin"),
        ("06667", "Berlin"),
        ("12059", "Weißenfels"),
        ("12059", ""),
        ("", "Berlin"),
        ("12059", "Neu Berlin"),
        ("12059", "Berlinchen"),
        ("14200", "Berlin"),
    ],
)
def test_where_name_and_postcode_do_not_agree_only_the_country_is_sure(postcode: str, city: str) -> None:
    assert regions_of(postcode, city, PLACES) == ("DE",)


def test_a_place_may_have_a_name_of_several_words() -> None:
    assert regions_of("06108", "Halle (Saale)", PLACES) == ("DE-ST-HAL", "DE")
    assert regions_of("06108", "Halle", PLACES) == ("DE",)


def test_a_region_without_a_name_is_nowhere() -> None:
    assert regions_of("12059", "Berlin", (Region("DE-X", "", (("00000", "99999"),)),)) == ("DE",)


def test_a_land_or_district_may_go_by_its_postcodes_alone() -> None:
    district = Region("DE-ST-BLK", "", (("06612", "06729"),), ("06695",), by_postcode=True)
    assert regions_of("06667", "Weißenfels", (district, BERLIN)) == ("DE-ST-BLK", "DE")
    assert regions_of("06695", "Weißenfels", (district, BERLIN)) == ("DE",)
    assert regions_of("06108", "Weißenfels", (district, BERLIN)) == ("DE",)
