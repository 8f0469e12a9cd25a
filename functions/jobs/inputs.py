"""Read and check: a workbook's inputs as typed, checked frames, the plan, and every problem found on the way."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from types import MappingProxyType
from typing import Any

import narwhals as nw
import polars as pl

from functions.access.roles import Role, Staff, require, roles, staff_of
from functions.errors import Conflict, NotAllowed, Refusal, Unreadable
from functions.jobs import faulty, owners, problems
from functions.jobs.causes import causes, spoilt
from functions.jobs.months import closed_months, sealing_of
from functions.jobs.owners import Details
from functions.jobs.problems import Finding, Words
from functions.jobs.registers import Registers, flow_faults, log_of, registers_of
from functions.jobs.run import Run
from functions.jobs.standing import in_order_of_need, keys_there, standing
from functions.mail.outbox import IDS_ONLY, Box, box
from functions.months.record import Closed
from functions.pay import schemes
from functions.pay.book import rows_of
from functions.pay.plan import loading as plans
from functions.pay.plan.pauses import pauses
from functions.pay.schemes import stating
from functions.steps.log import Log
from functions.workbook.client import ApiError
from functions.workbook.commit import commit
from functions.workbook.reading import Snapshot, sheets_of, snapshot
from functions.workbook.shown import as_shown
from functions.workbook.tables import same, table
from schemas import cells
from schemas.check import FAULTS, Sheet, check, errors, good_rows, in_order
from schemas.inputs import HOLD, MAIL_PROBLEMS, MAIL_REPORTS, MANAGERS, TWO_CLOSE, UNIT_NAME, Adjustments, Settings
from schemas.problems import CODES, ERROR, REMINDER
from schemas.registers import Register
from schemas.results import Outbox, Problems
from schemas.scheme import Scheme
from schemas.staff import OF_THE_LIST
from schemas.steps import Flow
from schemas.tab import DAYS_AHEAD, Means, Tab, about, columns, employed, known, listed, named
from schemas.times import SINCE, TODAY
from schemas.words import Locale, Text, fold
from schemas.workbook import Workbook

Checks = Callable[[Sheet, pl.DataFrame], pl.DataFrame]  # the faulty cells of a tab, by its rows and their facts
FACTS = (known, employed, listed)  # what a check looks at, and a calculation does not
# What one workbook holds fits into memory, where the streaming engine takes longer to begin than these months to pay.
pl.Config.set_engine_affinity("in-memory")


@dataclass(frozen=True)
class UnitSettings:
    """What the tab 设置 says. `told`: addresses that get the reports beside the managers; they give no rights.

    `two_close`: whether a month is closed by a second manager, after another proposed it.
    """

    name: str
    told: frozenset[str]
    mails_problems: bool
    mails_reports: bool
    two_close: bool = False


@dataclass(frozen=True)
class Part:
    """One scheme's inputs. `frames`: by tab, its rows without an error; those of its main tab with their facts.

    `unread`: by tab, the rows with an error, see `faulty.unread`. `plan` is None where the plan tabs have any error;
    `between` are those that no single cell shows.
    """

    scheme: Scheme
    frames: dict[type[Tab], pl.DataFrame]
    unread: dict[type[Tab], pl.DataFrame]
    plan: plans.Plan | None
    between: list[plans.Fault]

    @property
    def deals(self) -> pl.DataFrame:
        """The rows of the main tab."""
        return self.frames[self.scheme.deals]


@dataclass(frozen=True)
class Inputs:
    """Everything a calculation needs. `faults` are the faulty cells of each tab (row, column, code), `who` is who today,
    `registers` what was done with rows that need a step. `adjustments` are those that count, `holding` the rows of 调整 that
    hold back a person's month: approved to, or to be approved anew (no `approver`). `told`: what letters alone say.
    `closed`: the months that are closed.
    """

    snapshot: Snapshot
    settings: UnitSettings
    who: Staff
    staff: pl.DataFrame
    adjustments: pl.DataFrame
    holding: pl.DataFrame
    registers: Registers
    parts: tuple[Part, ...]
    faults: dict[type[Tab], pl.DataFrame]
    sheets: dict[type[Tab], Sheet]
    today: date
    fingerprint: str
    known: pl.DataFrame
    said: Details
    told: dict[type[Tab], pl.DataFrame]
    closed: Closed

    @property
    def workbook(self) -> Workbook:
        """The workbook's schemes and tabs."""
        return self.snapshot.workbook

    @property
    def locale(self) -> Locale:
        """The workbook's language."""
        return self.snapshot.layout.locale

    @property
    def deals(self) -> int:
        """How many rows of the tabs that earn are calculated: a deal is one, however many lines come of it."""
        return sum(part.deals.height for part in self.parts)

    @property
    def is_sound(self) -> bool:
        """Whether every plan can be calculated by."""
        return all(part.plan for part in self.parts)

    @property
    def version(self) -> str:
        """A short name for the plans' content."""
        return "-".join(part.plan.version for part in self.parts if part.plan)

    def problems(
        self, found: Iterable[Finding] = (), holding: Mapping[problems.Place, str] = MappingProxyType({})
    ) -> pl.DataFrame:
        """Every problem as a row of 问题清单, with those that a calculation found; first the rows that hold pay back.

        `holding` says of each of these what it holds.
        """
        between = [fault for part in self.parts for fault in part.between]
        further: dict[type[Tab], list[Finding]] = {}
        for finding in found:
            further.setdefault(finding.tab, []).append(finding)
        listed = pl.concat(
            problems.listed(
                self.sheets[tab],
                self.faults[tab],
                [*between, *further.get(tab, [])],
                holding,
                self.locale,
                self.words(tab),
                self.said,
            )
            for tab in self.workbook.inputs
            if tab in self.faults
        )
        listed = listed.sort("holds", descending=True, maintain_order=True)
        tampered = problems.of_the_log(self.registers.log.tampered, self.locale)
        return pl.concat([tampered.with_columns(holds=pl.lit(value=False)), listed]) if tampered.height else listed

    def noticed(self, found: pl.DataFrame) -> pl.DataFrame:
        """Problems as rows of 问题清单, and after them what only the letters say, see `owners.Contested`."""
        also = (
            problems.listed(self.sheets[tab], faults, [], {}, self.locale, self.words(tab), self.said)
            for tab, faults in self.told.items()
        )
        return pl.concat([found, *also])

    def words(self, tab: type[Tab]) -> Words:
        """What sentences about a tab's cells name of the rest of the workbook."""
        owners = [scheme for scheme in self.workbook.schemes if tab in scheme.inputs]
        since = begins(owners or self.workbook.schemes, self.sheets)
        others = {name: owner.referred(tab, name) for owner in owners for name in columns(tab)}
        titles = {name: [about(other).title.to(self.locale) for other, _ in found] for name, found in others.items()}
        return Words(since=f"{since}", ahead=f"{DAYS_AHEAD}", tabs=titles)


