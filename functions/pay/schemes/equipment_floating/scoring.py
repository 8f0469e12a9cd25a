"""The rows that are scored: those typed in 评分, and two indicators of the department's card made from its logs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import narwhals as nw

from functions.pay.book import Book
from functions.pay.expressions import Frame
from functions.pay.finishing import found
from functions.pay.periods import last_day
from functions.pay.plan.dated import OPEN
from functions.pay.schemes.equipment_floating.logs import Logs
from functions.pay.scorecards import figures, typed
from functions.pay.scorecards.cards import Indicator
from functions.pay.wording import SEPARATOR
from schemas.equipment_floating import COMPLETION, OF_DEPARTMENT, UTILISATION
from schemas.equipment_floating_inputs import DEPARTMENT, THOUSANDTHS, Orders, Stoppages
from schemas.plan import RATE_SCALE
from schemas.scorecards import DIRECT, WHOLE_CARD, WHOLE_CARD_WORDS
from schemas.tab import Tab
from schemas.words import Locale, Text

DAYS = {Stoppages: "on_day", Orders: "opened_on"}
MONTH_SIGNS = 7
TWICE = Text(
    "这一项由“停机记录”或“维修工单”得出，本月已有记录。请删去这一行，或把评分卡的“计分”改成直接",
    "This is worked out from the logs, which have rows for the month. Delete this row, or score it directly on the card",
)
UNREPORTED = Text("本月没有报修，工单完成率得满分，不加倍", "no order was reported: full marks, without the stretch")


@dataclass(frozen=True)
class ScoreRows:
    """`scored`: all rows to score, of 评分 and of the logs.

    `notes`: what stands beside scores of the department (`staff_no`, `period`, `note`): that no order was reported, and
    rows of the logs that cannot be read. `findings`: typed rows that the logs make idle.
    """

    scored: Frame
    notes: tuple[Frame, ...]
    findings: Frame


def typed_scores(book: Book) -> Frame:
    """The rows of 评分, the department by one name in both languages."""
    staff_no = nw.col("staff_no")
    unit = nw.when(staff_no.is_in(list(DEPARTMENT))).then(nw.lit(DEPARTMENT.zh)).otherwise(staff_no)
    return typed(book.deals.with_columns(staff_no=unit))


def score_rows(book: Book, logs: Logs) -> ScoreRows:
    """What is typed, and what the logs say where the card counts it and no total of the whole card is typed."""
    entered = typed_scores(book)
    mine = entered.filter(nw.col("staff_no") == DEPARTMENT.zh)
    whole = nw.col("indicator").fill_null(WHOLE_CARD).is_in(list(WHOLE_CARD_WORDS)) & nw.col("evaluator").is_null()
    decided = mine.filter(whole).select("period").unique()
    months = _months(book, entered, logs).join(decided, left_on="month", right_on="period", how="anti")
    facts = nw.concat([_utilisation(book, logs, months), _completion(book, logs, months)])
    at = ["staff_no", "period", "indicator"]
    idle = entered.join(facts.select(at), on=at)
    entered = entered.join(facts.select(at), on=at, how="anti")
    unreported = _unreported(book, logs, months).join(entered.select(at).unique(), on=at, how="anti")
    twice = found(book, idle, book.scheme.deals, "indicator", nw.lit(TWICE.to(book.locale)), code="overlap")
    notes = [unreported.select("staff_no", "period", note=nw.lit(UNREPORTED.to(book.locale)))]
    moved = book.moved_by_any((Stoppages, Orders), months, "month")
    notes.append(moved.select(staff_no=nw.lit(DEPARTMENT.zh), period="month", note="unread"))
    return ScoreRows(nw.concat([entered, facts, unreported]), tuple(notes), twice)


def with_notes(scores: Frame, notes: Iterable[Frame], locale: Locale) -> Frame:
    """Scores whose explanation says what stands beside them."""
    for note in notes:
        scores = scores.join(note, on=["staff_no", "period"], how="left")
        says = nw.concat_str([nw.col("says"), nw.col("note")], separator=SEPARATOR.to(locale), ignore_nulls=True)
        scores = scores.with_columns(says=says).drop("note")
    return scores


def _months(book: Book, entered: Frame, logs: Logs) -> Frame:
    """Every month to score: with typed scores, or with logs and over. `tab` and `row`: where to say what is lacking."""
    monthly = entered.filter(nw.col("period").str.len_chars() == MONTH_SIGNS)
    of_others = nw.when(nw.col("staff_no") == DEPARTMENT.zh).then(nw.lit(0)).otherwise(nw.lit(1))
    known = monthly.select("row", "tab", "figure", month="period", _order=of_others)
    over = last_day(nw.col("month")) <= nw.lit(book.today)
    kept = [
        frame.filter(over).select(
            "row",
            tab=nw.lit(book.place(tab), dtype=nw.Int64),
            figure=nw.lit(DAYS[tab]),
            month="month",
            _order=nw.lit(1),
        )
        for tab, frame in ((Stoppages, logs.hours), (Orders, logs.counts))
    ]
    months = nw.concat([known, *kept]).with_columns(_one=nw.lit(1))
    place = nw.col("_one").cum_sum().over("month", order_by=["_order", "tab", "row"])
    return months.with_columns(_place=place).filter(nw.col("_place") == 1).select("month", "row", "tab", "figure")


def _utilisation(book: Book, logs: Logs, months: Frame) -> Frame:
    per_hour = RATE_SCALE // THOUSANDTHS
    rows = logs.hours.filter(nw.col("produced") > 0).join(months.select("month"), on="month")
    ran, produced = (nw.col("produced") - nw.col("stopped")) * per_hour, nw.col("produced") * per_hour
    return _figures(book, rows.filter(_counts(book, UTILISATION)), UTILISATION, Stoppages, actual=ran, target=produced)


def _completion(book: Book, logs: Logs, months: Frame) -> Frame:
    rows = logs.counts.join(months.select("month"), on="month").filter(_counts(book, COMPLETION))
    completed, reported = nw.col("completed") * RATE_SCALE, nw.col("reported") * RATE_SCALE
    return _figures(book, rows, COMPLETION, Orders, actual=completed, target=reported)


def _unreported(book: Book, logs: Logs, months: Frame) -> Frame:
    """Full marks for months without an order: a score, which no stretch multiplies."""
    rows = months.join(logs.counts.select("month"), on="month", how="anti").filter(_counts(book, COMPLETION))
    full = nw.lit(None, dtype=nw.Int64)
    for indicator in _counted(book, COMPLETION):
        full = nw.when(_held(indicator)).then(nw.lit(indicator.weight, dtype=nw.Int64)).otherwise(full)
    return _figures(book, rows, COMPLETION, None, score=full)


def _figures(book: Book, rows: Frame, indicator: Text, tab: type[Tab] | None, **numbers: nw.Expr) -> Frame:
    """The department's figures; `tab` None: told where the month is."""
    about = {"staff_no": nw.lit(DEPARTMENT.zh), "period": nw.col("month"), "indicator": _named(book, indicator)}
    if tab is None:
        return figures(rows, nw.col("tab"), nw.col("figure"), None, **about, **numbers)
    return figures(rows, book.place(tab), DAYS[tab], None, **about, **numbers)


