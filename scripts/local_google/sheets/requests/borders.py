"""updateBorders: outer and inner borders of a rectangle, written to the cells they belong to."""

from collections.abc import Callable

from scripts.local_google.sheets.formats import with_both_colors
from scripts.local_google.sheets.session import Session
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.addressing import Place, place_of
from scripts.local_google.workbook.looks import Look

_WIDTHS = {"SOLID": 1, "SOLID_MEDIUM": 2, "SOLID_THICK": 3, "DOTTED": 1, "DASHED": 1, "DOUBLE": 3}


def update(session: Session, request: Message) -> None:
    """updateBorders; a side that is not named stays as it is, the style NONE takes it away."""
    place = place_of(session.workbook, request.get("range", {}))
    session.guard(place)
    borders = {name: _border(request[name]) for name in request if name != "range"}
    for column in range(place.start_column, place.end_column):
        for start, end in _stretches(place):
            sides = _sides(place, borders, start, end, column)
            if sides:
                change = session.workbook.looks.changer(_changer(sides))
                place.sheet.grid.change_looks(start, end, column, change)


def _changer(sides: dict[str, Message | None]) -> Callable[[Look], None]:
    def change(look: Look) -> None:
        borders = look.setdefault("userEnteredFormat", {}).setdefault("borders", {})
        for side, border in sides.items():
            borders.pop(side, None)
            if border is not None:
                borders[side] = border

    return change


def _border(wanted: Message) -> Message | None:
    style = wanted.get("style", "NONE")
    if style in {"NONE", "STYLE_UNSPECIFIED"}:
        return None
    border: Message = with_both_colors({"style": style, "width": _WIDTHS[style]} | _color(wanted))
    return border


def _color(wanted: Message) -> Message:
    named: Message = {name: wanted[name] for name in ("color", "colorStyle") if name in wanted}
    return named or {"color": {}}


def _stretches(place: Place) -> list[tuple[int, int]]:
    """The first row, the rows between and the last row: those differ in their sides."""
    if place.rows <= 1:
        return [(place.start_row, place.end_row)]
    inner = [(place.start_row + 1, place.end_row - 1)] if place.rows > 2 else []
    return [(place.start_row, place.start_row + 1), *inner, (place.end_row - 1, place.end_row)]


def _sides(
    place: Place, borders: dict[str, Message | None], start: int, end: int, column: int
) -> dict[str, Message | None]:
    at = {
        "top": "top" if start == place.start_row else "innerHorizontal",
        "bottom": "bottom" if end == place.end_row else "innerHorizontal",
        "left": "left" if column == place.start_column else "innerVertical",
        "right": "right" if column == place.end_column - 1 else "innerVertical",
    }
    return {side: borders[name] for side, name in at.items() if name in borders}
