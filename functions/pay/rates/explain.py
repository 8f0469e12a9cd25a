"""The arithmetic behind every result, in words that a clerk can check against the clause."""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw

from functions.pay.expressions import Frame, word_for
from functions.pay.plan.dated import Plan, Rate, in_units
from functions.pay.rates.eligibility import Why, kinds, whys
from functions.pay.rates.layers import layers_of, once_of, workings
from functions.pay.rates.outcome import joined
from functions.pay.rates.told import Told
from schemas.scheme import Earned, Measure, Scheme
from schemas.tab import Column, columns
from schemas.units import noun_in
from schemas.words import Choices, Locale, Text

TIER = (Text("第", "deal "), Text("户 ", ": "))
PLACE = (Text("当月第", "deal "), Text("户，", " of the month, "))
EARNED = Text("{measure} {amount}：", "{measure} {amount}: ")
CUT = Text("{measure} {amount}（另受封顶或同组规则影响）：", "{measure} {amount} (after a cap or its group): ")
STATED = Text("{says}（{clause}）", "{says} ({clause})")
PER_DEAL = Text("每户{amount}", "{amount} a deal")
DENIED = {
    frozenset({Earned.CREDIT}): Text("不计效能：", "no credit: "),
    frozenset({Earned.REWARD}): Text("不计奖励：", "no reward: "),
    frozenset({Earned.CREDIT, Earned.REWARD}): Text("不计效能和奖励：", "neither credit nor reward: "),
}
NOTHING = Text("都不计：", "earns nothing: ")
WHY = {
    "no_post": Text("这个岗位不计效能", "this post earns no credit"),
    "no_rate": Text("这一天没有适用的费率", "no rate is in force on this day"),
    "elsewhere": Text("奖励另按相关文件发放，不在本方案内", "the reward is set by another document, not by this plan"),
}
FLOOR = Text("本月按规则 {rule} 不足保底，补足到保底", "topped up to the least that rule {rule} pays")
BY_PERIOD = Text(
    "{measure}：每人每期只计一次，另有一行（{clause}）",
    "{measure}: once a person and period, on a line of its own ({clause})",
)
SEPARATOR = Text("；", "; ")


@dataclass(frozen=True)
class Speech:
    """How a plan's results are put into words, in one language.

    `beside` names a column of text that stands behind the rate, such as ` × 0.81/0.9`; blank or null for none.
    """

    plan: Plan
    locale: Locale
    beside: str | None = None

    @property
    def measures(self) -> Choices:
        """The names of the measures."""
        rates = self.plan.scheme.rates
        return _choices(columns(rates)["measure"]) if rates else Choices(())


def _choices(column: Column) -> Choices:
    if column.choices is None:
        raise TypeError("the column names its choices")
    return column.choices


def explain(details: Frame, speech: Speech) -> Frame:
    """Adds `tier` (a deal's place in its tier's count and the rate) and `says` (how its result was worked out).

    Takes the columns away that only it needs (`layers.workings`).
    """
    scheme = speech.plan.scheme
    known = details.collect_schema().names()
    rewards = [measure for measure in scheme.measures if measure.earned is Earned.REWARD]
    parts = [_part(speech, measure) for measure in scheme.measures]
    reasons = joined(whys(speech.plan), lambda why: _reason(speech, why), SEPARATOR.to(speech.locale))
    told = [*parts, nw.when(nw.col("why") > 0).then(reasons)]
    says = nw.concat_str(told, separator=SEPARATOR.to(speech.locale), ignore_nulls=True)
    if "once_of" in known:
        lines = [told for measure in scheme.measures for told in _once(speech, measure)]
        line = nw.concat_str(lines, separator="", ignore_nulls=True)
        says = nw.when(nw.col("once_of").is_null()).then(says).otherwise(line)
    if "floor_of" in known:
        topped = {rule: FLOOR.to(speech.locale, rule=rule) for rule in {rate.rule for rate in speech.plan.rates}}
        says = nw.when(nw.col("floor_of").is_null()).then(says).otherwise(word_for(nw.col("floor_of"), topped))
    tiers = [_tier(speech, measure) for measure in rewards]
    blank = nw.lit(None, dtype=nw.String)
    tier = nw.concat_str([*tiers, blank], separator=", ", ignore_nulls=True)
    return details.with_columns(tier=tier, says=says).drop(
        [name for name in dict.fromkeys(workings(speech.plan)) if name in known]
    )


def amount_words(amount: int, measure: Measure, locale: Locale) -> str:
    """An amount in smallest units as people write it: `40元`, `25.5元`, `0.5`."""
    whole, rest = divmod(abs(amount), measure.scale)
    decimals = f"{rest:0{len(str(measure.scale)) - 1}d}".rstrip("0")
    number = f"{'-' if amount < 0 else ''}{whole}{'.' if decimals else ''}{decimals}"
    if measure.earned is Earned.CREDIT:
        return number
    noun = noun_in(measure.noun, locale)
    return Text(f"{number}{noun}", f"{number} {noun}").to(locale)


def _tier(speech: Speech, measure: Measure) -> nw.Expr:
    """A deal's place and rate; null where it earned at no tier."""
    before, after = (text.to(speech.locale) for text in TIER)
    rates = {
        index: after + amount_words(rate.amount, measure, speech.locale)
        for index, rate in _rates(speech.plan, measure)
        if rate.tier
    }
    place = nw.col(f"{measure.id}_place").cast(nw.String)
    return nw.concat_str([nw.lit(before), place, word_for(_rate(measure), rates)])


