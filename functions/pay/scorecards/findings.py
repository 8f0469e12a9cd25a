"""What is wrong with entered scores, as problem rows: `row`, `column`, `code` and `detail`, how to mend it."""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw

from functions.pay.expressions import Frame, word_for, words_of
from functions.pay.rows import look_up, words
from functions.pay.scorecards.cards import Cards
from functions.pay.scorecards.entries import PERSON, UNKNOWN
from functions.pay.scorecards.forms import is_form
from functions.pay.wording import number, sentence
from schemas.plan import RATE_SCALE
from schemas.scorecards import COMPLEMENT, COUNT_DOWN, CYCLES, DIRECT, INVERSE, PERCENT
from schemas.words import Locale, Text

FINDING = ["row", "column", "code", "detail"]
WRONG = "unsupported"
LACKING = "gap"
REPEATED = "duplicate"
JOIN = Text("、", ", ")
LACKS_EVALUATORS = Text(
    "“{indicator}”还缺{names}的评分，这一期没有得分。请补上",
    "“{indicator}” still lacks the scores of {names}; there is no score for the period. Please add them",
)
LACKS_INDICATORS = Text(
    "“{card}”还缺这些指标：{names}，这一期没有得分。请补上",
    "“{card}” still lacks: {names}; there is no score for the period. Please add them",
)
LACKS_TOTALS = Text(
    "“{card}”还缺{names}的总分或各项评分，这一期没有得分。请补上",
    "“{card}” still lacks the scores of {names}; there is no score for the period. Please add them",
)


@dataclass(frozen=True)
class Wrong:
    """A way in which a row can be wrong: when, in which column, and what to say."""

    when: nw.Expr
    column: str
    says: Text


def _told_apart() -> dict[str, nw.Expr]:
    """What several of `wrongs` ask of a row, each a column of its own: where it is written out, it is worked out again."""
    return {
        "_scored": ~nw.col("score").is_null(),
        "_measured": ~nw.col("actual").is_null(),
        "_counted": ~nw.col("actual").is_null() & ~is_form(DIRECT),
        "_times": is_form(COUNT_DOWN),
        "_known": (nw.col("case") > 0) & (nw.col("place") != UNKNOWN),
    }


