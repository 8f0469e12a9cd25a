"""Quotas of a person and period: as entered, cut on probation and for joiners and leavers; and how far they are met.

Quotas are in the unit of the measure that is set against them (fen, thousandths) and rounded half-up once a month.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import narwhals as nw

from functions.pay.exact import divided, ratio
from functions.pay.expressions import Frame, word_for
from functions.pay.facts import held_on, stays, tenures
from functions.pay.periods import MONTHS, first_day, index_of, last_day, month_name, period_month, period_name
from functions.pay.plan.dated import Plan
from functions.pay.plan.parameters import Parameters
from functions.pay.wording import number, sentence
from schemas.plan import RATE_SCALE
from schemas.scheme import Period
from schemas.words import Choices, Locale, Text, choices, translation

ENTERED = Text("任务额{entered}", "quota {entered}")
FACTOR = Text("{times}{status}按{percent}%", "{times}{percent}% on {status}")
DAYS = Text("{times}在职{employed}/{days}天", "{times}employed {employed} of {days} days")
TIMES = Text(" × ", " × ")
YEAR_ENTERED = Text("年任务额{entered}", "quota {entered} a year")
YEAR_DAYS = Text("{times}{employed}/{days}天", "{times}{employed} of {days} days")
MONTH, YEAR = (ENTERED, DAYS), (YEAR_ENTERED, YEAR_DAYS)
PARTS = range(1, 4)  # stretches of a year that a sentence names
PLUS = Text(" + ", " + ")
MORE_PARTS = Text("其余，共{count}段", "others, {count} in all")
MOST_FACTOR = 10**12  # a factor in millionths times the days of a year


@dataclass(frozen=True)
class Terms:
    """Where quotas stand in 员工, and what cuts them.

    `quota` and `status` name columns of 员工; `factors` gives for a status the parameter (a percentage) that its quota
    is multiplied by, `statuses` its names; `by_days` names the switch that cuts the quota of a month in which somebody joined or left, None:
    quotas are whole. `scale`: smallest units that make one of the quota, for the explanation.
    """

    quota: str
    status: str | None = None
    factors: Mapping[str, str] = field(default_factory=dict)
    statuses: Choices = field(default_factory=choices)
    by_days: str | None = None
    scale: int = 100


def monthly(staff: Frame, months: Frame, terms: Terms, parameters: Parameters, locale: Locale) -> Frame:
    """Everybody's quota of every month: `staff_no`, `month`, `quota`, `entered`, `employed_days`, `month_days`, `says`.

    `months` has `month` (`2016-01`), each as often as it likes. The row of 员工 in force on the month's last day
    decides; whoever was not employed on any day of the month has no row, and a blank quota stays null.
    """
    ends = months.select("month").unique().with_columns(_last=last_day(nw.col("month")))
    people = staff.select("staff_no").unique()
    return quotas(people.join(ends, how="cross"), staff, terms, parameters, locale, day="_last").drop("_last")


def where_periods_end(days: Frame, staff: Frame, terms: Terms, parameters: Parameters, locale: Locale) -> Frame:
    """Everybody's quota (`monthly`) of each month in which a period ends, from day to year, that a day (`on`) of the rows lies in."""
    ends = [days.select(month=period_month(nw.col("on"), period)) for period in Period if period is not Period.DEAL]
    return monthly(staff, nw.concat(ends), terms, parameters, locale)


def quotas(
    rows: Frame, staff: Frame, terms: Terms, parameters: Parameters, locale: Locale, *, day: str = "on"
) -> Frame:
    """Rows (`staff_no`, `month`, and a Date column `day`) with the quota of that month as the row of 员工 of that day

    states it: adds `quota`, `entered`, `employed_days`, `month_days` and `says`. Rows of people who were not employed
    on any day of the month are left out.
    """
    worked = employed_days(rows.select("staff_no", "month").unique(), staff)
    said = {"quota": terms.quota, **({"status": terms.status} if terms.status else {})}
    held = tenures(staff).select(
        "staff_no", "holds_from", "holds_until", **{f"_{name}": nw.col(column) for name, column in said.items()}
    )
    rows = rows.join(held, on="staff_no", how="inner").filter(held_on(day)).drop("holds_from", "holds_until")
    rows = _stated(rows.join(worked, on=["staff_no", "month"], how="inner"), terms, parameters, day)
    rows = rows.with_columns(
        entered=nw.col("_quota").cast(nw.Int64), _factor=_factor(terms), _days=nw.lit(1), _of=nw.lit(1)
    )
    if terms.by_days is not None:
        cut = nw.col("_by_days").fill_null(0) == 1
        rows = rows.with_columns(
            _days=nw.when(cut).then(nw.col("employed_days")).otherwise(nw.lit(1)),
            _of=nw.when(cut).then(nw.col("month_days")).otherwise(nw.lit(1)),
        )
    rows = _told(_cut(rows), terms, locale)
    stated = [*(["_by_days"] if terms.by_days else []), *(f"_factor_{place}" for place in range(len(terms.factors)))]
    return rows.drop("_factor", "_days", "_of", *stated, *(f"_{name}" for name in said))


