"""The columns that the result tabs of pay schemes have in common: of a payout line, and of a person's month."""

from __future__ import annotations

from typing import Any

from schemas import quantities
from schemas.results import RESULTS
from schemas.tab import Means, Shown, column
from schemas.words import Choices

DETAILS_TITLE = ("核算明细", "Payout details")
DETAILS_HELP = ("每一笔的结果和算法", "What came of every line, and how")
DETAILS_ID = 301
SUMMARY_TITLE = ("月度汇总", "Monthly summary")
SUMMARY_HELP = ("每人每月的合计", "The month of each person")
SUMMARY_ID = 302
# The columns of 月度汇总 that are everybody's; any other belongs to one scheme alone.
IN_EVERY_SUMMARY = ("month", "staff_no", "name", "post", "team", "adjustment", "total", "held")


def key(label: tuple[str, str] = ("单号", "Number")) -> Any:
    """What a line is called: the number of the deal behind it, or a name that says where else it comes from."""
    help = ("业务的单号；不是某一笔业务的，写明来历", "The deal's number; or where it comes from when no deal made it")
    return column(label, help, width=130, means=Means.KEY)


def month() -> Any:
    """The month earned."""
    return column(("月份", "Month"), ("业务的月份", "The month earned"), width=65)


def paid_in() -> Any:
    """The month in which a line is paid out, where that is not the month earned."""
    return column(("发放月", "Paid in"), ("哪个月发放", "The month in which it is paid"), width=80)


def staff_no() -> Any:
    """Whose line it is."""
    return column(("工号", "Staff no."), ("给谁的", "Whose it is"), width=60)


def name() -> Any:
    """The person's name."""
    return column(("姓名", "Name"), ("姓名", "The name"), width=65)


def post(posts: Choices) -> Any:
    """The person's post on the month's last day."""
    return column(("岗位", "Post"), ("月末的岗位", "On the month's last day"), choices=posts, width=90)


def team() -> Any:
    """The person's team on the month's last day."""
    return column(("班组", "Team"), ("月末的班组", "On the month's last day"), width=90)


def subject(label: tuple[str, str], help: tuple[str, str], choices: Choices | None = None) -> Any:
    """What the line is about, in a word."""
    return column(label, help, choices=choices, width=110, means=Means.SUBJECT)


def result() -> Any:
    """Whether it counted."""
    return column(
        ("结果", "Result"),
        ("计入、部分计入、不计入或暂缓（暂缓的先不发）", "Counted, in part, not, or held back (not paid for now)"),
        choices=RESULTS,
        width=80,
    )


def reasons(words: Choices) -> Any:
    """Why it did not all count."""
    return column(("原因", "Reasons"), ("为什么没有全部计入", "Why it did not all count"), choices=words, width=160)


def money(label: tuple[str, str], help: tuple[str, str] = ("元", "Yuan"), width: int = 90) -> Any:
    """An amount of money, fen."""
    return column(label, help, shown=Shown.MONEY, scale=100, width=width)


def base(label: tuple[str, str], help: tuple[str, str] = ("元", "Yuan")) -> Any:
    """An amount of money that pay rests on, fen; it is not pay itself."""
    return column(label, help, shown=Shown.MONEY, scale=100, width=90, means=Means.BASE)


def credit(label: tuple[str, str], help: tuple[str, str]) -> Any:
    """A credit, thousandths."""
    return column(label, help, shown=Shown.CREDIT, scale=1000, width=80)


def score(label: tuple[str, str], help: tuple[str, str]) -> Any:
    """A score or a ratio, millionths."""
    return column(label, help, shown=Shown.SCORE, scale=10**6, width=80)


def count(label: tuple[str, str], help: tuple[str, str]) -> Any:
    """A whole number of things."""
    return column(label, help, quantities.WHOLE, shown=Shown.COUNT, width=80)


def clause() -> Any:
    """The clause of the plan."""
    return column(("依据", "Clause"), ("方案条款", "The clause of the plan"), width=90)


def says() -> Any:
    """The arithmetic in words."""
    return column(("说明", "Explanation"), ("怎样算出来的", "How it was worked out"), width=520)


def adjustment() -> Any:
    """What a manager added or took away."""
    return money(("调整", "Adjustment"), ("元，见调整表", "Yuan, see Adjustments"))


def total() -> Any:
    """All money of the month."""
    return money(("合计", "Total"), ("元", "Yuan"), width=100)


def held() -> Any:
    """What is held back of the month."""
    return money(
        ("暂缓", "Held back"),
        (
            "元，不在合计里；先不发，改好有错的行再核算就会发",
            "Yuan, not in the total: paid once the faulty rows are mended",
        ),
    )
