"""Amounts, months and days as people read them: integers in, exact text out."""

from __future__ import annotations

from datetime import date

from schemas.numbers import written
from schemas.tab import Shown
from schemas.words import Locale

# The unit of a column's numbers, by how the column is shown; what is shown otherwise is no figure.
UNITS = {Shown.MONEY: "yuan", Shown.CREDIT: "credit", Shown.SCORE: "score", Shown.COUNT: "deals"}
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def yuan(fen: int) -> str:
    """Fen as yuan, always with two decimals: `1,234.50`."""
    return written(fen, 100, fixed=True, grouped=True)


def decimal(number: int, scale: int) -> str:
    """Smallest units, of which a power of ten makes one, with no more decimals than they need: `0.5`."""
    return written(number, scale, grouped=True)


def credit(thousandths: int) -> str:
    """Thousandths as credits: `0.5`."""
    return decimal(thousandths, 1000)


def score(millionths: int) -> str:
    """Millionths as a score with two decimals, rounded half-up: `87.50`."""
    hundredths = (abs(millionths) + 5000) // 10_000
    return written(hundredths if millionths >= 0 else -hundredths, 100, fixed=True, grouped=True)


def count(number: int) -> str:
    """A whole number: `1,234`."""
    return written(number, grouped=True)


def amount(number: int, unit: str) -> str:
    """A figure in its unit: `yuan` and `amount` (fen), `credit` (thousandths), `score` (millionths) or `deals`.

    Raises KeyError for any other.
    """
    return {"yuan": yuan, "amount": yuan, "credit": credit, "score": score, "deals": count}[unit](number)


def change(number: int, unit: str) -> str:
    """A difference, with its sign: `+40.00`, `-0.5`, `0`."""
    return ("+" if number > 0 else "") + amount(number, unit)


def month_name(month: str, locale: Locale) -> str:
    """`2016-01` in words. Raises ValueError for what is not a month."""
    first = date.fromisoformat(f"{month}-01")
    return f"{first.year}年{first.month}月" if locale == "zh" else f"{_MONTHS[first.month - 1]} {first.year}"


def short_month_name(month: str, locale: Locale) -> str:
    """`2016-01` in few letters: `2016年1月`, `Jan 2016`. Raises ValueError for what is not a month."""
    name = month_name(month, locale)
    return name if locale == "zh" else f"{name[:3]} {name[-4:]}"


def day_name(day: date, locale: Locale) -> str:
    """A day of a month that is known already: `1月5日`, `5 Jan`."""
    return f"{day.month}月{day.day}日" if locale == "zh" else f"{day.day} {_MONTHS[day.month - 1][:3]}"
