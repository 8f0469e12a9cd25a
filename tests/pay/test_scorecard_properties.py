"""Whatever is entered, scores agree with fractions of Python, and behave as scores should."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pay.scorecard_book import Row, Team, collected, entry, indicator, worked_out

MILLION = 10**6
EVALUATORS: list[Row] = [{"卡": "卡", "评分方": "上级", "权重": 70}, {"卡": "卡", "评分方": "同事", "权重": 30}]


@dataclass(frozen=True)
class Case:
    """One indicator as entered; numbers in millionths. `scores`: by the two evaluators, or one alone."""

    form: str
    weight: int
    standard: int
    cap: int | None
    stretch: int
    multiple: int
    actual: int
    scores: tuple[int, ...]

    def card_row(self, place: int) -> Row:
        cells: dict[str, Any] = {"标准": text(self.standard)}
        if self.form in ("比率", "比率拉伸", "反比", "按比例") and self.cap is not None:
            cells["封顶"] = text(self.cap)
        if self.form == "比率拉伸":
            cells |= {"拉伸": text(self.stretch), "倍数": text(self.multiple)}
        return indicator(f"指标{place}", text(self.weight), self.form, **cells)

    def entries(self, place: int) -> list[Row]:
        name = f"指标{place}"
        if self.form != "直接":
            return [entry(name, 实际=text(self.actual))]
        if len(self.scores) == 1:
            return [entry(name, 得分=text(self.scores[0]))]
        return [
            entry(name, 评分方=str(evaluator["评分方"]), 得分=text(score))
            for evaluator, score in zip(EVALUATORS, self.scores, strict=True)
        ]

    def points(self) -> int:
        return half_up(self._part() * self.weight)

    def _part(self) -> Fraction:
        """The part of full marks that is earned."""
        if self.form == "直接":
            by = (Fraction(7, 10), Fraction(3, 10)) if len(self.scores) > 1 else (Fraction(1),)
            return sum((w * s for w, s in zip(by, self.scores, strict=True)), Fraction(0)) / self.standard
        if self.form == "补数":
            return max(1 - Fraction(self.actual, self.standard), Fraction(0))
        if self.form == "倒扣":
            return max(1 - Fraction(self.actual, MILLION) * self.standard / self.weight, Fraction(0))
        reached = Fraction(self.actual, self.standard)
        if self.form == "反比":
            reached = 1 / reached
        if self.form == "比率拉伸" and reached * 100 * MILLION >= self.stretch:
            return Fraction(self.multiple, MILLION)
        return reached if self.cap is None else min(reached, Fraction(self.cap, 100 * MILLION))


def half_up(value: Fraction) -> int:
    return int(value + Fraction(1, 2))


def text(millionths: int) -> str:
    return f"{millionths // MILLION}.{millionths % MILLION:06d}"


@st.composite
def cases(draw: st.DrawFn, weight: int) -> Case:
    form = draw(st.sampled_from(["直接", "比率", "比率拉伸", "反比", "补数", "按比例", "倒扣"]))
    standard = draw(st.integers(1, 200 * MILLION))
    stretch = draw(st.integers(90 * MILLION, 120 * MILLION))
    actual = draw(st.integers(standard // 50 + 1, standard * 2))
    if form == "倒扣":
        standard, actual = draw(st.integers(1, weight)), draw(st.integers(0, 9)) * MILLION
    return Case(
        form,
        weight,
        standard,
        draw(st.none() | st.integers(1, 150 * MILLION)),
        stretch,
        draw(st.integers(1_200_000, 3 * MILLION)),
        actual,
        draw(st.tuples(st.integers(0, standard)) | st.tuples(st.integers(0, standard), st.integers(0, standard))),
    )


@st.composite
def cards(draw: st.DrawFn) -> list[Case]:
    ends = sorted(draw(st.sets(st.integers(1, 100 * MILLION - 1), max_size=4)))
    weights = [end - start for start, end in zip([0, *ends], [*ends, 100 * MILLION], strict=True)]
    return [draw(cases(weight)) for weight in weights]


def team_of(card: Sequence[Case], entered: Sequence[Row] | None = None) -> Team:
    rows = [row for place, case in enumerate(card) for row in case.entries(place)]
    return Team(
        [case.card_row(place) for place, case in enumerate(card)], rows if entered is None else entered, EVALUATORS
    )


def result(team: Team) -> tuple[int, list[int], str]:
    scored, _ = worked_out(team)
    assert collected(scored.findings) == []
    ((row),) = collected(scored.scores)
    points = {found["indicator"]: found["points"] for found in collected(scored.points)}
    return row["score"], [points[str(row["指标"])] for row in team.cards], row["says"]


@settings(deadline=None, max_examples=12)
@given(cards())
def test_a_card_agrees_with_fractions(card: list[Case]) -> None:
    total, points, _ = result(team_of(card))
    assert points == [case.points() for case in card]
    assert total == sum(points)


@settings(deadline=None, max_examples=6)
@given(cards(), st.data())
def test_the_order_of_rows_does_not_matter(card: list[Case], data: st.DataObject) -> None:
    team = team_of(card)
    assert result(team_of(card, data.draw(st.permutations(team.scores)))) == result(team)


@settings(deadline=None, max_examples=8)
@given(cards(), st.data())
def test_a_better_figure_never_lowers_the_total(card: list[Case], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(card) - 1))
    case = card[place]
    worse = case.form in ("反比", "补数", "倒扣")
    if case.form == "直接":
        better = Case(**{**vars(case), "scores": tuple(data.draw(st.integers(s, case.standard)) for s in case.scores)})
    else:
        room = 0 if worse else case.standard * 50
        step = MILLION if case.form == "倒扣" else 1
        low, high = sorted((case.actual // step, room // step))
        actual = max(data.draw(st.integers(low, high)) * step, 1 if case.form == "反比" else 0)
        reached = case.standard // 50 + 1 if case.form == "反比" else 0
        better = Case(**{**vars(case), "actual": max(actual, reached)})
    improved = [better if each is case else each for each in card]
    assert result(team_of(improved))[0] >= result(team_of(card))[0]


@settings(deadline=None, max_examples=6)
@given(cards(), st.integers(1, 1000 * MILLION))
def test_a_card_of_another_scale_is_rounded_once_more(card: list[Case], full: int) -> None:
    team = team_of(card)
    scaled = Team([{**row, "满分": text(full)} for row in team.cards], team.scores, EVALUATORS)
    total = sum(case.points() for case in card)
    assert result(scaled)[0] == half_up(Fraction(total * full, 100 * MILLION))
