"""The `fields` of update requests: which fields of a message are to change."""

from scripts.local_google.wire import masks
from scripts.local_google.wire.errors import invalid
from scripts.local_google.wire.masks import Mask
from scripts.local_google.wire.messages import Message


def update_mask(request: Message, schema: str) -> Mask:
    """The mask of an update request, checked against the message it is about.

    Raises GoogleError 400 where it is missing or names what the message does not have.
    """
    text = request.get("fields", "")
    if not text:
        raise invalid("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    try:
        mask = masks.parse(text)
        masks.check(mask, "sheets.v4", schema)
    except masks.MaskError as error:
        raise invalid(f"Invalid field: {error.path}") from error
    return mask


def leaves(mask: Mask, prefix: str = "") -> list[str]:
    """The dotted paths that the mask ends in."""
    paths: list[str] = []
    for name, below in mask.items():
        path = f"{prefix}{name}"
        paths += leaves(below, f"{path}.") if below else [path]
    return paths
