"""What the functions are asked, and what people are told of their answers."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest

from scripts.apps_script import AppsScript, AppsScriptError
from tests.addon.conftest import CLERK, MANAGER, Opened
from tests.addon.serving import Response
from tests.addon.stand_in_functions import Functions, later, page, problem, slow, success
from tests.addon.stand_in_google import SPREADSHEET_ID


def test_a_call_names_the_workbook_and_carries_the_persons_identity(script: AppsScript, functions: Functions) -> None:
    script.call("startRun", "recalculate")
    script.as_person(CLERK).call("startRun", "validate")
    recalculation, validation = functions.calls
    assert (recalculation.target, recalculation.body) == ("recalculate", {"spreadsheet_id": SPREADSHEET_ID})
    assert recalculation.language == "zh"
    assert recalculation.authorization == f"Bearer id_token of {MANAGER}"
    assert (validation.target, validation.body) == ("validate_deals", {"spreadsheet_id": SPREADSHEET_ID})
    assert validation.authorization == f"Bearer id_token of {CLERK}"


def test_statements_are_asked_for_as_the_contract_says(script: AppsScript, functions: Functions) -> None:
    script.call("previewStatements", "2016-01")
    script.call("queueStatements", "2016-01")
    script.call("deliverMail")
    assert [(call.target, call.body) for call in functions.calls] == [
        ("send_statements", {"spreadsheet_id": SPREADSHEET_ID, "month": "2016-01", "preview": True}),
        ("send_statements", {"spreadsheet_id": SPREADSHEET_ID, "month": "2016-01"}),
        ("deliver_mail", {"spreadsheet_id": SPREADSHEET_ID}),
    ]


def test_a_success_is_handed_on_whole(script: AppsScript, functions: Functions) -> None:
    functions.answers["recalculate"] = lambda _: success({"rows": 1500, "problems": 7}, "problems", seconds=2.5)
    outcome = script.call("startRun", "recalculate")
    assert outcome["kind"] == "done"
    assert outcome["answer"]["counts"] == {"rows": 1500, "problems": 7}
    assert (outcome["answer"]["run_id"], outcome["answer"]["seconds"]) == ("R-1", 2.5)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 422, 503])
def test_the_sentence_of_a_function_that_refuses_is_shown_as_it_is(
    script: AppsScript, functions: Functions, status: int
) -> None:
    functions.answers["recalculate"] = lambda _: problem(status, "只有经理可以重新核算。（运行 R-2）")
    outcome = script.call("startRun", "recalculate")
    assert outcome == {"kind": "refused", "detail": "只有经理可以重新核算。（运行 R-2）", "status": status}


def test_where_too_many_ask_the_person_waits_and_is_told_of_nothing(script: AppsScript, functions: Functions) -> None:
    answers = [later(1), later(1), success({"rows": 3})]
    functions.answers["recalculate"] = lambda _: answers.pop(0)
    assert script.call("startRun", "recalculate")["kind"] == "done"
    assert len(functions.calls) == 3


@pytest.mark.parametrize("seconds", [181, 3600])
def test_a_wait_that_is_too_long_is_said_at_once(script: AppsScript, functions: Functions, seconds: int) -> None:
    functions.answers["recalculate"] = lambda _: later(seconds)
    outcome = script.call("startRun", "recalculate")
    assert outcome == {"kind": "refused", "detail": f"现在编辑的人多，请 {seconds} 秒后再试", "status": 429}


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (page(404), "核算服务没有「recalculate」这项功能（HTTP 404）"),
        (page(403), "Google Cloud 拒绝了这次调用（HTTP 403）"),
        (page(401), "Google Cloud 拒绝了这次调用（HTTP 401）"),
        (page(502), "核算服务暂时不可用（HTTP 502）"),
        (replace(page(429), headers={"Retry-After": "600"}), "核算服务暂时不可用（HTTP 429）"),
        (page(302), "核算服务的答复看不懂（HTTP 302）"),
        (Response(200, "text/html", "<html>Sign in</html>"), "核算服务的答复看不懂（HTTP 200）"),
        (Response(200, "application/json", '["ok"]'), "核算服务的答复看不懂（HTTP 200）"),
        (Response(200, "application/json", '{"status": "ok"}'), "核算服务的答复看不懂（HTTP 200）"),
    ],
)
def test_an_answer_that_is_not_a_functions_gets_a_clear_sentence(
    script: AppsScript, functions: Functions, answer: Response, sentence: str
) -> None:
    functions.answers["recalculate"] = lambda _: answer
    outcome = script.call("startRun", "recalculate")
    assert outcome["kind"] == "refused"
    assert outcome["detail"].startswith(sentence)


def test_a_gateway_that_stopped_waiting_leaves_the_outcome_open(script: AppsScript, functions: Functions) -> None:
    functions.answers["recalculate"] = lambda _: page(504)
    assert script.call("startRun", "recalculate")["kind"] == "unknown"


def test_a_fetch_that_gave_up_leaves_the_outcome_open(opened: Opened, functions: Functions) -> None:
    functions.answers["recalculate"] = slow(1.5, lambda _: success({}))
    outcome = opened(fetch_limit=0.2).call("startRun", "recalculate")
    assert outcome["kind"] == "unknown"
    assert "Timeout" in outcome["detail"]


@pytest.fixture
def deaf_port() -> Iterator[int]:
    """A port where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def test_functions_out_of_reach_are_said_so(opened: Opened, deaf_port: int) -> None:
    outcome = opened(functions_url=f"http://127.0.0.1:{deaf_port}").call("startRun", "recalculate")
    assert outcome["kind"] == "refused"
    assert outcome["detail"].startswith("连不上核算服务")
    assert "Address unavailable" in outcome["detail"]


