"""A production drive: what missed actions cost their owners, and how far each phase and action got (001)."""

from __future__ import annotations

import narwhals as nw

from functions.pay import goals
from functions.pay.book import Book, Pay
from functions.pay.expressions import Frame
from functions.pay.inspections import Terms, inspected
from functions.pay.ordering import one_after_another
from functions.pay.wording import number, told
from schemas.capacity_drive import (
    DONE,
    FINE,
    GONE,
    MEASURES,
    OUTCOMES,
    REASONS,
    STRICT,
    UNRECORDED,
    WORKSHOPS,
    Actions,
    Output,
    Phases,
)
from schemas.plan import RATE_SCALE
from schemas.words import Text

FINES = Terms(Actions, MEASURES[0].id, FINE, STRICT, DONE, UNRECORDED, GONE, OUTCOMES, REASONS)
OUTPUT, BUBBLES = Text("阶段产量", "Output of the phase"), Text("阶段气泡率", "Air bubbles of the phase")
REACHED = goals.Verdict(Text("达标", "reached"), Text("未达标", "not reached"), Text("未到期", "still running"))
NOTHING = Text("没有产量", "nothing was made")
PIECES, TARGET = Text("{made}件", "{made} pieces"), Text("{pieces}件", "{pieces} pieces")
MADE = Text(
    "{subject}从{since}到{until}产量合计{made}件，目标{pieces}件",
    "{subject} from {since} to {until}: {made} pieces in all, target {pieces}",
)
FAULTY = Text(
    "{subject}从{since}到{until}产量{made}件，其中有气泡{faulty}件，上限{most}‰",
    "{subject} from {since} to {until}: {faulty} of {made} pieces with air bubbles, at most {most} per mille",
)
PER_MILLE, PLACES = 1000, 1000  # PLACES: of one per mille, as it is shown


def calculate(book: Book) -> Pay:
    """A line for each owner of each recorded action; reports of what pays nothing."""
    actions = inspected(book, FINES)
    reports = one_after_another([_phases(book), actions.reports])
    return Pay(actions.lines, reports=reports, findings=actions.findings)


def _phases(book: Book) -> Frame:
    """Two rows a phase and workshop: output against its target, and air bubbles against the most that may be."""
    asked = goals.goals(book, Phases, "workshop", "pieces", "bubbles", subject=("workshop", WORKSHOPS))
    output = book.of(Output).select("made_on", "workshop", made="pieces", faulty="bubbles")
    made = goals.reached(asked, output, "made_on", "workshop", ["made", "faulty"])
    made = made.join(book.moved_within(Output, asked, "made_on", "workshop"), on="goal", how="left")
    days = {name: nw.col(day).dt.to_string("%Y-%m-%d") for name, day in (("since", "first"), ("until", "last"))}
    made = book.keep(made.with_columns(name=nw.col("rule"), **days))
    return nw.concat([_output(made, book), _bubbles(made, book)], how="vertical")


def _output(made: Frame, book: Book) -> Frame:
    made, locale = goals.of_amounts(made, "made", "pieces"), book.locale
    said = {"kind": nw.lit(OUTPUT.to(locale)), "value": told(PIECES, locale), "target": told(TARGET, locale)}
    verdict = REACHED.told(nw.col("done"), nw.col("running"), locale)
    return goals.told(made, verdict, locale, place=nw.col("goal") * 2, **said, says=told(MADE, locale))


def _bubbles(made: Frame, book: Book) -> Frame:
    made = goals.of_shares(made, "faulty", "made", "bubbles", PER_MILLE, scale=PLACES)
    most, share = number(nw.col("bubbles"), RATE_SCALE), number(nw.col("share"), PLACES)
    nothing, locale = nw.col("made") == 0, book.locale
    # What is made later may still change the share of what has air bubbles.
    done = REACHED.told(nw.col("at_most") & ~nw.col("running"), nw.col("running"), locale)
    return goals.told(
        made,
        nw.when(nothing).then(nw.lit(NOTHING.to(locale))).otherwise(done),
        locale,
        place=nw.col("goal") * 2 + 1,
        kind=nw.lit(BUBBLES.to(locale)),
        value=nw.when(~nothing).then(nw.concat_str([share, nw.lit("‰")])),
        target=nw.concat_str([nw.lit("≤"), most, nw.lit("‰")]),
        says=told(FAULTY, locale, most=most),
    )
