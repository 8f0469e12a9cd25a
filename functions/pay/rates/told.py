"""How an amount was worked out, where a rate is multiplied by what a deal holds or tiers go by more than its place."""

from __future__ import annotations

from dataclasses import dataclass
from math import lcm

import narwhals as nw

from functions.pay.exact import divided
from functions.pay.expressions import word_for
from functions.pay.plan.bands import Band, by_number
from functions.pay.plan.dated import Plan, Rate, Segment
from functions.pay.plan.tiling import end_of
from functions.pay.rates.amounts import fixed, moving, stretches
from functions.pay.rates.layers import Layer, layers_of
from functions.pay.rates.tiers import NONE
from functions.pay.wording import number, sentence
from schemas.numbers import written
from schemas.plan import INTERPOLATED, MARGINAL, RATE_SCALE
from schemas.scheme import PER_DEAL, Counted, Earned, Measure, Period
from schemas.units import counted_words, noun_in, unit_in
from schemas.words import Locale, Text

LEAD = Text("：", ": ")
FROM = Text("{counted}从", "{counted} from ")
TO = Text("到", " to ")
REACHED = Text("，达到{band}这一档", ", in the band {band}")
NO_BAND = Text("，没有达到最低一档", ", below the first band")
NO_QUOTA = Text("没有任务额，算不出{counted}", "no quota, so that {counted} cannot be told")
CLAUSE = Text("（{clause}）", " ({clause})")
SAYS = Text("，{says}（{clause}）", ", {says} ({clause})")
SINCE = {True: Text("满{end}", "from {end}"), False: Text("超过{end}", "over {end}")}
UNTIL = {True: Text("不超过{end}", "up to {end}"), False: Text("不到{end}", "under {end}")}
EXACTLY = Text("正好{end}", "exactly {end}")
AND = Text("、", ", ")
COMMA = Text("，", ", ")
CAPPED = Text(
    "（规则{rule}封顶{most}：此前合计{before}，加上这一笔{full}，计{paid}）",
    " (rule {rule} pays at most {most}: {before} before it and {full} for this one, so {paid})",
)
BOUNDED = {
    "cap": Text("（算得{full}，封顶{paid}）", " (worked out: {full}; at most {paid})"),
    "floor": Text("（算得{full}，保底{paid}）", " (worked out: {full}; at least {paid})"),
}
PLACES = {
    Period.DAY: Text("当日第{place}户，", "deal {place} of the day, "),
    Period.WEEK: Text("当周第{place}户，", "deal {place} of the week, "),
    Period.MONTH: Text("当月第{place}户，", "deal {place} of the month, "),
    Period.QUARTER: Text("当季第{place}户，", "deal {place} of the quarter, "),
    Period.HALF: Text("当半年第{place}户，", "deal {place} of the half-year, "),
    Period.YEAR: Text("当年第{place}户，", "deal {place} of the year, "),
}
TIER = Text("第{place}户 {amount}", "deal {place}: {amount}")
BAND = Text("{band} {rate}", "{band}: {rate}")
MONEY = "元"
BLANK = ""
TIMES = " × "
PLUS = " + "


