"""Whatever anybody may send or type: bodies, heads, changes of a plan, cells, addresses.

Nothing crashes (no 500, no connection that ends without an answer), and what is refused changes no workbook.
"""

from __future__ import annotations

import json
import string
from collections.abc import Callable, Iterator, Mapping
from itertools import cycle
from random import Random
from typing import Any

import requests

from schemas.inputs import Adjustments
from schemas.tab import Tab, about, columns
from schemas.telecom_retention import Deals, Staff, Targets
from scripts import below_headers
from scripts.below_headers import labels
from scripts.benchmarks.trust import letters
from scripts.benchmarks.trust.books import BOOK, CLERKS, MONTH, STAFF, Book, Grid, Undone
from scripts.benchmarks.trust.stage import PATIENCE, Stage, Told, told
from scripts.benchmarks.trust.verdicts import Outcome, Verdict, together
from scripts.commands._processes import direct

BATCH = 40  # tries after which the workbook is looked at
FILLED: tuple[type[Tab], ...] = (Deals, Staff, Targets, Adjustments)
HOSTILE_ROWS = 10
JUNK = string.printable + "　０１２．％￥元年月日是否\u0000\u200b\u202e\ufeff\U0001f4b0é中\ud7ff"
TEXTS = (
    "=1/0",
    '=IMPORTRANGE("x","A1")',
    '=HYPERLINK("http://x.example","x")',
    "+1+1",
    "-1",
    "@SUM(A1)",
    "'",
    "''",
    "1e308",
    "-1e308",
    "1E+16",
    "NaN",
    "Infinity",
    "0x10",
    "1,2,3",
    "2016-02-30",
    "2016-13",
    "0000-00-00",
    "9999-12-31",
    "1/4",
    "5%",
    "TRUE",
    "#REF!",
    "#N/A",
    "<script>alert(1)</script>",
    "a\r\nBcc: x@else.example",
    "{{7*7}}",
    "${jndi:x}",
    "' OR 1=1 --",
    "、、、",
    "非",
    "非非",
    "a" * 5000,
    "\U0001f4b0" * 200,
    "　",
    "\u202e1001",
)
ADDRESSES = (
    "x@else.example\r\nBcc: y@else.example",
    "x@else.example, y@else.example",
    "<x@else.example>",
    '"a b"@else.example',
    "x@[127.0.0.1]",
    "x@else.example;y@else.example",
    "@else.example",
    "x@",
    "x" * 400 + "@else.example",
    "x@" + "d" * 300 + ".example",
    "中文@else.example",
    "x@中文.example",
    "x@else.example\u0000",
    "|rm -rf /@else.example",
    "-x@else.example",
    "=1+1@else.example",
    "x@@else.example",
    "x@else..example",
    " x@else.example ",
    "x＠else.example",
)
BODIES: Mapping[str, Mapping[str, Any]] = {
    "validate_deals": {"first_row": 2, "last_row": 5},
    "recalculate": {"months": [MONTH], "accept_losses": False},
    "simulate": {"changes": [{"tab": "费率", "row": 2, "values": {"费率": "21"}}], "months": [MONTH]},
    "estimate": {"rows": [{"values": {"业务类型": "购机送费", "业务号码": "13812345678"}}]},
    "send_statements": {"month": MONTH, "preview": True},
    "deliver_mail": {"retry_failed": False},
    "act": {"tab": "调整", "key": "T1", "step": "批准", "note": "同意"},
    "close_month": {"month": "9999-11", "reason": "核对过"},
    "reopen_month": {"month": "9999-11", "reason": "更正"},
}
WRONG_VALUES: tuple[Any, ...] = (
    -1,
    0,
    1.5,
    1e300,
    10**30,
    "2",
    "",
    "2016-13",
    "二〇一六年一月",
    "\u0000",
    [],
    {},
    [[]],
    [None],
    {"a": 1},
    ["2016-01", 1],
    [{"tab": 1}],
    "x" * 10_000,
)

SAID = ("reason", "note")  # fields in which any words are right

Check = Callable[[Stage, Book, Random], Iterator[Verdict]]


def tries(stage: Stage, random: Random, _: int) -> Iterator[Verdict]:
    """Batches of each kind in turn."""
    book = Book(stage)
    book.switch(2)
    book.done("recalculate")
    checks: tuple[Check, ...] = (_bodies, _heads, _cells, _bodies, _plans, _addresses)
    for check in cycle(checks):
        try:
            verdicts = list(check(stage, book, random))
        except Undone as failed:
            verdicts = [Verdict(Outcome.WRONG, check.__name__.strip("_"), str(failed))]
        yield from together(verdicts)
        if any(verdict.outcome is Outcome.WRONG for verdict in verdicts):
            book = Book(stage)
            book.switch(2)
            book.done("recalculate")


def _bodies(stage: Stage, book: Book, random: Random) -> Iterator[Verdict]:
    """Bodies that are wrong in one way each."""
    token = stage.token(book.email("1000"))

    def send() -> tuple[str, Told]:
        target = random.choice(list(BODIES))
        body = _spoilt(random, book.id, BODIES[target])
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        return f"{target} with {body[:200]!r}", _sent(stage, target, headers, body)

    yield from _refused(book, send, {400: True, 404: True, 413: True})


