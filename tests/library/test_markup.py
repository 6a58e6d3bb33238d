"""The checks name markup that is not allowed, and translations keep the markup of their source."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from formhelper.core.blocks import Text
from formhelper.core.definition import Note
from formhelper.core.markup import TAG, faults
from formhelper.library.catalogues import translations_folder
from formhelper.library.check_markup import markup_findings

WRONG = {
    "<b>fett</b>": "looks like markup",
    "<script>x</script>": "looks like markup",
    "<em>nie zu": "never closed",
    "<em>kreuz<strong>weise</em></strong>": "closes what is not open",
    "zu</em>": "closes what is not open",
    '<a href="http://example.org">x</a>': "https://",
    '<a href="javascript:x">x</a>': "https://",
    '<a href="https://example.org/{home.city}">x</a>': "no gap",
    "<a>x</a>": "https://",
    '<em class="x">x</em>': "may not have 'class'",
    '<a href="https://example.org" target="_blank">x</a>': "may not have 'target'",
    "<em>x</em><img src=x>": "<img> is not allowed",
    "<em>x</em><!-- y -->": "comments",
    "<em>x</em><?php y ?>": "declarations",
}
RIGHT = ["ohne", "3 < 5", "<em>x</em>", '<a href="https://example.org/a?b=c">x</a>', "<ul><li>x</li></ul>", "a<br>b"]


@pytest.mark.parametrize("text", WRONG)
def test_markup_that_is_not_allowed_is_found(text: str) -> None:
    found = list(faults(text, words_only=False))
    assert any(WRONG[text] in fault for fault in found), found


@pytest.mark.parametrize("text", RIGHT)
def test_markup_that_is_allowed_is_not_found(text: str) -> None:
    assert list(faults(text, words_only=False)) == []


def test_in_a_label_every_markup_is_found() -> None:
    assert list(faults("<em>x</em>", words_only=True)) != []
    assert list(faults("x", words_only=True)) == []


def test_a_finding_names_its_place() -> None:
    (finding,) = markup_findings("kindergeld", {"note": Note(Text("<em>x"))})
    assert str(finding).startswith("kindergeld: note.text: <em> is never closed")


CATALOGUES = sorted(translations_folder().glob("*/LC_MESSAGES/forms.po"))


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_translations_keep_the_markup(path: Path) -> None:
    with path.open("rb") as file:
        catalogue = read_po(file)
    for message in catalogue:
        if message.string and not message.fuzzy:
            ours, theirs = (sorted(re.sub(r"\s+", " ", tag) for tag in TAG.findall(str(text)))
                            for text in (message.id, message.string))
            assert ours == theirs, message.id
            assert list(faults(str(message.string), words_only=False)) == [], message.id
