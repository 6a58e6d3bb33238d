"""Reads drawn papers back with two independent readers, for the tests of this room."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pypdfium2

PEOPLE = (
    "J̌ana C̨̆elik", "Παπαδοπούλου Ελένη", "Божидара Йорданова", "Țepeș-Ăldulescu", "Zoë Šķēle", "Łucja Żółć",
    "Müller Groß",
)


def pdfium_pages(pdf: bytes) -> list[str]:
    """The text of each page, every run of white space one blank."""
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pypdfium2.PdfDocument(pdf)]


def poppler_text(pdf: bytes) -> str:
    """The text of all pages in reading order, every run of white space one blank."""
    run = subprocess.run(["pdftotext", "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(run.stdout.decode().split())


def letters_off_page(pdf: bytes) -> list[str]:
    """Letters whose ink is not wholly on their page."""
    return [letter for page, letter, box in letter_boxes(pdf) if not _on(page.get_size(), box)]


def letter_boxes(pdf: bytes) -> Iterator[tuple[pypdfium2.PdfPage, str, tuple[float, float, float, float]]]:
    """Each letter that shows ink, with its page and its box in points."""
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        for index in range(text.count_chars()):
            letter = text.get_text_range(index, 1)
            if letter.strip():
                yield page, letter, text.get_charbox(index)


def _on(size: tuple[float, float], box: tuple[float, float, float, float]) -> bool:
    left, bottom, right, top = box
    return left >= 0 and bottom >= 0 and right <= size[0] and top <= size[1]
