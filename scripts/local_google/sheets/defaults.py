"""What a new spreadsheet looks like at Google: its default format and its theme."""

from typing import Any

_BLACK: dict[str, Any] = {}
_WHITE: dict[str, Any] = {"red": 1, "green": 1, "blue": 1}

DEFAULT_FORMAT: dict[str, Any] = {
    "backgroundColor": _WHITE,
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": _BLACK,
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
        "foregroundColorStyle": {"rgbColor": _BLACK},
    },
    "backgroundColorStyle": {"rgbColor": _WHITE},
}

_THEME_COLORS = {
    "TEXT": (0, 0, 0),
    "BACKGROUND": (1, 1, 1),
    "ACCENT1": (0.25882354, 0.52156866, 0.95686275),
    "ACCENT2": (0.91764706, 0.2627451, 0.20784314),
    "ACCENT3": (0.9843137, 0.7372549, 0.015686275),
    "ACCENT4": (0.20392157, 0.65882355, 0.3254902),
    "ACCENT5": (1, 0.42745098, 0.003921569),
    "ACCENT6": (0.27450982, 0.7411765, 0.7764706),
    "LINK": (0.06666667, 0.33333334, 0.8),
}

THEME: dict[str, Any] = {
    "primaryFontFamily": "Arial",
    "themeColors": [
        {
            "colorType": kind,
            "color": {
                "rgbColor": {name: value for name, value in zip(("red", "green", "blue"), rgb, strict=True) if value}
            },
        }
        for kind, rgb in _THEME_COLORS.items()
    ],
}

ROW_PIXELS, COLUMN_PIXELS = 21, 100
"""How high a row and how wide a column is until someone changes it."""
