"""What expansion reached, target by target: what was registered and converted, new key accounts, growth of sales."""

from __future__ import annotations

import narwhals as nw

from functions.pay.book import Book
from functions.pay.contests.ranking import reported
from functions.pay.exact import rounded
from functions.pay.expressions import Columns, Frame
from functions.pay.goals import Row, Verdict, goals, reached
from functions.pay.plan.dated import OPEN
from functions.pay.wording import number, sentence, yuan
from schemas.account_classes import Usage
from schemas.account_tables import ADDED, AIMS, CHANNELS, CONVERTED, GROWTH, KEY, REGISTERED, UNITS, Targets
from schemas.plan import RATE_SCALE
from schemas.words import Text, translation

HUNDRED = 100
VERDICT = Verdict(Text("达成", "reached"), Text("未达成", "not reached"), Text("进行中", "under way"))
NO_BASE = Text("上年没有销售额，无从比较", "no sales in the year before to compare with")
COUNTED = Text(
    "{channel}登记{registered}家，其中诚意客户{serious}家：{says}",
    "{channel}: {registered} registered, {serious} of them serious: {says}",
)
NEW = Text("{year}年建档并成为大客户{value}个：{says}", "{year}: {value} registered that became key accounts: {says}")
GREW = Text("{year}年销售额{sales}，上年{before}：{says}", "{year}: sales {sales}, the year before {before}: {says}")
OF_TARGET: Columns = {
    **{"aim": nw.String, "kind": nw.String, "channel": nw.String, "subject": nw.String},
    **{"least": nw.Int64, "unit": nw.String, "clause": nw.String, "says": nw.String},
}


def targets(book: Book, found: Frame) -> Frame:
    """One row of 完成情况 a target and period; of those by year, each year with a customer registered or a sale."""
    asked = _asked(book)
    sorts = [_by_channel(book, asked), _added(book, asked, found), _grew(book, asked)]
    return nw.concat(sorts, how="vertical")


def _asked(book: Book) -> Frame:
    aims, units, channels = (translation(of, locale=book.locale) for of in (AIMS, UNITS, CHANNELS))

    def unit(row: Row) -> str:
        word = units[row["unit"]]
        return word if word == "%" or book.locale == "zh" else f" {word}"

    return goals(
        book.plan.table(Targets),
        book.today,
        book.put,
        OF_TARGET,
        aim=lambda row: row["aim"],
        kind=lambda row: aims[row["aim"]],
        channel=lambda row: row["channel"],
        subject=lambda row: channels[row["channel"]] if row["channel"] else None,
        least=lambda row: row["least"],
        unit=unit,
        clause=lambda row: row["clause"],
        says=lambda row: row["says"] or "",
    )


def _by_channel(book: Book, asked: Frame) -> Frame:
    one, zero = nw.lit(1, dtype=nw.Int64), nw.lit(0, dtype=nw.Int64)
    serious = nw.when(nw.col("serious")).then(one).otherwise(zero)
    registered, least = nw.col("registered"), nw.col("least")
    mine = asked.filter(nw.col("aim").is_in([REGISTERED, CONVERTED]))
    counted = reached(
        mine,
        book.deals.select("channel", "on", registered=one, serious=serious),
        "on",
        "channel",
        ["registered", "serious"],
    )
    counted = counted.with_columns(_of=nw.when(registered > 0).then(registered).otherwise(one))
    counted = rounded(counted, "_share", nw.col("serious"), (HUNDRED * RATE_SCALE, nw.col("_of")))
    converted = nw.col("aim") == CONVERTED
    value = nw.when(converted).then(nw.col("_share")).otherwise(registered * RATE_SCALE)
    counted = rounded(
        counted.with_columns(_value=value.cast(nw.Int64)), "attained", nw.col("_value"), (RATE_SCALE, least)
    )
    # Exactly, for a share that is a hair below its target may be rounded to it.
    share = (nw.col("serious") * HUNDRED * RATE_SCALE >= registered * least) & (registered > 0)
    done = nw.when(converted).then(share).otherwise(registered * RATE_SCALE >= least)
    texts = {name: nw.col(name).cast(nw.String) for name in ("registered", "serious")}
    return _told(
        counted,
        period=nw.col("period"),
        subject=nw.col("subject"),
        value=_with_unit(nw.col("_value")),
        target=_with_unit(least),
        verdict=VERDICT.told(done, nw.col("running"), book.locale),
        says=sentence(COUNTED, book.locale, channel=nw.col("subject"), **texts, says=nw.col("says")),
    )


