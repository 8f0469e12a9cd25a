"""A branch at work: its running servers, its people, its workbook, all reached over gspread and HTTP."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import compress
from typing import Any

import gspread
import requests
from gspread.utils import ValueInputOption, ValueRenderOption

from functions.jobs.targets import TARGETS
from scripts import below_headers
from scripts.commands._ledger import register
from scripts.commands._system import RunningSystem

Cell = str | int | float | bool
Row = dict[str, Any]
Answer = requests.Response

MANAGER, CLERK, SECOND, SCHEDULER = "1000", "1001", "1002", "scheduler"
PHONE, PREPAID, FIBRE = "购机送费", "预存网费送费", "光纤平移"
INPUTS = ["业务录入", "员工", "目标客户", "费率", "规则", "调整", "设置"]
RESULTS = ["核算明细", "月度汇总", "问题清单", "通知邮件", "运行记录"]
BATCH_UPDATE = {"kind": r"spreadsheets\.batchUpdate$"}
READ = {"kind": r"spreadsheets\.values\.batchGet$"}
ANSWERS = {target.name: target.answer for target in TARGETS}  # as the functions' description has them
PROBLEM_JSON = "application/problem+json"


def deal(order_no: str, day: Cell = "2016-01-05", who: Cell = CLERK, product: str = PHONE, **more: Cell) -> Row:
    """A deal without a fault, its cells by header; `more` changes or adds cells."""
    account = "13812345678" if product == PHONE else "KD000001"
    needed = {PHONE: {"有效4G": "是"}, PREPAID: {"单宽带": "是"}}.get(product, {})
    return (
        {"订单号": order_no, "业务类型": product, "业务号码": account, "受理日期": day, "揽装人工号": who}
        | needed
        | more
    )


@dataclass(frozen=True)
class Office:
    """The running servers, and Google as the functions' service account sees it."""

    system: RunningSystem
    client: gspread.Client

    def token(self, email: str, **claims: str) -> str:
        """An ID token of that person; `claims` are the parameters of the local endpoint."""
        asked = requests.get(f"{self.system.google}/local/id-token", params={"email": email, **claims}, timeout=30)
        return str(asked.json()["id_token"])

    def post(self, target: str, body: Any, *, token: str = "", functions: str = "", **headers: str) -> Answer:
        """A call of a function; `headers` have underscores for hyphens."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        url = f"{functions or self.system.functions}/{target}"
        if isinstance(body, bytes):
            return requests.post(url, data=body, headers=sent, timeout=120)
        return requests.post(url, json=body, headers=sent, timeout=120)

    @contextlib.contextmanager
    def faults(self, *rules: Mapping[str, Any]) -> Iterator[None]:
        """Google fails in these ways for as long as the context lasts."""
        url = f"{self.system.google}/local/faults"
        answer = requests.post(url, json=list(rules), timeout=30)
        assert answer.ok, answer.text
        try:
            yield
        finally:
            requests.delete(url, timeout=30)

    @contextlib.contextmanager
    def mail_faults(self, *faults: Mapping[str, Any]) -> Iterator[None]:
        """The mail server fails in these ways for as long as the context lasts."""
        url = f"{self.system.google}/local/mail-faults"
        assert requests.post(url, json=list(faults), timeout=30).ok
        try:
            yield
        finally:
            requests.post(url, json=[], timeout=30)

    def register(self, spreadsheet_id: str) -> None:
        """Puts a workbook into the registry, as an administrator does."""
        register(self.client, self.system.ledger, spreadsheet_id, "", "administrator", datetime(2016, 1, 1))

    def email_of_scheduler(self) -> str:
        """The account that scheduled calls come from."""
        answer = requests.get(f"{self.system.google}/local/service-accounts", timeout=30)
        return next(str(email) for email in answer.json()["service_accounts"] if email.startswith(SCHEDULER))

    def mail_ids(self) -> list[int]:
        """The ids of all messages in the mailbox."""
        return [int(entry["id"]) for entry in requests.get(f"{self.system.mail}/messages", timeout=30).json()]

    def requests_since(self, mark: int) -> dict[str, Any]:
        """What Google was asked since a mark: `count`, `kinds`, `requests` and the next `mark`."""
        answer = requests.get(f"{self.system.google}/local/requests", params={"since": mark}, timeout=30)
        return dict(answer.json())

    def mark(self) -> int:
        """The number of the last request to Google."""
        return int(self.requests_since(0)["mark"])


@dataclass(frozen=True)
class Book:
    """A provisioned workbook, and the people who work with it: their addresses share the workbook's own domain."""

    office: Office
    spreadsheet: gspread.Spreadsheet
    domain: str

    @property
    def id(self) -> str:
        """The spreadsheet's id."""
        return str(self.spreadsheet.id)

    def email(self, who: str) -> str:
        """A person's address; the scheduler's account has one of its own."""
        return self.office.email_of_scheduler() if who == SCHEDULER else f"u{who}@{self.domain}"

    def person(self, who: str, name: str, post: str = "营业员", **more: Cell) -> Row:
        """A row of 员工."""
        row = {"工号": who, "姓名": name, "岗位": post, "邮箱": self.email(who), "班组": "一组", "权限": "员工"}
        return row | {"入职日期": "2015-01-01"} | more

    def staffed(self, *more: Row) -> Book:
        """The workbook with a manager (1000) and two shop assistants (1001, 1002) in 员工."""
        usual = [
            self.person(MANAGER, "王经理", "中心经理", 权限="经理"),
            self.person(CLERK, "林军"),
            self.person(SECOND, "马洁"),
        ]
        self.type_in("员工", *usual, *more)
        return self

    def tab(self, title: str) -> gspread.Worksheet:
        """A tab, as it is named now."""
        return self.spreadsheet.worksheet(title)

    def type_in(self, title: str, *rows: Row, at: int = 2) -> None:
        """Types rows below the header, each cell under its own."""
        names = {name: None for row in rows for name in row}
        below_headers.write(self.spreadsheet, title, {name: [row.get(name, "") for row in rows] for name in names}, at)

    def cell(self, title: str, row: int, column: str) -> str:
        """The place of a cell in A1 notation, its column found by the header."""
        return str(gspread.utils.rowcol_to_a1(row, self.tab(title).row_values(1).index(column) + 1))

    def put(self, title: str, row: int, column: str, value: Cell) -> None:
        """Types into one cell."""
        self.tab(title).update([[value]], self.cell(title, row, column), value_input_option=ValueInputOption.raw)

    def grid(self, title: str, render: ValueRenderOption = ValueRenderOption.unformatted) -> list[list[Any]]:
        """Everything in a tab."""
        return [list(row) for row in self.tab(title).get_all_values(value_render_option=render)]

    def rows(self, title: str) -> list[Row]:
        """The rows of a tab that hold anything, by header."""
        header, *rows = self.grid(title)
        return [dict(zip(header, row, strict=True)) for row in rows if any(cell != "" for cell in row)]

    def everything(self) -> dict[str, list[list[Any]]]:
        """Every cell of every tab, formulas as formulas."""
        titles = [sheet.title for sheet in self.spreadsheet.worksheets()]
        params: dict[str, Any] = {"valueRenderOption": ValueRenderOption.formula}
        answer = self.spreadsheet.values_batch_get([f"'{title}'" for title in titles], params=params)
        return {title: part.get("values", []) for title, part in zip(titles, answer["valueRanges"], strict=True)}

    def typed(self) -> dict[str, list[list[Any]]]:
        """What people typed into the input tabs, without the columns that show outcomes by a formula."""
        found = {title: grid for title, grid in self.everything().items() if title in INPUTS}
        ours = {title: [not str(head).startswith("=") for head in grid[0]] for title, grid in found.items()}
        return {title: [_trimmed([*compress(row, ours[title])]) for row in grid] for title, grid in found.items()}

    def call(self, target: str, who: str = MANAGER, **body: object) -> Answer:
        """A call of a function on this workbook by one of its people."""
        token = self.office.token(self.email(who))
        return self.office.post(target, {"spreadsheet_id": self.id, **body}, token=token)

    def done(self, target: str, who: str = MANAGER, **body: object) -> dict[str, Any]:
        """What a call answers that must succeed."""
        answer = self.call(target, who, **body)
        assert answer.status_code == 200, answer.text
        content = dict(answer.json())
        ANSWERS[target].model_validate(content)
        return content

    def refused(self, status: int, target: str, who: str = MANAGER, **body: object) -> str:
        """The sentence of a call that must be refused with that status."""
        return sentence(self.call(target, who, **body), status)

    def takes(self, tab: str, keys: list[str], *steps: str) -> None:
        """Has the manager take steps on rows one after another, as 流程 lets managers do from now on."""
        for row, rule in enumerate(self.rows("流程"), start=2):
            if rule["登记"] == tab and rule["谁"] != "经理":
                self.put("流程", row, "谁", "经理")
        for step in steps:
            answer = self.done("act", tab=tab, keys=keys, step=step, note="核实")
            assert answer["counts"]["refused"] == 0, answer["answers"]

    def mailbox(self) -> list[EmailMessage]:
        """The messages to this workbook's people, the oldest first."""
        base = self.office.system.mail
        listed = requests.get(f"{base}/messages", timeout=30).json()
        mine = [entry["id"] for entry in listed if self.domain in str(entry["to"])]
        raw = [requests.get(f"{base}/messages/{number}", timeout=30).content for number in sorted(mine)]
        return [
            message
            for each in raw
            if isinstance(message := message_from_bytes(each, policy=policy.default), EmailMessage)
        ]


def _trimmed(row: list[Any]) -> list[Any]:
    # An outcome that is shown behind a row makes blank cells part of it.
    while row and row[-1] == "":
        row.pop()
    return row


def sentence(answer: Answer, status: int) -> str:
    """The sentence of a refusal, after a look at all that every refusal holds."""
    assert answer.status_code == status, (answer.status_code, answer.text)
    assert answer.headers["Content-Type"].startswith(PROBLEM_JSON)
    problem = answer.json()
    assert problem["status"] == status
    assert problem["run_id"], "a refusal names its run"
    assert problem["title"]
    assert "Traceback" not in answer.text
    return str(problem["detail"])


def plain(message: EmailMessage) -> str:
    """A message's plain text."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def without_times(grid: list[list[Any]]) -> list[list[Any]]:
    """An outbox without the column that tells when."""
    place = grid[0].index("时间")
    return [[cell for number, cell in enumerate(row) if number != place] for row in grid]
