"""What a new workbook holds before anybody types: the plan, the settings to fill in, facts for the functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.inputs import MAIL_PROBLEMS, MAIL_REPORTS, MANAGERS, TWO_CLOSE, UNIT_NAME, Settings
from schemas.outcome import letters, watched
from schemas.results import System
from schemas.steps import Flow
from schemas.tab import Tab
from schemas.words import YES_NO, Locale, Text
from schemas.workbook import Workbook
from sheets_templates.addon_facts import tab_facts
from sheets_templates.api import HEADER, CellValue, Formula, Request
from sheets_templates.plan_rows import plan_rows, workflow_rows

# Its locale decides how a workbook writes a number; a formula says so without a further call.
ONE_AND_A_HALF = Formula('=3/2&""')
SCHEMA_VERSION = 4  # moves when a tab of an older workbook would have to be provisioned again
REVISION = "revision"
SCHEME = "scheme"
LOCALE = "locale"
VERSION = "schema_version"
WRITES = "one_and_a_half"
ZONE = "zone"


@dataclass(frozen=True)
class Setting:
    """A row of 设置. A switch is a yes or a no, and begins as yes."""

    name: Text
    help: Text
    is_switch: bool = False


SETTINGS = (
    Setting(UNIT_NAME, Text("写在邮件抬头，例如“城东营业厅”", "Stands at the head of every mail")),
    Setting(
        MANAGERS,
        Text(
            "核算通报除了寄给“员工”表里的经理，还寄到这些邮箱；几个用、隔开。不给任何权限",
            "Run reports go to the managers of the Staff tab, and here too; several joined by commas. It gives no rights",
        ),
    ),
    Setting(
        MAIL_PROBLEMS,
        Text("是：有填错的行，核算后写邮件提醒本人", "Yes: people whose rows have problems get a mail after a run"),
        is_switch=True,
    ),
    Setting(
        MAIL_REPORTS,
        Text("是：每次核算结果有变化，写邮件通报经理", "Yes: managers get a mail when a run changes the results"),
        is_switch=True,
    ),
    Setting(
        TWO_CLOSE,
        Text(
            "是：一位经理先提议，由另一位经理关账；空白或否：一位经理就能关",
            "Yes: one manager proposes to close a month, another one closes it; blank or no: one closes it",
        ),
    ),
)


def drop_down(words: Sequence[str], help: str) -> Request:
    """A list to choose from. It refuses nothing: people write the same word in many ways, and the check explains."""
    return _chosen("ONE_OF_LIST", words, help)


def drop_down_of(title: str, place: int, help: str) -> Request:
    """A list of what stands below the header of a column of a tab, its place from 0.

    It refuses nothing either: whoever enters the customers of a day may enter what refers to them first.
    """
    tab, column = title.replace("'", "''"), letters(place)
    return _chosen("ONE_OF_RANGE", [f"='{tab}'!${column}${HEADER + 1}:${column}"], help)


def _chosen(kind: str, values: Sequence[str], help: str) -> Request:
    condition = {"type": kind, "values": [{"userEnteredValue": value} for value in values]}
    return {"condition": condition, "inputMessage": help, "strict": False, "showCustomUi": True}


def row_rules(tab: type[Tab], locale: Locale) -> dict[str, Request]:
    """The drop-downs of single rows: those of the switches in 设置, by the name in the row's first cell."""
    if tab is not Settings:
        return {}
    return {s.name.to(locale): drop_down(YES_NO.labels(locale), s.help.to(locale)) for s in SETTINGS if s.is_switch}


def starting_rows(book: Workbook, tab: type[Tab], locale: Locale) -> list[list[CellValue]]:
    """The rows that a tab starts with, one cell a column of its schema; none for most."""
    if tab in book.plan:
        return plan_rows(book, tab, locale)
    if tab is Flow:
        return workflow_rows(book, locale)
    if tab is Settings:
        yes = YES_NO.labels(locale)[0]
        return [[s.name.to(locale), yes if s.is_switch else None, s.help.to(locale)] for s in SETTINGS]
    if tab is System:
        # The revision stands first: the functions write the next one there.
        ours: list[list[CellValue]] = [[REVISION, 0], [SCHEME, book.name], [LOCALE, locale], [VERSION, SCHEMA_VERSION]]
        ours += [[WRITES, ONE_AND_A_HALF], [ZONE, None]]  # provisioning puts the workbook's own beside it
        ours += [[name, value] for name, value in tab_facts(book, locale)]
        ours += [[watched(tab, locale), None] for tab in book.told]  # provisioning puts a formula beside each
        return ours
    return []
