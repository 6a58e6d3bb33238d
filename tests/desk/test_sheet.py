"""What goes on the data sheet, and what a field is called in the annex."""

from __future__ import annotations

from dataclasses import replace

from households_at_the_desk import shelf, walk

from formhelper.core.edition import Entry
from formhelper.core.fields import FieldList
from formhelper.desk.sheet import data_sheet_of, official_labels
from formhelper.papers.data_sheet import DataSheet, Row


def sheet(form: str, family: str) -> DataSheet:
    return data_sheet_of(walk(form, family))


def rows(found: DataSheet, title: str, person: str = "") -> list[Row]:
    return [
        row for section in found.sections if (section.title, section.person) == (title, person) for row in section.rows
    ]


def test_the_sheet_is_german_and_says_what_it_is_for() -> None:
    found = sheet("anmeldung", "popescu")
    form = shelf().forms["anmeldung"]
    assert (found.title, found.subtitle, found.footer) == (
        form.data_sheet_title,
        "§§ 17, 23, 24 BMG",
        form.data_sheet_title,
    )
    assert "ersetzt keinen Vordruck" in found.lead
    assert found.remarks == (str(form.signatures[0].text),)


def test_sections_follow_the_official_order_and_hold_all_that_is_asked_of_one_person() -> None:
    found = sheet("anmeldung", "popescu")
    people = [section.person for section in found.sections if section.person]
    assert people == ["Țăranu-Popescu, Maria Ștefania", "Popescu, Ion", "Popescu, Ana", "Popescu, Luca-Gheorghe"]
    titles = [(section.title, section.person) for section in found.sections]
    assert len(set(titles)) == len(titles)
    maria = {row.label: row.value for row in rows(found, "Angaben zu den Personen", people[0])}
    assert maria["Geburtsdatum"] == "01.02.1988"
    assert maria["Staatsangehörigkeit(en)"] == "rumänisch"
    assert maria["Religionsgesellschaft"] == "orthodox"
    assert maria["gültig bis"] == "05.03.2033"


def test_rows_have_the_official_label_and_number_of_the_form() -> None:
    found = sheet("anmeldung", "popescu")
    labels = [row.label for section in found.sections for row in section.rows]
    assert "Datum der Eheschließung / Lebenspartnerschaft" in labels
    assert "seit" not in labels
    assert {row.number for section in sheet("kindergeld", "popescu").sections for row in section.rows} >= {
        "1",
        "2",
        "3",
    }


def test_a_blank_answer_leaves_a_line_only_where_it_can_be_added_by_hand() -> None:
    found = sheet("anmeldung", "petrova")
    blank = {row.label for section in found.sections for row in section.rows if not row.value}
    assert "Religionsgesellschaft" in blank
    assert not blank & {"Doktorgrad", "Passname", "Ordensname, Künstlername", "Familienname", "Zusatzangaben"}


def test_records_are_numbered() -> None:
    found = sheet("kindergeld", "popescu")
    assert [section.person for section in found.sections if section.person.startswith("Nr.")] == [
        "Nr. 1",
        "Nr. 2",
        "Nr. 1",
    ]


def test_a_field_is_called_by_its_tooltip_else_by_the_question_that_fills_it() -> None:
    way = walk("kindergeld", "popescu")
    edition = shelf().editions["kg1"][0]
    bare = FieldList(edition.fields.pages, tuple(replace(field, tooltip="") for field in edition.fields.fields))
    edition = replace(edition, fields=bare)
    labels = official_labels(edition, way)
    by_end = {name.rpartition(".")[2]: label for name, label in labels.items() if "Tabelle" not in name}
    assert by_end["IBAN[0]"] == "3 IBAN"
    assert by_end["Geburtsname-Antragsteller[0]"] == "1 ggf. Geburtsname und Familienname aus früherer Ehe"
    row = next(label for name, label in labels.items() if "Tabelle1-Kinder[0].Zeile2[0].Zelle1" in name)
    assert row.endswith("Vorname des Kindes, ggf. abweichender Familienname")
    told = replace(edition, fields=FieldList(bare.pages, tuple(replace(f, tooltip="Hinweis") for f in bare.fields)))
    assert set(official_labels(told, way).values()) == {"Hinweis"}


def test_the_wording_of_the_form_goes_before_that_of_the_block_and_a_field_without_either_keeps_its_name() -> None:
    way = walk("wohnungsgeberbestaetigung", "popescu")
    edition = shelf().editions["wohnungsgeberbestaetigung-berlin"][0]
    bare = FieldList(edition.fields.pages, tuple(replace(field, tooltip="") for field in edition.fields.fields))
    entries = {**edition.entries, "Ort2": Entry(text="x")}
    labels = official_labels(replace(edition, fields=bare, entries=entries), way)
    assert labels["Einzugsdatum1"] == "Einzugsdatum"
    assert labels["FamiliennameRow3"] == "Familienname"
    assert labels["Ort2"] == "Ort2"
