"""Forms and blocks out of TOML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from formhelper.core.blocks import Block, Choice, Composed, FactDef, Renamed
from formhelper.core.definition import Form, Note, PaperElsewhere, PaperUse, Question, Remark, Role, Step
from formhelper.core.kinds import KINDS
from formhelper.core.regions import Region
from formhelper.core.terms import Term
from formhelper.library.strict import Table, each, finish, load


def read_blocks(path: Path) -> dict[str, Block]:
    """The shared facts; raises DefinitionError."""
    return finish(load(path), _shared)[0]


def read_renamed(path: Path) -> tuple[Renamed, ...]:
    """What of the shared facts had other names in earlier versions; raises DefinitionError."""
    return finish(load(path), _shared)[1]


def read_form(path: Path, shared: Mapping[str, Block]) -> Form:
    """One form, with the shared blocks and its own; raises DefinitionError."""
    return finish(load(path), lambda table: _form(table, path.stem, shared))


def read_regions(path: Path) -> tuple[Region, ...]:
    """The places that have papers of their own; raises DefinitionError."""
    return finish(load(path), lambda table: tuple(each(table.tables("region"), _region)))


def _region(table: Table) -> Region:
    pairs = table.get("postcodes", list)
    if not all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
        raise table.wrong('a list of pairs is expected, for example [["10115", "14199"]]', "postcodes")
    spans = tuple((str(low), str(high)) for low, high in pairs)
    by_postcode = table.get("by_postcode", bool, False)
    city = table.get("city", str, "")
    if by_postcode == bool(city):
        raise table.wrong("a region has the name of its city, or by_postcode = true", "city")
    return Region(table.get("code", str), city, spans, table.strings("except_postcodes"), by_postcode)


def _shared(table: Table) -> tuple[dict[str, Block], tuple[Renamed, ...]]:
    return table.named("blocks", _block), tuple(each(table.tables("renamed"), _renamed))


def _renamed(table: Table) -> Renamed:
    return Renamed(table.get("from", str), table.get("to", str), table.get("choice_of", str, ""))


def _form(table: Table, form_id: str, shared: Mapping[str, Block]) -> Form:
    own = table.named("blocks", _block)
    facts = Block(table.named("facts", _fact), table.named("composed", _composed))
    person = Block(table.named("person_facts", _fact), table.named("person_composed", _composed), each=True)
    for name in (*own, form_id):
        if name in shared:
            raise table.wrong(f"a block {name!r} is shared already, with other facts; find another name", "blocks")
    roles = tuple(each(table.tables("role"), _role))
    return Form(
        id=form_id,
        title=table.text("title", None),
        summary=table.text("summary", None),
        who=table.text("who"),
        topic=table.get("topic", str),
        legal_basis=table.get("legal_basis", str),
        minutes=table.get("minutes", int),
        region_of=table.get("region_of", str),
        roles=roles,
        steps=tuple(each(table.tables("step"), _step)),
        blocks={**shared, **own, form_id: facts, f"person.{form_id}": person},
        papers=tuple(each(table.tables("paper"), _paper)),
        elsewhere=tuple(each(table.tables("paper_elsewhere"), _elsewhere)),
        elsewhere_rule=table.text("elsewhere_rule"),
        evidence=tuple(each(table.tables("evidence"), _remark)),
        deadlines=tuple(each(table.tables("deadline"), _deadline)),
        offices=tuple(each(table.tables("office"), _office)),
        signatures=tuple(each(table.tables("signature"), _remark)),
        good_to_know=tuple(each(table.tables("good_to_know"), _note)),
        data_sheet_title=table.get("data_sheet_title", str),
        with_data_sheet=table.get("with_data_sheet", bool, False),
        renamed=tuple(each(table.tables("renamed"), _renamed)),
    )


def _block(table: Table) -> Block:
    return Block(table.named("facts", _fact), table.named("composed", _composed), table.get("each", bool, False))


def _composed(table: Table) -> Composed:
    alone = table.strings("alone") or ("", "")
    if len(alone) != 2:
        raise table.wrong('two texts are expected, for example ["seit ", "bis "]', "alone")
    return Composed(table.strings("join"), table.get("with", str, " "), (alone[0], alone[1]), _characters(table))


def _characters(table: Table) -> tuple[int, int] | None:
    if not table.has("characters"):
        return None
    found = table.get("characters", list)
    if len(found) != 2 or not all(isinstance(number, int) for number in found):
        raise table.wrong("two numbers are expected, from and to, for example [0, 2]", "characters")
    return found[0], found[1]


def _fact(table: Table) -> FactDef:
    kind = table.get("kind", str)
    if kind not in KINDS:
        raise table.wrong(f"the kind {kind!r} is unknown; known are {', '.join(sorted(KINDS))}", "kind")
    return FactDef(
        kind=kind,
        label=table.text("label", None),
        official_label=table.get("official_label", str, ""),
        help=table.text("help"),
        where=table.text("where"),
        why=table.text("why"),
        example=table.get("example", str, ""),
        choices=tuple(each(table.tables("choice"), _choice)),
        optional=table.get("optional", bool, False),
        sensitive=table.text("sensitive"),
        autocomplete=table.get("autocomplete", str, ""),
        min=table.get("min", int, 0),
        max=table.get("max", int, 0),
        first_year=table.get("first_year", int, 1900),
        not_in_future=table.get("not_in_future", bool, False),
        warn_if_past=table.get("warn_if_past", bool, False),
        by_hand=table.get("by_hand", bool, False),
        about=table.get("about", str, ""),
    )


def _choice(table: Table) -> Choice:
    return Choice(table.get("id", str), table.text("label", None), table.get("paper", str, ""), table.text("help"))


def _role(table: Table) -> Role:
    return Role(
        id=table.get("id", str),
        title=table.text("title", None),
        each=table.get("each", str, ""),
        many=table.get("many", bool, False),
        optional=table.get("optional", bool, False),
        of=table.get("of", str, "person"),
        add=table.text("add"),
        not_also=table.strings("not_also"),
        gathers=table.strings("gathers"),
    )


def _step(table: Table) -> Step:
    return Step(
        id=table.get("id", str),
        title=table.text("title", None),
        official_title=table.get("official_title", str, ""),
        lead=table.text("lead"),
        questions=_questions(table),
        notes=tuple(each(table.tables("note"), _note)),
        when=table.condition(),
        for_each=table.get("for_each", str, ""),
        binds=table.get("binds", str, ""),
        section=table.get("section", str, ""),
        implies=_implies(table.table("implies")),
    )


def _implies(table: Table) -> dict[str, str]:
    return {address: table.get(address, str) for address in table.data}


def _questions(table: Table) -> tuple[Question, ...]:
    """Questions are addresses of facts, or tables where the form has words of its own."""
    found = []
    for number, raw in enumerate(table.get("questions", list, []), 1):
        if isinstance(raw, str):
            found.append(Question(raw))
        elif isinstance(raw, dict):
            place = f"{table.place}.questions[{raw.get('fact', number)}]"
            found.append(finish(Table(raw, table.file, place), _question))
        else:
            raise table.wrong(f"a question is an address or a table, not {raw!r}", f"questions[{number}]")
    return tuple(found)


def _question(table: Table) -> Question:
    return Question(
        fact=table.get("fact", str),
        label=table.text("label"),
        help=table.text("help"),
        why=table.text("why"),
        official_label=table.get("official_label", str, ""),
        number=table.get("number", str, ""),
        optional=table.get("optional", bool, False) if table.has("optional") else None,
        omit=table.strings("omit"),
        when=table.condition(),
    )


def _note(table: Table) -> Note:
    return Note(table.text("text", None), table.condition(), table.get("warning", bool, False))


def _paper(table: Table) -> PaperUse:
    return PaperUse(
        use=table.strings("use"),
        title=table.text("title", None),
        when=table.condition(),
        for_each=table.get("for_each", str, ""),
        else_data_sheet=table.get("else_data_sheet", bool, False),
    )


def _elsewhere(table: Table) -> PaperElsewhere:
    return PaperElsewhere(
        id=table.get("id", str),
        title=table.text("title", None),
        text=table.text("text", None),
        source=table.get("source", str),
        when=table.condition(),
        for_each=table.get("for_each", str, ""),
        unless=table.get("unless", str, ""),
    )


def _remark(table: Table) -> Remark:
    return Remark(
        text=table.text("text", None),
        when=table.condition(),
        for_each=table.get("for_each", str, ""),
        paper=table.get("paper", str, ""),
    )


def _office(table: Table) -> Remark:
    address = tuple(table.get("address", list, []))
    by_post = table.get("by_post", bool, False)
    if address and not by_post:
        raise table.wrong("an office with an address for letters is by_post")
    return replace(_remark(table), by_post=by_post, address=address)


def _deadline(table: Table) -> Remark:
    term = table.table("term") if table.has("term") else None
    return replace(_remark(table), term=finish(term, _term) if term else None)


def _term(table: Table) -> Term:
    span = {unit: table.get(unit, int, 0) for unit in ("days", "weeks", "months")}
    if min(span.values()) < 0:
        raise table.wrong("a term runs forward: days, weeks and months are not negative")
    days = span["days"] + 7 * span["weeks"]
    return Term(table.get("after", str), days, span["months"], table.get("month_end", bool, False))