def load(run: Run, allowed: set[Role], *, afresh: bool, results: Callable[[Workbook], Sequence[type[Tab]]]) -> Inputs:
    """Reads the workbook in one call, in two where numbers may show as something else; checks who asks and every row.

    `results` names further tabs to read along. Raises Refusal (403 for a caller without one of the roles `allowed`,
    422 for missing tabs or headers, which it lists in 问题清单, and whatever Google's refusals become).
    """
    try:
        found = snapshot(
            run.sheets,
            run.spreadsheet_id,
            lambda book: [*book.rests_on, *results(book)],
            afresh=afresh,
            width={Outbox: IDS_ONLY},
        )
        return checked(run, as_shown(run.sheets, found, found.workbook.inputs, run.today, again=afresh), allowed)
    except Unreadable as refused:
        _list_unreadable(run, refused, allowed)
        raise


def box_of(run: Run, found: Snapshot) -> Box:
    """What is known of the letters of a workbook, from a snapshot with the outbox and its log. Raises Refusal (422)."""
    return box(found, run.sheets, run.spreadsheet_id, run.settings.secret, run.moment)


def _list_unreadable(run: Run, refused: Unreadable, allowed: set[Role]) -> None:
    """Puts what is missing from the workbook in the place of the problems of the run before, which may be mended.

    Only for a caller who may run, and where what that takes can still be read: the refusal itself says it in any case.
    """
    with suppress(Refusal, Conflict, ApiError):
        found = snapshot(run.sheets, run.spreadsheet_id, lambda book: [book.staff, Problems], afresh=True)
        book, locale = found.workbook, found.layout.locale
        admit(run, staff_of(sheets_of(found, [book.staff])[book.staff], run.today), allowed, locale)
        listed = table(Problems, problems.of_the_workbook(refused.faults, locale), locale)
        if not same(listed, found.grids[Problems]):
            commit(run.sheets, found, [listed], run.id)