@dataclass(frozen=True)
class Told:
    """What is told of one measure's amounts, in one language. `beside`: a column of text that follows each rate."""

    plan: Plan
    measure: Measure
    locale: Locale
    beside: str | None = None

    def deals(self, name: str) -> nw.Expr:
        """What a deal earned and how; null where no rule of the measure takes it, or it is not eligible."""
        layers = layers_of(self.plan, self.measure)
        parts = [nw.concat_str([self._layer(layer), self._cut(layer)]) for layer in layers]
        # Rules without tiers, or with a place alone, say nothing of a deal that they do not pay.
        said = nw.concat_str(parts, separator=PLUS, ignore_nulls=True)
        return nw.when(said != BLANK).then(nw.concat_str([self._lead(name), said]))

    def line(self, layer: Layer, name: str) -> nw.Expr:
        """The same of a line that is paid once a person and period; null on the lines of other rules."""
        return nw.concat_str([self._lead(name), self._layer(layer), self._bounded(layer)])

    def place(self, suffix: str = "") -> nw.Expr:
        """`当月第6户，` for a deal that has a place; blank for any other. The rate at which it earns tells the period."""
        place, rate = (nw.col(f"{self.measure.id}{part}{suffix}") for part in ("_place", "_rate"))
        said = nw.lit(BLANK)
        for period, phrase in PLACES.items():
            mine = [n for n in self._own() if (of := self.plan.rates[n].counted) and of.period is period]
            if mine:
                words = sentence(phrase, self.locale, place=place.cast(nw.String))
                said = nw.when(rate.is_in(mine) & (place > 0)).then(words).otherwise(said)
        return said

    def tier(self) -> nw.Expr:
        """A deal's place and rate, or the band that it lies in and its rate, by the first rule of which it is said."""
        tiers = [self._tier(layer) for layer in layers_of(self.plan, self.measure)]
        return nw.coalesce(*tiers) if tiers else nw.lit(None, dtype=nw.String)

    def _tier(self, layer: Layer) -> nw.Expr:
        rate, rows = nw.col(self._name("_rate", layer)), self._rows(layer)
        placed = {number: self.amount(row.amount) for number, row in rows.items() if self._by_place(row)}
        said = word_for(
            rate,
            {
                number: BAND.to(self.locale, band=self._band(row.band, row.counted), rate=self._rate(row))
                for number, row in rows.items()
                if row.band and row.counted and number not in placed
            },
        )
        between = {number: row for number, row in rows.items() if row.tier == INTERPOLATED}
        if between:
            bands = {n: self._band(row.band, row.counted) for n, row in between.items() if row.band and row.counted}
            unit = word_for(rate, {number: self._unit(row) for number, row in between.items()})
            shown = nw.concat_str([number(nw.col(self._name("_shown", layer)), RATE_SCALE), unit])
            said = nw.coalesce(sentence(BAND, self.locale, band=word_for(rate, bands), rate=shown), said)
        if placed:
            at = nw.col(f"{self.measure.id}_place{layer.suffix if layer.placed else ''}").cast(nw.String)
            said = nw.coalesce(sentence(TIER, self.locale, place=at, amount=word_for(rate, placed)), said)
        return said

    def amount(self, amount: int) -> str:
        """An amount in the measure's smallest units as people write it: `40元`, `25.5元`, `0.5`."""
        number = written(amount, self.measure.scale)
        if self.measure.earned is Earned.CREDIT:
            return number
        noun = noun_in(self.measure.noun, self.locale)
        return Text(f"{number}{noun}", f"{number} {noun}").to(self.locale)

    def paid(self, name: str) -> nw.Expr:
        """An amount of the measure in a column, with its unit."""
        return self._amount(nw.col(name), self.measure.scale, self.measure.noun)

    def _own(self) -> list[int]:
        return [number for number, row in enumerate(self.plan.rates) if row.measure is self.measure]

    def _by_place(self, row: Rate) -> bool:
        return (
            row.tier == MARGINAL
            and row.counted is not None
            and by_number(row.counted)
            and not row.once
            and row.basis.column is None
        )

    def _lead(self, name: str) -> nw.Expr:
        return nw.concat_str([nw.lit(f"{name} "), self.paid(self.measure.id), nw.lit(LEAD.to(self.locale))])

    def _cut(self, layer: Layer) -> nw.Expr:
        """How a most cut what the rule would have paid; blank where it did not."""
        if not layer.limited:
            return nw.lit(BLANK)
        full, before, most = (self._name(part, layer) for part in ("_full", "_before_cap", "_cap"))
        paid = self._name("", layer)
        rule = word_for(nw.col(self._name("_rate", layer)), {n: self.plan.rates[n].rule for n in self._own()})
        parts = {"most": most, "before": before, "full": full, "paid": paid}
        said = sentence(CAPPED, self.locale, rule=rule, **{part: self.paid(column) for part, column in parts.items()})
        return nw.when(nw.col(full) != nw.col(paid)).then(said).otherwise(nw.lit(BLANK))

    def _bounded(self, layer: Layer) -> nw.Expr:
        """How a most or a least changed what is paid once a period; blank where neither did."""
        full, paid = f"{self.measure.id}_amount{layer.tag}", self.measure.id
        parts = {"full": self.paid(full), "paid": self.paid(paid)}
        said = nw.lit(BLANK)
        for word, differs in (("cap", nw.col(full) > nw.col(paid)), ("floor", nw.col(full) < nw.col(paid))):
            said = nw.when(differs).then(sentence(BOUNDED[word], self.locale, **parts)).otherwise(said)
        return said

    def _name(self, part: str, layer: Layer) -> str:
        return f"{self.measure.id}{part}{layer.suffix}"

    def _layer(self, layer: Layer) -> nw.Expr:
        rate = nw.col(self._name("_rate", layer))
        stated = word_for(rate, {place: self._stated(row) for place, row in self._rows(layer).items()})
        if not layer.detailed:
            return nw.concat_str([self._placed(layer), word_for(rate, self._rates(layer)), stated])
        segment = nw.col(self._name("_segment", layer))
        said = nw.lit(None, dtype=nw.String)
        for number_, of in layer.numbered.items():
            known = nw.concat_str([self._product(layer, of), self._counted(layer, of, rate), stated])
            words = nw.when(rate > NONE).then(known).otherwise(self._none(layer, of))
            said = nw.when(segment == number_).then(words).otherwise(said)
        return said

    def _placed(self, layer: Layer) -> nw.Expr:
        return self.place(layer.suffix) if layer.placed else nw.lit(BLANK)

    def _product(self, layer: Layer, of: Segment) -> nw.Expr:
        """`8000.00元 × 6%`; of a deal in several bands each part."""
        rate = nw.col(self._name("_rate", layer))
        if of.by_stretch:
            return self._parts(layer, of)
        if moving(of):
            shown = number(nw.col(self._name("_shown", layer)), RATE_SCALE)
            words = nw.concat_str([shown, nw.lit(self._unit(of.bands[0]))])
        else:
            words = word_for(rate, self._rates(layer))
        if fixed(of) or of.basis.column is None:
            return words
        value = nw.col(of.basis.column).fill_null(0)
        return nw.concat_str(
            [self._amount(value, of.basis.scale, of.basis.unit or MONEY), nw.lit(TIMES), words, self._beside()]
        )

    def _parts(self, layer: Layer, of: Segment) -> nw.Expr:
        ends = lcm(*(row.band.lower.at.denominator for row in of.bands if row.band))
        told = []
        found = stretches(of, ends, after=self._name("_total", layer), before=self._name("_before", layer))
        scale, noun = (of.basis.scale, of.basis.unit or MONEY) if of.basis.column else (1, PER_DEAL.unit)
        for row, part in found:
            size = nw.when(part < 0).then(-part).otherwise(part)
            value = divided(size * 2 + ends, 2 * ends) if ends > 1 else size
            value = nw.when(part < 0).then(-value).otherwise(value)
            words = [nw.lit(PLUS), self._amount(value, scale, noun), nw.lit(TIMES), nw.lit(self._rate(row))]
            told.append(nw.when(part != 0).then(nw.concat_str([*words, self._beside()])).otherwise(nw.lit(BLANK)))
        joined = nw.concat_str(told).str.slice(len(PLUS))
        nothing = nw.concat_str([self._amount(nw.lit(0), scale, noun), nw.lit(TIMES), nw.lit(self._rate(of.bands[0]))])
        return nw.when(joined == BLANK).then(nothing).otherwise(joined)

    def _beside(self) -> nw.Expr:
        return nw.col(self.beside).fill_null(BLANK) if self.beside else nw.lit(BLANK)

    def _counted(self, layer: Layer, of: Segment, rate: nw.Expr) -> nw.Expr:
        """`，月金额20000.00元，达到满20000元、不到50000元这一档`; blank without tiers."""
        if of.counted is None:
            return nw.lit(BLANK)
        bands = {self.plan.rates.index(row): self._band(row.band, of.counted) for row in of.bands if row.band}
        total = [nw.lit(COMMA.to(self.locale)), self._total(layer, of)]
        if of.by_stretch:
            return nw.concat_str(total)
        reached = {place: REACHED.to(self.locale, band=band) for place, band in bands.items()}
        return nw.concat_str([*total, word_for(rate, reached)])

    def _total(self, layer: Layer, of: Segment) -> nw.Expr:
        counted = of.counted
        if counted is None:
            return nw.lit(BLANK)
        word, noun, total = self._word(counted), self._noun(counted), nw.col(self._name("_total", layer))
        if counted.quota:
            return self._attained(counted, total)
        if of.by_stretch:
            since = self._amount(nw.col(self._name("_before", layer)), counted.scale, noun)
            lead = nw.lit(FROM.to(self.locale, counted=word))
            return nw.concat_str([lead, since, nw.lit(TO.to(self.locale)), self._amount(total, counted.scale, noun)])
        return nw.concat_str([nw.lit(self._led(word)), self._amount(total, counted.scale, noun)])

    def _attained(self, counted: Counted, total: nw.Expr) -> nw.Expr:
        """`月完成率112.5%（20000.00元 ÷ 17777.78元）`, cut after two decimals so that it never seems to reach a band."""
        quota = nw.max_horizontal(nw.col(str(counted.quota)).fill_null(1), nw.lit(1))
        size = divided(nw.when(total < 0).then(-total).otherwise(total) * 10_000, quota)
        percent = number(nw.when(total < 0).then(-size).otherwise(size), 100)
        noun = self._noun(counted)
        opened, closed = CLAUSE.to(self.locale, clause="\0").split("\0")
        division = [self._amount(total, counted.scale, noun), nw.lit(" ÷ "), self._amount(quota, counted.scale, noun)]
        return nw.concat_str(
            [nw.lit(self._led(self._word(counted))), percent, nw.lit("%" + opened), *division, nw.lit(closed)]
        )

    def _none(self, layer: Layer, of: Segment) -> nw.Expr:
        """Why a deal that a rule takes reaches no band."""
        if of.counted is None:
            return nw.lit(None, dtype=nw.String)
        clause = CLAUSE.to(self.locale, clause=of.bands[0].clause)
        below = nw.concat_str([self._total(layer, of), nw.lit(NO_BAND.to(self.locale) + clause)])
        if of.counted.quota is None:
            return below
        unknown = NO_QUOTA.to(self.locale, counted=self._word(of.counted)) + clause
        there = (nw.col(of.counted.quota) > 0).fill_null(value=False)
        return nw.when(there).then(below).otherwise(nw.lit(unknown))

    def _rows(self, layer: Layer) -> dict[int, Rate]:
        return {self.plan.rates.index(row): row for segment in layer.segments for row in segment.bands}

    def _rates(self, layer: Layer) -> dict[int, str]:
        return {place: self._rate(row) for place, row in self._rows(layer).items()}

    def _rate(self, row: Rate) -> str:
        return written(row.rate, RATE_SCALE) + self._unit(row)

    def _unit(self, row: Rate) -> str:
        unit = unit_in(row.unit, self.locale)
        return unit if self.locale == "zh" or unit == "%" else f" {unit}"

    def _stated(self, row: Rate) -> str:
        if not row.says:
            return CLAUSE.to(self.locale, clause=row.clause)
        return SAYS.to(self.locale, says=row.says, clause=row.clause)

    def _word(self, counted: Counted) -> str:
        return next(iter(counted_words([counted]))).to(self.locale)

    def _led(self, word: str) -> str:
        return Text(word, f"{word} ").to(self.locale)

    def _noun(self, counted: Counted) -> str:
        """What is counted: as the basis of the same column has it; what has hundredths is money."""
        if counted.of is None:
            return PER_DEAL.unit
        named = [basis.unit or MONEY for basis in self.plan.scheme.bases if basis.column == counted.of]
        return next(iter(named), MONEY if counted.scale == 100 else BLANK)

    def _amount(self, value: nw.Expr, scale: int, noun: str) -> nw.Expr:
        said = noun_in(noun, self.locale) if noun else BLANK
        unit = Text(said, f" {said}" if said else BLANK).to(self.locale)
        return number(value, scale, fixed=noun == MONEY, unit=unit)

    def _band(self, band: Band, counted: Counted) -> str:
        noun = BLANK if counted.quota else noun_in(self._noun(counted), self.locale)
        noun = Text(noun, f" {noun}" if noun else BLANK).to(self.locale)
        lower = end_of(band.lower.at, counted) + noun
        if band.upper and band.upper.at == band.lower.at:
            return EXACTLY.to(self.locale, end=lower)
        ends = [SINCE[band.lower.belongs].to(self.locale, end=lower)]
        if band.upper:
            upper = end_of(band.upper.at, counted) + noun
            ends.append(UNTIL[band.upper.belongs].to(self.locale, end=upper))
        return AND.to(self.locale).join(ends)
