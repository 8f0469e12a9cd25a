"""Key accounts: the classes of every customer month by month, what expansion reached, and projects; nothing is paid."""

from __future__ import annotations

import narwhals as nw

from functions.pay import goals
from functions.pay.book import Book, Pay
from functions.pay.contests.ranking import reported
from functions.pay.expressions import Frame
from functions.pay.finishing import lines
from functions.pay.lookup import Numbered
from functions.pay.membership import BY, Classes, active_months
from functions.pay.ordering import one_after_another
from functions.pay.periods import index_of, last_day
from functions.pay.plan.dated import Fault, Plan
from functions.pay.recurring import with_months_kept
from functions.pay.unread import with_unread
from functions.pay.wording import number, sentence, told, yuan
from schemas import account_tables as tables
from schemas.account_classes import NO_CLASS, THOUSANDTHS, Projects, Reviews, Usage
from schemas.plan import RATE_SCALE
from schemas.words import Text

NUMBERED = {"tonnes": Numbered(THOUSANDTHS, Text("吨", "t")), "yearly": Numbered(100, Text("元", "yuan"))}
CLASSES = Classes(tables.Classes, tables.KINDS, NUMBERED)
MEASURED = Text(
    "本月用量{tonnes}吨，本年到这个月销售额{yearly}：{named}",
    "{tonnes} t this month, {yearly} in the year up to it: {named}",
)
REACHED = goals.Verdict(Text("达成", "reached"), Text("未达成", "not reached"), Text("进行中", "under way"))
CHANNEL = Text(
    "{subject}登记{registered}家，其中诚意客户{serious}家：{says}",
    "{subject}: {registered} registered, {serious} of them serious: {says}",
)
NEW = Text("{year}年建档并成为大客户{added}个：{says}", "{year}: {added} registered that became key accounts: {says}")
GREW = Text("{year}年销售额{sales}，上年{before}：{says}", "{year}: sales {sales}, the year before {before}: {says}")
NO_BASE = Text("上年没有销售额，无从比较", "no sales in the year before to compare with")
PROJECT = Text("项目备案", "Project")
LATE, IN_TIME = Text("开工后才备案", "filed after work had started"), Text("按时备案", "filed in time")
OWN_RATE = Text("特批提成{rate}%已批准", "own commission {rate} % approved")
VOID = Text("特批提成{rate}%没有批准，不作数", "own commission {rate} % not approved, so it is void")
USUAL_RATE = Text("没有特批提成", "no commission of its own")
FILED = Text("{filed}；{rate}", "{filed}; {rate}")
CLAUSE, TIMES = "003 3.2、4.2、7", Text("评审{count}次", "{count} reviews")
REVIEWED = Text(
    "到上月底应评审{due}次，评审了{kept}次；客户{customer}",
    "to be reviewed {due} times up to last month, reviewed {kept} times; customer {customer}",
)


def faults(plan: Plan) -> list[Fault]:
    """Rules of classes that cannot be read."""
    return CLASSES.faults(plan)


def calculate(book: Book) -> Pay:
    """A line a customer and month with its classes; reports of classes, targets and projects."""
    months = active_months(book, Usage, "customer", "tonnes", "amount", yearly="amount")
    months = months.with_columns(_last=last_day(nw.col("month")))
    customers = book.keep(book.plan.parameters.add(months, "_last", {"strategic_by": tables.STRATEGIC}))
    found = book.keep(CLASSES.of(customers, book, "_last"))
    reports = one_after_another([CLASSES.reports(found, book, "customer"), _targets(book, found), _projects(book)])
    return Pay(_lines(book, customers, found), reports=reports)


def _lines(book: Book, customers: Frame, found: Frame) -> Frame:
    """The latest month first: beside a customer's row stands what it is now."""
    key = found.filter(nw.col("kind") == tables.KEY).select(*BY, key_accounts=nw.lit(1)).unique()
    rows = customers.join(key, on=list(BY), how="left")
    rows = CLASSES.with_names(rows, found, book, classes=(tables.KEY, tables.NEAR), others=tables.KINDS.values[2:])
    numbers = {"tonnes": number(nw.col("tonnes"), THOUSANDTHS), "yearly": yuan(nw.col("yearly"), book.locale)}
    none = (nw.col("classes") == "") & (nw.col("others") == "")
    rows = rows.with_columns(
        customers=nw.lit(1),
        key_accounts=nw.col("key_accounts").fill_null(0),
        sales=nw.col("amount"),
        reasons=nw.when(none).then(nw.lit(NO_CLASS)).otherwise(nw.lit("")),
        says=with_unread(sentence(MEASURED, book.locale, **numbers, named=nw.col("named")), book.locale),
        place=-index_of(nw.col("month")),
    )
    return lines(book, rows)


