"""Approvals that people typed before there were steps, as the steps that they become."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from functions.steps.flow import Rule
from functions.steps.log import Step
from functions.steps.saying import fingerprint
from schemas import cells
from schemas.cells import Cell
from schemas.registers import BROUGHT_OVER, Older, Register, Typed
from schemas.tab import about
from schemas.words import Locale, Text, translation

NOTED = Text("“{header}”一栏写着“{typed}”", "The column {header} said “{typed}”")
TICKED = Text("“{header}”一栏打了勾", "The column {header} was ticked")
OLD_SHEET = Text("原来的表", "the older workbook")  # stands for whoever ticked


def brought(
    register: Register,
    rules: Sequence[Rule],
    said: Mapping[str, Any],
    typed: Mapping[Older, Cell],
    at: str,
    locale: Locale,
) -> Iterator[Step]:
    """The steps that the approvals of a row become, one after another, marked 迁移 where the post would stand.

    `said`: the row as read; `typed`: its cells in the older columns; `rules`: the workflow's of the register; `at`: now,
    the time of those that have no day of their own. What was not ticked, and a day that cannot be read, approve nothing.
    """
    key = register.key_of(said)
    said = {**said, **{name: said[name] or blank for name, blank in register.blanks.items()}}
    states, steps = (translation(words, locale=locale) for words in (register.states, register.steps))
    state = register.start
    for older in register.older:
        cell = typed.get(older)
        day = _day(cell) if older.typed is Typed.DAY else None
        if key is None or not _approves(older, cell):
            continue
        rule = _rule(rules, older.step, state, said)
        if rule is None:
            continue
        text = cells.told(cell, cells.DATE if day else cells.WORDS)
        note = TICKED if older.typed is Typed.BOX else NOTED
        yield Step(
            at=f"{day} 00:00:00" if day else at,
            tab_title=about(register.tab).title.to(locale),
            key=key,
            step=steps.get(rule.step, rule.step),
            before=states.get(state, state),
            after=states.get(rule.after, rule.after),
            staff_no="",
            name=text if older.typed is Typed.NAME else OLD_SHEET.to(locale),
            post=BROUGHT_OVER.to(locale),
            note=note.to(locale, header=older.label, typed=text),
            fingerprint=fingerprint(register.tab, said, register.version, register.says[register.version]),
        )
        state = rule.after


def _approves(older: Older, cell: Cell) -> bool:
    if older.typed is Typed.BOX:
        return _is_ticked(cell)
    if older.typed is Typed.DAY:
        return _day(cell) is not None
    return cell is not None and bool(cells.told(cell, cells.WORDS).strip())


@cache  # a column has the same few cells thousands of times
def _is_ticked(cell: Cell) -> bool:
    return bool(cells.yes_no(cells.raw([cell])).value[0])


@cache
def _day(cell: Cell) -> Any:
    return cells.DATE.read(cells.raw([cell])).value[0]


def _rule(rules: Sequence[Rule], step: str, state: str, said: Mapping[str, Any]) -> Rule | None:
    """The step as the workflow has it for the row, from the state that it is in if that goes."""
    mine = [rule for rule in rules if rule.step == step and rule.takes(said)]
    return min(mine, key=lambda rule: state not in rule.before, default=None)
