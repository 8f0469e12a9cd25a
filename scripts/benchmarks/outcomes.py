"""What a sheet shows in the outcome columns: what their formulas find in the tabs that a run has written."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any

from schemas.check import read
from schemas.outcome import CHANGED, LABELS, LATER, SAYS, UNCHECKED, is_in_order, mark
from schemas.results import Calculated, Checked
from schemas.row_text import SEPARATOR, prefix, texts
from schemas.scheme import Scheme
from schemas.tab import Means, Tab, about, columns, named
from schemas.workbook import Workbook
from scripts.benchmarks.network import Columns

Looked = tuple[Any, ...]  # a result and its explanation


def watched_cell(tab: type[Tab]) -> str:
    """What the system tab tells of a tab whose outcome formulas are in order."""
    labels = [column.label.zh for column in columns(tab).values()]
    labels += [next(iter(columns(other).values())).label.zh for other in (Checked, Calculated)]
    told = SEPARATOR.join([*labels, *["TRUE"] * len(LABELS)])
    if not is_in_order(told, tab, columns(tab)):
        raise AssertionError(f"the stand-in tells of {about(tab).title.en} what no sheet does")
    return told


def show_outcomes(book: Workbook, cells: MutableMapping[str, Columns]) -> None:
    """Puts into the tabs what their formulas show by what the tabs hold now."""
    for tab in book.told:
        typed = cells[about(tab).title.zh][: len(columns(tab))]
        cells[about(tab).title.zh] = [*typed, *_outcome_columns(tab, book.main_of(tab), cells)]


def _outcome_columns(tab: type[Tab], scheme: Scheme | None, cells: Mapping[str, Columns]) -> Columns:
    """The columns with their headers. `scheme`: the one whose main tab this is."""
    grid = cells[about(tab).title.zh][: len(columns(tab))]
    checked = _by("stands", Checked, cells)
    faulty = {key: told for key, (told, _) in _by("stands", Checked, cells, ("faulty", "says")).items()}
    many = mark(tab, "zh") in checked
    calculated = _by("name" if many else "stands", Calculated, cells)
    names = {} if many else _by("name", Calculated, cells)
    lines = _by("key", scheme.details, cells) if scheme and named(tab, Means.KEY) else {}
    shown: Columns = [[label.zh, *[""] * (max(map(len, grid)) - 1)] for label in LABELS.values()]
    seen = set()
    for row, text, name in texts(read(tab, grid), "zh").iter_rows():
        found_by = (name or prefix(tab, "zh")) if many else text
        stands = LATER * (found_by.lower() in seen) + found_by
        seen.add(found_by.lower())
        outcome = _outcome(
            checked.get(stands), calculated.get(stands), lines.get((name or "").rpartition(SEPARATOR)[2])
        )
        word = CHANGED if name in names else UNCHECKED
        result, says = outcome or (word.zh, SAYS[word].zh)
        for column, cell in zip(shown, (result, says, faulty.get(stands, "")), strict=True):
            column[row - 1] = cell
    return shown


def _outcome(checked: Looked | None, calculated: Looked | None, line: Looked | None) -> Looked | None:
    """What a row's two cells show; None for one that neither a check nor a calculation has seen as it is."""
    own = calculated
    if own and not any(own):
        own = line or own
    if checked and checked[0]:
        return checked
    if own is None:
        return None
    return own[0], (checked[1] if checked else "") + own[1]


def _by(
    name: str, tab: type[Tab], cells: Mapping[str, Columns], wanted: tuple[str, str] = ("result", "says")
) -> dict[str, Looked]:
    """Two columns of a tab's rows, result and explanation unless others are wanted, by one of its columns: of several
    rows, the first.
    """
    places = list(columns(tab))
    held = cells[about(tab).title.zh]
    height = max(map(len, held))
    looked = (held[places.index(each)] if places.index(each) < len(held) else [] for each in (name, *wanted))
    rows = zip(*([*(cell or "" for cell in column), *[""] * (height - len(column))] for column in looked), strict=True)
    return {key: (one, other) for key, one, other in reversed(list(rows))}
