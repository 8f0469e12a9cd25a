"""The plan tab of leasts: what a month pays at least, and whether what it is topped up by is recovered later."""

from __future__ import annotations

import polars as pl

from schemas import cells, quantities
from schemas.bounds import within
from schemas.plan import PlanRow
from schemas.tab import Shown, column
from schemas.words import YES_NO

LEASTS_ID = 208
LEASTS_TITLE = ("保底", "Leasts")
LEASTS_HELP = (
    "每月至少发多少，补的钱以后扣不扣回；不用就空着",
    "What a month pays at least, and whether that is recovered; blank where there is none",
)


class LeastColumns(PlanRow):
    """One row a least. A scheme's own Leasts adds the conditions that its staff list can meet."""

    amount: pl.Int64 = column(
        ("每月保底", "A month"),
        (
            "元，每月至少发这么多；当月入职、离职的按在职天数折算",
            "Yuan that a month pays at least; by the days employed in a month of joining or leaving",
        ),
        quantities.MONEY,
        shown=Shown.MONEY,
        required=True,
        scale=100,
        width=90,
        bounds=within("0.01", 1_000_000, usual=(10, 20_000)),
    )
    recoverable: bool = column(
        ("可收回", "Recoverable"),
        (
            "是=补的钱算预支，以后从超过保底的所得里扣回；否=补了不再扣回",
            "Yes: what tops a month up is an advance, recovered from what later months earn above their least; no: it is not",
        ),
        cells.YES_OR_NO,
        choices=YES_NO,
        required=True,
        width=80,
    )
