"""Changes that a manager makes to the plan tabs, drawn from a seed; and whether a plan is sound, found by trying it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from schemas.cells import Cell
from tests.pay.book import Rows
from tests.pay.oracle import MEASURES, PlanRow, read_plan
from tests.pay.oracle_reading import POSTS, PRODUCTS
from tests.pay.quarters import one_of

Row = dict[str, Cell]
Edit = Callable[[Random, list[Row]], None]
DAYS = ["2016-01-01", "2016-01-15", "2016-01-16", "2016-02-01", "2016-02-29", "2016-03-01", "2016-03-31"]


def rows_of(tab: Rows) -> list[Row]:
    """A tab's rows by header."""
    return [dict(zip(map(str, tab[0]), row, strict=True)) for row in tab[1:]]


def tab_of(rows: Sequence[Row], header: Sequence[Cell]) -> Rows:
    """The rows as a tab again."""
    return [list(header), *([row.get(str(name), "") for name in header] for row in rows)]


def edited(random: Random, rates: Rows, rules: Rows, changes: int) -> tuple[Rows, Rows]:
    """Both plan tabs after so many changes, sound or not."""
    rate_rows, rule_rows = rows_of(rates), rows_of(rules)
    for _ in range(changes):
        random.choice(RATE_EDITS)(random, rate_rows)
        if random.random() < 0.4:
            random.choice(RULE_EDITS)(random, rule_rows)
    if random.random() < 0.3:
        random.shuffle(rate_rows)
    return tab_of(rate_rows, rates[0]), tab_of(rule_rows, rules[0])


def day_before(day: str) -> str:
    return str(date.fromisoformat(day) - timedelta(days=1))


def a_rule(random: Random, rows: list[Row], measure: str = "") -> list[Row]:
    """The rows of some rule that are still open."""
    rules = [row["规则"] for row in rows if row["失效"] == "" and measure in ("", row["计入"])]
    rule = random.choice(rules) if rules else None
    return [row for row in rows if row["规则"] == rule and row["失效"] == ""]


def change_rate(random: Random, rows: list[Row]) -> None:
    """Another rate from a day on: all rows of the rule end the day before, and begin anew."""
    day, chosen = random.choice(DAYS[1:]), a_rule(random, rows)
    if random.random() < 0.3:
        chosen = chosen[:1]
    for row in chosen:
        if str(row["生效"]) < day:
            row["失效"] = day_before(day)
            rows.append(
                {**row, "生效": day, "失效": "", "费率": one_of(random, [0, 25, "30.5", 1, "0.333", "1,000", 0.25])}
            )


def change_rate_at_once(random: Random, rows: list[Row]) -> None:
    for row in a_rule(random, rows)[:1]:
        row["费率"] = one_of(random, [0, "15", 12.345, 2])


def end(random: Random, rows: list[Row]) -> None:
    day = random.choice(DAYS[1:])
    for row in a_rule(random, rows):
        row["失效"] = day


def forget_to_end(random: Random, rows: list[Row]) -> None:
    """A slip: the new row is there, the old one still open."""
    for row in a_rule(random, rows)[:1]:
        rows.append({**row, "生效": random.choice(DAYS[1:]), "费率": 33})


def change_posts(random: Random, rows: list[Row]) -> None:
    posts = random.sample(POSTS, random.randint(1, 3))
    said = "、".join(("非" if random.random() < 0.5 else "") + post for post in posts[:1])
    joined = random.choice(["、".join(posts), ", ".join(posts), ";".join(f"非{post}" for post in posts), said, ""])
    for row in a_rule(random, rows):
        row["岗位"] = joined


def change_due(random: Random, rows: list[Row]) -> None:
    due = random.choice(["是", "否", "", "非是"])
    for row in a_rule(random, rows):
        row["到期目标"] = due


def add_fibre_reward(random: Random, rows: list[Row]) -> None:
    row: Row = dict.fromkeys(rows[0], "")
    row |= {"规则": one_of(random, ["9", 9, "光纤"]), "依据": random.choice(["补充通知", "二.2"])}
    row |= {"业务类型": "光纤平移", "岗位": random.choice(["", "营业员", "非其他"]), "计入": "奖励", "计量": "每户"}
    row |= {"生效": random.choice(DAYS), "费率": one_of(random, [10, "7.5"]), "单位": "元/户"}
    rows.append(row)


