"""Cell formats between Google's JSON and Office Open XML."""

from typing import Any, Literal

from openpyxl.styles import Alignment, Border, Color, Font, PatternFill, Side

Message = dict[str, Any]

_Line = Literal["thin", "medium", "thick", "dotted", "dashed", "double"]

_LINES: dict[str, _Line] = {
    "SOLID": "thin",
    "SOLID_MEDIUM": "medium",
    "SOLID_THICK": "thick",
    "DOTTED": "dotted",
    "DASHED": "dashed",
    "DOUBLE": "double",
}
_STYLES: dict[str, str] = {line: style for style, line in _LINES.items()}
_PATTERNS = {
    "TEXT": "@",
    "NUMBER": "#,##0.00",
    "PERCENT": "0.00%",
    "CURRENCY": "#,##0.00",
    "DATE": "yyyy-mm-dd",
    "TIME": "h:mm:ss",
    "DATE_TIME": "yyyy-mm-dd h:mm:ss",
    "SCIENTIFIC": "0.00E+00",
}
_HORIZONTAL = {"LEFT": "left", "CENTER": "center", "RIGHT": "right"}
_VERTICAL = {"TOP": "top", "MIDDLE": "center", "BOTTOM": "bottom"}


def argb(color: Message) -> str:
    """Google's colour as eight hexadecimal digits."""
    return "FF" + "".join(f"{round(float(color.get(name, 0)) * 255):02X}" for name in ("red", "green", "blue"))


def color_message(color: Color | None) -> Message | None:
    """Google's colour for one in a file; None where it is none or comes from a theme."""
    value = getattr(color, "rgb", None)
    if color is None or color.type != "rgb" or not isinstance(value, str) or len(value) != 8:
        return None
    channels = zip(("red", "green", "blue"), (value[2:4], value[4:6], value[6:8]), strict=True)
    return {name: int(digits, 16) / 255 for name, digits in channels}


def number_format_of(cell_format: Message) -> str:
    """The number format code."""
    number_format = cell_format.get("numberFormat", {})
    return str(number_format.get("pattern") or _PATTERNS.get(number_format.get("type", ""), "General"))


def styles_of(cell_format: Message) -> dict[str, Any]:
    """What to set on an openpyxl cell for a CellFormat."""
    styles: dict[str, Any] = {"number_format": number_format_of(cell_format)}
    text = cell_format.get("textFormat")
    if text:
        color = argb(text["foregroundColor"]) if "foregroundColor" in text else None
        styles["font"] = Font(
            name=text.get("fontFamily"),
            size=text.get("fontSize"),
            bold=text.get("bold"),
            italic=text.get("italic"),
            strike=text.get("strikethrough"),
            underline="single" if text.get("underline") else None,
            color=color,
        )
    if "backgroundColor" in cell_format:
        styles["fill"] = PatternFill("solid", fgColor=argb(cell_format["backgroundColor"]))
    styles |= _alignment(cell_format)
    borders = cell_format.get("borders")
    if borders:
        sides = {name: _side(side) for name, side in borders.items()}
        styles["border"] = Border(
            left=sides.get("left"), right=sides.get("right"), top=sides.get("top"), bottom=sides.get("bottom")
        )
    return styles


def format_of(cell: Any) -> Message:
    """The CellFormat of an openpyxl cell, as far as it differs from none."""
    text = {name: True for name, set_ in _font_flags(cell.font).items() if set_}
    color = color_message(cell.font.color)
    text_format: Message = {**text, **({"foregroundColor": color} if color else {})}
    if cell.font.sz and cell.font.sz not in (10, 11):
        text_format["fontSize"] = int(cell.font.sz)
    answer: Message = {"textFormat": text_format} if text_format else {}
    background = color_message(cell.fill.fgColor) if cell.fill.fill_type == "solid" else None
    if background is not None:
        answer["backgroundColor"] = background
    if cell.number_format != "General":
        answer["numberFormat"] = {"type": _type_of(cell), "pattern": cell.number_format}
    alignments = {name: value for name, value in _HORIZONTAL.items() if value == cell.alignment.horizontal}
    if alignments:
        answer["horizontalAlignment"] = next(iter(alignments))
    if cell.alignment.wrap_text:
        answer["wrapStrategy"] = "WRAP"
    borders = {name: _border(getattr(cell.border, name)) for name in ("top", "bottom", "left", "right")}
    drawn = {name: border for name, border in borders.items() if border}
    return answer | {"borders": drawn} if drawn else answer


def _alignment(cell_format: Message) -> dict[str, Any]:
    horizontal = _HORIZONTAL.get(cell_format.get("horizontalAlignment", ""))
    vertical = _VERTICAL.get(cell_format.get("verticalAlignment", ""))
    wrapped = cell_format.get("wrapStrategy") == "WRAP"
    if not (horizontal or vertical or wrapped):
        return {}
    return {"alignment": Alignment(horizontal=horizontal, vertical=vertical, wrap_text=wrapped)}


def _side(side: Message) -> Side:
    return Side(style=_LINES.get(side.get("style", ""), "thin"), color=argb(side.get("color", {})))


def _border(side: Side | None) -> Message | None:
    if side is None or side.style is None:
        return None
    return {"style": _STYLES.get(side.style, "SOLID"), "color": color_message(side.color) or {}}


def _font_flags(font: Font) -> dict[str, bool]:
    return {
        "bold": bool(font.b),
        "italic": bool(font.i),
        "strikethrough": bool(font.strike),
        "underline": bool(font.u),
    }


def _type_of(cell: Any) -> str:
    if cell.is_date:
        return "DATE_TIME" if "h" in cell.number_format.lower() else "DATE"
    if "%" in cell.number_format:
        return "PERCENT"
    return "TEXT" if cell.number_format == "@" else "NUMBER"
