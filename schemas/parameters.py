"""The plan tab 参数: single dated values, each declared by its scheme with what may stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import polars as pl

from schemas import cells, quantities
from schemas.bounds import Bounds, within
from schemas.plan import PLAN_ENDS, PLAN_STARTS, RATE_SCALE
from schemas.quantities import read_one
from schemas.tab import Shown, Tab, cell_check, column
from schemas.words import Choices, Text, fold

PERCENT_PLACES = 4  # decimals of a percentage, so that it is a whole count of millionths of one
PERCENT = Text("%", "%")
ANY = Bounds()
NOT_NEGATIVE = within(0)
PARTS = within(0, 1000, usual=(1, 100))  # percentages of a whole; half of one is seldom meant

# A number in it is a number, and what the sheet shows of one is read as that.
VALUE = cells.Kind("value", cells.phrase, cells.WORDS.advice, cells.Bare.NUMBER)

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
    percentage the value is held in millionths of one, so 50 % is 500,000. `bounds` are what is plausible, as typed.
    `cleared_by` names another parameter (words) that must say who cleared it on
    every day on which this switch is on. `always`: it has a value on every day from the first that the tab names.
    """

    name: Text
    kind: ParameterKind
    help: Text
    unit: Text | None = None
    scale: int = 1
    bounds: Bounds = ANY
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
            case ParameterKind.CHOICE:
                return (self.offered or Choices(())).reading()[fold(typed or "")]
            case ParameterKind.SWITCH:
                return read_one(cells.YES_OR_NO, typed) if typed is not None else 0
            case _:
                return read_one(self.quantity, typed or "")

    @property
    def named_with_unit(self) -> Text:
        """Its name, and in brackets its unit if it has one."""
        if self.unit is None:
            return self.name
        return Text(f"{self.name.zh}（{self.unit.zh}）", f"{self.name.en} ({self.unit.en})")

    @property
    def is_whole(self) -> bool:
        """Whether its values are whole numbers: numbers in smallest units, and switches."""
        return self.is_number or self.kind is ParameterKind.SWITCH

    @property
    def is_number(self) -> bool:
        """Whether it is a number, and no word or switch."""
        return self.kind in (ParameterKind.NUMBER, ParameterKind.PERCENT, ParameterKind.WHOLE)

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
        told = self.bounds.told
        return Text(f"{self.quantity.advice.zh}。{told.zh}", f"{self.quantity.advice.en}. {told.en}")

    @property
    def quantity(self) -> cells.Kind:
        """How its number is read: in its unit, which may stand behind it."""
        if self.kind is ParameterKind.PERCENT:
            return quantities.counted(PERCENT_PLACES, quantities.PERCENT, name="percent")
        if self.unit is None:
            return quantities.counted(self._places)
        noun = self.unit.zh.partition("/")[0]
        if noun == quantities.YUAN:
            return quantities.MONEY
        return quantities.counted(self._places, noun)

    @property
    def _places(self) -> int:
        return len(str(self.scale)) - 1


def number(
    name: tuple[str, str],
    help: tuple[str, str],
    unit: tuple[str, str] | None = None,
    *,
    scale: int = RATE_SCALE,
    bounds: Bounds = NOT_NEGATIVE,
) -> Parameter:
    """A number with a unit, held in `scale` smallest units of it: `scale=100` for yuan gives fen."""
    said = Text(*unit) if unit else None
    return Parameter(Text(*name), ParameterKind.NUMBER, Text(*help), said, scale, bounds)


def percent(name: tuple[str, str], help: tuple[str, str], *, bounds: Bounds = PARTS) -> Parameter:
    """A percentage, held in millionths of one: 50 % is 500,000."""
    return Parameter(Text(*name), ParameterKind.PERCENT, Text(*help), PERCENT, RATE_SCALE, bounds)


def whole(
    name: tuple[str, str],
    help: tuple[str, str],
    unit: tuple[str, str] | None = None,
    *,
    bounds: Bounds = NOT_NEGATIVE,
) -> Parameter:
    """A whole number: months, days, times."""
    return Parameter(Text(*name), ParameterKind.WHOLE, Text(*help), Text(*unit) if unit else None, 1, bounds)


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


def value_of(declared: Sequence[Parameter]) -> Any:
    """The column of the value; its note says what is plausible for each parameter, in the unit that it has."""
    by: dict[Text, list[Text]] = {}
    for parameter in declared:
        if parameter.bounds.told.zh:
            by.setdefault(parameter.bounds.told, []).append(parameter.named_with_unit)
    zh = [f"{'、'.join(name.zh for name in names)}：{told.zh}" for told, names in by.items()]
    en = [f"{', '.join(name.en for name in names)}: {told.en}" for told, names in by.items()]
    return column(
        ("值", "Value"),
        (
            "\n".join(["数字、是或否、选项里的词，按说明填", *zh]),
            "\n".join(["A number, yes or no, or a listed word", *en]),
        ),
        VALUE,
        width=100,
    )


class ParameterColumns(Tab):
    """What a row of 参数 holds; a scheme's own tab fills in `name`, `value` and `unit` from what it declares."""

    name: str
    says: str = column(
        ("说明", "Description"), ("这一项管什么，用一句话说", "What it is for, in words"), cells.PHRASE, width=300
    )
    value: str
    unit: str
    valid_from: pl.Date = column(
        ("生效", "Valid from"),
        ("从这一天起按这个值算", "First day on which it holds"),
        cells.DATE,
        shown=Shown.DATE,
        required=True,
        width=100,
        bounds=PLAN_STARTS,
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
        bounds=PLAN_ENDS,
    )
    clause: str = column(
        ("依据", "Clause"), ("文件里的条款", "The clause of the source document"), required=True, width=80
    )

    @cell_check("valid_until", "end_before_start", needs=("valid_from",))
    def ends_after_it_begins(cls) -> pl.Expr:
        """A row holds on at least one day."""
        return pl.col("valid_until") >= pl.col("valid_from")
