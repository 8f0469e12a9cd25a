"""Closed months in a workbook: read with the inputs, laid over what the inputs give, and shown in 关账 and 差额."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import polars as pl

from functions.access.seals import seal
from functions.errors import Refusal
from functions.jobs.faulty import month_by_row
from functions.months import record
from functions.months.laying import Kind, differences, frames_of, laid, lines_of, month_after
from functions.months.record import Closed, Closing, Damaged, Sealing
from functions.pay.summary import paid_or_given, sums
from functions.workbook.commit import Append, Write, remembered_as
from functions.workbook.layout import Fact, facts_of
from functions.workbook.reading import Snapshot
from functions.workbook.tables import Table, table
from schemas.check import Grid, errors
from schemas.inputs import Adjustments
from schemas.months import CLOSED, PAID, REJECT, REJECTED, REOPENED, TAKE, WAITS, ClosedData, Closings, Differences
from schemas.numbers import written
from schemas.results import System
from schemas.row_text import prefix, texts
from schemas.scheme import Scheme
from schemas.tab import Means, Shown, Tab, about, columns, dated_by, dtypes, named
from schemas.words import Locale, Text, choices, fold

if TYPE_CHECKING:
    from functions.jobs.inputs import Inputs

HEAD = "months"  # the fact of the system tab that tells of the end of the record
ADJUSTED = Kind(("amount",), frozenset({"amount"}))
MOST_NAMED = 3  # rows that a cause names
OF_NO_PAY = frozenset({"email", "permission"})  # columns of 员工 that nobody's pay rests on
ROWS = {"tab": pl.String, "row_name": pl.String, "person": pl.String, "digest": pl.Int64}
DIGEST = 6  # bytes

DAMAGED = Text(
    "已关账月份的记录（隐藏的“{tab}”表）被程序以外的人改动或删去，关账的结果无法确认，所以不核算、不关账，也不发邮件，表格没有改动。"
    "请在“文件 → 版本记录”里恢复到改动以前",
    "The record of closed months (the hidden tab “{tab}”) was changed or deleted by another hand. What was closed cannot be "
    "told, so nothing is calculated, closed or sent, and the workbook is unchanged. Please restore it from File → Version "
    "history",
)
AND = Text("、", ", ")
THEN = Text("；", "; ")
GONE = Text("“{tab}”的 {name} 已删去", "{name} of {tab} was deleted")
NEW = Text("“{tab}”的 {name} 是关账以后补录或批准的", "{name} of {tab} was entered or approved after closing")
CHANGED = Text("“{tab}”的 {name} 改过", "{name} of {tab} was changed")
FAULTY = Text("“{tab}”的 {name} 现在有错误", "{name} of {tab} is faulty now")
MOVED = Text("“{tab}”的 {name} 改到了 {month}", "{name} of {tab} was moved to {month}")
UNCOUNTED = Text("“{tab}”的 {name} 现在不算数（等办理）", "{name} of {tab} waits for a step and does not count now")
MORE = Text("等 {count} 行", " and others ({count} rows)")
PROGRAM = Text(
    "程序更新：录入、人员和方案都没有改过，算法的结果不同",
    "Program update: entries, staff and plan are as they were, and the calculation gives something else",
)
PLAN = Text("方案改动：{rows}", "Plan changed: {rows}")
DIFFERS = Text(
    "{month}关账时{what} {before}，现在 {now}。{cause}", "{what} of {month}: {before} as closed, {now} now. {cause}"
)
ADJUSTMENT = Text("调整", "Adjustment")
DECISIONS = choices((TAKE, "Take"), (REJECT, "Reject"))


@dataclass(frozen=True)
class Laid:
    """Results with closed months laid over them: lines by scheme, adjustments, the summary rows of closed months; and the

    differences, one row a line and measure, as 差额 shows them, each with what steps on it are taken as and its fingerprint.
    """

    details: dict[str, pl.DataFrame]
    adjustments: pl.DataFrame
    summary: pl.DataFrame | None
    differences: pl.DataFrame


def sealing_of(secret: str, spreadsheet_id: str) -> Sealing:
    """How the closed months of a workbook are sealed."""
    return partial(seal, secret, "months", spreadsheet_id)


def closed_months(found: Snapshot, sealing: Sealing) -> Closed:
    """The closed months that a snapshot holds. Raises Refusal (422) where their record is not as it was written."""
    head = str(facts_of(found.grids[System]).get(HEAD, Fact()).value or "")
    try:
        return record.read(found.grids.get(ClosedData, ()), head, sealing)
    except Damaged:
        locale = found.layout.locale
        raise Refusal(422, DAMAGED.filled(tab=about(ClosedData).title.to(locale)), locale=locale) from None


def record_writes(found: Snapshot, closed: Closed, rows: Sequence[Sequence[str]], sealing: Sealing) -> list[Write]:
    """What is written for an event that was added to the record: its rows, and where it ends now."""
    head = remembered_as(found, HEAD, closed.head(sealing))
    return [Append(ClosedData, [list(row) for row in rows]), head]


def lay_over(inputs: Inputs, details: Mapping[str, pl.DataFrame], adjustments: pl.DataFrame) -> Laid:
    """Closed months laid over what the inputs give; where none is closed, that is all there is."""
    closed, through = inputs.closed, inputs.closed.through
    schema: dict[str, Any] = {**dtypes(Differences), "decided_as": pl.String, "fingerprint": pl.String}
    if not through:
        return Laid(dict(details), adjustments, None, pl.DataFrame(schema=schema))
    schemes = {part.scheme.id: part.scheme for part in inputs.parts}
    now = {**details, "": adjustments}
    before = {name: frames_of(closed, f"details {name}" if name else "adjustments") for name in now}
    kinds = {name: _kind(schemes[name], frame) if name else ADJUSTED for name, frame in now.items()}
    found = {name: differences(frame, before[name], kinds[name], through) for name, frame in now.items()}
    causes = Causes(inputs) if any(frame.height for frame in found.values()) else None
    shown: list[dict[str, Any]] = []
    done: dict[str, pl.DataFrame] = {}
    for name, frame in now.items():
        judged = _judged(inputs, causes, schemes.get(name), found[name], kinds[name])
        shown += _rows(inputs, schemes.get(name), judged, kinds[name])
        paid = judged.filter(pl.col("state") == PAID)
        added = lines_of(paid, frame, kinds[name], through, inputs.locale)
        done[name] = laid(frame, before[name], added, through)
    summaries = [frame for frame in frames_of(closed, "summary") if frame is not None]
    shown.sort(key=lambda row: tuple(str(row[name]) for name in ("from_month", "staff_no", "key", "what")))
    return Laid(
        {name: frame for name, frame in done.items() if name},
        done[""],
        pl.concat(summaries, how="diagonal_relaxed") if summaries else None,
        pl.DataFrame(shown, schema=schema),
    )


def _kind(scheme: Scheme, frame: pl.DataFrame) -> Kind:
    names = dict.fromkeys([*(measure.id for measure in scheme.measures), *sums(scheme.summary)])
    return Kind(tuple(name for name in names if name in frame.columns), frozenset(paid_or_given(scheme)))


def _judged(
    inputs: Inputs, causes: Causes | None, scheme: Scheme | None, found: pl.DataFrame, kind: Kind
) -> pl.DataFrame:
    """Differences with the `cause` of each, its `state`, its `fingerprint`, and what a line `says` of it."""
    judged = [causes.of(scheme, row) for row in found.iter_rows(named=True)] if causes else []
    said = [
        THEN.to(inputs.locale).join(
            DIFFERS.to(inputs.locale, month=row["from_month"], what=what, before=before, now=now, cause="")
            for what, before, now in _figures(inputs, scheme, row, kind)
        )
        + cause
        for row, (cause, _) in zip(found.iter_rows(named=True), judged, strict=True)
    ]
    marks = [_fingerprint(row, kind) for row in found.iter_rows(named=True)]
    states = [
        _decided(inputs, row, mark) if waits else PAID
        for row, mark, (_, waits) in zip(found.iter_rows(named=True), marks, judged, strict=True)
    ]
    people = {one.staff_no: one.name for one in inputs.who.members}
    names = [row["name"] or people.get(row["staff_no"], "") for row in found.iter_rows(named=True)]
    return found.with_columns(
        pl.Series("name", names, dtype=pl.String),
        pl.Series("cause", [cause for cause, _ in judged], dtype=pl.String),
        pl.Series("state", states, dtype=pl.String),
        pl.Series("fingerprint", marks, dtype=pl.String),
        pl.Series("says", said, dtype=pl.String),
    )


def key_of(row: Mapping[str, Any]) -> str:
    """What a difference is called where somebody decides on it: the month, the person and the line that it is of."""
    return " ".join(filter(None, (row["from_month"], row["staff_no"], row["from_key"])))


def _fingerprint(row: Mapping[str, Any], kind: Kind) -> str:
    """A short name for what a difference says, so that a decision is about just that."""
    said = [(name, row[f"{name}_before"], row[name]) for name in _moved(row, kind)]
    return f"1:{blake2b(repr((key_of(row), said)).encode(), digest_size=12).hexdigest()}"


def _decided(inputs: Inputs, row: Mapping[str, Any], fingerprint: str) -> str:
    """The state of a difference that waits for a manager, by the last step taken on it as it is."""
    steps = [
        step
        for title in about(Differences).title
        for step in inputs.registers.log.by_row.get((title, key_of(row)), ())
        if step.fingerprint == fingerprint
    ]
    last = max(steps, key=lambda step: step.number, default=None)
    known = DECISIONS.reading().get(fold(last.step)) if last else None
    return {TAKE: PAID, REJECT: REJECTED}.get(known or "", WAITS)


def _moved(row: Mapping[str, Any], kind: Kind) -> list[str]:
    return [name for name in kind.sums if row[name] != row[f"{name}_before"]]


def _figures(
    inputs: Inputs, scheme: Scheme | None, row: Mapping[str, Any], kind: Kind
) -> Iterator[tuple[str, str, str]]:
    """Each sum that differs, with what it was and what it is."""
    for name in _moved(row, kind):
        scale, fixed = _scale(scheme, name)
        yield (
            _label(inputs, scheme, name),
            written(row[f"{name}_before"], scale, fixed=fixed),
            written(row[name], scale, fixed=fixed),
        )


def _label(inputs: Inputs, scheme: Scheme | None, name: str) -> str:
    if scheme is None:
        return ADJUSTMENT.to(inputs.locale)
    shown = columns(scheme.details)
    return (
        shown[name].label.to(inputs.locale) if name in shown else columns(scheme.summary)[name].label.to(inputs.locale)
    )


def _scale(scheme: Scheme | None, name: str) -> tuple[int, bool]:
    """How many smallest units make one of a sum, and whether it is money."""
    if scheme is None:
        return 100, True
    shown = columns(scheme.details) if name in columns(scheme.details) else columns(scheme.summary)
    return shown[name].scale, shown[name].shown is Shown.MONEY


def _rows(inputs: Inputs, scheme: Scheme | None, judged: pl.DataFrame, kind: Kind) -> Iterator[dict[str, Any]]:
    """The rows of 差额: one a line and sum that differs."""
    for row in judged.iter_rows(named=True):
        for name in _moved(row, kind):
            scale, _ = _scale(scheme, name)
            before, now = row[f"{name}_before"], row[name]
            yield {
                "month": month_after(inputs.closed.through) if row["state"] == PAID else None,
                "from_month": row["from_month"],
                "staff_no": row["staff_no"],
                "name": row["name"],
                "key": row["from_key"],
                "what": _label(inputs, scheme, name),
                "before": before / scale,
                "now": now / scale,
                "difference": (now - before) / scale,
                "cause": row["cause"],
                "state": row["state"],
                "since": f"{inputs.today}",
                "decided_as": key_of(row),
                "fingerprint": row["fingerprint"],
            }


class Causes:
    """Why lines of closed months are not what they were: the input rows of that month that changed since."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs
        self._by_month: dict[str, list[_Moved]] = {}

    def of(self, scheme: Scheme | None, row: Mapping[str, Any]) -> tuple[str, bool]:
        """The cause in a sentence, and whether the difference waits for a manager: nothing that people entered made it."""
        moved = self._of_month(row["from_month"])
        plan = [one for one in moved if one.tab in self._inputs.workbook.plan]
        entered = [one for one in moved if one.tab not in self._inputs.workbook.plan]
        tab = (
            scheme.deals if scheme else next(tab for tab in self._inputs.workbook.told if issubclass(tab, Adjustments))
        )
        own = [one for one in entered if one.tab is tab and one.name == row["from_key"]]
        mine = [one for one in entered if row["staff_no"] in one.people]
        locale = self._inputs.locale
        said = self._said(own or mine or ([] if plan else entered))
        if plan:
            rows = AND.to(locale).join(f"“{about(one.tab).title.to(locale)}” {one.name}" for one in plan[:MOST_NAMED])
            return THEN.to(locale).join(filter(None, [PLAN.to(locale, rows=rows), said])), True
        return said or PROGRAM.to(locale), not entered

    def _said(self, moved: Sequence[_Moved]) -> str:
        locale = self._inputs.locale
        parts = [
            one.said.to(locale, tab=about(one.tab).title.to(locale), name=one.name, month=one.month)
            for one in moved[:MOST_NAMED]
        ]
        more = MORE.to(locale, count=len(moved)) if len(moved) > MOST_NAMED else ""
        return THEN.to(locale).join(parts) + more

    def _of_month(self, month: str) -> list[_Moved]:
        if month not in self._by_month:
            closing = self._inputs.closed.of(month)
            before = closing.frames["rows"] if closing else pl.DataFrame(schema=ROWS)
            self._by_month[month] = list(_moved_rows(self._inputs, before, month))
        return self._by_month[month]


