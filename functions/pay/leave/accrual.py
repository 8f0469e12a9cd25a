"""Accruals: days off that people earn period by period, those they took, and bookings that the policy does not allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import narwhals as nw

from functions.pay.contests.ranking import reported
from functions.pay.exact import divided
from functions.pay.expressions import Columns, Frame, Keep, Put, as_it_is, lazily, listed
from functions.pay.periods import month_index_of, with_day_numbers
from functions.pay.plan.dated import OPEN
from functions.pay.wording import number, sentence
from schemas.words import Locale, Text

DAY = timedelta(days=1)
TENTHS = 10  # days are counted in tenths, so that half days are whole numbers
EVER = 10**9  # more tenths of a day than anybody has
AMOUNTS = ("available", "carried", "taken", "put_off")
AT = ["staff_no", "term", "index"]
ACCRUED = ("shift", *AT, "period", "first_on", "clause", *AMOUNTS, "blocked", "whole")
PERIODS: Columns = {
    **{"term": nw.Int64, "shift": nw.String, "earns": nw.Int64, "carries": nw.Boolean, "clause": nw.String},
    **{"ended": nw.Date, "index": nw.Int64, "period": nw.String, "first_on": nw.Date, "last_on": nw.Date},
    **{"first": nw.Int64, "last": nw.Int64},
}
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

    `first`: the policy's first day; `ended`: the day on which it ends, None where it goes on. `carries`: what could not
    be taken in a period with an overhaul goes over to the next; else such a period earns nothing. What is not taken
    otherwise lapses. `weekends`: whether a day may lie on a Saturday or Sunday.
    """

    shift: str
    weeks: int | None
    days: int
    carries: bool
    weekends: bool
    clause: str
    first: date
    ended: date | None = None


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


def earning_periods(entitlement: Entitlement, today: date) -> list[Stretch]:
    """The periods that have begun by `today` and before the policy ended; months are calendar months."""
    until = today if entitlement.ended is None else min(today, entitlement.ended - DAY)
    found: list[Stretch] = []
    begins = entitlement.first if entitlement.weeks else entitlement.first.replace(day=1)
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
    today: date,
    keep: Keep = as_it_is,
    put: Put = lazily,
) -> Frame:
    """Tenths of days `available`, `carried` (of them), `taken` and `put_off` for each person and earning period.

    `people` have `staff_no`, `shift`, `since_on` and `until_on` (null: no bound), one row each. A period earns its days
    in full for those who are there for all of it; of a part, the whole days that fall to it. What was taken before an
    overhaul began or before somebody left was theirs all the same: what is entered later takes nothing back. `term` is
    the place of what is earned among the entitlements, `index` that of the period among its own, from `first_on` on.
    """
    periods = _periods(entitlements, today, put)
    frame = _there(people, periods)
    stopped = frame.select(*AT, "first_on", "last_on").join(events.stops, on="staff_no")
    begun = nw.col("until_on").is_null() | (nw.col("until_on") >= nw.col("first_on"))
    stopped = stopped.filter(begun & (nw.col("from_on") <= nw.col("last_on")))
    frame = frame.join(stopped.group_by(*AT).agg(_stop=nw.col("from_on").min()), on=AT, how="left")
    none = nw.lit(0, dtype=nw.Int64)
    marked = [
        events.taken.select("staff_no", "on", _taken="tenths", _put_off=none),
        events.put_off.select("staff_no", "on", _taken=none, _put_off="tenths"),
    ]
    marks = _placed(nw.concat(marked, how="vertical"), people, periods).join(
        frame.select(*AT, "_stop"), on=AT, how="left"
    )
    marks = marks.with_columns(_early=nw.when(nw.col("on") < nw.col("_stop")).then(nw.col("_taken")))
    sums = {"taken": "_taken", "_early": "_early", "put_off": "_put_off"}
    marks = marks.group_by(*AT).agg(**{f"_{name}_sum": nw.col(of).sum() for name, of in sums.items()})
    frame = frame.join(marks, on=AT, how="left").with_columns(
        **{name: nw.col(f"_{name}_sum").fill_null(0).cast(nw.Int64) for name in sums},
        blocked=~nw.col("_stop").is_null(),
    )
    # What somebody took before leaving, or before an overhaul began, was allowed when it was taken.
    earned = nw.max_horizontal(nw.col("_earned"), nw.min_horizontal(nw.col("_allowed"), nw.col("taken")))
    early = nw.min_horizontal(nw.col("_allowed"), nw.col("_early"))
    own = nw.when(nw.col("blocked") & ~nw.col("carries")).then(early).otherwise(earned)
    over = nw.when(nw.col("blocked") & nw.col("carries")).then(nw.lit(EVER)).otherwise(nw.col("put_off"))
    frame = frame.with_columns(_own=own.cast(nw.Int64), _most=over.cast(nw.Int64))
    frame = _carried(keep(frame.with_columns(_net=nw.col("_own") - nw.col("taken"))))
    return frame.with_columns(available=nw.col("carried") + nw.col("_own")).select(*ACCRUED)


