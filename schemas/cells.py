"""Reading what people type: one column of raw cells becomes one typed column, and a mark on what cannot be read.

Nothing is guessed. The same value is understood however it was typed: full-width or half-width, as text or as a
number, with white space anywhere; whatever else stands in a cell is unreadable, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date as Day
from datetime import datetime, timedelta
from enum import Enum
from typing import NamedTuple

import polars as pl

from schemas.bounds import Bounds, among
from schemas.words import Choices, Text

DIGITS_A_SHEET_KEEPS = 15


@dataclass(frozen=True)
class Figure:
    """A number of which the sheet shows more than the number says: 0.05 as `5%`, 46026 as `1/4`, 2E+16.

    `meant` is the text to be read instead, with every digit; None: the number itself. `moves`: a formula makes it,
    whose result changes with the calendar.
    """

    number: float
    shown: str
    meant: str | None = None
    moves: bool = False


Cell = str | int | float | bool | Figure | None
Cells = Sequence[Cell] | pl.Series  # a column; as a series, of one type

# White space as people see it, and the marks of zero width that copying from web pages leaves behind.
SPACE = r"[\s\x1c-\x1f\p{Cf}]+"
DIGITS_PARTED = r"[0-9]\p{Cf}*\s[\s\p{Cf}]*[0-9]"
DAYS_IN_PARTS = r"^[0-9]{4}\s([0-9]{2}(\s[0-9]{2})?|[1-4]季度?)$"
CONTROL = r"[\p{Cc}\p{Zl}\p{Zp}]+"
# The day of `2016-1-5 9:30`. Its time is told by the white space before it, so it goes before that is dropped.
TIMED = rf"^([^:年]*[-/.][^:年]*){SPACE}([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?({SPACE})?$"
DAY = r"^([0-9]{4})([-/.年])([0-9]{1,2})([-/.月])([0-9]{1,2})(日?)$"
DAY_SIGNS = ["--", "//", "..", "年月日"]
MONTHS = (
    r"^([0-9]{4})[-/.]([0-9]{1,2})$",
    r"^([0-9]{4})年([0-9]{1,2})月$",
    r"^([0-9]{4})([0-9]{2})$",
)
JOINT = "(?:年|[-/.])?"
QUARTER = rf"^([0-9]{{4}}){JOINT}(?:Q|第)?([1-4一二三四])(?:季度?)?$"
QUARTER_SIGN = r"Q[1-4]$|季度?$"
HALF = rf"^([0-9]{{4}}){JOINT}(H1|H2|上半年|下半年)$"
YEAR = r"^([0-9]{4})(?:年|年度|全年)?$"
QUARTERS = {**{sign: sign for sign in "1234"}, "一": "1", "二": "2", "三": "3", "四": "4"}
HALVES = {"H1": "H1", "H2": "H2", "上半年": "H1", "下半年": "H2"}
MINUTES = 24 * 60
CLOCK = r"\s([01]?[0-9]|2[0-3]):([0-5][0-9])(?::[0-5][0-9](?:\.[0-9]+)?)?\s*$"
EPOCH = datetime(1899, 12, 30)
SERIAL_EPOCH = pl.date(1899, 12, 30)
LAST_SERIAL = 2_958_465  # 9999-12-31
FIRST_TOLD, LAST_TOLD = 10_000, 100_000  # days' numbers that are told as days: 1927 to 2173
FIRST_DAY = pl.date(1, 1, 1)
# A formula that a cell of text keeps as it was typed, and one that failed: no words and no keys.
NO_WORDS = r"^(=.*|#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|ERROR!))$"
# Ways to write a number that a sheet does not show it in, and the one in which it does.
NUMERIC = r"^\(?[-+]?[¥$€£]?[-+]?[0-9][0-9,]*(\.[0-9]*)?([eE][-+]?[0-9]+)?\)?$|^[-+]?\.[0-9]+$"
SHOWN = r"^-?(0|[1-9][0-9]{0,14})(\.[0-9]*[1-9])?$"
FILLED_UP = r"^0[0-9]+$"
TOO_LONG = rf"^[1-9][0-9]{{{DIGITS_A_SHEET_KEEPS},}}$"
YES_OR_NO_WORDS = {
    **dict.fromkeys(("是", "有", "Y", "YES", "TRUE", "√", "1"), True),
    **dict.fromkeys(("否", "无", "N", "NO", "FALSE", "×", "0"), False),
}


class Raw(NamedTuple):
    """One column as the workbook holds it: the cells as text, and which of them were numbers or tick boxes.

    `is_bent`: numbers that the sheet shows as something else, whose text is what it shows. `squeezed` is the text
    half-width and without white space, null where nothing is left.
    """

    text: pl.Series
    is_number: pl.Series
    is_box: pl.Series
    is_bent: pl.Series
    squeezed: pl.Series

    def filter(self, kept: pl.Series) -> Raw:
        """The column without some of its cells."""
        return Raw(*(part.filter(kept) for part in self))


class Read(NamedTuple):
    """One column as understood: `value` is null where the cell is blank or unreadable."""

    value: pl.Series
    unreadable: pl.Series


Reader = Callable[[Raw], Read]


class Bare(Enum):
    """What a number in a cell of some kind is: a word or key, a number, a day's number in the sheet, or part of a remark
    that is read by people alone.
    """

    WORDS = "words"
    NUMBER = "number"
    DAY = "day"
    REMARK = "remark"


@dataclass(frozen=True)
class Kind:
    """A kind of cell: how it is read, and what to tell someone whose cell could not be read.

    `scale`: smallest units that make one as it is typed. `bounds`: what is plausible in any column of this kind that
    does not say otherwise.
    """

    name: str
    read: Reader
    advice: Text
    bare: Bare = Bare.WORDS
    scale: int = 1
    bounds: Bounds | None = None


def all_alike(value: str | int | None, count: int, dtype: type[pl.DataType] | pl.DataType) -> pl.Series:
    """A column that holds one value so many times; `pl.repeat` would plan a query for it."""
    return pl.Series([value], dtype=dtype).new_from_index(0, count)


def certain(mask: pl.Series) -> pl.Series:
    """A mask, false where it is not known."""
    return mask.fill_null(value=False) if mask.has_nulls() else mask


def as_cells(column: pl.Series) -> pl.Series:
    """A column of a file as cells: text, numbers or boxes as they are; days and whatever else there is as their text."""
    if column.dtype.is_integer() or column.dtype.is_float() or column.dtype in (pl.String, pl.Boolean):
        return column
    return column.cast(pl.String)


def raw(cells: Cells) -> Raw:
    """A column of cells as Google returns them unformatted: text, numbers, tick boxes, blanks.

    An apostrophe before a text says that it is one, and is no part of it.
    """
    if isinstance(cells, pl.Series):
        return _raw_column(cells)
    kinds = list(map(type, cells))
    there = set(kinds)
    is_bent = _flags(kinds, set())
    if Figure in there:
        is_bent = pl.Series([isinstance(cell, Figure) and cell.meant is not None for cell in cells], dtype=pl.Boolean)
        cells = [_meant(cell) if isinstance(cell, Figure) else cell for cell in cells]
        kinds = list(map(type, cells))
        there = set(kinds)
    text = pl.Series(cells, dtype=pl.String, strict=False).str.strip_prefix("'")
    is_number = _flags(kinds, there & {int, float})
    if float in there:
        places = is_number.arg_true()
        text = text.clone().scatter(places, _as_shown(text.gather(places), cells, places))
    return Raw(text, is_number, _flags(kinds, there & {bool}), is_bent, _squeeze(text))


def _raw_column(cells: pl.Series) -> Raw:
    """A column of one type, as `raw` has it."""
    none = all_alike(False, len(cells), pl.Boolean)
    there = cells.is_not_null()
    is_number = there if cells.dtype.is_numeric() else none
    text = cells.cast(pl.String)
    if cells.dtype == pl.String:
        text = text.str.strip_prefix("'")
    elif cells.dtype.is_float():
        places = is_number.arg_true()
        text = text.scatter(places, _as_shown(text.gather(places), cells, places))
    return Raw(text, is_number, there if cells.dtype == pl.Boolean else none, none, _squeeze(text))


def _meant(figure: Figure) -> str | float:
    return figure.number if figure.meant is None else figure.meant


def moving(cells: Cells) -> pl.Series:
    """True where a formula makes the cell whose result changes with the calendar."""
    if isinstance(cells, pl.Series) or Figure not in set(map(type, cells)):
        return all_alike(False, len(cells), pl.Boolean)
    return pl.Series([isinstance(cell, Figure) and cell.moves for cell in cells], dtype=pl.Boolean)


def ambiguous(cells: Cells) -> pl.Series:
    """True for numbers among words or keys of which some are written as no sheet shows a number, such as 00123 or 3.10.

    Each of the numbers may have been typed in that way too, and have lost its zeros. Keys that are filled up to a length,
    such as 00123, cast no doubt on numbers that are as long already, and keys of more digits than a sheet keeps none at
    all: as a number, such a key is unreadable.
    """
    if isinstance(cells, pl.Series):  # numbers alone, or texts alone
        return all_alike(False, len(cells), pl.Boolean)
    kinds = list(map(type, cells))
    is_number = _flags(kinds, {int, float, Figure} & set(kinds))
    if not is_number.any():
        return is_number
    texts = [cell if type(cell) is str else None for cell in cells]
    text = _squeeze(pl.Series(texts, dtype=pl.String).str.strip_prefix("'"))
    odd = text.filter(text.str.contains(NUMERIC) & ~text.str.contains(SHOWN) & ~text.str.contains(TOO_LONG))
    if odd.is_empty():
        return all_alike(False, len(cells), pl.Boolean)
    if not odd.str.contains(FILLED_UP).all():
        return is_number
    longest = max(map(len, odd))
    return is_number & certain(raw(cells).squeezed.str.len_chars() < longest)


def told(cell: Cell, kind: Kind) -> str:
    """A cell as the sheet shows it, for a message about it."""
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).upper()
        case Figure():
            return cell.shown
        case str():
            return cell
    if kind.bare is Bare.DAY and FIRST_TOLD <= cell <= LAST_TOLD:
        moment = EPOCH + timedelta(days=cell)
        return f"{moment:%Y-%m-%d}" if float(cell).is_integer() else f"{moment:%Y-%m-%d %H:%M}"
    return _rounded(cell)


def _flags(kinds: Sequence[type], wanted: set[type]) -> pl.Series:
    if not wanted:
        return all_alike(False, len(kinds), pl.Boolean)
    return pl.Series(list(map(wanted.__contains__, kinds)), dtype=pl.Boolean)


def _as_shown(numbers: pl.Series, cells: Cells, places: pl.Series) -> pl.Series:
    """Numbers as a sheet shows them; `places` say where among the cells they stand."""
    # A whole number is the same whether the service wrote 1001 or 1001.0.
    shown = numbers.str.replace(r"\.0+$", "")
    # A sheet keeps and shows 15 digits; what the binary number has beyond them, nobody typed.
    long = ((shown.str.len_chars() > DIGITS_A_SHEET_KEEPS + 1) | shown.str.contains("e", literal=True)).arg_true()
    return shown.scatter(long, [_rounded(cells[place]) for place in places.gather(long)]) if len(long) else shown


def _rounded(cell: Cell) -> str:
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.{DIGITS_A_SHEET_KEEPS}g}"
    return str(cell)


def blank(column: Raw) -> pl.Series:
    """True where a cell holds nothing: empty, white space only, or a box that is not ticked."""
    return column.squeezed.is_null() | (column.is_box & (column.text == "false"))


def code(column: Raw) -> Read:
    """An identifier in capitals: an order or account number. White space is dropped."""
    return _as_typed(column, column.squeezed.str.to_uppercase())


def key(column: Raw) -> Read:
    """An identifier that keeps its letters' case: a staff number, an e-mail address."""
    return _as_typed(column, column.squeezed)


