"""Countries and nationalities: ISO 3166-1 codes, groups of states, and their German words for paper."""

from __future__ import annotations

from functools import cache

from babel import Locale

EU = frozenset("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())
EEA = EU | {"IS", "LI", "NO"}
GROUPS = {"EU": EU, "EEA": EEA, "EEA_CH": EEA | {"CH"}}

STATELESS = "stateless"

# The adjective that German offices write under "Staatsangehörigkeit"; for other states the short name of the state.
ADJECTIVES = dict(
    pair.split("=")
    for pair in """
    AT=österreichisch BE=belgisch BG=bulgarisch CY=zyprisch CZ=tschechisch DE=deutsch DK=dänisch EE=estnisch
    ES=spanisch FI=finnisch FR=französisch GR=griechisch HR=kroatisch HU=ungarisch IE=irisch IT=italienisch
    LT=litauisch LU=luxemburgisch LV=lettisch MT=maltesisch NL=niederländisch PL=polnisch PT=portugiesisch
    RO=rumänisch SE=schwedisch SI=slowenisch SK=slowakisch IS=isländisch LI=liechtensteinisch NO=norwegisch
    CH=schweizerisch GB=britisch UA=ukrainisch MD=moldauisch BY=belarussisch RU=russisch TR=türkisch
    AL=albanisch BA=bosnisch-herzegowinisch XK=kosovarisch ME=montenegrinisch MK=mazedonisch RS=serbisch
    GE=georgisch AM=armenisch AZ=aserbaidschanisch SY=syrisch AF=afghanisch IQ=irakisch IR=iranisch
    VN=vietnamesisch IN=indisch CN=chinesisch US=amerikanisch BR=brasilianisch MA=marokkanisch TN=tunesisch
    EG=ägyptisch NG=nigerianisch PK=pakistanisch KZ=kasachisch
    """.split()
)

# CLDR names regions and groups too; only two-letter codes of states can be lived in or belonged to.
_NO_STATE = frozenset("EU EZ UN QO XA XB ZZ AC CP DG EA IC TA CQ AQ BV HM TF UM".split())


@cache
def codes() -> tuple[str, ...]:
    """All codes that may be chosen: EU first, then the others, each in the order of their German names."""
    names = {str(code): str(name) for code, name in Locale("de").territories.items()}
    states = [code for code in names if len(code) == 2 and code.isalpha() and code not in _NO_STATE]
    return tuple(sorted(states, key=lambda code: (code not in EU, _sorting(names[code]))))


def _sorting(name: str) -> str:
    return name.casefold().replace("ä", "a").replace("ö", "o").replace("ü", "u")


def name(code: str, language: str = "de") -> str:
    """The short name of the state in that language."""
    return str(Locale.parse(language).territories.get(code, code))


def nationality(code: str) -> str:
    """What stands on paper under Staatsangehörigkeit: an adjective (polnisch), else the name of the state."""
    return "staatenlos" if code == STATELESS else ADJECTIVES.get(code, name(code))
