"""The month of deals worked out a second time from the words of the scheme: plain loops, nothing of the product."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import floor

from schemas.cells import Cell
from tests.pay.oracle_reading import (
    FIBRE,
    LINE,
    Deal,
    Hold,
    Months,
    Problem,
    Rows,
    Stint,
    in_force,
    read_adjustments,
    read_date,
    read_deals,
    read_number,
    read_staff,
    read_targets,
    text,
)

CREDITS = ["移动效能", "宽带效能"]
MEASURES = [*CREDITS, "奖励"]
UNITS = {"移动效能": 1000, "宽带效能": 1000, "奖励": 100}
USUAL = {name: (Fraction(1, 10), Fraction(100)) for name in CREDITS} | {"奖励": (Fraction(-10_000), Fraction(10_000))}
DENIED = {"奖励": ["奖励"], "效能": CREDITS, "全部": MEASURES}
REASONS = [
    *("副卡", "无月租", "非有效4G", "提前取消重办", "非单宽带"),
    *("岗位不计效能", "无适用费率", "奖励另按相关文件"),
]
Said = dict[str, object]


@dataclass
class Expected:
    """What the scheme says of a book, in the words and numbers of the sheet."""

    details: list[Said]
    summary: list[Said]
    problems: list[Problem]
    topped_up: list[tuple[str, str, str, int]]  # month, staff, rule, amount


class PlanRow:
    """One row of 费率 or 规则."""

    def __init__(self, cells: Mapping[str, Cell], row: int) -> None:
        self.row = row
        self.words = {name: text(cell) for name, cell in cells.items()}
        self.conditions: dict[str, tuple[bool, list[str]]] = {}
        self.first, self.last = read_date(cells["生效"]), read_date(cells.get("失效"))
        numbers = {name: read_number(cells.get(name)) for name in ("费率", "下限", "上限", "保底", "封顶")}
        self.lower, self.upper = numbers["下限"], numbers["上限"]
        self.rate = numbers["费率"]
        self.amount = self.units(numbers["费率"]) or 0
        self.least, self.most = self.units(numbers["保底"]), self.units(numbers["封顶"])

    def said(self, column: str) -> str:
        return self.words.get(column, "")

    def units(self, number: Fraction | None) -> int | None:
        """A number in smallest units, rounded half-up."""
        return None if number is None else floor(number * UNITS[self.said("计入")] + Fraction(1, 2))

    def in_force(self, day: date) -> bool:
        return self.first is not None and self.first <= day and (self.last is None or day <= self.last)

    def takes(self, said: Mapping[str, str], only: Sequence[str] | None = None) -> bool:
        for column, (negated, values) in self.conditions.items():
            if only is not None and column not in only:
                continue
            held = said.get(column, "")
            if held == "" or (held in values) == negated:
                return False
        return True

    @property
    def is_unusual(self) -> bool:
        """Whether people are to look at the rate once more; that it is nothing is said on purpose."""
        least, most = USUAL[self.said("计入")]
        return bool(self.rate) and not least <= (self.rate or 0) <= most

    def band(self) -> str:
        """With how many deals of a month this band is reached, in words."""
        assert self.lower is not None
        ends = self.said("边界")
        first = floor(self.lower) + (ends not in ("含下限", "含两端"))
        if self.upper is None:
            return f"满{first}户"
        last = floor(self.upper) - (ends not in ("含上限", "含两端"))
        return f"正好{first}户" if first == last else f"满{first}户、不超过{last}户"

    def covers(self, count: int) -> bool:
        """Whether this band holds the deal with that place in the count."""
        if not self.said("阶梯"):
            return True
        ends = self.said("边界")
        assert self.lower is not None
        from_lower = count >= self.lower if ends in ("含下限", "含两端") else count > self.lower
        to_upper = self.upper is None or (count <= self.upper if ends in ("含上限", "含两端") else count < self.upper)
        return from_lower and to_upper


def read_plan(tab: Rows, conditions: list[str]) -> list[PlanRow]:
    heads = [text(cell) for cell in tab[0]]
    found = []
    for place, cells in enumerate(tab[1:], start=2):
        row = PlanRow(dict(zip(heads, cells, strict=False)), place)
        if not row.said("规则"):
            continue
        for column in conditions:
            parts = [part for part in re.split("[、,;]", row.said(column)) if part]
            if parts:
                negated = parts[0].startswith("非")
                row.conditions[column] = (negated, [part.removeprefix("非") for part in parts])
        found.append(row)
    return found


@dataclass
class Case:
    """A deal on its way: what is known of it, which rules take it and what it earned by measure."""

    deal: Deal
    day: date
    stint: Stint
    due: bool
    said: dict[str, str]
    reasons: set[str] = field(default_factory=set)
    denied: set[str] = field(default_factory=set)
    taking: dict[str, dict[str, list[PlanRow]]] = field(default_factory=dict)  # measure → rule → rows in force
    place: dict[tuple[str, str], int] = field(default_factory=dict)  # (measure, rule) → place in the count
    paid: dict[str, list[tuple[str, PlanRow, int]]] = field(default_factory=dict)  # measure → rule, row, amount
    result: str = ""

    @property
    def month(self) -> str:
        return f"{self.day:%Y-%m}"

    @property
    def person(self) -> str:
        return self.stint.staff

    def earned(self, measure: str) -> int:
        return sum(amount for *_, amount in self.paid.get(measure, []))


def expect(tabs: Mapping[str, Rows], today: date) -> Expected:
    """What the scheme says of these tabs on that day."""
    found: dict[str, list[Problem]] = {title: [] for title in ("业务录入", "员工", "目标客户", "调整")}
    people = read_staff(tabs["员工"], found["员工"])
    plan = [row for title in ("费率", "规则") for row in read_plan(tabs[title], [])]
    since = min(row.first for row in plan if row.first)
    targets = read_targets(tabs["目标客户"], Months(today, since), found["目标客户"])
    holds: list[Hold] = []
    adjustments = read_adjustments(tabs["调整"], people, Months(today, since), found["调整"], holds)
    deals = read_deals(tabs["业务录入"], people, targets, today, found["业务录入"])
    rates = read_plan(tabs["费率"], ["业务类型", "岗位", "到期目标"])
    flags = ["副卡", "无月租", "有效4G", "单宽带", "提前取消重办"]
    rules = read_plan(tabs["规则"], ["业务类型", "岗位", "到期目标", *flags])

    cases = [open_case(deal, people, targets) for deal in deals]
    in_turn = sorted(cases, key=lambda case: (case.day, case.deal.row))
    for case in cases:
        judge(case, rules)
        case.taking = {measure: taking(case, rates, measure) for measure in MEASURES}
    reached = count(in_turn)
    for case in in_turn:
        pay(case, reached)
    limit(in_turn)
    topped_up = top_up(in_turn)
    for case in cases:
        conclude(case, rates)
        if not any(case.taking[measure] for measure in MEASURES):
            found["业务录入"].append(("业务录入", case.deal.row, "业务类型", "no_rate", "提醒"))
    held = hold(cases, adjustments, topped_up, holds)
    order = ["订单号", "业务类型", "业务号码", "受理日期", "揽装人工号", "副卡", "无月租", "有效4G", "单宽带"]
    place = {name: number for number, name in enumerate([*order, "提前取消重办"])}
    found["业务录入"].sort(key=lambda problem: (problem[1], place[problem[2]]))
    holding = {("调整", faulty.row) for faulty in holds}
    found["费率"] = [("费率", rate.row, "费率", "unusual", "提醒") for rate in rates if rate.is_unusual]
    listed = [problem for title in found for problem in found[title]]
    return Expected(
        [say(case, rates, held) for case in cases],
        sum_up(cases, adjustments, topped_up, people, held),
        sorted(listed, key=lambda problem: problem[:2] not in holding),
        [(month, person, rule, amount) for (month, person, rule), (amount, _) in topped_up.items()],
    )


def open_case(deal: Deal, people: dict[str, list[Stint]], targets: set[tuple[str, str, str]]) -> Case:
    assert deal.day is not None
    stint = in_force(people[str(deal.staff)], deal.day)
    assert stint is not None
    due = (f"{deal.day:%Y-%m}", LINE[str(deal.product)], str(deal.account)) in targets
    said = {"业务类型": str(deal.product), "岗位": stint.post, "到期目标": "是" if due else "否"}
    said |= {name: "是" if flag else "否" for name, flag in (deal.flags or {}).items() if flag is not None}
    return Case(deal, deal.day, stint, due, said)


def judge(case: Case, rules: list[PlanRow]) -> None:
    """Which eligibility rules the deal fails, and what it therefore does not earn."""
    for rule in rules:
        if rule.in_force(case.day) and rule.takes(case.said):
            case.reasons.add(rule.said("原因"))
            case.denied |= set(DENIED[rule.said("不计")])


def taking(case: Case, rates: list[PlanRow], measure: str) -> dict[str, list[PlanRow]]:
    """The rules that take the deal, in the order of the tab, each with the rows of it that are in force."""
    found: dict[str, list[PlanRow]] = {rate.said("规则"): [] for rate in rates if rate.said("计入") == measure}
    for rate in rates:
        if rate.said("计入") == measure and rate.in_force(case.day) and rate.takes(case.said):
            found[rate.said("规则")].append(rate)
    return {rule: rows for rule, rows in found.items() if rows}


def count(in_turn: list[Case]) -> dict[tuple[str, str, str, str], int]:
    """Every rewarded deal's place in the count of its rule, person and month; and what each count reaches."""
    counts: dict[tuple[str, str, str, str], int] = {}
    for case in in_turn:
        for measure in MEASURES:
            if measure in case.denied:
                continue
            for rule in case.taking[measure]:
                key = (case.person, case.month, measure, rule)
                counts[key] = case.place[measure, rule] = counts.get(key, 0) + 1
    return counts


