"""Functions with regular expressions. Google uses RE2; what it shares with the `regex` module is all that is used."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import regex

from scripts.local_google.cells.formulas.arrays import CellError, Matrix, as_matrix, spread, stacked
from scripts.local_google.cells.formulas.coercion import failure, number_in_text, text, truth
from scripts.local_google.cells.formulas.columns import Column
from scripts.local_google.cells.formulas.functions.columnwise import joined, strings, texts
from scripts.local_google.cells.formulas.registry import function, on_columns, special
from scripts.local_google.cells.formulas.results import Evaluation, Result, Scope, raised
from scripts.local_google.cells.formulas.syntax import Node
from scripts.local_google.cells.formulas.workbook import Value
from scripts.local_google.cells.values import ErrorValue

Part = Column | Value
Call = Callable[..., Value]

_SECONDS = 2
# A class in brackets without one inside another; a `+` behind it changes nothing about which texts have a match.
_ONE_CLASS = regex.compile(r"\[\^?(?:[^\[\]\\]|\\[^\W\d_](?:\{\w+\})?)+\]\+?")


@function("REGEXMATCH")
def regexmatch(value: Value, expression: Value) -> Value:
    """Whether a part of the text matches."""
    return _search(value, expression, "REGEXMATCH") is not None


@function("REGEXREPLACE")
def regexreplace(value: Value, expression: Value, replacement: Value) -> Value:
    """Every matching part replaced; `$1` stands for the first group."""
    pattern = _compile(text(expression), "REGEXREPLACE")
    template = _template(text(replacement))
    try:
        return pattern.sub(template, _only_text(value, "REGEXREPLACE"), timeout=_SECONDS)
    except (regex.error, IndexError, TimeoutError) as found:
        raise _invalid(text(expression), "REGEXREPLACE") from found


@on_columns("REGEXREPLACE")
def regexreplace_column(call: Call, value: Part, expression: Part, replacement: Part) -> Column | None:
    """The same for a column, where the expression is one class of signs: texts without any of them stay as they are."""
    if not isinstance(value, Column) or type(expression) is not str or not _ONE_CLASS.fullmatch(expression):
        return None
    if isinstance(replacement, Column) or not value.kinds <= {str, type(None)}:
        return None
    column = value.fact(texts)
    one = _compile(expression.removesuffix("+"), "REGEXREPLACE")
    found = {sign for sign in column.fact(_signs) if one.fullmatch(sign)}
    if not found:
        return column
    return Column([cell if found.isdisjoint(cell) else call(cell, expression, replacement) for cell in strings(column)])


@special("REGEXEXTRACT", least=2, most=2)
def regexextract(evaluation: Evaluation, arguments: tuple[Node, ...], scope: Scope) -> Result:
    """The first matching part, or its groups side by side."""
    value, expression = (evaluation.lifted(evaluation.evaluate(node, scope), scope) for node in arguments)
    if isinstance(value, Matrix) or isinstance(expression, Matrix):
        return spread(_first_extracted, [value, expression], lambda _: True)
    found = _extracted(raised(value), raised(expression))
    return found[0] if len(found) == 1 else Matrix([[part] for part in found])


@special("SPLIT", least=2, most=4)
def split(evaluation: Evaluation, arguments: tuple[Node, ...], scope: Scope) -> Result:
    """The parts of a text between delimiters side by side, numbers read as numbers."""
    value = evaluation.lifted(evaluation.evaluate(arguments[0], scope), scope)
    delimiter = text(evaluation.value(arguments[1], scope))
    by_each, drop_empty = (
        truth(evaluation.value(arguments[position], scope), "SPLIT", position + 1)
        if len(arguments) > position
        else True
        for position in (2, 3)
    )
    if not delimiter:
        raise failure("VALUE", "Function SPLIT parameter 2 value should be non-empty.")
    separator = regex.compile(f"[{regex.escape(delimiter)}]" if by_each else regex.escape(delimiter))
    rows = [_parts(cell, separator, drop_empty) for cell in as_matrix(value).line()]
    width = max(map(len, rows))
    return stacked([Matrix([[part] for part in [*row, *[None] * (width - len(row))]]) for row in rows])


def _signs(column: Column) -> str:
    """Every sign that occurs in a column of texts, once."""
    codes = np.frombuffer(column.fact(joined).encode("utf-32-le", "surrogatepass"), np.uint32)
    return "".join(map(chr, np.flatnonzero(np.bincount(codes))))


def _parts(value: Value, separator: "regex.Pattern[str]", drop_empty: bool) -> list[Value]:
    if isinstance(value, ErrorValue):
        return [value]
    parts = separator.split(text(value))
    return [_typed(part) for part in parts if part or not drop_empty] or [""]


def _typed(part: str) -> Value:
    amount = number_in_text(part)
    return (part or None) if amount is None else amount


def _first_extracted(value: Value, expression: Value) -> Value:
    try:
        return _extracted(raised(value), raised(expression))[0]
    except CellError as found:
        return found.error


def _extracted(value: Value, expression: Value) -> list[Value]:
    match = _search(value, expression, "REGEXEXTRACT")
    if match is None:
        raise failure(
            "N_A",
            f'Function REGEXEXTRACT parameter 2 value "{text(expression)}" does not match text of '
            f'Function REGEXEXTRACT parameter 1 value "{text(value)}".',
        )
    return list(match.groups()) or [match[0]]


def _search(value: Value, expression: Value, function: str) -> "regex.Match[str] | None":
    pattern = _compile(text(expression), function)
    try:
        return pattern.search(_only_text(value, function), timeout=_SECONDS)
    except TimeoutError as found:
        raise _invalid(text(expression), function) from found


@lru_cache(maxsize=1024)
def _compile(expression: str, function: str) -> "regex.Pattern[str]":
    try:
        return regex.compile(expression)
    except regex.error as found:
        raise _invalid(expression, function) from found


@lru_cache(maxsize=1024)
def _template(replacement: str) -> str:
    return regex.sub(r"\$(\d)", r"\\g<\1>", replacement.replace("\\", "\\\\"))


def _invalid(expression: str, function: str) -> CellError:
    return failure("REF", f'Function {function} parameter 2 value "{expression}" is not a valid regular expression.')


def _only_text(value: Value, function: str) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    raise failure(
        "VALUE",
        f"Function {function} parameter 1 expects text values. "
        f"But '{text(value)}' is a {'boolean' if isinstance(value, bool) else 'number'} and cannot be coerced to a text.",
    )