def checked(run: Run, found: Snapshot, allowed: set[Role]) -> Inputs:
    """The inputs that a snapshot holds, checked. Raises Refusal."""
    book, locale = found.workbook, found.layout.locale
    people = sheets_of(found, [book.staff, Settings])
    who = staff_of(people[book.staff], run.today)
    admit(run, who, allowed, locale)
    unit = unit_settings(people[Settings])
    faults: dict[type[Tab], pl.DataFrame] = {
        book.staff: in_order(book.staff, pl.concat([people[book.staff].faults, who.faults()])),
        Settings: _of_the_workbook(found),
    }
    staff = good_rows(people[book.staff], faults[book.staff])
    sheets = {**people, **sheets_of(found, [tab for tab in book.inputs if tab not in people])}
    log = log_of(run, found)
    closed = closed_months(found, sealing_of(run.settings.secret, run.spreadsheet_id))
    inputs = understood(
        found, unit, who, staff, sheets, dict(faults), run.today, pl.DataFrame(schema=owners.KNOWN), log, closed
    )
    if not owners.hang_on_order(sheets.values(), inputs.faults):
        return inputs
    known = owners.known_owners(run.sheets, found)
    return understood(found, unit, who, staff, sheets, dict(faults), run.today, known, log, closed)


def with_plan(inputs: Inputs, plan: Mapping[type[Tab], Sheet]) -> Inputs:
    """The same inputs under another plan, whose tabs take the place of those that the workbook has."""
    return _again(inputs, {**inputs.sheets, **plan}, inputs.registers.log)


def with_log(inputs: Inputs, log: Log) -> Inputs:
    """The same inputs after further steps."""
    return _again(inputs, inputs.sheets, log)


def _again(inputs: Inputs, sheets: dict[type[Tab], Sheet], log: Log) -> Inputs:
    faults = {tab: inputs.faults[tab] for tab in (inputs.workbook.staff, Settings)}
    return understood(
        inputs.snapshot,
        inputs.settings,
        inputs.who,
        inputs.staff,
        sheets,
        faults,
        inputs.today,
        inputs.known,
        log,
        inputs.closed,
    )