def _counts(book: Book, name: Text) -> nw.Expr:
    """True for the months whose card counts the indicator, rather than having it scored directly."""
    no_month = nw.col("month").is_null()
    return nw.any_horizontal(no_month, *map(_held, _counted(book, name)), ignore_nulls=True)


def _named(book: Book, name: Text) -> nw.Expr:
    """What the month's card calls the indicator."""
    called = nw.lit(None, dtype=nw.String)
    for indicator in _counted(book, name):
        called = nw.when(_held(indicator)).then(nw.lit(indicator.name)).otherwise(called)
    return called


def _held(indicator: Indicator) -> nw.Expr:
    on = last_day(nw.col("month"))
    begun = on >= nw.lit(indicator.valid_from)
    return begun if indicator.valid_until == OPEN else begun & (on <= nw.lit(indicator.valid_until))


def _counted(book: Book, name: Text) -> list[Indicator]:
    return [row for row in indicators(book, name) if row.form != DIRECT]


def indicators(book: Book, name: Text) -> list[Indicator]:
    """The rows of the department's card for an indicator, in either language; plans have no white space in names."""
    called = [said.replace(" ", "") for said in name]
    rows = [row for row in book.plan.cards.indicators if OF_DEPARTMENT in row.posts]
    return [row for row in rows if row.name.replace("-", "") in called]
