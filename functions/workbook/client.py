"""gspread with a base URL that can be set, retries with full jitter, a deadline, and a count of calls."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import tzinfo
from functools import cache
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

import google.auth
import gspread
import orjson
import requests
from google.auth import exceptions
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_before_delay, wait_random_exponential
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from functions.errors import Refusal
from functions.settings import Settings
from functions.workbook.budget import MINUTE, Budget, Claim, Kind, Need, crowded
from schemas.words import Text

SCOPES = ("https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive")
SPREADSHEETS = "https://sheets.googleapis.com/v4/spreadsheets"
FILES = "https://www.googleapis.com/drive/v3/files"
READING = (":getByDataFilter", ":batchGetByDataFilter", ":search")  # asked by POST, and changes nothing
PASSING = (429, 500, 502, 503, 504)
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = {"get": 120.0}  # a sheet of 200,000 rows with look-up formulas takes its time
BRIEFLY = (CONNECT_SECONDS, 10.0)  # what an answer that can be done without may take
LONGEST_ANSWER = 180.0  # Google itself gives up on a write after this
LONGEST_WAIT = 16  # seconds between two tries
UNKNOWN_RANGE = "Unable to parse range"  # what Google says of one in a tab that is not there

BUSY = Text("Google 表格现在太忙，请过一分钟再试", "Google Sheets is too busy just now; please try again in a minute")
AWAY = Text("Google 表格暂时没有应答，请稍后再试", "Google Sheets is not answering just now; please try again later")
NO_LOGIN = Text(
    "程序的 Google 账号无法登录，请联系管理员", "The program cannot sign in to Google; please tell your administrator"
)
NO_WORKBOOK = Text("找不到这个表格，请核对链接", "There is no such workbook; please check the link")
NOT_SHARED = Text(
    "程序打不开这个表格。请把它共享给 {account}，权限选“编辑者”",
    "The program cannot open this workbook. Please share it with {account} as an editor",
)

T = TypeVar("T")


class ApiError(Exception):
    """Google refused a request for what it says; `message` is Google's own sentence."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status}: {message}")
        self.status = status
        self.message = message

    @property
    def is_unknown_range(self) -> bool:
        """Whether a range that was asked for is of a tab that is not there."""
        return UNKNOWN_RANGE in self.message


class Away(Refusal):
    """Google was busy or did not answer for as long as it was asked.

    `unsure`: one of the tries may have been carried out all the same, and only its answer was lost.
    """

    def __init__(self, status: int, seconds: float = 0, *, unsure: bool) -> None:
        busy = status == 429
        super().__init__(status, BUSY if busy else AWAY, headers={"Retry-After": f"{round(seconds)}"} if busy else None)
        self.seconds = seconds
        self.unsure = unsure


class _Unanswered(Exception):
    """A try that may be repeated: Google was busy, failed or did not answer. `unsure` as of Away."""

    def __init__(self, status: int, retry_after: float = 0, *, unsure: bool) -> None:
        super().__init__(status)
        self.status = status
        self.retry_after = retry_after
        self.unsure = unsure