def test_an_english_workbook_is_answered_in_english(opened: Opened, deaf_port: int, google_in_english: None) -> None:
    outcome = opened(functions_url=f"http://127.0.0.1:{deaf_port}").call("startRun", "recalculate")
    assert outcome["detail"].startswith("The payout service cannot be reached")


def test_without_an_address_the_administrator_is_told_where_to_set_it(opened: Opened) -> None:
    outcome = opened(functions_url="").call("startRun", "validate")
    assert outcome["kind"] == "refused"
    assert "FUNCTIONS_URL" in outcome["detail"]
    assert "脚本属性" in outcome["detail"]


def test_the_deployment_sets_the_address(script: AppsScript, functions: Functions) -> None:
    assert script.call("setFunctionsUrl", "http://127.0.0.1:1/") == "http://127.0.0.1:1"
    assert script.call("startRun", "validate")["kind"] == "refused"
    assert functions.calls == []


@pytest.mark.parametrize("url", ["http://example.com", "ftp://x", "", "javascript:alert(1)"])
def test_an_address_that_would_send_tokens_in_the_clear_is_refused(script: AppsScript, url: str) -> None:
    with pytest.raises(AppsScriptError, match="必须以 https:// 开头"):
        script.call("setFunctionsUrl", url)


def test_a_redirect_is_not_followed_with_the_token(script: AppsScript, functions: Functions) -> None:
    functions.answers["recalculate"] = lambda _: page(307)
    assert script.call("startRun", "recalculate")["kind"] == "refused"
    assert len(functions.calls) == 1


def test_pages_can_start_nothing_but_runs(script: AppsScript, functions: Functions) -> None:
    with pytest.raises(AppsScriptError, match="close_month"):
        script.call("startRun", "close_month")
    with pytest.raises(AppsScriptError, match="月份"):
        script.call("queueStatements", "2016-1")
    with pytest.raises(AppsScriptError, match="Script function not found"):
        script.call("callFunction_", "recalculate", {})
    assert functions.calls == []
