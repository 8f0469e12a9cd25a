"""Cell formats: colours in both of Google's spellings, and what a cell looks like in effect."""

from typing import Any

from scripts.local_google.cells.values import ErrorValue
from scripts.local_google.sheets.defaults import DEFAULT_FORMAT, THEME
from scripts.local_google.wire.messages import Message

_COLOR_PAIRS = (
    ("backgroundColor", "backgroundColorStyle"),
    ("foregroundColor", "foregroundColorStyle"),
    ("tabColor", "tabColorStyle"),
    ("color", "colorStyle"),
    ("headerColor", "headerColorStyle"),
    ("firstBandColor", "firstBandColorStyle"),
    ("secondBandColor", "secondBandColorStyle"),
    ("footerColor", "footerColorStyle"),
    ("visibleBackgroundColor", "visibleBackgroundColorStyle"),
    ("visibleForegroundColor", "visibleForegroundColorStyle"),
)

_THEME_RGB = {entry["colorType"]: entry["color"]["rgbColor"] for entry in THEME["themeColors"]}


def with_both_colors(node: Any) -> Any:
    """The message with every colour in both spellings, `...Color` and `...ColorStyle`; the style wins."""
    if isinstance(node, list):
        return [with_both_colors(item) for item in node]
    if not isinstance(node, dict):
        return node
    twin = {name: with_both_colors(value) for name, value in node.items()}
    for plain, style in _COLOR_PAIRS:
        if style in twin:
            twin[plain] = rgb_of(twin[style])
        elif plain in twin and isinstance(twin[plain], dict) and "rgbColor" not in twin[plain]:
            twin[style] = {"rgbColor": twin[plain]}
    return twin


def rgb_of(style: Message) -> Message:
    """The colour that a ColorStyle stands for."""
    if "themeColor" in style:
        found: Message = _THEME_RGB.get(style["themeColor"], {})
        return found
    rgb: Message = style.get("rgbColor", {})
    return rgb


_ALIGNMENTS: dict[type, str] = {str: "LEFT", int: "RIGHT", float: "RIGHT", bool: "CENTER", ErrorValue: "CENTER"}


def by_content(kind: type, linked: bool) -> Message:
    """What a cell looks like that nobody gave a format: its content aligns it, and an empty one is aligned by none."""
    text = DEFAULT_FORMAT["textFormat"] | {"fontFamily": THEME["primaryFontFamily"]}
    shown: Message = DEFAULT_FORMAT | {"textFormat": text}
    shown["hyperlinkDisplayType"] = "LINKED" if linked else "PLAIN_TEXT"
    return shown | ({"horizontalAlignment": _ALIGNMENTS[kind]} if kind in _ALIGNMENTS else {})


def effective(user_entered: Message, default: Message = DEFAULT_FORMAT) -> Message:
    """The format in effect: the user's over the default, message by message."""
    merged = dict(default)
    for name, value in user_entered.items():
        below = merged.get(name)
        nested = isinstance(value, dict) and isinstance(below, dict) and "olor" not in name
        merged[name] = effective(value, below) if nested and below is not None else value
    return merged
