"""In which order a new tab has its columns, and which of them stay in view when people scroll.

What a row is called comes first and stays; what came of it stands right beside that. In a plan what a rule pays stands
beside what it says. Columns are found by their headers: whoever moves them keeps them where they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, takewhile

from schemas import outcome
from schemas.plan import NAMED_BY
from schemas.tab import Means, Role, Tab, about, columns, named

IN_VIEW = 320  # pixels that stay: what is left of a narrow window has to hold a column to scroll
_NAMING = frozenset({*NAMED_BY, "month", "period", "staff_no", "says", "key"})
_MEANS = (Means.KEY, Means.DAY, Means.PERIOD, Means.PERSON, Means.COLLEAGUE)
_PAYS = ("rate", "prize", "unit")  # what a plan row pays, where the tab has it, in this order


def in_order(tab: type[Tab], *, is_told: bool) -> list[str]:
    """The columns of a tab from left to right; `is_told`: rows show their outcome beside what they are called."""
    names = list(columns(tab))
    if about(tab).role is Role.PLAN:
        pays = [name for name in _PAYS if name in names]
        first = names.index("says") + 1 if "says" in names else 1
        if pays and first <= names.index(pays[0]):
            rest = [name for name in names if name not in pays]
            names = [*rest[:first], *pays, *rest[first:]]
    if is_told:
        beside = len(_called(tab))
        names[beside:beside] = (outcome.RESULT, outcome.EXPLANATION)
        names.append(outcome.FAULTY)
    return names


def in_view(tab: type[Tab], places: Mapping[str, int]) -> int:
    """How many columns stay in view, by where the columns stand: those that say what a row is, from the first on."""
    naming = set(_called(tab))
    at = {place: name for name, place in places.items()}
    return sum(1 for _ in takewhile(lambda place: at.get(place) in naming, range(len(at))))


def _called(tab: type[Tab]) -> Sequence[str]:
    """The leading columns that say what a row is; none in tabs that are the functions' own."""
    role, known = about(tab).role, columns(tab)
    if role is Role.SYSTEM or about(tab).hidden:
        return ()
    keys = named(tab, Means.KEY)
    if keys and role is Role.INPUT:
        return keys
    naming = list(takewhile(lambda name: name in _NAMING or known[name].means in _MEANS, known))
    widths = accumulate(known[name].width for name in naming)
    fitting = [name for name, width in zip(naming, widths, strict=True) if width <= IN_VIEW]
    return fitting or ([] if role is Role.RESULT else list(known)[:1])
