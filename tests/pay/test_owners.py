"""Whose number it is, once it was calculated, does not hang on where rows stand; tried on every tab that has numbers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from schemas.results import Problems
from schemas.tab import Means, Tab, about, columns, named
from tests.pay.book import STAFF, Book, Rows, tabs_of
from tests.pay.recalculating import Grids, recalculated
from tests.pay.scheme_books import TRIED, book_of, fullest

OTHER = "9901"
PROBLEMS = about(Problems).title.zh


@dataclass(frozen=True)
class Place:
    """A row of a tab with numbers: the book it is in, its tab, its number's and its person's column."""

    name: str
    typed: Book
    tab: type[Tab]
    row: int
    key: int
    person: int

    @property
    def title(self) -> str:
        return about(self.tab).title.zh

    @property
    def rows(self) -> Rows:
        return self.typed.tabs[self.title]

    @property
    def number(self) -> Any:
        return self.rows[self.row][self.key]

    @property
    def owner(self) -> str:
        return str(self.rows[self.row][self.person])

    def of_another(self) -> list[Any]:
        """The same row, another person's."""
        row = list(self.rows[self.row])
        row[self.person] = OTHER
        return row

    def calculate(self, rows: Rows, left: Grids) -> Grids:
        return recalculated(
            f"{self.name} of owners", replace(self.typed, tabs={**self.typed.tabs, self.title: rows}), left
        )[0]


def with_another(typed: Book) -> Book:
    """The book with one person more, who is all that those in it are."""
    head, first, *rest = typed.tabs[STAFF]
    other = list(first)
    for label, cell in (("工号", OTHER), ("姓名", "旁人"), ("邮箱", "other@office.example")):
        other[head.index(label)] = cell
    return replace(typed, tabs={**typed.tabs, STAFF: [head, first, *rest, other]})


def places() -> Iterator[Any]:
    for name in TRIED:
        typed = with_another(book_of(name, fullest(name)))
        for title, tab in tabs_of(typed.workbook).items():
            if title not in typed.tabs or not (named(tab, Means.KEY) and named(tab, Means.PERSON)):
                continue
            head, *rows = typed.tabs[title]
            key, person = (head.index(columns(tab)[named(tab, m)[0]].label.zh) for m in (Means.KEY, Means.PERSON))
            # Somebody's row stands first.
            rows.sort(key=lambda row: row[person] == "")
            tidy = replace(typed, tabs={**typed.tabs, title: [head, *rows]})
            if rows and rows[0][person]:
                yield pytest.param(Place(name, tidy, tab, 1, key, person), id=f"{name}-{tab.__name__}")


PLACES = list(places())


def paid(results: Grids) -> dict[str, list[str]]:
    """What was paid to whom for what, in no order; without the sentences, which name rows that have errors."""
    return {title: _rows(results[title]) for title in ("核算明细", "月度汇总")}


def of_other(results: Grids) -> list[str]:
    """What the other person was paid, whatever for."""
    return [row for rows in paid(results).values() for row in rows if f"'{OTHER}'" in row]


def _rows(grid: list[list[Any]]) -> list[str]:
    told = [column for column in grid if column[0] not in ("说明", "原因")]
    return sorted(repr([column[row : row + 1] for column in told]) for row in range(max(map(len, told))))


def problems(results: Grids, place: Place, code: str) -> list[dict[str, Any]]:
    head = [column[0] for column in results[PROBLEMS]]
    rows = [dict(zip(head, row, strict=True)) for row in list(zip(*results[PROBLEMS], strict=True))[1:]]
    label = place.rows[0][place.key]
    return [row for row in rows if (row["表"], row["列"], row["代码"]) == (place.title, label, code)]


def without(rows: Rows, at: int) -> Rows:
    return [*rows[:at], *rows[at + 1 :]]


def test_every_tab_with_numbers_is_tried() -> None:
    assert len(PLACES) >= 7