def words(column: Raw) -> Read:
    """Free text on one line: a name, a team. Inner white space stays, line breaks become spaces."""
    text = column.text.str.normalize("NFKC").str.replace_all(CONTROL, " ").str.strip_chars()
    return _as_typed(column, text.set(certain(text == "") | blank(column), None))


def phrase(column: Raw) -> Read:
    """A sentence on one line, its punctuation as typed; it is shown, and takes no part in any calculation."""
    text = column.text.str.replace_all(CONTROL, " ").str.strip_chars()
    return _readable(text.set(certain(text == "") | blank(column), None))


def long_words(column: Raw) -> Read:
    """Free text exactly as typed; it takes no part in any calculation."""
    return _readable(column.text.set(certain(column.text == ""), None))


def yes_no(column: Raw) -> Read:
    """A yes or a no in the ways people write it, or a tick box."""
    text = column.squeezed.str.to_uppercase()
    value = text.replace_strict(YES_OR_NO_WORDS, default=None, return_dtype=pl.Boolean)
    return Read(value, text.is_not_null() & value.is_null())


def unbroken(text: pl.Series, squeezed: pl.Series, parted: str, but: str) -> pl.Series:
    """A text without white space, but where that parts what would be read as one number: `5 6` is not 56.

    `parted`: how such a text looks, `but`: what looks like that and is one all the same.
    """
    places = (text != squeezed).arg_true()
    if not len(places):
        return squeezed
    spaced = text.gather(places).str.normalize("NFKC").str.strip_chars()
    broken = spaced.str.contains(parted) & ~spaced.str.contains(but)
    return squeezed.clone().scatter(places.filter(broken), spaced.filter(broken))


