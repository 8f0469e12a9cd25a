"""Recalculations while Google is busy, fails, is slow or hangs up: right, or refused with the truth."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from random import Random
from typing import Any

from scripts.benchmarks.trust.books import EDITIONS, PURE, Book, Grid, Seen
from scripts.benchmarks.trust.stage import Stage, Told
from scripts.benchmarks.trust.verdicts import Outcome, Verdict

AT_ONCE = 8  # workbooks
PASSED = "slow_after"  # with no delay: a call that goes well
KINDS = ("429", "500", "503", "slow", "drop_before", "drop_after")
CALLS: tuple[dict[str, str], ...] = (
    {"kind": r"spreadsheets\.values\.batchGet$"},
    {"kind": r"spreadsheets\.batchUpdate$"},
    {},
)
SHORT_WAIT = 0.3  # seconds

Expected = Mapping[int, Mapping[str, Grid]]  # what the inputs of each edition give


def tries(stage: Stage, random: Random, _: int) -> Iterator[Verdict]:
    """Each workbook goes to another edition of its inputs and is recalculated under faults of its own."""
    books = [Book(stage) for _ in range(AT_ONCE)]
    expected = expectations(books[0])
    for book in books[1:]:
        book.switch(EDITIONS[0])
        book.done("recalculate")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while True:
            for book in books:
                book.switch(random.choice([each for each in EDITIONS if each != book.edition]))
            before = [book.look() for book in books]
            drawn = [draw(random, book.id) for book in books]
            with stage.faults([rule for rules in drawn for rule in rules]) as counts:
                answers = list(pool.map(lambda book: book.ask("recalculate"), books))
            struck = iter(counts)
            for book, old, rules, answer in zip(books, before, drawn, answers, strict=True):
                tried = f"edition {book.edition}, faults {_shown(rules, book.id)}"
                verdict = judged(tried, answer, old, book.look(), expected[book.edition])
                # A recalculation that no fault met shows nothing, unless it is wrong.
                met = [
                    times
                    for rule, times in zip(rules, islice(struck, len(rules)), strict=True)
                    if rule["kind"] != PASSED
                ]
                if any(met) or verdict.outcome is Outcome.WRONG:
                    yield verdict


def expectations(book: Book) -> Expected:
    """What each edition gives where nothing is in the way."""
    found = {}
    for edition in EDITIONS:
        book.switch(edition)
        book.done("recalculate")
        found[edition] = book.look().pure
    if len({json.dumps(each) for each in found.values()}) < len(EDITIONS):
        raise AssertionError("two editions give the same results, so that a trial could not tell them apart")
    return found


def draw(random: Random, spreadsheet_id: str) -> list[dict[str, Any]]:
    """One to three faults that strike this workbook's calls, at once or after some calls that go well."""
    rules: list[dict[str, Any]] = []
    for _ in range(random.choice((1, 1, 2, 3))):
        match = {**random.choice(CALLS), "path_regex": spreadsheet_id}
        rule: dict[str, Any] = {"kind": random.choice(KINDS), "match": match, "delay": SHORT_WAIT}
        if passed := random.choice((0, 0, 0, 1)):
            rules.append({"kind": PASSED, "delay": 0.0, "match": match, "times": passed})
        if times := random.choice((1, 1, 2, 3, None, None)):
            rule["times"] = times
        if random.random() < 0.3:
            rule |= {"probability": 0.5, "seed": str(random.randrange(10**6))}
        if rule["kind"] in ("429", "503") and random.random() < 0.2:
            rule["retry_after"] = 1
        rules.append(rule)
    return rules


def judged(tried: str, answer: Told, before: Seen, after: Seen, expected: Mapping[str, Grid]) -> Verdict:
    """What became of a recalculation: all of it, or nothing where the answer says so."""
    said = f"answered {answer}"
    is_new = _whole(before, after, expected)
    if answer.status == 200:
        left = f"; left {', '.join(after.staging)}" if after.staging else ""
        wrong = is_new or left
        return Verdict(Outcome.WRONG if wrong else Outcome.RIGHT, tried, f"{said}; {wrong}")
    if not answer.is_passing:
        return Verdict(Outcome.WRONG, tried, f"{said}; {answer.complaint or 'not a status for this'}")
    is_old = after.differs_from(before.tabs)
    if is_old and (is_new or not answer.is_unsure):
        return Verdict(Outcome.WRONG, tried, f"{said}; neither as before ({is_old}) nor anew ({is_new or 'it is'})")
    return Verdict(Outcome.LOUD, tried, said)


def _whole(before: Seen, after: Seen, expected: Mapping[str, Grid]) -> str:
    """Why this is not the one recalculation that was asked for; blank where it is."""
    if after.runs != before.runs + 1:
        return f"{after.runs - before.runs} runs written down instead of 1"
    return after.differs_from({title: expected[title] for title in PURE})


def _shown(rules: list[dict[str, Any]], spreadsheet_id: str) -> str:
    return json.dumps(rules).replace(spreadsheet_id, "ID")
