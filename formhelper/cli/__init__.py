"""The `formhelper` command: for counsellors, admins and operators."""

from formhelper.cli import forms, originals, pdfs, serving, stand_ins
from formhelper.cli.command import main

__all__ = ["forms", "main", "originals", "pdfs", "serving", "stand_ins"]
