"""The operator out of formhelper.toml, read strictly: a misspelled key must not leave out what the law wants said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from formhelper.core.operator import Logo, Operator, Privacy, Provider, Statement
from formhelper.library.catalogues import LANGUAGES, SOURCE
from formhelper.library.logo import WrongLogo, read_logo
from formhelper.library.strict import Table, finish, load

HOURS = range(1, 30 * 24 + 1)


def read_operator(path: Path) -> Operator:
    """The operator of an installation; a logo is looked for beside the file. Raises DefinitionError."""
    return finish(load(path), lambda table: _operator(table, path.parent))


def _operator(table: Table, folder: Path) -> Operator:
    centre = table.table("centre")
    name, logo = centre.get("name", str, ""), _logo(centre, folder)
    centre.done()
    operator = table.table("operator")
    provider, privacy = _provider(operator), _privacy(operator)
    operator.done()
    return Operator(name, logo, finish(table.table("help"), _help), provider, privacy,
                    finish(table.table("accessibility"), _statement))


def _logo(table: Table, folder: Path) -> Logo | None:
    name = table.get("logo", str, "")
    if not name:
        return None
    try:
        return read_logo(folder / name)
    except WrongLogo as error:
        raise table.wrong(str(error), "logo") from None


def _provider(table: Table) -> Provider:
    """Name, address and e-mail belong together: § 5 DDG wants all three."""
    needed = None if table.data else ""
    email = table.get("email", str, needed)
    if email and ("@" not in email or " " in email):
        raise table.wrong(f"an e-mail address is expected, not {email!r}", "email")
    address = table.strings("address")
    if table.data and not address:
        raise table.wrong('the lines of a postal address are expected, for example ["Musterweg 1", "06667 Weißenfels"]',
                          "address")
    return Provider(
        name=table.get("name", str, needed),
        address=address,
        email=email,
        phone=table.get("phone", str, ""),
        represented_by=table.get("represented_by", str, ""),
        responsible=table.get("responsible", str, ""),
        register=table.get("register", str, ""),
        vat_id=table.get("vat_id", str, ""),
    )


def _privacy(table: Table) -> Privacy:
    hours = table.get("retention_hours", int, Privacy.retention_hours)
    if hours not in HOURS and table.has("retention_hours"):
        raise table.wrong(f"hours from {HOURS.start} to {HOURS.stop - 1} are expected, not {hours}", "retention_hours")
    return Privacy(
        officer=table.strings("data_protection_officer"),
        authority=table.strings("supervisory_authority"),
        hosting=table.get("hosting", str, ""),
        legal_basis=table.get("legal_basis", str, ""),
        retention_hours=hours,
    )


def _statement(table: Table) -> Statement:
    return Statement(
        contact=table.get("contact", str, ""),
        enforcement=table.strings("enforcement_body"),
        written=table.get("statement_date", date) if table.has("statement_date") else None,
        limits=table.strings("known_limits"),
    )


def _help(table: Table) -> dict[str, str]:
    """One line for all pages, in German; in other languages where the operator gives it."""
    lines = {SOURCE: table.get("contact", str, "")}
    return lines | {code: table.get(code, str, "") for code in LANGUAGES if code != SOURCE}
