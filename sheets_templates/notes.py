"""The note on a header: what the column is for, whether it must be filled in, what it may hold."""

from __future__ import annotations

from schemas.plan import CONDITION
from schemas.tab import Column, Role, Shown, Tab, about, columns
from schemas.words import Choices, Locale, Text

REQUIRED = Text("必填", "Required")
ONE_OF = Text("可填:{choices}", "One of: {choices}")
ONLY_FOR = Text(
    "只看“{column}”为{choices}的行,其他行可不填", "Read only where “{column}” is {choices}; elsewhere it may stay blank"
)


def note(tab: type[Tab], name: str, locale: Locale) -> str:
    """Everything that a person who fills in the column should know, a line each."""
    column = columns(tab)[name]
    lines = [column.help.to(locale)]
    if about(tab).role in (Role.INPUT, Role.PLAN):
        lines += [REQUIRED.to(locale)] if column.required else []
        lines += _choices(column, locale)
        lines += _only_for(tab, column, locale)
    return "\n".join(lines)


def joined(words: list[str], locale: Locale) -> str:
    """Words as a list in running text."""
    return ("、" if locale == "zh" else ", ").join(words)


def _choices(column: Column, locale: Locale) -> list[str]:
    # A condition's own help names its values; a box shows them.
    if column.choices is None or column.kind is CONDITION or column.shown is Shown.BOX:
        return []
    return [ONE_OF.to(locale, choices=joined(column.choices.labels(locale), locale))]


def _only_for(tab: type[Tab], column: Column, locale: Locale) -> list[str]:
    if column.only_for is None:
        return []
    other = columns(tab)[column.only_for[0]]
    chosen = (other.choices or Choices(())).words
    words = [word.to(locale) for word in chosen if word.zh in column.only_for[1]]
    return [ONLY_FOR.to(locale, column=other.label.to(locale), choices=joined(words, locale))]
