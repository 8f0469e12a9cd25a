"""The arithmetic behind every result, in words that a clerk can check against the clause."""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw

from functions.pay.expressions import Frame
from functions.pay.plan.dated import Plan, Rate, in_units
from functions.pay.plan.reasons import Why
from functions.pay.rates.eligibility import has_reasons, kinds, with_joined
from functions.pay.rates.layers import FLOOR_PARTS, RateTables
from functions.pay.rates.told import Told
from functions.pay.rows import look_up, words
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

    Takes the columns away that only it needs (`RateTables.workings`).
    """
    tables, scheme, locale = RateTables(speech.plan), speech.plan.scheme, speech.locale
    known = details.collect_schema().names()
    separator, blank = SEPARATOR.to(locale), nw.lit(None, dtype=nw.String)
    parts, tiers, lines = [], [], []
    for measure in scheme.measures:
        parts.append(f"_said_of_{measure.id}")
        details = _with_part(details, tables, speech, measure, parts[-1])
        if measure.earned is Earned.REWARD:
            tiers.append(f"_tier_of_{measure.id}")
            details = Told(tables, measure, locale).with_tier(details, tiers[-1])
    details = with_joined(details, speech.plan, "_reasons", lambda why: _reason(speech, why), separator)
    told = [*map(nw.col, parts), nw.when(has_reasons(speech.plan)).then(nw.col("_reasons"))]
    says = nw.concat_str(told, separator=separator, ignore_nulls=True)
    if "once_of" in known:
        for measure in scheme.measures:
            for layer in tables.once(measure):
                lines.append(layer.name("line"))
                name = _word(speech.measures, measure.word, locale)
                details = Told(tables, measure, locale, speech.beside).with_line(details, layer, name, lines[-1])
        line = nw.concat_str(lines, separator="", ignore_nulls=True)
        says = nw.when(nw.col("once_of").is_null()).then(says).otherwise(line)
    if "floor_of" in known:
        says = nw.when(nw.col("floor_of").is_null()).then(says).otherwise(topped_up(details, speech))
    tier = nw.concat_str([*map(nw.col, tiers), blank], separator=", ", ignore_nulls=True)
    kept = [name for name in known if name not in tables.workings]
    return details.with_columns(tier=tier, says=says).select(*kept, "tier", "says")


def topped_up(details: Frame, speech: Speech) -> nw.Expr:
    """What a line says that brings a rule's pay up to its least: what was earned, the least, the difference."""
    known, said, tables = details.collect_schema().names(), [], RateTables(speech.plan)
    for measure in speech.plan.scheme.measures:
        earned, least = (f"{measure.id}_{part}" for part in FLOOR_PARTS)
        if earned in known:
            told = Told(tables, measure, speech.locale)
            parts = {"earned": told.paid(earned), "least": told.paid(least), "topped": told.paid(measure.id)}
            name = nw.lit(_word(speech.measures, measure.word, speech.locale))
            said.append(sentence(FLOOR, speech.locale, measure=name, rule=nw.col("floor_of"), **parts))
    return nw.coalesce(*said) if said else nw.lit(None, dtype=nw.String)


def _with_part(details: Frame, tables: RateTables, speech: Speech, measure: Measure, into: str) -> Frame:
    """Adds what one measure of a deal earned: the amount, its place where that matters, and the sentence of the plan.

    Null where it earned nothing.
    """
    name = _word(speech.measures, measure.word, speech.locale)
    layers, by_period = tables.layers(measure), []
    for layer in tables.once(measure):
        # Of a deal that a rule takes which pays once a period is said that it does.
        said = {
            number: BY_PERIOD.to(speech.locale, measure=name, clause=segment.bands[0].clause)
            for number, segment in layer.numbered
        }
        by_period.append(layer.name("_by_period"))
        details = look_up(details, layer.name("segment"), tables.plan.put, **{by_period[-1]: words(said)})
    if len(layers) > 1 or any(layer.detailed or layer.limited for layer in layers):
        details = Told(tables, measure, speech.locale, speech.beside).with_deals(details, name, into)
        told = [nw.col(into), *map(nw.col, by_period)]
        whole = nw.concat_str(told, separator=SEPARATOR.to(speech.locale), ignore_nulls=True)
        details = details.with_columns(whole.alias(into))
        # Of nothing but nulls a blank is made, which would stand between two marks.
        return details.with_columns(nw.when(nw.col(into) != "").then(nw.col(into)).alias(into)).drop(by_period)
    details = _with_place(details, tables, speech, measure, into)
    either = nw.coalesce(into, *by_period).alias(into)
    return details.with_columns(either).drop(by_period) if by_period else details


def _with_place(details: Frame, tables: RateTables, speech: Speech, measure: Measure, into: str) -> Frame:
    """Adds what is said of a measure whose deals earn one amount each, by their place where that matters."""
    told, layers = Told(tables, measure, speech.locale), tables.layers(measure)
    name, rate = _word(speech.measures, measure.word, speech.locale), f"{measure.id}_rate"
    own = {band: row for layer in layers for band, _, row in layer.bands}
    lead = {band: EARNED.to(speech.locale, measure=name, amount=told.amount(row.amount)) for band, row in own.items()}
    stated = {band: _stated(row, told) for band, row in own.items()}
    if not any(row.tier for row in own.values()):
        return look_up(
            details, rate, tables.plan.put, **{into: words({band: lead[band] + stated[band] for band in own})}
        )
    details = look_up(details, rate, tables.plan.put, _lead=words(lead), _stated=words(stated))
    details = told.with_place(details, layers[0], "_place")
    said = nw.concat_str([nw.col("_lead"), nw.col("_place"), nw.col("_stated")])
    return details.with_columns(said.alias(into)).drop("_lead", "_place", "_stated")


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
