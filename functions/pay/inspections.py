"""Inspections: how actions that are due again and again were found to be done, and what one that was missed costs each of its owners.

The actions are a plan tab as `recurring` reads it. The main tab is the log: `action`, the day `on` which it was due, `found`, the
outcome, and `staff_no`, the inspector. Nobody inspects what they own, and what was due but not recorded counts as missed if the plan
says so.
"""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw

from functions.pay import penalties
from functions.pay.book import Book
from functions.pay.contests.ranking import reported
from functions.pay.expressions import Columns, Frame, listed
from functions.pay.facts import attach
from functions.pay.finishing import findings, found, lines
from functions.pay.periods import period_name
from functions.pay.quota import attain
from functions.pay.recurring import Action, Due, due_days, owned
from functions.pay.rows import look_up, numbers, words
from functions.pay.unread import incomplete, with_unread
from functions.pay.wording import sentence, told
from schemas.results import COUNTED, NOT_COUNTED
from schemas.scheme import Period
from schemas.tab import Tab, about, employed
from schemas.words import Choices, Text, translation

KEY = Text("动作{action} {on}", "Action {action} {on}")
WHAT = Text("动作{action}（{on}）{reason}", "Action {action} ({on}) {reason}")
FREE = Text("动作{action}（{on}）{reason}，不罚", "Action {action} ({on}) {reason}: no fine")
ASTRAY = Text(
    "{on}没有到期的动作{action}，这一行没有算。请照“{tab}”表核对编号和日期（生效、失效、星期）",
    "Action {action} was not due on {on}, so the row does not count. Check number and day against the tab {tab}",
)
NO_OWNER = Text(
    "动作{action}的责任人里有人在“员工”表里找不到，或者有重名。请在“{tab}”表里写工号，或补上员工",
    "An owner of action {action} is not in the tab Staff, or has a namesake. Write the staff number in the tab {tab}",
)
OWN = Text(
    "稽核员“{inspector}”是动作{action}的责任人，不能稽核自己的动作，这一行没有算。请由别的稽核员稽核",
    "The inspector {inspector} is an owner of action {action}, and nobody inspects their own: the row does not count. Have another inspect it",
)
ACTION = Text("动作完成", "Actions done")
AND = Text("、", ", ")
TIMES = Text("{value}次", "{value} times")
LACKING = Text("{lacking}次没有记录", "{lacking} not recorded")
ALL_DONE, NOT_ALL = Text("全部完成", "all done"), Text("没有全部完成", "not all done")
DUE = Text(
    "到{today}应完成{due}次，记录{recorded}次，其中按时按质完成{done}次：{said}",
    "up to {today} due {due} times, recorded {recorded}, done in time and to standard {done}: {said}",
)
EVENT = ("key", "row", "on", "action", "reasons", "inspector", "place")
ASKED: Columns = {
    **{"place": nw.Int64, "action": nw.String, "due": nw.Int64, "period": nw.String, "owners": nw.String},
    **{"clause": nw.String, "said": nw.String},
}


@dataclass(frozen=True)
class Terms:
    """The plan tab of `actions`; the `measure` in which a fine is paid, the parameters that say how much it is `each` time and whether the

    unrecorded is missed (`strict`); the outcome of what was `done`, the reasons for what was `unrecorded` and for an owner who is
    `gone`, and the words of all `outcomes` and `reasons`.
    """

    actions: type[Tab]
    measure: str
    each: str
    strict: str
    done: str
    unrecorded: str
    gone: str
    outcomes: Choices
    reasons: Choices


@dataclass(frozen=True)
class Inspected:
    """`lines`: one for each owner of each recorded action, and of unrecorded ones if so set, with a fine (and `missed` 1) if it was missed,

    in their scheme's columns. `reports`: rows of 完成情况, how often each action was due and done. `findings`: what was recorded on
    another day or by an owner, and actions whose owner cannot be told; of these there is no line.
    """

    lines: Frame
    reports: Frame
    findings: Frame


