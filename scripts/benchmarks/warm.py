"""A warm recalculation, from the bytes Google answers to the bytes it is sent, beside the standard library's JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator

from functions.collector import settle
from scripts.benchmarks.figures import Figure, cpu
from scripts.benchmarks.recalculation import commit, network_for, recalculation
from scripts.benchmarks.workbooks import filling

SIZES = (20_000, 100_000)
MOST = 3.0
REPEATS = 5


def measure() -> Iterator[Figure]:
    """CPU of everything but waiting, as a multiple of decoding the one body and encoding the other."""
    settle()  # as the functions' process does, for either side
    yield from map(_measured, SIZES)


def _measured(size: int) -> Figure:
    network = network_for(filling(size))
    recalculation(network)
    commit(network)  # the tabs hold results, as they do in every run but the first

    def again() -> None:
        network.forget()
        recalculation(network)

    ours = cpu(again, REPEATS)
    received, sent = list(network.received), [json.loads(body) for body in network.sent]
    decode = cpu(lambda: [json.loads(body) for body in received], REPEATS)
    encode = cpu(lambda: [json.dumps(body) for body in sent], REPEATS)
    megabytes = sum(map(len, received)) / 1e6, sum(map(len, network.sent)) / 1e6
    note = f"{ours:.2f} s beside {decode + encode:.2f} s; {megabytes[0]:.1f} MB in, {megabytes[1]:.1f} MB out"
    return Figure(f"warm recalculation, {size:,} deals / JSON alone", ours / (decode + encode), MOST, note=note)
