"""Send statements: a month's statements put into the outbox, or only shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import polars as pl

from functions.access.roles import Role
from functions.errors import Refusal
from functions.jobs import letters
from functions.jobs.earlier import same_month
from functions.jobs.inputs import Inputs, load
from functions.jobs.losses import Lost, kept, lost
from functions.jobs.recalculate import refuse_plan
from functions.jobs.results import Results, calculate, details_table, summary_table
from functions.jobs.run import Answer, Run
from functions.jobs.targets import BAD_MONTH
from functions.mail import outbox
from functions.mail.content import Letter
from functions.workbook.commit import Append, commit
from schemas.results import SENDING, SENT, STATEMENT, Outbox, Problems, Runs
from schemas.tab import Tab
from schemas.words import Text
from schemas.workbook import Workbook

AGAIN = "~"  # between a letter's own id and how often its reader was written to
NO_MONTH = Text("{month} 没有核算结果，请先“重新核算”", "There are no results for {month}; please recalculate first")
OUT_OF_DATE = Text(
    "{month} 的结果不是最新的：核算以后又有人改了录入或方案。请先“重新核算”，再发对账单",
    "The results of {month} are out of date: entries or the plan changed since. Please recalculate, then send the statements",
)
DONE = Text(
    "{month}：{queued} 份对账单待发送，{unchanged} 份没有变化，{no_address} 份没有邮箱",
    "{month}: {queued} statements queued, {unchanged} unchanged, {no_address} without an address",
)


def work(run: Run, afresh: bool) -> Answer:
    """One try. A statement says what the result tabs say: where they are not what the inputs give now, none is made."""
    month, preview = _asked(run)
    inputs = load(run, {Role.MANAGER, Role.SCHEDULER}, afresh=afresh, results=_results_read)
    if not inputs.is_sound:
        raise refuse_plan(run, inputs)
    results = calculate(inputs)
    _check_up_to_date(inputs, results, month)
    entries = outbox.read(inputs.snapshot.grids[Outbox])
    gone = [e for e in entries if e.letter.kind == STATEMENT and e.letter.month == month and e.state in (SENT, SENDING)]
    made = letters.statements(run, inputs, results, month, set())
    # Someone whose last one said something else gets this one as a correction; the same one is never sent twice.
    last = {e.letter.staff_no: e.letter.id for e in sorted(gone, key=lambda entry: entry.at)}
    told = set(last) - {letter.staff_no for _, letter in made if letter.id == last.get(letter.staff_no)}
    if told:
        made = letters.statements(run, inputs, results, month, told)
        made = [(person, _said_again(letter, last, gone)) for person, letter in made]
    counts = _counts(entries, [letter for _, letter in made])
    losses = lost(inputs, results)
    if preview:
        shown = [_shown(p.name, m) for p, m in made]
        return run.answer(problems=False, counts=counts, statements=shown, losses=losses.sentences(inputs))
    return _queue(run, inputs, month, entries, [letter for _, letter in made], counts, losses)


def _said_again(letter: Letter, last: dict[str, str], gone: list[outbox.Entry]) -> Letter:
    """The same correction under a number of its own, where it was sent before and something else since."""
    before = last.get(letter.staff_no, "")
    if before.split(AGAIN)[0] == letter.id:
        return replace(letter, id=before)
    mine = [entry for entry in gone if entry.letter.staff_no == letter.staff_no]
    if letter.id in _ids(mine):
        return replace(letter, id=f"{letter.id}{AGAIN}{len(mine)}")
    return letter


def _counts(entries: list[outbox.Entry], made: list[Letter]) -> dict[str, int]:
    """How many statements there are, and of those how many would wait, were there before, or have no address."""
    known = {entry.letter.id for entry in entries}
    fresh = [letter for letter in made if letter.id not in known]
    return {
        "statements": len(made),
        "queued": sum(bool(letter.to) for letter in fresh),
        "unchanged": len(made) - len(fresh),
        "no_address": sum(not letter.to for letter in fresh),
    }


def _queue(
    run: Run,
    inputs: Inputs,
    month: str,
    entries: list[outbox.Entry],
    made: list[Letter],
    counts: dict[str, int],
    losses: Lost,
) -> Answer:
    waiting = [entry for entry in entries if entry.letter.kind == STATEMENT and entry.letter.month == month]
    fresh = [letter for letter in made if letter.id not in _ids(entries)]
    # A statement that waits for someone who has no more deals in the month, or for numbers that are gone again.
    outdated = outbox.outdated(waiting, fresh, {letter.id for letter in made})
    writes = [*outbox.queue(entries, made, run.now, inputs.locale), *outbox.withdraw(outdated)]
    # A manager was asked before; what a schedule sends, nobody has said yes to.
    settled = kept(inputs, losses, accepted=run.email not in run.settings.schedulers)
    said = DONE.to(inputs.locale, month=month, **counts)
    record = [run.id, run.trigger, run.email, outbox.stamp(run.now), run.milliseconds / 1000, len(made), None, None]
    commit(
        run.sheets,
        inputs.snapshot,
        [Append(Runs, [[*record, inputs.version, inputs.fingerprint, said]]), *writes, *settled],
        run.id,
    )
    return run.answer(problems=counts["no_address"] > 0 or bool(losses), counts=counts, losses=losses.sentences(inputs))


def _check_up_to_date(inputs: Inputs, results: Results, month: str) -> None:
    months = results.summary.filter(pl.col("month") == month)
    if months.is_empty():
        raise Refusal(422, _about(NO_MONTH, month), locale=inputs.locale)
    mine = ((scheme, details.filter(pl.col("month") == month)) for scheme, details in results.details)
    tables = [summary_table(inputs, months), *(details_table(inputs, *one) for one in mine)]
    if not all(same_month(inputs, table, month) for table in tables):
        raise Refusal(409, _about(OUT_OF_DATE, month), locale=inputs.locale)


def _asked(run: Run) -> tuple[str, bool]:
    """The month and whether it is only shown. A schedule says the same words every month, so that it names none."""
    month = run.body["month"] or (_month_before(run.today) if run.email in run.settings.schedulers else None)
    if month is None:
        raise Refusal(400, BAD_MONTH)
    return month, run.body["preview"]


def _month_before(today: date) -> str:
    return f"{today.replace(day=1) - timedelta(days=1):%Y-%m}"


def _results_read(book: Workbook) -> list[type[Tab]]:
    return [*book.details, book.summary, Problems, Outbox]


def _ids(entries: list[outbox.Entry]) -> set[str]:
    return {entry.letter.id for entry in entries}


def _shown(name: str, letter: Letter) -> dict[str, str]:
    return {
        "to": letter.to,
        "name": name,
        "staff_no": letter.staff_no,
        "subject": letter.subject,
        "html": letter.html,
        "text": letter.text,
    }


def _about(said: Text, month: str) -> Text:
    return Text(said.zh.format(month=month), said.en.format(month=month))
