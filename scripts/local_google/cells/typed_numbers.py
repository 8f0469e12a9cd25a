"""Numbers as people type them: separators, percent signs, currencies, exponents."""

import math
import re
from dataclasses import dataclass
from functools import cache

from scripts.local_google.cells.locales import Conventions
from scripts.local_google.cells.values import plain_number

_SPACES = "\u00a0\u202f "
_SYMBOLS = "$€£¥￥₩₹₽"


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """A number read from text, with the number format that the typing implies, if any."""

    value: int | float
    number_format: dict[str, str] | None = None


def read_number(text: str, locale: Conventions) -> TypedNumber | None:
    """The number that the text is in this locale; None where it is none."""
    match = _grammar(locale).fullmatch(text.strip())
    if match is None or not (match["whole"] or match["fraction"]):
        return None
    if bool(match["opening"]) != bool(match["closing"]) or (match["opening"] and match["sign"]):
        return None
    symbol = match["before"] or match["after"]
    if symbol and (match["percent"] or match["exponent"]):
        return None
    value = _value(match)
    return None if math.isinf(value) else TypedNumber(value, _implied_format(match, symbol, locale))


@cache
def _grammar(locale: Conventions) -> re.Pattern[str]:
    group = f"[{_SPACES}]" if locale.group in _SPACES else re.escape(locale.group)
    symbols = sorted({*_SYMBOLS, locale.currency_symbol}, key=len, reverse=True)
    currency = "|".join(re.escape(symbol) for symbol in symbols)
    return re.compile(
        rf"""
        (?P<opening>\()?
        (?P<sign>[+-])?
        (?:(?P<before>{currency})\s*)?
        (?P<minus>-)?
        (?P<whole>[0-9]{{1,3}}(?P<grouped>(?:{group}[0-9]{{3}})+)|[0-9]+)?
        (?:{re.escape(locale.decimal)}(?P<fraction>[0-9]*))?
        (?:[eE](?P<exponent>[+-]?[0-9]+))?
        (?:\s*(?P<percent>%))?
        (?:\s*(?P<after>{currency}))?
        (?P<closing>\))?
        """,
        re.VERBOSE,
    )


def _value(match: re.Match[str]) -> int | float:
    whole = re.sub(r"[^0-9]", "", match["whole"] or "0")
    number = float(f"{whole}.{match['fraction'] or 0}e{match['exponent'] or 0}")
    if match["percent"]:
        number = float(f"{whole}.{match['fraction'] or 0}e{int(match['exponent'] or 0) - 2}")
    negative = match["sign"] == "-" or match["minus"] or match["opening"]
    return plain_number(-number if negative else number)


def _implied_format(match: re.Match[str], symbol: str | None, locale: Conventions) -> dict[str, str] | None:
    decimals = ".00" if match["fraction"] else ""
    if symbol:
        return {"type": "CURRENCY", "pattern": _currency_pattern(symbol, decimals, bool(match["after"]), locale)}
    if match["percent"]:
        return {"type": "PERCENT", "pattern": f"0{decimals}%"}
    if match["exponent"]:
        return {"type": "SCIENTIFIC", "pattern": "0.00E+00"}
    if match["grouped"]:
        return {"type": "NUMBER", "pattern": f"#,##0{decimals}"}
    return None


def _currency_pattern(symbol: str, decimals: str, after: bool, locale: Conventions) -> str:
    shown = f'"{symbol}"' if symbol == locale.currency_symbol else f"[${symbol}]"
    return f"#,##0{decimals}\\ {shown}" if after else f"{shown}#,##0{decimals}"
