"""Reading what people type: one column of raw cells becomes one typed column, and a mark on what cannot be read.

Nothing is guessed. The same value is understood however it was typed: full-width or half-width, as text or as a
number, with white space anywhere; whatever else stands in a cell is unreadable, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from schemas.words import Choices, Text

Cell = str | int | float | bool | None

# White space as people see it, and the marks of zero width that copying from web pages leaves behind.
SPACE = r"[\s\x1c-\x1f\p{Cf}]+"
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
SERIAL_EPOCH = pl.date(1899, 12, 30)
LAST_SERIAL = 2_958_465  # 9999-12-31
FIRST_DAY = pl.date(1, 1, 1)
DIGITS_A_SHEET_KEEPS = 15
YES_OR_NO_WORDS = {
    **dict.fromkeys(("是", "有", "Y", "YES", "TRUE", "√", "1"), True),
    **dict.fromkeys(("否", "无", "N", "NO", "FALSE", "×", "0"), False),
}


class Raw(NamedTuple):
    """One column as the workbook holds it: the cells as text, and which of them were numbers or tick boxes.

    `squeezed` is the text half-width and without white space, null where nothing is left.
    """

    text: pl.Series
    is_number: pl.Series
    is_box: pl.Series
    squeezed: pl.Series


class Read(NamedTuple):
    """One column as understood: `value` is null where the cell is blank or unreadable."""

    value: pl.Series
    unreadable: pl.Series


Reader = Callable[[Raw], Read]


@dataclass(frozen=True)
class Kind:
    """A kind of cell: how it is read, and what to tell someone whose cell could not be read."""

    name: str
    read: Reader
    advice: Text


def raw(cells: Sequence[Cell]) -> Raw:
    """A column of cells as Google returns them unformatted: text, numbers, tick boxes, blanks."""
    kinds = list(map(type, cells))
    there = set(kinds)
    text = pl.Series(cells, dtype=pl.String, strict=False)
    is_number = _flags(kinds, there & {int, float})
    if float in there:
        places = is_number.arg_true()
        text = text.clone().scatter(places, _as_shown(text.gather(places), cells, places))
    return Raw(text, is_number, _flags(kinds, there & {bool}), _squeeze(text))


def _flags(kinds: Sequence[type], wanted: set[type]) -> pl.Series:
    if not wanted:
        return pl.repeat(False, len(kinds), eager=True)
    return pl.Series(list(map(wanted.__contains__, kinds)), dtype=pl.Boolean)


def _as_shown(numbers: pl.Series, cells: Sequence[Cell], places: pl.Series) -> pl.Series:
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
    return _readable(column.squeezed.str.to_uppercase())


def order_number(column: Raw) -> Read:
    """An identifier that a sheet would have damaged if it was typed as a long number (15 digits are kept)."""
    value = column.squeezed.str.to_uppercase()
    numbers = column.is_number.arg_true()
    damaged = value.gather(numbers).str.count_matches("[0-9]") > DIGITS_A_SHEET_KEEPS
    nothing = pl.repeat(False, len(value), eager=True)
    return _marked(value, nothing.scatter(numbers.filter(damaged), True))


def key(column: Raw) -> Read:
    """An identifier that keeps its letters' case: a staff number, an e-mail address."""
    return _readable(column.squeezed)


def words(column: Raw) -> Read:
    """Free text on one line: a name, a team, a remark. Inner white space stays, line breaks become spaces."""
    text = column.text.str.normalize("NFKC").str.replace_all(CONTROL, " ").str.strip_chars()
    return _readable(text.set((text == "").fill_null(value=False) | blank(column), None))


def phrase(column: Raw) -> Read:
    """A sentence on one line, its punctuation as typed; it is shown, and takes no part in any calculation."""
    text = column.text.str.replace_all(CONTROL, " ").str.strip_chars()
    return _readable(text.set((text == "").fill_null(value=False) | blank(column), None))


def long_words(column: Raw) -> Read:
    """Free text exactly as typed; it takes no part in any calculation."""
    return _readable(column.text.set((column.text == "").fill_null(value=False), None))


def yes_no(column: Raw) -> Read:
    """A yes or a no in the ways people write it, or a tick box."""
    text = column.squeezed.str.to_uppercase()
    value = text.replace_strict(YES_OR_NO_WORDS, default=None, return_dtype=pl.Boolean)
    return Read(value, text.is_not_null() & value.is_null())


def date(column: Raw) -> Read:
    """A day: a sheet date, `2016-1-5` with `-`, `/` or `.` and perhaps a time, `20160105`, `2016年1月5日`."""
    timed = column.squeezed.str.contains(":", literal=True).fill_null(value=False)
    text = _where(
        column.squeezed,
        timed,
        lambda _: _squeeze(column.text.filter(timed).str.normalize("NFKC").str.replace(TIMED, "$1")),
    )
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
    text = column.squeezed
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


