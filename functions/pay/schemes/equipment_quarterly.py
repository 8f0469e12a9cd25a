"""Equipment department: the quarterly score's award, the accident-free award, and paid leave (001, equipment 2015)."""

from __future__ import annotations

from collections.abc import Iterator

import narwhals as nw

from functions.pay import incidents, leave, offices
from functions.pay.book import Book, Pay
from functions.pay.expressions import word_for
from functions.pay.facts import spells, stints
from functions.pay.finishing import findings, found, lines
from functions.pay.ordering import one_after_another
from functions.pay.plan.conditions import parse
from functions.pay.plan.dated import Fault, Plan
from functions.pay.plan.loading import Row
from functions.pay.plan.own import own_tab
from functions.pay.scorecards import graded, history, scores
from functions.pay.scorecards.cards import posts_of
from schemas.equipment_quarterly import (
    ACCIDENT_FREE,
    ALL,
    NOT_IN_OFFICE,
    POSTS,
    QUARTERLY,
    WORKSHOP_OF,
    Awards,
    Policy,
)
from schemas.equipment_quarterly_inputs import (
    ABSENCE,
    ACCIDENTS,
    HALVES,
    HOLIDAY,
    OVERHAUL,
    OWN_REPAIR,
    PAID,
    PLANT_HOLIDAY,
    QUALITY,
    REBUILDING,
    ROTATING,
    SWAPPED,
    WORKSHOPS,
    Accidents,
    Leave,
    Stops,
    Swaps,
)
from schemas.tab import about
from schemas.words import Text

REBUILT = Text("技改", "rebuilding")
HEAD = Text("主任", "head")
INCIDENTS = incidents.Words(
    name=Text("无事故奖", "Accident-free award"),
    what=Text("事故", "accident"),
    who=HEAD,
    kinds=ACCIDENTS,
    units=WORKSHOPS,
)
LOG = incidents.Log(Accidents, "workshop")
EFFECTS = {
    OVERHAUL: leave.BLOCKS,
    REBUILDING: leave.ENDS,
    OWN_REPAIR: leave.PUTS_OFF,
    HOLIDAY: leave.PUTS_OFF,
    SWAPPED: leave.NO_SUNDAYS,
}
LEAVE = leave.Words(
    kind=Text("带薪休假", "Paid leave"),
    within=Text("带薪休假", "paid leave"),
    halves=HALVES,
    no_class=Text(
        "“员工”表里这一天没有填班制，不享受带薪休假", "the tab Staff names no shift of the person on that day"
    ),
    absent=Text("这一天已登记个人请假，个人请假不能按带薪休假", "a personal absence of that day is no paid leave"),
    whole_days=Text(
        "带薪休假按整天休，“半天”要留空；标准厂房按周日半天休的除外",
        "paid leave is taken by the day: leave “Half day” blank, but for the half Sundays of the standard building",
    ),
    no_sunday=Text("这一周有节假日串休，不执行周日休息", "no Sunday rest in a week of a holiday swap"),
)
NOT_ON_DAYS = leave.Refusal(
    (nw.col("shift") == ROTATING) & ~nw.col("on_days"),
    Text("运转班要倒到白班时才能休", "rotating shift takes it when on days"),
)


def faults(plan: Plan) -> list[Fault]:
    """Awards for posts that there are not; leave of one shift stated twice for a day, or cut within a month."""
    tab, rows = own_tab(plan, Policy), plan.table(Policy)
    return [*_unknown_posts(plan), *leave.faults(tab, rows, _class_of, REBUILT, about(Stops).title)]


def calculate(book: Book) -> Pay:
    """The awards of scored quarters and of stretches without accidents; leave is reported."""
    cards, locale = book.plan.cards, book.locale
    held = book.keep(offices.held(book.deals, cards, book.staff))
    posts = offices.at_the_end(held)
    scored = scores(book.deals, cards, book.staff, locale, keep=book.keep, posts=posts)
    grades = book.keep(graded(scored.scores, cards))
    quarterly = offices.pay_by_office(grades, held, "quarterly", locale, lacking=NOT_IN_OFFICE, who=HEAD)
    stretches = [_stretch(row) for row in book.plan.table(Awards)]
    free = incidents.awarded(book, LOG, stretches, INCIDENTS, "award")
    taken = _leave(book)
    together = offices.in_full_together(grades, held, book.deals, locale)
    told = findings(
        scored.findings,
        found(book, together, book.scheme.deals, "staff_no", nw.col("detail"), code="two_in_office"),
        found(book, taken.unfit, Leave, "on", nw.col("detail")),
        found(book, taken.failed, Swaps, "on", nw.col("detail")),
    )
    details = lines(
        book,
        quarterly.with_columns(item=nw.lit(QUARTERLY)),
        *(line.with_columns(item=nw.lit(ACCIDENT_FREE)) for line in free),
    )
    standings = incidents.standings(book, LOG, stretches, INCIDENTS)
    reports = one_after_another([history(grades, locale), *standings, taken.days])
    return Pay(details, reports=reports, findings=told)


def _unknown_posts(plan: Plan) -> Iterator[Fault]:
    for row in plan.table(Awards):
        try:
            parse("post", row["post"], POSTS)
        except ValueError:
            yield Fault(own_tab(plan, Awards), row["row"], "post", "not_a_choice")


def _stretch(row: Row) -> incidents.Stretch:
    """An award: serious accidents count, and long defects that equipment caused."""
    posts = posts_of(parse("post", row["post"], POSTS), POSTS.values)
    units = {post: WORKSHOP_OF.get(post, "") for post in POSTS.values if post in posts}
    quality = nw.col("kind") == QUALITY
    long = nw.col("by_equipment") & (nw.col("metres") >= row["metres"])
    return incidents.Stretch(row, units, (quality & long) | (~quality & nw.col("serious")), row["scope"] == ALL)


def _class_of(row: Row) -> str:
    """Whom a row of the policy is for: the group it names, else the shift."""
    return str(row["group"] or row["shift"])


def _leave(book: Book) -> leave.Leave:
    """Leave is earned by shift, or by the group where the policy names it; a head belongs to the workshop that they head."""
    rows = book.plan.table(Policy)
    own = nw.col("group").is_in(sorted({row["group"] for row in rows if row["group"]})).fill_null(value=False)
    shift = nw.when(own).then(nw.col("group")).otherwise(nw.col("shift"))
    unit = nw.coalesce(nw.col("workshop"), word_for(nw.col("post"), WORKSHOP_OF))
    stays = book.keep(spells(book.staff, shift=shift, unit=unit))
    days, kind = book.of(Leave), nw.col("kind")
    stops = book.of(Stops).with_columns(
        effect=word_for(kind, EFFECTS), unit=nw.col("workshop"), person=nw.col("keeper")
    )
    register = leave.Register(
        Leave,
        booked=days.filter(kind == PAID).select("row", "staff_no", "on", "on_days", "half"),
        absent=days.filter(kind == ABSENCE),
        off=days.filter(kind == PLANT_HOLIDAY),
        swaps=book.of(Swaps),
        stops=stops.select("effect", "unit", "person", "from_on", "until_on"),
    )
    terms = leave.terms_of(rows, _class_of)
    return leave.leave(book, stints(stays, "shift"), stays, terms, register, [NOT_ON_DAYS], LEAVE)
