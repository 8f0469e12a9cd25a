"""What a cell shows: value, number format, locale."""

import pytest

from scripts.local_google.cells.formatting import display
from scripts.local_google.cells.values import CellValue, ErrorValue

APRIL_AFTERNOON = 42464.67


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (53, "53"),
        (42.01, "42.01"),
        (1.5, "1.5"),
        (-0.0, "0"),
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.3333333333"),
        (100 / 3, "33.33333333"),
        (99999999999.9, "100000000000"),
        (123456789012345, "123456789012345"),
        (1234567890123456789, "1.23457E+18"),
        (0.1 + 0.2 - 0.3, "5.55112E-17"),
        (0.00001, "0.00001"),
    ],
)
def test_numbers_without_a_format_show_what_a_narrow_cell_can_hold(number: float, shown: str) -> None:
    assert display(number, None, "en_US") == shown


@pytest.mark.parametrize(
    ("number", "pattern", "shown"),
    [
        (12345.125, "####.#", "12345.1"),
        (12.34, "0000.000", "0012.340"),
        (5.125, "# ???/???", "5 1/8"),
        (0.3, "# ?/8", "2/8"),
        (12345.65, "#,##0.0", "12,345.7"),
        (1234567, "0.0,,", "1.2"),
        (0.125, "0.0%", "12.5%"),
        (12345, "0.00E+00", "1.23E+04"),
        (0.00012, "0.0E-0", "1.2E-4"),
        (12345, "##0.0E+0", "12.3E+3"),
        (-5, "0.00", "-5.00"),
        (-5, "0;(0)", "(5)"),
        (0, '0;-0;"nil"', "nil"),
        (4155552671, "(000) 000-0000", "(415) 555-2671"),
        (0.26, "#.##", ".26"),
        (5, "000", "005"),
        (1234.5, '"$"#,##0.00', "$1,234.50"),
        (1234.5, "[$€]#,##0", "€1,235"),
        (50, '[<100]"low";"high"', "low"),
        (150, '[<100]"low";"high"', "high"),
        (-3, "[Red]-0", "--3"),
        (3, r"0\ \元", "3 元"),
        (7, "@", "7"),
    ],
)
def test_number_patterns(number: float, pattern: str, shown: str) -> None:
    assert display(number, {"type": "NUMBER", "pattern": pattern}, "en_US") == shown


@pytest.mark.parametrize(
    ("serial", "pattern", "locale", "shown"),
    [
        (APRIL_AFTERNOON, 'dddd, m/d/yy "at" h:mm', "en_US", "Monday, 4/4/16 at 16:04"),
        (APRIL_AFTERNOON, "mmm d, yyyy", "en_US", "Apr 4, 2016"),
        (APRIL_AFTERNOON, "yyyy-mm-dd hh:mm:ss", "en_US", "2016-04-04 16:04:48"),
        (APRIL_AFTERNOON, 'yyyy"年"m"月"d"日" dddd', "zh_CN", "2016年4月4日 星期一"),
        (APRIL_AFTERNOON, "mmmm d am/pm h:mm", "zh_CN", "四月 4 下午 4:04"),
        (APRIL_AFTERNOON, "d. mmmm yyyy", "de_DE", "4. April 2016"),
        (0.1728, "hh:mm:ss.00 a/p", "en_US", "04:08:49.92 a"),
        (1.5, "[h]:mm:ss", "en_US", "36:00:00"),
        (1.5, '[m] "minutes"', "en_US", "2160 minutes"),
        (-0.5, "[h]:mm", "en_US", "-12:00"),
        (0.5, "h:mm am/pm", "en_US", "12:00 PM"),
        (0.02, "mm:ss", "en_US", "28:48"),
    ],
)
def test_date_patterns(serial: float, pattern: str, locale: str, shown: str) -> None:
    assert display(serial, {"type": "DATE", "pattern": pattern}, locale) == shown


@pytest.mark.parametrize(
    ("kind", "locale", "shown"),
    [
        ("NUMBER", "en_US", "42,464.67"),
        ("NUMBER", "de_DE", "42.464,67"),
        ("PERCENT", "en_US", "4246467.00%"),
        ("CURRENCY", "en_US", "$42,464.67"),
        ("CURRENCY", "zh_CN", "¥42,464.67"),
        ("CURRENCY", "de_DE", "42.464,67 €"),
        ("DATE", "en_US", "4/4/2016"),
        ("DATE", "en_GB", "04/04/2016"),
        ("DATE", "zh_CN", "2016/4/4"),
        ("TIME", "en_US", "4:04:48 PM"),
        ("DATE_TIME", "en_US", "4/4/2016 4:04:48 PM"),
        ("SCIENTIFIC", "en_US", "4.25E+04"),
        ("TEXT", "en_US", "42464.67"),
    ],
)
def test_a_type_without_a_pattern_shows_as_the_locale_does(kind: str, locale: str, shown: str) -> None:
    assert display(APRIL_AFTERNOON, {"type": kind}, locale) == shown


@pytest.mark.parametrize(
    ("value", "pattern", "shown"),
    [
        (None, "0.00", ""),
        ("王芳", "0.00", "王芳"),
        ("王芳", '0;0;0;"<"@">"', "<王芳>"),
        (True, "0.00", "TRUE"),
        (ErrorValue("DIVIDE_BY_ZERO"), "0.00", "#DIV/0!"),
    ],
)
def test_a_number_pattern_leaves_what_is_no_number(value: CellValue | ErrorValue, pattern: str, shown: str) -> None:
    assert display(value, {"type": "NUMBER", "pattern": pattern}, "en_US") == shown


def test_a_serial_number_beyond_the_calendar_shows_as_the_number() -> None:
    assert display(1e9, {"type": "DATE"}, "en_US") == "1000000000"
