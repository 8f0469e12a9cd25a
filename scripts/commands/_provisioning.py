"""Provisioning over the wire: reads a workbook as it is, sends what it lacks in one atomic request, shares it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import gspread

from functions.errors import Refusal
from functions.jobs.registers import sealing_of
from functions.workbook.client import SPREADSHEETS, ApiError, transport
from functions.workbook.reading import letter, quoted
from schemas.results import Calculated, Checked, Guide
from schemas.tab import Role, about
from schemas.words import Locale
from schemas.workbook import Workbook
from scripts.commands._bringing_over import brought_over
from scripts.commands._ledger import NotRegistered, how_to_register, register
from scripts.commands._managers import Appointed, appoint
from sheets_templates.api import Request
from sheets_templates.found import CLOSELY, HEADS, OVERVIEW, Found, found, titles, with_cells
from sheets_templates.guide import manual_of
from sheets_templates.layout import Layout, TabLayout, layout
from sheets_templates.provisioning import ProvisioningError, changed_numbers, language, looked_at, requests

MOST_CELLS = 50_000  # rewritten by one request: some megabytes
STEPS = ("Finding the workbook", "Looking at its tabs", "Writing what is missing", "Sharing it")


@dataclass(frozen=True)
class Order:
    """What is to be provisioned. Blank `title` and `locale` are the scheme's title and the workbook's language.

    `spreadsheet_id`: an existing workbook, blank for a new one. `managers` and `staff`: addresses that may edit it.
    `accounts`: the service accounts that share the work of the one that provisions. `ledger`: the id of the ledger in whose registry it is put; blank where an administrator does that.
    `manual`: the address under which people read the manual, for the tab that says how to use the workbook.
    `secret`: what the functions' seals are made with, which approvals of an older workbook are brought over with.
    """

    workbook: Workbook
    title: str = ""
    locale: Locale | None = None
    spreadsheet_id: str = ""
    managers: Sequence[str] = ()
    staff: Sequence[str] = ()
    accounts: Sequence[str] = ()
    timezone: str = "Asia/Shanghai"
    ledger: str = ""
    manual: str = ""
    secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class Provisioned:
    """The workbook that came of it; `added` are the titles of tabs that were not there, `changes` the requests sent.

    `rewritten` numbers are text now, as columns that people fill in keep them; `left` are the cells of such columns that
    stay as they are: formulas, and numbers whose digits the sheet has lost. `appointed`: the managers. `unserved` says what an administrator still
    has to do; blank for a workbook that stands in the registry.
    """

    id: str
    title: str
    url: str
    locale: Locale
    is_new: bool
    added: tuple[str, ...]
    changes: int
    rewritten: int
    left: tuple[str, ...]
    shared: tuple[str, ...]
    appointed: Appointed
    unserved: str


def provision(client: gspread.Client, order: Order, step: Callable[[str], None] = lambda _: None) -> Provisioned:
    """Makes the workbook, or brings an existing one up to date. `step` is told what is being done.

    Raises ProvisioningError and Refusal (403, 404, 429, 503), each saying what to do, and ApiError.
    """
    account = account_of(client)
    step(STEPS[0])
    if order.spreadsheet_id:
        return _provision(client, order, order.spreadsheet_id, account, step)
    spreadsheet_id = _create(client, order, account)
    try:
        return _provision(client, order, spreadsheet_id, account, step)
    except (ApiError, Refusal) as failed:
        raise ProvisioningError(
            f"{failed}\nThe new spreadsheet is there, but not finished. Run this again with "
            f"--spreadsheet-id {spreadsheet_id}."
        ) from failed


def _provision(
    client: gspread.Client, order: Order, spreadsheet_id: str, account: str, step: Callable[[str], None]
) -> Provisioned:
    step(STEPS[1])
    wanted, present = _look(client, spreadsheet_id, order)
    lacking = _lacking(wanted, present, order, account)
    step(STEPS[2])
    # Who may not open the file cannot be let into what is protected.
    sharing = _share(client, spreadsheet_id, others(order, account))
    if lacking:
        _send(client, spreadsheet_id, order, account, lacking)
    today = datetime.now(ZoneInfo(order.timezone)).date()
    appointed = appoint(client, spreadsheet_id, order.managers, others(order, account), today)
    step(STEPS[3])
    rewritten, left = changed_numbers(wanted, present)
    base = transport(client).base_url
    title = str(present.properties.get("title", ""))
    return Provisioned(
        id=spreadsheet_id,
        title=title,
        url=f"{base}/spreadsheets/d/{spreadsheet_id}/edit" if base else present.url,
        locale=wanted.locale,
        is_new=not order.spreadsheet_id,
        added=tuple(tab.title for tab in wanted.tabs if tab.title not in present.tabs),
        changes=len(lacking) + appointed.changes,
        rewritten=rewritten,
        left=left,
        shared=(*sharing, *_share(client, spreadsheet_id, [*order.managers, *order.staff])),
        appointed=appointed,
        unserved=_registered(client, order, spreadsheet_id, title, account),
    )


def _registered(client: gspread.Client, order: Order, spreadsheet_id: str, title: str, account: str) -> str:
    """Puts the workbook into the registry; gives what is left to do where that cannot be done from here."""
    if not order.ledger:
        return how_to_register(spreadsheet_id, "TALLYSHEET_LEDGER is not set")
    try:
        register(client, order.ledger, spreadsheet_id, title, account, datetime.now(ZoneInfo(order.timezone)))
    except NotRegistered as refused:
        return str(refused)
    return ""


def others(order: Order, account: str) -> list[str]:
    """The accounts that share the work of this one."""
    return [each for each in order.accounts if each.casefold() != account.casefold()]


def _lacking(wanted: Layout, present: Found, order: Order, account: str) -> list[Request]:
    lacking = requests(wanted, present, account=account, accounts=others(order, account), timezone=order.timezone)
    sealing = sealing_of(order.secret, order.spreadsheet_id) if order.secret else None
    now = datetime.now(ZoneInfo(order.timezone))
    return [*lacking, *brought_over(wanted, present, lacking, sealing, now)]


def _send(client: gspread.Client, spreadsheet_id: str, order: Order, account: str, lacking: list[Request]) -> None:
    url = f"{SPREADSHEETS}/{spreadsheet_id}:batchUpdate"
    try:
        for piece in _pieces(lacking):
            transport(client).request("post", url, json={"requests": piece})
    except ApiError:
        # A request whose answer was lost has been sent again, and what it adds was there already.
        if _lacking(*_look(client, spreadsheet_id, order), order, account):
            raise


def _pieces(lacking: list[Request]) -> Iterator[list[Request]]:
    """One batch, which is applied whole or not at all; where years of numbers become text, as many as Google takes.

    What a batch has written, the next run finds written.
    """
    piece: list[Request] = []
    cells = 0
    for request in lacking:
        size = len(request.get("updateCells", {}).get("rows", []))
        if cells + size > MOST_CELLS:
            yield piece
            piece, cells = [], 0
        piece.append(request)
        cells += size
    yield piece


def account_of(client: gspread.Client) -> str:
    """The address of the service account that a client acts as. Raises ProvisioningError for a person's login."""
    account = str(getattr(client.http_client.auth, "service_account_email", "") or "")
    if "@" not in account:
        raise ProvisioningError(
            "Result tabs are protected for the service account that the functions run as, and these credentials are "
            "not a service account's. Set GOOGLE_APPLICATION_CREDENTIALS to its key file and run this again."
        )
    return account