def pay(case: Case, reached: Mapping[tuple[str, str, str, str], int]) -> None:
    """What the deal earns of every measure, before any cap."""
    for measure in MEASURES:
        offers = []
        for rule, rows in case.taking[measure].items():
            if measure in case.denied:
                continue
            whole = rows[0].said("阶梯") == "全额"
            counted = reached[case.person, case.month, measure, rule] if whole else case.place[measure, rule]
            (row,) = [row for row in rows if row.covers(counted)]
            offers.append((rule, row, row.amount))
        together = offers[0][1].said("同组") if len(offers) > 1 else "相加"
        if together == "取高":
            offers = [max(offers, key=lambda offer: offer[2])]
        elif together == "取低":
            offers = [min(offers, key=lambda offer: offer[2])]
        case.paid[measure] = offers


def limit(in_turn: list[Case]) -> None:
    """Cuts, deal after deal, what a rule pays a person and month beyond its most at the month's last deal."""
    for (_, _, measure, rule), cases in by_rule(in_turn).items():
        most = paying(cases[-1], measure, rule).most
        so_far = 0
        for case in cases:
            for number, (named, row, amount) in enumerate(case.paid[measure]):
                if named == rule and most is not None:
                    cut = min(amount, max(most - so_far, 0))
                    case.paid[measure][number] = (named, row, cut)
                    so_far += cut


