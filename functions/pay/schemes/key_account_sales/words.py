"""How a commission was worked out, in words that a clerk can check."""

from __future__ import annotations

import narwhals as nw

from functions.pay.expressions import Frame
from functions.pay.plan.dated import Plan
from functions.pay.plan.reasons import Why
from functions.pay.rates.eligibility import has_reasons, with_joined
from functions.pay.rates.explain import Speech, topped_up
from functions.pay.rates.layers import NONE, RateTables
from functions.pay.rates.told import Told
from functions.pay.rows import look_up, words
from functions.pay.schemes.key_account_sales.shares import EXPENSE, INTRODUCER, SELLER
from functions.pay.wording import SEPARATOR, number, sentence, yuan
from schemas.key_account_plan import BASE_SCALE, COMMISSION, GOLD
from schemas.numbers import written
from schemas.plan import RATE_SCALE, SUM, WHOLE
from schemas.units import unit_in
from schemas.words import Locale, Text

NET = Text("成交价{price}减费用{cost}，净额{net}", "price {price} less expenses {cost}: net {net}")
ROLES = {
    SELLER: Text("，销售人占{percent}%，得{share}", ", salesperson's {percent}%: {share}"),
    INTRODUCER: Text("，人脉占{percent}%，得{share}", ", introducer's {percent}%: {share}"),
}
SPENT = Text("其他费用{spent}", "other expenses {spent}")
MONTH = Text("当月净额合计{month}", "net of the month {month}")
NOTHING = Text("，不大于零，当月不付，也不结转", ", which is not above zero: nothing is paid and nothing carried")
IN_GOLD = Text("，没有达到付提成的一档", ", below the bands that pay commission")
DISCOUNT = Text("（{price} ÷ 标价{list} ÷ {base}）", "({price} ÷ list {list} ÷ {base})")
LABEL = Text("提成", "commission")
NEGATED = Text("净额为负，按大小算再取负：", "net below zero, worked out by its size and taken off: ")
TIMES, EQUALS = " × ", " = "
NO_RATE = Text("这一天没有适用的费率，请核对用工类型", "no rate is in force on this day; check the employment")
STATED = Text("{says}（{clause}）", "{says} ({clause})")


def told(lines: Frame, plan: Plan, locale: Locale) -> Frame:
    """Lines with `sales_rate`, the rate that was used, and `says`."""
    tables, known = RateTables(plan), lines.collect_schema().names()
    bands = dict(enumerate(tables.bands))
    rates = {band: written(row.rate, RATE_SCALE) + unit_in(row.unit, locale) for band, row in bands.items()}
    stated = {band: STATED.to(locale, says=row.says or row.rule, clause=row.clause) for band, row in bands.items()}
    lines = look_up(lines, f"{COMMISSION.id}_rate", plan.put, sales_rate=words(rates), _rule_says=words(stated))
    lines = look_up(lines, GOLD.id, plan.put, _gold=words(_gold(plan, locale), ""))
    lines = with_joined(
        lines.with_columns(_beside=_discount(locale)),
        plan,
        "_reasons",
        lambda why: _reason(why, locale),
        SEPARATOR.to(locale),
    )
    lines = Told(tables, COMMISSION, locale, "_beside").with_deals(lines, LABEL.to(locale), "_sum")
    of_deal = nw.col("place") != EXPENSE
    spent = sentence(SPENT, locale, spent=yuan(-nw.col("amount"), locale))
    lines = lines.with_columns(_what=nw.when(of_deal).then(_deal(locale)).otherwise(spent), _how=_outcome(plan, locale))
    said = nw.concat_str([nw.col("_what"), nw.lit(SEPARATOR.to(locale)), nw.col("_how")])
    lines = _with_once(lines, tables, locale)
    once = nw.concat_str([_month(locale), nw.lit(SEPARATOR.to(locale)), nw.col("_once")])
    says = nw.when(~nw.col("place").is_null()).then(said).otherwise(once)
    if "floor_of" in known:
        says = nw.when(nw.col("floor_of").is_null()).then(says).otherwise(topped_up(lines, Speech(plan, locale)))
    return lines.with_columns(says=says).select(*known, "sales_rate", "says")


