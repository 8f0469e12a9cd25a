"""Scores: entered figures to points, points to a card's total, and what is missing or wrong on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import narwhals as nw

from functions.pay.exact import rounded
from functions.pay.expressions import Frame, Keep, as_it_is, number_for
from functions.pay.rows import look_up, numbers, words
from functions.pay.scorecards.cards import Cards, Case
from functions.pay.scorecards.entries import PERSON, UNKNOWN, entries, scale_of
from functions.pay.scorecards.figures import numbered, traced
from functions.pay.scorecards.findings import (
    FINDING,
    evaluator_findings,
    indicator_findings,
    repeat_findings,
    row_findings,
    with_faults,
)
from functions.pay.scorecards.forms import with_measure, with_points
from functions.pay.scorecards.wording import total_said, with_piece, with_row_words
from functions.pay.wording import SEPARATOR
from schemas.scorecards import PERCENT
from schemas.words import Locale

OF_PERSON = [*PERSON, "month", "card", "case", "post", "full", "rest", "spoilt"]
OF_INDICATOR = [*OF_PERSON, "place", "order", "whole", "weight", "scale"]
SAID = ["scale_said", "marks_said", "weight_said"]


@dataclass(frozen=True)
class Scored:
    """What came of entered scores.

    `scores`: a row a person and period: `staff_no`, `period`, `month` (its last), `card`, `post` (on the period's last
    day), `full` (the card's scale) and `score`, both in millionths, `says`, `clause`. `points`: a row each of their
    indicators: `staff_no`, `period`, `card`, `indicator` (null for the whole card), `points` out of a hundred and
    `attained` on the card's scale, in millionths. `findings`: `row`, `column`, `code`, `detail` and `tab` of what was
    wrong; who has one has no score for that period.
    """

    scores: Frame
    points: Frame
    findings: Frame


def scores(
    rows: Frame,
    cards: Cards,
    staff: Frame,
    locale: Locale,
    units: Mapping[str, str] | None = None,
    keep: Keep = as_it_is,
    posts: Frame | None = None,
) -> Scored:
    """The score of every person and period in rows of 评分, which are free of cell faults, and of `figures` of other tabs.

    A person's card is the one that takes their post on the period's last day. `units` names what is scored without
    being a person, such as a department, with the word among the posts that stands for it. `keep`: see `Book`. `posts`
    (`staff_no`, `period`, `post`) names the post where another day than the last decides the card.
    """
    of_tabs = "tab" in rows.collect_schema().names()
    given = keep(rows) if of_tabs else rows
    entered = keep(entries(numbered(given) if of_tabs else given, cards, staff, units or {}, posts))
    rows = with_faults(with_measure(entered.filter(~nw.col("again"))), cards)
    rows = with_row_words(with_points(_averaged(rows)), locale)
    hit = nw.when(nw.col("fault") > 0).then(nw.lit(1)).otherwise(nw.lit(0))
    rows = rows.with_columns(_hit=hit).with_columns(spoilt=nw.col("_hit").sum().over(*PERSON) > 0)
    rows = keep(rows)
    groups = keep(_grouped(rows, cards, locale))
    people = keep(_people(groups, cards, locale))
    found = [
        repeat_findings(entered).select(FINDING),
        row_findings(rows, locale).select(FINDING),
        evaluator_findings(groups, cards, locale).select(FINDING),
        indicator_findings(people, cards, locale).select(FINDING),
    ]
    sound = people.filter(~nw.col("spoilt") & ~nw.col("lacks") & ~nw.col("lacks_indicators"))
    totals = sound.select(*PERSON, "month", "card", "post", "full", "score", "says", "clause")
    points = groups.join(sound.select(*PERSON), on=PERSON).select(*PERSON, "card", "indicator", "points", "attained")
    told = nw.concat(found)
    findings = traced(told, given) if of_tabs else told.with_columns(tab=nw.lit(0, dtype=nw.Int64))
    return Scored(totals, points, findings)


def _averaged(rows: Frame) -> Frame:
    """One row for the sound scores of one evaluator who is several people: their mean, rounded half-up once.

    Adds `scorers`, how many scores a row stands for.
    """
    mean = nw.col("several") & (nw.col("fault") == 0) & ~nw.col("score").is_null()
    by = [*PERSON, "place", "evaluator_order"]
    rows = rows.with_columns(
        _mean=mean,
        _one=nw.when(mean).then(nw.lit(1)).otherwise(nw.lit(0)),
        _given=nw.when(mean).then(nw.col("score")).otherwise(nw.lit(0)),
        _row=nw.when(mean).then(nw.col("row")),
    )
    rows = rows.with_columns(
        scorers=nw.col("_one").sum().over(*by).cast(nw.Int64),
        _sum=nw.col("_given").sum().over(*by).cast(nw.Int64),
        _lead=nw.col("_row").min().over(*by),
    ).filter(~nw.col("_mean") | (nw.col("row") == nw.col("_lead")))
    rows = rows.with_columns(scorers=nw.when(nw.col("_mean")).then(nw.col("scorers")).otherwise(nw.lit(1)))
    rows = rounded(rows, "_score", nw.col("_sum"), (1, nw.col("scorers")))
    score = nw.when(nw.col("_mean")).then(nw.col("_score")).otherwise(nw.col("score"))
    return rows.with_columns(score=score).drop("_mean", "_one", "_given", "_row", "_sum", "_lead", "_score")


def _grouped(rows: Frame, cards: Cards, locale: Locale) -> Frame:
    """One row a person, period and indicator, or whole card: its points, who scored it, and who has yet to."""
    rows = rows.filter((nw.col("case") > 0) & (nw.col("place") != UNKNOWN))
    sound, scored = nw.col("fault") == 0, ~nw.col("score").is_null()
    evaluators = max((len(cards.evaluators_of(card)) for card in cards.names), default=0)
    columns = [f"_by_{order}" for order in range(evaluators)]
    rows = rows.with_columns(
        _weighted=nw.when(sound & scored).then(nw.col("score") * nw.col("share")).otherwise(nw.lit(0)),
        _measured=nw.when(~scored).then(nw.col("measured")),
        _bit=number_for(nw.col("evaluator_order"), {order: 2**order for order in range(evaluators)}),
        _alone=nw.when(~nw.col("named")).then(nw.col("sum_said")),
        **{
            name: nw.when(nw.col("evaluator_order") == order).then(nw.col("sum_said"))
            for order, name in enumerate(columns)
        },
    )
    groups = rows.group_by(*OF_INDICATOR, *SAID).agg(
        row=nw.col("row").min(),
        indicator=nw.col("indicator").max(),
        weighted=nw.col("_weighted").sum(),
        measured=nw.col("_measured").max(),
        shares=nw.col("share").sum(),
        evaluators=nw.col("_bit").sum(),
        hits=nw.col("_hit").sum(),
        note=nw.col("note").max(),
        alone=nw.col("_alone").max(),
        **{name: nw.col(name).max() for name in columns},
    )
    return with_piece(_lacking(_pointed(groups, cards), cards), columns or ["alone"], locale)


def _pointed(groups: Frame, cards: Cards) -> Frame:
    """Adds `points`, of a hundred, rounded once, and `attained`, the same on the card's scale."""
    by, most = (nw.col("weight"), nw.col("scale")), _most(cards)
    groups = rounded(groups, "points", nw.col("weighted"), by, (1, PERCENT), most=most, widest=_widest(cards))
    groups = groups.with_columns(points=nw.coalesce(nw.col("measured"), nw.col("points")))
    groups = rounded(groups, "attained", nw.col("points"), (nw.col("full"), PERCENT), most=most)
    return groups.with_columns(indicator=nw.when(~nw.col("whole")).then(nw.col("indicator")))


def _most(cards: Cards) -> int:
    """No weight and no full marks are more."""
    return max([PERCENT, *(max(row.weight, row.full) for row in cards.indicators)])


def _widest(cards: Cards) -> int:
    """No score, and no full marks of a whole card, are more."""
    return max([PERCENT, *(max(scale_of(row), row.full) for row in cards.indicators)])


def _lacking(groups: Frame, cards: Cards) -> Frame:
    """Adds `asked_evaluators`, those who score the single indicators, and `lacks`: some of them have not."""
    everyone = {
        number: 2 ** len(cards.evaluators_of(case.card)) - 1 for number, case in enumerate(cards.cases, start=1)
    }
    of_whole = nw.when(nw.col("whole")).then(nw.col("evaluators")).otherwise(nw.lit(0))
    groups = groups.with_columns(_of_whole=of_whole)
    groups = look_up(groups, "case", cards.put, _everyone=numbers(everyone, 0))
    asked = nw.col("_everyone") - nw.col("_of_whole").sum().over(*PERSON)
    lacks = ~nw.col("whole") & (nw.col("shares") != nw.col("rest")) & (nw.col("hits") == 0)
    return groups.with_columns(asked_evaluators=asked.cast(nw.Int64), lacks=lacks).drop("_of_whole", "_everyone")


def _people(groups: Frame, cards: Cards, locale: Locale) -> Frame:
    """One row a person and period, with the total and what is lacking."""
    most = max((len(cards.indicator_names(card)) for card in cards.names), default=0)
    columns = [f"_said_{order}" for order in range(most)]
    whole = nw.col("whole")
    lacks = nw.when(nw.col("lacks")).then(nw.lit(1)).otherwise(nw.lit(0))
    bit = number_for(nw.col("order"), {order: 2**order for order in range(most)})
    groups = groups.with_columns(
        _lacks=lacks,
        _bit=nw.when(whole).then(nw.lit(0)).otherwise(bit),
        _whole=nw.when(whole).then(nw.col("piece")),
        **{name: nw.when(nw.col("order") == order).then(nw.col("piece")) for order, name in enumerate(columns)},
    )
    people = groups.group_by(*OF_PERSON).agg(
        row=nw.col("row").min(),
        total=nw.col("points").sum(),
        indicators=nw.col("_bit").sum(),
        asked_evaluators=nw.col("asked_evaluators").min(),
        lacking=nw.col("_lacks").sum(),
        _whole=nw.col("_whole").max(),
        **{name: nw.col(name).max() for name in columns},
    )
    people = rounded(people, "score", nw.col("total"), (nw.col("full"), PERCENT), most=_most(cards))
    people = look_up(
        people,
        "case",
        cards.put,
        asked_indicators=numbers(_of_case(cards, _asked(cards)), 0),
        clause=words(_clauses(cards)),
    ).with_columns(_total=total_said(locale))
    pieces = [*(nw.col(name) for name in columns), nw.col("_whole"), nw.col("_total")]
    return people.with_columns(
        lacks=nw.col("lacking") > 0,
        lacks_indicators=(nw.col("rest") > 0) & (nw.col("indicators") != nw.col("asked_indicators")),
        says=nw.concat_str(pieces, separator=SEPARATOR.to(locale), ignore_nulls=True),
    )


def _asked(cards: Cards) -> Callable[[Case], int]:
    def asked(case: Case) -> int:
        names = cards.indicator_names(case.card)
        return sum(2 ** names.index(row.name) for row in cards.rows_of(case))

    return asked


def _clauses(cards: Cards) -> dict[int, str]:
    return {
        number: "、".join(dict.fromkeys(row.clause for row in cards.rows_of(case)))
        for number, case in enumerate(cards.cases, start=1)
    }


def _of_case(cards: Cards, say: Callable[[Case], int]) -> dict[int, int]:
    return {number: say(case) for number, case in enumerate(cards.cases, start=1)}
