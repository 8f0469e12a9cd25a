"""What is taken back when deals are reversed, in whole or in part, and what a closed month differs by from what it would pay now.

A reversed deal stays in its month as it was earned. For the month of the reversal everybody's months are worked out again
without it, a drop of tier of their other deals included, and what each month then loses is booked when it is: for
months before the reversal in the month of the reversal, for later months (of the same quarter or year, where tiers count
by these) in themselves. So whatever is reversed in full leaves, over all months, what would have been paid without it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import narwhals as nw

from functions.pay.exact import rounded
from functions.pay.expressions import PERSON, Frame
from functions.pay.naming import first_few
from functions.pay.periods import MONTHS, index_of, last_day, month_index, month_name
from functions.pay.plan.dated import Plan
from functions.pay.wording import SEPARATOR, number, sentence, yuan
from schemas.results import COUNTED
from schemas.scheme import Earned, Measure, Period, Scheme
from schemas.tab import columns
from schemas.words import Locale, Text

AS_IT_IS = (
    "0000-00"  # the case of all that was earned; the others are called by the month of a reversal, and come after it
)
PER = (*PERSON, "case")
WAS, NOW = "was", "now"
CLAWBACK = Text("收回", "Clawback")
ADJUSTMENT = Text("差额", "Difference")
REVERSED = Text("撤销", "reversed")
RETURNED = Text("退货", "returned")
REVERSED_SAYS = Text("{deals}在{month}{done}，{earned}按余下的重算：", "{earned} without {deals}, {done} in {month}: ")
MORE = Text("等{count}笔", " and others, {count} in all")
CHANGED_SAYS = Text(
    "{earned}已关账，按现在的数据重算，差额计入{month}：", "{earned} is closed, made up for in {month}: "
)
PART_SAYS = Text("{separator}{label}{was}改为{now}", "{separator}{label} {now} instead of {was}")
UNEARNED = Text("未满收回", "Unearned part")
UNEARNED_SAYS = Text(
    "{paid}按{months}个月预付，到{month}共{lasted}个月，其余的{back}收回",
    "{paid} was paid ahead for {months} months; it lasted {lasted}, to {month}: {back} comes back",
)


@dataclass(frozen=True)
class Told:
    """How lines are told: what every measure (by id) is called in `locale`, the clause that they name, what became of the
    deals, and where there are lines of several kinds, `what` is taken back.
    """

    labels: Mapping[str, str]
    clause: str
    locale: Locale
    done: Text = REVERSED
    what: Text | None = None

    @classmethod
    def by(cls, scheme: Scheme, clause: str, locale: Locale, done: Text = REVERSED) -> Told:
        """Measures are called what their columns of 核算明细 are."""
        named = columns(scheme.details)
        labels = {one.id: named[one.id].label.to(locale) for one in scheme.measures if one.id in named}
        return cls(labels, clause, locale, done)


@dataclass(frozen=True)
class Found:
    """What `clawbacks` gives: the lines of what deals `earned`, the lines that are `taken` back, and the same by days.

    `moves`: `staff_no`, `on` (the day earned; of what is paid once a period its month's last), `month`, `case` (AS_IT_IS, or the month of the
    reversal that changed it) and the measures: what was earned, and what each reversal changed in it. What others earn
    on it rests on these.
    """

    earned: Frame
    taken: Frame
    moves: Frame


@dataclass(frozen=True)
class Reversed:
    """Deals in all cases. `rows`: those of `in_cases`; `touched`: `staff_no`, `_span`, `case` and `_deals`, the names of
    those reversed in that month; `span`: within which months hang together.
    """

    rows: Frame
    touched: Frame
    span: Period | None

    def of(self, lines: Frame, *by: str) -> Frame:
        """The cases in which each person's months that have lines are looked at again, with `_deals`; also apart `by` these."""
        months = lines.select("staff_no", "month", *by).unique().with_columns(_span=span(nw.col("month"), self.span))
        return months.join(self.touched, on=["staff_no", "_span"], how="inner").drop("_span")