@dataclass(frozen=True)
class _Moved:
    """An input row that is not what it was when a month was closed. `month`: where it is now, if it moved."""

    tab: type[Tab]
    name: str
    people: frozenset[str]
    said: Text
    month: str = ""


def _moved_rows(inputs: Inputs, before: pl.DataFrame, month: str) -> Iterator[_Moved]:
    now = row_digests(inputs, month)
    gone = before.join(now, on=["tab", "row_name", "digest"], how="anti")
    new = now.join(before, on=["tab", "row_name", "digest"], how="anti")
    tabs = {_id(tab): tab for tab in (*inputs.workbook.told, inputs.workbook.staff, *inputs.workbook.plan)}
    people: dict[tuple[str, str], set[str]] = {}
    for name, key, person in pl.concat([gone, new]).select("tab", "row_name", "person").iter_rows():
        people.setdefault((name, key), set()).add(person or "")
    was = set(gone.select("tab", "row_name").iter_rows())
    is_now = set(new.select("tab", "row_name").iter_rows())
    for (name, key), whose in people.items():
        tab = tabs.get(name)
        if tab is None:
            continue
        said, there = CHANGED, ""
        if (name, key) not in is_now:
            said, there = _whereabouts(inputs, tab, key)
        elif (name, key) not in was:
            said = NEW
        yield _Moved(tab, key, frozenset(whose), said, there)