def _deal(locale: Locale) -> nw.Expr:
    parts = {name: yuan(nw.col(name), locale) for name in ("price", "cost", "net")}
    whole = nw.col("share_rate") == RATE_SCALE
    said = nw.lit("")
    for place, role in ROLES.items():
        percent = number(nw.col("share_rate"), RATE_SCALE // 100)
        part = sentence(role, locale, percent=percent, share=yuan(nw.col("amount"), locale))
        said = nw.when((nw.col("place") == place) & ~whole).then(part).otherwise(said)
    return nw.concat_str([sentence(NET, locale, **parts), said])


def _month(locale: Locale) -> nw.Expr:
    return sentence(MONTH, locale, month=yuan(nw.col("month_net"), locale))


def _outcome(plan: Plan, locale: Locale) -> nw.Expr:
    """Why nothing is paid, or the rate with its clause and the product."""
    rate, net = nw.col(f"{COMMISSION.id}_rate"), nw.col("month_net")
    separator = nw.lit(SEPARATOR.to(locale))
    worked = [nw.col("_rule_says"), separator, _product(locale)] if _is_one_product(plan) else [_sum(locale)]
    paid = [_month(locale), separator, *worked]
    nothing = nw.when(net > 0).then(nw.lit(IN_GOLD.to(locale))).otherwise(nw.lit(NOTHING.to(locale)))
    unpaid = nw.concat_str([_month(locale), nothing])
    said = nw.when(rate > NONE).then(nw.concat_str(paid)).otherwise(unpaid)
    return nw.when(has_reasons(plan)).then(nw.col("_reasons")).otherwise(said)


def _is_one_product(plan: Plan) -> bool:
    """Whether each commission is its share times one rate: no parts at several, no sums of rules, no most."""
    rates = [row for row in plan.rates if row.measure is COMMISSION]
    return all(row.tier in (None, WHOLE) and row.cap is None and row.combined != SUM for row in rates)


def _sum(locale: Locale) -> nw.Expr:
    """What each rule adds, with the bands, and the most where it cuts."""
    below = nw.when(nw.col("amount") < 0).then(nw.lit(NEGATED.to(locale))).otherwise(nw.lit(""))
    return nw.concat_str([below, nw.col("_sum")])


def _product(locale: Locale) -> nw.Expr:
    """`19000.00元 × 6% × （…） = 1140.00元`."""
    amount, earned = yuan(nw.col("amount"), locale), yuan(nw.col(COMMISSION.id), locale)
    return nw.concat_str([amount, nw.lit(TIMES), nw.col("sales_rate"), nw.col("_beside"), nw.lit(EQUALS), earned])


def _discount(locale: Locale) -> nw.Expr:
    """` × （…）` where the price lies below the base discount; blank where it does not."""
    parts = {"price": yuan(nw.col("price"), locale), "list": yuan(nw.col("list_price"), locale)}
    discount = sentence(DISCOUNT, locale, **parts, base=number(nw.col("base"), BASE_SCALE))
    below = nw.col("cut") < nw.col("uncut")
    return nw.when(below).then(nw.concat_str([nw.lit(TIMES), discount])).otherwise(nw.lit(""))


def _with_once(lines: Frame, tables: RateTables, locale: Locale) -> Frame:
    """Adds what is paid once a period: gold by the row that pays it, commission with its arithmetic."""
    paying = tables.once(COMMISSION)
    if not paying:
        return lines.with_columns(_once=nw.col("_gold"))
    said = [layer.name("_line") for layer in paying]
    for layer, name in zip(paying, said, strict=True):
        lines = Told(tables, COMMISSION, locale).with_line(lines, layer, LABEL.to(locale), name)
    line = nw.concat_str(said, separator="", ignore_nulls=True)
    once = nw.when(nw.col(f"{COMMISSION.id}_rule") > NONE).then(line).otherwise(nw.col("_gold"))
    return lines.with_columns(_once=once).drop(said)


def _gold(plan: Plan, locale: Locale) -> dict[int, str]:
    """The rows that pay once a month, by what they pay: only one of them pays a person's month so much."""
    rows = {row.amount: row for row in plan.rates if row.once and row.measure.id == GOLD.id}
    return {amount: STATED.to(locale, says=row.says or row.rule, clause=row.clause) for amount, row in rows.items()}


def _reason(why: Why, locale: Locale) -> str:
    if why.rule is None:
        return NO_RATE.to(locale)
    return STATED.to(locale, says=why.rule.says or why.rule.reason, clause=why.rule.clause)
