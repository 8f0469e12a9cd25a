"""Runs every check and test and tells in a table what came of each; with arguments, only the tests they name."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from scripts._environment import ROOT
from scripts.commands._needs import Need, missing
from scripts.upkeep.dependency_audit import NOT_ASKED

TESTS = ROOT / "tests"
TYPED = ("functions", "schemas", "scripts", "sheets_templates", "tests")
LAST = ("scripts", "browser", "end_to_end")  # what starts servers and whole commands comes after what is quick to tell
_TOOLS = Path(sys.executable).parent
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_NOT_RUN = re.compile(r"\d+ (?:skipped|xfailed|deselected)")
_NO_SUMMARY = "pytest gave no summary"
# A file's tests stay together, so that what they share, a running system or a calculated book, is made once.
_SHARED_OUT = ("--numprocesses=auto", "--maxprocesses=4", "--dist=loadfile")


@dataclass(frozen=True)
class Check:
    """One tool to run over the whole project; `mend` says what to do where it finds something."""

    name: str
    command: tuple[str, ...]
    mend: str


CHECKS = (
    Check("Format", (f"{_TOOLS}/ruff", "format", "--check", "."), "run .venv/bin/ruff format ."),
    # ruff's rules S are bandit's: the code is scanned for what is unsafe here.
    Check("Lint", (f"{_TOOLS}/ruff", "check", "."), "run .venv/bin/ruff check --fix . and mend the rest by hand"),
    Check("Types", (f"{_TOOLS}/mypy", *TYPED), "mend what mypy names"),
    Check("Layers", (f"{_TOOLS}/lint-imports",), "move the import; pyproject.toml says which layer may see which"),
    Check(
        "Add-on",
        (sys.executable, "-m", "scripts.apps_script.check"),
        "run .venv/bin/python -m scripts.apps_script.check --fix and mend the rest by hand",
    ),
    Check(
        "Secrets",
        (sys.executable, "-m", "scripts.upkeep.secret_scan"),
        "take the secret out and change it where it is used; what is none says so in its line, with the reason",
    ),
    Check(
        "Dependencies",
        (sys.executable, "-m", "scripts.upkeep.dependency_audit"),
        "pin a version in which the fault is mended, and read what it changes",
    ),
)


@dataclass(frozen=True)
class Outcome:
    """What came of a check: how long it took in seconds, and what its last line said.

    `asked`: whether it could be made at all; one that could not is neither passed nor failed, and says why.
    """

    name: str
    passed: bool
    seconds: float
    said: str = ""
    asked: bool = True


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs them all, whatever fails on the way; returns 1 if anything did, else 0."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given in (["-h"], ["--help"]):
        _parser().print_help()
        return 0
    console = Console(highlight=False)
    strict = os.environ.get("CI", "").lower() in ("1", "true")
    lacking = missing()
    outcomes = [] if given else [_check(check, console) for check in CHECKS]
    tests = _tests(given, () if strict else lacking, strict=strict)
    outcomes.append(tests)
    console.print(_table(outcomes))
    for need in lacking:
        console.print(_told(need, strict=strict), style="red" if strict else "yellow", soft_wrap=True)
    # The tests' own summary closes the output, where whoever reads a log looks for it.
    print(tests.said, flush=True)
    return 0 if all(outcome.passed for outcome in outcomes) and not (strict and lacking) else 1


def _check(check: Check, console: Console) -> Outcome:
    began = time.monotonic()
    with console.status(f"{check.name} ..."):
        done = subprocess.run(check.command, cwd=ROOT, capture_output=True, text=True, check=False)
    asked, passed = done.returncode != NOT_ASKED, done.returncode in (0, NOT_ASKED)
    said = "" if passed else check.mend
    outcome = Outcome(check.name, passed, time.monotonic() - began, said if asked else _last_line(done.stdout), asked)
    came = "in order" if passed else "faults"
    console.print(f"{check.name}: {came if asked else outcome.said} after {outcome.seconds:.1f} s")
    if not passed:
        print(f"{done.stdout}{done.stderr}", flush=True)
    return outcome


def _tests(given: Sequence[str], left_out: Sequence[Need], *, strict: bool) -> Outcome:
    """The tests, shown as they run. In strict mode one that did not run counts as failed."""
    began = time.monotonic()
    command = [str(_TOOLS / "pytest"), *(given or [*_SHARED_OUT, *_folders()])]
    if left_out:
        command += ["-m", " and ".join(f"not {need.marker}" for need in left_out)]
    if sys.stdout.isatty():
        command.append("--color=yes")
    code, said = _stream(command)
    passed = code == 0 and not (strict and _NOT_RUN.search(said))
    return Outcome("Tests", passed, time.monotonic() - began, said)


def _folders() -> list[str]:
    """The folders of tests, the slow ones at the end."""
    found = [path.name for path in TESTS.iterdir() if path.is_dir() and any(path.rglob("test_*.py"))]
    found.sort(key=lambda name: (LAST.index(name) + 1 if name in LAST else 0, name))
    return [f"tests/{name}" for name in found]


def _stream(command: Sequence[str]) -> tuple[int, str]:
    """Runs a command and passes its output on at once; gives its exit code and its last line."""
    last = b""
    coming, going = os.pipe()
    with subprocess.Popen(command, cwd=ROOT, stdout=going) as process:
        os.close(going)
        while chunk := os.read(coming, 65536):
            sys.stdout.buffer.write(chunk)
            sys.stdout.flush()
            last = (last + chunk)[-4096:]
    os.close(coming)
    lines = [line for line in _COLOUR.sub("", last.decode(errors="replace")).splitlines() if line.strip()]
    return process.returncode, lines[-1] if lines else _NO_SUMMARY


def _last_line(said: str) -> str:
    return said.strip().rpartition("\n")[2]


def _table(outcomes: Sequence[Outcome]) -> Table:
    table = Table(title="Checks", title_justify="left")
    table.add_column("Check")
    table.add_column("Outcome")
    table.add_column("Seconds", justify="right")
    table.add_column("", overflow="fold")
    for each in outcomes:
        verdict = "[green]passed[/green]" if each.passed else "[bold red]failed[/bold red]"
        verdict = verdict if each.asked else "[yellow]not asked[/yellow]"
        table.add_row(each.name, verdict, f"{each.seconds:.1f}", each.said)
    return table


def _told(need: Need, *, strict: bool) -> str:
    verb = "Missing, so nothing of this counts as tested" if strict else "Left out"
    return f"{verb}: {need.what}. To have it: {need.remedy}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./scripts/test", description=__doc__)
    parser.add_argument("pytest", nargs="*", help="handed on to pytest: paths, -k EXPRESSION, -x, ...")
    return parser


if __name__ == "__main__":
    sys.exit(main())
