"""Each row's outcome for the sheet: what a check found of it, and what the last calculation made of it.

What was calculated is remembered by the rows' texts, so that a check can tell a row that was calculated from one that
was changed since or is new.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b

import polars as pl

from functions.jobs import owners
from functions.jobs.inputs import Inputs
from functions.jobs.registers import tables
from functions.jobs.results import Results, problems_table
from functions.workbook.tables import Table, same, table
from schemas.check import Grid
from schemas.outcome import CHANGED, LATER, MOST_COMPARED, SAYS, SOUND, USED, mark
from schemas.problems import ERROR, LEVELS
from schemas.results import RESULTS, Calculated, Checked, Problems
from schemas.row_text import SEPARATOR, prefix, texts
from schemas.steps import States, ToDo
from schemas.tab import Means, Tab, about, columns, named
from schemas.words import Locale, Text, translation

SEVERAL = Text("共{count}处错误：{faults}", "{count} errors: {faults}")
REMINDER = Text("提醒：{reminders}。", "Reminder: {reminders}. ")
BETWEEN = Text("；", "; ")
MADE_UP = Text("计入差额", "in Differences")
SINCE_CLOSING = Text(
    "{month} 已关账，不再改动；和关账时不同的部分见“差额”。{cause}",
    "{month} is closed and stays as it is; what differs is in Differences. {cause}",
)
CUT = 4_000  # signs of an explanation; a row with more to say has more wrong with it than one can mend at once
DIGEST = 6  # bytes
CHECKED: list[type[Tab]] = [Problems, Checked, Calculated, States, ToDo]  # what a check alone writes


def checked_writes(inputs: Inputs, problems: pl.DataFrame) -> list[Table]:
    """After a check alone: what it found and which states rows are in, as far as the workbook does not say so already.

    The snapshot has the tabs of `CHECKED`.
    """
    grids = inputs.snapshot.grids
    held = _held(grids[Calculated])
    checked = _checked_table(inputs, _all_rows(inputs, held), problems, held)
    found = [problems_table(inputs, problems), checked, table(Calculated, held, inputs.locale)]
    found += tables(inputs.registers, inputs.sheets)
    return [each for each in found if not (grids[each.tab] and same(each, grids[each.tab]))]


def outcome_tables(inputs: Inputs, problems: pl.DataFrame, results: Results, months: set[str] | None) -> list[Table]:
    """After a calculation of some months (None: all): what it made of every row, and what was found of the others.

    Where it is of some months only, the snapshot has what `_Calculated` holds now.
    """
    held = _held(inputs.snapshot.grids[Calculated] if months else [])
    rows = list(_all_rows(inputs, held))
    calculated = pl.concat(_calculated(inputs, each, problems, results, months, held) for each in rows)
    return [table(Calculated, calculated, inputs.locale), _checked_table(inputs, rows, problems, calculated)]


@dataclass(frozen=True)
class _Rows:
    """The rows of a tab: `row`, `text`, `name`, `again` (the sign before what an earlier row has too), `stands` (what the

    row is found by, with that sign), `digest`.

    `many`: they are too many for the sheet to put their texts together, and are found by their names.
    """

    tab: type[Tab]
    frame: pl.DataFrame
    many: bool

    @property
    def remembered(self) -> pl.Expr:
        """What is kept of a row that was calculated."""
        return pl.col("digest") if self.many else pl.col("again") + pl.col("text")


_SCHEMA = dict.fromkeys(columns(Calculated), pl.String)


def _held(grid: Grid) -> pl.DataFrame:
    """The rows that `_Calculated` holds."""
    height = max((len(column) - 1 for column in grid), default=0)
    cells = [[*map(_written, column[1:]), *[""] * (height + 1 - len(column))] for column in grid]
    cells += [[""] * height for _ in range(len(_SCHEMA) - len(cells))]
    return pl.DataFrame(dict(zip(_SCHEMA, cells, strict=False)), schema=_SCHEMA)


def _written(cell: object) -> str:
    return "" if cell is None else str(cell)


def _all_rows(inputs: Inputs, known: pl.DataFrame) -> Iterator[_Rows]:
    for tab in inputs.workbook.told:
        frame = texts(inputs.sheets[tab], inputs.locale)
        before = prefix(tab, inputs.locale)
        mine = known.filter(pl.col("name").str.strip_prefix(LATER).str.starts_with(before))
        # What was calculated by name alone cannot be compared by its text.
        many = frame.height > MOST_COMPARED or not mine["stands"].str.strip_prefix(LATER).str.starts_with(before).all()
        found_by = pl.col("name" if many else "text").fill_null(before)
        is_first = found_by.str.to_lowercase().is_first_distinct()
        again = pl.when(is_first).then(pl.lit("")).otherwise(pl.lit(LATER))
        digest = pl.Series("digest", _digests(frame["text"]) if many else [], dtype=pl.String)
        frame = frame.with_columns(again=again, stands=again + found_by)
        yield _Rows(tab, frame.with_columns(digest) if many else frame, many)


def _digests(texts: pl.Series) -> list[str]:
    return [blake2b(text, digest_size=DIGEST).hexdigest() for text in texts.cast(pl.Binary).to_list()]


def _checked_table(inputs: Inputs, rows: Iterable[_Rows], problems: pl.DataFrame, calculated: pl.DataFrame) -> Table:
    """The content of `_Checked`: every row that is not as it was calculated, or of which people are reminded."""
    found = pl.concat(_checked(inputs, each, problems, calculated) for each in rows)
    return table(Checked, found, inputs.locale)


def _checked(inputs: Inputs, rows: _Rows, problems: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    locale = inputs.locale
    errors, reminders = _faults(inputs, rows.tab, problems)
    frame = rows.frame.join(errors, on="row", how="left").join(reminders, on="row", how="left")
    frame = frame.join(_faulty_columns(inputs, rows.tab, problems), on="row", how="left")
    frame = frame.join(inputs.registers.waiting(rows.tab), on="row", how="left").sort("row")
    remembered, names = known["stands"].implode(), known["name"].implode()
    was_calculated = rows.remembered.is_in(remembered)
    if rows.many:
        was_calculated &= (pl.col("again") + pl.col("name")).is_in(names).fill_null(value=False)
    waiting = pl.when(pl.col("name").is_in(names)).then(pl.lit(CHANGED.to(locale))).otherwise(pl.lit(SOUND.to(locale)))
    says = (
        pl.when(pl.col("name").is_in(names))
        .then(pl.lit(SAYS[CHANGED].to(locale)))
        .otherwise(pl.lit(SAYS[SOUND].to(locale)))
    )
    error = translation(LEVELS, locale=locale)[ERROR]
    told = frame.select(
        stands="stands",
        result=pl.when(pl.col("errors").is_not_null())
        .then(pl.lit(error))
        .when(pl.col("state").is_not_null())
        .then("state")
        .when(~was_calculated)
        .then(waiting),
        says=pl.when(pl.col("errors").is_not_null())
        .then("errors")
        .when(pl.col("state").is_not_null())
        .then(pl.col("reminders").fill_null("") + pl.col("state_says"))
        .otherwise(pl.col("reminders").fill_null("") + pl.when(was_calculated).then(pl.lit("")).otherwise(says)),
        faulty="faulty",
    ).filter(pl.col("result").is_not_null() | (pl.col("says") != ""))
    if not rows.many:
        return told
    return pl.concat(
        [
            pl.DataFrame(
                {"stands": [mark(rows.tab, locale)], "result": [None], "says": [""], "faulty": [None]},
                schema=told.schema,
            ),
            told,
        ]
    )


def _calculated(
    inputs: Inputs,
    rows: _Rows,
    problems: pl.DataFrame,
    results: Results,
    months: set[str] | None,
    held: pl.DataFrame,
) -> pl.DataFrame:
    locale = inputs.locale
    faulty = _of_tab(inputs, rows.tab, problems).filter(pl.col("level") == ERROR)
    good = rows.frame.join(faulty.select("row").unique(), on="row", how="anti")
    # What waits for a step was not calculated with.
    good = good.join(inputs.registers.waiting(rows.tab), on="row", how="anti")
    good = good.join(_lines(inputs, rows.tab, results), on="row", how="left", maintain_order="left")
    person = pl.col(named(rows.tab, Means.PERSON)[0]) if owners.is_owned(rows.tab) else pl.lit(None, dtype=pl.String)
    people = inputs.sheets[rows.tab].frame.select("row", person=person)
    good = good.join(people, on="row", how="left", maintain_order="left")
    # Of a row without a line it is not known which month it is for.
    is_fresh = pl.lit(value=True) if months is None else pl.col("month").is_in(list(months)).fill_null(value=False)
    used = pl.col("result").is_null()
    shown = pl.lit(value=True)
    if named(rows.tab, Means.KEY):
        # 核算明细 has the others under their keys.
        shown = (pl.lit(prefix(rows.tab, locale)) + pl.col("key")).ne_missing(pl.col("name")) | pl.col("is_apart")
    fresh = good.filter(is_fresh).select(
        name=pl.col("again") + pl.col("name").fill_null(""),
        stands=rows.remembered,
        result=pl.when(shown).then(pl.when(used).then(pl.lit(USED.to(locale))).otherwise("result")),
        says=pl.when(shown).then(pl.when(used).then(pl.lit(SAYS[USED].to(locale))).otherwise("says")),
        owner="person",
    )
    others = good.filter(~is_fresh)["name"].drop_nulls().implode()
    kept = pl.concat([fresh, held.filter(pl.col("name").str.strip_prefix(LATER).is_in(others))])
    return pl.concat([kept, *_held_only(inputs, rows.tab, good)])


def _held_only(inputs: Inputs, tab: type[Tab], good: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The numbers whose holders are not calculated, so that they hold them still once they are mended."""
    if owners.is_owned(tab):
        held = owners.holders(inputs.sheets[tab], inputs.known, inputs.locale).join(good, on="row", how="anti")
        held = held.filter(pl.col("owner").is_not_null())
        blank = pl.lit(None, dtype=pl.String)
        yield held.select(
            name=pl.lit(owners.HELD) + pl.col("name"), stands=blank, result=blank, says=blank, owner="owner"
        )


