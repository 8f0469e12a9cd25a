"""The number format that a formula's result takes from the formula, where its cell has none of its own."""

from collections.abc import Callable
from functools import partial

from scripts.local_google.cells.formatting import NumberFormat
from scripts.local_google.cells.formulas.grammar import FormulaParseError, parse
from scripts.local_google.cells.formulas.references import parse_reference
from scripts.local_google.cells.formulas.syntax import Call, Formula, Node, Slot
from scripts.local_google.cells.formulas.workbook import Address

FormatOf = Callable[[Address], NumberFormat | None]

_DATE_FUNCTIONS = ("DATE", "TODAY", "EDATE", "EOMONTH", "DATEVALUE", "WORKDAY", "WORKDAY.INTL", "TO_DATE")
_MONEY_FUNCTIONS = ("PMT", "PPMT", "IPMT", "PV", "FV", "NPV", "TO_DOLLARS")

_OWN_TYPES = {
    **dict.fromkeys(_DATE_FUNCTIONS, "DATE"),
    **dict.fromkeys(_MONEY_FUNCTIONS, "CURRENCY"),
    **dict.fromkeys(("TIME", "TIMEVALUE"), "TIME"),
    "NOW": "DATE_TIME",
    "TO_PERCENT": "PERCENT",
}

# What these give back are values of the argument of that number, or made from them.
_PASSED_ON = {
    **dict.fromkeys(("ARRAYFORMULA", "IFERROR", "IFNA", "FILTER", "SORT", "UNIQUE", "TRANSPOSE", "INDEX"), 0),
    **dict.fromkeys(("SUM", "MIN", "MAX", "AVERAGE", "MEDIAN", "LARGE", "SMALL", "SUMIFS", "MAXIFS", "MINIFS"), 0),
    **dict.fromkeys(("ROUND", "ROUNDUP", "ROUNDDOWN", "TRUNC", "ABS", "UMINUS", "UPLUS", "ARRAY_CONSTRAIN"), 0),
    "IF": 1,
}

_DATES = frozenset({"DATE", "TIME", "DATE_TIME"})


def implied_format(formula: str, at: Address, format_of: FormatOf) -> NumberFormat | None:
    """The format that Google gives the result: that of a date function, or of the cells it is made from."""
    try:
        parsed = parse(formula)
    except FormulaParseError:
        return None
    return _implied(parsed.root, partial(_reference_format, parsed, at, format_of))


def _implied(node: Node, of_slot: Callable[[Slot], NumberFormat | None]) -> NumberFormat | None:
    match node:
        case Slot():
            return of_slot(node)
        case Call(function, _) if function in _OWN_TYPES:
            return {"type": _OWN_TYPES[function]}
        case Call("MINUS", (left, right)):
            return _of_difference(_implied(left, of_slot), _implied(right, of_slot))
        case Call("ADD", (left, right)):
            return _implied(left, of_slot) or _implied(right, of_slot)
        case Call(function, arguments) if function in _PASSED_ON and len(arguments) > _PASSED_ON[function]:
            return _implied(arguments[_PASSED_ON[function]], of_slot)
        case _:
            return None


def _of_difference(left: NumberFormat | None, right: NumberFormat | None) -> NumberFormat | None:
    if left and right and {left.get("type"), right.get("type")} <= _DATES:
        return None
    return left or right


def _reference_format(formula: Formula, at: Address, format_of: FormatOf, slot: Slot) -> NumberFormat | None:
    reference = parse_reference(formula.references[slot.index])
    area = reference.area
    title = at.sheet_title if reference.title is None else reference.title
    return format_of(Address(title, area.start_row or 0, area.start_column or 0))
