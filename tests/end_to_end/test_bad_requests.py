"""Requests that cannot be carried out: each gets the right status and a sentence, and the workbook stays as it was."""

from __future__ import annotations

import base64
import contextlib
import json
import socket
import threading
from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.end_to_end.conftest import Functions
from tests.end_to_end.office import CLERK, MANAGER, PROBLEM_JSON, SCHEDULER, Book, Office, deal, sentence

TARGETS = [
    "validate_deals",
    "recalculate",
    "simulate",
    "estimate",
    "send_statements",
    "deliver_mail",
    "act",
    "close_month",
    "reopen_month",
]
NEEDED: dict[str, dict[str, Any]] = {  # what a body must have beside the workbook
    "simulate": {"changes": [{"tab": "费率", "values": {"费率": 1}}]},
    "estimate": {"rows": [{"values": {"业务类型": "购机送费"}}]},
    "send_statements": {"month": "2016-01"},
    "act": {"tab": "调整", "keys": ["T1"], "step": "批准"},
    "close_month": {"month": "2016-01"},
    "reopen_month": {"month": "2016-01", "reason": "更正"},
}
SOMEBODY = "u1000@nowhere.example"


def in_chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


BODIES: list[tuple[bytes, str]] = [
    (b"", "JSON"),
    (b"{", "JSON"),
    (b"null", "JSON"),
    (b'["spreadsheet_id"]', "JSON"),
    (b"\xff\xfe{}", "JSON"),
    ('{"spreadsheet_id": "abcdefgh"}'.encode("utf-16"), "JSON"),
    ('{"spreadsheet_id": "abcdefgh", "who": "王"}'.encode("gbk"), "JSON"),
    (b'\xef\xbb\xbf{"spreadsheet_id": "abcdefgh"}', "JSON"),
    (b'{"spreadsheet_id": "abcdefgh", "spreadsheet_id": "abcdefgh"}', "JSON"),
    (b'{"spreadsheet_id": "abcdefgh", "first_row": NaN}', "JSON"),
    (b'{"spreadsheet_id": "abcdefgh", "first_row": -Infinity}', "JSON"),
    (b'{"spreadsheet_id": "abcdefgh", "first_row": %s}' % (b"9" * 5000), "JSON"),
    (b'{"spreadsheet_id": "abcdefgh"} {}', "JSON"),
    (b'{"spreadsheet_id": "abc\tdefgh"}', "JSON"),
    (b'{"spreadsheet_id": "abcdefgh", "who": "\\ud800"}', "JSON"),
    (b"[" * 100_000, "JSON"),
    (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "JSON"),
    (b'{"spreadsheet_id": 12345}', "spreadsheet_id"),
    (b'{"spreadsheet_id": null}', "spreadsheet_id"),
    (b'{"spreadsheet_id": "../../etc/passwd"}', "spreadsheet_id"),
    (b'{"spreadsheet_id": "abcdefgh\\n"}', "spreadsheet_id"),
    (b"{}", "spreadsheet_id"),
    (b'{"spreadsheet_id": "abcdefgh", "who": 1}', "who"),
    (b'{"spreadsheet_id": "abcdefgh", "\\ud800": 1}', "JSON"),
]


@pytest.mark.parametrize(("body", "named"), BODIES, ids=range(len(BODIES)))
def test_a_body_that_makes_no_sense_is_refused(office: Office, body: bytes, named: str) -> None:
    told = sentence(office.post("recalculate", body, token=office.token(SOMEBODY)), 400)
    assert named in told
    assert in_chinese(told)
    english = sentence(office.post("recalculate", body, token=office.token(SOMEBODY), Accept_Language="en-GB,en"), 400)
    assert named in english
    assert not in_chinese(english)


