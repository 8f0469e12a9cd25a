"""Awards for a stretch of days without an incident: who earns one, who lost it by which incident, and how each unit stands.

A plan tab of such awards has `rule`, `clause`, the days from `valid_from` to `valid_until`, and `amount` (fen, once a person). Whom a
row takes and which incidents count for it is the scheme's to say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import narwhals as nw

from functions.pay.book import Book
from functions.pay.contests.ranking import reported
from functions.pay.expressions import Columns, Frame, listed, word_for
from functions.pay.facts import attach
from functions.pay.periods import day_key
from functions.pay.plan.loading import Row
from functions.pay.unread import incomplete, with_unread
from functions.pay.wording import sentence, yuan
from schemas.tab import Tab, employed
from schemas.words import Choices, Text, translation

UNITS: Columns = {"_at": nw.Int64, "_own": nw.String, "_named": nw.String}
KINDS = 10  # more than there are kinds of incident
WON = Text("{first}至{last}无{what}：{amount}", "no {what} from {first} to {last}: {amount}")
LOST = Text(
    "{first}至{last}有{what}{count}起，第一起在{on}（{kind}），不奖",
    "{what}s from {first} to {last}: {count}, the first on {on} ({kind}); no award",
)
NONE_YET = Text("到{today}没有{what}", "no {what} up to {today}")
SOME = Text("有{what}{count}起，第一起在{on}（{kind}）", "{what}s: {count}, the first on {on} ({kind})")
RUNNING = Text("未到期", "still running")
FREE = Text("无{what}", "no {what}")
SPOILT = Text("有{what}", "{what}s")
NOBODY = Text(
    "无{what}，但最后一天没有{who}在岗，没有人得奖", "no {what}, but no {who} in post on the last day: nobody is paid"
)


@dataclass(frozen=True)
class Words:
    """What a scheme calls things: an award (`name`), an incident (`what`), those who earn (`who`), the `kinds` of incidents and the `units`."""

    name: Text
    what: Text
    who: Text
    kinds: Choices
    units: Choices


@dataclass(frozen=True)
class Stretch:
    """One award, by its `row` of the plan.

    `unit_of`: by post, of the posts that it takes, the unit whose incidents count, blank for those of no unit. `counts`: which
    incidents count at all; with `everybodys` those of every unit count against all, else those of their own unit and of none.
    """

    row: Row
    unit_of: Mapping[str, str]
    counts: nw.Expr
    everybodys: bool

    @property
    def key(self) -> str:
        """What the award and its days are called."""
        return f"{self.row['rule']} {self.row['valid_from']}~{self.row['valid_until']}"

    @property
    def days(self) -> dict[str, nw.Expr]:
        """Its first and last day in words."""
        return {"first": nw.lit(f"{self.row['valid_from']}"), "last": nw.lit(f"{self.row['valid_until']}")}

    def in_it(self) -> nw.Expr:
        """True for incidents on its days."""
        on = nw.col("happened_on")
        return (on >= nw.lit(self.row["valid_from"])) & (on <= nw.lit(self.row["valid_until"]))

    def concerns(self, own: nw.Expr) -> nw.Expr:
        """True for incidents that count against a unit."""
        unit = nw.col("unit")
        return nw.lit(self.everybodys) | unit.is_null() | (unit == own).fill_null(value=False)


@dataclass(frozen=True)
class Log:
    """The incidents: their `tab`, whose `happened_on` says when, and its column that says of which `unit` (null: of all) and `kind`."""

    tab: type[Tab]
    unit: str
    kind: str = "kind"


def awarded(book: Book, log: Log, stretches: Sequence[Stretch], words: Words, measure: str) -> list[Frame]:
    """For each award whose last day is over, a line for everybody in a post that it takes on that day."""
    over = [one for one in stretches if book.today >= one.row["valid_until"]]
    return [_lines(book, log, one, words, measure) for one in over]


def standings(book: Book, log: Log, stretches: Sequence[Stretch], words: Words) -> list[Frame]:
    """For each award that has begun, how every unit stands, as rows of 完成情况."""
    begun = [one for one in stretches if book.today >= one.row["valid_from"]]
    return [_standing(book, log, one, words) for one in begun]


def _lines(book: Book, log: Log, one: Stretch, words: Words, measure: str) -> Frame:
    locale, row = book.locale, one.row
    people = _people(book, one)
    hits = _hits(people.select("staff_no", "_own"), "staff_no", _incidents(book, log, one, words), one)
    won, amount = nw.col("_count").is_null(), nw.lit(row["amount"], dtype=nw.Int64)
    what = {"what": nw.lit(words.what.to(locale))}
    lost = sentence(LOST, locale, **one.days, **what, **_told(words, translation(words.kinds, locale=locale)))
    return people.join(hits, on="staff_no", how="left").with_columns(
        nw.when(won).then(amount).otherwise(nw.lit(0)).cast(nw.Int64).alias(measure),
        key=nw.lit(f"{words.name.to(locale)} {one.key}"),
        month=nw.lit(f"{row['valid_until']:%Y-%m}"),
        since=nw.lit(f"{row['valid_from']:%Y-%m}"),
        reasons=nw.when(won).then(nw.lit("")).otherwise(_kind(dict(enumerate(words.kinds.values)))),
        clause=nw.lit(row["clause"]),
        says=nw.when(won).then(sentence(WON, locale, **one.days, **what, amount=yuan(amount, locale))).otherwise(lost),
    )


def _standing(book: Book, log: Log, one: Stretch, words: Words) -> Frame:
    locale, row, what = book.locale, one.row, words.what.to(book.locale)
    named = translation(words.units, locale=locale)
    listed_units = enumerate(dict.fromkeys(filter(None, one.unit_of.values())))
    units = listed(UNITS, ((place, unit, named[unit]) for place, unit in listed_units), book.put)
    hits = _hits(units.select("_own"), "_own", _incidents(book, log, one, words), one)
    there = _people(book, one).group_by("_own").agg(_people=nw.col("staff_no").count())
    rows = units.join(hits, on="_own", how="left").join(there, on="_own", how="left")
    might = nw.col("happened_on").is_null() | one.in_it()
    if one.everybodys:
        rows = rows.join(book.moved_at_all(log.tab, might), how="cross")
    else:
        moved = book.moved_by(log.tab, units.select(nw.col("_own").alias(log.unit)), log.unit, among=[might])
        rows = rows.join(moved, left_on="_own", right_on=log.unit, how="left")
    none = nw.col("_count").is_null()
    nobody, free = NOBODY.to(locale, what=what, who=words.who.to(locale)), FREE.to(locale, what=what)
    ended = nw.when(nw.col("_people").is_null()).then(nw.lit(nobody)).otherwise(nw.lit(free))
    yet = nw.lit(RUNNING.to(locale)) if book.today < row["valid_until"] else ended
    none_yet = nw.lit(NONE_YET.to(locale, what=what, today=min(book.today, row["valid_until"])))
    some = sentence(SOME, locale, what=nw.lit(what), **_told(words, translation(words.kinds, locale=locale)))
    return reported(
        rows,
        place=nw.col("_at"),
        period=nw.lit(f"{row['valid_from']}~{row['valid_until']}"),
        kind=nw.lit(words.name.to(locale)),
        subject=nw.col("_named"),
        value=nw.col("_count").fill_null(0).cast(nw.String),
        target=nw.lit("0"),
        verdict=nw.when(none)
        .then(nw.coalesce(incomplete(locale), yet))
        .otherwise(nw.lit(SPOILT.to(locale, what=what))),
        clause=nw.lit(row["clause"]),
        says=with_unread(nw.when(none).then(none_yet).otherwise(some), locale),
    )


def _hits(units: Frame, each: str, incidents: Frame, one: Stretch) -> Frame:
    """How many incidents count against each of the units (`_own`, told apart by `each`), where any does, and the first of them."""
    met = units.join(incidents, how="cross").filter(one.concerns(nw.col("_own")))
    first, code = nw.col("happened_on").min(), nw.col("_code").min()
    return met.group_by(each).agg(_count=nw.col("row").count(), _first=first, _code=code)


def _people(book: Book, one: Stretch) -> Frame:
    """Those in a post that the award takes on its last day: `staff_no`, `name`, `_own` (their unit)."""
    people = book.staff.select("staff_no").unique().with_columns(_on=nw.lit(one.row["valid_until"]))
    people = attach(people, book.staff, "staff_no", "_on", ["name", "post"])
    there = nw.col(employed("staff_no")) & nw.col("post").is_in(sorted(one.unit_of))
    own = word_for(nw.col("post"), {post: unit for post, unit in one.unit_of.items() if unit}, "")
    return people.filter(there.fill_null(value=False)).select("staff_no", "name", _own=own)


def _incidents(book: Book, log: Log, one: Stretch, words: Words) -> Frame:
    """The incidents of the stretch that count, each with a number that orders them by day and tells its kind."""
    found = book.of(log.tab).filter(one.in_it() & one.counts.fill_null(value=False))
    places = {kind: place for place, kind in enumerate(words.kinds.values)}
    place = nw.col(log.kind).replace_strict(list(places), list(places.values()), default=0, return_dtype=nw.Int64)
    return found.select("row", "happened_on", unit=log.unit, _code=day_key(nw.col("happened_on")) * KINDS + place)


def _told(words: Words, kinds: Mapping[str, str]) -> dict[str, nw.Expr]:
    """What is said of the first incident."""
    return {
        "count": nw.col("_count").cast(nw.String),
        "on": nw.col("_first").dt.to_string("%Y-%m-%d"),
        "kind": _kind({place: kinds[kind] for place, kind in enumerate(words.kinds.values)}),
    }


def _kind(words: Mapping[int, str]) -> nw.Expr:
    return word_for(nw.col("_code") % KINDS, words)
