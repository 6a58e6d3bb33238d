"""Each mistake in an edition of an official paper is found at its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from planting import WHO, Plant

KG1, BERLIN = "kg1/2025-09.toml", "wohnungsgeberbestaetigung-berlin/2020-08.toml"
STREET = "'Straße2' = \"home.street_line\""
OWNER = "'Wohnungseigentümer1' = \"landlord.owner_name\""
MISTAKES = {
    "a field that nothing fills": (
        BERLIN,
        STREET + "\n",
        "",
        "nothing fills the PDF field 'Straße2', and leave_empty gives no reason",
    ),
    "a field that the PDF has not": (BERLIN, "'Ort1' = ", "'Ort9' = ", "the PDF has no field 'Ort9'"),
    "a field left empty that the PDF has not": (
        BERLIN,
        "[leave_empty]\n",
        '[leave_empty]\nOrt7 = "x"\n',
        "the PDF has no field 'Ort7'",
    ),
    "a field both filled and left empty": (
        BERLIN,
        "[leave_empty]\n",
        '[leave_empty]\nOrt1 = "x"\n',
        "the PDF field 'Ort1' is filled and left empty",
    ),
    "a field left empty without a reason": (
        BERLIN,
        '"Datum und Unterschrift des Wohnungsgebers, von Hand"',
        '" "',
        "leave_empty needs a reason",
    ),
    "an unknown fact": (
        BERLIN,
        '"landlord.street_line"',
        '"landlord.street_lines"',
        "\"Straße1\": 'landlord.street_lines'",
    ),
    "an unknown fact in a join": (
        BERLIN,
        '["landlord.name", ',
        '["landlord.nam", ',
        "\"Familienname1\": 'landlord.nam'",
    ),
    "an unknown fact in a condition": (
        BERLIN,
        OWNER,
        OWNER.replace(
            '"landlord.owner_name"', '{ fact = "landlord.owner_name", when = [{ "landlord.owns" = "self" }] }'
        ),
        "'landlord.owns'",
    ),
    "a value in a condition that no choice has": (
        BERLIN,
        OWNER,
        OWNER.replace(
            '"landlord.owner_name"', '{ fact = "landlord.owner_name", when = [{ "landlord.ownership" = "me" }] }'
        ),
        "'landlord.ownership' can never be 'me'; possible are landlord, other, self",
    ),
    "a row that the sheet has not": (
        BERLIN,
        '"movers.10.family_name"',
        '"movers.11.family_name"',
        "a sheet has 10 rows",
    ),
    "rows of a role that is not there": (
        BERLIN,
        "[rows.movers]",
        "[rows.movers]\nper_sheet = 10\n[rows.kids]",
        "rows names the role 'kids'",
    ),
    "rows that the edition does not have": (
        KG1,
        "[rows.received]\nper_sheet = 5\nannex = true\n",
        "",
        "the edition has no rows of 'received'",
    ),
    "a summary of rows that the edition does not have": (
        KG1,
        '"child_benefit.number"',
        '{ rows = "children.sex" }',
        "the edition has no rows of 'children'",
    ),
    "a tick into a text field": (
        BERLIN,
        OWNER,
        OWNER.replace('"landlord.owner_name"', '{ fact = "landlord.ownership", is = "self" }'),
        "a field of kind text is filled with a tick",
    ),
    "text into a tick box": (
        KG1,
        '{ fact = "applicant.civil_status", is = "LD" }',
        '"applicant.civil_status"',
        "a field of kind checkbox is filled with text",
    ),
    "a state into a text field": (
        KG1,
        '"applicant.sex"',
        '{ fact = "applicant.sex", states = { m = "1" } }',
        "a field of kind text is filled with a state",
    ),
    "text into a button": (
        KG1,
        "[fields]",
        "[fields]\n'topmostSubform[0].Page2[0].Actionbuttons[0].Drucken[0]' = \"home.city\"",
        "a field of kind button is filled with text",
    ),
    "a state that the field has not": (
        KG1,
        '{ fact = "applicant.civil_status", is = "LD" }',
        '{ fact = "applicant.civil_status", states = { LD = "ledig" } }',
        "the field has no state 'ledig'; it has ",
    ),
    "a tick for a value that no choice has": (
        KG1,
        'is = "LD" }',
        'is = "XX" }',
        "'applicant.civil_status' can never be 'XX'",
    ),
    "a word for a value that no choice has": (
        KG1,
        '"applicant.sex"',
        '{ fact = "applicant.sex", words = { q = "?" } }',
        "'applicant.sex' can never be 'q'; possible are f, m, d, x",
    ),
    "a tick on a text": (
        KG1,
        '{ fact = "applicant.civil_status", is = "LD" }',
        '{ fact = "home.city", is = "Halle" }',
        "'home.city' is a text: it cannot be compared with 'Halle'",
    ),
    "too long for the limit": (
        KG1,
        '{ fact = "applicant.tax_id", characters = [0, 2] }',
        '"applicant.tax_id"',
        "at best 11 characters are written, but the field takes 2",
    ),
    "a part too long for the limit": (
        KG1,
        "characters = [0, 2]",
        "characters = [0, 3]",
        "at best 3 characters are written, but the field takes 2",
    ),
    "a choice too long for the limit": (
        KG1,
        '{ fact = "applicant.tax_id", characters = [0, 2] }',
        '"applicant.civil_status"',
        "at best 5 characters are written",
    ),
    "a number outside for_each": (
        KG1,
        '{ count = "children" }',
        '{ number = "children" }',
        "number is about one of 'children', but the paper is not for_each = 'children'",
    ),
    "one of several on a paper for all": (
        KG1,
        '"child_benefit.number"',
        '"child.given_names"',
        "'child.given_names' is about one of 'children', but the paper is not for_each",
    ),
    "a count of a role that is not there": (
        KG1,
        '{ count = "children" }',
        '{ count = "kids" }',
        "there is no role 'kids'",
    ),
    "a place that the field has not": (
        KG1,
        '"bank.iban"',
        '{ fact = "bank.iban", only_widget = 3 }',
        "times on the paper, not 3",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_an_edition_is_found(mistake: str, plant: Plant) -> None:
    file, old, new, expected = MISTAKES[mistake]
    found = plant(file, old, new)
    assert any(expected in line for line in found), "\n".join(found) or "no findings"
    key = file.removesuffix(".toml")
    assert all(line.startswith(f"{key}: ") for line in found)


def test_an_edition_without_stand_in_is_found(plant: Plant, tmp_path: Path) -> None:
    (tmp_path / "pdf_templates" / "kg1" / "2025-09.stand-in.pdf").unlink()
    assert plant("anmeldung.toml", WHO, WHO) == ["kg1/2025-09: there is no stand-in; make it with formhelper stand-ins"]