def top_up(in_turn: list[Case]) -> dict[tuple[str, str, str], tuple[int, str]]:
    """What a rule adds for a person and month whose deals under it earned less than its least."""
    added = {}
    for (person, month, measure, rule), cases in by_rule(in_turn).items():
        least = paying(cases[-1], measure, rule).least
        paid = sum(amount for case in cases for named, _, amount in case.paid[measure] if named == rule)
        if least is not None and paid < least:
            added[month, person, rule] = (least - paid, str(cases[-1].deal.product))
    return added


def by_rule(in_turn: list[Case]) -> dict[tuple[str, str, str, str], list[Case]]:
    found: dict[tuple[str, str, str, str], list[Case]] = {}
    for case in in_turn:
        for measure in MEASURES:
            for rule, *_ in case.paid[measure]:
                found.setdefault((case.person, case.month, measure, rule), []).append(case)
    return found


def paying(case: Case, measure: str, rule: str) -> PlanRow:
    return next(row for named, row, _ in case.paid[measure] if named == rule)


def conclude(case: Case, rates: list[PlanRow]) -> None:
    """The result in one word, and the reasons that no rule states."""
    of_product = [rate for rate in rates if rate.in_force(case.day) and rate.takes(case.said, only=["业务类型"])]
    of_post = [rate for rate in of_product if rate.takes(case.said, only=["业务类型", "岗位"])]
    credits = [rate for rate in of_product if rate.said("计入") in CREDITS]
    no_credit_for_post = bool(credits) and not any(rate in of_post for rate in credits)
    no_post = no_credit_for_post or (bool(of_product) and not of_post)
    if no_post:
        case.reasons.add("岗位不计效能")
    if case.deal.product == FIBRE and of_product and not case.taking["奖励"]:
        case.reasons.add("奖励另按相关文件")
    nothing_takes_it = not any(case.taking.values())
    if not of_product or (nothing_takes_it and not case.reasons & {"岗位不计效能", "奖励另按相关文件"}):
        case.reasons.add("无适用费率")
    kinds = [CREDITS, ["奖励"]]
    could = [any(case.taking[measure] for measure in kind) for kind in kinds]
    earned = [took and not set(kind) & case.denied for kind, took in zip(kinds, could, strict=True)]
    if not any(earned):
        case.result = "不计入"
    else:
        case.result = "部分计入" if no_post or could != earned else "计入"