def whole_periods(months: Frame, period: Period) -> Frame:
    """Every month (`month`) of every quarter, half-year or year that one of the months lies in."""
    length = MONTHS[period]
    index = index_of(nw.col("month"))
    starts = months.select(_start=(index - index % length).cast(nw.Int64)).unique()
    parts = [starts.select(month=month_name(nw.col("_start") + place)) for place in range(length)]
    return nw.concat(parts)


def by_period(quotas: Frame, period: Period) -> Frame:
    """The sums of monthly quotas over longer periods: `staff_no`, `period` (`2016Q1`), `month` (its last), `quota`.

    A person's period is null where none of its months has a quota.
    """
    length = MONTHS[period]
    index = index_of(nw.col("month"))
    named = quotas.with_columns(
        period=period_name(first_day(nw.col("month")), period),
        month=month_name(((index // length + 1) * length - 1).cast(nw.Int64)),
        _stated=nw.when(~nw.col("quota").is_null()).then(nw.lit(1)).otherwise(nw.lit(0)),
    )
    summed = named.group_by("staff_no", "period", "month").agg(nw.col("quota").sum(), nw.col("_stated").sum())
    return summed.with_columns(quota=nw.when(nw.col("_stated") > 0).then(nw.col("quota"))).drop("_stated")


def with_quotas(
    rows: Frame, plan: Plan, staff: Frame, terms: Terms, names: Mapping[Period, str], locale: Locale
) -> Frame:
    """Rows (`staff_no`, `month`, `on`) with the quotas that the plan's tiers are set against, of each row's person and period: the sums of

    those of its months, in the columns that `names` gives; only of periods that a tier asks for.
    """
    asked = {rate.counted.period for rate in plan.rates if rate.counted and rate.counted.quota}
    for period, name in names.items():
        if period not in asked:
            continue
        spans = whole_periods(rows.select("month").unique(), period)
        held = by_period(monthly(staff, spans, terms, plan.parameters, locale), period)
        rows = rows.with_columns(_period=period_name(nw.col("on"), period))
        held = held.select("staff_no", _period="period", **{name: nw.col("quota")})
        rows = rows.join(held, on=["staff_no", "_period"], how="left").drop("_period")
    return rows


def attain(frame: Frame, name: str, value: str, quota: str) -> Frame:
    """Adds `name`, value ÷ quota in millionths rounded half-up, and `<name>_floor` and `<name>_rest` for `reaches`.

    The value may be negative. Against a quota that is null, zero or less there is no attainment: null.
    Exact for quotas under 9 × 10^12, and for values under as many times their quota.
    """
    over, rest, below = nw.col(f"{name}_over"), nw.col(f"{name}_rest"), nw.col(f"{name}_below") == 1
    frame = frame.with_columns(
        **{
            f"{name}_over": nw.when(nw.col(quota) > 0).then(nw.col(quota)).cast(nw.Int64),
            f"{name}_below": nw.when(nw.col(value) < 0).then(nw.lit(1)).otherwise(nw.lit(0)),
            f"{name}_size": nw.when(nw.col(value) < 0).then(-nw.col(value)).otherwise(nw.col(value)).cast(nw.Int64),
        }
    )
    size, first = nw.col(f"{name}_size"), nw.col(f"{name}_first")
    frame = frame.with_columns(**{f"{name}_first": divided(size, over)})
    frame = frame.with_columns(**{f"{name}_more": (size - first * over) * RATE_SCALE})
    frame = frame.with_columns(**{f"{name}_last": divided(nw.col(f"{name}_more"), over)})
    frame = frame.with_columns(
        **{
            f"{name}_whole": first * RATE_SCALE + nw.col(f"{name}_last"),
            f"{name}_rest": nw.col(f"{name}_more") - nw.col(f"{name}_last") * over,
        }
    )
    whole, more = nw.col(f"{name}_whole"), nw.when(rest > 0).then(nw.lit(1)).otherwise(nw.lit(0))
    half_up = whole + nw.when(rest * 2 >= over).then(nw.lit(1)).otherwise(nw.lit(0))
    return frame.with_columns(
        **{
            name: nw.when(below).then(-half_up).otherwise(half_up).cast(nw.Int64),
            f"{name}_floor": nw.when(below).then(-whole - more).otherwise(whole).cast(nw.Int64),
            f"{name}_rest": nw.when(below & (rest > 0)).then(over - rest).otherwise(rest).cast(nw.Int64),
        }
    ).drop(*(f"{name}_{part}" for part in ("over", "below", "size", "first", "more", "last", "whole")))


def reaches(name: str, least: int | nw.Expr) -> nw.Expr:
    """Whether an attainment is at least so many millionths, by the exact fraction; false where there is none."""
    return (nw.col(f"{name}_floor") >= least).fill_null(value=False)


def exceeds(name: str, bound: int | nw.Expr) -> nw.Expr:
    """Whether an attainment is more than so many millionths, by the exact fraction; false where there is none."""
    floor = nw.col(f"{name}_floor")
    return ((floor > bound) | ((floor == bound) & (nw.col(f"{name}_rest") > 0))).fill_null(value=False)


def payable(month: nw.Expr, lag: int | nw.Expr) -> nw.Expr:
    """发放月: the month in which a month's pay is paid, `lag` months later (隔月结算)."""
    return month_name((index_of(month) + lag).cast(nw.Int64))


def employed_days(people: Frame, staff: Frame) -> Frame:
    """On how many calendar days of the month each person was employed, by the rows in force on them; none are left out."""
    months = people.with_columns(first_on=first_day(nw.col("month")), last_on=last_day(nw.col("month")))
    worked = stays(months, staff, ["month"]).group_by("staff_no", "month")
    return worked.agg(employed_days=nw.col("stay").sum().cast(nw.Int64), month_days=nw.col("days").max().cast(nw.Int64))


def yearly(staff: Frame, years: Frame, terms: Terms, parameters: Parameters, locale: Locale) -> Frame:
    """Everybody's quota of every year, where 员工 states quotas for a whole year: `staff_no`, `period` (`2026`), `month`
    (its last), `quota`, `employed_days`, `year_days` and `says`.

    `years` has `period`, each as often as it likes. Each row of 员工 gives its quota (times the factor that its status has
    on the last of these days) by the days of the year on which it holds and the person is employed; the sum is rounded
    half-up once. A year without any stated quota is null; whoever was not employed in it has no row.
    """
    said = {"_quota": terms.quota, **({"_status": terms.status} if terms.status else {})}
    ends = years.select("period").unique()
    ends = ends.with_columns(first_on=_day(nw.col("period"), "01-01"), last_on=_day(nw.col("period"), "12-31"))
    people = staff.select("staff_no").unique().join(ends, how="cross")
    rows = stays(people, staff, ["period"], list(said.values()))
    rows = rows.rename({column: name for name, column in said.items()}).rename({"stay": "_spent", "days": "_of"})
    rows = _stated(rows, terms, parameters, "until")
    rows = rows.with_columns(entered=nw.col("_quota").cast(nw.Int64), _factor=_factor(terms))
    stated = (~nw.col("entered").is_null() & ~nw.col("_factor").is_null()).fill_null(value=False)
    rows = rows.with_columns(_stated=nw.when(stated).then(nw.lit(1)).otherwise(nw.lit(0)))
    rows = rows.with_columns(
        _value=nw.when(stated).then(nw.col("entered")).otherwise(nw.lit(0)).cast(nw.Int64),
        _times=nw.when(stated).then(nw.col("_factor") * nw.col("_spent")).otherwise(nw.lit(0)).cast(nw.Int64),
        _over=nw.col("_of") * RATE_SCALE,
        _days=nw.col("_spent"),
    )
    rows = ratio(rows, "_part", nw.col("_value"), nw.col("_times"), nw.col("_over"), most=MOST_FACTOR)
    rows = _numbered(_told(rows, terms, locale, words=YEAR))
    parts = [f"_part_{place}" for place in PARTS]
    together = rows.group_by("staff_no", "period").agg(
        nw.col("_part", "_part_rest", "_stated", "_spent").sum(), nw.col("_over", "_of", "_number", *parts).max()
    )
    half = (nw.col("_part_rest") * 2 + nw.col("_over")).cast(nw.Int64)
    together = together.with_columns(_half=half, _twice=nw.col("_over") * 2)
    together = together.with_columns(_up=divided(nw.col("_half"), nw.col("_twice")))
    more = sentence(MORE_PARTS, locale, count=nw.col("_number").cast(nw.String))
    more = nw.when(nw.col("_number") > len(PARTS)).then(more)
    told = nw.concat_str([*map(nw.col, parts), more], separator=PLUS.to(locale), ignore_nulls=True)
    stated = nw.col("_stated") > 0
    return together.select(
        "staff_no",
        "period",
        month=nw.concat_str([nw.col("period"), nw.lit("-12")]),
        quota=nw.when(stated).then(nw.col("_part") + nw.col("_up")).cast(nw.Int64),
        employed_days=nw.col("_spent").cast(nw.Int64),
        year_days=nw.col("_of"),
        says=nw.when(stated).then(told),
    )


def _numbered(rows: Frame) -> Frame:
    """Adds `_number`, the place of a stretch with a quota in its person's year, and what it says beside each place."""
    number = nw.col("_stated").cum_sum().over("staff_no", "period", order_by="since").cast(nw.Int64)
    rows = rows.with_columns(_number=number)
    mine = {
        f"_part_{place}": nw.when((nw.col("_number") == place) & (nw.col("_stated") == 1)).then(nw.col("says"))
        for place in PARTS
    }
    return rows.with_columns(**mine)


def _day(year: nw.Expr, rest: str) -> nw.Expr:
    return nw.concat_str([year, nw.lit(f"-{rest}")]).str.to_date(format="%Y-%m-%d")


def _cut(rows: Frame) -> Frame:
    """Adds `quota`: what was entered × the factor × the part of the month, rounded half-up once.

    Both fractions are one with a small denominator, so that two short divisions are exact.
    """
    rows = rows.with_columns(
        _times=(nw.col("_factor") * nw.col("_days")).cast(nw.Int64), _over=(nw.col("_of") * RATE_SCALE).cast(nw.Int64)
    )
    rows = rows.with_columns(_each=divided(nw.col("entered"), nw.col("_over")))
    left = nw.col("entered") - nw.col("_each") * nw.col("_over")
    rows = rows.with_columns(_twice=left * nw.col("_times") * 2 + nw.col("_over"))
    half_up = divided(nw.col("_twice"), nw.col("_over") * 2)
    rows = rows.with_columns(quota=(nw.col("_each") * nw.col("_times") + half_up).cast(nw.Int64))
    return rows.drop("_times", "_over", "_each", "_twice")


def _stated(rows: Frame, terms: Terms, parameters: Parameters, day: str) -> Frame:
    """Adds what 参数 says on a day: the factor of each status, and `_by_days`."""
    stated = {f"_factor_{place}": name for place, name in enumerate(terms.factors.values())}
    stated |= {"_by_days": terms.by_days} if terms.by_days is not None else {}
    return parameters.add(rows, day, stated) if stated else rows


def _factor(terms: Terms) -> nw.Expr:
    factor = nw.lit(RATE_SCALE, dtype=nw.Int64)
    for place, status in enumerate(terms.factors):
        factor = nw.when(nw.col("_status") == status).then(nw.col(f"_factor_{place}")).otherwise(factor)
    return factor


def _told(rows: Frame, terms: Terms, locale: Locale, words: tuple[Text, Text] = MONTH) -> Frame:
    """Adds `says`: `任务额20000 × 试用按50% × 在职15/30天`, with what does not change the quota left out."""
    entered, days_of = words
    blank, times = nw.lit(""), nw.lit(TIMES.to(locale))
    # Every part is a column of its own: some engines would write it out again wherever it is put in.
    rows = rows.with_columns(
        _entered=number(nw.col("entered"), terms.scale), _percent=number(nw.col("_factor"), RATE_SCALE // 100)
    )
    parts = {"_said_quota": sentence(entered, locale, entered=nw.col("_entered"))}
    if terms.factors:
        status = word_for(nw.col("_status"), translation(terms.statuses, locale=locale))
        rows = rows.with_columns(_status_word=status)
        factor = sentence(FACTOR, locale, times=times, status=nw.col("_status_word"), percent=nw.col("_percent"))
        cut = nw.col("_status").is_in(list(terms.factors)).fill_null(value=False)
        parts["_said_factor"] = nw.when(cut).then(factor).otherwise(blank)
    if terms.by_days is not None or words is YEAR:
        days = {"employed": nw.col("_days").cast(nw.String), "days": nw.col("_of").cast(nw.String)}
        part = sentence(days_of, locale, times=times, **days)
        parts["_said_days"] = nw.when(nw.col("_days") < nw.col("_of")).then(part).otherwise(blank)
    rows = rows.with_columns(**parts).with_columns(says=nw.concat_str([nw.col(name) for name in parts]))
    return rows.drop("_entered", "_percent", *parts, *(["_status_word"] if terms.factors else []))
