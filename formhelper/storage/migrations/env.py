"""Alembic's entry: runs the migrations on the connection that was handed in, in its transaction."""

from __future__ import annotations

from alembic import context

from formhelper.storage.tables import TABLES

# with our own BEGIN, SQLite rolls tables back as well as rows
context.configure(
    connection=context.config.attributes["connection"], target_metadata=TABLES, transactional_ddl=True
)
with context.begin_transaction():
    context.run_migrations()
