"""A pay scheme as the code knows it: its tabs, its measures, and the words it uses for what a deal did not earn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from importlib import import_module

from schemas.tab import Tab
from schemas.words import Choices, Text

SCHEMES = ("telecom_retention",)


class Earned(Enum):
    """The kinds of thing a deal earns: credit toward a score, or money."""

    CREDIT = "credit"
    REWARD = "reward"


@dataclass(frozen=True)
class Measure:
    """A named quantity summed per person and month. `scale`: smallest units that make one (thousandths, fen)."""

    id: str
    word: str
    earned: Earned
    scale: int
    unit: str


@dataclass(frozen=True)
class Scheme:
    """One pay scheme: what its tabs are and which columns mean what.

    `line_of` gives the product line of each product; `denials` what each word of the column 不计 takes away;
    `elsewhere` the reason to give where a product's reward has no rate because another document sets it.
    """

    id: str
    title: Text
    deals: type[Tab]
    staff: type[Tab]
    targets: type[Tab]
    rates: type[Tab]
    rules: type[Tab]
    details: type[Tab]
    summary: type[Tab]
    measures: tuple[Measure, ...]
    reasons: Choices
    line_of: Mapping[str, str]
    denials: Mapping[str, frozenset[Earned]]
    no_post: str
    no_rate: str
    elsewhere: Mapping[str, str] = field(default_factory=dict)

    def measure(self, word: str) -> Measure:
        """The measure that a plan row names."""
        return next(measure for measure in self.measures if measure.word == word)


def scheme(name: str) -> Scheme:
    """The scheme of that id. Raises KeyError naming the schemes there are."""
    if name not in SCHEMES:
        raise KeyError(f"no scheme {name!r}; there are: {', '.join(SCHEMES)}")
    found: Scheme = import_module(f"schemas.{name}").SCHEME
    return found