def _of_days(text: pl.Series, squeezed: pl.Series) -> pl.Series:
    return unbroken(text, squeezed, DIGITS_PARTED, DAYS_IN_PARTS)


def date(column: Raw) -> Read:
    """A day: a sheet date, `2016-1-5` with `-`, `/` or `.` and perhaps a time, `20160105`, `2016年1月5日`."""
    timed = column.squeezed.str.contains(":", literal=True)
    without = _where(column.text, timed, lambda with_time: with_time.str.normalize("NFKC").str.replace(TIMED, "$1"))
    text = _of_days(without, _squeeze(without) if timed.any() else column.squeezed)
    frame = pl.DataFrame({"text": text, "number": column.is_number})
    parts = pl.col("text").str.extract_groups(DAY).struct
    signs = pl.concat_str(parts.field("2"), parts.field("4"), parts.field("6"))
    written = pl.concat_str(parts.field("1"), *(parts.field(part).str.zfill(2) for part in ("3", "5")))
    typed = (
        pl.when(pl.col("text").str.contains("^[0-9]{8}$"))
        .then("text")
        .when(~pl.col("number") & signs.is_in(DAY_SIGNS))
        .then(written)
        .str.to_date("%Y%m%d", strict=False)
    )
    days = pl.when("number").then("text").cast(pl.Float64, strict=False).floor()
    serial = pl.when(days.is_between(1, LAST_SERIAL)).then(SERIAL_EPOCH + pl.duration(days=days))
    value = frame.select(pl.coalesce(pl.when(typed >= FIRST_DAY).then(typed), serial).cast(pl.Date)).to_series()
    return Read(value, text.is_not_null() & value.is_null())


