"""Every function, asked by everybody, with every kind of proof of who they are: each has its right status."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Any

from functions.jobs.targets import TARGETS
from schemas.inputs import Settings
from schemas.tab import about
from scripts.benchmarks.trust.books import CLERKS, MONTH, STAFF, Book
from scripts.benchmarks.trust.stage import PATIENCE, Stage, told
from scripts.benchmarks.trust.verdicts import Outcome, Verdict
from scripts.commands._processes import direct

NOT_OVER = "9999-11"
CHANGE = {"tab": "费率", "row": 2, "values": {"费率": "21"}}
ASKED: Mapping[str, Mapping[str, Any]] = {
    "validate_deals": {},
    "recalculate": {},
    "simulate": {"changes": [CHANGE]},
    "estimate": {"rows": [{"values": {"业务类型": "购机送费"}}]},
    "send_statements": {"month": MONTH, "preview": True},
    "deliver_mail": {},
    # Of several rows each is answered by itself, whoever asks.
    "act": {"tab": "调整", "keys": ["T1"], "step": "批准"},
    # What is closed once cannot be closed again, so they ask for what nobody can be given.
    "close_month": {"month": NOT_OVER},
    "reopen_month": {"month": NOT_OVER},
}
TOLD = {"close_month": 422, "reopen_month": 409}  # what those who may are told of that
MANAGERS, STAFFS, SCHEDULERS = "managers", "staff", "schedulers"
ALLOWED: Mapping[str, frozenset[str]] = {
    "validate_deals": frozenset({STAFFS, MANAGERS}),
    "recalculate": frozenset({MANAGERS}),
    "simulate": frozenset({MANAGERS}),
    "estimate": frozenset({STAFFS, MANAGERS}),
    "send_statements": frozenset({MANAGERS, SCHEDULERS}),
    "deliver_mail": frozenset({MANAGERS, SCHEDULERS}),
    "act": frozenset({STAFFS, MANAGERS}),
    "close_month": frozenset({MANAGERS}),
    "reopen_month": frozenset({MANAGERS}),
}  # docs/promises.md and the published description say the same


@dataclass(frozen=True)
class Caller:
    """Somebody with an address; `rows` of 员工 name them, and `is_a` says what they are by the rule.

    `moved`: from the second row on the list has another address of theirs. `shared`: it gives theirs to another too.
    """

    name: str
    rows: tuple[tuple[str, str, str, str], ...]  # hired, left, permission, valid from
    is_a: str = ""
    moved: bool = False
    shared: bool = False


CALLERS = (
    Caller("a manager", (("2015-01-01", "", "经理", ""),), MANAGERS),
    Caller("a clerk", (("2015-01-01", "", "员工", ""),), STAFFS),
    Caller("one whose permission is blank", (("2015-01-01", "", "", ""),)),
    Caller("a manager who has left", (("2015-01-01", "2016-01-31", "经理", ""),)),
    Caller("a manager who is yet to come", (("2099-01-01", "", "经理", ""),)),
    Caller(
        "one who is a manager no more",
        (("2015-01-01", "", "经理", ""), ("2015-01-01", "", "员工", "2016-02-01")),
        STAFFS,
    ),
    Caller(
        "one who became a manager",
        (("2015-01-01", "", "员工", ""), ("2015-01-01", "", "经理", "2016-02-01")),
        MANAGERS,
    ),
    Caller(
        "one who will be a manager",
        (("2015-01-01", "", "员工", ""), ("2015-01-01", "", "经理", "2099-02-01")),
        STAFFS,
    ),
    Caller("a manager whose row cannot be read", (("2015-13-01", "", "经理", ""),)),
    Caller(
        "a manager whose later row cannot be read",
        (("2015-01-01", "", "经理", ""), ("2015-01-01", "", "经里", "2016-02-01")),
    ),
    Caller(
        "a manager with two rows from one day",
        (("2015-01-01", "", "经理", "2016-02-01"), ("2015-01-01", "", "员工", "2016-02-01")),
    ),
    Caller(
        "a manager by the address of an older row",
        (("2015-01-01", "", "经理", ""), ("2015-01-01", "", "经理", "2016-02-01")),
        moved=True,
    ),
    Caller("a manager whose address another has too", (("2015-01-01", "", "经理", ""),), shared=True),
    Caller("one whom the settings name", ()),
    Caller("a stranger", ()),
)
NAMED_IN_SETTINGS = "one whom the settings name"
ROBOT, SCHEDULE = "another service account", "the scheduler"


@dataclass(frozen=True)
class Proof:
    """A way to say who one is, and whether it proves it."""

    name: str
    header: Callable[[Stage, str], str | None]
    holds: bool = False


def _token(**claims: str) -> Callable[[Stage, str], str | None]:
    def made(stage: Stage, email: str) -> str | None:
        answer = stage.google("GET", "/local/id-token", params={"email": email, **claims})
        return f"Bearer {answer.json()['id_token']}"

    return made


def _forged(stage: Stage, email: str) -> str:
    head, claims, signature = stage.token(email).split(".")
    return f"Bearer {head}.{claims}.{signature[:20][::-1]}{signature[20:]}"


def _renamed(stage: Stage, email: str) -> str:
    """The claims of one under the signature of another."""
    mine, other = stage.token(email).split("."), stage.token("somebody@else.example").split(".")
    return f"Bearer {other[0]}.{mine[1]}.{other[2]}"


PROOFS = (
    Proof("a good token", lambda stage, email: f"Bearer {stage.token(email)}", holds=True),
    Proof("no token", lambda *_: None),
    Proof("a blank token", lambda *_: "Bearer "),
    Proof("a token by another scheme", lambda stage, email: f"Basic {stage.token(email)}"),
    Proof("a token that has run out", _token(expires_in="-120")),
    Proof("a token for another program", _token(audience="https://other.example")),
    Proof("a token of an address that is not verified", _token(email_verified="false")),
    Proof("a token with a forged signature", _forged),
    Proof("a token with another's signature", _renamed),
    Proof("no token but an address", lambda _, email: f"Bearer {email}"),
)
WORKBOOKS = ("its workbook", "a workbook that is not registered", "none")
Entry = tuple[str, str, Proof, str]  # a function, who asks, with what, of which workbook
WHO = (*(caller.name for caller in CALLERS), SCHEDULE, ROBOT)
TABLE: Sequence[Entry] = tuple(product([target.name for target in TARGETS], WHO, PROOFS, WORKBOOKS))
COUNT = len(TABLE)


def tries(stage: Stage, random: Random, _: int) -> Iterator[Verdict]:
    """The whole table over and over, in an order of the dice but for what matters most, which comes first."""
    while True:
        # Those that get as far as their rights first.
        yield from _tried(stage, sorted(random.sample(TABLE, len(TABLE)), key=lambda entry: not entry[2].holds))


def whole(stage: Stage) -> Iterator[Verdict]:
    """The whole table, each entry once."""
    return _tried(stage, TABLE)


def _tried(stage: Stage, entries: Sequence[Entry]) -> Iterator[Verdict]:
    book = Book(stage)
    emails = _hire(stage, book)
    book.switch(1)
    book.done("recalculate")
    unregistered = str(stage.client.copy(book.id, title="nobody's").id)
    workbooks = dict(zip(WORKBOOKS, (book.id, unregistered, "x" * 44), strict=True))
    for target, caller, proof, which in entries:
        expected = wanted(target, caller, proof, which)
        body = {"spreadsheet_id": workbooks[which], **ASKED[target]}
        header = proof.header(stage, emails[caller])
        url = f"{stage.functions}/{target}"
        given = {} if header is None else {"Authorization": header}
        answer = told(direct().post(url, json=body, headers=given, timeout=PATIENCE))
        tried = f"{target} on {which} by {caller} with {proof.name}"
        if answer.status == expected and (expected == 200 or not answer.complaint):
            yield Verdict(Outcome.RIGHT, tried)
        else:
            yield Verdict(Outcome.WRONG, tried, f"answered {answer} instead of {expected}; {answer.complaint}")


def wanted(target: str, caller: str, proof: Proof, which: str) -> int:
    """The status that an entry of the table has to be answered with."""
    if not proof.holds:
        return 401
    if which != WORKBOOKS[0]:
        return 404
    role = SCHEDULERS if caller == SCHEDULE else next((each.is_a for each in CALLERS if each.name == caller), "")
    return TOLD.get(target, 200) if role in ALLOWED[target] else 403


def _hire(stage: Stage, book: Book) -> dict[str, str]:
    """Puts everybody into the staff list beside those who are there; gives their addresses by who they are."""
    emails, rows = {}, []
    for number, caller in enumerate(CALLERS, start=2001):
        emails[caller.name] = book.email(str(number))
        for place, (hired, left, permission, valid_from) in enumerate(caller.rows):
            name, email = f"员工{number}", book.email(f"new{number}") if caller.moved and place else emails[caller.name]
            rows.append([str(number), name, "营业员", email, "一组", hired, left, permission, valid_from])
            if caller.shared:
                rows.append([f"{number}1", name, "营业员", email, "一组", hired, left, permission, valid_from])
    book.write(STAFF, rows, 2 + 1 + len(CLERKS))
    settings = about(Settings).title.zh
    names = [str(row[0]) for row in book.grids([settings])[0]]
    book.sheet.values_update(
        f"'{settings}'!B{names.index('经理邮箱') + 1}",
        {"valueInputOption": "RAW"},
        {"values": [[emails[NAMED_IN_SETTINGS]]]},
    )
    made = stage.google("POST", "/local/service-accounts", json={"name": "another-robot"}).json()
    return {**emails, SCHEDULE: stage.scheduler(), ROBOT: str(made["client_email"])}
