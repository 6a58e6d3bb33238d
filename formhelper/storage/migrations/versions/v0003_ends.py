"""When a case was begun, so that it can end however often it is used; and which pepper a code was made with."""

from __future__ import annotations

import time

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Only adds. When cases of before were begun is not known: they count as begun today."""
    op.add_column("cases", sa.Column("begun", sa.Integer()))
    op.add_column("wraps", sa.Column("pepper", sa.String(32)))
    op.execute(sa.text("UPDATE cases SET begun = :now").bindparams(now=int(time.time())))
    op.execute("UPDATE wraps SET pepper = (SELECT value FROM notes WHERE name = 'pepper') WHERE kind <> 'cookie'")


def downgrade() -> None:
    """Cases and codes stay as they are."""
    op.drop_column("wraps", "pepper")
    op.drop_column("cases", "begun")
