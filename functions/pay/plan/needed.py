"""Rows that a scheme's plan cannot do without, and rules that would take everything."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from functions.pay.plan.conditions import Condition, parse
from functions.pay.plan.dated import OPEN, Fault, Rule, rules_of
from schemas.plan import CONDITION, NAMED_BY
from schemas.scheme import Need, Scheme
from schemas.tab import Tab, columns
from schemas.words import LOCALES, Text, fold

DAY = timedelta(days=1)
Row = Mapping[str, Any]

UNCONDITIONAL = Text(
    "“{rule}”这条规则没有写条件，会把所有业务都算作“{reason}”。请至少填一个条件；整条不要了就删去这一行",
    "The rule “{rule}” asks for nothing, so that every deal would be “{reason}”. Fill in a condition, or delete the row",
)
MISSING = Text("缺少{what}：{why}。请在这里加一行{cells}", "{what} is missing: {why}. Add a row here{cells}")
ENDED = Text(
    "{what}{days}没有：{why}。请改“生效”“失效”，或加一行{cells}",
    "There is no {what} {days}: {why}. Mend the row's first and last day, or add a row{cells}",
)


def unconditional(scheme: Scheme, rules: Sequence[Rule]) -> Iterator[Fault]:
    """Rules that ask for nothing, so that nobody would be paid for anything."""
    tab = rules_of(scheme)
    place = next((name for name, column in columns(tab).items() if column.kind.name == CONDITION.name), "rule")
    for rule in rules:
        if not any(_asks(tab, stated) for stated in rule.conditions):
            zh, en = (text.format(rule=rule.rule, reason=rule.reason) for text in UNCONDITIONAL)
            yield Fault(tab, rule.row, place, "unsupported", Text(zh, en))


def lacking(scheme: Scheme, rows: Mapping[type[Tab], Sequence[Row]], spoilt: Collection[type[Tab]]) -> Iterator[Fault]:
    """The rows that the scheme needs and its plan tabs do not have, or not on every day since the tab's first.

    Of `spoilt` tabs nothing is missed: a row that cannot be read may be what is needed.
    """
    for need in scheme.needs:
        tab = next(tab for tab in scheme.plan if issubclass(tab, need.tab))
        if tab in spoilt:
            continue
        stated = rows.get(tab, ())
        held = [row for row in stated if all(_says(tab, name, row[name], said) for name, said in need.cells.items())]
        column = next(name for name in NAMED_BY if name in columns(tab))
        if not held:
            below = max((row["row"] for row in stated), default=1) + 1
            yield Fault(tab, below, column, "gap", _told(MISSING, tab, need))
        elif need.every_day:
            first = min(row["valid_from"] for row in stated)
            for since, until, row in _uncovered(held, first):
                ends = "valid_from" if since == first else "valid_until"
                yield Fault(tab, row["row"], ends, "gap", _told(ENDED, tab, need, days=_days(since, until)))


def _asks(tab: type[Tab], stated: object) -> bool:
    """Whether a condition leaves anything out."""
    if not isinstance(stated, Condition):
        return True
    offered = columns(tab)[stated.column].choices
    return offered is None or bool(set(offered.values) - stated.values) or stated.all_but is not None


def _says(tab: type[Tab], name: str, typed: str | None, said: Text) -> bool:
    """Whether a cell says this, in either language: a condition takes just this, any other cell is this."""
    about = columns(tab)[name]
    if about.kind.name == CONDITION.name and about.choices is not None:
        try:
            stated = parse(name, typed, about.choices)
        except ValueError:
            return False
        return stated is not None and said.zh in stated.values and len(stated.values) < len(about.choices.values)
    # Names in plans have no white space: in English there are hyphens instead.
    return typed is not None and _name(typed) in map(_name, said)


def _name(typed: str) -> str:
    return fold(typed).replace("-", "")


def _uncovered(rows: Sequence[Row], first: date) -> Iterator[tuple[date, date, Row]]:
    """The stretches from the first day on without any of these rows, each with the row whose dates leave it out."""
    ordered = sorted(rows, key=lambda row: row["valid_from"])
    before = ordered[0]
    for row in ordered:
        if row["valid_from"] > first:
            yield first, row["valid_from"] - DAY, before
        until = row["valid_until"] or OPEN
        if until == OPEN:
            return
        if until + DAY > first:
            first, before = until + DAY, row
    yield first, OPEN, before


def _days(since: date, until: date) -> Text:
    if until == OPEN:
        return Text(f"从{since}起", f"from {since} on")
    if since == until:
        return Text(f"在{since}这一天", f"on {since}")
    return Text(f"从{since}到{until}", f"from {since} to {until}")


def _told(text: Text, tab: type[Tab], need: Need, **filled: Text) -> Text:
    told = []
    for locale in LOCALES:
        labels = columns(tab)
        cells = [f"{labels[name].label.to(locale)} {said.to(locale)}" for name, said in need.cells.items()]
        lead, between = ("：", "，") if locale == "zh" else (": ", ", ")
        here = {name: said.to(locale) for name, said in filled.items()}
        said = lead + between.join(cells) if cells else ""
        told.append(text.to(locale, what=need.what.to(locale), why=need.why.to(locale), cells=said, **here))
    return Text(*told)
