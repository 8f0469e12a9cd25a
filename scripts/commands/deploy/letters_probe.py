"""What a change costs in an outbox of ten thousand letters, whose states are looked up in the log of deliveries."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from schemas.deliveries import LOOKED_UP, Deliveries, formulas
from schemas.outcome import letters
from schemas.results import QUEUED, SENT
from schemas.tab import about, columns
from scripts.commands.deploy.bench import Bench, Disproved, within_one_tab

LETTERS = 10_000
CHANGES = 2  # of each letter, that the log has: it waits, it went
LONGEST = 10  # seconds; people look away before that
PATIENCE = 60
PAUSE = 0.2
UNDER_WAY = frozenset({"", "Loading...", QUEUED, SENT})


def shows_states_soon(bench: Bench) -> str:
    """Raises Disproved where a letter shows another's state, or a change takes too long to show."""
    names = list(columns(Deliveries))
    names = names[: names.index("says") + 1]
    first = 1 + len(LOOKED_UP)  # the ids, what is looked up, and then the log
    bench.resize(CHANGES * LETTERS + 2, first + len(names))
    bench.put("A1", [["id"], *([_id(number)] for number in range(LETTERS))])
    log = [[change.get(name) for name in names] for change in _log()]
    bench.put(f"{letters(first)}1", [[columns(Deliveries)[name].label.zh for name in names], *log])
    made = [within_one_tab(formula, {about(Deliveries).title.zh: first}, first) for formula in formulas("zh").values()]
    bench.type_in("B1", [made])
    states = [SENT] * LETTERS
    _wait(bench, states, time.monotonic())
    began = time.monotonic()
    again = {"number": CHANGES + 1, "id": _id(0), "state": QUEUED}
    bench.put(f"{letters(first)}{CHANGES * LETTERS + 2}", [[again.get(name) for name in names]])
    seconds = _wait(bench, [QUEUED, *states[1:]], began)
    if seconds > LONGEST:
        raise Disproved(f"it took {seconds:.1f} s among {LETTERS:,} letters")
    return f"after {seconds:.1f} s among {LETTERS:,} letters"


def _id(number: int) -> str:
    return f"statement-{number:08x}-0123456789abcdef"


def _log() -> Iterator[dict[str, Any]]:
    for change, state in enumerate((QUEUED, SENT), start=1):
        for number in range(LETTERS):
            yield {"number": change, "id": _id(number), "state": state, "attempts": change - 1, "says": f"{number}"}


def _wait(bench: Bench, wanted: list[str], began: float) -> float:
    """The seconds until the letters show these states. Raises Disproved."""
    while True:
        found = [str(row[0]) if row else "" for row in bench.shown(f"B2:B{LETTERS + 1}")]
        if found == wanted:
            return time.monotonic() - began
        if time.monotonic() - began > PATIENCE or not UNDER_WAY.issuperset(found):
            pairs = enumerate(zip([*found, *[""] * len(wanted)], wanted, strict=False), start=2)
            row, (shown, other) = next((row, pair) for row, pair in pairs if len(set(pair)) > 1)
            raise Disproved(f"row {row} shows {shown!r}, not {other!r}")
        time.sleep(PAUSE)
