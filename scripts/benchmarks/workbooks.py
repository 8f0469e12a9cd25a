"""Workbooks made by a seeded generator: deals typed in many ways and with mistakes, the staff, the target list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from schemas.inputs import Adjustments
from schemas.staff import MANAGER, STAFF
from schemas.tab import Tab, columns
from schemas.telecom_retention import FIBRE, LINE_OF, PHONE, POSTS, PREPAID, Deals, Staff, Targets
from scripts.benchmarks.typing_habits import (
    NOTES,
    NUMBER_FORMS,
    TEXT_FORMS,
    Cell,
    answers,
    mistaken,
    typed,
    typed_days,
)

SEED = 20160101
PEOPLE = 400
FIRST_STAFF_NO = 10001
MANAGER_EMAIL = f"u{FIRST_STAFF_NO}@branch.example"
FIRST_DAY, DAYS = date(2016, 1, 1), 91
MONTHS = ("2016-01", "2016-02", "2016-03")
TARGETS_A_DEAL = 0.3
PHONES = (13_000_000_000, 20_000_000_000)
BROADBAND_ACCOUNTS = (100_000_000, 999_999_999)

Column = Sequence[Cell]


@dataclass(frozen=True)
class Filling:
    """What people typed into the input tabs, by columns below the header."""

    deals: Sequence[Column]
    staff: Sequence[Column]
    targets: Sequence[Column]

    def by_tab(self) -> Mapping[type[Tab], list[list[Cell]]]:
        """The columns of each tab with their headers."""
        filled: dict[type[Tab], Sequence[Column]] = {Deals: self.deals, Staff: self.staff, Targets: self.targets}
        filled[Adjustments] = [["T1"], ["2016-02"], [str(FIRST_STAFF_NO)], [""], ["-30.5"], ["补扣上月"]]
        return {tab: with_headers(tab, cells) for tab, cells in filled.items()}


def filling(deals: int, people: int = PEOPLE, managers: int = 1, mistakes: float = 1.0) -> Filling:
    """The input tabs of a quarter with so many deals, people and managers; the same every time.

    `mistakes`: how many times as often people mistype as they usually do.
    """
    random = Random(SEED)
    products = random.choices([PHONE, PREPAID, FIBRE], [60, 26, 14], k=deals)
    accounts = [_account(random, product) for product in products]
    staff = [str(FIRST_STAFF_NO + person) for person in range(people)]

    def wrong(cells: list[Cell], instead: Sequence[Cell], percent: float) -> list[Cell]:
        return mistaken(random, cells, instead, percent * mistakes)

    numbers = [f"16{random.choice('ABCD')}{serial:08d}" for serial in range(deals)]
    return Filling(
        deals=[
            wrong(typed(random, numbers, TEXT_FORMS), [20160101000000012, "订单16", "A1"], 0.8),
            wrong(typed(random, products, TEXT_FORMS), ["购机送话费"], 0.4),
            wrong(typed(random, accounts, NUMBER_FORMS), ["12345", "1381234567A!"], 0.9),
            typed_days(random, FIRST_DAY, DAYS, deals),
            wrong(typed(random, random.choices(staff, k=deals), NUMBER_FORMS), ["99999", "林军"], 1.2),
            answers(random, deals, yes=3, blank=67, unclear=0.5),
            answers(random, deals, yes=2.5, blank=67, unclear=0),
            _only_for(PHONE, products, answers(random, deals, yes=95, blank=0.5, unclear=0.5)),
            _only_for(PREPAID, products, answers(random, deals, yes=91, blank=0.5, unclear=0.5)),
            answers(random, deals, yes=4, blank=67, unclear=0),
            random.choices(NOTES, k=deals),
        ],
        staff=_staff(random, staff, managers),
        targets=_targets(random, products, accounts),
    )


def with_headers(tab: type[Tab], cells: Sequence[Column]) -> list[list[Cell]]:
    """Columns of a tab below their headers, in the order of its schema."""
    labels = [column.label.zh for column in columns(tab).values()]
    return [[label, *column] for label, column in zip(labels, cells, strict=False)]


def _account(random: Random, product: str) -> str:
    return str(random.randrange(*PHONES)) if product == PHONE else f"0{random.randrange(*BROADBAND_ACCOUNTS)}"


def _only_for(product: str, products: Sequence[str], cells: Column) -> list[Cell]:
    return [cell if each == product else "" for each, cell in zip(products, cells, strict=True)]


def _staff(random: Random, people: Sequence[str], managers: int) -> list[Column]:
    """Everybody once, the managers first, a few with a second row for another post from mid-February, some come or gone meanwhile."""
    moved = people[5::20]
    numbers = [*people, *moved]
    words = POSTS.values
    rows = range(len(numbers))
    return [
        numbers,
        [f"员工{number}" for number in numbers],
        random.choices(words, [5, 15, 30, 35, 10, 5], k=len(numbers)),
        [f"u{number}@branch.example" for number in numbers],
        random.choices(["城东", "城西", "河口", "新街"], k=len(numbers)),
        ["2016-01-20" if row % 41 == 40 else "2012-03-01" for row in rows],
        ["2016-03-05" if row % 37 == 36 else "" for row in rows],
        [MANAGER if row < managers else STAFF for row in rows],
        [*([""] * len(people)), *(["2016-02-16"] * len(moved))],
    ]


def _targets(random: Random, products: Sequence[str], accounts: Sequence[str]) -> list[Column]:
    """Accounts due for renewal: half of them have a deal in this workbook."""
    wanted = round(len(accounts) * TARGETS_A_DEAL)
    deals = random.sample(range(len(accounts)), wanted // 2)
    strangers = [random.choice((PHONE, PREPAID)) for _ in range(wanted - len(deals))]
    kinds = [*(products[deal] for deal in deals), *strangers]
    listed = [*(accounts[deal] for deal in deals), *(_account(random, product) for product in strangers)]
    lines = [LINE_OF[kind] for kind in kinds]
    return [random.choices(MONTHS, k=wanted), lines, listed]
