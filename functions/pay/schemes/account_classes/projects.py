"""Projects: whether they were filed before work, whether their own commission rate holds, and their monthly reviews."""

from __future__ import annotations

import narwhals as nw

from functions.pay.book import Book
from functions.pay.contests.ranking import reported
from functions.pay.expressions import Frame
from functions.pay.periods import index_of, month_index, month_index_of, running_since
from functions.pay.wording import number, sentence
from schemas.account_classes import Projects, Reviews
from schemas.plan import RATE_SCALE
from schemas.scheme import Period
from schemas.words import Text

KIND = Text("项目备案", "Project")
LATE = Text("开工后才备案", "filed after work had started")
IN_TIME = Text("按时备案", "filed in time")
OWN_RATE = Text("特批提成{rate}%已批准", "own commission {rate} % approved")
NOT_APPROVED = Text("特批提成{rate}%没有批准，不作数", "own commission {rate} % not approved, so it is void")
USUAL_RATE = Text("没有特批提成", "no commission of its own")
JOINT = Text("；", "; ")
SAYS = Text(
    "到上月底应评审{due}次，评审了{reviewed}次；客户{customer}",
    "to be reviewed {due} times up to last month, reviewed {reviewed} times; customer {customer}",
)
TIMES = Text("评审{count}次", "{count} reviews")
CLAUSE = "003 3.2、4.2、7"


def projects(book: Book) -> Frame:
    """One row of 完成情况 a project."""
    locale = book.locale
    found = _with_reviews(book)
    started = (nw.col("filed_on") > nw.col("started_on")).fill_null(value=False)
    filed = nw.when(started).then(nw.lit(LATE.to(locale))).otherwise(nw.lit(IN_TIME.to(locale)))
    rate = number(nw.col("rate"), RATE_SCALE)
    approved = (nw.col("approved_on") <= nw.lit(book.today)).fill_null(value=False)
    void = sentence(NOT_APPROVED, locale, rate=rate)
    stated = nw.when(approved).then(sentence(OWN_RATE, locale, rate=rate)).otherwise(void)
    own = nw.when(nw.col("rate").is_null()).then(nw.lit(USUAL_RATE.to(locale))).otherwise(stated)
    due, reviewed = nw.col("due").cast(nw.String), nw.col("reviewed").cast(nw.String)
    return reported(
        found,
        place=nw.col("row"),
        period=nw.col("filed_on").dt.to_string("%Y-%m-%d"),
        kind=nw.lit(KIND.to(locale)),
        subject=nw.col("number"),
        name=nw.col("owner"),
        value=sentence(TIMES, locale, count=reviewed),
        target=sentence(TIMES, locale, count=due),
        verdict=nw.concat_str([filed, nw.lit(JOINT.to(locale)), own]),
        clause=nw.lit(CLAUSE),
        says=sentence(SAYS, locale, due=due, reviewed=reviewed, customer=nw.col("customer")),
    )


def _with_reviews(book: Book) -> Frame:
    """Adds `due`, the months from filing to the end that are over, and `reviewed`, in how many of them it was reviewed."""
    over = month_index_of(running_since(book.today, Period.MONTH))
    first = month_index(nw.col("filed_on"))
    after = (month_index(nw.col("ended_on")) + 1).fill_null(over)
    found = book.of(Projects).with_columns(_first=first, _after=nw.min_horizontal(after, nw.lit(over)))
    months = book.of(Reviews).select("project", _index=index_of(nw.col("month"))).unique()
    span = found.select("number", "_first", "_after")
    mine = months.join(span, left_on="project", right_on="number")
    mine = mine.filter((nw.col("_index") >= nw.col("_first")) & (nw.col("_index") < nw.col("_after")))
    counted = mine.group_by("project").agg(nw.col("_index").count().alias("reviewed"))
    due = nw.col("_after") - nw.col("_first")
    return found.join(counted, left_on="number", right_on="project", how="left").with_columns(
        due=nw.when(due > 0).then(due).otherwise(nw.lit(0)).cast(nw.Int64),
        reviewed=nw.col("reviewed").fill_null(0).cast(nw.Int64),
    )
