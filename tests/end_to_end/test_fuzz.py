"""Whatever is sent to the functions, and whatever address stands in a workbook: an answer, and an untouched workbook."""

from __future__ import annotations

import json
import os
import socket
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.jobs.targets import TARGETS
from tests.end_to_end.office import CLERK, MANAGER, PROBLEM_JSON, Book, deal

EXAMPLES = int(os.environ.get("TALLYSHEET_EXAMPLES", "20")) * 5  # requests of each kind
NAMES = [target.name for target in TARGETS]
PATIENCE = 60  # seconds
bounded = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))

members = st.sampled_from(["spreadsheet_id", *{name for target in TARGETS for name in target.body.model_fields}])
leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["2016-01", "=1+1", "'", "\x00", "🧾" * 50, "../..", "abcdefgh"])
)
trees = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(members | st.text(), inner, max_size=5)
)
objects = st.dictionaries(members | st.text(max_size=20), trees, max_size=6).map(json.dumps)
bodies = st.binary(max_size=300) | (objects | trees.map(json.dumps)).map(lambda text: text.encode())
# One that is changed somewhere is nearer to one that is taken.
cut = st.tuples(objects, st.integers(0, 200), st.binary(max_size=3)).map(
    lambda made: made[0].encode()[: made[1]] + made[2] + made[0].encode()[made[1] + 1 :]
)
header = st.sampled_from(
    [
        "Authorization",
        "Content-Type",
        "Content-Length",
        "Content-Encoding",
        "Transfer-Encoding",
        "Accept-Language",
        "Expect",
        "Host",
        "Connection",
        "Upgrade",
        "X-Cloud-Trace-Context",
        "traceparent",
        "X-Forwarded-For",
        "Function-Execution-Id",
        "X-HTTP-Method-Override",
    ]
)
values = st.binary(max_size=60) | st.sampled_from(
    [b"chunked", b"gzip", b"-1", b"1e3", b"99999999999999999999", b"application/json; charset=\xff", b"Bearer ..", b""]
)


@pytest.fixture
def filled(book: Book) -> Book:
    book.type_in("业务录入", deal("A00000001"), deal("A00000002", "2016-02-30"))
    book.done("recalculate")
    return book


def test_any_body_is_answered_and_changes_nothing(filled: Book) -> None:
    before = filled.everything()
    token = filled.office.token(filled.email(MANAGER))

    @bounded
    @given(name=st.sampled_from(NAMES), body=bodies | cut)
    def asked(name: str, body: bytes) -> None:
        answer = filled.office.post(name, body, token=token)
        # An id that nobody has made up here is none of ours: whatever is well-formed ends there at the latest.
        assert answer.status_code in (400, 404), answer.text
        assert answer.headers["Content-Type"].startswith(PROBLEM_JSON)
        assert answer.json()["status"] == answer.status_code

    asked()
    assert filled.everything() == before


def test_any_member_is_answered_and_a_refused_one_changes_nothing(filled: Book) -> None:
    """Of a workbook that is there: the caller is a clerk, who may check, and take steps on rows that there are."""
    token = filled.office.token(filled.email(CLERK))
    filled.done("validate_deals", CLERK)
    before = filled.everything()

    @bounded
    @given(name=st.sampled_from(NAMES), more=st.dictionaries(members, trees, max_size=3))
    def asked(name: str, more: dict[str, Any]) -> None:
        body = json.dumps({**more, "spreadsheet_id": filled.id}).encode()
        answer = filled.office.post(name, body, token=token)
        right = {"validate_deals": (200, 400, 429), "act": (400, 404, 429)}.get(name, (400, 403, 429))
        assert answer.status_code in right, answer.text

    asked()
    assert filled.everything() == before


def test_any_head_is_answered_or_hung_up_on_and_changes_nothing(filled: Book) -> None:
    before = filled.everything()
    url = urlsplit(filled.office.system.functions)
    body = json.dumps({"spreadsheet_id": filled.id}).encode()

    @bounded
    @given(
        method=st.sampled_from([b"POST", b"GET", b"PUT", b"HEAD", b"OPTIONS", b"TRACE", b"post", b"\xff"]),
        path=st.sampled_from([b"/recalculate", b"/", b"*", b"/%00", b"//", b"/recalculate?x=%zz", b"http://x/"]),
        headers=st.lists(st.tuples(header, values), max_size=6),
    )
    def asked(method: bytes, path: bytes, headers: list[tuple[str, bytes]]) -> None:
        lines = [b"%b %b HTTP/1.1" % (method, path), b"Host: x", b"Connection: close"]
        lines += [b"%b: %b" % (name.encode(), value) for name, value in headers]
        with socket.create_connection((url.hostname, url.port), timeout=PATIENCE) as connection:
            connection.sendall(b"\r\n".join([*lines, b"Content-Length: %d" % len(body), b"", body]))
            connection.shutdown(socket.SHUT_WR)
            try:
                begun = connection.recv(4096)
            except ConnectionResetError:
                begun = b""
        status = int(begun.split(b" ", 2)[1]) if begun.startswith(b"HTTP/1.") else 0
        # Nobody signed in: whatever it is, it is refused.
        assert status in (0, 100, 501) or 400 <= status < 500, begun

    asked()
    assert filled.everything() == before
    assert filled.done("validate_deals", CLERK)["status"] == "problems"


def test_any_address_in_the_staff_list_is_mailed_to_or_told(filled: Book) -> None:
    names = [
        "",
        " ",
        "@",
        "a@",
        "@b.example",
        "a@b@c.example",
        "a b@c.example",
        "a@c.example\r\nBcc: d@e.example",
        "a@c.example, d@e.example",
        '"quoted part"@c.example',
        "王@分行.example",
        "a@" + "x" * 300 + ".example",
        "<a@c.example>",
        "a@[127.0.0.1]",
        "=HYPERLINK(1)@c.example",
        "a@c.example\x00",
        "🧾@c.example",
        "mailto:a@c.example",
        "%0a%0d@c.example",
        "a@localhost",
    ]
    filled.type_in("员工", *(filled.person(str(2000 + n), f"某{n}", 邮箱=name) for n, name in enumerate(names)), at=5)
    filled.type_in("业务录入", *(deal(f"B{n:08}", who=str(2000 + n)) for n in range(len(names))), at=4)
    kept = filled.typed()
    filled.done("recalculate")
    filled.done("send_statements", month="2016-01")
    for _ in range(3):
        filled.done("deliver_mail")
    assert filled.typed() == kept
    delivered = requests.get(f"{filled.office.system.mail}/messages", timeout=PATIENCE).json()
    assert not [each for each in delivered if "d@e.example" in str(each["to"])], "nobody is mailed to by way of another"