def _heads(stage: Stage, book: Book, random: Random) -> Iterator[Verdict]:
    """Heads that prove nobody, say another type, or are too long."""

    def send() -> tuple[str, Told]:
        target = random.choice(list(BODIES))
        junk = "".join(random.choices(string.printable.strip(), k=random.randint(0, 60))).strip()
        headers = random.choice(
            [
                {"Authorization": junk},
                {"Authorization": f"Bearer {junk}"},
                {"Authorization": f"Bearer {'.'.join(_word(random) for _ in range(3))}"},
                {"Authorization": "Bearer " + "x" * 40_000},
                {"X-" + "y" * 50: "z" * 40_000},
                {"Authorization": f"Bearer {stage.token(book.email('1000'))}", "Content-Type": junk or "?"},
                {"Authorization": f"Bearer {stage.token(book.email('1000'))}", "Content-Encoding": "gzip"},
                {"Cookie": junk, "Accept-Language": junk, "X-Cloud-Trace-Context": junk},
            ]
        )
        body = json.dumps({"spreadsheet_id": book.id, **BODIES[target]}).encode()
        return f"{target} with the headers {str(headers)[:200]}", _sent(stage, target, headers, body)

    # A head that is no HTTP never comes as far as the functions: the web server itself answers.
    yield from _refused(book, send, {400: False, 401: True, 415: True, 431: False})


def _refused(book: Book, send: Callable[[], tuple[str, Told]], statuses: Mapping[int, bool]) -> Iterator[Verdict]:
    """A batch of requests each of which is to be refused, and none of which may leave a trace.

    `statuses`: those that are right, and whether it must be our own refusal.
    """
    before = book.sheet.fetch_sheet_metadata(), _everything(book)
    verdicts = []
    for _ in range(BATCH):
        tried, answer = send()
        is_right = answer.status in statuses and not (statuses[answer.status] and answer.complaint)
        seen = f"answered {answer}; {answer.complaint}"
        verdicts.append(Verdict(Outcome.RIGHT if is_right else Outcome.WRONG, tried, seen))
    if (book.sheet.fetch_sheet_metadata(), _everything(book)) != before:
        yield Verdict(Outcome.WRONG, "; ".join(verdict.tried for verdict in verdicts), "the workbook changed")
    yield from verdicts


def _cells(stage: Stage, book: Book, random: Random) -> Iterator[Verdict]:
    """Rows of hostile cells in every tab that people fill in, checked and calculated; people's cells stay theirs."""
    tab = random.choice(FILLED)
    title, first = about(tab).title.zh, 3 + len(CLERKS) if tab is Staff else 2
    kept = below_headers.read(book.sheet, title, labels(tab))[first - 2 :]
    width = len(columns(tab))
    rows = [[_cell(random) for _ in range(width)] for _ in range(HOSTILE_ROWS)]
    book.write(title, rows, first)
    typed = _typed(book)
    tried = f"{title} from row {first} holds {json.dumps(rows)}"
    said = []
    for target in ("validate_deals", "recalculate"):
        answer = book.ask(target)
        if answer.status not in (200, 422) or (answer.status == 422 and answer.complaint):
            said.append(f"{target} answered {answer}; {answer.complaint}")
    if _typed(book) != typed:
        said.append("cells that people typed are not as they were")
    blank = [[""] * width] * HOSTILE_ROWS
    book.write(title, [*kept, *blank][: max(HOSTILE_ROWS, len(kept))], first)
    book.done("recalculate", accept_losses=True)
    if said:
        yield Verdict(Outcome.WRONG, tried, "; ".join(said))
    for row in rows[bool(said) :]:
        yield from (Verdict(Outcome.RIGHT, f"{cell!r}"[:100]) for cell in row)


