"""What actions cost their owners: a line for each owner of every recorded action, and of unrecorded ones if so set."""

from __future__ import annotations

import narwhals as nw

from functions.pay import penalties
from functions.pay.book import Book
from functions.pay.expressions import Frame, word_for
from functions.pay.facts import attach
from functions.pay.finishing import findings as joined
from functions.pay.finishing import found, lines
from functions.pay.periods import period_name
from functions.pay.recurring import Due, owned
from functions.pay.rows import look_up, numbers, words
from functions.pay.wording import sentence
from schemas.capacity_drive import BOTH, DONE, FINE, GONE, LATE, OUTCOMES, POOR, REASONS, STRICT, UNRECORDED, Actions
from schemas.results import COUNTED, NOT_COUNTED
from schemas.scheme import Period
from schemas.tab import employed
from schemas.words import Text, translation

KEY = Text("动作{action} {on}", "Action {action} {on}")
WHAT = Text("动作{action}（{on}）{reason}", "Action {action} ({on}) {reason}")
FREE = Text("动作{action}（{on}）{reason}，不罚", "Action {action} ({on}) {reason}: no fine")
ASTRAY = Text(
    "{on}没有到期的动作{action}，这一行没有算。请照“动作”表核对编号和日期（生效、失效、星期）",
    "Action {action} was not due on {on}, so the row does not count. Check number and day against the tab Actions",
)
NO_OWNER = Text(
    "动作{action}的责任人里有人在“员工”表里找不到，或者有重名。请在“动作”表里写工号，或补上员工",
    "An owner of action {action} is not in the tab Staff, or has a namesake. Write the staff number in the tab Actions",
)
OWN = Text(
    "稽核员“{who}”是动作{action}的责任人，不能稽核自己的动作，这一行没有算。请由别的稽核员稽核",
    "The inspector {who} is an owner of action {action}, and nobody inspects their own: the row does not count. Have another inspect it",
)
FINED = (LATE, POOR, BOTH, UNRECORDED)


def fines(book: Book, due: Due) -> Frame:
    """The payout lines: a fine for each owner of an action that was missed, nothing for one that was done.

    What is no action of that day has no line, and neither has what its owner inspected, nor an owner who cannot be
    told: see `findings`.
    """
    everybody = _owned(book, due)
    events = everybody.filter(~nw.col("staff_no").is_null()).join(_own(everybody).select("key"), on="key", how="anti")
    fined = events.filter(nw.col("reasons").is_in(list(FINED)))
    what = _said(WHAT, book)
    penalty = penalties.Penalty(what, nw.col("clause"))
    fined = book.plan.parameters.add(fined, "on", {"each": FINE})
    charged = penalties.fixed(fined, penalty, nw.col("each"), amount="levy", locale=book.locale)
    charged = charged.select("key", "staff_no", "levy", "says")
    rows = events.join(charged, on=["key", "staff_no"], how="left")
    gone = nw.col("reasons") == GONE
    rows = rows.with_columns(
        month=period_name(nw.col("on"), Period.MONTH),
        result=nw.when(gone).then(nw.lit(NOT_COUNTED)).otherwise(nw.lit(COUNTED)),
        missed=nw.when(nw.col("levy").is_null()).then(nw.lit(0)).otherwise(nw.lit(1)),
        levy=nw.col("levy").fill_null(0),
        says=nw.coalesce("says", _said(FREE, book)),
        reasons=nw.when(nw.col("reasons") == DONE).then(nw.lit("")).otherwise(nw.col("reasons")),
    )
    # Where an action stands in the plan is not where its lines stand.
    return lines(book, rows.drop("place"))


def findings(book: Book, due: Due) -> Frame:
    """Recorded actions that were not due that day or that an owner inspected, and actions whose owner cannot be told.

    An owner is told of at the row that was recorded, or else at that of the plan.
    """
    action, day, deals = nw.col("action"), nw.col("on").dt.to_string("%Y-%m-%d"), book.scheme.deals
    everybody = _owned(book, due)
    lost, recorded = everybody.filter(nw.col("staff_no").is_null()), ~nw.col("row").is_null()
    nobody = sentence(NO_OWNER, book.locale, action=action)
    astray = sentence(ASTRAY, book.locale, action=action, on=day)
    own = sentence(OWN, book.locale, action=action, who=nw.col("inspector"))
    return joined(
        found(book, _events(book, due).filter(nw.col("place").is_null()), deals, "due_on", astray),
        found(book, _own(everybody), deals, "inspector", own),
        found(book, lost.filter(recorded), deals, "action", nobody).unique(),
        found(book, lost.filter(~recorded).with_columns(row=nw.col("planned")), Actions, "owners", nobody).unique(),
    )


def _events(book: Book, due: Due) -> Frame:
    """Recorded actions with their `place` in the plan, null where none is due that day; and the unrecorded, if so set."""
    log = book.deals.select("key", "row", "on", "action", reasons=nw.col("found"), inspector="staff_no")
    recorded = log.join(due.days, on=["action", "on"], how="left")
    strict, over = (nw.col("strict") == 1).fill_null(value=False), nw.col("on") < nw.lit(book.today)
    missing = (
        book.plan.parameters.add(due.days, "on", {"strict": STRICT})
        .filter(strict & over)
        .join(log.select("action", "on"), on=["action", "on"], how="anti")
    )
    on = nw.col("on").dt.to_string("%Y-%m-%d")
    missing = missing.with_columns(
        key=sentence(KEY, book.locale, action=nw.col("action"), on=on),
        row=nw.lit(None, dtype=nw.Int64),
        reasons=nw.lit(UNRECORDED),
        inspector=nw.lit(None, dtype=nw.String),
    )
    columns = ("key", "row", "on", "action", "reasons", "inspector", "place")
    return nw.concat([recorded.select(*columns), missing.select(*columns)], how="vertical")


def _owned(book: Book, due: Due) -> Frame:
    """One row an event of its day and owner: `staff_no`, null where it cannot be told, `name`, `clause`, `reasons`,

    and `planned`, the row of the plan."""
    events = _events(book, due)
    people = owned(events, due, book.staff)
    clauses = words({place: action.clause for place, action in enumerate(due.actions)})
    rows = numbers({place: action.row for place, action in enumerate(due.actions)})
    known = attach(people, book.staff, "staff_no", "on", ["name"])
    known = look_up(known, "place", book.put, clause=clauses, planned=rows)
    gone = (~nw.col(employed("staff_no"))).fill_null(value=False)
    return known.with_columns(reasons=nw.when(gone).then(nw.lit(GONE)).otherwise(nw.col("reasons")))


def _own(owned: Frame) -> Frame:
    """The events whose inspector is one of their owners, one row each."""
    return owned.filter(nw.col("staff_no") == nw.col("inspector"))


def _said(phrase: Text, book: Book) -> nw.Expr:
    reason = word_for(nw.col("reasons"), translation(OUTCOMES, REASONS, locale=book.locale))
    on = nw.col("on").dt.to_string("%Y-%m-%d")
    return sentence(phrase, book.locale, action=nw.col("action"), on=on, reason=reason)
