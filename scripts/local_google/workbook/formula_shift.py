"""Formulas carried along: copied to other cells, and rewritten when the cells they refer to move."""

from collections.abc import Callable
from functools import partial

from scripts.local_google.cells.formulas.moving import (
    Change,
    Copied,
    Deleted,
    Dimension,
    Inserted,
    Moved,
    shift,
)
from scripts.local_google.workbook.edits import Deletion, Edit, Insertion
from scripts.local_google.workbook.looks import Look
from scripts.local_google.workbook.sheet import Message
from scripts.local_google.workbook.values import Formula
from scripts.local_google.workbook.workbook import Workbook


def copied_formula(formula: Formula, sheet_title: str, down: int, across: int) -> Formula:
    """The formula as it reads `down` rows below and `across` columns to the right of where it stands."""
    if not down and not across:
        return formula
    return Formula(shift(str(formula), Copied(down, across), sheet_title))


def change_of(sheet_title: str, dimension: Dimension, edit: Edit) -> Change:
    """What an edit of rows or columns means for references."""
    if isinstance(edit, Insertion):
        return Inserted(sheet_title, dimension, edit.at, edit.count)
    if isinstance(edit, Deletion):
        return Deleted(sheet_title, dimension, edit.start, edit.end)
    return Moved(sheet_title, dimension, edit.start, edit.end, edit.to)


def rewrite_formulas(workbook: Workbook, change: Change) -> None:
    """Rewrite every formula of the workbook after a change: in cells, in validation and in conditional formats."""
    for sheet in workbook.sheets:
        rewritten = _rewriter(change, sheet.title)
        if sheet.grid.change_formulas(partial(_rewritten_formula, rewritten)):
            sheet.touch()
        sheet.grid.change_all_looks(workbook.looks.changer(partial(_rewrite_validation, rewritten)))
        for rule in sheet.message.get("conditionalFormats", []):
            _rewrite_condition(rewritten, rule.get("booleanRule", {}).get("condition", {}))


def _rewriter(change: Change, sheet_title: str) -> Callable[[str], str]:
    known: dict[str, str] = {}

    def rewritten(formula: str) -> str:
        if formula not in known:
            known[formula] = shift(formula, change, sheet_title)
        return known[formula]

    return rewritten


def _rewritten_formula(rewritten: Callable[[str], str], formula: Formula) -> Formula:
    return Formula(rewritten(str(formula)))


def _rewrite_validation(rewritten: Callable[[str], str], look: Look) -> None:
    _rewrite_condition(rewritten, look.get("dataValidation", {}).get("condition", {}))


def _rewrite_condition(rewritten: Callable[[str], str], condition: Message) -> None:
    for value in condition.get("values", []):
        if value.get("userEnteredValue", "").startswith("="):
            value["userEnteredValue"] = rewritten(value["userEnteredValue"])
