"""The runtime keeps to what Apps Script does, and names whatever it does not have."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from copy import deepcopy
from datetime import datetime
from pathlib import Path

import pytest

from scripts.apps_script import AppsScript, AppsScriptError
from tests.addon.conftest import CLERK, MANAGER
from tests.addon.serving import served
from tests.addon.stand_in_google import SPREADSHEET_ID, Cell, Google

SCOPES = ["openid", "userinfo.email", "script.external_request", "spreadsheets.currentonly", "script.scriptapp"]
TABS: dict[str, list[list[Cell]]] = {
    "First": [["a", 1, True, datetime(2016, 7, 1, 8, 30)], ["b"]],
    "It's": [["x"]],
}

Project = Callable[..., AppsScript]


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Makes a script project of the given files and opens it over a workbook of two tabs."""
    with ExitStack() as stack:
        google_url = stack.enter_context(served(Google(deepcopy(TABS)).answer))

        def make(code: str, *, scopes: list[str] = SCOPES, execution_limit: float = 60, **files: str) -> AppsScript:
            asked = [scope if scope == "openid" else f"https://www.googleapis.com/auth/{scope}" for scope in scopes]
            manifest = {"timeZone": "Asia/Shanghai", "oauthScopes": asked}
            texts = {"appsscript.json": json.dumps(manifest), "Code.js": code}
            texts |= {name.replace("_", "."): text for name, text in files.items()}
            for name, text in texts.items():
                (tmp_path / name).write_text(text)
            script = AppsScript(
                google_url, "", SPREADSHEET_ID, MANAGER, folder=tmp_path, execution_limit=execution_limit
            )
            return stack.enter_context(script)

        yield make


@pytest.mark.parametrize(
    ("expression", "named"),
    [
        ("SpreadsheetApp.getActiveSpreadsheet().insertSheet('x')", "Spreadsheet.insertSheet"),
        ("SpreadsheetApp.create('x')", "SpreadsheetApp.create"),
        ("SpreadsheetApp.getActiveSpreadsheet().getSheetByName('First').getRange(1, 1).setValue(1)", "Range.setValue"),
        ("DriveApp.getFiles()", "DriveApp.getFiles"),
        ("MailApp.sendEmail('a', 'b', 'c')", "MailApp.sendEmail"),
        ("Utilities.base64Encode('x')", "Utilities.base64Encode"),
        ("UrlFetchApp.fetch('http://127.0.0.1', {validateHttpsCertificates: false})", "validateHttpsCertificates"),
    ],
)
def test_what_the_runtime_does_not_have_is_named(project: Project, expression: str, named: str) -> None:
    script = project(f"function go() {{ {expression} }}")
    with pytest.raises(AppsScriptError, match=f"{named} is not offered by this runtime"):
        script.call("go")


@pytest.mark.parametrize("name", ["setTimeout", "fetch", "process", "require", "URL", "structuredClone", "window"])
def test_scripts_find_nothing_that_apps_script_does_not_have(project: Project, name: str) -> None:
    assert project(f"function go() {{ return typeof {name} }}").call("go") == "undefined"


def test_files_share_one_scope_and_executions_share_nothing(project: Project) -> None:
    script = project("function go() { counter += step; return counter }", More_js="const step = 2; let counter = 1;")
    assert [script.call("go"), script.call("go")] == [3, 3]


@pytest.mark.parametrize(
    ("scope", "expression"),
    [
        ("script.external_request", "UrlFetchApp.fetch('http://127.0.0.1:1')"),
        ("script.scriptapp", "ScriptApp.getProjectTriggers()"),
        ("script.container.ui", "SpreadsheetApp.getUi().showSidebar(HtmlService.createHtmlOutput(''))"),
        ("spreadsheets.currentonly", "SpreadsheetApp.getActiveSpreadsheet().getName()"),
        ("userinfo.email", "Session.getEffectiveUser().getEmail()"),
    ],
)
def test_a_service_needs_its_scope_in_the_manifest(project: Project, scope: str, expression: str) -> None:
    script = project(f"function go() {{ {expression} }}", scopes=[other for other in SCOPES if other != scope])
    with pytest.raises(AppsScriptError, match=rf"Required permissions: .*{scope}"):
        script.call("go")


def test_there_is_no_identity_token_without_openid(project: Project) -> None:
    script = project("function go() { return ScriptApp.getIdentityToken() }", scopes=["userinfo.email"])
    assert script.call("go") is None


@pytest.mark.parametrize("expression", ["UrlFetchApp.fetch('http://127.0.0.1:1')", "ScriptApp.getIdentityToken()"])
def test_a_simple_trigger_may_not_reach_out(project: Project, expression: str) -> None:
    script = project(f"function onOpen() {{ {expression} }}\nfunction onEdit() {{ {expression} }}")
    with pytest.raises(AppsScriptError, match="You do not have permission to call"):
        script.open()
    with pytest.raises(AppsScriptError, match="You do not have permission to call"):
        script.edit("First!A1", "x")


