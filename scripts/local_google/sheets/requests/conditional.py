"""Conditional format rules, kept in order of priority for each tab."""

from scripts.local_google.sheets.condition_values import check_condition
from scripts.local_google.sheets.formats import with_both_colors
from scripts.local_google.sheets.requests.objects import normal_range
from scripts.local_google.sheets.session import Session
from scripts.local_google.wire.errors import invalid
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.addressing import Place, place_of
from scripts.local_google.workbook.sheet import Sheet, copied
from scripts.local_google.workbook.workbook import Workbook

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


def spread_rules(workbook: Workbook, source: Place, target: Place) -> None:
    """Let what rules say of copied cells hold for their copies: on the same tab, where such rules reach further."""
    if source.sheet is not target.sheet:
        return
    for rule in source.sheet.objects(_LIST):
        places = [place_of(workbook, message) for message in rule["ranges"]]
        for place in [place for place in places if place.meets(source)]:
            for down in range(target.start_row - source.start_row, target.end_row - source.start_row, source.rows):
                for across in range(
                    target.start_column - source.start_column, target.end_column - source.start_column, source.columns
                ):
                    places.append(_copied(place, source, down, across))
        rule["ranges"] = [normal_range(place.grid_range) for place in _joined(places)]


def _copied(place: Place, source: Place, down: int, across: int) -> Place:
    """The part of a place that lies in the source, so many rows and columns further."""
    return Place(
        place.sheet,
        max(place.start_row, source.start_row) + down,
        min(place.end_row, source.end_row) + down,
        max(place.start_column, source.start_column) + across,
        min(place.end_column, source.end_column) + across,
    )


def _joined(places: list[Place]) -> list[Place]:
    """The places with those that lie in others left out, and those that go on below or beside others added to them."""
    kept: list[Place] = []
    for place in places:
        grown = place
        for other in list(kept):
            if union := _union(other, grown):
                kept.remove(other)
                grown = union
        kept.append(grown)
    return kept


def _union(one: Place, other: Place) -> Place | None:
    """The rectangle of both, None where they make none together."""
    if one.contains(other) or other.contains(one):
        return one if one.contains(other) else other
    rows = (one.start_row, one.end_row) == (other.start_row, other.end_row)
    columns = (one.start_column, one.end_column) == (other.start_column, other.end_column)
    below = columns and max(one.start_row, other.start_row) <= min(one.end_row, other.end_row)
    beside = rows and max(one.start_column, other.start_column) <= min(one.end_column, other.end_column)
    if not (below or beside):
        return None
    return Place(
        one.sheet,
        min(one.start_row, other.start_row),
        max(one.end_row, other.end_row),
        min(one.start_column, other.start_column),
        max(one.end_column, other.end_column),
    )


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
