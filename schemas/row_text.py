"""A row as one text: the functions and a formula of the sheet put it together alike, so that each knows the other's.

Cells are joined as they stand, whatever format shows them: numbers as millionths, which no locale writes differently,
errors all alike, white space and boxes that are not ticked left out. A row that holds nothing is only separators.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

import polars as pl

from schemas.cells import Cell, Cells, Figure, all_alike
from schemas.check import Sheet
from schemas.tab import Means, Tab, about, columns, named
from schemas.words import Locale

SEPARATOR = "|"
MOST_SIGNS = 200  # of a cell; whole letters are not compared
SMALL, LARGE = 9, 15  # powers of ten: up to the first numbers have millionths, from the second on they are damaged
ERROR = "#N/A"
ERRORS = frozenset({ERROR, "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#ERROR!"})
# RE2 and Rust alike: white space, separators, the control and format marks that copying leaves behind.
SPACE = r"[\s\p{Z}\p{Cc}\p{Cf}]+"
UNTICKED = "FALSE"
WILDCARDS = {sign: chr(ord(sign) + 0xFEE0) for sign in "~*?"}  # signs that a look-up takes for others, full-width
# What tells one row of a tab without keys from another: when, who, which; not how much, nor whether.
_TELLING = frozenset({"month", "period", "date", "moment", "key", "code", "order_number", "choice"})


def identity(tab: type[Tab]) -> tuple[str, ...]:
    """The columns by which people know a row again: its key, or else when, who and what it is about."""
    keys = named(tab, Means.KEY)
    telling = _TELLING if named(tab, Means.PERSON) else _TELLING | {"words"}
    return keys or tuple(name for name, column in columns(tab).items() if column.kind.name in telling)


def texts(sheet: Sheet, locale: Locale) -> pl.DataFrame:
    """Of each row that holds anything: `row`, its `text`, and the `name` it is known by (null where it has none)."""
    rows = sheet.frame["row"]
    cells = {name: _texts(sheet.cells[name]) for name in columns(sheet.tab) if name in sheet.cells}
    frame = pl.DataFrame(cells).select(pl.all().gather(rows.cast(pl.Int64) - 2)) if cells else pl.DataFrame()
    before = prefix(sheet.tab, locale)
    keys = named(sheet.tab, Means.KEY)
    name = sheet.frame[keys[0]] if keys else _joined(frame, identity(sheet.tab))
    return pl.DataFrame(
        {"row": rows, "text": _plain(before + _joined(frame, list(cells))), "name": _plain(before + name)}
    )


def key_names(sheet: Sheet, locale: Locale) -> pl.Series:
    """The names that rows with a key are known by."""
    return _plain(prefix(sheet.tab, locale) + sheet.frame[named(sheet.tab, Means.KEY)[0]])


def prefix(tab: type[Tab], locale: Locale) -> str:
    """What a tab's texts begin with, so that those of several tabs may stand in one column."""
    return about(tab).title.to(locale) + SEPARATOR


def nothing(tab: type[Tab], count: int, locale: Locale) -> str:
    """The text of a row of `count` columns without content."""
    return prefix(tab, locale) + SEPARATOR * (count - 1)


def text_formula(tab: type[Tab], names: Sequence[str], places: Mapping[str, str], locale: Locale) -> str:
    """The text of every row as an array formula; `places`: each column as the formula refers to it."""
    joined = f'&"{SEPARATOR}"&'.join(_cell_formula(places[name]) for name in names)
    return f"{quoted(prefix(tab, locale))}&{plain_formula(squeezed_formula(joined))}"


def content_formula(tab: type[Tab], names: Sequence[str], places: Mapping[str, str], locale: Locale) -> str:
    """What tells an empty row from others, as an array formula: for it the same as its text, and cheaper for all."""
    joined = f'&"{SEPARATOR}"&'.join(places[name] for name in names)
    return f"{quoted(prefix(tab, locale))}&{squeezed_formula(f'IFERROR({joined},{quoted(ERROR)})')}"


def squeezed_formula(text: str) -> str:
    """A text without what counts for nothing, as a formula."""
    return f'SUBSTITUTE(REGEXREPLACE({text},{quoted(SPACE)},""),"{UNTICKED}","")'


def plain_formula(text: str) -> str:
    """A text without wildcards, as a formula."""
    for sign, plain in WILDCARDS.items():
        text = f'SUBSTITUTE({text},"{sign}","{plain}")'
    return text


def quoted(text: str) -> str:
    """A text as it stands in a formula."""
    return '"' + text.replace('"', '""') + '"'


def _cell_formula(place: str) -> str:
    other = f"IF(({place}>0)*({place}<10^{LARGE}),-{place},-10^{LARGE})"
    number = f"IF(ABS({place})<10^{SMALL},{place}*10^6,{other})"
    return f'IFERROR(IF(ISNUMBER({place}),TEXT({number},"0"),LEFT({place},{MOST_SIGNS})),"{ERROR}")'


class _Told(dict[tuple[type, Cell], str]):
    """The texts of cells, each worked out once. With their types, for to Python 1 and a ticked box are the same."""

    def __missing__(self, key: tuple[type, Cell]) -> str:
        text = self[key] = _text(key[1])
        return text


def _texts(column: Cells) -> pl.Series:
    """A column of cells as the formula has them."""
    told = _Told()
    texts = [cell if type(cell) is str else told[type(cell), cell] for cell in column]
    series = pl.Series(texts, dtype=pl.String)
    if not ERRORS.isdisjoint(texts):
        series = series.replace(dict.fromkeys(ERRORS, ERROR))
    return series.str.head(MOST_SIGNS)


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else UNTICKED
    if isinstance(cell, Figure):
        return _text(cell.number)
    if isinstance(cell, str):
        return cell
    if abs(cell) < 10**SMALL:
        cell *= 10**6
    else:
        cell = -cell if 0 < cell < 10**LARGE else -(10**LARGE)
    whole = cell if isinstance(cell, int) else int(Decimal(cell).quantize(Decimal(1), ROUND_HALF_UP))
    return str(whole)


def _joined(frame: pl.DataFrame, names: Sequence[str]) -> pl.Series:
    """Some columns of texts in one, without what counts for nothing; a column that the tab lacks is blank."""
    names = [name for name in names if name in frame.columns]
    if not names:
        return all_alike("", frame.height, pl.String)
    joined = pl.concat_str([pl.col(name) for name in names], separator=SEPARATOR)
    squeezed = joined.str.replace_all(SPACE, "").str.replace_all(UNTICKED, "", literal=True)
    return frame.select(squeezed).to_series()


def _plain(text: pl.Series) -> pl.Series:
    for sign, plain in WILDCARDS.items():
        text = text.str.replace_all(sign, plain, literal=True)
    return text
