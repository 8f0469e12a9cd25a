"""A month of a branch's work, made up the same way every time: its people, its customers, and deals as they are typed."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from schemas.staff import MANAGER
from schemas.telecom_retention import BROADBAND, FIBRE, LINE_OF, MOBILE, PHONE, PREPAID

Row = dict[str, str]
DEALS = 120
MANAGER_EMAIL = "zheng.xiulan@branch.example"
_SEED = 20160101
_DUE_SHARE = 0.4  # of the customers are on the list of those due for renewal
_STAFF = (
    ("1001", "林晓梅", "营业员", "城东厅", "lin.xiaomei"),
    ("1002", "王建国", "营业员", "城东厅", "wang.jianguo"),
    ("1003", "陈思雨", "营业员", "城西厅", "chen.siyu"),
    ("1004", "赵雅婷", "营业员", "城西厅", "zhao.yating"),
    ("1005", "刘海涛", "装维经理", "装维一班", "liu.haitao"),
    ("1006", "周志强", "装维经理", "装维一班", "zhou.zhiqiang"),
    ("1007", "孙文博", "装维经理", "装维二班", "sun.wenbo"),
    ("1008", "黄丽娟", "网格经理", "网格一组", "huang.lijuan"),
    ("1009", "吴俊杰", "网格经理", "网格二组", "wu.junjie"),
    ("1010", "徐芳", "网格人员", "网格二组", "xu.fang"),
    ("1011", "马会军", "其他", "政企", "ma.huijun"),
    ("1012", "郑秀兰", "中心经理", "城东中心", "zheng.xiulan"),
)
_BUSY = (16, 14, 13, 10, 9, 8, 7, 9, 8, 5, 4, 3)  # how often each of them brings a deal
_LEFT = "1004"  # leaves on the 20th
_DATES: tuple[Callable[[date], str], ...] = (
    lambda day: f"{day.year}-{day.month}-{day.day}",
    lambda day: f"{day:%Y/%m/%d}",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
)
_YES = ("是", "是", "有", "Y", "√", "1")
_NO = ("否", "否", "无", "N", "×", "0")
_FULL_WIDTH = str.maketrans({code: code + 0xFEE0 for code in range(0x21, 0x7F)})


@dataclass(frozen=True)
class Sample:
    """What people enter, each row by field name; blank cells are left out. `month` is like 2016-01."""

    month: str
    staff: Sequence[Row]
    targets: Sequence[Row]
    deals: Sequence[Row]
    adjustments: Sequence[Row]


def sample(today: date) -> Sample:
    """The last whole month before a day."""
    first = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    month = f"{first:%Y-%m}"
    random = Random(_SEED)
    deals = [_deal(number, day, random) for number, day in enumerate(_days(first, random), start=1)]
    lines = [(row["account_no"], LINE_OF[row["product"]]) for row in deals]
    due = [pair for pair in lines if random.random() < _DUE_SHARE]
    _make_mistakes(deals, first, due)
    return Sample(
        month=month,
        staff=[_person(*known, first=first) for known in _STAFF],
        targets=[{"month": month, "line": line, "account_no": account} for account, line in due],
        deals=[_as_typed(row, random) for row in deals],
        adjustments=[
            {"key": "T001", "month": month, "staff_no": "1005", "amount": "-50", "reason": "上月多发，本月扣回"}
        ],
    )


def _person(number: str, name: str, post: str, team: str, mailbox: str, *, first: date) -> Row:
    row = {"staff_no": number, "name": name, "post": post, "team": team, "email": f"{mailbox}@branch.example"}
    row["hired_on"] = f"{first.year - 2}-3-1"
    if number == _LEFT:
        row["left_on"] = f"{first.year}-{first.month}-20"
    row["permission"] = MANAGER if row["email"] == MANAGER_EMAIL else "员工"
    return row


def _days(first: date, random: Random) -> Iterator[date]:
    """The day of each deal, in the order in which the month goes by."""
    length = calendar.monthrange(first.year, first.month)[1]
    for day in sorted(random.choices(range(1, length + 1), k=DEALS)):
        yield first.replace(day=day)


def _deal(number: int, day: date, random: Random) -> Row:
    """A deal without a fault, written plainly."""
    working = [known[0] for known in _STAFF if known[0] != _LEFT or day.day <= 20]
    busy = [often for known, often in zip(_STAFF, _BUSY, strict=True) if known[0] in working]
    product = random.choices((PHONE, PREPAID, FIBRE), (60, 28, 12))[0]
    row = {
        "order_no": f"CRM{day:%y%m}{number:05}",
        "product": product,
        "accepted_on": day.isoformat(),
        "solicitor": random.choices(working, busy)[0],
    }
    if product == PHONE:
        row["account_no"] = f"1{random.choice('358')}{random.randrange(10**8, 10**9)}"
        row["active_4g"] = "否" if random.random() < 0.06 else "是"
        for field, share in (("secondary_card", 0.05), ("no_rent", 0.03), ("retaken", 0.05)):
            if random.random() < share:
                row[field] = "是"
    else:
        row["account_no"] = f"KD{random.randrange(10**7, 10**8)}"
    if product == PREPAID:
        row["broadband_only"] = "否" if random.random() < 0.1 else "是"
    return row


def _make_mistakes(deals: list[Row], first: date, due: list[tuple[str, str]]) -> None:
    """The slips of a usual month, each on another row; the last is a contradiction to look into."""
    phones = [row for row in deals if row["product"] == PHONE]
    phones[4]["account_no"] = phones[4]["account_no"][:-1]
    del phones[12]["active_4g"]
    phones[20]["product"] = "购机赠费"
    phones[28]["solicitor"] = "1099"
    phones[36]["order_no"] = phones[35]["order_no"]
    phones[-1]["solicitor"] = _LEFT
    broadband = [row for row in deals if LINE_OF.get(row["product"]) == BROADBAND]
    broadband[6]["accepted_on"] = f"{first.year}年{first.month}月32日"
    del broadband[14]["solicitor"]
    listed = {account for account, line in due if line == MOBILE}
    again = next(row for row in phones[40:] if row["account_no"] in listed)
    again["retaken"] = "是"
    again["note"] = "客户说补贴还没到期"


def _as_typed(row: Row, random: Random) -> Row:
    """The same row as hurried people type it."""
    typed = dict(row)
    if row["accepted_on"].count("-") == 2:
        typed["accepted_on"] = random.choice(_DATES)(date.fromisoformat(row["accepted_on"]))
    for field in ("active_4g", "broadband_only", "secondary_card", "no_rent", "retaken"):
        if field in row:
            typed[field] = random.choice(_YES if row[field] == "是" else _NO)
    for field in ("order_no", "account_no", "solicitor"):
        if field in row:
            typed[field] = _sloppily(row[field], random)
    return typed


def _sloppily(text: str, random: Random) -> str:
    ways = (str.lower, lambda word: word.translate(_FULL_WIDTH), lambda word: f" {word}", lambda word: f"{word}　")
    return random.choice(ways)(text) if random.random() < 0.2 else text
