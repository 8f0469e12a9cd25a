"""The month in Polars, written for just this plan: `python bare_polars.py IN OUT`."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import polars as pl

PHONE, PREPAID, FIBRE = "购机送费", "预存网费送费", "光纤平移"
FULL_POSTS = ["中心经理", "网格经理", "装维经理", "营业员"]
IN_FORCE = date(2016, 1, 1)
SHOWN = ["order_no", "month", "solicitor", "product", "due", "mobile_credit", "broadband_credit", "reward", "place"]


def month(body: bytes) -> bytes:
    """What every deal earns and every person's month."""
    found = json.loads(body)
    deals = pl.DataFrame(found["deals"], infer_schema_length=None).with_columns(pl.col("accepted_on").str.to_date())
    earned = details(deals, pl.DataFrame(found["staff"]), pl.DataFrame(found["targets"])).collect()
    sums = pl.col("mobile_credit", "broadband_credit", "reward").sum()
    summary = earned.group_by("month", "solicitor").agg(sums, pl.len()).sort("month", "solicitor")
    lines = earned.sort("row").select(SHOWN)
    return json.dumps({"details": list(lines.iter_rows()), "summary": list(summary.iter_rows())}).encode()


def details(deals: pl.DataFrame, staff: pl.DataFrame, targets: pl.DataFrame) -> pl.LazyFrame:
    """What every deal earns."""
    product, phone = pl.col("product"), pl.col("product") == PHONE
    due = pl.col("due").fill_null(value=False)
    full, in_force = pl.col("post").is_in(FULL_POSTS), pl.col("accepted_on") >= IN_FORCE
    barred = phone & (pl.col("secondary_card") | pl.col("no_rent") | ~pl.col("active_4g"))
    barred = (barred | ((product == PREPAID) & ~pl.col("broadband_only"))).fill_null(value=False)
    rewarded = phone & ~barred & ~pl.col("retaken").fill_null(value=False) & in_force
    by_target = pl.when(due).then(1000).otherwise(500)
    limit = pl.when(pl.col("post") == "营业员").then(5).otherwise(2)
    prepaid = (product == PREPAID) & ~barred & in_force
    return (
        deals.lazy()
        .with_columns(
            month=pl.col("accepted_on").dt.strftime("%Y-%m"),
            line=pl.when(phone).then(pl.lit("移动")).otherwise(pl.lit("宽带")),
        )
        .join(staff.lazy().select("staff_no", "post"), left_on="solicitor", right_on="staff_no", how="left")
        .join(
            targets.lazy().select("month", "line", "account_no", due=True).unique(),
            on=["month", "line", "account_no"],
            how="left",
        )
        .with_columns(
            mobile_credit=pl.when(phone & ~barred & full & in_force).then(by_target).otherwise(0),
            broadband_credit=pl.when(prepaid & (full | (pl.col("post") == "网格人员")))
            .then(by_target)
            .when((product == FIBRE) & full & in_force)
            .then(500)
            .otherwise(0),
            rewarded=rewarded,
        )
        .with_columns(place=pl.col("rewarded").cum_sum().over("solicitor", "month", order_by=["accepted_on", "row"]))
        .with_columns(
            reward=pl.when("rewarded")
            .then(pl.when(pl.col("place") <= limit).then(2000).otherwise(4000))
            .when(prepaid)
            .then(2000)
            .otherwise(0)
        )
    )


if __name__ == "__main__":
    Path(sys.argv[2]).write_bytes(month(Path(sys.argv[1]).read_bytes()))
