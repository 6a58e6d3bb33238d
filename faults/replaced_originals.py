"""Files of originals that are replaced, removed and damaged while papers are made of them."""

from __future__ import annotations

import io
import random
import tempfile
import threading
import time
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pikepdf
from tally import Tally

from formhelper import pdf
from formhelper.core.edition import Edition
from formhelper.core.flow import Journey
from formhelper.desk.facts_file import household
from formhelper.desk.handed_out import Package
from formhelper.desk.package import Desk
from formhelper.library.fonts import load_fonts
from formhelper.library.shelf import Shelf, load_shelf
from formhelper.storage.originals import OriginalsFolder, sha256_of

FAMILIES = Path(__file__).resolve().parents[1] / "tests" / "journeys" / "families"
FAMILY = "popescu"
ONE_PAPER, SEVERAL = "wohnungsgeberbestaetigung", "kindergeld"
OLD, NEW, STAND_IN = "old", "new", "stand-in"
SUFFIXES = (".pdf", ".json", ".plan.json")


class GermanOnly:
    """Everything stands on the papers as the definitions say it."""

    language = "de"

    def text(self, text: object) -> str:
        """As it is."""
        return str(text)

    def language_of(self, text: object) -> str:
        """German."""
        del text
        return self.language

    say = say_german = text


class Shop:
    """A desk with installed originals, a family that is ready for its papers, and somebody who changes the files."""

    def __init__(self, folder: Path, form: str = ONE_PAPER) -> None:
        shelf: Shelf = load_shelf()
        self._again: dict[bytes, bytes] = {}
        self.folder, self.desk = folder, Desk(shelf, OriginalsFolder(folder), load_fonts())
        data = tomllib.loads((FAMILIES / f"{FAMILY}.toml").read_text(encoding="utf-8"))
        self.way: Journey = household(data, shelf.forms[form], date(2026, 11, 22), shelf.forms)
        chosen = self.desk.chosen(self.way.form, self.way)
        editions = {paper.edition.key: paper.edition for paper in chosen if paper.edition}
        self.files = {key: _files(edition) for key, edition in editions.items()}

    def make(self) -> Package:
        """A package of what is installed now."""
        return self.desk.make(self.way.form, self.way, GermanOnly())

    def put(self, which: str) -> None:
        """Install all originals once more, as another process does it."""
        for key, files in self.files.items():
            prepared = files[which]
            OriginalsFolder(self.folder).put(key, sha256_of(prepared.pdf), prepared.pdf, prepared.plan)

    def remove(self, suffix: str) -> None:
        """Take one of the files of each original away."""
        for key in self.files:
            (self.folder / f"{key}{suffix}").unlink(missing_ok=True)

    def damage(self, suffix: str, cut: bool) -> None:
        """Cut one of the files of each original off, or write something else over its middle."""
        for key in self.files:
            path = self.folder / f"{key}{suffix}"
            if path.exists():
                content = path.read_bytes()
                middle = len(content) // 2
                path.write_bytes(content[:middle] if cut else content[:middle] + b"\0" * 20 + content[middle + 20:])

    def made_of(self, package: Package) -> Sequence[str]:
        """For each filled paper, the file under it; "broken" where it is none, or the cover says otherwise."""
        return [self._under(paper.edition.key, paper.pdf, paper.original) for paper in package.papers if paper.edition]

    def again(self, prepared: bytes) -> bytes:
        """An original whose plan is gone is prepared once more."""
        if prepared not in self._again:
            self._again[prepared] = pdf.prepare(prepared).pdf
        return self._again[prepared]

    def _under(self, key: str, content: bytes, called_original: bool) -> str:
        known = self.files[key].items()
        found = next((name for name, one in known if content.startswith((one.pdf, self.again(one.pdf)))), "broken")
        with pikepdf.open(io.BytesIO(content)) as opened:
            whole = len(opened.pages) > 0 and not opened.check_pdf_syntax()
        return found if whole and called_original == (found != STAND_IN) else "broken"


def _files(edition: Edition) -> Mapping[str, pdf.Prepared]:
    files = {name: pdf.prepare(_marked(edition.stand_in, name)) for name in (OLD, NEW)}
    return {**files, STAND_IN: pdf.prepare(edition.stand_in)}


def _marked(content: bytes, name: str) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as opened:
        opened.pages[0].contents_add(f"0 0 m % {name}\nn\n".encode())
        out = io.BytesIO()
        opened.save(out)
    return out.getvalue()


def originals_replaced(times: int, dice: random.Random) -> Tally:
    """Packages are made while files are changed: each is of one piece, and the one after is right."""
    tally = Tally("originals replaced", "files")
    with tempfile.TemporaryDirectory(prefix="fh-") as name:
        shop = Shop(Path(name), SEVERAL)
        shop.put(OLD)
        done = threading.Event()

        def change() -> None:
            for _ in range(times):
                _changed(shop, dice)
                tally.caused += 1
                time.sleep(dice.uniform(0, 0.3))
            done.set()

        changing = threading.Thread(target=change)
        changing.start()
        while not done.is_set():
            _look(tally, shop)
        changing.join()
        shop.put(NEW)
        tally.lost += set(shop.made_of(shop.make())) != {NEW}
    return tally


def _changed(shop: Shop, dice: random.Random) -> None:
    turn, suffix = dice.random(), dice.choice(SUFFIXES)
    if turn < 0.5:
        shop.put(dice.choice([OLD, NEW]))
    elif turn < 0.75:
        shop.remove(suffix)
    else:
        shop.damage(suffix, cut=dice.random() < 0.5)


def _look(tally: Tally, shop: Shop) -> None:
    """Editions are files of their own, and may change one after the other; the papers of one edition are alike."""
    package = shop.make()
    editions = [paper.edition.key for paper in package.papers if paper.edition]
    under = list(zip(editions, shop.made_of(package), strict=True))
    whole = all(found != "broken" for _, found in under) and len(set(under)) == len(set(editions))
    tally.confirmed += 1
    tally.found += whole
    tally.torn += not whole
