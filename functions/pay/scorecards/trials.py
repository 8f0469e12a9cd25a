"""Cards that are out on trial: whoever is scored by one in a trial stage is not, and has a line that says so."""

from __future__ import annotations

import narwhals as nw

from functions.pay.expressions import Frame, word_for
from functions.pay.facts import at_month_end
from functions.pay.periods import last_day
from functions.pay.scorecards.cards import Cards
from functions.pay.scorecards.entries import PERSON
from functions.pay.scorecards.pay import KEY
from functions.pay.scorecards.periods import month_of
from functions.pay.wording import sentence
from schemas.words import Locale, Text

NOWHERE = -1
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
    place = nw.lit(NOWHERE)
    out = [row for row in cards.indicators if row.trial and row.trial_until is not None]
    for number, row in enumerate(out):
        held = nw.col("post").is_in(sorted(row.posts)) & (nw.col("_last") <= nw.lit(row.trial_until))
        held = held & (nw.col("_last") >= nw.lit(row.valid_from)) & (nw.col("_last") <= nw.lit(row.valid_until))
        place = nw.when(held).then(nw.lit(number)).otherwise(place)
    rows = rows.with_columns(_place=place.cast(nw.Int64)).filter(nw.col("_place") != NOWHERE)
    told = {
        "card": {number: row.card for number, row in enumerate(out)},
        "clause": {number: row.clause for number, row in enumerate(out)},
        "_until": {number: f"{row.trial_until}" for number, row in enumerate(out)},
    }
    rows = rows.with_columns(**{name: word_for(nw.col("_place"), words) for name, words in told.items()})
    return rows.select(
        *PERSON,
        "month",
        "card",
        "clause",
        key=sentence(KEY, locale, card=nw.col("card"), period=nw.col("period")),
        says=sentence(LEFT_OUT, locale, card=nw.col("card"), until=nw.col("_until")),
    )
