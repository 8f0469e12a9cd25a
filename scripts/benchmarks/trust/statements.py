"""Thousands of statements, delivered by processes that are killed and followed by others: each arrives.

In waves: each adds months to several workbooks, queues everybody's statements of them, and delivers all workbooks at a
time. Meanwhile the process is killed; the next one lives an hour later, when what the dead one had in hand goes again.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from typing import Any

from scripts.benchmarks.trust import letters
from scripts.benchmarks.trust.books import DEALS, OUTBOX, STATEMENT, Book, deal, move
from scripts.benchmarks.trust.stage import Server, Stage
from scripts.benchmarks.trust.verdicts import Outcome, Verdict, together

ZONES = ("Asia/Shanghai", "Asia/Tokyo", "Australia/Brisbane", "Pacific/Noumea")  # each an hour east of the last
KILLS = len(ZONES) - 1  # a wave
MOST_CALLS = 20  # to Sheets a minute, in one delivery
MINUTE = 60.0
LOOK_SECONDS = 2.0
PATIENCE = 1500.0  # seconds for a wave's delivery
FIRST_YEAR = 2016


@dataclass(frozen=True)
class Size:
    """How many workbooks, people in each, and months a wave."""

    books: int
    people: int
    months: int


def size_for(count: int) -> Size:
    """Waves that come to `count` without being small beside it."""
    return Size(10, 50, 2) if count > 1000 else Size(2, max(2, count // 4), 2)


def tries(stage: Stage, random: Random, count: int) -> Iterator[Verdict]:
    """Waves of statements, each of which gives a verdict when its wave is through."""
    size = size_for(count)
    people = [str(4001 + place) for place in range(size.people)]
    books = [Book(stage, people) for _ in range(size.books)]
    for book in books:
        book.without_outcomes()
    wave = 0
    while True:
        months = [_month(wave * size.months + place) for place in range(size.months)]
        mark = stage.mail_mark()
        for book in books:
            _queue(book, wave, months)
        calls = _delivered(stage, random, books)
        came = stage.mail_since(mark)
        yield from together(verdict for book in books for verdict in _judged(book, months, came, calls.get(book.id, 0)))
        wave += 1


def _month(number: int) -> str:
    return f"{FIRST_YEAR + number // 12}-{number % 12 + 1:02}"


def _queue(book: Book, wave: int, months: list[str]) -> None:
    """A deal for everybody in each of these months, calculated, and the statements queued."""
    rows = []
    for place, month in enumerate(months):
        for who in book.clerks:
            row = deal(f"S{(wave * len(months) + place) % 100:02}{who}{place:02}", who)
            row[3] = f"{month}-05"
            rows.append(row)
    tab = book.tab(DEALS)
    first = 2 + wave * len(rows)
    if first + len(rows) > tab.row_count:
        tab.add_rows(first + len(rows) - tab.row_count)
    book.write(DEALS, rows, first)
    book.done("recalculate")
    for month in months:
        book.done("send_statements", month=month)


def _delivered(stage: Stage, random: Random, books: list[Book]) -> dict[str, int]:
    """Delivers all workbooks through several kills; the most calls a minute in one delivery of each."""
    most: dict[str, int] = defaultdict(int)
    until = time.monotonic() + PATIENCE
    with ThreadPoolExecutor(len(books)) as pool:
        for zone in ZONES:
            server = stage.server()
            over = threading.Event()
            try:
                list(pool.map(lambda book, to=zone: move(book.sheet, to), books))
                url = server.ready()
                at_work = [pool.submit(_deliver, book, url, over, until) for book in books]
                if zone != ZONES[-1]:
                    _killed(stage, random, server, books, at_work)
                for book, work in zip(books, at_work, strict=True):
                    most[book.id] = max(most[book.id], work.result())
            finally:
                over.set()
                server.stop()
    return most


def _killed(stage: Stage, random: Random, server: Server, books: list[Book], at_work: list[Future[int]]) -> None:
    """Kills the process after some letters have left it."""
    mark, wanted = stage.mail_mark(), random.randint(1, 12 * len(books))
    while len(stage.mail_since(mark)) < wanted and not all(work.done() for work in at_work):
        time.sleep(LOOK_SECONDS / 10)
    server.kill()


def _deliver(book: Book, functions: str, over: threading.Event, until: float) -> int:
    """Delivers until nothing waits or nobody answers any more; the most calls to Sheets in a minute of one delivery."""
    most = 0
    with ThreadPoolExecutor(1) as pool:
        while not over.is_set() and time.monotonic() < until:
            mark = book.stage.mark()
            asked = pool.submit(book.ask, "deliver_mail", functions=functions)
            samples = [(time.monotonic(), 0)]
            while not asked.done():
                time.sleep(LOOK_SECONDS)
                log = book.stage.requests_since(mark)["requests"]
                made = sum(each["kind"].startswith("sheets.") and book.id in each["path"] for each in log)
                samples.append((time.monotonic(), made))
            most = max(most, busiest(samples))
            answer = asked.result()
            done = answer.status == 200 and not answer.members["counts"]["later"]
            if answer.status == 0 or (done and not answer.members.get("remaining")):
                return most
            time.sleep(LOOK_SECONDS)
    return most


def busiest(samples: list[tuple[float, int]]) -> int:
    """The most that a count grew within a minute, by samples of (seconds, count so far)."""
    return max(later - earlier for at, earlier in samples for then, later in samples if 0 <= then - at < MINUTE)


def _judged(book: Book, months: list[str], came: list[dict[str, Any]], calls: int) -> Iterator[Verdict]:
    mine = [each for each in came if book.domain in str(each["to"]) and STATEMENT in str(each["subject"])]
    copies = Counter(str(each["message_id"]) for each in mine)
    about: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for each in mine:
        about[str(each["to"])][str(each["subject"])].add(str(each["message_id"]))
    wrong = [f"{calls} calls to Sheets in a minute of one delivery"] if calls > MOST_CALLS else []
    wrong += [f"{row['编号']} is {row['状态']}" for row in book.rows(OUTBOX) if row["状态"] in letters.IN_HAND]
    for said in wrong:
        yield Verdict(Outcome.WRONG, f"statements of {', '.join(months)}", said)
    for who in book.clerks:
        found = about[book.email(who)]
        for place, month in enumerate(months):
            tried = f"the statement of {who} for {month}"
            identities = sorted(found.items())[place][1] if place < len(found) else set()
            times = [copies[each] for each in identities]
            if len(found) != len(months) or len(identities) != 1:
                yield Verdict(Outcome.WRONG, tried, f"of {len(months)} months there came {dict(found)}")
            elif times[0] > 1 + KILLS:
                yield Verdict(Outcome.WRONG, tried, f"came {times[0]} times through {KILLS} kills")
            else:
                yield Verdict(Outcome.RIGHT, tried)
