"""What the drive reports and does not pay: how far each phase and each action got."""

from __future__ import annotations

import narwhals as nw

from functions.pay.book import Book
from functions.pay.contests.ranking import reported
from functions.pay.exact import rounded
from functions.pay.expressions import Columns, Frame, listed
from functions.pay.goals import Verdict, goals, reached
from functions.pay.recurring import Action, Due
from functions.pay.unread import incomplete, with_unread
from functions.pay.wording import number, sentence
from schemas.capacity_drive import DONE, WORKSHOPS, Output, Phases
from schemas.plan import RATE_SCALE
from schemas.words import Text, translation

PER_MILLE = 1000
PLACES = 1000  # of one per mille, as it is shown
MOST_PIECES = 10**10  # of a phase
OUTPUT = Text("阶段产量", "Output of the phase")
BUBBLES = Text("阶段气泡率", "Air bubbles of the phase")
ACTION = Text("动作完成", "Actions done")
VERDICT = Verdict(Text("达标", "reached"), Text("未达标", "not reached"), Text("未到期", "still running"))
NOTHING = Text("没有产量", "nothing was made")
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
OF_PHASE: Columns = {
    **{"workshop": nw.String, "subject": nw.String, "name": nw.String, "clause": nw.String},
    **{"asked": nw.Int64, "most": nw.Int64},
}
OF_ACTION: Columns = {
    **{"place": nw.Int64, "action": nw.String, "asked": nw.Int64, "period": nw.String, "owners": nw.String},
    **{"clause": nw.String, "said": nw.String},
}


def phases(book: Book) -> Frame:
    """Two rows a phase and workshop: output against its target, and air bubbles against the most that may be."""
    words = translation(WORKSHOPS, locale=book.locale)
    asked = goals(
        book.plan.table(Phases),
        book.today,
        book.put,
        OF_PHASE,
        workshop=lambda row: row["workshop"],
        subject=lambda row: words[row["workshop"]],
        name=lambda row: row["rule"],
        clause=lambda row: row["clause"],
        asked=lambda row: row["pieces"],
        most=lambda row: row["bubbles"],
    )
    made = reached(asked, book.of(Output), "made_on", "workshop", ["pieces", "bubbles"])
    made = book.keep(made.join(book.moved_within(Output, asked, "made_on", "workshop"), on="goal", how="left"))
    return nw.concat([_output(made, book), _bubbles(made, book)], how="vertical")


def actions(book: Book, due: Due) -> Frame:
    """One row an action: how often it was due up to today, and how often it was done."""
    rows: dict[str, list[Action]] = {}
    for action in due.actions:
        rows.setdefault(action.number, []).append(action)
    asked = listed(OF_ACTION, (_asked(book, place, *of) for place, of in enumerate(rows.values())), book.put)
    one, none = nw.lit(1, dtype=nw.Int64), nw.lit(0, dtype=nw.Int64)
    mine = book.deals.join(due.days, on=["action", "on"], how="semi")
    mine = mine.select("action", recorded=one, done=nw.when(nw.col("found") == DONE).then(one).otherwise(none))
    mine = mine.group_by("action").agg(nw.col("recorded", "done").sum())
    found = asked.join(mine, on="action", how="left").with_columns(nw.col("recorded", "done").fill_null(0))
    found = found.join(book.moved_by(book.scheme.deals, asked, "action"), on="action", how="left")
    return _told(found, book)


def _asked(book: Book, place: int, *rows: Action) -> tuple[object, ...]:
    asked = sum(sum(1 for _ in row.days(book.today)) for row in rows)
    last = max((row.valid_until or book.today for row in rows), default=book.today)
    period = f"{min(row.valid_from for row in rows)}~{last}"
    owners = AND.to(book.locale).join(rows[-1].owners)
    return (place, rows[0].number, asked, period, owners, rows[-1].clause, rows[-1].says)


def _said(phrase: Text, book: Book, **numbers: nw.Expr) -> nw.Expr:
    days = {name: nw.col(name).dt.to_string("%Y-%m-%d") for name in ("first", "last")}
    return with_unread(sentence(phrase, book.locale, workshop=nw.col("subject"), **days, **numbers), book.locale)