def month(column: Raw) -> Read:
    """A calendar month as `2016-01`; also `2016/1`, `2016.1`, `201601`, `2016年1月`, or any day of it."""
    text = _of_days(column.text, column.squeezed)
    frame = pl.DataFrame({"text": text, "number": column.is_number, "day": date(column).value})
    # As a number 2016.1 may have been 2016.10, 201613 is no month, and 1 is not the first day of 1900.
    forms = [(form, ~pl.col("number") | (form is MONTHS[-1])) for form in MONTHS]
    year, number = (
        pl.coalesce(pl.when(taken).then(pl.col("text").str.extract(form, group)) for form, taken in forms)
        for group in (1, 2)
    )
    number = number.str.zfill(2)
    typed = pl.when(number.is_between(pl.lit("01"), pl.lit("12"))).then(year + "-" + number)
    is_day = ~pl.col("number") | pl.col("text").str.contains(r"^([0-9]{5}(\.[0-9]+)?|[0-9]{8})$")
    day = pl.when(is_day).then(pl.col("day").dt.strftime("%Y-%m"))
    value = frame.select(pl.coalesce(typed, day)).to_series()
    return Read(value, text.is_not_null() & value.is_null())


def period(column: Raw) -> Read:
    """A month, quarter, half-year or year as `2016-01`, `2016Q1`, `2016H1` or `2016`.

    Also `2016-Q1`, `2016年一季度`, `2016年第1季度`, `2016上半年`, `2016年`, and a month in every form of `month`, the
    sheet's own date included.
    """
    text = _of_days(column.text, column.squeezed).str.to_uppercase()
    frame = pl.DataFrame({"text": text, "month": month(column).value})
    typed = pl.col("text")
    number = typed.str.extract(QUARTER, 2).replace_strict(QUARTERS, default=None, return_dtype=pl.String)
    half = typed.str.extract(HALF, 2).replace_strict(HALVES, default=None, return_dtype=pl.String)
    quarter = pl.when(typed.str.contains(QUARTER_SIGN)).then(typed.str.extract(QUARTER, 1) + "Q" + number)
    forms = (pl.col("month"), quarter, typed.str.extract(HALF, 1) + half, typed.str.extract(YEAR, 1))
    value = frame.select(pl.coalesce(*forms)).to_series()
    return Read(value, text.is_not_null() & value.is_null())


