"""Puts a text into every cell that people fill in, many at once, and tells what the product makes of it.

An input tab has one cell spoiled a row, so that each row answers for itself; a plan has one cell spoiled at a time
where its own check lets the text pass, for a plan with any fault calculates nothing.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, NamedTuple

import polars as pl

from functions.jobs.holds import holding_rows
from functions.jobs.inputs import Inputs
from functions.jobs.losses import lost
from functions.jobs.results import Results, calculate
from schemas.problems import CODES, ERROR
from schemas.results import HELD
from schemas.tab import Means, Tab, about, columns, named
from tests.any_cell import meaning
from tests.pay.book import Book, Rows, read_book, tabs_of

SAID = ("words", "phrase", "long_words", "key", "code", "order_number", "condition", "range")
READ: dict[str, Callable[[str], object]] = {"yes_no": meaning.yes_or_no, "date": meaning.day, "month": meaning.month}
WHOLES = {"percent": 100, "permille": 1000, "share": 1, "plan_number": 100}  # of which % and ‰ are parts
Money = dict[tuple[str, str], dict[str, int]]  # by month and staff number, the columns of the summary


class Cell(NamedTuple):
    """A cell that people fill in: the tab's title, the row in the sheet, the field of the column."""

    title: str
    row: int
    column: str


@dataclass(frozen=True)
class Outcome:
    """What came of a workbook: `money` None where nothing was calculated; `listed` the cells with a problem of any level,
    `bad` the rows that an error keeps out; `doubted` whose rows contradict each other, so that nobody can tell which of
    them is wrong: their pay waits for that.
    """

    inputs: Inputs
    money: Money | None
    listed: frozenset[Cell]
    bad: frozenset[tuple[str, int]]
    advice: tuple[str, ...]
    doubted: frozenset[str]


@dataclass
class Tally:
    """What was tried, and every pair of cell and text that went wrong, in words."""

    pairs: int = 0
    listed: int = 0
    wrong: list[str] = field(default_factory=list)

    def __iadd__(self, other: Tally) -> Tally:
        self.pairs += other.pairs
        self.listed += other.listed
        self.wrong += other.wrong
        return self


def outcome(book: Book) -> Outcome:
    """Reads, checks and calculates a workbook."""
    inputs = read_book(book)
    results = calculate(inputs) if inputs.is_sound else None
    found = (*(results.findings if results else ()), *lost(inputs, results).findings)
    problems = inputs.problems(found, results.holding if results else holding_rows(inputs))
    fields = {
        (about(tab).title.zh, column.label.zh): (name, column.beside)
        for tab in book.workbook.inputs
        for name, column in columns(tab).items()
    }
    places = problems.select("tab_title", "row", "column_title", "level").rows()
    return Outcome(
        inputs=inputs,
        money=_money(results) if results else None,
        listed=frozenset(Cell(title, row, fields[title, column][0]) for title, row, column, _ in places),
        bad=frozenset(
            (title, row) for title, row, column, level in places if level == ERROR and not fields[title, column][1]
        ),
        advice=tuple(problems["advice"]),
        doubted=frozenset(_doubted(inputs, results)) if results else frozenset(),
    )


def _doubted(inputs: Inputs, results: Results) -> Iterator[str]:
    for one in results.findings:
        if CODES[one.code].level == ERROR and (whose := named(one.tab, Means.PERSON)):
            frame = inputs.sheets[one.tab].frame
            yield from frame.filter(pl.col("row") == one.row)[whose[0]].drop_nulls()


