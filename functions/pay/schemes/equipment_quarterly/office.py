"""The quarterly award: whose it is of those who headed a workshop's equipment in the quarter."""

from __future__ import annotations

import narwhals as nw

from functions.pay.book import Book
from functions.pay.exact import divided
from functions.pay.expressions import Frame, word_for
from functions.pay.facts import at_month_end, tenures
from functions.pay.periods import day_number
from functions.pay.scorecards import pay_by_grade
from functions.pay.scorecards.periods import first_day_of, last_day_of, month_of
from functions.pay.wording import SEPARATOR, sentence, yuan
from schemas.equipment_quarterly import NOT_IN_OFFICE, QUARTERLY
from schemas.results import COUNTED, NOT_COUNTED
from schemas.words import Text

OF_PERSON = ["staff_no", "period"]
PLACES = 100  # more than there are posts
LEFT_BEFORE = Text(
    "期末那一天不在岗，奖金归期末在岗的主任", "not in office on the last day: the award is that of whoever was"
)
BY_DAYS = Text("在岗{days}/{of}天：{amount}", "in office {days} of {of} days: {amount}")
TOGETHER = Text(
    "{post}在这一期最后一天有{count}人同时在岗，各按全额发。请核对“员工”：离任的填“离职日期”，调岗的另加一行写上生效日",
    "{count} people are in office as {post} on the period's last day, each paid in full. Check the tab Staff: enter the "
    "last day of whoever left, or a further row for a change of post",
)


def in_office(book: Book) -> Frame:
    """For everybody scored who held a post of a card in the period: `staff_no`, `period`, `post` (the last such),

    `days` in office, `of` the period's days, and `there`, whether in office on its last day.
    """
    posts = sorted({post for case in book.plan.cards.cases for post in case.posts})
    asked = book.deals.select(*OF_PERSON).unique().with_columns(_month=month_of(nw.col("period")))
    asked = asked.with_columns(
        _first=day_number(first_day_of(nw.col("period"))), _last=day_number(last_day_of(nw.col("_month")))
    )
    held = tenures(book.staff).filter(nw.col("post").is_in(posts))
    bounds = {
        name: day_number(nw.col(name)) for name in ("valid_from", "hired_on", "holds_from", "left_on", "holds_until")
    }
    held = held.select("staff_no", _post="post", **{f"_{name}": day for name, day in bounds.items()})
    first, last = nw.col("_first"), nw.col("_last")
    rows = asked.join(held, on="staff_no", how="inner").with_columns(
        _since=nw.max_horizontal(
            first, *(nw.col(f"_{name}").fill_null(0) for name in ("valid_from", "hired_on", "holds_from"))
        ),
        _until=nw.min_horizontal(last, *(nw.coalesce(f"_{name}", "_last") for name in ("left_on", "holds_until"))),
    )
    rows = rows.filter(nw.col("_since") <= nw.col("_until"))
    place = nw.col("_post").replace_strict(posts, list(range(len(posts))), default=0, return_dtype=nw.Int64)
    rows = rows.with_columns(_held=nw.col("_until") - nw.col("_since") + 1, _at=nw.col("_until") * PLACES + place)
    found = rows.group_by(*OF_PERSON, "_first", "_last").agg(days=nw.col("_held").sum(), _at=nw.col("_at").max())
    return found.select(
        *OF_PERSON,
        days=nw.col("days").cast(nw.Int64),
        of=(last - first + 1).cast(nw.Int64),
        post=word_for(nw.col("_at") % PLACES, dict(enumerate(posts))),
        there=divided(nw.col("_at"), PLACES) == last,
    )