@pytest.mark.parametrize("value", ["new Date()", "() => 1", "[1, {when: new Date()}]", "new Map()"])
def test_a_page_is_given_plain_values_only(project: Project, value: str) -> None:
    with pytest.raises(AppsScriptError, match="no value that a page can be given"):
        project(f"function go() {{ return {value} }}").call("go")


def test_values_come_typed_and_display_values_as_text(project: Project) -> None:
    script = project("""
        const cells = () => SpreadsheetApp.getActiveSpreadsheet().getSheetByName('First').getRange(1, 1, 2, 4);
        function typed() {
          const [first, second] = cells().getValues();
          return [...first.slice(0, 3), first[3] instanceof Date, first[3].toISOString(), first[3].getHours(), second];
        }
        function shown() { return cells().getDisplayValues()[0].slice(0, 2) }
    """)
    # 08:30 by the clock of the workbook and of the script, both in Shanghai.
    assert script.call("typed") == ["a", 1, True, True, "2016-07-01T00:30:00.000Z", 8, ["b", "", "", ""]]
    assert script.call("shown") == ["a", "1"]


def test_ranges_outside_the_sheet_are_refused(project: Project) -> None:
    script = project("""
        const sheet = () => SpreadsheetApp.getActiveSpreadsheet().getSheetByName("It's");
        function beyond() { sheet().getRange(1001, 1) }
        function empty() { sheet().getRange(1, 1, 0, 1) }
        function last() { return [sheet().getLastRow(), sheet().getLastColumn(), sheet().getRange('B2:C').getA1Notation()] }
    """)
    with pytest.raises(AppsScriptError, match="outside the dimensions of the sheet"):
        script.call("beyond")
    with pytest.raises(AppsScriptError, match="number of rows in the range must be at least 1"):
        script.call("empty")
    assert script.call("last") == [1, 1, "B2:C1000"]


def test_an_edit_trigger_is_told_what_google_tells_it(project: Project) -> None:
    script = project("""
        function install() {
          ScriptApp.newTrigger('seen').forSpreadsheet(SpreadsheetApp.getActiveSpreadsheet()).onEdit().create();
        }
        function seen(e) {
          const { range, value, oldValue, source, user, authMode } = e;
          console.log({ at: range.getA1Notation(), tab: range.getSheet().getName(), value, oldValue,
            source: source.getId(), user: user.email, authMode, me: Session.getEffectiveUser().getEmail() });
        }
    """)
    script.call("install")
    script.as_person(CLERK).edit("It's!A1", "y")
    script.as_person(CLERK).paste("'It''s'!A1", [["p", "q"]])
    typed, pasted = [json.loads(shown["text"]) for shown in script.ui_log()]
    assert typed == {
        "at": "A1",
        "tab": "It's",
        "value": "y",
        "oldValue": "x",
        "source": SPREADSHEET_ID,
        "user": CLERK,
        "authMode": "FULL",
        "me": MANAGER,
    }
    assert pasted["at"] == "A1:B1"
    assert "value" not in pasted


def test_a_time_driven_trigger_runs_every_minute_as_its_creator_with_nobody_at_the_keyboard(project: Project) -> None:
    script = project("""
        function install() { ScriptApp.newTrigger('tick').timeBased().everyMinutes(1).create() }
        function tick(e) {
          SpreadsheetApp.getActiveSpreadsheet().toast('seen by nobody');
          const { triggerUid, timezone, authMode } = e;
          const mine = ScriptApp.getProjectTriggers().map((trigger) => trigger.getUniqueId()).includes(triggerUid);
          console.log({ mine, timezone, authMode, minute: typeof e.minute, me: Session.getEffectiveUser().getEmail() });
        }
        function remove() { ScriptApp.getProjectTriggers().forEach((trigger) => ScriptApp.deleteTrigger(trigger)) }
    """)
    script.call("install")
    script.run_clock()
    assert script.ui_log() == []
    script.pass_time(60)
    script.run_clock()
    script.run_clock()
    (shown,) = script.ui_log()
    told = {"mine": True, "timezone": "UTC", "authMode": "FULL", "minute": "number", "me": MANAGER}
    assert json.loads(shown["text"]) == told
    script.call("remove")
    script.pass_time(60)
    script.run_clock()
    assert len(script.ui_log()) == 1


def test_a_time_driven_trigger_has_no_user_interface(project: Project) -> None:
    script = project("""
        function install() { ScriptApp.newTrigger('tick').timeBased().everyMinutes(5).create() }
        function tick() { SpreadsheetApp.getUi() }
    """)
    script.call("install")
    script.pass_time(300)
    with pytest.raises(AppsScriptError, match=r"Cannot call SpreadsheetApp.getUi\(\) from this context"):
        script.run_clock()


