"""What expansion reached, target by target: what was registered and converted, new key accounts, growth of sales."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from functions.pay.book import Book
from functions.pay.contests.ranking import reported
from functions.pay.exact import rounded
from functions.pay.expressions import Frame
from functions.pay.wording import number, sentence, yuan
from schemas.account_classes import Usage
from schemas.account_tables import ADDED, AIMS, CHANNELS, CONVERTED, GROWTH, KEY, REGISTERED, UNITS, Targets
from schemas.plan import RATE_SCALE
from schemas.words import Text, translation

HUNDRED = 100
MET, MISSED, RUNNING = Text("达成", "reached"), Text("未达成", "not reached"), Text("进行中", "under way")
NO_BASE = Text("上年没有销售额，无从比较", "no sales in the year before to compare with")
COUNTED = Text(
    "{channel}登记{registered}家，其中诚意客户{serious}家：{says}",
    "{channel}: {registered} registered, {serious} of them serious: {says}",
)
NEW = Text("{year}年建档并成为大客户{value}个：{says}", "{year}: {value} registered that became key accounts: {says}")
GREW = Text("{year}年销售额{sales}，上年{before}：{says}", "{year}: sales {sales}, the year before {before}: {says}")
Row = Mapping[str, Any]


def targets(book: Book, found: Frame) -> list[Frame]:
    """One row of 完成情况 a target and period; of those by year, each year with a customer registered or a sale."""
    return [_target(book, row, found) for row in book.plan.table(Targets)]


def _target(book: Book, row: Row, found: Frame) -> Frame:
    if row["aim"] == ADDED:
        return _added(book, row, found)
    return _grew(book, row) if row["aim"] == GROWTH else _by_channel(book, row)


def _by_channel(book: Book, row: Row) -> Frame:
    locale, first, last = book.locale, row["valid_from"], row["valid_until"]
    on, one, zero = nw.col("on"), nw.lit(1, dtype=nw.Int64), nw.lit(0, dtype=nw.Int64)
    mine = book.deals.filter((nw.col("channel") == row["channel"]) & (on >= nw.lit(first)))
    mine = mine.filter(on <= nw.lit(last)) if last else mine
    mine = mine.select(_one=one, _serious=nw.when(nw.col("serious")).then(one).otherwise(zero))
    counted = mine.select(registered=nw.col("_one").sum().fill_null(0), serious=nw.col("_serious").sum().fill_null(0))
    if row["aim"] == REGISTERED:
        counted = counted.with_columns(_value=nw.col("registered") * RATE_SCALE)
    else:
        counted = counted.with_columns(_of=nw.when(nw.col("registered") > 0).then(nw.col("registered")).otherwise(one))
        counted = rounded(counted, "_value", nw.col("serious"), (HUNDRED * RATE_SCALE, nw.col("_of")))
    counted = rounded(counted, "attained", nw.col("_value"), (RATE_SCALE, row["least"]))
    # Exactly, for a share that is a hair below its target may be rounded to it.
    done = nw.col("registered") * RATE_SCALE >= row["least"]
    if row["aim"] == CONVERTED:
        share = nw.col("serious") * HUNDRED * RATE_SCALE >= nw.col("registered") * row["least"]
        done = share & (nw.col("registered") > 0)
    channel = translation(CHANNELS, locale=locale)[row["channel"]]
    texts = {name: nw.col(name).cast(nw.String) for name in ("registered", "serious")}
    return reported(
        counted,
        period=nw.lit(f"{first}~{last or ''}"),
        kind=_kind(book, row),
        subject=nw.lit(channel),
        value=_with_unit(book, row, nw.col("_value")),
        target=_with_unit(book, row, nw.lit(row["least"], dtype=nw.Int64)),
        attainment=nw.col("attained"),
        verdict=_verdict(book, done, is_over=last is not None and book.today > last),
        clause=nw.lit(row["clause"]),
        says=sentence(COUNTED, locale, channel=nw.lit(channel), **texts, says=nw.lit(row["says"] or "")),
    )


def _added(book: Book, row: Row, found: Frame) -> Frame:
    """Customers registered in a year that were key accounts in one of its months."""
    years = book.deals.select("key", year=_year("on")).join(_years(book, row), on="year")
    new = found.filter(nw.col("kind") == KEY).select("key", "year").unique().with_columns(_new=nw.lit(1))
    counted = years.join(new, on=["key", "year"], how="left").with_columns(_new=nw.col("_new").fill_null(0))
    counted = counted.group_by("year").agg(nw.col("_new").sum().cast(nw.Int64))
    counted = _years(book, row).join(counted, on="year", how="left").with_columns(_new=nw.col("_new").fill_null(0))
    counted = counted.with_columns(_value=(nw.col("_new") * RATE_SCALE).cast(nw.Int64))
    counted = rounded(counted, "attained", nw.col("_value"), (RATE_SCALE, row["least"]))
    return _yearly(
        book,
        row,
        counted,
        value=_with_unit(book, row, nw.col("_value")),
        target=_with_unit(book, row, nw.lit(row["least"], dtype=nw.Int64)),
        verdict=_by_year(book, nw.col("_value") >= row["least"]),
        says=sentence(
            NEW,
            book.locale,
            year=nw.col("year"),
            value=nw.col("_new").cast(nw.String),
            says=nw.lit(row["says"] or ""),
        ),
    )


def _grew(book: Book, row: Row) -> Frame:
    """Sales of a year against those of the year before and the growth that was asked for."""
    sold = book.of(Usage).select(year=nw.col("month").str.slice(0, 4), sales="amount")
    sold = sold.group_by("year").agg(nw.col("sales").sum())
    before = sold.select(year=(nw.col("year").cast(nw.Int64) + 1).cast(nw.String), before="sales")
    years = _years(book, row).join(sold, on="year", how="left").join(before, on="year", how="left")
    years = years.with_columns(
        sales=nw.col("sales").fill_null(0).cast(nw.Int64), before=nw.col("before").fill_null(0).cast(nw.Int64)
    )
    whole = HUNDRED * RATE_SCALE
    years = rounded(years, "asked", nw.col("before"), (whole + row["least"], whole))
    years = years.with_columns(_of=nw.when(nw.col("asked") > 0).then(nw.col("asked")).otherwise(nw.lit(1)))
    years = rounded(years, "_part", nw.col("sales"), (RATE_SCALE, nw.col("_of")))
    compared = nw.col("before") > 0
    done = _by_year(book, nw.col("sales") >= nw.col("asked"))
    money = {name: yuan(nw.col(name), book.locale) for name in ("sales", "before", "asked")}
    return _yearly(
        book,
        row,
        years.with_columns(attained=nw.when(compared).then(nw.col("_part"))),
        value=money["sales"],
        target=nw.when(compared).then(money["asked"]),
        verdict=nw.when(compared).then(done).otherwise(nw.lit(NO_BASE.to(book.locale))),
        says=sentence(
            GREW,
            book.locale,
            year=nw.col("year"),
            sales=money["sales"],
            before=money["before"],
            says=nw.lit(row["says"] or ""),
        ),
    )


def _yearly(book: Book, row: Row, years: Frame, **told: nw.Expr) -> Frame:
    clause = nw.lit(row["clause"])
    attained = nw.col("attained")
    return reported(years, period=nw.col("year"), kind=_kind(book, row), attainment=attained, clause=clause, **told)


def _years(book: Book, row: Row) -> Frame:
    """The years of the target in which a customer was registered or something was sold."""
    sold = book.of(Usage).select(year=nw.col("month").str.slice(0, 4))
    years = nw.concat([book.deals.select(year=_year("on")), sold], how="vertical").unique()
    last = (row["valid_until"] or book.today).year
    number_of = nw.col("year").cast(nw.Int64)
    return years.filter((number_of >= row["valid_from"].year) & (number_of <= last))


def _year(day: str) -> nw.Expr:
    return nw.col(day).dt.to_string("%Y")


def _by_year(book: Book, done: nw.Expr) -> nw.Expr:
    running = nw.col("year").cast(nw.Int64) >= book.today.year
    late = nw.when(running).then(nw.lit(RUNNING.to(book.locale))).otherwise(nw.lit(MISSED.to(book.locale)))
    return nw.when(done).then(nw.lit(MET.to(book.locale))).otherwise(late)


def _verdict(book: Book, done: nw.Expr, *, is_over: bool) -> nw.Expr:
    late = (MISSED if is_over else RUNNING).to(book.locale)
    return nw.when(done).then(nw.lit(MET.to(book.locale))).otherwise(nw.lit(late))


def _kind(book: Book, row: Row) -> nw.Expr:
    return nw.lit(translation(AIMS, locale=book.locale)[row["aim"]])


def _with_unit(book: Book, row: Row, value: nw.Expr) -> nw.Expr:
    unit = translation(UNITS, locale=book.locale)[row["unit"]]
    return nw.concat_str(
        [number(value, RATE_SCALE), nw.lit(unit if unit == "%" or book.locale == "zh" else f" {unit}")]
    )
