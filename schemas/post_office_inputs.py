"""What a post office types to look after its key accounts: information collected, contribution, customers, contacts (001)."""

from __future__ import annotations

import polars as pl

from schemas import cells, quantities
from schemas.bounds import within
from schemas.inputs import month_of
from schemas.tab import Holds, Means, Role, Shown, Tab, When, cell_check, column, tab
from schemas.words import choices

CALL, GREETING, VISIT = "电话", "问候", "拜访"
CONTACTS = choices((CALL, "Call"), (GREETING, "Greeting"), (VISIT, "Visit"))


class Information(Tab):
    """One row the customers' information that somebody collected on a day, or over a week."""

    collected_on: pl.Date = column(
        ("日期", "Date"),
        (
            "收集那一天；按周汇总的填这一周里的一天，算在那天的周和月",
            "The day, or any day of the week that the count is for",
        ),
        cells.DATE,
        shown=Shown.DATE,
        required=True,
        means=Means.DAY,
        when=When.BEGUN,
    )
    person: str = column(
        ("工号", "Staff no."), ("谁收集的", "Who collected it"), cells.KEY, required=True, width=80, means=Means.PERSON
    )
    count: pl.Int64 = column(
        ("客户信息", "Customers"),
        ("收集了多少户的信息", "Customers whose information was collected"),
        quantities.counted(0, "户"),
        shown=Shown.COUNT,
        required=True,
        width=80,
        bounds=within(0, 100_000, usual=(0, 500)),
    )
    note: str = column(("备注", "Note"), ("随意填写，不参与核算", "Anything"), cells.LONG_WORDS, width=160)

    class Config:
        """What the tab is."""

        metadata = tab(
            ("客户信息", "Information"),
            ("每天或每周收集的客户信息户数", "Customers' information collected by the day or the week"),
            Role.INPUT,
            sheet_id=101,
        )


class Contribution(Tab):
    """One row a person, month and line of business."""

    month: str = month_of(("哪个月", "Which month"), When.OVER)
    person: str = column(
        ("工号", "Staff no."), ("谁的客户", "Whose customers"), cells.KEY, required=True, width=80, means=Means.PERSON
    )
    line: str = column(
        ("业务", "Line of business"), ("哪一项业务", "Which line of business"), cells.KEY, required=True, width=110
    )
    contributed: pl.Int64 = column(
        ("客户业绩", "By customers"),
        ("元，收集的客户当月在这项业务上的业绩", "Yuan: what these customers brought in the month"),
        quantities.MONEY,
        shown=Shown.MONEY,
        required=True,
        scale=100,
        width=100,
        holds=Holds("month", people=("person",)),
        bounds=within(0, 10_000_000_000, usual=(1, 100_000_000)),
    )
    business: pl.Int64 = column(
        ("单位业绩", "Of the unit"),
        (
            "元，单位当月这项业务的业绩；没有这项业务的不填这一行",
            "Yuan: the unit's business of the line in the month; leave the row out for none",
        ),
        quantities.MONEY,
        shown=Shown.MONEY,
        required=True,
        scale=100,
        width=100,
        bounds=within("0.01", 10_000_000_000, usual=(10, 100_000_000)),
    )

    class Config:
        """What the tab is."""

        metadata = tab(
            ("客户贡献", "Contribution"),
            (
                "每人每月每项业务一行；贡献率=客户业绩÷单位业绩",
                "A row a person, month and line; contribution is by customers ÷ of the unit",
            ),
            Role.INPUT,
            sheet_id=106,
            for_managers=True,
        )

    @cell_check("line", "duplicate", needs=("month", "person"), among=("person", "month"))
    def stands_once(cls) -> pl.Expr:
        """A line of business counts once a person and month."""
        return pl.struct("month", "person", "line").is_first_distinct()

    @cell_check("contributed", "over_the_whole", needs=("business",))
    def is_a_part_of_it(cls) -> pl.Expr:
        """What these customers brought is some of the unit's business."""
        return pl.col("contributed") <= pl.col("business")


class Customers(Tab):
    """One row a key account, and who looks after it."""

    customer: str = column(
        ("客户", "Customer"),
        ("客户的名称，各表写一样的", "The name, the same in all tabs"),
        cells.KEY,
        required=True,
        width=140,
    )
    person: str = column(
        ("工号", "Staff no."),
        ("谁负责维护", "Who looks after it"),
        cells.KEY,
        required=True,
        beside=True,
        width=80,
        means=Means.PERSON,
    )
    since: pl.Date = column(
        ("建档日期", "Since"),
        ("从哪天起要联系", "The day from which it is to be contacted"),
        cells.DATE,
        shown=Shown.DATE,
        required=True,
        width=100,
    )
    until: pl.Date = column(
        ("终止日期", "Until"),
        ("不再维护的填最后一天", "The last day, where it is given up"),
        cells.DATE,
        shown=Shown.DATE,
        width=100,
    )

    class Config:
        """What the tab is."""

        metadata = tab(
            ("大客户", "Key accounts"), ("要维护的大客户", "Customers to look after"), Role.INPUT, sheet_id=107
        )

    @cell_check("customer", "duplicate", among=("customer",))
    def stands_once(cls) -> pl.Expr:
        """A customer has one row."""
        return pl.col("customer").is_null() | pl.col("customer").is_first_distinct()

    @cell_check("until", "end_before_start", needs=("since",))
    def ends_after_it_begins(cls) -> pl.Expr:
        """It is looked after for a day at least."""
        return pl.col("until") >= pl.col("since")


class Contacts(Tab):
    """One row a contact with a key account."""

    on: pl.Date = column(
        ("日期", "Date"),
        ("哪一天联系的", "When"),
        cells.DATE,
        shown=Shown.DATE,
        required=True,
        means=Means.DAY,
        when=When.BEGUN,
    )
    customer: str = column(
        ("客户", "Customer"),
        ("大客户表里的名称", "As in the tab Key accounts"),
        cells.KEY,
        required=True,
        width=140,
        refers=[(Customers, "customer")],
    )
    kind: str = column(("方式", "Kind"), ("怎样联系的", "Which kind"), choices=CONTACTS, required=True, width=80)
    person: str = column(
        ("工号", "Staff no."),
        ("谁联系的", "Who made it"),
        cells.KEY,
        required=True,
        width=80,
        beside=True,
        means=Means.PERSON,
    )
    note: str = column(("备注", "Note"), ("随意填写", "Anything"), cells.LONG_WORDS, width=200)

    class Config:
        """What the tab is."""

        metadata = tab(("联系记录", "Contacts"), ("每次联系一行", "A row a contact"), Role.INPUT, sheet_id=108)
