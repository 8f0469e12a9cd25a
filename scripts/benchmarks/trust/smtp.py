"""A mail server that refuses, puts off, breaks off, dawdles or babbles, at every step of a session and in its encryption.

Once it is well again, what was put off goes by itself with the schedule, what was refused goes when a manager says so,
and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from itertools import cycle, product
from random import Random

from scripts.benchmarks.trust import letters
from scripts.benchmarks.trust.books import EDITIONS, MONTH, OUTBOX, Book, Undone, an_hour_later
from scripts.benchmarks.trust.mail_gate import DATA_END, STEPS, Fault, Kind, MailGate
from scripts.benchmarks.trust.stage import Server, Stage
from scripts.benchmarks.trust.verdicts import Outcome, Verdict

STARTTLS = "STAR"  # the step, by the letters that tell it
STARTTLS_KINDS = (Kind.BUSY, Kind.NEVER, Kind.CLOSING, Kind.DROP_BEFORE, Kind.BABBLE)
REFUSED_CODE = "550"
FAILED = "失败"


@dataclass(frozen=True)
class Trouble:
    """What is wrong with the mail server: a fault at the gate, or (with neither) the encryption that is asked for."""

    name: str
    server: str
    fault: Fault | None = None
    must_encrypt: bool = False

    @property
    def may_repeat(self) -> bool:
        """Whether a letter may have arrived though nobody heard so."""
        return self.fault is not None and self.fault.step == DATA_END and self.fault.kind is Kind.DROP_AFTER


def troubles() -> list[Trouble]:
    """Every step with every kind, once and for as long as the trouble lasts; then what is about encryption."""
    found = []
    for step, kind, times in product(STEPS, Kind, (1, None)):
        name = f"{kind.value} at {step}, {'once' if times else 'each time'}"
        found.append(Trouble(name, "plain", Fault(step, kind, times)))
    for kind in STARTTLS_KINDS:
        found.append(Trouble(f"{kind.value} at STARTTLS", "starttls", Fault(STARTTLS, kind), must_encrypt=True))
    return [
        *found,
        Trouble("no encryption is offered", "starttls"),
        Trouble("the certificate is nobody's", "direct", must_encrypt=True),
        Trouble("encryption from the start, with a server that has none", "ssl"),
    ]


def tries(stage: Stage, random: Random, _: int) -> Iterator[Verdict]:
    """One trouble a try, in an order of the dice, again and again."""
    with ExitStack() as held:
        gate = MailGate(stage.system.smtp)
        held.callback(gate.close)
        port = {"TALLYSHEET_SMTP_PORT": str(gate.port)}
        localhost = {"TALLYSHEET_SMTP_HOST": "localhost"}  # the name that certificates are looked at for
        servers = {
            "plain": stage.server(**port),
            "starttls": stage.server(TALLYSHEET_SMTP_TLS="starttls", **port, **localhost),
            "direct": stage.server(TALLYSHEET_SMTP_TLS="starttls", **localhost),
            "ssl": stage.server(TALLYSHEET_SMTP_TLS="ssl", **port, **localhost),
        }
        for server in servers.values():
            held.callback(server.stop)
        book = _fresh(stage)
        for trouble in cycle(random.sample(troubles(), len(troubles()))):
            try:
                verdict = _tried(stage, book, gate, trouble, servers[trouble.server])
            except Undone as failed:
                verdict = Verdict(Outcome.WRONG, trouble.name, str(failed))
            if verdict.outcome is Outcome.WRONG:
                book = _fresh(stage)  # what went wrong here must not show in the next try
            yield verdict


def _fresh(stage: Stage) -> Book:
    book = Book(stage)
    book.switch(EDITIONS[0])
    return book


def _tried(stage: Stage, book: Book, gate: MailGate, trouble: Trouble, server: Server) -> Verdict:
    book.switch(EDITIONS[EDITIONS.index(book.edition) - 1])
    book.done("recalculate")
    book.done("send_statements", month=MONTH)
    mail = stage.mail_mark()
    encrypting = _encrypting(stage) if trouble.must_encrypt else nullcontext()
    fault = trouble.fault and Fault(trouble.fault.step, trouble.fault.kind, trouble.fault.times)
    with encrypting, gate.failing(fault) if fault else nullcontext():
        answer = book.ask("deliver_mail", functions=server.ready())
    if answer.status != 200 and not answer.is_passing:
        return Verdict(Outcome.WRONG, trouble.name, f"answered {answer}; {answer.complaint}")
    with an_hour_later(book.sheet):
        scheduled = _scheduled(stage, book)
    failed = [row for row in book.rows(OUTBOX) if row["状态"] == FAILED]
    untold = [row["编号"] for row in failed if REFUSED_CODE not in str(row["错误"])]
    if failed:
        letters.deliver_all(book, retry_failed=True)
    wrong = [
        scheduled,
        f"{untold} failed without the server's words" if untold else "",
        letters.complaint(book, mail, may_repeat=trouble.may_repeat),
    ]
    said = "; ".join(filter(None, wrong))
    return Verdict(Outcome.WRONG if said else Outcome.RIGHT, trouble.name, said)


def _scheduled(stage: Stage, book: Book) -> str:
    """Lets the schedule deliver until nothing waits; what is wrong with that, blank if nothing."""
    for _ in range(letters.MOST_DELIVERIES):
        answer = stage.ask("deliver_mail", stage.scheduler(), {"spreadsheet_id": book.id})
        if answer.status != 200:
            return f"the schedule is answered {answer}"
        if not answer.members["counts"]["later"] and not answer.members.get("remaining"):
            return ""
    return "letters wait for ever"


@contextmanager
def _encrypting(stage: Stage) -> Iterator[None]:
    """The mail server takes letters over an encrypted connection only, with a certificate that nobody vouches for."""
    stage.google("POST", "/local/mail-settings", json={"starttls": True})
    try:
        yield
    finally:
        stage.google("POST", "/local/mail-settings", json={})