def _added(book: Book, asked: Frame, found: Frame) -> Frame:
    """Customers registered in a year that were key accounts in one of its months."""
    new = found.filter(nw.col("kind") == KEY).select("key", "year").unique()
    new = book.deals.select("key", year=_year("on")).join(new, on=["key", "year"], how="semi")
    new = new.group_by("year").agg(_new=nw.col("key").count())
    counted = _years(book, asked.filter(nw.col("aim") == ADDED)).join(new, on="year", how="left")
    counted = counted.with_columns(_new=nw.col("_new").fill_null(0).cast(nw.Int64))
    counted = counted.with_columns(_value=nw.col("_new") * RATE_SCALE)
    counted = rounded(counted, "attained", nw.col("_value"), (RATE_SCALE, nw.col("least")))
    texts = {"year": nw.col("year"), "value": nw.col("_new").cast(nw.String), "says": nw.col("says")}
    return _told(
        counted,
        period=nw.col("year"),
        value=_with_unit(nw.col("_value")),
        target=_with_unit(nw.col("least")),
        verdict=_by_year(book, nw.col("_value") >= nw.col("least")),
        says=sentence(NEW, book.locale, **texts),
    )


def _grew(book: Book, asked: Frame) -> Frame:
    """Sales of a year against those of the year before and the growth that was asked for."""
    sold = book.of(Usage).select(year=nw.col("month").str.slice(0, 4), sales="amount")
    sold = sold.group_by("year").agg(nw.col("sales").sum())
    before = sold.select(year=(nw.col("year").cast(nw.Int64) + 1).cast(nw.String), before="sales")
    years = _years(book, asked.filter(nw.col("aim") == GROWTH)).join(sold, on="year", how="left")
    years = years.join(before, on="year", how="left")
    years = years.with_columns(nw.col("sales", "before").fill_null(0).cast(nw.Int64))
    years = rounded(years, "asked", nw.col("before"), (nw.col("least") + HUNDRED * RATE_SCALE, HUNDRED * RATE_SCALE))
    years = years.with_columns(_of=nw.when(nw.col("asked") > 0).then(nw.col("asked")).otherwise(nw.lit(1)))
    years = rounded(years, "_part", nw.col("sales"), (RATE_SCALE, nw.col("_of")))
    compared = nw.col("before") > 0
    done = _by_year(book, nw.col("sales") >= nw.col("asked"))
    money = {name: yuan(nw.col(name), book.locale) for name in ("sales", "before", "asked")}
    texts = {"year": nw.col("year"), "sales": money["sales"], "before": money["before"], "says": nw.col("says")}
    return _told(
        years.with_columns(attained=nw.when(compared).then(nw.col("_part"))),
        period=nw.col("year"),
        value=money["sales"],
        target=nw.when(compared).then(money["asked"]),
        verdict=nw.when(compared).then(done).otherwise(nw.lit(NO_BASE.to(book.locale))),
        says=sentence(GREW, book.locale, **texts),
    )


def _told(rows: Frame, **told: nw.Expr) -> Frame:
    kind, attained, clause = nw.col("kind"), nw.col("attained"), nw.col("clause")
    return reported(rows, place=nw.col("goal"), kind=kind, attainment=attained, clause=clause, **told)


def _years(book: Book, asked: Frame) -> Frame:
    """Each target beside its years in which a customer was registered or something was sold."""
    sold = book.of(Usage).select(year=nw.col("month").str.slice(0, 4))
    years = nw.concat([book.deals.select(year=_year("on")), sold], how="vertical").unique()
    pairs = asked.join(years, how="cross")
    first, last = (nw.col(name).dt.to_string("%Y") for name in ("first", "last"))
    until = nw.when(nw.col("last") == OPEN).then(nw.lit(f"{book.today.year}")).otherwise(last)
    return pairs.filter((nw.col("year") >= first) & (nw.col("year") <= until))


def _year(day: str) -> nw.Expr:
    return nw.col(day).dt.to_string("%Y")


def _by_year(book: Book, done: nw.Expr) -> nw.Expr:
    return VERDICT.told(done, nw.col("year").cast(nw.Int64) >= book.today.year, book.locale)


def _with_unit(value: nw.Expr) -> nw.Expr:
    return nw.concat_str([number(value, RATE_SCALE), nw.col("unit")])
