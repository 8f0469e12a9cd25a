"""Months and mail, as the sidebar asks for them."""

from __future__ import annotations

from scripts.apps_script import AppsScript
from tests.addon.stand_in_functions import Functions, success
from tests.addon.stand_in_google import Google


def test_months_are_those_of_the_summary_newest_first(script: AppsScript, google: Google) -> None:
    google.tabs["月度汇总"] += [["2015-12", "1003"], ["", ""], ["合计", ""]]
    assert script.call("listMonths") == ["2016-02", "2016-01", "2015-12"]


def test_there_are_no_months_before_the_first_run(script: AppsScript, google: Google) -> None:
    del google.tabs["月度汇总"][1:]
    assert script.call("listMonths") == []


def test_a_preview_brings_the_mails(script: AppsScript, functions: Functions) -> None:
    mail = {
        "to": "a@branch.example",
        "name": "林军",
        "staff_no": "1001",
        "subject": "对账单",
        "html": "<p>",
        "text": "",
    }
    functions.answers["send_statements"] = lambda _: success({"queued": 1}, statements=[mail])
    assert script.call("previewStatements", "2016-01")["answer"]["statements"] == [mail]


def test_delivery_is_followed_by_the_states_of_the_outbox(script: AppsScript, google: Google) -> None:
    states = ["待发送", "发送中", "已发送", "已发送", "失败"]
    google.tabs["通知邮件"] += [[str(number), "x@branch.example", state] for number, state in enumerate(states)]
    assert script.call("followDelivery") == {"waiting": 2, "sent": 2, "failed": 1}


def test_what_failed_is_tried_again_where_that_is_asked_for(script: AppsScript, functions: Functions) -> None:
    script.call("deliverMail")
    script.call("deliverMail", True)
    asked = [call.body.get("retry_failed") for call in functions.calls if call.target == "deliver_mail"]
    assert asked == [None, True]
