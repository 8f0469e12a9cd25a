"""What arrived in the mailbox, held against what should have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import gspread

from functions.access.ledger import MEMORY, MEMORY_HEADER
from scripts.benchmarks.trust.books import MONTH, OUTBOX, STATEMENT, Book, Undone
from scripts.benchmarks.trust.stage import Stage

MOST_DELIVERIES = 40
MOST_COPIES = 2  # of a letter whose first copy may or may not have arrived
IN_HAND = ("待发送", "发送中", "失败")  # states of a letter that has not arrived

Entry = dict[str, Any]


def deliver_all(book: Book, functions: str = "", **body: object) -> None:
    """Delivers until nothing waits any more. Raises Undone."""
    for _ in range(MOST_DELIVERIES):
        done = book.done("deliver_mail", functions, **body)
        if not done["counts"]["later"] and not done.get("remaining"):
            return
    raise Undone(f"deliver_mail left {done['counts']} after {MOST_DELIVERIES} times")


def send_all(book: Book, functions: str = "") -> None:
    """Queues the month's statements and delivers them."""
    book.done("send_statements", functions, month=MONTH)
    deliver_all(book, functions)


def arrived(book: Book, mark: int) -> list[Entry]:
    """The messages to the book's people that came after a mark."""
    return [each for each in book.stage.mail_since(mark) if book.domain in str(each["to"])]


def forget(stage: Stage) -> None:
    """Takes from the ledger what it remembers of letters, as if a month had begun and all before were long ago."""
    ledger = stage.client.open_by_key(stage.system.ledger)
    for tab in _memory(ledger):
        ledger.del_worksheet(tab)


def forgotten(book: Book, mark: int) -> str:
    """What the ledger does not remember of the mail since a mark, in words; blank where it remembers all."""
    tabs = _memory(book.stage.client.open_by_key(book.stage.system.ledger))
    place = next(place for place, name in enumerate(MEMORY_HEADER, start=1) if name == "Message-ID")
    known = {str(cell).strip("<>") for tab in tabs for cell in tab.col_values(place)}
    untold = sorted({str(each["message_id"]).strip("<>") for each in arrived(book, mark)} - known)
    return f"the ledger does not remember {', '.join(untold)}" if untold else ""


def _memory(ledger: gspread.Spreadsheet) -> list[gspread.Worksheet]:
    return [tab for tab in ledger.worksheets() if tab.title.startswith(MEMORY)]


def complaint(book: Book, mark: int, *, may_repeat: bool) -> str:
    """What is wrong with the mail since a mark, in which everybody's statement of this edition must be; blank if nothing.

    `may_repeat`: whether a run broke off while letters were on their way, so that they may have come a second time.
    """
    came = arrived(book, mark)
    copies = Counter(str(each["message_id"]) for each in came)
    most = MOST_COPIES if may_repeat else 1
    if many := [f"{each} came {times} times" for each, times in copies.items() if times > most]:
        return "; ".join(many)
    for who in book.clerks:
        statements = [each for each in came if each["to"] == book.email(who) and STATEMENT in str(each["subject"])]
        if said := _statement(book, who, statements):
            return said
    stuck = [f"{row['编号']} is {row['状态']} ({row['错误']})" for row in book.rows(OUTBOX) if row["状态"] in IN_HAND]
    return "; ".join(stuck)


def _statement(book: Book, who: str, statements: Sequence[Entry]) -> str:
    identities = {str(each["message_id"]) for each in statements}
    if len(identities) != 1:
        return f"{who} got {len(identities)} different statements of edition {book.edition}"
    body = book.stage.message(int(statements[0]["id"])).get_body(("plain",))
    text = str(body.get_content()) if body else ""
    return "" if book.total() in text else f"the statement of {who} does not say {book.total()}"
