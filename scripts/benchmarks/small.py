"""One calculation of a small workbook of every scheme, beside importing the libraries that it is made with."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

from scripts.benchmarks.figures import Figure

MOST = 0.4


def measure() -> Iterator[Figure]:
    """CPU of a process of its own, which imports first and then calculates the fullest acceptance case of each scheme."""
    told = subprocess.run([sys.executable, "-m", "tests.pay.calculation_times"], capture_output=True, check=True)
    seconds: dict[str, float] = json.loads(told.stdout)
    imported = seconds.pop("import")
    for name, spent in seconds.items():
        note = f"{spent:.3f} s beside {imported:.2f} s"
        yield Figure(f"a small workbook of {name} / importing the frame library", spent / imported, MOST, note=note)
