"""What makes the design system notices what is missing, changed, or cut away by mistake."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from tools import design_system
from tools.design_system import DESIGN, DesignError, content, stamp, undefined, verify


def folder_with(tmp_path: Path, text: str, named: str) -> Path:
    (tmp_path / "kern.css").write_text(text)
    (tmp_path / "kern.sha256").write_text(f"{hashlib.sha256(named.encode()).hexdigest()}  kern.css\n")
    return tmp_path


def test_the_file_that_the_sum_names_is_taken(tmp_path: Path) -> None:
    verify(folder_with(tmp_path, "a{}", named="a{}"))


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DesignError, match=r"kern\.css is not the file that kern\.sha256 names"):
        verify(folder_with(tmp_path, "a{}", named="b{}"))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    (folder_with(tmp_path, "a{}", named="a{}") / "kern.css").unlink()
    with pytest.raises(DesignError, match="is missing"):
        verify(tmp_path)


def test_a_variable_that_nobody_defines_is_found_unless_it_has_something_to_fall_back_on() -> None:
    sheet = ":root{--a: 1} b{c: var(--a); d: var(--gone); e: var(--other, 2); f: calc( var( --lost ) * 2)}"
    assert undefined(sheet) == {"--gone", "--lost"}
    assert undefined(sheet, ":root{--gone:1;--lost :2}") == set()


def test_the_stamp_changes_with_names_and_content(tmp_path: Path) -> None:
    one = tmp_path / "one.html"
    one.write_text("a")
    first = stamp([one])
    assert stamp([one]) == first
    one.write_text("b")
    assert stamp([one]) != first
    assert stamp([one.rename(tmp_path / "two.html")]) != first


def test_classes_are_looked_for_in_templates_and_scripts() -> None:
    assert {"base.html", "kern.html"} <= {path.name for path in content()}
    assert {path.suffix for path in content()} <= {".html", ".js"}


def test_the_lock_file_has_checksums_and_no_address_of_a_registry() -> None:
    packages = json.loads((DESIGN / "package-lock.json").read_text())["packages"]
    fetched = {name: package for name, package in packages.items() if name}
    assert fetched
    assert all(package["integrity"].startswith("sha512-") and "resolved" not in package for package in fetched.values())
    assert "registry" not in (DESIGN / "package-lock.json").read_text()


def test_packages_are_pinned_and_run_nothing_when_they_are_installed() -> None:
    wanted = json.loads((DESIGN / "package.json").read_text())["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    assert "ignore-scripts=true" in (DESIGN / ".npmrc").read_text()


@pytest.mark.parametrize("sheet", ["kern.css", "kern.rtl.css"])
def test_what_was_made_has_both_themes_and_fetches_nothing(sheet: str) -> None:
    text = (design_system.OUT / sheet).read_text()
    assert "[data-kern-theme=dark]" in text
    assert "prefers-color-scheme: dark" in text
    assert "@font-face" not in text
    assert all(address.startswith("data:") for address in re.findall(r"url\(\s*[\"']?([^\"')]+)", text))


def test_every_class_of_kern_in_a_template_has_a_rule() -> None:
    text = (design_system.OUT / "kern.css").read_text()
    name = re.compile(r"(?<![\w-])kern-[a-z]+(?:[-_]+[a-z0-9]+)*")
    used = {found for path in content() for found in name.findall(path.read_text())}
    assert used
    assert {found for found in used if f".{found}" not in text} == set()