def understood(
    found: Snapshot,
    unit: UnitSettings,
    who: Staff,
    staff: pl.DataFrame,
    sheets: dict[type[Tab], Sheet],
    faults: dict[type[Tab], pl.DataFrame],
    today: date,
    known: pl.DataFrame,
    log: Log,
    closed: Closed,
) -> Inputs:
    """The inputs that these sheets hold. `faults` has those of 员工 and 设置, and gets those of all others.

    `known`: whose numbers are, see `owners`. `log`: the steps that were taken. `closed`: the months that are closed.
    """
    book, locale = found.workbook, found.layout.locale
    since = begins(book.schemes, sheets)
    owned = [tab for tab in book.told if owners.is_owned(tab)]
    ranks = {} if known.is_empty() else {tab: owners.seniority(sheets[tab], known, locale) for tab in owned}
    adjustments, faults[Adjustments] = listed_rows(
        sheets[Adjustments], staff, {}, (today, since), ranks.get(Adjustments)
    )
    parts = tuple(_part(scheme, sheets, staff, today, faults, ranks) for scheme in book.schemes)
    faults[Flow] = sheets[Flow].faults
    registers = registers_of(book, log, who, sheets, faults, today, locale)
    is_hold = pl.col("kind").eq_missing(pl.lit(HOLD))
    approved = registers.in_force(Adjustments, adjustments)
    # What was approved to take pay away must not be undone by a change of the row.
    lapsed = adjustments.filter(pl.col("row").is_in(registers.lapsed(Adjustments)) & ((pl.col("amount") < 0) | is_hold))
    faults[Flow], said = flow_faults(faults[Flow], registers.workflow)
    told: dict[type[Tab], pl.DataFrame] = {}
    for tab in owned:
        contested = owners.contested(sheets[tab], faults[tab], known, locale)
        faults[tab] = in_order(tab, pl.concat([faults[tab], contested.listed]))
        told[tab] = contested.told
        said |= contested.said
    by_tab = {register.tab: register for register in book.registers}
    parts = tuple(_by_steps(part, by_tab, registers) for part in parts)
    return Inputs(
        snapshot=found,
        settings=unit,
        who=who,
        staff=staff,
        adjustments=approved.filter(~is_hold),
        holding=pl.concat([approved.filter(is_hold), lapsed.with_columns(approver=pl.lit(None, dtype=pl.String))]),
        registers=registers,
        parts=parts,
        faults=faults,
        sheets=sheets,
        today=today,
        fingerprint=_fingerprint((sheets[tab] for tab in book.inputs), log),
        known=known,
        said=said,
        told=told,
        closed=closed,
    )


def _by_steps(part: Part, by_tab: Mapping[type[Tab], Register], registers: Registers) -> Part:
    """A scheme's inputs with what steps tell of the rows of its registers."""
    told = {tab: registers.calculated(by_tab[tab], rows) for tab, rows in part.frames.items() if tab in by_tab}
    return replace(part, frames={**part.frames, **told})


def _of_the_workbook(found: Snapshot) -> pl.DataFrame:
    """What is wrong with the workbook as a whole, told at the head of 设置."""
    codes = ["other_locale"] if found.has_decimal_comma else []
    return pl.DataFrame({"row": [1] * len(codes), "column": ["value"] * len(codes), "code": codes}, schema=FAULTS)


def admit(run: Run, who: Staff, allowed: set[Role], locale: Locale) -> None:
    """Raises NotAllowed unless the caller holds one of the roles."""
    held = roles(run.email, who, run.settings.schedulers)
    try:
        require(run.email, held, allowed, is_managed=bool(who.managers))
    except Refusal as refused:
        raise NotAllowed(refused.detail, locale=locale) from None


def admit_to(inputs: Inputs, run: Run, allowed: set[Role]) -> None:
    """The same for one more caller, by inputs that are read already."""
    admit(run, inputs.who, allowed, inputs.locale)


def unit_settings(sheet: Sheet) -> UnitSettings:
    """The settings of the unit, whichever language their names are in."""
    rows = {fold(name): value or "" for name, value in sheet.frame.select("name", "value").iter_rows() if name}

    def of(name: Text) -> str:
        return next((rows[fold(label)] for label in name if fold(label) in rows), "")

    # People paste addresses out of mails and chats, so full-width signs and marks of no width come along.
    named = (fold(part).casefold() for part in re.split(r"[\s,，、;；]+", of(MANAGERS)))
    told = frozenset(email for email in named if "@" in email)
    mails = not _is_no(of(MAIL_PROBLEMS)), not _is_no(of(MAIL_REPORTS))
    return UnitSettings(of(UNIT_NAME), told, *mails, two_close=_is_yes(of(TWO_CLOSE)))


