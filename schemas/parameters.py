"""The plan tab 参数: single dated values, each declared by its scheme with what may stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import polars as pl

from schemas import cells
from schemas.numbers import written
from schemas.plan import RATE_SCALE
from schemas.tab import Shown, Tab, cell_check, column
from schemas.words import Choices, Text, fold

PERCENT_PLACES = 4  # decimals of a percentage, so that it is a whole count of millionths of one
PERCENT = Text("%", "%")

Value = int | str | None


class ParameterKind(Enum):
    """What a parameter holds."""

    NUMBER = "number"
    PERCENT = "percent"
    WHOLE = "whole"
    SWITCH = "switch"
    CHOICE = "choice"
    WORDS = "words"


@dataclass(frozen=True)
class Parameter:
    """One value that a scheme lets its managers set.

    `unit`: what the column 单位 must say; None: blank. `scale`: smallest units that make one (fen, millionths); of a
    percentage the value is held in millionths of one, so 50 % is 500,000. `least` and `most` bound the value in
    smallest units, both ends allowed. `cleared_by` names another parameter (words) that must say who cleared it on
    every day on which this switch is on. `always`: it has a value on every day from the first that the tab names.
    """

    name: Text
    kind: ParameterKind
    help: Text
    unit: Text | None = None
    scale: int = 1
    least: int | None = None
    most: int | None = None
    offered: Choices | None = None
    cleared_by: str | None = None
    always: bool = True

    def read(self, typed: str | None) -> Value:
        """The value that a cell states, in smallest units; 1 or 0 for a switch. Raises ValueError for any other text.

        A blank cell switches off, and says no word; of a number it is nothing that could be read.
        """
        match self.kind:
            case ParameterKind.WORDS:
                return typed
            case ParameterKind.SWITCH:
                return self._cell(cells.YES_OR_NO, typed) if typed is not None else 0
            case ParameterKind.CHOICE:
                return (self.offered or Choices(())).reading()[fold(typed or "")]
            case ParameterKind.PERCENT:
                number = self._cell(self._digits, typed.strip().removesuffix("%") if typed else None)
            case _:
                number = self._cell(self._digits, typed)
        if (self.least is not None and number < self.least) or (self.most is not None and number > self.most):
            raise ValueError(typed)
        return number

    @property
    def advice(self) -> Text:
        """What may stand in the cell."""
        match self.kind:
            case ParameterKind.WORDS:
                return cells.WORDS.advice
            case ParameterKind.SWITCH:
                return cells.YES_OR_NO.advice
            case ParameterKind.CHOICE:
                return cells.choice_of(self.offered or Choices(())).advice
        unit = self.unit or Text("", "")
        advice = [
            self._digits.advice,
            *(
                []
                if self.least is None
                else [Text(f"不小于{self._shown(self.least)}", f"{self._shown(self.least)} or more")]
            ),
            *(
                []
                if self.most is None
                else [Text(f"不大于{self._shown(self.most)}", f"{self._shown(self.most)} or less")]
            ),
            *([Text(f"单位是{unit.zh}，不用写", f"in {unit.en}, which is not typed")] if self.unit else []),
        ]
        return Text("，".join(part.zh for part in advice), ", ".join(part.en for part in advice))

    @property
    def _digits(self) -> cells.Kind:
        places = PERCENT_PLACES if self.kind is ParameterKind.PERCENT else len(str(self.scale)) - 1
        if not places:
            return cells.WHOLE
        return cells.Kind(
            "parameter",
            cells.decimal(places),
            Text(f"请填数字，最多{places}位小数", f"Type a number with at most {places} decimals"),
        )

    def _shown(self, number: int) -> str:
        return written(number, self._one)

    @property
    def _one(self) -> int:
        """Smallest units that make one as it is typed."""
        return 10**PERCENT_PLACES if self.kind is ParameterKind.PERCENT else self.scale

    def _cell(self, kind: cells.Kind, typed: str | None) -> int:
        value = kind.read(cells.raw([typed])).value[0]
        if value is None:
            raise ValueError(typed)
        return int(value)


def number(
    name: tuple[str, str],
    help: tuple[str, str],
    unit: tuple[str, str] | None = None,
    *,
    scale: int = RATE_SCALE,
    least: int | None = 0,
    most: int | None = None,
) -> Parameter:
    """A number with a unit, held in `scale` smallest units of it: `scale=100` for yuan gives fen."""
    said = Text(*unit) if unit else None
    return Parameter(Text(*name), ParameterKind.NUMBER, Text(*help), said, scale, least, most)


def percent(
    name: tuple[str, str], help: tuple[str, str], *, least: int | None = 0, most: int | None = None
) -> Parameter:
    """A percentage, held in millionths of one: 50 % is 500,000."""
    return Parameter(Text(*name), ParameterKind.PERCENT, Text(*help), PERCENT, RATE_SCALE, least, most)


def whole(
    name: tuple[str, str],
    help: tuple[str, str],
    unit: tuple[str, str] | None = None,
    *,
    least: int | None = 0,
    most: int | None = None,
) -> Parameter:
    """A whole number: months, days, times."""
    return Parameter(Text(*name), ParameterKind.WHOLE, Text(*help), Text(*unit) if unit else None, 1, least, most)


def switch(name: tuple[str, str], help: tuple[str, str], *, cleared_by: str | None = None) -> Parameter:
    """A yes or no, held as 1 or 0; a blank cell or an empty box is a no."""
    return Parameter(Text(*name), ParameterKind.SWITCH, Text(*help), cleared_by=cleared_by)


def choice(name: tuple[str, str], help: tuple[str, str], offered: Choices) -> Parameter:
    """One of the words on offer."""
    return Parameter(Text(*name), ParameterKind.CHOICE, Text(*help), offered=offered)


def words(name: tuple[str, str], help: tuple[str, str]) -> Parameter:
    """A line of words that may be blank or missing: a name, a remark."""
    return Parameter(Text(*name), ParameterKind.WORDS, Text(*help), always=False)


def name_of(declared: Sequence[Parameter]) -> Any:
    """The column that names the parameter."""
    return column(
        ("名称", "Name"),
        ("设的是哪一项", "Which value is set"),
        choices=Choices(tuple(parameter.name for parameter in declared)),
        required=True,
        width=150,
    )


def unit_of(declared: Sequence[Parameter]) -> Any:
    """The column that names the unit of the value."""
    units = dict.fromkeys(parameter.unit for parameter in declared if parameter.unit is not None)
    return column(
        ("单位", "Unit"),
        ("值的单位；是/否和文字没有单位", "The unit of the value; blank for words and for yes or no"),
        choices=Choices(tuple(units)) if units else None,
        width=80,
    )


class ParameterColumns(Tab):
    """What a row of 参数 holds; a scheme's own tab fills in `name` and `unit` from what it declares."""

    name: str
    says: str = column(
        ("说明", "Description"), ("这一项管什么，用一句话说", "What it is for, in words"), cells.PHRASE, width=300
    )
    value: str = column(
        ("值", "Value"), ("数字、是或否、选项里的词，按说明填", "A number, yes or no, or a listed word"), width=100
    )
    unit: str
    valid_from: pl.Date = column(
        ("生效", "Valid from"),
        ("从这一天起按这个值算", "First day on which it holds"),
        cells.DATE,
        shown=Shown.DATE,
        required=True,
        width=100,
    )
    valid_until: pl.Date = column(
        ("失效", "Valid until"),
        (
            "最后一天；空白表示一直有效。要从某天起改值：给旧行填上前一天，再加一行新的",
            "Last day; blank: open. To change the value from a day on, end the old row the day before and add a new one",
        ),
        cells.DATE,
        shown=Shown.DATE,
        width=100,
    )
    clause: str = column(
        ("依据", "Clause"), ("文件里的条款", "The clause of the source document"), required=True, width=80
    )

    @cell_check("valid_until", "end_before_start", needs=("valid_from",))
    def ends_after_it_begins(cls) -> pl.Expr:
        """A row holds on at least one day."""
        return pl.col("valid_until") >= pl.col("valid_from")
