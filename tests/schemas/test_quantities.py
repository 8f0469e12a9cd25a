"""A table of what people type, and what it means in each kind of column; whatever else stands there is unreadable."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import cells, quantities
from schemas.cells import Cell, Figure, Kind

UNREADABLE = "unreadable"
DAYS = quantities.counted(2, "天")
METRES = quantities.counted(quantities.PLACES, "米")
CUSTOMERS = quantities.counted(0, "户")


def understood(kind: Kind, cell: Cell) -> Any:
    """What a cell says, in units as people type them."""
    found = kind.read(cells.raw([cell]))
    value = found.value[0]
    if found.unreadable[0]:
        assert value is None
        return UNREADABLE
    return value / kind.scale if isinstance(value, int) and not isinstance(value, bool) else value


MEANINGS: dict[str, tuple[Kind, dict[Cell, Any]]] = {
    "money": (
        quantities.MONEY,
        {
            "1234.5": 1234.5,
            "1,234.56": 1234.56,
            "￥1,234": 1234,
            "¥-5": -5,
            "-￥5": -5,
            "1234元": 1234,
            "１２３４元": 1234,
            "4万": 40_000,
            "2.5万": 25_000,
            "2.5 万元": 25_000,
            "0.00001万": 0.1,
            "-1,200 元": -1200,
            8000: 8000,
            "5%": UNREADABLE,
            "5户": UNREADABLE,
            "12:00": UNREADABLE,
            "1/4": UNREADABLE,
            "2016-01-05": UNREADABLE,
            "1.234": UNREADABLE,
            "0.0000001万": UNREADABLE,
            "$5": UNREADABLE,
            "5万万": UNREADABLE,
            "--5": UNREADABLE,
            "-¥-5": UNREADABLE,
            "五千": UNREADABLE,
            "扣两百": UNREADABLE,
            "1 234.50 元": 1234.5,
            "5 6": UNREADABLE,
            "5\n6": UNREADABLE,
            "1 2345": UNREADABLE,
            "1, 234": UNREADABLE,
            "1. 5": UNREADABLE,
            "５　６": UNREADABLE,
            "5\u200b0": 50,
            True: UNREADABLE,
        },
    ),
    "percent": (
        quantities.PERCENTAGE,
        {
            "5": 5,
            "5%": 5,
            "５％": 5,
            "5 %": 5,
            5: 5,
            "0.05": 0.05,
            "5.5%": 5.5,
            "16.666667%": 16.666667,
            "2.3‰": 0.23,
            "-5%": -5,
            "5元": UNREADABLE,
            "5户": UNREADABLE,
            "¥5": UNREADABLE,
            "5%%": UNREADABLE,
            "百分之五": UNREADABLE,
            "16.6666667": UNREADABLE,
        },
    ),
    "share": (
        quantities.SHARE,
        {
            "60": 60,
            "60%": 60,
            "６０％": 60,
            "0.6": 60,
            "1": 100,
            "1%": 1,
            "0.5%": 0.5,
            "33.3333": 33.3333,
            "0": 0,
            "60元": UNREADABLE,
            "33.33333": UNREADABLE,
        },
    ),
    "permille": (
        quantities.PERMILLAGE,
        {"2.3": 2.3, "2.3‰": 2.3, "0.23%": 2.3, "2.3 ‰": 2.3, "2.3件": UNREADABLE},
    ),
    "hours": (
        quantities.HOURS,
        {
            "3.5": 3.5,
            "24小时": 24,
            "3.5时": 3.5,
            "3.5 h": 3.5,
            "12:00": 12,
            "12:00:00": 12,
            "3:30": 3.5,
            "３：３０": 3.5,
            "0:45": 0.75,
            "24:00": 24,
            "36:00": UNREADABLE,
            "24:30": UNREADABLE,
            "3:20": UNREADABLE,
            "3:60": UNREADABLE,
            "3:30:30": UNREADABLE,
            "300米": UNREADABLE,
            "50%": UNREADABLE,
        },
    ),
    "days": (DAYS, {"22天": 22, "21.75": 21.75, "22日": 22, "0.5 天": 0.5, "22户": UNREADABLE, "21.755": UNREADABLE}),
    "metres": (METRES, {"300米": 300, "300m": 300, "300": 300, "300%": UNREADABLE, "300元": UNREADABLE}),
    "customers": (CUSTOMERS, {"10户": 10, "1万户": 10_000, "1,200户": 1200, "10.5": UNREADABLE, "10人": UNREADABLE}),
    "score": (quantities.SCORE, {"9分": 9, "95.5": 95.5, "90%": UNREADABLE, "9-1": UNREADABLE}),
    "amount": (
        quantities.AMOUNT,
        {"4万": 40_000, "95.5": 95.5, "￥1,234": 1234, "10户": 10, "95%": UNREADABLE, "12:00": UNREADABLE},
    ),
}
TABLE = [(kind, cell, meaning) for kind, said in MEANINGS.values() for cell, meaning in said.items()]


@pytest.mark.parametrize(("kind", "cell", "meaning"), TABLE)
def test_what_is_typed_means_this_in_a_column_of_its_kind(kind: Kind, cell: Cell, meaning: Any) -> None:
    assert understood(kind, cell) == meaning


@pytest.mark.parametrize("kind", [kind for kind, _ in MEANINGS.values()])
@given(typed=st.one_of(st.text(max_size=8), st.text(alphabet="0123456789.,+-¥%‰万元户天:/ ", max_size=8)))
def test_any_text_is_a_number_or_is_unreadable_and_never_both(kind: Kind, typed: str) -> None:
    found = kind.read(cells.raw([typed]))
    is_blank = cells.blank(cells.raw([typed]))[0]
    assert (found.value[0] is None) == (found.unreadable[0] or is_blank)


@given(st.integers(-(10**14) + 1, 10**14 - 1))
def test_an_amount_is_the_same_plain_grouped_and_with_its_sign_and_unit(fen: int) -> None:
    size, sign = abs(fen), "-" if fen < 0 else ""
    plain = f"{size // 100}.{size % 100:02}"
    grouped = f"{size // 100:,}.{size % 100:02}"
    for typed in (plain, grouped, f"¥{grouped}", f"{plain}元", f"￥{grouped} 元"):
        assert quantities.read_one(quantities.MONEY, sign + typed) == fen


@given(st.integers(-(10**14), 10**14), st.integers(0, 6), st.sampled_from(["", "万"]))
def test_a_plain_amount_is_what_a_column_of_amounts_makes_of_it(digits: int, places: int, unit: str) -> None:
    size = f"{abs(digits):0{places + 1}}"
    point = len(size) - places
    typed = "-" * (digits < 0) + (f"{size[:point]}.{size[point:]}" if places else size) + unit
    try:
        found = quantities.plain_amount(typed)
    except ValueError:
        with pytest.raises(ValueError, match=r"^.+$"):
            quantities.read_one(quantities.AMOUNT, typed)
    else:
        assert quantities.read_one(quantities.AMOUNT, typed) == found


@given(st.integers(0, 100 * 10**6))
def test_a_percentage_is_the_same_with_and_without_its_sign(millionths: int) -> None:
    typed = f"{millionths // 10**6}.{millionths % 10**6:06}"
    for written in (typed, f"{typed}%", f"{typed} ％"):
        assert quantities.read_one(quantities.PERCENTAGE, written) == millionths


SHOWN: list[tuple[Kind, Figure, Any]] = [
    (quantities.PERCENTAGE, Figure(0.05, "5%", "5%"), 5),
    (quantities.MONEY, Figure(0.12, "12%", "12%"), UNREADABLE),
    (quantities.MONEY, Figure(46026, "2026/1/4", "2026/1/4"), UNREADABLE),
    (quantities.HOURS, Figure(0.5, "12:00:00", "12:00:00"), 12),
    (quantities.HOURS, Figure(1.5, "36:00:00", "36:00:00"), UNREADABLE),
    (cells.KEY, Figure(46026, "2026/1/4", "2026/1/4"), UNREADABLE),
    (cells.CODE, Figure(0.5, "50%", "50%"), UNREADABLE),
    (cells.WORDS, Figure(46026, "2026/1/4", "2026/1/4"), UNREADABLE),
    (cells.ORDER_NUMBER, Figure(46026, "2026/1/4", "2026/1/4"), UNREADABLE),
    (cells.ORDER_NUMBER, Figure(2.0160105123456788e16, "2.01601E+16"), UNREADABLE),
    (cells.YES_OR_NO, Figure(1, "100%", "100%"), UNREADABLE),
    (cells.DATE, Figure(1.01, "101%", "101%"), UNREADABLE),
    (cells.DATE, Figure(0.5, "12:00", "12:00"), UNREADABLE),
    (cells.DATE, Figure(42374, "2016-01-05", moves=True), date(2016, 1, 5)),
    (cells.PHRASE, Figure(0.05, "5%", "5%"), "5%"),
]


@pytest.mark.parametrize(("kind", "figure", "meaning"), SHOWN)
def test_a_number_that_the_sheet_shows_as_something_else_means_what_is_shown(
    kind: Kind, figure: Figure, meaning: Any
) -> None:
    assert understood(kind, figure) == meaning
    assert cells.told(figure, kind) == figure.shown


@pytest.mark.parametrize(
    ("kind", "cell", "told"),
    [
        (cells.DATE, 46392, "2027-01-05"),
        (cells.DATE, 46392.75, "2027-01-05 18:00"),
        (cells.MONTH, 42370, "2016-01-01"),
        (cells.MONTH, 201601, "201601"),
        (cells.PERIOD, 2016, "2016"),
        (cells.DATE, 20160105, "20160105"),
        (cells.YES_OR_NO, False, "FALSE"),
        (cells.KEY, True, "TRUE"),
        (cells.KEY, 46392, "46392"),
        (quantities.MONEY, 8000.0, "8000"),
        (quantities.MONEY, 0.1 + 0.2, "0.3"),
        (cells.KEY, None, ""),
    ],
)
def test_a_message_names_a_cell_as_the_sheet_shows_it(kind: Kind, cell: Cell, told: str) -> None:
    assert cells.told(cell, kind) == told
