"""Whoever reads a line's sentence can work out its amount from that alone, whatever the plan pays and for what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.pay.rates.deals import pay_deals
from functions.pay.rates.explain import Speech, explain
from schemas.numbers import written
from schemas.words import Locale
from tests.pay.rate_oracle import half_up
from tests.pay.rate_tables import MEASURES, Row, bands, deal, frame, lazy, planned

NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
LEAD = re.compile(rf"(提成|黄金|积分) ({NUMBER})(?:元|克|分)?：")
TERM = re.compile(
    rf"(?:当\S?第[0-9]+户，)?(?:每户)?(?:({NUMBER})(?:元|小时|件|户)? × )?({NUMBER})(%|倍|[元克分](?:/\S+?)?)?(?=，|（| \+ |$)"
)
CAP = re.compile(
    rf"（规则\S+?封顶({NUMBER})\S*?：此前合计({NUMBER})\S*?，加上这一笔({NUMBER})\S*?，计({NUMBER})[元克分]）"
)
BOUND = re.compile(rf"（算得({NUMBER})\S*?，(封顶|保底)({NUMBER})[元克分]）")
FLOOR = re.compile(rf"规则 (\S+) 保底({NUMBER})\S，已得({NUMBER})\S，补足({NUMBER})\S$")
CLAUSE = re.compile(r"（条(\S+?)）")
TOTAL = re.compile(rf"，([月季周]金额|月户数|季户数|月小时|月数量)({NUMBER})\S*?，达到(\S+?)这一档")
FROM_TO = re.compile(rf"，([月季周]金额|月小时|月数量)从({NUMBER})\S*?到({NUMBER})")
ENDS = {"满": lambda at, end: at >= end, "超过": lambda at, end: at > end}
ENDS |= {"不超过": lambda at, end: at <= end, "不到": lambda at, end: at < end, "正好": lambda at, end: at == end}
SCALES = {measure.word: measure.scale for measure in MEASURES}
ELSEWHERE = re.compile(r"；?(?:提成|黄金|积分)：每人每期只计一次，另有一行（条9）")  # paid on a line of its own
NOTHING = ("没有达到最低一档", "没有任务额")
COLUMNS = {"金额": ("share", 100), "户数": (None, 1), "小时": ("hours", 1000), "数量": ("pieces", 1)}
DAYS = ("2016-01-03", "2016-01-29", "2016-02-01", "2016-02-11", "2016-04-04")


@dataclass(frozen=True)
class Said:
    """What a sentence says of one measure: what it earned, and by rule what that is put together of, each exactly."""

    measure: str
    amount: Fraction
    parts: tuple[tuple[str, Fraction], ...]

    @property
    def summed(self) -> Fraction:
        return sum((part for _, part in self.parts), Fraction(0))


def read(says: str) -> Iterator[Said]:
    """The sentence, worked out once more. Raises AssertionError where it does not hold together."""
    says = ELSEWHERE.sub("", says)
    found = list(LEAD.finditer(says))
    for lead, after in zip(found, [*found[1:], None], strict=True):
        told = says[lead.end() : after.start() if after else len(says)].removesuffix("；")
        yield Said(lead[1], Fraction(lead[2]), tuple(parts(told, SCALES[lead[1]])))


def parts(told: str, scale: int) -> Iterator[tuple[str, Fraction]]:
    """What each rule adds, rounded once, as its words and numbers say."""
    floor = FLOOR.search(told)
    if floor:
        least, earned, topped = map(Fraction, floor.groups()[1:])
        assert topped == least - earned, told
        yield f"保底{floor[1]}", topped
        return
    place = 0
    while place < len(told):
        clause = CLAUSE.search(told, place)
        assert clause, told
        said = told[place : clause.start()]
        worked = Fraction(half_up(terms(said) * scale), scale)
        cap, bound = CAP.match(told, clause.end()), BOUND.match(told, clause.end())
        place = clause.end()
        if cap:
            most, before, full, paid = map(Fraction, cap.groups())
            assert near(full, worked, said, scale), told
            assert paid == min(most, before + full) - min(most, before), told
            worked, place = paid, cap.end()
        elif bound:
            full, paid = Fraction(bound[1]), Fraction(bound[3])
            assert near(full, worked, said, scale), told
            assert (paid < full) == (bound[2] == "封顶"), told
            worked, place = paid, bound.end()
        yield clause[1], worked
        place += len(" + ") if told[place:].startswith(" + ") else 0


def terms(said: str) -> Fraction:
    if any(words in said for words in NOTHING):
        return Fraction(0)
    total = Fraction(0)
    for term in said.split(" + "):
        found = TERM.match(term)
        assert found, said
        value, rate, unit = found.groups()
        total += Fraction(value or 1) * Fraction(rate) / (100 if unit == "%" else 1)
    return total


def near(told: Fraction, worked: Fraction, said: str, scale: int) -> bool:
    """Equal; where a rate between two bands was rounded to be shown, or a part of a quota, to within that."""
    rounded = re.search(r"\.[0-9]{6}%", said) or "从" in said
    return told == worked or bool(rounded and abs(told - worked) * scale <= 1)


def drawn_rule(random: Random, number: int, measure: str, *, whole: bool) -> list[Row]:
    """A rule of any kind there is that pays this measure; `whole`: what it pays are whole units."""
    unit = {"提成": "元", "黄金": "克", "积分": "分"}[measure]
    rates = [-1, 0, 2, 5, 12] if whole else [-1, -0.5, 0, 0.333, 1.5, 2.5, 7.125, 40]
    kinds = [("每户", f"{unit}/户"), ("数量", f"{unit}/件")]
    if not whole:
        kinds += [("小时", f"{unit}/小时")]
    if measure == "提成":
        kinds += [("金额", "%"), ("金额", "%"), ("金额", "倍")]
    basis, per = random.choice(kinds)
    if per in ("%", "倍"):
        rates = [rate for rate in rates if rate >= 0]  # a share below nothing is a fault of the plan
    shared: dict[str, Any] = {"规则": str(number), "依据": f"条{number}", "计入": measure, "计量": basis, "单位": per}
    tier = random.choice(["", "分段", "全额", "插值"])
    counted = {"每户": ["月户数", "季户数", "月金额"], "金额": ["月金额", "季金额", "周金额"]}
    counts = random.choice(counted.get(basis, ["月小时" if basis == "小时" else "月数量"]))
    if not tier or (whole and tier == "插值") or (tier == "分段" and basis == "每户" and counts == "月金额"):
        return [{**shared, "费率": random.choice(rates)}]
    scale = 100 if counts.endswith("金额") else 1
    inner = sorted(random.sample(range(1, 12), random.randint(0, 2)))
    edges = [random.choice([0, 0, inner[0] * scale / 2 if inner else 0]), *(place * scale for place in inner)]
    if counts.endswith(("户数", "数量")):
        edges = [int(edge) for edge in edges]
    if counts.endswith("户数"):
        edges[0] = 0
    if edges[0] in edges[1:]:
        edges = edges[1:]
    side = random.choice(["含上限", "含下限"])
    rates = rates if tier == "全额" else [abs(rate) for rate in rates]
    ends = [(low, up, side, random.choice(rates)) for low, up in zip(edges, [*edges[1:], ""], strict=True)]
    return bands(counts, tier, *ends, **shared)


def drawn_plan(random: Random) -> list[Row]:
    """One to three rules, one group or none, most and least, and perhaps something once a person and month."""
    measure = random.choice(["提成", "提成", "提成", "黄金", "积分"])
    whole = measure == "黄金"
    together = random.choice(["", "相加", "取高", "取低"])
    rows: list[Row] = []
    for number in range(1, random.randint(2, 3) + 1 if together else 2):
        rule = drawn_rule(random, number, measure, whole=whole)
        more: dict[str, Any] = {"组": "甲", "同组": together} if together else {}
        more |= {"封顶": random.choice([1, 20, 50])} if random.random() < 0.4 else {}
        more |= {"保底": random.choice([60, 100])} if random.random() < 0.2 and "封顶" not in more else {}
        rows += [{**row, **more} for row in rule]
    if random.random() < 0.3:
        once = {"规则": "9", "依据": "条9", "计入": "黄金", "计量": "每人期", "单位": "克"}
        limits = random.choice([{}, {}, {"封顶": 2}, {"保底": 4}])
        rows += bands("月金额", "全额", (0, 300, "含上限", 1), (300, "", "含上限", 3), **once, **limits)
    return rows


def drawn_deals(random: Random) -> list[dict[str, Any]]:
    """Deals, refunds among them, of two people."""
    found = []
    for _ in range(random.randint(1, 12)):
        share = random.choice(
            [random.randint(1, 60_000), random.randint(1, 60_000), 10_000, -random.randint(1, 20_000)]
        )
        numbers = {"share": share, "hours": random.choice([500, 3_250, 8_000]), "pieces": random.randint(0, 9)}
        found.append(deal(random.choice(DAYS), random.choice(["1001", "1002"]), **numbers))
    return found


def lines(rows: Sequence[Row], deals: Sequence[Row], locale: Locale = "zh") -> list[dict[str, Any]]:
    plan = planned(rows)
    found: list[dict[str, Any]] = (
        explain(pay_deals(lazy(frame(deals)), plan), Speech(plan, locale)).collect().to_native().to_dicts()
    )
    return sorted(found, key=lambda line: (line["row"] or len(deals) + 2, line["staff_no"], line["key"]))


@pytest.mark.parametrize("seed", range(60))
def test_every_amount_follows_from_its_sentence_alone(seed: int) -> None:
    random = Random(seed)
    rows, deals = drawn_plan(random), drawn_deals(random)
    for line in lines(rows, deals):
        told = {said.measure: said for said in read(line["says"] or "")}
        for measure in MEASURES:
            said = told.get(measure.word)
            paid = Fraction(line[measure.id], measure.scale)
            assert paid == (said.amount if said else 0), line["says"]
            if said:
                assert near(said.amount, said.summed, line["says"], measure.scale), line["says"]


@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_every_total_is_that_of_the_deals_and_lies_in_the_band_that_is_named(seed: int) -> None:
    random = Random(seed)
    rows, deals = drawn_plan(random), drawn_deals(random)
    for place, line in enumerate(line for line in lines(rows, deals) if line["row"] is not None):
        mine = deals[place]
        for word, total, band in TOTAL.findall(line["says"]):
            assert Fraction(total) == counted(word, mine, deals), line["says"]
            for end in re.findall(rf"(不超过|不到|超过|满|正好)({NUMBER})", band):
                assert ENDS[end[0]](Fraction(total), Fraction(end[1])), line["says"]
        for word, before, after in FROM_TO.findall(line["says"]):
            column, scale = COLUMNS[word[1:]]
            assert Fraction(after) - Fraction(before) == Fraction(mine[str(column)], scale), line["says"]


def counted(word: str, mine: Row, deals: Sequence[Row]) -> Fraction:
    """What a tier of all deals counts: those of the person and period."""
    column, scale = COLUMNS[word[1:]]
    together = [one for one in deals if one["staff_no"] == mine["staff_no"] and period(word, one) == period(word, mine)]
    return Fraction(sum(1 if column is None else one[column] or 0 for one in together), scale)


def period(word: str, of: Row) -> Any:
    on = of["on"]
    return {"月": (on.year, on.month), "季": (on.year, (on.month + 2) // 3), "周": on.isocalendar()[:2]}[word[0]]


@pytest.mark.parametrize("seed", range(0, 60, 6))
def test_english_sentences_name_the_same_numbers(seed: int) -> None:
    random = Random(seed)
    rows, deals = drawn_plan(random), drawn_deals(random)
    here, there = (lines(rows, deals, locale) for locale in ("zh", "en"))
    for line, other in zip(here, there, strict=True):
        assert numbers(line["says"]) == numbers(other["says"]), (line["says"], other["says"])


def numbers(says: str | None) -> list[str]:
    return sorted(re.findall(NUMBER, CLAUSE.sub("", (says or "").replace(" (条", "（条").replace(")", "）"))))


@given(st.integers(-(10**15), 10**15), st.sampled_from([1, 10, 100, 1000, 10**6]))
def test_a_number_is_written_exactly(value: int, scale: int) -> None:
    for fixed in (False, True):
        assert Fraction(written(value, scale, fixed=fixed)) == Fraction(value, scale)
        assert Fraction(written(value, scale, fixed=fixed, grouped=True).replace(",", "")) == Fraction(value, scale)
