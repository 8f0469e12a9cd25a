"""setDataValidation. Rules guide people who type; like Google's, the API itself is not held to them."""

from scripts.local_google.sheets.session import Session
from scripts.local_google.wire.errors import invalid
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.addressing import place_of
from scripts.local_google.workbook.looks import Look

_VALUE_COUNTS = {
    "NUMBER_BETWEEN": 2,
    "NUMBER_NOT_BETWEEN": 2,
    "DATE_BETWEEN": 2,
    "DATE_NOT_BETWEEN": 2,
    "NUMBER_GREATER": 1,
    "NUMBER_GREATER_THAN_EQ": 1,
    "NUMBER_LESS": 1,
    "NUMBER_LESS_THAN_EQ": 1,
    "NUMBER_EQ": 1,
    "NUMBER_NOT_EQ": 1,
    "TEXT_CONTAINS": 1,
    "TEXT_NOT_CONTAINS": 1,
    "DATE_EQ": 1,
    "DATE_BEFORE": 1,
    "DATE_AFTER": 1,
    "DATE_ON_OR_BEFORE": 1,
    "DATE_ON_OR_AFTER": 1,
    "ONE_OF_RANGE": 1,
    "CUSTOM_FORMULA": 1,
    "TEXT_IS_EMAIL": 0,
    "TEXT_IS_URL": 0,
    "DATE_IS_VALID": 0,
}


def set_rule(session: Session, request: Message) -> None:
    """setDataValidation; without a rule the range loses the one it has."""
    place = place_of(session.workbook, request.get("range", {}))
    session.guard(place)
    rule = request.get("rule")
    if rule is not None:
        _check(rule.get("condition", {}))

    def change(look: Look) -> None:
        look.pop("dataValidation", None)
        if rule is not None:
            look["dataValidation"] = rule

    changed = session.workbook.looks.changer(change)
    for column in range(place.start_column, place.end_column):
        place.sheet.grid.change_looks(place.start_row, place.end_row, column, changed)


def _check(condition: Message) -> None:
    kind = condition.get("type")
    values = condition.get("values", [])
    if kind == "ONE_OF_LIST":
        if not values:
            raise invalid("Condition type ONE_OF_LIST requires at least one value.")
    elif kind == "BOOLEAN":
        if len(values) > 2:
            raise invalid("Condition type BOOLEAN supports at most two values.")
    elif kind not in _VALUE_COUNTS:
        raise invalid(f"Condition type {kind} is not supported for data validation.")
    elif len(values) != _VALUE_COUNTS[kind]:
        raise invalid(f"Condition type {kind} requires exactly {_VALUE_COUNTS[kind]} values, got {len(values)}.")
