"""A made-up scheme that offers every basis and count there is, plans for it as a manager types them, and what they pay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from functions.pay.expressions import Frame
from functions.pay.plan.loading import Fault, Plan, load
from functions.pay.rates.deals import pay_deals
from functions.pay.rates.explain import Speech, explain
from schemas.check import check, good_rows, read
from schemas.plan import (
    PlanRow,
    RateColumns,
    basis_of,
    condition,
    counted_of,
    measure_of,
    plan_tab,
    range_condition,
    unit_of,
)
from schemas.scheme import MONTHLY_COUNT, PER_DEAL, PER_PERIOD, Basis, Counted, Earned, Measure, Period, Scheme
from schemas.tab import Tab, columns
from schemas.units import unit_words
from schemas.words import Locale, Text, choices

Row = Mapping[str, Any]
KINDS = choices(("全职", "Full-time"), ("兼职", "Part-time"))
MEASURES = (
    Measure("commission", "提成", Earned.REWARD, 100, "元"),
    Measure("gold", "黄金", Earned.THING, 1, "克"),
    Measure("points", "积分", Earned.CREDIT, 1000, "分"),
)
BASES = (
    PER_DEAL,
    Basis("金额", "share", 100),
    Basis("折价金额", "share", 100, factor=("over", "under")),
    Basis("小时", "hours", 1000, "小时"),
    Basis("数量", "pieces", 1, "件"),
    PER_PERIOD,
)
COUNTED = (
    MONTHLY_COUNT,
    Counted("日户数", Period.DAY),
    Counted("周户数", Period.WEEK),
    Counted("季户数", Period.QUARTER),
    Counted("月金额", Period.MONTH, "share", 100),
    Counted("周金额", Period.WEEK, "share", 100),
    Counted("季金额", Period.QUARTER, "share", 100),
    Counted("半年金额", Period.HALF, "share", 100),
    Counted("年金额", Period.YEAR, "share", 100),
    Counted("月净额", Period.MONTH, "share", 100, total="net"),
    Counted("单笔金额", Period.DEAL, "price", 100),
    Counted("单笔净额", Period.DEAL, "share", 100),
    Counted("月小时", Period.MONTH, "hours", 1000),
    Counted("月数量", Period.MONTH, "pieces"),
    Counted("月完成率", Period.MONTH, "share", 100, quota="quota"),
    Counted("季完成率", Period.QUARTER, "share", 100, quota="quota"),
    Counted("月户数完成率", Period.MONTH, quota="quota"),
)


class Conditions(PlanRow):
    """What a rate may depend on."""

    kind: str = condition(("用工类型", "Employment"), KINDS)
    price: str = range_condition(("成交价", "Price"), 100)


class Rates(RateColumns, Conditions):
    """The rates of the plan."""

    measure: str = measure_of(choices(*((measure.word, measure.id.title()) for measure in MEASURES)))
    basis: str = basis_of(BASES)
    counts: str = counted_of(COUNTED)
    unit: str = unit_of(unit_words(MEASURES, BASES))

    class Config:
        metadata = plan_tab(("费率", "Rates"), ("费率", "Rates"), 201)


SCHEME = Scheme(
    id="made_up",
    title=Text("试算", "Made up"),
    short=Text("试算", "Made up"),
    inputs=(Tab,),
    staff=Tab,
    details=Tab,
    summary=Tab,
    measures=MEASURES,
    rates=Rates,
    bases=BASES,
    counted=COUNTED,
)
NUMBERS = ("share", "price", "net", "hours", "pieces", "quota", "over", "under")
PLAIN: Row = {"依据": "一", "生效": "2016-01-01", "计入": "提成", "计量": "金额", "单位": "%"}


def state(rows: Sequence[Row]) -> tuple[Plan, list[Fault]]:
    """The plan of these rows, typed as in the sheet, on top of PLAIN; and its faults beyond single cells."""
    labels = {name: column.label.zh for name, column in columns(Rates).items()}
    typed = [{"规则": str(number), **PLAIN, **row} for number, row in enumerate(rows, start=1)]
    unknown = {label for row in typed for label in row} - set(labels.values())
    assert not unknown
    sheet = read(Rates, [[label, *(row.get(label, "") for row in typed)] for label in labels.values()])
    faults = check(sheet)
    assert set(faults["code"]) <= {"unusual"}, faults
    return load(SCHEME, {Rates: list(good_rows(sheet, faults).iter_rows(named=True))})


def planned(rows: Sequence[Row]) -> Plan:
    """The plan of these rows, which is sound."""
    plan, faults = state(rows)
    assert not faults, faults
    return plan


def bands(counts: str, mode: str, *ends: tuple[Any, Any, str, Any], **row: Any) -> list[Row]:
    """The rows of one rule, a band each: lower, upper, boundary, rate."""
    shared = {"规则": "1", "累计": counts, "阶梯": mode, **row}
    return [{**shared, "下限": low, "上限": up, "边界": side, "费率": rate} for low, up, side, rate in ends]


def deal(on: str = "2016-01-05", person: str = "1001", **numbers: Any) -> dict[str, Any]:
    """A deal; money is given in fen, hours in thousandths, as the calculation gets them."""
    day = date.fromisoformat(on)
    return {"staff_no": person, "on": day, "month": on[:7], "kind": "全职", **numbers}


def frame(deals: Sequence[Row]) -> pl.DataFrame:
    """Deals as the calculation gets them."""
    whole = [{"row": place + 2, "key": f"D{place}", **dict.fromkeys(NUMBERS), **row} for place, row in enumerate(deals)]
    words = {"staff_no": pl.String, "on": pl.Date, "month": pl.String, "kind": pl.String}
    schema = {"row": pl.Int64, "key": pl.String, **words, **dict.fromkeys(NUMBERS, pl.Int64)}
    return pl.DataFrame([{name: row[name] for name in schema} for row in whole], schema=schema)


def lazy(deals: pl.DataFrame) -> Frame:
    return nw.from_native(deals.lazy())


def pay(plan: Plan, deals: Sequence[Row]) -> list[dict[str, Any]]:
    """What the deals earn under a plan, and the lines beside them."""
    found: list[dict[str, Any]] = pay_deals(lazy(frame(deals)), plan).collect().to_native().to_dicts()
    return found


def said(rows: Sequence[Row], deals: Sequence[Row], locale: Locale = "zh", beside: str | None = None) -> list[str]:
    """How each deal was worked out, and then each line beside them."""
    plan = planned(rows)
    told = explain(pay_deals(lazy(frame(deals)), plan), Speech(plan, locale, beside))
    return [str(line["says"]) for line in told.collect().to_native().to_dicts()]


def amounts(rows: Sequence[Row], deals: Sequence[Row], measure: str = "commission") -> list[int]:
    """What each deal earns, and then what each line beside them holds, in order of their keys."""
    lines = pay(planned(rows), deals)
    made = sorted((line for line in lines if line["row"] is None), key=lambda line: str(line["key"]))
    paid = sorted((line for line in lines if line["row"] is not None), key=lambda line: int(line["row"]))
    return [line[measure] for line in [*paid, *made]]