def _whereabouts(inputs: Inputs, tab: type[Tab], key: str) -> tuple[Text, str]:
    """What became of a row that is not among those of its month any more."""
    sheet, keys = inputs.sheets[tab], named(tab, Means.KEY)
    if not keys:
        return GONE, ""
    rows = sheet.frame.filter(pl.col(keys[0]) == key)
    if rows.is_empty():
        return GONE, ""
    bad = errors(tab, inputs.faults[tab])
    if rows["row"].is_in(bad["row"].implode()).any():
        return FAULTY, ""
    if rows["row"].is_in(inputs.registers.waiting(tab)["row"].implode()).any():
        return UNCOUNTED, ""
    months = month_by_row(sheet, bad, dated_by(tab)).filter(pl.col("row").is_in(rows["row"].implode()))
    return MOVED, str(months["month"].drop_nulls().max() or "")


def row_digests(inputs: Inputs, month: str) -> pl.DataFrame:
    """A digest of each row that a month's results may rest on: those entered for the month, in tabs without days all of

    them, staff and plan as they stand for its days. What waits for a step is not among them.
    """
    book = inputs.workbook
    first, last = _ends(month)
    parts = [pl.DataFrame(schema=ROWS)]
    for tab in (*book.told, book.staff, *book.plan):
        sheet, bad = inputs.sheets[tab], errors(tab, inputs.faults[tab])
        frame = sheet.frame.join(bad.select("row").unique(), on="row", how="anti", maintain_order="left")
        if tab in book.told:
            frame = frame.join(inputs.registers.waiting(tab).select("row"), on="row", how="anti", maintain_order="left")
            if dated := dated_by(tab):
                months = month_by_row(sheet, bad, dated)
                frame = frame.join(
                    months.filter(pl.col("month") == month).select("row"), on="row", how="semi", maintain_order="left"
                )
        else:
            frame = _as_of(frame, first, last)
        parts.append(_digested(inputs, tab, frame))
    return pl.concat(parts)


