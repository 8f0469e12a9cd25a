"""Accruals: days off that people earn period by period, those they took, and bookings that the policy does not allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import narwhals as nw

from functions.pay.contests.ranking import reported
from functions.pay.expressions import Frame
from functions.pay.periods import month_index_of
from functions.pay.wording import sentence
from schemas.words import Locale, Text

DAY = timedelta(days=1)
ENDED = Text("带薪休假政策已终止", "the policy has ended")
BLOCKED = Text("检修期间不能休", "not during an overhaul")
WEEKEND = Text("不能在周六、周日休", "not on a Saturday or Sunday")
TOO_MANY = Text("超过本期可休的天数", "more days than the period has")
OUTSIDE = Text("不在享受政策的期间内", "outside the periods that earn a day")
SAYS = Text(
    "本期可休{available}天（其中顺延{carried}天），已休{taken}天",
    "{available} days, {carried} of them carried over; {taken} taken",
)
LOST = Text("检修期间不享受", "none because of an overhaul")


@dataclass(frozen=True)
class Entitlement:
    """What people of one shift earn: `days` each month, or every so many `weeks` from the policy's first day.

    `carries`: what could not be taken in a period with an overhaul goes over to the next; else such a period earns
    nothing. What is not taken otherwise lapses. `weekends`: whether a day may lie on a Saturday or Sunday.
    """

    shift: str
    weeks: int | None
    days: int
    carries: bool
    weekends: bool
    clause: str


@dataclass(frozen=True)
class Stretch:
    """One earning period, both days included."""

    index: int
    name: str
    first: date
    last: date


def earning_periods(entitlement: Entitlement, first: date, today: date, ended: date | None) -> list[Stretch]:
    """The periods from `first` that have begun by `today` and before the policy `ended`; months are calendar months."""
    until = today if ended is None else min(today, ended - DAY)
    found: list[Stretch] = []
    begins = first if entitlement.weeks else first.replace(day=1)
    while begins <= until:
        if entitlement.weeks:
            after = begins + timedelta(weeks=entitlement.weeks)
        else:
            following = month_index_of(begins) + 1
            after = date(following // 12, following % 12 + 1, 1)
        last = after - DAY
        name = f"{begins}/{last}" if entitlement.weeks else f"{begins:%Y-%m}"
        found.append(Stretch(len(found), name, begins, last))
        begins = after
    return found


def accrue(
    people: Frame,
    taken: Frame,
    overhauls: Frame,
    entitlements: Sequence[Entitlement],
    *,
    first: date,
    today: date,
    ended: date | None,
) -> Frame:
    """Days `available`, `carried` (of them) and `taken` for each person and earning period; see `bookings` for days.

    `people` have `staff_no`, `shift`, `since_on` and `until_on` (null: no bound), one row each: a period counts for
    those who belong to the shift for all of it. `taken` has `staff_no`, `on`, `row`; `overhauls` `from_on` and
    `until_on` (null: open). `ended` is the day on which the policy ends, if it does.
    """
    frames = []
    for entitlement in entitlements:
        periods = earning_periods(entitlement, first, today, ended)
        mine = people.filter(nw.col("shift") == entitlement.shift)
        if periods:
            frames.append(_accrued(mine, taken, overhauls, entitlement, periods))
    if frames:
        return nw.concat(frames, how="vertical")
    numbers = {name: nw.lit(0, dtype=nw.Int64) for name in ("index", "taken", "carried", "available")}
    texts = {name: nw.lit("") for name in ("period", "clause")}
    return people.head(0).select("staff_no", "shift").with_columns(**texts, **numbers, blocked=nw.lit(value=False))


def bookings(
    people: Frame,
    taken: Frame,
    overhauls: Frame,
    entitlements: Sequence[Entitlement],
    *,
    first: date,
    today: date,
    ended: date | None,
    locale: Locale,
) -> Frame:
    """Bookings that the policy does not allow: `row`, `staff_no`, `on` and `finding`, the first that applies.

    Of too many days in a period the last are named, by day, then by row. The frames are those of `accrue`; days of
    people whose shift earns nothing are passed over.
    """
    accrued = accrue(people, taken, overhauls, entitlements, first=first, today=today, ended=ended)
    found = []
    for entitlement in entitlements:
        mine = taken.join(people.filter(nw.col("shift") == entitlement.shift), on="staff_no", how="inner")
        periods = earning_periods(entitlement, first, today, ended)
        mine = mine.select("staff_no", "on", "row", shift="shift", index=_index(periods))
        mine = mine.join(
            accrued.select("staff_no", "shift", "index", "available"), on=["staff_no", "shift", "index"], how="left"
        )
        found.append(_judged(mine, overhauls, entitlement, ended, locale))
    return nw.concat(found, how="vertical")


def leave_reports(accrued: Frame, *, kind: Text, locale: Locale) -> Frame:
    """Rows of 完成情况: for each person and period the days taken against those available."""
    available, used = nw.col("available").cast(nw.String), nw.col("taken").cast(nw.String)
    said = sentence(SAYS, locale, available=available, carried=nw.col("carried").cast(nw.String), taken=used)
    lost = nw.col("blocked") & (nw.col("available") == 0)
    return reported(
        accrued,
        period=nw.col("period"),
        kind=nw.lit(kind.to(locale)),
        subject=nw.col("staff_no"),
        value=used,
        target=available,
        verdict=nw.when(nw.col("taken") > nw.col("available")).then(nw.lit(TOO_MANY.to(locale))),
        clause=nw.col("clause"),
        says=nw.when(lost).then(nw.lit(LOST.to(locale))).otherwise(said),
    )


def _accrued(
    mine: Frame, taken: Frame, overhauls: Frame, entitlement: Entitlement, periods: Sequence[Stretch]
) -> Frame:
    there = [
        mine.filter(
            (nw.col("since_on").is_null() | (nw.col("since_on") <= nw.lit(period.first)))
            & (nw.col("until_on").is_null() | (nw.col("until_on") >= nw.lit(period.last)))
        ).select("staff_no", "shift", period=nw.lit(period.name), index=nw.lit(period.index, dtype=nw.Int64))
        for period in periods
    ]
    stopped = [
        overhauls.filter(
            (nw.col("from_on") <= nw.lit(period.last))
            & (nw.col("until_on").is_null() | (nw.col("until_on") >= nw.lit(period.first)))
        ).select("from_on", index=nw.lit(period.index, dtype=nw.Int64))
        for period in periods
    ]
    blocked = nw.concat(stopped, how="vertical").select("index").unique("index").with_columns(_blocked=nw.lit(1))
    days = taken.select("staff_no", index=_index(periods)).with_columns(taken=nw.lit(1, dtype=nw.Int64))
    days = days.filter(~nw.col("index").is_null()).group_by("staff_no", "index").agg(nw.col("taken").sum())
    frame = nw.concat(there, how="vertical").join(blocked, on="index", how="left")
    frame = frame.join(days, on=["staff_no", "index"], how="left").with_columns(
        taken=nw.col("taken").fill_null(0).cast(nw.Int64), blocked=~nw.col("_blocked").is_null()
    )
    frame = _carried(frame, entitlement) if entitlement.carries else _lost(frame, entitlement)
    return frame.select(
        "staff_no",
        "shift",
        "period",
        "index",
        "taken",
        "carried",
        "available",
        "blocked",
        clause=nw.lit(entitlement.clause),
    ).select("staff_no", "shift", "period", "clause", "index", "taken", "carried", "available", "blocked")


def _lost(frame: Frame, entitlement: Entitlement) -> Frame:
    days = nw.when(nw.col("blocked")).then(nw.lit(0)).otherwise(nw.lit(entitlement.days))
    return frame.with_columns(available=days.cast(nw.Int64), carried=nw.lit(0, dtype=nw.Int64))


def _carried(frame: Frame, entitlement: Entitlement) -> Frame:
    """Days left over in periods with an overhaul pile up until the first without one, and lapse with it."""
    free = nw.when(nw.col("blocked")).then(nw.lit(0)).otherwise(nw.lit(1))
    frame = frame.with_columns(_free=free, _left=entitlement.days - nw.col("taken"))
    frame = frame.with_columns(_run=nw.col("_free").cum_sum().over("staff_no", order_by="index") - nw.col("_free"))
    run = ("staff_no", "_run")
    frame = frame.with_columns(_sum=nw.col("_left").cum_sum().over(*run, order_by="index"))
    frame = frame.with_columns(_least=nw.col("_sum").cum_min().over(*run, order_by="index"))
    # Who took more than there was owes nothing to the next period, so what is left never falls below none.
    least = nw.when(nw.col("_least") < 0).then(nw.col("_least")).otherwise(nw.lit(0))
    frame = frame.with_columns(_over=nw.col("_sum") - least)
    frame = frame.with_columns(
        carried=nw.col("_over").shift(1).over(*run, order_by="index").fill_null(0).cast(nw.Int64)
    )
    return frame.with_columns(available=(nw.col("carried") + entitlement.days).cast(nw.Int64))


def _index(periods: Sequence[Stretch]) -> nw.Expr:
    """The earning period in which a day lies; null outside them."""
    index = nw.lit(None, dtype=nw.Int64)
    for period in periods:
        within = (nw.col("on") >= nw.lit(period.first)) & (nw.col("on") <= nw.lit(period.last))
        index = nw.when(within).then(nw.lit(period.index, dtype=nw.Int64)).otherwise(index)
    return index


def _judged(mine: Frame, overhauls: Frame, entitlement: Entitlement, ended: date | None, locale: Locale) -> Frame:
    stops = overhauls.select("from_on", "until_on")
    hit = mine.join(stops, how="cross").filter(
        (nw.col("on") >= nw.col("from_on")) & (nw.col("until_on").is_null() | (nw.col("on") <= nw.col("until_on")))
    )
    hit = hit.select("row").unique("row").with_columns(_stopped=nw.lit(1))
    mine = mine.join(hit, on="row", how="left").with_columns(_one=nw.lit(1))
    number = nw.col("_one").cum_sum().over("staff_no", "index", order_by=["on", "row"])
    mine = mine.with_columns(_number=number, _weekday=nw.col("on").dt.weekday().cast(nw.Int64) % 7)
    finding: nw.Expr = nw.when(nw.col("_number") > nw.col("available")).then(nw.lit(TOO_MANY.to(locale)))
    finding = nw.when(nw.col("available").is_null()).then(nw.lit(OUTSIDE.to(locale))).otherwise(finding)
    if not entitlement.weekends:
        finding = nw.when(nw.col("_weekday").is_in([6, 0])).then(nw.lit(WEEKEND.to(locale))).otherwise(finding)
    finding = nw.when(nw.col("_stopped") == 1).then(nw.lit(BLOCKED.to(locale))).otherwise(finding)
    if ended is not None:
        finding = nw.when(nw.col("on") >= nw.lit(ended)).then(nw.lit(ENDED.to(locale))).otherwise(finding)
    return (
        mine.with_columns(finding=finding)
        .select("row", "staff_no", "on", "finding")
        .filter(~nw.col("finding").is_null())
    )
