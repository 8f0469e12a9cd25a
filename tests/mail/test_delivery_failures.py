"""Delivery when servers misbehave, step by step, and when the settings cannot work."""

from __future__ import annotations

import smtplib
import ssl
from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest

from functions.mail.delivery import MOST_BREAKS, Outcome, Sender
from functions.mail.dialogue import hand_over
from functions.settings import Smtp
from scripts.local_google.mailbox.tls import certificate_path, server_context
from tests.mail import samples
from tests.mail.scripted import CUT, SILENCE, Scripted, Session, scripted

SECRET = "hunter2-and-more"  # pragma: allowlist secret: made up for these tests
LOGIN = {"EHLO": "250-mail\r\n250 AUTH PLAIN LOGIN", "AUTH": "235 welcome"}


def settings(server: Scripted) -> Smtp:
    return Smtp("127.0.0.1", server.port, "none", "", "", "payroll@example.com")


def with_login(server: Scripted) -> Smtp:
    return replace(settings(server), user="payroll", password=SECRET)


BEFORE_HANDING_OVER: list[Session] = [
    {"MAIL": CUT},
    {"RCPT": CUT},
    {"DATA": CUT},
    {"MAIL": SILENCE},
    {"RCPT": SILENCE},
    {"DATA": SILENCE},
    {"MAIL": "421 closing"},
    {"RCPT": "421 closing"},
    {"DATA": "421 closing"},
    {"MAIL": "451 later"},
    {"DATA": "250 that is no go-ahead"},
    {"RCPT": "what?"},
    {"EHLO": CUT, "HELO": CUT},
    {"hello": CUT},
    {"hello": "554 go away"},
    {"MAIL": "550 who are you"},
]


@pytest.mark.parametrize("session", BEFORE_HANDING_OVER, ids=str)
def test_what_fails_before_the_message_is_handed_over_is_to_be_tried_later(session: Session) -> None:
    with scripted(session) as server, Sender(settings(server), timeout=0.3) as sender:
        later = sender.send(samples.letter())
    assert later.outcome is Outcome.TRY_LATER
    assert later.error("zh")
    assert later.error("en")
    assert server.messages == []


AFTER_HANDING_OVER: list[Session] = [{"dot": CUT}, {"dot": SILENCE}, {"dot": "what?"}, {"dot": "354 more"}]


@pytest.mark.parametrize("session", AFTER_HANDING_OVER, ids=str)
def test_what_fails_after_the_message_is_handed_over_is_uncertain(session: Session) -> None:
    with scripted(session) as server, Sender(settings(server), timeout=0.3, patience=0.3) as sender:
        assert sender.send(samples.letter()).outcome is Outcome.UNCERTAIN
        assert len(server.messages) == 1


def test_a_clear_no_to_the_whole_message_is_no_uncertainty() -> None:
    with scripted({"dot": "421 try again"}) as server, Sender(settings(server)) as sender:
        assert sender.send(samples.letter()).outcome is Outcome.TRY_LATER


def test_an_uncertain_letter_is_not_sent_again_by_itself() -> None:
    with scripted({"dot": CUT}, {}) as server, Sender(settings(server)) as sender:
        assert sender.send(samples.letter(id="first")).outcome is Outcome.UNCERTAIN
        assert sender.send(samples.letter(id="second")).outcome is Outcome.SENT
    ids = [b"<first@example.com>" in message for message in server.messages]
    assert ids == [True, False]


@pytest.mark.parametrize("ended", [{"RSET": CUT}, {"RSET": "421 that was enough"}])
def test_a_session_that_ended_after_a_refusal_is_opened_again_for_the_next_letter(ended: Session) -> None:
    with scripted({"RCPT": "550 no", **ended}, {}) as server, Sender(settings(server)) as sender:
        assert sender.send(samples.letter()).outcome is Outcome.REFUSED
        assert sender.send(samples.letter()).outcome is Outcome.SENT
    assert len(server.heard) == 2


@pytest.mark.parametrize("ended", [{"MAIL again": CUT}, {"MAIL again": "421 one a session"}])
def test_a_server_that_takes_one_letter_a_session_gets_every_letter_once(ended: Session) -> None:
    with scripted(ended) as server, Sender(settings(server)) as sender:
        outcomes = [sender.send(samples.letter(id=f"letter-{number}")).outcome for number in range(6)]
    assert outcomes == [Outcome.SENT] * 6
    assert len(server.messages) == 6
    assert len(server.heard) == 6


def test_a_server_that_cannot_be_used_is_asked_once_and_the_rest_waits() -> None:
    with scripted({"MAIL": "550 sender unknown"}) as server, Sender(settings(server)) as sender:
        outcomes = [sender.send(samples.letter()) for _ in range(3)]
    assert [each.outcome for each in outcomes] == [Outcome.TRY_LATER] * 3
    assert "发件人" in outcomes[2].error("zh")
    assert len(server.heard) == 1


def test_a_server_that_breaks_off_again_and_again_gets_no_more_letters() -> None:
    with scripted({"dot": CUT}) as server, Sender(settings(server)) as sender:
        outcomes = [sender.send(samples.letter()).outcome for _ in range(MOST_BREAKS + 2)]
    assert outcomes == [Outcome.UNCERTAIN] * MOST_BREAKS + [Outcome.TRY_LATER] * 2
    assert len(server.messages) == MOST_BREAKS


