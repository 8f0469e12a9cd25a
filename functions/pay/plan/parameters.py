"""Single dated values of a plan: what the rows of 参数 state, on a day outside frames or for every row of a frame."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

import narwhals as nw

from functions.pay.expressions import Frame, Put, lazily
from functions.pay.plan.dated import OPEN, Fault
from functions.pay.rows import Named, look_up, with_stretch, words
from schemas.bounds import outside
from schemas.parameters import Parameter, Value
from schemas.problems import CODES
from schemas.tab import Tab
from schemas.words import Text, fold

DAY = timedelta(days=1)
STRETCH = "_stretch_of_days"
NOTHING: Mapping[str, str] = MappingProxyType({})
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Stated:
    """One row of the tab: a parameter's value from a first to a last day, both included."""

    row: int
    parameter: Parameter
    value: Value
    valid_from: date
    valid_until: date
    clause: str


@dataclass(frozen=True)
class Parameters:
    """What the tab states. Parameters go by their Chinese names; a name that is not declared raises KeyError.

    Numbers are in smallest units: fen, thousandths, millionths as declared; percentages in millionths of one. `put` is
    the plan's.
    """

    declared: tuple[Parameter, ...]
    stated: tuple[Stated, ...]
    put: Put = field(default=lazily, compare=False, repr=False)

    def at(self, name: str, day: date) -> int:
        """A number, or 1 and 0 of a switch, on a day. Raises LookupError where no row states it, TypeError for words."""
        value = self._in_force(name, day).value
        if not isinstance(value, int):
            raise TypeError(f"{name} is no number")
        return value

    def on(self, name: str, day: date) -> bool:
        """Whether a switch is on; off on a day of which no row speaks."""
        return any(row.value == 1 for row in self._rows(name) if row.valid_from <= day <= row.valid_until)

    def word(self, name: str, day: date) -> str | None:
        """A choice or words on a day; None where nothing is said."""
        said = [row.value for row in self._rows(name) if row.valid_from <= day <= row.valid_until]
        return str(said[0]) if said and said[0] is not None else None

    def clause(self, name: str, day: date) -> str:
        """The clause of the value in force on a day. Raises LookupError where no row states it."""
        return self._in_force(name, day).clause

    def latest_clause(self, name: str) -> str:
        """The clause that the rows of a parameter name, the last one's where they differ. Raises LookupError where there is none."""
        return self._rows(name)[-1].clause

    def add(self, frame: Frame, day: str, values: Mapping[str, str], *, clauses: Mapping[str, str] = NOTHING) -> Frame:
        """The frame with what is in force on the day in its Date column `day`; null on days of which no row speaks.

        `values`: by new column the parameter whose value it gets, numbers and switches as Int64, all else as text;
        `clauses`: likewise the clause of its value.
        """
        asked = {name: self._rows(name) for name in (*values.values(), *clauses.values())}
        rows = [row for of in asked.values() for row in of]
        starts = sorted(
            {row.valid_from for row in rows} | {row.valid_until + DAY for row in rows if row.valid_until < OPEN}
        )
        held = {name: _by_stretch(of, starts) for name, of in asked.items()}
        named = {new: words({at: row.clause for at, row in held[name].items()}) for new, name in clauses.items()}
        for new, name in values.items():
            dtype = nw.Int64 if self._declared(name).is_whole else nw.String
            named[new] = Named({at: row.value for at, row in held[name].items()}, None, dtype)
        frame = with_stretch(frame, day, starts, self.put, STRETCH)
        return look_up(frame, STRETCH, self.put, **named).drop(STRETCH)

    @property
    def content(self) -> str:
        """All that the calculation uses, and nothing else: for a short name of the plan."""
        rows = ((row.parameter.name.zh, row.value, row.valid_from, row.valid_until, row.clause) for row in self.stated)
        return repr(sorted(rows, key=repr))

    def _in_force(self, name: str, day: date) -> Stated:
        held = [row for row in self._rows(name) if row.valid_from <= day <= row.valid_until]
        if not held:
            raise LookupError(f"no value of {name} on {day}")
        return held[0]

    def _rows(self, name: str) -> list[Stated]:
        parameter = self._declared(name)
        return [row for row in self.stated if row.parameter is parameter]

    def _declared(self, name: str) -> Parameter:
        for parameter in self.declared:
            if parameter.name.zh == name:
                return parameter
        raise KeyError(name)