def inspected(book: Book, terms: Terms) -> Inspected:
    """What came of the inspections."""
    due = due_days(book.plan.table(terms.actions), book.today, book.put)
    events = _events(book, due, terms)
    everybody = _owned(book, events, due, terms)
    own = everybody.filter(nw.col("staff_no") == nw.col("inspector"))
    return Inspected(
        _fines(book, everybody.join(own.select("key"), on="key", how="anti"), terms),
        _standing(book, due, terms),
        _findings(book, events, everybody, own, terms),
    )


def _events(book: Book, due: Due, terms: Terms) -> Frame:
    """Recorded actions with their `place` in the plan, null where none is due that day; and the unrecorded, if so set."""
    log = book.deals.select("key", "row", "on", "action", reasons=nw.col("found"), inspector="staff_no")
    recorded = log.join(due.days, on=["action", "on"], how="left")
    strict, over = (nw.col("strict") == 1).fill_null(value=False), nw.col("on") < nw.lit(book.today)
    missing = (
        book.plan.parameters.add(due.days, "on", {"strict": terms.strict})
        .filter(strict & over)
        .join(log.select("action", "on"), on=["action", "on"], how="anti")
    )
    missing = missing.with_columns(
        key=sentence(KEY, book.locale, action=nw.col("action"), on=_day()),
        row=nw.lit(None, dtype=nw.Int64),
        reasons=nw.lit(terms.unrecorded),
        inspector=nw.lit(None, dtype=nw.String),
    )
    return nw.concat([recorded.select(*EVENT), missing.select(*EVENT)], how="vertical")


def _owned(book: Book, events: Frame, due: Due, terms: Terms) -> Frame:
    """One row an event of its day and owner: `staff_no`, null where it cannot be told, `name`, `clause`, `reasons`, and `planned`, the

    row of the plan.
    """
    people = owned(events, due, book.staff)
    clauses = words({place: action.clause for place, action in enumerate(due.actions)})
    rows = numbers({place: action.row for place, action in enumerate(due.actions)})
    known = attach(people, book.staff, "staff_no", "on", ["name"])
    known = look_up(known, "place", book.put, clause=clauses, planned=rows)
    gone = (~nw.col(employed("staff_no"))).fill_null(value=False)
    return known.with_columns(reasons=nw.when(gone).then(nw.lit(terms.gone)).otherwise(nw.col("reasons")))


def _fines(book: Book, events: Frame, terms: Terms) -> Frame:
    """A fine for each owner of an action that was missed, nothing for one that was done."""
    said = words(translation(terms.outcomes, terms.reasons, locale=book.locale))
    events = look_up(events.filter(~nw.col("staff_no").is_null()), "reasons", book.put, reason=said)
    what, free = (sentence(words_, book.locale, **_event(), reason=nw.col("reason")) for words_ in (WHAT, FREE))
    fined = events.filter(~nw.col("reasons").is_in([terms.done, terms.gone]))
    fined = book.plan.parameters.add(fined, "on", {"each": terms.each})
    penalty = penalties.Penalty(what, nw.col("clause"))
    charged = penalties.fixed(fined, penalty, nw.col("each"), amount=terms.measure, locale=book.locale)
    charged = charged.select("key", "staff_no", terms.measure, "says")
    rows, fine = events.join(charged, on=["key", "staff_no"], how="left"), nw.col(terms.measure)
    rows = rows.with_columns(missed=nw.when(fine.is_null()).then(nw.lit(0)).otherwise(nw.lit(1)))
    rows = rows.with_columns(
        fine.fill_null(0),
        month=period_name(nw.col("on"), Period.MONTH),
        result=nw.when(nw.col("reasons") == terms.gone).then(nw.lit(NOT_COUNTED)).otherwise(nw.lit(COUNTED)),
        says=nw.coalesce("says", free),
        reasons=nw.when(nw.col("reasons") == terms.done).then(nw.lit("")).otherwise(nw.col("reasons")),
    )
    # Where an action stands in the plan is not where its lines stand.
    return lines(book, rows.drop("place"))


