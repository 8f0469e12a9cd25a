"""The gate before the mail server: what passes arrives as it was, and what befalls a step befalls that step alone."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest

from scripts.benchmarks.trust.mail_gate import DATA_END, STEPS, Fault, Kind, MailGate, Stop
from scripts.benchmarks.trust.stage import Stage

FROM, TO = "a@gate.example", "b@gate.example"
LETTER = "Subject: hello\r\n\r\n.a line that begins with a dot\r\nand another\r\n"
ARRIVES_UNHEARD = {(DATA_END, Kind.DROP_AFTER), ("QUIT", Kind.DROP_AFTER)}


@pytest.fixture
def gate(stage: Stage) -> Iterator[MailGate]:
    gate = MailGate(stage.system.smtp)
    yield gate
    gate.close()


def send(gate: MailGate) -> None:
    with smtplib.SMTP("127.0.0.1", gate.port, timeout=30) as smtp:
        smtp.sendmail(FROM, [TO], LETTER)


def arrived(stage: Stage, mark: int) -> int:
    return sum(each["to"] == TO for each in stage.mail_since(mark))


def test_what_passes_arrives_as_it_was(stage: Stage, gate: MailGate) -> None:
    mark = stage.mail_mark()
    for _ in range(2):
        send(gate)
    came = [stage.message(each["id"]).get_content() for each in stage.mail_since(mark)]
    assert came == [LETTER.partition("\r\n\r\n")[2]] * 2


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("kind", Kind)
def test_what_befalls_a_step_befalls_it_once(stage: Stage, gate: MailGate, step: str, kind: Kind) -> None:
    mark = stage.mail_mark()
    with gate.failing(Fault(step, kind, times=1)) as fault:
        with suppress(smtplib.SMTPException, OSError):
            send(gate)
        assert fault.struck == 1
        unheard = arrived(stage, mark)
        assert unheard == (step == "QUIT" or kind is Kind.SLOW or (step, kind) in ARRIVES_UNHEARD or passes(step, kind))
        send(gate)
    assert arrived(stage, mark) == unheard + 1


def passes(step: str, kind: Kind) -> bool:
    """Whether smtplib goes on where a step is refused: it says HELO instead."""
    return step == "EHLO" and kind in (Kind.BUSY, Kind.NEVER, Kind.BABBLE, Kind.NO_CODE)


@pytest.mark.parametrize(("before", "come"), [(True, 0), (False, 1)])
def test_a_session_is_held_on_either_side_of_the_server(stage: Stage, gate: MailGate, before: bool, come: int) -> None:
    mark = stage.mail_mark()
    smtp = smtplib.SMTP("127.0.0.1", gate.port, timeout=30)
    with gate.holding(Stop(DATA_END, 1, before)) as is_held, closing(smtp):
        smtp.ehlo()
        smtp.mail(FROM)
        smtp.rcpt(TO)
        smtp.docmd("DATA")
        smtp.send(f"{LETTER}.\r\n")
        assert is_held.wait(30)
        assert arrived(stage, mark) == come