def _by_stretch(rows: Sequence[Stated], starts: Sequence[date]) -> dict[int, Stated]:
    """The rows by the stretches between these days in which they hold, the first of them being 1."""
    return {
        place: row
        for row in rows
        for place in range(
            bisect_left(starts, row.valid_from) + 1,
            (len(starts) if row.valid_until == OPEN else bisect_left(starts, row.valid_until + DAY)) + 1,
        )
    }


def load(tab: type[Tab], declared: Sequence[Parameter], rows: Iterable[Row]) -> tuple[Parameters, list[Fault]]:
    """The values that the rows of 参数 state, beside every fault that a single cell cannot show.

    Rows are mappings from field name to value, with `row` the row in the sheet, and are free of cell faults.
    """
    rows = list(rows)
    faults: list[Fault] = []
    known = {fold(label): parameter for parameter in declared for label in parameter.name}
    read = {row["row"]: _stated(tab, known, row, faults) for row in rows}
    stated = [found for found in read.values() if found]
    parameters = Parameters(tuple(declared), tuple(sorted(stated, key=lambda row: (row.valid_from, row.row))))
    # Whether a parameter's rows join cannot be told while one of them is faulty itself.
    unclear = {known.get(fold(row["name"])) for row in rows if read[row["row"]] is None}
    first = min((row["valid_from"] for row in rows), default=date.min)
    blank_row = max((row["row"] for row in rows), default=1) + 1
    for parameter in declared:
        mine = [row for row in parameters.stated if row.parameter is parameter]
        faults += _overlaps(tab, mine)
        if parameter not in unclear:
            faults += _gaps(tab, parameter, mine, first, blank_row) if parameter.always else ()
            faults += _uncleared(tab, parameter, mine, parameters) if parameter.cleared_by else ()
    return parameters, faults


def _stated(tab: type[Tab], known: Mapping[str, Parameter], row: Row, faults: list[Fault]) -> Stated | None:
    parameter = known.get(fold(row["name"]))
    if parameter is None:
        faults.append(Fault(tab, row["row"], "name", "not_a_choice"))
        return None
    if row["unit"] != (parameter.unit.zh if parameter.unit else None):
        faults.append(Fault(tab, row["row"], "unit", "unsupported", _unit_told(parameter)))
        return None
    try:
        value = parameter.read(row["value"])
    except (ValueError, KeyError):
        faults.append(_unread(tab, row, parameter))
        return None
    if parameter.is_number and isinstance(value, int):
        allowed, usual = parameter.bounds.stored(parameter.quantity.scale)
        if outside(value, allowed):
            faults.append(_beyond(tab, row, parameter, "implausible"))
            return None
        if value and outside(value, usual):
            faults.append(_beyond(tab, row, parameter, "unusual"))
    return Stated(row["row"], parameter, value, row["valid_from"], row["valid_until"] or OPEN, row["clause"])


def _unread(tab: type[Tab], row: Row, parameter: Parameter) -> Fault:
    if row["value"] is None:
        return Fault(tab, row["row"], "value", "missing")
    name, advice = parameter.name, parameter.advice
    detail = Text(
        f"“{name.zh}”不能是“{row['value']}”。{advice.zh}", f"“{name.en}” cannot be “{row['value']}”. {advice.en}"
    )
    return Fault(tab, row["row"], "value", "unsupported", detail)


def _beyond(tab: type[Tab], row: Row, parameter: Parameter, code: str) -> Fault:
    """A value outside its bounds or its usual range, in the words of any other number of a plan."""
    told, typed = parameter.bounds.told, row["value"]
    detail = CODES[code].says.filled(column=parameter.name, typed=typed, bounds=told)
    return Fault(tab, row["row"], "value", code, detail)


