"""What a deal's row does not say itself: who its solicitor was on that day, and whether the customer was due."""

from __future__ import annotations

from datetime import date

import narwhals as nw

from functions.pay.expressions import Frame, word_for
from schemas.scheme import Scheme

FIRST_DAY, LAST_DAY = date(1, 1, 1), date(9999, 12, 31)
RESTS_ON = ("product", "account_no", "accepted_on", "solicitor")
FACTS = ("known", "employed", "name", "post", "due", "month")


def tenures(staff: Frame) -> Frame:
    """Every person's rows as stretches of days without gap or overlap: adds `holds_from` and `holds_until`.

    A stretch before somebody's first dated row has `stated` false: the list says nothing of those days.
    """
    ordered = staff.with_columns(
        holds_from=nw.col("valid_from").fill_null(nw.lit(FIRST_DAY)), stated=nw.lit(value=True)
    )
    following = nw.col("holds_from").shift(-1).over("staff_no", order_by="holds_from")
    stretches = ordered.with_columns(holds_until=(following.dt.offset_by("-1d")).fill_null(nw.lit(LAST_DAY)))
    first = ordered.group_by("staff_no").agg(nw.col("holds_from").min().alias("first"))
    before = (
        ordered.join(first, on="staff_no")
        .filter((nw.col("holds_from") == nw.col("first")) & (nw.col("first") > nw.lit(FIRST_DAY)))
        .with_columns(
            holds_from=nw.lit(FIRST_DAY),
            holds_until=nw.col("first").dt.offset_by("-1d"),
            stated=nw.lit(value=False),
        )
    )
    columns = stretches.collect_schema().names()
    return nw.concat([stretches.select(columns), before.select(columns)])


def attach(deals: Frame, staff: Frame, targets: Frame, scheme: Scheme) -> Frame:
    """Deals with the columns FACTS beside them, one row a deal as before. Of the deals they rest on RESTS_ON.

    `known`: the solicitor is in the staff list. `employed`: on the deal's day, by the row in force then. `name`,
    `post`: as of that day. `month`: of acceptance, `2016-01`. `due`: the list names this account for the product's
    line and that month. Blank cells make blank facts; nothing is dropped.
    """
    people = tenures(staff).select(
        "staff_no",
        "name",
        "post",
        "hired_on",
        "left_on",
        "holds_from",
        "holds_until",
        "stated",
        known=nw.lit(value=True),
    )
    on = nw.col("accepted_on")
    undated = on.is_null() & (nw.col("holds_until") == nw.lit(LAST_DAY))
    in_force = (on >= nw.col("holds_from")) & (on <= nw.col("holds_until"))
    came = nw.col("hired_on").is_null() | (on >= nw.col("hired_on"))
    stayed = nw.col("left_on").is_null() | (on <= nw.col("left_on"))
    listed = targets.select("line", "account_no", month="month", due=nw.lit(value=True)).unique()
    line = word_for(nw.col("product"), scheme.line_of)
    return (
        deals.with_columns(month=on.dt.to_string("%Y-%m"), line=line)
        .join(people, left_on="solicitor", right_on="staff_no", how="left")
        .filter(nw.col("known").is_null() | undated | in_force)
        .join(listed, on=["month", "line", "account_no"], how="left")
        .with_columns(
            known=nw.col("known").fill_null(value=False),
            due=nw.col("due").fill_null(value=False),
            employed=nw.col("stated") & came & stayed,
        )
        .drop("hired_on", "left_on", "holds_from", "holds_until", "stated")
    )