def inputs_spoiled(book: Book, text: str, turns: int | None = None) -> Iterator[tuple[Book, list[Cell]]]:
    """The workbook with the text in its input tabs, one cell a row; over all turns, once in every column.

    With fewer `turns` it stands in other columns for other texts.
    """
    tabs = {title: tab for title, tab in tabs_of(book.workbook).items() if tab not in book.workbook.plan}
    heights = {title: len(book.tabs[title]) - 1 for title in tabs}
    rounds = max(-(-len(columns(tab)) // max(heights[title], 1)) for title, tab in tabs.items())
    first = zlib.crc32(text.encode())
    for turn in range(min(rounds, turns or rounds)):
        spoiled: list[Cell] = []
        filled = dict(book.tabs)
        for title, tab in tabs.items():
            names = list(columns(tab))
            turned = names[first % len(names) :] + names[: first % len(names)]
            chosen = turned[turn * heights[title] : (turn + 1) * heights[title]]
            cells = [Cell(title, place + 2, name) for place, name in enumerate(chosen)]
            filled[title] = put(book.tabs[title], tab, dict.fromkeys(cells, text))
            spoiled += cells
        if spoiled:
            yield replace(book, tabs=filled), spoiled


def plan_cells(book: Book) -> list[Cell]:
    """Every column of every plan tab once, each in another row as far as there are rows."""
    tabs = {title: tab for title, tab in tabs_of(book.workbook).items() if tab in book.workbook.plan}
    return [
        Cell(title, place % (len(book.tabs[title]) - 1) + 2, name)
        for title, tab in tabs.items()
        if len(book.tabs[title]) > 1
        for place, name in enumerate(columns(tab))
    ]


def put(rows: Rows, tab: type[Tab], texts: Mapping[Cell, str]) -> Rows:
    """A tab with texts in some of its cells; a column that is not there is added."""
    heads = [str(head) for head in rows[0]]
    changed = [list(row) for row in rows]
    for cell, text in texts.items():
        label = columns(tab)[cell.column].label.zh
        if label not in heads:
            heads.append(label)
            changed[0].append(label)
        row = changed[cell.row - 1]
        row += [""] * (len(heads) - len(row))
        row[heads.index(label)] = text
    return changed


def without(book: Book, bad: frozenset[tuple[str, int]]) -> Book:
    """The workbook with some rows of its input tabs left blank, so that the others stay where they are."""
    tabs: Mapping[str, type[Tab]] = tabs_of(book.workbook)
    plan = {title for title, tab in tabs.items() if tab in book.workbook.plan}
    blank: dict[str, Rows] = {
        title: [[""] * len(row) if (title, place) in bad else row for place, row in enumerate(rows, start=1)]
        for title, rows in book.tabs.items()
        if title not in plan
    }
    return replace(book, tabs={**book.tabs, **blank})


def differences(money: Money, other: Money) -> list[str]:
    """What two runs pay differently, but for what the first holds back, in words."""
    found = []
    for who in sorted({*money, *other}):
        mine, theirs = money.get(who, {}), other.get(who, {})
        if mine.get(HELD, 0):
            continue
        changed = {name for name in {*mine, *theirs} if mine.get(name, 0) != theirs.get(name, 0) and name != HELD}
        found += [f"{who} {name}: {mine.get(name, 0)} for {theirs.get(name, 0)}" for name in sorted(changed)]
    return found


def _but_for(people: frozenset[str], money: Money) -> Money:
    return {who: paid for who, paid in money.items() if who[1] not in people}


def _money(results: Results) -> Money:
    numbers = [name for name, dtype in results.summary.schema.items() if dtype == pl.Int64]
    rows: Sequence[dict[str, Any]] = results.summary.to_dicts()
    held = set(results.lines.filter(pl.col("result") == HELD).select("month", "staff_no").iter_rows())
    return {
        who: {name: row[name] or 0 for name in numbers} | {HELD: int(who in held or bool(row["held"]))}
        for row in rows
        for who in [(row["month"], row["staff_no"])]
    }


def try_inputs(book: Book, text: str, turns: int | None = None) -> Tally:
    """Input columns with the text in them, see `inputs_spoiled`.

    Nothing breaks, what is listed has no part in the pay, and what is taken is what the text says.
    """
    tally = Tally()
    tabs = tabs_of(book.workbook)
    for spoiled, cells in inputs_spoiled(book, text, turns):
        tally.pairs += len(cells)
        try:
            found = outcome(spoiled)
            rest = outcome(without(spoiled, found.bad))
        except Exception as broken:  # whatever it is, it is what the test is for
            tally.wrong.append(f"{text!r} in {cells}: {type(broken).__name__}: {broken}")
            continue
        told = [f"{text!r}: {said}" for said in _told(found)]
        if found.money is None or rest.money is None:
            told.append(f"{text!r} in an input made the plan faulty")
        elif changed := differences(_but_for(found.doubted, found.money), _but_for(found.doubted, rest.money)):
            told.append(f"{text!r}: with the listed rows {changed[:3]} without them; rows {sorted(found.bad)}")
        for cell in cells:
            if cell in found.listed or (cell.title, cell.row) in found.bad:
                tally.listed += 1
            elif not approves(tabs[cell.title], cell.column, text, _value(found.inputs, tabs[cell.title], cell)):
                told.append(f"{text!r} in {cell} was taken as {_value(found.inputs, tabs[cell.title], cell)!r}")
        tally.wrong += told
    return tally


def read_inputs(book: Book, text: str) -> Tally:
    """Every input column with the text in it, read and checked only: it is listed, or taken as what it says."""
    tally = Tally()
    tabs = tabs_of(book.workbook)
    for spoiled, cells in inputs_spoiled(book, text):
        tally.pairs += len(cells)
        try:
            inputs = read_book(spoiled)
        except Exception as broken:  # whatever it is, it is what the test is for
            tally.wrong.append(f"{text!r} in {cells}: {type(broken).__name__}: {broken}")
            continue
        faulty = _faulty(inputs)
        for cell in cells:
            value = _value(inputs, tabs[cell.title], cell)
            if cell in faulty:
                tally.listed += 1
            elif not approves(tabs[cell.title], cell.column, text, value):
                tally.wrong.append(f"{text!r} in {cell} was taken as {value!r}")
    return tally


def try_plan(book: Book, base: Money, text: str, chosen: Callable[[Cell], bool]) -> Tally:
    """Every plan column with the text in it: a fault, a problem that is listed, the same pay, or what the text says.

    Of the cells whose own check lets the text pass, those are calculated that do not mean what it says, and those
    `chosen`: together where nothing comes of them, else one at a time.
    """
    tally = Tally()
    tabs = tabs_of(book.workbook)
    cells = plan_cells(book)
    tally.pairs += len(cells)
    spoiled = {
        title: put(book.tabs[title], tabs[title], {cell: text for cell in cells if cell.title == title})
        for title in {cell.title for cell in cells}
    }
    try:
        inputs = read_book(replace(book, tabs={**book.tabs, **spoiled}))
        lost(inputs)
    except Exception as broken:  # whatever it is, it is what the test is for
        tally.wrong.append(f"{text!r} in the plan: {type(broken).__name__}: {broken}")
        return tally
    faulty = _faulty(inputs)
    tally.listed += len(faulty & set(cells))
    passed = [
        cell
        for cell in cells
        if cell not in faulty
        and (not approves(tabs[cell.title], cell.column, text, _value(inputs, tabs[cell.title], cell)) or chosen(cell))
    ]
    tally.wrong += _plan_together(book, base, passed, text)
    return tally


def _plan_together(book: Book, base: Money, cells: Sequence[Cell], text: str) -> list[str]:
    """What is wrong with the text in these cells of the plan: without those that are listed, then in fewer at a time,
    until it is found.
    """
    tabs = tabs_of(book.workbook)
    if len(cells) < 2:
        return [said for cell in cells for said in _plan_alone(book, base, tabs[cell.title], cell, text)]
    titles = {cell.title for cell in cells}
    rows = {
        title: put(book.tabs[title], tabs[title], {cell: text for cell in cells if cell.title == title})
        for title in titles
    }
    with suppress(Exception):  # whatever it is, it is found again in fewer cells
        found = outcome(replace(book, tabs={**book.tabs, **rows}))
        is_told = bool(_told(found)) or any(listed.title in titles for listed in found.listed)
        if found.money is not None and not is_told and not differences(found.money, base):
            return []
        quiet = [cell for cell in cells if cell not in found.listed]
        if len(quiet) < len(cells) and not _told(found):
            return _plan_together(book, base, quiet, text)
    half = len(cells) // 2
    return [said for part in (cells[:half], cells[half:]) for said in _plan_together(book, base, part, text)]


def _plan_alone(book: Book, base: Money, tab: type[Tab], cell: Cell, text: str) -> list[str]:
    rows = put(book.tabs[cell.title], tab, {cell: text})
    try:
        found = outcome(replace(book, tabs={**book.tabs, cell.title: rows}))
    except Exception as broken:  # whatever it is, it is what the test is for
        return [f"{text!r} in {cell}: {type(broken).__name__}: {broken}"]
    told = [f"{text!r} in {cell}: {said}" for said in _told(found)]
    if found.money is None:
        return told if found.advice else [*told, f"{text!r} in {cell}: nothing is paid and nothing says why"]
    if any(listed.title == cell.title for listed in found.listed):
        return told
    changed = differences(found.money, base)
    value = _value(found.inputs, tab, cell)
    if changed and not approves(tab, cell.column, text, value):
        told.append(f"{text!r} in {cell}, taken as {value!r}: {changed[:3]}")
    return told


def _told(found: Outcome) -> list[str]:
    """What is wrong with the words of problems."""
    return ["a problem says nothing" for advice in found.advice if not advice.strip()]


def _faulty(inputs: Inputs) -> set[Cell]:
    """The cells that a check lists."""
    return {
        Cell(about(tab).title.zh, row, column)
        for tab, faults in inputs.faults.items()
        for row, column in faults.select("row", "column").rows()
    }


def _value(inputs: Inputs, tab: type[Tab], cell: Cell) -> Any:
    """What a cell was understood as; None for a blank one, or where its whole row counts as blank."""
    kept = inputs.sheets[tab].frame.filter(pl.col("row") == cell.row)
    return kept[cell.column][0] if kept.height else None


def approves(tab: type[Tab], name: str, text: str, value: Any) -> bool:
    """Whether a cell with that text, in a column like this, means that value."""
    column = columns(tab)[name]
    text = text.removeprefix("'")  # with which people tell a sheet to take what follows as text
    kind, typed = column.kind.name, meaning.squeezed(text)
    if value is None:
        return not typed or bool(column.only_for)
    if kind == "long_words":
        means: bool = value == text
    elif kind in SAID or (kind == "choice" and not tab.to_schema().columns[name].checks):
        means = meaning.squeezed(str(value)).upper() == typed.upper()
    elif kind == "choice":
        means = column.choices is not None and column.choices.reading().get(typed.upper()) == value
    elif kind in READ:
        means = READ[kind](text) == value
    elif kind == "moment":
        means = meaning.day(text) == value.date()
    elif kind == "period":
        means = value in (meaning.month(text), typed[:4]) or typed[:4] == value[:4] != value
    elif isinstance(value, int):
        means = _number_means(kind, text, Decimal(value) / column.scale)
    else:
        means = meaning.squeezed(str(value)).upper() == typed.upper()
    return means


def _number_means(kind: str, text: str, value: Decimal) -> bool:
    found, part = meaning.number(text), meaning.part(text)
    if part is not None:
        means = kind in WHOLES and part == value / WHOLES[kind]
    elif found is None:
        means = kind == "hours" and meaning.hours(text) == value
    elif kind == "share":
        means = found[0] in (value, value * 100)
    else:
        means = found[0] == value and (kind != "money" or found[1].lower() in ("", "元", "yuan", "yuans"))
    return means
