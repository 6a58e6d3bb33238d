"""A logo out of a file: only pictures that can do nothing but be looked at."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

from formhelper.core.operator import Logo

MOST_BYTES = 200_000
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
SVG = "{http://www.w3.org/2000/svg}"
ACTIVE = frozenset({
    "script", "foreignobject", "iframe", "embed", "object", "audio", "video", "handler", "listener", "set", "animate",
    "animatemotion", "animatetransform", "a",
})
OUTSIDE = re.compile(r"@import|url\(\s*['\"]?(?!\s*['\"]?#)|javascript:", re.IGNORECASE)


class WrongLogo(ValueError):
    """A file that cannot be the logo; says why and what to do."""


def read_logo(path: Path) -> Logo:
    """The picture, at most 200 kB, PNG or SVG without anything active or from elsewhere; raises WrongLogo."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise WrongLogo(f"{path} cannot be read: {error.strerror}") from None
    if len(content) > MOST_BYTES:
        raise WrongLogo(f"{path.name} has more than {MOST_BYTES // 1000} kB: save a smaller picture")
    if content.startswith(PNG_HEAD):
        return Logo(content, "image/png")
    _check_svg(content, path.name)
    return Logo(content, "image/svg+xml")


def _check_svg(content: bytes, name: str) -> None:
    # other encodings than UTF-8 would hide a DOCTYPE from this look
    if b"\0" in content or b"<!doctype" in content.lower() or b"<!entity" in content.lower():
        raise WrongLogo(f"{name} has a DOCTYPE or is no UTF-8: save it as plain SVG")
    try:
        root = ElementTree.fromstring(content.decode("utf-8-sig"))  # noqa: S314  what attacks parsers needs a DOCTYPE  # nosec B314
    except (ElementTree.ParseError, UnicodeDecodeError, ValueError):
        raise WrongLogo(f"{name} is neither PNG nor SVG: save the logo as one of these") from None
    if root.tag != f"{SVG}svg":
        raise WrongLogo(f"{name} is XML, but no SVG")
    for element in root.iter():
        _check_element(element, name)


def _check_element(element: ElementTree.Element, name: str) -> None:
    if not isinstance(element.tag, str):  # a comment or an instruction
        return
    tag = element.tag.rpartition("}")[2].lower()
    if tag in ACTIVE:
        raise WrongLogo(f"{name} has <{tag}>: save the logo as plain SVG, without scripts, links and animations")
    if tag == "style" and OUTSIDE.search(element.text or ""):
        raise WrongLogo(f"{name} loads something from elsewhere in <style>: put it into the file")
    for key, value in element.attrib.items():
        short = key.rpartition("}")[2].lower()
        if short.startswith("on"):
            raise WrongLogo(f"{name} has a script in {short!r} of <{tag}>: take it out")
        picture = value.strip().startswith(("data:image/png;", "data:image/jpeg;"))
        if short in ("href", "src") and not value.strip().startswith("#") and not picture:
            raise WrongLogo(f"{name} loads something from elsewhere in <{tag}>: put it into the file")
        if OUTSIDE.search(value) and not picture:
            raise WrongLogo(f"{name} loads something from elsewhere in {short!r} of <{tag}>: put it into the file")
