"""The same value is understood however it was typed, and nothing else is taken for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schemas import cells, quantities
from schemas.cells import Cell
from schemas.check import read
from schemas.reading import SAMPLE, understand
from schemas.telecom_retention import PRODUCTS, Deals
from tests.pay import oracle_reading as oracle
from tests.pay.book import DEALS, grid, sheet_rows

UNREADABLE = "unreadable"
SPACES = [" ", "\t", "\n", "\u3000", "\xa0", "\u200b", "\u2028", "\ufeff", "\u2009", "\u00ad"]
EPOCH = date(1899, 12, 30)
PRODUCT = cells.choice_of(PRODUCTS)


def understood(kind: cells.Kind, cell: Cell) -> Any:
    """What a cell says: its value, None where it is blank, or that it cannot be read."""
    found = kind.read(cells.raw([cell]))
    if found.unreadable[0]:
        assert found.value[0] is None
        return UNREADABLE
    return found.value[0]


def second_reading(read_cell: Callable[[Cell], Any], cell: Cell) -> Any:
    try:
        return read_cell(cell)
    except oracle.Unreadable:
        return UNREADABLE


def forms(day: date) -> list[Cell]:
    """A day in every form in which people write it."""
    y, m, d = f"{day.year:04}", day.month, day.day
    plain = [
        f"{y}-{m}-{d}",
        f"{y}/{m}/{d}",
        f"{y}.{m}.{d}",
        f"{y}-{m:02}-{d:02}",
        f"{y}/{m:02}/{d:02}",
        f"{y}.{m:02}.{d:02}",
    ]
    timed = [
        f"{form}{space}{time}" for form in plain for space in (" ", "\u3000") for time in ("9:05", "23:59:59", "00:00")
    ]
    number = int(f"{y}{m:02}{d:02}")
    typed: list[Cell] = [*plain, *timed, f"{y}年{m}月{d}日", f"{y}年{m:02}月{d:02}日", f"{y}{m:02}{d:02}"]
    as_number: list[Cell] = [number, float(number)] if day.year > 999 else []
    serial = (day - EPOCH).days
    as_serial: list[Cell] = [serial, float(serial), serial + 0.999] if serial > 0 else []
    return [*typed, *as_number, *as_serial]


days = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))


@given(days)
@example(date(2016, 2, 29))
@example(date(1, 1, 1))
@example(date(9999, 12, 31))
def test_a_day_is_read_in_every_form_of_it(day: date) -> None:
    typed = forms(day)
    found = cells.DATE.read(cells.raw(typed))
    assert {typed[place]: value for place, value in enumerate(found.value) if value != day} == {}


@given(days, st.data())
def test_width_and_white_space_change_no_day(day: date, data: st.DataObject) -> None:
    typed = str(data.draw(st.sampled_from([form for form in forms(day) if isinstance(form, str) and ":" not in form])))
    assert understood(cells.DATE, disguised(typed, data, parts_digits=False)) == day


@given(st.one_of(st.text(max_size=20), st.text(alphabet="0123456789-/.年月日: \u3000１９－：T", max_size=20)))
@example("2016-01-05T10:30")
@example("2016年1月5日 10:30")
@example("2016-1-5 24:00")
@example("2016-1-5 10:60")
@example("2016-1-510:30")
@example("2016-1/5")
@example("2015-02-29")
@example("0000-01-01")
@example("42374")
@example("٢٠١٦-01-05")
@example("20160105 9:30")
@example("2016-1-5 9:30 10:30")
@example("2016-1-5\n9：30\u3000")
def test_any_other_text_is_no_day(typed: str) -> None:
    assert understood(cells.DATE, typed) == second_reading(oracle.read_date, typed)


@given(st.one_of(st.integers(-10, 3_000_000), st.integers(10**7, 10**8), st.floats(-10, 3_000_000)))
@example(0)
@example(0.5)
@example(2958465)
@example(2958466)
@example(20160105)
@example(20161305)
@example(20160105.5)
def test_a_number_is_a_sheets_day_or_eight_digits_or_nothing(number: float) -> None:
    assert understood(cells.DATE, number) == second_reading(oracle.read_date, number)


@pytest.mark.parametrize("cell", [True, False])
def test_a_box_is_no_day_and_no_amount(cell: bool) -> None:
    assert understood(cells.DATE, cell) == UNREADABLE
    assert understood(quantities.MONEY, cell) == UNREADABLE


def disguised(typed: str, data: st.DataObject, *, parts_digits: bool) -> str:
    """The same signs, some of them in full width, with white space of any kind between and around them; between digits,
    which would not be one number any more, only where that is asked for.
    """
    wide = [data.draw(st.booleans()) for _ in typed]
    signs = [chr(ord(s) + 0xFEE0) if full and "!" <= s <= "~" else s for s, full in zip(typed, wide, strict=True)]
    gaps = [data.draw(st.sampled_from(["", "", *SPACES])) for _ in range(len(typed) + 1)]
    if not parts_digits:
        inner = zip(pairwise(typed), gaps[1:-1], strict=True)
        gaps[1:-1] = ["" if all(sign in "0123456789.," for sign in pair) else gap for pair, gap in inner]
    return gaps[0] + "".join(sign + gap for sign, gap in zip(signs, gaps[1:], strict=True))


@given(
    st.sampled_from(
        [
            *(
                (kind, typed)
                for kind in (cells.CODE, cells.KEY, cells.ORDER_NUMBER)
                for typed in ("Ab-12345", "13812345678")
            ),
            *((cells.YES_OR_NO, typed) for typed in ("是", "否", "yes", "NO", "√", "×", "True", "0", "不详")),
            *((quantities.MONEY, typed) for typed in ("12.50", "-3", "¥1,200元", "1.234")),
            *((cells.MONTH, typed) for typed in ("2016-01", "2016年1月", "201601", "2016-13")),
            *((PRODUCT, typed) for typed in ("购机送费", "Phone subsidy", "购机送话费")),
        ]
    ),
    st.data(),
)
def test_width_and_white_space_change_no_value(case: tuple[cells.Kind, str], data: st.DataObject) -> None:
    kind, typed = case
    is_key = kind in (cells.CODE, cells.KEY, cells.ORDER_NUMBER)
    assert understood(kind, disguised(typed, data, parts_digits=is_key)) == understood(kind, typed)


@given(st.integers(-(10**14), 10**14))
def test_a_whole_number_is_the_same_as_number_and_as_text(number: int) -> None:
    for kind in (cells.CODE, cells.KEY, cells.ORDER_NUMBER, quantities.WHOLE, quantities.MONEY):
        assert understood(kind, number) == understood(kind, str(number)) == understood(kind, float(number))


@given(st.text(max_size=12), st.sampled_from([cells.YES_OR_NO, quantities.MONEY, cells.MONTH]))
def test_other_words_are_neither_yes_nor_no_nor_amounts_nor_months(typed: str, kind: cells.Kind) -> None:
    second = {
        "yes_no": oracle.read_yes_no,
        "money": lambda cell: oracle.read_number(cell, 2),
        "month": oracle.read_month,
    }
    found, expected = understood(kind, typed), second_reading(second[kind.name], typed)
    if kind is quantities.MONEY and found not in (None, UNREADABLE):
        assert expected * 100 == found
    else:
        assert found == expected


@pytest.mark.parametrize("cell", ["是", "有", "Y", "y", "yes", "Yes", "TRUE", "true", "√", "1", 1, 1.0, True, "ＹＥＳ"])
def test_every_way_to_say_yes(cell: Cell) -> None:
    assert understood(cells.YES_OR_NO, cell) is True


@pytest.mark.parametrize("cell", ["否", "无", "N", "n", "no", "NO", "FALSE", "false", "×", "0", 0, 0.0, False, "ｎｏ"])
def test_every_way_to_say_no(cell: Cell) -> None:
    assert understood(cells.YES_OR_NO, cell) is False


@pytest.mark.parametrize("cell", ["x", "X", "✓", "对", "2", 2, -1, "是的", "yes no", "不是"])
def test_what_only_looks_like_yes_or_no_is_unreadable(cell: Cell) -> None:
    assert understood(cells.YES_OR_NO, cell) == UNREADABLE


@pytest.mark.parametrize("cell", [10**15, 1e15, 20160105123456789, 2.0160105123456788e16, 1e22, -(10**15)])
def test_a_number_of_sixteen_digits_has_lost_some(cell: Cell) -> None:
    assert understood(cells.ORDER_NUMBER, cell) == UNREADABLE


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (10**15 - 1, "999999999999999"),
        (float(10**15 - 1), "999999999999999"),
        ("20160105123456789", "20160105123456789"),
        (1234567.5, "1234567.5"),
        ("1602e5", "1602E5"),
        ("'0012", "0012"),
    ],
)
def test_any_other_order_number_is_taken_as_it_stands(cell: Cell, value: str) -> None:
    assert understood(cells.ORDER_NUMBER, cell) == value


@pytest.mark.parametrize("kind", [cells.KEY, cells.CODE, cells.ORDER_NUMBER, cells.WORDS], ids=lambda kind: kind.name)
@pytest.mark.parametrize("cell", ["=A2", "=1+1", "#N/A", "#REF!", "#NAME?", True, False, 10**15, 1.5e30])
def test_formulas_failures_ticks_and_lost_digits_are_no_words_and_no_keys(kind: cells.Kind, cell: Cell) -> None:
    assert understood(kind, cell) == UNREADABLE


@pytest.mark.parametrize("kind", [cells.KEY, cells.WORDS], ids=lambda kind: kind.name)
@pytest.mark.parametrize("cell", ["A=2", "#12", "N/A", "FALSE", "True", "10:30"])
def test_what_only_resembles_them_is_taken_as_it_stands(kind: cells.Kind, cell: str) -> None:
    assert understood(kind, cell) == cell


@pytest.mark.parametrize("kind", [cells.DATE, cells.YES_OR_NO, quantities.MONEY], ids=lambda kind: kind.name)
def test_an_apostrophe_before_a_text_is_no_part_of_it(kind: cells.Kind) -> None:
    for typed in ("2016-1-5", "是", "12.5"):
        assert understood(kind, f"'{typed}") == understood(kind, typed)


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        (12.5, 1250),
        (0.1 + 0.2, 30),
        (12.3 * 3, 3690),
        ("1,234,567.80", 123456780),
        ("-¥5", -500),
        ("￥30元", 3000),
        ("+5.10", 510),
        ("1.2300", 123),
        (-0.01, -1),
        (0, 0),
    ],
)
def test_an_amount_is_read_to_the_fen(cell: Cell, fen: int) -> None:
    assert understood(quantities.MONEY, cell) == fen


@pytest.mark.parametrize(
    "cell", ["12,5", "1,2345", "1.234", "1e3", "5.", ".5", "--5", "五十", "(5)", 1.005, "5%", "0x10"]
)
def test_what_is_no_amount_is_not_made_one(cell: Cell) -> None:
    assert understood(quantities.MONEY, cell) == UNREADABLE


@pytest.mark.parametrize(
    ("cell", "month"),
    [
        ("2016-01", "2016-01"),
        ("2016/1", "2016-01"),
        ("2016.10", "2016-10"),
        ("2016年1月", "2016-01"),
        ("201612", "2016-12"),
        (201612, "2016-12"),
        (42370, "2016-01"),
        ("2016-01-31", "2016-01"),
        (20160229, "2016-02"),
    ],
)
def test_a_month_is_read_in_its_forms(cell: Cell, month: str) -> None:
    assert understood(cells.MONTH, cell) == month


@pytest.mark.parametrize(
    "cell", ["2016-13", "2016-00", 2016.1, 201613, 1, 2016, "1月", "2016年01", "Jan 2016", "16-01", True]
)
def test_what_is_no_month_is_not_made_one(cell: Cell) -> None:
    assert understood(cells.MONTH, cell) == UNREADABLE


@pytest.mark.parametrize("cell", [None, "", " ", "\u3000", "\xa0\u200b", "\n"])
def test_a_blank_cell_is_blank_for_every_kind(cell: Cell) -> None:
    for kind in (cells.CODE, cells.KEY, cells.ORDER_NUMBER, cells.WORDS, cells.YES_OR_NO, cells.DATE, cells.MONTH):
        assert understood(kind, cell) is None
        assert cells.blank(cells.raw([cell])).to_list() == [True]


def test_names_keep_the_white_space_inside_and_lose_line_breaks() -> None:
    assert understood(cells.WORDS, " 欧阳  晓\n燕\u3000") == "欧阳  晓 燕"
    assert understood(cells.WORDS, "ＡＢ") == "AB"


def test_a_note_stays_as_it_was_typed() -> None:
    assert understood(cells.LONG_WORDS, ' =HYPERLINK("x")\n<b>ＡＢ ') == ' =HYPERLINK("x")\n<b>ＡＢ '


@pytest.mark.parametrize("word", ["购机送费", "购机 送费", "phone subsidy", "PHONE  SUBSIDY", "Ｐhonesubsidy"])
def test_a_choice_is_known_in_both_languages(word: str) -> None:
    assert understood(PRODUCT, word) == "购机送费"


def test_a_word_that_is_no_choice_is_kept_for_the_check_to_name() -> None:
    assert understood(PRODUCT, " 购机 送话费") == "购机送话费"


@given(
    st.lists(
        st.sampled_from([*forms(date(2016, 1, 5)), "", None, True, False, 1, 1.0, 0, "是", "x"]),
        min_size=1,
        max_size=12,
    )
)
@settings(max_examples=25)
def test_a_long_column_of_few_different_cells_reads_as_each_cell_alone(few: list[Cell]) -> None:
    column = [few[place % len(few)] for place in range(SAMPLE + 1)]
    readers = {"day": cells.DATE.read, "flag": cells.YES_OR_NO.read, "code": cells.CODE.read}
    long = understand(dict.fromkeys(readers, column), readers)
    for name, reader in readers.items():
        alone = [reader(cells.raw([cell])) for cell in few]
        read_alone = [(found.value[0], found.unreadable[0]) for found in alone]
        together = zip(long[name].value.to_list(), long[name].unreadable.to_list(), strict=True)
        assert list(together) == [read_alone[place % len(few)] for place in range(len(column))]


def test_a_tab_of_thousands_reads_as_its_rows_do() -> None:
    flags: list[Cell] = [1, True, "1"]
    rows: list[dict[str, Cell]] = [
        {
            "订单号": f"A-{place:06}",
            "业务类型": "购机送费",
            "受理日期": forms(date(2016, 1, 5))[place % 20],
            "副卡": flags[place % 3],
        }
        for place in range(SAMPLE * 2)
    ]
    sheet = read(Deals, grid(sheet_rows(DEALS, rows)))
    assert sheet.frame.height == len(rows)
    assert sheet.frame["accepted_on"].unique().to_list() == [date(2016, 1, 5)]
    assert sheet.frame["secondary_card"].unique().to_list() == [True]
    assert sheet.frame["order_no"].n_unique() == len(rows)
    assert sheet.frame["row"].to_list() == list(range(2, len(rows) + 2))


def test_a_day_after_the_epoch_counts_as_sheets_count() -> None:
    assert understood(cells.DATE, 42374) == EPOCH + timedelta(days=42374) == date(2016, 1, 5)
