"""How a series of cells goes on: what autoFill writes beyond the cells that it is given.

Source: support.google.com/docs/answer/75509 (Automatically create a series or list); which of two ways a series goes
on in is told by `useAlternateSeries` of developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request.
"""

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

from scripts.local_google.workbook.values import Column, Entered, Formula

Nth = Callable[[int], Entered]
"""The entry at a place of a series; 0 is the first that is given, negative places come before it."""

_LISTS = (
    ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_NUMBERED = re.compile(r"(?P<before>.*?)(?P<number>\d+)(?P<after>\D*)", re.DOTALL)
"""A text by its last number."""


def continued(entries: Sequence[Entered], *, dates: bool, alternate: bool) -> Nth | None:
    """How the entries go on; None where they are only repeated, formulas moving along.

    One number is repeated and one date counts on by days, or the other way round for the alternate series; several
    numbers go on by their trend, or are repeated for the alternate series.
    """
    if _all_numbers(entries):
        return _numbers([Fraction(str(entry)) for entry in entries], dates=dates, alternate=alternate)
    texts = [entry for entry in entries if type(entry) is str]
    if len(texts) != len(entries) or alternate:
        return None
    return _listed(texts) or _numbered(texts)


def _all_numbers(entries: Sequence[Entered]) -> bool:
    return bool(entries) and all(type(entry) in (int, float) for entry in entries)


def _numbers(given: list[Fraction], *, dates: bool, alternate: bool) -> Nth | None:
    if len(given) > 1:
        return None if alternate else _trend(given)
    return _trend([given[0], given[0] + 1]) if dates != alternate else None


def _trend(given: list[Fraction]) -> Nth:
    """The line that lies closest to the numbers; a series with equal steps goes on exactly."""
    middle = Fraction(len(given) - 1, 2)
    mean = sum(given, Fraction()) / len(given)
    spread = sum(((place - middle) ** 2 for place in range(len(given))), Fraction())
    step = sum(((place - middle) * value for place, value in enumerate(given)), Fraction()) / spread

    def nth(place: int) -> Entered:
        value = mean + (place - middle) * step
        return int(value) if value.denominator == 1 else float(value)

    return nth


def _listed(texts: list[str]) -> Nth | None:
    """Days and months by name, in whichever letters they are written."""
    for names in _LISTS:
        folded = [name.casefold() for name in names]
        if all(text.casefold() in folded for text in texts):
            places = [folded.index(text.casefold()) for text in texts]
            step = _step(places, len(names))
            if step is None:
                return None
            spelled = str.upper if texts[0].isupper() else str.lower if texts[0].islower() else str
            first = places[0]
            return lambda place: spelled(names[(first + place * step) % len(names)])
    return None


def _step(places: list[int], length: int) -> int | None:
    """By how much a series of places goes on, 1 for one alone; None where it does not go on evenly."""
    steps = {(after - before) % length for before, after in pairwise(places)} or {1}
    return steps.pop() if len(steps) == 1 else None


def _numbered(texts: list[str]) -> Nth | None:
    """Texts that differ in their last number alone, such as Item 1, Item 2."""
    read = [match for text in texts if (match := _NUMBERED.fullmatch(text))]
    if len(read) != len(texts) or len({(match["before"], match["after"]) for match in read}) > 1:
        return None
    numbers = [int(match["number"]) for match in read]
    steps = {after - before for before, after in pairwise(numbers)} or {1}
    if len(steps) != 1:
        return None
    step, first, shape = steps.pop(), numbers[0], read[0]
    width = len(shape["number"]) if shape["number"].startswith("0") else 0

    def nth(place: int) -> Entered:
        return f"{shape['before']}{abs(first + place * step):0{width}d}{shape['after']}"

    return nth


def repeated(entries: Column, place: int, moved: Callable[[Formula, int], Formula]) -> Entered:
    """The entry at a place of a series that is only repeated; `moved` is a formula so many places further on."""
    entry = entries[place % len(entries)]
    if isinstance(entry, Formula):
        return moved(entry, place - place % len(entries))
    return entry