def _ends(month: str) -> tuple[date, date]:
    year, number = map(int, month.split("-"))
    return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])


def _as_of(frame: pl.DataFrame, first: date, last: date) -> pl.DataFrame:
    """Dated rows as they stand for the days of a month: one that begins later is none of it, one that ends later is open."""
    if "valid_from" in frame.columns:
        frame = frame.filter(pl.col("valid_from").fill_null(date.min) <= last)
    if "valid_until" in frame.columns:
        frame = frame.filter(pl.col("valid_until").fill_null(date.max) >= first)
    ends = [name for name in ("valid_until", "left_on") if name in frame.columns]
    return frame.with_columns(pl.when(pl.col(name) <= last).then(pl.col(name)).alias(name) for name in ends)


def _digested(inputs: Inputs, tab: type[Tab], frame: pl.DataFrame) -> pl.DataFrame:
    keys, people = named(tab, Means.KEY), named(tab, Means.PERSON)
    if keys:
        names = frame.select("row", row_name=pl.col(keys[0]))
    else:
        before = prefix(tab, inputs.locale)
        told = texts(inputs.sheets[tab], inputs.locale)
        names = frame.select("row").join(told, on="row", how="left", maintain_order="left")
        names = names.select("row", row_name=pl.coalesce("name", "text").str.strip_prefix(before))
    if "rule" in frame.columns:
        names = names.with_columns(row_name=frame["rule"].fill_null(""))
    said = [name for name in columns(tab) if name in frame.columns and name not in OF_NO_PAY]
    # A column that nobody has filled in says nothing, so that one that comes with time changes no digest.
    cells = [
        pl.when(pl.col(name).is_not_null()).then(pl.format("{}={}", pl.lit(name), pl.col(name).cast(pl.String)))
        for name in said
    ]
    text = frame.select(pl.concat_str(cells, separator="\n", ignore_nulls=True).alias("text"))["text"]
    digest = [int.from_bytes(blake2b(one, digest_size=DIGEST).digest()) for one in text.cast(pl.Binary).to_list()]
    person = frame[people[0]] if people else frame["staff_no"] if "staff_no" in frame.columns else [None] * frame.height
    return pl.DataFrame(
        {
            "tab": [_id(tab)] * frame.height,
            "row_name": names["row_name"],
            "person": person,
            "digest": digest,
        },
        schema=ROWS,
    )


