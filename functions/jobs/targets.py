"""What each function takes: the members of its body with their types, limits and meaning; and what it answers.

One declaration is the function: `functions/main.py` serves it, the door checks bodies by it, and the published
description of the functions (`description.py`) is made of it. What it does is `work` in the job of its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from functions.errors import Refusal
from functions.jobs.answers import (
    Acted,
    Delivered,
    Done,
    Estimated,
    MonthSettled,
    Queued,
    Recalculated,
    Simulated,
    Validated,
)
from functions.settings import SPREADSHEET_ID
from schemas.words import Text

MOST_BYTES = 1_000_000  # of a body
LAST_ROW = 2**31  # beyond any row that a sheet can have
MOST_CHANGES = 200  # changes of one trial
LONGEST_CELL = 1000  # signs of a cell in a change
MOST_ROWS = 50  # rows of one estimate
MOST_KEYS = 200  # rows that one call takes a step on
LONGEST_KEY = 100  # signs of a row's number
LONGEST_NOTE = 2000  # signs of what is said with a step
MOST_NUMBER = 10**15  # a cell's number keeps 15 digits

BAD_ID = Text(
    "请求里没有表格编号（spreadsheet_id），或编号不对", "The request has no spreadsheet_id, or not a valid one"
)
BAD_ROWS = Text(
    "行号要是从 2 开始的整数，first_row 不大于 last_row",
    "Rows are whole numbers from 2 on, first_row no greater than last_row",
)
BAD_MONTHS = Text("月份要写成 2016-01 这样（months）", "Months are written like 2016-01 (months)")
BAD_ACCEPT = Text("accept_losses 只能是 true 或 false", "accept_losses is true or false")
BAD_CHANGES = Text(
    "changes 要写成一列改动，最多 200 处，每项有 tab（表）、values（表头和新值；null 表示删去这一行），"
    "改已有的行还要有 row（行号）",
    "changes is a list of at most 200; each has tab, values (headers and new cells, or null to delete the row), and "
    "for a row that is there its row number",
)
BAD_NEW_ROWS = Text(
    "rows 要写成一列新的行，最多 50 行，每行有 values（表头和填的内容）；不是业务表的，再写 tab（表）",
    "rows is a list of at most 50 new rows; each has values (cells by their headers), and tab where it is not for the "
    "tab of deals",
)
BAD_MONTH = Text("月份要写成 2016-01 这样（month）", "The month is written like 2016-01 (month)")
BAD_PREVIEW = Text("preview 只能是 true 或 false", "preview is true or false")
BAD_RETRY = Text("retry_failed 只能是 true 或 false", "retry_failed is true or false")
BAD_REASON = Text("原因（reason）是文字，最多 2000 字", "The reason is a text of at most 2,000 characters")
BAD_TAB = Text("请写明是哪张表（tab）", "Name the tab (tab)")
BAD_KEYS = Text(
    "请写明单号：一个用 key，几个用 keys（最多 200 个），只用其中一种",
    "Name the row by its number (key), or several rows (keys, at most 200): one of the two",
)
BAD_STEP = Text("请写明要办哪一步（step）", "Name the step (step)")
BAD_NOTE = Text("意见（note）是文字，最多 2000 字", "The note is a text of at most 2,000 characters")
UNKNOWN = Text("请求里有不认识的内容：{names}", "The request has unknown members: {names}")


@dataclass(frozen=True)
class Otherwise:
    """What is said where a member is not as declared."""

    said: Text


class Strict(BaseModel):
    """An object of JSON that has these members and no others, each of its own type."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class Body(Strict):
    """What every function takes."""

    in_order: ClassVar[tuple[str, str] | None] = None  # two members, the first no greater than the second
    either: ClassVar[tuple[str, str] | None] = None  # two members, of which one is given

    spreadsheet_id: Annotated[
        str,
        Field(pattern=f"^{SPREADSHEET_ID.pattern}$", description="The workbook, as in its address."),
        Otherwise(BAD_ID),
    ]


Row = Annotated[int, Field(ge=1, le=LAST_ROW), Otherwise(BAD_ROWS)]
Month = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$", examples=["2016-01"])]
Months = Annotated[Annotated[list[Month], Field(min_length=1, max_length=1200)] | None, Otherwise(BAD_MONTHS)]
Cell = (
    Annotated[str, Field(max_length=LONGEST_CELL)]
    | bool
    | Annotated[int, Field(ge=-MOST_NUMBER, le=MOST_NUMBER)]
    | Annotated[float, Field(ge=-MOST_NUMBER, le=MOST_NUMBER)]
    | None
)


class ValidateDeals(Body):
    """Checks the rows and lists what is wrong with them. For staff and managers."""

    in_order = ("first_row", "last_row")

    first_row: Annotated[Row, Field(description="The first row that the answer counts and lists.")] = 2
    last_row: Annotated[Row, Field(description="The last one.")] = LAST_ROW


class Recalculate(Body):
    """Calculates the months and writes the results. For managers."""

    months: Annotated[Months, Field(description="Only these months; null is all of them.")] = None
    accept_losses: Annotated[
        bool, Field(description="What the plan lost since the last run is meant."), Otherwise(BAD_ACCEPT)
    ] = False


class PlanChange(Strict):
    """One row of a plan tab changed, added (no `row`) or deleted (`values` null)."""

    tab: Annotated[str, Field(max_length=200, description="The tab's title.")]
    row: Annotated[Annotated[int, Field(ge=2, le=LAST_ROW)] | None, Field(description="A row that is there.")] = None
    values: Annotated[
        Annotated[dict[str, Cell], Field(min_length=1, max_length=LONGEST_CELL)] | None,
        Field(description="New cells by their headers; null deletes the row."),
    ]


