"""The one order in which results stand: by what their rows say and nothing else, so that it is the same in every run.

What engines give after grouping or joining has no order of its own. A row may say itself where it stands (`place`);
rows that are alike in everything else named here are told apart by all their columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import narwhals as nw

from functions.pay.book import Pay
from functions.pay.expressions import Frame, Keep, as_it_is

PLACE = "place"
# Deals as they stand in their tab, each person's line of one deal after the other; then what no deal made, by month.
DETAILS = (PLACE, "row", "month", "staff_no", "key")
REPORTS = (PLACE, "period", "kind", "rank", "subject", "name")
FINDINGS = ("tab", "row", "column", "code")
SORTS_APART = 10**15  # more than any place within one sort of reports


def in_order(pay: Pay, keep: Keep = as_it_is) -> Pay:
    """The same results, each part worked out and in its order."""
    return replace(
        pay,
        details=ordered(keep(pay.details), DETAILS),
        unrated=None if pay.unrated is None else ordered(keep(pay.unrated), FINDINGS),
        reports=None if pay.reports is None else ordered(keep(pay.reports), REPORTS),
        findings=None if pay.findings is None else ordered(keep(pay.findings), FINDINGS),
    )


def ordered(frame: Frame, leading: Sequence[str]) -> Frame:
    """The rows by these columns, as far as the frame has them, and then by all others; what is missing comes last."""
    names = frame.collect_schema().names()
    first = [name for name in leading if name in names]
    return frame.sort(*first, *(name for name in names if name not in first), nulls_last=True)


def one_after_another(sorts: Sequence[Frame]) -> Frame:
    """Reports of several sorts, with all that they say of their `place`, each sort after the one before."""
    apart = [rows.with_columns(place=nw.col(PLACE) + SORTS_APART * number) for number, rows in enumerate(sorts)]
    return nw.concat(apart, how="vertical")