class HTTPClient(gspread.HTTPClient):
    """gspread's transport. Where a base URL is set, every request goes there instead of to Google."""

    base_url = ""
    retry_seconds = 30.0
    calls = 0
    budget: Budget | None = None
    claim: Claim | None = None

    def once(self, method: str, endpoint: str, **parts: Any) -> requests.Response:
        """A request whose answer can be done without: asked once, for a few seconds. Raises as `request` does."""
        return self._tried(lambda: self._once(method, endpoint, {"timeout": BRIEFLY, **parts}), seconds=0)

    def request(self, method: str, endpoint: str, *args: Any, **parts: Any) -> requests.Response:
        """A request, repeated while Google is busy and the deadline allows.

        Raises Away (429, 503) where that is not enough, Refusal (403, 404, 503) for what the caller cannot mend here,
        ApiError for a refused request.
        """
        parts |= dict(zip(("params", "data", "json", "files", "headers"), args, strict=False))
        return self._tried(lambda: self._once(method, endpoint, parts))

    def decoded(self, method: str, endpoint: str, **parts: Any) -> dict[str, Any]:
        """The JSON that a request is answered with; what is none is no answer. Raises as `request` does."""
        return self._tried(lambda: _decoded(self._once(method, endpoint, parts)))

    def _tried(self, ask: Callable[[], T], seconds: float | None = None) -> T:
        lost: list[_Unanswered] = []

        def once() -> T:
            try:
                return ask()
            except _Unanswered as failed:
                lost.append(failed)
                raise

        tries = Retrying(
            retry=retry_if_exception(lambda failed: isinstance(failed, _Unanswered)),
            stop=stop_before_delay(self.retry_seconds if seconds is None else seconds),
            wait=_wait,
            reraise=True,
        )
        try:
            return tries(once)
        except _Unanswered as failed:
            unsure = any(each.unsure for each in lost)
            raise Away(failed.status, failed.retry_after or MINUTE, unsure=unsure) from failed
        except exceptions.GoogleAuthError as failed:
            raise Refusal(503, NO_LOGIN) from failed

    @contextmanager
    def claimed(self, need: Need) -> Iterator[None]:
        """For as long as the context lasts, requests that come first are sure of their place in the minute.

        Waits for it as long as for a Google that is busy. Raises Refusal (429) where that is not long enough.
        """
        deadline = time.monotonic() + self.retry_seconds
        while seconds := self.claim_now(need, comes_first=True):
            if time.monotonic() + seconds > deadline:
                raise crowded(seconds)
            time.sleep(seconds)
        try:
            yield
        finally:
            self.give_back()

    def claim_now(self, need: Need, *, comes_first: bool) -> float:
        """0 where these requests are sure of their place now, else the seconds until they may be."""
        found = self.budget.claim(need, comes_first=comes_first) if self.budget else 0.0
        if isinstance(found, Claim):
            self.claim = found
            return 0.0
        return found

    def give_back(self) -> None:
        """Lets go of what was claimed and is not needed."""
        if self.budget and self.claim:
            self.budget.give_back(self.claim)
        self.claim = None

    def _once(self, method: str, endpoint: str, parts: dict[str, Any]) -> requests.Response:
        kind = _kind(method, endpoint)
        self.calls += kind is not None
        if self.budget and kind:
            self.budget.count(kind, self.claim)
        if self.base_url:
            split = urlsplit(endpoint)
            endpoint = f"{self.base_url}{split.path}" + (f"?{split.query}" if split.query else "")
        parts.setdefault("timeout", (CONNECT_SECONDS, ANSWER_SECONDS.get(method.lower(), LONGEST_ANSWER)))
        try:
            answer: requests.Response = self.session.request(method, endpoint, **parts)
        except exceptions.TransportError as failed:
            # It is the access token that could not be had.
            raise _Unanswered(503, unsure=False) from failed
        except requests.RequestException as failed:
            raise _Unanswered(503, unsure=not _never_sent(failed)) from failed
        if answer.ok:
            return answer
        if answer.status_code in PASSING:
            busy = answer.status_code == 429
            seconds = _seconds(answer.headers.get("Retry-After"))
            if self.budget and busy:
                self.budget.refused(seconds)
            raise _Unanswered(429 if busy else 503, seconds, unsure=not busy)
        raise self._refused(answer)

    def _refused(self, answer: requests.Response) -> Exception:
        try:
            message = str(answer.json()["error"]["message"])
        except (ValueError, KeyError, TypeError):
            message = answer.reason
        if answer.status_code == 401:
            return Refusal(503, NO_LOGIN)
        if answer.status_code == 404:
            return Refusal(404, NO_WORKBOOK)
        if answer.status_code == 403:
            account = getattr(self.auth, "service_account_email", "")
            return Refusal(403, NOT_SHARED.filled(account=account))
        return ApiError(answer.status_code, message)


def connect(settings: Settings) -> gspread.Client:
    """A gspread client signed in as this program, for Google or the server that stands in for it."""
    try:
        credentials = _credentials()
        client = client_for(credentials, settings)
    except exceptions.GoogleAuthError as failed:
        raise Refusal(503, NO_LOGIN) from failed
    transport(client).budget = _budget(settings)
    return client


@cache
def _budget(settings: Settings) -> Budget:
    """What this process may ask of Google in its own name."""
    return Budget({Kind.READ: settings.reads_a_minute, Kind.WRITE: settings.writes_a_minute}, settings.reserve)


