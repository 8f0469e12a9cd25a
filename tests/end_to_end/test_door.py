"""The door: who asks is known before a byte of the body is read, and no request holds up another."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import json
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests

from functions.jobs.targets import MOST_BYTES
from tests.end_to_end.office import MANAGER, PROBLEM_JSON, Book, Office, sentence

PATIENCE = 60  # seconds
SOMEBODY = "u1000@nowhere.example"
UNFINISHED = 40


@contextlib.contextmanager
def asking(office: Office, head: str, *, token: str = "", begun: bytes = b"") -> Iterator[socket.socket]:
    """A connection on which a request was begun: its head, and as much of its body as is given."""
    url = urlsplit(office.system.functions)
    lines = [head, f"Host: {url.netloc}", *([f"Authorization: Bearer {token}"] if token else [])]
    with socket.create_connection((url.hostname, url.port), timeout=PATIENCE) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + begun)
        yield connection


def answered(connection: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """The answer on a connection: its status, its headers in lower case and its body."""
    answer = http.client.HTTPResponse(connection)
    answer.begin()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


def test_who_asks_is_known_before_the_body_is_read(office: Office) -> None:
    for length in ("Content-Length: 300000000", "Transfer-Encoding: chunked"):
        with asking(office, f"POST /recalculate HTTP/1.1\r\n{length}") as connection:
            status, headers, body = answered(connection)
        assert status == 401, "the answer is there though not a byte of the body was sent"
        assert headers["content-type"] == PROBLEM_JSON
        assert headers["connection"] == "close"
        assert json.loads(body)["status"] == 401


def test_a_client_that_waits_to_be_told_to_go_on_is_not_told_so_in_vain(office: Office) -> None:
    head = "POST /recalculate HTTP/1.1\r\nContent-Length: 300000000\r\nExpect: 100-continue"
    with asking(office, head) as connection:
        assert connection.recv(65536).startswith(b"HTTP/1.1 401 ")


def test_a_body_is_read_no_further_than_it_may_go(office: Office) -> None:
    token = office.token(SOMEBODY)
    sent = 0
    with asking(office, "POST /recalculate HTTP/1.1\r\nTransfer-Encoding: chunked", token=token) as connection:
        piece = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            while sent < 300_000_000:
                connection.sendall(piece)
                sent += 0x10000
    assert sent < 300_000_000, "the connection ended before all of it was taken"


@pytest.mark.parametrize("length", [MOST_BYTES + 1, 300_000_000, 10**18])
def test_a_body_said_to_be_too_long_is_refused_unread(office: Office, length: int) -> None:
    head = f"POST /recalculate HTTP/1.1\r\nContent-Length: {length}"
    with asking(office, head, token=office.token(SOMEBODY)) as connection:
        status, _, body = answered(connection)
    assert status == 413
    assert "太长" in json.loads(body)["detail"]


def test_a_body_that_turns_out_too_long_is_refused(office: Office) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(20):
            yield b" " * (MOST_BYTES // 10)

    headers = {"Authorization": f"Bearer {office.token(SOMEBODY)}"}
    answer = requests.post(f"{office.system.functions}/recalculate", data=pieces(), headers=headers, timeout=PATIENCE)
    assert "太长" in sentence(answer, 413)


def test_a_body_as_long_as_it_may_be_is_read(office: Office) -> None:
    told = sentence(office.post("recalculate", b" " * MOST_BYTES, token=office.token(SOMEBODY)), 400)
    assert "JSON" in told


def test_unfinished_bodies_are_cut_off_and_hold_nobody_up(book: Book) -> None:
    office, token = book.office, book.office.token(book.email(MANAGER))
    heads = {
        "a body that is never sent": ("POST /recalculate HTTP/1.1\r\nContent-Length: 100", b""),
        "half a body": ("POST /recalculate HTTP/1.1\r\nContent-Length: 100", b'{"spreadsheet_id": '),
        "half a chunk": ("POST /recalculate HTTP/1.1\r\nTransfer-Encoding: chunked", b"20\r\n{"),
        "no last chunk": ("POST /recalculate HTTP/1.1\r\nTransfer-Encoding: chunked", b"1\r\n{\r\n"),
    }
    with contextlib.ExitStack() as open_ones:
        waiting = [
            open_ones.enter_context(asking(office, head, token=token, begun=begun))
            for head, begun in heads.values()
            for _ in range(UNFINISHED // len(heads))
        ]
        # Heads that never end are no requests yet; they hold nobody up either.
        url = urlsplit(office.system.functions)
        for _ in range(UNFINISHED):
            half = open_ones.enter_context(socket.create_connection((url.hostname, url.port), timeout=PATIENCE))
            half.sendall(b"POST /recalculate HTTP/1.1\r\nHost: x\r\nX-Slow")
        assert book.done("validate_deals")["status"] == "ok"
        for connection in waiting:
            connection.setblocking(False)
            with pytest.raises(BlockingIOError):
                connection.recv(1)
            connection.setblocking(True)
            connection.settimeout(PATIENCE)
        for connection in waiting:
            status, headers, body = answered(connection)
            assert (status, headers["content-type"]) == (408, PROBLEM_JSON)
            assert "没有按时发完" in json.loads(body)["detail"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": "application/json; charset=gbk"},
        {"Content-Type": "application/jsonp"},
        {"Content-Type": "application/json", "Content-Encoding": "br"},
    ],
)
def test_what_is_not_plain_json_is_not_taken(office: Office, headers: dict[str, str]) -> None:
    answer = office.post("recalculate", b"{}", token=office.token(SOMEBODY), **headers)
    assert "application/json" in sentence(answer, 415)


def test_a_compressed_body_is_not_unpacked(office: Office) -> None:
    packed = gzip.compress(b" " * 100_000_000)
    answer = office.post("recalculate", packed, token=office.token(SOMEBODY), Content_Encoding="gzip")
    sentence(answer, 415)
    assert answer.headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize(
    "kind", ["application/json", "Application/JSON; charset=UTF-8", 'application/json;charset="utf-8"']
)
def test_json_by_any_of_its_names_is_taken(office: Office, kind: str) -> None:
    assert "spreadsheet_id" in sentence(
        office.post("recalculate", b"{}", token=office.token(SOMEBODY), Content_Type=kind), 400
    )


@pytest.mark.parametrize(
    "path", ["recalculate/", "/recalculate", "//recalculate", "recalculate//", "recalculate%2F", "RECALCULATE"]
)
def test_a_function_has_one_address(office: Office, path: str) -> None:
    sentence(office.post(path, {}, token=office.token(SOMEBODY)), 404)


def test_a_head_gets_no_body(office: Office) -> None:
    answer = requests.head(f"{office.system.functions}/recalculate", timeout=PATIENCE)
    assert (answer.status_code, answer.content) == (405, b"")
    assert answer.headers["Content-Type"] == PROBLEM_JSON


def test_two_tokens_prove_nothing(office: Office) -> None:
    token = office.token(SOMEBODY)
    head = f"POST /recalculate HTTP/1.1\r\nContent-Length: 2\r\nAuthorization: Bearer {token}"
    with asking(office, head, token=token, begun=b"{}") as connection:
        assert answered(connection)[0] == 401


def test_a_head_that_is_too_long_or_no_http_is_refused(office: Office) -> None:
    # A head that comes in many pieces is too long for the server itself, before it is a request.
    refused = (b"HTTP/1.1 431 ", b"HTTP/1.1 400 ")
    for head in (f"POST /recalculate HTTP/1.1\r\nX-Big: {'x' * 40_000}", "POST /recalculate HTTP/1.1\r\n: x", "\x00"):
        with asking(office, head) as connection:
            assert connection.recv(65536).startswith(refused)
    assert office.post("recalculate", {}).status_code == 401


@pytest.mark.parametrize(
    ("head", "status", "says"),
    [
        ("GET /robots.txt HTTP/1.1", 404, b"Not Found"),
        ("GET /favicon.ico HTTP/1.1", 404, b"Not Found"),
        ("TRACE /recalculate HTTP/1.1", 405, b"Method Not Allowed"),
        ("CONNECT /recalculate HTTP/1.1", 405, b"Method Not Allowed"),
        ("this is no request", 400, b"Invalid HTTP request received."),
        ("POST /recalculate HTTP/1.1\r\nContent-Length: many", 400, b"Invalid HTTP request received."),
        ("POST /recalculate HTTP/1.1\r\nno header", 400, b"Invalid HTTP request received."),
    ],
)
def test_what_never_reaches_a_function_gets_a_line_of_plain_text_and_no_more(
    office: Office, head: str, status: int, says: bytes
) -> None:
    with asking(office, head) as connection:
        seen, headers, body = answered(connection)
    assert (seen, body) == (status, says)
    assert headers["content-type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("path", ["/robots.txt", "/favicon.ico", "/nothing", "/recalculate/", "/%2e%2e/recalculate"])
def test_whatever_reaches_the_door_is_refused_as_a_problem(office: Office, method: str, path: str) -> None:
    answer = requests.request(method, f"{office.system.functions}{path}", data=b"{}", timeout=PATIENCE)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == PROBLEM_JSON
