"""Cards that are out on trial: whoever is scored by one in a trial stage is not, and has a line that says so."""

from __future__ import annotations

import narwhals as nw

from functions.pay.expressions import Frame
from functions.pay.facts import at_month_end
from functions.pay.periods import last_day
from functions.pay.plan.conditions import Condition, Days
from functions.pay.plan.dated import OPEN
from functions.pay.plan.matching import with_one
from functions.pay.rows import look_up, words
from functions.pay.scorecards.cards import Cards
from functions.pay.scorecards.entries import PERSON
from functions.pay.scorecards.pay import KEY
from functions.pay.scorecards.periods import month_of
from functions.pay.wording import sentence
from schemas.words import Locale, Text

LEFT_OUT = Text(
    "公司试行期到{until}为止，“{card}”卡不评，不发考核奖金",
    "the trial stage lasts until {until}: the card “{card}” is left out and pays nothing",
)


def on_trial(entered: Frame, cards: Cards, staff: Frame, locale: Locale) -> Frame:
    """Everybody and every period entered whose card is out on trial on the period's last day, as payout lines without pay:

    `staff_no`, `period`, `month`, `card`, `key`, `clause` and `says`.
    """
    rows = entered.select(*PERSON).unique().with_columns(month=month_of(nw.col("period")))
    rows = at_month_end(rows, staff, ["post"]).with_columns(_last=last_day(nw.col("month")))
    out = {number: row for number, row in enumerate(cards.indicators, start=1) if row.trial and row.trial_until}
    held = {
        number: (
            Condition("post", row.posts),
            Days(row.valid_from, min(row.trial_until or OPEN, row.valid_until), "_last"),
        )
        for number, row in out.items()
    }
    rows = with_one(rows, held, "_place", cards.put).filter(nw.col("_place") > 0)
    rows = look_up(
        rows,
        "_place",
        cards.put,
        card=words({number: row.card for number, row in out.items()}),
        clause=words({number: row.clause for number, row in out.items()}),
        _until=words({number: f"{row.trial_until}" for number, row in out.items()}),
    )
    return rows.select(
        *PERSON,
        "month",
        "card",
        "clause",
        key=sentence(KEY, locale, card=nw.col("card"), period=nw.col("period")),
        says=sentence(LEFT_OUT, locale, card=nw.col("card"), until=nw.col("_until")),
    )
