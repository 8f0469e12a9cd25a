"""The rows of 评分 with what the plan says of each: the person's card in that period, the indicator, the evaluator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import narwhals as nw

from functions.pay.expressions import Frame, number_for, word_for
from functions.pay.facts import held_on, tenures
from functions.pay.plan.dated import OPEN
from functions.pay.scorecards.cards import Cards, Case, Indicator
from functions.pay.scorecards.periods import cycle_of, last_day_of, month_of
from schemas.plan import RATE_SCALE
from schemas.scorecards import COMPLEMENT, DIRECT, FORMS, PERCENT, WHOLE_CARD, WHOLE_CARD_WORDS

UNKNOWN = -1  # no such indicator, or no such number
WHOLE = -2  # a score of the whole card
SEP = "\t"  # stands in no name: white space is dropped from names
PERSON = ["staff_no", "period"]
TYPED = ("row", *PERSON, "indicator", "evaluator", "actual", "target", "score", "scorer")
FORM_NUMBERS = {form: number for number, form in enumerate(FORMS.values)}


def entries(rows: Frame, cards: Cards, staff: Frame, units: Mapping[str, str], posts: Frame | None = None) -> Frame:
    """Rows of 评分 with `month`, `post`, `case`, `card`, and of its indicator, evaluator and card what `scores` needs.

    `case` counts from 1, 0 where no card takes the person. `place`: index of the indicator in the plan, UNKNOWN or
    WHOLE. `share`: what part of the indicator the row decides, in millionths of a percent. `several`: whether its
    evaluator is several people, who share that part. `again`: it repeats what an earlier row says.
    """
    rows = _with_people(rows.select(*TYPED), staff, units, posts)
    case = [nw.when(_holds(one)).then(nw.lit(number)).otherwise(nw.lit(0)) for number, one in _numbered(cards).items()]
    rows = rows.with_columns(case=nw.sum_horizontal(nw.lit(0), *case).cast(nw.Int64))
    rows = rows.with_columns(card=word_for(nw.col("case"), _of_case(cards, lambda case: case.card)))
    return _with_shares(_with_repeats(_with_plan(rows, cards)))


def _with_people(rows: Frame, staff: Frame, units: Mapping[str, str], posts: Frame | None) -> Frame:
    """Adds `month` and `post`, as it stands on the period's last day; units have the post that stands for them.

    `posts` (`staff_no`, `period`, `post`) says it where another day decides.
    """
    people = tenures(staff).select("staff_no", "holds_from", "holds_until", _post=nw.col("post"))
    rows = rows.with_columns(month=month_of(nw.col("period")), cycle=cycle_of(nw.col("period")))
    rows = rows.with_columns(_last=last_day_of(nw.col("month")))
    rows = rows.join(people, on="staff_no", how="left").filter(nw.col("_post").is_null() | held_on("_last"))
    post = nw.coalesce(word_for(nw.col("staff_no"), units), nw.col("_post")) if units else nw.col("_post")
    rows = rows.with_columns(post=post).drop("_post", "holds_from", "holds_until")
    if posts is None:
        return rows
    rows = rows.join(posts.select(*PERSON, _said=nw.col("post")), on=PERSON, how="left")
    return rows.with_columns(post=nw.coalesce("_said", "post")).drop("_said")


def _holds(case: Case) -> nw.Expr:
    on, post = nw.col("_last"), nw.col("post")
    held = post.is_in(sorted(case.posts)).fill_null(value=False) & (on >= nw.lit(case.first))
    return held if case.last == OPEN else held & (on <= nw.lit(case.last))


def _with_plan(rows: Frame, cards: Cards) -> Frame:
    named = nw.col("indicator").fill_null(WHOLE_CARD)
    whole = named.is_in(list(WHOLE_CARD_WORDS))
    places = {
        f"{number}{SEP}{cards.indicators[place].name}": place
        for number, case in _numbered(cards).items()
        for place in case.indicators
    }
    rows = rows.with_columns(
        _at=nw.concat_str([nw.col("case").cast(nw.String), nw.lit(SEP), named]),
        _by=nw.concat_str([nw.col("card").fill_null(""), nw.lit(SEP), nw.col("evaluator").fill_null("")]),
    )
    place = nw.when(whole).then(nw.lit(WHOLE)).otherwise(_place_for(nw.col("_at"), places))
    rows = rows.with_columns(place=place.cast(nw.Int64), named=~nw.col("evaluator").is_null())
    full = number_for(nw.col("case"), _of_case(cards, lambda case: cards.rows_of(case)[0].full), PERCENT)
    rows = rows.with_columns(full=full, whole=nw.col("place") == WHOLE, **_numbers(cards))
    evaluators = {
        f"{card}{SEP}{evaluator.name}": (order, evaluator.weight)
        for card in cards.names
        for order, evaluator in enumerate(cards.evaluators_of(card))
    }
    by = nw.col("_by")
    several = {
        f"{card}{SEP}{evaluator.name}": 1
        for card in cards.names
        for evaluator in cards.evaluators_of(card)
        if evaluator.several
    }
    return rows.with_columns(
        several=_place_for(by, several, 0) == 1,
        _what=nw.when(whole).then(nw.lit(WHOLE_CARD)).otherwise(named),
        scale=nw.when(nw.col("whole")).then(nw.col("full")).otherwise(nw.col("scale")),
        weight=nw.when(nw.col("whole")).then(nw.lit(PERCENT)).otherwise(nw.col("weight")),
        form=nw.when(nw.col("whole")).then(nw.lit(FORM_NUMBERS[DIRECT])).otherwise(nw.col("form")),
        evaluator_order=_place_for(by, {name: order for name, (order, _) in evaluators.items()}),
        evaluator_weight=_place_for(by, {name: weight for name, (_, weight) in evaluators.items()}, 0),
    ).drop("_at", "_by")


def _numbers(cards: Cards) -> dict[str, nw.Expr]:
    """What the plan says of a row's indicator, UNKNOWN standing for what it does not say."""
    said: dict[str, Callable[[Indicator], int | None]] = {
        "weight": lambda row: row.weight,
        "scale": _scale,
        "form": lambda row: FORM_NUMBERS[row.form],
        "standard": _standard,
        "cap": lambda row: row.cap,
        "stretch": lambda row: row.stretch,
        "multiple": lambda row: row.multiple,
        "order": lambda row: cards.indicator_names(row.card).index(row.name),
    }
    found = {}
    for name, say in said.items():
        numbers = {place: number for place, row in enumerate(cards.indicators) if (number := say(row)) is not None}
        found[name] = number_for(nw.col("place"), numbers, UNKNOWN)
    return found