def test_nobody_listening_keeps_letters_for_later() -> None:
    with scripted() as server:
        gone = settings(server)
    with Sender(gone) as sender:
        later = sender.send(samples.letter())
    assert later.outcome is Outcome.TRY_LATER
    assert f"127.0.0.1:{gone.port}" in later.error("zh")


@pytest.mark.parametrize(
    "wrong",
    [
        {"host": ""},
        {"host": "no such host"},
        {"host": "a" * 70 + ".example"},
        {"port": 0},
        {"port": 70_000},
        {"tls": "tls"},
        {"sender": ""},
        {"sender": "payroll"},
        {"sender": "a@example.com\r\nBcc: b@example.com"},
        {"user": "payroll", "password": "密码"},
    ],
    ids=str,
)
def test_settings_that_cannot_work_keep_letters_for_later(wrong: dict[str, object]) -> None:
    fields = {"host": "127.0.0.1", "port": 1, "tls": "none", "user": "", "password": "", "sender": "a@example.com"}
    with Sender(Wrong({**fields, **wrong})) as sender:
        later = sender.send(samples.letter())
    assert later.outcome is Outcome.TRY_LATER
    assert "密码" not in later.error("en")


def test_a_password_never_goes_unencrypted_to_another_machine() -> None:
    with Sender(Smtp("mail.example.com", 25, "none", "payroll", SECRET, "a@example.com")) as sender:
        later = sender.send(samples.letter())
    assert later.outcome is Outcome.TRY_LATER
    assert "不加密" in later.error("zh")


@pytest.mark.parametrize("phrase", ["535 wrong: {}", "535 you said AUTH PLAIN {}"])
def test_a_server_that_repeats_the_password_does_not_get_it_into_the_error(phrase: str) -> None:
    plain = b64encode(f"\0payroll\0{SECRET}".encode()).decode()
    for told in (SECRET, plain, b64encode(SECRET.encode()).decode()):
        with scripted({**LOGIN, "AUTH": phrase.format(told)}) as server, Sender(with_login(server)) as sender:
            later = sender.send(samples.letter())
        assert later.outcome is Outcome.TRY_LATER
        assert "535" in later.error("zh")
        assert told not in str(later)


def test_a_server_that_repeats_the_password_later_does_not_get_it_into_the_error() -> None:
    session = {**LOGIN, "RCPT": f"550 not for {SECRET}"}
    with scripted(session) as server, Sender(with_login(server)) as sender:
        refused = sender.send(samples.letter())
    assert refused.outcome is Outcome.REFUSED
    assert SECRET not in str(refused)


def test_a_servers_words_stay_on_one_line() -> None:
    with scripted({"RCPT": "550-first\r\n550 =second\x1b[31m"}) as server, Sender(settings(server)) as sender:
        refused = sender.send(samples.letter())
    assert refused.error("zh") == "对方邮件服务器拒收：550 first =second [31m"


def test_lines_that_begin_with_a_dot_are_protected_and_an_open_line_is_ended() -> None:
    with scripted() as server, smtplib.SMTP("127.0.0.1", server.port, local_hostname="example.com") as smtp:
        smtp.ehlo()
        delivered = hand_over(smtp, "a@example.com", "b@example.com", b".one\r\nt.wo\r\n..\r\nend", patience=5)
    assert delivered.outcome is Outcome.SENT
    assert server.messages == [b"..one\r\nt.wo\r\n...\r\nend\r\n"]


def test_a_message_is_seven_bits_with_lines_that_every_server_takes() -> None:
    letter = replace(samples.letter(), subject="长" * 400, text="长" * 5_000, html="<p>" + "长" * 5_000)
    with scripted() as server, Sender(settings(server)) as sender:
        assert sender.send(letter).outcome is Outcome.SENT
    (message,) = server.messages
    message.decode("ascii")
    assert max(map(len, message.split(b"\r\n"))) <= 998


@pytest.mark.parametrize("word", ["甲\r\nBcc: x@example.com", "\ud800", "\x00", "=?utf-8?q?=0ABcc:_x?=", " ", ""])
def test_a_letter_that_was_tampered_with_in_the_outbox_goes_out_clean(word: str) -> None:
    letter = replace(samples.letter(), id=word, subject=word, text=word, html=word)
    with scripted() as server, Sender(settings(server)) as sender:
        assert sender.send(letter).outcome is Outcome.SENT
    (message,) = server.messages
    heads = message.split(b"\r\n\r\n")[0].split(b"\r\n")
    assert not any(head.lower().startswith(b"bcc") for head in heads)


def test_an_error_in_the_middle_of_a_message_ends_the_session_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with scripted() as server:
        sender = Sender(settings(server))
        sender.send(samples.letter())
        monkeypatch.setattr("functions.mail.delivery.hand_over", interrupted)
        with pytest.raises(KeyboardInterrupt), sender:
            sender.send(samples.letter())
    assert "QUIT" not in server.heard[0]


def test_ssl_from_the_start_delivers_to_a_server_whose_certificate_is_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context: ssl.SSLContext = server_context(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate_path(tmp_path)))
    with scripted(context=context) as server:
        encrypted = replace(settings(server), host="localhost", tls="ssl")
        with Sender(encrypted) as sender:
            assert sender.send(samples.letter()).outcome is Outcome.SENT
        monkeypatch.delenv("SSL_CERT_FILE")
        with Sender(encrypted) as sender:
            assert "加密连接" in sender.send(samples.letter()).error("zh")
    assert len(server.messages) == 1


class Wrong(Smtp):
    """Settings that no reader of the environment would let through."""

    def __init__(self, fields: dict[str, object]) -> None:
        self.__dict__.update(fields)
