"""The operator's file is read strictly, and a logo is a picture and nothing else."""

from __future__ import annotations

import struct
import zlib
from datetime import date
from pathlib import Path

import pytest

from formhelper.core.operator import NOBODY
from formhelper.library.logo import MOST_BYTES, WrongLogo, read_logo
from formhelper.library.operator import read_operator
from formhelper.library.strict import DefinitionError

WHOLE = """
[centre]
name = "Beratung Musterstadt"
logo = "logo.svg"

[operator]
name = "Musterverein e. V."
address = ["Musterweg 1", "06667 Weißenfels"]
email = "post@example.org"
phone = "03443 1234"
represented_by = "Zofia Muster"
responsible = "Ion Muster, Anschrift wie oben"
register = "Vereinsregister Stendal, VR 1"
vat_id = "DE000000000"
data_protection_officer = ["Elif Muster", "datenschutz@example.org"]
supervisory_authority = ["Landesbeauftragte für den Datenschutz Sachsen-Anhalt"]
hosting = "Muster-Rechenzentrum, Halle"
legal_basis = "Art. 6 Abs. 1 Buchst. e DSGVO"
retention_hours = 12

[accessibility]
contact = "barriere@example.org"
enforcement_body = ["Landesfachstelle für Barrierefreiheit"]
statement_date = 2026-11-22
known_limits = ["Unser Logo hat wenig Kontrast."]

[help]
contact = "Hilfe: 03443 1234, Mo–Fr 9–12 Uhr"
pl = "Pomoc: 03443 1234"
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'
PLAIN = SVG.format('<style>rect { fill: url(#g) }</style><rect width="9" height="9" style="fill:#4"/><use href="#a"/>')


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "logo.svg").write_text(PLAIN, encoding="utf-8")
    return tmp_path


def write(folder: Path, content: str) -> Path:
    path = folder / "formhelper.toml"
    path.write_text(content, encoding="utf-8")
    return path


def test_all_that_an_operator_says_is_read(folder: Path) -> None:
    found = read_operator(write(folder, WHOLE))
    assert found.known
    assert found.name == "Beratung Musterstadt"
    assert found.logo
    assert (found.logo.kind, found.logo.content) == ("image/svg+xml", PLAIN.encode())
    assert found.provider.address == ("Musterweg 1", "06667 Weißenfels")
    assert (found.privacy.retention_hours, found.privacy.officer[1]) == (12, "datenschutz@example.org")
    assert (found.accessibility.written, len(found.accessibility.limits)) == (date(2026, 11, 22), 1)
    assert found.help_in("pl", "de") == ("Pomoc: 03443 1234", "pl")
    assert found.help_in("hu", "de") == ("Hilfe: 03443 1234, Mo–Fr 9–12 Uhr", "de")


def test_an_empty_file_says_nothing_and_is_like_no_file(folder: Path) -> None:
    found = read_operator(write(folder, ""))
    assert not found.known
    assert (found.provider, found.privacy) == (NOBODY.provider, NOBODY.privacy)
    assert found.accessibility == NOBODY.accessibility
    assert found.help_in("pl", "de") == ("", "de")


def test_a_name_alone_is_enough_for_the_head_of_the_pages(folder: Path) -> None:
    found = read_operator(write(folder, '[centre]\nname = "Beratung"'))
    assert (found.name, found.known, found.logo) == ("Beratung", False, None)


@pytest.mark.parametrize(
    ("old", "new", "place", "why"),
    [
        ("[centre]", "[center]", "", "did you mean 'centre'"),
        ("email =", "e-mail =", "operator", "'email' is missing"),
        ("phone =", "telephone =", "operator", "'telephone' is unknown; did you mean 'phone'"),
        ('name = "Musterverein e. V."', "", "operator", "'name' is missing"),
        ('address = ["Musterweg 1", "06667 Weißenfels"]', "", "operator.address", "lines of a postal address"),
        ('address = ["Musterweg 1", "06667 Weißenfels"]', 'address = "Weg"', "operator.address", "a list is expected"),
        ("post@example.org", "post at example", "operator.email", "an e-mail address is expected"),
        ("retention_hours = 12", "retention_hours = 0", "operator.retention_hours", "from 1 to 720"),
        ("retention_hours = 12", "retention_hours = 721", "operator.retention_hours", "from 1 to 720"),
        ("retention_hours = 12", 'retention_hours = "12"', "operator.retention_hours", "a whole number"),
        ("2026-11-22", '"today"', "accessibility.statement_date", "a date such as"),
        ("known_limits", "limits", "accessibility", "'limits' is unknown"),
        ('pl = "', 'xx = "', "help", "'xx' is unknown"),
        ("logo.svg", "missing.svg", "centre.logo", "cannot be read"),
    ],
)
def test_a_mistake_is_refused_with_place_and_remedy(folder: Path, old: str, new: str, place: str, why: str) -> None:
    assert old in WHOLE
    with pytest.raises(DefinitionError) as refused:
        read_operator(write(folder, WHOLE.replace(old, new, 1)))
    assert refused.value.file == "formhelper.toml"
    assert refused.value.place == place
    assert why in refused.value.remedy


def png(width: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, 1, 8, 0, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(b"\0" * (width + 1)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + data + chunk(b"IEND", b"")


def test_a_png_is_a_logo(tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    path.write_bytes(png(9))
    assert read_logo(path).kind == "image/png"
    assert read_logo(path).mark == read_logo(path).mark


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>", "<SCRIPT/>", "<g><script xmlns=''/></g>", '<rect onload="x()"/>',
        '<rect ONCLICK="x()"/>', "<foreignObject/>", '<image href="https://example.org/x.png"/>',
        '<image xlink:href="http://example.org/x.png"/>', '<use href="other.svg#a"/>', '<a href="javascript:x()"/>',
        '<a xlink:href="#a"/>', '<animate attributeName="href" to="x"/>', '<set attributeName="onload" to="x"/>',
        "<style>@import 'https://example.org/x.css'</style>", "<style>rect { fill: url(https://example.org) }</style>",
        '<rect style="fill:url(//example.org/x)"/>', '<rect fill="url( https://example.org )"/>',
        '<image href="data:image/svg+xml;base64,AAAA"/>', '<image href=" javascript:x()"/>', "<iframe/>",
        '<h:script xmlns:h="http://www.w3.org/1999/xhtml"/>',
    ],
)
def test_an_svg_that_could_do_anything_is_no_logo(tmp_path: Path, inside: str) -> None:
    path = tmp_path / "logo.svg"
    path.write_text(SVG.format(inside), encoding="utf-8")
    with pytest.raises(WrongLogo, match=r"logo\.svg"):
        read_logo(path)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"GIF89a", b"<html/>", b"<svg/>", b"\xff\xfe<\0s\0v\0g\0", b"<svg", PLAIN.encode("utf-16"),
        b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + PLAIN.encode(), b"\x89PNG", b"%PDF-1.7", b"\xff" * 9,
        b"<a>" * 20_000,
    ],
    ids=range(12),
)
def test_other_files_are_no_logo(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "logo.svg"
    path.write_bytes(content)
    with pytest.raises(WrongLogo):
        read_logo(path)


def test_a_big_file_is_no_logo_and_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    path.write_bytes(png(9) + b"\0" * MOST_BYTES)
    with pytest.raises(WrongLogo, match="more than 200 kB"):
        read_logo(path)


def test_a_picture_inside_an_svg_may_stay(tmp_path: Path) -> None:
    path = tmp_path / "logo.svg"
    path.write_text(SVG.format('<image href="data:image/png;base64,iVBORw0KGgo="/>'), encoding="utf-8")
    assert read_logo(path).kind == "image/svg+xml"
