"""Functions of text."""

import re
import unicodedata
from collections.abc import Iterator

from scripts.local_google.cells.formulas.arrays import Matrix, as_matrix
from scripts.local_google.cells.formulas.coercion import failure, number, number_in_text, shown, text, truth, whole
from scripts.local_google.cells.formulas.registry import function
from scripts.local_google.cells.formulas.results import raised
from scripts.local_google.cells.formulas.workbook import Value
from scripts.local_google.cells.values import LONGEST_TEXT

Argument = Matrix | Value


def _half_width_table() -> dict[int, str]:
    """Full-width signs and katakana to their half-width forms, by Unicode's own compatibility mapping."""
    table = {full: chr(full - 0xFEE0) for full in range(0xFF01, 0xFF5F)}
    table[0x3000] = " "
    halves = [chr(code) for code in range(0xFF61, 0xFFA0)]
    for half in (*halves, *(base + mark for mark in "ﾞﾟ" for base in halves)):
        full = unicodedata.normalize("NFKC", half)
        if len(full) == 1:
            table.setdefault(ord(full), half)
    return table


_HALF_WIDTH = _half_width_table()
_UNPRINTABLE = dict.fromkeys(range(32))


@function("UPPER")
def upper(value: Value) -> Value:
    """In capitals."""
    return text(value).upper()


@function("LOWER")
def lower(value: Value) -> Value:
    """In small letters."""
    return text(value).lower()


@function("PROPER")
def proper(value: Value) -> Value:
    """Every word with a capital."""
    return text(value).title()


@function("TRIM")
def trim(value: Value) -> Value:
    """Without spaces at the ends, and with single spaces inside."""
    return re.sub(" +", " ", text(value)).strip(" ")


@function("CLEAN")
def clean(value: Value) -> Value:
    """Without signs that cannot be printed."""
    return text(value).translate(_UNPRINTABLE)


@function("ASC")
def asc(value: Value) -> Value:
    """Full-width letters, digits and katakana as half-width ones."""
    written = text(value)
    return written if written.isascii() else written.translate(_HALF_WIDTH)


@function("SUBSTITUTE")
def substitute(value: Value, old: Value, new: Value, occurrence: Value = None) -> Value:
    """Every occurrence of a text replaced, or only the n-th."""
    written, searched, put = text(value), text(old), text(new)
    if not searched:
        return written
    if occurrence is None:
        return written.replace(searched, put)
    pieces = written.split(searched)
    at = whole(occurrence, "SUBSTITUTE", 4)
    if not 1 <= at < len(pieces):
        return written
    return searched.join(pieces[:at]) + put + searched.join(pieces[at:])


@function("REPLACE")
def replace(value: Value, position: Value, length: Value, new: Value) -> Value:
    """A part of the text replaced."""
    written, start = text(value), whole(position, "REPLACE", 2) - 1
    return written[:start] + text(new) + written[start + whole(length, "REPLACE", 3) :]


@function("LEN")
def length(value: Value) -> Value:
    """How many signs long."""
    return len(text(value))


@function("LEFT")
def left(value: Value, count: Value = 1) -> Value:
    """The first signs."""
    return text(value)[: _not_negative(count, "LEFT", 2)]


@function("RIGHT")
def right(value: Value, count: Value = 1) -> Value:
    """The last signs."""
    wanted = _not_negative(count, "RIGHT", 2)
    return text(value)[-wanted:] if wanted else ""


@function("MID")
def mid(value: Value, position: Value, count: Value) -> Value:
    """The signs from a position, counted from 1."""
    start = whole(position, "MID", 2)
    if start < 1:
        raise failure("NUM", f"Function MID parameter 2 value is {start}. It should be greater than or equal to 1.")
    return text(value)[start - 1 : start - 1 + _not_negative(count, "MID", 3)]


@function("FIND")
def find(searched: Value, value: Value, start: Value = 1) -> Value:
    """Where a text begins in another, counted from 1; capitals matter."""
    return _position(text(value).find(text(searched), whole(start, "FIND", 3) - 1), searched, value, "FIND")


