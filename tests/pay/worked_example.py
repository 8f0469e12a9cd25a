"""The scheme that the document builds step by step: its files as the document shows them, put where they can be used."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import schemas
from functions.jobs.inputs import Inputs
from functions.pay import schemes
from schemas import scheme as known
from sheets_templates import plan_rows
from tests.cases import case
from tests.pay.book import read_book
from tests.pay.scheme_books import fullest, inputs_of

DOCUMENT = Path(__file__).parents[2] / "docs" / "new-scheme.md"
NAME = "property_sales"
BLOCK = re.compile(r"^```\w+ (\S+/\S+)( \(continued\))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
CASES = "tests/cases"
Files = dict[str, str]


def steps() -> list[Files]:
    """The files as they stand after each step that has cases: a block begins a file anew, or goes on with it."""
    files: Files = {}
    found: list[Files] = []
    for path, continued, text in BLOCK.findall(DOCUMENT.read_text(encoding="utf-8")):
        files[path] = f"{files[path]}\n\n{text}" if continued else text
        if path.endswith(".yaml"):
            found.append(dict(files))
    return found


@contextmanager
def fullest_inputs(name: str, folder: Path) -> Iterator[Inputs]:
    """The book of a scheme, or of the example, that says most, read and checked."""
    if name != NAME:
        yield inputs_of(name, fullest(name))
        return
    with installed(steps()[-1], folder) as cases:
        found = [said for path in sorted(cases.glob("*.yaml")) for said in case.load(path)]
        yield read_book(case.book(max(found, key=lambda said: len(repr(said)))))


@contextmanager
def installed(files: Files, folder: Path) -> Iterator[Path]:
    """The scheme as one among the others, with these files, for as long as it lasts; gives the folder of its cases."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    shutil.copy(plan_rows.PLANS / plan_rows.WORKFLOW, folder / "sheets_templates" / "plans")
    with pytest.MonkeyPatch.context() as patch:
        for package, room in ((schemas, "schemas"), (schemes, "functions/pay/schemes")):
            patch.setattr(package, "__path__", [*package.__path__, str(folder / room)])
        patch.setattr(known, "SCHEMES", (*known.SCHEMES, NAME))
        patch.setattr(plan_rows, "PLANS", folder / "sheets_templates" / "plans")
        patch.setattr(case, "CASES", folder / CASES)
        try:
            yield folder / CASES / NAME
        finally:
            # The tabs are the same at every step, and stay known; the module is another.
            sys.modules.pop(f"{schemes.__name__}.{NAME}", None)
