"""What somebody typed into a cell that a sheet made a number of: read back from the number and what the cell shows."""

from __future__ import annotations

from datetime import date

import pytest

from schemas.bent import as_typed
from scripts.local_google.cells.entering import enter
from scripts.local_google.cells.formatting import display


def typed_back(text: str, locale: str) -> str | None:
    """What is understood of a text that was typed into a cell without a format of its own."""
    entered = enter(text, locale, today=date(2016, 3, 1))
    shown = display(entered.value, entered.number_format, locale)
    assert isinstance(entered.value, int | float), text
    return as_typed(entered.value, shown, (entered.number_format or {}).get("type", ""))


@pytest.mark.parametrize("locale", ["zh_CN", "en_US"])
@pytest.mark.parametrize(
    "text",
    [
        *("5%", "-5%", "101%", "0.05", "-3", "20160105", "1234.567", "123456789012345", "0.1234567890123"),
        *("1/4", "1-5", "10-20", "12:00", "2016-1-5", "2016-10", "2016/10", "3/4/2016"),
        *("1,234", "1,234.56", "12,345,678", "￥1,234", "$1,234", "TRUE", "FALSE"),
    ],
)
def test_what_was_typed_is_understood_as_it_was_typed(text: str, locale: str) -> None:
    assert typed_back(text, locale) == text


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("5.5%", "5.5%"),
        ("0.123456%", "0.123456%"),
        ("￥1,234.5", "￥1,234.5"),
        ("36:00", "36:00:00"),
        ("00123", "123"),
        ("2016.10", "2016.1"),
        ("1e5", "100000"),
        ("(5)", "-5"),
    ],
)
def test_what_a_sheet_shows_in_another_way_keeps_its_meaning(text: str, understood: str) -> None:
    assert typed_back(text, "zh_CN") == understood


def test_every_digit_of_a_number_counts_and_not_only_those_that_are_shown() -> None:
    assert as_typed(0.055, "6%", "PERCENT") == "5.5%"
    assert as_typed(1234.567, "1,234.57", "NUMBER") == "1,234.567"
    assert as_typed(-0.001, "0.00", "NUMBER") == "-0.001"
    # A double keeps fifteen digits; what it has beyond them, nobody typed.
    assert as_typed(0.1 + 0.2, "0.3") == "0.3"


def test_digits_that_the_sheet_has_dropped_are_not_made_up() -> None:
    assert typed_back("12345678901234567890", "zh_CN") is None
    assert typed_back("1234567890123456", "zh_CN") is None


@pytest.mark.parametrize("text", ["1.234", "1.234,5", "1,5"])
def test_a_number_that_would_be_another_one_here_is_not_guessed_at(text: str) -> None:
    assert typed_back(text, "de_DE") is None


def test_a_number_that_the_cell_shows_as_another_one_is_not_guessed_at() -> None:
    assert as_typed(40_000, "4.0", "NUMBER") is None
    assert as_typed(0.5, "1", "NUMBER") == "0.5"
