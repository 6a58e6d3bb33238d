"""What tests need beyond Python packages: in CI no program may be missing, elsewhere it is told which is."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator
from pathlib import Path

import pytest
from private_servers import NotInstalled
from reading import OFFICIAL

DEBIAN_FONTS = Path("/usr/share/fonts/truetype")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, None, None]:
    """Official papers may not be given away, so no clone has them of itself; programs come with `make system`."""
    if item.get_closest_marker("originals") and not OFFICIAL.is_dir():
        pytest.skip(f"the official papers are not in {OFFICIAL}")  # nobody may give them to us with the code
    try:
        return (yield)
    except NotInstalled as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))  # a developer without PostgreSQL, say; never in CI


@pytest.fixture(scope="session")
def font_sources() -> Path:
    """Debian's folder with the fonts that our own are made of. Raises NotInstalled."""
    for name in ("croscore", "roboto/unhinted"):
        if not (DEBIAN_FONTS / name).is_dir():
            raise NotInstalled(f"the fonts {name} are missing: sh tools/install-system-packages")
    return DEBIAN_FONTS


def pytest_collection_finish() -> None:
    """Thousands of tests with their forms and papers stay until the end: nobody looks for garbage among them."""
    gc.collect()
    gc.freeze()