def _unit_told(parameter: Parameter) -> Text:
    name, unit = parameter.name, parameter.unit
    if unit is None:
        return Text(f"“{name.zh}”没有单位，请把“单位”留空", f"“{name.en}” has no unit; leave the unit blank")
    return Text(f"“{name.zh}”的单位应是“{unit.zh}”", f"The unit of “{name.en}” must be “{unit.en}”")


def _overlaps(tab: type[Tab], rows: Sequence[Stated]) -> Iterator[Fault]:
    """Rows that state one parameter twice for a day. `rows` are in the order of their first days."""
    longest = rows[0] if rows else None
    for row in rows[1:]:
        if longest is not None and row.valid_from <= longest.valid_until:
            name, day = row.parameter.name, row.valid_from
            detail = Text(
                f"“{name.zh}”在{day}这一天与第{longest.row}行各有一个值。请改“生效”或“失效”，让它们错开",
                f"“{name.en}” has another value on {day} in row {longest.row}. Keep their dates apart",
            )
            yield Fault(tab, row.row, "valid_from", "overlap", detail)
        longest = row if longest is None or row.valid_until > longest.valid_until else longest


def _gaps(tab: type[Tab], parameter: Parameter, rows: Sequence[Stated], first: date, blank_row: int) -> Iterator[Fault]:
    """Days from the first that the tab names on which a parameter has no value."""
    name = parameter.name
    if not rows:
        detail = Text(f"缺少“{name.zh}”，请在这里加一行", f"“{name.en}” is missing; add a row for it here")
        yield Fault(tab, blank_row, "name", "gap", detail)
        return
    if rows[0].valid_from > first:
        detail = Text(
            f"“{name.zh}”从{first}到{rows[0].valid_from - DAY}没有值。请把“生效”提前，或加一行",
            f"“{name.en}” has no value from {first} to {rows[0].valid_from - DAY}. Begin earlier, or add a row",
        )
        yield Fault(tab, rows[0].row, "valid_from", "gap", detail)
    longest = rows[0]
    for row in rows[1:]:
        if longest.valid_until < OPEN and row.valid_from > longest.valid_until + DAY:
            since, until = longest.valid_until + DAY, row.valid_from - DAY
            detail = Text(
                f"“{name.zh}”从{since}到{until}没有值。请改“失效”，让它接到第{row.row}行，或加一行",
                f"“{name.en}” has no value from {since} to {until}. Let the row last until row {row.row} begins, or add one",
            )
            yield Fault(tab, longest.row, "valid_until", "gap", detail)
        longest = row if row.valid_until > longest.valid_until else longest
    if longest.valid_until < OPEN:
        since = longest.valid_until + DAY
        detail = Text(
            f"“{name.zh}”从{since}起没有值。请把“失效”留空，或加一行",
            f"“{name.en}” has no value from {since} on. Leave its last day blank, or add a row",
        )
        yield Fault(tab, longest.row, "valid_until", "gap", detail)


def _uncleared(tab: type[Tab], parameter: Parameter, rows: Sequence[Stated], parameters: Parameters) -> Iterator[Fault]:
    """Rows that switch something on without the name of who cleared it, on each of their days."""
    clearing = next(found for found in parameters.declared if found.name.zh == parameter.cleared_by)
    named = [row for row in parameters.stated if row.parameter is clearing and row.value]
    for row in rows:
        day: date | None = row.valid_from if row.value == 1 else None
        for clear in named:
            if day is not None and clear.valid_from <= day <= clear.valid_until:
                day = clear.valid_until + DAY if clear.valid_until < OPEN else None
        if day is not None and day <= row.valid_until:
            name, other = parameter.name, clearing.name
            detail = Text(
                f"要打开“{name.zh}”，请先在“{other.zh}”一行的“值”里写明是谁批准的，日期要包括{day}",
                f"To switch “{name.en}” on, say who cleared it in the value of “{other.en}”, for {day} too",
            )
            yield Fault(tab, row.row, "value", "unsupported", detail, of_all=True)
