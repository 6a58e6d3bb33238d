"""Why a PDF is refused or a value is not written: one clear sentence each, with place and remedy."""

from __future__ import annotations

from collections.abc import Sequence

NAMED = 50
"""So many names are written out in one sentence."""


class PdfError(Exception):
    """Anything that the engine refuses."""

    @property
    def problems(self) -> tuple[PdfError, ...]:
        """What is wrong, one by one: this error, or all that it sums up."""
        return (self,)


class Several(PdfError):
    """More than one value is refused; each with its own sentence, one a line."""

    def __init__(self, found: Sequence[PdfError]) -> None:
        self._found = tuple(found)
        super().__init__("\n".join(map(str, found)))

    @property
    def problems(self) -> tuple[PdfError, ...]:
        return self._found


class FieldError(PdfError):
    """A value that cannot be written into the field that is named."""

    field: str


class NotAPdf(PdfError):
    """The file is none; `what` says what it is instead."""

    def __init__(self, what: str) -> None:
        super().__init__(f"this is not a PDF: {what}")


class Damaged(PdfError):
    """The PDF cannot be read to its end, or reading it takes more time or memory than any form needs."""

    def __init__(self, why: str) -> None:
        super().__init__(f"this PDF is damaged or hostile: {why}; get it again from the authority")


class PasswordNeeded(PdfError):
    """The PDF opens with a password only."""

    def __init__(self) -> None:
        super().__init__("this PDF opens with a password only; get the version without password from the authority")


class DynamicXfa(PdfError):
    """The PDF holds a form that only Adobe's viewer can show; there are no pages to fill in."""

    def __init__(self) -> None:
        super().__init__(
            "this PDF is a dynamic XFA form, whose pages only Adobe's viewer makes; ask the authority for a version "
            "that can be printed"
        )


class TooLarge(PdfError):
    """The PDF is larger than any form: bytes, pages or fields."""

    def __init__(self, what: str, number: int, most: int) -> None:
        super().__init__(f"this PDF is too large for a form: {number} {what}, at most {most} are taken")


class UnknownField(PdfError):
    """Values were given for fields that the paper has not."""

    def __init__(self, names: Sequence[str], known: Sequence[str]) -> None:
        from difflib import get_close_matches  # of use for the message only

        self.names = tuple(sorted(names))
        near = {name: get_close_matches(name, known, 1) for name in self.names[:NAMED]}
        shown = (f"{name!r}" + (f" (nearest: {found[0]!r})" if found else "") for name, found in near.items())
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        super().__init__(f"the paper has no field {', '.join(shown)}{more}; it has {len(known)} others")


class WrongState(FieldError):
    """A tick that the field cannot show."""

    def __init__(self, field: str, state: object, states: Sequence[str]) -> None:
        self.field, self.state, self.states = field, state, tuple(states)
        super().__init__(f"the field {field!r} cannot show {state!r}; it can show {', '.join(map(repr, states))}")


class WrongType(FieldError):
    """A text for a tick box, or a tick for a text box."""

    def __init__(self, field: str, kind: str, value: object) -> None:
        self.field = field
        super().__init__(f"the field {field!r} is of kind {kind} and takes no {type(value).__name__}")


class Unencodable(FieldError):
    """Letters that our fonts cannot draw. The sentence names letters, never the whole value."""

    def __init__(self, field: str, characters: Sequence[str]) -> None:
        self.field, self.characters = field, tuple(characters)
        shown = ", ".join(f"{c if c.isprintable() else ''} ({_points(c)})".strip() for c in characters)
        super().__init__(f"the field {field!r} cannot be written readably: {shown}; write the value in Latin letters")


def _points(characters: str) -> str:
    return " ".join(f"U+{ord(one):04X}" for one in characters)


class Overflow(FieldError):
    """A value that is longer than a limited field takes; such a field is never cut."""

    def __init__(self, field: str, needed: int, available: int) -> None:
        self.field, self.needed, self.available = field, needed, available
        super().__init__(
            f"the field {field!r} takes {available} characters, but {needed} are given; write the value by hand "
            "or shorten it"
        )


class NoRoom(FieldError):
    """A box that is too small for the value, and even for the words that name the annex."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(f"the field {field!r} has no room even to name the annex; write the value by hand")


class NoSuchPlace(FieldError):
    """A place of a field was asked for that it does not have; places are counted from 1."""

    def __init__(self, field: str, number: int, places: int) -> None:
        self.field = field
        super().__init__(f"the field {field!r} has no place number {number}, only {places}")


class StalePlan(PdfError):
    """A plan that was made by another version, or for another file; `prepare` makes it anew."""

    def __init__(self, why: str) -> None:
        super().__init__(f"this plan cannot be used: {why}; prepare the original again")