def change_tiers(random: Random, rows: list[Row]) -> None:
    """Other bands for a tiered rule, their ends said in one of the four ways; now and then they do not join."""
    old = [row for row in a_rule(random, rows, "奖励") if row["阶梯"]]
    if not old:
        return
    ends = sorted(random.sample(range(1, 9), random.randint(0, 3)))
    slip = random.choice([0, 0, 0, 0, 1])
    side = random.choice(["含上限", "含下限", "含两端", "不含"])
    bands: list[tuple[int, int | str]] = []
    first = 1
    for last in [*ends, 0]:
        lower = {"含上限": first - 1, "含下限": first, "含两端": first, "不含": first - 1}[side]
        upper = {"含上限": last, "含下限": last + 1, "含两端": last, "不含": last + 1}[side] if last else ""
        bands.append((max(lower, 0), upper))
        first = last + 1 + slip
    mode = random.choice(["分段", "全额"])
    rows[:] = [row for row in rows if row not in old]
    offered: list[Cell] = [5, 20, 40, "60", 12.5]
    for (lower, upper), rate in zip(bands, random.sample(offered, len(bands)), strict=True):
        rows.append({**old[0], "阶梯": mode, "下限": lower, "上限": upper, "边界": side, "费率": rate})


def change_mode(random: Random, rows: list[Row]) -> None:
    mode = random.choice(["分段", "全额"])
    for row in a_rule(random, rows, "奖励"):
        if row["阶梯"]:
            row["阶梯"] = mode


def drop_tiers(random: Random, rows: list[Row]) -> None:
    """From a day on one rate whatever the count."""
    day, old = random.choice(DAYS[1:]), [row for row in a_rule(random, rows, "奖励") if row["阶梯"]]
    for row in old:
        row["失效"] = day_before(day)
    if old and all(str(row["生效"]) < day for row in old):
        flat: Row = dict.fromkeys(("阶梯", "累计", "下限", "上限", "边界", "失效"), "")
        rows.append({**old[0], **flat, "生效": day, "费率": 22})


def limit(random: Random, rows: list[Row]) -> None:
    """A most or a least, from now on or from a day on, now and then on one row of the rule only."""
    chosen = a_rule(random, rows, "奖励")
    if random.random() < 0.15:
        chosen = chosen[:1]
    column, most = random.choice(["保底", "封顶"]), one_of(random, [15, 70, "100", 130.5])
    for row in chosen:
        row[column] = most


def meet(random: Random, rows: list[Row]) -> None:
    """A further rule for the same deals, in a group with the one that is there; now and then without."""
    old = a_rule(random, rows, random.choice(["奖励", "移动效能", ""]))
    if not old:
        return
    group, together = random.choice(["甲", "甲", "甲", ""]), random.choice(["取高", "取低", "相加"])
    for row in rows:
        if row["规则"] == old[0]["规则"] or (row["业务类型"] == old[0]["业务类型"] and row["计入"] == old[0]["计入"]):
            row["组"], row["同组"] = group, together if group else ""
    plain: Row = dict.fromkeys(("阶梯", "累计", "下限", "上限", "边界"), "") if random.random() < 0.5 else {}
    condition: Row = {"岗位": random.choice(["", "营业员", "非中心经理"]), "到期目标": random.choice(["", "是"])}
    new: Row = {"规则": f"加{len(rows)}", "生效": random.choice(DAYS), "费率": one_of(random, [0, 5, 30, 55])}
    kept = old[:1] if plain else old
    rows += [{**row, **plain, **condition, **new, "依据": random.choice(["三", "一"])} for row in kept]


def share_number(random: Random, rows: list[Row]) -> None:
    """A rule split into two sets of conditions under one number, so that they count together."""
    for row in a_rule(random, rows):
        if row["到期目标"] == "":
            row["到期目标"] = "是"
            rows.append({**row, "到期目标": "否", "费率": one_of(random, [row["费率"], 11])})


def split_band(random: Random, rows: list[Row]) -> None:
    """One band of a rule, or its one row, pays otherwise for customers who are due; the rest of it stays for all."""
    chosen = a_rule(random, rows)[-1:]
    for row in chosen:
        if row["到期目标"] == "":
            row["到期目标"] = "否"
            rows.append({**row, "到期目标": "是", "费率": one_of(random, [13, "21.5"])})


