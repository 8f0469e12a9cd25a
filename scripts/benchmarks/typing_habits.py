"""The many ways in which people type one and the same value, mistakes included."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random

Cell = str | int | float | bool

FULL_WIDTH = str.maketrans("0123456789-", "０１２３４５６７８９－")
EPOCH = date(1899, 12, 30)
YES: Sequence[Cell] = ("是", " 是", "有", "Y", "yes", "ＹＥＳ", "√", "1", 1, True)
NO: Sequence[Cell] = ("否", "否　", "无", "N", "no", "×", "0", 0, False, "")
NOTES: Sequence[Cell] = ("", "", "", "老客户", "家庭套餐", "加急 & <b>", '=HYPERLINK("http://x.example","点我")')

DAY_FORMS: Sequence[tuple[Callable[[date], Cell], float]] = (
    (lambda day: (day - EPOCH).days, 53),
    (lambda day: f"{day}".translate(FULL_WIDTH), 5),
    (lambda day: (day - EPOCH).days + 0.6375, 5),
    (lambda day: f" {day}\N{NO-BREAK SPACE}", 5),
    (lambda day: int(f"{day:%Y%m%d}"), 5),
    (lambda day: f"{day:%Y%m%d}", 4),
    (lambda day: f"{day:%Y/%m/%d}", 4),
    (lambda day: f"{day:%Y/%m/%d} 15:13", 3),
    (lambda day: f"{day.year}-{day.month}-{day.day}", 5),
    (lambda day: f"{day.year}年{day.month}月{day.day}日", 5),
    (lambda day: f"{day.year}.{day.month}.{day.day}", 4),
    (lambda day: f"{day.month}/{day.day}", 1),
    (lambda _: "一月五日", 0.6),
    (lambda _: "", 0.5),
)
TEXT_FORMS: Sequence[tuple[Callable[[str], Cell], float]] = (
    (lambda text: text, 86),
    (lambda text: f" {text}", 2.5),
    (lambda text: f"{text}\N{NO-BREAK SPACE}", 2.5),
    (lambda text: f"{text}\N{IDEOGRAPHIC SPACE}", 2.5),
    (lambda text: f"\N{ZERO WIDTH SPACE}{text}", 2.5),
    (lambda text: f"{text[:3]} {text[3:]}", 2.5),
    (lambda _: "", 0.5),
)
NUMBER_FORMS: Sequence[tuple[Callable[[str], Cell], float]] = (*TEXT_FORMS, (int, 25))


def typed(random: Random, values: Sequence[str], forms: Sequence[tuple[Callable[[str], Cell], float]]) -> list[Cell]:
    """Each value in one of the forms, by their weights."""
    chosen = random.choices([form for form, _ in forms], [weight for _, weight in forms], k=len(values))
    return [form(value) for form, value in zip(chosen, values, strict=True)]


def typed_days(random: Random, first: date, count: int, rows: int) -> list[Cell]:
    """Days from the `count` from `first` on, as people write them."""
    written = [[form(first + timedelta(days=day)) for form, _ in DAY_FORMS] for day in range(count)]
    forms = random.choices(range(len(DAY_FORMS)), [weight for _, weight in DAY_FORMS], k=rows)
    return [written[random.randrange(count)][form] for form in forms]


def answers(random: Random, rows: int, *, yes: float, blank: float, unclear: float) -> list[Cell]:
    """Yes and no as people write them; `yes`, `blank` and `unclear` (neither) are percentages."""
    no = 100 - yes - blank - unclear
    words = [*YES, *NO, "", "不详"]
    weights = [*[yes / len(YES)] * len(YES), *[no / len(NO)] * len(NO), blank, unclear]
    return random.choices(words, weights, k=rows)


def mistaken(random: Random, cells: list[Cell], mistakes: Sequence[Cell], percent: float) -> list[Cell]:
    """The cells with so many of them, anywhere, replaced by one of the mistakes."""
    for place in random.sample(range(len(cells)), round(len(cells) * percent / 100)):
        cells[place] = random.choice(mistakes)
    return cells
