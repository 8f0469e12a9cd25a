"""Overrides: what leaders earn on what those below them earned, by who led whom on the day of each earning.

Whoever earned keeps all of it. Nobody earns on what is their own, and on one earning nobody earns at two levels: the
lower one holds. A leader who does not work here on the day earns nothing for it, and the levels above stay what they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import narwhals as nw

from functions.pay.clawback import AS_IT_IS
from functions.pay.exact import rounded
from functions.pay.expressions import Frame
from functions.pay.facts import attach, tenures
from functions.pay.naming import first_few
from functions.pay.plan.dated import Fault, Plan
from functions.pay.plan.own import Own, asked_of, meeting, own_rows, own_tab, with_row
from functions.pay.rows import look_up, numbers, words
from functions.pay.wording import number, sentence, yuan
from schemas.overrides import OverrideColumns
from schemas.plan import RATE_SCALE
from schemas.tab import employed, known
from schemas.words import Locale, Text

KEY = Text("管理提成 {month} 第{level}级", "Override {month} level {level}")
SAYS = Text(
    "下属{people}共得{earned}，按第{level}级{percent}% = {amount}",
    "{earned} earned by {people}, at level {level} {percent}% = {amount}",
)
CHANGED_KEY = Text("收回 管理提成 {month} 第{level}级", "Clawback override {month} level {level}")
CHANGED_SAYS = Text(
    "下属{people}在{month}的所得有收回，所得由{was}改为{earned}，按第{level}级{percent}% = {amount}，原为{before}",
    "of what {people} earned in {month} part was taken back: {earned} instead of {was}, at level {level} {percent}% = "
    "{amount} instead of {before}",
)
MORE = Text("等{count}人", " and others, {count} in all")


def faults(plan: Plan) -> list[Fault]:
    """What is wrong between the rows of 管理提成: conditions that cannot be read, two shares of one level for somebody."""
    rows, found = own_rows(plan, OverrideColumns)
    return [*found, *meeting(rows, own_tab(plan, OverrideColumns), "level")]


@dataclass(frozen=True)
class Above:
    """Who is above whom on which days: `frame` has `staff_no`, `above`, and the Dates `first` and `last`, null: open."""

    frame: Frame


def by_leader(staff: Frame) -> Above:
    """By the column 上级 (`leader`) of each person's row in force."""
    held = tenures(staff).filter(~nw.col("leader").is_null())
    return Above(held.select("staff_no", above="leader", first="holds_from", last="holds_until"))


def by_team(staff: Frame) -> Above:
    """By the team of each person's row in force, and who leads it by the column 带班组 (`leads`) of theirs."""
    held = tenures(staff)
    begins, ends = ("holds_from", "valid_from", "hired_on"), ("holds_until", "left_on")
    leading = held.filter(~nw.col("leads").is_null()).select(
        above="staff_no", team="leads", _first=nw.max_horizontal(*begins), _last=nw.min_horizontal(*ends)
    )
    members = held.select("staff_no", "team", "holds_from", "holds_until")
    met = members.join(leading, on="team", how="inner").filter(nw.col("staff_no") != nw.col("above"))
    met = met.with_columns(
        first=nw.max_horizontal("holds_from", "_first"), last=nw.min_horizontal("holds_until", "_last")
    )
    apart = (nw.col("first") > nw.col("last")).fill_null(value=False)
    return Above(met.filter(~apart).select("staff_no", "above", "first", "last"))