def quarterly_lines(book: Book, grades: Frame, office: Frame) -> Frame:
    """A line for every scored head: the grade's award on the last day in office, or its part where it is shared."""
    rows = _parted(grades.join(office.drop("post"), on=OF_PERSON, how="left"))
    paid = pay_by_grade(rows, "_full", book.locale)
    known = rows.select("staff_no", "month", "grade", "score", "shared", "days", "of", "_there", "_part")
    lines = at_month_end(paid.join(known, on=["staff_no", "month"], how="left"), book.staff, ["name"])
    shared, earns = nw.col("shared"), nw.col("_there") | (nw.col("_full") == 0)
    days = {"days": nw.col("days").cast(nw.String), "of": nw.col("of").cast(nw.String)}
    by_days = nw.when(shared & (nw.col("_full") > 0)).then(
        sentence(BY_DAYS, book.locale, **days, amount=yuan(nw.col("_part"), book.locale))
    )
    gone = nw.when(~shared & ~earns).then(nw.lit(LEFT_BEFORE.to(book.locale)))
    said = nw.concat_str([nw.col("says"), by_days, gone], separator=SEPARATOR.to(book.locale), ignore_nulls=True)
    held = shared | earns
    return lines.with_columns(
        item=nw.lit(QUARTERLY),
        quarterly=nw.when(shared).then(nw.col("_part")).when(earns).then(nw.col("_full")).otherwise(nw.lit(0)),
        award=nw.lit(0, dtype=nw.Int64),
        since=nw.lit(None, dtype=nw.String),
        result=nw.when(held).then(nw.lit(COUNTED)).otherwise(nw.lit(NOT_COUNTED)),
        reasons=nw.when(held).then(nw.lit("")).otherwise(nw.lit(NOT_IN_OFFICE)),
        says=said,
    )


def findings(book: Book, grades: Frame, office: Frame) -> Frame:
    """A reminder for whoever is paid in full beside another of the same post in office on the last day."""
    rows = grades.join(office.select(*OF_PERSON, "there"), on=OF_PERSON, how="inner")
    rows = rows.filter(nw.col("there") & ~nw.col("shared") & (nw.col("amount") > 0)).with_columns(_one=nw.lit(1))
    rows = rows.with_columns(
        _count=nw.col("_one").sum().over("period", "post"),
        _place=nw.col("_one").cum_sum().over("period", "post", order_by="staff_no"),
    ).filter(nw.col("_place") > 1)
    entered = book.deals.group_by(*OF_PERSON).agg(nw.col("row").min())
    told = sentence(TOGETHER, book.locale, post=nw.col("post"), count=nw.col("_count").cast(nw.String))
    return rows.join(entered, on=OF_PERSON, how="inner").select(
        "row", column=nw.lit("staff_no"), code=nw.lit("two_in_office"), detail=told
    )


def _parted(rows: Frame) -> Frame:
    """Adds `_there`, and `_part` of the award by days in office; leftover fen go one each by staff number.

    Two who were in office at once share its days between them, so that no award is paid twice.
    """
    rows = rows.with_columns(
        _there=nw.col("there").fill_null(value=False), days=nw.col("days").fill_null(0), of=nw.col("of").fill_null(1)
    )
    together = ["period", "post", "amount"]
    rows = rows.with_columns(_all=nw.col("days").sum().over(*together).cast(nw.Int64))
    rows = rows.with_columns(_over=nw.max_horizontal(nw.col("of"), nw.col("_all")))
    rows = rows.with_columns(_least=divided(nw.col("amount") * nw.col("days"), nw.col("_over")), _one=nw.lit(1))
    twice = divided(nw.col("amount") * nw.col("_all") * 2 + nw.col("_over"), nw.col("_over") * 2)
    rows = rows.with_columns(
        _left=twice - nw.col("_least").sum().over(*together),
        _place=nw.col("_one").cum_sum().over(*together, order_by="staff_no"),
    )
    more = nw.when(nw.col("_place") <= nw.col("_left")).then(nw.lit(1)).otherwise(nw.lit(0))
    return rows.with_columns(_part=(nw.col("_least") + more).cast(nw.Int64)).drop(
        "_all", "_over", "_least", "_one", "_left", "_place"
    )
