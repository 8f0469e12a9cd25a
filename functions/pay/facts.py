"""What a deal's row does not say itself: who its solicitor was on that day, and whether the customer was due."""

from __future__ import annotations

import narwhals as nw

from functions.pay.expressions import Frame, word_for
from schemas.scheme import Scheme

RESTS_ON = ("product", "account_no", "accepted_on", "solicitor")
FACTS = ("known", "employed", "name", "post", "due", "month")


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


def held_on(day: str) -> nw.Expr:
    """True for the stretch that a day lies in."""
    begun = nw.col("holds_from").is_null() | (nw.col(day) >= nw.col("holds_from"))
    return begun & (nw.col("holds_until").is_null() | (nw.col(day) <= nw.col("holds_until")))


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
        "valid_from",
        "holds_from",
        "holds_until",
        known=nw.lit(value=True),
    )
    on = nw.col("accepted_on")
    undated = on.is_null() & nw.col("holds_until").is_null()
    stated = nw.col("valid_from").is_null() | (on >= nw.col("valid_from"))
    came = nw.col("hired_on").is_null() | (on >= nw.col("hired_on"))
    stayed = nw.col("left_on").is_null() | (on <= nw.col("left_on"))
    listed = targets.select("line", "account_no", month="month", due=nw.lit(value=True)).unique()
    line = word_for(nw.col("product"), scheme.line_of)
    return (
        deals.with_columns(month=on.dt.to_string("%Y-%m"), line=line)
        .join(people, left_on="solicitor", right_on="staff_no", how="left")
        .filter(nw.col("known").is_null() | undated | held_on("accepted_on"))
        .join(listed, on=["month", "line", "account_no"], how="left")
        .with_columns(
            known=nw.col("known").fill_null(value=False),
            due=nw.col("due").fill_null(value=False),
            employed=stated & came & stayed,
        )
        .drop("hired_on", "left_on", "valid_from", "holds_from", "holds_until")
    )
