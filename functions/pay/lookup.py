"""Tables to look things up in: the amount of a grade on a day, and the classes that something falls into by rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import narwhals as nw

from functions.pay.expressions import Frame, Put, lazily, listed
from functions.pay.plan.conditions import Asked, Condition, Days, parse
from functions.pay.plan.dated import OPEN, Fault, Plan
from functions.pay.plan.kinds import kinds_of
from functions.pay.plan.matching import Shape, combinations, shape_of, with_combinations, with_kinds, with_one
from functions.pay.plan.own import own_tab
from functions.pay.plan.ranges import ADVICE, Range, read_range
from functions.pay.rows import look_up, numbers, words
from functions.pay.wording import number
from schemas.tab import Tab, columns
from schemas.words import Choices, Locale, Text

Row = Mapping[str, Any]
Key = tuple[str, ...]
DAY = timedelta(days=1)
EITHER = "或"


@dataclass(frozen=True)
class Entry:
    """One row of a table: the amount of a key, in smallest units, from a first to a last day, both included."""

    row: int
    key: Key
    amount: int
    valid_from: date
    valid_until: date
    clause: str

    def asked(self, by: Sequence[str], on: str) -> tuple[Asked, ...]:
        """What is asked of the columns `by` and of the Date column `on` of what it holds for."""
        same = (Condition(column, frozenset({value})) for column, value in zip(by, self.key, strict=True))
        return (Days(self.valid_from, self.valid_until, on), *same)


@dataclass(frozen=True)
class Table:
    """A table of amounts by the values of one or several columns."""

    entries: tuple[Entry, ...]

    def look_up(self, frame: Frame, by: Sequence[str], on: str, name: str, put: Put = lazily) -> Frame:
        """Adds `name`, the amount in force on the day `on` for the values of the columns `by`, and `<name>_clause`.

        Both are null where no row holds: a value that the table does not have, or a day before its first.
        """
        known = frame.collect_schema().names()
        numbered = dict(enumerate(self.entries, start=1))
        frame = with_one(frame, {number: entry.asked(by, on) for number, entry in numbered.items()}, "_entry", put)
        found = {
            name: numbers({number: entry.amount for number, entry in numbered.items()}),
            f"{name}_clause": words({number: entry.clause for number, entry in numbered.items()}),
        }
        return look_up(frame, "_entry", put, **found).select(*known, *found)


def load_table(
    tab: type[Tab], rows: Iterable[Row], keys: Sequence[str], amount: str, every: Sequence[Key] = ()
) -> tuple[Table, list[Fault]]:
    """The amounts that rows state, beside every fault that a single cell cannot show.

    Rows have `row`, `valid_from`, `valid_until`, `clause` and the columns `keys` and `amount`, and are free of cell
    faults. On every day from the first that the tab names, each key has exactly one row: those the tab holds, and
    those of `every`, which must be there.
    """
    entries = tuple(
        Entry(
            row["row"],
            tuple(str(row[key]) for key in keys),
            row[amount],
            row["valid_from"],
            row["valid_until"] or OPEN,
            row["clause"],
        )
        for row in rows
    )
    entries = tuple(sorted(entries, key=lambda entry: (entry.key, entry.valid_from, entry.row)))
    faults: list[Fault] = []
    first = min((entry.valid_from for entry in entries), default=date.min)
    blank_row = max((entry.row for entry in entries), default=1) + 1
    for key in dict.fromkeys((*every, *(entry.key for entry in entries))):
        mine = [entry for entry in entries if entry.key == key]
        faults += _joins(tab, keys[-1], mine, key, first, blank_row)
    return Table(entries), faults


def table_of(plan: Plan, model: type[Tab], keys: Sequence[str], amount: str) -> tuple[Table, list[Fault]]:
    """The amounts that a plan tab states, as `load_table` gives them."""
    return load_table(own_tab(plan, model), plan.table(model), keys, amount)


def _joins(
    tab: type[Tab], column: str, entries: Sequence[Entry], key: Key, first: date, blank_row: int
) -> Iterator[Fault]:
    """Days on which a key has no amount, or more than one. `entries` are in the order of their first days."""
    name = "、".join(key)
    if not entries:
        detail = Text(f"缺少“{name}”，请在这里加一行", f"“{name}” is missing; add a row for it here")
        yield Fault(tab, blank_row, column, "gap", detail)
        return
    if entries[0].valid_from > first:
        yield _gap(tab, entries[0].row, "valid_from", name, first, entries[0].valid_from - DAY)
    longest = entries[0]
    for entry in entries[1:]:
        if entry.valid_from <= longest.valid_until:
            detail = Text(
                f"“{name}”在{entry.valid_from}与第{longest.row}行各有一个数。请改“生效”或“失效”，让它们错开",
                f"“{name}” has another amount on {entry.valid_from} in row {longest.row}. Keep their dates apart",
            )
            yield Fault(tab, entry.row, "valid_from", "overlap", detail)
        elif entry.valid_from > longest.valid_until + DAY:
            yield _gap(tab, longest.row, "valid_until", name, longest.valid_until + DAY, entry.valid_from - DAY)
        longest = entry if entry.valid_until > longest.valid_until else longest
    if longest.valid_until < OPEN:
        yield _gap(tab, longest.row, "valid_until", name, longest.valid_until + DAY, None)


def _gap(tab: type[Tab], row: int, column: str, name: str, since: date, until: date | None) -> Fault:
    days = (
        Text(f"从{since}到{until}", f"from {since} to {until}") if until else Text(f"从{since}起", f"from {since} on")
    )
    detail = Text(
        f"“{name}”{days.zh}没有数。请改“生效”或“失效”，或加一行",
        f"“{name}” has no amount {days.en}. Change its dates, or add a row",
    )
    return Fault(tab, row, column, "gap", detail)


@dataclass(frozen=True)
class ClassRule:
    """One row of a table of classes: what it asks, all of it or (`either`) any of it, and how that was written."""

    row: int
    name: str
    clause: str
    valid_from: date
    valid_until: date
    asked: tuple[Condition | Range, ...]
    typed: tuple[str, ...]
    either: bool

    def alternatives(self, day: str | None) -> list[tuple[Asked, ...]]:
        """What is asked of a row, in each of the ways that are enough; by the Date column `day`, None: on any day."""
        days = (Days(self.valid_from, self.valid_until, day),) if day else ()
        return [(*days, one) for one in self.asked] if self.either else [(*days, *self.asked)]


@dataclass(frozen=True)
class Numbered:
    """A condition column that holds a range: the smallest units that make one, and the noun of it."""

    scale: int = 1
    noun: Text | None = None


def load_classes(
    tab: type[Tab], rows: Iterable[Row], name: str, numbered: Mapping[str, Numbered], joined: str | None = None
) -> tuple[tuple[ClassRule, ...], list[Fault]]:
    """The rules that rows of a table of classes state, beside every fault that a single cell cannot show.

    Rows have `row`, `valid_from`, `valid_until`, `clause`, the class in the column `name`, conditions on words in the
    tab's condition columns and ranges in those that are `numbered`. Where the column `joined` says 或, one of them is
    enough; else all must hold. Several rows of one class are alternatives.
    """
    faults: list[Fault] = []
    rules = tuple(rule for row in rows if (rule := _class_rule(tab, row, name, numbered, joined, faults)))
    return rules, faults


def _class_rule(
    tab: type[Tab],
    row: Row,
    name: str,
    numbered: Mapping[str, Numbered],
    joined: str | None,
    faults: list[Fault],
) -> ClassRule | None:
    asked: list[Condition | Range] = []
    typed: list[str] = []
    found: list[Fault] = []
    for column, about in columns(tab).items():
        if column not in numbered and about.kind.name != "condition":
            continue
        try:
            stated = _asked(column, row[column], numbered.get(column), about.choices)
        except ValueError:
            found.append(_unread(tab, row, column, ranged=column in numbered))
            continue
        if stated is not None:
            asked.append(stated)
            typed.append(row[column])
    if not asked and not found:
        detail = Text(
            f"“{row[name]}”这一行没有写条件。请至少填一列",
            f"The row of “{row[name]}” asks for nothing. Fill in a condition",
        )
        found.append(Fault(tab, row["row"], name, "unsupported", detail))
    faults += found
    if found:
        return None
    return ClassRule(
        row["row"],
        row[name],
        row["clause"],
        row["valid_from"],
        row["valid_until"] or OPEN,
        tuple(asked),
        tuple(typed),
        either=joined is not None and row[joined] == EITHER,
    )


def _asked(
    column: str, typed: str | None, numbered: Numbered | None, offered: Choices | None
) -> Condition | Range | None:
    if numbered is not None:
        return read_range(column, typed, numbered.scale, numbered.noun)
    return parse(column, typed, offered or Choices(()))


def _unread(tab: type[Tab], row: Row, column: str, *, ranged: bool) -> Fault:
    if not ranged:
        return Fault(tab, row["row"], column, "not_a_choice")
    typed = row[column]
    detail = Text(f"看不懂“{typed}”。{ADVICE.zh}", f"Cannot read “{typed}”. {ADVICE.en}")
    return Fault(tab, row["row"], column, "unsupported", detail)


def classify(
    frame: Frame,
    tab: type[Tab],
    rules: Sequence[ClassRule],
    numbered: Mapping[str, Numbered],
    *,
    day: str | None,
    locale: Locale,
    put: Put = lazily,
) -> Frame:
    """One row for each row of the frame and each class that it belongs to: its columns, `class`, `clause` and `says`.

    Every class is judged by itself, so that a row may be in several or in none; of several rules of a class the first
    that holds is named. `day` is the Date column by which rules are in force; None: all are.
    """
    known = frame.collect_schema().names()
    names = dict.fromkeys(rule.name for rule in rules)
    frame = frame.join(listed({"class": nw.String}, ((name,) for name in names), put), how="cross")
    frame = _with_rule(frame, rules, day, put).filter(nw.col("_rule") > 0)
    frame = look_up(frame, "_rule", put, clause=words({number: rule.clause for number, rule in enumerate(rules, 1)}))
    return _with_says(frame, tab, rules, numbered, locale, put).select(*known, "class", "clause", "says")


def _with_rule(frame: Frame, rules: Sequence[ClassRule], day: str | None, put: Put) -> Frame:
    """Adds `_rule`: the number, from 1 on, of the first rule of the row's class that takes it, 0 for none."""
    ways = [
        (number, (Condition("class", frozenset({rule.name})), *asked))
        for number, rule in enumerate(rules, start=1)
        for asked in rule.alternatives(day)
    ]
    kinds = kinds_of(one for _, asked in ways for one in asked)
    first: dict[Shape, dict[int, int]] = {}
    for place, asked in ways:
        shape = shape_of((one.column for one in asked), kinds)
        for key in combinations(shape, kinds, asked):
            first.setdefault(shape, {}).setdefault(key, place)
    beyond = len(rules) + 1  # in place of null, beside which some engines know no least number
    named = {shape: {f"_rule_{place}": numbers(of, beyond)} for place, (shape, of) in enumerate(first.items())}
    frame = with_combinations(with_kinds(frame, kinds, put), kinds, named, put)
    found = [nw.col(name) for of in named.values() for name in of]
    frame = frame.with_columns(_rule=nw.min_horizontal(nw.lit(beyond, dtype=nw.Int64), *found).cast(nw.Int64))
    return frame.with_columns(_rule=nw.when(nw.col("_rule") < beyond).then(nw.col("_rule")).otherwise(nw.lit(0)))


