"""How much of a day's time for triggers a day of editing takes: executions as they ran, priced by what services take.

Google grants 90 minutes of trigger time a day and installer, 6 hours on Workspace
(developers.google.com/apps-script/guides/services/quotas), and 50,000 reads and writes of properties a day, 500,000 on
Workspace. What a call of a service takes is what others have measured at Google, the slower where they differ:
ziritione.org/post/apps_script_performance and qiita.com/mitonattou919/items/a0fdd1a9e4559ee4a512. Both simulate some
minutes, and the day is made of such minutes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from scripts.apps_script import AppsScript
from scripts.apps_script.host import Execution
from tests.addon.conftest import CLERK, MANAGER
from tests.addon.stand_in_functions import Functions

HOUR = 3600.0
MINUTES = 3  # that are simulated
DAY_MINUTES = 24 * 60
WORKING_MINUTES = 8 * 60
EDITORS = 50
SECONDS = {
    "cache.get": 0.02,
    "cache.put": 0.09,
    "cache.remove": 0.09,
    "properties.all": 0.035,
    "properties.set": 0.065,
    "lock.take": 0.05,
    "lock.release": 0.05,
    "identity.accessToken": 0.0,  # it stands for what SpreadsheetApp does itself
    "identity.idToken": 0.1,
    "spreadsheet": 0.2,
    "triggers.list": 0.2,
    "ui.toast": 0.1,
}
TRIGGERS = ("edit", "change", "clock")


def price(execution: Execution, answer: float) -> float:
    """Seconds that an execution takes where the functions answer after `answer` seconds."""
    return sum(number * (SECONDS | {"fetch": answer})[service] for service, number in execution.calls.items())


def price_of_edit(execution: Execution) -> float:
    """The workbook that an event names is not asked for before the script asks for it, as this runtime does."""
    calls = Counter(execution.calls)
    if execution.function == "onDealEdited" and calls["properties.set"] == 0:
        calls["spreadsheet"] = 0
    return price(Execution(execution.function, execution.origin, execution.person, calls), 0.0)


@pytest.fixture
def installed(script: AppsScript) -> AppsScript:
    """A workbook in which the triggers have been installed for a while."""
    script.click("安装自动校验")
    for _ in range(2):
        script.edit("业务录入!C3", "13812345679")
        script.pass_time(60)
        script.run_clock()
    script.pass_time(60)
    return script


def simulated(script: AppsScript, act: Callable[[], None]) -> list[Execution]:
    """The triggers' executions of some minutes, in each of which people do the same."""
    before = len(script.executions())
    for _ in range(MINUTES):
        act()
        script.pass_time(60)
        script.run_clock()
    return [each for each in script.executions()[before:] if each.origin in TRIGGERS]


@pytest.mark.parametrize(("every", "answer"), [(10, 5.0), (6, 2.0)])
def test_fifty_editors_over_eight_hours_take_two_hours_of_trigger_time_at_most(
    installed: AppsScript, functions: Functions, every: int, answer: float
) -> None:
    clerk = installed.as_person(CLERK)
    edits = 12
    functions.calls.clear()

    def edit() -> None:
        for row in range(2, 2 + edits):
            clerk.edit(f"业务录入!C{row}", "13812345679")

    executions = simulated(installed, edit)
    by_origin = {origin: [e for e in executions if e.origin == origin] for origin in TRIGGERS}
    assert {execution.person for execution in executions} == {MANAGER}
    assert len(by_origin["edit"]) == MINUTES * edits
    assert len(functions.calls) == MINUTES

    prices = Counter(round(price_of_edit(execution), 3) for execution in by_origin["edit"])
    (quick, number), (noting, noted) = prices.most_common()
    assert (number, noted) == (MINUTES * (edits - 1), MINUTES), "the first edit of a minute notes, the others look"
    minute = max(price(execution, answer) for execution in by_origin["clock"])
    idle = max(price(execution, answer) for execution in simulated(installed, lambda: None))

    a_minute = EDITORS * 60 // every
    working = WORKING_MINUTES * (noting + (a_minute - 1) * quick + minute)
    day = working + (DAY_MINUTES - WORKING_MINUTES) * idle
    print(
        f"{WORKING_MINUTES * a_minute:,} edits: {day / HOUR:.2f} h; an edit {quick * 1000:.0f} ms, the first of a minute "
        f"{noting * 1000:.0f} ms, a minute with a validation {minute:.1f} s, without {idle * 1000:.0f} ms"
    )
    assert day <= 2 * HOUR


def test_a_day_of_editing_keeps_to_what_properties_may_be_asked(installed: AppsScript) -> None:
    executions = simulated(installed, lambda: installed.edit("业务录入!C2", "1"))
    asked = sum(
        number for execution in executions for service, number in execution.calls.items() if "properties" in service
    )
    # A sidebar that is open has what is noted validated every five seconds instead of every minute.
    assert asked / MINUTES * DAY_MINUTES < 50_000
    assert asked / MINUTES * WORKING_MINUTES * 12 < 50_000


def test_a_minute_in_which_nobody_edits_costs_one_look(installed: AppsScript) -> None:
    executions = simulated(installed, lambda: None)
    assert [dict(execution.calls) for execution in executions] == [{"properties.all": 1}] * MINUTES


def test_a_sidebar_that_is_open_takes_no_trigger_time(installed: AppsScript) -> None:
    clerk = installed.as_person(CLERK)

    def look() -> None:
        clerk.edit("业务录入!C3", "13812345679")
        clerk.call("validateNoted")

    executions = simulated(installed, look)
    assert all(execution.origin != "clock" or "fetch" not in execution.calls for execution in executions)
