"""A quarter of a branch as its people type it, made from a seed: every form of every value, and every mistake."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from schemas.cells import Cell
from tests.pay.book import ADJUSTMENTS, DEALS, RATES, RULES, STAFF, TARGETS, Book, Rows, header, shipped

TODAY = date(2016, 4, 6)
PHONE, PREPAID, FIBRE = "购机送费", "预存网费送费", "光纤平移"
POSTS = ["中心经理", "网格经理", "装维经理", "营业员", "网格人员", "其他"]
SPACES = ["", "", "", " ", "\u3000", "\xa0", "\u200b"]
YES: list[Cell] = ["是", "有", "Y", "yes", "TRUE", "√", "1", 1, True, "ＹＥＳ", " 是", 1.0]
NO: list[Cell] = ["否", "无", "N", "no", "FALSE", "×", "0", 0, False, "ＮＯ", "否\u3000", 0.0]
# What a hand slips into any cell: blanks of every kind, other people's columns, formulas, broken dates, lost digits.
SLIPS: list[Cell] = [
    *("", " ", "\u3000", "\u200b", None, True, False, 0, 1, -3, 0.5, 42375.5, 20160105123456789, 1e16, 20161305),
    *("是", "不详", "?", "2016-02-30", "1/5", "2016-1-5 25:00", "2016-1/5", "2061-1-1", "42375", "20160105"),
    *("12345", "A1", "购机送话费", "=1+1", "<b>老客户</b>", "第一行\n第二行", "１３８００１３８０００", "9999", "1009"),
]


def quarter(seed: int, deals: int = 150) -> Book:
    """A book of so many deals; the same seed gives the same book."""
    random = Random(seed)
    staff = [*people(random), *faulty_people()]
    accounts = {
        "移动": [f"1{random.randint(3, 9)}{random.randrange(10**9):09}" for _ in range(30)],
        "宽带": [f"{random.choice(['KD', '07', 'gz-'])}{random.randrange(10**8):08}" for _ in range(20)],
    }
    targets = [
        [typed_month(random, month), line, typed_text(random, account)]
        for line, offered in accounts.items()
        for account in offered
        for month in ("2016-01", "2016-02", "2016-03")
        if random.random() < 0.3
    ]
    targets += [["2016-13", "移动", "13800138000"], ["2016-01", "固话", "13800138000"], ["", "宽带", "KD000001"]]
    targets.append(["2016-01", "宽带", "076912345678"])  # beside it a shorter number may have lost its zero
    numbers = [str(row[0]) for row in staff] * 4 + ["9999", "林军"]
    rows: Rows = []
    for place in range(deals):
        rows.append(deal(random, place, numbers, accounts))
        if random.random() < 0.03:
            rows.append(random.choice([[], [""] * 11, [None, " ", "\u3000", *[False] * 7]]))
        if random.random() < 0.03:
            copied = random.choice(rows)
            rows[-1] = [*copied[:1], *rows[-1][1:]] if copied else rows[-1]
    adjusted = [
        [f"T{place}", typed_month(random, "2016-02"), number, "", one_of(random, [-12.5, "1,200", "¥30", 8]), "补发"]
        for place, number in enumerate(("1001", "1003", "1001", "8888"))
    ]
    adjusted += [["T8", "2016-01", "1002", "", "1.234", "补发"], ["T9", "2016-01", "1002", "", 5, ""]]
    tabs = {
        DEALS: [header(DEALS), *rows],
        STAFF: [header(STAFF), *staff],
        TARGETS: [header(TARGETS), *targets],
        ADJUSTMENTS: [header(ADJUSTMENTS), *adjusted],
        RATES: shipped("rates"),
        RULES: shipped("rules"),
    }
    return Book({title: rearranged(random, tab) for title, tab in tabs.items()}, TODAY)


def one_of(random: Random, cells: Sequence[Cell]) -> Cell:
    """Any of the cells."""
    return cells[random.randrange(len(cells))]


def people(random: Random) -> Rows:
    """Ten people of all posts: some come or leave within the quarter, some change their post on a day of it."""
    rows: Rows = []
    for place in range(10):
        number, post = str(1000 + place), POSTS[place % len(POSTS)]
        hired = random.choice([date(2010, 5, 1), date(2015, 12, 20), date(2016, 1, 1), date(2016, 2, 29)])
        left = random.choice([None, None, None, date(2016, 1, 31), date(2016, 3, 14)])
        who: list[Cell] = [number, f"员工 {place}", post, f"u{number}@branch.example", "城东"]
        kept: list[Cell] = [typed_date(random, hired), typed_date(random, left) if left and left >= hired else ""]
        dated = [date(2016, 1, 16), date(2016, 2, 1), date(2016, 3, 31)]
        first = random.choice(["", "", "", "2016-01-05"])
        rows.append([*who, *kept, "经理" if place == 0 else "员工", first])
        for since in random.sample(dated, random.choice([0, 0, 1, 2])):
            moved: list[Cell] = [number, f"员工 {place}", random.choice(POSTS), "", random.choice(["城东", "城西"])]
            rows.append([*moved, *kept, "员工", typed_date(random, since)])
    random.shuffle(rows)
    return rows


def faulty_people() -> Rows:
    """Rows that the staff tab's own checks find, each wrong in its own way."""
    return [
        ["1010", "钱一", "店长", "", "", "", "", "员工", ""],
        ["1011", "钱二", "营业员", "not an address", "", "", "", "员工", ""],
        ["1012", "钱三", "营业员", "", "", "2016-02-01", "2016-01-01", "员工", ""],
        ["1013", "钱四", "其他", "", "", "", "", "员工", ""],
        ["1013", "钱四", "营业员", "", "", "", "", "员工", ""],
        ["1014", "", "营业员", "", "", "", "", "员工", ""],
        ["1015", "钱五", "营业员", "", "", "昨天", "", "员工", ""],
        ["1016", "钱六", "营业员", "", "", "", "", "老板", ""],
    ]


