"""Post office: a monthly score for the upkeep of key accounts, ranked and published; contacts that are due (001)."""

from __future__ import annotations

import narwhals as nw

from functions.pay import duties, ratios
from functions.pay.book import Book, Pay
from functions.pay.finishing import findings, lines
from functions.pay.ordering import one_after_another
from functions.pay.periods import last_day
from functions.pay.plan.dated import Fault, Plan
from functions.pay.plan.own import own_tab, twice
from functions.pay.scorecards import graded, history, scores
from functions.pay.scorecards.publishing import called, figures_of, pay_or_publish, ranking, strangers, with_moved
from functions.pay.standards import short_weeks
from functions.pay.wording import sentence
from schemas.plan import RATE_SCALE
from schemas.post_office_inputs import CONTACTS, Contacts, Contribution, Customers, Information
from schemas.post_office_upkeep import CONTRIBUTION, EVERY, INFORMATION, NO_BONUS, WEEKLY, Duties
from schemas.words import Text

RANKING = Text("维护评比", "Upkeep ranking")
MEAN = Text("贡献率是{lines}项业务的平均", "contribution is the mean of {lines} lines of business")
BY_LINE = Text("各项业务贡献率", "Contribution by line")
RATE = Text("客户业绩{part}÷单位业绩{whole}={rate}%", "{part} by customers ÷ {whole} of the unit = {rate} %")
ONLY_THESE = Text(
    "这张卡只能有“信息量”和“贡献率”两项，没有地方填别的指标。请改名或删去这一行",
    "The card has the indicators Information and Contribution only; there is no tab to enter others. Rename or delete it",
)
TWICE = Text(
    "“{key}”在{on}与第{row}行各有一个要求。请改“生效”或“失效”，让它们错开",
    "“{key}” has another duty on {on} in row {row}. Keep their dates apart",
)
SHORT = Text(
    "{staff_no}在{week}（{first}至{last}）只收集了{count}户，一周不低于{least}户；不扣分，请督促",
    "{staff_no} collected {count} in {week} ({first} to {last}), and a week asks for {least}; no points are lost",
)
CONTACT = duties.Words(Text("联系（{kind}）", "Contact ({kind})"), CONTACTS, EVERY, Text("没有联系过", "none yet"))


def faults(plan: Plan) -> list[Fault]:
    """Indicators that nobody could enter; a kind of contact that is asked for twice on a day."""
    doubled = twice(own_tab(plan, Duties), plan.table(Duties), lambda row: str(row["kind"]), TWICE)
    return [*strangers(plan, (INFORMATION, CONTRIBUTION), ONLY_THESE), *doubled]


def calculate(book: Book) -> Pay:
    """Everybody's score of every month; what it pays where managers entered a bonus; everything that is published."""
    cards, locale = book.plan.cards, book.locale
    shares = ratios.ratios(book.of(Contribution).rename({"person": "staff_no"}), "contributed", "business")
    shares = book.keep(shares)
    means = book.keep(ratios.means(shares))
    collected = book.deals.filter(last_day(nw.col("month")) <= nw.lit(book.today)).group_by("staff_no", "month")
    known = collected.agg(nw.col("row").min(), actual=nw.col("count").sum() * RATE_SCALE)
    typed = figures_of(book, INFORMATION, known, Information, "count", "person")
    rates = means.with_columns(actual=nw.col("rate"))
    typed += figures_of(book, CONTRIBUTION, rates, Contribution, "contributed", "person")
    scored = scores(nw.concat(typed), cards, book.staff, locale, keep=book.keep)
    grades = book.keep(with_moved(book, book.keep(graded(scored.scores, cards)), (Information, Contribution)))
    several = nw.when(nw.col("lines") > 1).then(sentence(MEAN, locale, lines=nw.col("lines").cast(nw.String)))
    told = grades.join(means.select("staff_no", "month", "lines"), on=["staff_no", "month"], how="left")
    clause = next((row.clause for row in called(cards, CONTRIBUTION)), "")
    owed = book.of(Customers).select("since", "until", "person", subject="customer")
    reports = [
        history(grades, locale),
        ranking(book, grades, RANKING),
        ratios.by_line(book, shares, "contributed", "business", kind=BY_LINE, says=RATE, clause=clause),
        *duties.standing(
            book, book.plan.table(Duties), owed, book.of(Contacts).rename({"customer": "subject"}), CONTACT
        ),
    ]
    return Pay(
        lines(book, pay_or_publish(told, "upkeep_bonus", book, unpaid=NO_BONUS, beside=several)),
        reports=one_after_another(reports),
        findings=findings(scored.findings, short_weeks(book, WEEKLY, SHORT)),
    )
