"""What the kinds of mail are about, as plain values: amounts in fen, credits in thousandths, words as they read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from schemas.words import Locale


@dataclass(frozen=True)
class Unit:
    """Who writes: the unit's name, the language of its workbook, and the link to it."""

    name: str
    locale: Locale
    link: str


@dataclass(frozen=True)
class Person:
    """Whom a mail is for, or about. `email` is blank where the staff list has none."""

    staff_no: str
    name: str
    post: str
    team: str
    email: str


@dataclass(frozen=True)
class DealLine:
    """One payout line on a statement. `reward` is in fen; `credits` are what it earned besides money, as (measure,
    smallest units, how many of them make one). `scheme` is blank where the workbook has only one. `release` says of a
    line that is held back why, and what releases it. `paid_in`: the month in which it is paid, where the plan says.
    """

    key: str
    on: date | None
    subject: str
    result: str
    reasons: str
    credits: tuple[tuple[str, int, int], ...]
    reward: int
    tier: str
    clause: str
    says: str
    scheme: str = ""
    release: str = ""
    paid_in: str = ""


@dataclass(frozen=True)
class Figure:
    """One number of a month beside last month's. `unit` is `yuan` (fen of pay), `amount` (other fen), `credit`
    (thousandths), `score` (millionths) or `deals`.
    """

    label: str
    unit: str
    now: int
    before: int | None


@dataclass(frozen=True)
class AdjustmentLine:
    """An amount (fen) that a manager added or took away; `release` as of a DealLine."""

    amount: int
    reason: str
    approver: str
    release: str = ""


@dataclass(frozen=True)
class ProblemLine:
    """One faulty cell: where, which row, what is typed there, how to mend it; `level` is 错误/提醒 as it reads."""

    tab: str
    row: int
    column: str
    key: str
    level: str
    is_error: bool
    typed: str
    advice: str


@dataclass(frozen=True)
class Statement:
    """A person's month: the total, the figures behind it, every deal, adjustments, and rows that could not be read.

    `total` and `total_before` are fen; `total_before` is None where there was no earlier month. `trend`: the totals (fen)
    of the person's last months with this one, the oldest first.
    """

    unit: Unit
    person: Person
    month: str
    month_before: str
    total: int
    total_before: int | None
    figures: tuple[Figure, ...]
    deals: tuple[DealLine, ...]
    adjustments: tuple[AdjustmentLine, ...]
    problems: tuple[ProblemLine, ...]
    plan_version: str
    corrects: bool = False
    trend: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class ProblemNotice:
    """To a person whose rows have problems."""

    unit: Unit
    person: Person
    problems: tuple[ProblemLine, ...]


@dataclass(frozen=True)
class MonthTotal:
    """One month of a run: people, deals counted, deals not counted, total in fen and that of the run before, and what
    is held back, and how many of the people have an amount."""

    month: str
    people: int
    counted: int
    not_counted: int
    total: int
    total_before: int | None
    held: int = 0
    paid: int = 0


@dataclass(frozen=True)
class RunReport:
    """To the managers after a run: totals, change against the last run, problems; `nothing` says why nobody was paid.

    `holding`: the faulty rows that may take pay away, each with its place and what it holds back. `losses`: what the
    plan lost since the last run. `strangers`: who can open the workbook and does not work here, in a sentence.
    """

    unit: Unit
    started_by: str
    months: tuple[MonthTotal, ...]
    changed: tuple[tuple[str, str, str, int | None, int], ...]
    errors: int
    reminders: int
    problems: tuple[ProblemLine, ...]
    plan_version: str
    nothing: str
    holding: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()
    strangers: str = ""


@dataclass(frozen=True)
class ScheduleFailure:
    """To the managers after a scheduled task that could not be done: which task, and the sentence that says why."""

    unit: Unit
    task: str
    why: str


@dataclass(frozen=True)
class Shown:
    """A letter as the outbox shows it. `kind` is its word there."""

    kind: str
    month: str
    staff_no: str
    to: str
    subject: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Letter(Shown):
    """A mail as it will be sent, in both forms. `id` is the same for the same letter.

    `attached`: all of it as a page of its own, where `html` had to leave lines out so that mail clients show it whole.
    """

    id: str
    html: str
    attached: str = ""
