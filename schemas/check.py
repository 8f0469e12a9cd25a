"""Reading a tab by its model: headers found by name, cells understood, every faulty cell named once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import islice

import pandera.polars as pa
import polars as pl

from schemas import cells, quantities
from schemas.bounds import beyond
from schemas.problems import CODES, ERROR, ORDER
from schemas.reading import Understood, understand, understand_column
from schemas.tab import AMONG, SENIORITY, Means, Tab, about, columns, dtypes, employed, headers, known, listed, named
from schemas.times import begun_before_plan, ill_timed
from schemas.words import Text, fold

Grid = Sequence[Sequence[cells.Cell]]
FIRST_ROW = 2  # below the header
FAULTS = {"row": pl.Int64, "column": pl.String, "code": pl.String}
ERRORS = [name for name, code in CODES.items() if code.level == ERROR]
PANDERA_CODES = {
    "isin": "not_a_choice",
    "str_matches": "bad_format",
    "greater_than_or_equal_to": "implausible",
    "less_than_or_equal_to": "implausible",
}


class HeaderFaults(Exception):
    """A tab that cannot be read: headers missing, or there twice. Each fault is a sentence that names the mend."""

    def __init__(self, faults: Sequence[Text]) -> None:
        super().__init__("; ".join(fault.en for fault in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Sheet:
    """A tab as read: `frame` has `row` (the row in the sheet, from 1) and one typed column a field, blank rows left out.

    A cell that is blank or unreadable is null; `unreadable` lists the latter (columns row, column, code),
    `reminders` the cells that are understood, but may mean something else tomorrow or have meant it yesterday.
    `first` is the row of the first of the `cells`, for a stretch of a tab.
    """

    tab: type[Tab]
    frame: pl.DataFrame
    unreadable: pl.DataFrame
    reminders: pl.DataFrame
    cells: Mapping[str, cells.Cells]
    first: int = FIRST_ROW

    def typed(self, row: int, column: str) -> str:
        """What stands in a cell, as the sheet shows it, for a message about it."""
        column_cells = self.cells.get(column, ())
        place = row - self.first
        cell = column_cells[place] if 0 <= place < len(column_cells) else None
        return cells.told(cell, columns(self.tab)[column].kind)

    @cached_property
    def faults(self) -> pl.DataFrame:
        """Every faulty cell, for a tab whose checks look at nothing beside it. See `check`."""
        return check(self)


def read(tab: type[Tab], grid: Grid) -> Sheet:
    """The typed rows of a tab from its columns of raw cells, the first of each being its header.

    Raises HeaderFaults when a header is missing or occurs twice; columns that people added are passed over.
    """
    return read_all({tab: grid})[tab]


def read_all(grids: Mapping[type[Tab], Grid]) -> dict[type[Tab], Sheet]:
    """Several tabs as `read` reads each. Raises HeaderFaults with the faults of them all."""
    typed: dict[type[Tab], dict[str, list[cells.Cell]]] = {}
    faults: list[Text] = []
    for tab, grid in grids.items():
        try:
            typed[tab] = _typed(tab, grid)
        except HeaderFaults as faulty:
            faults += faulty.faults
    if faults:
        raise HeaderFaults(faults)
    all_columns = {(tab, name): column for tab, named in typed.items() for name, column in named.items()}
    found = understand(all_columns, {(tab, name): columns(tab)[name].kind.read for tab, name in all_columns})
    return {tab: _sheet(tab, named, {name: found[tab, name] for name in named}) for tab, named in typed.items()}


def read_stretch(tab: type[Tab], frame: pl.DataFrame, first: int) -> Sheet:
    """A stretch of a tab, from a frame whose columns are named by its headers; `first` is the row of the frame's first.

    Texts, numbers and boxes are read as a sheet's cells are, days by their text. Raises HeaderFaults.
    """
    places = places_of(tab, [[name] for name in frame.columns])
    typed = {name: cells.as_cells(frame.to_series(place)) for name, place in places.items()}
    found = {name: understand_column(column, columns(tab)[name].kind.read) for name, column in typed.items()}
    return _sheet(tab, typed, found, first)


def _typed(tab: type[Tab], grid: Grid) -> dict[str, list[cells.Cell]]:
    """The cells below each header, all columns equally long."""
    places = places_of(tab, grid)
    typed = {name: list(islice(grid[place], 1, None)) for name, place in places.items()}
    height = max(map(len, typed.values()), default=0)
    for column in typed.values():
        column.extend([None] * (height - len(column)))
    return typed


def _sheet(
    tab: type[Tab], typed: Mapping[str, cells.Cells], found: Mapping[str, Understood], first: int = FIRST_ROW
) -> Sheet:
    blank = pl.DataFrame({name: column.blank for name, column in found.items()})
    kept = ~blank.select(pl.all_horizontal(pl.all())).to_series() if found else pl.Series([], dtype=pl.Boolean)
    rows = pl.int_range(first, first + blank.height, eager=True, dtype=pl.Int64).filter(kept)
    values: dict[str, pl.Series] = {"row": rows}
    unreadable, reminders = [pl.DataFrame(schema=FAULTS)], [pl.DataFrame(schema=FAULTS)]
    for name, about_column in columns(tab).items():
        if name not in found:
            values[name] = cells.all_alike(None, len(rows), dtypes(tab)[name])
            continue
        value, faulty = found[name].value.filter(kept), found[name].unreadable.filter(kept)
        for other, allowed in about_column.only_for:
            applies = cells.certain(values[other].is_in(list(allowed)))
            value, faulty = value.set(~applies, None), faulty & applies
        values[name] = value
        if about_column.kind.bare is cells.Bare.WORDS:
            ambiguous = cells.ambiguous(typed[name])
            if ambiguous.any():
                reminders.append(_faults(rows.filter(ambiguous.filter(kept)), name, "ambiguous"))
        if found[name].moving.any():
            reminders.append(_faults(rows.filter(found[name].moving.filter(kept)), name, "moving"))
        if faulty.any():
            unreadable.append(_faults(rows.filter(faulty), name, "unreadable"))
    sheet = Sheet(tab, pl.DataFrame(values), pl.concat(unreadable), pl.concat(reminders), typed, first)
    return _fitted(sheet, kept)


def _fitted(sheet: Sheet, kept: pl.Series) -> Sheet:
    """The tab with those numbers made unreadable behind which another unit stands than in their row's own column."""
    for name, about_column in columns(sheet.tab).items():
        if about_column.unit is None or name not in sheet.cells:
            continue
        rows = sheet.frame.select("row", word=about_column.unit.column).with_columns(
            written=quantities.suffixes(cells.raw(sheet.cells[name]).filter(kept))
        )
        marked = rows.filter(pl.col("written") != "")
        says = about_column.unit.says
        wrong = [row for row, word, written in marked.iter_rows() if written not in says(word).written]
        if wrong:
            frame = sheet.frame.with_columns(pl.when(~pl.col("row").is_in(wrong)).then(pl.col(name)).alias(name))
            known = sheet.unreadable.filter((pl.col("column") != name) | ~pl.col("row").is_in(wrong))
            unreadable = pl.concat([known, _faults(pl.Series(wrong), name, "unreadable")])
            sheet = replace(sheet, frame=frame, unreadable=unreadable)
    return sheet


