"""The mailbox, seen by smtplib and over HTTP."""

import smtplib
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from hypothesis import example, given
from hypothesis import strategies as st

from scripts.local_google.mailbox.messages import read, summarise
from tests.local_google.posting import Post, letter, running_mailbox


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    with running_mailbox(tmp_path_factory.mktemp("mailbox")) as post:
        yield post


@pytest.fixture
def post(running: Post) -> Post:
    running.reset()
    return running


def test_a_sent_message_is_listed_with_its_decoded_subject(post: Post) -> None:
    post.send(letter())
    (mail,) = post.listed()
    assert mail["from"] == "payroll@example.com"
    assert mail["to"] == "clerk@example.com"
    assert mail["subject"] == "一月对账单"
    assert mail["message_id"] == "<statement-1@example.com>"


def test_the_raw_message_is_exactly_what_was_sent(post: Post) -> None:
    sent = b"Subject: plain\r\nX-Odd:   kept  \r\n\r\n.a line with a dot\r\n\xff\xfe\r\n"
    with post.client() as client:
        client.sendmail("a@example.com", ["b@example.com"], sent)
    answer = post.get(f"/mail/messages/{post.listed()[0]['id']}")
    assert answer.headers["Content-Type"] == "message/rfc822"
    assert answer.content == sent


def test_the_newest_message_comes_last(post: Post) -> None:
    for subject in ("first", "second", "third"):
        post.send(letter(subject))
    assert [mail["subject"] for mail in post.listed()] == ["first", "second", "third"]


def test_a_listing_can_start_after_a_known_message(post: Post) -> None:
    post.send(letter("first"))
    known = post.listed()[0]["id"]
    post.send(letter("second"))
    newer = post.get("/mail/messages", params={"after": known}).json()
    assert [mail["subject"] for mail in newer] == ["second"]


def test_recipients_are_those_delivered_to_whatever_the_letter_claims(post: Post) -> None:
    post.send(letter(), to_addrs=["clerk@example.com", "hidden@example.com"])
    assert post.listed()[0]["to"] == "clerk@example.com, hidden@example.com"


def test_an_address_in_chinese_is_delivered_to(post: Post) -> None:
    post.send(letter(to="张三@example.com"))
    assert post.listed()[0]["to"] == "张三@example.com"
    assert post.listed()[0]["subject"] == "一月对账单"


def test_deleting_empties_the_mailbox_and_no_id_is_used_again(post: Post) -> None:
    post.send(letter())
    before = post.listed()[0]["id"]
    assert requests.delete(f"{post.base_url}/mail/messages", timeout=10).status_code == 204
    assert post.listed() == []
    post.send(letter())
    assert post.listed()[0]["id"] > before


@pytest.mark.parametrize("part", ["", "/letter", "/html", "/attachments/0"])
def test_a_message_that_is_not_there_is_404(post: Post, part: str) -> None:
    assert post.get(f"/mail/messages/999999{part}").status_code == 404


def test_a_refused_recipient_gets_the_reply_and_the_others_their_mail(post: Post) -> None:
    post.set("faults", [{"at": "recipient", "recipient": "*@gone.example", "reply": "550 5.1.1 No such mailbox"}])
    with post.client() as client:
        refused = client.send_message(letter(), to_addrs=["a@gone.example", "b@example.com"])
    assert refused == {"a@gone.example": (550, b"5.1.1 No such mailbox")}
    assert post.listed()[0]["to"] == "b@example.com"


def test_a_fault_for_once_happens_once(post: Post) -> None:
    post.set("faults", [{"at": "data", "reply": "451 4.3.0 Try again later", "times": 1}])
    with pytest.raises(smtplib.SMTPDataError) as caught:
        post.send(letter())
    assert caught.value.smtp_code == 451
    assert post.listed() == []
    post.send(letter())
    assert len(post.listed()) == 1


@pytest.mark.parametrize(("drop", "kept"), [("before", 0), ("after", 1)])
def test_a_connection_can_be_cut_before_or_after_the_message_was_kept(post: Post, drop: str, kept: int) -> None:
    post.set("faults", [{"at": "data", "drop": drop, "times": 1}])
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        post.send(letter())
    assert len(post.listed()) == kept


def test_a_delayed_answer_outlasts_an_impatient_client(post: Post) -> None:
    post.set("faults", [{"at": "data", "delay": 5, "drop": "before", "times": 1}])
    with pytest.raises(smtplib.SMTPServerDisconnected), post.client(timeout=0.2) as client:
        client.send_message(letter())
    assert post.listed() == []


@pytest.mark.parametrize(
    "body",
    [
        {"at": "data"},
        ["data"],
        [{"reply": "550 no"}],
        [{"at": "greeting", "reply": "550 no"}],
        [{"at": "data"}],
        [{"at": "data", "reply": "250 fine"}],
        [{"at": "data", "reply": "550 no\r\n250 yes"}],
        [{"at": "recipient", "drop": "after"}],
        [{"at": "data", "drop": "after", "times": 0}],
        [{"at": "data", "drop": "after", "times": "often"}],
        [{"at": "data", "delay": -1}],
        [{"at": "data", "drop": "after", "colour": "red"}],
    ],
)
def test_a_senseless_fault_is_refused_with_a_reason(post: Post, body: object) -> None:
    answer = post.set("faults", body)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert post.get("/local/mail-faults").json() == []


