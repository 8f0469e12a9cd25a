"""The log of steps: rows that only this program writes, each sealed and chained to the one before.

A row's seal has its number, the end of the seal before it and all of its cells, so that every row is known for genuine by
itself: what another hand added, changed or copied is told and counts for nothing, what it took out leaves a gap in the
numbers, and where it put rows in another order the numbers still tell theirs. The head, kept elsewhere, says which
number was the last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hmac import compare_digest
from itertools import islice, pairwise, zip_longest

from schemas.check import Grid
from schemas.steps import StepLog
from schemas.tab import columns
from schemas.words import Text

Sealing = Callable[..., str]  # the seal of these texts in this order
FIELDS = tuple(columns(StepLog))[:-1]
TAG = 8  # signs of a seal that the next one names
BETWEEN = "-"
FIRST = "0"
MOST_SHOWN = 5

CHANGED = Text(
    "“办理记录”第{row}行（{said}）不是程序写的，或写了以后被改动过，不算数",
    "Row {row} of the tab Steps taken ({said}) was not written by the program, or was changed since; it does not count",
)
COPIED = Text(
    "“办理记录”第{row}行（{said}）是另一行的复制，不算数",
    "Row {row} of the tab Steps taken ({said}) is a copy of another; it does not count",
)
REMOVED = Text(
    "“办理记录”少了{count}行（序号{numbers}），是程序以外的人删去的，删去的步骤不算数",
    "{count} rows of the tab Steps taken (numbers {numbers}) were taken out by another hand; those steps do not count",
)
MOVED = Text(
    "“办理记录”的行被人换过位置，不影响结果",
    "Rows of the tab Steps taken were put in another order; it changes nothing",
)
LOST_HEAD = Text(
    "“_系统”里记着办理记录写到第几步的一行被改动或删除，无法核对最后几步有没有被删去",
    "The fact of the system tab that says how many steps were taken was changed or deleted: whether the last ones were "
    "taken out cannot be told",
)


@dataclass(frozen=True)
class Step:
    """A step that was taken: the columns of 办理记录, and its number."""

    at: str
    tab_title: str
    key: str
    step: str
    before: str
    after: str
    staff_no: str
    name: str
    post: str
    note: str
    fingerprint: str
    number: int = 0

    @property
    def cells(self) -> list[str]:
        """Its cells, without the seal."""
        return [getattr(self, name) for name in FIELDS]


@dataclass(frozen=True)
class Head:
    """The number of the last step, and the end of its seal."""

    number: int = 0
    tag: str = FIRST


@dataclass(frozen=True)
class Log:
    """The genuine steps in the order in which they were taken, what is to be told of the others, and the last step.

    `tampered`: a row of the sheet (1: the log as a whole), and a sentence.
    """

    steps: tuple[Step, ...] = ()
    tampered: tuple[tuple[int, Text], ...] = ()
    head: Head = Head()

    @cached_property
    def by_row(self) -> Mapping[tuple[str, str], Sequence[Step]]:
        """The steps of each row of a register, by the tab's title and the row's number."""
        found: dict[tuple[str, str], list[Step]] = {}
        for step in self.steps:
            found.setdefault((step.tab_title, step.key), []).append(step)
        return found

    def with_steps(self, fresh: Sequence[Step], sealing: Sealing) -> tuple[Log, list[list[str]]]:
        """The log with further steps, which get their numbers; and the rows to be added for them."""
        head, steps, rows = self.head, list(self.steps), []
        for number, step in enumerate(fresh, start=self.head.number + 1):
            seal = _seal(number, head.tag, step.cells, sealing)
            steps.append(replace(step, number=number))
            rows.append([*step.cells, seal])
            head = Head(number, seal[-TAG:])
        return replace(self, steps=tuple(steps), head=head), rows


def read(grid: Grid, head: str, sealing: Sealing) -> Log:
    """What the log holds. `head`: what is kept of its end, as `written_head` gave it; blank before the first step."""
    genuine: dict[int, tuple[int, Step, str]] = {}  # by number: row, step, seal
    tampered: list[tuple[int, Text]] = []
    for row, cells in enumerate(islice(zip_longest(*grid), 1, None), start=2):
        texts = [_text(cell) for cell in cells][: len(FIELDS) + 1]
        texts += [""] * (len(FIELDS) + 1 - len(texts))
        if not any(texts):
            continue
        step = step_of(texts[:-1])
        number = _number(texts[-1], step.cells, sealing)
        if number is None or number in genuine:
            told = CHANGED if number is None else COPIED
            tampered.append((row, told.filled(row=row, said=_said(step))))
        else:
            genuine[number] = row, replace(step, number=number), texts[-1]
    numbers = sorted(genuine)
    last = Head(numbers[-1], genuine[numbers[-1]][2][-TAG:]) if numbers else Head()
    kept = _read_head(head, sealing)
    if kept is None:
        tampered += [(1, LOST_HEAD)] if head or numbers else []
    elif kept.number > last.number:
        last = kept
    tampered += _gaps(numbers, last.number)
    rows = [genuine[number][0] for number in numbers]
    tampered += [(1, MOVED)] if any(after < before for before, after in pairwise(rows)) else []
    return Log(tuple(genuine[number][1] for number in numbers), tuple(tampered), last)


def step_of(cells: Sequence[str]) -> Step:
    """The step that stands in the cells of a row, without its seal."""
    at, tab_title, key, step, before, after, staff_no, name, post, note, fingerprint = cells
    return Step(at, tab_title, key, step, before, after, staff_no, name, post, note, fingerprint)


def written_head(head: Head, sealing: Sealing) -> str:
    """What is kept of the end of the log."""
    return BETWEEN.join([str(head.number), head.tag, sealing("head", str(head.number), head.tag)])


def _read_head(text: str, sealing: Sealing) -> Head | None:
    number, _, rest = text.partition(BETWEEN)
    if not (number.isascii() and number.isdecimal()):
        return None
    head = Head(int(number), rest[:TAG])
    return head if compare_digest(text.encode(), written_head(head, sealing).encode()) else None


def _seal(number: int, tag: str, cells: Sequence[str], sealing: Sealing) -> str:
    return BETWEEN.join([str(number), tag, sealing("step", str(number), tag, *cells)])


def _number(seal: str, cells: Sequence[str], sealing: Sealing) -> int | None:
    """The number of a step that has this seal; None where it is not that of these cells."""
    number, _, rest = seal.partition(BETWEEN)
    if not (number.isascii() and number.isdecimal()):
        return None
    tag = FIRST if number == "1" else rest[:TAG]
    is_ours = compare_digest(seal.encode(), _seal(int(number), tag, cells, sealing).encode())
    return int(number) if is_ours else None


def _gaps(numbers: Sequence[int], last: int) -> Iterator[tuple[int, Text]]:
    missing = sorted(set(range(1, last + 1)) - set(numbers))
    if missing:
        more = "…" if len(missing) > MOST_SHOWN else ""
        shown = Text(*(between.join(map(str, missing[:MOST_SHOWN])) + more for between in ("、", ", ")))
        yield 1, REMOVED.filled(count=len(missing), numbers=shown)


def _said(step: Step) -> str:
    return " ".join(filter(None, (step.tab_title, step.key, step.step, step.name)))[:80]


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)
