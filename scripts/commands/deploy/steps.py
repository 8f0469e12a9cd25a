"""What a step of the deployment is."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

Command = tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """One command and the reason for it.

    `present` asks, by its exit code, whether what the command would make is there already; then `change` runs instead
    of it, or nothing does. `feed` names the environment variable whose value the command reads from its standard
    input, so that a secret stands in no command line. `files` are written first: path → content.
    """

    name: str
    why: str
    command: Command
    present: Command = ()
    change: Command = ()
    feed: str = ""
    files: Mapping[Path, str] = field(default_factory=dict)

    @property
    def program(self) -> str:
        """The program that has to be installed."""
        return self.command[0]


@dataclass(frozen=True)
class ByHand:
    """What no command can do: where to click, in order."""

    name: str
    clicks: tuple[str, ...]


def shown(command: Command) -> str:
    """A command as it can be pasted into a shell."""
    return shlex.join(command)
