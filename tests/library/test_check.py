"""The shipped shelf has no findings, and each mistake that is planted is found at its place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from formhelper.library.check import findings
from formhelper.library.shelf import data_folder, load_shelf

Plant = Callable[..., list[str]]
KG1, CHILD, BERLIN = "kg1/2025-09.toml", "kg1-anlage-kind/2025-09.toml", "wohnungsgeberbestaetigung-berlin/2020-08.toml"
WHO, PLACE = '[[step]]\nid = "who"\n', '[[step]]\nid = "place"\n'
STEP = '[[step]]\nid = "planted"\nsection = "family"\ntitle = "Neu"\n{}\n\n[[good_to_know]]'


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """Copies the shelf, changes one file at one place, and checks it."""
    shutil.copytree(data_folder("forms"), tmp_path / "forms")
    shutil.copytree(data_folder("pdf_templates"), tmp_path / "pdf_templates")

    def planted(file: str, old: str, new: str) -> list[str]:
        path = tmp_path / ("forms" if "/" not in file else "pdf_templates") / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) >= 1, f"{file} has no {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return [str(found) for found in findings(load_shelf(tmp_path / "forms", tmp_path / "pdf_templates"))]

    return planted


def test_the_shipped_shelf_has_no_findings() -> None:
    assert [str(found) for found in findings(load_shelf())] == []


def test_an_unchanged_copy_has_no_findings_either(plant: Plant) -> None:
    assert plant("anmeldung.toml", WHO, WHO) == []


def step(*lines: str) -> str:
    return STEP.format("\n".join(lines))


FORM_MISTAKES = {
    "unknown fact": (
        '"home.postcode", "home.city"]',
        '"home.postcode", "home.town"]',
        "step[place].questions[home.town]: 'home.town': 'home' has no fact 'town'",
    ),
    "unknown role": (
        'questions = ["home.street"',
        'questions = ["tenant.title", "home.street"',
        "'tenant.title': no role and no block of the household is called 'tenant'",
    ),
    "unknown fact in a condition": (
        'when = [{ "mover.religion" = "other" }]',
        'when = [{ "mover.relgion" = "other" }]',
        "step[religion-name]: 'mover.relgion'",
    ),
    "looking ahead": (
        PLACE,
        PLACE + 'when = [{ "anmeldung.other_homes" = "yes" }]\n',
        "step[place]: the condition looks ahead: 'anmeldung.other_homes' is asked by no earlier step",
    ),
    "looking ahead to a role": (
        PLACE,
        PLACE + "when = [{ spouses = { at_least = 1 } }]\n",
        "step[place]: the condition looks ahead: 'spouses' is bound by no earlier step",
    ),
    "looking at its own step": (
        'questions = ["anmeldung.other_homes"]',
        'when = [{ "anmeldung.other_homes" = "yes" }]\nquestions = ["anmeldung.other_homes"]',
        "the condition looks ahead: 'anmeldung.other_homes'",
    ),
    "a step that contradicting conditions shut": (
        "[[good_to_know]]",
        step(
            'questions = ["anmeldung.last_city"]',
            'when = [{ "previous_home.country" = "DE", "anmeldung.german_before" = "yes" }]',
        ),
        "step[planted]: no answers lead to this step",
    ),
    "a step shut further back": (
        "[[good_to_know]]",
        step(
            'questions = ["anmeldung.last_city"]',
            'when = [{ "anmeldung.previous_kept" = "no", "anmeldung.german_before" = "no" }]',
        ),
        "step[planted]: no answers lead to this step",
    ),
    "a step about one person that nobody reaches": (
        "[[good_to_know]]",
        step(
            'for_each = "movers"',
            'questions = ["mover.call_name"]',
            'when = [{ "mover.document_serial" = { known = true }, "mover.document_kind" = "none" }]',
        ),
        "step[planted]: no answers lead to this step",
    ),
    "a value that no choice has": (
        'when = [{ "mover.religion" = "other" }]',
        'when = [{ "mover.religion" = "others" }]',
        "'mover.religion' can never be 'others'; possible are none, rk",
    ),
    "a country that there is not": (
        'when = [{ "previous_home.country" = "DE" }]',
        'when = [{ "previous_home.country" = "de" }]',
        "'previous_home.country' can never be 'de'; possible are two-letter codes of states",
    ),
    "a test on what cannot be listed": (
        'when = [{ "mover.religion" = "other" }]',
        'when = [{ "mover.birth_place" = "Cluj" }]',
        "'mover.birth_place' is a text: it cannot be compared with 'Cluj'",
    ),
    "an age of what is no date": (
        'when = [{ "mover.birth_date" = { age_at_least = 16 } }]\ntitle = "Familienstand',
        'when = [{ "mover.sex" = { age_at_least = 16 } }]\ntitle = "Familienstand',
        "step[civil-status]: ages are counted from dates, but 'mover.sex' is a choice",
    ),
    "a bound of what is no number": (
        'when = [{ "mover.religion" = "other" }]',
        'when = [{ "mover.religion" = { at_least = 1 } }]',
        "at_least and at_most compare numbers, but 'mover.religion' is a choice",
    ),
    "a role that no step binds": (
        '[[role]]\nid = "spouses"',
        '[[role]]\nid = "guest"\ntitle = "Gast"\n[[role]]\nid = "spouses"',
        "role[guest]: no step binds this role",
    ),
    "a role of nothing": (
        'id = "spouses"\neach = "spouse"',
        'id = "spouses"\nof = "animal"\neach = "spouse"',
        "role[spouses]: there is no block 'animal' with each = true",
    ),
    "a step for a role that is not there": (
        'id = "names"\nsection = "you"\nfor_each = "movers"',
        'id = "names"\nsection = "you"\nfor_each = "mover"',
        "step[names]: the role 'mover' is bound by no earlier step",
    ),
    "a step that binds nothing known": (
        'binds = "spouses"',
        'binds = "husband"',
        "step[spouse]: there is no role 'husband'",
    ),
    "a role that is asked before it is bound": (
        WHO,
        '[[step]]\nid = "x"\nfor_each = "movers"\ntitle = "X"\nquestions = ["mover.title"]\n' + WHO,
        "step[x]: the role 'movers' is bound by no earlier step",
    ),
    "one of several outside for_each": (
        'questions = ["home.postcode"',
        'questions = ["mover.title", "home.postcode"',
        "asks for one of 'movers', but the step is not for_each = 'movers'",
    ),
    "a step with the name of a page": (
        'id = "place"',
        'id = "check"',
        "an id has a-z, 0-9 and -, and is none of check",
    ),
    "a step id that no address can carry": ('id = "place"', 'id = "Place/1"', "step[Place/1]: an id has a-z, 0-9"),
    "a place that nobody asks": ('region_of = "home"', 'region_of = "hom"', "'hom.postcode' is asked by no step"),
    "a paper use without papers": (
        'use = ["anmeldung-berlin"]\ntitle = "Anmeldung bei der Meldebehörde (Meldeschein)"\nelse_data_sheet = true',
        'use = []\ntitle = "Meldeschein"',
        "use names no paper, and else_data_sheet",
    ),
    "a role that excludes an unknown one": (
        'not_also = ["movers"]',
        'not_also = ["movrs"]',
        "there is no role 'movrs'",
    ),
    "a role that gathers an unknown one": (
        'id = "movers"\neach = "mover"',
        'id = "crowd"\neach = "one"\nmany = true\ntitle = "Alle"\ngathers = ["movers", "guests"]\n\n'
        '[[role]]\nid = "movers"\neach = "mover"',
        "role[crowd].gathers: there is no role 'guests'",
    ),
    "a gathering role that is asked for": (
        'id = "movers"\neach = "mover"',
        'id = "movers"\neach = "mover"\ngathers = ["spouses"]',
        "'movers' gathers spouses: nobody is asked who has it",
    ),
    "a line about a paper that the form has not": (
        '[[signature]]\n',
        '[[signature]]\npaper = "anmeldung-hamburg"\n',
        "signature[1]: 'anmeldung-hamburg' is no paper of this form",
    ),
    "a paper that depends on an unknown one": (
        'id = "beiblatt"',
        'id = "beiblatt"\nunless = "anlage-x"',
        "there is no paper 'anlage-x'",
    ),
    "an omitted choice that there is not": (
        '"anmeldung.other_homes"]',
        '{ fact = "anmeldung.other_homes", omit = ["maybe"] }]',
        "can never be 'maybe'",
    ),
    "an implied fact that there is not": ('"mover.shares_home" =', '"mover.shares_house" =', "'mover.shares_house'"),
    "an implied value that there is not": (
        '"mover.shares_home" = "yes"',
        '"mover.shares_home" = "y"',
        "can never be 'y'",
    ),
    "a fact about a role that there is not": (
        "[facts.german_before]\n",
        '[facts.german_before]\nabout = "boss"\n',
        "there is no role 'boss'",
    ),
    "a fact that is composed of itself": (
        'join = ["last_postcode", "last_city"]',
        'join = ["last_postcode", "last_city_line"]',
        "it is composed of itself",
    ),
    "a gap that names an unknown fact": (
        "Weitere Namen von {mover.given_names}",
        "Weitere Namen von {mover.first_name}",
        "step[names]: 'mover.first_name'",
    ),
    "a gap that looks ahead": (
        "In welchen Ort sind Sie gezogen?",
        "Wohin nach {previous_home.country}?",
        "step[place]: the text names 'previous_home.country', which is asked by no earlier step",
    ),
    "a gap about one of several": (
        "In welchen Ort sind Sie gezogen?",
        "Wohin zieht {mover.given_names}?",
        "step[place]: the text names 'mover.given_names', but is not for_each = 'movers'",
    ),
    "a gap in a label": (
        'label = "Tag der Eheschließung oder',
        'label = "{mover.hochzeit}: Tag der Eheschließung oder',
        "step[marriage]: 'mover.hochzeit'",
    ),
    "a gap in the evidence": (
        "Geburtsurkunde von {mover.given_names}",
        "Geburtsurkunde von {mover.vorname}",
        "evidence[4]: 'mover.vorname'",
    ),
    "braces that are no gap": (
        "Geburtsurkunde von {mover.given_names}",
        "Geburtsurkunde von {Mover.given_names}",
        "evidence[4]: braces that are no gap",
    ),
    "a condition of a remark": (
        'when = [{ "movers.birth_date" = { age_under = 18 } }]\ntext = "Zieht nur',
        'when = [{ "movers.birthday" = { age_under = 18 } }]\ntext = "Zieht nur',
        "evidence[5]: 'movers.birthday'",
    ),
    "a condition of what is good to know": (
        "[[good_to_know]]\n",
        '[[good_to_know]]\nwhen = [{ "home.land" = "x" }]\n',
        "good_to_know[1]: 'home.land'",
    ),
    "a remark for a role that is not there": (
        '[[evidence]]\nfor_each = "movers"',
        '[[evidence]]\nfor_each = "kids"',
        "evidence[1]: there is no role 'kids'",
    ),
    "a step that asks nothing": ("[[good_to_know]]", step(), "step[planted]: the step asks nothing"),
    "two steps with one id": (
        'id = "dwelling"',
        'id = "place"',
        "anmeldung: step[place]: there are two of the kind step",
    ),
    "two roles with one word": (
        'each = "representative"',
        'each = "mover"',
        "role[mover]: there are two of the kind role",
    ),
    "two choices with one id": (
        'id = "main"\nlabel = "Haupt',
        'id = "only"\nlabel = "Haupt',
        "anmeldung.dwelling_kind.choice[only]: there are two of the kind choice",
    ),
    "a question asked twice in one step": (
        '"home.postcode", "home.city"]',
        '"home.postcode", "home.city", "home.city"]',
        "step[place].question[home.city]: there are two",
    ),
    "a choice without choices": (
        "[facts.moved_out]",
        '[facts.empty]\nkind = "choice"\nlabel = "x"\n[facts.moved_out]',
        "anmeldung.empty: a choice needs at least one [[choice]]",
    ),
    "a composition of nothing known": (
        'join = ["last_postcode", "last_city"]',
        'join = ["last_postcode", "last_town"]',
        "anmeldung.last_city_line: it is composed of an unknown fact 'last_town'",
    ),
    "a composed fact that is asked": (
        '"home.postcode", "home.city"]',
        '"home.postcode", "home.city_line"]',
        "this fact is composed of others and cannot be asked",
    ),
    "a paper that is not there": (
        'use = ["anmeldung-berlin"]',
        'use = ["anmeldung-bremen"]',
        "paper[1]: there is no paper 'anmeldung-bremen' in pdf_templates",
    ),
    "a local paper without anything elsewhere": (
        "else_data_sheet = true\n",
        "",
        "paper[1]: no edition is for places outside DE-BE",
    ),
}


@pytest.mark.parametrize("mistake", FORM_MISTAKES)
def test_a_mistake_in_a_form_is_found(mistake: str, plant: Plant) -> None:
    old, new, expected = FORM_MISTAKES[mistake]
    found = plant("anmeldung.toml", old, new)
    assert any(expected in line for line in found), "\n".join(found) or "no findings"
    assert all(line.startswith(("anmeldung: ", "anmeldung-berlin/", "beiblatt-berlin/")) for line in found)


STREET = "'Straße2' = \"home.street_line\""
OWNER = "'Wohnungseigentümer1' = \"landlord.owner_name\""
PAPER_MISTAKES = {
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


@pytest.mark.parametrize("mistake", PAPER_MISTAKES)
def test_a_mistake_in_an_edition_is_found(mistake: str, plant: Plant) -> None:
    file, old, new, expected = PAPER_MISTAKES[mistake]
    found = plant(file, old, new)
    assert any(expected in line for line in found), "\n".join(found) or "no findings"
    key = file.removesuffix(".toml")
    assert all(line.startswith(f"{key}: ") for line in found)


def test_an_edition_without_stand_in_is_found(plant: Plant, tmp_path: Path) -> None:
    (tmp_path / "pdf_templates" / "kg1" / "2025-09.stand-in.pdf").unlink()
    assert plant("anmeldung.toml", WHO, WHO) == ["kg1/2025-09: there is no stand-in; make it with formhelper stand-ins"]


def test_only_the_form_that_is_asked_for_is_checked(plant: Plant, tmp_path: Path) -> None:
    assert plant("kindergeld.toml", "Geburtsurkunde", "{") != []
    shelf = load_shelf(tmp_path / "forms", tmp_path / "pdf_templates")
    assert findings(shelf, form_id="anmeldung") == []
    assert findings(shelf, form_id="kindergeld") != []


def test_a_step_that_waits_for_something_unknown_can_be_reached(plant: Plant) -> None:
    waiting = step('questions = ["anmeldung.last_city"]', 'when = [{ "anmeldung.german_before" = { known = false } }]')
    assert plant("anmeldung.toml", "[[good_to_know]]", waiting) == []
