"""Looks for secrets in the files of the project, or in those that are named: `python -m scripts.upkeep.secret_scan`.

What looks like one and is none says so at its place, with the reason: `# pragma: allowlist secret: made up for a test`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts._environment import ROOT

_SCAN = Path(sys.executable).with_name("detect-secrets-hook")
# An order number that is too long, in a case: YAML is scanned without the comments in it.
_NO_SECRETS = ("--exclude-secrets", r"A2345678901234567890\w+")
_EXCUSED = re.compile(r"pragma: ?allowlist[ -](?:nextline[ -])?secret(?!: \w)")
_OURS = "scripts/upkeep/secret_scan.py"  # names the words itself


def main(given: Sequence[str]) -> int:
    """1 where there is one, or where something is excused without a reason."""
    files = list(given) or _files()
    found = _found(files)
    unexplained = [f"{name}:{number}: say why this is no secret" for name in files for number in _without_reason(name)]
    print("\n".join(unexplained))
    return 1 if found or unexplained else 0


def _found(files: Sequence[str]) -> bool:
    """Whether a secret was found; they are printed. A process for each core, for every line is looked at in many ways."""
    cores = os.cpu_count() or 1
    command = (str(_SCAN), "--no-verify", *_NO_SECRETS)
    parts = [files[core::cores] for core in range(cores) if files[core::cores]]
    scans = [subprocess.Popen([*command, *part], cwd=ROOT) for part in parts]
    return max(scan.wait() for scan in scans) > 0  # all of them are waited for


def _files() -> list[str]:
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate"]
    names = subprocess.check_output(listed, cwd=ROOT, text=True).splitlines()
    return [name for name in names if (ROOT / name).is_file()]


def _without_reason(name: str) -> list[int]:
    if name == _OURS:
        return []
    lines = (ROOT / name).read_text(encoding="utf-8", errors="replace").splitlines()
    return [number for number, line in enumerate(lines, start=1) if _EXCUSED.search(line)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
