"""How a score came about, in words: `工作态度 10×20%=2`, one piece an indicator."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from functions.pay.expressions import Frame
from functions.pay.scorecards.forms import is_form
from functions.pay.wording import number, sentence
from schemas.plan import RATE_SCALE
from schemas.scorecards import COMPLEMENT, COUNT_DOWN, INVERSE, PERCENT, PROPORTIONAL, RATIO, STRETCH
from schemas.words import Locale, Text

PIECE = Text("{name} {sum}={points}{note}", "{name} {sum}={points}{note}")
BY_EVALUATOR = Text("{name}{score}×{weight}%", "{name} {score}×{weight}%")
BY_SEVERAL = Text("{name}{count}人平均{score}×{weight}%", "{name} (mean of {count}) {score}×{weight}%")
SHARED = Text("{sum}×{rest}%", "{sum}×{rest}%")
OF_CARD = Text("{score}×{weight}%", "{score}×{weight}%")
OF_SCALE = Text("{score}÷{scale}×{marks}", "{score}÷{scale}×{marks}")
BY_RATIO = Text("{actual}÷{base}×{marks}", "{actual}÷{base}×{marks}")
BY_STRETCH = Text("{marks}×{multiple}", "{marks}×{multiple}")
BY_INVERSE = Text("{base}÷{actual}×{marks}", "{base}÷{actual}×{marks}")
BY_COMPLEMENT = Text("(1−{actual}÷{base})×{marks}", "(1−{actual}÷{base})×{marks}")
BY_COUNT = Text("{marks}−{each}×{actual}", "{marks}−{each}×{actual}")
CAPPED = Text("（封顶{cap}%）", " (cap {cap} %)")
STRETCHED = Text("（{actual}÷{base} 达到 {stretch}%）", " ({actual}÷{base} reaches {stretch} %)")
FLOORED = Text("（不低于 0）", " (never under 0)")
TOTAL = Text("合计 {score}", "total {score}")
NUMBERS = ("score", "actual", "base", "rest")  # what the plan says of an indicator, it says in words as well
WHOLE_CARD_NAME = Text("总分", "Whole card")


def with_row_words(rows: Frame, locale: Locale) -> Frame:
    """Adds what each row contributes: `sum_said` (an actual figure's arithmetic, or a score) and `note`."""
    rows = _saying(rows, NUMBERS)
    measured, named = nw.col("score").is_null(), nw.col("named")
    rows = rows.with_columns(_sum=_measured(locale), _noted=_note(locale))
    rows = rows.with_columns(_plain=nw.when(measured).then(nw.col("_sum")).otherwise(_said("score")))
    given = {"name": nw.col("evaluator").fill_null(""), "score": _said("score"), "weight": _said("evaluator_weight")}
    several = sentence(BY_SEVERAL, locale, **given, count=nw.col("scorers").cast(nw.String))
    one = sentence(BY_EVALUATOR, locale, **given)
    rows = rows.with_columns(
        _shared=sentence(SHARED, locale, sum=nw.col("_plain"), rest=_said("rest")),
        _mine=nw.when(nw.col("scorers") > 1).then(several).otherwise(one),
    )
    partly = ~nw.col("whole") & (nw.col("rest") < PERCENT)
    alone = nw.when(partly).then(nw.col("_shared")).otherwise(nw.col("_plain"))
    rows = rows.with_columns(
        sum_said=nw.when(named).then(nw.col("_mine")).otherwise(alone),
        note=nw.when(measured).then(nw.col("_noted")).otherwise(nw.lit("")),
    )
    return rows.drop("_sum", "_noted", "_plain", "_shared", "_mine", *(f"{name}_said" for name in NUMBERS))


def _saying(rows: Frame, names: Sequence[str]) -> Frame:
    """Adds the numbers of these columns as text: what is put together of them would else write them out each time."""
    return rows.with_columns(**{f"{name}_said": number(nw.col(name), RATE_SCALE).fill_null("0") for name in names})


def _said(name: str) -> nw.Expr:
    return nw.col(f"{name}_said")


def _measured(locale: Locale) -> nw.Expr:
    parts = {name: _said(name) for name in ("actual", "base", "marks", "multiple", "each")}
    said = sentence(BY_RATIO, locale, **parts)
    said = nw.when(nw.col("stretched")).then(sentence(BY_STRETCH, locale, **parts)).otherwise(said)
    said = nw.when(is_form(INVERSE)).then(sentence(BY_INVERSE, locale, **parts)).otherwise(said)
    said = nw.when(is_form(COMPLEMENT)).then(sentence(BY_COMPLEMENT, locale, **parts)).otherwise(said)
    return nw.when(is_form(COUNT_DOWN)).then(sentence(BY_COUNT, locale, **parts)).otherwise(said)


def _note(locale: Locale) -> nw.Expr:
    parts = {name: _said(name) for name in ("actual", "base", "stretch", "cap")}
    below = is_form(RATIO, STRETCH, PROPORTIONAL) & (nw.col("actual") < 0)
    below = below | (is_form(COMPLEMENT) & (nw.col("actual") > nw.col("base")))
    below = below | (is_form(COUNT_DOWN) & (nw.col("value") == 0))
    note = nw.when(below.fill_null(value=False)).then(nw.lit(FLOORED.to(locale))).otherwise(nw.lit(""))
    note = nw.when(nw.col("capped")).then(sentence(CAPPED, locale, **parts)).otherwise(note)
    return nw.when(nw.col("stretched")).then(sentence(STRETCHED, locale, **parts)).otherwise(note)


def with_piece(groups: Frame, evaluators: list[str], locale: Locale) -> Frame:
    """Adds `piece`, what an indicator contributes; `evaluators` are the columns with what each of them gave."""
    together = nw.concat_str([nw.col(name) for name in evaluators], separator="+", ignore_nulls=True)
    groups = _saying(groups, ("attained",)).with_columns(_together=together)
    several = nw.concat_str([nw.lit("("), nw.col("_together"), nw.lit(")")])
    groups = groups.with_columns(
        _score=nw.when(nw.col("evaluators") > 0).then(several).otherwise(nw.col("alone")),
        _name=nw.when(nw.col("whole")).then(nw.lit(WHOLE_CARD_NAME.to(locale))).otherwise(nw.col("indicator")),
    )
    parts = {"score": nw.col("_score"), "scale": _said("scale"), "marks": _said("marks"), "weight": _said("weight")}
    of_scale, of_card = sentence(OF_SCALE, locale, **parts), sentence(OF_CARD, locale, **parts)
    scored = nw.when(nw.col("scale") == nw.col("full")).then(of_card).otherwise(of_scale)
    scored = nw.when(nw.col("whole")).then(nw.col("_score")).otherwise(scored)
    groups = groups.with_columns(_worked=nw.when(nw.col("measured").is_null()).then(scored).otherwise(nw.col("alone")))
    piece = sentence(
        PIECE, locale, name=nw.col("_name"), sum=nw.col("_worked"), points=_said("attained"), note=nw.col("note")
    )
    return groups.with_columns(piece=piece).drop("_together", "_score", "_name", "_worked", "attained_said")


def total_said(locale: Locale) -> nw.Expr:
    """The total of a card."""
    return sentence(TOTAL, locale, score=number(nw.col("score"), RATE_SCALE))
