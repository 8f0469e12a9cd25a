"""Row and column groups, nested by depth."""

from scripts.local_google.cells.formulas.moving import Dimension
from scripts.local_google.sheets.requests.dimensions import change_lines, dimension_of, line_count
from scripts.local_google.sheets.requests.fields import update_mask
from scripts.local_google.sheets.session import Session
from scripts.local_google.wire.errors import invalid
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.looks import Look
from scripts.local_google.workbook.sheet import Sheet

DEEPEST = 8
"""The most levels of grouping."""

_LISTS = {"ROWS": "rowGroups", "COLUMNS": "columnGroups"}
_CONTROLS = {"ROWS": "rowGroupControlAfter", "COLUMNS": "columnGroupControlAfter"}


def add(session: Session, request: Message) -> Message:
    """addDimensionGroup: one level more for the lines of the range."""
    sheet, dimension, start, end = _span(session, request)
    depths = _depths(sheet, dimension)
    depths += [0] * (end - len(depths))
    depths[start:end] = [depth + 1 for depth in depths[start:end]]
    if max(depths) > DEEPEST:
        raise invalid(f"You can't have more than {DEEPEST} groups at the same level.")
    # Google turns these on with the first group of a tab and leaves them on.
    sheet.message["properties"].setdefault("gridProperties", {})[_CONTROLS[dimension]] = True
    return _regroup(sheet, dimension, depths)


def delete(session: Session, request: Message) -> Message:
    """deleteDimensionGroup: one level less for the lines of the range."""
    sheet, dimension, start, end = _span(session, request)
    depths = _depths(sheet, dimension)
    depths += [0] * (end - len(depths))
    if not any(depths[start:end]):
        raise invalid("There is no group on the specified dimension that encompasses the given range.")
    depths[start:end] = [max(depth - 1, 0) for depth in depths[start:end]]
    return _regroup(sheet, dimension, depths)


def update(session: Session, request: Message) -> None:
    """updateDimensionGroup: collapse or expand."""
    wanted = request.get("dimensionGroup", {})
    mask = update_mask(request, "DimensionGroup")
    sheet, dimension, start, end = _span(session, wanted)
    group = next((item for item in sheet.objects(_LISTS[dimension]) if _is(item, wanted, start, end)), None)
    if group is None:
        raise invalid("There is no such group.")
    if "collapsed" not in mask and "*" not in mask:
        return
    collapsed = bool(wanted.get("collapsed"))
    group.pop("collapsed", None)
    if collapsed:
        group["collapsed"] = True

    def change(look: Look) -> None:
        look.pop("hiddenByUser", None)
        if collapsed:
            look["hiddenByUser"] = True

    change_lines(session.workbook, sheet, dimension, (start, end), change)


def _span(session: Session, request: Message) -> tuple[Sheet, Dimension, int, int]:
    message = request.get("range", {})
    sheet = session.workbook.sheet_of(message)
    dimension = dimension_of(message)
    size = line_count(sheet, dimension)
    start, end = message.get("startIndex", 0), message.get("endIndex", size)
    if not 0 <= start < end <= size:
        raise invalid(f"The range [{start}, {end}) is not within the sheet.")
    return sheet, dimension, start, end


def _depths(sheet: Sheet, dimension: Dimension) -> list[int]:
    """For each line how many groups it is in."""
    depths: list[int] = []
    for group in sheet.message.get(_LISTS[dimension], []):
        span = group["range"]
        depths += [0] * (span["endIndex"] - len(depths))
        for line in range(span["startIndex"], span["endIndex"]):
            depths[line] = max(depths[line], group["depth"])
    return depths


def _regroup(sheet: Sheet, dimension: Dimension, depths: list[int]) -> Message:
    """Write the groups that the depths come to, outermost first where several begin together."""
    name = _LISTS[dimension]
    collapsed = {_key(group) for group in sheet.message.get(name, []) if group.get("collapsed")}
    groups: list[Message] = []
    for depth in range(1, max(depths, default=0) + 1):
        for start, end in _stretches(depths, depth):
            span: Message = {"dimension": dimension, "startIndex": start, "endIndex": end}
            group: Message = {"range": ({"sheetId": sheet.id} if sheet.id else {}) | span, "depth": depth}
            groups.append(group | ({"collapsed": True} if _key(group) in collapsed else {}))
    groups.sort(key=lambda group: (group["range"]["startIndex"], group["depth"]))
    sheet.message[name] = groups
    return {"dimensionGroups": groups} if groups else {}


def _stretches(depths: list[int], depth: int) -> list[tuple[int, int]]:
    stretches: list[tuple[int, int]] = []
    start: int | None = None
    for line, own in enumerate([*depths, 0]):
        if own >= depth and start is None:
            start = line
        elif own < depth and start is not None:
            stretches.append((start, line))
            start = None
    return stretches


def _key(group: Message) -> tuple[int, int, int]:
    return group["range"]["startIndex"], group["range"]["endIndex"], group["depth"]


def _is(group: Message, wanted: Message, start: int, end: int) -> bool:
    return _key(group) == (start, end, wanted.get("depth", group["depth"]))
