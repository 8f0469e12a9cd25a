"""Objects of a tab that go by an id: finding them, and giving new ones theirs."""

from collections.abc import Callable

from scripts.local_google.sheets.session import Session
from scripts.local_google.wire.errors import invalid
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.sheet import Sheet


def find(session: Session, list_name: str, id_name: str, number: int, noun: str) -> tuple[Sheet, Message]:
    """The object of that id and the tab it is on; raises GoogleError 400 where there is none."""
    for sheet in session.workbook.sheets:
        for item in sheet.message.get(list_name, []):
            if item[id_name] == number:
                return sheet, item
    raise invalid(f"No {noun} with ID: {number}")


def new_id(session: Session, list_name: str, id_name: str, wanted: int | None, noun: str) -> int:
    """The id that is wished for, or a random one; raises GoogleError 400 where it is taken."""
    taken = {item[id_name] for sheet in session.workbook.sheets for item in sheet.message.get(list_name, [])}
    if wanted is None:
        return session.workbook.new_object_id()
    if wanted in taken:
        raise invalid(f"A {noun} with ID {wanted} already exists.")
    return wanted


def normal_range(message: Message) -> Message:
    """A GridRange as it is kept: a sheetId of 0 is left out."""
    return {name: value for name, value in message.items() if name != "sheetId" or value}


def every_range(node: object, change: Callable[[Message], Message]) -> object:
    """The message with every GridRange in it passed through `change`."""
    if isinstance(node, list):
        return [every_range(item, change) for item in node]
    if not isinstance(node, dict):
        return node
    if "startRowIndex" in node or "startColumnIndex" in node or node.keys() == {"sheetId"}:
        return change(node)
    return {name: every_range(value, change) for name, value in node.items()}
