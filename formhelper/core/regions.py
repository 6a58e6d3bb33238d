"""Where a place lies: from postcode and name of the place to the regions whose papers are valid there."""

from __future__ import annotations

from dataclasses import dataclass

COUNTRY = "DE"


@dataclass(frozen=True)
class Region:
    """A Land, district or municipality with papers of its own: the postcodes that lie in it, and the name of the place.

    Without a name the postcode alone decides: for a Land or a district with many places.
    """

    code: str
    city: str
    postcodes: tuple[tuple[str, str], ...]
    except_postcodes: tuple[str, ...] = ()
    by_postcode: bool = False


def regions_of(postcode: str, city: str, regions: tuple[Region, ...]) -> tuple[str, ...]:
    """Codes of the regions of a place, the narrowest first, the country last.

    A place lies in a region only where name and postcode agree: rather no local paper than that of a foreign town.
    """
    found = [region.code for region in regions if _in(region, postcode, city)]
    return (*found, COUNTRY)


def _in(region: Region, postcode: str, city: str) -> bool:
    for low, high in region.postcodes:
        if low <= postcode <= high:
            break
    else:
        return False
    if postcode in region.except_postcodes:
        return False
    words, wanted = _words(city), _words(region.city)
    return region.by_postcode or (bool(wanted) and words[: len(wanted)] == wanted)


def _words(city: str) -> list[str]:
    return city.casefold().replace("-", " ").replace(",", " ").split()
