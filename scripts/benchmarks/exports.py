"""Exports of any size: deals, staff and lists of two schemes as Parquet, made from a seed, some with mistakes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from shutil import copyfile

import numpy as np
import polars as pl

from schemas.scheme import scheme
from schemas.tab import Tab, about, columns
from sheets_templates.plan_rows import file_of

SEED = 20160101
ROWS_A_FILE = 1_000_000
DEALS_A_PERSON = 2_500
FIRST_STAFF_NO = 10_001
FIRST_DAY, DAYS = date(2016, 1, 1), 91
TODAY = date(2016, 4, 6)
MONTHS = ("2016-01", "2016-02", "2016-03")
FAULTY = 0.01  # of the rows, each in one way


def export(name: str, deals: int, folder: Path) -> tuple[Path, Path]:
    """Writes so many deals of a scheme, and what goes with them; gives the plan's folder and the input's."""
    plan, entered = folder / "plan", folder / "input"
    of = scheme(name)
    plan.mkdir(parents=True)
    for tab in of.plan:
        copyfile(file_of(of, tab), plan / f"{about(tab).title.zh}.csv")
    people = max(deals // DEALS_A_PERSON, 40)
    makers = {"telecom_retention": _telecom, "key_account_sales": _key_account}
    for number, start in enumerate(range(0, deals, ROWS_A_FILE)):
        random = np.random.default_rng(SEED + number)
        rows = min(ROWS_A_FILE, deals - start)
        for tab, frame in makers[name](random, start, rows, people).items():
            _write(entered, tab, frame, number)
    _write(entered, of.staff, _staff(name, people), 0)
    return plan, entered


def _write(entered: Path, tab: type[Tab], frame: pl.DataFrame, number: int) -> None:
    folder = entered / about(tab).title.zh
    folder.mkdir(parents=True, exist_ok=True)
    blank = pl.lit(None, dtype=pl.String)
    headers = [
        (pl.col(field) if field in frame.columns else blank).alias(column.label.zh)
        for field, column in columns(tab).items()
    ]
    frame.select(headers).write_parquet(folder / f"part-{number:05}.parquet")


def _staff(name: str, people: int) -> pl.DataFrame:
    """Everybody once; of telecom people the post decides what they earn."""
    posts = columns(scheme(name).staff)["post"].choices
    words = posts.values if posts else [""]
    numbers = pl.int_range(FIRST_STAFF_NO, FIRST_STAFF_NO + people, eager=True)
    text = numbers.cast(pl.String)
    said = {"employment": "全职", "status": "正式", "quota": "1000000"}
    further = {field: word for field, word in said.items() if field in columns(scheme(name).staff)}
    return pl.DataFrame({"staff_no": text}).with_columns(
        name="员工" + text,
        post=pl.Series([words[place % len(words)] for place in range(people)]),
        team=pl.lit("城东"),
        hired_on=pl.lit("2012-03-01"),
        permission=pl.Series(["经理", *["员工"] * (people - 1)]),
        **{field: pl.lit(value) for field, value in further.items()},
    )


def _days(random: np.random.Generator, rows: int) -> pl.Series:
    offsets = pl.Series(random.integers(0, DAYS, rows))
    return offsets.to_frame("days").select(pl.lit(FIRST_DAY) + pl.duration(days="days")).to_series().cast(pl.Date)


def _people(random: np.random.Generator, rows: int, people: int) -> pl.Series:
    numbers = pl.Series(random.integers(FIRST_STAFF_NO, FIRST_STAFF_NO + people, rows)).cast(pl.String)
    return numbers.set(pl.Series(random.random(rows) < FAULTY / 3), "99")


def _numbers(random: np.random.Generator, start: int, rows: int) -> pl.Series:
    """Order numbers, of which some are those of other rows."""
    place = pl.Series(np.where(random.random(rows) < FAULTY / 3, start, np.arange(start, start + rows)))
    return "D" + place.cast(pl.String).str.zfill(10)


def _one_of(random: np.random.Generator, words: list[str], shares: list[float], rows: int) -> pl.Series:
    return pl.Series(random.choice(np.array(words), rows, p=shares).tolist(), dtype=pl.String)


def _telecom(random: np.random.Generator, start: int, rows: int, people: int) -> Mapping[type[Tab], pl.DataFrame]:
    deals, targets = scheme("telecom_retention").inputs
    products = _one_of(random, ["购机送费", "预存网费送费", "光纤平移"], [0.6, 0.26, 0.14], rows)
    is_phone, is_prepaid = products == "购机送费", products == "预存网费送费"
    phone = pl.Series(random.integers(13_000_000_000, 20_000_000_000, rows)).cast(pl.String)
    broadband = "0" + pl.Series(random.integers(100_000_000, 999_999_999, rows)).cast(pl.String)
    account = pl.select(pl.when(is_phone).then(phone).otherwise(broadband)).to_series()
    yes_no = [_one_of(random, ["是", "否"], [0.95, 0.05], rows) for _ in range(2)]
    frame = pl.DataFrame(
        {
            "order_no": _numbers(random, start, rows),
            "product": products,
            "account_no": account.set(pl.Series(random.random(rows) < FAULTY / 3), "12345"),
            "accepted_on": _days(random, rows),
            "solicitor": _people(random, rows, people),
            "secondary_card": pl.Series(random.random(rows) < 0.03),
            "no_rent": pl.Series(random.random(rows) < 0.03),
            "active_4g": pl.select(pl.when(is_phone).then(yes_no[0])).to_series(),
            "broadband_only": pl.select(pl.when(is_prepaid).then(yes_no[1])).to_series(),
            "retaken": pl.Series(np.zeros(rows, dtype=bool)),
        }
    )
    listed = frame.select(
        line=pl.when(is_phone).then(pl.lit("移动")).otherwise(pl.lit("宽带")), account_no=account
    ).filter(pl.Series(random.random(rows) < 0.3))
    months = _one_of(random, list(MONTHS), [0.4, 0.3, 0.3], listed.height)
    return {deals: frame, targets: listed.with_columns(month=months)}


def _key_account(random: np.random.Generator, start: int, rows: int, people: int) -> Mapping[type[Tab], pl.DataFrame]:
    deals = scheme("key_account_sales").deals
    price = pl.Series(random.integers(500, 60_000, rows))
    seller, introducer = _people(random, rows, people), _people(random, rows, people)
    is_shared = pl.Series(random.random(rows) < 0.1) & (seller != introducer)
    text = pl.Series(random.integers(1, 50_000, rows)).cast(pl.String)
    return {
        deals: pl.DataFrame(
            {
                "number": _numbers(random, start, rows),
                "sold_on": _days(random, rows),
                "customer": "客户" + text,
                "goods": _one_of(random, ["珠宝", "其他"], [0.9, 0.1], rows),
                "list_price": (price * 5 // 4).cast(pl.String),
                "price": price.cast(pl.String),
                "seller": seller,
                "introducer": pl.select(pl.when(is_shared).then(introducer)).to_series(),
                "part": pl.select(pl.when(is_shared).then(pl.lit("60"))).to_series(),
                "fake": _one_of(random, ["是", "否"], [0.002, 0.998], rows),
            }
        )
    }
