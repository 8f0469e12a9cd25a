"""Runs a command in an environment of its own, which it makes first where there is none.

Standard library only: it is what runs on a machine that has Python and nothing else.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from scripts._progress import Progress

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
_PYTHON = VENV / "bin" / "python"
_STAMP = VENV / "installed-requirements.json"
_PIP_LOG = VENV / "install.log"
_REQUIREMENTS = ("requirements.txt", "scripts/requirements.txt")
_TEST_REQUIREMENTS = ("tests/requirements.txt",)
_OLDEST_PYTHON = (3, 11)
_NEWER_PYTHONS = ("python3.14", "python3.13", "python3.12", "python3.11")
_PIP_PACKAGE = re.compile(r"(?:Collecting|Requirement already satisfied:|Processing) (\S+)")
_TAIL = 12  # lines of pip's output that an error shows


class PreparationError(Exception):
    """The environment could not be made; the text says why and what to do."""


def run(command: str, *, with_tests: bool = False) -> None:
    """Runs `scripts.commands.<command>.main()` inside the environment and exits with what it returns.

    `with_tests` also installs what the tests need.
    """
    try:
        _ensure_environment(_REQUIREMENTS + (_TEST_REQUIREMENTS if with_tests else ()))
    except PreparationError as error:
        sys.exit(f"\n{error}")
    except KeyboardInterrupt:
        sys.exit("\nStopped. Run the command again to go on.")
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.execv(_PYTHON, [str(_PYTHON), *sys.argv])
    sys.exit(importlib.import_module(f"scripts.commands.{command}").main())


def _ensure_environment(files: Sequence[str]) -> None:
    if _is_current(files):
        return
    with _sole_preparation():
        # Another script may have done it while this one waited.
        if _is_current(files):
            return
        with Progress() as progress:
            if not _answers(_PYTHON, "import pip"):
                progress.step(f"Creating {VENV}")
                _create()
            _install(files, progress)
            _STAMP.write_text(json.dumps(_stamped() | _digests(files), indent=2), encoding="utf-8")


def _is_current(files: Sequence[str]) -> bool:
    stamped = _stamped()
    return _PYTHON.exists() and all(stamped.get(name) == digest for name, digest in _digests(files).items())


def _digests(files: Sequence[str]) -> dict[str, str]:
    return {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in files}


def _stamped() -> dict[str, str]:
    try:
        stamped: dict[str, str] = json.loads(_STAMP.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return stamped


@contextlib.contextmanager
def _sole_preparation() -> Iterator[None]:
    if os.name != "posix":
        raise PreparationError("This needs Linux or macOS. On Windows, run it inside WSL.")
    fcntl = importlib.import_module("fcntl")
    # The folder itself is the lock, so that nothing is left lying about.
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another script is preparing the environment; waiting for it ...", file=sys.stderr)
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _create() -> None:
    python = _base_python()
    if not _answers(python, "import venv, ensurepip"):
        raise PreparationError(
            f"{python} lacks the standard module venv (or ensurepip).\n"
            "On Debian or Ubuntu: sudo apt install python3-venv. Then run the command again."
        )
    made = subprocess.run([python, "-m", "venv", "--clear", VENV], capture_output=True, text=True, check=False)
    if made.returncode:
        raise PreparationError(
            f"Could not create {VENV}:\n{made.stdout}{made.stderr}"
            "Check that the folder is writable and the disk has a gigabyte free, then run the command again."
        )


def _base_python() -> str:
    """A Python new enough to build on: the running one, else one that is on the PATH."""
    if sys.version_info[:2] >= _OLDEST_PYTHON:
        return sys.executable
    for name in _NEWER_PYTHONS:
        found = shutil.which(name)
        if found:
            return found
    oldest, present = ".".join(map(str, _OLDEST_PYTHON)), ".".join(map(str, sys.version_info[:2]))
    raise PreparationError(
        f"Python {oldest} or newer is needed; this is Python {present} ({sys.executable}).\n"
        "Install one (python.org/downloads, or your system's package manager) and run the command again."
    )


def _answers(python: str | Path, program: str) -> bool:
    """Whether that interpreter exists, is new enough and runs the program."""
    guard = f"import sys; assert sys.version_info >= {_OLDEST_PYTHON}; {program}"
    try:
        return subprocess.run([python, "-c", guard], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _install(files: Sequence[str], progress: Progress) -> None:
    wanted = [option for name in files for option in ("-r", str(ROOT / name))]
    progress.step("Fetching packages", total=len(_packages(files)))
    quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    command = [str(_PYTHON), "-m", "pip", "install", *quiet, *wanted]
    lines: list[str] = []
    seen: set[str] = set()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", cwd=ROOT
    ) as pip:
        for line in pip.stdout or ():
            lines.append(line)
            package = _package_named(line)
            if line.startswith("Installing collected packages"):
                progress.step("Unpacking packages")
            elif package:
                seen.add(package)
                progress.part(len(seen), package)
    _PIP_LOG.write_text("".join(lines), encoding="utf-8")
    if pip.returncode:
        raise PreparationError(
            f"{''.join(lines[-_TAIL:])}\nCould not install the packages (pip's full output: {_PIP_LOG}).\n"
            "Check that this machine reaches the package index (a proxy or mirror is set with `pip config`)"
            " and run the command again."
        )


def _package_named(line: str) -> str | None:
    """The package (or the file of one) that a line of pip's output begins to deal with, if it is such a line."""
    found = _PIP_PACKAGE.match(line)
    return found[1].rpartition("/")[2] if found else None


def _packages(files: Sequence[str]) -> set[str]:
    lines = (line.strip() for name in files for line in (ROOT / name).read_text(encoding="utf-8").splitlines())
    return {line.split("==")[0] for line in lines if line and not line.startswith(("#", "-"))}
