"""What a run asks for and sends stays within what Google takes, however many deals there are."""

from __future__ import annotations

import orjson
import pytest

from functions.jobs import send_statements, validate_deals
from functions.workbook import shown
from schemas.results import Calculated, Checked, Problems
from schemas.tab import Tab, about, columns
from schemas.workbook import workbook
from scripts.benchmarks.network import Network
from scripts.benchmarks.recalculation import SCHEME, commit, network_for, recalculation, run_over
from scripts.benchmarks.workbooks import filling

MANY, FEW = 100_000, 30_000
LARGEST = 2_000_000  # bytes of a request that Google recommends at most
A_DEAL = 800  # bytes that a deal and all that was calculated of it may come to in what is read
FILLED = 0.6  # of the largest request is what the pieces of large results come to on average, at least
FIXED = 8  # calls beside those pieces, on the first run of a day
A_LOOK = 22_000_000  # bytes at most that one answer brings of what the sheet shows of numbers
A_MONTH_CELL = 10  # bytes that tell the month of a line of 核算明细
A_LINE = 400  # bytes of such a line
A_REMEMBERED_ROW = 180  # bytes that tell of a row whether it is as it was calculated, its problems included
FACTS = 200_000  # bytes of what a run keeps for itself, the plan that it compares with among it


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


def in_order_of_time(network: Network, tab: type[Tab]) -> list[str]:
    """Puts the rows of a result tab as they stand where people type what happens day by day; gives their months."""
    cells = network.cells_of(about(tab).title.zh)
    place = list(columns(tab)).index("month")
    header, rows = [column[0] for column in cells], list(zip(*(column[1:] for column in cells), strict=True))
    rows.sort(key=lambda row: str(row[place]))
    cells[:] = [[name, *column] for name, column in zip(header, zip(*rows, strict=True), strict=True)]
    return [str(row[place]) for row in rows]


def values_read(network: Network) -> list[bytes]:
    """What was answered to reads of cells, without closer looks at what they show."""
    return [body for body in network.received if body.startswith(b'{"valueRanges"')]


def test_statements_read_of_the_results_the_rows_of_their_month(months: dict[int, Network]) -> None:
    network = months[MANY]
    there = in_order_of_time(network, workbook(SCHEME).schemes[0].details)
    network.forget()
    done = send_statements.work(run_over(network, "send_statements", month="2016-02", preview=False), False)
    assert done["counts"]["queued"] > 300
    _, every_month, the_month, *_ = map(len, values_read(network))
    assert every_month <= A_MONTH_CELL * len(there) + FACTS
    assert the_month <= A_LINE * there.count("2016-02") + FACTS
    assert max(len(body) for body in network.sent) <= LARGEST
    assert not any(b"<table" in body for body in network.sent), "HTML is made when a letter goes"


def test_a_check_reads_of_what_was_calculated_what_tells_a_changed_row(months: dict[int, Network]) -> None:
    network = months[MANY]
    network.forget()
    (done,) = validate_deals.work([run_over(network, "validate_deals", first_row=2, last_row=MANY + 1)], False)
    assert isinstance(done, dict)
    assert done["counts"]["rows"] == MANY
    kept = [network.cells_of(about(tab).title.zh) for tab in (Problems, Checked, Calculated)]
    assert sum(len(orjson.dumps(cells)) for cells in kept) <= A_REMEMBERED_ROW * MANY
    assert len(values_read(network)) == 1
    assert network.sent == [], "nothing came or went since the last run"
