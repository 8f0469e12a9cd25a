"""Rows that hold pay back, by hand or because they are faulty and could have taken some away: what they hold, and how
that is said of lines, rows and people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from functions.jobs.faulty import month_by_row
from functions.jobs.inputs import Inputs, lazy
from functions.jobs.registers import given
from functions.mail.amounts import yuan
from functions.pay import holding
from functions.pay.holding import LINE
from schemas.check import errors, left_out
from schemas.inputs import Adjustments
from schemas.scheme import Earned, Scheme
from schemas.tab import Holds, Span, Tab, about, columns
from schemas.words import Text, fold

BECAUSE = Text("“{tab}”第{row}行有错", "“{tab}” row {row} is faulty")
SEVERAL = Text("“{tab}”第{row}行等{count}行有错", "“{tab}” row {row} and others ({count} rows in all) are faulty")
DECIDED = Text("“{tab}”第{row}行暂缓：{reason}", "“{tab}” row {row} holds it back: {reason}")
LAPSED = Text("“{tab}”第{row}行批准后改过", "“{tab}” row {row} was changed after it was approved")
RELEASED = Text("{because}；放行后重新核算就会发", "{because}; once it is released, recalculate, and it is paid")
APPROVED_ANEW = Text(
    "{because}，重新批准以前说不准该发多少，所以先不发（暂缓）；重新批准或不批准，再重新核算就会发",
    "{because}, and until that is settled nobody can tell how much is due, so it is held back; approve it anew or refuse "
    "it, recalculate, and it is paid",
)
RELEASE = Text(
    "{because}，不改好就说不准该发多少，所以先不发（暂缓）；改好后重新核算就会发",
    "{because}, and until that is mended nobody can tell how much is due, so it is held back; mend it and recalculate, "
    "and it is paid",
)
HOLDS_NOTHING = Text(
    "这一行可能要扣钱或停发；现在没有因此暂缓的钱",
    "The row may take pay away or stop it; nothing is held back for it now",
)
HOLDS_PAY = Text(
    "这一行可能要扣钱或停发，所以暂缓{people}人共{amount}元（{names}）；改好后重新核算就会发",
    "The row may take pay away or stop it, so {amount} yuan are held back, of people: {people} ({names}); mend it and "
    "recalculate, and it is paid",
)
HOLDS_BY_HAND = Text(
    "暂缓{people}人共{amount}元（{names}）；放行，或改过的重新批准后，重新核算就会发",
    "Holds back {amount} yuan, of people: {people} ({names}); release it, or approve anew what was changed, then "
    "recalculate, and it is paid",
)
AND_OTHERS = Text("等", " and others")
MOST_NAMES = 10
ADJUSTMENTS = ""  # stands for the scheme of amounts that belong to none
LINES = ["scheme", LINE, "staff_no", "month", "since", "amount", "things"]
HOLDS = {
    "hold": pl.Int64,
    "tab": pl.Int64,  # its place among the tabs of the workbook
    "row": pl.Int64,
    "scheme": pl.String,
    "staff_no": pl.String,
    "team": pl.String,
    "month": pl.String,
    "span": pl.String,
}


@dataclass(frozen=True)
class Held:
    """What is held back.

    `rows`: every faulty row that could take pay away, as (tab, row) with the sentence that says what it holds.
    `details` (by scheme) and `adjustments`: payout lines with 暂缓 among their results, and amounts that say whether
    each `is_held`; `release` says of both what releases them.
    """

    rows: Mapping[tuple[type[Tab], int], str]
    details: dict[str, pl.DataFrame]
    adjustments: pl.DataFrame


def holding_rows(inputs: Inputs) -> dict[tuple[type[Tab], int], str]:
    """The faulty rows that could take pay away, where nothing is calculated: with a sentence that names no amount."""
    said = HOLDS_NOTHING.to(inputs.locale)
    held = [(tab, rows) for tab, _, _, rows in _holding(inputs)] + [
        (tab, rows) for tab, _, _, _, rows in _by_steps(inputs)
    ]
    return {(tab, row): said for tab, rows in held for row in rows["row"]}


def hold(inputs: Inputs, details: Mapping[str, pl.DataFrame]) -> Held:
    """Holds back what faulty rows might have taken away, and what is held by hand. `details`: payout lines by scheme."""
    adjustments = _numbered(inputs.adjustments)
    holds = holds_of(inputs)
    nothing = pl.lit(None, dtype=pl.String)
    if holds.is_empty():
        return Held({}, dict(details), adjustments.with_columns(release=nothing, is_held=pl.lit(value=False)))
    numbered = {name: _numbered(frame) for name, frame in details.items()}
    schemes = {part.scheme.id: part.scheme for part in inputs.parts}
    lines = pl.concat(
        [
            *(_lines(frame, schemes[name]) for name, frame in numbered.items()),
            adjustments.select(
                LINE,
                "staff_no",
                "month",
                "amount",
                scheme=pl.lit(ADJUSTMENTS),
                since=nothing,
                things=pl.lit(0, dtype=pl.Int64),
            ).select(LINES),
        ]
    )
    found = holding.held_lines(lazy(lines), lazy(holds), lazy(inputs.staff)).collect().to_native()
    told = _told(found, holds, inputs)
    shown = {
        name: holding.with_results(lazy(frame), lazy(_of(told, name)), inputs.locale).collect().to_native().sort(LINE)
        for name, frame in numbered.items()
    }
    adjusted = adjustments.join(_of(told, ADJUSTMENTS).drop("because"), on=LINE, how="left", maintain_order="left")
    return Held(
        _said(found.join(lines, on=["scheme", LINE]), holds, inputs),
        shown,
        adjusted.with_columns(is_held=pl.col("release").is_not_null()),
    )


def _numbered(lines: pl.DataFrame) -> pl.DataFrame:
    return lines.with_row_index(LINE).with_columns(pl.col(LINE).cast(pl.Int64))


def _lines(details: pl.DataFrame, scheme: Scheme) -> pl.DataFrame:
    """Payout lines as `holding.held_lines` takes them."""
    of = {kind: [m.id for m in scheme.measures if m.earned is kind and m.id in details.columns] for kind in Earned}
    since = pl.col("since") if "since" in details.columns else pl.lit(None)
    zero = pl.lit(0, dtype=pl.Int64)
    return details.select(
        LINE,
        "staff_no",
        "month",
        scheme=pl.lit(scheme.id),
        since=since.cast(pl.String),
        amount=pl.sum_horizontal(zero, *of[Earned.REWARD]).cast(pl.Int64),
        things=pl.sum_horizontal(zero, *of[Earned.THING]).cast(pl.Int64),
    ).select(LINES)


def _of(told: pl.DataFrame, scheme: str) -> pl.DataFrame:
    return told.filter(pl.col("scheme") == scheme).select(LINE, "because", "release")


def _told(found: pl.DataFrame, holds: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """Of every line held back the faulty row that comes first, and how many there are, in words."""
    tabs, locale = inputs.workbook.inputs, inputs.locale
    by_hand = {row["row"]: row for row in inputs.holding.iter_rows(named=True)}
    by_line = (
        found.join(holds.select("hold", "tab", "row"), on="hold")
        .unique(["scheme", LINE, "tab", "row"])
        .sort("tab", "row")
        .group_by("scheme", LINE, maintain_order=True)
        .agg(pl.col("tab").first(), pl.col("row").first(), count=pl.len())
    )
    lapsed = {place: lapsed_in(inputs, tabs[place]) for place in by_line["tab"].unique()}
    because, release = [], []
    for place, row, count in by_line.select("tab", "row", "count").iter_rows():
        held = by_hand.get(row) if tabs[place] is Adjustments else None
        phrase, then = (SEVERAL if count > 1 else BECAUSE, RELEASE) if held is None else _by_hand(held)
        if row in lapsed[place]:
            phrase, then = LAPSED, APPROVED_ANEW
        title, reason = about(tabs[place]).title.to(locale), held["reason"] if held else ""
        because.append(phrase.to(locale, tab=title, row=row, count=count, reason=reason))
        release.append(then.to(locale, because=because[-1]))
    words = {"because": because, "release": release}
    return by_line.select("scheme", LINE).with_columns(
        pl.Series(name, said, dtype=pl.String) for name, said in words.items()
    )


def _by_hand(row: Mapping[str, Any]) -> tuple[Text, Text]:
    """What is said of a sound row of 调整 that holds pay back, and of what releases it."""
    return (LAPSED, APPROVED_ANEW) if row["approver"] is None else (DECIDED, RELEASED)


def _said(lines: pl.DataFrame, holds: pl.DataFrame, inputs: Inputs) -> dict[tuple[type[Tab], int], str]:
    """Of every row that could take pay away, how much it holds back and of whom."""
    tabs, locale = inputs.workbook.inputs, inputs.locale
    names = dict(inputs.staff.select("staff_no", "name").iter_rows())
    by_hand = set(inputs.holding["row"])
    said = {(tabs[tab], row): HOLDS_NOTHING.to(locale) for tab, row in holds.select("tab", "row").iter_rows()}
    mine = lines.join(holds.select("hold", "tab", "row"), on="hold").unique(["tab", "row", "scheme", LINE])
    sums = mine.group_by("tab", "row").agg(pl.col("amount").sum(), pl.col("staff_no").unique().sort())
    for tab, row, amount, people in sums.iter_rows():
        listed = [names.get(number) or number for number in people[:MOST_NAMES]]
        joined = ("、" if locale == "zh" else ", ").join(listed)
        joined += AND_OTHERS.to(locale) if len(people) > MOST_NAMES else ""
        is_by_hand = row in by_hand if tabs[tab] is Adjustments else row in lapsed_in(inputs, tabs[tab])
        phrase = HOLDS_BY_HAND if is_by_hand else HOLDS_PAY
        said[tabs[tab], row] = phrase.to(locale, people=len(people), amount=yuan(amount), names=joined)
    return said


def holds_of(inputs: Inputs) -> pl.DataFrame:
    """What is held back by which row: one row (HOLDS) for each person, or group of people, that it may concern."""
    found = [one for tab, holds, bad, rows in _holding(inputs) for one in _held(inputs, tab, holds, bad, rows)]
    for tab, name, holds, bad, rows in _by_steps(inputs):
        found += _held(inputs, tab, holds, bad, rows, name)
    found += _held_by_hand(inputs)
    return pl.DataFrame([{**one, "hold": place} for place, one in enumerate(found)], schema=HOLDS)


def _held(
    inputs: Inputs, tab: type[Tab], holds: Holds, bad: pl.DataFrame, rows: pl.DataFrame, given_by: str = ""
) -> Iterator[dict[str, Any]]:
    """What some rows of a tab hold. `given_by`: the column that steps gave them by which they do."""
    schemes = {tab: scheme.id for scheme in inputs.workbook.schemes for tab in scheme.inputs}
    staff = set(inputs.staff["staff_no"])
    if given_by == holds.when:
        when = dict(rows.select("row", pl.col(given_by).dt.strftime("%Y-%m")).iter_rows())
    else:
        when = dict(month_by_row(inputs.sheets[tab], bad, holds.when).iter_rows())
    teams = dict(rows.select("row", holds.team).iter_rows()) if holds.team else {}
    unread = set(bad.filter(pl.col("column") == pl.lit(holds.team))["row"]) if holds.team else set()
    for row in rows.iter_rows(named=True):
        # A number that is read only for some kinds of row is looked for as it was typed: the kind may be the fault.
        typed = inputs.sheets[tab].typed
        whose = {row[name] or fold(typed(row["row"], name)) for name in holds.people} & staff
        # Only where managers alone may write does a row hold more than the pay of those it names.
        wide = about(tab).for_managers and not holds.only_named
        people: list[str | None] = sorted(whose) or ([None] if wide else [])
        shared = {
            "tab": inputs.workbook.inputs.index(tab),
            "row": row["row"],
            "scheme": None if holds.charged else schemes.get(tab),
            "team": None if row["row"] in unread else teams.get(row["row"]),
            "month": when.get(row["row"]),
            "span": holds.span.value,
        }
        yield from ({**shared, "staff_no": person} for person in people)


def _held_by_hand(inputs: Inputs) -> Iterator[dict[str, Any]]:
    """What sound rows of 调整 hold back: all pay of a person's month."""
    for row in inputs.holding.select("row", "staff_no", "month").iter_rows(named=True):
        shared = {"tab": inputs.workbook.inputs.index(Adjustments), "scheme": None, "team": None}
        yield {**row, **shared, "span": Span.MONTH.value}


