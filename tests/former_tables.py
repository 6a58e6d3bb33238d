"""The tables as they were before there were migrations, for tests of the way from there to today."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, MetaData, String, Table

FORMER = MetaData()
CASES = Table(
    "cases", FORMER,
    Column("id", LargeBinary(32), primary_key=True),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("expires", Integer, nullable=False, index=True),
)
PARTS = Table(
    "parts", FORMER,
    Column("case_id", LargeBinary(32), ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    Column("part", String(120), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("blob", LargeBinary, nullable=False),
)
