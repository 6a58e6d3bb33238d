"""The little markup that texts of definitions may hold: emphasis, links, lists and line breaks."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser

TAGS = frozenset({"a", "em", "strong", "ul", "ol", "li", "br"})
TAG = re.compile(r"</?(?:a|em|strong|ul|ol|li|br)(?:\s[^<>]*)?/?>", re.IGNORECASE)
LINK = re.compile(r'<a\s+href="([^"<>]*)"\s*>(.*?)</a>', re.IGNORECASE | re.DOTALL)
BREAK = re.compile(r"</?(li|ul|ol|br)(?:\s[^<>]*)?/?>", re.IGNORECASE)
SECURE = re.compile(r"https://[a-z0-9.-]+(/[^\s{}]*)?", re.IGNORECASE)
LOOKS_LIKE_A_TAG = re.compile(r"</?[a-z!?][^<>]*>?", re.IGNORECASE)


def marked(text: str) -> bool:
    """Whether the text holds markup; any other text means exactly the letters that it holds."""
    return "<" in text and TAG.search(text) is not None


def plain(text: str) -> str:
    """The text in words only, for paper and for labels; the address of a link stands behind it."""
    if not marked(text):
        return text
    linked = LINK.sub(lambda link: link[2] if link[1] in link[2] else f"{link[2]} ({link[1]})", text)
    broken = BREAK.sub(lambda tag: " • " if tag[0].lower().startswith("<li") else " ", linked)
    return " ".join(html.unescape(TAG.sub("", broken)).split())


def faults(text: str, words_only: bool) -> Iterator[str]:
    """What is wrong with the markup of a text; `words_only` is a place that takes none, such as a label."""
    if not marked(text):
        if found := LOOKS_LIKE_A_TAG.search(text):
            yield f"{found[0][:40]!r} looks like markup, but only {_known()} are known; it would be shown as it stands"
        return
    if words_only:
        yield "markup is not possible here: this text also stands where there are words only"
    reader = _Reader()
    reader.feed(text)
    reader.close()
    yield from reader.found
    yield from (f"<{tag}> is never closed" for tag in reader.open)


class _Reader(HTMLParser):
    """Reads a marked text and notes what is not on the list."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.found.append(f"<{tag}> is not allowed; known are {_known()}")
            return
        if tag != "br":
            self.open.append(tag)
        self.found += [
            f"<{tag}> may not have {name!r}" for name, _ in attrs if (tag, name) != ("a", "href")
        ]
        address = dict(attrs).get("href") or ""
        if tag == "a" and not SECURE.fullmatch(address):
            self.found.append(f"a link needs an address that begins with https:// and has no gap: {address[:60]!r}")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.found.append(f"</{tag}> closes what is not open")

    def handle_comment(self, data: str) -> None:
        self.found.append(f"comments are not allowed: {data[:40]!r}")

    def handle_decl(self, decl: str) -> None:
        self.found.append(f"declarations are not allowed: {decl[:40]!r}")

    def unknown_decl(self, data: str) -> None:
        self.handle_decl(data)

    def handle_pi(self, data: str) -> None:
        self.handle_decl(data)


def _known() -> str:
    return ", ".join(f"<{tag}>" for tag in sorted(TAGS))
