"""Every sum that an explanation writes out comes out as it says, and what it adds up to is what was paid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest

from schemas.results import NOT_COUNTED
from schemas.scheme import Earned, scheme
from tests.pay.rate_oracle import half_up
from tests.pay.scheme_books import cases_of, inputs_of, parts_of, pay_of

SCORED = (
    *("maintenance_team", "post_grades", "department_kpi", "equipment_floating", "equipment_quarterly"),
    "post_office_upkeep",
)
MORE = 5  # cases of each scheme, spread over all
SUM = re.compile(r"(?:^|[；：，。 ])(?:\S+ )?((?:[0-9]|[(（][^；：，=]*?[0-9])[^；：，=]*)=(-?[0-9.]+)(元|%)?")
TOTAL = re.compile(r"((?:[^；]*=[0-9.]+(?:（[^）]*）)?；)+)合计 (-?[0-9.]+)")
MONEY = re.compile(r"(?:=|：|岗位工资)(-?[0-9]+\.[0-9]{2})元(?=；|，|$)")
SCORERS = re.compile(r"[0-9]+人平均")  # how many a mean is of, before it
TOKEN = re.compile(r"[0-9]+(?:\.[0-9]+)?%?|[×÷/+−()（）]")


def lines(name: str, part: str) -> Iterator[dict[str, Any]]:
    """Lines of some of the scheme's cases."""
    for place in range(0, len(cases_of(name)), max(1, len(cases_of(name)) // MORE)):
        inputs = inputs_of(name, place)
        if inputs.is_sound:
            shown = parts_of(pay_of(inputs), scheme(name))
            if part in shown:
                yield from shown[part].collect().to_native().to_dicts()


def value(written: str) -> Fraction:
    """What a sum comes to; words between its numbers say only what they are."""
    tokens = TOKEN.findall(SCORERS.sub("", written))

    def first() -> Fraction:
        token = tokens.pop(0)
        if token in "(（":
            inner = added()
            tokens.pop(0)
            return inner
        return Fraction(token[:-1]) / 100 if token.endswith("%") else Fraction(token)

    def multiplied() -> Fraction:
        found = first()
        while tokens and tokens[0] in "×÷/":
            found = found * first() if tokens.pop(0) == "×" else found / first()
        return found

    def added() -> Fraction:
        found = multiplied()
        while tokens and tokens[0] in "+−":
            found = found + multiplied() if tokens.pop(0) == "+" else found - multiplied()
        return found

    found = added()
    assert not tokens, written
    return found


def rounded(exact: Fraction, unit: str) -> set[Fraction]:
    """As what it is may be shown: money to the fen, shares in millionths of one or of a percent, points in millionths."""
    places = {"元": (2,), "%": (4, 6)}.get(unit, (6,))
    return {Fraction(half_up(exact * 10**place), 10**place) for place in places}


@pytest.mark.parametrize("part", ["details", "reports"])
@pytest.mark.parametrize("name", SCORED)
def test_every_sum_that_is_written_out_is_right(name: str, part: str) -> None:
    found = 0
    for line in lines(name, part):
        for sum_, result, unit in SUM.findall(line["says"]):
            exact = value(sum_) * (100 if unit == "%" else 1)
            assert Fraction(result) in rounded(exact, unit), (sum_, line["says"])
            found += 1
        for parts, total in TOTAL.findall(line["says"]):
            points = [Fraction(point) for point in re.findall(r"=([0-9.]+)(?:（[^）]*）)?；", parts)]
            assert abs(sum(points) - Fraction(total)) * 10**6 <= len(points), line["says"]
    assert found or part == "reports"


@pytest.mark.parametrize("name", SCORED)
def test_the_money_told_is_the_money_paid(name: str) -> None:
    rewards = [measure.id for measure in scheme(name).measures if measure.earned is Earned.REWARD]
    told = 0
    for line in lines(name, "details"):
        paid = Fraction(sum(line[reward] for reward in rewards if reward in line), 100)
        said = sum(map(Fraction, MONEY.findall(line["says"])), Fraction(0))
        assert said == paid or (line["result"] == NOT_COUNTED and paid == 0), line
        told += said != 0
    assert told