def _is_no(value: str) -> bool:
    return bool(cells.yes_no(cells.raw([value])).value[0] is False)


def _is_yes(value: str) -> bool:
    return bool(cells.yes_no(cells.raw([value])).value[0] is True)


def _part(
    scheme: Scheme,
    sheets: Mapping[type[Tab], Sheet],
    staff: pl.DataFrame,
    today: date,
    faults: dict[type[Tab], pl.DataFrame],
    ranks: Mapping[type[Tab], pl.DataFrame],
) -> Part:
    """The rows of a scheme's tabs without an error, and its plan; every faulty cell goes into `faults`."""
    frames = {scheme.staff: staff}
    since = begins((scheme,), sheets)
    for tab in in_order_of_need(scheme):
        keys = keys_there(scheme, tab, sheets, faults)
        rank = ranks.get(tab)
        if tab is scheme.deals:
            frames[tab], faults[tab] = entered_rows(
                scheme, sheets[tab], staff, keys, (today, since), stated(scheme, sheets[tab], frames), rank
            )
        else:
            frames[tab], faults[tab] = listed_rows(sheets[tab], staff, keys, (today, since), rank)
    for tab in scheme.plan:
        faults[tab] = sheets[tab].faults
    rows = {tab: list(_sound_rules(sheets[tab], faults[tab]).iter_rows(named=True)) for tab in scheme.plan}
    plan, between = plans.load(scheme, rows, spoilt(scheme, faults))
    between += schemes.faults(plan)
    told = {(one.tab, one.row) for one in between}
    paused = (pause for tab in scheme.plan for pause in pauses(tab, rows[tab]))
    between += [one for one in paused if (one.tab, one.row) not in told]
    between = causes(scheme, sheets, faults, between)
    codes = [*(fault.code for fault in between), *(code for tab in scheme.plan for code in faults[tab]["code"])]
    is_faulty = any(CODES[code].level == ERROR for code in codes)
    unread = {tab: faulty.unread(sheets[tab], faults[tab]) for tab in scheme.inputs}
    return Part(scheme, frames, unread, None if is_faulty else plan, between)


def begins(schemes: Iterable[Scheme], sheets: Mapping[type[Tab], Sheet]) -> date | None:
    """The first day on which any row of these schemes' plans holds; None where no row says so."""
    dated = (sheets[tab].frame["valid_from"] for one in schemes for tab in one.plan if "valid_from" in columns(tab))
    return min((day for days in dated for day in days.drop_nulls()), default=None)


