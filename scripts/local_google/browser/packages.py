"""The grid's packages from npm: fetched when the page is first opened, kept in a folder that git ignores."""

import shutil
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path

from scripts.apps_script.node import NodeMissing, find_node
from scripts.local_google.files import one_after_another

HERE = Path(__file__).parent
KEPT = Path(__file__).resolve().parents[3] / ".data" / "sheet-page"
_PINNED = "package-lock.json"
_STAMP = "installed-lock.json"
_SHOWN = 4  # lines of npm's output that an error shows
# Without a network npm would try for minutes before it says so.
_TRIES = ("--fetch-retries=1", "--fetch-retry-mintimeout=500", "--fetch-retry-maxtimeout=1000")
FILES = {
    "react.js": "react/umd/react.production.min.js",
    "react-dom.js": "react-dom/umd/react-dom.production.min.js",
    "rxjs.js": "rxjs/dist/bundles/rxjs.umd.min.js",
    "presets.js": "@univerjs/presets/lib/umd/index.js",
    "core.js": "@univerjs/preset-sheets-core/lib/umd/index.js",
    "core.zh.js": "@univerjs/preset-sheets-core/lib/umd/locales/zh-CN.js",
    "core.en.js": "@univerjs/preset-sheets-core/lib/umd/locales/en-US.js",
    "core.css": "@univerjs/preset-sheets-core/lib/index.css",
    "validation.js": "@univerjs/preset-sheets-data-validation/lib/umd/index.js",
    "validation.zh.js": "@univerjs/preset-sheets-data-validation/lib/umd/locales/zh-CN.js",
    "validation.en.js": "@univerjs/preset-sheets-data-validation/lib/umd/locales/en-US.js",
    "validation.css": "@univerjs/preset-sheets-data-validation/lib/index.css",
    "note.js": "@univerjs/preset-sheets-note/lib/umd/index.js",
    "note.zh.js": "@univerjs/preset-sheets-note/lib/umd/locales/zh-CN.js",
    "note.en.js": "@univerjs/preset-sheets-note/lib/umd/locales/en-US.js",
    "note.css": "@univerjs/preset-sheets-note/lib/index.css",
}
"""What the page loads, by the names that it uses."""


@dataclass(frozen=True)
class State:
    """How far the packages are: `missing`, `fetching`, `ready` or `failed`; `error` says why and what to do."""

    state: str
    done: int = 0
    total: int = 0
    error: str = ""


class Packages:
    """The packages in `folder`, fetched once by whoever asks first."""

    def __init__(self, folder: Path = KEPT) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._worker: threading.Thread | None = None
        self._error = ""

    def state(self) -> State:
        """How far they are."""
        if self._is_current():
            return State("ready")
        if self._worker is not None and self._worker.is_alive():
            return State("fetching", done=self._unpacked(), total=_count_in_lock())
        return State("failed", error=self._error) if self._error else State("missing")

    def fetch(self) -> None:
        """Starts fetching unless that is under way or done; returns at once."""
        with self._lock:
            if self.state().state in {"ready", "fetching"}:
                return
            self._error = ""
            self._worker = threading.Thread(target=self._fetch, name="sheet-page packages", daemon=True)
            self._worker.start()

    def wait(self) -> State:
        """Fetches them and returns when that is over."""
        self.fetch()
        if self._worker is not None:
            self._worker.join()
        return self.state()

    def path(self, name: str) -> Path | None:
        """The file that the page calls `name`; None where there is no such file."""
        known = FILES.get(name)
        path = self._folder / "node_modules" / known if known else None
        return path if path is not None and path.is_file() else None

    def _is_current(self) -> bool:
        stamp = self._folder / _STAMP
        return stamp.is_file() and stamp.read_bytes() == (HERE / _PINNED).read_bytes()

    def _unpacked(self) -> int:
        modules = self._folder / "node_modules"
        return sum(1 for _ in modules.glob("[!.@]*")) + sum(1 for _ in modules.glob("@*/*"))

    def _fetch(self) -> None:
        try:
            # Two processes that fetch into one folder would take each other's files away.
            with one_after_another(self._folder, "fetching"):
                if not self._is_current():
                    self._install()
        except (NodeMissing, OSError, subprocess.CalledProcessError) as error:
            self._error = _said_by(error)

    def _install(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", _PINNED):
            shutil.copy(HERE / name, self._folder)
        options = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", *_TRIES]
        subprocess.run(
            [*find_node().npm, "ci", *options],
            cwd=self._folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=True,
        )
        (self._folder / _STAMP).write_bytes((HERE / _PINNED).read_bytes())


def _said_by(error: Exception) -> str:
    if not isinstance(error, subprocess.CalledProcessError):
        return str(error)
    lines = [line.removeprefix("npm error").strip() for line in str(error.output).splitlines()]
    # What went wrong comes first; then come stacks and general advice.
    return "\n".join([line for line in lines if line][:_SHOWN])


def _count_in_lock() -> int:
    return (HERE / _PINNED).read_text(encoding="utf-8").count('"node_modules/')