def _create(client: gspread.Client, order: Order, account: str) -> str:
    try:
        return str(client.create(order.title or order.workbook.title.to(order.locale or "zh")).id)
    except Refusal as refused:
        if refused.status != 403:
            raise
        raise ProvisioningError(
            f"{account} may not create spreadsheets (many service accounts have no Drive space of their own). "
            f"Create an empty spreadsheet yourself, share it with {account} as an editor, and run this again with "
            "--spreadsheet-id and the id from its address."
        ) from refused


def _look(client: gspread.Client, spreadsheet_id: str, order: Order) -> tuple[Layout, Found]:
    overview = _get(client, spreadsheet_id, "", {"fields": OVERVIEW})
    present = found(overview, {}, {})
    spoken = language(present)
    if spoken and order.locale and spoken != order.locale:
        raise ProvisioningError(
            f"This workbook speaks “{spoken}”, and its tabs cannot change their language. Leave out --locale, or "
            "make another workbook."
        )
    locale = spoken or order.locale or "zh"
    wanted = layout(order.workbook, locale, order.manual)
    own = [tab.title for tab in wanted.tabs if tab.title in present.tabs]
    filled = [
        tab.title
        for tab in wanted.tabs
        if tab.title in own
        and (tab.tab is Guide or (tab.role is not Role.RESULT and tab.tab not in (Checked, Calculated)))
    ]
    # The only tab of a spreadsheet that holds nothing of ours may be the blank one it was made with.
    asked = filled or [title for title in titles(overview) if len(overview["sheets"]) == 1]
    heads = [f"{quoted(title)}!1:2" for title in own]
    present = found(
        overview,
        _get(client, spreadsheet_id, "", {"ranges": heads, "fields": HEADS}) if heads else {},
        _values(client, spreadsheet_id, asked),
    )
    guide = present.tabs.get(about(Guide).title.to(locale))
    if guide and not order.manual and (linked := manual_of(guide.values)):
        wanted = layout(order.workbook, locale, linked)
    closely = [_stretch(*stretch) for stretch in looked_at(wanted, present)]
    if closely:
        present = with_cells(present, _closely(client, spreadsheet_id, closely))
    return wanted, present


