"""insertRange and deleteRange: cells that come between others, or go from between them."""

from collections.abc import Callable

from scripts.local_google.cells.formulas.moving import Dimension
from scripts.local_google.sheets.requests.dimensions import dimension_of
from scripts.local_google.sheets.session import Session
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.addressing import Place, reaching_in
from scripts.local_google.workbook.shifting import behind_of, delete_cells, insert_cells
from scripts.local_google.workbook.workbook import Workbook


def insert(session: Session, request: Message) -> None:
    """insertRange."""
    _shift(session, request, insert_cells)


def delete(session: Session, request: Message) -> None:
    """deleteRange."""
    _shift(session, request, delete_cells)


def _shift(session: Session, request: Message, shift: Callable[[Workbook, Place, Dimension], None]) -> None:
    place = reaching_in(session.workbook, request.get("range", {}))
    dimension = dimension_of({"dimension": request.get("shiftDimension")})
    session.guard(behind_of(place, dimension))
    shift(session.workbook, place, dimension)
