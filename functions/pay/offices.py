"""What a post earns in a period, and whose it is of those who held it: whoever is in it at the end, or all by their days."""

from __future__ import annotations

import narwhals as nw

from functions.pay import facts
from functions.pay.exact import divided
from functions.pay.expressions import Frame
from functions.pay.periods import last_day
from functions.pay.scorecards.cards import Cards
from functions.pay.scorecards.pay import pay_by_grade
from functions.pay.scorecards.periods import first_day_of, month_of
from functions.pay.wording import SEPARATOR, sentence, yuan
from schemas.words import Locale, Text

OF_PERSON = ["staff_no", "period"]
LEFT_BEFORE = Text(
    "期末那一天不在岗，奖金归期末在岗的{who}", "not in office on the last day: the award is that of whoever was"
)
BY_DAYS = Text("在岗{days}/{of}天：{amount}", "in office {days} of {of} days: {amount}")
AT_ONCE = Text(
    "在岗{days}天，同岗几人合计{all}天：{amount}", "in office {days} of the {all} days of all in the post: {amount}"
)
TOGETHER = Text(
    "{post}在这一期最后一天有{count}人同时在岗，各按全额发。请核对“员工”：离任的填“离职日期”，调岗的另加一行写上生效日",
    "{count} people are in office as {post} on the period's last day, each paid in full. Check the tab Staff: enter the "
    "last day of whoever left, or a further row for a change of post",
)


def held(scored: Frame, cards: Cards, staff: Frame) -> Frame:
    """For everybody scored (`staff_no`, `period`) and each post of a card that they held in the period: `staff_no`, `period`, `post`,

    `days` in it, `of` the period's days, and `left`, by how many days they left it before the period's last.
    """
    posts = sorted({post for case in cards.cases for post in case.posts})
    first, last = first_day_of(nw.col("period")), last_day(month_of(nw.col("period")))
    asked = scored.select(*OF_PERSON).unique().with_columns(first_on=first, last_on=last)
    stays = facts.stays(asked, staff, ["period"], ["post"]).filter(nw.col("post").is_in(posts))
    return stays.group_by(*OF_PERSON, "post").agg(
        days=nw.col("stay").sum().cast(nw.Int64), of=nw.col("days").max(), left=nw.col("left").min()
    )


def at_the_end(held: Frame) -> Frame:
    """The last post of each person and period: `staff_no`, `period`, `post`, and `there`, whether held on the period's last day."""
    last = held.filter(nw.col("left") == nw.col("left").min().over(*OF_PERSON))
    return last.select(*OF_PERSON, "post", there=nw.col("left") == 0)


def pay_by_office(grades: Frame, held: Frame, name: str, locale: Locale, *, lacking: str, who: Text) -> Frame:
    """Lines with `name` = the grade's bonus: of a grade that is `shared`, everybody's part by days; of any other, all of it for whoever was

    in the post on the period's last day, and nothing, with the reason `lacking`, for one who had left it to another (`who`).
    """
    rows = grades.join(at_the_end(held).drop("post"), on=OF_PERSON, how="left")
    rows = rows.join(_parts(grades, held), on=OF_PERSON, how="left")
    known = rows.select("staff_no", "month", "shared", "there", "days", "of", "all", "part")
    lines = pay_by_grade(rows, "_full", locale).join(known, on=["staff_no", "month"], how="left")
    shared, earns = nw.col("shared"), nw.col("there").fill_null(value=False) | (nw.col("_full") == 0)
    told = {name: nw.col(name).cast(nw.String) for name in ("days", "of", "all")}
    told["amount"] = yuan(nw.col("part"), locale)
    at_once = nw.when(nw.col("all") > nw.col("of")).then(sentence(AT_ONCE, locale, **told))
    by_days = nw.when(shared & (nw.col("_full") > 0)).then(nw.coalesce(at_once, sentence(BY_DAYS, locale, **told)))
    gone = nw.when(~shared & ~earns).then(nw.lit(LEFT_BEFORE.to(locale, who=who.to(locale))))
    said = nw.concat_str([nw.col("says"), by_days, gone], separator=SEPARATOR.to(locale), ignore_nulls=True)
    whole = nw.when(earns).then(nw.col("_full")).otherwise(nw.lit(0))
    return lines.with_columns(
        nw.when(shared).then(nw.col("part").fill_null(0)).otherwise(whole).alias(name),
        reasons=nw.when(shared | earns).then(nw.lit("")).otherwise(nw.lit(lacking)),
        says=said,
    )


def in_full_together(grades: Frame, held: Frame, entered: Frame, locale: Locale) -> Frame:
    """Those paid in full beside another of the same post: `row`, the first of theirs among those `entered`, and `detail`."""
    rows = grades.join(at_the_end(held).drop("post"), on=OF_PERSON, how="inner")
    rows = rows.filter(nw.col("there") & ~nw.col("shared") & (nw.col("amount") > 0)).with_columns(_one=nw.lit(1))
    rows = rows.with_columns(
        _count=nw.col("_one").sum().over("period", "post"),
        _place=nw.col("_one").cum_sum().over("period", "post", order_by="staff_no"),
    ).filter(nw.col("_place") > 1)
    first = entered.group_by(*OF_PERSON).agg(nw.col("row").min())
    told = sentence(TOGETHER, locale, post=nw.col("post"), count=nw.col("_count").cast(nw.String))
    return rows.join(first, on=OF_PERSON, how="inner").select("row", detail=told)


def _parts(grades: Frame, held: Frame) -> Frame:
    """Each person's part of the awards of the posts they held, by days: `part`, `days` in office, `of` the period's, and

    `all`, the days of everybody in the post where several were at once. Leftover fen go one each by staff number; an
    award is never paid twice.
    """
    rows = held.join(grades.select(*OF_PERSON, "amount"), on=OF_PERSON, how="inner").with_columns(_one=nw.lit(1))
    together = ["period", "post", "amount"]
    rows = rows.with_columns(
        _all=nw.col("days").sum().over(*together).cast(nw.Int64),
        _place=nw.col("_one").cum_sum().over(*together, order_by="staff_no"),
    )
    rows = rows.with_columns(_over=nw.max_horizontal(nw.col("of"), nw.col("_all")))
    rows = rows.with_columns(_least=divided(nw.col("amount") * nw.col("days"), nw.col("_over")))
    whole = divided(nw.col("amount") * nw.col("_all") * 2 + nw.col("_over"), nw.col("_over") * 2)
    left = whole - nw.col("_least").sum().over(*together)
    rows = rows.with_columns(_left=left.cast(nw.Int64))
    more = nw.when(nw.col("_place") <= nw.col("_left")).then(nw.lit(1)).otherwise(nw.lit(0))
    rows = rows.with_columns(_part=nw.col("_least") + more)
    return rows.group_by(*OF_PERSON).agg(
        part=nw.col("_part").sum().cast(nw.Int64),
        days=nw.col("days").sum().cast(nw.Int64),
        of=nw.col("of").max(),
        all=nw.col("_over").max().cast(nw.Int64),
    )
