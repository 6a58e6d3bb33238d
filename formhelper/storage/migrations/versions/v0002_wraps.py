"""Further ways into a case (codes, other browsers), and notes about the database."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Only adds: programs of the step before go on working beside."""
    op.create_table(
        "wraps",
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("locator", sa.LargeBinary(32), primary_key=True),
        sa.Column("case_id", sa.LargeBinary(32), sa.ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
        sa.Column("salt", sa.LargeBinary(16), nullable=False),
        sa.Column("params", sa.String(40), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("expires", sa.Integer()),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
    )
    op.create_index("ix_wraps_case_id", "wraps", ["case_id"])
    op.create_index("ix_wraps_expires", "wraps", ["expires"])
    notes = op.create_table(
        "notes",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.String(200), nullable=False),
    )
    op.bulk_insert(notes, [{"name": "oldest", "value": "0001"}])


def downgrade() -> None:
    """Codes end; the cases stay open in the browsers that began them."""
    op.drop_table("notes")
    op.drop_table("wraps")
