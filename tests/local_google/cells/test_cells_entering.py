"""What typing into a cell means: the API's USER_ENTERED."""

from datetime import date

import pytest

from scripts.local_google.cells.entering import Entered, enter
from scripts.local_google.cells.formatting import display
from scripts.local_google.cells.values import CellValue

TODAY = date(2024, 6, 1)
FIFTH_OF_JANUARY_2016 = 42374


@pytest.mark.parametrize(
    ("text", "value", "pattern"),
    [
        ("53", 53, None),
        ("0042", 42, None),
        ("0.12", 0.12, None),
        ("+5", 5, None),
        ("  7 ", 7, None),
        ("1,234", 1234, "#,##0"),
        ("1,234.50", 1234.5, "#,##0.00"),
        ("50%", 0.5, "0%"),
        ("12.5%", 0.125, "0.00%"),
        ("$1,234.50", 1234.5, '"$"#,##0.00'),
        ("-$5", -5, '"$"#,##0'),
        ("€5", 5, "[$€]#,##0"),
        ("7e30", 7e30, "0.00E+00"),
    ],
)
def test_numbers_are_read_with_the_format_they_imply(text: str, value: float, pattern: str | None) -> None:
    entered = enter(text, "en_US")
    assert entered.value == value
    assert type(entered.value) is type(value)
    assert (entered.number_format or {}).get("pattern") == pattern


@pytest.mark.parametrize(
    "text",
    ["string", "Артур", "12,34", "1,2345", "1.2.3", "-", ".", "=", "1e999", "13/1/2016", "2/30/2016", "10:61", "1 1/2"],
)
def test_what_is_neither_number_nor_date_stays_text(text: str) -> None:
    assert enter(text, "en_US", today=TODAY) == Entered(text)


def test_long_order_numbers_lose_their_last_digits() -> None:
    assert enter("1234567890123456789", "en_US").value != 1234567890123456789
    assert enter("'1234567890123456789", "en_US") == Entered("1234567890123456789")


def test_formulas_stay_formulas() -> None:
    assert enter("=4/2", "en_US") == Entered(formula="=4/2")
    assert enter("+1 (555) 123", "en_US") == Entered(formula="=+1 (555) 123")


def test_nothing_typed_blanks_the_cell() -> None:
    assert enter("", "en_US") == Entered(None)


def test_a_cell_of_type_text_keeps_whatever_is_typed() -> None:
    assert enter("0042", "en_US", number_format={"type": "TEXT"}) == Entered("0042")
    assert enter("=1+1", "en_US", number_format={"type": "TEXT"}) == Entered("=1+1")


@pytest.mark.parametrize(
    ("text", "locale", "value"),
    [("TRUE", "en_US", True), ("false", "zh_CN", False), ("WAHR", "de_DE", True), ("WAHR", "en_US", "WAHR")],
)
def test_truth_is_typed_in_the_locales_words(text: str, locale: str, value: CellValue) -> None:
    assert repr(enter(text, locale).value) == repr(value)


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("1/5/2016", "en_US"),
        ("01/05/2016", "en_US"),
        ("1/5/16", "en_US"),
        ("2016-01-05", "en_US"),
        ("2016-1-5", "en_US"),
        ("2016/1/5", "en_US"),
        ("Jan 5, 2016", "en_US"),
        ("January 5, 2016", "en_US"),
        ("5 Jan 2016", "en_US"),
        ("5-Jan-2016", "en_US"),
        ("Tuesday, January 5, 2016", "en_US"),
        ("5/1/2016", "en_GB"),
        ("05/01/2016", "en_GB"),
        ("5.1.2016", "de_DE"),
        ("5. Januar 2016", "de_DE"),
        ("2016/1/5", "zh_CN"),
        ("2016-1-5", "zh_CN"),
        ("2016年1月5日", "zh_CN"),
        ("2016年01月05日", "zh_CN"),
    ],
)
def test_a_date_is_a_serial_number_that_shows_as_it_was_typed(text: str, locale: str) -> None:
    entered = enter(text, locale)
    assert entered.value == FIFTH_OF_JANUARY_2016
    assert entered.number_format is not None
    assert entered.number_format["type"] == "DATE"
    assert display(entered.value, entered.number_format, locale) == text


def test_the_locales_own_date_form_takes_the_locales_own_pattern() -> None:
    assert enter("12/25/2016", "en_US").number_format == {"type": "DATE", "pattern": "M/d/yyyy"}
    assert enter("2020-01-01", "en_US") == Entered(43831, None, {"type": "DATE", "pattern": "yyyy-mm-dd"})


def test_a_date_without_a_year_is_this_years() -> None:
    assert enter("1/5", "en_US", today=TODAY).value == 45296
    assert enter("1月5日", "zh_CN", today=TODAY).value == 45296
    assert enter("2016年1月", "zh_CN", today=TODAY).value == 42370


@pytest.mark.parametrize(
    ("text", "locale", "value", "shown"),
    [
        ("15:30", "en_US", 0.6458333333333334, "15:30"),
        ("3:30 PM", "en_US", 0.6458333333333334, "3:30 PM"),
        ("12:30 AM", "en_US", 0.020833333333333332, "12:30 AM"),
        ("15:30:45", "zh_CN", 0.6463541666666667, "15:30:45"),
        ("下午3:30", "zh_CN", 0.6458333333333334, "下午3:30"),
        ("26:30", "en_US", 1.1041666666666667, "26:30:00"),
        ("2016-1-5 15:30", "en_US", 42374.645833333336, "2016-1-5 15:30"),
        ("1/5/2016 3:30:45 PM", "en_US", 42374.64635416667, "1/5/2016 3:30:45 PM"),
        ("2016年1月5日 15:30", "zh_CN", 42374.645833333336, "2016年1月5日 15:30"),
    ],
)
def test_times_are_fractions_of_a_day(text: str, locale: str, value: float, shown: str) -> None:
    entered = enter(text, locale)
    assert entered.value == pytest.approx(value, abs=1e-9)
    assert display(entered.value, entered.number_format, locale) == shown


@pytest.mark.parametrize(
    ("text", "locale", "value"),
    [
        ("1.234,5", "de_DE", 1234.5),
        ("1,5", "de_DE", 1.5),
        ("5,50 €", "de_DE", 5.5),
        ("¥1,234", "zh_CN", 1234),
        ("1\u202f234,5", "fr_FR", 1234.5),
    ],
)
def test_separators_are_the_locales(text: str, locale: str, value: float) -> None:
    assert enter(text, locale).value == value