@pytest.mark.parametrize("place", PLACES)
def test_a_row_above_takes_nothing_from_the_one_that_was_calculated(place: Place) -> None:
    first = place.calculate(place.rows, {})
    head, *rows = place.rows
    for moved in ([place.of_another(), *rows], [*rows, place.of_another()], [place.of_another(), *reversed(rows)]):
        now = place.calculate([head, *moved], first)
        assert paid(now) == paid(first)
        (told,), reminded = problems(now, place, "duplicate"), problems(now, place, "contested")
        assert told["工号"] == OTHER
        assert f"（工号{place.owner}）" in told["说明"]
        # Where the other's row stands below, order says the same; the list then has the one row that needs mending.
        assert len(reminded) == (moved[0] != rows[0])
        for one in reminded:
            assert one["工号"] == place.owner
            assert f"第{one['行']}行（工号{place.owner}）" in told["说明"]
            assert f"第{told['行']}行（工号{OTHER}）" in one["说明"]
        assert place.calculate([head, *moved], now) == now, "and so it stays"


@pytest.mark.parametrize("place", PLACES)
def test_where_nothing_was_calculated_the_first_row_holds(place: Place) -> None:
    head, *rows = place.rows
    now = place.calculate([head, place.of_another(), *rows], {})
    (told,) = problems(now, place, "duplicate")
    assert (told["工号"], told["行"]) == (place.owner, 3)
    assert place.calculate([head, *rows[:1], place.of_another(), *rows[1:]], now) != {}
    swapped = place.calculate([head, *rows, place.of_another()], now)
    assert paid(swapped) == paid(now), "and holds from then on"


@pytest.mark.parametrize("place", PLACES)
def test_when_the_owners_row_is_gone_the_other_has_it(place: Place) -> None:
    first = place.calculate(place.rows, {})
    head, *rows = place.rows
    contested = place.calculate([head, place.of_another(), *rows], first)
    now = place.calculate([head, place.of_another(), *rows[1:]], contested)
    assert not problems(now, place, "duplicate")
    again = place.calculate([head, *rows[:1], place.of_another(), *rows[1:]], now)
    (told,) = problems(again, place, "duplicate")
    assert told["工号"] == place.owner, "it is the other's from then on"


@pytest.mark.parametrize("place", PLACES)
def test_a_faulty_row_keeps_its_number_until_it_is_mended(place: Place) -> None:
    first = place.calculate(place.rows, {})
    head, own, *rows = place.rows
    day = next(
        n
        for n, c in columns(place.tab).items()
        if c.required and n not in (*named(place.tab, Means.KEY),) and n not in named(place.tab, Means.PERSON)
    )
    spoilt = list(own)
    spoilt[head.index(columns(place.tab)[day].label.zh)] = "？？"
    broken = place.calculate([head, place.of_another(), spoilt, *rows], first)
    assert [each["工号"] for each in problems(broken, place, "duplicate")] == [OTHER]
    assert of_other(broken) == of_other(first)
    still = place.calculate([head, place.of_another(), spoilt, *rows], broken)
    mended = place.calculate([head, place.of_another(), own, *rows], still)
    assert paid(mended) == paid(first)


@pytest.mark.parametrize("place", PLACES)
def test_a_row_whose_person_cannot_be_read_may_be_the_owners(place: Place) -> None:
    first = place.calculate(place.rows, {})
    head, own, *rows = place.rows
    unread = list(own)
    unread[place.person] = ""
    now = place.calculate([head, place.of_another(), unread, *rows], first)
    assert [each["工号"] for each in problems(now, place, "duplicate")] == [OTHER]
    assert paid(place.calculate([head, place.of_another(), own, *rows], now)) == paid(first)


@pytest.mark.parametrize("place", PLACES)
def test_the_owner_may_type_a_wrong_person_and_mend_it_where_nobody_else_has_the_number(place: Place) -> None:
    first = place.calculate(place.rows, {})
    head, own, *rows = place.rows
    moved = place.calculate([head, place.of_another(), *rows], first)
    assert not problems(moved, place, "duplicate")
    assert paid(place.calculate([head, own, *rows], moved)) == paid(first)


@pytest.mark.parametrize("place", PLACES)
def test_in_whatever_order_rows_stand_the_same_is_paid(place: Place) -> None:
    first = place.calculate(place.rows, {})
    head, *rows = place.rows
    shuffling = random.Random(place.name)
    left = first
    for _ in range(2):
        moved = [place.of_another(), *rows]
        shuffling.shuffle(moved)
        left = place.calculate([head, *moved], left)
        assert paid(left) == paid(first)
