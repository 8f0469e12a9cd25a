"""Ranges of numbers as a plan states them (`20以上`, `>=20`, `10-20`, `不满5`), as data and as an expression."""

from __future__ import annotations

import re
from dataclasses import dataclass

import narwhals as nw

from schemas.plan import RATE_PLACES
from schemas.quantities import MILLIONTHS, TEN_THOUSAND, plain_amount
from schemas.words import Text, fold

NUMBER = rf"(-?[0-9]{{1,12}}(?:\.[0-9]{{1,{RATE_PLACES}}})?{TEN_THOUSAND}?)"
# Which side a word leaves the number itself on is the law's way of counting: 以上 and 以下 include it, 不满 does not.
BEFORE = {
    ">=": (">=", "≥", "不低于", "不少于", "至少", "达到", "ATLEAST"),
    ">": (">", "超过", "大于", "高于", "多于", "MORETHAN", "OVER", "ABOVE"),
    "<=": ("<=", "≤", "不超过", "不高于", "不多于", "至多", "ATMOST", "UPTO"),
    "<": ("<", "不满", "不足", "小于", "低于", "少于", "LESSTHAN", "UNDER", "BELOW"),
    "=": ("=", "等于"),
}
AFTER = {">=": ("及以上", "以上", "ORMORE"), "<=": ("及以下", "以下", "以内", "ORLESS")}
BETWEEN = re.compile(rf"{NUMBER}(?:[-~–—至到]|TO){NUMBER}")
INTERVAL = re.compile(rf"([\[(])(?:{NUMBER})?,(?:{NUMBER})?([\])])")
JOINT = re.compile("^(?:[,、;且]|并且|AND)")
ADVICE = Text(
    "请写明是以上还是以下：20以上、>=20、超过20、不满20、20以下、10-20（含两端）、10以上不满20；正好20写 =20",
    "Say which side it is: >=20, over 20, under 20, at most 20, 10-20 (both ends included), or >=10 and <20; =20 for "
    "exactly that",
)


def _forms(words: dict[str, tuple[str, ...]]) -> tuple[re.Pattern[str], dict[str, str]]:
    named = {word: sign for sign, all_words in words.items() for word in all_words}
    longest = sorted(named, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest))), named


LEADING, LEADS = _forms(BEFORE)
TRAILING, TRAILS = _forms(AFTER)


@dataclass(frozen=True)
class Range:
    """The values of one column from `least` to `most`, in its smallest unit, both included; None: no bound."""

    column: str
    least: int | None
    most: int | None

    def meets(self, other: Range) -> bool:
        """Whether some number satisfies both."""
        least = max((end for end in (self.least, other.least) if end is not None), default=None)
        most = min((end for end in (self.most, other.most) if end is not None), default=None)
        return least is None or most is None or least <= most

    def holds(self) -> nw.Expr:
        """True for the rows whose number lies in the range; never null."""
        value = nw.col(self.column)
        held = ~value.is_null()
        held = held if self.least is None else held & (value >= self.least)
        return (held if self.most is None else held & (value <= self.most)).fill_null(value=False)


def read_range(column: str, typed: str | None, scale: int, noun: Text | None = None) -> Range | None:
    """The range that a cell states; None where it is blank (any). Raises ValueError for any other text.

    `scale`: smallest units of the column that make one of what is written; `noun` may stand behind each number.
    """
    said = fold(typed or "")
    for word in sorted(noun or (), key=len, reverse=True):
        said = said.replace(fold(word), "")
    if not said:
        return None
    if between := BETWEEN.fullmatch(said):
        bounds = [(">=", between[1]), ("<=", between[2])]
    elif interval := INTERVAL.fullmatch(said):
        opened, low, high, closed = interval.groups()
        bounds = [(">=" if opened == "[" else ">", low)] if low else []
        bounds += [("<=" if closed == "]" else "<", high)] if high else []
    else:
        bounds = _bounds(said)
    least, most = _ends(bounds, scale)
    if not bounds or (least is not None and most is not None and most < least):
        raise ValueError(typed)
    return Range(column, least, most)


def _bounds(said: str) -> list[tuple[str, str]]:
    """Bounds that follow each other: `10以上不满20`, `>=10且<20`.

    A number by itself is none: whoever writes 20 seldom means exactly 20, and whoever does can write =20.
    """
    found = []
    while said:
        lead = LEADING.match(said)
        number = re.compile(NUMBER).match(said, lead.end() if lead else 0)
        if number is None:
            raise ValueError(said)
        trail = None if lead else TRAILING.match(said, number.end())
        side = lead or trail
        if side is None:
            raise ValueError(said)
        found.append(((LEADS if lead else TRAILS)[side[0]], number[1]))
        said = said[(trail or number).end() :]
        rest = JOINT.sub("", said)
        if said and not rest:
            raise ValueError(said)
        said = rest
    return found


def _ends(bounds: list[tuple[str, str]], scale: int) -> tuple[int | None, int | None]:
    least: int | None = None
    most: int | None = None
    for sign, number in bounds:
        size = plain_amount(number) * scale
        below, above = size // MILLIONTHS, -(-size // MILLIONTHS)
        if sign in (">=", ">", "="):
            low = below + 1 if sign == ">" else above
            least = low if least is None else max(least, low)
        if sign in ("<=", "<", "="):
            high = above - 1 if sign == "<" else below
            most = high if most is None else min(most, high)
    return least, most
