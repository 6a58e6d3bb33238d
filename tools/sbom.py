"""Writes what the application is made of when it runs, as CycloneDX: `python tools/sbom.py dist/formhelper-….whl`.

The wheel is installed by the lock file into an empty environment, and what comes to lie there is listed; tools for
tests and development are not in it. KERN and the fonts, which the wheel carries, are added by hand.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
EXTRAS = "postgresql,redis,metrics"
OURS = "formhelper"
KERN = "@kern-ux/native"
FONTS = {"Arimo": "OFL-1.1", "Roboto Condensed": "Apache-2.0"}
"""Cut, joined and renamed, so they have no version of their own; formhelper/fonts/README.md says from what."""


def main(wheel: Path, out: Path) -> None:
    """Install, list, add what is inside, and write."""
    with tempfile.TemporaryDirectory() as folder:
        python = _installed(wheel, Path(folder))
        listing = ["environment", "--output-reproducible", "--output-format", "JSON", "--output-file", "-", str(python)]
        listed = subprocess.run(["cyclonedx-py", *listing], check=True, capture_output=True)
    bom = told(json.loads(listed.stdout), _kern(ROOT / "design/package-lock.json"))
    out.write_text(json.dumps(bom, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{out}: {OURS} and {len(bom['components'])} parts")


def _installed(wheel: Path, folder: Path) -> Path:
    """The Python of an environment with nothing else in it."""
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    lock = ["--constraint", str(ROOT / "requirements.lock")]
    subprocess.run([*pip, *lock, f"{wheel}[{EXTRAS}]"], check=True)
    return python


def _kern(lock: Path) -> str:
    """The version of KERN in a lock file of npm."""
    return str(json.loads(lock.read_text(encoding="utf-8"))["packages"][f"node_modules/{KERN}"]["version"])


def told(listed: dict[str, Any], kern: str) -> dict[str, Any]:
    """The listing about us: no addresses from which something was fetched, and with what the wheel carries."""
    parts = [{key: value for key, value in one.items() if key != "externalReferences"} for one in listed["components"]]
    (ours,) = (one for one in parts if one["name"] == OURS)
    carried = [_part(KERN, "EUPL-1.2", version=kern, purl=f"pkg:npm/%40{KERN[1:]}@{kern}")]
    carried += [_part(name, licence) for name, licence in FONTS.items()]
    needed = [
        {**one, "dependsOn": sorted([*one.get("dependsOn", ()), *(part["bom-ref"] for part in carried)])}
        if one["ref"] == ours["bom-ref"] else one
        for one in listed["dependencies"]
    ]
    return {
        **listed,
        "metadata": {"component": {**ours, "type": "application"}},
        "components": [*(one for one in parts if one is not ours), *carried],
        "dependencies": [*needed, *({"ref": part["bom-ref"]} for part in carried)],
    }


def _part(name: str, licence: str, **more: str) -> dict[str, Any]:
    return {"bom-ref": name, "type": "library", "name": name, "licenses": [{"license": {"id": licence}}], **more}


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
