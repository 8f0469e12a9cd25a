"""The data of the local Google: files, permissions and workbooks in one SQLite database."""

from scripts.local_google.store.store import Store

__all__ = ["Store"]
