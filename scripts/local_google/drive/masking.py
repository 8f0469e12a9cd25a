"""Drive's `fields` parameter."""

from typing import Any

from scripts.local_google.call import Call
from scripts.local_google.wire import masks
from scripts.local_google.wire.errors import GoogleError
from scripts.local_google.wire.masks import Mask
from scripts.local_google.wire.system_parameters import first


def masked(call: Call, schema: str, answer: dict[str, Any], default: Mask) -> dict[str, Any]:
    """The part of the answer that `fields` asks for, or Drive's default.

    Raises GoogleError 400 where it names what the answer does not have.
    """
    text = first(call.query, "fields") or ""
    mask = default
    if text:
        try:
            mask = masks.parse(text)
            masks.check(mask, "drive.v3", schema)
        except masks.MaskError as error:
            raise GoogleError(
                400, f"Invalid field selection {error.path}", reason="invalidParameter", location="fields"
            ) from error
    chosen: dict[str, Any] = masks.select(mask, answer)
    return chosen
