"""Results as cells: typed columns in smallest units become what a sheet shows, in the workbook's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import polars as pl

from schemas.tab import Column, Tab, columns
from schemas.words import Locale

Cells = list[Any]


@dataclass(frozen=True)
class Table:
    """A result tab's whole content below its header, by columns."""

    tab: type[Tab]
    columns: Sequence[Cells]

    @property
    def height(self) -> int:
        """The number of rows."""
        return max(map(len, self.columns), default=0)


def table(tab: type[Tab], frame: pl.DataFrame, locale: Locale) -> Table:
    """A frame with the columns of a result tab, as cells: amounts in yuan, credits in whole ones, words translated."""
    return Table(tab, [cells(frame[name], about, locale) for name, about in columns(tab).items()])


def cells(series: pl.Series, about: Column, locale: Locale) -> Cells:
    """One column as cells; null is a blank."""
    if about.scale > 1:
        # A sheet keeps doubles. Dividing whole numbers once gives the double nearest to the exact decimal, which
        # prints as that decimal; nothing is calculated with it. Dividing a column by one number would multiply by its
        # inverse, which is not the same.
        return (series / pl.repeat(about.scale, len(series), eager=True)).to_list()
    if locale != "zh" and about.choices is not None:
        words = {word.zh: word.to(locale) for word in about.choices}
        return [_translated(text, words) for text in series.to_list()]
    return series.to_list()


def _translated(text: str | None, words: dict[str, str]) -> str | None:
    if not text:
        return text
    return ", ".join(words.get(part, part) for part in text.split("、"))


@cache
def header(tab: type[Tab], locale: Locale) -> list[str]:
    """The labels of a tab's columns."""
    return [about.label.to(locale) for about in columns(tab).values()]
