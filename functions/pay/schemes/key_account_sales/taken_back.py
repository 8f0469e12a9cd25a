"""What is charged for false deals, and what is taken back for returned ones."""

from __future__ import annotations

import narwhals as nw

from functions.pay import penalties
from functions.pay.book import Book
from functions.pay.clawback import AS_IT_IS, RETURNED, Reversed, Told, of_case, taken_back
from functions.pay.exact import rounded
from functions.pay.expressions import Frame
from functions.pay.periods import last_day
from functions.pay.schemes.key_account_sales.commission import MONTH, as_found, if_true
from functions.pay.schemes.key_account_sales.words import told
from functions.pay.wording import number, sentence
from schemas.key_account_plan import COMMISSION, GOLD, MULTIPLE, PENALTY
from schemas.plan import RATE_SCALE
from schemas.words import Locale, Text

FALSE_KEY = Text("处罚 ", "Penalty ")
GOLD_KEY = Text("处罚 黄金 ", "Penalty gold ")
FALSE = Text("处罚", "of penalty")
FALSE_DEAL = Text("虚假成交，假如属实：{would}", "false deal; had it been true: {would}")
GOLD_SAYS = Text(
    "虚假成交，按因此多得的黄金{would}克的{multiple}倍，扣{amount}克",
    "false deal: {multiple} times the {would} g of gold that it would have earned, {amount} g taken away",
)
LABELS = {
    COMMISSION.id: Text("提成", "commission"),
    GOLD.id: Text("黄金（克）", "gold (g)"),
    PENALTY.id: Text("处罚", "penalty"),
}
RETURN_CLAUSE = Text("退货（本方案取）", "returns (decided)")


def penalties_of(lines: Frame, returned: Reversed, book: Book) -> Frame:
    """A multiple of what false deals would have paid: a line a deal and person, and for gold one a person and month; and
    what other deals that came back since change in it.
    """
    charged = nw.concat([_money(lines, book), _gold(lines, book)], how="diagonal")
    ids = (PENALTY.id, GOLD.id)
    charged = charged.with_columns(**{name: nw.col(name).fill_null(0).cast(nw.Int64) for name in ids})
    changed = taken_back(charged, returned, (PENALTY, GOLD), _told(book.locale, clause_of(book, MULTIPLE), FALSE))
    return nw.concat([of_case(charged, AS_IT_IS), changed], how="diagonal")


def _money(lines: Frame, book: Book) -> Frame:
    locale, parameters = book.locale, book.plan.parameters
    fake = if_true(lines).filter(nw.col("was_fake").fill_null(value=False) & ~nw.col("row").is_null())
    # What it would have paid is told as for any deal, so that the multiple of it can be followed.
    events = told(fake, book.plan, locale).with_columns(
        key=nw.concat_str([nw.lit(FALSE_KEY.to(locale)), nw.col("key")])
    )
    events = parameters.add(events, "on", {"_times": MULTIPLE})
    penalty = penalties.Penalty(sentence(FALSE_DEAL, locale, would=nw.col("says")), clause_of(book, MULTIPLE))
    would, times = nw.col(COMMISSION.id), nw.col("_times")
    return penalties.multiple_of(events, penalty, would, times, amount=PENALTY.id, locale=locale, keeps=("case",))


def _gold(lines: Frame, book: Book) -> Frame:
    each, gold = [*MONTH, "case"], nw.col(GOLD.id).sum()
    would = if_true(lines).group_by(*each).agg(_would=gold)
    did = as_found(lines).group_by(*each).agg(_did=gold)
    months = would.join(did, on=each, how="left")
    more = nw.col("_would").fill_null(0) - nw.col("_did").fill_null(0)
    months = months.with_columns(_more=more.cast(nw.Int64), _end=last_day(nw.col("month"))).filter(nw.col("_more") > 0)
    months = book.plan.parameters.add(months, "_end", {"_times": MULTIPLE})
    months = rounded(months, "_charged", nw.col("_more"), (nw.col("_times"), RATE_SCALE))
    said = {"would": number(nw.col("_more"), GOLD.scale), "amount": number(nw.col("_charged"), GOLD.scale)}
    return months.filter(nw.col("_charged") > 0).select(
        *each,
        key=nw.concat_str([nw.lit(GOLD_KEY.to(book.locale)), nw.col("month")]),
        clause=nw.lit(clause_of(book, MULTIPLE)),
        says=sentence(GOLD_SAYS, book.locale, multiple=number(nw.col("_times"), RATE_SCALE), **said),
        **{GOLD.id: -nw.col("_charged")},
    )


def clawbacks(lines: Frame, returned: Reversed, locale: Locale) -> Frame:
    """What months would have paid less without what came back, each in the month in which it is."""
    return taken_back(as_found(lines), returned, (COMMISSION, GOLD), _told(locale, RETURN_CLAUSE.to(locale)))


def _told(locale: Locale, clause: str, what: Text | None = None) -> Told:
    return Told({name: label.to(locale) for name, label in LABELS.items()}, clause, locale, RETURNED, what)


def clause_of(book: Book, parameter: str) -> str:
    """The clause that a parameter's rows name, the last one's where they differ."""
    return [row.clause for row in book.plan.parameters.stated if row.parameter.name.zh == parameter][-1]
