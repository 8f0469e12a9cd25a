"""The note on a header: what the column is for, whether it must be filled in, what it may hold."""

from __future__ import annotations

from schemas.tab import Column, Role, Shown, Tab, about, columns
from schemas.words import Locale, Text
from sheets_templates.plan_rows import is_condition

REQUIRED = Text("必填", "Required")
ONE_OF = Text("可填：{choices}", "One of: {choices}")


def note(tab: type[Tab], name: str, locale: Locale) -> str:
    """Everything that a person who fills in the column should know, a line each."""
    column = columns(tab)[name]
    lines = [column.help.to(locale)]
    if about(tab).role in (Role.INPUT, Role.PLAN):
        lines += [REQUIRED.to(locale)] if column.required else []
        lines += _choices(column, locale)
    return "\n".join(lines)


def joined(words: list[str], locale: Locale) -> str:
    """Words as a list in running text."""
    return ("、" if locale == "zh" else ", ").join(words)


def _choices(column: Column, locale: Locale) -> list[str]:
    # A condition's own help names its values; a box shows them.
    if column.choices is None or is_condition(column) or column.shown is Shown.BOX:
        return []
    return [ONE_OF.to(locale, choices=joined(column.choices.labels(locale), locale))]
