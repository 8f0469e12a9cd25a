"""What is reported and never acted on: how far quotas are met, and what follows for those who keep missing them."""

from __future__ import annotations

import narwhals as nw

from functions.pay.book import Book
from functions.pay.contests.ranking import reported
from functions.pay.expressions import Frame
from functions.pay.quota import attain
from functions.pay.schemes.key_account_sales.taken_back import clause_of
from functions.pay.streaks import Flag, flags, streak
from functions.pay.wording import SEPARATOR, sentence, yuan
from schemas.key_account_plan import (
    DEMOTED,
    DEMOTED_MONTHS,
    FULL_TIME,
    IDLE_MONTHS,
    LEAST_SALES,
    PART_TIME,
    PROBATION,
    PROBATION_MONTHS,
    PROBATION_QUOTA,
    REGULAR,
    REGULAR_MONTHS,
)
from schemas.words import Text

ATTAINMENT = Text("任务完成", "Quota")
FLAG = Text("人员提示", "Staff flag")
MET, MISSED = Text("完成", "met"), Text("未完成", "missed")
SALES = Text("当月业绩{sales}", "sales of the month {sales}")
NEITHER = Text("，不是整月，不计入连续月数", ", not a whole month: it counts for no row of months")
DISMISS = Text("建议辞退", "dismissal advised")
MOVE = Text("建议换岗或降级试用", "another post or demotion advised")
RESIGN = Text("建议自行辞职", "resignation advised")
RELEASED = Text("视为自动解除", "regarded as released")
BELOW = Text("没有完成任务", "below quota")
LOW = Text("低于最低业绩", "below the least sales")
IDLE = Text("没有业务", "no deal")


def reports(people: Frame, lines: Frame, book: Book) -> Frame:
    """The rows of 完成情况. `lines` are the shares as they are, `people` the months of `months`."""
    sales = lines.filter(nw.col("place") < 2).group_by("staff_no", "month").agg(sales=nw.col("share").sum())
    people = people.join(sales, on=["staff_no", "month"], how="left")
    people = people.with_columns(
        sales=nw.col("sales").fill_null(0).cast(nw.Int64), status=nw.col("status").fill_null(REGULAR)
    )
    found = [_attainment(people, book), _full_time(people, book), _part_time(people, book)]
    return nw.concat(found)


def _attainment(people: Frame, book: Book) -> Frame:
    locale = book.locale
    mine = people.filter(nw.col("dealt") & (nw.col("employment") == FULL_TIME) & ~nw.col("quota").is_null())
    mine = attain(mine, "attainment", "sales", "quota")
    met = nw.col("sales") >= nw.col("quota")
    said = [
        sentence(SALES, locale, sales=yuan(nw.col("sales"), locale)),
        nw.lit(SEPARATOR.to(locale)),
        nw.col("says"),
        nw.when(nw.col("whole")).then(nw.lit("")).otherwise(nw.lit(NEITHER.to(locale))),
    ]
    return reported(
        mine,
        period=nw.col("month"),
        kind=nw.lit(ATTAINMENT.to(locale)),
        subject=nw.col("staff_no"),
        name=nw.col("name"),
        value=yuan(nw.col("sales"), locale),
        target=yuan(nw.col("quota"), locale),
        attainment=nw.col("attainment"),
        verdict=nw.when(met).then(nw.lit(MET.to(locale))).otherwise(nw.lit(MISSED.to(locale))),
        clause=nw.lit(clause_of(book, PROBATION_QUOTA)),
        says=nw.concat_str(said),
    )


def _full_time(people: Frame, book: Book) -> Frame:
    leasts = {name: name for name in (PROBATION_MONTHS, REGULAR_MONTHS, DEMOTED_MONTHS, LEAST_SALES)}
    people = book.plan.parameters.add(people, "end", leasts)
    below = nw.col("sales") < nw.col("quota")
    low = nw.col("sales") < nw.col(LEAST_SALES)
    asked = {
        "_probation": (PROBATION, below, DISMISS, BELOW, PROBATION_MONTHS),
        "_regular": (REGULAR, below, MOVE, BELOW, REGULAR_MONTHS),
        "_low": (REGULAR, low, MOVE, LOW, LEAST_SALES),
        "_demoted": (DEMOTED, below, RESIGN, BELOW, DEMOTED_MONTHS),
    }
    rules = []
    for name, (status, missed, verdict, what, parameter) in asked.items():
        mine = (nw.col("employment") == FULL_TIME) & (nw.col("status") == status)
        people = streak(people, missed & mine, skip=~nw.col("whole"), name=name)
        least = nw.lit(1) if parameter == LEAST_SALES else nw.col(parameter)
        rules.append(Flag(verdict, what, name, least, mine, clause_of(book, parameter)))
    only = nw.col("whole") & nw.col("over")
    return flags(people, rules, kind=FLAG, locale=book.locale, only=only, name=nw.col("name"))


def _part_time(people: Frame, book: Book) -> Frame:
    """Told once: in the month with which the time without a deal is too long."""
    mine = nw.col("employment") == PART_TIME
    rule = Flag(RELEASED, IDLE, "idle", nw.col("too_idle"), mine, clause_of(book, IDLE_MONTHS))
    only = (nw.col("idle") == nw.col("too_idle")) & ~nw.col("excused") & nw.col("over")
    return flags(people, [rule], kind=FLAG, locale=book.locale, only=only, name=nw.col("name"))
