"""Which classes every customer belongs to, in each month in which it was registered or took something."""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw

from functions.pay.book import Book
from functions.pay.contests.ranking import reported
from functions.pay.expressions import Frame, word_for
from functions.pay.lookup import ClassRule, Numbered, classify, load_classes
from functions.pay.periods import index_of, last_day
from functions.pay.plan.dated import Fault, Plan
from functions.pay.rows import with_list
from functions.pay.unread import with_unread
from functions.pay.wording import number, sentence, yuan
from schemas.account_classes import NO_CLASS, THOUSANDTHS, Usage
from schemas.account_tables import KEY, KINDS, NEAR, STRATEGIC, Classes
from schemas.results import COUNTED, NOT_COUNTED
from schemas.tab import Tab
from schemas.words import Text, translation

NUMBERED = {
    "tonnes": Numbered(THOUSANDTHS, Text("吨", "t")),
    "yearly": Numbered(100, Text("元", "yuan")),
}
BY = ("key", "month")
MOST_ROWS = 10**8
SAYS = Text(
    "本月用量{tonnes}吨，本年到这个月销售额{yearly}：", "{tonnes} t this month, {yearly} in the year up to it: "
)
JOINT = Text("、", ", ")
NONE = Text("不属于任何类别", "in no class")


def rules(plan: Plan) -> tuple[Mapping[str, tuple[ClassRule, ...]], list[Fault]]:
    """The rules of the classes by kind, beside every fault between the rows of their tab."""
    tab, found, faults = _tab(plan), {}, []
    for kind in KINDS.values:
        rows = [row for row in plan.table(Classes) if row["kind"] == kind]
        found[kind], more = load_classes(tab, rows, "name", NUMBERED, "joined")
        faults += more
    return found, faults


def months(book: Book) -> Frame:
    """The customers, one row for each such month: `tonnes` and `amount` of it, `yearly` sales of the year up to it.

    `unread` says what was typed of the month and could not be read.
    """
    used = book.of(Usage).group_by("customer", "month").agg(nw.col("tonnes").sum(), nw.col("amount").sum())
    used = used.select("month", "tonnes", "amount", key="customer")
    there = nw.concat([used.select(*BY), book.deals.select(*BY)], how="vertical").unique()
    found = there.join(used, on=list(BY), how="left").with_columns(
        tonnes=nw.col("tonnes").fill_null(0),
        amount=nw.col("amount").fill_null(0),
        year=nw.col("month").str.slice(0, 4),
    )
    found = found.with_columns(yearly=nw.col("amount").cum_sum().over("key", "year", order_by="month").cast(nw.Int64))
    moved = book.moved_by(Usage, found.select("month", customer="key"), "customer", "month")
    found = found.join(moved, left_on=list(BY), right_on=["customer", "month"], how="left")
    found = found.join(book.deals.drop("month"), on="key").with_columns(_last=last_day(nw.col("month")))
    return book.plan.parameters.add(found, "_last", {"strategic_by": STRATEGIC})


def classified(book: Book, customers: Frame) -> Frame:
    """One row a customer, month and class: adds `kind`, `class`, `clause` and `says`."""
    tab = _tab(book.plan)
    return nw.concat(
        [
            classify(customers, tab, mine, NUMBERED, day="_last", locale=book.locale, put=book.put).with_columns(
                kind=nw.lit(kind)
            )
            for kind, mine in rules(book.plan)[0].items()
        ],
        how="vertical",
    )


def reports(book: Book, found: Frame) -> Frame:
    """One row of 完成情况 for each class of a customer in a month."""
    kinds = translation(KINDS, locale=book.locale)
    return reported(
        found,
        place=index_of(nw.col("month")) * MOST_ROWS + nw.col("row"),
        period=nw.col("month"),
        kind=word_for(nw.col("kind"), kinds),
        subject=nw.col("key"),
        name=nw.col("customer"),
        verdict=nw.col("class"),
        clause=nw.col("clause"),
        says=with_unread(nw.col("says"), book.locale),
    )


def lines(book: Book, customers: Frame, found: Frame) -> Frame:
    """The lines of 核算明细, the latest month first: beside a customer's row stands what it is now."""
    key_words, others = _names(book.plan, KEY, NEAR), _names(book.plan, *KINDS.values[2:])
    clauses = list(dict.fromkeys(row["clause"] for row in book.plan.table(Classes)))
    joint, put = JOINT.to(book.locale), book.put
    main = found.with_columns(_main=nw.when(nw.col("kind") == KEY).then(nw.lit(1)).otherwise(0))
    told = customers.join(main.group_by(*BY).agg(nw.col("_main").max()), on=list(BY), how="left")
    told = with_list(told, found, BY, "class", key_words, joint, put, "classes")
    told = with_list(told, found, BY, "class", others, joint, put, "others")
    told = with_list(told, found, BY, "clause", clauses, "、", put, "clause")
    told = told.with_columns(customers=nw.lit(1), sales=nw.col("amount"), key_accounts=nw.col("_main").fill_null(0))
    nothing = (nw.col("classes") == "") & (nw.col("others") == "")
    measured = sentence(
        SAYS, book.locale, tonnes=number(nw.col("tonnes"), THOUSANDTHS), yearly=yuan(nw.col("yearly"), book.locale)
    )
    both = nw.when((nw.col("classes") != "") & (nw.col("others") != "")).then(nw.lit(joint)).otherwise(nw.lit(""))
    named = nw.concat_str([nw.col("classes"), both, nw.col("others")])
    said = nw.when(nothing).then(nw.lit(NONE.to(book.locale))).otherwise(named)
    return told.with_columns(
        result=nw.when(nothing).then(nw.lit(NOT_COUNTED)).otherwise(nw.lit(COUNTED)),
        reasons=nw.when(nothing).then(nw.lit(NO_CLASS)).otherwise(nw.lit("")),
        says=with_unread(nw.concat_str([measured, said]), book.locale),
        place=-index_of(nw.col("month")),
    ).drop("_last")


def _names(plan: Plan, *kinds: str) -> list[str]:
    """The classes of these kinds, in the order of the plan."""
    return list(dict.fromkeys(row["name"] for row in plan.table(Classes) if row["kind"] in kinds))


def _tab(plan: Plan) -> type[Tab]:
    return next(tab for tab in plan.tables if issubclass(tab, Classes))
