"""Accruals: days off that people earn period by period, those they took, and bookings that the policy does not allow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import narwhals as nw

from functions.pay.contests.ranking import reported
from functions.pay.exact import divided
from functions.pay.expressions import Frame, word_for
from functions.pay.periods import day_number, month_index_of
from functions.pay.wording import number, sentence
from schemas.words import Locale, Text

DAY = timedelta(days=1)
TENTHS = 10  # days are counted in tenths, so that half days are whole numbers
EVER = 10**9  # more tenths of a day than anybody has
AMOUNTS = ("available", "carried", "taken", "put_off")
ACCRUED = ("staff_no", "shift", "period", "clause", "index", *AMOUNTS, "blocked", "whole")
ENDED = Text("带薪休假政策已终止", "the policy has ended")
BLOCKED = Text("检修期间不能休", "not during an overhaul")
WEEKEND = Text("不能在周六、周日休", "not on a Saturday or Sunday")
TOO_MANY = Text("超过本期可休的天数", "more days than the period has")
OUTSIDE = Text("不在享受政策的期间内", "outside the periods that earn a day")
PART = Text("入职或换班不满一期，这一期还没有带薪休假", "the part of the period since the person came earns no day")
SAYS = Text(
    "本期可休{available}天（其中顺延{carried}天），已休{taken}天",
    "{available} days, {carried} of them carried over; {taken} taken",
)
PUT_OFF = Text("；遇厂里放假或自己承包的设备检修而推后{days}天", "; {days} put off by a plant holiday or own repairs")
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
class Events:
    """What befell people, a frame each; numbers are tenths of a day.

    `taken`: days booked, `staff_no`, `on`, `row`, `tenths`, and `exempt`, whether the plan gives the day though it lies
    on a weekend. `put_off`: planned days that something else took, `staff_no`, `on`, `tenths`: they go over to the next
    period where they are not taken in their own. `stops`: overhauls that concern a person, `staff_no`, `from_on`,
    `until_on` (null: open).
    """

    taken: Frame
    put_off: Frame
    stops: Frame


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
    events: Events,
    entitlements: Sequence[Entitlement],
    *,
    first: date,
    today: date,
    ended: date | None,
) -> Frame:
    """Tenths of days `available`, `carried` (of them), `taken` and `put_off` for each person and earning period.

    `people` have `staff_no`, `shift`, `since_on` and `until_on` (null: no bound), one row each. A period earns its days
    in full for those who are there for all of it; of a part, the whole days that fall to it. What was taken before an
    overhaul began or before somebody left was theirs all the same: what is entered later takes nothing back. `ended` is
    the day on which the policy ends, if it does.
    """
    people = people.with_columns(_since=day_number(nw.col("since_on")), _until=day_number(nw.col("until_on")))
    frames = []
    for alike in _alike(entitlements):
        periods = earning_periods(alike[0], first, today, ended)
        if periods:
            frames.append(_accrued(people, events, alike, periods))
    if frames:
        return nw.concat(frames, how="vertical")
    numbers = {name: nw.lit(0, dtype=nw.Int64) for name in ("index", *AMOUNTS)}
    texts = {name: nw.lit("") for name in ("period", "clause")}
    flags = {name: nw.lit(value=False) for name in ("blocked", "whole")}
    return people.head(0).select("staff_no", "shift").with_columns(**texts, **numbers, **flags).select(*ACCRUED)


def bookings(
    people: Frame,
    events: Events,
    entitlements: Sequence[Entitlement],
    *,
    first: date,
    today: date,
    ended: date | None,
    locale: Locale,
) -> Frame:
    """Bookings that the policy does not allow: `row`, `staff_no`, `on` and `finding`, the first that applies.

    Of too many days in a period the last are named, by day, then by row. Days of people whose shift earns nothing are
    passed over.
    """
    accrued = accrue(people, events, entitlements, first=first, today=today, ended=ended)
    found = []
    for alike in _alike(entitlements):
        mine = events.taken.join(people.filter(_in(alike)), on="staff_no", how="inner")
        periods = earning_periods(alike[0], first, today, ended)
        mine = mine.select("staff_no", "on", "row", "tenths", "exempt", shift="shift", index=_index(periods))
        known = accrued.select("staff_no", "shift", "index", "available", "whole")
        mine = mine.join(known, on=["staff_no", "shift", "index"], how="left")
        found.append(_judged(mine, events.stops, alike, ended, locale))
    return nw.concat(found, how="vertical")


def leave_reports(accrued: Frame, *, kind: Text, locale: Locale) -> Frame:
    """Rows of 完成情况: for each person and period the days taken against those available.

    A part of a period that earns nothing and of which nothing was taken has no row.
    """
    something = nw.col("whole") | (nw.col("available") > 0) | (nw.col("taken") > 0)
    days = {name: number(nw.col(name), TENTHS) for name in AMOUNTS}
    said = sentence(SAYS, locale, available=days["available"], carried=days["carried"], taken=days["taken"])
    more = nw.when(nw.col("put_off") > 0).then(sentence(PUT_OFF, locale, days=days["put_off"]))
    lost = nw.col("blocked") & (nw.col("available") == 0)
    return reported(
        accrued.filter(something),
        period=nw.col("period"),
        kind=nw.lit(kind.to(locale)),
        subject=nw.col("staff_no"),
        value=days["taken"],
        target=days["available"],
        verdict=nw.when(nw.col("taken") > nw.col("available")).then(nw.lit(TOO_MANY.to(locale))),
        clause=nw.col("clause"),
        says=nw.concat_str(
            [nw.when(lost).then(nw.lit(LOST.to(locale))).otherwise(said), more], separator="", ignore_nulls=True
        ),
    )


def _alike(entitlements: Sequence[Entitlement]) -> list[list[Entitlement]]:
    """Entitlements of the same periods together."""
    lengths = dict.fromkeys(entitlement.weeks for entitlement in entitlements)
    return [[one for one in entitlements if one.weeks == weeks] for weeks in lengths]


def _in(entitlements: Iterable[Entitlement]) -> nw.Expr:
    """True for people, or days, of these shifts."""
    return nw.col("shift").is_in([entitlement.shift for entitlement in entitlements])


def _accrued(people: Frame, events: Events, alike: Sequence[Entitlement], periods: Sequence[Stretch]) -> Frame:
    days = {entitlement.shift: entitlement.days for entitlement in alike}
    mine = people.filter(_in(alike)).with_columns(
        _days=nw.col("shift").replace_strict(list(days), list(days.values()), default=0, return_dtype=nw.Int64)
    )
    frame = nw.concat([_there(mine, period) for period in periods], how="vertical")
    stopped = nw.concat([_stopped(events.stops, period) for period in periods], how="vertical")
    stopped = stopped.group_by("staff_no", "index").agg(_stop=nw.col("from_on").min())
    at = ["staff_no", "index"]
    taken = events.taken.with_columns(index=_index(periods)).join(stopped, on=at, how="left")
    before = nw.when(nw.col("on") < nw.col("_stop")).then(nw.col("tenths")).otherwise(nw.lit(0))
    taken = (
        taken.with_columns(_before=before)
        .group_by(*at)
        .agg(taken=nw.col("tenths").sum(), _early=nw.col("_before").sum())
    )
    put_off = events.put_off.with_columns(index=_index(periods)).group_by(*at).agg(put_off=nw.col("tenths").sum())
    frame = frame.join(stopped, on=at, how="left").join(taken, on=at, how="left").join(put_off, on=at, how="left")
    frame = frame.with_columns(
        *(nw.col(name).fill_null(0).cast(nw.Int64) for name in ("taken", "_early", "put_off")),
        blocked=~nw.col("_stop").is_null(),
    )
    # What somebody took before leaving, or before an overhaul began, was allowed when it was taken.
    earned = nw.max_horizontal(nw.col("_earned"), nw.min_horizontal(nw.col("_allowed"), nw.col("taken")))
    carries = _in(entitlement for entitlement in alike if entitlement.carries)
    early = nw.min_horizontal(nw.col("_allowed"), nw.col("_early"))
    earned = nw.when(nw.col("blocked") & ~carries).then(early).otherwise(earned)
    frame = _carried(frame.with_columns(_own=earned.cast(nw.Int64)), carries, len(periods))
    clauses = {entitlement.shift: entitlement.clause for entitlement in alike}
    return frame.with_columns(
        available=nw.col("carried") + nw.col("_own"), clause=word_for(nw.col("shift"), clauses)
    ).select(*ACCRUED)


def _there(mine: Frame, period: Stretch) -> Frame:
    """Those who are in the shift on some day of a period: `_earned` by their days, `_allowed` had they stayed."""
    first, last = period.first.toordinal(), period.last.toordinal()
    length = last - first + 1
    here = mine.with_columns(
        _came=nw.max_horizontal(nw.col("_since").fill_null(first), nw.lit(first)),
        _went=nw.min_horizontal(nw.col("_until").fill_null(last), nw.lit(last)),
    ).filter(nw.col("_came") <= nw.col("_went"))
    return here.select(
        "staff_no",
        "shift",
        period=nw.lit(period.name),
        index=nw.lit(period.index, dtype=nw.Int64),
        whole=(nw.col("_came") == first) & (nw.col("_went") == last),
        _earned=divided((nw.col("_went") - nw.col("_came") + 1) * nw.col("_days"), length) * TENTHS,
        _allowed=divided((last - nw.col("_came") + 1) * nw.col("_days"), length) * TENTHS,
    )


def _stopped(stops: Frame, period: Stretch) -> Frame:
    within = (nw.col("from_on") <= nw.lit(period.last)) & (
        nw.col("until_on").is_null() | (nw.col("until_on") >= nw.lit(period.first))
    )
    return stops.filter(within).select("staff_no", "from_on", index=nw.lit(period.index, dtype=nw.Int64))


def _carried(frame: Frame, carries: nw.Expr, periods: int) -> Frame:
    """Adds `carried`: what an overhaul left over where the shift carries it, and what was put off; else it lapses."""
    goes_over = nw.when(nw.col("blocked") & carries).then(nw.lit(EVER)).otherwise(nw.col("put_off"))
    frame = frame.with_columns(_most=goes_over.cast(nw.Int64), _net=nw.col("_own") - nw.col("taken"))
    at = {name: [f"{name}_{place}" for place in range(periods)] for name in ("_net", "_most", "_over")}
    wide = frame.group_by("staff_no").agg(
        **{
            column: nw.when(nw.col("index") == place).then(nw.col(name)).otherwise(nw.lit(0)).sum().cast(nw.Int64)
            for name in ("_net", "_most")
            for place, column in enumerate(at[name])
        }
    )
    kept, over = nw.lit(0, dtype=nw.Int64), nw.lit(0, dtype=nw.Int64)
    for place, column in enumerate(at["_over"]):
        # Who took more than there was owes nothing to the next period.
        wide = wide.with_columns(**{column: over.cast(nw.Int64)})
        left = nw.max_horizontal(nw.col(column) + nw.col(at["_net"][place]), nw.lit(0))
        over = nw.min_horizontal(left, nw.col(at["_most"][place]))
    for place, column in enumerate(at["_over"]):
        kept = nw.when(nw.col("index") == place).then(nw.col(column)).otherwise(kept)
    frame = frame.join(wide.select("staff_no", *at["_over"]), on="staff_no", how="left").with_columns(carried=kept)
    return frame.drop("_most", "_net", *at["_over"])


def _index(periods: Sequence[Stretch]) -> nw.Expr:
    """The earning period in which a day lies; null outside them."""
    index = nw.lit(None, dtype=nw.Int64)
    for period in periods:
        within = (nw.col("on") >= nw.lit(period.first)) & (nw.col("on") <= nw.lit(period.last))
        index = nw.when(within).then(nw.lit(period.index, dtype=nw.Int64)).otherwise(index)
    return index


def _judged(mine: Frame, stops: Frame, alike: Sequence[Entitlement], ended: date | None, locale: Locale) -> Frame:
    hit = mine.join(stops.select("staff_no", "from_on", "until_on"), on="staff_no", how="inner").filter(
        (nw.col("on") >= nw.col("from_on")) & (nw.col("until_on").is_null() | (nw.col("on") <= nw.col("until_on")))
    )
    hit = hit.select("row").unique("row").with_columns(_stopped=nw.lit(1))
    mine = mine.join(hit, on="row", how="left")
    so_far = nw.col("tenths").cum_sum().over("staff_no", "index", order_by=["on", "row"])
    mine = mine.with_columns(_so_far=so_far, _weekday=nw.col("on").dt.weekday().cast(nw.Int64) % 7)
    nothing = (nw.col("available") == 0) & ~nw.col("whole") & nw.col("_stopped").is_null()
    finding: nw.Expr = nw.when(nw.col("_so_far") > nw.col("available")).then(nw.lit(TOO_MANY.to(locale)))
    finding = nw.when(nothing).then(nw.lit(PART.to(locale))).otherwise(finding)
    finding = nw.when(nw.col("available").is_null()).then(nw.lit(OUTSIDE.to(locale))).otherwise(finding)
    strict = _in(entitlement for entitlement in alike if not entitlement.weekends)
    at_weekend = strict & nw.col("_weekday").is_in([6, 0]) & ~nw.col("exempt")
    finding = nw.when(at_weekend).then(nw.lit(WEEKEND.to(locale))).otherwise(finding)
    finding = nw.when(nw.col("_stopped") == 1).then(nw.lit(BLOCKED.to(locale))).otherwise(finding)
    if ended is not None:
        finding = nw.when(nw.col("on") >= nw.lit(ended)).then(nw.lit(ENDED.to(locale))).otherwise(finding)
    return (
        mine.with_columns(finding=finding)
        .select("row", "staff_no", "on", "finding")
        .filter(~nw.col("finding").is_null())
    )
