"""The PDF engine: what is in an official PDF, making it ready, filling it readably, joining papers. Knows no web.

Names are loaded when they are first used: a process that only fills needs none of the libraries that read PDFs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from formhelper.pdf.adding import add_fields
    from formhelper.pdf.errors import (
        Damaged,
        DynamicXfa,
        FieldError,
        NoRoom,
        NoSuchPlace,
        NotAPdf,
        Overflow,
        PasswordNeeded,
        PdfError,
        Several,
        StalePlan,
        TooLarge,
        Unencodable,
        UnknownField,
        WrongState,
        WrongType,
    )
    from formhelper.pdf.filled import Filled
    from formhelper.pdf.fit import Fit
    from formhelper.pdf.guard import (
        guarded_inspect,
        guarded_prepare,
        guarded_render,
        guarded_render_page,
        guarded_render_part,
    )
    from formhelper.pdf.inspection import inspect, page_count
    from formhelper.pdf.joining import join
    from formhelper.pdf.plan import Plan
    from formhelper.pdf.preparation import Prepared, Report, prepare
    from formhelper.pdf.rendering import Part, render

__all__ = [
    "Damaged",
    "DynamicXfa",
    "FieldError",
    "Filled",
    "Fit",
    "NoRoom",
    "NoSuchPlace",
    "NotAPdf",
    "Overflow",
    "Part",
    "PasswordNeeded",
    "PdfError",
    "Plan",
    "Prepared",
    "Report",
    "Several",
    "StalePlan",
    "TooLarge",
    "Unencodable",
    "UnknownField",
    "WrongState",
    "WrongType",
    "add_fields",
    "guarded_inspect",
    "guarded_prepare",
    "guarded_render",
    "guarded_render_page",
    "guarded_render_part",
    "inspect",
    "join",
    "page_count",
    "prepare",
    "render",
]

_HOME = {
    "Filled": "filled", "Fit": "fit", "Plan": "plan", "Prepared": "preparation", "Report": "preparation",
    "add_fields": "adding", "guarded_inspect": "guard", "guarded_prepare": "guard",
    "guarded_render": "guard", "guarded_render_page": "guard", "guarded_render_part": "guard", "Part": "rendering",
    "inspect": "inspection", "page_count": "inspection",
    "join": "joining", "prepare": "preparation", "render": "rendering",
}


if not TYPE_CHECKING:  # so that a wrong name is found before it runs

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = getattr(import_module(f"{__name__}.{_HOME.get(name, 'errors')}"), name)
        globals()[name] = found
        return found
