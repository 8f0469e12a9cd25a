"""Amounts, months and days in words."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.mail.amounts import amount, change, credit, day_name, month_name, short_month_name, yuan


@pytest.mark.parametrize(
    ("fen", "words"),
    [(123_450, "1,234.50"), (0, "0.00"), (5, "0.05"), (-4_000, "-40.00"), (-1, "-0.01"), (100_000_000, "1,000,000.00")],
)
def test_fen_are_yuan_with_two_decimals(fen: int, words: str) -> None:
    assert yuan(fen) == words


@pytest.mark.parametrize(
    ("thousandths", "words"),
    [(500, "0.5"), (1_000, "1"), (0, "0"), (12_250, "12.25"), (1, "0.001"), (-1_500, "-1.5"), (1_234_000, "1,234")],
)
def test_thousandths_are_credits_without_needless_zeros(thousandths: int, words: str) -> None:
    assert credit(thousandths) == words


@settings(deadline=None)
@given(st.integers())
def test_no_amount_loses_a_fen_or_a_thousandth_however_large(number: int) -> None:
    assert Fraction(yuan(number).replace(",", "")) * 100 == number
    assert Fraction(credit(number).replace(",", "")) * 1000 == number


def test_a_difference_carries_its_sign() -> None:
    assert [change(number, "yuan") for number in (4_000, -4_000, 0)] == ["+40.00", "-40.00", "0.00"]
    assert change(-1_500, "credit") == "-1.5"
    assert change(3, "deals") == "+3"


def test_a_figure_in_an_unknown_unit_is_an_error() -> None:
    with pytest.raises(KeyError):
        amount(1, "grams")


def test_months_and_days_read_as_people_write_them() -> None:
    assert [month_name("2016-01", "zh"), month_name("2016-01", "en")] == ["2016年1月", "January 2016"]
    assert [short_month_name("2016-09", "zh"), short_month_name("2016-09", "en")] == ["2016年9月", "Sep 2016"]
    assert [day_name(date(2016, 1, 5), "zh"), day_name(date(2016, 1, 5), "en")] == ["1月5日", "5 Jan"]


def test_what_is_not_a_month_is_an_error() -> None:
    with pytest.raises(ValueError, match="month must be in"):
        month_name("2016-13", "zh")