def _output(made: Frame, book: Book) -> Frame:
    locale, pieces, target = book.locale, nw.col("pieces").cast(nw.String), nw.col("asked").cast(nw.String)
    made = rounded(made, "attained", nw.col("pieces"), (RATE_SCALE, nw.col("asked")), widest=MOST_PIECES)
    done = VERDICT.told(nw.col("pieces") >= nw.col("asked"), nw.col("running"), locale)
    return reported(
        made,
        place=nw.col("goal") * 2,
        **{name: nw.col(name) for name in ("period", "subject", "name", "clause")},
        kind=nw.lit(OUTPUT.to(locale)),
        value=sentence(PIECES, locale, value=pieces),
        target=sentence(PIECES, locale, value=target),
        attainment=nw.col("attained"),
        verdict=nw.coalesce(incomplete(locale), done),
        says=_said(MADE, book, pieces=pieces, target=target),
    )


def _bubbles(made: Frame, book: Book) -> Frame:
    locale, limit = book.locale, number(nw.col("most"), RATE_SCALE)
    made = made.with_columns(_of=nw.when(nw.col("pieces") > 0).then(nw.col("pieces")).otherwise(nw.lit(1)))
    made = rounded(made, "rate", nw.col("bubbles"), (PER_MILLE * PLACES, nw.col("_of")), widest=MOST_PIECES)
    within = nw.col("bubbles") * PER_MILLE * RATE_SCALE <= nw.col("pieces") * nw.col("most")
    nothing, none = nw.col("pieces") == 0, nw.lit(NOTHING.to(locale))
    # What is made later may still change the share of what has air bubbles.
    done = VERDICT.told(within & ~nw.col("running"), nw.col("running"), locale)
    texts = {name: nw.col(name).cast(nw.String) for name in ("pieces", "bubbles")}
    return reported(
        made,
        place=nw.col("goal") * 2 + 1,
        **{name: nw.col(name) for name in ("period", "subject", "name", "clause")},
        kind=nw.lit(BUBBLES.to(locale)),
        value=nw.when(~nothing).then(nw.concat_str([number(nw.col("rate"), PLACES), nw.lit("‰")])),
        target=nw.concat_str([nw.lit("≤"), limit, nw.lit("‰")]),
        verdict=nw.coalesce(incomplete(locale), nw.when(nothing).then(none).otherwise(done)),
        says=_said(FAULTY, book, **texts, target=limit),
    )


def _told(found: Frame, book: Book) -> Frame:
    locale, asked = book.locale, nw.col("asked")
    # With nothing due nothing was done, so that any divisor does.
    found = found.with_columns(_of=nw.max_horizontal(asked, nw.lit(1)))
    found = rounded(found, "attained", nw.col("done"), (RATE_SCALE, nw.col("_of")), widest=MOST_PIECES)
    texts = {name: nw.col(name).cast(nw.String) for name in ("recorded", "done")} | {"due": asked.cast(nw.String)}
    lacking = sentence(LACKING, locale, count=(asked - nw.col("recorded")).cast(nw.String))
    whole = nw.when(nw.col("done") == asked).then(nw.lit(ALL_DONE.to(locale))).otherwise(nw.lit(NOT_ALL.to(locale)))
    return reported(
        found,
        place=nw.col("place"),
        period=nw.col("period"),
        kind=nw.lit(ACTION.to(locale)),
        subject=nw.col("action"),
        name=nw.col("owners"),
        value=sentence(TIMES, locale, value=texts["done"]),
        target=sentence(TIMES, locale, value=texts["due"]),
        attainment=nw.when(asked > 0).then(nw.col("attained")),
        verdict=nw.coalesce(incomplete(locale), nw.when(nw.col("recorded") < asked).then(lacking).otherwise(whole)),
        clause=nw.col("clause"),
        says=with_unread(sentence(DUE, locale, today=nw.lit(f"{book.today}"), says=nw.col("said"), **texts), locale),
    )
