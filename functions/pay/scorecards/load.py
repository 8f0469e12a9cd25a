"""Scorecards read from the plan tabs, with every fault named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from functions.pay.plan.conditions import parse
from functions.pay.plan.dated import OPEN, Fault
from functions.pay.scorecards.cards import BEGINNING, Cards, CardTabs, Evaluator, Grade, Indicator, posts_of
from functions.pay.scorecards.faults import card_faults, evaluator_faults, form_faults
from functions.pay.scorecards.tiling import grade_faults
from schemas.plan import BOTH_BELONG, LOWER_BELONGS, UPPER_BELONGS
from schemas.scorecards import PERCENT
from schemas.tab import Tab, columns
from schemas.words import YES, choices

Row = Mapping[str, Any]
NO_POSTS = choices()


def load(
    tabs: CardTabs, card_rows: Iterable[Row], evaluator_rows: Iterable[Row] = (), grade_rows: Iterable[Row] = ()
) -> tuple[Cards, list[Fault]]:
    """The cards that the rows of the plan tabs state, beside every fault that a single cell cannot show.

    Rows are mappings from field name to value, with `row` the row in the sheet, and are free of cell faults.
    """
    faults: list[Fault] = []
    indicators = [found for row in card_rows if (found := _indicator(tabs.cards, row, faults))]
    evaluators = [_evaluator(row) for row in evaluator_rows]
    grades = [grade for row in grade_rows if tabs.grades and (grade := _grade(tabs.grades, row, faults))]
    cards = Cards(tuple(indicators), tuple(evaluators), tuple(grades))
    spoilt = {fault.row for fault in faults if fault.tab is tabs.cards}
    faults += card_faults(tabs.cards, cards, spoilt)
    if tabs.evaluators:
        faults += evaluator_faults(tabs.evaluators, cards)
    if tabs.grades and not any(fault.tab is tabs.grades for fault in faults):
        faults += grade_faults(tabs.grades, cards, needed=tabs.graded)
    return cards, list(dict.fromkeys(faults))


def _posts(tab: type[Tab], row: Row, faults: list[Fault]) -> frozenset[str] | None:
    offered = columns(tab)["post"].choices or NO_POSTS
    try:
        return posts_of(parse("post", row["post"], offered), offered.values)
    except ValueError:
        faults.append(Fault(tab, row["row"], "post", "not_a_choice"))
        return None


def _indicator(tab: type[Tab], row: Row, faults: list[Fault]) -> Indicator | None:
    posts = _posts(tab, row, faults)
    if posts is None:
        return None
    copied = ("row", "card", "weight", "form", "standard", "cap", "stretch", "multiple", "valid_from", "clause")
    found = Indicator(
        **{name: row[name] for name in copied},
        posts=posts,
        name=row["indicator"],
        full=PERCENT if row.get("full") is None else row["full"],
        cycle=row.get("cycle"),
        valid_until=row["valid_until"] or OPEN,
        says=row.get("says") or "",
        trial=row.get("trial") == YES,
        trial_until=row.get("trial_until"),
    )
    faults += form_faults(tab, found)
    return found


def _evaluator(row: Row) -> Evaluator:
    several = row.get("several") == YES
    return Evaluator(row["row"], row["card"], row["evaluator"], row["weight"], several)


def _grade(tab: type[Tab], row: Row, faults: list[Fault]) -> Grade | None:
    posts = _posts(tab, row, faults)
    if posts is None:
        return None
    first, last = _band(row["lower"], row["upper"], row["boundary"])
    amount, coefficient = row["amount"] or 0, row.get("coefficient")
    since, until = row.get("valid_from") or BEGINNING, row.get("valid_until") or OPEN
    return Grade(
        row["row"],
        row["card"],
        posts,
        first,
        last,
        row["grade"],
        amount,
        coefficient,
        since,
        until,
        row.get("shared") == YES,
    )


def _band(lower: int | None, upper: int | None, side: str) -> tuple[int, int | None]:
    """The first and the last millionth of a score that a band holds, both included."""
    first = 0 if lower is None else lower if side in (LOWER_BELONGS, BOTH_BELONG) else lower + 1
    if upper is None:
        return first, None
    return first, upper if side in (UPPER_BELONGS, BOTH_BELONG) else upper - 1
