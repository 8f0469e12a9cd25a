"""Files that are never met half written, and folders that two processes never use at once."""

import contextlib
import fcntl
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path


class FolderInUse(Exception):
    """Another process has the folder; the text says which."""


def write_whole(path: Path, text: str, mode: int = 0o600) -> None:
    """Replaces the file at `path` in one step; only its owner may read it unless `mode` says otherwise."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(mode)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def one_after_another(folder: Path, purpose: str) -> Iterator[None]:
    """Waits until no other process uses the folder for the same purpose, and keeps them waiting while the context lasts."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{purpose}.lock").open("a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def sole_use(folder: Path, purpose: str) -> Iterator[None]:
    """Keeps other processes from using the folder for the same purpose while the context lasts.

    Raises FolderInUse if one already does. The lock goes with its process, however that ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{purpose}.lock").open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise FolderInUse(f"process {file.read().strip()} already works on {folder.resolve()}") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
