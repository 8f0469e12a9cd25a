"""Contests: who wins which prize in a period, and the arithmetic of it in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import narwhals as nw

from functions.pay.clawback import AS_IT_IS, MORE, RETURNED, Told, changed_lines, of_case, steps
from functions.pay.contests import words
from functions.pay.contests.prizes import Contest, Stretch, load, stretches
from functions.pay.contests.thresholds import Against
from functions.pay.exact import divided, ratio
from functions.pay.expressions import Frame, number_for, word_for
from functions.pay.naming import first_few
from functions.pay.periods import (
    last_day_of,
    month_index,
    month_name,
    period_index,
    period_name,
    running_since,
)
from functions.pay.plan.conditions import Condition
from schemas.contests import EACH, FIRST_TO_REACH, SHARED, Compared
from schemas.plan import RATE_SCALE
from schemas.scheme import Earned, Measure, Period
from schemas.words import Locale, Text

__all__ = ["Contest", "award", "load"]

LINE = ("key", "month", "staff_no", "clause", "says")
AGAIN = Text("重评 ", "Judged again ")
PRIZES = Text("奖金", "prize")


@dataclass(frozen=True)
class Competition:
    """The rows of 竞赛 that are decided in one ranking, whichever prizes hold at its end."""

    name: str
    period: Period
    compared: Compared
    entrants: Condition | None
    stretches: tuple[Stretch, ...]

    def decided_by(self, way: str) -> bool:
        """Whether any of its prizes resolves a tie this way."""
        return any(prize.ties == way for stretch in self.stretches for prize in stretch.prizes)


def award(
    contributions: Frame,
    contests: Sequence[Contest],
    *,
    quotas: Frame | None = None,
    announced: Frame | None = None,
    amount: str = "reward",
    locale: Locale = "zh",
    today: date | None = None,
    returned: str | None = None,
) -> Frame:
    """The prizes that were won: `key`, `month`, `staff_no`, `clause`, `says` and `amount` (fen).

    `contributions`, several a person, hold `staff_no`, `on`, `order`, the columns that the contests compare (whole,
    null counts for nothing) and the column that entrants are told by; only those of days on which the contest holds
    and that meet the condition count. `quotas` hold `staff_no`, `month` and the quota columns, one row a person and
    month: a period is held against the quota of the month in which it ends, and without one nobody passes it.
    `announced` hold `on`, `floor` (in the unit of what is compared) and `prize` (fen; blank: the plan row's). With
    `today` only periods that are over by its end are decided.

    Only sums above zero that pass the threshold compete. The prizes are those that hold on the period's last day, or
    that held last before it.

    `returned` names a column of the contributions with the day (Date) on which what is behind them came back, null: it
    stands; they have `key` then, the name of it. What came back within the month in which a period ends, or before, does not count. What
    comes back later has the period judged again, in the month of its return: lines by which the winners lose their
    prize and the runners-up get it. Who reaches a sum with one shared deal at the same moment is told apart by staff number.
    """
    lines = [contributions.head(0).select(*_no_line(amount))]
    again = [contributions.head(0).select(*_no_case())]
    for competition in _competitions(contests):
        counted = _counted(contributions, competition, today, returned)
        if returned is not None:
            again.append(_touched(counted, competition, locale))
        entries = _entries(_in_cases(counted, returned), competition)
        if quotas is not None:
            entries = _with_quota(entries, competition.compared, quotas)
        for number, stretch in enumerate(competition.stretches):
            passed = _passed(entries.filter(nw.col("_stretch") == number), stretch, quotas, announced)
            won = _won(passed, stretch, amount)
            lines.append(_told(won, competition, stretch, amount, locale))
    won = nw.concat(lines, how="vertical")
    if returned is None:
        return won.drop("case")
    changes = _judged_again(won, nw.concat(again, how="vertical"), amount, locale)
    return nw.concat([of_case(won, AS_IT_IS), changes.select(*LINE, amount)], how="vertical")


def _judged_again(won: Frame, again: Frame, amount: str, locale: Locale) -> Frame:
    """The lines by which prizes change hands, or are lost, after something came back."""
    prize = (Measure(amount, "", Earned.REWARD, 100, ""),)
    whose = won.group_by("key", "month", "staff_no").agg(nw.col("clause").max())
    changes = steps(won, whose.join(again, on="key", how="inner"), ["key", "month", "staff_no"], prize)
    word = AGAIN.to(locale)
    changes = changes.with_columns(key=nw.concat_str([nw.lit(word), nw.col("key")]))
    return changed_lines(changes, prize, Told({amount: PRIZES.to(locale)}, "", locale, RETURNED))


def _competitions(contests: Sequence[Contest]) -> Iterator[Competition]:
    together: dict[tuple[str, Period, Compared, Condition | None], list[Contest]] = {}
    for prize in contests:
        together.setdefault((prize.name, prize.period, prize.compared, prize.entrants), []).append(prize)
    for (name, period, compared, entrants), prizes in together.items():
        yield Competition(name, period, compared, entrants, tuple(stretches(prizes)))


def _counted(contributions: Frame, competition: Competition, today: date | None, returned: str | None) -> Frame:
    """What counts, with its period; and with `_gone`, the month in which it came back, and `_name` where this matters."""
    compared, on = competition.compared, nw.col("on")
    days = [(on >= nw.lit(part.valid_from)) & (on <= nw.lit(part.valid_until)) for part in competition.stretches]
    frame = contributions.filter(nw.any_horizontal(*days, ignore_nulls=True) & ~nw.col(compared.column).is_null())
    if competition.entrants is not None:
        frame = frame.filter(competition.entrants.holds())
    if today is not None:
        frame = frame.filter(on < nw.lit(running_since(today, competition.period)))
    # Each step is a column of its own: an expression that names another twice would be worked out twice.
    gone = {} if returned is None else {"_gone": month_name(month_index(nw.col(returned))), "_name": nw.col("key")}
    frame = frame.select("staff_no", "on", "order", summed=nw.col(compared.column).cast(nw.Int64), **gone).with_columns(
        period=period_name(on, competition.period),
        _index=period_index(on, competition.period),
        _stretch=_stretch(competition),
    )
    return frame.with_columns(month=month_name(nw.col("_index")))


def _in_cases(counted: Frame, returned: str | None) -> Frame:
    """What counts as things were when its month was paid, and for every later month in which something of its period
    came back, what was left by its end; told apart by `case`.
    """
    if returned is None:
        return counted.with_columns(case=nw.lit(AS_IT_IS))
    gone, names = nw.col("_gone"), [*counted.collect_schema().names(), "case"]
    stood = counted.filter((gone > nw.col("month")).fill_null(value=True)).with_columns(case=nw.lit(AS_IT_IS))
    later = counted.filter((gone > nw.col("month")).fill_null(value=False)).select("period", case="_gone").unique()
    after = counted.join(later, on="period", how="inner").filter((gone > nw.col("case")).fill_null(value=True))
    return nw.concat([stood.select(names), after.select(names)])


def _touched(counted: Frame, competition: Competition, locale: Locale) -> Frame:
    """The periods that are judged again: `key`, `case`, the month of it, and `_deals`, what came back then."""
    later = counted.filter((nw.col("_gone") > nw.col("month")).fill_null(value=False))
    later = later.select("_name", key=_key(competition), case="_gone")
    return first_few(later, ["key", "case"], "_name", MORE, locale, "_deals").select("key", "case", "_deals")


def _key(competition: Competition) -> nw.Expr:
    return nw.concat_str([nw.lit(competition.name + " "), nw.col("period")])


def _entries(frame: Frame, competition: Competition) -> Frame:
    """What each person brought together in each period: `summed`, `value` and, where ties ask for it, `reached`."""
    together = ("staff_no", "period", "month", "_stretch", "case")
    if not competition.decided_by(FIRST_TO_REACH):
        return frame.group_by(*together).agg(nw.col("summed").sum(), nw.col("on").min(), reached=nw.col("order").max())
    person = ("staff_no", "period", "case")
    frame = frame.with_columns(
        _sum=nw.col("summed").sum().over(*person),
        _so_far=nw.col("summed").cum_sum().over(*person, order_by="order"),
    )
    there = nw.when(nw.col("_so_far") >= nw.col("_sum")).then(nw.col("order"))
    frame = frame.with_columns(_there=there)
    return frame.group_by(*together).agg(nw.col("summed").sum(), nw.col("on").min(), reached=nw.col("_there").min())


def _stretch(competition: Competition) -> nw.Expr:
    """The last stretch that begins no later than the period ends."""
    number = nw.lit(0)
    if len(competition.stretches) == 1:
        return number.cast(nw.Int64)
    ends = last_day_of(nw.col("on"), competition.period)
    for place, stretch in enumerate(competition.stretches):
        number = nw.when(ends >= nw.lit(stretch.valid_from)).then(nw.lit(place)).otherwise(number)
    return number.cast(nw.Int64)


def _with_quota(entries: Frame, compared: Compared, quotas: Frame) -> Frame:
    if compared.quota is None:
        return entries
    held = quotas.select("staff_no", "month", quota=nw.col(compared.quota).cast(nw.Int64))
    return entries.join(held, on=["staff_no", "month"], how="left")


def _passed(entries: Frame, stretch: Stretch, quotas: Frame | None, announced: Frame | None) -> Frame:
    """Those who compete, with `value`, what they are ranked by."""
    lead = stretch.prizes[0]
    threshold, sum_ = lead.threshold, nw.col("summed")
    entries = entries.filter(sum_ > 0)
    if (lead.compared.attained or (threshold and threshold.against is Against.QUOTA)) and quotas is None:
        raise ValueError(f"{lead.name}: no quotas are given")
    entries = _valued(entries, lead.compared)
    if threshold is None:
        return entries
    match threshold.against:
        case Against.NUMBER:
            return entries.filter(nw.col("value") >= threshold.least(lead.compared.scale))
        case Against.QUOTA:
            entries = entries.filter(nw.col("quota") >= 0)
            entries = ratio(entries, "_floor", nw.col("quota"), threshold.number, 100 * RATE_SCALE)
            # A whole sum lies above a fraction exactly when it lies above the fraction's whole part.
            over, exact = sum_ > nw.col("_floor"), (sum_ == nw.col("_floor")) & (nw.col("_floor_rest") == 0)
            return entries.filter(over if threshold.over else over | exact)
        case Against.ANNOUNCED:
            if announced is None:
                raise ValueError(f"{lead.name}: nothing announced is given")
            days = announced.select("on", floor=nw.col("floor").cast(nw.Int64), offer=nw.col("prize").cast(nw.Int64))
            entries = entries.join(days, on="on", how="inner")
            floor = nw.col("floor")
            return entries.filter(nw.col("value") > floor if threshold.over else nw.col("value") >= floor)


def _valued(entries: Frame, compared: Compared) -> Frame:
    if not compared.attained:
        return entries.with_columns(value=nw.col("summed"))
    # Without a quota there is nothing to attain.
    entries = entries.filter(nw.col("quota") > 0)
    return entries.with_columns(value=divided(nw.col("summed") * RATE_SCALE, nw.col("quota")))


def _won(passed: Frame, stretch: Stretch, amount: str) -> Frame:
    """The winners: `rank` (competition ranking), `place` (each its own), `tied` (how many share the rank), the amount."""
    lead = stretch.prizes[0]
    if lead.threshold is not None and lead.threshold.against is Against.ANNOUNCED:
        return _announced(passed, lead, amount)
    if lead.first is None:
        return passed.with_columns(nw.lit(lead.prize, dtype=nw.Int64).alias(amount))
    passed = passed.with_columns(
        _one=nw.lit(1), _down=-nw.col("value"), _at=nw.col("reached") if lead.ties == FIRST_TO_REACH else nw.lit(0)
    )
    passed = passed.with_columns(
        rank=nw.col("_down").rank(method="min").over("period", "case").cast(nw.Int64),
        place=nw.col("_one").cum_sum().over("period", "case", order_by=["_down", "_at", "staff_no"]).cast(nw.Int64),
        tied=nw.col("_one").sum().over("period", "value", "case").cast(nw.Int64),
        _number=nw.col("_one").cum_sum().over("period", "value", "case", order_by="staff_no").cast(nw.Int64),
    )
    at = nw.col("place" if lead.ties == FIRST_TO_REACH else "rank")
    clauses = {place: prize.clause for prize in stretch.prizes for place in _range(prize)}
    won = _paid(passed, stretch, amount, lead.ties or EACH).with_columns(_clause=word_for(at, clauses, lead.clause))
    return won.filter(nw.col(amount) > 0)


def _paid(passed: Frame, stretch: Stretch, amount: str, ties: str) -> Frame:
    prizes = {place: prize.prize for prize in stretch.prizes for place in _range(prize)}
    if ties != SHARED:
        at = nw.col("place" if ties == FIRST_TO_REACH else "rank")
        return passed.with_columns(number_for(at, prizes).cast(nw.Int64).alias(amount))
    sums = {place: sum(prizes[one] for one in range(1, place + 1)) for place in (0, *prizes)}
    everything = sums[max(sums)]
    before, until = nw.col("rank") - 1, nw.col("rank") + nw.col("tied") - 1
    passed = passed.with_columns(
        pool=(number_for(until, sums, everything) - number_for(before, sums, everything)).cast(nw.Int64)
    )
    passed = passed.with_columns(_share=divided(nw.col("pool"), nw.col("tied")))
    left = nw.col("pool") - nw.col("_share") * nw.col("tied")
    extra = nw.when(nw.col("_number") <= left).then(nw.lit(1)).otherwise(nw.lit(0))
    return passed.with_columns((nw.col("_share") + extra).cast(nw.Int64).alias(amount))


def _announced(passed: Frame, prize: Contest, amount: str) -> Frame:
    """What was announced, at most the plan row's; of several announcements for a day, the best that was reached."""
    offer = nw.when(nw.col("offer") < prize.prize).then(nw.col("offer")).otherwise(nw.lit(prize.prize))
    passed = passed.with_columns(offer.cast(nw.Int64).alias(amount), _one=nw.lit(1)).filter(nw.col(amount) > 0)
    passed = passed.with_columns(_down=-nw.col(amount))
    best = nw.col("_one").cum_sum().over("staff_no", "period", "case", order_by=["_down", "floor", "offer"])
    return passed.with_columns(_best=best).filter(nw.col("_best") == 1)


def _range(prize: Contest) -> range:
    return range(prize.first or 1, (prize.last or 0) + 1)


def _told(won: Frame, competition: Competition, stretch: Stretch, amount: str, locale: Locale) -> Frame:
    lead = stretch.prizes[0]
    clause = nw.lit(lead.clause) if lead.first is None else nw.col("_clause")
    return won.select(
        "month",
        "staff_no",
        "case",
        amount,
        key=_key(competition),
        clause=clause,
        says=words.told(lead, amount, locale),
    ).select(*LINE, "case", amount)


def _no_line(amount: str) -> list[nw.Expr]:
    texts = [nw.col("staff_no").cast(nw.String).alias(name) for name in (*LINE, "case")]
    return [*texts, nw.lit(None, dtype=nw.Int64).alias(amount)]


def _no_case() -> list[nw.Expr]:
    return [nw.col("staff_no").cast(nw.String).alias(name) for name in ("key", "case", "_deals")]
