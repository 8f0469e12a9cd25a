"""The month in plain Python: `python plain.py IN OUT`."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

CREDITED = {"中心经理", "网格经理", "装维经理", "营业员"}
PHONE, PREPAID, FIBRE = "购机送费", "预存网费送费", "光纤平移"
Row = dict[str, Any]


def month(body: bytes) -> bytes:
    """What every deal earns and every person's month, by loops over rows."""
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


if __name__ == "__main__":
    Path(sys.argv[2]).write_bytes(month(Path(sys.argv[1]).read_bytes()))
