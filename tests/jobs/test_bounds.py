"""What a run asks for and sends stays within what Google takes, however many deals there are."""

from __future__ import annotations

import pytest

from functions.workbook import shown
from scripts.benchmarks.network import Network
from scripts.benchmarks.recalculation import commit, network_for, recalculation
from scripts.benchmarks.workbooks import filling

MANY, FEW = 100_000, 30_000
LARGEST = 2_000_000  # bytes of a request that Google recommends at most
A_DEAL = 800  # bytes that a deal and all that was calculated of it may come to in what is read
FILLED = 0.6  # of the largest request is what the pieces of large results come to on average, at least
FIXED = 8  # calls beside those pieces, on the first run of a day
A_LOOK = 22_000_000  # bytes at most that one answer brings of what the sheet shows of numbers


@pytest.fixture(scope="module")
def months() -> dict[int, Network]:
    """A recalculation of tabs that hold the results of the one before it, by the number of deals."""
    found = {}
    for deals in (FEW, MANY):
        network = network_for(filling(deals))
        recalculation(network)
        commit(network)
        network.forget()
        recalculation(network)
        found[deals] = network
    return found


def test_no_request_is_larger_than_google_recommends(months: dict[int, Network]) -> None:
    sizes = [len(body) for body in months[MANY].sent]
    assert sum(sizes) > 10 * LARGEST, "the results do not fit one request"
    assert max(sizes) <= LARGEST


def test_what_is_read_grows_with_the_deals_and_no_faster(months: dict[int, Network]) -> None:
    few, many = (sum(map(len, months[deals].received)) for deals in (FEW, MANY))
    assert many <= A_DEAL * MANY
    assert many / few <= MANY / FEW * 1.2


def test_what_is_shown_of_numbers_comes_in_parts(months: dict[int, Network]) -> None:
    looks = [len(body) for body in months[MANY].received if b"formattedValue" in body]
    assert sum(looks) > A_LOOK, "more numbers than one part has"
    assert max(looks) <= A_LOOK


def test_parts_of_any_size_give_the_same_month(monkeypatch: pytest.MonkeyPatch) -> None:
    months = []
    for most in (10**6, 7):
        monkeypatch.setattr(shown, "MOST_CELLS", most)
        network = network_for(filling(60))
        recalculation(network)
        assert len([body for body in network.received if b"formattedValue" in body]) > (most == 7)
        commit(network)
        months.append([network.cells_of(title) for title in ("核算明细", "月度汇总", "问题清单")])
    assert months[0] == months[1]


@pytest.mark.parametrize("deals", [FEW, MANY])
def test_the_calls_are_those_of_a_small_month_and_the_pieces_of_the_results(
    months: dict[int, Network], deals: int
) -> None:
    network = months[deals]
    pieces = [len(body) for body in network.sent if b"valueInputOption" in body]
    tables = 6
    assert len(pieces) <= sum(pieces) / (LARGEST * FILLED) + tables
    assert len(network.received) - len(pieces) <= FIXED
