"""Number-format patterns taken apart: sections, conditions and tokens.

The grammar is that of Google's "Date & number formats" guide, which follows the spreadsheet convention:
`positive;negative;zero;text`, each section made of placeholders, date tokens and literal text.
"""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

TokenKind = Literal[
    "literal",
    "digit",
    "point",
    "comma",
    "percent",
    "exponent",
    "slash",
    "text",
    "date",
    "elapsed",
    "half_day",
]


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a section; `text` is what was written, for literals what is shown."""

    kind: TokenKind
    text: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A bracketed condition such as `[>=100]`."""

    comparison: str
    bound: Decimal

    def holds(self, number: Decimal) -> bool:
        """Whether the section is meant for this number."""
        return _COMPARISONS[self.comparison](number, self.bound)

    @property
    def only_negative(self) -> bool:
        """Whether every number that fits is negative, so that the section shows its own sign."""
        return self.comparison in {"<", "<="} and self.bound <= 0


@dataclass(frozen=True, eq=False, slots=True)
class Section:
    """One of the pattern's sections; a pattern is taken apart once."""

    tokens: tuple[Token, ...]
    condition: Condition | None = None

    def has(self, *kinds: TokenKind) -> bool:
        """Whether a token of one of these kinds occurs."""
        return any(token.kind in kinds for token in self.tokens)

    @property
    def is_date(self) -> bool:
        """Whether the section shows a moment or a duration."""
        return self.has("date", "elapsed", "half_day")


_COMPARISONS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}

_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9.]+)")

_TOKENS = re.compile(
    r"""
      "(?P<quoted>[^"]*)"?
    | \\(?P<escaped>.?)
    | _(?P<width>.?)
    | \*(?P<fill>.?)
    | \[\$(?P<symbol>[^\]-]*)(?:-[^\]]*)?\]
    | \[(?P<elapsed>h+|m+|s+)\]
    | \[(?P<bracket>[^\]]*)\]
    | (?P<half_day>am/pm|a/p|上午/下午)
    | (?P<date>y+|m+|d+|h+|s+(?:[.,]0+)?)
    | (?P<exponent>e[+-])
    | (?P<digit>[0\#?])
    | (?P<point>\.)
    | (?P<comma>,)
    | (?P<percent>%)
    | (?P<slash>/)
    | (?P<text>@)
    | (?P<other>.)
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)

_LITERAL_GROUPS = frozenset({"quoted", "escaped", "fill", "symbol", "other"})


@cache
def parse_pattern(pattern: str) -> tuple[Section, ...]:
    """The pattern's sections, at most four, in order."""
    return tuple(_parse_section(section) for section in _split_sections(pattern)[:4])


def _split_sections(pattern: str) -> list[str]:
    sections, start, quoted, position = [], 0, False, 0
    while position < len(pattern):
        character = pattern[position]
        if character == "\\" and not quoted:
            position += 1
        elif character == '"':
            quoted = not quoted
        elif character == ";" and not quoted:
            sections.append(pattern[start:position])
            start = position + 1
        position += 1
    return [*sections, pattern[start:]]


def _parse_section(text: str) -> Section:
    tokens: list[Token] = []
    condition = None
    for match in _TOKENS.finditer(text):
        group = match.lastgroup or "other"
        if group == "bracket":
            condition = _parse_condition(match["bracket"]) or condition
        else:
            tokens.append(_token(group, match))
    return Section(tuple(tokens), condition)


def _token(group: str, match: re.Match[str]) -> Token:
    if group in _LITERAL_GROUPS:
        return Token("literal", match[group])
    if group == "width":
        return Token("literal", " ")
    kinds: dict[str, TokenKind] = {
        "digit": "digit",
        "point": "point",
        "comma": "comma",
        "percent": "percent",
        "exponent": "exponent",
        "slash": "slash",
        "text": "text",
        "date": "date",
        "elapsed": "elapsed",
        "half_day": "half_day",
    }
    return Token(kinds[group], match[group])


def _parse_condition(bracket: str) -> Condition | None:
    # Other brackets name a colour, which changes nothing in the text.
    match = _CONDITION.fullmatch(bracket.strip())
    return Condition(match[1], Decimal(match[2])) if match else None
