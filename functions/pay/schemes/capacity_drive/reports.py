"""What the drive reports and does not pay: how far each phase and each action got."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw

from functions.pay.book import Book
from functions.pay.contests.ranking import reported
from functions.pay.exact import rounded
from functions.pay.expressions import Frame, listed
from functions.pay.recurring import Action, Due
from functions.pay.unread import incomplete, with_unread
from functions.pay.wording import number, sentence
from schemas.capacity_drive import DONE, WORKSHOPS, Output, Phases
from schemas.plan import RATE_SCALE
from schemas.words import Locale, Text, translation

PER_MILLE = 1000
PLACES = 1000  # of one per mille, as it is shown
OUTPUT = Text("阶段产量", "Output of the phase")
BUBBLES = Text("阶段气泡率", "Air bubbles of the phase")
ACTION = Text("动作完成", "Actions done")
MET, MISSED = Text("达标", "reached"), Text("未达标", "not reached")
RUNNING, NOTHING = Text("未到期", "still running"), Text("没有产量", "nothing was made")
PIECES = Text("{value}件", "{value} pieces")
MADE = Text(
    "{workshop}从{first}到{last}产量合计{pieces}件，目标{target}件",
    "{workshop} from {first} to {last}: {pieces} pieces in all, target {target}",
)
FAULTY = Text(
    "{workshop}从{first}到{last}产量{pieces}件，其中有气泡{bubbles}件，上限{target}‰",
    "{workshop} from {first} to {last}: {bubbles} of {pieces} pieces with air bubbles, at most {target} per mille",
)
AND = Text("、", ", ")
TIMES = Text("{value}次", "{value} times")
LACKING = Text("{count}次没有记录", "{count} not recorded")
ALL_DONE = Text("全部完成", "all done")
NOT_ALL = Text("没有全部完成", "not all done")
DUE = Text(
    "到{today}应完成{due}次，记录{recorded}次，其中按时按质完成{done}次：{says}",
    "up to {today} due {due} times, recorded {recorded}, done in time and to standard {done}: {says}",
)


Row = Mapping[str, Any]
Told = Mapping[str, nw.Expr]


def phases(book: Book) -> list[Frame]:
    """Two rows a phase and workshop: output against its target, and air bubbles against the most that may be."""
    return [report for row in book.plan.table(Phases) for report in _phase(book, row)]


def actions(book: Book, due: Due) -> list[Frame]:
    """One row an action: how often it was due up to today, and how often it was done."""
    numbers = dict.fromkeys(action.number for action in due.actions)
    return [_action(book, due, [action for action in due.actions if action.number == number]) for number in numbers]


def blank(book: Book) -> Frame:
    """No rows of 完成情况."""
    return reported(listed({"row": nw.Int64}, (), book.put))


def _phase(book: Book, row: Row) -> tuple[Frame, Frame]:
    locale, first, last = book.locale, row["valid_from"], row["valid_until"]
    made = book.of(Output).filter(
        (nw.col("workshop") == row["workshop"])
        & (nw.col("made_on") >= nw.lit(first))
        & (nw.col("made_on") <= nw.lit(last))
    )
    made = made.select(nw.col("pieces").sum().fill_null(0), nw.col("bubbles").sum().fill_null(0))
    on = nw.col("made_on")
    made = made.join(
        book.moved_at_all(
            Output,
            nw.col("workshop").is_null() | (nw.col("workshop") == row["workshop"]),
            on.is_null() | ((on >= nw.lit(first)) & (on <= nw.lit(last))),
        ),
        how="cross",
    )
    workshop = translation(WORKSHOPS, locale=locale)[row["workshop"]]
    told = {
        "period": nw.lit(f"{first}~{last}"),
        "subject": nw.lit(workshop),
        "name": nw.lit(row["rule"]),
        "clause": nw.lit(row["clause"]),
    }
    said = {"workshop": nw.lit(workshop), "first": nw.lit(f"{first}"), "last": nw.lit(f"{last}")}
    running = book.today <= last
    return _output(made, row, told, said, running, locale), _bubbles(made, row, told, said, running, locale)


def _output(made: Frame, row: Row, told: Told, said: Told, running: bool, locale: Locale) -> Frame:
    pieces, target = nw.col("pieces").cast(nw.String), nw.lit(str(row["pieces"]))
    made = rounded(made, "attained", nw.col("pieces"), (RATE_SCALE, row["pieces"]))
    short = nw.lit((RUNNING if running else MISSED).to(locale))
    return reported(
        made,
        **told,
        kind=nw.lit(OUTPUT.to(locale)),
        value=sentence(PIECES, locale, value=pieces),
        target=sentence(PIECES, locale, value=target),
        attainment=nw.col("attained"),
        verdict=nw.coalesce(
            incomplete(locale), nw.when(nw.col("pieces") >= row["pieces"]).then(nw.lit(MET.to(locale))).otherwise(short)
        ),
        says=with_unread(sentence(MADE, locale, **said, pieces=pieces, target=target), locale),
    )


def _bubbles(made: Frame, row: Row, told: Told, said: Told, running: bool, locale: Locale) -> Frame:
    limit = number(nw.lit(row["bubbles"], dtype=nw.Int64), RATE_SCALE)
    made = made.with_columns(_of=nw.when(nw.col("pieces") > 0).then(nw.col("pieces")).otherwise(nw.lit(1)))
    made = rounded(made, "rate", nw.col("bubbles"), (PER_MILLE * PLACES, nw.col("_of")))
    within = nw.col("bubbles") * PER_MILLE * RATE_SCALE <= nw.col("pieces") * row["bubbles"]
    settled = nw.when(within).then(nw.lit(MET.to(locale))).otherwise(nw.lit(MISSED.to(locale)))
    verdict = nw.lit(RUNNING.to(locale)) if running else settled
    nothing, bubbles = nw.col("pieces") == 0, nw.col("bubbles").cast(nw.String)
    return reported(
        made,
        **told,
        kind=nw.lit(BUBBLES.to(locale)),
        value=nw.when(~nothing).then(nw.concat_str([number(nw.col("rate"), PLACES), nw.lit("‰")])),
        target=nw.concat_str([nw.lit("≤"), limit, nw.lit("‰")]),
        verdict=nw.coalesce(incomplete(locale), nw.when(nothing).then(nw.lit(NOTHING.to(locale))).otherwise(verdict)),
        says=with_unread(
            sentence(FAULTY, locale, **said, pieces=nw.col("pieces").cast(nw.String), bubbles=bubbles, target=limit),
            locale,
        ),
    )


def _action(book: Book, due: Due, rows: Sequence[Action]) -> Frame:
    locale, asked = book.locale, sum(sum(1 for _ in row.days(book.today)) for row in rows)
    mine = book.deals.filter(nw.col("action") == rows[0].number).join(due.days, on=["action", "on"], how="semi")
    one = nw.lit(1, dtype=nw.Int64)
    done = nw.when(nw.col("found") == DONE).then(one).otherwise(nw.lit(0, dtype=nw.Int64))
    found = mine.select(_one=one, _done=done).select(
        recorded=nw.col("_one").sum().fill_null(0), done=nw.col("_done").sum().fill_null(0)
    )
    action = nw.col("action")
    records = book.moved_at_all(book.scheme.deals, action.is_null() | (action == rows[0].number))
    found = found.join(records, how="cross")
    # With nothing due nothing was done, so that any divisor does.
    found = rounded(found, "attained", nw.col("done"), (RATE_SCALE, max(asked, 1)))
    times, recorded = nw.col("done").cast(nw.String), nw.col("recorded").cast(nw.String)
    lacking = sentence(LACKING, locale, count=(nw.lit(asked) - nw.col("recorded")).cast(nw.String))
    whole = nw.when(nw.col("done") == asked).then(nw.lit(ALL_DONE.to(locale))).otherwise(nw.lit(NOT_ALL.to(locale)))
    last = max((row.valid_until or book.today for row in rows), default=book.today)
    return reported(
        found,
        period=nw.lit(f"{min(row.valid_from for row in rows)}~{last}"),
        kind=nw.lit(ACTION.to(locale)),
        subject=nw.lit(rows[0].number),
        name=nw.lit(AND.to(locale).join(rows[-1].owners)),
        value=sentence(TIMES, locale, value=times),
        target=nw.lit(TIMES.to(locale, value=asked)),
        attainment=nw.col("attained") if asked else nw.lit(None, dtype=nw.Int64),
        verdict=nw.coalesce(incomplete(locale), nw.when(nw.col("recorded") < asked).then(lacking).otherwise(whole)),
        clause=nw.lit(rows[-1].clause),
        says=with_unread(
            sentence(
                DUE,
                locale,
                today=nw.lit(f"{book.today}"),
                due=nw.lit(str(asked)),
                recorded=recorded,
                done=times,
                says=nw.lit(rows[-1].says),
            ),
            locale,
        ),
    )
