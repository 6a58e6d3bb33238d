"""The physical limit: copying the template and packing the bytes that a fill appends, nothing else."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

from serve import Values, serve


class Filler:
    """What any filler must do at least that appends these bytes to this template."""

    version = f"zlib {zlib.ZLIB_RUNTIME_VERSION}"

    def load(self, template: bytes, job: dict[str, Any]) -> None:
        self.template = bytearray(template)
        self.appended = Path(job["appended"]).read_bytes()

    def fill(self, _: Values) -> bytes:
        copy = bytes(self.template)
        zlib.compress(self.appended, 1)
        return copy


if __name__ == "__main__":
    serve(Filler())