def moment(column: Raw) -> Read:
    """A day with or without its time, as `2016-01-05 14:30` or `2016-01-05`; every form of `date`, and a time.

    A number that is a whole day has no time, so that midnight cannot be told from a day.
    """
    day, unreadable = date(column)
    frame = pl.DataFrame({"day": day, "text": column.text, "number": column.is_number})
    written = pl.col("text").str.normalize("NFKC")
    typed = written.str.extract(CLOCK, 1).str.zfill(2) + ":" + written.str.extract(CLOCK, 2)
    part = pl.when("number").then("text").cast(pl.Float64, strict=False) % 1
    minutes = (part * MINUTES).round().clip(0, MINUTES - 1).cast(pl.Int64, strict=False)
    hours = (minutes // 60).cast(pl.String).str.zfill(2) + ":" + (minutes % 60).cast(pl.String).str.zfill(2)
    clock = pl.when("number").then(pl.when(minutes > 0).then(hours)).otherwise(typed)
    said = pl.concat_str([pl.col("day").dt.strftime("%Y-%m-%d"), clock], separator=" ", ignore_nulls=True)
    value = frame.select(pl.when(pl.col("day").is_not_null()).then(said)).to_series()
    return Read(value, unreadable)


def choice(allowed: Choices) -> Reader:
    """One of the allowed words, in either language; any other word is kept, for the check to name it."""
    reading = allowed.reading()

    def read(column: Raw) -> Read:
        folded = column.squeezed.str.to_uppercase()
        return _readable(folded.replace_strict(reading, default=column.squeezed, return_dtype=pl.String))

    return read


def _squeeze(text: pl.Series) -> pl.Series:
    squeezed = _where(text, _odd(text), lambda odd: odd.str.normalize("NFKC").str.replace_all(SPACE, ""))
    return squeezed.set(squeezed == "", None)


def _odd(text: pl.Series) -> pl.Series:
    """Cells with anything but plain half-width signs: only they are worth the work of normalising."""
    return text.str.contains("[^!-~]")


def _where(text: pl.Series, chosen: pl.Series, change: Callable[[pl.Series], pl.Series]) -> pl.Series:
    places = chosen.arg_true()
    # `scatter` writes in place; a clone shares its memory until then.
    return text.clone().scatter(places, change(text.gather(places))) if len(places) else text


def _readable(value: pl.Series) -> Read:
    return Read(value, all_alike(False, len(value), pl.Boolean))


def _as_typed(column: Raw, value: pl.Series) -> Read:
    """Words and keys. What the sheet has changed is unreadable: a day, a time, a percentage, a tick, lost digits."""
    text = column.squeezed
    damaged = column.is_number & (text.str.count_matches("[0-9]") > DIGITS_A_SHEET_KEEPS)
    unreadable = column.is_bent | column.is_box | certain(text.str.contains(NO_WORDS) | damaged)
    return _marked(value, unreadable) if unreadable.any() else _readable(value)


def _marked(value: pl.Series, unreadable: pl.Series) -> Read:
    return Read(value.set(unreadable, None), unreadable)


BENT = Text(
    "开头不能是“=”；表格把它变成了日期、时间或百分数的，先把这一格设为“纯文本”格式再填",
    "It does not begin with “=”; where the sheet made a day, a time or a percentage of it, format the cell as plain text "
    "first",
)


def _plain(zh: str, en: str) -> Text:
    return Text(f"{zh}。{BENT.zh}", f"{en}. {BENT.en}")


CODE = Kind("code", code, _plain("只用字母、数字和连字符", "Use letters, digits and hyphens only"))
ORDER_NUMBER = Kind(
    "order_number",
    code,
    Text(
        "表格改动了这个号：太长的丢掉了末尾的数字，像日期的变成了日期。请把这一列设为“纯文本”格式后重新填写",
        "The sheet has changed this number: it drops the last digits of a long one and makes a day of what looks like "
        "one. Format the column as plain text and type it again",
    ),
)
KEY = Kind("key", key, _plain("请照原样填写", "Type it as it is"))
WORDS = Kind("words", words, _plain("填一行文字", "Type one line of text"))
PHRASE = Kind("phrase", phrase, Text("写一句话", "Write a sentence"), Bare.REMARK)
LONG_WORDS = Kind("long_words", long_words, Text("随意填写", "Anything"), Bare.REMARK)
YES_OR_NO = Kind("yes_no", yes_no, Text("请填“是”或“否”", "Type Yes or No"), Bare.NUMBER)
DATE = Kind(
    "date",
    date,
    Text("请写成 2016-1-5 这样的日期", "Type a date such as 2016-1-5"),
    Bare.DAY,
    bounds=among(Day(1950, 1, 1), Day(2099, 12, 31)),
)
MONTH = Kind(
    "month",
    month,
    Text("请写成 2016-01 这样的月份", "Type a month such as 2016-01"),
    Bare.DAY,
    bounds=among("1990-01", "2099-12"),
)
PERIOD = Kind(
    "period",
    period,
    Text(
        "请写成 2016-01、2016Q1（2016年一季度）、2016H1（2016上半年）或 2016",
        "Type a period such as 2016-01, 2016Q1, 2016H1 or 2016",
    ),
    Bare.DAY,
    bounds=among("1990", "2100"),
)
MOMENT = Kind(
    "moment",
    moment,
    Text("请写成 2016-1-5 14:30 或 2016-1-5", "Type a time such as 2016-1-5 14:30, or a day"),
    Bare.DAY,
    bounds=among("1990-01-01", "2099-12-31 23:59"),
)


def choice_of(allowed: Choices) -> Kind:
    """The kind of a cell with a drop-down."""
    listed = Text("、".join(allowed.labels("zh")), ", ".join(allowed.labels("en")))
    return Kind("choice", choice(allowed), Text(f"只能填：{listed.zh}", f"Choose one of: {listed.en}"))
