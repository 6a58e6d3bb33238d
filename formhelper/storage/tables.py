"""The tables; how they came to be is told by the migrations."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, MetaData, String, Table

HEAD = "0003"
"""The newest migration; a test holds it and the folder of migrations together."""

TABLES = MetaData()

CASES = Table(
    "cases", TABLES,
    Column("id", LargeBinary(32), primary_key=True),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("expires", Integer, nullable=False, index=True),
    Column("begun", Integer),
)
"""`id` and the key that opens `wrapped_key` follow from the secret of the browser that began the case.

`begun` is empty where a program of the time before began it; the first of today that uses it counts from then.
"""

PARTS = Table(
    "parts", TABLES,
    Column("case_id", LargeBinary(32), ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    Column("part", String(120), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("blob", LargeBinary, nullable=False),
)

WRAPS = Table(
    "wraps", TABLES,
    Column("kind", String(16), primary_key=True),
    Column("locator", LargeBinary(32), primary_key=True),
    Column("case_id", LargeBinary(32), ForeignKey("cases.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("salt", LargeBinary(16), nullable=False),
    Column("params", String(40), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("made", Integer, nullable=False),
    Column("expires", Integer, index=True),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("pepper", String(32)),
)
"""Further ways into a case: its data key wrapped once more, for another browser (cookie) or a code.

`locator` finds the row and is no secret; `expires` is empty where the way ends with the case. `pepper` is the mark of
the pepper with which a code was made; browsers need none, and codes of programs of the time before do not say it.
"""

NOTES = Table(
    "notes", TABLES,
    Column("name", String(40), primary_key=True),
    Column("value", String(200), nullable=False),
)
"""What is known of the whole database: which pepper is in use, and which is the oldest program that fits."""