@function("SEARCH")
def search(searched: Value, value: Value, start: Value = 1) -> Value:
    """Where a text begins in another, counted from 1; capitals do not matter."""
    at = text(value).casefold().find(text(searched).casefold(), whole(start, "SEARCH", 3) - 1)
    return _position(at, searched, value, "SEARCH")


@function("REPT")
def rept(value: Value, count: Value) -> Value:
    """Repeated."""
    written, times = text(value), _not_negative(count, "REPT", 2)
    if len(written) * times > LONGEST_TEXT:
        raise failure("VALUE", f"Text result of REPT is longer than the limit of {LONGEST_TEXT} characters.")
    return written * times


@function("EXACT")
def exact(one: Value, other: Value) -> Value:
    """Whether two texts are the same, capitals and all."""
    return text(one) == text(other)


@function("CHAR", "UNICHAR")
def char(code: Value) -> Value:
    """The sign of a Unicode number."""
    return chr(whole(code, "CHAR"))


@function("CODE", "UNICODE")
def code(value: Value) -> Value:
    """The Unicode number of the first sign."""
    written = text(value)
    if not written:
        raise failure("VALUE", "Function CODE parameter 1 value should be non-empty.")
    return ord(written[0])


@function("TEXT")
def text_(value: Value, pattern: Value) -> Value:
    """The value as a number format shows it."""
    amount = number_in_text(value) if isinstance(value, str) else value
    return shown(value if amount is None else amount, {"type": "NUMBER", "pattern": text(pattern)})


@function("VALUE")
def value(written: Value) -> Value:
    """The number that typing the text would give."""
    if not isinstance(written, str):
        return number(written, "VALUE")
    amount = number_in_text(written)
    if amount is None:
        raise failure("VALUE", f"VALUE parameter '{written}' cannot be parsed to number.")
    return amount


@function("TO_TEXT")
def to_text(value: Value) -> Value:
    """The value as text."""
    return text(value)


@function("T")
def t(value: Value) -> Value:
    """The value if it is text, else nothing."""
    return value if isinstance(value, str) else ""


@function("HYPERLINK")
def hyperlink(url: Value, label: Value = None) -> Value:
    """What the link shows."""
    return text(url) if label is None else label


@function("SPARKLINE", "IMAGE", takes_errors=True)
def picture(*_: Argument) -> Value:
    """A picture in the cell: the cell's value is blank."""
    return None


@function("CONCATENATE")
def concatenate(*values: Argument) -> Value:
    """All texts in a row."""
    return "".join(_texts(values))


@function("JOIN")
def join(delimiter: Value, *values: Argument) -> Value:
    """All texts with a delimiter between."""
    return text(delimiter).join(_texts(values))


@function("TEXTJOIN")
def textjoin(delimiter: Argument, ignore_empty: Value, *values: Argument) -> Value:
    """All texts with a delimiter between, or several delimiters in turn; empty ones perhaps left out."""
    written = list(_texts(values))
    if truth(ignore_empty, "TEXTJOIN", 2):
        written = [one for one in written if one]
    delimiters = list(_texts([delimiter])) or [""]
    joined = [delimiters[at % len(delimiters)] + one for at, one in enumerate(written[1:])]
    return "".join([*written[:1], *joined])


def _texts(values: "tuple[Argument, ...] | list[Argument]") -> Iterator[str]:
    return (text(raised(cell)) for value in values for cell in as_matrix(value).cells())


def _not_negative(value: Value, function: str, position: int) -> int:
    count = whole(value, function, position)
    if count < 0:
        raise failure(
            "VALUE",
            f"Function {function} parameter {position} value is {count}. It should be greater than or equal to 0.",
        )
    return count


def _position(at: int, searched: Value, value: Value, function: str) -> Value:
    if at < 0:
        raise failure("VALUE", f"In {function} evaluation, cannot find '{text(searched)}' within '{text(value)}'.")
    return at + 1
