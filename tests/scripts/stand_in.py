"""Programs that stand in for Google's: they write down how they were called, and answer as a test says."""

from __future__ import annotations

from pathlib import Path

# Shell built-ins alone: nothing else is on the PATH.
_PROGRAM = """#!/bin/sh
printf '%s\\n' "{name} $*" >> "{folder}/calls"
case "$*" in *--data-file=-*) IFS= read -r fed; printf '%s\\n' "$fed" >> "{folder}/fed" ;; esac
while IFS= read -r found; do case "$*" in *"$found"*) exit 0 ;; esac; done < "{folder}/finds"
case "$*" in *describe*) exit 1 ;; esac
IFS='|' read -r failing said < "{folder}/fails"
case "$*" in *"$failing"*) printf '%s\\n' "$said" >&2; exit 1 ;; esac
exit 0
"""


class StandIn:
    """A folder of such programs. Unless a test says otherwise, nothing is there yet and everything succeeds."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.finds("nothing")
        self.fails("nothing", "")

    def install(self, *names: str) -> None:
        """Puts programs of these names into the folder."""
        for name in names:
            program = self.folder / name
            program.write_text(_PROGRAM.format(name=name, folder=self.folder), encoding="utf-8")
            program.chmod(0o755)

    def remove(self, name: str) -> None:
        """Takes one away again."""
        (self.folder / name).unlink()

    def finds(self, call: str) -> None:
        """From now on, calls that contain this succeed."""
        (self.folder / "finds").write_text(f"{call}\n", encoding="utf-8")

    def fails(self, call: str, said: str) -> None:
        """From now on, calls that contain this fail with these words."""
        (self.folder / "fails").write_text(f"{call}|{said}\n", encoding="utf-8")

    def calls(self) -> list[str]:
        """How the programs were called, in order."""
        return self._lines("calls")

    def fed(self) -> list[str]:
        """What came over standard input where it was asked for."""
        return self._lines("fed")

    def _lines(self, name: str) -> list[str]:
        path = self.folder / name
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []
