"""Work orders: whether each counts as completed, how many do in a month, and where those stand that are not filed yet.

The tab has `row`, `number`, `line`, `opened_on`, `due` and `done` (a day, or a day and time), whether the order is `confirmed` and `filed`,
`mechanic`, `excuse` for being late, and whether the fault `came_back` or the form is `irregular`.
"""

from __future__ import annotations

import narwhals as nw

from functions.pay.book import Book
from functions.pay.contests.ranking import reported
from functions.pay.exact import rounded
from functions.pay.expressions import Frame, word_for
from functions.pay.periods import period_name
from functions.pay.unread import incomplete
from functions.pay.wording import SEPARATOR, sentence
from schemas.plan import RATE_SCALE
from schemas.scheme import Period
from schemas.tab import Tab
from schemas.words import Text, choices, translation

DAY_SIGNS = len("2026-01-31")  # a moment with its time has more
UNDONE, UNCONFIRMED, LATE = "未修好", "未确认", "无故逾期"
BACK, IRREGULAR = "24小时内复发", "填写不规范"
STATES = choices(
    (UNDONE, "not done"),
    (UNCONFIRMED, "not confirmed"),
    (LATE, "late without reason"),
    (BACK, "back within 24 hours"),
    (IRREGULAR, "form irregular"),
)
ORDER = Text("工单进度", "Work order")
ALL_LINES = Text("各线合计", "All lines")
COUNTS = Text("报修{reported}张，算完成{completed}张", "{reported} reported, {completed} count as completed")
OF_STATE = Text("{state}{count}张", "{count} {state}")
UNASSIGNED, REPAIRED = Text("待派工", "to be assigned"), Text("维修中", "being repaired")
TO_CONFIRM, UNFILED = Text("待生产线确认", "to be confirmed by the line"), Text("待存档", "to be filed")
OPENED = Text("{day}报修，应于{due}前完成", "opened {day}, due {due}")
DONE = Text("{done}修好", "done {done}")
NOT_COUNTED = Text("不算完成：{state}", "does not count: {state}")


def with_states(orders: Frame) -> Frame:
    """Adds `month` and `state`: the first thing that keeps an order from counting as completed, blank where it counts."""
    done, due = nw.col("done"), nw.col("due")
    timed = (done.str.len_chars() > DAY_SIGNS) & (due.str.len_chars() > DAY_SIGNS)
    late = nw.when(timed).then(done > due).otherwise(done.str.slice(0, DAY_SIGNS) > due.str.slice(0, DAY_SIGNS))
    kept_by = {
        UNDONE: done.is_null(),
        UNCONFIRMED: ~nw.col("confirmed"),
        LATE: late & nw.col("excuse").is_null(),
        BACK: nw.col("came_back"),
        IRREGULAR: nw.col("irregular"),
    }
    state = nw.coalesce(*(nw.when(holds).then(nw.lit(name)) for name, holds in kept_by.items()), nw.lit(""))
    return orders.with_columns(month=period_name(nw.col("opened_on"), Period.MONTH), state=state)


def counts_of(orders: Frame) -> Frame:
    """A row a month with orders (`with_states`): `reported`, `completed` and the first `row`."""
    completed = nw.when(nw.col("state") == "").then(nw.lit(1)).otherwise(nw.lit(0))
    counted = orders.with_columns(_one=nw.lit(1), _completed=completed)
    return counted.group_by("month").agg(
        reported=nw.col("_one").sum().cast(nw.Int64),
        completed=nw.col("_completed").sum().cast(nw.Int64),
        row=nw.col("row").min().cast(nw.Int64),
    )


def report(book: Book, orders: Frame, tab: type[Tab], *, kind: Text, unit: Text, clause: str) -> Frame:
    """Rows of 完成情况: how many orders of each month count as completed, and why the others do not."""
    locale, states = book.locale, list(enumerate(translation(STATES, locale=book.locale).items()))
    hits = {
        f"_state_{place}": nw.when(nw.col("state") == state).then(nw.lit(1)).otherwise(nw.lit(0))
        for place, (state, _) in states
    }
    by_state = orders.with_columns(**hits).group_by("month").agg(*(nw.col(name).sum() for name in hits))
    rows = rounded(counts_of(orders), "attainment", nw.col("completed"), (RATE_SCALE, nw.col("reported")))
    rows = rows.join(by_state, on="month")
    rows = rows.join(book.moved_by(tab, rows, "month"), on="month", how="left")
    said = {name: nw.col(name).cast(nw.String) for name in ("reported", "completed")}
    told = [sentence(COUNTS, locale, **said)]
    for place, (_, word) in states:
        count = nw.col(f"_state_{place}")
        of_state = sentence(OF_STATE, locale, state=nw.lit(word), count=count.cast(nw.String))
        told.append(nw.when(count > 0).then(of_state))
    return reported(
        rows,
        period=nw.col("month"),
        kind=nw.lit(kind.to(locale)),
        subject=nw.lit(unit.to(locale)),
        name=nw.lit(ALL_LINES.to(locale)),
        value=said["completed"],
        target=said["reported"],
        attainment=nw.col("attainment"),
        verdict=incomplete(locale),
        clause=nw.lit(clause),
        says=nw.concat_str([*told, nw.col("unread")], separator=SEPARATOR.to(locale), ignore_nulls=True),
    )


def unfiled(book: Book, orders: Frame, clause: str) -> Frame:
    """Rows of 完成情况: orders (`with_states`) that have not come to the end of their way, each with the step that is next."""
    locale, undone = book.locale, nw.col("done").is_null()
    steps = (
        (undone & nw.col("mechanic").is_null(), UNASSIGNED),
        (undone, REPAIRED),
        (~nw.col("confirmed"), TO_CONFIRM),
    )
    step = [nw.when(holds).then(nw.lit(said.to(locale))) for holds, said in steps]
    state = word_for(nw.col("state"), translation(STATES, locale=locale))
    told = [
        sentence(OPENED, locale, day=nw.col("opened_on").cast(nw.String), due=nw.col("due")),
        sentence(DONE, locale, done=nw.col("done")),
        sentence(NOT_COUNTED, locale, state=state),
    ]
    return reported(
        orders.filter(~nw.col("filed")),
        period=nw.col("month"),
        kind=nw.lit(ORDER.to(locale)),
        subject=nw.col("number"),
        name=nw.col("line"),
        verdict=nw.coalesce(*step, nw.lit(UNFILED.to(locale))),
        clause=nw.lit(clause),
        says=nw.concat_str(told, separator=SEPARATOR.to(locale), ignore_nulls=True),
    )