def test_a_client_that_trusts_the_certificate_can_use_starttls_and_log_in(post: Post) -> None:
    answer = post.set("settings", {"starttls": True, "user": "payroll", "password": "secret"}).json()
    context = ssl.create_default_context(cafile=answer["certificate"])
    with smtplib.SMTP("localhost", post.smtp_port, timeout=10) as client:
        client.starttls(context=context)
        client.login("payroll", "secret")
        client.send_message(letter())
    assert len(post.listed()) == 1


def test_a_client_that_does_not_trust_the_certificate_stops(post: Post) -> None:
    post.set("settings", {"starttls": True})
    with post.client() as client, pytest.raises(ssl.SSLCertVerificationError):
        client.starttls(context=ssl.create_default_context())


def test_starttls_once_demanded_is_insisted_on(post: Post) -> None:
    post.set("settings", {"starttls": True})
    with pytest.raises(smtplib.SMTPSenderRefused) as caught:
        post.send(letter())
    assert caught.value.smtp_code == 530


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_wrong_password_is_refused(post: Post) -> None:
    post.set("settings", {"user": "payroll", "password": "right"})  # pragma: allowlist secret: of a local mailbox
    with post.client() as client:
        with pytest.raises(smtplib.SMTPAuthenticationError) as caught:
            client.login("payroll", "wrong")
        assert caught.value.smtp_code == 535
        with pytest.raises(smtplib.SMTPSenderRefused):
            client.send_message(letter())


def test_the_password_is_never_shown_again(post: Post) -> None:
    post.set("settings", {"user": "payroll", "password": "right"})  # pragma: allowlist secret: of a local mailbox
    assert "right" not in post.get("/local/mail-settings").text


@pytest.mark.parametrize("body", [[], {"user": "a"}, {"starttls": "yes"}, {"colour": "red"}])
def test_senseless_settings_are_refused(post: Post, body: object) -> None:
    assert post.set("settings", body).status_code == 400


def test_the_html_of_a_letter_may_run_and_load_nothing(post: Post) -> None:
    post.send(letter(html="<!DOCTYPE html><script>alert(1)</script>"))
    answer = post.get(f"/mail/messages/{post.listed()[0]['id']}/html")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert answer.text.startswith('<!DOCTYPE html><base target="_blank">')


def test_a_letter_is_taken_apart_for_reading(post: Post) -> None:
    message = letter()
    message.add_attachment(b"a,b\n", maintype="text", subtype="csv", filename="明细.csv")
    post.send(message)
    number = post.listed()[0]["id"]
    opened = post.get(f"/mail/messages/{number}/letter").json()
    assert opened["headers"]["from"] == "营业部 <payroll@example.com>"
    assert opened["text"] == "合计 120.00 元\n"
    assert opened["html"] is True
    assert opened["attachments"] == [{"name": "明细.csv", "type": "text/csv", "size": 4}]
    download = post.get(f"/mail/messages/{number}/attachments/0")
    assert download.content == b"a,b\n"
    assert download.headers["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    ("accept_language", "title"),
    [(None, "邮箱"), ("zh-CN,zh;q=0.9,en;q=0.8", "邮箱"), ("en-GB,en;q=0.9", "Mailbox"), ("fr", "邮箱")],
)
def test_the_page_speaks_the_readers_language(post: Post, accept_language: str | None, title: str) -> None:
    answer = post.get("/mail", headers={"Accept-Language": accept_language})
    assert f"<title>{title}</title>" in answer.text
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_the_page_loads_nothing_from_elsewhere(post: Post) -> None:
    texts = [post.get("/mail").text]
    texts += [post.get(f"/mail/assets/{name}").text for name in ("mail.css", "mail.js")]
    for text in texts:
        assert "http://" not in text
        assert "https://" not in text


def test_mail_survives_a_restart(tmp_path: Path) -> None:
    with running_mailbox(tmp_path) as post:
        post.send(letter())
    with running_mailbox(tmp_path) as post:
        assert [mail["subject"] for mail in post.listed()] == ["一月对账单"]


@given(st.binary(max_size=400))
@example(b"Subject: =?utf-8?b?\xff?=\r\n\r\n")
@example(b"Subject: =?nonsense?q?a?=\r\n\r\n")
@example(b"Content-Type: text/plain; charset=nonsense\r\n\r\nbody")
@example(b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\n--x")
@example(b"From: <<>@,;\r\nMessage-ID: <\r\n\r\n")
def test_no_message_is_too_broken_to_list_and_read(raw: bytes) -> None:
    assert isinstance(summarise(raw).subject, str)
    assert isinstance(read(raw).headers["from"], str)
