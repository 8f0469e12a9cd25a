"""Charts, kept as their specification; drawing them is for whoever shows the sheet."""

from scripts.local_google.sheets.formats import with_both_colors
from scripts.local_google.sheets.requests.fields import update_mask
from scripts.local_google.sheets.requests.objects import every_range, find, new_id, normal_range
from scripts.local_google.sheets.session import Session
from scripts.local_google.wire.errors import invalid
from scripts.local_google.wire.masks import assign
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.addressing import place_of
from scripts.local_google.workbook.sheet import Sheet, copied

_LIST, _ID, _NOUN = "charts", "chartId", "embedded object"
DEFAULT_FONT = "Roboto"
"""What a chart's texts are set in unless it says otherwise."""

_DEFAULT_SIZE = {"widthPixels": 600, "heightPixels": 371}


def add(session: Session, request: Message) -> Message:
    """addChart, over cells; one on a tab of its own is refused."""
    wanted = request.get("chart", {})
    if not wanted.get("spec"):
        raise invalid("The chart must have a spec.")
    number = new_id(session, _LIST, _ID, wanted.get(_ID), _NOUN)
    position = wanted.get("position", {})
    sheet = anchored(session, position)
    stored: Message = {_ID: number, "spec": _checked_spec(session, wanted["spec"])}
    stored["position"] = overlay_of(position)
    if "border" in wanted:
        stored["border"] = with_both_colors(wanted["border"])
    sheet.objects(_LIST).append(stored)
    return {"chart": copied(stored)}


def update_spec(session: Session, request: Message) -> None:
    """updateChartSpec."""
    _, stored = find(session, _LIST, _ID, request.get(_ID, 0), _NOUN)
    if not request.get("spec"):
        raise invalid("The chart must have a spec.")
    stored["spec"] = _checked_spec(session, request["spec"])


def update_position(session: Session, request: Message) -> Message:
    """updateEmbeddedObjectPosition, of a chart or a slicer."""
    sheet, name, stored = _embedded(session, request)
    wanted = request.get("newPosition", {})
    if "overlayPosition" not in wanted:
        raise invalid("The new position must be an overlayPosition.")
    mask = update_mask(request, "OverlayPosition")
    overlay = stored["position"].setdefault("overlayPosition", {})
    assign(mask, overlay, wanted["overlayPosition"])
    target = anchored(session, stored["position"])
    if target is not sheet:
        sheet.objects(name).remove(stored)
        target.objects(name).append(stored)
    return {"position": copied(stored["position"])}


def update_border(session: Session, request: Message) -> None:
    """updateEmbeddedObjectBorder."""
    _, stored = find(session, _LIST, _ID, request.get("objectId", 0), _NOUN)
    mask = update_mask(request, "EmbeddedObjectBorder")
    wanted: Message = with_both_colors(request.get("border", {}))
    assign({name: {} for name in [*mask, *(f"{name}Style" for name in mask)]}, stored.setdefault("border", {}), wanted)


def delete(session: Session, request: Message) -> None:
    """deleteEmbeddedObject, a chart or a slicer."""
    sheet, name, stored = _embedded(session, request)
    sheet.objects(name).remove(stored)


def _embedded(session: Session, request: Message) -> tuple[Sheet, str, Message]:
    """The object that floats over a tab, and the name of the list that it is in."""
    number = request.get("objectId", 0)
    for sheet in session.workbook.sheets:
        for item in sheet.message.get("slicers", []):
            if item["slicerId"] == number:
                return sheet, "slicers", item
    sheet, stored = find(session, _LIST, _ID, number, _NOUN)
    return sheet, _LIST, stored


def _checked_spec(session: Session, spec: Message) -> Message:
    """The specification with its ranges checked and both spellings of colours; raises GoogleError 400."""

    def checked(message: Message) -> Message:
        place_of(session.workbook, message)
        return normal_range(message)

    stored = every_range(with_both_colors(spec), checked)
    return _with_fonts(stored) if isinstance(stored, dict) else {}


def _with_fonts(spec: Message) -> Message:
    """The specification with the font of its texts, and what becomes of hidden rows, as Google fills them in."""
    font = spec.get("fontName", DEFAULT_FONT)
    filled = spec | {
        "fontName": font,
        "hiddenDimensionStrategy": spec.get("hiddenDimensionStrategy", "SKIP_HIDDEN_ROWS_AND_COLUMNS"),
    }
    for text, form in (("title", "titleTextFormat"), ("subtitle", "subtitleTextFormat")):
        if text in spec or form in spec:
            filled[form] = {"fontFamily": font} | spec.get(form, {})
    return filled


def anchored(session: Session, position: Message) -> Sheet:
    """The tab that something floats over; raises GoogleError 400 where it is to have one of its own."""
    if "newSheet" in position or "sheetId" in position:
        raise invalid("A chart on a sheet of its own is not supported here.")
    return session.workbook.sheet_of(position.get("overlayPosition", {}).get("anchorCell", {}))


def overlay_of(position: Message) -> Message:
    """Where something floats, with Google's own size where none is given."""
    overlay = _DEFAULT_SIZE | position.get("overlayPosition", {})
    overlay["anchorCell"] = normal_range(overlay.get("anchorCell", {}))
    return {"overlayPosition": overlay}