def wrongs() -> list[Wrong]:
    """Every way in which one row can be wrong, in the order in which the first that applies is told."""
    scored, measured, counted = nw.col("_scored"), nw.col("_measured"), nw.col("_counted")
    known, times = nw.col("_known"), nw.col("_times")
    named, whole = nw.col("named"), nw.col("whole")
    cycle = nw.col("set_cycle")
    ranged = is_form(COMPLEMENT, INVERSE, COUNT_DOWN)
    implied = is_form(COMPLEMENT) & nw.col("target").is_null() & nw.col("implied")
    return [
        Wrong(
            nw.col("case") == 0,
            "staff_no",
            Text(
                "这一期没有评分卡评到这个人。请核对工号、岗位，和“评分卡”的“参加”与日期",
                "No scorecard takes this person in the period. Check the number, the post, and the cards' posts and dates",
            ),
        ),
        Wrong(
            (nw.col("case") > 0) & ~cycle.is_null() & (cycle != nw.col("cycle")),
            "period",
            Text("“{card}”按{cycle}评，这里的期间不是。请改期间", "“{card}” is scored by the {cycle}; mend the period"),
        ),
        Wrong(
            (nw.col("case") > 0) & ~known,
            "indicator",
            Text(
                "这一期“{card}”里没有这项指标。请照评分卡写",
                "“{card}” has no such indicator in the period; use its words",
            ),
        ),
        Wrong(
            known & named & (nw.col("evaluator_order") == UNKNOWN),
            "evaluator",
            Text("“{card}”没有这个评分方。请照“评分方”表写", "“{card}” has no such evaluator; use those of the tab"),
        ),
        Wrong(
            scored & measured,
            "score",
            Text("“实际”和“得分”只填一个", "Fill in either the actual figure or the score"),
        ),
        Wrong(
            ~scored & is_form(DIRECT),
            "score",
            Text("这一项直接打分，请填“得分”", "This is scored directly; fill in the score"),
        ),
        Wrong(
            named & counted,
            "evaluator",
            Text(
                "实际数只有一个，不分评分方。请把“评分方”留空；要各自评分就填“得分”",
                "There is one actual figure, whoever scores: leave the evaluator blank, or give scores instead",
            ),
        ),
        Wrong(
            scored & ((nw.col("score") < 0) | (nw.col("score") > nw.col("scale"))),
            "score",
            Text("得分要在 0 到 {scale} 之间", "The score must lie between 0 and {scale}"),
        ),
        Wrong(
            counted & nw.col("target").is_null() & (nw.col("standard") == UNKNOWN),
            "target",
            Text("这一项要有目标：填在这里，或填评分卡的“标准”", "A target is needed, here or as the card's standard"),
        ),
        Wrong(
            counted & ~times & (nw.col("base") <= 0),
            "target",
            Text("目标要大于 0，否则算不出完成率", "The target must be above 0, or there is nothing to divide by"),
        ),
        Wrong(
            counted & ranged & (nw.col("actual") < 0),
            "actual",
            Text("这里的实际数不能小于 0", "The actual figure cannot be negative here"),
        ),
        Wrong(
            counted & times & (nw.col("actual") % RATE_SCALE != 0),
            "actual",
            Text("次数要填整数", "The number of occurrences must be whole"),
        ),
        Wrong(
            counted & implied & (nw.col("actual") > RATE_SCALE),
            "actual",
            Text(
                "没有填目标和标准，所以这里应填 0 到 1 的比率（7% 填 0.07）。按百分数填的，请把“标准”填成 100",
                "Without a target or standard this is a rate from 0 to 1 (7 % is 0.07). For percent, set the standard to 100",
            ),
        ),
        Wrong(
            counted & nw.col("far") & ~(nw.col("cap") > UNKNOWN) & ~(nw.col("stretch") > UNKNOWN),
            "actual",
            Text(
                "实际与目标相差一百倍以上，又没有封顶，请核对两个数的单位",
                "Actual and target are a hundredfold apart and there is no cap; check the units of both",
            ),
        ),
        Wrong(
            known & named & nw.col("both_ways"),
            "indicator",
            Text(
                "这个评分方既给了总分，又给了单项分。请只留一种",
                "This evaluator gave a total and single scores; keep one of them",
            ),
        ),
        Wrong(
            known & ((nw.col("rest") < 0) & whole | (nw.col("rest") <= 0) & ~whole),
            "indicator",
            Text(
                "整张卡已由总分定下，这一行再计就重复了。请删去总分或这一行",
                "The totals decide the whole card already; delete them or this row",
            ),
        ),
        Wrong(
            known & ~whole & nw.col("mixed"),
            "evaluator",
            Text(
                "这项指标有的行写了评分方，有的没写。请都写上",
                "Some rows of this indicator name an evaluator and some do not; name all of them",
            ),
        ),
    ]


def with_faults(rows: Frame, cards: Cards) -> Frame:
    """Adds `fault`: which of `wrongs`, counted from 1, is wrong with a row; 0 for a sound one."""
    cycles = {number: cards.rows_of(case)[0].cycle for number, case in enumerate(cards.cases, start=1)}
    set_cycle = words({number: cycle for number, cycle in cycles.items() if cycle})
    rows = look_up(rows, "case", cards.put, set_cycle=set_cycle)
    one, is_whole = nw.lit(1), nw.col("whole")
    rows = rows.with_columns(
        _by=nw.col("evaluator").fill_null(""),
        _whole=nw.when(is_whole).then(one).otherwise(nw.lit(0)),
        _single=nw.when(is_whole).then(nw.lit(0)).otherwise(one),
        _named=nw.when(nw.col("named")).then(one).otherwise(nw.lit(0)),
        _blank=nw.when(nw.col("named")).then(nw.lit(0)).otherwise(one),
        **_told_apart(),
    )
    by, at = [*PERSON, "_by"], [*PERSON, "place"]
    rows = rows.with_columns(
        both_ways=(nw.col("_whole").sum().over(*by) > 0) & (nw.col("_single").sum().over(*by) > 0),
        mixed=(nw.col("_named").sum().over(*at) > 0) & (nw.col("_blank").sum().over(*at) > 0),
    )
    fault = nw.lit(0)
    for place, wrong in reversed(list(enumerate(wrongs(), start=1))):
        fault = nw.when(wrong.when).then(nw.lit(place)).otherwise(fault)
    rows = rows.with_columns(fault=fault.cast(nw.Int64))
    return rows.drop("_by", "_whole", "_single", "_named", "_blank", *_told_apart())