@cache
def _credentials() -> Any:
    """This program's own credentials; their access token serves until it expires."""
    credentials, _ = google.auth.default(scopes=SCOPES)
    return credentials


def client_for(credentials: Any, settings: Settings) -> gspread.Client:
    """A gspread client for given credentials."""
    client = gspread.Client(auth=credentials, http_client=HTTPClient)
    http = transport(client)
    http.base_url = settings.google_url
    http.retry_seconds = settings.retry_seconds
    return client


def transport(client: gspread.Client) -> HTTPClient:
    """The transport of a client made here."""
    if not isinstance(client.http_client, HTTPClient):
        raise TypeError("a client made by connect() or client_for()")
    return client.http_client


class Mark(NamedTuple):
    """A developer metadata, wherever in the workbook it is attached."""

    id: int
    key: str
    value: str | None

    @property
    def lookup(self) -> dict[str, Any]:
        """What finds just this one, as long as nobody has changed it."""
        found: dict[str, Any] = {"metadataId": self.id, "metadataKey": self.key}
        return found if self.value is None else {**found, "metadataValue": self.value}


class Sheets:
    """The few Sheets calls that a run makes, with bodies encoded and decoded by orjson.

    `met`: what stood in the run's way and was put right, to be told in its answer; of these the first `recorded` stand
    in its record. `committed` counts the commits that were carried out. `unsettled`: one is under way, or nobody could
    find out what became of it. `zone`: the workbook's own time zone, once it was read; None where it cannot be told.
    """

    committed = 0
    unsettled = False
    met: tuple[str, ...] = ()
    recorded = 0
    zone: tzinfo | None = None

    def __init__(self, http: HTTPClient, spreadsheet_id: str) -> None:
        self.http = http
        self._id = spreadsheet_id
        self._url = f"{SPREADSHEETS}/{spreadsheet_id}"
        self._spent = http.calls

    @property
    def calls(self) -> int:
        """Calls made for this workbook so far."""
        return self.http.calls - self._spent

    def meet(self, said: str) -> None:
        """Notes down what stood in the way; what is met again is told once."""
        if said not in self.met:
            self.met += (said,)

    @property
    def account(self) -> str:
        """The address that this program signs in with; blank where that cannot be told."""
        account = str(getattr(self.http.auth, "service_account_email", "") or "")
        return account if "@" in account else ""

    def permissions(self) -> list[dict[str, Any]]:
        """Who can open the file: Drive's `permissions.list`, of which Sheets' quotas know nothing. Asked once."""
        params = {
            "fields": "permissions(type,role,emailAddress,domain,deleted)",
            "supportsAllDrives": "true",
            "pageSize": "100",
        }
        answer = self.http.once("get", f"{FILES}/{self._id}/permissions", params=params)
        found: list[dict[str, Any]] = orjson.loads(answer.content).get("permissions", [])
        return found

    def get(self, fields: str) -> dict[str, Any]:
        """`spreadsheets.get` with a field mask."""
        return self._ask("get", "", {"fields": fields})

    def shown(self, ranges: list[str]) -> list[dict[str, Any]]:
        """`spreadsheets.getByDataFilter`: what the sheet shows in these ranges, and the formulas; tabs with their data.

        A POST, for many ranges outgrow an address.
        """
        body = {"dataFilters": [{"a1Range": asked} for asked in ranges]}
        cell = "formattedValue,effectiveFormat.numberFormat.type,userEnteredValue.formulaValue"
        fields = f"sheets(properties.title,data(startRow,startColumn,rowData.values({cell})))"
        found: list[dict[str, Any]] = self._ask("post", ":getByDataFilter", {"fields": fields}, body).get("sheets", [])
        return found

    def batch_get(self, ranges: list[str]) -> list[list[list[Any]]]:
        """`values.batchGet` by columns, unformatted, dates as serial numbers: one list of columns a range."""
        return self._values(ranges, "UNFORMATTED_VALUE")

    def batch_get_many(self, ranges: list[str]) -> list[list[list[Any]]]:
        """The same of ranges that outgrow an address: `values.batchGetByDataFilter`. Each is asked for once."""
        body = {
            "dataFilters": [{"a1Range": asked} for asked in ranges],
            "majorDimension": "COLUMNS",
            "valueRenderOption": "UNFORMATTED_VALUE",
            "dateTimeRenderOption": "SERIAL_NUMBER",
        }
        fields = "valueRanges(valueRange.values,dataFilters.a1Range)"
        answer = self._ask("post", "/values:batchGetByDataFilter", {"fields": fields}, body)
        found = {
            asked["a1Range"]: each.get("valueRange", {}).get("values", [])
            for each in answer.get("valueRanges", [])
            for asked in each["dataFilters"]
        }
        return [found.get(asked, []) for asked in ranges]

    def formulas(self, ranges: list[str]) -> list[list[list[Any]]]:
        """The same with formulas as their own text."""
        return self._values(ranges, "FORMULA")

    def _values(self, ranges: list[str], render: str) -> list[list[list[Any]]]:
        answer = self._ask(
            "get",
            "/values:batchGet",
            {
                "ranges": ranges,
                "majorDimension": "COLUMNS",
                "valueRenderOption": render,
                "dateTimeRenderOption": "SERIAL_NUMBER",
                "fields": "valueRanges.values",
            },
        )
        return [found.get("values", []) for found in answer.get("valueRanges", [])]

    def batch_update(self, requests: list[dict[str, Any]], fields: str = "spreadsheetId") -> dict[str, Any]:
        """`spreadsheets.batchUpdate`: all requests or none. With a field mask of `updatedSpreadsheet`, what is there then."""
        body: dict[str, Any] = {"requests": requests}
        if fields.startswith("updatedSpreadsheet"):
            body["includeSpreadsheetInResponse"] = True
        return self._ask("post", ":batchUpdate", {"fields": fields}, body)

    def marks(self, ids: Iterable[int]) -> list[Mark]:
        """`spreadsheets.developerMetadata.search`: those of these ids that are there."""
        body = {"dataFilters": [{"developerMetadataLookup": {"metadataId": each}} for each in ids]}
        fields = "matchedDeveloperMetadata.developerMetadata(metadataId,metadataKey,metadataValue)"
        answer = self._ask("post", "/developerMetadata:search", {"fields": fields}, body)
        found = [matched["developerMetadata"] for matched in answer.get("matchedDeveloperMetadata", [])]
        return [Mark(each["metadataId"], each["metadataKey"], each.get("metadataValue")) for each in found]

    def values_batch_update(self, data: list[dict[str, Any] | orjson.Fragment]) -> None:
        """`values.batchUpdate`, RAW: what was typed never becomes a formula."""
        self._ask("post", "/values:batchUpdate", {"fields": "spreadsheetId"}, {"valueInputOption": "RAW", "data": data})

    def _ask(
        self, method: str, path: str, params: dict[str, Any], body: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        parts: dict[str, Any] = {"params": {**params, "prettyPrint": "false"}}
        if body is not None:
            parts |= {"data": orjson.dumps(body), "headers": {"Content-Type": "application/json"}}
        return self.http.decoded(method, self._url + path, **parts)


def _decoded(answer: requests.Response) -> dict[str, Any]:
    try:
        found: dict[str, Any] = orjson.loads(answer.content)
    except orjson.JSONDecodeError as failed:
        # It comes from something that stands between here and Google.
        raise _Unanswered(503, unsure=True) from failed
    return found


def _never_sent(failed: requests.RequestException) -> bool:
    """Whether not even a connection was made."""
    reason = getattr(failed.args[0], "reason", None) if failed.args else None
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)


_jitter = wait_random_exponential(multiplier=0.5, max=LONGEST_WAIT)


def _wait(state: RetryCallState) -> float:
    failed = state.outcome.exception() if state.outcome else None
    asked = failed.retry_after if isinstance(failed, _Unanswered) else 0.0
    return max(float(_jitter(state)), asked)


def _kind(method: str, endpoint: str) -> Kind | None:
    """What Google counts a request as; nothing where it is none to Google Sheets."""
    path = urlsplit(endpoint).path
    if not path.startswith(urlsplit(SPREADSHEETS).path):
        return None
    return Kind.READ if method.lower() == "get" or path.endswith(READING) else Kind.WRITE


def _seconds(retry_after: str | None) -> float:
    return min(float(retry_after), LONGEST_WAIT) if retry_after and retry_after.isdecimal() else 0.0
