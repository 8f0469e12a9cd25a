"""Whose number it is: where rows of several people have one number, the person for whom it was calculated before.

Rows move: people sort them, insert others above, paste. Which row holds a number must not hang on that once it was
calculated, or money would move to whoever typed the number above. `_已核算` remembers the owner of each; their row holds
it wherever it stands, a faulty one included. Where the owner has no row with the number any more, one whose person
cannot be read may be theirs; and else, as where nothing was calculated yet, the first row holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from functions.workbook.client import ApiError, Sheets
from functions.workbook.reading import Snapshot, letter, quoted
from schemas.cells import Cell
from schemas.check import Sheet
from schemas.outcome import LATER
from schemas.results import Calculated
from schemas.row_text import key_names
from schemas.tab import SENIORITY, Means, Tab, columns, named
from schemas.words import Locale, Text

Details = Mapping[tuple[type[Tab], int, str], Text]  # what is said of a fault, by tab, row and column
BY_ORDER = ("duplicate", "introduced_before")  # what a row is told of because another one comes before it
HELD = "#"  # before the name of a number whose holder was not calculated
KNOWN = {"name": pl.String, "owner": pl.String}
TAKEN = Text(
    "“{typed}”算在第{row}行（工号{person}）。请和那一行的人核对：填重了就删掉这一行，填错了就改正单号；"
    "这一笔确实是这一行的，就请经理改正或删去第{row}行",
    "“{typed}” belongs to row {row} (staff number {person}). Please settle it with them: delete this row if it is a repeat, "
    "correct the number if it is a slip; if it is yours after all, ask a manager to correct or delete row {row}",
)
CONTESTED = Text(
    "{others}也填了“{typed}”，算在这一行，没有算在那里。请双方核对是谁办的，填错的改正",
    "{others} has “{typed}” too; it is counted here and not there. Please settle whose it is and correct the wrong one",
)
OTHER = Text("第{row}行（工号{person}）", "Row {row} (staff number {person})")
BETWEEN = Text("、", ", ")


def is_owned(tab: type[Tab]) -> bool:
    """Whether the rows of a tab have numbers, and are somebody's."""
    return bool(named(tab, Means.KEY) and named(tab, Means.PERSON))


def known_owners(sheets: Sheets, found: Snapshot) -> pl.DataFrame:
    """The owners that were calculated for: `name` of the row, `owner`. One call, unless the snapshot has them."""
    places = [list(columns(Calculated)).index(name) for name in KNOWN]
    grid = found.grids.get(Calculated)
    if grid is not None:
        told = [grid[place] if place < len(grid) else [] for place in places]
    else:
        title = quoted(found.layout.title(Calculated))
        try:
            answer = sheets.batch_get([f"{title}!{letter(place + 1)}:{letter(place + 1)}" for place in places])
        except ApiError:  # a workbook whose tab is gone, or from before it had owners
            answer = [[], []]
        told = [column for found_columns in answer for column in found_columns[:1] or [[]]]
    names, owners = told
    return _known(names[1:], owners[1:])


def _known(names: Sequence[Cell], owners: Sequence[Cell]) -> pl.DataFrame:
    rows = [(str(name).lstrip(LATER + HELD), str(owner)) for name, owner in zip(names, owners, strict=False) if owner]
    return pl.DataFrame(rows, schema=KNOWN, orient="row").unique("name", keep="first", maintain_order=True)


def seniority(sheet: Sheet, known: pl.DataFrame, locale: Locale) -> pl.DataFrame:
    """The fact that ranks the rows of a tab among those of the same number."""
    return _ranked(sheet, known, locale).select(SENIORITY)


def holders(sheet: Sheet, known: pl.DataFrame, locale: Locale) -> pl.DataFrame:
    """Of each number of a tab the row that holds it: `row`, `name`, `person`, and the `owner` as far as one is known."""
    rows = _ranked(sheet, known, locale).filter(pl.col("name").is_not_null())
    held = rows.sort(SENIORITY, "row").unique("name", keep="first", maintain_order=True)
    return held.select("row", "name", "person", owner=pl.coalesce("person", "owner"))


