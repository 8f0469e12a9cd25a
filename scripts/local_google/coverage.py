"""Which part of Google's published APIs the local Google does, and which it refuses by name.

`python -m scripts.local_google.coverage` writes the page docs/local-google-coverage.md; a test holds it to the code.
"""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scripts.local_google.drive import routes as drive_routes
from scripts.local_google.drive.files import SETTABLE
from scripts.local_google.sheets import routes as sheets_routes
from scripts.local_google.sheets.batch import HANDLERS
from scripts.local_google.wire import discovery
from scripts.local_google.wire.messages import UNSUPPORTED

PAGE = Path(__file__).parents[2] / "docs" / "local-google-coverage.md"

_HEAD = """\
# What the local Google covers

Written by `python -m scripts.local_google.coverage` from the descriptions of the APIs that Google publishes, as
google-api-python-client brings them, and from the code. What is refused is answered with 400 and its name; what is in
neither list does not exist, and is refused in Google's words.
"""


@dataclass(frozen=True)
class Coverage:
    """The names that Google publishes of one kind, by whether they are done."""

    done: tuple[str, ...]
    refused: tuple[str, ...]

    @classmethod
    def of(cls, published: Iterable[str], done: Iterable[str]) -> "Coverage":
        """The coverage of `published` names; raises ValueError where something is done that is not published."""
        names, kept = set(published), set(done)
        if kept - names:
            raise ValueError(f"Google does not publish {', '.join(sorted(kept - names))}.")
        return cls(tuple(sorted(kept)), tuple(sorted(names - kept)))


def methods(api: str) -> Coverage:
    """The methods of `sheets.v4` or `drive.v3`, by Google's ids."""
    done = {"sheets.v4": sheets_routes.DONE, "drive.v3": drive_routes.DONE}
    return Coverage.of(discovery.methods(api), done[api])


def requests() -> Coverage:
    """The kinds of request of a batchUpdate."""
    return Coverage.of(discovery.fields("sheets.v4", "Request"), HANDLERS)


def fields() -> Coverage:
    """The fields of Sheets' messages; those refused are refused in whichever message they stand."""
    published = {name for schema in discovery.document("sheets.v4")["schemas"] for name in _fields_of(schema)}
    return Coverage.of(published, published - UNSUPPORTED["sheets.v4"])


def file_fields() -> Coverage:
    """The fields of Drive's File that a client may set at Google; `kind` says nothing."""
    written = discovery.fields("drive.v3", "File").keys() - discovery.output_only("drive.v3", "File") - {"kind"}
    return Coverage.of(written | SETTABLE, SETTABLE)


def page() -> str:
    """The page as it should be."""
    parts = [_HEAD]
    for title, api in (("Sheets v4", "sheets.v4"), ("Drive v3", "drive.v3")):
        parts.append(f"## {title}\n\nRevision {discovery.document(api)['revision']} of Google's description.\n")
        parts.append(_table("Methods", methods(api)))
        if api == "sheets.v4":
            parts.append(_table("Requests of a batchUpdate", requests()))
            refused = f"Refused wherever they stand: {_listed(fields().refused)}."
            parts.append(f"### Fields\n\n{refused} Others are done, or named by the request that refuses them.\n")
        else:
            parts.append(_table("Fields of a file that can be set", file_fields()))
    return "\n".join(textwrap.fill(line, 120, break_on_hyphens=False) for line in "\n".join(parts).splitlines()) + "\n"


def _table(title: str, coverage: Coverage) -> str:
    counts = f"{len(coverage.done)} done, {len(coverage.refused)} refused by name"
    lines = [f"### {title}", "", f"{counts}.", "", f"Done: {_listed(coverage.done)}."]
    return "\n".join([*lines, "", f"Refused: {_listed(coverage.refused)}.", ""])


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"


def _fields_of(schema: str) -> Iterable[str]:
    return discovery.fields("sheets.v4", schema)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
