"""Writes docs/openapi.json, the description of the functions: `python -m scripts.openapi`."""

from __future__ import annotations

from functions.jobs.description import description
from scripts._environment import ROOT

PUBLISHED = ROOT / "docs" / "openapi.json"

if __name__ == "__main__":
    PUBLISHED.write_bytes(description())