def _targets(book: Book, found: Frame) -> Frame:
    """A row a target and period; of those by year, each year with a customer registered or a sale."""
    words = {"kind": ("aim", tables.AIMS), "subject": ("channel", tables.CHANNELS), "unit": ("unit", tables.UNITS)}
    asked, aim = goals.goals(book, tables.Targets, "aim", "channel", "least", **words), nw.col("aim")
    one, none, year = nw.lit(1, dtype=nw.Int64), nw.lit(0, dtype=nw.Int64), nw.col("on").dt.to_string("%Y")
    serious = nw.when(nw.col("serious")).then(one).otherwise(none)
    came = book.deals.select("key", "channel", "on", year=year, registered=one, serious=serious)
    channels = goals.reached(asked, came, "on", "channel", ["registered", "serious"])
    converted = goals.of_shares(channels.filter(aim == tables.CONVERTED), "serious", "registered", "least", 100)
    sold = book.of(Usage).select(year=nw.col("month").str.slice(0, 4), sales="amount")
    either = nw.concat([came.select("year"), sold.select("year")], how="vertical").unique()
    years = goals.by_year(asked.drop("subject"), either, book)
    new = found.filter(nw.col("kind") == tables.KEY).select("key", "year").unique()
    new = came.join(new, on=["key", "year"], how="semi").group_by("year").agg(added=nw.col("key").count())
    added = years.filter(aim == tables.ADDED).join(new, on="year", how="left")
    added = added.with_columns(nw.col("added").fill_null(0).cast(nw.Int64))
    reports = [
        _told(channels.filter(aim == tables.REGISTERED), nw.col("registered") * RATE_SCALE, CHANNEL, book),
        _told(converted, nw.col("share"), CHANNEL, book, nw.col("at_least")),
        _told(added, nw.col("added") * RATE_SCALE, NEW, book),
        _grown(goals.of_growth(years.filter(aim == tables.GROWTH), sold, "least"), book),
    ]
    return nw.concat(reports, how="vertical")


def _told(rows: Frame, value: nw.Expr, says: Text, book: Book, met: nw.Expr | None = None) -> Frame:
    rows = goals.of_amounts(rows.with_columns(_value=value.cast(nw.Int64)), "_value", "least")
    done = REACHED.told(nw.col("done") if met is None else met, nw.col("running"), book.locale)
    value, target = (goals.with_unit(nw.col(name), book.locale) for name in ("_value", "least"))
    return goals.told(rows, done, book.locale, value=value, target=target, says=told(says, book.locale))


def _grown(rows: Frame, book: Book) -> Frame:
    money = {name: yuan(nw.col(name), book.locale) for name in ("sales", "before", "asked")}
    done, compared = REACHED.told(nw.col("done"), nw.col("running"), book.locale), nw.col("before") > 0
    verdict, target = (
        nw.when(compared).then(done).otherwise(nw.lit(NO_BASE.to(book.locale))),
        nw.when(compared).then(money["asked"]),
    )
    says = told(GREW, book.locale, **money)
    return goals.told(rows, verdict, book.locale, value=money["sales"], target=target, says=says)


def _projects(book: Book) -> Frame:
    """Whether each was filed before work, whether its own rate holds, and its monthly reviews."""
    reviews = book.of(Reviews).select("month", number="project")
    rows = with_months_kept(book.of(Projects), "number", "filed_on", "ended_on", reviews, book.today)
    rate, locale = number(nw.col("rate"), RATE_SCALE), book.locale
    late = (nw.col("filed_on") > nw.col("started_on")).fill_null(value=False)
    filed = nw.when(late).then(nw.lit(LATE.to(locale))).otherwise(nw.lit(IN_TIME.to(locale)))
    approved = (nw.col("approved_on") <= nw.lit(book.today)).fill_null(value=False)
    own = nw.when(approved).then(sentence(OWN_RATE, locale, rate=rate)).otherwise(sentence(VOID, locale, rate=rate))
    own = nw.when(nw.col("rate").is_null()).then(nw.lit(USUAL_RATE.to(locale))).otherwise(own)
    value, target = (sentence(TIMES, locale, count=nw.col(name).cast(nw.String)) for name in ("kept", "due"))
    return reported(
        rows,
        place=nw.col("row"),
        period=nw.col("filed_on").dt.to_string("%Y-%m-%d"),
        kind=nw.lit(PROJECT.to(locale)),
        subject=nw.col("number"),
        name=nw.col("owner"),
        value=value,
        target=target,
        verdict=sentence(FILED, locale, filed=filed, rate=own),
        clause=nw.lit(CLAUSE),
        says=told(REVIEWED, locale),
    )
