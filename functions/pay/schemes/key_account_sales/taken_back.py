"""What is charged for false deals, and what is taken back for returned ones."""

from __future__ import annotations

import narwhals as nw

from functions.pay import penalties
from functions.pay.book import Book
from functions.pay.clawback import CLAWBACK
from functions.pay.exact import rounded
from functions.pay.expressions import Frame
from functions.pay.quota import last_day
from functions.pay.schemes.key_account_sales.commission import AS_IT_IS, IF_TRUE, MONTH, of_case
from functions.pay.schemes.key_account_sales.words import told
from functions.pay.wording import SEPARATOR, number, sentence, yuan
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
RETURNED = Text("{earned}的{deals}在{month}退货，去掉后重算：", "without {deals} of {earned}, returned in {month}: ")
NAMED = range(1, 6)  # deals that a sentence names
COMMA = Text("、", ", ")
MORE = Text("等{count}笔", " and others, {count} in all")
LABELS = {COMMISSION.id: Text("提成", "commission"), GOLD.id: Text("黄金（克）", "gold (g)")}
CHANGED = Text("{label}{was}改为{now}", "{label} {now} instead of {was}")
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


def clawbacks(lines: Frame, returned: Frame, locale: Locale) -> Frame:
    """What a month would have paid less without what came back in a later one, booked in that later one.

    `returned` are the deals (`key`) that came back, by person, month and month of the return (`case`).
    """
    named = _named(returned, locale)
    ids = (COMMISSION.id, GOLD.id)
    summed = lines.group_by(*MONTH, "case").agg(nw.col(*ids).sum())
    before = named.select(*MONTH).unique().with_columns(case=nw.lit(AS_IT_IS))
    cases = nw.concat([before, named.select(*MONTH, "case")])
    cases = cases.join(summed, on=[*MONTH, "case"], how="left")
    cases = cases.with_columns(nw.col(*ids).fill_null(0).cast(nw.Int64))
    was = {f"{name}_was": nw.col(name).shift(1).over(*MONTH, order_by="case") for name in ids}
    changes = cases.with_columns(**was).filter(nw.col("case") != AS_IT_IS)
    less = {name: (nw.col(name) - nw.col(f"{name}_was")).cast(nw.Int64) for name in ids}
    changes = changes.join(named, on=[*MONTH, "case"], how="left")
    lead = sentence(RETURNED, locale, earned=nw.col("month"), deals=nw.col("_deals"), month=nw.col("case"))
    changes = changes.with_columns(_says=nw.concat_str([lead, _parts(locale)]), _earned=nw.col("month"))
    changes = changes.with_columns(**less).filter(nw.any_horizontal(*(nw.col(i) != 0 for i in ids), ignore_nulls=True))
    return changes.select(
        "staff_no",
        *ids,
        key=nw.concat_str([nw.lit(f"{CLAWBACK.to(locale)} "), nw.col("_earned")]),
        month=nw.col("case"),
        clause=nw.lit(RETURN_CLAUSE.to(locale)),
        says=nw.col("_says"),
    )


def _named(returned: Frame, locale: Locale) -> Frame:
    """The months of people and of the returns, with `_deals`: the first few that came back by number, and how many."""
    together = [*MONTH, "case"]
    rows = returned.with_columns(_one=nw.lit(1, dtype=nw.Int64))
    rows = rows.with_columns(_number=nw.col("_one").cum_sum().over(*together, order_by="key"))
    first = {f"_key_{place}": nw.when(nw.col("_number") == place).then(nw.col("key")) for place in NAMED}
    rows = (
        rows.with_columns(**first)
        .group_by(*together)
        .agg(nw.col("_one").sum(), *(nw.col(name).max() for name in first))
    )
    keys = nw.concat_str([nw.col(name) for name in first], separator=COMMA.to(locale), ignore_nulls=True)
    more = sentence(MORE, locale, count=nw.col("_one").cast(nw.String))
    more = nw.when(nw.col("_one") > len(NAMED)).then(more).otherwise(nw.lit(""))
    return rows.select(*together, _deals=nw.concat_str([keys, more]))


def clause_of(book: Book, parameter: str) -> str:
    """The clause that a parameter's rows name, the last one's where they differ."""
    return [row.clause for row in book.plan.parameters.stated if row.parameter.name.zh == parameter][-1]


def _parts(locale: Locale) -> nw.Expr:
    separator, parts = SEPARATOR.to(locale), []
    for name, label in LABELS.items():
        said = {
            part: yuan(value, locale) if name == COMMISSION.id else number(value, GOLD.scale)
            for part, value in (("was", nw.col(f"{name}_was")), ("now", nw.col(name)))
        }
        told = nw.concat_str([nw.lit(separator), sentence(CHANGED, locale, label=nw.lit(label.to(locale)), **said)])
        changed = nw.col(name) != nw.col(f"{name}_was")
        parts.append(nw.when(changed).then(told).otherwise(nw.lit("")))
    return nw.concat_str(parts).str.slice(len(separator))
