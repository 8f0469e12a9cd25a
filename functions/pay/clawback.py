"""What is taken back when deals are reversed later, and what a closed month differs by from what it would pay now.

A reversed deal stays in its month as it was earned. In the month of the reversal everybody is charged what that earlier
month would have paid less without the deal, a drop of tier of their other deals included.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import narwhals as nw

from functions.pay.expressions import Frame
from functions.pay.wording import SEPARATOR, number, sentence, yuan
from schemas.scheme import Earned, Measure
from schemas.words import Locale, Text

WAS, NOW = "was", "now"
CLAWBACK = Text("收回", "Clawback")
ADJUSTMENT = Text("差额", "Difference")
REVERSED_SAYS = Text(
    "{earned}的业务有在{month}撤销的，去掉后重算：", "without the deals of {earned} that were reversed in {month}: "
)
CHANGED_SAYS = Text(
    "{earned}已关账，按现在的数据重算，差额计入{month}：", "{earned} is closed, made up for in {month}: "
)
PART_SAYS = Text("{separator}{label}{was}改为{now}", "{separator}{label} {now} instead of {was}")


@dataclass(frozen=True)
class Told:
    """How lines are told: what every measure (by id) is called in `locale`, and the clause that they name."""

    labels: Mapping[str, str]
    clause: str
    locale: Locale


def clawbacks(
    calculate: Callable[[Frame], Frame],
    deals: Frame,
    reversal_months: Sequence[str],
    measures: Sequence[Measure],
    told: Told,
) -> Frame:
    """The lines that take back what reversed deals earned, in the months of their reversal.

    `deals` have `reversed_on` (Date, null: it stands). `calculate` gives the payout lines of deals, with `month`,
    `staff_no` and one column a measure in its smallest unit; it is called once for every reversal month and once more.
    `reversal_months` (`2016-03`) names every month in which a deal was reversed; one that is left out takes nothing
    back. Lines: `key` (收回 and the month earned), `month` (of the reversal), `staff_no`, `clause`, `says` and the
    measures, signed; a person whose month pays the same without the deals has none.
    """
    month = nw.col("reversed_on").dt.to_string("%Y-%m")
    before = calculate(deals)
    found = [_lines(difference(before, before, measures), measures, CLAWBACK, REVERSED_SAYS, "", told)]
    for reversed_in in sorted(set(reversal_months)):
        deals = deals.filter((month != reversed_in).fill_null(value=True))
        after = calculate(deals)
        changes = difference(before, after, measures)
        found.append(_lines(changes, measures, CLAWBACK, REVERSED_SAYS, reversed_in, told))
        before = after
    return nw.concat(found[1:] or found)


def adjustments(closed: Frame, now: Frame, measures: Sequence[Measure], open_month: str, told: Told) -> Frame:
    """The lines by which an open month makes up for what closed months would pay otherwise now.

    `closed` and `now` are the payout lines of the same months, as they were frozen and as they would be today, with
    `month`, `staff_no` and the measures. Lines as in `clawbacks`: `key` is 差额 and the closed month.
    """
    return _lines(difference(closed, now, measures), measures, ADJUSTMENT, CHANGED_SAYS, open_month, told)


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


def _lines(changes: Frame, measures: Sequence[Measure], word: Text, phrase: Text, month: str, told: Told) -> Frame:
    earned, parts = nw.col("month"), [f"_said_{measure.id}" for measure in measures]
    separator = SEPARATOR.to(told.locale)
    return _with_parts(changes, measures, told).select(
        "staff_no",
        *(measure.id for measure in measures),
        key=nw.concat_str([nw.lit(f"{word.to(told.locale)} "), earned]),
        month=nw.lit(month),
        clause=nw.lit(told.clause),
        says=nw.concat_str(
            [
                sentence(phrase, told.locale, earned=earned, month=nw.lit(month)),
                nw.concat_str([nw.col(part) for part in parts]).str.slice(len(separator)),
            ]
        ),
    )


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