def clawbacks(
    calculate: Callable[[Frame], Frame],
    deals: Frame,
    measures: Sequence[Measure],
    told: Told,
    *,
    plan: Plan | None = None,
    events: Frame | None = None,
    amount: str | None = None,
) -> Found:
    """What deals earned, and the lines that take back what the reversed ones brought.

    `deals`: `row`, `key`, `staff_no`, `month`, whatever else `calculate` looks at, and `reversed_on` (Date, null: it stands).
    `calculate` gives the payout lines of deals, with `month`, `staff_no` and one column a measure in its smallest unit. It is
    called once, for all that was earned and all that is left after the reversals together: deals have a column `case`,
    by which it tells people apart as by `staff_no` (PER), and which its lines keep. `plan` says over how long tiers count, within which months hang together; without it all of a person's
    do. `events` stand in place of `reversed_on`, where deals may be reversed in part: `row`, `staff_no`, `on` (Date) and `back`, by
    which the column `amount` falls (null: by all of it).

    Lines: `key` (收回 and the month earned), `month`, `staff_no`, `clause`, `says`, `result`, `reasons` and the measures,
    signed; a person whose month pays the same without the deals has none.
    """
    happened = reversals(deals) if events is None else events
    cases = in_cases(deals, happened, told.locale, span_of(plan), amount)
    lines = calculate(cases.rows)
    return Found(
        earned=of_case(lines, AS_IT_IS),
        taken=taken_back(lines, cases, measures, told),
        moves=_moves(lines, cases, measures),
    )


def reversals(deals: Frame, on: str = "reversed_on") -> Frame:
    """The reversals that deals name themselves, each of all of the deal: events as in `clawbacks`."""
    gone = deals.filter(~nw.col(on).is_null())
    return gone.select("row", "staff_no", on=on, back=nw.lit(None, dtype=nw.Int64))


def span_of(plan: Plan | None) -> Period | None:
    """The longest stretch of time over which a plan's rates count or pay, None where it has no bounds in months."""
    if plan is None:
        return None
    periods = {rate.period for rate in plan.rates} | {Period.MONTH}
    # Weeks lie across the ends of months and of years.
    return None if Period.WEEK in periods else max(periods & set(MONTHS), key=lambda period: MONTHS[period])


