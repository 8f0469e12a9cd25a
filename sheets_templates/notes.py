"""The note on a header: what the column is for, whether it must be filled in, what it may hold."""

from __future__ import annotations

from schemas.tab import DAYS_AHEAD, Column, Means, Role, Shown, Tab, When, about, columns
from schemas.words import Locale, Text
from sheets_templates.plan_rows import is_condition

REQUIRED = Text("必填", "Required")
BY_UNIT = Text("{units}：{told}", "{units}: {told}")
ONE_OF = Text("可填：{choices}", "One of: {choices}")
HOLDS = Text(
    "这一格看不懂时，相关的钱先暂缓，改好后重新核算就发",
    "While this cell cannot be read, the pay concerned is held back; mend it and recalculate, and it is paid",
)
PERIODS = {
    When.OVER: Text("这一期要已经过完，也不早于方案开始", "The period is over and not before the plan"),
    When.BEGUN: Text("这一期要已经开始，也不早于方案开始", "The period has begun and is not before the plan"),
    When.AHEAD: Text("最多提前{days}天，也不早于方案开始", "At most {days} days ahead, and not before the plan"),
    When.LISTED: Text(
        "最多提前{days}天；最早到方案开始前{days}天",
        "At most {days} days ahead, and at most {days} days before the plan",
    ),
}
DAYS = {
    When.BEGUN: Text("不能是将来的日期", "Not a day to come"),
    When.AHEAD: Text("最多提前{days}天", "At most {days} days ahead"),
}


def note(tab: type[Tab], name: str, locale: Locale) -> str:
    """Everything that a person who fills in the column should know, a line each."""
    column = columns(tab)[name]
    lines = [column.help.to(locale)]
    if about(tab).role in (Role.INPUT, Role.PLAN):
        lines += [REQUIRED.to(locale)] if column.required else []
        lines += _choices(column, locale)
        lines += _time(column, locale)
        lines += _bounds(tab, column, locale)
        lines += [HOLDS.to(locale)] if column.holds is not None else []
    return "\n".join(lines)


def _time(column: Column, locale: Locale) -> list[str]:
    """When the column's day or period may lie."""
    if column.when is None:
        return []
    rules = PERIODS if column.means is Means.PERIOD else DAYS
    return [rules[column.when].to(locale, days=DAYS_AHEAD)]


def _bounds(tab: type[Tab], column: Column, locale: Locale) -> list[str]:
    """What is plausible; by the word of another column where the unit stands there."""
    if column.unit is None:
        return [column.bounds.told.to(locale)] if column.bounds else []
    by: dict[str, list[str]] = {}
    for word in columns(tab)[column.unit.column].choices or ():
        if bounds := column.bounded(word.zh):
            by.setdefault(bounds.told.to(locale), []).append(word.to(locale))
    return [BY_UNIT.to(locale, units=joined(words, locale), told=told) for told, words in by.items()]


def joined(words: list[str], locale: Locale) -> str:
    """Words as a list in running text."""
    return ("、" if locale == "zh" else ", ").join(words)


def _choices(column: Column, locale: Locale) -> list[str]:
    # A condition's own help names its values; a box shows them.
    if column.choices is None or is_condition(column) or column.shown is Shown.BOX:
        return []
    return [ONE_OF.to(locale, choices=joined(column.choices.labels(locale), locale))]
