"""The built wheel carries everything: installed elsewhere, it fills a form."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CARRIED = [
    "forms/*.toml", "pdf_templates/*/*.*", "fonts/*.*", "web/static/*.*", "web/static/kern/*.*",
    "web/templates/**/*.html",
]
PARTS = ["formhelper", "translations", "setup.cfg", "pyproject.toml", "README.md", "LICENSE"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that nothing is left in the checkout; without network, with the setuptools at hand."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for part in PARTS:
        path = ROOT / part
        if path.is_dir():
            shutil.copytree(path, source / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(path, source / part)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("site")
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        str(target),
        str(wheel),
    ]
    subprocess.run(command, check=True, capture_output=True)
    return target


def formhelper(elsewhere: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    code = (
        "import formhelper, sys; print(formhelper.__file__, file=sys.stderr); from formhelper.cli import main; main()"
    )
    environment = {**os.environ, "PYTHONPATH": str(elsewhere), "FORMHELPER_DATA": str(folder / "data")}
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_wheel_carries_definitions_papers_catalogues_and_pages(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    carried = {str(path.relative_to(ROOT)) for one in CARRIED for path in (ROOT / "formhelper").glob(one)}
    carried |= {f"formhelper/{path.relative_to(ROOT)}" for path in (ROOT / "translations").glob("*/LC_MESSAGES/*.mo")}
    assert carried
    assert "formhelper/web/static/kern/kern.css" in carried, "make assets comes first"
    assert len([name for name in carried if name.endswith(".mo")]) == 11
    assert not carried - names


def test_the_wheel_fills_a_form_elsewhere(elsewhere: Path, tmp_path: Path) -> None:
    facts = ROOT / "tests" / "journeys" / "families" / "petrova.toml"
    done = formhelper(
        elsewhere, tmp_path, "fill", "kindergeld", "--facts", str(facts), "--out", "out", "--language", "bg"
    )
    assert done.returncode == 0, done.stderr
    assert str(elsewhere) in done.stderr
    assert (tmp_path / "out" / "01-kg1.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "out" / "mappe.pdf").stat().st_size > 50_000
    assert "Anlage EU" in done.stdout


def test_the_wheel_carries_the_migrations_of_the_database(elsewhere: Path, tmp_path: Path) -> None:
    done = formhelper(elsewhere, tmp_path, "db", "upgrade")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "data" / "cases.sqlite").exists()
    assert formhelper(elsewhere, tmp_path, "db", "current").returncode == 0


def test_the_wheel_finds_its_own_definitions_sound(elsewhere: Path, tmp_path: Path) -> None:
    done = formhelper(elsewhere, tmp_path, "check")
    assert done.returncode == 0, done.stdout
    assert "no findings" in done.stdout
