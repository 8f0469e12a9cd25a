"""The add-on calls tabs, headers and states what the schemas call them."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from functions.jobs.month_steps import ASK, CONFIRM, CONFIRM_FOR, PROPOSE, STEPS
from schemas.inputs import Settings
from schemas.months import CLOSED, DUES, MONTH_STATES, WAITS, Closings, Differences
from schemas.problems import ERROR, REMINDER
from schemas.results import (
    FAILED,
    MAILS,
    QUEUED,
    SENDING,
    SENT,
    STATEMENT,
    STATES,
    Guide,
    Outbox,
    Problems,
    Runs,
    System,
    Trial,
)
from schemas.scheme import SCHEMES
from schemas.steps import States, StepLog, ToDo
from schemas.tab import Tab, about, columns
from schemas.words import LOCALES, YES, YES_NO, Choices, Locale
from schemas.workbook import workbook
from scripts.apps_script.host import ADDON
from scripts.apps_script.node import find_node
from sheets_templates.addon_facts import TAB

DUTY = {"tab": "tab_title", **{name: name for name in ("key", "steps", "state", "due", "overdue")}}
HEADERS: dict[str, dict[str, str]] = {
    "problems": {
        "tab": "tab_title",
        "row": "row",
        "column": "column_title",
        "level": "level",
        "key": "key",
        "advice": "advice",
    },
    "outbox": {"state": "state", "month": "month", "kind": "kind"},
    "closings": {"month": "month", "state": "state"},
    "differences": {"state": "state"},
    "stepLog": {"key": "key", "step": "step"},
    "runs": {
        "id": "run_id",
        "trigger": "trigger",
        "person": "person",
        "seconds": "seconds",
        "rows": "rows",
        "problems": "problems",
    },
    "staff": {"staffNo": "staff_no", "email": "email"},
    "toDo": {"staffNo": "staff_no", **DUTY, "says": "about"},
    "states": {**DUTY, "says": "says"},
}


@pytest.fixture(scope="module")
def words() -> dict[str, Any]:
    code = f"{(ADDON / 'Words.js').read_text()}; console.log(JSON.stringify(WORDS))"
    said = subprocess.run([*find_node().node, "-e", code], capture_output=True, text=True, check=True).stdout
    spoken: dict[str, Any] = json.loads(said)
    return spoken


def label(choices: Choices, value: str, locale: Locale) -> str:
    return next(word.to(locale) for word in choices if word.zh == value)


@pytest.fixture(params=[*SCHEMES, ",".join(SCHEMES)], ids=[*SCHEMES, "all side by side"])
def tabs(request: pytest.FixtureRequest) -> dict[str, type[Tab]]:
    """The tabs that a workbook has whatever its schemes."""
    return {
        "guide": Guide,
        "summary": workbook(request.param).summary,
        "problems": Problems,
        "outbox": Outbox,
        "runs": Runs,
        "settings": Settings,
        "trial": Trial,
        "staff": workbook(request.param).staff,
        "toDo": ToDo,
        "states": States,
        "closings": Closings,
        "differences": Differences,
        "stepLog": StepLog,
        "system": System,
    }


@pytest.mark.parametrize("locale", LOCALES)
def test_the_tabs_that_every_workbook_has_go_by_their_titles(
    words: dict[str, Any], tabs: dict[str, type[Tab]], locale: Locale
) -> None:
    assert words[locale]["tabs"] == {key: about(tab).title.to(locale) for key, tab in tabs.items()}


@pytest.mark.parametrize("locale", LOCALES)
def test_headers_are_those_that_every_workbook_has(
    words: dict[str, Any], tabs: dict[str, type[Tab]], locale: Locale
) -> None:
    fields = {**HEADERS, "summary": {"month": "month", "held": "held"}}
    expected = {
        key: {short: columns(tabs[key])[field].label.to(locale) for short, field in named.items()}
        for key, named in fields.items()
    }
    assert words[locale]["headers"] == expected


def test_the_add_on_knows_facts_by_the_name_that_provisioning_gives_them() -> None:
    assert f"const TAB_FACT = '{TAB}';" in (ADDON / "Tabs.js").read_text()


@pytest.mark.parametrize("locale", LOCALES)
def test_levels_and_states_are_those_of_the_results(words: dict[str, Any], locale: Locale) -> None:
    levels = next(column.choices for name, column in columns(Problems).items() if name == "level")
    assert levels is not None
    assert words[locale]["levels"] == {
        "error": label(levels, ERROR, locale),
        "reminder": label(levels, REMINDER, locale),
    }
    assert words[locale]["yes"] == label(YES_NO, YES, locale)
    closing = {
        "closed": label(MONTH_STATES, CLOSED, locale),
        "undecided": label(DUES, WAITS, locale),
        "statement": label(MAILS, STATEMENT, locale),
        "ask": label(STEPS, ASK, locale),
        "confirm": label(STEPS, CONFIRM, locale),
        "confirmFor": label(STEPS, CONFIRM_FOR, locale),
        "propose": label(STEPS, PROPOSE, locale),
    }
    assert words[locale]["closing"] == closing
    states = {"queued": QUEUED, "sending": SENDING, "sent": SENT, "failed": FAILED}
    assert words[locale]["states"] == {key: label(STATES, value, locale) for key, value in states.items()}
