"""The law of the house: who may import whom."""

from __future__ import annotations

import ast
import sys
from collections import Counter
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[1] / "formhelper"
ROOMS = {
    "core": {"core"},
    "library": {"core", "library"},
    "pdf": {"core", "pdf"},
    "papers": {"core", "papers"},
    "storage": {"core", "storage"},
    "desk": {"core", "library", "pdf", "papers", "storage", "desk"},
    "web": {"core", "library", "pdf", "papers", "storage", "desk", "web"},
    "cli": {"core", "library", "pdf", "papers", "storage", "desk", "web", "cli"},
}
# The one place where a door opens the other: `formhelper serve` starts the web application.
DOORS = {("cli", "web")}
FROM_OUTSIDE = {
    "core": {"stdnum", "schwifty", "phonenumbers", "babel", "rapidfuzz"},
    "library": {"babel"},
    "pdf": {"pikepdf", "pypdfium2", "PIL"},
    "papers": {"reportlab", "icalendar"},
    "storage": {"sqlalchemy", "cryptography", "alembic", "limits"},
    "desk": set(),
}
MODULES = sorted(HOUSE.rglob("*.py"))


def room_of(path: Path) -> str:
    parts = path.relative_to(HOUSE).with_suffix("").parts
    return parts[0]


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= (
                {f"{node.module}.{name.name}" for name in node.names} if node.module == "formhelper" else {node.module}
            )
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_imports_point_inwards(path: Path) -> None:
    room = room_of(path)
    for name in imports(path):
        first, _, rest = name.partition(".")
        if first == "formhelper" and rest and room in ROOMS:
            assert rest.split(".")[0] in ROOMS[room], f"{path.name} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_each_room_brings_in_only_its_libraries(path: Path) -> None:
    room = room_of(path)
    if room not in FROM_OUTSIDE:
        return
    outside = {name.split(".")[0] for name in imports(path)} - set(sys.stdlib_module_names) - {"formhelper"}
    assert outside <= FROM_OUTSIDE[room], f"{path.name} imports {outside - FROM_OUTSIDE[room]}"


def test_the_core_reads_and_writes_nothing() -> None:
    for path in (HOUSE / "core").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        called = {
            node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not called & {"open", "print", "input"}, path.name
        assert not imports(path) & {"pathlib", "os", "io", "socket", "flask", "sqlite3"}, path.name


def test_no_module_runs_text_as_code() -> None:
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        called = {
            node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not called & {"eval", "exec", "compile", "__import__"}, path.name
        assert not {name.split(".")[0] for name in imports(path)} & {"pickle", "marshal", "yaml"}, path.name


def test_no_room_without_a_name() -> None:
    forbidden = {"utils", "helpers", "common", "manager"}
    assert not {path.stem for path in MODULES} & forbidden
    assert not {path.parent.name for path in MODULES} & forbidden


def test_what_tests_import_by_its_bare_name_has_that_name_alone() -> None:
    root = HOUSE.parent
    folders = ("attack", "benchmarks", "faults", "proof", "tools")
    scripts = [path for folder in folders for path in (root / folder).glob("*.py")]
    names = Counter(path.stem for path in [*scripts, *(root / "tests").rglob("*.py")] if path.stem != "conftest")
    assert [name for name, count in names.items() if count > 1] == []
