"""Desks that all journeys go to: one with stand-ins only, one with the originals beside the checkout."""

from __future__ import annotations

import hashlib

import pytest
from households import shelf
from reading import OFFICIAL

from formhelper import pdf
from formhelper.desk.originals import pdf_files
from formhelper.desk.package import Desk
from formhelper.library.fonts import load_fonts
from formhelper.storage.originals import OriginalsFolder


@pytest.fixture(scope="session")
def desks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Desk]:
    fonts, bare = load_fonts(), OriginalsFolder(tmp_path_factory.mktemp("none"))
    found = {"stand-ins": Desk(shelf(), bare, fonts)}
    if OFFICIAL.is_dir():
        folder = OriginalsFolder(tmp_path_factory.mktemp("originals"))
        known = {checksum: edition for edition in shelf().all_editions() for checksum in edition.sha256}
        for path in pdf_files((OFFICIAL,)):
            content = path.read_bytes()
            if edition := known.get(hashlib.sha256(content).hexdigest()):  # as the reception does, but in this process
                prepared = pdf.prepare(content, edition.fields if edition.flat else None)
                folder.put(edition.key, prepared.sha256, prepared.pdf, prepared.plan)
        found["originals"] = Desk(shelf(), folder, fonts)
    return found
