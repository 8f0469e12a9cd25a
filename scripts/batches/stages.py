"""What is finished of a batch: a marker for each stage, so that a batch that stopped goes on where it was."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scripts._environment import ROOT

STATE = "state.json"
CODE = ("functions", "schemas", "scripts/batches")


class OtherInputs(Exception):
    """The output folder holds a batch of other inputs; the text says which differ and what to do."""


class Stages:
    """The stages of one batch in its work folder; `of` is what it rests on, in words that tell it from any other."""

    def __init__(self, work: Path, of: dict[str, str], tell: Callable[[str], None]) -> None:
        self.work, self._tell = work, tell
        work.mkdir(parents=True, exist_ok=True)
        self._of = of | {"program": _program()}
        state = work / STATE
        self._done: dict[str, dict[str, Any]] = {}
        if state.exists():
            known = json.loads(state.read_text(encoding="utf-8"))
            differ = [name for name, said in self._of.items() if known["of"].get(name) != said]
            if differ:
                raise OtherInputs(
                    f"{work.parent} holds a batch of other inputs: {', '.join(differ)} changed since. Give another "
                    "--output, or --afresh to begin this one anew."
                )
            self._done = known["done"]
        self._write()

    @property
    def done(self) -> dict[str, dict[str, Any]]:
        """The finished stages with their figures, and the `seconds` of each."""
        return self._done

    def stage(self, name: str, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Does a stage and gives its figures, or gives those of the time before."""
        if name in self._done:
            return self._done[name]
        self._tell(name)
        began = time.monotonic()
        figures = work()
        self._done[name] = figures | {"seconds": round(time.monotonic() - began, 3)}
        self._write()
        return self._done[name]

    def _write(self) -> None:
        passing = self.work / f"{STATE}.new"
        passing.write_text(json.dumps({"of": self._of, "done": self._done}, indent=1), encoding="utf-8")
        passing.replace(self.work / STATE)


def emptied(folder: Path) -> Path:
    """A folder without what a stopped try left in it, for what has to be made anew as a whole."""
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def _program() -> str:
    """A name for exactly this program: what another made must not be gone on with."""
    digest = hashlib.sha256()
    for room in CODE:
        for path in sorted((ROOT / room).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
