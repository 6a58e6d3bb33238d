"""Whether renamings lead from what is no more to what there is, so that answers of open cases find their place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from formhelper.core.blocks import Renamed
from formhelper.core.definition import Form
from formhelper.core.upgrade import Definitions
from formhelper.library.finding import Finding
from formhelper.library.shelf import Shelf


def renamed_findings(shelf: Shelf) -> Iterator[Finding]:
    """What is wrong with [[renamed]] in blocks.toml and in forms."""
    yield from _each("blocks", shelf.renamed, shelf)
    for form in shelf.forms.values():
        yield from _each(form.id, form.renamed, shelf)
        for number, rule in enumerate(form.renamed, 1):
            block = _block(rule.choice_of or rule.new, shelf.definitions)
            if block in shelf.blocks and not _own(form, block):
                yield Finding(f"{form.id}: renamed[{number}]", f"the block {block!r} is shared: say it in blocks.toml")


def _each(file: str, rules: Sequence[Renamed], shelf: Shelf) -> Iterator[Finding]:
    later = [rule.old for rule in rules if not rule.choice_of]
    for number, rule in enumerate(rules, 1):
        place = f"{file}: renamed[{number}]"
        found = _choice(rule, shelf.definitions) if rule.choice_of else _address(rule, shelf, later[number - 1:])
        yield from (Finding(place, message) for message in found)


def _choice(rule: Renamed, now: Definitions) -> Iterator[str]:
    choices = {choice.id for fact in now.facts.get(rule.choice_of, ()) for choice in fact.choices}
    if not choices:
        yield f"there is no choice {rule.choice_of!r}: an address is block.fact, for example person.sex"
        return
    if rule.new not in choices:
        yield f"{rule.choice_of} has no choice {rule.new!r}; known are {', '.join(sorted(choices))}"
    if rule.old in choices:
        yield f"{rule.choice_of} still has the choice {rule.old!r}: nothing would be left under this name"


def _address(rule: Renamed, shelf: Shelf, later: Sequence[str]) -> Iterator[str]:
    now = shelf.definitions
    if not _there(rule.new, now) and rule.new not in later:
        yield f"there is no fact and no block {rule.new!r}: an address is block or block.fact, as in person.tax_id"
    if _there(rule.old, now):
        yield f"{rule.old!r} is still there: nothing would be left under this name"
    before, after = _block(rule.old, now), _block(rule.new, now)
    known = {name: block.each for form in shelf.forms.values() for name, block in form.blocks.items()}
    if before in known and after in known and known[before] != known[after]:
        yield f"{before!r} and {after!r} are not both of the household, or both of people or records"


def _there(address: str, now: Definitions) -> bool:
    return address in now.facts or address in now.blocks


def _block(address: str, now: Definitions) -> str:
    return address if address in now.blocks else address.rpartition(".")[0]


def _own(form: Form, block: str) -> bool:
    return block in (form.id, f"person.{form.id}")