def listed_rows(
    sheet: Sheet,
    staff: pl.DataFrame,
    keys: Mapping[str, pl.Series],
    days: tuple[date, date | None],
    rank: pl.DataFrame | None = None,
    checks: Checks = check,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of a tab without an error, and every faulty cell.

    `days`: of the run, and the first of the plan. `rank`: the seniority of the rows, where they have any. `checks`: how
    the rows are checked, with the facts beside them.
    """
    found = checks(sheet, _beside(standing(sheet, staff, keys), sheet, days, rank))
    return good_rows(sheet, found), found


def _beside(
    facts: pl.DataFrame, sheet: Sheet, days: tuple[date, date | None], rank: pl.DataFrame | None
) -> pl.DataFrame:
    """Facts with the day of the run and the first of the plan beside each, and the rows' seniority."""
    told = {name: pl.lit(day, dtype=pl.Date) for name, day in zip((TODAY, SINCE), days, strict=True)}
    beside = sheet.frame.select("row", **told).drop("row").hstack(facts)
    return beside if rank is None else beside.hstack(rank)


def rests_on(scheme: Scheme) -> list[str]:
    """The columns of the main tab on which its further facts rest; none where it has none."""
    states = stating(scheme)
    tab = scheme.deals
    return list(dict.fromkeys([*named(tab, Means.DAY), *named(tab, Means.PERSON), *states.RESTS_ON])) if states else []


def stated(scheme: Scheme, sheet: Sheet, frames: Mapping[type[Tab], pl.DataFrame]) -> pl.DataFrame:
    """The facts of the main tab's rows, in their order, that the scheme states of them; no column where it states none."""
    states, names = stating(scheme), rests_on(scheme)
    if not states:
        return sheet.frame.select("row").drop("row")
    rows = lazy(sheet.frame.select("row", *names))
    rows = states.facts(rows, rows_of({tab: lazy(frame) for tab, frame in frames.items()}))
    found: pl.DataFrame = rows.collect().to_native()
    return found.sort("row").drop("row", *names)


def entered_rows(
    scheme: Scheme,
    sheet: Sheet,
    staff: pl.DataFrame,
    keys: Mapping[str, pl.Series],
    days_known: tuple[date, date | None],
    facts: pl.DataFrame,
    rank: pl.DataFrame | None = None,
    checks: Checks = check,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of the main tab without an error, with their facts; and every faulty cell.

    Key, person and day have the names by which the calculation knows them: `key`, `staff_no`, `on` with its `month`;
    what 员工 says of the person stands beside them. `facts` are those that the scheme states of the rows.
    """
    people, days = named(sheet.tab, Means.PERSON), named(sheet.tab, Means.DAY)
    beside = standing(sheet, staff, keys, held(scheme)).hstack(facts)
    found = checks(sheet, _beside(beside, sheet, days_known, rank))
    # Reminders are for rows that are calculated; a row with an error is to be mended first.
    bad = errors(sheet.tab, found).select("row").unique()
    reminders = found.filter(_level() == REMINDER).join(bad, on="row", how="anti")
    found = in_order(sheet.tab, pl.concat([found.filter(_level() == ERROR), reminders]))
    good = good_rows(replace(sheet, frame=sheet.frame.hstack(beside)), found)
    good = good.drop(fact(name) for name in columns(sheet.tab) for fact in FACTS if fact(name) in good.columns)
    names = {"key": named(sheet.tab, Means.KEY), "staff_no": people, "on": days}
    good = good.rename({old[0]: name for name, old in names.items() if old})
    return (good.with_columns(month=pl.col("on").dt.strftime("%Y-%m")) if days else good), found


def held(scheme: Scheme) -> list[str]:
    """What 员工 says of a person that a row's pay may depend on: the name, the post, and the scheme's own columns."""
    return [name for name in columns(scheme.staff) if name not in OF_THE_LIST]


def _sound_rules(sheet: Sheet, faults: pl.DataFrame) -> pl.DataFrame:
    """The rows of the rules without a faulty cell: how a rule's rows join cannot be told while one is faulty itself."""
    good, faults = good_rows(sheet, faults), faults.filter(_level() == ERROR)
    if "rule" not in columns(sheet.tab):
        return good
    faulty = sheet.frame.join(faults, on="row", how="semi")["rule"]
    return good.clear() if faulty.has_nulls() else good.filter(~pl.col("rule").is_in(faulty.unique().implode()))


def lazy(frame: pl.DataFrame) -> nw.LazyFrame[Any]:
    """A frame as the calculation takes it."""
    return nw.from_native(frame.lazy())


def _level() -> pl.Expr:
    return pl.col("code").replace_strict({name: code.level for name, code in CODES.items()})


def _fingerprint(sheets: Iterable[Sheet], log: Log) -> str:
    """A short name for exactly these inputs and steps. Row numbers do not count, the order of rows does.

    It rests on Polars' own hashes, so with another version of Polars the same inputs have another name.
    """
    digest = hashlib.sha256()
    for sheet in sheets:
        content = BytesIO()
        sheet.frame.drop("row").hash_rows().to_frame().write_ipc(content)
        digest.update(content.getbuffer())
        digest.update(repr(sheet.unreadable.drop("row").rows()).encode())
    digest.update(repr([step.cells for step in log.steps]).encode())
    return digest.hexdigest()[:12]