def overrides(earned: Frame, staff: Frame, above: Above, plan: Plan, locale: Locale) -> Frame:
    """The lines of leaders: `key`, `month`, `staff_no`, `clause`, `says`, `amount` (fen, signed, never zero).

    `earned`: `staff_no`, `on` (the day that says who led), `month`, `amount` (fen, signed), as many rows as it likes. The
    conditions of 管理提成 look at columns of 员工 as of that day, of the leader. A line is one leader's month by one row of
    the plan: the sum of what was earned, times its share, rounded half-up once. With `case` (`clawback.Found.moves`) what was taken
    back later lowers the sum of the month earned, and what its share falls by is a line of the month of the reversal: over
    all months leaders have what they would have without what came back.
    """
    rows, _ = own_rows(plan, OverrideColumns)
    facts = asked_of(plan, OverrideColumns)
    cased = earned if "case" in earned.collect_schema().names() else earned.with_columns(case=nw.lit(AS_IT_IS))
    days = cased.group_by("staff_no", "on", "month", "case").agg(nw.col("amount").sum())
    walked = days.with_columns(earner=nw.col("staff_no"), _at=nw.col("staff_no"), _passed_0=nw.col("staff_no"))
    found = []
    numbered = dict(enumerate(rows, start=1))
    for level in range(1, max((row.cells["level"] for row in rows), default=0) + 1):
        walked = _one_up(walked, above).with_columns(**{f"_passed_{level}": nw.col("_at")})
        mine = {place: row for place, row in numbered.items() if row.cells["level"] == level}
        again = [nw.col("_at") == nw.col(f"_passed_{lower}") for lower in range(level)]
        led = walked.filter(~nw.any_horizontal(*again, ignore_nulls=True))
        led = led.select("earner", "on", "month", "case", "amount", staff_no="_at")
        led = attach(led, staff, "staff_no", "on", facts).filter(
            nw.col(employed("staff_no")) & nw.col(known("staff_no"))
        )
        led = with_row(led, mine, "_row", plan.put).filter(nw.col("_row") > 0)
        found.append(led.select("staff_no", "month", "case", "earner", "amount", "_row"))
    if not found:
        none = nw.lit(0, dtype=nw.Int64)
        return _lines(days.head(0).with_columns(earner=nw.col("staff_no"), _row=none), numbered, plan, locale)
    return _lines(nw.concat(found), numbered, plan, locale)


def _one_up(walked: Frame, above: Above) -> Frame:
    """The same rows one level up, without those that end here."""
    up = above.frame.select(_at="staff_no", _above="above", _first="first", _last="last")
    begun = nw.col("_first").is_null() | (nw.col("on") >= nw.col("_first"))
    held = begun & (nw.col("_last").is_null() | (nw.col("on") <= nw.col("_last")))
    met = walked.join(up, on="_at", how="inner").filter(held)
    return met.with_columns(_at=nw.col("_above")).drop("_above", "_first", "_last")


def _lines(shared: Frame, rows: Mapping[int, Own], plan: Plan, locale: Locale) -> Frame:
    line, together = ["staff_no", "month", "_row"], ["staff_no", "month", "_row", "case"]
    people = first_few(shared, together, "earner", MORE, locale, "_people")
    summed = shared.group_by(*together).agg(_more=nw.col("amount").sum())
    summed = summed.join(people, on=together, how="left")
    summed = look_up(
        summed.with_columns(_earned=nw.col("_more").cum_sum().over(*line, order_by="case").cast(nw.Int64)),
        "_row",
        plan.put,
        _rate=numbers({number: row.cells["rate"] for number, row in rows.items()}, 0),
        _level=words({number: str(row.cells["level"]) for number, row in rows.items()}, ""),
        clause=words({number: row.clause for number, row in rows.items()}, ""),
    )
    # Rounded as it stands after each reversal, so that the lines of a month add up to its share of what is left.
    paid = rounded(summed, "_now", nw.col("_earned"), (nw.col("_rate"), RATE_SCALE), most=RATE_SCALE)
    before = nw.col("_now").shift(1).over(*line, order_by="case").fill_null(0).cast(nw.Int64)
    paid = paid.with_columns(_before=before, _was=(nw.col("_earned") - nw.col("_more")).cast(nw.Int64))
    paid = paid.with_columns(amount=(nw.col("_now") - nw.col("_before")).cast(nw.Int64))
    paid = paid.filter(nw.col("amount") != 0)
    amounts = {"_said": "_earned", "_said_was": "_was", "_paid": "_now", "_said_before": "_before"}
    paid = paid.with_columns(
        _percent=number(nw.col("_rate"), RATE_SCALE // 100),
        **{name: yuan(nw.col(column), locale) for name, column in amounts.items()},
    )
    said = {"people": "_people", "earned": "_said", "level": "_level", "percent": "_percent", "amount": "_paid"}
    changed = {**said, "month": "month", "was": "_said_was", "before": "_said_before"}
    first, later = nw.col("case") == AS_IT_IS, nw.col("case") > nw.col("month")
    names = {"month": nw.col("month"), "level": nw.col("_level")}
    return paid.select(
        "staff_no",
        "clause",
        "amount",
        key=nw.when(first).then(sentence(KEY, locale, **names)).otherwise(sentence(CHANGED_KEY, locale, **names)),
        says=nw.when(first)
        .then(sentence(SAYS, locale, **{name: nw.col(column) for name, column in said.items()}))
        .otherwise(sentence(CHANGED_SAYS, locale, **{name: nw.col(column) for name, column in changed.items()})),
        month=nw.when(later).then(nw.col("case")).otherwise(nw.col("month")),
    )