def deal(random: Random, place: int, numbers: list[str], accounts: dict[str, list[str]]) -> list[Cell]:
    """One row of 业务录入: right nine times in ten, and typed in whatever way comes to hand."""
    product = random.choices([PHONE, PREPAID, FIBRE], [6, 2, 1])[0]
    line = "移动" if product == PHONE else "宽带"
    flag = [typed_flag(random, 0.08) for _ in range(3)]
    row: list[Cell] = [
        typed_text(random, f"16{random.choice('ABab')}-{place:06}"),
        typed_text(random, product),
        typed_text(random, random.choice(accounts[line])),
        typed_date(random, some_day(random)),
        typed_text(random, random.choice(numbers)),
        *(flag[:2] if product == PHONE else random.choices(["", "不适用", True, 5], k=2)),
        typed_flag(random, 0.9, must=product == PHONE),
        typed_flag(random, 0.85, must=product == PREPAID),
        flag[2] if product == PHONE else "",
        one_of(random, ["", "", "老客户", '=HYPERLINK("http://x.example")', "<script>", 12]),
    ]
    for column in range(len(row) - 1):
        if random.random() < 0.012:
            row[column] = one_of(random, SLIPS)
    return row


def some_day(random: Random) -> date:
    """Mostly within the quarter, often on the days where something changes, now and then outside of it."""
    edges = ["2016-01-01", "2016-01-15", "2016-01-16", "2016-01-31", "2016-02-01", "2016-02-29", "2016-03-31"]
    outside = ["2015-12-31", "2015-12-20", "2016-04-06", "2016-04-07"]
    return random.choices(
        [
            date(2016, 1, 1) + timedelta(random.randrange(91)),
            date.fromisoformat(random.choice(edges)),
            date.fromisoformat(random.choice(outside)),
        ],
        [10, 5, 1],
    )[0]


def typed_text(random: Random, said: str) -> Cell:
    """A word or a number with spaces of every kind in and around it, in full width, or as a number."""
    if said.isdecimal() and not said.startswith("0") and random.random() < 0.3:
        return one_of(random, [int(said), float(said)])
    if random.random() < 0.1:
        said = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in said)
    place = random.randrange(len(said))
    around = [random.choice(SPACES) for _ in range(3)]
    return f"{around[0]}{said[:place]}{around[1]}{said[place:]}{around[2]}"


def typed_flag(random: Random, share: float, *, must: bool = False) -> Cell:
    """Yes, for a share of the cases, or no or nothing at all, in one of the ways people write it."""
    said = one_of(random, YES if random.random() < share else NO)
    return "" if not must and random.random() < 0.5 else said


def typed_date(random: Random, day: date) -> Cell:
    """A day in one of the ways people write it."""
    serial = (day - date(1899, 12, 30)).days
    y, m, d = day.year, day.month, day.day
    forms: list[Cell] = [
        *(serial, float(serial), serial + 0.75, int(f"{y}{m:02}{d:02}"), f"{y}{m:02}{d:02}"),
        *(f"{y}-{m}-{d}", f"{y}-{m:02}-{d:02}", f"{y}/{m}/{d}", f"{y}.{m}.{d}", f"{y}年{m}月{d}日"),
        *(f"{y}-{m}-{d} 9:05", f"{y}/{m:02}/{d:02} 23:59:59", f"{y}.{m}.{d}\u300000:00 ", f" {y}－{m}－{d}\xa0"),
        *(f"{y} 年 {m} 月 {d} 日", f"\u200b{y}-{m:02}-{d:02}", f"{y}/ {m} /{d} 8:30"),
    ]
    return one_of(random, forms)


def typed_month(random: Random, month: str) -> Cell:
    """A month in one of the ways people write it; a sheet makes a date of most of them."""
    year, number = map(int, month.split("-"))
    serial = (date(year, number, 1) - date(1899, 12, 30)).days
    forms: list[Cell] = [
        month,
        f"{year}/{number}",
        f"{year}年{number}月",
        serial,
        f"{year}{number:02}",
        int(f"{year}{number:02}"),
    ]
    return one_of(random, [*forms, f" {month}\u3000", f"{year}-{number}-15"])


def rearranged(random: Random, tab: Rows) -> Rows:
    """The same tab with its columns moved about and people's own columns among them."""
    width = len(tab[0])
    rows = [[*row, *[""] * (width - len(row))] for row in tab]
    order = list(range(width))
    if random.random() < 0.5:
        random.shuffle(order)
    own = random.randrange(width + 1)
    moved: Rows = []
    for number, row in enumerate(rows):
        cells = [row[place] for place in order]
        cells.insert(own, "我的记号" if number == 0 else one_of(random, ["", "x", 7]))
        moved.append(cells)
    return moved