def _lines(inputs: Inputs, tab: type[Tab], results: Results) -> pl.DataFrame:
    """The first line of each row of a main tab: `row`, `key`, `month`, `result`, `says`; and whether it `is_apart` from what
    核算明细 has under the key, as of a closed month where the row was changed since.
    """
    words = translation(RESULTS, locale=inputs.locale)
    for scheme in inputs.workbook.schemes:
        if scheme.deals is tab:
            lines = (
                results.worked.details[scheme.id]
                .filter(pl.col("row").is_not_null())
                .select(pl.col("row").cast(pl.Int64), "key", "month", pl.col("result").replace(words), "says")
                .unique("row", keep="first", maintain_order=True)
            )
            since = _since_closing(results, inputs.locale)
            lines = lines.join(since, on=["month", "key"], how="left", maintain_order="left")
            through, shown = inputs.closed.through, next(frame for one, frame in results.details if one is scheme)
            closed = shown.filter(pl.col("month") <= through)["key"].drop_nulls().implode()
            # What was moved out of a closed month stands there as it was closed.
            is_moved = (pl.col("month") > through) & pl.col("key").is_in(closed)
            differs = pl.col("since").is_not_null()
            return lines.select(
                "row",
                "key",
                "month",
                result=pl.when(differs).then(pl.lit(MADE_UP.to(inputs.locale))).otherwise("result"),
                says=pl.coalesce("since", "says"),
                is_apart=(differs | is_moved).fill_null(value=False),
            )
    names = dict.fromkeys(("key", "month", "result", "says"), pl.String)
    return pl.DataFrame(schema={"row": pl.Int64, **names, "is_apart": pl.Boolean})


