"""Post office: a monthly score for the upkeep of key accounts, ranked and published; contacts that are due (001)."""

from __future__ import annotations

from collections.abc import Iterator

import narwhals as nw

from functions.pay.book import Book, Pay
from functions.pay.contests.ranking import published
from functions.pay.exact import divided
from functions.pay.expressions import Frame
from functions.pay.facts import at_month_end
from functions.pay.finishing import findings, lines
from functions.pay.ordering import one_after_another
from functions.pay.plan.dated import Fault, Plan
from functions.pay.plan.own import own_tab, twice
from functions.pay.schemes.post_office_upkeep.contacts import contact_reports
from functions.pay.schemes.post_office_upkeep.figures import by_line, contributions, entered
from functions.pay.schemes.post_office_upkeep.weeks import short_weeks
from functions.pay.scorecards import graded, history, pay_by_grade, scores
from functions.pay.scorecards.pay import KEY
from functions.pay.unread import with_unread
from functions.pay.wording import SEPARATOR, number, sentence
from schemas.plan import RATE_SCALE
from schemas.post_office_inputs import Contribution, Information
from schemas.post_office_upkeep import CONTRIBUTION, INFORMATION, NO_BONUS, Duties
from schemas.results import COUNTED
from schemas.words import Text, fold

KNOWN = {fold(label) for name in (INFORMATION, CONTRIBUTION) for label in name}
SHOWN = 100  # scores are published with two decimals
RANKING = Text("维护评比", "Upkeep ranking")
MEAN = Text("贡献率是{lines}项业务的平均", "contribution is the mean of {lines} lines of business")
NO_SCORE = Text("方案没有定奖金，只作通报", "the plan has no bonus; published only")
ONLY_THESE = Text(
    "这张卡只能有“信息量”和“贡献率”两项，没有地方填别的指标。请改名或删去这一行",
    "The card has the indicators Information and Contribution only; there is no tab to enter others. Rename or delete it",
)
TWICE = Text(
    "“{key}”在{on}与第{row}行各有一个要求。请改“生效”或“失效”，让它们错开",
    "“{key}” has another duty on {on} in row {row}. Keep their dates apart",
)


def faults(plan: Plan) -> list[Fault]:
    """Indicators that nobody could enter; a kind of contact that is asked for twice on a day."""
    return [*_unknown_indicators(plan), *_doubled(plan)]


def calculate(book: Book) -> Pay:
    """Everybody's score of every month; what it pays where managers entered a bonus; everything that is published."""
    rates = contributions(book)
    scored = scores(entered(book, rates), book.plan.cards, book.staff, book.locale, keep=book.keep, put=book.put)
    grades = _with_unread(graded(scored.scores, book.plan.cards), book)
    means = rates.group_by("staff_no", "month").agg(lines=nw.col("row").count())
    reports = [history(grades, book.locale), _ranking(book, grades), by_line(book, rates), *contact_reports(book)]
    return Pay(
        lines(book, _details(book, grades, means)),
        reports=one_after_another(reports),
        findings=findings(scored.findings, short_weeks(book)),
    )


def _with_unread(grades: Frame, book: Book) -> Frame:
    """Adds `unread`, what was typed for the person and month and could not be read, to the scores and to what they say."""
    whose = ("month", "staff_no")
    grades = book.keep(grades)
    moved = book.moved_by_any((Information, Contribution), grades, *whose)
    grades = grades.join(moved, on=list(whose), how="left")
    return grades.with_columns(says=with_unread(nw.col("says"), book.locale))


def _details(book: Book, grades: Frame, means: Frame) -> Frame:
    """One line a person and month that has a score, whether it pays or not."""
    locale, separator = book.locale, SEPARATOR.to(book.locale)
    paid = pay_by_grade(grades, "upkeep_bonus", locale).select("staff_no", "month", "upkeep_bonus", _paid="says")
    rows = grades.select("staff_no", "month", "period", "card", "grade", "score", "clause", "says")
    rows = rows.join(paid, on=["staff_no", "month"], how="left").join(means, on=["staff_no", "month"], how="left")
    none = nw.col("grade").is_null()
    several = nw.when(nw.col("lines") > 1).then(sentence(MEAN, locale, lines=nw.col("lines").cast(nw.String)))
    said = nw.coalesce("_paid", nw.concat_str([nw.col("says"), nw.lit(NO_SCORE.to(locale))], separator=separator))
    return rows.with_columns(
        key=sentence(KEY, locale, card=nw.col("card"), period=nw.col("period")),
        upkeep_bonus=nw.col("upkeep_bonus").fill_null(0),
        result=nw.lit(COUNTED),
        reasons=nw.when(none).then(nw.lit(NO_BONUS)).otherwise(nw.lit("")),
        says=nw.concat_str([said, several], separator=separator, ignore_nulls=True),
    )


def _ranking(book: Book, grades: Frame) -> Frame:
    """The month's scores from the highest, as they are published."""
    rows = at_month_end(grades.select("staff_no", "month", "period", "score", "unread"), book.staff, ["name"])
    half = RATE_SCALE // SHOWN // 2
    shown = number(divided(nw.col("score") + half, RATE_SCALE // SHOWN), SHOWN, fixed=True)
    clause = "、".join(dict.fromkeys(row.clause for row in book.plan.cards.indicators))
    return published(rows, "score", shown, kind=RANKING, clause=clause, locale=book.locale, name=nw.col("name"))


def _unknown_indicators(plan: Plan) -> Iterator[Fault]:
    tab = plan.scheme.cards
    for row in plan.cards.indicators if tab else ():
        if tab and fold(row.name) not in KNOWN:
            yield Fault(tab, row.row, "indicator", "unsupported", ONLY_THESE)


def _doubled(plan: Plan) -> Iterator[Fault]:
    return twice(own_tab(plan, Duties), plan.table(Duties), lambda row: str(row["kind"]), TWICE)
