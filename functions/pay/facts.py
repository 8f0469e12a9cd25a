"""What a row does not say itself: who a person was on its day, and whether they worked here then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import narwhals as nw

from functions.pay.expressions import Frame
from functions.pay.periods import last_day, with_day_numbers
from schemas.tab import employed, known

# Bounds that stand for none: no staff list, no plan and no day of a tab reaches them.
EVER, NEVER = date(1900, 1, 1), date(9999, 12, 31)


def tenures(staff: Frame) -> Frame:
    """Every person's rows as stretches of days without gap or overlap: adds `holds_from` and `holds_until`.

    Null stands for open: the first row holds for all days before the second, though the list may say nothing of those
    before its own `valid_from`.
    """
    rows = staff.with_columns(_one=nw.lit(1))
    later = nw.col("valid_from").shift(-1).over("staff_no", order_by="valid_from")
    rows = rows.with_columns(_place=nw.col("_one").cum_sum().over("staff_no", order_by="valid_from"), _later=later)
    since = nw.when(nw.col("_place") > 1).then(nw.col("valid_from"))
    stretches = rows.with_columns(holds_from=since, holds_until=nw.col("_later").dt.offset_by("-1d"))
    return stretches.drop("_one", "_place", "_later")


def spells(staff: Frame, **said: nw.Expr) -> Frame:
    """Every row of 员工 as the days on which it holds and its person is employed: `staff_no`, `since_on`, `until_on` (where
    they are open, EVER and NEVER), and what is `said` of the row.
    """
    return tenures(staff).select(
        "staff_no",
        **said,
        since_on=latest(nw.col("holds_from"), nw.col("hired_on")),
        until_on=earliest(nw.col("holds_until"), nw.col("left_on")),
    )


def stints(spells: Frame, what: str) -> Frame:
    """Spells that follow each other without a break and in which `what` is the same, as one: `staff_no`, `what`, `since_on`,
    `until_on`, and `stint`, its name. Spells of which `what` is null are none.
    """
    of_person, same = nw.col("staff_no"), nw.col(what).fill_null("")
    before = same.shift(1).over("staff_no", order_by="since_on")
    gone = nw.col("until_on").shift(1).over("staff_no", order_by="since_on")
    rows = spells.with_columns(_what=same).with_columns(
        _before=before.fill_null(""), _back=gone.dt.offset_by("1d").cast(nw.Date)
    )
    goes_on = (nw.col("_before") == nw.col("_what")) & (nw.col("_back") == nw.col("since_on")).fill_null(value=False)
    rows = rows.with_columns(_new=nw.when(goes_on).then(nw.lit(0)).otherwise(nw.lit(1)))
    rows = rows.with_columns(_stint=nw.col("_new").cum_sum().over("staff_no", order_by="since_on"))
    each = rows.filter(nw.col("_what") != "").group_by("staff_no", "_stint", what)
    found = each.agg(nw.col("since_on").min(), nw.col("until_on").max())
    name = nw.concat_str([of_person, nw.lit("\t"), nw.col("_stint").cast(nw.String)])
    return found.select("staff_no", what, "since_on", "until_on", stint=name)


def latest(one: nw.Expr, other: nw.Expr) -> nw.Expr:
    """The later of two first days, either of which may be open."""
    one, other = (nw.coalesce(day, nw.lit(EVER, dtype=nw.Date)) for day in (one, other))
    return nw.when(one >= other).then(one).otherwise(other)


def earliest(one: nw.Expr, other: nw.Expr) -> nw.Expr:
    """The earlier of two last days, either of which may be open."""
    one, other = (nw.coalesce(day, nw.lit(NEVER, dtype=nw.Date)) for day in (one, other))
    return nw.when(one <= other).then(one).otherwise(other)


def held_on(day: str) -> nw.Expr:
    """True for the stretch that a day lies in."""
    begun = nw.col("holds_from").is_null() | (nw.col(day) >= nw.col("holds_from"))
    return begun & (nw.col("holds_until").is_null() | (nw.col(day) <= nw.col("holds_until")))


def stays(rows: Frame, staff: Frame, by: Sequence[str], adds: Sequence[str] = ()) -> Frame:
    """For each of the rows (`staff_no`, `by`, `first_on`, `last_on`) and each row of 员工 by which the person is employed

    on some of these days: the columns `adds` of 员工, `since` and `until`, the first and last of them, `stay`, how many they
    are, `days` from `first_on` to `last_on`, and `left`, how many of them come after the stay.
    """
    begins, ends = ("holds_from", "valid_from", "hired_on"), ("holds_until", "left_on")
    held = tenures(staff).select("staff_no", *adds, *(nw.col(name).alias(f"_{name}") for name in (*begins, *ends)))
    rows = rows.select("staff_no", *by, "first_on", "last_on").join(held, on="staff_no", how="inner")
    rows = rows.with_columns(since=nw.col("first_on"), until=nw.col("last_on"))
    # Days that are not known bound nothing; the later of two days is unknown to some engines where one of them is.
    for name in begins:
        later = (nw.col(f"_{name}") > nw.col("since")).fill_null(value=False)
        rows = rows.with_columns(since=nw.when(later).then(nw.col(f"_{name}")).otherwise(nw.col("since")))
    for name in ends:
        earlier = (nw.col(f"_{name}") < nw.col("until")).fill_null(value=False)
        rows = rows.with_columns(until=nw.when(earlier).then(nw.col(f"_{name}")).otherwise(nw.col("until")))
    rows = rows.filter(nw.col("since") <= nw.col("until")).drop(*(f"_{name}" for name in (*begins, *ends)))
    numbered = {f"_{name}": name for name in ("since", "until", "first_on", "last_on")}
    rows = with_day_numbers(rows, **numbered)
    return rows.with_columns(
        stay=nw.col("_until") - nw.col("_since") + 1,
        days=nw.col("_last_on") - nw.col("_first_on") + 1,
        left=nw.col("_last_on") - nw.col("_until"),
    ).drop(*numbered)


def as_of(rows: Frame, staff: Frame, day: str, adds: Sequence[str]) -> Frame:
    """Rows (`staff_no`) with the columns `adds` of 员工 as they stand on the Date in the column `day`; null for a number
    that is not there.
    """
    people = tenures(staff).select("staff_no", *adds, "holds_from", "holds_until")
    found = rows.join(people, on="staff_no", how="left").filter(held_on(day))
    return found.drop("holds_from", "holds_until")


def at_month_end(rows: Frame, staff: Frame, adds: Sequence[str]) -> Frame:
    """Rows (`month`, `staff_no`) with the columns `adds` of 员工 as they stand on the month's last day."""
    return as_of(rows.with_columns(_last=last_day(nw.col("month"))), staff, "_last", adds).drop("_last")