@pytest.mark.parametrize(
    ("target", "more"),
    [
        ("recalculate", {"months": "2016-01"}),
        ("recalculate", {"months": []}),
        ("recalculate", {"months": ["2016-13"]}),
        ("recalculate", {"months": ["2016-01\n"]}),
        ("recalculate", {"months": ["２０１６-01"]}),
        ("recalculate", {"months": [201601]}),
        ("recalculate", {"months": {"2016-01": True}}),
        ("validate_deals", {"first_row": 0}),
        ("validate_deals", {"first_row": "2"}),
        ("validate_deals", {"first_row": True}),
        ("validate_deals", {"first_row": 2.5}),
        ("validate_deals", {"first_row": 9, "last_row": 3}),
        ("validate_deals", {"last_row": 10**30}),
        ("send_statements", {}),
        ("send_statements", {"month": 1}),
        ("send_statements", {"month": "2016-1"}),
        ("send_statements", {"month": "2016-01", "preview": "yes"}),
        ("deliver_mail", {"month": "2016-01"}),
        ("recalculate", {"accept_losses": 1}),
        ("simulate", {}),
        ("simulate", {"changes": [{"tab": "费率", "row": 1, "values": {"费率": 1}}]}),
        ("simulate", {"changes": [{"tab": "费率", "values": None}]}),
        ("simulate", {"changes": [{"tab": "费率", "values": {}}]}),
        ("simulate", {"changes": [{"tab": "费率", "values": {"费率": [1]}}]}),
        ("simulate", {"changes": [{"tab": "费率", "values": {"费率": 10**16}}]}),
        ("simulate", {"changes": [{"tab": "费率", "values": {"费率": "9" * 1001}}]}),
        ("simulate", {"changes": [{"tab": "费率", "values": {"费率": 1}, "why": "more"}]}),
        ("simulate", {"changes": [{"tab": "费率", "row": 2, "values": None}] * 201}),
        ("estimate", {}),
        ("estimate", {"rows": []}),
        ("estimate", {"rows": [{"values": {}}]}),
        ("estimate", {"rows": [{"values": None}]}),
        ("estimate", {"rows": [{"tab": "", "values": {"业务类型": "购机送费"}}]}),
        ("estimate", {"rows": [{"values": {"业务类型": ["购机送费"]}}]}),
        ("estimate", {"rows": [{"row": 2, "values": {"业务类型": "购机送费"}}]}),
        ("estimate", {"rows": [{"values": {"业务类型": "购机送费"}}] * 51}),
    ],
)
def test_a_member_of_the_wrong_kind_is_refused(book: Book, target: str, more: dict[str, Any]) -> None:
    book.type_in("业务录入", deal("A00000001"))
    before = book.everything()
    assert in_chinese(book.refused(400, target, **more))
    assert book.everything() == before


def test_a_function_that_is_not_there_is_said_so(office: Office) -> None:
    told = sentence(office.post("pay_twice", {}, token=office.token(SOMEBODY)), 404)
    assert "pay_twice" in told
    assert in_chinese(told)


@pytest.mark.parametrize("path", ["", "recalculate/x", "%3Cb%3E", "%ed%a0%80", "../functions", "__init__"])
def test_a_path_that_is_no_function_is_not_found(office: Office, path: str) -> None:
    sentence(office.post(path, {}), 404)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS"])
def test_only_post_is_taken(office: Office, method: str) -> None:
    answer = requests.request(method, f"{office.system.functions}/recalculate", timeout=30)
    sentence(answer, 405)
    assert answer.headers["Allow"] == "POST"


def forged(token: str) -> str:
    head, body, signature = token.split(".")
    return f"{head}.{body}.{signature[:-8]}AAAAAAAA"


def with_header(token: str, header: object) -> str:
    head = base64.urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=")
    return ".".join([head, *token.split(".")[1:]])


TOKENS: dict[str, Callable[[Office, str], str]] = {
    "expired": lambda office, email: office.token(email, expires_in="-600"),
    "for another program": lambda office, email: office.token(email, audience="https://another.example"),
    "of an unverified address": lambda office, email: office.token(email, email_verified="false"),
    "forged": lambda office, email: forged(office.token(email)),
    "of no signature": lambda office, email: with_header(office.token(email), {"alg": "none", "typ": "JWT"}),
    "of another algorithm": lambda office, email: with_header(office.token(email), {"alg": "HS256", "kid": "x"}),
    "of a header that is a list": lambda office, email: with_header(office.token(email), []),
    "of a header that is a number": lambda office, email: with_header(office.token(email), 5),
    "of words": lambda office, email: "let me in",
    "of Chinese words": lambda office, email: "请开门".encode().decode("latin-1"),
    "of three blanks": lambda office, email: "..",
    "blank": lambda office, email: " ",
}


@pytest.mark.parametrize("kind", TOKENS)
def test_a_token_that_proves_nothing_is_refused(book: Book, kind: str) -> None:
    before = book.everything()
    token = TOKENS[kind](book.office, book.email(MANAGER))
    answer = book.office.post("recalculate", {"spreadsheet_id": book.id}, token=token)
    assert in_chinese(sentence(answer, 401))
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert book.everything() == before


@pytest.mark.parametrize("target", TARGETS)
def test_nobody_gets_in_without_a_token(book: Book, target: str) -> None:
    assert "登录" in sentence(book.office.post(target, {"spreadsheet_id": book.id}), 401)
    basic = {"Authorization": "Basic dXNlcjpwYXNz"}
    answer = requests.post(f"{book.office.system.functions}/{target}", json={}, headers=basic, timeout=30)
    assert "登录" in sentence(answer, 401)


@pytest.mark.parametrize("target", ["recalculate", "simulate", "send_statements", "deliver_mail"])
def test_staff_may_not_do_what_managers_do(book: Book, target: str) -> None:
    before = book.everything()
    told = book.refused(403, target, CLERK, **NEEDED.get(target, {}))
    assert "经理" in told
    assert book.email(CLERK) in told
    assert book.everything() == before


@pytest.mark.parametrize("target", TARGETS)
def test_a_stranger_may_do_nothing(book: Book, target: str) -> None:
    before = book.everything()
    assert "员工" in book.refused(403, target, "9999", **NEEDED.get(target, {}))
    assert book.everything() == before


