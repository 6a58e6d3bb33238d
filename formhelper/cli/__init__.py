"""The `formhelper` command: for counsellors, admins and operators."""

from formhelper.cli import db, forms, originals, pdfs, purge, serving, stand_ins
from formhelper.cli.command import main

__all__ = ["db", "forms", "main", "originals", "pdfs", "purge", "serving", "stand_ins"]
