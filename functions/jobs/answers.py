"""What each function answers, for the description of the functions. Further members may come with time."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Yuan = Annotated[str, Field(pattern=r"^-?[0-9]+\.[0-9]{2}$", description="An amount in yuan.", examples=["120.00"])]
PaidMonth = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}$", examples=["2016-01"])]
RunId = Annotated[
    str, Field(pattern=r"^[0-9]{8}-[0-9]{6}-[0-9a-f]{4}$", description="The run, as logs and tabs name it.")
]
Sentences = Annotated[list[str], Field(description="A sentence each, in the workbook's language.")]


class Said(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(extra="allow")


class Done(Said):
    """What every function answers when it has done its work."""

    run_id: RunId
    status: Annotated[
        Literal["ok", "problems"], Field(description="Whether there is anything that people should mend.")
    ]
    counts: Annotated[dict[str, int], Field(description="How many of what.")]
    seconds: Annotated[float, Field(ge=0)]
    sheets_api_calls: Annotated[int, Field(ge=0, description="Requests to Google.")]


class Listed(Said):
    """A row of 问题清单."""

    tab: str
    row: int | None
    column: str | None
    code: str
    level: str
    advice: str


class Validated(Done):
    """What came of the checks."""

    problems_listed: Annotated[list[Listed], Field(max_length=200)]
    mended: Sentences


class MonthPaid(Said):
    """A calculated month."""

    month: PaidMonth
    people: int
    total: Yuan
    held: Annotated[Yuan | None, Field(description="What is held back of it.")] = None


class Recalculated(Done):
    """What was calculated."""

    months: list[MonthPaid]
    plan_version: str
    nothing: Annotated[str, Field(description="Where nobody is paid: why.")]
    mended: Sentences
    losses: Annotated[list[str], Field(description="What the plan lost since the last run, a sentence each.")]
    access: Annotated[
        list[str],
        Field(description="Changed protections, and accounts that can open the workbook but do not work here."),
    ]


class MonthTried(Said):
    """A month's sums by the plan as it is, as it would be, and what lies between."""

    month: PaidMonth
    now: Yuan
    trial: Yuan
    difference: Yuan


class PersonTried(MonthTried):
    """The same of a person."""

    staff_no: str
    name: str
    says: str


class Simulated(Done):
    """What a changed plan would have paid."""

    months: list[MonthTried]
    people: Annotated[list[PersonTried], Field(max_length=200, description="Those for whom it makes a difference.")]
    changes: Sentences


class MonthEstimated(Said):
    """What the caller earns in a month as it stands, with the rows, and what lies between."""

    month: PaidMonth
    now: Yuan
    estimate: Yuan
    difference: Yuan
    says: Annotated[str, Field(description="Which sums move, in words.")]


class LineEstimated(Said):
    """A payout line of the caller's that a row would have, or what becomes of the row where it has none."""

    row: Annotated[int, Field(ge=1, description="Which of the rows asked about, from 1.")]
    month: Annotated[str, Field(description="Blank where the row has no line.")]
    result: str
    says: Annotated[str, Field(description="Why, in words.")]


class Estimated(Done):
    """What the rows would add to the caller's pay."""

    months: Annotated[list[MonthEstimated], Field(description="Those for which the rows make a difference.")]
    lines: Annotated[list[LineEstimated], Field(description="What becomes of the rows.")]
    advice: Annotated[list[str], Field(description="What is wrong with the rows, a sentence each.")]


class Statement(Said):
    """A statement as it would be sent."""

    to: str
    name: str
    staff_no: str
    subject: str
    html: str
    text: str


class Queued(Done):
    """What waits in the outbox now, or with `preview` what would."""

    losses: Annotated[list[str], Field(description="What the plan lost since the last run, a sentence each.")]
    statements: Annotated[list[Statement] | None, Field(description="With `preview` alone.")] = None


class Delivered(Done):
    """What came of the mail that waited."""

    remaining: Annotated[int, Field(ge=0, description="Letters that the time did not reach; the next call goes on.")]


class MonthSettled(Done):
    """A month that was closed or reopened."""

    month: PaidMonth
    number: Annotated[int, Field(ge=1, description="Which closing of the month it is about.")]
    says: Annotated[str, Field(description="A sentence: what was done, and what follows.")]


class ActedOn(Said):
    """What came of a step on one row."""

    key: str
    done: Annotated[bool, Field(description="Whether the step is taken; also where the same person took it before.")]
    status: Annotated[int, Field(description="200, or the status that this row alone would be refused with.")]
    state: Annotated[str, Field(description="The state of the row now; blank where there is no such row.")]
    says: Annotated[str, Field(description="A sentence: what was done, or why not and what to do.")]


class Acted(Done):
    """What came of the steps."""

    answers: Annotated[list[ActedOn], Field(max_length=200)]


class Problem(Said):
    """Why a request was not carried out (RFC 9457)."""

    type: Literal["about:blank"]
    title: str
    status: int
    detail: Annotated[
        str, Field(description="A sentence that says what to do, in the workbook's language where it is known.")
    ]
    run_id: RunId