def _closely(client: gspread.Client, spreadsheet_id: str, ranges: Sequence[str]) -> dict[str, Any]:
    """The cells of these ranges. A POST, for many ranges outgrow an address."""
    url = f"{SPREADSHEETS}/{spreadsheet_id}:getByDataFilter"
    body = {"dataFilters": [{"a1Range": asked} for asked in ranges]}
    answer: dict[str, Any] = transport(client).request("post", url, params={"fields": CLOSELY}, json=body).json()
    return answer


def _stretch(tab: TabLayout, place: int, rows: range) -> str:
    column = letter(place + 1)
    return f"{quoted(tab.title)}!{column}{rows.start + 1}:{column}{rows.stop}"


def _values(client: gspread.Client, spreadsheet_id: str, asked: list[str]) -> dict[str, Any]:
    if not asked:
        return {}
    params = {"ranges": list(map(quoted, asked)), "valueRenderOption": "FORMULA"}
    answer = _get(client, spreadsheet_id, "/values:batchGet", params)
    return dict(zip(asked, (part.get("values", []) for part in answer["valueRanges"]), strict=True))


def _share(client: gspread.Client, spreadsheet_id: str, addresses: Sequence[str]) -> tuple[str, ...]:
    """Makes people editors who are not yet; gives those it was done for."""
    if not addresses:
        return ()
    may_edit = {
        str(held.get("emailAddress", "")).casefold()
        for held in client.list_permissions(spreadsheet_id)
        if held.get("role") in ("owner", "organizer", "fileOrganizer", "writer")
    }
    lacking = [email for email in dict.fromkeys(addresses) if email.casefold() not in may_edit]
    for email in lacking:
        client.insert_permission(spreadsheet_id, email, perm_type="user", role="writer")
    return tuple(lacking)


def _get(client: gspread.Client, spreadsheet_id: str, path: str, params: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = (
        transport(client).request("get", f"{SPREADSHEETS}/{spreadsheet_id}{path}", params=params).json()
    )
    return answer
