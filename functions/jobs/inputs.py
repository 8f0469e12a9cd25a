"""Read and check: a workbook's inputs as typed, checked frames, the plan, and every problem found on the way."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import narwhals as nw
import polars as pl

from functions.access.roles import Role, require, roles
from functions.errors import Refusal
from functions.jobs import problems
from functions.jobs.run import Run
from functions.mail.outbox import FIRST_BODY
from functions.pay import facts
from functions.pay import plan as plans
from functions.workbook.reading import Snapshot, sheets_of, snapshot
from schemas import cells
from schemas.check import Sheet, check, good_rows, in_order
from schemas.inputs import MAIL_PROBLEMS, MAIL_REPORTS, MANAGERS, UNIT_NAME, Adjustments, Settings
from schemas.problems import CODES, ERROR, REMINDER
from schemas.results import Outbox
from schemas.scheme import Scheme
from schemas.tab import Tab
from schemas.words import Locale, Text, fold

# What one workbook holds fits into memory, where the streaming engine takes longer to begin than these months to pay.
pl.Config.set_engine_affinity("in-memory")


@dataclass(frozen=True)
class UnitSettings:
    """What the tab 设置 says."""

    name: str
    managers: frozenset[str]
    mails_problems: bool
    mails_reports: bool


@dataclass(frozen=True)
class Inputs:
    """Everything a calculation needs. `deals` are the rows without an error, with their facts.

    `faults` are the faulty cells of each tab (row, column, code); `plan` is None where the plan tabs have any, and
    `plan_faults` are those that no single cell shows.
    """

    snapshot: Snapshot
    settings: UnitSettings
    staff: pl.DataFrame
    deals: pl.DataFrame
    adjustments: pl.DataFrame
    plan: plans.Plan | None
    faults: dict[type[Tab], pl.DataFrame]
    plan_faults: list[plans.Fault]
    sheets: dict[type[Tab], Sheet]
    fingerprint: str

    @property
    def scheme(self) -> Scheme:
        """The workbook's pay scheme."""
        return self.snapshot.scheme

    @property
    def locale(self) -> Locale:
        """The workbook's language."""
        return self.snapshot.layout.locale

    def problems(self, unrated: pl.DataFrame | None = None) -> pl.DataFrame:
        """Every problem as a row of 问题清单; `unrated` adds the deals (row) that no rate takes."""
        found = dict(self.faults)
        if unrated is not None:
            reminders = unrated.select("row", column=pl.lit("product"), code=pl.lit("no_rate"))
            found[self.scheme.deals] = in_order(self.scheme.deals, pl.concat([found[self.scheme.deals], reminders]))
        return pl.concat(
            problems.listed(self.sheets[tab], found[tab], self.plan_faults, self.locale)
            for tab in input_tabs(self.scheme)
            if tab in found
        )


def input_tabs(scheme: Scheme) -> list[type[Tab]]:
    """The tabs that a calculation reads."""
    return [scheme.deals, scheme.staff, scheme.targets, Adjustments, Settings, scheme.rates, scheme.rules]


def load(run: Run, allowed: set[Role], *, afresh: bool, results: Callable[[Scheme], list[type[Tab]]]) -> Inputs:
    """Reads the workbook in one call, checks who asks, and checks every row.

    `results` names further tabs to read along. Raises Refusal (403 for a caller without one of the roles `allowed`,
    422 for missing tabs or headers, and whatever Google's refusals become).
    """
    found = snapshot(
        run.sheets,
        run.spreadsheet_id,
        lambda scheme: [*input_tabs(scheme), *results(scheme)],
        afresh=afresh,
        width={Outbox: FIRST_BODY},
    )
    scheme, locale = found.scheme, found.layout.locale
    people = sheets_of(found, [scheme.staff, Settings])
    unit = unit_settings(people[Settings])
    staff_faults = people[scheme.staff].faults
    staff = good_rows(people[scheme.staff], staff_faults)
    admit(run, staff, staff_faults, unit, allowed, locale)
    sheets = {**people, **sheets_of(found, [scheme.deals, scheme.targets, Adjustments, scheme.rates, scheme.rules])}
    faults = {scheme.staff: staff_faults, scheme.targets: sheets[scheme.targets].faults}
    targets = good_rows(sheets[scheme.targets], faults[scheme.targets])
    deals, faults[scheme.deals] = _deals(sheets[scheme.deals], staff, targets, scheme, run)
    adjustments, faults[Adjustments] = _adjustments(sheets[Adjustments], staff)
    plan, plan_faults = _plan(scheme, sheets, faults)
    return Inputs(
        snapshot=found,
        settings=unit,
        staff=staff,
        deals=deals,
        adjustments=adjustments,
        plan=plan,
        faults=faults,
        plan_faults=plan_faults,
        sheets=sheets,
        fingerprint=_fingerprint(sheets.values()),
    )


