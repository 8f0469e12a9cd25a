"""Many people and one service account: validations that come together are one, and what does not fit is said in time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from tests.end_to_end.conftest import Functions
from tests.end_to_end.office import BATCH_UPDATE, CLERK, MANAGER, READ, SECOND, Answer, Book, deal, sentence
from tests.end_to_end.test_races import wait_for

READING = "sheets.spreadsheets.values.batchGet"
STRANGER = "9999"


@pytest.fixture
def filled(book: Book) -> Book:
    book.type_in("业务录入", *[deal(f"A000000{n:02}", 业务号码=f"138123456{n:02}") for n in range(20)])
    book.done("recalculate")
    return book


def reads(book: Book, mark: int) -> int:
    """How often the workbook was read since."""
    return int(book.office.requests_since(mark)["kinds"].get(READING, 0))


def all_at_once(
    book: Book, *calls: Callable[[], Answer], faults: list[dict[str, Any]], after: str = "slow"
) -> list[Answer]:
    """The answers to calls of which the first has begun to read before the others come."""
    mark = book.office.mark()
    with ThreadPoolExecutor(len(calls)) as pool, book.office.faults(*faults):
        first = pool.submit(calls[0])
        wait_for(lambda: any(each["fault"] == after for each in book.office.requests_since(mark)["requests"]))
        others = [pool.submit(call) for call in calls[1:]]
        return [each.result() for each in [first, *others]]


def calls(book: Book, *people: str) -> list[Callable[[], Answer]]:
    """A validation by each of them."""
    return [partial(book.call, "validate_deals", who) for who in people]


SLOW = {"match": READ, "kind": "slow", "delay": 1.5, "times": 1}


def test_forty_validations_that_come_together_are_two_and_each_answers_its_own_rows(filled: Book) -> None:
    def validation(row: int) -> Callable[[], Answer]:
        who = (CLERK, SECOND, MANAGER)[row % 3]
        return lambda: filled.call("validate_deals", who, first_row=2 + row % 20, last_row=2 + row % 20 + row // 20)

    mark = filled.office.mark()
    answers = all_at_once(filled, *(validation(row) for row in range(40)), faults=[SLOW])
    assert {answer.status_code for answer in answers} == {200}
    counted = [answer.json()["counts"]["rows"] for answer in answers]
    assert counted == [1] * 20 + [2] * 19 + [1]
    assert len({answer.json()["run_id"] for answer in answers}) == 40
    assert reads(filled, mark) == 2
    assert sum(answer.json()["sheets_api_calls"] > 0 for answer in answers) == 2


def test_whoever_comes_while_the_workbook_is_read_sees_what_was_typed_since(filled: Book) -> None:
    def validated(who: str) -> Answer:
        return filled.call("validate_deals", who, first_row=4, last_row=4)

    def edited() -> Answer:
        filled.put("业务录入", 4, "业务号码", "138")
        return validated(SECOND)

    filled.put("业务录入", 5, "业务号码", "138")
    # By the time that it writes, it has read.
    writing = SLOW | {"match": BATCH_UPDATE}
    first, second = all_at_once(filled, lambda: validated(CLERK), edited, faults=[writing])
    assert first.json()["counts"]["errors"] == 0
    assert second.json()["counts"]["errors"] == 1


def test_each_caller_is_allowed_by_himself(filled: Book) -> None:
    filled.put("业务录入", 4, "业务号码", "138")
    people = [CLERK, STRANGER, SECOND, STRANGER, MANAGER]
    answers = all_at_once(filled, *calls(filled, *people), faults=[SLOW])
    assert [answer.status_code for answer in answers] == [200, 403, 200, 403, 200]
    assert "在“员工”表里没有今天有效的一行" in sentence(answers[1], 403)
    answers = all_at_once(filled, *calls(filled, STRANGER, STRANGER, CLERK), faults=[SLOW])
    assert [answer.status_code for answer in answers] == [403, 403, 200]


def test_what_nobody_may_do_is_not_done(filled: Book) -> None:
    filled.put("业务录入", 4, "业务号码", "138")
    before = filled.everything()
    answers = all_at_once(filled, *calls(filled, *[STRANGER] * 3), faults=[SLOW])
    assert {answer.status_code for answer in answers} == {403}
    assert filled.everything() == before


@pytest.mark.parametrize(("kind", "status"), [("503", 503), ("429", 429), ("drop_before", 503)])
def test_a_google_that_fails_is_said_to_all_who_wait(filled: Book, kind: str, status: int) -> None:
    rules: list[dict[str, Any]] = [{"match": READ, "kind": kind}]
    answers = all_at_once(filled, *calls(filled, CLERK, SECOND, MANAGER), faults=rules, after=kind)
    assert {answer.status_code for answer in answers} == {status}
    assert len({answer.json()["run_id"] for answer in answers}) == 3
    assert filled.done("validate_deals")["counts"]["rows"] == 20


def test_validations_and_a_recalculation_at_once_all_succeed(filled: Book) -> None:
    filled.put("业务录入", 4, "业务号码", "138")
    slow = {"match": BATCH_UPDATE, "kind": "slow", "delay": 0.7, "times": 3}
    with ThreadPoolExecutor(9) as pool, filled.office.faults(slow):
        checks = [pool.submit(filled.call, "validate_deals", who) for who in [CLERK, SECOND] * 4]
        run = pool.submit(filled.call, "recalculate")
        assert {each.result().status_code for each in [*checks, run]} == {200}


@pytest.fixture
def crowded(filled: Book, functions_with: Functions) -> Iterator[Callable[..., Answer]]:
    """Calls of functions that may ask little of Google: 12 reads a minute, of which 6 are not for validations."""
    few = {"TALLYSHEET_READS_A_MINUTE": "12", "TALLYSHEET_WRITES_A_MINUTE": "12", "TALLYSHEET_RESERVE_A_MINUTE": "6"}
    with functions_with(**few) as url:

        def call(target: str, who: str = CLERK, **body: object) -> Answer:
            token = filled.office.token(filled.email(who))
            return filled.office.post(target, {"spreadsheet_id": filled.id, **body}, token=token, functions=url)

        # So that it is known to be registered before anything is counted.
        call("validate_deals", first_row=0)
        yield call


def test_more_validations_than_fit_into_the_minute_are_told_when_to_come_again(
    filled: Book, crowded: Callable[..., Answer]
) -> None:
    mark = filled.office.mark()
    answers = [crowded("validate_deals") for _ in range(8)]
    statuses = [answer.status_code for answer in answers]
    assert statuses == sorted(statuses), "once there is no room, there is none for the rest of the minute"
    assert {200, 429} == set(statuses)
    refused = answers[-1]
    seconds = int(refused.headers["Retry-After"])
    assert 10 < seconds <= 60
    assert sentence(refused, 429) == f"现在编辑的人多，请 {seconds} 秒后再试"
    kinds = filled.office.requests_since(mark)["kinds"]
    asked = sum(number for kind, number in kinds.items() if kind in (READING, "sheets.spreadsheets.getByDataFilter"))
    assert asked <= 6
    assert crowded("recalculate", MANAGER).status_code == 200, "managers come first"
    assert crowded("validate_deals").status_code == 429


def test_a_run_that_google_refuses_is_told_when_google_has_room_again(filled: Book) -> None:
    with filled.office.faults({"match": READ, "kind": "429", "retry_after": 7}):
        answer = filled.call("recalculate")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "7"
