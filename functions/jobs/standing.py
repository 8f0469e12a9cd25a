"""What other tabs say of the people and keys that a row names: who was employed then, and what is there at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import narwhals as nw
import polars as pl

from functions.pay.facts import attach, attach_between
from schemas.check import Sheet, good_rows
from schemas.scheme import Scheme
from schemas.tab import Means, Role, Tab, about, columns, employed, known, listed, named
from schemas.times import first_day, last_day

FIRST, LAST = "_first", "_last"


def in_order_of_need(scheme: Scheme) -> list[type[Tab]]:
    """The tabs that people fill in, each after those that it refers to; the main one as late as that allows."""

    def depth(tab: type[Tab]) -> int:
        others = (other for name in columns(tab) for other, _ in scheme.referred(tab, name) if other in scheme.inputs)
        return 1 + max(map(depth, others), default=0)

    return sorted(scheme.inputs, key=lambda tab: (depth(tab), tab is scheme.deals))


def keys_there(
    scheme: Scheme, tab: type[Tab], sheets: Mapping[type[Tab], Sheet], faults: Mapping[type[Tab], pl.DataFrame]
) -> dict[str, pl.Series]:
    """By column that refers to others, the values that may stand in it: those of sound rows.

    Of a plan all rows count, for one that is faulty stops the calculation anyway.
    """
    there = {}
    for name in columns(tab):
        values = [
            (sheets[other].frame if about(other).role is Role.PLAN else good_rows(sheets[other], faults[other]))[key]
            for other, key in scheme.referred(tab, name)
        ]
        if values:
            there[name] = pl.concat(values).unique()
    return there


def standing(
    sheet: Sheet, staff: pl.DataFrame, keys: Mapping[str, pl.Series], adds: Sequence[str] = ()
) -> pl.DataFrame:
    """Facts beside the rows of a tab, in their order: `known` and `employed` of its people, `listed` of its references.

    `adds` are columns of 员工 to stand beside them: what it says of the row's person on the row's day.
    """
    facts = [fact for frame in _people(sheet, staff, adds) for fact in frame.get_columns()]
    for name, values in keys.items():
        is_there = pl.col(name).is_in(values.implode()) | pl.col(name).is_in(list(columns(sheet.tab)[name].besides))
        facts += sheet.frame.select(is_there.alias(listed(name))).get_columns()
    return pl.DataFrame(facts) if facts else sheet.frame.select("row").drop("row")


def _people(sheet: Sheet, staff: pl.DataFrame, adds: Sequence[str]) -> Iterator[pl.DataFrame]:
    """One frame of facts a column that names a person; a word that may stand in place of a number has none."""
    tab, people = sheet.tab, nw.from_native(staff.lazy())
    day, period = (next(iter(named(tab, means)), None) for means in (Means.DAY, Means.PERIOD))
    for place, name in enumerate((*named(tab, Means.PERSON), *named(tab, Means.COLLEAGUE))):
        more = adds if day and not place else ()
        if sheet.frame.is_empty():
            told = pl.Schema({known(name): pl.Boolean, employed(name): pl.Boolean})
            told |= {of: staff.schema[of] for of in more}
            yield pl.DataFrame(schema=told)
            continue
        number = pl.when(~pl.col(name).is_in(list(columns(tab)[name].besides))).then(name).alias(name)
        if day:
            rows = nw.from_native(sheet.frame.lazy().select("row", day, number))
            found = attach(rows, people, name, day, more)
        elif period:
            span = {FIRST: first_day(period), LAST: last_day(period)}
            rows = nw.from_native(sheet.frame.lazy().select("row", number, **span))
            found = attach_between(rows, people, name, FIRST, LAST)
        else:
            is_there = pl.col(name).is_in(staff["staff_no"].implode()).alias(known(name))
            yield (
                sheet.frame.select(number)
                .select(is_there, employed=pl.lit(None, dtype=pl.Boolean))
                .rename({"employed": employed(name)})
            )
            continue
        facts: pl.DataFrame = found.collect().to_native()
        yield facts.sort("row").select(known(name), employed(name), *more)