class Simulate(Body):
    """Shows what a changed plan would have paid, and writes only that comparison. For managers."""

    changes: Annotated[list[PlanChange], Field(min_length=1, max_length=MOST_CHANGES), Otherwise(BAD_CHANGES)]
    months: Annotated[Months, Field(description="Only these months; null is all of them.")] = None


class NewRow(Strict):
    """A row that does not exist yet."""

    tab: Annotated[
        Annotated[str, Field(min_length=1, max_length=200)] | None,
        Field(description="The title of the tab it would stand in; null is that of the deals."),
    ] = None
    values: Annotated[
        Annotated[dict[str, Cell], Field(min_length=1, max_length=LONGEST_CELL)],
        Field(
            description="Its cells by their headers. Without a person it is the caller's; its number may be left out."
        ),
    ]


class Estimate(Body):
    """Tells what rows that do not exist yet would add to the caller's own pay, and writes nothing. For staff."""

    rows: Annotated[list[NewRow], Field(min_length=1, max_length=MOST_ROWS), Otherwise(BAD_NEW_ROWS)]


class SendStatements(Body):
    """Puts a month's statements into the outbox, or shows them. For managers and the scheduler."""

    month: Annotated[
        Month | None,
        Field(description="The month. A scheduler may leave it out: it is then the one before today's."),
        Otherwise(BAD_MONTH),
    ] = None
    preview: Annotated[
        bool, Field(description="Show the statements in the answer and write nothing."), Otherwise(BAD_PREVIEW)
    ] = False


class DeliverMail(Body):
    """Sends what waits in the outbox. For managers and the scheduler."""

    retry_failed: Annotated[
        bool,
        Field(description="What failed is tried again; a manager's word, not a scheduler's."),
        Otherwise(BAD_RETRY),
    ] = False


Key = Annotated[str, Field(min_length=1, max_length=LONGEST_KEY)]


class Act(Body):
    """Takes a step on rows of a register, each by itself. For staff and managers, as far as the workflow lets them."""

    either = ("key", "keys")

    tab: Annotated[str, Field(min_length=1, max_length=200, description="The tab's title."), Otherwise(BAD_TAB)]
    key: Annotated[
        Key | None,
        Field(description="The row's number; a step that cannot be taken on it refuses the request."),
        Otherwise(BAD_KEYS),
    ] = None
    keys: Annotated[
        Annotated[list[Key], Field(min_length=1, max_length=MOST_KEYS)] | None,
        Field(description="The numbers of several rows, of which each is answered by itself."),
        Otherwise(BAD_KEYS),
    ] = None
    step: Annotated[str, Field(min_length=1, max_length=100), Otherwise(BAD_STEP)]
    note: Annotated[
        str, Field(max_length=LONGEST_NOTE, description="What the person says of it."), Otherwise(BAD_NOTE)
    ] = ""


Reason = Annotated[str, Field(max_length=LONGEST_NOTE), Otherwise(BAD_REASON)]


class CloseMonth(Body):
    """Closes a month: its results stay as they are. For managers."""

    month: Annotated[Month, Field(description="A month that is over; earlier ones close first."), Otherwise(BAD_MONTH)]
    reason: Annotated[Reason, Field(description="Needed where faulty rows or held money remain.")] = ""


class ReopenMonth(Body):
    """Opens the month that was closed last, so that it is calculated again. For managers."""

    month: Annotated[Month, Field(description="The last closed month."), Otherwise(BAD_MONTH)]
    reason: Annotated[Reason, Field(description="Why; needed.")] = ""


@dataclass(frozen=True)
class Target:
    """A function: its name, which is that of its job too, what it takes and what it answers."""

    name: str
    body: type[Body]
    answer: type[Done]

    def read(self, members: dict[str, Any]) -> dict[str, Any]:
        """The members of a body, with the defaults of those left out. Raises Refusal (400)."""
        try:
            found = self.body.model_validate(members).model_dump()
        except ValidationError as faulty:
            # The sentence alone goes on: what the library says of a value shows the value.
            raise Refusal(400, self._said(faulty)) from None
        if (pair := self.body.in_order) and found[pair[0]] > found[pair[1]]:
            raise Refusal(400, _otherwise(self.body, pair[0]))
        if (pair := self.body.either) and (found[pair[0]] is None) == (found[pair[1]] is None):
            raise Refusal(400, _otherwise(self.body, pair[0]))
        return found

    def _said(self, faulty: ValidationError) -> Text:
        faults = faulty.errors(include_url=False, include_context=False, include_input=False)
        unknown = [str(f["loc"][0]) for f in faults if f["type"] == "extra_forbidden" and len(f["loc"]) == 1]
        if unknown:
            return UNKNOWN.filled(names=", ".join(sorted(unknown))[:200])
        return _otherwise(self.body, str(faults[0]["loc"][0]))


def _otherwise(body: type[Body], member: str) -> Text:
    return next(each.said for each in body.model_fields[member].metadata if isinstance(each, Otherwise))


TARGETS = (
    Target("validate_deals", ValidateDeals, Validated),
    Target("recalculate", Recalculate, Recalculated),
    Target("simulate", Simulate, Simulated),
    Target("estimate", Estimate, Estimated),
    Target("send_statements", SendStatements, Queued),
    Target("deliver_mail", DeliverMail, Delivered),
    Target("act", Act, Acted),
    Target("close_month", CloseMonth, MonthSettled),
    Target("reopen_month", ReopenMonth, MonthSettled),
)
