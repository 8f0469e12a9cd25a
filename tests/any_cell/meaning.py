"""What a text in a cell means, read once more in plain Python, letter by letter and apart from the product's readers."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal

NUMBER = re.compile(r"([+-]?)(¥?)([+-]?)([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?(\D*)")
CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::00)?")
DAY = re.compile(r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日)")
MONTH = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})|年([0-9]{1,2})月|([0-9]{2}))")
IN_THREES = r"[^0-9.,]*[0-9]{1,3}(\s[0-9]{3})+(\.[0-9]+)?[^0-9.,]*"
DAYS_IN_PARTS = r"[0-9]{4}\s([0-9]{2}(\s[0-9]{2})?|[1-4]季度?)"
TIME = re.compile(r"[\s ]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?$")
YES = {"是", "有", "Y", "YES", "TRUE", "√", "1"}
NO = {"否", "无", "N", "NO", "FALSE", "×", "0"}
PARTS = {"%": Decimal("0.01"), "‰": Decimal("0.001")}


def squeezed(text: str) -> str:
    """Half-width, without white space and signs that nobody sees."""
    half = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in half if not sign.isspace() and unicodedata.category(sign) not in ("Cf", "Cc"))


def is_parted(text: str, sign: str = "[0-9]", but: str = "") -> bool:
    """Whether white space stands between digits, so that they are not one number; `but`: what may look like that."""
    shown = "".join(s for s in unicodedata.normalize("NFKC", text) if unicodedata.category(s) != "Cf").strip()
    return bool(re.search(rf"{sign}\s+{sign}", shown)) and not re.fullmatch(but, shown)


def number(text: str) -> tuple[Decimal, str] | None:
    """The number that is written, and the unit behind it (¥ is one of 元); 万 is multiplied out. None for no number."""
    found = NUMBER.fullmatch(squeezed(text))
    if found is None or (found[1] and found[3]) or is_parted(text, "[0-9.,]", IN_THREES):
        return None
    size = Decimal(f"{found[4].replace(',', '')}.{found[5] or 0}")
    unit = found[6]
    if unit.startswith("万"):
        size, unit = size * 10_000, unit[1:]
    if found[2]:
        unit = unit or "元"
    return (-size if "-" in (found[1], found[3]) else size), unit


def part(text: str) -> Decimal | None:
    """A share of a whole: marked with % or ‰, or a bare number."""
    found = number(text)
    return found[0] * PARTS[found[1]] if found and found[1] in PARTS else None


def hours(text: str) -> Decimal | None:
    """Hours by the clock."""
    found = CLOCK.fullmatch(squeezed(text))
    return Decimal(found[1]) + Decimal(found[2]) / 60 if found and not is_parted(text) else None


def day(text: str) -> date | None:
    """A day as people write it in full."""
    plain = unicodedata.normalize("NFKC", text)
    untimed = TIME.sub("", plain.strip())
    if is_parted(untimed, but=DAYS_IN_PARTS):
        return None
    short = squeezed(untimed)
    if re.fullmatch("[0-9]{8}", short):
        parts = [short[:4], short[4:6], short[6:]]
    else:
        found = DAY.fullmatch(short)
        if found is None:
            return None
        parts = [found[1], found[3] or found[5], found[4] or found[6]]
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


def month(text: str) -> str | None:
    """A month, or that of a day."""
    found = MONTH.fullmatch(squeezed(text))
    if found and not is_parted(text, but=DAYS_IN_PARTS) and 1 <= int(found[2] or found[3] or found[4]) <= 12:
        return f"{found[1]}-{int(found[2] or found[3] or found[4]):02}"
    whole = day(text)
    return f"{whole:%Y-%m}" if whole else None


def yes_or_no(text: str) -> bool | None:
    """A yes or a no."""
    word = squeezed(text).upper()
    return True if word in YES else False if word in NO else None


def serial(text: str) -> date | None:
    """The day of a sheet's own count."""
    return date(1899, 12, 30) + timedelta(days=int(text)) if text.isdigit() and len(text) < 7 else None
