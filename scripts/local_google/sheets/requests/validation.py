"""setDataValidation. Rules guide people who type; like Google's, the API itself is not held to them."""

from scripts.local_google.sheets.condition_values import check_condition
from scripts.local_google.sheets.session import Session
from scripts.local_google.wire.errors import invalid
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.addressing import place_of
from scripts.local_google.workbook.looks import Look

_NOT_FOR_VALIDATION = frozenset(
    {"BLANK", "NOT_BLANK", "TEXT_STARTS_WITH", "TEXT_ENDS_WITH", "TEXT_NOT_EQ", "DATE_NOT_EQ"}
)


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
    if kind in _NOT_FOR_VALIDATION:
        raise invalid(f"Condition type {kind} is not supported for data validation.")
    check_condition(condition)
