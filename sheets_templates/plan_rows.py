"""The plan that a scheme ships: the rows of its CSV files as people would type them, in the workbook's language."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from schemas import cells
from schemas.plan import CONDITION
from schemas.scheme import Scheme
from schemas.scheme import scheme as scheme_of
from schemas.steps import Flow
from schemas.tab import Column, Shown, Tab, about, columns
from schemas.words import Locale, fold
from schemas.workbook import Workbook
from sheets_templates.api import CellValue

PLANS = Path(__file__).parent / "plans"
WORKFLOW = "workflow.csv"  # beside the plans for the registers that every workbook has, and in the folder of a scheme
ENGLISH = "_en"  # a column of this ending holds the English of the one it is named after
_JOINED = re.compile("[、,;，；]")
_NOT = "非"


def plan_rows(book: Workbook, tab: type[Tab], locale: Locale) -> list[list[CellValue]]:
    """The rows that a plan tab starts with, one cell a column of the schema.

    Raises ValueError naming the file, the line and the column where a cell is not what its column says.
    """
    path = file_of(next(scheme for scheme in book.schemes if tab in scheme.plan), tab)
    return _cells(path, _read(path), tab, locale)


def workflow_rows(book: Workbook, locale: Locale) -> list[list[CellValue]]:
    """The rows that 流程 starts with: those of the workbook's registers. Raises ValueError as `plan_rows` does."""
    rows = _read(PLANS / WORKFLOW)
    for scheme in book.schemes:
        path = PLANS / scheme.id / WORKFLOW
        rows += [_titled(row, path, scheme) for row in _read(path)] if scheme.registers else []
    return _cells(PLANS / WORKFLOW, rows, Flow, locale)


def _titled(row: Mapping[str, str], path: Path, scheme: Scheme) -> dict[str, str]:
    """A row of 流程 with its register by the title that it has in the workbook. Raises ValueError where there is none."""
    header = columns(Flow)["register"].label.zh
    plain = {about(tab).title.zh: own for tab, own in zip(scheme_of(scheme.id).inputs, scheme.inputs, strict=True)}
    if row[header] not in plain:
        raise ValueError(f"{path}, column {header}: {row[header]!r}")
    title = about(plain[row[header]]).title
    return {**row, header: title.zh, header + ENGLISH: title.en}


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _cells(path: Path, rows: Sequence[Mapping[str, str]], tab: type[Tab], locale: Locale) -> list[list[CellValue]]:
    whole = [list(_column(path, rows, column, locale)) for column in columns(tab).values()]
    return list(map(list, zip(*whole, strict=True)))


def is_condition(about: Column) -> bool:
    """Whether a column holds a condition: one value, several, or anything but them."""
    # By name: pandera gives back copies of a field's metadata.
    return about.kind.name == CONDITION.name


def file_of(scheme: Scheme, tab: type[Tab]) -> Path:
    """The file with the rows of a plan tab: named like what the tab is to the scheme, or else like its model."""
    known = ("rates", "rules", "parameters", "contests", "cards", "evaluators", "grades")
    name = next((name for name in known if getattr(scheme, name) is tab), tab.__name__.lower())
    return PLANS / scheme.id / f"{name}.csv"


def _column(path: Path, rows: Sequence[Mapping[str, str]], about: Column, locale: Locale) -> Iterator[CellValue]:
    """A column's cells: days as such, all else as text that its own column reads."""
    header = about.label.zh
    typed = [row[header] for row in rows]
    for place in about.kind.read(cells.raw(typed)).unreadable.arg_true():
        raise _fault(path, place, header, typed[place])
    for place, row in enumerate(rows):
        try:
            yield _cell(typed[place], row.get(header + ENGLISH), about, locale)
        except ValueError as fault:
            raise _fault(path, place, header, typed[place]) from fault


def _fault(path: Path, place: int, header: str, text: str) -> ValueError:
    return ValueError(f"{path.name}, line {place + 2}, column {header}: {text!r}")


def _cell(text: str, english: str | None, about: Column, locale: Locale) -> CellValue:
    if not text:
        return None
    if about.shown is Shown.DATE:
        return date.fromisoformat(text)
    if locale == "zh":
        return text
    return english or (text if about.choices is None else translated(text, about))


def translated(text: str, about: Column) -> str:
    """A choice, or a condition over several, in English. Raises ValueError for a word that is no choice."""
    english = {fold(word.zh): word.en for word in about.choices or ()}
    parts = [part for part in _JOINED.split(text) if fold(part)] if is_condition(about) else [text]
    return ", ".join(_word(fold(part), english) for part in parts)


def _word(part: str, english: Mapping[str, str]) -> str:
    word, negated = (part, "") if part in english else (part.removeprefix(_NOT), "not ")
    if word not in english:
        raise ValueError(part)
    return negated + english[word]
