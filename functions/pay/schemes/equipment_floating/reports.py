"""What the department reports: its scores, its lines' utilisation, its work orders and those that are still open."""

from __future__ import annotations

import narwhals as nw

from functions.pay.book import Book
from functions.pay.contests.ranking import reported
from functions.pay.exact import rounded
from functions.pay.expressions import Frame, word_for
from functions.pay.facts import at_month_end
from functions.pay.ordering import one_after_another
from functions.pay.periods import index_of
from functions.pay.schemes.equipment_floating.logs import STATES, Logs
from functions.pay.schemes.equipment_floating.scoring import indicators
from functions.pay.scorecards import graded, history
from functions.pay.unread import incomplete
from functions.pay.wording import SEPARATOR, number, sentence
from schemas.equipment_floating import COMPLETION, UTILISATION
from schemas.equipment_floating_inputs import DEPARTMENT, THOUSANDTHS, Orders, Stoppages
from schemas.plan import RATE_SCALE
from schemas.words import Text, translation

OPEN_ORDER = Text("工单进度", "Work order")
ALL_LINES = Text("各线合计", "All lines")
HOURS = Text(
    "各线因设备原因停机合计{stopped}小时，生产合计{produced}小时，1−{stopped}÷{produced}={rate}%",
    "all lines: {stopped} hours stopped by the equipment, {produced} hours of production, 1 − {stopped} ÷ {produced} = {rate} %",
)
COUNTS = Text("报修{reported}张，算完成{completed}张", "{reported} reported, {completed} count as completed")
OF_STATE = Text("{state}{count}张", "{count} {state}")
UNASSIGNED, REPAIRED = Text("待派工", "to be assigned"), Text("维修中", "being repaired")
UNCONFIRMED, UNFILED = Text("待生产线确认", "to be confirmed by the line"), Text("待存档", "to be filed")
OPENED = Text("{day}报修，应于{due}前完成", "opened {day}, due {due}")
DONE = Text("{done}修好", "done {done}")
NOT_COUNTED = Text("不算完成：{state}", "does not count: {state}")
HUNDREDTHS = 100


def reports(book: Book, totals: Frame, logs: Logs) -> Frame:
    """Scores first, the department's before its people's; then the month's figures; then orders not filed."""
    return one_after_another(
        [_scores(book, totals), _utilisation(book, logs), _completion(book, logs), _open(book, logs)]
    )


def _scores(book: Book, totals: Frame) -> Frame:
    unit = nw.col("staff_no") == DEPARTMENT.zh
    # The department is in no staff list.
    people = at_month_end(totals.filter(~unit), book.staff, ["name"])
    named = nw.lit(DEPARTMENT.to(book.locale))
    names = people.select("staff_no", "period", _name="name")
    rows = graded(totals, book.plan.cards).join(names, on=["staff_no", "period"], how="left")
    rows = history(rows, book.locale, name=nw.coalesce("_name", nw.when(unit).then(named)))
    unit, month = nw.col("subject") == DEPARTMENT.zh, index_of(nw.col("period")) * 2
    return rows.with_columns(
        place=nw.when(unit).then(month).otherwise(month + 1).cast(nw.Int64),
        subject=nw.when(unit).then(named).otherwise(nw.col("subject")),
    )


