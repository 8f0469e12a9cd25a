"""What Google does when several ask at once, and when one asks for much: what a commit and a read rest on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from functions.workbook.client import ApiError
from scripts.commands.deploy.bench import Bench, Disproved

RIVALS = 8
WRITES = 15  # beside as many reads and those of the other probes, within what a minute allows
LARGE = 2_000_000  # bytes of one request, as many as Google recommends at most
LARGEST = 9_500_000  # what a request may come to where Google's advice is not followed
LONGEST_TEXT = 49_000  # signs of a cell; Google keeps 50,000


def lets_one_win(bench: Bench) -> str:
    """Of batches that make the same developer metadata at once just one is applied. Raises Disproved."""

    def try_with(rival: int) -> int | None:
        wrote = bench.update([[str(rival)]], startRowIndex=0, endRowIndex=1, startColumnIndex=0, endColumnIndex=1)
        try:
            bench.send(bench.mark(), wrote)
        except ApiError:
            return None
        return rival

    with ThreadPoolExecutor(RIVALS) as threads:
        won = [rival for rival in threads.map(try_with, range(RIVALS)) if rival is not None]
    try:
        if len(won) != 1:
            raise Disproved(f"{len(won)} of {RIVALS} were applied")
        bench.expect("A1", [[str(won[0])]])
    finally:
        bench.send(bench.unmark())
    return f"one of {RIVALS}, and the cell is that one's"


def reads_one_moment(bench: Bench) -> str:
    """A batchGet over two tabs never shows one before and the other after a batchUpdate. Raises Disproved."""
    with _further(bench) as other, ThreadPoolExecutor(1) as threads:
        cell = {"startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 1}

        def write() -> None:
            for number in range(WRITES):
                bench.send(*(tab.update([[str(number)]], **cell) for tab in (bench, other)))

        written = threads.submit(write)
        reads = 0
        while not written.done() or reads == 0:
            found = _both(bench, other)
            reads += 1
            if len(found) != 2 or found[0] != found[1]:
                raise Disproved(f"two tabs written together showed {found!r}")
        written.result()
    return f"{reads} reads beside {WRITES} writes"


def takes_large_requests(bench: Bench) -> str:
    """A request of 2 MB is applied whole; one of nearly 10 MB too, or it is refused whole. Raises Disproved."""
    said = []
    for size in (LARGE, LARGEST):
        rows = [["a" * LONGEST_TEXT]] * (size // LONGEST_TEXT)
        bench.clear()
        bench.resize(len(rows), 1)
        request = bench.update(rows, startRowIndex=0, endRowIndex=len(rows), startColumnIndex=0, endColumnIndex=1)
        megabytes = len(json.dumps(request)) / 1e6
        try:
            bench.send(request)
        except ApiError as refused:
            if size == LARGE:
                raise
            bench.expect("A1", [])
            said.append(f"{megabytes:.1f} MB refused whole ({refused.message[:80]})")
            continue
        bench.expect(f"A{len(rows)}", [rows[-1]])
        said.append(f"{megabytes:.1f} MB applied")
    return ", ".join(said)


@contextmanager
def _further(bench: Bench) -> Iterator[Bench]:
    """One more hidden tab for as long as the context lasts."""
    other = replace(bench, title=f"{bench.title} 2", sheet_id=bench.sheet_id + 2)
    properties = {"sheetId": other.sheet_id, "title": other.title, "hidden": True}
    bench.send({"addSheet": {"properties": properties}})
    try:
        yield other
    finally:
        bench.send({"deleteSheet": {"sheetId": other.sheet_id}})


def _both(*tabs: Bench) -> list[Any]:
    """What the first cells of the tabs hold, read in one call."""
    answer: dict[str, Any] = tabs[0].spreadsheet.values_batch_get([f"'{tab.title}'!A1" for tab in tabs])
    return [found.get("values") for found in answer.get("valueRanges", [])]