def test_who_has_left_may_do_nothing_and_who_has_not_come_yet_neither(empty: Book) -> None:
    gone = empty.person("1003", "陈走", 权限="经理", 离职日期="2016-03-31")
    coming = empty.person("1004", "陈来", 权限="经理", 入职日期="2999-01-01")
    empty.staffed(gone, coming)
    for who in ("1003", "1004"):
        empty.refused(403, "recalculate", who)
        empty.refused(403, "validate_deals", who)


def test_an_address_with_a_fault_lets_nobody_in(empty: Book) -> None:
    empty.staffed(empty.person("1003", "陈错", 权限="老板"))
    empty.refused(403, "recalculate", "1003")


def test_an_address_named_in_the_settings_may_do_nothing_by_that(book: Book) -> None:
    names = book.tab("设置").col_values(1)
    book.put("设置", names.index("经理邮箱") + 1, "值", f"x@y.example、 U9000@{book.domain.upper()}；")
    before = book.everything()
    for target in TARGETS:
        book.refused(403, target, "9000", **NEEDED.get(target, {}))
    assert book.everything() == before


def test_the_scheduler_sends_and_delivers_and_calculates_nothing(book: Book) -> None:
    book.type_in("业务录入", deal("A00000001"))
    book.done("recalculate")
    book.refused(403, "recalculate", SCHEDULER)
    book.refused(403, "validate_deals", SCHEDULER)
    book.refused(403, "act", SCHEDULER, **NEEDED["act"])
    assert book.done("send_statements", SCHEDULER, month="2016-01")["counts"]["queued"] == 1
    assert book.done("deliver_mail", SCHEDULER)["counts"]["sent"] == 2


def test_a_workbook_that_is_not_there_is_said_so(office: Office) -> None:
    answer = office.post("recalculate", {"spreadsheet_id": "1" * 44}, token=office.token(SOMEBODY))
    assert "链接" in sentence(answer, 404)
    answer = office.post(
        "recalculate", {"spreadsheet_id": "1" * 44}, token=office.token(SOMEBODY), Accept_Language="en"
    )
    assert "link" in sentence(answer, 404)


def test_a_workbook_that_is_not_shared_names_the_account_to_share_it_with(office: Office) -> None:
    answer = requests.get(
        f"{office.system.google}/local/access-token", params={"email": "owner@private.example"}, timeout=30
    )
    headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    private = {"name": "私人表格", "mimeType": "application/vnd.google-apps.spreadsheet"}
    made = requests.post(f"{office.system.google}/drive/v3/files", json=private, headers=headers, timeout=30).json()
    office.register(made["id"])
    answer = office.post("recalculate", {"spreadsheet_id": made["id"]}, token=office.token(SOMEBODY))
    account = json.loads(office.system.service_account.read_text(encoding="utf-8"))["client_email"]
    assert account in sentence(answer, 403)


def test_a_spreadsheet_that_is_no_workbook_of_ours_is_said_so(office: Office) -> None:
    plain = office.client.create("别的表格")
    office.register(plain.id)
    answer = office.post("recalculate", {"spreadsheet_id": plain.id}, token=office.token(SOMEBODY))
    assert "provision" in sentence(answer, 422)
    assert [sheet.title for sheet in plain.worksheets()] == ["Sheet1"]


def test_keys_that_cannot_be_fetched_are_said_so(book: Book, functions_with: Functions) -> None:
    token = book.office.token(book.email(MANAGER))
    with functions_with(TALLYSHEET_CERTS_URL="http://127.0.0.1:9/certs") as functions:
        answer = book.office.post("recalculate", {"spreadsheet_id": book.id}, token=token, functions=functions)
        assert in_chinese(sentence(answer, 503))


def test_keys_that_cannot_be_fetched_are_not_asked_for_by_everyone_who_waits(
    book: Book, functions_with: Functions
) -> None:
    asked: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hang_up() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, address = server.accept()
                    asked.append(address)
                    connection.close()

        threading.Thread(target=hang_up, daemon=True).start()
        token = book.office.token(book.email(MANAGER))
        with functions_with(TALLYSHEET_CERTS_URL=f"http://127.0.0.1:{server.getsockname()[1]}/certs") as functions:
            for _ in range(20):
                sentence(book.office.post("recalculate", {}, token=token, functions=functions), 503)
    assert 0 < len(asked) < 20


def test_a_token_endpoint_that_is_down_is_said_so(book: Book, functions_with: Functions, tmp_path: Any) -> None:
    key = json.loads(book.office.system.service_account.read_text(encoding="utf-8"))
    broken = tmp_path / "key.json"
    broken.write_text(json.dumps({**key, "token_uri": "http://127.0.0.1:9/token"}), encoding="utf-8")
    token = book.office.token(book.email(MANAGER))
    settings = {"GOOGLE_APPLICATION_CREDENTIALS": str(broken), "TALLYSHEET_RETRY_SECONDS": "1"}
    with functions_with(**settings) as functions:
        answer = book.office.post("recalculate", {"spreadsheet_id": book.id}, token=token, functions=functions)
        assert in_chinese(sentence(answer, 503))
    assert PROBLEM_JSON in answer.headers["Content-Type"]
