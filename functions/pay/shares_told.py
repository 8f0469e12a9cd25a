"""How shares of deals were paid by a plan whose rates go by a person's month, in words that a clerk can check."""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw

from functions.pay.expressions import Frame
from functions.pay.plan.dated import Plan
from functions.pay.plan.reasons import Why
from functions.pay.rates.eligibility import has_reasons, with_joined
from functions.pay.rates.explain import Speech, topped_up
from functions.pay.rates.layers import NONE, RateTables
from functions.pay.rates.told import Told
from functions.pay.rows import look_up, words
from functions.pay.wording import SEPARATOR, sentence, yuan
from schemas.numbers import written
from schemas.plan import RATE_SCALE, SUM, WHOLE
from schemas.scheme import Measure
from schemas.units import unit_in
from schemas.words import Locale, Text

TIMES, EQUALS = " × ", " = "
NEGATED = Text("净额为负，按大小算再取负：", "net below zero, worked out by its size and taken off: ")
STATED = Text("{says}（{clause}）", "{says} ({clause})")


@dataclass(frozen=True)
class Words:
    """What a scheme says: what its pay is called, the month's `{total}`, a month of nothing or less, one below the bands that pay, a

    day on which no rate is in force, and what the line is called by which things are paid `once` a `{month}`.
    """

    label: Text
    total: Text
    nothing: Text
    below: Text
    no_rate: Text
    once: Text


@dataclass(frozen=True)
class SharesTold:
    """`money` is what shares earn, `things` what a month may earn instead, once; `total` the column by which months are judged (fen);

    `what` says what a share is, `beside` what stands behind its rate, blank for nothing.
    """

    plan: Plan
    locale: Locale
    money: Measure
    things: Measure
    total: str
    words: Words
    what: nw.Expr
    beside: nw.Expr

    def told(self, lines: Frame, rate: str) -> Frame:
        """Lines (`place` null: paid once a month) with the column `rate`, the rate that was used, and `says`; those of things have their

        own `key`.
        """
        plan, locale = self.plan, self.locale
        tables, known, separator = RateTables(plan), lines.collect_schema().names(), SEPARATOR.to(locale)
        bands = dict(enumerate(tables.bands))
        rates = {band: written(row.rate, RATE_SCALE) + unit_in(row.unit, locale) for band, row in bands.items()}
        stated = {band: STATED.to(locale, says=row.says or row.rule, clause=row.clause) for band, row in bands.items()}
        used = {rate: words(rates), "_rule_says": words(stated)}
        lines = look_up(lines, f"{self.money.id}_rate", plan.put, **used)
        lines = look_up(lines, self.things.id, plan.put, _things=words(self._things(), ""))
        lines = with_joined(lines.with_columns(_beside=self.beside), plan, "_reasons", self._reason, separator)
        lines = Told(tables, self.money, locale, "_beside").with_deals(lines, self.words.label.to(locale), "_sum")
        month = sentence(self.words.total, locale, month=yuan(nw.col(self.total), locale))
        lines = lines.with_columns(_month=month)
        lines = lines.with_columns(_what=self.what, _how=self._outcome(rate))
        said = nw.concat_str([nw.col("_what"), nw.lit(separator), nw.col("_how")])
        lines = self._with_once(lines, tables)
        once = nw.concat_str([nw.col("_month"), nw.lit(separator), nw.col("_once")])
        says = nw.when(~nw.col("place").is_null()).then(said).otherwise(once)
        if "floor_of" in known:
            says = nw.when(nw.col("floor_of").is_null()).then(says).otherwise(topped_up(lines, Speech(plan, locale)))
        lines = lines.with_columns(says=says)
        if "once_of" in known:
            paid, key = ~nw.col("once_of").is_null() & (nw.col(self.things.id) > 0), nw.col("key")
            named = sentence(self.words.once, locale, month=nw.col("month"))
            lines = lines.with_columns(key=nw.when(paid).then(named).otherwise(key))
        return lines.select(*known, rate, "says")

    def _outcome(self, rate: str) -> nw.Expr:
        """Why nothing is paid, or the rate with its clause and the product."""
        locale, separator = self.locale, nw.lit(SEPARATOR.to(self.locale))
        worked = [nw.col("_rule_says"), separator, self._product(rate)] if self._is_one_product() else [self._sum()]
        paid = nw.concat_str([nw.col("_month"), separator, *worked])
        nothing = nw.lit(self.words.nothing.to(locale))
        nothing = nw.when(nw.col(self.total) > 0).then(nw.lit(self.words.below.to(locale))).otherwise(nothing)
        unpaid = nw.concat_str([nw.col("_month"), nothing])
        said = nw.when(nw.col(f"{self.money.id}_rate") > NONE).then(paid).otherwise(unpaid)
        return nw.when(has_reasons(self.plan)).then(nw.col("_reasons")).otherwise(said)

    def _is_one_product(self) -> bool:
        """Whether each share earns itself times one rate: no parts at several, no sums of rules, no most."""
        rates = [row for row in self.plan.rates if row.measure is self.money]
        return all(row.tier in (None, WHOLE) and row.cap is None and row.combined != SUM for row in rates)

    def _sum(self) -> nw.Expr:
        """What each rule adds, with the bands, and the most where it cuts."""
        negated = nw.lit(NEGATED.to(self.locale))
        return nw.concat_str([nw.when(nw.col("amount") < 0).then(negated).otherwise(nw.lit("")), nw.col("_sum")])

    def _product(self, rate: str) -> nw.Expr:
        """`19000.00元 × 6% × （…） = 1140.00元`."""
        amount, earned = yuan(nw.col("amount"), self.locale), yuan(nw.col(self.money.id), self.locale)
        return nw.concat_str([amount, nw.lit(TIMES), nw.col(rate), nw.col("_beside"), nw.lit(EQUALS), earned])

    def _with_once(self, lines: Frame, tables: RateTables) -> Frame:
        """Adds what is paid once a period: things by the row that pays them, money with its arithmetic."""
        paying, said = tables.once(self.money), list[str]()
        if not paying:
            return lines.with_columns(_once=nw.col("_things"))
        for layer in paying:
            said.append(layer.name("_line"))
            label = self.words.label.to(self.locale)
            lines = Told(tables, self.money, self.locale).with_line(lines, layer, label, said[-1])
        line = nw.concat_str(said, separator="", ignore_nulls=True)
        once = nw.when(nw.col(f"{self.money.id}_rule") > NONE).then(line).otherwise(nw.col("_things"))
        return lines.with_columns(_once=once).drop(said)

    def _things(self) -> dict[int, str]:
        """The rows that pay once a month, by what they pay: only one of them pays a person's month so much."""
        rows = {row.amount: row for row in self.plan.rates if row.once and row.measure.id == self.things.id}
        says = {amount: row.says or row.rule for amount, row in rows.items()}
        return {amount: STATED.to(self.locale, says=says[amount], clause=row.clause) for amount, row in rows.items()}

    def _reason(self, why: Why) -> str:
        if why.rule is None:
            return self.words.no_rate.to(self.locale)
        return STATED.to(self.locale, says=why.rule.says or why.rule.reason, clause=why.rule.clause)
