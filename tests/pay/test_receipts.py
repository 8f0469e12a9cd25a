"""What was earned is payable as the customer pays; the parts of all months add up to the whole, to the fen."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.pay.receipts import Receipts, on_receipt, unsound
from schemas.check import check, read
from schemas.receipts import ReceiptColumns, deal_of, receipts_tab
from schemas.staff import StaffRow
from schemas.tab import columns
from schemas.words import Locale
from tests.pay.engines import in_duckdb, in_polars, sorted_rows

Earning = tuple[str, str, str, int, int | None]  # deal, person, month, earned, due
Payment = tuple[str, date, int]
JAN, FEB, MAR = date(2026, 1, 9), date(2026, 2, 9), date(2026, 3, 9)


def earned_of(*rows: Earning) -> pl.DataFrame:
    schema = {"key": pl.String, "staff_no": pl.String, "month": pl.String, "amount": pl.Int64, "due": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def received_of(*rows: Payment) -> pl.DataFrame:
    schema = {"key": pl.String, "on": pl.Date, "amount": pl.Int64}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.with_columns(row=pl.int_range(2, pl.len() + 2, dtype=pl.Int64))


def paid(earned: pl.DataFrame, received: pl.DataFrame, locale: Locale = "zh") -> Receipts:
    return on_receipt(nw.from_native(earned.lazy()), nw.from_native(received.lazy()), "六", locale)


def lines(found: Receipts) -> list[tuple[str, str, str, int]]:
    rows = found.lines.collect().select("key", "staff_no", "month", "amount").iter_rows()
    return sorted(rows, key=lambda row: (row[2], row[0], row[1]))


def test_a_third_of_the_price_makes_a_third_of_the_commission_payable_and_the_rest_waits() -> None:
    found = paid(
        earned_of(("D1", "1", "2026-01", 10_000, 300_000)), received_of(("D1", JAN, 100_000), ("D1", MAR, 200_000))
    )
    assert lines(found) == [("回款 D1", "1", "2026-01", 3_333), ("回款 D1", "1", "2026-03", 6_667)]
    balances = found.balances.collect().sort("month").select("month", "earned", "payable", "waiting")
    assert balances.rows() == [("2026-01", 10_000, 3_333, 6_667), ("2026-03", 10_000, 10_000, 0)]


def test_nothing_is_payable_while_nothing_has_come_in() -> None:
    found = paid(earned_of(("D1", "1", "2026-01", 10_000, 300_000)), received_of())
    assert lines(found) == []
    assert found.balances.collect().select("payable", "waiting").rows() == [(0, 10_000)]


def test_a_deposit_from_before_the_deal_counts_in_the_month_of_the_deal() -> None:
    found = paid(earned_of(("D1", "1", "2026-02", 10_000, 300_000)), received_of(("D1", JAN, 150_000)))
    assert lines(found) == [("回款 D1", "1", "2026-02", 5_000)]


def test_what_is_paid_back_to_the_customer_takes_its_part_back_in_its_month() -> None:
    payments = received_of(("D1", JAN, 300_000), ("D1", FEB, -150_000), ("D1", MAR, -150_000))
    found = paid(earned_of(("D1", "1", "2026-01", 10_001, 300_000)), payments)
    assert lines(found) == [
        ("回款 D1", "1", "2026-01", 10_001),
        ("回款 D1", "1", "2026-02", -5_000),
        ("回款 D1", "1", "2026-03", -5_001),
    ]


def test_more_than_is_due_counts_as_all_of_it_and_less_than_nothing_as_nothing() -> None:
    payments = received_of(("D1", JAN, 400_000), ("D1", FEB, -50_000), ("D2", JAN, -100), ("D2", FEB, 100))
    earned = earned_of(("D1", "1", "2026-01", 10_000, 300_000), ("D2", "1", "2026-01", 10_000, 300_000))
    assert lines(paid(earned, payments)) == [("回款 D1", "1", "2026-01", 10_000)]


def test_a_deal_for_which_nothing_is_due_is_payable_at_once() -> None:
    found = paid(earned_of(("D1", "1", "2026-01", 10_000, 0), ("D2", "1", "2026-01", 700, None)), received_of())
    assert lines(found) == [("回款 D1", "1", "2026-01", 10_000), ("回款 D2", "1", "2026-01", 700)]
    assert set(found.lines.collect()["says"].to_list()) == {
        "D1应得100.00元，客户不用付款",
        "D2应得7.00元，客户不用付款",
    }


def test_everybody_on_a_deal_is_paid_as_it_is_paid_for() -> None:
    earned = earned_of(("D1", "1", "2026-01", 6_000, 300_000), ("D1", "2", "2026-01", -900, 300_000))
    assert lines(paid(earned, received_of(("D1", FEB, 100_000)))) == [
        ("回款 D1", "1", "2026-02", 2_000),
        ("回款 D1", "2", "2026-02", -300),
    ]


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("zh", "D1应得100.00元，到2026-03客户付了3000.00元（应付3000.00元），共可发100.00元，以前可发33.33元"),
        (
            "en",
            "100.00 yuan earned on D1; by 2026-03 the customer paid 3000.00 yuan of 3000.00 yuan: "
            "100.00 yuan payable, 33.33 yuan before",
        ),
    ],
)
def test_a_line_says_what_came_in_and_what_that_makes(locale: Locale, expected: str) -> None:
    payments = received_of(("D1", JAN, 100_000), ("D1", MAR, 200_000))
    found = paid(earned_of(("D1", "1", "2026-01", 10_000, 300_000)), payments, locale)
    assert found.lines.collect().sort("month")["says"].to_list()[1] == expected


PAYMENTS = st.lists(
    st.tuples(
        st.sampled_from(["D1", "D2"]), st.dates(date(2025, 11, 1), date(2026, 6, 1)), st.integers(-(10**6), 10**6)
    ),
    max_size=10,
)


@settings(max_examples=30)
@given(PAYMENTS, st.integers(-(10**7), 10**7), st.integers(1, 10**6))
def test_what_is_payable_by_then_is_the_share_that_was_paid_rounded_once(
    payments: list[Payment], amount: int, due: int
) -> None:
    found = paid(
        earned_of(("D1", "1", "2026-01", amount, due), ("D2", "2", "2026-02", amount, due)), received_of(*payments)
    )
    sums: Counter[str] = Counter()
    for key, *_, part in lines(found):
        sums[key] += part
    for deal in ("D1", "D2"):
        came = min(max(sum(part for key, _, part in payments if key == deal), 0), due)
        exact = Fraction(amount * came, due)
        expected = int(abs(exact) + Fraction(1, 2)) * (1 if exact > 0 else -1)
        assert sums[f"回款 {deal}"] == expected


def test_payments_that_are_too_much_and_refunds_beyond_what_came_in_are_named() -> None:
    payments = received_of(
        ("D1", JAN, 200_000), ("D1", FEB, 150_000), ("D1", MAR, -400_000), ("D2", JAN, 300_000), ("D9", JAN, 1)
    )
    due = nw.from_native(pl.LazyFrame({"key": ["D1", "D2"], "due": [300_000, 300_000]}))
    found = unsound(nw.from_native(payments.lazy()), due, "zh").collect().sort("row")
    assert found.select("row", "column", "code").rows() == [(3, "amount", "overpaid"), (4, "amount", "paid_back")]
    assert found["detail"].to_list() == [
        "到这一行客户一共付了3500.00元，超过应付的3000.00元。请核对单号和金额；确实多付了不用改，提成按付清算",
        "到这一行退给客户的比收到的多500.00元。请核对单号、日期和金额",
    ]


class Receipted(ReceiptColumns):
    """Payments for what stands in a staff list, which has keys like any tab."""

    number: str = deal_of(StaffRow, "staff_no")

    class Config:
        metadata = receipts_tab()


def test_the_tab_of_payments_asks_for_the_deal_the_day_and_the_amount() -> None:
    assert columns(Receipted)["number"].refers[0].column == "staff_no"
    sheet = read(
        Receipted,
        [["单号", "D1", ""], ["日期", "2026-01-09", "2026-02-31"], ["金额", "-1,000.5", "一百"], ["备注", "", ""]],
    )
    assert sheet.frame.row(0, named=True)["amount"] == -100_050
    found = sorted(check(sheet).select("row", "column", "code").rows())
    assert found == [(3, "amount", "unreadable"), (3, "number", "missing"), (3, "on", "unreadable")]


def test_duckdb_pays_on_receipt_what_polars_pays(tmp_path: Path) -> None:
    earned = earned_of(
        ("D1", "1", "2026-01", 10_001, 300_000), ("D1", "2", "2026-01", -901, 300_000), ("D2", "1", "2026-02", 7, 0)
    )
    payments = received_of(("D1", JAN, 100_000), ("D1", MAR, 250_000), ("D2", MAR, -5))
    told = []
    for make in (in_polars, in_duckdb(tmp_path)):
        found = on_receipt(make(earned), make(payments), "六", "zh")
        wrong = unsound(make(payments), make(earned.unique("key", keep="first", maintain_order=True)), "zh")
        told.append([sorted_rows(frame) for frame in (found.lines, found.balances, wrong)])
    assert told[0] == told[1]
    assert all(told[0])
