"""The arithmetic behind every result, in words that a clerk can check against the clause."""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw

from functions.pay.expressions import Frame, word_for
from functions.pay.plan.dated import Plan, Rate, in_units
from functions.pay.rates.eligibility import Why, kinds, whys
from functions.pay.rates.layers import FLOOR_PARTS, layers_of, once_of, workings
from functions.pay.rates.outcome import joined
from functions.pay.rates.told import Told
from functions.pay.wording import sentence
from schemas.scheme import Earned, Measure, Scheme
from schemas.tab import Column, columns
from schemas.words import Choices, Locale, Text

EARNED = Text("{measure} {amount}：", "{measure} {amount}: ")
STATED = Text("{says}（{clause}）", "{says} ({clause})")
PER_DEAL = Text("每户{amount}", "{amount} a deal")
DENIED = {
    frozenset({Earned.CREDIT}): Text("不计效能：", "no credit: "),
    frozenset({Earned.REWARD}): Text("不计奖励：", "no reward: "),
    frozenset({Earned.CREDIT, Earned.REWARD}): Text("不计效能和奖励：", "neither credit nor reward: "),
}
UNPAID = Text("不计：", "not counted: ")
NOTHING = Text("都不计：", "earns nothing: ")
WHY = {
    "no_post": Text("这个岗位不计效能", "this post earns no credit"),
    "no_rate": Text("这一天没有适用的费率", "no rate is in force on this day"),
    "elsewhere": Text("奖励另按相关文件发放，不在本方案内", "the reward is set by another document, not by this plan"),
}
FLOOR = Text(
    "{measure} {topped}：规则 {rule} 保底{least}，已得{earned}，补足{topped}",
    "{measure} {topped}: rule {rule} pays at least {least}, earned {earned}, topped up by {topped}",
)
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
        says = nw.when(nw.col("floor_of").is_null()).then(says).otherwise(topped_up(details, speech))
    tiers = [Told(speech.plan, measure, speech.locale).tier() for measure in rewards]
    blank = nw.lit(None, dtype=nw.String)
    tier = nw.concat_str([*tiers, blank], separator=", ", ignore_nulls=True)
    return details.with_columns(tier=tier, says=says).drop(
        [name for name in dict.fromkeys(workings(speech.plan)) if name in known]
    )


def topped_up(details: Frame, speech: Speech) -> nw.Expr:
    """What a line says that brings a rule's pay up to its least: what was earned, the least, the difference."""
    known, said = details.collect_schema().names(), []
    for measure in speech.plan.scheme.measures:
        earned, least = (f"{measure.id}_{part}" for part in FLOOR_PARTS)
        if earned in known:
            told = Told(speech.plan, measure, speech.locale)
            parts = {"earned": told.paid(earned), "least": told.paid(least), "topped": told.paid(measure.id)}
            name = nw.lit(_word(speech.measures, measure.word, speech.locale))
            said.append(sentence(FLOOR, speech.locale, measure=name, rule=nw.col("floor_of"), **parts))
    return nw.coalesce(*said) if said else nw.lit(None, dtype=nw.String)


def _part(speech: Speech, measure: Measure) -> nw.Expr:
    """What one measure of a deal earned: the amount, its place where that matters, and the sentence of the plan.

    Null where it earned nothing.
    """
    name = _word(speech.measures, measure.word, speech.locale)
    by_period = _by_period(speech, measure, name)
    layers = layers_of(speech.plan, measure)
    if len(layers) > 1 or any(layer.detailed or layer.limited for layer in layers):
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
    told, rate = Told(speech.plan, measure, speech.locale), nw.col(f"{measure.id}_rate")
    rates = [(index, rate) for index, rate in enumerate(speech.plan.rates) if rate.measure is measure]
    lead = {i: EARNED.to(speech.locale, measure=name, amount=told.amount(row.amount)) for i, row in rates}
    stated = {i: _stated(row, told) for i, row in rates}
    if not any(row.tier for _, row in rates):
        return word_for(rate, {index: lead[index] + stated[index] for index in lead})
    return nw.concat_str([word_for(rate, lead), told.place(), word_for(rate, stated)])


def _stated(rate: Rate, told: Told) -> str:
    amount = told.amount(in_units(rate.rate, told.measure))
    return STATED.to(told.locale, says=rate.says or PER_DEAL.to(told.locale, amount=amount), clause=rate.clause)


def _reason(speech: Speech, why: Why) -> str:
    if why.rule is None:
        return WHY[_lack(speech.plan.scheme, why.word)].to(speech.locale)
    possible = frozenset(kinds(speech.plan.scheme))
    # Only where there is more than one kind of thing to earn, a kind has to be named.
    kind = DENIED.get(speech.plan.scheme.denials[why.rule.denies] & possible, NOTHING)
    denied = (kind if len(possible) > 1 else UNPAID).to(speech.locale)
    stated = STATED.to(speech.locale, says=why.rule.says or why.rule.reason, clause=why.rule.clause)
    return denied + stated


def _lack(scheme: Scheme, word: str) -> str:
    return {scheme.no_post: "no_post", scheme.no_rate: "no_rate"}.get(word, "elsewhere")


def _word(words: Choices, word: str, locale: Locale) -> str:
    return next((text.to(locale) for text in words if text.zh == word), word)
