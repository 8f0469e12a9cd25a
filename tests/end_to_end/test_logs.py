"""What the functions log: every run with what came of it, in a form its reader can use, and nothing that is private."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scripts._environment import ROOT
from tests.end_to_end.conftest import Functions
from tests.end_to_end.office import CLERK, MANAGER, READ, Book, deal
from tests.end_to_end.private import private_in

TRACE = "105445aa7843bc8bf206b12000100000"  # pragma: allowlist secret: the id of a trace
LINE = re.compile(r"\d\d:\d\d:\d\d (INFO|WARNING|ERROR) ")


def logged(folder: Path) -> str:
    """What the further functions process wrote."""
    (log,) = folder.glob("functions-*.log")
    return log.read_text(encoding="utf-8")


def asked(book: Book, functions: str, target: str, who: str = MANAGER, **body: Any) -> tuple[int, str]:
    """The status of a call, and the id of its run."""
    token = book.office.token(book.email(who))
    headers = {"X_Cloud_Trace_Context": f"{TRACE}/255;o=1"}
    answer = book.office.post(target, {"spreadsheet_id": book.id, **body}, token=token, functions=functions, **headers)
    return answer.status_code, str(answer.json()["run_id"])


def test_in_the_cloud_each_run_is_one_entry_beside_its_request(
    book: Book, functions_with: Functions, tmp_path: Path
) -> None:
    book.type_in("业务录入", deal("A00000001"), deal("A00000002", "2016-02-30"))
    with functions_with(K_SERVICE="tallysheet", GOOGLE_CLOUD_PROJECT="a-project") as functions:
        runs = [
            asked(book, functions, "recalculate"),
            asked(book, functions, "recalculate", CLERK),
            asked(book, functions, "recalculate", months="all"),
        ]
        book.put("费率", 2, "费率", "many")
        runs.append(asked(book, functions, "recalculate"))
    entries = [json.loads(line) for line in logged(tmp_path).splitlines()]
    found = {entry["run_id"]: entry for entry in entries if "run_id" in entry}
    assert [status for status, _ in runs] == [200, 403, 400, 422]
    for status, run_id in runs:
        entry = found[run_id]
        assert (entry["status"], entry["target"]) == (status, "recalculate")
        assert entry["severity"] == ("INFO" if status == 200 else "WARNING")
        assert entry["logging.googleapis.com/trace"] == f"projects/a-project/traces/{TRACE}"
        assert entry["logging.googleapis.com/spanId"] == "00000000000000ff"
        assert entry["seconds"] >= 0
        assert entry["caller"] == f"u***@{book.domain}"
    assert found[runs[0][1]]["counts"]["deals"] == 1
    assert found[runs[0][1]]["spreadsheet_id"] == book.id
    assert "functions/jobs/" in found[runs[1][1]]["message"], "where a refusal comes from can be found"
    assert "many" not in logged(tmp_path), "a refusal repeats a cell to the manager, and not to the log"


def test_at_the_terminal_each_run_is_one_line(book: Book, functions_with: Functions, tmp_path: Path) -> None:
    with functions_with() as functions:
        status, run_id = asked(book, functions, "validate_deals")
        assert asked(book, functions, "validate_deals", "9999")[0] == 403
        assert book.office.post("recalculate", {}, functions=functions).status_code == 401
    lines = [line for line in logged(tmp_path).splitlines() if "run_id" in line]
    assert all(LINE.match(line) for line in lines)
    (mine,) = [line for line in lines if run_id in line]
    assert f"status={status}" in mine
    assert any("status=401" in line for line in lines)
    assert any("status=403" in line for line in lines)


def test_a_failure_can_be_found_and_shows_nothing_of_the_workbook(
    book: Book, functions_with: Functions, tmp_path: Path
) -> None:
    secret = "s3cret-of-smtp"  # pragma: allowlist secret: made up for this test
    with functions_with(K_SERVICE="x", TALLYSHEET_SMTP_PASSWORD=secret, TALLYSHEET_TIMEZONE="UTC") as functions:
        assert asked(book, functions, "validate_deals")[0] == 200
        with book.office.faults({"match": READ, "kind": "503"}):
            status, run_id = asked(book, functions, "recalculate")
        assert status == 503
    entries = [json.loads(line) for line in logged(tmp_path).splitlines() if run_id in line]
    (entry,) = [entry for entry in entries if "status" in entry]
    assert entry["message"].startswith("refused by functions.errors.Refusal at functions/")
    assert "functions/workbook/client.py" in entry["message"]
    assert not private_in(logged(tmp_path), secret)


PROGRAM = """
import logging, os, sys
from functions import logs
from functions.settings import read
logs.set_up(read(os.environ))
for private in sys.argv[1:]:
    for name in ("tallysheet", "urllib3.connectionpool"):
        log = logging.getLogger(name)
        log.warning("%s", private)
        try:
            try:
                raise KeyError(private)
            except KeyError as failed:
                raise ValueError("cannot read " + private) from failed
        except ValueError:
            log.exception("this went wrong", extra={"fields": {"caller": private}})