def _plans(stage: Stage, book: Book, random: Random) -> Iterator[Verdict]:
    """Trials of hostile plans: answered or refused with a sentence, and nothing but the comparison written."""
    plan = [about(tab).title.zh for tab in BOOK.plan]
    for _ in range(BATCH // 4):
        title = random.choice([*plan, random.choice(TEXTS)[:200]])
        header = book.grids([title])[0][0] if title in plan else ["x"]
        values: dict[str, Any] = {}
        for name in random.sample(header, min(len(header), 3)):
            values[str(name)] = _cell(random)
        change: dict[str, Any] = {"tab": title, "values": random.choice([values, values, values, None])}
        if random.random() < 0.8:
            change["row"] = random.randint(2, 12)
        before = _everything(book)
        answer = book.ask("simulate", changes=[change])
        after = _everything(book)
        tried = f"simulate {json.dumps(change)[:1000]}"
        touched = [title for title in before if title not in ("试算", "_系统") and before[title] != after.get(title)]
        is_right = answer.status == 200 or (answer.status in (400, 422) and not answer.complaint)
        seen = f"answered {answer}; {answer.complaint}; changed {touched}"
        yield Verdict(Outcome.RIGHT if is_right and not touched else Outcome.WRONG, tried, seen)


def _addresses(stage: Stage, book: Book, random: Random) -> Iterator[Verdict]:
    """Hostile addresses in 员工: letters go to nobody but the people there, and the others get theirs."""
    chosen = random.sample(ADDRESSES, 5)
    people = [
        [str(3001 + place), f"员工{place}", "营业员", address, "一组", "2015-01-01", "", "员工"]
        for place, address in enumerate(chosen)
    ]
    first, mark = 3 + len(CLERKS), stage.mail_mark()
    book.write(STAFF, people, first)
    deals = [_deal(random, str(row[0])) for row in people]
    book.write(about(Deals).title.zh, deals, 30)
    said = []
    for target in ("recalculate", "send_statements", "deliver_mail"):
        answer = book.ask(target, **({"month": MONTH} if target == "send_statements" else {}))
        if answer.status not in (200, 422) or (answer.status == 422 and answer.complaint):
            said.append(f"{target} answered {answer}; {answer.complaint}")
    for entry in letters.arrived(book, mark):
        if str(entry["to"]).count("@") != 1:
            said.append(f"a letter to {entry['to']!r}")
    for entry in stage.mail_since(mark):
        message = stage.message(int(entry["id"]))
        if message["Bcc"] or message["Cc"] or len(message.get_all("To", [])) > 1:
            said.append(f"a letter with further recipients: {message.items()}")
    book.write(STAFF, [[""] * 8] * len(people), first)
    book.write(about(Deals).title.zh, [[""] * 11] * len(deals), 30)
    book.done("recalculate", accept_losses=True)
    tried = f"addresses {chosen}"
    if said:
        yield Verdict(Outcome.WRONG, tried, "; ".join(said))
    for address in chosen[bool(said) :]:
        yield Verdict(Outcome.RIGHT, address[:100])


def _deal(random: Random, who: str) -> list[Any]:
    number = random.randrange(10**8)
    return [f"Z{number:08}", "购机送费", f"138{number:08}", "2016-01-05", who, "", "", "是", "", "", ""]


def _spoilt(random: Random, spreadsheet_id: str, usual: Mapping[str, Any]) -> bytes:
    """A body that no function may take."""
    body: dict[str, Any] = {"spreadsheet_id": spreadsheet_id, **usual}
    way = random.randrange(9)
    if way == 0:
        body[_word(random)] = random.choice(WRONG_VALUES)
    elif way == 1:
        del body["spreadsheet_id"]
    elif way == 2:
        body["spreadsheet_id"] = random.choice([*WRONG_VALUES, *TEXTS])
    elif way in (3, 4) and usual:
        name = random.choice(list(usual))
        body[name] = random.choice([each for each in WRONG_VALUES if name not in SAID or not isinstance(each, str)])
        if name in ("first_row", "last_row"):
            body[name] = random.choice([-1, 0, 1.5, "2", True, 10**30, [], {}])
    elif way == 5:
        text = json.dumps(body)
        return text[: random.randrange(len(text))].encode()
    elif way == 6:
        return bytes(random.randrange(256) for _ in range(random.randint(1, 200)))
    elif way == 7:
        return b"[" * random.randint(1, 50_000)
    else:
        text = json.dumps(body)
        return f'{text[:-1]}, "spreadsheet_id": "{spreadsheet_id}"}}'.encode()
    if body == {"spreadsheet_id": spreadsheet_id, **usual}:
        body["further"] = 1
    return json.dumps(body).encode()


def _cell(random: Random) -> Any:
    way = random.randrange(6)
    if way == 0:
        return random.choice([random.randint(-(10**15), 10**15), random.uniform(-1e9, 1e9), 0, -0.5])
    if way == 1:
        return random.choice([True, False, ""])
    if way in (2, 3):
        return random.choice(TEXTS)[:1000]
    text = "".join(random.choices(JUNK, k=random.randint(1, 40)))
    return "".join(sign for sign in text if sign != "\u0000")


def _word(random: Random) -> str:
    return "".join(random.choices(string.ascii_letters + "_-", k=random.randint(3, 20)))


def _sent(stage: Stage, target: str, headers: Mapping[str, str], body: bytes) -> Told:
    try:
        answer = direct().post(f"{stage.functions}/{target}", data=body, headers=dict(headers), timeout=PATIENCE)
    except requests.exceptions.InvalidHeader:
        return Told(400, {"detail": "not sent, for it is no header"})
    except requests.RequestException as failed:
        return Told(0, {"detail": type(failed).__name__})
    return told(answer)


def _everything(book: Book) -> dict[str, Grid]:
    titles = [about(tab).title.zh for tab in BOOK.tabs]
    present = [sheet.title for sheet in book.sheet.worksheets()]
    wanted = [title for title in present if title in titles or title.startswith("_")]
    return dict(zip(wanted, book.grids(wanted), strict=True))


def _typed(book: Book) -> list[Grid]:
    """What people typed, without what the outcome columns show."""
    return [below_headers.read(book.sheet, about(tab).title.zh, labels(tab)) for tab in FILLED]
