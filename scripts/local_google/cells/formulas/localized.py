"""Formulas as locales with a decimal comma write them: `=SUM(1,5;A1)` and `{1\\2;3\\4}`."""

import re

from scripts.local_google.cells.locales import conventions

_PIECES = re.compile(
    r"""
      (?P<kept>"(?:[^"]|"")*"|'(?:[^']|'')*')
    | (?P<decimal>(?<![\w.])[0-9]+,[0-9]+|(?<![\w.]),[0-9]+)
    | (?P<separator>[;\\{}])
    """,
    re.VERBOSE,
)


def to_english(formula: str, locale: str) -> str:
    """The formula with English separators; texts and tabs' titles stay as they are."""
    if conventions(locale).decimal != ",":
        return formula
    depth = 0

    def translated(match: re.Match[str]) -> str:
        nonlocal depth
        if match["kept"]:
            return match[0]
        if match["decimal"]:
            return match[0].replace(",", ".")
        depth += (match[0] == "{") - (match[0] == "}")
        return {"\\": ",", ";": ";" if depth else ","}.get(match[0], match[0])

    return _PIECES.sub(translated, formula)