def repeat_findings(entered: Frame) -> Frame:
    """One problem row for each row that repeats an earlier one; it counts for nothing."""
    return entered.filter(nw.col("again")).select(
        "row", column=nw.lit("indicator"), code=nw.lit(REPEATED), detail=nw.lit(None, dtype=nw.String)
    )


def row_findings(rows: Frame, locale: Locale) -> Frame:
    """One problem row for each row that is wrong."""
    numbered = dict(enumerate(wrongs(), start=1))
    marked = {place: wrong for place, wrong in numbered.items() if "{" in wrong.says.zh}
    cycle = word_for(nw.col("set_cycle"), {word.zh: word.to(locale) for word in CYCLES}, "")
    rows = rows.with_columns(_card=nw.col("card").fill_null(""), _of=number(nw.col("scale"), RATE_SCALE), _every=cycle)
    parts = {"card": nw.col("_card"), "cycle": nw.col("_every"), "scale": nw.col("_of")}
    detail = word_for(nw.col("fault"), {place: wrong.says.to(locale) for place, wrong in numbered.items()})
    for place, wrong in marked.items():
        detail = nw.when(nw.col("fault") == place).then(sentence(wrong.says, locale, **parts)).otherwise(detail)
    return rows.filter(nw.col("fault") > 0).select(
        "row",
        column=word_for(nw.col("fault"), {place: wrong.column for place, wrong in numbered.items()}),
        code=nw.lit(WRONG),
        detail=detail,
    )


def evaluator_findings(groups: Frame, cards: Cards, locale: Locale) -> Frame:
    """One problem row for each indicator that some evaluator has not scored. `groups`: see `scoring`."""
    short = groups.filter(nw.col("lacks") & ~nw.col("whole"))
    missing = nw.col("asked_evaluators") - nw.col("evaluators")
    names = _names(
        cards, missing, {card: [row.name for row in cards.evaluators_of(card)] for card in cards.names}, locale
    )
    detail = sentence(LACKS_EVALUATORS, locale, indicator=nw.col("indicator"), names=names)
    return short.select("row", column=nw.lit("evaluator"), code=nw.lit(LACKING), detail=detail)


def indicator_findings(people: Frame, cards: Cards, locale: Locale) -> Frame:
    """One problem row for each person and period that lacks indicators, or an evaluator's total."""
    totals_only = (nw.col("indicators") == 0) & (nw.col("rest") < PERCENT)
    short = people.filter(nw.col("lacks_indicators") & (nw.col("case") > 0))
    by_card = {card: [row.name for row in cards.evaluators_of(card)] for card in cards.names}
    evaluators = _names(cards, nw.col("asked_evaluators"), by_card, locale)
    listed = {card: cards.indicator_names(card) for card in cards.names}
    indicators = _names(cards, nw.col("asked_indicators") - nw.col("indicators"), listed, locale)
    detail = (
        nw.when(totals_only)
        .then(sentence(LACKS_TOTALS, locale, card=nw.col("card"), names=evaluators))
        .otherwise(sentence(LACKS_INDICATORS, locale, card=nw.col("card"), names=indicators))
    )
    column = nw.when(totals_only).then(nw.lit("evaluator")).otherwise(nw.lit("indicator"))
    return short.select("row", column=column, code=nw.lit(LACKING), detail=detail)


def _names(cards: Cards, mask: nw.Expr, words: dict[str, list[str]], locale: Locale) -> nw.Expr:
    """The names whose places a sum of 2^place holds, by the row's card."""
    said = nw.lit("")
    for card in cards.names:
        if words[card]:
            said = nw.when(nw.col("card") == card).then(words_of(mask, words[card], JOIN.to(locale))).otherwise(said)
    return said
