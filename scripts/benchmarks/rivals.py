"""Two programs that calculate the same month without checking anything, to be measured as whole processes beside ours.

They are what somebody would write for just this plan and clean input: plain loops, and Polars by hand. Each reads the
deals as JSON rows, pays them, and writes every deal's result and every person's month as JSON; nothing is explained.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

CREDITED = {"中心经理", "网格经理", "装维经理", "营业员"}
PHONE, PREPAID, FIBRE = "购机送费", "预存网费送费", "光纤平移"
Row = dict[str, Any]


def plain_python(body: bytes) -> bytes:
    """The month by loops over rows."""
    found = json.loads(body)
    posts = {row["staff_no"]: row["post"] for row in found["staff"]}
    due = {(row["month"], row["line"], row["account_no"]) for row in found["targets"]}
    counts: dict[tuple[str, str], int] = defaultdict(int)
    months: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    details: dict[int, list[Any]] = {}
    for row in sorted(found["deals"], key=lambda row: (row["accepted_on"], row["row"])):
        details[row["row"]] = _pay(row, posts[row["solicitor"]], due, counts, months)
    summary = [[*key, *sums] for key, sums in sorted(months.items())]
    return json.dumps({"details": [details[row] for row in sorted(details)], "summary": summary}).encode()


def _pay(
    row: Row,
    post: str,
    due: set[tuple[str, str, str]],
    counts: dict[tuple[str, str], int],
    months: dict[tuple[str, str], list[int]],
) -> list[Any]:
    product, month, person = row["product"], row["accepted_on"][:7], row["solicitor"]
    is_due = (month, "移动" if product == PHONE else "宽带", row["account_no"]) in due
    credit = reward = place = 0
    if product == PHONE:
        clean = not row["secondary_card"] and not row["no_rent"] and row["active_4g"]
        if clean and post in CREDITED:
            credit = 1000 if is_due else 500
        if clean and not row["retaken"]:
            counts[person, month] += 1
            place = counts[person, month]
            reward = 2000 if place <= (5 if post == "营业员" else 2) else 4000
    elif product == PREPAID and row["broadband_only"]:
        credit = (1000 if is_due else 500) if post in CREDITED or post == "网格人员" else 0
        reward = 2000
    elif product == FIBRE and post in CREDITED:
        credit = 500
    sums = months[month, person]
    line = product != PHONE
    sums[line] += bool(credit or reward)
    sums[2 + line] += credit
    sums[4] += reward
    result = "计入" if credit or reward else "不计入"
    return [row["order_no"], month, person, product, is_due, result, credit / 1000, reward / 100, place]


def bare_polars(body: bytes) -> bytes:
    """The month by Polars, written for just this plan."""
    import polars as pl  # the rival in plain Python must not pay for it

    from scripts.benchmarks.pay_alone import bare_details

    found = json.loads(body)
    deals = pl.DataFrame(found["deals"], infer_schema_length=None).with_columns(pl.col("accepted_on").str.to_date())
    details = bare_details(deals, pl.DataFrame(found["staff"]), pl.DataFrame(found["targets"])).collect()
    summary = details.group_by("month", "solicitor").agg(
        pl.col("mobile_credit", "broadband_credit", "reward").sum(), pl.len()
    )
    columns = [
        "order_no",
        "month",
        "solicitor",
        "product",
        "due",
        "mobile_credit",
        "broadband_credit",
        "reward",
        "place",
    ]
    shown = details.sort("row").select(columns)
    both = {"details": list(shown.iter_rows()), "summary": list(summary.sort("month", "solicitor").iter_rows())}
    return json.dumps(both).encode()


def clean_body(size: int) -> bytes:
    """The good rows of a generated quarter, as clean as only a generator writes them."""
    from scripts.benchmarks.pay_alone import frames

    deals, staff, targets = frames(size)
    in_force = deals.filter(deals["accepted_on"] >= date(2016, 1, 1))
    rows = in_force.with_columns(accepted_on=in_force["accepted_on"].dt.strftime("%Y-%m-%d"))
    body = {
        "deals": rows.drop("note").to_dicts(),
        "staff": staff.select("staff_no", "post").to_dicts(),
        "targets": targets.select("month", "line", "account_no").to_dicts(),
    }
    return json.dumps(body).encode()


def main() -> None:
    """`python -m scripts.benchmarks.rivals NAME IN OUT`."""
    name, source, target = sys.argv[1:]
    rival = {"plain": plain_python, "polars": bare_polars}[name]
    Path(target).write_bytes(rival(Path(source).read_bytes()))


if __name__ == "__main__":
    main()
