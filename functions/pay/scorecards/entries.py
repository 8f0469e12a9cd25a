"""The rows of 评分 with what the plan says of each: the person's card in that period, the indicator, the evaluator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import narwhals as nw

from functions.pay.expressions import Columns, Frame, listed, word_for
from functions.pay.facts import held_on, tenures
from functions.pay.periods import last_day
from functions.pay.plan.matching import with_one
from functions.pay.rows import look_up, numbers, words
from functions.pay.scorecards.cards import Cards, Case, Indicator
from functions.pay.scorecards.periods import cycle_of, month_of
from schemas.numbers import written
from schemas.plan import RATE_SCALE
from schemas.scorecards import COMPLEMENT, COUNT_DOWN, DIRECT, FORMS, PERCENT, WHOLE_CARD, WHOLE_CARD_WORDS

UNKNOWN = -1  # no such indicator, or no such number
WHOLE = -2  # a score of the whole card
PERSON = ["staff_no", "period"]
TYPED = ("row", *PERSON, "indicator", "evaluator", "actual", "target", "score", "scorer")
NUMBERS = ("weight", "scale", "form", "standard", "cap", "stretch", "multiple", "order", "marks", "each")
SAID = ("weight", "scale", "marks", "each", "multiple", "stretch", "cap")
FORM_NUMBERS = {form: number for number, form in enumerate(FORMS.values)}


def entries(
    rows: Frame,
    cards: Cards,
    staff: Frame,
    units: Mapping[str, str],
    posts: Frame | None = None,
) -> Frame:
    """Rows of 评分 with `month`, `post`, `case`, `card`, and of its indicator, evaluator and card what `scores` needs.

    `case` counts from 1, 0 where no card takes the person. `place`: index of the indicator in the plan, UNKNOWN or
    WHOLE. `share`: what part of the indicator the row decides, in millionths of a percent. `several`: whether its
    evaluator is several people, who share that part. `again`: it repeats what an earlier row says.
    """
    rows = _with_people(rows.select(*TYPED), staff, units, posts)
    rows = with_one(rows, {number: case.asked("_last") for number, case in _numbered(cards).items()}, "case", cards.put)
    rows = look_up(
        rows,
        "case",
        cards.put,
        card=words(_of_case(cards, lambda case: case.card)),
        full=numbers(_of_case(cards, lambda case: cards.rows_of(case)[0].full), PERCENT),
    )
    return _with_shares(_with_repeats(_with_plan(rows, cards)))


def _with_people(rows: Frame, staff: Frame, units: Mapping[str, str], posts: Frame | None) -> Frame:
    """Adds `month` and `post`, as it stands on the period's last day; units have the post that stands for them.

    `posts` (`staff_no`, `period`, `post`) says it where another day decides.
    """
    people = tenures(staff).select("staff_no", "holds_from", "holds_until", _post=nw.col("post"))
    rows = rows.with_columns(month=month_of(nw.col("period")), cycle=cycle_of(nw.col("period")))
    rows = rows.with_columns(_last=last_day(nw.col("month")))
    rows = rows.join(people, on="staff_no", how="left").filter(nw.col("_post").is_null() | held_on("_last"))
    post = nw.coalesce(word_for(nw.col("staff_no"), units), nw.col("_post")) if units else nw.col("_post")
    rows = rows.with_columns(post=post).drop("_post", "holds_from", "holds_until")
    if posts is None:
        return rows
    rows = rows.join(posts.select(*PERSON, _said=nw.col("post")), on=PERSON, how="left")
    return rows.with_columns(post=nw.coalesce("_said", "post")).drop("_said")


def _with_plan(rows: Frame, cards: Cards) -> Frame:
    named = nw.col("indicator").fill_null(WHOLE_CARD)
    rows = rows.with_columns(
        whole=named.is_in(list(WHOLE_CARD_WORDS)),
        named=~nw.col("evaluator").is_null(),
        _what=named,
        _who=nw.col("evaluator").fill_null(""),
    )
    places = (
        (number, cards.indicators[place].name, place)
        for number, case in _numbered(cards).items()
        for place in case.indicators
    )
    known = listed({"case": nw.Int64, "_what": nw.String, "_known": nw.Int64}, places, cards.put)
    rows = rows.join(known, on=["case", "_what"], how="left")
    place = nw.when(nw.col("whole")).then(nw.lit(WHOLE)).otherwise(nw.col("_known").fill_null(UNKNOWN))
    rows = rows.with_columns(
        place=place.cast(nw.Int64), _what=nw.when(nw.col("whole")).then(nw.lit(WHOLE_CARD)).otherwise(nw.col("_what"))
    ).drop("_known")
    rows = rows.join(_indicators(cards), on="place", how="left")
    rows = rows.join(_evaluators(cards), on=["card", "_who"], how="left")
    return rows.with_columns(
        several=nw.col("several").fill_null(value=False),
        scale=nw.when(nw.col("whole")).then(nw.col("full")).otherwise(nw.col("scale")),
        evaluator_order=nw.col("evaluator_order").fill_null(UNKNOWN),
        evaluator_weight=nw.col("evaluator_weight").fill_null(0),
    )


def _indicators(cards: Cards) -> Frame:
    """What the plan says of every indicator, by its `place`; UNKNOWN stands for what it does not say.

    Numbers come beside what is said of them. A score of the whole card counts in full, and directly.
    """
    rows = [_told(cards, place, row) for place, row in enumerate(cards.indicators)]
    blank = dict.fromkeys(NUMBERS, UNKNOWN)
    rows.append({"place": UNKNOWN, "implied": False, **blank, "marks": 0, "each": 0})
    whole = {"weight": PERCENT, "form": FORM_NUMBERS[DIRECT]}
    rows.append({**rows[-1], "place": WHOLE, **whole})
    said = [{f"{name}_said": written(row[name], RATE_SCALE) for name in SAID} for row in rows]
    columns: Columns = {"place": nw.Int64, "implied": nw.Boolean, **dict.fromkeys(NUMBERS, nw.Int64)}
    texts: Columns = {f"{name}_said": nw.String for name in SAID}
    cells = ([*(row[name] for name in columns), *words.values()] for row, words in zip(rows, said, strict=True))
    return listed({**columns, **texts}, cells, cards.put)


def _told(cards: Cards, place: int, row: Indicator) -> dict[str, Any]:
    known = {
        "weight": row.weight,
        "scale": scale_of(row),
        "form": FORM_NUMBERS[row.form],
        "standard": _standard(row),
        "cap": row.cap,
        "stretch": row.stretch,
        "multiple": row.multiple,
        "order": cards.indicator_names(row.card).index(row.name),
        "marks": row.weight * row.full // PERCENT,
        "each": row.standard * row.full // PERCENT if row.form == COUNT_DOWN and row.standard is not None else 0,
    }
    known = {name: UNKNOWN if number is None else number for name, number in known.items()}
    return {"place": place, "implied": row.form == COMPLEMENT and row.standard is None, **known}


def _evaluators(cards: Cards) -> Frame:
    """The evaluators of every card, and whether they are several people."""
    columns: Columns = {"card": nw.String, "_who": nw.String, "evaluator_order": nw.Int64, "evaluator_weight": nw.Int64}
    rows = (
        (card, one.name, order, one.weight, one.several, written(one.weight, RATE_SCALE))
        for card in cards.names
        for order, one in enumerate(cards.evaluators_of(card))
    )
    return listed({**columns, "several": nw.Boolean, "evaluator_weight_said": nw.String}, rows, cards.put)


def scale_of(row: Indicator) -> int:
    """The most that a score may be: other forms than direct keep their standard for the actual figure."""
    return row.scale if row.form == DIRECT else row.weight


def _standard(row: Indicator) -> int | None:
    """What an actual figure is measured by."""
    if row.form == COMPLEMENT and row.standard is None:
        return int(RATE_SCALE)
    return None if row.form == DIRECT else row.standard


def _with_repeats(rows: Frame) -> Frame:
    """Adds `again`, and `lead`, the first row that an evaluator has for an indicator or the whole card."""
    rows = rows.with_columns(_person=nw.col("scorer").fill_null(""))
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


def _numbered(cards: Cards) -> dict[int, Case]:
    return dict(enumerate(cards.cases, start=1))


def _of_case(cards: Cards, say: Callable[[Case], Any]) -> dict[int, Any]:
    return {number: say(case) for number, case in _numbered(cards).items()}
