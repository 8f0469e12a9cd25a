"""A stretch without an incident is paid on its last day; whose incident counts is its own unit's, nobody's, or everybody's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from functions.pay import incidents
from functions.pay.book import Book
from functions.pay.plan.loading import load
from schemas.equipment_quarterly import SCHEME, WORKSHOP_OF, Staff
from schemas.equipment_quarterly_inputs import ACCIDENTS, WORKSHOPS, Accidents
from schemas.words import Text

LAST = date(2026, 3, 31)
ROW = {"rule": "1", "clause": "-", "amount": 50_000, "valid_from": date(2026, 1, 1), "valid_until": LAST}
WORDS = incidents.Words(Text("无事故奖", "Award"), Text("事故", "accident"), Text("主任", "head"), ACCIDENTS, WORKSHOPS)
LOG = incidents.Log(Accidents, "workshop")
OWN = incidents.Stretch(ROW, WORKSHOP_OF, nw.col("serious"), everybodys=False)
ALL = replace(OWN, everybodys=True)
HEADS = {"1": "锅炉主任", "2": "电气主任"}


def book(*happened: tuple[date, str | None, bool], today: date = LAST) -> Book:
    dates = dict.fromkeys(("hired_on", "left_on", "valid_from"), pl.Date)
    people = [{"staff_no": who, "name": who, "post": post} for who, post in HEADS.items()]
    staff = pl.LazyFrame(people, schema={"staff_no": pl.String, "name": pl.String, "post": pl.String, **dates})
    rows: list[dict[str, Any]] = [
        {"row": row, "happened_on": on, "workshop": of, "kind": "安全事故", "serious": serious}
        for row, (on, of, serious) in enumerate(happened, 2)
    ]
    types = {"happened_on": pl.Date, "workshop": pl.String, "kind": pl.String, "serious": pl.Boolean}
    log = pl.LazyFrame(rows, schema={"row": pl.Int64, **types})
    plan, _ = load(SCHEME, {tab: [] for tab in SCHEME.plan})
    return Book(SCHEME, plan, {Staff: nw.from_native(staff), Accidents: nw.from_native(log)}, today, "zh")


def paid(of: Book, stretch: incidents.Stretch) -> dict[str, int]:
    frames = incidents.awarded(of, LOG, [stretch], WORDS, "award")
    return {row["staff_no"]: row["award"] for frame in frames for row in frame.collect().to_native().to_dicts()}


def verdicts(of: Book, stretch: incidents.Stretch) -> dict[str, str]:
    frames = incidents.standings(of, LOG, [stretch], WORDS)
    return {row["subject"]: row["verdict"] for frame in frames for row in frame.collect().to_native().to_dicts()}


def test_nothing_is_paid_before_the_last_day_of_the_stretch() -> None:
    early = book(today=date(2026, 3, 30))
    assert paid(early, OWN) == {}
    assert set(verdicts(early, OWN).values()) == {"未到期"}
    assert paid(book(), OWN) == {"1": 50_000, "2": 50_000}


def test_an_incident_of_a_unit_costs_its_own_award_and_one_of_no_unit_everybodys() -> None:
    assert paid(book((LAST, "锅炉", True)), OWN) == {"1": 0, "2": 50_000}
    assert paid(book((LAST, "锅炉", True)), ALL) == {"1": 0, "2": 0}
    assert paid(book((LAST, None, True)), OWN) == {"1": 0, "2": 0}


def test_incidents_that_do_not_count_or_lie_outside_cost_nothing() -> None:
    outside = book((date(2025, 12, 31), "锅炉", True), (date(2026, 4, 1), "锅炉", True), (LAST, "锅炉", False))
    assert paid(outside, ALL) == {"1": 50_000, "2": 50_000}


def test_a_unit_that_nobody_heads_stands_without_an_award() -> None:
    assert verdicts(book((LAST, "锅炉", True)), OWN) == {
        "前后处理": "无事故，但最后一天没有主任在岗，没有人得奖",
        "印花": "无事故，但最后一天没有主任在岗，没有人得奖",
        "锅炉": "有事故",
        "电气": "无事故",
    }
