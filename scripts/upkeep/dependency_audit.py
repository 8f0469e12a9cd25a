"""Asks whether a version that is pinned has a known fault: `python -m scripts.upkeep.dependency_audit`.

Where the data cannot be had from here, that is said, and nothing is claimed.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from scripts._environment import ROOT

NOT_ASKED = 75  # the exit code of a check that could not be made
PATIENCE = 120  # seconds
_FILES = ("requirements.txt", "scripts/requirements.txt", "tests/requirements.txt")
_AUDIT = Path(sys.executable).with_name("pip-audit")
# Every version is pinned, those of what others bring in too, so that nothing needs to be resolved.
_AS_PINNED = ("--no-deps", "--disable-pip", "--progress-spinner=off", "--format=json")


class Unreachable(Exception):
    """The data cannot be had from here."""


def main() -> int:
    """0 where no fault is known, 1 where one is, NOT_ASKED where nobody could be asked."""
    pinned = [
        line for name in _FILES for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if "==" in line
    ]
    try:
        # One first: there is no use in asking for all where there is no answer.
        audited(pinned[:1])
        faults = audited(pinned)
    except Unreachable as unreachable:
        print(f"not asked: {unreachable}")
        return NOT_ASKED
    print("\n".join(faults) or f"{len(pinned)} versions, no known fault")
    return 1 if faults else 0


def audited(pinned: list[str]) -> list[str]:
    """The known faults of these versions, a line each. Raises Unreachable."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as asked:
        asked.write("\n".join(pinned))
        asked.flush()
        command = [str(_AUDIT), *_AS_PINNED, "-r", asked.name]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
        except subprocess.TimeoutExpired:
            raise Unreachable("the data on known faults did not come in time") from None
    try:
        found: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        raise Unreachable("the data on known faults cannot be reached from here") from None
    left_out = [str(each["name"]) for each in found if "skip_reason" in each]
    if left_out:
        raise Unreachable(f"there is no data on known faults of {', '.join(left_out[:3])} to be had from here")
    return [
        f"{each['name']} {each['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'no version'}"
        for each in found
        for fault in each["vulns"]
    ]


if __name__ == "__main__":
    sys.exit(main())
