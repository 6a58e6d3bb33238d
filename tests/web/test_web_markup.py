"""Texts of definitions may emphasise, link and list; nothing else gets into a page, whoever wrote it."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from formhelper.core.blocks import Text
from formhelper.core.markup import TAGS, plain
from formhelper.library.catalogues import Catalogues
from formhelper.web.markup import safe
from formhelper.web.words import Phrase, Words

LINK = "<a href=\"https://example.org/weg\">Seite</a>"
PAYLOADS = [
    "{{7*7}}", "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{% for x in config %}{{x}}{% endfor %}", "{# x #}",
    "${7*7}", "#{7*7}", "<%= 7*7 %>", "{{=7*7}}", "{php}echo 1;{/php}", "*{7*7}", "@(7*7)", "~{7*7}", "[[7*7]]",
    "{0.__class__}", "{a.__init__.__globals__}", "{:>100000000}", "{!r}", "%s%s%n", "%(secret)s", "%c" * 20,
    "{home.city.__class__}", "{{home.city}}", "{ home.city }", "$HOME", "`id`", "$(id)", "\\x3cscript\\x3e",
    "<script>alert(1)</script>", "<SCRIPT SRC=//evil.example/x.js></SCRIPT>", "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>", "<math><mtext><script>alert(1)</script>",
    "<a href=\"javascript:alert(1)\">x</a>", "<a href=\"JaVaScRiPt:alert(1)\">x</a>", "<a href=\" javascript:x\">x</a>",
    "<a href=\"java\tscript:alert(1)\">x</a>", "<a href=\"data:text/html,<script>x</script>\">x</a>",
    "<a href=\"//evil.example\">x</a>", "<a href=\"http://evil.example\">x</a>", "<a href=\"/en/delete\">x</a>",
    "<a href=\"https://e.example\" onclick=\"x\">x</a>", "<a href=\"https://e.example\" style=\"position:fixed\">x</a>",
    "<a href=\"https://e.example\" target=\"_top\" id=\"main\">x</a>", "<a href='vbscript:x'>x</a>",
    "<iframe src=https://evil.example></iframe>", "<object data=x></object>", "<embed src=x>", "<base href=//evil>",
    "<form action=//evil><input name=token></form>", "<meta http-equiv=refresh content='0;url=//evil'>",
    "<link rel=stylesheet href=//evil>", "<style>*{display:none}</style>", "<b onmouseover=x>b</b>", "<!-- x --><em>",
    "<![CDATA[<script>x</script>]]>", "<?xml version='1.0'?>", "\"><script>alert(1)</script>", "'-alert(1)-'",
    "</p></main><h1>x</h1>", "<em><strong>" * 50, "&lt;script&gt;alert(1)&lt;/script&gt;", "\u202e<em>\u0000</em>",
]
EMPTY = Path("/nowhere")


class Seen(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str, str]] = set()
        self.text = ""
        self.feed(str(page))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(tag, name, value or "") for name, value in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(text: str, typed: str = "Köln", language: str = "de") -> Seen:
    words = Words(Catalogues(EMPTY), language)
    return Seen(words.phrase(Text(text), lambda _: typed).__html__())


def test_there_are_enough_payloads() -> None:
    assert len(set(PAYLOADS)) >= 60


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
@pytest.mark.parametrize("around", ["{}", "<em>vor</em> {} nach", "{} " + LINK], ids=["alone", "marked", "linked"])
def test_what_a_definition_says_never_becomes_anything_but_the_listed_tags(payload: str, around: str) -> None:
    seen = shown(around.replace("{}", payload))
    assert seen.tags <= TAGS
    for tag, name, value in seen.attributes:
        assert (tag, name) in {("a", "href"), ("a", "rel")}
        assert name == "rel" or value.startswith("https://")
        assert "{" not in value


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
@pytest.mark.parametrize("text", ["in {home.city}", "<em>Wohnung</em> in {home.city}", "<ul><li>{home.city}</ul>"])
def test_what_a_person_typed_appears_letter_by_letter_and_is_never_read_again(payload: str, text: str) -> None:
    seen = shown(text, typed=payload)
    assert payload.replace("\u0000", "\ufffd") in seen.text.replace("\u0000", "\ufffd")
    assert seen.tags <= {"em", "ul", "li"}
    assert seen.attributes == set()


def test_what_a_person_typed_never_becomes_part_of_an_address() -> None:
    seen = shown('<a href="https://example.org/{home.city}">Stadt</a>', typed="../../evil")
    assert seen.attributes == {("a", "rel", "noreferrer noopener")}


def test_emphasis_links_and_lists_are_shown() -> None:
    seen = shown(f"<strong>Wichtig</strong>: {LINK}<ul><li>eins</li><li>zwei</li></ul>Ende<br>neu")
    assert seen.tags == {"strong", "a", "ul", "li", "br"}
    assert ("a", "href", "https://example.org/weg") in seen.attributes
    assert ("a", "rel", "noreferrer noopener") in seen.attributes


@pytest.mark.parametrize("text", ["weniger als 3 < 5 & mehr", "Müller & Söhne", "a<b>c", "5 > 3", "&amp;"])
def test_a_text_without_markup_means_exactly_its_letters(text: str) -> None:
    assert shown(text).text == text
    assert plain(text) == text


def test_paper_and_labels_get_words_only() -> None:
    text = f"<strong>Siehe</strong> {LINK}:<ul><li>Pass &amp; Ausweis</li><li>Foto</li></ul>"
    assert plain(text) == "Siehe Seite (https://example.org/weg): • Pass & Ausweis • Foto"
    words = Words(Catalogues(EMPTY), "de")
    assert words.text(Text(text)) == plain(text)
    assert str(words.phrase(Text(text))) == plain(text)


def test_a_text_in_another_language_says_so_with_its_markup() -> None:
    page = shown("<em>nur</em> deutsch", language="bg")
    assert ("div", "lang", "de") in page.attributes
    assert isinstance(Phrase("x", "de", "bg").__html__(), str)


def test_each_text_is_cleaned_once() -> None:
    safe.cache_clear()
    for _ in range(50):
        shown("<em>einmal</em>")
    assert safe.cache_info().misses == 1