def _utilisation(book: Book, logs: Logs) -> Frame:
    locale = book.locale
    rows = logs.hours.filter(nw.col("produced") > 0)
    ran = nw.col("produced") - nw.col("stopped")
    rows = rows.with_columns(_ran=nw.when(ran > 0).then(ran).otherwise(nw.lit(0)).cast(nw.Int64))
    rows = rounded(rows, "attainment", nw.col("_ran"), (RATE_SCALE, nw.col("produced")))
    rows = rows.with_columns(
        _stopped=number(nw.col("stopped"), THOUSANDTHS),
        _produced=number(nw.col("produced"), THOUSANDTHS),
        _rate=number(nw.col("attainment"), RATE_SCALE // HUNDREDTHS),
    )
    parts = {"stopped": nw.col("_stopped"), "produced": nw.col("_produced"), "rate": nw.col("_rate")}
    rows = rows.join(book.moved_by(Stoppages, rows, "month"), on="month", how="left")
    told = [sentence(HOURS, locale, **parts), nw.col("unread")]
    return reported(
        rows,
        period=nw.col("month"),
        kind=nw.lit(UTILISATION.to(locale)),
        subject=nw.lit(DEPARTMENT.to(locale)),
        name=nw.lit(ALL_LINES.to(locale)),
        value=nw.concat_str([nw.col("_rate"), nw.lit("%")]),
        attainment=nw.col("attainment"),
        verdict=incomplete(locale),
        clause=nw.lit(_clause(book, UTILISATION)),
        says=nw.concat_str(told, separator=SEPARATOR.to(locale), ignore_nulls=True),
    )


def _completion(book: Book, logs: Logs) -> Frame:
    locale = book.locale
    words = translation(STATES, locale=locale)
    hits = {
        f"_state_{place}": nw.when(nw.col("state") == state).then(nw.lit(1)).otherwise(nw.lit(0))
        for place, state in enumerate(words)
    }
    by_state = logs.orders.with_columns(**hits).group_by("month").agg(*(nw.col(name).sum() for name in hits))
    rows = rounded(logs.counts, "attainment", nw.col("completed"), (RATE_SCALE, nw.col("reported")))
    rows = rows.join(by_state, on="month").with_columns(
        _reported=nw.col("reported").cast(nw.String), _completed=nw.col("completed").cast(nw.String)
    )
    rows = rows.join(book.moved_by(Orders, rows, "month"), on="month", how="left")
    told = [sentence(COUNTS, locale, reported=nw.col("_reported"), completed=nw.col("_completed"))]
    told += [
        nw.when(nw.col(name) > 0).then(
            sentence(OF_STATE, locale, state=nw.lit(word), count=nw.col(name).cast(nw.String))
        )
        for name, word in zip(hits, words.values(), strict=True)
    ]
    told.append(nw.col("unread"))
    return reported(
        rows,
        period=nw.col("month"),
        kind=nw.lit(COMPLETION.to(locale)),
        subject=nw.lit(DEPARTMENT.to(locale)),
        name=nw.lit(ALL_LINES.to(locale)),
        value=nw.col("_completed"),
        target=nw.col("_reported"),
        attainment=nw.col("attainment"),
        verdict=incomplete(locale),
        clause=nw.lit(_clause(book, COMPLETION)),
        says=nw.concat_str(told, separator=SEPARATOR.to(locale), ignore_nulls=True),
    )


def _open(book: Book, logs: Logs) -> Frame:
    """Orders that have not come to the end of their way, each with the step that is next."""
    locale = book.locale
    step = nw.lit(UNFILED.to(locale))
    step = nw.when(~nw.col("confirmed")).then(nw.lit(UNCONFIRMED.to(locale))).otherwise(step)
    undone = nw.col("done").is_null()
    step = nw.when(undone).then(nw.lit(REPAIRED.to(locale))).otherwise(step)
    step = nw.when(undone & nw.col("mechanic").is_null()).then(nw.lit(UNASSIGNED.to(locale))).otherwise(step)
    rows = logs.orders.filter(~nw.col("filed")).with_columns(
        _step=step,
        _day=nw.col("opened_on").cast(nw.String),
        _why=word_for(nw.col("state"), translation(STATES, locale=locale)),
    )
    told = [
        sentence(OPENED, locale, day=nw.col("_day"), due=nw.col("due")),
        sentence(DONE, locale, done=nw.col("done")),
        sentence(NOT_COUNTED, locale, state=nw.col("_why")),
    ]
    return reported(
        rows,
        period=nw.col("month"),
        kind=nw.lit(OPEN_ORDER.to(locale)),
        subject=nw.col("number"),
        name=nw.col("line"),
        verdict=nw.col("_step"),
        clause=nw.lit(_clause(book, COMPLETION)),
        says=nw.concat_str(told, separator=SEPARATOR.to(locale), ignore_nulls=True),
    )


def _clause(book: Book, name: Text) -> str:
    """The clauses of an indicator of the department's card."""
    return "、".join(dict.fromkeys(row.clause for row in indicators(book, name)))