def _ranked(sheet: Sheet, known: pl.DataFrame, locale: Locale) -> pl.DataFrame:
    person = named(sheet.tab, Means.PERSON)[0]
    rows = sheet.frame.select("row", pl.col(person).alias("person"), name=key_names(sheet, locale))
    rows = rows.join(known, on="name", how="left", maintain_order="left")
    is_owner, may_be = pl.col("owner") == pl.col("person"), pl.col("owner").is_not_null() & pl.col("person").is_null()
    return rows.with_columns(pl.when(is_owner).then(0).when(may_be).then(1).otherwise(2).alias(SENIORITY))


def hang_on_order(sheets: Iterable[Sheet], faults: Mapping[type[Tab], pl.DataFrame]) -> bool:
    """Whether somebody's row gives way to another person's only because that one stands above it."""
    return any(
        is_owned(sheet.tab) and sheet.tab in faults and not _of_others(sheet, faults[sheet.tab]).is_empty()
        for sheet in sheets
    )


def _of_others(sheet: Sheet, faults: pl.DataFrame) -> pl.DataFrame:
    """The faults of rows that give way, but for those to rows of the same person with the same number."""
    found = faults.filter(pl.col("code").is_in(BY_ORDER))
    if found.is_empty():
        return found
    key, person = named(sheet.tab, Means.KEY)[0], named(sheet.tab, Means.PERSON)[0]
    alone = sheet.frame.select("row", several=pl.col(person).n_unique().over(key) > 1)
    mixed = found.join(alone, on="row", how="left", maintain_order="left")
    return mixed.filter((pl.col("code") != "duplicate") | pl.col("several")).drop("several")


@dataclass(frozen=True)
class Contested:
    """Reminders for rows that hold a number which rows of others have too, and what is said to either.

    `listed`: where the other's row stands above, so that order alone would have given the number to it. `told`: where the
    holder's stands first, as in every list of problems that order decides; only the holder's letter says so.
    """

    listed: pl.DataFrame
    told: pl.DataFrame
    said: Details


def contested(sheet: Sheet, faults: pl.DataFrame, known: pl.DataFrame, locale: Locale) -> Contested:
    """What the holders of a tab's numbers are reminded of, see `Contested`."""
    key = named(sheet.tab, Means.KEY)[0]
    taken = _of_others(sheet, faults.filter((pl.col("code") == "duplicate") & (pl.col("column") == key)))
    if taken.is_empty():
        return Contested(faults.clear(), faults.clear(), {})
    person = named(sheet.tab, Means.PERSON)[0]
    losing = sheet.frame.select("row", key, pl.col(person).alias("mine"), name=key_names(sheet, locale))
    losing = losing.join(taken, on="row", how="semi")
    pairs = losing.join(holders(sheet, known, locale), on="name", suffix="_held", maintain_order="left")
    pairs = pairs.filter(pl.col("mine").ne_missing(pl.col("person")))
    said = dict(_said(sheet.tab, key, pairs))
    held = pairs.group_by("row_held").agg(is_listed=(pl.col("row") < pl.col("row_held")).any()).sort("row_held")
    reminders = held.select("is_listed", row="row_held", column=pl.lit(key), code=pl.lit("contested"))
    listed, told = (reminders.filter(which).select(faults.columns) for which in ("is_listed", ~pl.col("is_listed")))
    return Contested(listed.cast(faults.schema), told.cast(faults.schema), said)


def _said(tab: type[Tab], key: str, pairs: pl.DataFrame) -> Iterator[tuple[tuple[type[Tab], int, str], Text]]:
    for row, typed, holding, person in pairs.select("row", key, "row_held", "person").iter_rows():
        yield (tab, row, key), TAKEN.filled(typed=typed, row=holding, person=person or "?")
    for (holding, typed), others in pairs.group_by("row_held", key, maintain_order=True):
        each = [OTHER.filled(row=row, person=mine or "?") for row, mine in others.select("row", "mine").iter_rows()]
        zh, en = (BETWEEN[place].join(one[place] for one in each) for place in (0, 1))
        yield (tab, int(str(holding)), key), CONTESTED.filled(others=Text(zh, en), typed=typed)