def hold(
    cases: list[Case],
    adjustments: list[tuple[str, str, Fraction]],
    topped_up: dict[tuple[str, str, str], tuple[int, str]],
    holds: list[Hold],
) -> dict[tuple[str, str], list[Hold]]:
    """Whose month is held back, and by which rows: where something is due that a faulty row might take away."""
    due: dict[tuple[str, str], Fraction] = {}
    for case in cases:
        due[case.month, case.person] = due.get((case.month, case.person), Fraction(0)) + case.earned("奖励")
    for (month, person, _), (amount, _) in topped_up.items():
        due[month, person] += amount
    for month, person, yuan_added in adjustments:
        due[month, person] = due.get((month, person), Fraction(0)) + yuan_added * 100
    concerned = {
        (month, person): [faulty for faulty in holds if faulty.concerns(person, month)]
        for (month, person), amount in due.items()
        if amount > 0
    }
    return {key: rows for key, rows in concerned.items() if rows}


def say(case: Case, rates: list[PlanRow], held: Mapping[tuple[str, str], list[Hold]]) -> Said:
    stating: list[PlanRow] = []
    for measure in MEASURES:
        rules = list(case.taking[measure].values())[:1]
        lowest = [min(rows, key=lambda row: row.lower or 0) for rows in rules]
        stating += [row for _, row, _ in case.paid[measure]] or lowest
    if not stating and "无适用费率" not in case.reasons:
        stating = [rate for rate in rates if rate.in_force(case.day) and rate.takes(case.said, only=["业务类型"])]
    clauses = {row.said("依据") for row in stating}
    tier = ""
    tiered = [(rule, row) for rule, row, _ in case.paid["奖励"] if row.said("阶梯")]
    for rule, row in tiered[:1]:
        if row.said("阶梯") == "全额":
            tier = f"{row.band()} {yuan(row.amount)}元/户"
        else:
            tier = f"第{case.place['奖励', rule]}户 {yuan(row.amount)}元"
    result, reasons = case.result, [word for word in REASONS if word in case.reasons]
    rows = held.get((case.month, case.person), []) if case.earned("奖励") else []
    if rows:
        others = f"等{len(rows)}行" if len(rows) > 1 else ""
        result = "暂缓"
        reasons.append(f"“调整”第{min(faulty.row for faulty in rows)}行{others}有错")
    return {
        "订单号": case.deal.order,
        "月份": case.month,
        "工号": case.person,
        "姓名": case.stint.name,
        "业务类型": case.deal.product,
        "到期目标": "是" if case.due else "否",
        "结果": result,
        "原因": "、".join(reasons),
        "移动效能": case.earned("移动效能") / 1000,
        "宽带效能": case.earned("宽带效能") / 1000,
        "奖励": case.earned("奖励") / 100,
        "档位": tier,
        "依据": "、".join(dict.fromkeys(rate.said("依据") for rate in rates if rate.said("依据") in clauses)),
    }


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02}".rstrip("0").rstrip(".")


def sum_up(
    cases: list[Case],
    adjustments: list[tuple[str, str, Fraction]],
    topped_up: dict[tuple[str, str, str], tuple[int, str]],
    people: dict[str, list[Stint]],
    held: Mapping[tuple[str, str], list[Hold]],
) -> list[Said]:
    """One row a person and month with a calculated deal or an adjustment; what is held back is not paid."""
    keys = {(case.month, case.person) for case in cases} | {(month, person) for month, person, _ in adjustments}
    found = []
    for month, person in sorted(keys):
        year, number = map(int, month.split("-"))
        stints = people[person]
        first = min(stints, key=lambda stint: stint.since or date.min)
        stint = in_force(stints, date(year, number, monthrange(year, number)[1])) or first
        mine = [case for case in cases if (case.month, case.person) == (month, person)]
        rewards = dict.fromkeys(LINE.values(), 0)
        for case in mine:
            rewards[LINE[str(case.deal.product)]] += case.earned("奖励")
        for (in_month, whose, _), (amount, product) in topped_up.items():
            if (in_month, whose) == (month, person):
                rewards[LINE[product]] += amount
        adjusted = sum((a for m, whose, a in adjustments if (m, whose) == (month, person)), Fraction(0)) * 100
        due = rewards["移动"] + rewards["宽带"] + int(adjusted)
        back = 0
        if (month, person) in held:
            back, due, adjusted, rewards = due, 0, Fraction(0), dict.fromkeys(rewards, 0)
        counted = [LINE[str(case.deal.product)] for case in mine if case.result != "不计入"]
        found.append(
            {
                "月份": month,
                "工号": person,
                "姓名": stint.name,
                "岗位": stint.post,
                "班组": stint.team,
                "移动户数": counted.count("移动"),
                "宽带户数": counted.count("宽带"),
                "移动效能": sum(case.earned("移动效能") for case in mine) / 1000,
                "宽带效能": sum(case.earned("宽带效能") for case in mine) / 1000,
                "移动奖励": rewards["移动"] / 100,
                "宽带奖励": rewards["宽带"] / 100,
                "调整": int(adjusted) / 100,
                "合计": due / 100,
                "暂缓": back / 100,
            }
        )
    return found