def bookings(
    people: Frame,
    events: Events,
    entitlements: Sequence[Entitlement],
    *,
    today: date,
    locale: Locale,
    keep: Keep = as_it_is,
    put: Put = lazily,
) -> Frame:
    """Bookings that the policy does not allow: `row`, `staff_no`, `on` and `finding`, the first that applies.

    Of too many days in a period the last are named, by day, then by row. Days of people whose shift earns nothing are
    passed over.
    """
    known = accrue(people, events, entitlements, today=today, keep=keep, put=put)
    shifts = list(dict.fromkeys(one.shift for one in entitlements))
    mine = events.taken.join(people.select("staff_no", "shift"), on="staff_no").filter(nw.col("shift").is_in(shifts))
    placed = _placed(events.taken, people, _periods(entitlements, today, put)).select("row", "term", "index")
    mine = mine.join(placed, on="row", how="left")
    mine = mine.join(known.select(*AT, "available", "whole"), on=AT, how="left")
    return _judged(mine, events.stops, entitlements, locale)


def leave_reports(accrued: Frame, *, kind: Text, locale: Locale, place: nw.Expr | int = 0) -> Frame:
    """Rows of 完成情况: for each person and period the days taken against those available; `place`: see `reported`.

    A part of a period that earns nothing and of which nothing was taken has no row.
    """
    something = nw.col("whole") | (nw.col("available") > 0) | (nw.col("taken") > 0)
    days = {name: number(nw.col(name), TENTHS) for name in AMOUNTS}
    said = sentence(SAYS, locale, available=days["available"], carried=days["carried"], taken=days["taken"])
    more = nw.when(nw.col("put_off") > 0).then(sentence(PUT_OFF, locale, days=days["put_off"]))
    lost = nw.col("blocked") & (nw.col("available") == 0)
    return reported(
        accrued.filter(something),
        place=place,
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


def _periods(entitlements: Sequence[Entitlement], today: date, put: Put) -> Frame:
    """Every earning period of every entitlement, by the shift that it is for."""
    rows = (
        (
            *(term, earns.shift, earns.days, earns.carries, earns.clause, earns.ended or OPEN),
            *(period.index, period.name, period.first, period.last),
            *(period.first.toordinal(), period.last.toordinal()),
        )
        for term, earns in enumerate(entitlements)
        for period in earning_periods(earns, today)
    )
    return listed(PERIODS, rows, put)


def _there(people: Frame, periods: Frame) -> Frame:
    """Those who are in the shift on some day of a period: `_earned` by their days, `_allowed` had they stayed."""
    first, last = nw.col("first"), nw.col("last")
    people = with_day_numbers(people, _since="since_on", _until="until_on")
    here = people.join(periods, on="shift").with_columns(
        _came=nw.max_horizontal(nw.col("_since"), first), _went=nw.min_horizontal(nw.col("_until"), last)
    )
    here = here.filter(nw.col("_came") <= nw.col("_went")).with_columns(
        _length=last - first + 1,
        _days=(nw.col("_went") - nw.col("_came") + 1) * nw.col("earns"),
        _stayed=(last - nw.col("_came") + 1) * nw.col("earns"),
    )
    return here.with_columns(
        whole=(nw.col("_came") == first) & (nw.col("_went") == last),
        _earned=divided(nw.col("_days"), nw.col("_length")) * TENTHS,
        _allowed=divided(nw.col("_stayed"), nw.col("_length")) * TENTHS,
    )


def _placed(days: Frame, people: Frame, periods: Frame) -> Frame:
    """The days (`staff_no`, `on`) that lie in an earning period of the person's shift, with `term` and `index`."""
    days = days.join(people.select("staff_no", "shift"), on="staff_no")
    days = days.join(periods.select("shift", "term", "index", "first_on", "last_on", "ended"), on="shift")
    on = nw.col("on")
    return days.filter((on >= nw.col("first_on")) & (on <= nw.col("last_on")) & (on < nw.col("ended")))


def _carried(frame: Frame) -> Frame:
    """Adds `carried`: what is left of a period (`_net` with what was carried into it), at most `_most`, goes over to the
    next; who took more than there was owes nothing.

    What is carried lies between bounds all along: it is the highest of the lower ones (`_low`) as the upper ones since
    (`_high`) cut them. Where nothing may go over, the reckoning begins anew (`_run`).
    """
    of_person, of_run = AT[:2], [*AT[:2], "_run"]
    shut = nw.when(nw.col("_most") == 0).then(nw.lit(1)).otherwise(nw.lit(0))
    frame = frame.with_columns(_shut=shut)
    frame = frame.with_columns(_run=nw.col("_shut").cum_sum().over(*of_person, order_by="index") - nw.col("_shut"))
    frame = frame.with_columns(
        _sum=nw.col("_net").cum_sum().over(*of_run, order_by="index") - nw.col("_net"),
        _before=nw.col("_most").shift(1).over(*of_person, order_by="index").fill_null(0),
    )
    later = frame.select(*of_run, "index", _high=nw.col("_before") - nw.col("_sum"))
    pairs = frame.select(*of_run, _at="index", _low=-nw.col("_sum")).join(later, on=of_run)
    pairs = pairs.filter(nw.col("index") >= nw.col("_at"))
    high = nw.when(nw.col("index") > nw.col("_at")).then(nw.col("_high")).otherwise(nw.lit(EVER))
    pairs = pairs.with_columns(_high=high)
    pairs = pairs.with_columns(_high=nw.col("_high").cum_min().over(*of_run, "_at", order_by="index"))
    pairs = pairs.with_columns(_bound=nw.min_horizontal(nw.col("_low"), nw.col("_high")))
    bounds = pairs.group_by(*AT).agg(_over=nw.col("_bound").max())
    return frame.join(bounds, on=AT, how="left").with_columns(carried=(nw.col("_over") + nw.col("_sum")).cast(nw.Int64))


def _judged(mine: Frame, stops: Frame, entitlements: Sequence[Entitlement], locale: Locale) -> Frame:
    hit = mine.join(stops.select("staff_no", "from_on", "until_on"), on="staff_no", how="inner").filter(
        (nw.col("on") >= nw.col("from_on")) & (nw.col("until_on").is_null() | (nw.col("on") <= nw.col("until_on")))
    )
    hit = hit.select("row").unique("row").with_columns(_stopped=nw.lit(1))
    so_far = nw.col("tenths").cum_sum().over("staff_no", "term", "index", order_by=["on", "row"])
    mine = mine.join(hit, on="row", how="left").with_columns(
        _so_far=so_far, _weekday=nw.col("on").dt.weekday().cast(nw.Int64) % 7
    )
    outside = nw.col("term").is_null()
    ended = nw.lit(value=False)
    for shift in {one.shift for one in entitlements}:
        ends = [one.ended or OPEN for one in entitlements if one.shift == shift]
        ended = ended | ((nw.col("shift") == shift) & (nw.col("on") >= nw.lit(max(ends))))
    strict = [term for term, one in enumerate(entitlements) if not one.weekends]
    at_weekend = nw.col("term").is_in(strict) & nw.col("_weekday").is_in([6, 0]) & ~nw.col("exempt")
    nothing = (nw.col("available") == 0) & ~nw.col("whole") & nw.col("_stopped").is_null()
    finding = (
        nw.when(ended)
        .then(nw.lit(ENDED.to(locale)))
        .when(nw.col("_stopped") == 1)
        .then(nw.lit(BLOCKED.to(locale)))
        .when(outside)
        .then(nw.lit(OUTSIDE.to(locale)))
        .when(at_weekend)
        .then(nw.lit(WEEKEND.to(locale)))
        .when(nothing)
        .then(nw.lit(PART.to(locale)))
        .when(nw.col("_so_far") > nw.col("available"))
        .then(nw.lit(TOO_MANY.to(locale)))
    )
    found = mine.with_columns(finding=finding).filter(~nw.col("finding").is_null())
    return found.select("row", "staff_no", "on", "finding")
