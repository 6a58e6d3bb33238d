"""Who runs an installation: what the law wants said about them, and their name and logo."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Logo:
    """A picture, checked when it was read; `kind` is its media type."""

    content: bytes
    kind: str

    @property
    def mark(self) -> str:
        """Changes with the picture, so that browsers may keep it."""
        return hashlib.sha256(self.content).hexdigest()[:16]


@dataclass(frozen=True)
class Provider:
    """Who answers for the pages (§ 5 DDG, § 18 MStV); empty where nobody has said so."""

    name: str = ""
    address: tuple[str, ...] = ()
    email: str = ""
    phone: str = ""
    represented_by: str = ""
    responsible: str = ""
    register: str = ""
    vat_id: str = ""


@dataclass(frozen=True)
class Privacy:
    """What only the operator can say about personal data (Art. 13 GDPR)."""

    officer: tuple[str, ...] = ()
    authority: tuple[str, ...] = ()
    hosting: str = ""
    legal_basis: str = ""
    retention_hours: int = 0
    """After so many hours without use answers are deleted; 0 where the storage decides."""


@dataclass(frozen=True)
class Statement:
    """What only the operator can say about accessibility (§ 12b BGG and the laws of the Länder)."""

    contact: str = ""
    enforcement: tuple[str, ...] = ()
    written: date | None = None
    limits: tuple[str, ...] = ()


@dataclass(frozen=True)
class Operator:
    """An installation's own data. Texts are shown as the operator wrote them, in German; `help` also by language."""

    name: str = ""
    logo: Logo | None = None
    help: Mapping[str, str] = field(default_factory=dict)
    provider: Provider = Provider()
    privacy: Privacy = Privacy()
    accessibility: Statement = Statement()

    @property
    def known(self) -> bool:
        """Whether anybody says that they run this installation."""
        return bool(self.provider.name)

    def help_in(self, language: str, otherwise: str) -> tuple[str, str]:
        """The line about help with the language that it is in; empty where there is none."""
        code = language if self.help.get(language) else otherwise
        return self.help.get(code, ""), code


NOBODY = Operator()
"""No configuration: the pages say so."""