def _part(speech: Speech, measure: Measure) -> nw.Expr:
    """What one measure of a deal earned: the amount, its place where that matters, and the sentence of the plan.

    Null where it earned nothing.
    """
    name = _word(speech.measures, measure.word, speech.locale)
    by_period = _by_period(speech, measure, name)
    if any(layer.detailed for layer in layers_of(speech.plan, measure)):
        told = Told(speech.plan, measure, speech.locale, speech.beside).deals(name)
        said = nw.concat_str([told, *by_period], separator=SEPARATOR.to(speech.locale), ignore_nulls=True)
        # Of nothing but nulls a blank is made, which would stand between two marks.
        return nw.when(said != "").then(said)
    part = _by_place(speech, measure, name)
    return nw.coalesce(part, *by_period) if by_period else part


def _by_period(speech: Speech, measure: Measure, name: str) -> list[nw.Expr]:
    """What is said of a deal that a rule takes which pays once a period."""
    found = []
    for layer in once_of(speech.plan, measure):
        words = {
            number: BY_PERIOD.to(speech.locale, measure=name, clause=segment.bands[0].clause)
            for number, segment in layer.numbered.items()
        }
        found.append(word_for(nw.col(layer.details(measure)[f"_segment{layer.tag}"]), words))
    return found


def _once(speech: Speech, measure: Measure) -> list[nw.Expr]:
    """How the lines that are paid once a period were worked out."""
    told = Told(speech.plan, measure, speech.locale, speech.beside)
    name = _word(speech.measures, measure.word, speech.locale)
    return [told.line(layer, name) for layer in once_of(speech.plan, measure)]


def _by_place(speech: Speech, measure: Measure, name: str) -> nw.Expr:
    """A measure whose deals earn one amount each, by their place where that matters."""
    rates = _rates(speech.plan, measure)
    lead = {
        i: EARNED.to(speech.locale, measure=name, amount=amount_words(r.amount, measure, speech.locale))
        for i, r in rates
    }
    stated = {i: _stated(r, measure, speech.locale) for i, r in rates}
    cut = any(rate.cap is not None or rate.group for _, rate in rates)
    if not cut and not any(rate.tier for _, rate in rates):
        return word_for(_rate(measure), {index: lead[index] + stated[index] for index in lead})
    before, after = (text.to(speech.locale) for text in PLACE)
    place = nw.concat_str([nw.lit(before), nw.col(f"{measure.id}_place").cast(nw.String), nw.lit(after)])
    tiered = nw.when(nw.col(f"{measure.id}_place") > 0).then(place).otherwise(nw.lit(""))
    leading = word_for(_rate(measure), lead)
    if cut:
        leading = _paid_otherwise(speech, measure, name, leading)
    return nw.concat_str([leading, tiered, word_for(_rate(measure), stated)])


def _paid_otherwise(speech: Speech, measure: Measure, name: str, leading: nw.Expr) -> nw.Expr:
    """The lead for amounts that a cap or a group made other than the rate itself."""
    usual = {i: r.amount for i, r in _rates(speech.plan, measure)}
    paid = nw.col(measure.id)
    differs = paid != _rate(measure).replace_strict(list(usual), list(usual.values()), default=0, return_dtype=nw.Int64)
    before, after = CUT.to(speech.locale, measure=name, amount="\0").split("\0")
    digits = len(str(measure.scale)) - 1
    whole, rest = (paid // measure.scale).cast(nw.String), (paid % measure.scale).cast(nw.String).str.zfill(digits)
    unit = "" if measure.earned is Earned.CREDIT else Text("元", " yuan").to(speech.locale)
    return (
        nw.when(differs)
        .then(nw.concat_str([nw.lit(before), whole, nw.lit("."), rest, nw.lit(unit + after)]))
        .otherwise(leading)
    )


def _stated(rate: Rate, measure: Measure, locale: Locale) -> str:
    amount = amount_words(in_units(rate.rate, measure), measure, locale)
    return STATED.to(locale, says=rate.says or PER_DEAL.to(locale, amount=amount), clause=rate.clause)


def _reason(speech: Speech, why: Why) -> str:
    if why.rule is None:
        return WHY[_lack(speech.plan.scheme, why.word)].to(speech.locale)
    possible = frozenset(kinds(speech.plan.scheme))
    denied = DENIED.get(speech.plan.scheme.denials[why.rule.denies] & possible, NOTHING).to(speech.locale)
    stated = STATED.to(speech.locale, says=why.rule.says or why.rule.reason, clause=why.rule.clause)
    return denied + stated


def _lack(scheme: Scheme, word: str) -> str:
    return {scheme.no_post: "no_post", scheme.no_rate: "no_rate"}.get(word, "elsewhere")


def _word(words: Choices, word: str, locale: Locale) -> str:
    return next((text.to(locale) for text in words if text.zh == word), word)


def _rates(plan: Plan, measure: Measure) -> list[tuple[int, Rate]]:
    return [(index, rate) for index, rate in enumerate(plan.rates) if rate.measure is measure]


def _rate(measure: Measure) -> nw.Expr:
    return nw.col(f"{measure.id}_rate")
