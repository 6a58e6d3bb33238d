"""A family whose name is found wherever it is not meant to be."""

from __future__ import annotations

from formhelper.core.facts import Case

CANARY = "Žofie-Kánárková-Цветана-8675309"


def family() -> Case:
    case, maria = Case().add()
    case = case.put(maria, {"given_names": "Mária", "family_name": CANARY})
    case = case.put(None, {"home.postcode": "06667", "bank.iban": "DE02120300000000202051"})
    return case.bind("kindergeld", "applicant", [maria])
