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
from schemas.telecom_retention import BROADBAND, FIBRE, MOBILE, PHONE, PREPAID, Targets
from scripts.benchmarks.figures import Figure, cpu
from scripts.benchmarks.recalculation import SCHEME, network_for
from scripts.benchmarks.workbooks import filling

SIZE = 600_000
MOST = 2.0
REPEATS = 5
IN_FORCE = date(2016, 1, 1)
FULL_POSTS = ["中心经理", "网格经理", "装维经理", "营业员"]


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


def frames(size: int) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Deals without errors, staff with one row each, and the target list."""
    known, filled = scheme(SCHEME), filling(size).by_tab()
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
        bare_details(deals, staff, targets)
        .group_by("month", "solicitor")
        .agg(
            pl.col("mobile_credit", "broadband_credit", "reward").sum(),
            mobile=(phone & (pl.col("mobile_credit") + pl.col("reward") > 0)).sum(),
            broadband=(~phone & (pl.col("broadband_credit") + pl.col("reward") > 0)).sum(),
        )
        .sort("month", "solicitor")
        .collect()
    )


def bare_details(deals: pl.DataFrame, staff: pl.DataFrame, targets: pl.DataFrame) -> pl.LazyFrame:
    """What every deal earns, by the same hand."""
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
            line=pl.when(phone).then(pl.lit(MOBILE)).otherwise(pl.lit(BROADBAND)),
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


def network_columns(tab: type[Tab]) -> list[list[Any]]:
    """A plan tab's columns as Google answers them."""
    return network_for(filling(10)).cells_of(about(tab).title.zh)
