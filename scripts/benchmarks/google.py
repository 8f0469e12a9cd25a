"""How closely the local Google answers as Google did, and whether large work stays in proportion to the bytes moved."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import requests

from scripts._environment import ROOT
from scripts.benchmarks.figures import Figure
from scripts.commands._system import running_system
from scripts.local_google.fidelity import score
from scripts.local_google.proportion import measured

RECORDINGS = ROOT.parent / "shared" / "google-recordings"
PERSON = "bot@project.iam.gserviceaccount.com"  # who the recordings were made by: two of them show the address


def measure() -> Iterator[Figure]:
    """Counts of answers that agree, where the recordings are there; ratios to plain SQLite and JSON always."""
    with tempfile.TemporaryDirectory() as folder, running_system(Path(folder)) as system:
        answer = requests.get(f"{system.google}/local/access-token", params={"email": PERSON}, timeout=60)
        token = str(answer.json()["access_token"])
        if recordings := sorted(RECORDINGS.glob("*.json")):
            found = score(system.google, token, recordings)
            for name, agreeing in (("status", found.status), ("shape", found.shape), ("exact", found.exact)):
                yield Figure(f"recorded answers that agree: {name}", agreeing, None, "", f"of {found.exchanges}")
            yield Figure("sequences wholly exact", found.whole, None, "", f"of {found.sequences}")
        for work in measured(system.google, token):
            note = f"{work.megabytes:.0f} MB, {work.seconds:.1f} s beside {work.plain_seconds:.1f} s"
            yield Figure(f"{work.work} / plain SQLite and JSON", work.ratio, None, note=note)
