"""From the first page to the papers, and back to change something."""

from __future__ import annotations

from typing import Any


def test_a_person_comes_from_the_first_page_to_the_papers(browser: Any) -> None:
    assert browser.start().headers["Location"] == "/en/school/you"
    browser.walk()
    check = browser.get("/en/school/check")
    text = check.get_data(as_text=True)
    assert check.status_code == 200
    for answer in ("Kánárek", "Žofie", "06667", "Weißenfels", "Germany", "Ștefan", "00.05.2019", "Czechia", "1.234,50"):
        assert answer in text, answer
    for german in ("Tag der Geburt", "tschechisch", "ledig", "Geburtsurkunde von Ștefan", "Bis zum 1. März."):
        assert german in text, german
    assert "This document is no longer valid." in text
    papers = browser.get("/en/school/papers")
    assert papers.status_code == 200
    assert "Bemerkungen" in papers.get_data(as_text=True)
    pdf = browser.get("/en/school/papers/1.pdf")
    assert pdf.data.startswith(b"%PDF")
    assert pdf.headers["Content-Disposition"] == "attachment; filename=01-school.pdf"
    assert browser.get("/en/school/package.pdf").data.startswith(b"%PDF")
    assert browser.get("/en/school/papers/2.pdf").status_code == 404