"""
PASSWORD = "s3cret of the mail server"  # pragma: allowlist secret: made up for these tests
FORMS = [
    "z.wang@branch.example",
    "王经理@分行.example",
    "z.wang%40branch.example",
    "a'b+c@x.example",
    "Bearer abc.def-ghi",
    "eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.c2ln",  # pragma: allowlist secret: signed by nobody
    "ya29.c.c0ASRK0Ga",
    "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----",  # pragma: allowlist secret: the head of any key
    PASSWORD,
    "x" * 100_000 + "@branch.example",
]


@pytest.mark.parametrize("cloud", [True, False], ids=["in the cloud", "at the terminal"])
def test_whoever_logs_it_what_is_private_is_not_in_the_log(cloud: bool) -> None:
    env = {"TALLYSHEET_SMTP_PASSWORD": PASSWORD, **({"K_SERVICE": "x"} if cloud else {})}
    command = [sys.executable, "-c", PROGRAM, *(f"about <{private}>, which" for private in FORMS)]
    log = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True).stderr
    assert not private_in(log, *FORMS)
    assert log.count("about <") == 4 * len(FORMS), "the rest of what was said is there"
    assert log.count("KeyError") == 2 * len(FORMS)
    assert "in <module>" in log, "the line where it went wrong can be found"


def test_what_became_of_pay_and_of_months_is_logged_where_no_workbook_owner_reaches(
    book: Book, functions_with: Functions, tmp_path: Path
) -> None:
    book.type_in("业务录入", deal("A00000001"))
    with functions_with(K_SERVICE="tallysheet", GOOGLE_CLOUD_PROJECT="a-project") as functions:
        for target, more in (("recalculate", {}), ("close_month", {}), ("reopen_month", {"reason": "更正"})):
            month = {} if target == "recalculate" else {"month": "2016-01"}
            assert asked(book, functions, target, **month, **more)[0] == 200
    entries = [json.loads(line) for line in logged(tmp_path).splitlines()]
    told = [entry for entry in entries if entry["message"] in ("calculated", "month closed", "month reopened")]
    first = ["calculated", "calculated", "month closed", "calculated", "month reopened"]
    assert [entry["message"] for entry in told] == first
    (run,) = book.rows("运行记录")[:1]
    assert (told[0]["total"], told[0]["plan_version"], told[0]["inputs"]) == (
        *("20.00", run["方案版本"], run["输入指纹"]),
    )
    (row,) = book.rows("关账")
    assert (told[2]["month"], told[2]["number"], told[2]["staff_no"]) == ("2016-01", 1, MANAGER)
    assert (told[2]["inputs"], told[2]["results"]) == (row["输入指纹"], row["结果指纹"])
    assert told[4]["reason"] == "更正"
