"""Indicators of a unit's card that its own logs measure, beside what is typed in 评分: each is scored by one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import narwhals as nw

from functions.pay.book import Book
from functions.pay.expressions import Frame
from functions.pay.finishing import found
from functions.pay.periods import last_day
from functions.pay.plan.dated import OPEN
from functions.pay.scorecards.cards import Cards, Indicator
from functions.pay.scorecards.figures import figures
from functions.pay.wording import SEPARATOR
from schemas.scorecards import DIRECT, WHOLE_CARD, WHOLE_CARD_WORDS
from schemas.tab import Tab
from schemas.words import Locale, Text

MONTH_SIGNS = len("2026-01")
AT = ["staff_no", "period", "indicator"]


@dataclass(frozen=True)
class Measured:
    """An indicator by its `label` and the `tab` whose column `day` dates what is measured.

    `months`: `month`, the first `row`, and `actual` of `target` in millionths, no figure where the target is nothing. `idle`:
    what is said of a month without any rows, which then has full marks and no more; None: it is not scored.
    """

    label: Text
    tab: type[Tab]
    day: str
    months: Frame
    idle: Text | None = None


@dataclass(frozen=True)
class ScoreRows:
    """`scored`: all rows to score, typed and measured; `notes`: what stands beside scores of the unit (`staff_no`, `period`, `note`):

    that there was nothing to measure, and rows of the logs that cannot be read; `findings`: typed rows that the logs make idle.
    """

    scored: Frame
    notes: tuple[Frame, ...]
    findings: Frame


def of_card(cards: Cards, post: str, label: Text) -> list[Indicator]:
    """The rows of a post's card for an indicator, in either language; plans have no white space in names."""
    called = [said.replace(" ", "") for said in label]
    return [row for row in cards.indicators if post in row.posts and row.name.replace("-", "") in called]


def clauses_of(cards: Cards, post: str, label: Text) -> str:
    """The clauses of these rows."""
    return "、".join(dict.fromkeys(row.clause for row in of_card(cards, post, label)))


def measured(book: Book, entered: Frame, unit: str, post: str, logs: Sequence[Measured], twice: Text) -> ScoreRows:
    """What is typed (`figures.typed`), and what the logs say of the unit (its `staff_no` and the `post` of its card), in months that are

    over and have rows in any of them, and in those with typed scores; where its card counts the indicator, and no total of the
    whole card is typed. `twice` is said of a typed row that a log measures.
    """
    mine = entered.filter(nw.col("staff_no") == unit)
    whole = nw.col("indicator").fill_null(WHOLE_CARD).is_in(list(WHOLE_CARD_WORDS)) & nw.col("evaluator").is_null()
    decided = mine.filter(whole).select("period").unique()
    months = _months(book, entered, unit, logs).join(decided, left_on="month", right_on="period", how="anti")
    months = book.keep(months)
    facts = book.keep(nw.concat([_facts(book, log, months, unit, post) for log in logs]))
    idle = entered.join(facts.select(AT), on=AT)
    entered = entered.join(facts.select(AT), on=AT, how="anti")
    rows, notes = [entered, facts], []
    for log in logs:
        if log.idle:
            full = _full(book, log, months, unit, post).join(entered.select(AT).unique(), on=AT, how="anti")
            rows.append(full)
            notes.append(full.select("staff_no", "period", note=nw.lit(log.idle.to(book.locale))))
    moved = book.moved_by_any([log.tab for log in logs], months, "month")
    notes.append(moved.select(staff_no=nw.lit(unit), period="month", note="unread"))
    told = found(book, idle, book.scheme.deals, "indicator", nw.lit(twice.to(book.locale)), code="overlap")
    return ScoreRows(nw.concat(rows), tuple(notes), told)


def with_notes(scores: Frame, notes: Sequence[Frame], locale: Locale) -> Frame:
    """Scores whose explanation says what stands beside them."""
    for note in notes:
        scores = scores.join(note, on=["staff_no", "period"], how="left")
        says = nw.concat_str([nw.col("says"), nw.col("note")], separator=SEPARATOR.to(locale), ignore_nulls=True)
        scores = scores.with_columns(says=says).drop("note")
    return scores


def _months(book: Book, entered: Frame, unit: str, logs: Sequence[Measured]) -> Frame:
    """Every month to score, with `tab`, `row` and `figure`, where to say what is lacking: the unit's own scores come first."""
    monthly = entered.filter(nw.col("period").str.len_chars() == MONTH_SIGNS)
    of_others = nw.when(nw.col("staff_no") == unit).then(nw.lit(0)).otherwise(nw.lit(1))
    known = monthly.select("row", "tab", "figure", month="period", _order=of_others)
    over = last_day(nw.col("month")) <= nw.lit(book.today)
    kept = [
        log.months.filter(over).select(
            *("row", "month"),
            tab=nw.lit(book.place(log.tab), dtype=nw.Int64),
            figure=nw.lit(log.day),
            _order=nw.lit(1),
        )
        for log in logs
    ]
    names = ["row", "tab", "figure", "month", "_order"]
    months = nw.concat([known, *(frame.select(names) for frame in kept)]).with_columns(_one=nw.lit(1))
    place = nw.col("_one").cum_sum().over("month", order_by=["_order", "tab", "row"])
    return months.with_columns(_place=place).filter(nw.col("_place") == 1).select("month", "row", "tab", "figure")


def _facts(book: Book, log: Measured, months: Frame, unit: str, post: str) -> Frame:
    rows = log.months.filter(nw.col("target") > 0).join(months.select("month"), on="month")
    rows = _named(rows, _counted(book.plan.cards, post, log.label))
    numbers = {"actual": nw.col("actual"), "target": nw.col("target")}
    return figures(rows, book.place(log.tab), log.day, None, **_about(unit), **numbers)


def _full(book: Book, log: Measured, months: Frame, unit: str, post: str) -> Frame:
    """Full marks for months without rows: a score, which no stretch multiplies; told where the month is."""
    rows = months.join(log.months.select("month"), on="month", how="anti")
    rows = _named(rows, _counted(book.plan.cards, post, log.label))
    return figures(rows, nw.col("tab"), nw.col("figure"), None, **_about(unit), score=nw.col("_weight"))


def _about(unit: str) -> dict[str, nw.Expr]:
    return {"staff_no": nw.lit(unit), "period": nw.col("month"), "indicator": nw.col("_called")}


def _named(rows: Frame, indicators: Sequence[Indicator]) -> Frame:
    """Rows of months whose card counts the indicator, rather than having it scored directly: what it calls it, and its weight."""
    on = last_day(nw.col("month"))
    called, weight = [nw.lit(None, dtype=nw.String)], [nw.lit(None, dtype=nw.Int64)]
    for one in indicators:
        begun = on >= nw.lit(one.valid_from)
        held = begun if one.valid_until == OPEN else begun & (on <= nw.lit(one.valid_until))
        called.insert(0, nw.when(held).then(nw.lit(one.name)))
        weight.insert(0, nw.when(held).then(nw.lit(one.weight, dtype=nw.Int64)))
    named = rows.with_columns(_called=nw.coalesce(*called), _weight=nw.coalesce(*weight))
    return named.filter(~nw.col("_called").is_null())


def _counted(cards: Cards, post: str, label: Text) -> list[Indicator]:
    return [row for row in of_card(cards, post, label) if row.form != DIRECT]
