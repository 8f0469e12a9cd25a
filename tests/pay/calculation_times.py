"""How long one calculation of a small workbook takes, scheme by scheme, beside importing the frame library.

`python -m tests.pay.calculation_times [SCHEME ...]` prints CPU seconds as JSON; `./scripts/bench --only small` asks for them.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module

REPEATS = 5
LIBRARIES = ("polars", "narwhals", "pandera.polars")


def measured(names: Sequence[str]) -> dict[str, float]:
    """CPU seconds of a calculation of each scheme's fullest case, and under `import` of the import.

    The import comes first, so that nothing of it is there yet; of a calculation the best of several runs counts.
    """
    found = {"import": _cpu(lambda: [import_module(library) for library in LIBRARIES])}
    books, jobs = import_module("tests.pay.scheme_books"), import_module("functions.jobs.results")
    # As every process of the functions begins.
    import_module("functions.collector").settle()
    for name in names or books.TRIED:
        inputs = books.inputs_of(name, books.fullest(name))
        found[name] = min(_cpu(partial(jobs.calculate, inputs)) for _ in range(REPEATS))
    gc.unfreeze()  # what libraries hold is given back in good order at the end
    return found


def _cpu(work: Callable[[], object]) -> float:
    gc.collect()
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    print(json.dumps(measured(sys.argv[1:])))
