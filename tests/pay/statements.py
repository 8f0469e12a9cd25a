"""What a statement that an engine is asked may be like, however many rows a plan has."""

from __future__ import annotations

import re

LONGEST = 500_000  # bytes; BigQuery refuses statements of about a million
DEEPEST = 100
OVER = re.compile(r"\bover\s*\(\s*(partition\s+by)?", re.IGNORECASE)


def nesting(text: str) -> int:
    """How deep parentheses stand in each other."""
    deepest = depth = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        deepest = max(deepest, depth)
    return deepest


def windows(text: str) -> list[str]:
    """How every window parts its rows; blank where it does not."""
    return OVER.findall(text)
