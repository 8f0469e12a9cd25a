"""Two, four and eight runs at once while people insert, sort, delete, paste and correct rows.

Afterwards nothing that people did is lost, each result stands with its own row, no run has undone what a later one saw,
one quiet recalculation gives what the inputs give in a workbook in which nothing ever raced, and no letter went twice.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Any

from schemas.results import Outbox
from schemas.tab import Means, about, columns, named
from schemas.telecom_retention import Deals
from scripts import below_headers
from scripts.below_headers import labels
from scripts.benchmarks.trust import letters
from scripts.benchmarks.trust.books import BOOK, CLERKS, DEALS, MONTH, OUTBOX, PURE, RUNS, Book, Grid, deal
from scripts.benchmarks.trust.stage import Stage, Told
from scripts.benchmarks.trust.verdicts import Outcome, Verdict, together

AT_ONCE = (2, 4, 8)
PEOPLE = 3
LEAST_ROWS, MOST_ROWS = 10, 40
HEADERS = labels(Deals)
WHO = list(columns(Deals)).index(named(Deals, Means.PERSON)[0])
ACCOUNT = list(columns(Deals)).index("account_no")
LONGEST_DELAY = 1.5  # seconds after which a run of a race begins
SLOW = {"kind": "slow", "delay": 0.4, "probability": 0.3}  # so that runs and edits fall between each other's calls
COUNTED, FAULTY = "计入", "错误"
DETAILS = about(BOOK.schemes[0].details).title.zh
DEALS_ID, OUTBOX_ID = about(Deals).sheet_id, about(Outbox).sheet_id
OTHERS = ("validate_deals", "send_statements", "deliver_mail")
BODIES: dict[str, dict[str, Any]] = {"send_statements": {"month": MONTH}}

Row = tuple[Any, ...]


def tries(stage: Stage, random: Random, _: int) -> Iterator[Verdict]:
    """Rounds of racing runs without end, each of which gives a verdict."""
    desk, quiet = _Desk(Book(stage), random), Book(stage)
    mail = stage.mail_mark()
    for number in count():
        size = AT_ONCE[number % len(AT_ONCE)]
        targets = ["recalculate" if random.random() < 0.7 else random.choice(OTHERS) for _ in range(size)]
        delays = [random.uniform(0, LONGEST_DELAY) for _ in targets]
        with stage.faults([{**SLOW, "seed": str(random.random()), "match": {"path_regex": desk.book.id}}]):
            answers = _raced(desk, targets, delays)
        verdicts = list(_verdicts(desk, quiet, answers, mail))
        if any(verdict.outcome is Outcome.WRONG for verdict in verdicts):
            desk = _Desk(Book(stage), random)  # what went wrong here must not show in the next round
        yield from together(verdicts)


@dataclass(frozen=True)
class Ran:
    """A run of the race: when it was asked for, and what came of it."""

    target: str
    at: float
    answer: Told

    @property
    def is_done(self) -> bool:
        """Whether it is a recalculation that was done."""
        return self.target == "recalculate" and self.answer.status == 200


def _raced(desk: _Desk, targets: Sequence[str], delays: Sequence[float]) -> list[Ran]:
    """Runs that begin one after the other, soon enough to meet, while people are at work."""
    over = threading.Event()

    def run(target: str, delay: float) -> Ran:
        time.sleep(delay)
        at = time.monotonic()
        return Ran(target, at, desk.book.ask(target, **BODIES.get(target, {})))

    desk.journal = desk.journal[-1:]
    with ThreadPoolExecutor(len(targets) + PEOPLE) as pool:
        at_work = [pool.submit(desk.work, over) for _ in range(PEOPLE)]
        runs = [pool.submit(run, target, delay) for target, delay in zip(targets, delays, strict=True)]
        ran = [each.result() for each in runs]
        over.set()
        for person in at_work:
            person.result()
    return ran


def _verdicts(desk: _Desk, quiet: Book, ran: Sequence[Ran], mail: int) -> Iterator[Verdict]:
    book = desk.book
    edits = ", ".join(entry.edit for entry in desk.journal[1:])
    tried = f"{', '.join(each.target for each in ran)} at once while people did {edits}"
    found = desk.lost() or _outcomes(book, are_fresh=False) or _undone(desk, ran)
    if not found:
        book.done("recalculate")
        letters.deliver_all(book)
        found = _after(desk, quiet, ran, mail)
    if found:
        yield Verdict(Outcome.WRONG, tried, found)
    for each in ran[bool(found) :]:
        answer = each.answer
        if answer.status == 200:
            yield Verdict(Outcome.RIGHT, tried)
        elif answer.is_passing or (each.target == "send_statements" and answer.status == 422 and not answer.complaint):
            yield Verdict(Outcome.LOUD, tried, str(answer))
        else:
            yield Verdict(Outcome.WRONG, tried, f"{each.target} answered {answer}; {answer.complaint}")


def _undone(desk: _Desk, ran: Sequence[Ran]) -> str:
    """Which row the details do not have though it stood there, as it is now, when a run began that was done."""
    last = max((each.at for each in ran if each.is_done), default=0.0)
    stood = [entry.held for entry in desk.journal if entry.at < last]
    if not stood:
        return ""
    paid = {str(row["订单号"]): str(row["工号"]) for row in desk.book.rows(DETAILS)}
    for row in stood[-1] & desk.journal[-1].held:
        if not is_faulty(row[ACCOUNT]) and paid.get(row[0]) != row[WHO]:
            return (
                f"{row[0]} of {row[WHO]} stood there when the last run began, and the details have {paid.get(row[0])}"
            )
    return ""


def _after(desk: _Desk, quiet: Book, ran: Sequence[Ran], mail: int) -> str:
    """What is wrong after a quiet recalculation and delivery; blank if nothing."""
    book = desk.book
    quiet.sheet.values_clear(f"'{DEALS}'!A2:ZZ")
    quiet.write(DEALS, desk.grid())
    quiet.done("recalculate")
    reference, seen = quiet.look(), book.look()
    written = {row["运行编号"] for row in book.rows(RUNS)}
    known = [str(each.answer.members["run_id"]) for each in ran if each.is_done]
    copies = Counter(str(each["message_id"]) for each in letters.arrived(book, mail))
    ids = Counter(row["编号"] for row in book.rows(OUTBOX))
    wrong = [
        desk.lost(),
        seen.differs_from({title: reference.tabs[title] for title in PURE}),
        _outcomes(book, are_fresh=True),
        *(f"the run {each} is not written down" for each in known if each not in written),
        *(f"{each} came {times} times" for each, times in copies.items() if times > 1),
        *(f"{each} stands {times} times in the outbox" for each, times in ids.items() if times > 1),
    ]
    return "; ".join(filter(None, wrong))


def _outcomes(book: Book, *, are_fresh: bool) -> str:
    """Which row shows a result that is not its own; blank if none. `are_fresh`: every row has a result by now."""
    paid = {str(row["订单号"]): str(row["工号"]) for row in book.rows(DETAILS)}
    for row in book.rows(DEALS):
        order_no, who, shown = str(row["订单号"]), str(row["揽装人工号"]), str(row.get("核算结果", ""))
        if not order_no:
            continue
        if shown == COUNTED and paid.get(order_no) != who:
            return f"{order_no} of {who} shows {shown}, and the details have it with {paid.get(order_no)}"
        if are_fresh and shown != (FAULTY if is_faulty(row["业务号码"]) else COUNTED):
            return f"{order_no} with {row['业务号码']} shows {shown or 'nothing'}"
    return ""


def is_faulty(account: Any) -> bool:
    """Whether this is one of the telephone numbers that are typed wrong on purpose."""
    return len(str(account)) != len("13812345678")


@dataclass(frozen=True)
class Entry:
    """An edit that was through at a moment, and the rows that stood there then."""

    at: float
    edit: str
    held: Counter[Row]


class _Desk:
    """The people at one tab. They work one at a time, so that what must be there afterwards is known."""

    def __init__(self, book: Book, random: Random) -> None:
        self.book = book
        self.journal: list[Entry] = []
        self._random = random
        self._lock = threading.Lock()
        self._numbers = count(1)
        self._edits: tuple[Callable[[Grid], Counter[Row]], ...] = (
            self._insert,
            self._insert,
            self._sort,
            self._delete,
            self._paste,
            self._correct,
            self._sort_outbox,
        )
        self._places = below_headers.places(book.sheet, DEALS)
        rows = [self._new() for _ in range(LEAST_ROWS)]
        book.write(DEALS, rows)
        self._note("(nothing yet)", Counter(map(tuple, rows)))
        book.done("recalculate")

    def work(self, over: threading.Event) -> None:
        """One person's edits, two at least, until the runs are over."""
        for number in count():
            if number >= 2 and over.is_set():
                return
            with self._lock:
                grid = self.grid()
                if self._difference(grid):
                    return  # what was lost is told after the race
                edit = self._random.choice(self._edits)
                self._note(edit.__name__.strip("_"), edit(grid))

    def _note(self, edit: str, held: Counter[Row]) -> None:
        self._held = held
        self.journal.append(Entry(time.monotonic(), edit, held))

    def grid(self) -> Grid:
        """What is typed, whole rows, blank ones too, in the order in which the tab declares its columns."""
        return below_headers.read(self.book.sheet, DEALS, HEADERS)

    def lost(self) -> str:
        """Which of the people's rows are not as they left them; blank if all are."""
        return self._difference(self.grid())

    def _difference(self, grid: Grid) -> str:
        there = _rows(grid)
        lacking, strange = self._held - there, there - self._held
        return f"lost {list(lacking)}, found {list(strange)} instead" if lacking or strange else ""

    def _new(self) -> list[Any]:
        row = deal(f"R{next(self._numbers):08}", self._random.choice(CLERKS))
        if self._random.random() < 0.1:
            row[2] = "1381234"
        return row

    def _change(self, *requests: dict[str, Any]) -> None:
        self.book.sheet.batch_update({"requests": list(requests)})

    def _insert(self, grid: Grid) -> Counter[Row]:
        if len(grid) >= MOST_ROWS:
            return self._delete(grid)
        place, new = self._random.randint(1, len(grid) + 1), self._new()
        rows = {"sheetId": DEALS_ID, "dimension": "ROWS", "startIndex": place, "endIndex": place + 1}
        typed = dict(zip(HEADERS, new, strict=True))
        cells = [{"values": [_cell(typed.get(head, "")) for head in self._places]}]
        start = {"sheetId": DEALS_ID, "rowIndex": place, "columnIndex": 0}
        self._change(
            {"insertDimension": {"range": rows, "inheritFromBefore": place > 1}},
            {"updateCells": {"start": start, "rows": cells, "fields": "userEnteredValue"}},
        )
        return self._held + Counter([tuple(new)])

    def _sort(self, grid: Grid) -> Counter[Row]:
        area = {"sheetId": DEALS_ID, "startRowIndex": 1, "endRowIndex": len(grid) + 1}
        column = self._places[HEADERS[self._random.choice((0, WHO))]]
        order = {"dimensionIndex": column, "sortOrder": self._random.choice(ORDERS)}
        self._change({"sortRange": {"range": area, "sortSpecs": [order]}})
        return self._held

    def _delete(self, grid: Grid) -> Counter[Row]:
        if len(grid) <= LEAST_ROWS:
            return self._insert(grid)
        first = self._random.randint(0, len(grid) - 2)
        rows = {"sheetId": DEALS_ID, "dimension": "ROWS", "startIndex": first + 1, "endIndex": first + 3}
        self._change({"deleteDimension": {"range": rows}})
        return self._held - _rows(grid[first : first + 2])

    def _paste(self, grid: Grid) -> Counter[Row]:
        new = [self._new() for _ in range(3)]
        first = self._random.randint(0, min(len(grid), MOST_ROWS - 3))
        self.book.write(DEALS, new, first + 2)
        return self._held - _rows(grid[first : first + 3]) + Counter(map(tuple, new))

    def _correct(self, grid: Grid) -> Counter[Row]:
        place = self._random.choice([place for place, row in enumerate(grid) if row[0]])
        new = [*grid[place]]
        new[WHO] = self._random.choice(CLERKS)
        self.book.write(DEALS, [new], place + 2)
        return self._held - Counter([tuple(grid[place])]) + Counter([tuple(new)])

    def _sort_outbox(self, _: Grid) -> Counter[Row]:
        """By the owner of the file, whom a protection does not bind."""
        area = {"sheetId": OUTBOX_ID, "startRowIndex": 1}
        order = {"dimensionIndex": self._random.randint(0, 5), "sortOrder": self._random.choice(ORDERS)}
        self._change({"sortRange": {"range": area, "sortSpecs": [order]}})
        return self._held


def _cell(text: str) -> dict[str, Any]:
    return {"userEnteredValue": {"stringValue": text}} if text else {}


ORDERS = ("ASCENDING", "DESCENDING")


def _rows(grid: Grid) -> Counter[Row]:
    """The rows that hold anything."""
    return Counter(tuple(row) for row in grid if any(cell != "" for cell in row))