def decimal(places: int) -> Reader:
    """A number with at most `places` decimals, as a whole count of its smallest unit (money: 2 places, fen)."""

    def read(column: Raw) -> Read:
        text = column.squeezed.str.replace(r"^([+-]?)¥", "$1").str.strip_suffix("元")
        # 1,200 is a number; 12,5 could be anything.
        grouped = text.str.contains(r"^[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$").fill_null(value=False)
        text = _where(text, grouped, lambda typed: typed.str.replace_all(",", ""))
        fractions = rf"(?:\.([0-9]{{1,{places}}})0*)?" if places else r"(?:\.0+)?"
        shape = rf"^([+-]?)([0-9]{{1,12}}){fractions}$"
        frame = pl.DataFrame({"text": text, "box": column.is_box})
        fraction = pl.col("text").str.extract(shape, 3).fill_null("").str.pad_end(places, "0")
        digits = pl.col("text").str.extract(shape, 2) + (fraction if places else "")
        size = pl.when(~pl.col("box")).then(digits).cast(pl.Int64, strict=False)
        value = frame.select(pl.when(pl.col("text").str.starts_with("-")).then(-size).otherwise(size)).to_series()
        return Read(value, text.is_not_null() & value.is_null())

    return read


def choice(allowed: Choices) -> Reader:
    """One of the allowed words, in either language; any other word is kept, for the check to name it."""
    reading = allowed.reading()

    def read(column: Raw) -> Read:
        folded = column.squeezed.str.to_uppercase()
        return _readable(folded.replace_strict(reading, default=column.squeezed, return_dtype=pl.String))

    return read


def _squeeze(text: pl.Series) -> pl.Series:
    squeezed = _where(text, _odd(text), lambda odd: odd.str.normalize("NFKC").str.replace_all(SPACE, ""))
    return squeezed.set((squeezed == "").fill_null(value=False), None)


def _odd(text: pl.Series) -> pl.Series:
    """Cells with anything but plain half-width signs: only they are worth the work of normalising."""
    return text.str.contains("[^!-~]").fill_null(value=False)


def _where(text: pl.Series, chosen: pl.Series, change: Callable[[pl.Series], pl.Series]) -> pl.Series:
    places = chosen.fill_null(value=False).arg_true()
    # `scatter` writes in place; a clone shares its memory until then.
    return text.clone().scatter(places, change(text.gather(places))) if len(places) else text


def _readable(value: pl.Series) -> Read:
    return Read(value, pl.repeat(False, len(value), eager=True))


def _marked(value: pl.Series, unreadable: pl.Series) -> Read:
    return Read(value.set(unreadable, None), unreadable)


CODE = Kind("code", code, Text("只用字母、数字和连字符", "Use letters, digits and hyphens only"))
ORDER_NUMBER = Kind(
    "order_number",
    order_number,
    Text(
        "单号太长，表格已丢掉末尾的数字。请把这一列设为“纯文本”格式后重新填写",
        "The number is too long and the sheet has dropped its last digits. Format the column as plain text and type it again",
    ),
)
KEY = Kind("key", key, Text("请照原样填写", "Type it as it is"))
WORDS = Kind("words", words, Text("填一行文字", "Type one line of text"))
PHRASE = Kind("phrase", phrase, Text("写一句话", "Write a sentence"))
LONG_WORDS = Kind("long_words", long_words, Text("随意填写", "Anything"))
YES_OR_NO = Kind("yes_no", yes_no, Text("请填“是”或“否”", "Type Yes or No"))
DATE = Kind("date", date, Text("请写成 2016-1-5 这样的日期", "Type a date such as 2016-1-5"))
MONTH = Kind("month", month, Text("请写成 2016-01 这样的月份", "Type a month such as 2016-01"))
MONEY = Kind("money", decimal(2), Text("请填数字，最多两位小数", "Type a number with at most two decimals"))
THOUSANDTHS = Kind(
    "thousandths", decimal(3), Text("请填数字，最多三位小数", "Type a number with at most three decimals")
)
WHOLE = Kind("whole", decimal(0), Text("请填整数", "Type a whole number"))


def choice_of(allowed: Choices) -> Kind:
    """The kind of a cell with a drop-down."""
    listed = Text("、".join(allowed.labels("zh")), ", ".join(allowed.labels("en")))
    return Kind("choice", choice(allowed), Text(f"只能填：{listed.zh}", f"Choose one of: {listed.en}"))
