"""sortRange: rows put in the order of their values, or those of a colour first; empty cells always come last."""

from functools import cmp_to_key
from typing import Any

from scripts.local_google.cells.values import ErrorValue
from scripts.local_google.sheets.colors_shown import shows_color
from scripts.local_google.sheets.filtering import hidden_rows
from scripts.local_google.sheets.formats import with_both_colors
from scripts.local_google.sheets.session import Session
from scripts.local_google.wire.errors import invalid
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.addressing import Place, place_of
from scripts.local_google.workbook.evaluation import Result, evaluated
from scripts.local_google.workbook.formula_shift import copied_formula
from scripts.local_google.workbook.runs import packed, spread
from scripts.local_google.workbook.values import Formula
from scripts.local_google.workbook.workbook import Workbook

_BACKGROUND, _FOREGROUND = "backgroundColorStyle", "foregroundColorStyle"
_NUMBERS, _TEXTS, _TRUTHS, _ERRORS, _BLANKS = range(5)


def sort(session: Session, request: Message) -> None:
    """sortRange by the values or the colours of columns."""
    place = place_of(session.workbook, request.get("range", {}))
    session.guard(place)
    specs = with_both_colors(request.get("sortSpecs", []))
    if not specs:
        raise invalid("At least one sort spec must be given.")
    check_specs(place, specs)
    sort_rows(session.workbook, place, specs)


def sort_rows(workbook: Workbook, place: Place, specs: list[Message]) -> None:
    """Sort the rows of a rectangle; raises GoogleError 400 where a merged cell would be torn."""
    _check_merges(workbook, place)
    shown = _shown_rows(workbook, place)
    order = list(shown)
    for spec in reversed(specs):
        keys = _keys(workbook, place, spec)
        order.sort(key=lambda row: keys[row])
    # Rows that are not shown stay where they are.
    moved = dict(zip(shown, order, strict=True))
    reorder(place, [moved.get(row, row) for row in range(place.rows)])
    place.sheet.touch()


def _check_merges(workbook: Workbook, place: Place) -> None:
    for message in place.sheet.message.get("merges", []):
        merged = place_of(workbook, message)
        if merged.rows > 1 and merged.meets(place):
            raise invalid(
                "You can't sort a range containing vertical merges. "
                f"There is a vertical merge at {merged.a1.rpartition('!')[2]}"
            )


def _shown_rows(workbook: Workbook, place: Place) -> list[int]:
    """The rows that neither somebody nor the filter has hidden, counted from the first of the range."""
    filtered = hidden_rows(workbook, place.sheet)
    numbers = spread(place.sheet.grid.row_properties(place.start_row, place.end_row))
    properties = workbook.looks
    return [
        row
        for row, number in enumerate(numbers)
        if not properties[number].get("hiddenByUser") and place.start_row + row not in filtered
    ]


def check_specs(place: Place, specs: list[Message]) -> None:
    """Raise GoogleError 400 for a sort spec about a column that the rectangle does not have, or about two colours."""
    for spec in specs:
        if not place.start_column <= spec.get("dimensionIndex", 0) < place.end_column:
            raise invalid("The dimension index of a sort spec must lie within the range.")
        if _BACKGROUND in spec and _FOREGROUND in spec:
            raise invalid("A sort spec can have only one of a background color and a foreground color.")


def _keys(workbook: Workbook, place: Place, spec: Message) -> list[Any]:
    for name, background in ((_BACKGROUND, True), (_FOREGROUND, False)):
        if name in spec:
            column = spec.get("dimensionIndex", 0)
            return [not holds for holds in shows_color(workbook, place, column, spec[name], background=background)]
    results = evaluated(workbook, place.sheet, place.start_row, place.end_row, spec.get("dimensionIndex", 0))
    descending = spec.get("sortOrder") == "DESCENDING"
    direction = -1 if descending else 1

    def compare(one: tuple[int, Any], other: tuple[int, Any]) -> int:
        if _BLANKS in (one[0], other[0]):
            return (one[0] == _BLANKS) - (other[0] == _BLANKS)
        return direction * ((one > other) - (one < other))

    to_key = cmp_to_key(compare)
    return [to_key(_ranked(result)) for result in results]


def _ranked(result: Result) -> tuple[int, Any]:
    if result is None:
        return _BLANKS, 0
    if isinstance(result, bool):
        return _TRUTHS, result
    if isinstance(result, (int, float)):
        return _NUMBERS, result
    if isinstance(result, ErrorValue):
        return _ERRORS, result.text
    return _TEXTS, (result.casefold(), result)


def reorder(place: Place, order: list[int]) -> None:
    """Put the rows of a rectangle into an order: first the row that `order` names first."""
    grid = place.sheet.grid
    for column in range(place.start_column, place.end_column):
        entries = grid.values(place.start_row, place.end_row, column)
        sorted_entries = [
            copied_formula(entry, place.sheet.title, to - row, 0) if isinstance(entry, Formula) else entry
            for to, row in enumerate(order)
            for entry in (entries[row],)
        ]
        grid.write(place.start_row, column, sorted_entries)
        looks = grid.looks(place.start_row, place.end_row, column)
        if len(looks) > 1:
            numbers = spread(looks)
            grid.set_looks(place.start_row, column, packed(numbers[row] for row in order))