def check(sheet: Sheet, facts: pl.DataFrame | None = None) -> pl.DataFrame:
    """Every faulty cell of a tab once, with the first code that applies: columns row, column, code, in sheet order.

    `facts` adds columns beside those of the tab that its checks look at (one row a row of the sheet, same order).
    Checks may look at `unreadable` too: the row's unreadable cells by name, null where there are none.
    """
    if sheet.frame.is_empty():
        return pl.DataFrame(schema=FAULTS)
    frame = looked_at(sheet, facts)
    if SENIORITY in frame.columns:
        # Of rows that have to differ, the first is in order and the others are not.
        frame = frame.sort(SENIORITY, "row")
    return _settled(
        sheet, [*_found_alone(sheet.tab, frame), *(compared(sheet.tab, frame, by) for by in comparing(sheet.tab))]
    )


def check_alone(sheet: Sheet, facts: pl.DataFrame, among: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """What `check` finds, for a stretch of a tab: `among` is what comparing its rows with all others gave (`compared`)."""
    return _settled(sheet, [*_found_alone(sheet.tab, looked_at(sheet, facts)), *among])


def looked_at(sheet: Sheet, facts: pl.DataFrame | None) -> pl.DataFrame:
    """What checks look at: the rows with their facts, and which of their cells are `unreadable`."""
    frame = sheet.frame if facts is None else sheet.frame.hstack(facts)
    if sheet.unreadable.is_empty():
        return frame.with_columns(unreadable=pl.lit(None, dtype=pl.String))
    return frame.join(_unreadable_in(sheet), on="row", how="left", maintain_order="left")


@cache
def comparing(tab: type[Tab]) -> tuple[tuple[str, ...], ...]:
    """How rows of a tab are compared: each time the columns in which rows agree that are."""
    named_alone = ((name,) for name in (*named(tab, Means.KEY), *named(tab, Means.PERIOD)))
    return tuple(dict.fromkeys([*(_among(check) for _, check in _checks(tab) if _among(check)), *named_alone]))


def compared(tab: type[Tab], frame: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    """What is found by comparing rows that agree `by` these columns, as `check_alone` takes it.

    `frame` is what `looked_at` gives, of the whole tab or of all its rows with some values of these columns, in the order
    in which rows take precedence.
    """
    checks = [(name, check) for name, check in _checks(tab) if _among(check) == by]
    told = [*_repeated(tab), *begun_before_plan(tab, frame)]
    return pl.concat(
        [
            pl.DataFrame(schema=FAULTS),
            *_refused(frame, checks),
            *_told(frame, [one for one in told if one[:1] == by]),
        ]
    )


def _found_alone(tab: type[Tab], frame: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """What is found by looking at rows one by one, with their facts."""
    rows = frame["row"]
    for name, column in tab.to_schema().columns.items():
        if not column.nullable and frame[name].has_nulls():
            yield _faults(rows.filter(frame[name].is_null()), name, "missing")
    yield from _refused(frame, [(name, check) for name, check in _checks(tab) if not _among(check)])
    yield from _told(frame, [*ill_timed(tab, frame), *_unfounded(tab, frame)])
    yield from _implausible(tab, frame)


def _settled(sheet: Sheet, found_by_checks: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Of all that was found of a tab's cells that which is told: each cell once, and no consequences."""
    found = pl.concat([sheet.unreadable, sheet.reminders, *found_by_checks])
    if found.is_empty():
        return found
    # An unreadable cell is not a blank one, though both are null by now.
    unreadable = sheet.unreadable.select("row", "column", seen=pl.lit(value=True))
    found = (
        found.join(unreadable, on=["row", "column"], how="left")
        .filter((pl.col("code") == "unreadable") | pl.col("seen").is_null())
        .drop("seen")
    )
    faulty = found.filter(~pl.col("code").str.contains(":"))
    # A check that looks at other cells too falls away where one of those is faulty itself, which no reminder makes it;
    # checks name only cells to their left in this sense, so one pass a depth of need settles it, reminders at the end.
    pending = set(found["code"].to_list()) - set(faulty["code"].to_list())
    for code in sorted(pending, key=lambda code: (code.partition(":")[0] not in ERRORS, code)):
        name, _, needed = code.partition(":")
        mine = found.filter(pl.col("code") == code).with_columns(code=pl.lit(name))
        wrong = pl.col("code").is_in(ERRORS) & pl.col("column").is_in(needed.split(","))
        spoilt = faulty.filter(wrong).select("row").unique()
        faulty = pl.concat([faulty, mine.join(spoilt, on="row", how="anti")])
    return in_order(sheet.tab, faulty)


def in_order(tab: type[Tab], faults: pl.DataFrame) -> pl.DataFrame:
    """Faults in sheet order, each cell once with the first code that applies."""
    place = {name: index for index, name in enumerate(columns(tab))}
    return (
        faults.with_columns(
            _place=pl.col("column").replace_strict(place, return_dtype=pl.Int32),
            _code=pl.col("code").replace_strict(ORDER, return_dtype=pl.Int32),
        )
        .sort("row", "_place", "_code")
        .unique(["row", "column"], keep="first", maintain_order=True)
        .select(list(FAULTS))
    )


def good_rows(sheet: Sheet, faults: pl.DataFrame) -> pl.DataFrame:
    """The rows without an error, blanks filled with their defaults: what the calculation may see."""
    bad = errors(sheet.tab, faults)
    defaults = {name: c.default for name, c in columns(sheet.tab).items() if c.default is not None}
    filled = [pl.col(name).fill_null(pl.lit(value)) for name, value in defaults.items()]
    rows = sheet.frame.with_columns(filled)
    return rows if bad.is_empty() else rows.join(bad, on="row", how="anti", maintain_order="left")


def errors(tab: type[Tab], faults: pl.DataFrame) -> pl.DataFrame:
    """Those of the faults that keep their row out of the calculation."""
    if faults.is_empty():
        return faults
    beside = [name for name, about_column in columns(tab).items() if about_column.beside]
    return faults.filter(pl.col("code").is_in(ERRORS) & ~pl.col("column").is_in(beside))


def left_out(sheet: Sheet, faults: pl.DataFrame) -> pl.DataFrame:
    """The rows with an error, as far as they could be read: what the calculation does not see."""
    return sheet.frame.join(errors(sheet.tab, faults), on="row", how="semi", maintain_order="left")


def places_of(tab: type[Tab], grid: Grid) -> dict[str, int]:
    """Field name → place of its column, found by the header. Raises HeaderFaults."""
    places: dict[str, int] = {}
    twice: set[str] = set()
    for place, column in enumerate(grid):
        name = headers(tab).get(fold(str(column[0])) if column and column[0] is not None else "")
        if name in places:
            twice.add(name)
        elif name is not None:
            places[name] = place
    missing = [n for n, c in columns(tab).items() if n not in places and not c.optional]
    faults = [_header_fault(tab, name, missing=True) for name in missing]
    faults += [_header_fault(tab, name, missing=False) for name in columns(tab) if name in twice]
    if faults:
        raise HeaderFaults(faults)
    return {name: places[name] for name in columns(tab) if name in places}


def _header_fault(tab: type[Tab], name: str, *, missing: bool) -> Text:
    title, label = about(tab).title, columns(tab)[name].label
    if missing:
        return Text(
            f"“{title.zh}”表缺少表头“{label.zh}”，请把第一行的表头改回来",
            f"The tab “{title.en}” has no header “{label.en}”; please restore it in the first row",
        )
    return Text(
        f"“{title.zh}”表里有两个“{label.zh}”表头，请改掉或删去其中一个",
        f"The tab “{title.en}” has the header “{label.en}” twice; please rename or remove one",
    )


@cache
def _checks(tab: type[Tab]) -> tuple[tuple[str, pa.Check], ...]:
    """The checks of a tab's model, each with its column."""
    return tuple((name, check) for name, column in tab.to_schema().columns.items() for check in column.checks)


def _among(check: pa.Check) -> tuple[str, ...]:
    return tuple((check.statistics or {}).get(AMONG, ()))


def _refused(frame: pl.DataFrame, checks: Iterable[tuple[str, pa.Check]]) -> Iterator[pl.DataFrame]:
    """The cells that checks of the model refuse.

    The checks are called one by one, for `validate` takes many times as long to tell of a failure as to find it.
    """
    unchanged = frame.lazy()
    for name, check in checks:
        good = check(unchanged, name).check_output.collect().to_series()
        if not good.all():
            yield _faults(frame["row"].filter(~good), name, PANDERA_CODES.get(str(check.name), str(check.name)))


def _told(frame: pl.DataFrame, told: Sequence[tuple[str, str, pl.Expr]]) -> Iterator[pl.DataFrame]:
    """The cells of which an expression says that they are wrong: given as column, code and expression."""
    found = frame.select(wrong.fill_null(value=False).alias(f"{place}") for place, (_, _, wrong) in enumerate(told))
    for faulty, (name, code, _) in zip(found.get_columns(), told, strict=True):
        if faulty.any():
            yield _faults(frame["row"].filter(faulty), name, code)


def _repeated(tab: type[Tab]) -> Iterator[tuple[str, str, pl.Expr]]:
    """The rows of a name that another row holds."""
    for name in named(tab, Means.KEY):
        yield name, "duplicate", pl.col(name).is_not_null() & ~pl.col(name).is_first_distinct()


def _unfounded(tab: type[Tab], frame: pl.DataFrame) -> Iterator[tuple[str, str, pl.Expr]]:
    """Every way in which a cell can name what is not there, by the facts that stand beside the rows."""
    then = next(iter([*named(tab, Means.DAY), *named(tab, Means.PERIOD)]), "")
    codes = {known: "unknown_staff", listed: "unknown_key", employed: f"not_employed:{then}"}
    for name in columns(tab):
        yield from ((name, code, ~pl.col(fact(name))) for fact, code in codes.items() if fact(name) in frame.columns)


def _implausible(tab: type[Tab], frame: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The cells outside their usual range, and those outside the bounds that the unit beside them gives them."""
    for name, column in columns(tab).items():
        words = frame[column.unit.column].unique().to_list() if column.unit else [None]
        for word in words:
            bounds = column.bounded(word)
            if bounds is None or frame[name].null_count() == frame.height:
                continue
            allowed, usual = bounds.stored(column.kind.scale)
            mine = pl.col(column.unit.column).eq_missing(pl.lit(word)) if column.unit else pl.lit(value=True)
            for code, ends in (("implausible", allowed if column.unit else None), ("unusual", usual)):
                if ends is None or ends == (None, None):
                    continue
                mentioned = pl.col(name) != 0 if code == "unusual" and frame[name].dtype == pl.Int64 else True
                rows = frame.filter(mine & mentioned & beyond(pl.col(name), ends))["row"]
                if len(rows):
                    yield _faults(rows, name, code)


def _unreadable_in(sheet: Sheet) -> pl.DataFrame:
    return sheet.unreadable.group_by("row").agg(unreadable=pl.col("column").sort().str.join(","))


def _faults(rows: pl.Series, column: str, code: str) -> pl.DataFrame:
    return pl.DataFrame({"row": rows}, schema={"row": pl.Int64}).with_columns(column=pl.lit(column), code=pl.lit(code))
