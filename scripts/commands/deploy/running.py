"""Runs the steps one after the other and stops at the first that fails."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.commands.deploy.steps import Command, Step

INSTALL = {
    "gcloud": "the Google Cloud CLI: https://cloud.google.com/sdk/docs/install, then sign in with `gcloud auth login`",
    "clasp": "clasp: `npm install -g @google/clasp` (with Node 20 or newer), then sign in with `clasp login`",
}
_TAIL = 6  # lines of a failed command's output that are shown


class StepFailed(Exception):
    """A step failed; the text says which, what its program said, and how to go on."""


@dataclass(frozen=True)
class Done:
    """A step that is done: whether it was there already, was changed or made, and how long it took in seconds."""

    step: Step
    outcome: str
    seconds: float


def not_installed(steps: Sequence[Step]) -> list[str]:
    """How to get each program that the steps need and that this machine lacks."""
    programs = dict.fromkeys(step.program for step in steps)
    return [f"{name} is not installed. Get {INSTALL[name]}." for name in programs if shutil.which(name) is None]


def run_all(steps: Sequence[Step], cwd: Path, env: Mapping[str, str] = os.environ) -> Iterator[Done]:
    """Does each step, and tells of it once it is done. Raises StepFailed; what was done before stays done."""
    for number, step in enumerate(steps, start=1):
        began = time.monotonic()
        try:
            outcome = _run(step, cwd, env)
        except _Refused as refused:
            raise StepFailed(
                f"Step {number} of {len(steps)}, {step.name}, failed:\n{refused}\n"
                "The steps before it are done. Mend this and run the same command again; it goes on from there."
            ) from None
        yield Done(step, outcome, time.monotonic() - began)


class _Refused(Exception):
    """A command ended with an error; the text is the end of what it said."""


def _run(step: Step, cwd: Path, env: Mapping[str, str]) -> str:
    is_there = bool(step.present) and _answers(step.present, cwd)
    if is_there and not step.change:
        return "was there"
    if step.feed and not env.get(step.feed):
        raise _Refused(f"It needs the value of {step.feed}, and the environment has none.")
    for path, content in step.files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    _do(step.change if is_there else step.command, cwd, env.get(step.feed) if step.feed else None)
    return "brought up to date" if is_there else "done"


def _answers(command: Command, cwd: Path) -> bool:
    asked = subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return asked.returncode == 0


def _do(command: Command, cwd: Path, fed: str | None) -> None:
    done = subprocess.run(command, cwd=cwd, input=fed or "", capture_output=True, text=True, check=False)
    if done.returncode:
        lines = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        raise _Refused("\n".join(lines[-_TAIL:]) or f"{command[0]} ended with {done.returncode} and said nothing.")
