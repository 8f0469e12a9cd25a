"""Driving the add-on as a person does: open the workbook, use the menu, type into cells, read the sidebar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from scripts.apps_script.process import HostProcess

ADDON = Path(__file__).resolve().parents[2] / "sheets_templates" / "addon"

Cell = str | int | float | bool | None


@dataclass(frozen=True)
class MenuItem:
    """An item of a menu and the function that it runs."""

    label: str
    function: str


@dataclass(frozen=True)
class Execution:
    """One run of a script: its function, what began it (`menu`, `client`, `edit`, `change`, `clock` and such), whom it
    ran as, and how often it called each service: `cache.get`, `properties.set`, `fetch`, `spreadsheet` and such."""

    function: str
    origin: str
    person: str
    calls: Mapping[str, int]


class AppsScript:
    """The script project bound to one spreadsheet, at the hands of one person.

    The files of `folder` run unchanged. Each execution is fresh, as at Google: only properties, cache, locks and
    triggers outlive it. Times are in seconds; `fetch_limit` is after how long UrlFetchApp gives up and
    `execution_limit` after how long a script is stopped (Google: about 60 and 360).
    """

    def __init__(
        self,
        google_url: str,
        functions_url: str,
        spreadsheet_id: str,
        email: str,
        *,
        locale: str = "zh_CN",
        folder: Path = ADDON,
        fetch_limit: float = 60,
        execution_limit: float = 360,
    ) -> None:
        self.email = email
        self.spreadsheet_id = spreadsheet_id
        self._process = HostProcess()
        self._process.ask(
            "start",
            folder=str(folder),
            google=google_url.rstrip("/"),
            spreadsheetId=spreadsheet_id,
            scriptProperties={"FUNCTIONS_URL": functions_url} if functions_url else {},
            fetchLimitMs=round(fetch_limit * 1000),
            executionLimitMs=round(execution_limit * 1000),
            locale=locale,
        )

    def as_person(self, email: str) -> AppsScript:
        """The same project at the hands of someone else: their screen, their token, the same properties."""
        other = object.__new__(AppsScript)
        other.__dict__.update(self.__dict__, email=email)
        return other

    def open(self) -> list[MenuItem]:
        """Opens the workbook, which runs `onOpen`; the items of the menu, separators left out."""
        self._ask("open")
        return self.menu()

    def menu(self) -> list[MenuItem]:
        """The items of the add-on's menus as the person sees them."""
        menus = self._screen()["menus"]
        return [MenuItem(item["label"], item["functionName"]) for menu in menus for item in menu["items"] if item]

    def menu_titles(self) -> list[str]:
        """The titles of the add-on's menus."""
        return [menu["title"] for menu in self._screen()["menus"]]

    def click(self, label: str) -> None:
        """Chooses an item of the menu and waits until its function is over."""
        self._ask("click", label=label)

    def call(self, function: str, *args: object) -> Any:
        """What a page gets from `google.script.run.function(...args)`."""
        return self._ask("call", function=function, args=list(args))

    def edit(self, a1: str, value: Cell) -> None:
        """Types a value into one cell, such as `业务录入!B5`, and waits for the triggers; None clears the cell."""
        self.paste(a1, [[value]])

    def paste(self, a1: str, rows: Sequence[Sequence[Cell]]) -> None:
        """Pastes rows with their upper left corner at `a1` and waits for the triggers."""
        values = [["" if value is None else value for value in row] for row in rows]
        self._ask("edit", range=a1, values=values)

    def remove_rows(self, tab: str, first: int, last: int) -> None:
        """Removes whole rows, counted from 1, and waits for the triggers."""
        self._ask("removeRows", tab=tab, first=first, last=last)

    def run_clock(self) -> None:
        """Runs the time-driven triggers that are due by the scripts' clock, and waits for them."""
        self._process.ask("runClock")

    def answer(self, button: str, text: str = "") -> None:
        """Prepares the person's answer to the next question with more than one button."""
        self._ask("answer", answers=[{"button": button, "text": text}])

    def sidebar_html(self) -> str:
        """The page in the sidebar; empty where none was opened."""
        return self._page("sidebar")

    def dialog_html(self) -> str:
        """The page of the last dialog; empty where none was opened."""
        return self._page("dialog")

    def active(self) -> str:
        """Where the person is: a tab, or a tab and range such as `业务录入!C6`; empty before anything was activated."""
        active = self._screen()["active"]
        if active is None:
            return ""
        return f"{active['title']}!{active['range']}" if active["range"] else str(active["title"])

    def ui_log(self) -> list[dict[str, Any]]:
        """All that was shown to the person, oldest first: `kind` is alert, toast, sidebar, dialog, activate or log."""
        log: list[dict[str, Any]] = self._screen()["log"]
        return log

    def triggers(self) -> list[dict[str, Any]]:
        """The installed triggers: id, functionName, eventType, creator; of time-driven ones also their minutes."""
        installed: list[dict[str, Any]] = self._process.ask("triggers")
        return installed

    def executions(self) -> list[Execution]:
        """All executions so far, in the order in which they began."""
        found: list[dict[str, Any]] = self._process.ask("pastExecutions")
        return [Execution(each["functionName"], each["origin"], each["person"], each["calls"]) for each in found]

    def remove_trigger(self, function: str) -> None:
        """Removes the triggers of a function, as their creator does on the page of triggers."""
        self._process.ask("removeTrigger", functionName=function)

    def hold_sleep(self) -> None:
        """From now on `Utilities.sleep` lasts until `wake`, so that what happens meanwhile can be arranged."""
        self._process.ask("holdSleep")

    def sleeping(self) -> int:
        """How many executions are held asleep."""
        count: int = self._process.ask("sleeping")
        return count

    def wake(self) -> None:
        """Wakes them all, and lets sleep last its time again."""
        self._process.ask("wake")

    def pass_time(self, seconds: float) -> None:
        """Puts the clock of the scripts and of the cache ahead, or back where `seconds` is negative."""
        self._process.ask("passTime", milliseconds=round(seconds * 1000))

    def set_script_properties(self, properties: Mapping[str, str]) -> None:
        """Replaces the script properties, as an administrator does in the project settings."""
        self._process.ask("setScriptProperties", properties=dict(properties))

    def close(self) -> None:
        """Ends the host, for everyone who shares it."""
        self._process.close()

    def __enter__(self) -> AppsScript:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, operation: str, **request: object) -> Any:
        return self._process.ask(operation, person=self.email, **request)

    def _screen(self) -> dict[str, Any]:
        screen: dict[str, Any] = self._ask("screen")
        return screen

    def _page(self, kind: str) -> str:
        page = self._screen()[kind]
        return "" if page is None else str(page["html"])
