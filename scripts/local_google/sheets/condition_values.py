"""How many values a BooleanCondition takes, by its type.

Source: developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/other#ConditionType.
"""

from scripts.local_google.wire.errors import invalid
from scripts.local_google.wire.messages import Message

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
    "TEXT_STARTS_WITH": 1,
    "TEXT_ENDS_WITH": 1,
    "TEXT_EQ": 1,
    "TEXT_NOT_EQ": 1,
    "DATE_EQ": 1,
    "DATE_NOT_EQ": 1,
    "DATE_BEFORE": 1,
    "DATE_AFTER": 1,
    "DATE_ON_OR_BEFORE": 1,
    "DATE_ON_OR_AFTER": 1,
    "ONE_OF_RANGE": 1,
    "CUSTOM_FORMULA": 1,
    "TEXT_IS_EMAIL": 0,
    "TEXT_IS_URL": 0,
    "DATE_IS_VALID": 0,
    "BLANK": 0,
    "NOT_BLANK": 0,
}


def check_condition(condition: Message) -> None:
    """Raise GoogleError 400 for a condition of an unknown type, or with a number of values that its type does not take."""
    kind = condition.get("type")
    values = condition.get("values", [])
    if kind == "ONE_OF_LIST":
        if not values:
            raise invalid("Condition type ONE_OF_LIST requires at least one value.")
    elif kind == "BOOLEAN":
        if len(values) > 2:
            raise invalid("Condition type BOOLEAN supports at most two values.")
    elif kind not in _VALUE_COUNTS:
        raise invalid(f"Condition type {kind} is not supported here.")
    elif len(values) != _VALUE_COUNTS[kind]:
        raise invalid(f"Condition type {kind} requires exactly {_VALUE_COUNTS[kind]} values, got {len(values)}.")
