"""The Node process that runs the scripts, and the conversation with it: one line of JSON each way."""

from __future__ import annotations

import itertools
import json
import subprocess
import threading
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from scripts.apps_script.node import find_node

HOST = Path(__file__).with_name("node_host.mjs")


class AppsScriptError(RuntimeError):
    """A script failed; the text is its message, as Google would show it. `stack` says where."""

    def __init__(self, message: str, stack: str = "") -> None:
        super().__init__(message)
        self.stack = stack


class HostProcess:
    """One host in a process of its own. Several threads may ask at the same time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [*find_node().node, str(HOST)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._ids = itertools.count(1)
        self._waiting: dict[int, Future[Any]] = {}
        self._lock = threading.Lock()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def ask(self, operation: str, **request: object) -> Any:
        """What the host answers to one operation.

        Raises:
            AppsScriptError: the script, or what was asked of it, failed.
        """
        answer: Future[Any] = Future()
        with self._lock:
            number = next(self._ids)
            self._waiting[number] = answer
            self._write({**request, "id": number, "operation": operation})
        return answer.result()

    def close(self) -> None:
        """Ends the process; questions still open are answered with an error."""
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait()
        self._reader.join()
        if self._process.stdout:
            self._process.stdout.close()

    def _write(self, message: dict[str, object]) -> None:
        if self._process.stdin is None or self._process.poll() is not None:
            raise AppsScriptError("The script host has ended")
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()

    def _read(self) -> None:
        for line in self._process.stdout or ():
            message = json.loads(line)
            answer = self._waiting.pop(message["id"])
            error = message.get("error")
            if error:
                answer.set_exception(AppsScriptError(error["message"], error.get("stack") or ""))
            else:
                answer.set_result(message["result"])
        for answer in self._waiting.values():
            answer.set_exception(AppsScriptError("The script host has ended"))
