"""The accident-free award: who earns it, who lost it by which accident, and how each workshop stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import narwhals as nw

from functions.pay.book import Book
from functions.pay.contests.ranking import reported
from functions.pay.expressions import Frame, word_for
from functions.pay.facts import attach
from functions.pay.periods import day_key
from functions.pay.plan.conditions import parse
from functions.pay.scorecards.cards import posts_of
from functions.pay.unread import incomplete, with_unread
from functions.pay.wording import sentence, yuan
from schemas.equipment_quarterly import ACCIDENT_FREE, ALL, POSTS, WORKSHOP_OF, Awards
from schemas.equipment_quarterly_inputs import ACCIDENTS, QUALITY, WORKSHOPS, Accidents
from schemas.tab import employed
from schemas.words import Text, translation

Row = Mapping[str, Any]
KINDS = 10  # more than there are kinds of accident
KEY = Text("无事故奖 {rule} {first}~{last}", "Accident-free award {rule} {first}~{last}")
KIND = Text("无事故奖", "Accident-free award")
WON = Text("{first}至{last}无事故：{amount}", "no accident from {first} to {last}: {amount}")
LOST = Text(
    "{first}至{last}有事故{count}起，第一起在{on}（{kind}），不奖",
    "accidents from {first} to {last}: {count}, the first on {on} ({kind}); no award",
)
NONE_YET = Text("到{today}没有事故", "no accident up to {today}")
SOME = Text("有事故{count}起，第一起在{on}（{kind}）", "accidents: {count}, the first on {on} ({kind})")
RUNNING = Text("未到期", "still running")
FREE = Text("无事故", "no accident")
SPOILT = Text("有事故", "accidents")
NOBODY = Text(
    "无事故，但最后一天没有主任在岗，没有人得奖", "no accident, but no head in post on the last day: nobody is paid"
)


def award_lines(book: Book) -> list[Frame]:
    """For each award whose last day is over, a line for everybody in a post that it takes on that day."""
    return [_lines(book, row) for row in book.plan.table(Awards) if book.today >= row["valid_until"]]


def award_reports(book: Book) -> list[Frame]:
    """For each award that has begun, how every workshop stands."""
    begun = [row for row in book.plan.table(Awards) if book.today >= row["valid_from"]]
    return [report for row in begun for report in _reports(book, row)]


def _lines(book: Book, row: Row) -> Frame:
    locale, amount = book.locale, row["amount"]
    heads = _heads(book, row)
    hits = heads.select("staff_no", "_own").join(_accidents(book, row), how="cross").filter(_concerns(row))
    hits = hits.group_by("staff_no").agg(
        _count=nw.col("row").count(), _first=nw.col("happened_on").min(), _code=nw.col("_code").min()
    )
    lines = heads.join(hits, on="staff_no", how="left")
    won = nw.col("_count").is_null()
    days = _days(row)
    told = {**days, **_first_told(book)}
    return lines.with_columns(
        key=nw.lit(KEY.to(locale, rule=row["rule"], first=row["valid_from"], last=row["valid_until"])),
        month=nw.lit(f"{row['valid_until']:%Y-%m}"),
        since=nw.lit(f"{row['valid_from']:%Y-%m}"),
        item=nw.lit(ACCIDENT_FREE),
        reasons=nw.when(won).then(nw.lit("")).otherwise(_kind(dict(enumerate(ACCIDENTS.values)))),
        award=nw.when(won).then(nw.lit(amount)).otherwise(nw.lit(0)).cast(nw.Int64),
        clause=nw.lit(row["clause"]),
        says=nw.when(won)
        .then(sentence(WON, locale, **days, amount=yuan(nw.lit(amount, dtype=nw.Int64), locale)))
        .otherwise(sentence(LOST, locale, **told)),
    )


def _reports(book: Book, row: Row) -> Iterator[Frame]:
    locale, running = book.locale, book.today < row["valid_until"]
    words = translation(WORKSHOPS, locale=locale)
    posts, heads, accidents = _posts(row), _heads(book, row), _accidents(book, row)
    for workshop in dict.fromkeys(WORKSHOP_OF[post] for post in POSTS.values if post in posts & set(WORKSHOP_OF)):
        hits = (
            accidents.with_columns(_own=nw.lit(workshop))
            .filter(_concerns(row))
            .select(_count=nw.col("row").count(), _first=nw.col("happened_on").min(), _code=nw.col("_code").min())
        )
        there = heads.filter(nw.col("_own") == workshop).select(_heads=nw.col("staff_no").count())
        hits = hits.join(there, how="cross").join(
            book.moved_at_all(Accidents, *_might_count(row, workshop)), how="cross"
        )
        none = nw.col("_count") == 0
        free = nw.when(nw.col("_heads") == 0).then(nw.lit(NOBODY.to(locale))).otherwise(nw.lit(FREE.to(locale)))
        yet = nw.lit(RUNNING.to(locale)) if running else free
        yield reported(
            hits,
            period=nw.lit(f"{row['valid_from']}~{row['valid_until']}"),
            kind=nw.lit(KIND.to(locale)),
            subject=nw.lit(words[workshop]),
            value=nw.col("_count").cast(nw.String),
            target=nw.lit("0"),
            verdict=nw.when(none).then(nw.coalesce(incomplete(locale), yet)).otherwise(nw.lit(SPOILT.to(locale))),
            clause=nw.lit(row["clause"]),
            says=with_unread(
                nw.when(none)
                .then(nw.lit(NONE_YET.to(locale, today=min(book.today, row["valid_until"]))))
                .otherwise(sentence(SOME, locale, **_first_told(book))),
                locale,
            ),
        )


def _posts(row: Row) -> frozenset[str]:
    """The posts that an award takes; those that head no workshop count with the accidents of no workshop."""
    return posts_of(parse("post", row["post"], POSTS), POSTS.values)


def _heads(book: Book, row: Row) -> Frame:
    """Those in a post that the award takes on its last day: `staff_no`, `name`, `_own` (their workshop)."""
    people = book.staff.select("staff_no").unique().with_columns(_on=nw.lit(row["valid_until"]))
    people = attach(people, book.staff, "staff_no", "_on", ["name", "post"])
    there = nw.col(employed("staff_no")) & nw.col("post").is_in(sorted(_posts(row)))
    own = word_for(nw.col("post"), WORKSHOP_OF, "")
    return people.filter(there.fill_null(value=False)).select("staff_no", "name", _own=own)


def _accidents(book: Book, row: Row) -> Frame:
    """The accidents of the stretch that count: serious ones, and long defects that equipment caused."""
    on, quality = nw.col("happened_on"), nw.col("kind") == QUALITY
    long = nw.col("by_equipment") & (nw.col("metres") >= row["metres"])
    counts = (quality & long) | (~quality & nw.col("serious"))
    found = book.of(Accidents).filter(
        (on >= nw.lit(row["valid_from"])) & (on <= nw.lit(row["valid_until"])) & counts.fill_null(value=False)
    )
    places = {kind: place for place, kind in enumerate(ACCIDENTS.values)}
    place = nw.col("kind").replace_strict(list(places), list(places.values()), default=0, return_dtype=nw.Int64)
    return found.select("row", "happened_on", "workshop", _code=day_key(on) * KINDS + place)


def _concerns(row: Row) -> nw.Expr:
    """True for the accidents that count against the workshop `_own`."""
    everybodys = nw.col("workshop").is_null()
    if row["scope"] == ALL:
        return everybodys | ~everybodys
    return (everybodys | (nw.col("workshop") == nw.col("_own"))).fill_null(value=False)


def _might_count(row: Row, workshop: str) -> tuple[nw.Expr, nw.Expr]:
    """True for accidents that cannot be read whole and may be of the stretch, and count against a workshop."""
    on = nw.col("happened_on")
    in_it = on.is_null() | ((on >= nw.lit(row["valid_from"])) & (on <= nw.lit(row["valid_until"])))
    whose = nw.col("workshop")
    return in_it, nw.lit(row["scope"] == ALL) | whose.is_null() | (whose == workshop)


def _days(row: Row) -> dict[str, nw.Expr]:
    return {"first": nw.lit(f"{row['valid_from']}"), "last": nw.lit(f"{row['valid_until']}")}


def _first_told(book: Book) -> dict[str, nw.Expr]:
    """What is said of the first accident."""
    words = translation(ACCIDENTS, locale=book.locale)
    kinds = {place: words[kind] for place, kind in enumerate(ACCIDENTS.values)}
    return {
        "count": nw.col("_count").cast(nw.String),
        "on": nw.col("_first").dt.to_string("%Y-%m-%d"),
        "kind": _kind(kinds),
    }


def _kind(words: Mapping[int, str]) -> nw.Expr:
    return word_for(nw.col("_code") % KINDS, words)
