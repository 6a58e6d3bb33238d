"""Where a place lies: from postcode and name of the place to the regions whose papers are valid there."""

from __future__ import annotations

from dataclasses import dataclass

COUNTRY = "DE"


@dataclass(frozen=True)
class Region:
    """A Land or municipality with papers of its own: name of the place, and the postcodes that lie in it."""

    code: str
    city: str
    postcodes: tuple[tuple[str, str], ...]
    except_postcodes: tuple[str, ...] = ()


def regions_of(postcode: str, city: str, regions: tuple[Region, ...]) -> tuple[str, ...]:
    """Codes of the regions of a place, the narrowest first, the country last.

    A place lies in a region only where name and postcode agree: rather no local paper than that of a foreign town.
    """
    found = [region.code for region in regions if _in(region, postcode, city)]
    return (*found, COUNTRY)


def _in(region: Region, postcode: str, city: str) -> bool:
    words, wanted = _words(city), _words(region.city)
    inside = bool(wanted) and any(low <= postcode <= high for low, high in region.postcodes)
    return inside and postcode not in region.except_postcodes and words[: len(wanted)] == wanted


def _words(city: str) -> list[str]:
    return city.casefold().replace("-", " ").replace(",", " ").split()
