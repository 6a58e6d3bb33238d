"""The list of parts: what runs and is carried, and no address from which it came."""

from __future__ import annotations

import json
import re
from typing import Any

from running import ROOT

from tools import sbom

LISTED: dict[str, Any] = {
    "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
    "metadata": {"tools": {"components": [{"externalReferences": [{"url": "https://index.example/tool"}]}]}},
    "components": [
        {"bom-ref": "formhelper==1", "name": "formhelper", "type": "library", "version": "1",
         "externalReferences": [{"type": "distribution", "url": "file:///home/somebody/formhelper.whl"}]},
        {"bom-ref": "flask==3", "name": "flask", "type": "library", "version": "3", "purl": "pkg:pypi/flask@3",
         "externalReferences": [{"type": "distribution", "url": "https://index.example/flask"}]},
    ],
    "dependencies": [{"ref": "formhelper==1", "dependsOn": ["flask==3"]}, {"ref": "flask==3"}],
}


def test_the_application_is_told_with_what_it_needs_and_carries() -> None:
    bom = sbom.told(LISTED, "2.7.2")
    assert bom["metadata"]["component"]["name"] == "formhelper"
    assert [part["name"] for part in bom["components"]] == ["flask", "@kern-ux/native", "Arimo", "Roboto Condensed"]
    assert bom["components"][1]["purl"] == "pkg:npm/%40kern-ux/native@2.7.2"
    references = {part["bom-ref"] for part in [*bom["components"], bom["metadata"]["component"]]}
    assert {one["ref"] for one in bom["dependencies"]} == references
    assert bom["dependencies"][0]["dependsOn"] == sorted(references - {"formhelper==1"})


def test_nothing_says_where_a_part_was_fetched_from() -> None:
    assert not re.search("https?:|file:", json.dumps(sbom.told(LISTED, "2.7.2")))


def test_what_the_wheel_carries_of_others_is_what_its_licences_name() -> None:
    carried = {path.name.removeprefix("LICENSE-") for path in (ROOT / "formhelper/fonts").glob("LICENSE-*")}
    assert {name.replace(" ", "") for name in sbom.FONTS} == carried