def retype(random: Random, rows: list[Row]) -> None:
    """The same plan in other signs."""
    for row in rows:
        rule = str(row["规则"])
        row["规则"] = one_of(random, [rule, int(rule), f" {rule}", f"{rule}\u3000"]) if rule.isdecimal() else rule
        row["生效"] = random.choice([row["生效"], str(row["生效"]).replace("-", "/")])
        row["岗位"] = random.choice(
            [row["岗位"], str(row["岗位"]).replace("、", "，"), str(row["岗位"]).replace("、", " 、 ")]
        )


RATE_EDITS: list[Edit] = [
    *(change_rate, change_rate, change_rate, change_rate_at_once, end, forget_to_end, change_posts, change_due),
    *(add_fibre_reward, change_tiers, change_tiers, change_mode, drop_tiers, limit, limit, meet, meet, share_number),
    *(split_band, split_band, retype),
]


def deny_differently(random: Random, rows: list[Row]) -> None:
    random.choice(rows)["不计"] = random.choice(["全部", "奖励", "效能"])


def end_rule(random: Random, rows: list[Row]) -> None:
    random.choice(rows)["失效"] = random.choice(DAYS)


def add_rule(random: Random, rows: list[Row]) -> None:
    row: Row = dict.fromkeys(rows[0], "")
    row |= {"规则": f"新{len(rows)}", "依据": "补充通知", "生效": random.choice(DAYS)}
    row |= {"岗位": random.choice(["", "其他", "非营业员、非中心经理"]), "到期目标": random.choice(["是", "否", ""])}
    row |= {"单宽带": random.choice(["", "", "是", "非否"]), "有效4G": random.choice(["", "", "是"])}
    row |= {"业务类型": random.choice(["", *PRODUCTS, "购机送费、光纤平移"])}
    row |= {
        "不计": random.choice(["全部", "奖励", "效能"]),
        "原因": random.choice(["副卡", "非单宽带", "提前取消重办"]),
    }
    rows.append(row)


RULE_EDITS: list[Edit] = [deny_differently, end_rule, add_rule, add_rule]


def is_sound(rates: Rows, rules: Rows) -> bool:
    """Whether a plan gives every deal that could ever come exactly one answer: all of them are tried."""
    plan = read_plan(rates, ["业务类型", "岗位", "到期目标"])
    if any(row.last and row.first and row.last < row.first for row in [*plan, *read_plan(rules, [])]):
        return False
    if any(row.most is not None and row.least is not None and row.most < row.least for row in plan):
        return False
    for row in plan:
        closed = row.said("边界") == "含两端"
        if (
            row.lower is not None
            and row.upper is not None
            and not (row.lower < row.upper or (closed and row.lower == row.upper))
        ):
            return False
    days = {row.first for row in plan if row.first} | {row.last + timedelta(days=1) for row in plan if row.last}
    cases = [
        {"业务类型": product, "岗位": post, "到期目标": due}
        for product in PRODUCTS
        for post in POSTS
        for due in ("是", "否")
    ]
    return all(
        agree(in_force) and all(one_answer([row for row in in_force if row.takes(case)]) for case in cases)
        for measure in MEASURES
        for day in days
        if (in_force := [row for row in plan if row.said("计入") == measure and row.in_force(day)])
    )


def agree(rows: Sequence[PlanRow]) -> bool:
    """Whether the rows of each rule say the same of what a rule has only one of."""
    return all(
        len({(row.said("组"), row.said("同组"), row.most, row.least) for row in found}) == 1
        for found in by_rule(rows).values()
    )


def one_answer(rows: Sequence[PlanRow]) -> bool:
    """Whether these rows, all taking one deal, say clearly what it earns wherever in the count it comes."""
    rules = by_rule(rows)
    if len(rules) > 1 and (
        len({row.said("组") for row in rows}) > 1
        or not rows[0].said("组")
        or len({row.said("同组") for row in rows}) > 1
    ):
        return False
    ends = [int(end) for row in rows for end in (row.lower, row.upper) if end is not None]
    return all(
        len({row.said("阶梯") for row in found}) == 1
        and all(sum(row.covers(count) for row in found) == 1 for count in range(1, max(ends, default=1) + 3))
        for found in rules.values()
    )


def by_rule(rows: Sequence[PlanRow]) -> Mapping[str, list[PlanRow]]:
    found: dict[str, list[PlanRow]] = {}
    for row in rows:
        found.setdefault(row.said("规则"), []).append(row)
    return found