def _with_says(
    frame: Frame,
    tab: type[Tab],
    rules: Sequence[ClassRule],
    numbered: Mapping[str, Numbered],
    locale: Locale,
    put: Put,
) -> Frame:
    """Adds `says`: what the rule asks, with the row's own numbers beside: each rule's words, cut where a number stands."""
    said = {number: _words(tab, rule, locale) for number, rule in enumerate(rules, start=1)}
    frame = frame.with_columns(
        **{f"_said_{name}": number(nw.col(name), of.scale).fill_null("—") for name, of in numbered.items()}
    )
    pieces: list[nw.Expr] = []
    for place in range(max((len(cut) for cut in said.values()), default=0)):
        texts = {number: cut[place][0] for number, cut in said.items() if place < len(cut)}
        which = {number: cut[place][1] for number, cut in said.items() if place < len(cut)}
        frame = look_up(frame, "_rule", put, **{f"_text_{place}": words(texts, "")})
        pieces.append(nw.col(f"_text_{place}"))
        for name in dict.fromkeys(filter(None, which.values())):
            own = numbers({number: 1 for number, of in which.items() if of == name}, 0)
            frame = look_up(frame, "_rule", put, **{f"_here_{place}_{name}": own})
            here = nw.col(f"_here_{place}_{name}") > 0
            pieces.append(nw.when(here).then(nw.col(f"_said_{name}")).otherwise(nw.lit("")))
    return frame.with_columns(says=nw.concat_str(pieces) if pieces else nw.lit(""))


def _words(tab: type[Tab], rule: ClassRule, locale: Locale) -> list[tuple[str, str | None]]:
    """What a rule asks, in pieces: some words, and the column whose number follows them, if one does."""
    joint = Text("，或" if rule.either else "，且", ", or " if rule.either else ", and ").to(locale)
    colon = Text("：", ": ").to(locale)
    found: list[tuple[str, str | None]] = []
    said = ""
    for place, (asked, typed) in enumerate(zip(rule.asked, rule.typed, strict=True)):
        said += (joint if place else "") + columns(tab)[asked.column].label.to(locale) + colon
        if isinstance(asked, Range):
            found.append((said, asked.column))
            said = f"（{typed}）" if locale == "zh" else f" ({typed})"
        else:
            said += typed
    return [*found, (said, None)]
