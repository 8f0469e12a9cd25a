"""Delivery to a real SMTP server."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

from functions.mail import render
from functions.mail.delivery import Outcome, Sender
from functions.mail.message import mailbox, message, recipient
from functions.settings import Smtp
from tests.local_google.posting import Post, running_mailbox
from tests.mail import samples

# The mailbox asks for a login without encryption here; what it thinks of that is not the matter.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
SECRET = "hunter2-and-more"  # pragma: allowlist secret: made up for these tests


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    with running_mailbox(tmp_path_factory.mktemp("mailbox")) as post:
        yield post


@pytest.fixture
def post(running: Post) -> Post:
    running.reset()
    return running


@pytest.fixture
def settings(post: Post) -> Smtp:
    return Smtp("127.0.0.1", post.smtp_port, "none", "", "", "核算系统 <payroll@example.com>")


def received(post: Post) -> list[EmailMessage]:
    raw = [post.get(f"/mail/messages/{mail['id']}").content for mail in post.listed()]
    messages = [message_from_bytes(each, policy=policy.default) for each in raw]
    return [message for message in messages if isinstance(message, EmailMessage)]


def body(message: EmailMessage, form: str) -> str:
    part = message.get_body((form,))
    assert isinstance(part, EmailMessage)
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_statement_arrives_whole_in_both_forms(post: Post, settings: Smtp) -> None:
    letter = render.statement(samples.STATEMENT)
    with Sender(settings) as sender:
        assert sender.send(letter).outcome is Outcome.SENT
    (message,) = received(post)
    assert message["Subject"] == letter.subject
    assert message["To"] == "clerk@example.com"
    assert message["From"] == "核算系统 <payroll@example.com>"
    assert body(message, "plain") == letter.text
    assert body(message, "html") == letter.html
    assert message.get_content_type() == "multipart/alternative"


def test_what_was_too_long_for_a_mail_arrives_as_a_file_and_the_same_letter_is_the_same_bytes(
    post: Post, settings: Smtp
) -> None:
    deals = tuple(replace(samples.prepaid(n), reward=2_000 + n) for n in range(900))
    letter = render.statement(replace(samples.STATEMENT, deals=deals))
    with Sender(settings) as sender:
        sender.send(letter)
    (arrived,) = received(post)
    assert body(arrived, "html") == letter.html
    (file,) = arrived.iter_attachments()
    assert file.get_filename() == "对账单 2016-01.html"
    assert str(file.get_content()).replace("\r\n", "\n") == letter.attached
    now = datetime(2016, 2, 5, tzinfo=UTC)
    sender_address, reader = mailbox("pay@example.com"), recipient(letter)
    once, again = (message(letter, sender_address, reader, now) for _ in range(2))
    assert once == again


def test_the_message_id_is_the_letters_id_in_the_senders_domain_every_time(post: Post, settings: Smtp) -> None:
    letter = render.statement(samples.STATEMENT)
    for _ in range(2):
        with Sender(settings) as sender:
            sender.send(letter)
    ids = {message["Message-ID"] for message in received(post)}
    assert ids == {f"<{letter.id}@example.com>"}


def test_other_programs_are_told_not_to_answer(post: Post, settings: Smtp) -> None:
    with Sender(settings) as sender:
        sender.send(samples.letter())
    (message,) = received(post)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime.tzinfo is not None
    assert not any(name.lower().startswith("list-") for name, _ in message.items())


def test_many_letters_go_in_one_session(post: Post, settings: Smtp, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[int] = []
    connect = smtplib.SMTP.connect

    def counting(self: smtplib.SMTP, host: str, port: int) -> tuple[int, bytes]:
        opened.append(port)
        return connect(self, host, port)

    monkeypatch.setattr(smtplib.SMTP, "connect", counting)
    with Sender(settings) as sender:
        outcomes = [sender.send(samples.letter(f"clerk{number}@example.com")).outcome for number in range(5)]
    assert outcomes == [Outcome.SENT] * 5
    assert len(post.listed()) == 5
    assert len(opened) == 1


def test_a_refused_recipient_is_refused_with_the_servers_words_and_the_next_letter_goes(
    post: Post, settings: Smtp
) -> None:
    post.set("faults", [{"at": "recipient", "recipient": "gone@*", "reply": "550 5.1.1 No such mailbox"}])
    with Sender(settings) as sender:
        refused = sender.send(samples.letter("gone@example.com"))
        assert refused.outcome is Outcome.REFUSED
        assert "550 5.1.1 No such mailbox" in refused.error("zh")
        assert refused.error("en") == "The mail server refused it: 550 5.1.1 No such mailbox"
        assert sender.send(samples.letter()).outcome is Outcome.SENT
    assert [mail["to"] for mail in post.listed()] == ["clerk@example.com"]


@pytest.mark.parametrize("at", ["recipient", "data"])
def test_a_temporary_refusal_is_to_be_tried_later(post: Post, settings: Smtp, at: str) -> None:
    post.set("faults", [{"at": at, "reply": "451 4.7.1 Greylisted", "times": 1}])
    with Sender(settings) as sender:
        later = sender.send(samples.letter())
        assert later.outcome is Outcome.TRY_LATER
        assert "Greylisted" in later.error("zh")
        assert sender.send(samples.letter()).outcome is Outcome.SENT
    assert len(post.listed()) == 1


def test_a_refused_message_is_refused(post: Post, settings: Smtp) -> None:
    post.set("faults", [{"at": "data", "reply": "554 5.7.1 Looks like spam"}])
    with Sender(settings) as sender:
        assert sender.send(samples.letter()).outcome is Outcome.REFUSED
    assert post.listed() == []


@pytest.mark.parametrize(("drop", "arrived"), [("before", 0), ("after", 1)])
def test_a_connection_lost_after_handing_over_is_uncertain_whether_it_arrived_or_not(
    post: Post, settings: Smtp, drop: str, arrived: int
) -> None:
    post.set("faults", [{"at": "data", "drop": drop, "times": 1}])
    with Sender(settings) as sender:
        uncertain = sender.send(samples.letter())
        assert uncertain.outcome is Outcome.UNCERTAIN
        assert "可能已经送达" in uncertain.error("zh")
        assert len(post.listed()) == arrived
        assert sender.send(samples.letter("other@example.com")).outcome is Outcome.SENT
    assert post.listed()[-1]["to"] == "other@example.com"


def test_an_answer_that_does_not_come_in_time_is_uncertain(post: Post, settings: Smtp) -> None:
    post.set("faults", [{"at": "data", "delay": 2, "times": 1}])
    with Sender(settings, patience=0.2) as sender:
        assert sender.send(samples.letter()).outcome is Outcome.UNCERTAIN


@pytest.mark.parametrize(
    "to",
    [
        "",
        "clerk",
        "clerk@example",
        "a@example.com, b@example.com",
        "甲@example.com",
        "a@example.com\r\nRCPT TO:<b@b.cn>",
        "=cmd|x",
        "<a@example.com>",
        "a b@example.com",
        "a" * 250 + "@example.com",
        ".a..b@example.com",
    ],
)
def test_an_invalid_address_is_refused_before_anything_is_said(settings: Smtp, to: str) -> None:
    nobody = replace(settings, port=1)
    with Sender(nobody) as sender:
        refused = sender.send(samples.letter(to))
    assert refused.outcome is Outcome.REFUSED
    assert "收件地址不对" in refused.error("zh")


def test_a_login_is_used_where_one_is_set(post: Post, settings: Smtp) -> None:
    post.set("settings", {"user": "payroll", "password": SECRET})
    with Sender(replace(settings, user="payroll", password=SECRET)) as sender:
        assert sender.send(samples.letter()).outcome is Outcome.SENT
    assert len(post.listed()) == 1


def test_a_wrong_password_keeps_letters_for_later_and_out_of_the_error(post: Post, settings: Smtp) -> None:
    post.set("settings", {"user": "payroll", "password": SECRET})
    wrong = f"wrong-{SECRET}"
    with Sender(replace(settings, user="payroll", password=wrong)) as sender:
        later = [sender.send(samples.letter(f"clerk{number}@example.com")) for number in range(2)]
    assert [each.outcome for each in later] == [Outcome.TRY_LATER] * 2
    assert "不接受登录" in later[0].error("zh")
    assert "535" in later[0].error("en")
    assert SECRET not in str(later)


def test_a_missing_login_keeps_letters_for_later(post: Post, settings: Smtp) -> None:
    post.set("settings", {"user": "payroll", "password": SECRET})
    with Sender(settings) as sender:
        later = sender.send(samples.letter())
    assert later.outcome is Outcome.TRY_LATER
    assert "530" in later.error("zh")


@pytest.fixture
def encrypted(post: Post) -> Smtp:
    """Settings for the mailbox once it demands STARTTLS."""
    post.set("settings", {"starttls": True}).raise_for_status()
    return Smtp("localhost", post.smtp_port, "starttls", "", "", "payroll@example.com")


def test_starttls_delivers_to_a_server_whose_certificate_is_trusted(
    post: Post, encrypted: Smtp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", post.get("/local/mail-settings").json()["certificate"])
    with Sender(encrypted) as sender:
        assert sender.send(samples.letter()).outcome is Outcome.SENT
    assert len(post.listed()) == 1


def test_a_certificate_that_is_not_trusted_gets_no_letter(post: Post, encrypted: Smtp) -> None:
    with Sender(encrypted) as sender:
        later = sender.send(samples.letter())
    assert later.outcome is Outcome.TRY_LATER
    assert "加密连接" in later.error("zh")
    assert "CERTIFICATE_VERIFY_FAILED" in later.error("en")
    assert post.listed() == []


def test_a_server_without_starttls_gets_no_letter_when_starttls_is_set(post: Post, settings: Smtp) -> None:
    with Sender(replace(settings, tls="starttls")) as sender:
        later = sender.send(samples.letter())
    assert later.outcome is Outcome.TRY_LATER
    assert "STARTTLS" in later.error("zh")
    assert post.listed() == []


@settings_of_hypothesis(deadline=None)
@given(st.text(st.sampled_from("对账单张三12.3 a（）\U00020000é"), min_size=1, max_size=120))
def test_any_subject_is_folded_into_words_and_lines_that_fit_and_reads_back(typed: str) -> None:
    letter = replace(samples.letter(), subject=" ".join(typed.split()) or "对账单")
    raw = message(letter, mailbox("payroll@example.com"), mailbox("clerk@example.com"))
    folded = re.search(rb"^Subject: .*?\r\n(?=\S)", raw, re.DOTALL | re.MULTILINE)
    assert folded
    assert max(map(len, folded[0].split(b"\r\n"))) <= 76
    assert all(len(word) <= 75 for word in re.findall(rb"=\?\S+\?=", folded[0]))
    assert message_from_bytes(raw, policy=policy.default)["Subject"] == letter.subject