def span(month: nw.Expr, length: Period | None) -> nw.Expr:
    """A number for the stretch in which a month hangs together with others."""
    return nw.lit(0, dtype=nw.Int64) if length is None else (index_of(month) // MONTHS[length]).cast(nw.Int64)


def in_cases(deals: Frame, events: Frame, locale: Locale, length: Period | None, amount: str | None = None) -> Reversed:
    """The deals as they were, and for every month in which something of a person's was reversed, what was left of their
    deals by its end, as far as these hang together with what was reversed; told apart by `case`.
    """
    deals = deals.with_columns(_span=span(nw.col("month"), length))
    known = deals.select("row", "staff_no", "key", "_span")
    happened = events.select("row", "staff_no", "back", _at=month_name(month_index(nw.col("on"))))
    happened = happened.join(known, on=["row", "staff_no"], how="inner")
    together = ["staff_no", "_span", "case"]
    touched = first_few(happened.with_columns(case=nw.col("_at")), together, "key", MORE, locale, "_deals")
    after = deals.join(touched.select(together), on=["staff_no", "_span"], how="inner")
    back = after.select("row", "staff_no", "case").join(
        happened.select("row", "staff_no", "back", "_at"), on=["row", "staff_no"], how="inner"
    )
    back = back.filter(nw.col("_at") <= nw.col("case"))
    back = back.with_columns(_all=nw.when(nw.col("back").is_null()).then(nw.lit(1)).otherwise(nw.lit(0)))
    gone = back.group_by("row", "staff_no", "case").agg(_back=nw.col("back").sum(), _all=nw.col("_all").max())
    after = after.join(gone, on=["row", "staff_no", "case"], how="left").with_columns(
        _back=nw.col("_back").fill_null(0)
    )
    left = after.filter(nw.col("_all").fill_null(0) == 0)
    if amount is not None:
        left = left.filter((nw.col("_back") == 0) | (nw.col("_back") < nw.col(amount)))
        left = left.with_columns((nw.col(amount) - nw.col("_back")).cast(nw.Int64).alias(amount))
    names = deals.drop("_span").collect_schema().names()
    earned = deals.select(*names, case=nw.lit(AS_IT_IS))
    return Reversed(nw.concat([earned, left.select(*names, "case")]), touched, length)


def of_case(lines: Frame, case: str) -> Frame:
    """The lines of one case."""
    return lines.filter(nw.col("case") == case).drop("case")


def taken_back(lines: Frame, cases: Reversed, measures: Sequence[Measure], told: Told) -> Frame:
    """The lines by which the cases differ, one after the other: see `clawbacks`."""
    changes = steps(lines, cases.of(lines), ["staff_no", "month"], measures)
    named = CLAWBACK.to(told.locale) + (f" {told.what.to(told.locale)}" if told.what else "")
    key = nw.concat_str([nw.lit(f"{named} "), nw.col("month")])
    return changed_lines(changes.with_columns(key=key, clause=nw.lit(told.clause)), measures, told)


def _moves(lines: Frame, cases: Reversed, measures: Sequence[Measure]) -> Frame:
    ids, by = [measure.id for measure in measures], ["staff_no", "on", "month"]
    there = lines.collect_schema().names()
    end = last_day(nw.col("month"))
    dated = lines.with_columns(on=nw.coalesce(nw.col("on"), end) if "on" in there else end)
    first = dated.filter(nw.col("case") == AS_IT_IS).group_by(*by, "case").agg(nw.col(*ids).sum())
    changed = steps(dated, cases.of(dated, "on"), by, measures)
    # Sums of some engines are wider than what is summed.
    both = [part.select(*by, "case", nw.col(*ids).cast(nw.Int64)) for part in (first, changed)]
    moves = nw.concat(both)
    return moves.filter(nw.any_horizontal(*(nw.col(name) != 0 for name in ids), ignore_nulls=True))


def steps(lines: Frame, cases: Frame, together: Sequence[str], measures: Sequence[Measure]) -> Frame:
    """What each case changes against the one before it, where it does: `cases`, in which it is looked for (`together` and
    `case`), with `<id>_was`, `<id>_now` and `<id>` for every measure.
    """
    ids = [measure.id for measure in measures]
    by = [*together, "case"]
    summed = lines.group_by(*by).agg(nw.col(*ids).sum())
    rest = [name for name in cases.collect_schema().names() if name not in by]
    blank = {name: nw.lit(None, dtype=nw.String) for name in rest}
    before = cases.select(*together).unique().with_columns(case=nw.lit(AS_IT_IS), **blank)
    both = nw.concat([before.select(*by, *rest), cases.select(*by, *rest)]).join(summed, on=by, how="left")
    both = both.with_columns(**{f"{name}_{NOW}": nw.col(name).fill_null(0).cast(nw.Int64) for name in ids})
    was = {f"{name}_{WAS}": nw.col(f"{name}_{NOW}").shift(1).over(*together, order_by="case") for name in ids}
    changes = both.with_columns(**was).filter(nw.col("case") != AS_IT_IS)
    less = {name: (nw.col(f"{name}_{NOW}") - nw.col(f"{name}_{WAS}")).cast(nw.Int64) for name in ids}
    changes = changes.with_columns(**less)
    return changes.filter(nw.any_horizontal(*(nw.col(name) != 0 for name in ids), ignore_nulls=True))


def changed_lines(changes: Frame, measures: Sequence[Measure], told: Told) -> Frame:
    """Changes (`steps`, with `key`, `clause` and `_deals`) as lines, each in the month in which it is."""
    parts = [f"_said_{measure.id}" for measure in measures]
    lead = sentence(
        REVERSED_SAYS,
        told.locale,
        deals=nw.col("_deals"),
        month=nw.col("case"),
        done=nw.lit(told.done.to(told.locale)),
        earned=nw.col("month"),
    )
    rest = nw.concat_str([nw.col(part) for part in parts]).str.slice(len(SEPARATOR.to(told.locale)))
    later = nw.when(nw.col("month") > nw.col("case")).then(nw.col("month")).otherwise(nw.col("case"))
    lines = _with_parts(changes, measures, told).with_columns(says=nw.concat_str([lead, rest]))
    return lines.select(
        "staff_no",
        *(m.id for m in measures),
        "key",
        "clause",
        "says",
        month=later,
        result=nw.lit(COUNTED),
        reasons=nw.lit(""),
    )


def unearned(advances: Frame, clause: str, locale: Locale) -> Frame:
    """What comes back of what was paid ahead for a number of months, where it ends before they are over.

    `advances`: `key`, `staff_no`, `month` (the first that it pays for), `amount` (fen), `months` (how many) and `ended_in`, the
    last month of it (null: it goes on). The month in which it ends is earned, and so is each before it: amount × months that it lasted ÷ months,
    rounded half-up, is kept. Lines as in `clawbacks`, booked in the month in which it ended (never before the
    first): `amount`, negative.
    """
    first = index_of(nw.col("month"))
    ended = advances.filter(~nw.col("ended_in").is_null()).with_columns(
        _lasted=nw.max_horizontal(index_of(nw.col("ended_in")) - first + 1, nw.lit(0)).cast(nw.Int64)
    )
    ended = ended.filter(nw.col("_lasted") < nw.col("months"))
    ended = rounded(ended, "_kept", nw.col("amount"), (nw.col("_lasted"), nw.col("months")), most=10**6)
    ended = ended.with_columns(_back=nw.col("amount") - nw.col("_kept")).filter(nw.col("_back") != 0)
    ended = ended.with_columns(
        _said_paid=yuan(nw.col("amount"), locale),
        _said_back=yuan(nw.col("_back"), locale),
        _months=nw.col("months").cast(nw.String),
        _said_lasted=nw.col("_lasted").cast(nw.String),
    )
    booked = nw.when(nw.col("ended_in") < nw.col("month")).then(nw.col("month")).otherwise(nw.col("ended_in"))
    said = {
        "paid": "_said_paid",
        "months": "_months",
        "month": "ended_in",
        "lasted": "_said_lasted",
        "back": "_said_back",
    }
    return ended.select(
        "staff_no",
        month=booked,
        key=nw.concat_str([nw.lit(f"{UNEARNED.to(locale)} "), nw.col("key")]),
        clause=nw.lit(clause),
        says=sentence(UNEARNED_SAYS, locale, **{name: nw.col(column) for name, column in said.items()}),
        amount=-nw.col("_back"),
    )


def adjustments(closed: Frame, now: Frame, measures: Sequence[Measure], open_month: str, told: Told) -> Frame:
    """The lines by which an open month makes up for what closed months would pay otherwise now.

    `closed` and `now` are the payout lines of the same months, as they were frozen and as they would be today, with
    `month`, `staff_no` and the measures. Lines as in `clawbacks`: `key` is 差额 and the closed month.
    """
    changes = _with_parts(difference(closed, now, measures), measures, told)
    earned, parts = nw.col("month"), [f"_said_{measure.id}" for measure in measures]
    lead = sentence(CHANGED_SAYS, told.locale, earned=earned, month=nw.lit(open_month))
    rest = nw.concat_str([nw.col(part) for part in parts]).str.slice(len(SEPARATOR.to(told.locale)))
    return changes.select(
        "staff_no",
        *(measure.id for measure in measures),
        key=nw.concat_str([nw.lit(f"{ADJUSTMENT.to(told.locale)} "), earned]),
        month=nw.lit(open_month),
        clause=nw.lit(told.clause),
        says=nw.concat_str([lead, rest]),
    )


def difference(was: Frame, now: Frame, measures: Sequence[Measure]) -> Frame:
    """What two results differ by, one row a person and month that differs: `staff_no`, `month`, and for every measure

    `<id>_was`, `<id>_now` and `<id>`, now less was.
    """
    sides = [_side(lines, measures, side) for side, lines in ((WAS, was), (NOW, now))]
    columns = [f"{measure.id}_{side}" for measure in measures for side in (WAS, NOW)]
    summed = nw.concat(sides).group_by("staff_no", "month").agg(nw.col(*columns).sum())
    summed = summed.with_columns(nw.col(*columns).cast(nw.Int64))
    changes = {measure.id: nw.col(f"{measure.id}_{NOW}") - nw.col(f"{measure.id}_{WAS}") for measure in measures}
    differs = nw.any_horizontal(*(nw.col(measure.id) != 0 for measure in measures), ignore_nulls=True)
    return summed.with_columns(**changes).filter(differs)


def _side(lines: Frame, measures: Sequence[Measure], mine: str) -> Frame:
    none = nw.lit(0, dtype=nw.Int64)
    held = {
        f"{measure.id}_{side}": nw.col(measure.id).cast(nw.Int64) if side == mine else none
        for measure in measures
        for side in (WAS, NOW)
    }
    return lines.select("staff_no", "month", **held)


def _with_parts(changes: Frame, measures: Sequence[Measure], told: Told) -> Frame:
    """Adds for every measure `_said_<id>`: from what to what it changes, after a separator; blank where it does not."""
    separator = nw.lit(SEPARATOR.to(told.locale))
    for measure in measures:
        said = {f"_{side}": _amount(nw.col(f"{measure.id}_{side}"), measure, told.locale) for side in (WAS, NOW)}
        label, was, now = nw.lit(told.labels[measure.id]), nw.col(f"_{WAS}"), nw.col(f"_{NOW}")
        part = sentence(PART_SAYS, told.locale, separator=separator, label=label, was=was, now=now)
        part = nw.when(nw.col(measure.id) != 0).then(part).otherwise(nw.lit(""))
        # Amounts are columns before they are put in: some engines would write them out again in every part.
        changes = changes.with_columns(**said).with_columns(**{f"_said_{measure.id}": part})
    return changes


def _amount(value: nw.Expr, measure: Measure, locale: Locale) -> nw.Expr:
    return yuan(value, locale) if measure.earned is Earned.REWARD else number(value, measure.scale)