def _findings(book: Book, events: Frame, everybody: Frame, own: Frame, terms: Terms) -> Frame:
    """An owner is told of at the row that was recorded, or else at that of the plan."""
    log, title = book.scheme.deals, nw.lit(about(terms.actions).title.to(book.locale))
    lost, recorded = everybody.filter(nw.col("staff_no").is_null()), ~nw.col("row").is_null()
    planned = lost.filter(~recorded).with_columns(row=nw.col("planned"))
    nobody = told(NO_OWNER, book.locale, tab=title)
    astray = sentence(ASTRAY, book.locale, **_event(), tab=title)
    return findings(
        found(book, events.filter(nw.col("place").is_null()), log, "due_on", astray),
        found(book, own, log, "inspector", told(OWN, book.locale)),
        found(book, lost.filter(recorded), log, "action", nobody).unique(),
        found(book, planned, terms.actions, "owners", nobody).unique(),
    )


def _standing(book: Book, due: Due, terms: Terms) -> Frame:
    """One row an action: how often it was due up to today, and how often it was done."""
    locale, rows = book.locale, dict[str, list[Action]]()
    for action in due.actions:
        rows.setdefault(action.number, []).append(action)
    asked = listed(ASKED, (_asked(book, place, *of) for place, of in enumerate(rows.values())), book.put)
    one, none, lacking = nw.lit(1, dtype=nw.Int64), nw.lit(0, dtype=nw.Int64), nw.col("due") - nw.col("recorded")
    done = nw.when(nw.col("found") == terms.done).then(one).otherwise(none)
    mine = book.deals.join(due.days, on=["action", "on"], how="semi").select("action", recorded=one, done=done)
    mine = mine.group_by("action").agg(nw.col("recorded", "done").sum())
    tally = asked.join(mine, on="action", how="left").with_columns(nw.col("recorded", "done").fill_null(0))
    tally = tally.join(book.moved_by(book.scheme.deals, asked, "action"), on="action", how="left")
    tally = attain(tally.with_columns(lacking=lacking), "attainment", "done", "due")
    complete, all_done, not_all = (
        nw.col("done") == nw.col("due"),
        nw.lit(ALL_DONE.to(locale)),
        nw.lit(NOT_ALL.to(locale)),
    )
    whole = nw.when(complete).then(all_done).otherwise(not_all)
    whole = nw.when(nw.col("lacking") > 0).then(told(LACKING, locale)).otherwise(whole)
    value, target = (sentence(TIMES, locale, value=nw.col(name).cast(nw.String)) for name in ("done", "due"))
    return reported(
        tally,
        place=nw.col("place"),
        period=nw.col("period"),
        kind=nw.lit(ACTION.to(locale)),
        subject=nw.col("action"),
        name=nw.col("owners"),
        value=value,
        target=target,
        attainment=nw.col("attainment"),
        verdict=nw.coalesce(incomplete(locale), whole),
        clause=nw.col("clause"),
        says=with_unread(told(DUE, locale, today=nw.lit(f"{book.today}")), locale),
    )


def _asked(book: Book, place: int, *rows: Action) -> tuple[object, ...]:
    due = sum(sum(1 for _ in row.days(book.today)) for row in rows)
    last = max((row.valid_until or book.today for row in rows), default=book.today)
    owners = AND.to(book.locale).join(rows[-1].owners)
    period = f"{min(row.valid_from for row in rows)}~{last}"
    return (place, rows[0].number, due, period, owners, rows[-1].clause, rows[-1].says)


def _event() -> dict[str, nw.Expr]:
    return {"action": nw.col("action"), "on": _day()}


def _day() -> nw.Expr:
    return nw.col("on").dt.to_string("%Y-%m-%d")
