"""What the plan has lost since the last run, and what that costs: said before anything is paid.

The plan that is remembered is the last one that lost nothing, or whose losses a manager accepted; so a loss is told in
every run until its row is back or a manager has said that it is meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from functions.jobs import problems
from functions.jobs.comparison import compare, moved
from functions.jobs.inputs import Inputs, with_plan
from functions.jobs.lost_rows import Loss, lost_rows
from functions.jobs.problems import Finding
from functions.jobs.results import Results, calculate
from functions.mail import amounts
from functions.workbook.commit import Write
from functions.workbook.remembered import remember, remembered
from schemas.tab import about
from schemas.words import Text

MEANT = Text(
    "。如果本来就要这样，请在侧边栏点“确认这些改动”",
    ". If it is meant, choose “These changes are meant” in the sidebar",
)
COST = Text(
    "。和上次核算的方案比，合计从{before}元变为{now}元（{difference}），涉及{people}人",
    ". Against the plan of the last run the total moves from {before} to {now} yuan ({difference}), for {people} people",
)
NO_MONEY = Text(
    "。和上次核算的方案比，合计不变，{people}人的其他项目变了",
    ". Against the plan of the last run the total is the same; other figures of {people} people moved",
)
UNKNOWN = Text("", "")
NOTHING = Text(
    "。和上次核算的方案比，现有各月每人的合计都没有变",
    ". Against the plan of the last run nobody's months have moved so far",
)


@dataclass(frozen=True)
class Lost:
    """What the plan lost, and the sentence on what it costs; that is blank where one of the plans is faulty."""

    losses: tuple[Loss, ...] = ()
    cost: Text = UNKNOWN

    def __bool__(self) -> bool:
        return bool(self.losses)

    @property
    def findings(self) -> list[Finding]:
        """The losses as rows of 问题清单."""
        return [Finding(loss.tab, loss.row, loss.column, "lost", self._said(loss)) for loss in self.losses]

    def sentences(self, inputs: Inputs) -> list[str]:
        """The losses with their places, for whoever has to answer for them."""
        return [
            problems.sentence(
                {
                    "tab_title": about(loss.tab).title.to(inputs.locale),
                    "row": loss.row,
                    "advice": self._said(loss).to(inputs.locale),
                },
                inputs.locale,
            )
            for loss in self.losses
        ]

    def _said(self, loss: Loss) -> Text:
        return Text(loss.said.zh + self.cost.zh + MEANT.zh, loss.said.en + self.cost.en + MEANT.en)


def lost(inputs: Inputs, results: Results | None = None) -> Lost:
    """What the plan lost since the last run. `results`: what it gives now, where that is known already."""
    before = remembered(inputs.snapshot)
    if before is None:
        return Lost()
    tabs = [tab for tab in inputs.workbook.plan if tab in before]
    found = tuple(loss for tab in tabs for loss in lost_rows(before[tab], inputs.sheets[tab]))
    if not (found and inputs.is_sound):
        return Lost(found)
    earlier = with_plan(inputs, before)
    if not earlier.is_sound:
        return Lost(found)
    return Lost(found, _cost(calculate(earlier), results or calculate(inputs), inputs))


def kept(inputs: Inputs, found: Lost, *, accepted: bool) -> Sequence[Write]:
    """What to write for the plan to be the one that the next run compares with: not while it has unaccepted losses."""
    return [] if found and not accepted else remember(inputs.snapshot, inputs.sheets)


def _cost(before: Results, now: Results, inputs: Inputs) -> Text:
    changed = compare(before, now, inputs, None).filter(moved())
    people = changed["staff_no"].n_unique()
    if not changed.height:
        return NOTHING
    if not changed.filter(pl.col("difference") != 0).height:
        return NO_MONEY.filled(people=people)
    totals = [int(results.summary["total"].sum()) for results in (before, now)]
    return COST.filled(
        before=amounts.yuan(totals[0]),
        now=amounts.yuan(totals[1]),
        difference=amounts.change(totals[1] - totals[0], "yuan"),
        people=people,
    )
