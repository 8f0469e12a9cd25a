"""What letters are called: the same letter has the same id, whoever makes it and whenever."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import astuple, replace

from functions.mail import render
from functions.mail.content import Statement
from schemas.results import STATEMENT

AGAIN = "."  # between a letter's own id and how often its reader was written to
_EITHER_AGAIN = re.compile("[.~]")  # an earlier version wrote ~, which look-ups take for more than itself


def short(said: object) -> str:
    """A short name for what was said."""
    return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()[:16]


def about(kind: str, month: str, whom: str) -> str:
    """How the ids of all letters of one kind about one month to one person begin, for kinds that may be corrected."""
    return f"statement-{short((kind, month, whom))[:8]}-"


def start(id: str) -> str:
    """How an id begins, as `about` says it."""
    return id[: id.rfind("-") + 1]


def statement_id(content: Statement) -> str:
    """The id of a statement: made of what it says, whatever the address and whatever was said before."""
    plain = replace(content, corrects=False, person=replace(content.person, email=""))
    return about(STATEMENT, content.month, content.person.staff_no) + short(astuple(plain))


def says_same(known: str, content: Statement) -> bool:
    """Whether a letter of this id says what a statement says; an earlier version made its ids of the rendered mail."""
    plain = known.split(AGAIN, maxsplit=1)[0]
    if plain == statement_id(content):
        return True
    is_of_now = plain.startswith(about(STATEMENT, content.month, content.person.staff_no))
    return not is_of_now and plain in {render.statement(replace(content, corrects=c)).id for c in (False, True)}


def name(content: Statement, told: Sequence[str]) -> str:
    """The id under which a statement goes to somebody who was `told` these of the same month before, in this order.

    It is the last of these where that says the same.
    """
    if told and says_same(told[-1], content):
        return told[-1]
    again = any(says_same(one, content) for one in told[:-1])
    return statement_id(content) + (f"{AGAIN}{len(told)}" if again else "")
