"""What the document about the engine shows is what the engine does."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

DOCUMENT = Path(__file__).parents[2] / "docs" / "engine.md"
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)


def test_every_example_of_the_document_holds() -> None:
    blocks = BLOCK.findall(DOCUMENT.read_text(encoding="utf-8"))
    assert len(blocks) > 5
    module = ModuleType("engine_document")
    for block in blocks:
        exec(compile(block, str(DOCUMENT), "exec"), module.__dict__)
