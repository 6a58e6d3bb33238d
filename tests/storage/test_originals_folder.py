"""The folder of installed originals."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from formhelper.storage.originals import OriginalsFolder, WrongKey

TODAY = date(2026, 11, 22)
SHA = "ab" * 32


@pytest.fixture
def folder(tmp_path: Path) -> OriginalsFolder:
    return OriginalsFolder(tmp_path / "originals", lambda: TODAY)


def test_what_is_put_is_got_with_the_checksum_of_the_original(folder: OriginalsFolder) -> None:
    put = folder.put("kg1/2025-09", SHA, b"prepared", b"plan")
    assert folder.get("kg1/2025-09") == put
    assert (put.prepared, put.plan, put.sha256, put.added) == (b"prepared", b"plan", SHA, TODAY)


def test_what_stays_the_same_is_read_once(folder: OriginalsFolder) -> None:
    folder.put("kg1/2025-09", SHA, b"prepared", b"plan")
    first = folder.get("kg1/2025-09")
    assert first is not None
    assert folder.get("kg1/2025-09") is first
    folder.renew(first, b"prepared", b"newer plan")
    second = folder.get("kg1/2025-09")
    assert second
    assert (second.plan, second.sha256, second.added) == (b"newer plan", SHA, TODAY)


def test_an_original_without_a_plan_is_there_and_says_so(folder: OriginalsFolder, tmp_path: Path) -> None:
    folder.put("kg1/2025-09", SHA, b"prepared", b"plan")
    (tmp_path / "originals/kg1/2025-09.plan.json").unlink()
    found = OriginalsFolder(tmp_path / "originals").get("kg1/2025-09")
    assert found
    assert found.plan == b""


def test_what_was_never_put_is_not_there(folder: OriginalsFolder) -> None:
    assert folder.get("kg1/2025-09") is None


def test_a_file_that_was_changed_afterwards_counts_as_not_installed(folder: OriginalsFolder, tmp_path: Path) -> None:
    folder.put("kg1/2025-09", SHA, b"prepared", b"plan")
    (tmp_path / "originals/kg1/2025-09.pdf").write_bytes(b"prepare")
    assert folder.get("kg1/2025-09") is None


@pytest.mark.parametrize("key", ["kg1", "../kg1/x", "kg1/..", "/etc/x", "kg1/a/b", "KG1/2025", "kg1/", "kg1/2025\n"])
def test_a_key_that_leads_elsewhere_is_refused(folder: OriginalsFolder, key: str) -> None:
    with pytest.raises(WrongKey):
        folder.put(key, SHA, b"p", b"plan")
    with pytest.raises(WrongKey):
        folder.get(key)


def test_nothing_half_written_is_left_behind(folder: OriginalsFolder, tmp_path: Path) -> None:
    folder.put("kg1/2025-09", SHA, b"p", b"plan")
    names = sorted(path.name for path in (tmp_path / "originals/kg1").iterdir())
    assert names == ["2025-09.json", "2025-09.pdf", "2025-09.plan.json"]
