"""What bandings and conditional formats add to the looks of single cells."""

from bisect import bisect_left
from collections.abc import Iterator

from scripts.local_google.cells.values import is_number
from scripts.local_google.sheets.conditions import Cell, Condition
from scripts.local_google.wire.messages import Message, quantised
from scripts.local_google.workbook.addressing import Place, clipped
from scripts.local_google.workbook.evaluation import Result, evaluated
from scripts.local_google.workbook.sheet import Sheet
from scripts.local_google.workbook.workbook import Workbook

_COLOR, _STYLE = "backgroundColor", "backgroundColorStyle"


class Paint:
    """The bandings and conditional formats of one tab."""

    def __init__(self, workbook: Workbook, sheet: Sheet) -> None:
        self._bandings = [
            (clipped(workbook, banding["range"]), banding) for banding in sheet.message.get("bandedRanges", [])
        ]
        self._rules = [
            _Rule(workbook, sheet, rule) if "booleanRule" in rule else _Gradient(workbook, rule)
            for rule in sheet.message.get("conditionalFormats", [])
        ]

    def __bool__(self) -> bool:
        return bool(self._bandings or self._rules)

    def beneath(self, row: int, column: int) -> Message:
        """What lies under the cell's own format."""
        for place, banding in self._bandings:
            if _inside(place, row, column):
                return _band_color(place, banding, row, column)
        return {}

    def above(self, cell: Cell) -> Message:
        """What lies over the cell's own format; of rules that agree on a cell the first one wins."""
        painted: Message = {}
        for rule in reversed(self._rules):
            addition = rule.format_for(cell)
            text = painted.get("textFormat", {}) | addition.get("textFormat", {})
            painted |= addition
            if text:
                painted["textFormat"] = text
        return painted


class _Rule:
    def __init__(self, workbook: Workbook, sheet: Sheet, rule: Message) -> None:
        self._places = [clipped(workbook, message) for message in rule["ranges"]]
        first = self._places[0]
        condition = rule["booleanRule"].get("condition", {})
        self._condition = Condition(workbook, sheet, condition, (first.start_row, first.start_column))
        self._format: Message = rule["booleanRule"].get("format", {})

    def format_for(self, cell: Cell) -> Message:
        """The rule's format where the cell is meant and meets the condition."""
        meant = any(_inside(place, cell.row, cell.column) for place in self._places)
        return self._format if meant and self._condition.holds(cell) else {}


class _Gradient:
    """A colour scale between two or three points."""

    def __init__(self, workbook: Workbook, rule: Message) -> None:
        self._places = [clipped(workbook, message) for message in rule["ranges"]]
        numbers = sorted(_numbers(workbook, self._places))
        gradient = rule["gradientRule"]
        named = (gradient.get(name) for name in ("minpoint", "midpoint", "maxpoint"))
        points = [(_position(point, numbers), point.get("color", {})) for point in named if point]
        self._points = points if numbers else []

    def format_for(self, cell: Cell) -> Message:
        """The background that the cell's number gets."""
        meant = any(_inside(place, cell.row, cell.column) for place in self._places)
        if not meant or not is_number(cell.result) or not self._points:
            return {}
        color = self._color(float(str(cell.result)))
        return {_COLOR: color, _STYLE: {"rgbColor": color}}

    def _color(self, value: float) -> Message:
        at = bisect_left([position for position, _ in self._points], value)
        if at in (0, len(self._points)):
            found: Message = self._points[min(at, len(self._points) - 1)][1]
            return found
        (low, start), (high, end) = self._points[at - 1], self._points[at]
        share = (value - low) / (high - low)
        channels = {
            name: start.get(name, 0) + (end.get(name, 0) - start.get(name, 0)) * share
            for name in ("red", "green", "blue")
        }
        return quantised(channels)


def _position(point: Message, numbers: list[float]) -> float:
    if not numbers:
        return 0.0
    kind, value = point.get("type"), float(point.get("value") or 0)
    if kind == "NUMBER":
        return value
    if kind == "PERCENT":
        return numbers[0] + (numbers[-1] - numbers[0]) * value / 100
    if kind == "PERCENTILE":
        return numbers[round((len(numbers) - 1) * value / 100)]
    return numbers[-1] if kind == "MAX" else numbers[0]


def _numbers(workbook: Workbook, places: list[Place]) -> Iterator[float]:
    for place in places:
        for column in range(place.start_column, place.end_column):
            results: list[Result] = evaluated(workbook, place.sheet, place.start_row, place.end_row, column)
            yield from (float(str(result)) for result in results if is_number(result))


def _band_color(place: Place, banding: Message, row: int, column: int) -> Message:
    """Rows go before columns; the header and the footer have colours of their own."""
    for name, at, last in (
        ("rowProperties", row - place.start_row, place.rows - 1),
        ("columnProperties", column - place.start_column, place.columns - 1),
    ):
        properties = banding.get(name)
        if properties is None:
            continue
        chosen = _band_of(properties, at, last)
        if chosen in properties:
            return {_COLOR: properties[chosen], _STYLE: properties[f"{chosen}Style"]}
    return {}


def _band_of(properties: Message, at: int, last: int) -> str:
    if "headerColor" in properties:
        if at == 0:
            return "headerColor"
        at -= 1
        last -= 1
    if "footerColor" in properties and at == last:
        return "footerColor"
    return "secondBandColor" if at % 2 else "firstBandColor"


def _inside(place: Place, row: int, column: int) -> bool:
    return place.start_row <= row < place.end_row and place.start_column <= column < place.end_column
