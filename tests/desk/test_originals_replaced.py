"""The file of an original is replaced, removed or damaged while a package is made of it: no paper of two halves."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[2] / "faults"))  # behind all else, so that it hides nothing

from replaced_originals import NEW, OLD, SEVERAL, STAND_IN, GermanOnly, Shop, originals_replaced

from formhelper.desk.handed_out import Package
from formhelper.desk.making import made
from formhelper.storage.originals import OriginalsFolder

CHANGES: dict[str, Callable[[Shop], None]] = {
    "replaced": lambda shop: shop.put(NEW),
    "pdf removed": lambda shop: shop.remove(".pdf"),
    "card removed": lambda shop: shop.remove(".json"),
    "pdf cut off": lambda shop: shop.damage(".pdf", cut=True),
    "pdf changed": lambda shop: shop.damage(".pdf", cut=False),
    "card cut off": lambda shop: shop.damage(".json", cut=True),
    "plan cut off": lambda shop: shop.damage(".plan.json", cut=True),
    "plan removed": lambda shop: shop.remove(".plan.json"),
}
AFTER = {"replaced": NEW, "plan cut off": OLD, "plan removed": OLD}
"""What the next package is made of, where it is not the stand-in."""


@pytest.fixture(scope="module")
def open_shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return Shop(tmp_path_factory.mktemp("originals"))


@pytest.fixture
def shop(open_shop: Shop) -> Shop:
    open_shop.put(OLD)
    return open_shop


def changed_after(shop: Shop, steps: int, change: Callable[[Shop], None]) -> Package:
    """A package whose files are changed when so many steps of it are begun."""
    making = shop.desk.making(shop.way.form, shop.way, GermanOnly())
    for _ in range(steps):
        next(making)
    change(shop)
    return made(making)


@pytest.mark.parametrize("change", CHANGES)
def test_a_package_that_was_begun_is_of_one_piece_and_the_next_one_is_right(shop: Shop, change: str) -> None:
    assert shop.made_of(changed_after(shop, 1, CHANGES[change])) == [OLD]
    assert shop.made_of(shop.make()) == [AFTER.get(change, STAND_IN)]
    shop.put(OLD)
    assert shop.made_of(shop.make()) == [OLD]


def test_between_two_papers_of_one_package_nothing_changes(tmp_path: Path) -> None:
    shop = Shop(tmp_path, SEVERAL)
    shop.put(OLD)
    assert shop.made_of(changed_after(shop, 2, lambda shop: shop.put(NEW))) == [OLD] * 4
    assert shop.made_of(changed_after(shop, 4, lambda shop: shop.remove(".pdf"))) == [NEW] * 4
    assert shop.made_of(shop.make()) == [STAND_IN] * 4


@pytest.mark.parametrize("change", [name for name in CHANGES if name not in AFTER])
def test_where_no_original_is_left_the_cover_says_that_the_paper_is_a_stand_in(shop: Shop, change: str) -> None:
    assert all(paper.original for paper in shop.make().papers)
    CHANGES[change](shop)
    package = shop.make()
    assert [paper.original for paper in package.papers if paper.edition] == [False]


def test_a_damaged_original_is_waited_for_once_and_not_on_every_page(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr("formhelper.storage.originals.time.sleep", waited.append)
    shop.damage(".pdf", cut=True)
    folder = OriginalsFolder(shop.folder)
    key = next(iter(shop.files))
    assert folder.get(key) is None
    assert waited
    waited.clear()
    assert folder.get(key) is None
    assert waited == []


def test_a_folder_in_the_place_of_a_file_is_no_original(shop: Shop) -> None:
    shop.remove(".pdf")
    for key in shop.files:
        (shop.folder / f"{key}.pdf").mkdir()
    try:
        assert set(shop.made_of(shop.make())) == {STAND_IN}
    finally:
        for key in shop.files:
            (shop.folder / f"{key}.pdf").rmdir()


def test_packages_that_are_made_while_files_change_are_whole() -> None:
    tally = originals_replaced(12, random.Random(20261122))
    assert tally.sound, str(tally)


def test_the_look_is_not_blind(shop: Shop) -> None:
    package = shop.make()
    paper = package.papers[0]
    assert paper.edition
    assert shop._under(paper.edition.key, paper.pdf, False) == "broken"
    assert shop._under(paper.edition.key, b"x" + paper.pdf, True) == "broken"
