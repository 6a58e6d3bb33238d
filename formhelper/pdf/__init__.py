"""The PDF engine: what is in an official PDF, making it ready, filling it readably, joining papers. Knows no web."""

from formhelper.pdf.add_fields import add_fields
from formhelper.pdf.errors import (
    Damaged,
    NotAPdf,
    Overflow,
    PasswordNeeded,
    PdfError,
    TooLarge,
    Unencodable,
    UnknownField,
    WrongState,
    WrongType,
)
from formhelper.pdf.fill import Filled, fill
from formhelper.pdf.fit import Fit, fit
from formhelper.pdf.guard import guarded_inspect, guarded_prepare
from formhelper.pdf.inspect import inspect
from formhelper.pdf.join import join
from formhelper.pdf.prepare import prepare
from formhelper.pdf.render import render

__all__ = [
    "Damaged",
    "Filled",
    "Fit",
    "NotAPdf",
    "Overflow",
    "PasswordNeeded",
    "PdfError",
    "TooLarge",
    "Unencodable",
    "UnknownField",
    "WrongState",
    "WrongType",
    "add_fields",
    "fill",
    "fit",
    "guarded_inspect",
    "guarded_prepare",
    "inspect",
    "join",
    "prepare",
    "render",
]
