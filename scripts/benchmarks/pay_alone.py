"""The calculation alone on 600,000 deals, beside the same sums written by hand in Polars."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from functions.jobs.inputs import lazy
from functions.pay import facts, summary
from functions.pay.expressions import Frame
from functions.pay.plan import loading as plans
from functions.pay.rates.deals import pay_deals
from functions.pay.schemes.telecom_retention import by_line
from functions.pay.schemes.telecom_retention import facts as due_facts
from schemas.check import check, good_rows, read
from schemas.scheme import scheme
from schemas.tab import Tab, about
from schemas.telecom_retention import PHONE, Targets
from scripts.benchmarks.figures import Figure, cpu
from scripts.benchmarks.recalculation import SCHEME, network_for
from scripts.benchmarks.rivals.bare_polars import details
from scripts.benchmarks.workbooks import PEOPLE, filling

SIZE = 600_000
MOST = 2.0
REPEATS = 5


def measure() -> Iterator[Figure]:
    """CPU from checked deals to every person's month."""
    deals, staff, targets = frames(SIZE)
    plan = shipped_plan()
    adjustments = pl.DataFrame(
        schema={"month": pl.String, "staff_no": pl.String, "amount": pl.Int64, "is_held": pl.Boolean}
    )

    def ours() -> pl.DataFrame:
        names = {"order_no": "key", "solicitor": "staff_no", "accepted_on": "on"}
        known = with_facts(deals, staff, targets).rename(names).with_columns(month=nw.col("on").dt.to_string("%Y-%m"))
        earned = pay_deals(known, plan).with_columns(**by_line())
        lines = summary.month_lines(earned, plan.scheme)
        found: pl.DataFrame = summary.summarise([lines], lazy(adjustments), plan.scheme.summary).collect().to_native()
        return found

    ours_cpu, bare_cpu = cpu(ours, REPEATS), cpu(lambda: bare(deals, staff, targets), REPEATS)
    same = (
        ours().select(pl.col("total").sum()).item() == bare(deals, staff, targets).select(pl.col("reward").sum()).item()
    )
    if not same:
        raise AssertionError("the two calculations do not agree, so their times cannot be compared")
    note = f"{ours_cpu:.2f} s beside {bare_cpu:.2f} s; both give the same total"
    yield Figure(f"pay alone, {SIZE:,} deals / the same sums in bare Polars", ours_cpu / bare_cpu, MOST, note=note)


def frames(size: int, people: int = PEOPLE) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Deals without errors, staff with one row each, and the target list."""
    known, filled = scheme(SCHEME), filling(size, people).by_tab()
    staff_sheet, target_sheet = read(known.staff, filled[known.staff]), read(Targets, filled[Targets])
    staff = good_rows(staff_sheet, check(staff_sheet)).unique("staff_no", keep="first", maintain_order=True)
    staff = staff.with_columns(valid_from=None, hired_on=None, left_on=None).cast(staff.schema)
    targets = good_rows(target_sheet, check(target_sheet))
    sheet = read(known.deals, filled[known.deals])
    beside = with_facts(sheet.frame, staff, targets).collect().to_native().sort("row").drop(sheet.frame.columns)
    faults = check(sheet, beside.with_columns(today=pl.lit(date(2016, 4, 5))))
    return good_rows(sheet, faults), staff, targets


def with_facts(deals: pl.DataFrame, staff: pl.DataFrame, targets: pl.DataFrame) -> Frame:
    """Deals with all that is known of them besides what their rows say."""
    people = facts.attach(lazy(deals), lazy(staff), "solicitor", "accepted_on", ["name", "post"])
    return due_facts(people, lambda _: lazy(targets))


def shipped_plan() -> plans.Plan:
    """The plan as it is shipped."""
    known = scheme(SCHEME)
    sheets = {tab: read(tab, network_columns(tab)) for tab in known.plan}
    rows = {tab: list(good_rows(sheet, check(sheet)).iter_rows(named=True)) for tab, sheet in sheets.items()}
    plan, faults = plans.load(known, rows)
    if faults:
        raise AssertionError(f"the shipped plan has faults: {faults}")
    return plan


def bare(deals: pl.DataFrame, staff: pl.DataFrame, targets: pl.DataFrame) -> pl.DataFrame:
    """The same sums as somebody would write them for just this plan: no checks, no dates, no reasons."""
    phone = pl.col("product") == PHONE
    return (
        details(deals, staff, targets)
        .group_by("month", "solicitor")
        .agg(
            pl.col("mobile_credit", "broadband_credit", "reward").sum(),
            mobile=(phone & (pl.col("mobile_credit") + pl.col("reward") > 0)).sum(),
            broadband=(~phone & (pl.col("broadband_credit") + pl.col("reward") > 0)).sum(),
        )
        .sort("month", "solicitor")
        .collect()
    )


def network_columns(tab: type[Tab]) -> list[list[Any]]:
    """A plan tab's columns as Google answers them."""
    return network_for(filling(10)).cells_of(about(tab).title.zh)
