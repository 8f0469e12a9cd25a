"""Scores of what other tabs hold, as they are published: a line for each, whether it pays or not, and the month's ranking."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import narwhals as nw

from functions.pay.book import Book
from functions.pay.contests.ranking import published
from functions.pay.exact import divided
from functions.pay.expressions import Frame
from functions.pay.facts import at_month_end
from functions.pay.plan.dated import Fault, Plan
from functions.pay.scorecards.cards import Cards, Indicator
from functions.pay.scorecards.figures import figures
from functions.pay.scorecards.pay import KEY, pay_by_grade
from functions.pay.unread import with_unread
from functions.pay.wording import SEPARATOR, number, sentence
from schemas.plan import RATE_SCALE
from schemas.results import COUNTED
from schemas.tab import Tab
from schemas.words import Text, fold

SHOWN = 100  # scores are published with two decimals
WHOSE = ("month", "staff_no")
NO_SCORE = Text("方案没有定奖金，只作通报", "the plan has no bonus; published only")


def called(cards: Cards, label: Text) -> list[Indicator]:
    """The indicators that have this name, in either language."""
    return [row for row in cards.indicators if fold(row.name) in {fold(word) for word in label}]


def figures_of(book: Book, label: Text, rows: Frame, tab: type[Tab], column: str, person: str) -> list[Frame]:
    """What a tab says of an indicator, where the card has it: see `figures`. `rows` have `row`, `staff_no`, `month`, `actual`."""
    about = {"period": nw.col("month"), "actual": nw.col("actual")}
    named = [row.name for row in called(book.plan.cards, label)][:1]
    return [figures(rows, book.place(tab), column, person, indicator=nw.lit(name), **about) for name in named]


def strangers(plan: Plan, labels: Sequence[Text], says: Text) -> Iterator[Fault]:
    """Indicators of other names than these, where what is scored comes from tabs of its own and others could not be entered."""
    known, tab = {fold(word) for label in labels for word in label}, plan.scheme.cards
    for row in plan.cards.indicators if tab else ():
        if tab and fold(row.name) not in known:
            yield Fault(tab, row.row, "indicator", "unsupported", says)


def with_moved(book: Book, grades: Frame, tabs: Sequence[type[Tab]]) -> Frame:
    """Adds `unread`, what was typed in these tabs for the person and month and could not be read, to the scores and to what they say."""
    moved = book.moved_by_any(tabs, grades, *WHOSE)
    return grades.join(moved, on=list(WHOSE), how="left").with_columns(says=with_unread(nw.col("says"), book.locale))


def pay_or_publish(grades: Frame, name: str, book: Book, *, unpaid: str, beside: nw.Expr) -> Frame:
    """A line for each score, with `name` = the grade's bonus; where the card has no grades it pays nothing, for the reason `unpaid`.

    `beside`: what else is said, null for nothing.
    """
    locale, separator = book.locale, SEPARATOR.to(book.locale)
    paid = pay_by_grade(grades, name, locale).select(*WHOSE, name, _paid="says")
    rows = grades.join(paid, on=list(WHOSE), how="left")
    none = nw.concat_str([nw.col("says"), nw.lit(NO_SCORE.to(locale))], separator=separator)
    said = [nw.coalesce("_paid", none), beside]
    return rows.with_columns(
        nw.col(name).fill_null(0),
        key=sentence(KEY, locale, card=nw.col("card"), period=nw.col("period")),
        result=nw.lit(COUNTED),
        reasons=nw.when(nw.col("grade").is_null()).then(nw.lit(unpaid)).otherwise(nw.lit("")),
        says=nw.concat_str(said, separator=separator, ignore_nulls=True),
    )


def ranking(book: Book, grades: Frame, kind: Text) -> Frame:
    """The month's scores from the highest, as they are published; `grades` have `unread`."""
    rows = at_month_end(grades.select("staff_no", "month", "period", "score", "unread"), book.staff, ["name"])
    half = RATE_SCALE // SHOWN // 2
    shown = number(divided(nw.col("score") + half, RATE_SCALE // SHOWN), SHOWN, fixed=True)
    clause = "、".join(dict.fromkeys(row.clause for row in book.plan.cards.indicators))
    return published(rows, "score", shown, kind=kind, clause=clause, locale=book.locale, name=nw.col("name"))
