"""The rows of 竞赛 as data: prizes, the contests that they make up, and every fault that a single cell cannot show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from functions.pay.contests.thresholds import FORMS, Against, Threshold, read_threshold
from functions.pay.plan.conditions import Condition, parse
from functions.pay.plan.dated import OPEN, Fault
from schemas.contests import Compared
from schemas.scheme import Period
from schemas.tab import Tab, columns
from schemas.words import Choices, Text, fold

Row = Mapping[str, Any]
PLACES = re.compile("([1-9][0-9]{0,2})(?:[-~–—至到]([1-9][0-9]{0,2}))?")
DAY = timedelta(days=1)
# What every prize of a contest states alike, for they are won in one ranking.
ALIKE = {
    "period": "period",
    "compares": "compared",
    "entrants": "entrants",
    "floor": "threshold",
    "ties": "ties",
}


@dataclass(frozen=True)
class Contest:
    """One row of 竞赛: the prize, in fen, of each place from `first` to `last`; for everyone where they are None."""

    row: int
    name: str
    says: str
    clause: str
    valid_from: date
    valid_until: date
    period: Period
    compared: Compared
    entrants: Condition | None
    threshold: Threshold | None
    first: int | None
    last: int | None
    prize: int
    ties: str | None


@dataclass(frozen=True)
class Stretch:
    """Days in which the prizes of a contest do not change. `prizes` are in the order of their places."""

    valid_from: date
    valid_until: date
    prizes: tuple[Contest, ...]


def load(
    tab: type[Tab], rows: Iterable[Row], compared: Sequence[Compared], entrants: str | None = None
) -> tuple[tuple[Contest, ...], list[Fault]]:
    """The prizes that the rows of 竞赛 state, beside every fault that a single cell cannot show.

    Rows are mappings from field name to value, with `row` the row in the sheet, and are free of cell faults. `compared`
    is what the column 比什么 offers, `entrants` the column of the contributions that the column 参加 looks at.
    """
    faults: list[Fault] = []
    rows = list(rows)
    contests = tuple(found for row in rows if (found := _contest(tab, row, compared, entrants, faults)))
    # Whether a contest's places join cannot be told while one of its rows is faulty itself.
    names = {row["row"]: row["contest"] for row in rows}
    spoilt = {names[fault.row] for fault in faults}
    for name in dict.fromkeys(contest.name for contest in contests):
        if name not in spoilt:
            mine = [contest for contest in contests if contest.name == name]
            faults += [fault for stretch in stretches(mine) for fault in _clashes(tab, stretch)]
    return contests, list(dict.fromkeys(faults))


def stretches(prizes: Sequence[Contest]) -> list[Stretch]:
    """The days on which some of these rows hold, cut where a row begins or ends."""
    starts = sorted(
        {row.valid_from for row in prizes} | {row.valid_until + DAY for row in prizes if row.valid_until < OPEN}
    )
    found = []
    for start, end in zip(starts, [*(start - DAY for start in starts[1:]), OPEN], strict=True):
        together = [row for row in prizes if row.valid_from <= start <= row.valid_until]
        if together:
            found.append(Stretch(start, end, tuple(sorted(together, key=lambda row: (row.first or 0, row.row)))))
    return found


def _contest(
    tab: type[Tab], row: Row, compared: Sequence[Compared], entrants: str | None, faults: list[Fault]
) -> Contest | None:
    found: list[Fault] = []
    measure = next(one for one in compared if one.word.zh == row["compares"])
    period = Period(row["period"])
    threshold = _threshold(tab, row, measure, found)
    first, last = _places(tab, row, found)
    found += _unfit(tab, row, measure, period, threshold)
    condition = _condition(tab, row, entrants, found)
    if row["prize"] <= 0:
        found.append(_fault(tab, row, "prize", Text("“奖金”要大于 0", "The prize must be more than 0")))
    faults += found
    if found:
        return None
    return Contest(
        row=row["row"],
        name=row["contest"],
        says=row["says"] or "",
        clause=row["clause"],
        valid_from=row["valid_from"],
        valid_until=row["valid_until"] or OPEN,
        period=period,
        compared=measure,
        entrants=condition,
        threshold=threshold,
        first=first,
        last=last,
        prize=row["prize"],
        ties=row["ties"] if first is not None else None,
    )


def _threshold(tab: type[Tab], row: Row, compared: Compared, found: list[Fault]) -> Threshold | None:
    try:
        return read_threshold(row["floor"], compared)
    except ValueError:
        detail = Text(
            f"看不懂“门槛”里的“{row['floor']}”。{FORMS.zh}", f"Cannot read the floor “{row['floor']}”. {FORMS.en}"
        )
        found.append(_fault(tab, row, "floor", detail))
        return None


def _places(tab: type[Tab], row: Row, found: list[Fault]) -> tuple[int | None, int | None]:
    if row["places"] is None:
        return None, None
    said = PLACES.fullmatch(fold(row["places"]))
    first, last = (int(said[1]), int(said[2] or said[1])) if said else (1, 0)
    if last < first:
        detail = Text(
            f"看不懂“名次”里的“{row['places']}”。请写 1 或 2-3（若被表格改成日期，把这一列设为“纯文本”），人人有奖的留空",
            f"Cannot read the places “{row['places']}”. Write 1 or 2-3 (as plain text if the sheet makes a date of it), or leave it blank for everyone",
        )
        found.append(_fault(tab, row, "places", detail))
    return first, last


def _unfit(
    tab: type[Tab], row: Row, compared: Compared, period: Period, threshold: Threshold | None
) -> Iterator[Fault]:
    """A threshold that this contest cannot have."""
    if threshold is None:
        return
    if threshold.against is Against.QUOTA and compared.quota is None:
        word = compared.word
        detail = Text(
            f"“{word.zh}”没有任务额，“门槛”请写数字，例如 超过 5000",
            f"There is no quota of “{word.en}”; give a number, such as over 5000",
        )
        yield _fault(tab, row, "floor", detail)
    if threshold.against is not Against.ANNOUNCED:
        return
    if period is not Period.DAY:
        detail = Text(
            "公布数是按天公布的，“周期”请选“日”", "Floors are announced for a day, so the period must be “day”"
        )
        yield _fault(tab, row, "period", detail)
    if row["places"] is not None:
        detail = Text(
            "达到公布数的人人有奖，“名次”请留空", "All who reach what was announced win, so leave the places blank"
        )
        yield _fault(tab, row, "places", detail)


def _condition(tab: type[Tab], row: Row, entrants: str | None, found: list[Fault]) -> Condition | None:
    offered = columns(tab)["entrants"].choices or Choices(())
    try:
        condition = parse(entrants or "", row["entrants"], offered)
    except ValueError:
        condition = None
        found.append(Fault(tab, row["row"], "entrants", "not_a_choice"))
    return condition


def _clashes(tab: type[Tab], stretch: Stretch) -> Iterator[Fault]:
    """Rows of one contest that hold on the same days and do not fit together."""
    lead, *others = stretch.prizes
    for prize in others:
        for column, attribute in ALIKE.items():
            if getattr(prize, attribute) != getattr(lead, attribute) and _matters(column, lead, prize):
                yield _differs(tab, prize, lead, column)
    taken = 0
    for before, prize in zip((None, *stretch.prizes), stretch.prizes, strict=False):
        first, last = prize.first or 1, prize.last or 999
        if before is not None and first <= taken:
            yield _meets(tab, prize, before, stretch.valid_from)
        elif prize.first is not None and first > taken + 1:
            yield _skips(tab, prize, taken + 1, stretch.valid_from)
        taken = max(taken, last)


def _matters(column: str, lead: Contest, prize: Contest) -> bool:
    # Everyone and a place in one contest is told as an overlap; that only one of them has a tie rule follows.
    return column != "ties" or (lead.first is not None and prize.first is not None)


def _differs(tab: type[Tab], prize: Contest, lead: Contest, column: str) -> Fault:
    label = columns(tab)[column].label
    detail = Text(
        f"“{prize.name}”的各个奖，“{label.zh}”要和第{lead.row}行一样；要分开评，请另取竞赛名称",
        f"The prizes of “{prize.name}” must have the same “{label.en}” as row {lead.row}; give another contest another name",
    )
    return Fault(tab, prize.row, column, "unsupported", detail)


def _meets(tab: type[Tab], prize: Contest, before: Contest, day: date) -> Fault:
    detail = Text(
        f"“{prize.name}”在{day}有名次与第{before.row}行重复。请改“名次”，或让日期错开",
        f"On {day} “{prize.name}” has a place that row {before.row} has too. Change the places, or keep the dates apart",
    )
    return Fault(tab, prize.row, "places", "overlap", detail)


def _skips(tab: type[Tab], prize: Contest, missing: int, day: date) -> Fault:
    detail = Text(
        f"“{prize.name}”在{day}没有第{missing}名的奖，却有第{prize.first}名的。请补一行第{missing}名，或改“名次”",
        f"On {day} “{prize.name}” has a prize for place {prize.first} and none for place {missing}. Add a row for it, or change the places",
    )
    return Fault(tab, prize.row, "places", "gap", detail)


def _fault(tab: type[Tab], row: Row, column: str, detail: Text) -> Fault:
    return Fault(tab, row["row"], column, "unsupported", detail)