def _id(tab: type[Tab]) -> str:
    return f"{about(tab).sheet_id}"


def closings_table(closed: Closed, locale: Locale) -> Table:
    """The content of 关账."""
    shown = [_closing_row(closed, one, seal) for one, seal in closed.closings]
    return table(Closings, pl.DataFrame(shown, schema=dict(dtypes(Closings))), locale)


def differences_table(differences: pl.DataFrame, held: Grid, locale: Locale) -> Table:
    """The content of 差额. `held`: what it holds now, which says since when a difference has been known."""
    return table(Differences, _first_seen(differences, held), locale)


def _first_seen(found: pl.DataFrame, held: Grid) -> pl.DataFrame:
    names = list(columns(Differences))
    places = [names.index(name) for name in ("from_month", "staff_no", "key", "what")]
    since = names.index("since")
    width = max([*places, since]) + 1
    grid = [*held, *[()] * (width - len(held))]
    known = {
        tuple(str(_cell(grid[place], row)) for place in places): str(_cell(grid[since], row))
        for row in range(1, max(map(len, grid), default=0))
    }
    first = [
        known.get(tuple(map(str, key)), "") or today
        for *key, today in found.select("from_month", "staff_no", "key", "what", "since").iter_rows()
    ]
    return found.with_columns(pl.Series("since", first, dtype=pl.String))


def _cell(column: Sequence[Any], row: int) -> Any:
    return column[row] if row < len(column) and column[row] is not None else ""


def _closing_row(closed: Closed, one: Closing, seal: str) -> dict[str, Any]:
    summary = one.frames["summary"]
    reopening = closed.reopening(one)
    return {
        "month": one.month,
        "number": one.number,
        "state": REOPENED if reopening else CLOSED,
        "at": one.at,
        "staff_no": one.staff_no,
        "name": one.name,
        "proposed_by": one.proposed_by,
        "reason": one.reason,
        "people": summary["staff_no"].n_unique(),
        "total": int(summary["total"].sum()),
        "sums": one.sums,
        "plan_version": one.plan_version,
        "inputs": one.inputs,
        "results": one.results,
        "reopened": " ".join(filter(None, [reopening.name, reopening.at, reopening.reason])) if reopening else "",
        "seal": seal,
    }