def _holding(inputs: Inputs) -> Iterator[tuple[type[Tab], Holds, pl.DataFrame, pl.DataFrame]]:
    """For each column by which rows take pay away: its tab, the errors there, and the faulty rows that may do so."""
    for tab in inputs.workbook.told:
        bad, lapsed = errors(tab, inputs.faults[tab]), lapsed_in(inputs, tab)
        if bad.is_empty() and not lapsed:
            continue
        sheet = inputs.sheets[tab]
        found = pl.concat([left_out(sheet, inputs.faults[tab]), sheet.frame.filter(pl.col("row").is_in(lapsed))])
        for name, column in columns(tab).items():
            if column.holds is None:
                continue
            unread = pl.col("row").is_in(bad.filter(pl.col("column") == name)["row"].implode())
            value = pl.col(name)
            takes = column.holds.takes(value) if column.holds.takes else pl.lit(value=True)
            may = unread | (value.is_not_null() & takes) | (value.is_null() & pl.lit(column.holds.blank))
            rows = found.filter(may.fill_null(value=False))
            if rows.height:
                yield tab, column.holds, bad, rows


def lapsed_in(inputs: Inputs, tab: type[Tab]) -> list[int]:
    """The sound rows of a tab that counted and were changed since, so that nobody knows whether they still take pay away.

    Those of registers whose every row the calculation has are judged by their state, and those of 调整 by themselves.
    """
    register = next((one for one in inputs.workbook.registers if one.tab is tab), None)
    return [] if register is None or register.gives or tab is Adjustments else inputs.registers.lapsed(tab)


def _by_steps(inputs: Inputs) -> Iterator[tuple[type[Tab], str, Holds, pl.DataFrame, pl.DataFrame]]:
    """The faulty rows of registers that take pay away by a step: tab, column that it gives, what it holds, errors, rows."""
    for register in inputs.workbook.registers:
        bad = errors(register.tab, inputs.faults[register.tab])
        if not register.takes or bad.is_empty():
            continue
        states = {entry.row: entry.state for entry in inputs.registers.rows[register.tab] if entry.state.path}
        rows = given(register, left_out(inputs.sheets[register.tab], inputs.faults[register.tab]), states)
        unnamed = bad.filter(pl.col("column").is_in(list(register.keys)) & pl.lit(inputs.registers.orphans(register)))
        nameless = unnamed["row"].to_list()
        for name, holds in register.takes.items():
            taken = pl.col(name) if rows[name].dtype == pl.Boolean else pl.col(name).is_not_null()
            taking = rows.filter(taken | pl.col("row").is_in(nameless))
            if taking.height:
                yield register.tab, name, holds, bad, taking