@pytest.mark.parametrize(
    ("minutes", "message"), [(2, "It must be one of 1,5,10,15,30"), (0, "It must be one of 1,5,10,15,30")]
)
def test_only_some_numbers_of_minutes_are_offered(project: Project, minutes: int, message: str) -> None:
    script = project(f"function go() {{ ScriptApp.newTrigger('x').timeBased().everyMinutes({minutes}) }}")
    with pytest.raises(AppsScriptError, match=message):
        script.call("go")


def test_a_person_has_at_most_twenty_triggers(project: Project) -> None:
    script = project("""
        function go() { ScriptApp.newTrigger('go').timeBased().everyMinutes(1).create(); }
    """)
    for _ in range(20):
        script.call("go")
    with pytest.raises(AppsScriptError, match="This script has too many triggers"):
        script.call("go")
    script.as_person(CLERK).call("go")


def test_templates_escape_and_include(project: Project) -> None:
    script = project(
        """
        function word() { return '<b>' }
        function go() {
          const page = HtmlService.createTemplateFromFile('Page');
          page.names = ['x', 'y'];
          return page.evaluate().getContent();
        }
        """,
        Page_html="<? for (const name of names) { ?><i title='<?= word() + name ?>'><?!= word() ?></i><? } ?>",
    )
    assert script.call("go") == "<i title='&lt;b&gt;x'><b></i><i title='&lt;b&gt;y'><b></i>"


def test_escaping_inside_a_script_is_named_as_missing(project: Project) -> None:
    code = "function go() { HtmlService.createTemplate('<script>let x = <?= 1 ?></script>').evaluate() }"
    with pytest.raises(AppsScriptError, match="Contextual escaping inside <script> is not offered"):
        project(code).call("go")


def test_a_lock_is_held_by_one_execution_and_released_with_it(project: Project) -> None:
    script = project("""
        function hold() { LockService.getScriptLock().waitLock(0); Utilities.sleep(1); return true }
        function attempt() { return LockService.getScriptLock().tryLock(0) }
    """)
    script.hold_sleep()
    with ThreadPoolExecutor(1) as pool:
        holder = pool.submit(script.call, "hold")
        while script.sleeping() == 0:
            assert not holder.done()
        assert script.call("attempt") is False
        script.wake()
        assert holder.result() is True
    assert script.call("attempt") is True


def test_properties_and_cache_outlive_an_execution(project: Project) -> None:
    script = project("""
        function put() {
          PropertiesService.getUserProperties().setProperties({ a: 1, b: 'two' }).deleteProperty('b');
          CacheService.getScriptCache().put('short', 'x', 0);
          CacheService.getScriptCache().put('long', 'y');
        }
        function get() {
          const cache = CacheService.getScriptCache();
          return [PropertiesService.getUserProperties().getProperties(), cache.get('short'), cache.get('long')];
        }
        function large() { PropertiesService.getScriptProperties().setProperty('a', '汉'.repeat(4000)) }
    """)
    script.call("put")
    assert script.call("get") == [{"a": "1"}, None, "y"]
    script.pass_time(601)
    assert script.call("get") == [{"a": "1"}, None, None]
    assert script.as_person(CLERK).call("get")[0] == {}
    with pytest.raises(AppsScriptError, match="Argument too large"):
        script.call("large")


def test_time_can_be_passed(project: Project) -> None:
    script = project("function go() { return [Date.now(), new Date().getTime(), new Date(0) instanceof Date] }")
    before = script.call("go")[0]
    script.pass_time(3600)
    now, constructed, is_date = script.call("go")
    assert now - before >= 3_600_000
    assert constructed - before >= 3_600_000
    assert is_date


def test_a_script_that_never_ends_is_stopped(project: Project) -> None:
    with pytest.raises(AppsScriptError, match="Exceeded maximum execution time"):
        project("function go() { while (true); }", execution_limit=0.3).call("go")


def test_a_question_needs_somebody_to_answer(project: Project) -> None:
    script = project("""
        function ask() {
          const ui = SpreadsheetApp.getUi();
          return ui.alert('Delete?', 'All of it', ui.ButtonSet.YES_NO) === ui.Button.YES;
        }
    """)
    with pytest.raises(AppsScriptError, match="Nobody answered: All of it"):
        script.call("ask")
    script.answer("YES")
    assert script.call("ask") is True


def test_an_error_says_where_it_came_from(project: Project) -> None:
    script = project("function go() {\n  throw new TypeError('wrong turn');\n}")
    with pytest.raises(AppsScriptError, match=r"^wrong turn$") as caught:
        script.call("go")
    assert "Code.js:2" in caught.value.stack
