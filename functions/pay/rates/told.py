"""How an amount was worked out, where a rate is multiplied by what a deal holds or tiers go by more than its place."""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw

from functions.pay.exact import divided
from functions.pay.expressions import Frame
from functions.pay.plan.bands import Band, by_number
from functions.pay.plan.dated import Rate
from functions.pay.plan.tiling import end_of
from functions.pay.rates.layers import NONE, Layer, RateTables, Way
from functions.pay.rates.parts import with_parts
from functions.pay.rows import look_up, numbers, words
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
    """What is told of one measure's amounts, in one language. `beside`: a column of text that follows each rate.

    Every step takes a frame of details with what explanations need and gives it back with one column more, `into`.
    """

    tables: RateTables
    measure: Measure
    locale: Locale
    beside: str | None = None

    def with_deals(self, frame: Frame, name: str, into: str) -> Frame:
        """What a deal earned and how; null where no rule of the measure takes it, or it is not eligible."""
        known = frame.collect_schema().names()
        parts = []
        for place, layer in enumerate(self.tables.layers(self.measure)):
            part = f"{into}_{place}"
            frame = self._with_cut(self._with_layer(frame, layer, part), layer, part)
            parts.append(nw.col(part))
        # Rules without tiers, or with a place alone, say nothing of a deal that they do not pay.
        said = nw.concat_str(parts, separator=PLUS, ignore_nulls=True) if parts else nw.lit(BLANK)
        frame = frame.with_columns(said.alias(into))
        told = nw.concat_str([self._lead(name), nw.col(into)])
        return frame.with_columns(nw.when(nw.col(into) != BLANK).then(told).alias(into)).select(*known, into)

    def with_line(self, frame: Frame, layer: Layer, name: str, into: str) -> Frame:
        """The same of a line that is paid once a person and period; null on the lines of other rules."""
        frame = self._with_layer(frame, layer, into)
        return frame.with_columns(nw.concat_str([self._lead(name), nw.col(into), self._bounded(layer)]).alias(into))

    def with_place(self, frame: Frame, layer: Layer, into: str) -> Frame:
        """`当月第6户，` for a deal that has a place; blank for any other. The rate at which it earns tells the period."""
        periods = dict(enumerate(PLACES))
        numbered = {period: number for number, period in periods.items()}
        mine = {band: numbered[row.counted.period] for band, _, row in layer.bands if row.counted}
        frame = look_up(frame, layer.name("rate"), layer.put, _period=numbers(mine, NONE))
        place = nw.col(self._place(layer))
        text, there = place.cast(nw.String), place > 0
        said = [
            nw.when((nw.col("_period") == number) & there).then(sentence(PLACES[period], self.locale, place=text))
            for number, period in periods.items()
            if number in mine.values()
        ]
        return frame.with_columns(nw.coalesce(*said, nw.lit(BLANK)).alias(into)).drop("_period")

    def with_tier(self, frame: Frame, into: str) -> Frame:
        """A deal's place and rate, or the band that it lies in and its rate, by the first rule of which it is said."""
        known, tiers = frame.collect_schema().names(), []
        for place, layer in enumerate(self.tables.layers(self.measure)):
            tiers.append(nw.col(f"{into}_{place}"))
            frame = self._with_tier(frame, layer, f"{into}_{place}")
        tier = nw.coalesce(*tiers) if tiers else nw.lit(None, dtype=nw.String)
        return frame.with_columns(tier.alias(into)).select(*known, into)

    def _with_tier(self, frame: Frame, layer: Layer, into: str) -> Frame:
        banded = {band: row for band, _, row in layer.bands if row.band and row.counted}
        placed = {band: self.amount(row.amount) for band, row in banded.items() if self._by_place(row)}
        said = {
            band: BAND.to(self.locale, band=self._band(row.band, row.counted), rate=self.rate(row))
            for band, row in banded.items()
            if band not in placed and row.band and row.counted
        }
        rate, tiers = layer.name("rate"), []
        frame = look_up(frame, rate, layer.put, **{into: words(said)})
        if placed:
            frame = look_up(frame, rate, layer.put, _amount=words(placed))
            at = nw.col(self._place(layer)).cast(nw.String)
            tiers.append(sentence(TIER, self.locale, place=at, amount=nw.col("_amount")))
        if layer.between:
            between = {band: row for band, row in banded.items() if row.tier == INTERPOLATED}
            ends = {b: self._band(row.band, row.counted) for b, row in between.items() if row.band and row.counted}
            units = {band: self._unit(row) for band, row in between.items()}
            frame = look_up(frame, rate, layer.put, _ends=words(ends), _unit=words(units))
            shown = nw.concat_str([number(nw.col(layer.name("shown")), RATE_SCALE), nw.col("_unit")])
            tiers.append(sentence(BAND, self.locale, band=nw.col("_ends"), rate=shown))
        frame = frame.with_columns(nw.coalesce(*tiers, nw.col(into)).alias(into)) if tiers else frame
        return frame.drop(*(["_amount"] if placed else []), *(["_ends", "_unit"] if layer.between else []))

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

    def rate(self, row: Rate) -> str:
        """A rate with its unit: `5%`, `40元/户`."""
        return written(row.rate, RATE_SCALE) + self._unit(row)

    def _by_place(self, row: Rate) -> bool:
        return (
            row.tier == MARGINAL
            and row.counted is not None
            and by_number(row.counted)
            and not row.once
            and row.basis.column is None
        )

    def _place(self, layer: Layer) -> str:
        return layer.name("place") if layer.placed else f"{self.measure.id}_place"

    def _lead(self, name: str) -> nw.Expr:
        return nw.concat_str([nw.lit(f"{name} "), self.paid(self.measure.id), nw.lit(LEAD.to(self.locale))])

    def _with_cut(self, frame: Frame, layer: Layer, into: str) -> Frame:
        """What is said in `into`, and how a most cut what the rule would have paid, where it did."""
        if not layer.limited:
            return frame
        full = layer.name("full")
        frame = look_up(
            frame, layer.name("rate"), layer.put, _rule=words({band: row.rule for band, _, row in layer.bands})
        )
        columns = {"most": layer.name("cap"), "before": layer.name("before_cap"), "full": full, "paid": layer.amount}
        parts = {part: self.paid(column) for part, column in columns.items()}
        said = sentence(CAPPED, self.locale, rule=nw.col("_rule"), **parts)
        cut = nw.when(nw.col(full) != nw.col(layer.amount)).then(said).otherwise(nw.lit(BLANK))
        return frame.with_columns(nw.concat_str([nw.col(into), cut]).alias(into)).drop("_rule")

    def _bounded(self, layer: Layer) -> nw.Expr:
        """How a most or a least changed what is paid once a period; blank where neither did."""
        full, paid = nw.col(layer.amount), nw.col(self.measure.id)
        parts = {"full": self.paid(layer.amount), "paid": self.paid(self.measure.id)}
        said = [
            nw.when(differs).then(sentence(BOUNDED[word], self.locale, **parts))
            for word, differs in (("floor", full < paid), ("cap", full > paid))
        ]
        return nw.coalesce(*said, nw.lit(BLANK))

    def _with_layer(self, frame: Frame, layer: Layer, into: str) -> Frame:
        """What one layer has to say of a deal; null where it has nothing."""
        known, rate = frame.collect_schema().names(), layer.name("rate")
        rows = {band: row for band, _, row in layer.bands}
        rates = words({band: self.rate(row) for band, row in rows.items()})
        stated = words({band: self._stated(row) for band, row in rows.items()})
        frame = look_up(frame, rate, layer.put, _rate_words=rates, _stated=stated)
        if not layer.detailed:
            lead = [nw.col("_place_words")] if layer.placed else []
            frame = self.with_place(frame, layer, "_place_words") if layer.placed else frame
            said = nw.concat_str([*lead, nw.col("_rate_words"), nw.col("_stated")])
            return frame.with_columns(said.alias(into)).select(*known, into)
        segment, first = layer.name("segment"), {number: of.bands[0] for number, of in layer.numbered}
        reached = {
            band: REACHED.to(self.locale, band=self._band(row.band, row.counted))
            for band, row in rows.items()
            if row.band and row.counted
        }
        frame = look_up(
            frame, rate, layer.put, _reached=words(reached), _unit=words({b: self._unit(r) for b, r in rows.items()})
        )
        clauses = {number: CLAUSE.to(self.locale, clause=row.clause) for number, row in first.items()}
        frame = look_up(frame, segment, layer.put, _way=numbers(layer.way_numbers, NONE), _clause=words(clauses))
        said_of = []
        for place, way in enumerate(layer.ways):
            frame = self._with_total(frame, layer, way, f"_total_words_{place}")
            frame = self._with_product(frame, layer, way, f"_product_{place}")
            here = nw.col("_way") == place
            told = self._told(way, rate, f"_product_{place}", f"_total_words_{place}")
            said_of.append(nw.when(here).then(told))
        return frame.with_columns(nw.coalesce(*said_of).alias(into)).select(*known, into)

    def _told(self, way: Way, rate: str, product: str, total: str) -> nw.Expr:
        """`8000.00元 × 6%，月金额20000.00元，达到满20000元这一档，…（一）`; or why no band is reached."""
        if way.counted is None:
            return nw.concat_str([nw.col(product), nw.col("_stated")])
        comma = nw.lit(COMMA.to(self.locale))
        band = [] if way.by_stretch else [nw.col("_reached")]
        known = nw.concat_str([nw.col(product), comma, nw.col(total), *band, nw.col("_stated")])
        none = nw.concat_str([nw.col(total), nw.lit(NO_BAND.to(self.locale)), nw.col("_clause")])
        if way.quota:
            unknown = nw.concat_str(
                [nw.lit(NO_QUOTA.to(self.locale, counted=self._word(way.counted))), nw.col("_clause")]
            )
            there = (nw.col(way.quota) > 0).fill_null(value=False)
            none = nw.when(there).then(none).otherwise(unknown)
        return nw.when(nw.col(rate) > NONE).then(known).otherwise(none)

    def _with_product(self, frame: Frame, layer: Layer, way: Way, into: str) -> Frame:
        """`8000.00元 × 6%`; of a deal in several bands each part."""
        if way.by_stretch:
            scale, noun = (way.basis.scale, way.basis.unit or MONEY) if way.basis.column else (1, PER_DEAL.unit)
            return with_parts(
                frame, layer, way, into, lambda value: self._amount(value, scale, noun), self.rate, self._beside()
            )
        rate = nw.col("_rate_words")
        if way.between:
            rate = nw.concat_str([number(nw.col(layer.name("shown")), RATE_SCALE), nw.col("_unit")])
        if way.fixed or way.basis.column is None:
            return frame.with_columns(rate.alias(into))
        frame = frame.with_columns(_held=nw.col(way.basis.column).fill_null(0))
        held = self._amount(nw.col("_held"), way.basis.scale, way.basis.unit or MONEY)
        return frame.with_columns(nw.concat_str([held, nw.lit(TIMES), rate, self._beside()]).alias(into))

    def _beside(self) -> nw.Expr:
        return nw.col(self.beside).fill_null(BLANK) if self.beside else nw.lit(BLANK)

    def _with_total(self, frame: Frame, layer: Layer, way: Way, into: str) -> Frame:
        """`月金额20000.00元`; blank without tiers."""
        counted = way.counted
        if counted is None:
            return frame.with_columns(nw.lit(BLANK).alias(into))
        word, noun, total = self._word(counted), self._noun(counted), nw.col(layer.name("total"))
        if counted.quota:
            return self._with_attained(frame, counted, layer.name("total"), into)
        if way.by_stretch:
            since = self._amount(nw.col(layer.name("before")), counted.scale, noun)
            lead = nw.lit(FROM.to(self.locale, counted=word))
            till = self._amount(total, counted.scale, noun)
            return frame.with_columns(nw.concat_str([lead, since, nw.lit(TO.to(self.locale)), till]).alias(into))
        said = nw.concat_str([nw.lit(self._led(word)), self._amount(total, counted.scale, noun)])
        return frame.with_columns(said.alias(into))

    def _with_attained(self, frame: Frame, counted: Counted, total: str, into: str) -> Frame:
        """`月完成率112.5%（20000.00元 ÷ 17777.78元）`, cut after two decimals so that it never seems to reach a band."""
        sum_, quota, size = nw.col(total), nw.col("_of_quota"), nw.col("_percent")
        known = nw.max_horizontal(nw.col(str(counted.quota)).fill_null(1), nw.lit(1)).cast(nw.Int64)
        frame = frame.with_columns(_of_quota=known, _percent=nw.when(sum_ < 0).then(-sum_).otherwise(sum_) * 10_000)
        frame = frame.with_columns(_percent=divided(size, quota))
        frame = frame.with_columns(_percent=nw.when(sum_ < 0).then(-size).otherwise(size))
        noun = self._noun(counted)
        opened, closed = CLAUSE.to(self.locale, clause="\0").split("\0")
        division = [self._amount(sum_, counted.scale, noun), nw.lit(" ÷ "), self._amount(quota, counted.scale, noun)]
        lead = nw.lit(self._led(self._word(counted)))
        said = nw.concat_str([lead, number(size, 100), nw.lit("%" + opened), *division, nw.lit(closed)])
        return frame.with_columns(said.alias(into))

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
        named = [basis.unit or MONEY for basis in self.tables.plan.scheme.bases if basis.column == counted.of]
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
