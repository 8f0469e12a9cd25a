"""Who or what belongs to which classes, in each month in which there was anything of them: as lines, and as it is reported.

A plan tab of classes derives from `PlanRow`, with the classes' `kind` and `name`, how the conditions of a row are `joined` (或: any of them
is enough), and the conditions themselves: see `lookup.load_classes`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import narwhals as nw

from functions.pay.book import Book
from functions.pay.contests.ranking import reported
from functions.pay.expressions import Frame
from functions.pay.lookup import ClassRule, Numbered, classify, load_classes
from functions.pay.periods import index_of
from functions.pay.plan.dated import Fault, Plan
from functions.pay.plan.own import own_tab
from functions.pay.rows import look_up, with_list, words
from functions.pay.unread import with_unread
from schemas.tab import Tab
from schemas.words import Choices, Text, translation

MOST_ROWS = 10**8
BY = ("key", "month")
JOINT, CLAUSES = Text("、", ", "), "、"
NONE = Text("不属于任何类别", "in no class")


def active_months(book: Book, log: type[Tab], key: str, *sums: str, **so_far: str) -> Frame:
    """One row for each row of the main tab (`key`) and month in which it was entered or a log (`month`, the column `key`, and amounts)

    has anything of it: the main tab's columns, the `sums` of the log's amounts, those of the `year` up to this month under the names of
    `so_far`, and `unread`, which says what was typed of the month and could not be read.
    """
    had = book.of(log).group_by(key, "month").agg(nw.col(*sums).sum()).rename({key: "key"})
    there = nw.concat([had.select(*BY), book.deals.select(*BY)], how="vertical").unique()
    rows = there.join(had, on=list(BY), how="left").with_columns(
        nw.col(*sums).fill_null(0), year=nw.col("month").str.slice(0, 4)
    )
    running = {
        name: nw.col(column).cum_sum().over("key", "year", order_by="month").cast(nw.Int64)
        for name, column in so_far.items()
    }
    rows = rows.with_columns(**running)
    moved = book.moved_by(log, rows.select("month", nw.col("key").alias(key)), key, "month")
    rows = rows.join(moved, left_on=list(BY), right_on=[key, "month"], how="left")
    return rows.join(book.deals.drop("month"), on="key")


@dataclass(frozen=True)
class Classes:
    """The plan tab, the `kinds` of its classes, each judged by itself, and its columns that hold a range."""

    model: type[Tab]
    kinds: Choices
    numbered: Mapping[str, Numbered]

    def faults(self, plan: Plan) -> list[Fault]:
        """Rows that cannot be read."""
        return self._rules(plan)[1]

    def of(self, rows: Frame, book: Book, day: str) -> Frame:
        """One row for each row and class that it belongs to on its `day`: adds `kind`, `class`, `clause` and `says`."""
        rules, tab = self._rules(book.plan)[0], own_tab(book.plan, self.model)
        return nw.concat(
            [
                classify(rows, tab, mine, self.numbered, day=day, locale=book.locale, put=book.put).with_columns(
                    kind=nw.lit(kind)
                )
                for kind, mine in rules.items()
            ],
            how="vertical",
        )

    def with_names(self, rows: Frame, found: Frame, book: Book, **told: Sequence[str]) -> Frame:
        """Rows by key and month with a list, for each name of `told`, of the classes of these kinds, in the order of the plan, `clause`, the

        clauses by which they are, and `named`, all these lists, or that there is none. `found` is what `of` gave.
        """
        stated, joint = book.plan.table(self.model), JOINT.to(book.locale)
        for name, kinds in told.items():
            classes = list(dict.fromkeys(row["name"] for row in stated if row["kind"] in kinds))
            rows = with_list(rows, found, BY, "class", classes, joint, book.put, name)
        clauses = list(dict.fromkeys(row["clause"] for row in stated))
        rows = with_list(rows, found, BY, "clause", clauses, CLAUSES, book.put, "clause")
        lists = [nw.when(nw.col(name) != "").then(nw.col(name)) for name in told]
        joined = nw.concat_str(lists, separator=joint, ignore_nulls=True)
        none = nw.all_horizontal(*(nw.col(name) == "" for name in told), ignore_nulls=True)
        return rows.with_columns(named=nw.when(none).then(nw.lit(NONE.to(book.locale))).otherwise(joined))

    def reports(self, found: Frame, book: Book, subject: str) -> Frame:
        """A row of 完成情况 for each class of a row in a month, `subject` being the column that names it."""
        kinds = words(translation(self.kinds, locale=book.locale))
        return reported(
            look_up(found, "kind", book.put, _kind=kinds),
            place=index_of(nw.col("month")) * MOST_ROWS + nw.col("row"),
            period=nw.col("month"),
            kind=nw.col("_kind"),
            subject=nw.col("key"),
            name=nw.col(subject),
            verdict=nw.col("class"),
            clause=nw.col("clause"),
            says=with_unread(nw.col("says"), book.locale),
        )

    def _rules(self, plan: Plan) -> tuple[Mapping[str, tuple[ClassRule, ...]], list[Fault]]:
        tab, found, faults = own_tab(plan, self.model), {}, []
        for kind in self.kinds.values:
            rows = [row for row in plan.table(self.model) if row["kind"] == kind]
            found[kind], more = load_classes(tab, rows, "name", self.numbered, "joined")
            faults += more
        return found, faults