def _since_closing(results: Results, locale: Locale) -> pl.DataFrame:
    """What is said beside rows that closed months would have otherwise by now: `month`, `key`, `since`."""
    found = results.differences.unique(["from_month", "key"], keep="first", maintain_order=True)
    said = [
        SINCE_CLOSING.to(locale, month=month, cause=cause)
        for month, cause in found.select("from_month", "cause").iter_rows()
    ]
    return found.select(pl.col("from_month").alias("month"), "key", pl.Series("since", said, dtype=pl.String))


def _faults(inputs: Inputs, tab: type[Tab], problems: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """By row, the sentence about its errors (`errors`) and that of what to look at again (`reminders`)."""
    mine = _of_tab(inputs, tab, problems)
    is_error = pl.col("level") == ERROR
    listed = mine.group_by("row", is_error.alias("is_error"), maintain_order=True).agg("advice")
    errors: dict[int, str] = {}
    reminders: dict[int, str] = {}
    between = BETWEEN.to(inputs.locale)
    for row, bad, advice in listed.iter_rows():
        if not bad:
            reminders[row] = REMINDER.to(inputs.locale, reminders=between.join(advice))[:CUT]
        elif len(advice) == 1:
            errors[row] = advice[0][:CUT]
        else:
            numbered = between.join(f"{place}. {said}" for place, said in enumerate(advice, start=1))
            errors[row] = SEVERAL.to(inputs.locale, count=len(advice), faults=numbered)[:CUT]
    return _by_row("errors", errors), _by_row("reminders", reminders)


def _faulty_columns(inputs: Inputs, tab: type[Tab], problems: pl.DataFrame) -> pl.DataFrame:
    """By row, the headers of the columns with errors, each between two separators."""
    mine = _of_tab(inputs, tab, problems).filter((pl.col("level") == ERROR) & (pl.col("column_title") != ""))
    titles = pl.col("column_title").unique(maintain_order=True).str.join(SEPARATOR)
    return mine.group_by("row", maintain_order=True).agg(faulty=pl.lit(SEPARATOR) + titles + pl.lit(SEPARATOR))


def _by_row(name: str, said: Mapping[int, str]) -> pl.DataFrame:
    return pl.DataFrame({"row": list(said), name: list(said.values())}, schema={"row": pl.Int64, name: pl.String})


def _of_tab(inputs: Inputs, tab: type[Tab], problems: pl.DataFrame) -> pl.DataFrame:
    return problems.filter(pl.col("tab_title") == about(tab).title.to(inputs.locale))