def attach_between(rows: Frame, staff: Frame, person: str, first: str, last: str) -> Frame:
    """What 员工 says of the person named in a column over a stretch of days, from the Date columns `first` to `last`.

    One row each (`row`) as before, with `known(person)` and `employed(person)`, on at least one of the days; blank
    cells make blank facts.
    """
    there, here = known(person), employed(person)
    worked = tenures(staff).select(
        _staff_no="staff_no",
        _since=nw.max_horizontal("holds_from", "valid_from", "hired_on"),
        _until=nw.min_horizontal("holds_until", "left_on"),
        _there=nw.lit(1),
    )
    begun = nw.col("_since").is_null() | (nw.col("_since") <= nw.col(last))
    going_on = nw.col("_until").is_null() | (nw.col("_until") >= nw.col(first))
    dated = ~nw.col(first).is_null() & ~nw.col("_there").is_null()
    met = nw.when(dated & begun & going_on).then(nw.lit(1)).when(dated).then(nw.lit(0))
    found = rows.join(worked, left_on=person, right_on="_staff_no", how="left").with_columns(_met=met)
    found = found.group_by("row", person).agg(nw.col("_there").max(), nw.col("_met").max())
    named = nw.when(~nw.col(person).is_null()).then(~nw.col("_there").is_null())
    return found.select("row", **{there: named, here: nw.col("_met") == 1})


def attach(rows: Frame, staff: Frame, person: str, day: str, adds: Sequence[str] = ()) -> Frame:
    """Rows with what 员工 says of the person named in a column, as of the row's day; one row each as before.

    Adds `known(person)`, `employed(person)` (by the row in force on that day; null where that cannot be told) and the
    columns `adds` of 员工. Blank cells make blank facts; nothing is dropped.
    """
    there, here = known(person), employed(person)
    dates = ("hired_on", "left_on", "valid_from", "holds_from", "holds_until")
    people = tenures(staff).select(
        *(nw.col(name).alias(f"_{name}") for name in ("staff_no", *dates)), *adds, **{there: nw.lit(value=True)}
    )
    on = nw.col(day)
    undated = on.is_null() & nw.col("_holds_until").is_null()
    begun = nw.col("_holds_from").is_null() | (on >= nw.col("_holds_from"))
    held = begun & (nw.col("_holds_until").is_null() | (on <= nw.col("_holds_until")))
    stated = nw.col("_valid_from").is_null() | (on >= nw.col("_valid_from"))
    came = nw.col("_hired_on").is_null() | (on >= nw.col("_hired_on"))
    stayed = nw.col("_left_on").is_null() | (on <= nw.col("_left_on"))
    found = (
        rows.join(people, left_on=person, right_on="_staff_no", how="left")
        .filter(nw.col(there).is_null() | undated | held)
        .with_columns(**{here: stated & came & stayed})
    )
    named = nw.when(~nw.col(person).is_null()).then(nw.col(there).fill_null(value=False))
    return found.with_columns(**{there: named}).drop(*(f"_{name}" for name in dates))


def attach_again(rows: Frame, staff: Frame, day: str, adds: Sequence[str]) -> Frame:
    """Rows with what 员工 says of `staff_no` as of a day, in place of what they had under the same names of another."""
    there = set(rows.collect_schema().names())
    found = attach(rows.drop([name for name in adds if name in there]), staff, "staff_no", day, adds)
    return found.drop(known("staff_no"), employed("staff_no"))


def attach_as(rows: Frame, staff: Frame, person: str, day: str, adds: Mapping[str, str]) -> Frame:
    """Rows with what 员工 says of a further person of theirs, as of the row's day: new column → column of 员工."""
    stated = staff.select("staff_no", "hired_on", "left_on", "valid_from", **adds)
    return attach(rows, stated, person, day, list(adds)).drop(known(person), employed(person))
