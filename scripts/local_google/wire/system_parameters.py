"""The query parameters that every method of Google's APIs takes: how an answer is written, not what is in it.

Of a parameter that is given several times the first one counts, but for `$.xgafv`, of which the last does.
Source: "Standard query parameters" of the reference of both APIs; what they answer to values that make no sense is
documented nowhere and was taken from programs that had asked Google.
"""

import re
from dataclasses import dataclass

import orjson
from starlette.datastructures import QueryParams
from starlette.responses import Response

from scripts.local_google.wire.errors import GoogleError, invalid

TRUE = frozenset({"1", "t", "true", "y", "yes"})
FALSE = frozenset({"0", "f", "false", "n", "no"})
"""How truths are spelt in a query, in letters of either case."""

JSON_TYPE = "application/json; charset=UTF-8"

_CALLBACK = re.compile(r"[A-Za-z0-9_$.\[\]]+")


@dataclass(frozen=True)
class SystemParameters:
    """How a request wants to be answered."""

    pretty: bool = True
    alt: str = "json"
    callback: str | None = None
    errors_listed: bool = False

    @classmethod
    def of(cls, query: QueryParams, http_method: str) -> "SystemParameters":
        """What the query asks for; a script can be answered only where it could ask, by GET."""
        alt = (first(query, "alt") or "json").lower()
        callback = first(query, "callback") if http_method == "GET" and alt == "json" else None
        pretty = (first(query, "prettyPrint") or "").lower() not in FALSE
        return cls(pretty, alt, callback or None, query.get("$.xgafv") == "1")

    @property
    def json_option(self) -> int:
        """How orjson is to write the answer."""
        return orjson.OPT_INDENT_2 if self.pretty else 0

    def dressed(self, response: Response) -> Response:
        """The response, or the call of a function with it where a script asked for one: always a success then."""
        if self.callback is None or not response.headers.get("content-type", "").startswith("application/json"):
            return response
        content = b"".join([b"// API callback\n", self.callback.encode(), b"(", bytes(response.body), b");"])
        return Response(content, media_type="text/javascript; charset=UTF-8")


def check(query: QueryParams, wanted: SystemParameters, *, media: bool) -> None:
    """Raise GoogleError 400 for a value that makes no sense; `media` is whether the method can answer with bytes."""
    version = query.get("$.xgafv")
    if version not in {None, "1", "2"}:
        raise invalid(f"Invalid query parameters. Invalid value '{version}' for system query parameter : $.xgafv")
    if wanted.callback is not None and not _CALLBACK.fullmatch(wanted.callback):
        raise invalid(
            f"Invalid JSONP callback name: '{wanted.callback}'; only alphabet, number, '_', '$', '.', '[' and ']' "
            "are allowed."
        )
    if wanted.alt == "json" or (media and wanted.alt == "media"):
        return
    if wanted.alt in {"media", "proto"}:
        raise invalid(f'Unsupported alt type "{wanted.alt}" for non byte stream request.')
    raise GoogleError(400, f"Invalid value \"{first(query, 'alt')}\" for query parameter 'alt'")


def first(query: QueryParams, name: str) -> str | None:
    """The first value of a parameter, None where it is not given."""
    return next(iter(query.getlist(name)), None)
