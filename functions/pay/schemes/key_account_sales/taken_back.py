"""What is charged for false deals, and what is taken back for returned ones."""

from __future__ import annotations

import narwhals as nw

from functions.pay import penalties
from functions.pay.book import Book
from functions.pay.clawback import RETURNED, Reversed, Told, taken_back
from functions.pay.exact import rounded
from functions.pay.expressions import Frame
from functions.pay.quota import last_day
from functions.pay.schemes.key_account_sales.commission import AS_IT_IS, IF_TRUE, MONTH, of_case
from functions.pay.schemes.key_account_sales.words import told
from functions.pay.wording import number, sentence
from schemas.key_account_plan import COMMISSION, GOLD, MULTIPLE, PENALTY
from schemas.plan import RATE_SCALE
from schemas.words import Locale, Text

FALSE_KEY = Text("处罚 ", "Penalty ")
GOLD_KEY = Text("处罚 黄金 ", "Penalty gold ")
FALSE_DEAL = Text("虚假成交，假如属实：{would}", "false deal; had it been true: {would}")
GOLD_SAYS = Text(
    "虚假成交，按因此多得的黄金{would}克的{multiple}倍，扣{amount}克",
    "false deal: {multiple} times the {would} g of gold that it would have earned, {amount} g taken away",
)
LABELS = {COMMISSION.id: Text("提成", "commission"), GOLD.id: Text("黄金（克）", "gold (g)")}
RETURN_CLAUSE = Text("退货（本方案取）", "returns (decided)")


def penalties_of(lines: Frame, book: Book) -> Frame:
    """A multiple of what false deals would have paid: a line a deal and person, and for gold one a person and month."""
    locale, parameters = book.locale, book.plan.parameters
    clause = clause_of(book, MULTIPLE)
    fake = of_case(lines, IF_TRUE).filter(nw.col("was_fake").fill_null(value=False) & ~nw.col("row").is_null())
    multiple = parameters.value_on(MULTIPLE, nw.col("on"))
    # What it would have paid is told as for any deal, so that the multiple of it can be followed.
    events = told(fake, book.plan, locale).with_columns(
        key=nw.concat_str([nw.lit(FALSE_KEY.to(locale)), nw.col("key")]), _times=multiple
    )
    penalty = penalties.Penalty(sentence(FALSE_DEAL, locale, would=nw.col("says")), clause)
    charged = penalties.multiple_of(
        events, penalty, nw.col(COMMISSION.id), nw.col("_times"), amount=PENALTY.id, locale=locale
    )
    return nw.concat([charged, _gold(lines, book, clause)], how="diagonal")


def _gold(lines: Frame, book: Book, clause: str) -> Frame:
    months = of_case(lines, IF_TRUE).select(*MONTH).unique()
    gold = nw.col(GOLD.id).sum()
    would = of_case(lines, IF_TRUE).group_by(*MONTH).agg(_would=gold)
    did = of_case(lines, AS_IT_IS).group_by(*MONTH).agg(_did=gold)
    months = months.join(would, on=list(MONTH), how="left").join(did, on=list(MONTH), how="left")
    more = nw.col("_would").fill_null(0) - nw.col("_did").fill_null(0)
    multiple = book.plan.parameters.value_on(MULTIPLE, last_day(nw.col("month")))
    months = months.with_columns(_more=more.cast(nw.Int64), _times=multiple).filter(nw.col("_more") > 0)
    months = rounded(months, "_charged", nw.col("_more"), (nw.col("_times"), RATE_SCALE))
    said = {"would": number(nw.col("_more"), GOLD.scale), "amount": number(nw.col("_charged"), GOLD.scale)}
    return months.filter(nw.col("_charged") > 0).select(
        *MONTH,
        key=nw.concat_str([nw.lit(GOLD_KEY.to(book.locale)), nw.col("month")]),
        clause=nw.lit(clause),
        says=sentence(GOLD_SAYS, book.locale, multiple=number(nw.col("_times"), RATE_SCALE), **said),
        **{GOLD.id: -nw.col("_charged")},
    )


def clawbacks(lines: Frame, returned: Reversed, locale: Locale) -> Frame:
    """What months would have paid less without what came back, each in the month in which it is."""
    labels = {name: label.to(locale) for name, label in LABELS.items()}
    return taken_back(lines, returned, (COMMISSION, GOLD), Told(labels, RETURN_CLAUSE.to(locale), locale, RETURNED))


def clause_of(book: Book, parameter: str) -> str:
    """The clause that a parameter's rows name, the last one's where they differ."""
    return [row.clause for row in book.plan.parameters.stated if row.parameter.name.zh == parameter][-1]
