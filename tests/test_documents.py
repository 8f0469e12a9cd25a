"""The documents name files that are there."""

from __future__ import annotations

import re

import pytest

from scripts._environment import ROOT

DOCUMENTS = ["README.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))]
NAMED = re.compile(r"`((?:tests|functions|schemas|sheets_templates|scripts|docs)/[A-Za-z0-9_./*-]+)`")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_that_a_document_names_is_there(document: str) -> None:
    named = NAMED.findall((ROOT / document).read_text(encoding="utf-8"))
    assert not [path for path in named if not list(ROOT.glob(path.rstrip("/")))]
