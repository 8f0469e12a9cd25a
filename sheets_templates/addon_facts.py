"""What the add-on is told of a workbook's tabs, a fact each in _系统: its scripts know no scheme."""

from __future__ import annotations

import json
from typing import Any

from schemas.inputs import Settings
from schemas.tab import Column, Means, Shown, Tab, about, columns, named
from schemas.words import Locale
from schemas.workbook import Workbook

TAB = "tab:"  # what the name of such a fact begins with; the tab's title follows


def tab_facts(book: Workbook, locale: Locale) -> list[tuple[str, str]]:
    """Name and value of a fact for each tab whose rows are checked. The value is a JSON object.

    `kind`: `main` for the tab that earns, `list` for the others that people fill in, `plan`. `key`: the header of the
    column that a row is known by, blank where there is none. `knownBy`, of a register: the headers whose cells, with a
    space between, are what a row is known by to the functions. `fields`, of a tab that staff fill in: the headers of what
    is to be said of a row, without its number and its person, and `options`. Of a plan tab also headers: `names` tell its rows apart,
    `figures` are what managers change most, `others` the rest; `options` are the words that its drop-downs offer.
    """
    mains = {scheme.deals for scheme in book.schemes}
    facts = []
    for tab in (one for one in book.inputs if one is not Settings):
        kind = "main" if tab in mains else "plan" if tab in book.plan else "list"
        key = next((columns(tab)[name].label.to(locale) for name in named(tab, Means.KEY)), "")
        keys = next((register.keys for register in book.registers if register.tab is tab), ())
        known_by = {"knownBy": [columns(tab)[name].label.to(locale) for name in keys]} if keys else {}
        further = _plan(tab, locale) if kind == "plan" else _fields(tab, locale) if tab in book.open_to_staff else {}
        said: dict[str, Any] = {"kind": kind, "key": key, **known_by, **further}
        facts.append((TAB + about(tab).title.to(locale), json.dumps(said, ensure_ascii=False)))
    return facts


def _plan(tab: type[Tab], locale: Locale) -> dict[str, Any]:
    known = columns(tab)
    names = [name for place, name in enumerate(known) if place == 0 or _tells_apart(name, known[name])]
    figures = [name for name in known if name not in names and name != "clause" and known[name].choices is None]
    # A rate is changed more often than its dates.
    figures.sort(key=lambda name: known[name].shown is Shown.DATE)
    others = [name for name in known if name not in names and name not in figures]
    parts = {"names": names, "figures": figures, "others": others}
    return {
        **{part: [known[name].label.to(locale) for name in held] for part, held in parts.items()},
        "options": _options(tab, locale),
    }


def _fields(tab: type[Tab], locale: Locale) -> dict[str, Any]:
    own = {*named(tab, Means.KEY), *named(tab, Means.PERSON)[:1]}
    asked = [column for name, column in columns(tab).items() if name not in own and not column.beside]
    return {"fields": [column.label.to(locale) for column in asked], "options": _options(tab, locale)}


def _options(tab: type[Tab], locale: Locale) -> dict[str, list[str]]:
    return {one.label.to(locale): one.choices.labels(locale) for one in columns(tab).values() if one.choices}


def _tells_apart(name: str, column: Column) -> bool:
    is_word = column.shown is Shown.TEXT and column.choices is None
    return name == "says" or (column.required and is_word and name != "clause")