def _scale(row: Indicator) -> int:
    """The most that a score may be: other forms than direct keep their standard for the actual figure."""
    return row.scale if row.form == DIRECT else row.weight


def _standard(row: Indicator) -> int | None:
    """What an actual figure is measured by."""
    if row.form == COMPLEMENT and row.standard is None:
        return int(RATE_SCALE)
    return None if row.form == DIRECT else row.standard


def _with_repeats(rows: Frame) -> Frame:
    """Adds `again`, and `lead`, the first row that an evaluator has for an indicator or the whole card."""
    rows = rows.with_columns(_who=nw.col("evaluator").fill_null(""), _person=nw.col("scorer").fill_null(""))
    by = [*PERSON, "_what", "_who"]
    rows = rows.with_columns(
        lead=nw.col("row") == nw.col("row").min().over(*by),
        _own=nw.col("row") == nw.col("row").min().over(*by, "_person"),
    )
    alike = nw.when(nw.col("several")).then(~nw.col("_own") & (nw.col("_person") != "")).otherwise(~nw.col("lead"))
    return rows.with_columns(again=alike).drop("_what", "_who", "_person", "_own")


def _with_shares(rows: Frame) -> Frame:
    """Adds `rest`, the share of the card that whole-card scores leave to its indicators, and `share`."""
    own = nw.when(nw.col("named")).then(nw.col("evaluator_weight")).otherwise(nw.lit(PERCENT))
    rows = rows.with_columns(_taken=nw.when(nw.col("whole") & nw.col("lead")).then(own).otherwise(nw.lit(0)))
    rows = rows.with_columns(rest=(PERCENT - nw.col("_taken").sum().over(*PERSON)).cast(nw.Int64))
    decides = nw.when(nw.col("named") | nw.col("whole")).then(own).otherwise(nw.col("rest"))
    return rows.with_columns(share=decides.cast(nw.Int64)).drop("_taken")


def _place_for(key: nw.Expr, numbers: Mapping[str, int], default: int = UNKNOWN) -> nw.Expr:
    if not numbers:
        return nw.lit(default, dtype=nw.Int64)
    return key.replace_strict(list(numbers), list(numbers.values()), default=default, return_dtype=nw.Int64)


def _numbered(cards: Cards) -> dict[int, Case]:
    return dict(enumerate(cards.cases, start=1))


def _of_case(cards: Cards, say: Callable[[Case], Any]) -> dict[int, Any]:
    return {number: say(case) for number, case in _numbered(cards).items()}