def admit(
    run: Run, staff: pl.DataFrame, faults: pl.DataFrame, unit: UnitSettings, allowed: set[Role], locale: Locale
) -> None:
    """Raises Refusal (403) unless the caller holds one of the roles. A faulty e-mail or permission admits nobody."""
    faulty = faults.filter(pl.col("column").is_in(["email", "permission"])).select("row").unique()
    held = roles(run.email, staff.join(faulty, on="row", how="anti"), unit.managers, run.settings.schedulers, run.today)
    try:
        require(run.email, held, allowed)
    except Refusal as refused:
        raise Refusal(403, refused.detail, locale=locale) from None


def unit_settings(sheet: Sheet) -> UnitSettings:
    """The settings of the unit, whichever language their names are in."""
    rows = {fold(name): value or "" for name, value in sheet.frame.select("name", "value").iter_rows() if name}

    def of(name: Text) -> str:
        return next((rows[fold(label)] for label in name if fold(label) in rows), "")

    # People paste addresses out of mails and chats, so full-width signs and marks of no width come along.
    named = (fold(part).casefold() for part in re.split(r"[\s,，、;；]+", of(MANAGERS)))
    managers = frozenset(email for email in named if "@" in email)
    return UnitSettings(of(UNIT_NAME), managers, not _is_no(of(MAIL_PROBLEMS)), not _is_no(of(MAIL_REPORTS)))


def _is_no(value: str) -> bool:
    return bool(cells.yes_no(cells.raw([value])).value[0] is False)


def _deals(
    sheet: Sheet, staff: pl.DataFrame, targets: pl.DataFrame, scheme: Scheme, run: Run
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows without an error, with their facts; and every faulty cell."""
    rests_on = sheet.frame.select("row", *facts.RESTS_ON)
    known = facts.attach(lazy(rests_on), lazy(staff), lazy(targets), scheme).collect().to_native().sort("row")
    beside = known.select(facts.FACTS)
    found = check(sheet, beside.with_columns(today=pl.lit(run.today)))
    # Reminders are for rows that are calculated; a row with an error is to be mended first.
    bad = found.filter(_level() == ERROR).select("row").unique()
    reminders = found.filter(_level() == REMINDER).join(bad, on="row", how="anti")
    found = in_order(sheet.tab, pl.concat([found.filter(_level() == ERROR), reminders]))
    return good_rows(replace(sheet, frame=sheet.frame.hstack(beside)), found), found


def _adjustments(sheet: Sheet, staff: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    known = sheet.frame.select(known=pl.col("staff_no").is_in(staff["staff_no"].implode()))
    found = check(sheet, known)
    return good_rows(sheet, found), found


def _plan(
    scheme: Scheme, sheets: dict[type[Tab], Sheet], faults: dict[type[Tab], pl.DataFrame]
) -> tuple[plans.Plan | None, list[plans.Fault]]:
    """The plan, unless anything is wrong with it; and what is wrong between its rows."""
    for tab in (scheme.rates, scheme.rules):
        faults[tab] = sheets[tab].faults
    rows = {tab: _sound_rules(sheets[tab], faults[tab]).iter_rows(named=True) for tab in (scheme.rates, scheme.rules)}
    plan, between = plans.load(scheme, rows[scheme.rates], rows[scheme.rules])
    faulty = between or any(faults[tab].height for tab in rows)
    return (None if faulty else plan), between


def _sound_rules(sheet: Sheet, faults: pl.DataFrame) -> pl.DataFrame:
    """The rows of the rules without a faulty cell: how a rule's rows join cannot be told while one is faulty itself."""
    faulty = sheet.frame.join(faults, on="row", how="semi")["rule"]
    good = good_rows(sheet, faults)
    return good.clear() if faulty.has_nulls() else good.filter(~pl.col("rule").is_in(faulty.unique().implode()))


def lazy(frame: pl.DataFrame) -> nw.LazyFrame[Any]:
    """A frame as the calculation takes it."""
    return nw.from_native(frame.lazy())


def _level() -> pl.Expr:
    return pl.col("code").replace_strict({name: code.level for name, code in CODES.items()})


def _fingerprint(sheets: Iterable[Sheet]) -> str:
    """A short name for exactly these inputs. Row numbers do not count, the order of rows does.

    It rests on Polars' own hashes, so with another version of Polars the same inputs have another name.
    """
    digest = hashlib.sha256()
    for sheet in sheets:
        content = BytesIO()
        sheet.frame.drop("row").hash_rows().to_frame().write_ipc(content)
        digest.update(content.getbuffer())
        digest.update(repr(sheet.unreadable.drop("row").rows()).encode())
    return digest.hexdigest()[:12]
