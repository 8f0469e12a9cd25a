"""Conditional format rules, kept in order of priority for each tab."""

from scripts.local_google.sheets.condition_values import check_condition
from scripts.local_google.sheets.formats import with_both_colors
from scripts.local_google.sheets.requests.objects import normal_range
from scripts.local_google.sheets.session import Session
from scripts.local_google.wire.errors import invalid
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.addressing import place_of
from scripts.local_google.workbook.sheet import Sheet, copied

_LIST = "conditionalFormats"


def add(session: Session, request: Message) -> None:
    """addConditionalFormatRule."""
    rule, sheet = _checked(session, request.get("rule", {}))
    rules = sheet.objects(_LIST)
    index = request.get("index", 0)
    if not 0 <= index <= len(rules):
        raise invalid(f"The index {index} is not between 0 and {len(rules)}.")
    rules.insert(index, rule)


def update(session: Session, request: Message) -> Message:
    """updateConditionalFormatRule: put another rule in a place, or move one to another place."""
    index = request.get("index", 0)
    if "rule" in request:
        rule, sheet = _checked(session, request["rule"])
        old = _at(sheet, index)
        sheet.objects(_LIST)[index] = rule
        return {"oldRule": old, "newRule": copied(rule)} | ({"newIndex": index} if index else {})
    sheet = session.workbook.sheet_of(request)
    old = _at(sheet, index)
    rules = sheet.objects(_LIST)
    new_index = request.get("newIndex", 0)
    if not 0 <= new_index < len(rules):
        raise invalid(f"The index {new_index} is not between 0 and {len(rules) - 1}.")
    rules.insert(new_index, rules.pop(index))
    places = {"newIndex": new_index, "oldIndex": index}
    return {"newRule": old} | {name: place for name, place in places.items() if place}


def delete(session: Session, request: Message) -> Message:
    """deleteConditionalFormatRule."""
    sheet = session.workbook.sheet_of(request)
    index = request.get("index", 0)
    old = _at(sheet, index)
    del sheet.objects(_LIST)[index]
    return {"rule": old}


def _at(sheet: Sheet, index: int) -> Message:
    rules = sheet.objects(_LIST)
    if not 0 <= index < len(rules):
        raise invalid(f"No conditional format on sheet: {sheet.id} at index: {index}")
    return copied(rules[index])


def _checked(session: Session, rule: Message) -> tuple[Message, Sheet]:
    ranges = rule.get("ranges", [])
    if not ranges:
        raise invalid("A conditional format rule must have at least one range.")
    if ("booleanRule" in rule) == ("gradientRule" in rule):
        raise invalid("A conditional format rule must have either a booleanRule or a gradientRule.")
    if "booleanRule" in rule:
        check_condition(rule["booleanRule"].get("condition", {}))
    places = [place_of(session.workbook, message) for message in ranges]
    sheet = places[0].sheet
    if any(place.sheet is not sheet for place in places):
        raise invalid("All ranges of a conditional format rule must be on the same sheet.")
    stored: Message = with_both_colors(rule)
    stored["ranges"] = [normal_range(place.grid_range) for place in places]
    return stored, sheet
