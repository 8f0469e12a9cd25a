"""Key-account sales: commissions, gold, champions, penalties and what is reported of staff (002, part 4)."""

from __future__ import annotations

import narwhals as nw

from functions.pay.book import Book, Pay
from functions.pay.calendar import with_days
from functions.pay.clawback import AS_IT_IS, of_case
from functions.pay.contests.awarding import award
from functions.pay.expressions import Frame, day_then_row
from functions.pay.facts import attach_again
from functions.pay.finishing import lines
from functions.pay.leasts import drawn
from functions.pay.ledger import Terms
from functions.pay.periods import last_day, period_month
from functions.pay.quota import monthly, payable, with_quotas
from functions.pay.rates.deals import unrated
from functions.pay.schemes.key_account_sales.commission import as_found, counting, pay
from functions.pay.schemes.key_account_sales.months import QUOTA, months, with_release
from functions.pay.schemes.key_account_sales.reports import reports
from functions.pay.schemes.key_account_sales.shares import EXPENSE, shares
from functions.pay.schemes.key_account_sales.taken_back import clause_of, clawbacks, penalties_of
from functions.pay.schemes.key_account_sales.words import told
from schemas.key_account_inputs import Draws, Peaks
from schemas.key_account_plan import CARRY, COMMISSION, GOLD, LAG, LEDGER, PENALTY, PRIZE, QUOTAS
from schemas.scheme import Period
from schemas.tab import about
from schemas.words import Text

GOLD_KEY = Text("黄金 ", "Gold ")
FACTS = ("name", "employment", "status")
OTHERS = 10**12  # the place in the order of lines of those that no deal made
# What is paid together with commissions, months later.
DRAWN = Text("“{tab}”表", "tab {tab}")
SETTLED = (COMMISSION.id, GOLD.id, PENALTY.id)


def calculate(book: Book) -> Pay:
    """What everybody earns: shares and gold, prizes, penalties, returns, and what is advanced or carried over."""
    parts = book.keep(shares(book))
    people = months(book, parts, _counting(parts.with_columns(released=nw.lit(value=False)), book))
    people = book.keep(people)
    parts = book.keep(with_quotas(with_release(parts, people), book.plan, book.staff, QUOTA, QUOTAS, book.locale))
    cases, returned = pay(parts, book.plan, book.locale)
    cases = book.keep(cases)
    now = of_case(as_found(cases), AS_IT_IS)
    sorts = [_earned(now, book), _prizes(now, book), penalties_of(cases, returned, book)]
    sorts = [book.keep(sort) for sort in (*sorts, clawbacks(cases, returned, book.locale))]
    details = book.keep(_finished(book, *sorts))
    return Pay(
        nw.concat([details, _finished(book, _ledger(details, people, book))]),
        unrated=unrated(now, book.plan).unique(),
        reports=reports(people, now, book),
    )


def _counting(parts: Frame, book: Book) -> Frame:
    return counting(parts, book.plan).filter(nw.col("counts"))


def _earned(now: Frame, book: Book) -> Frame:
    """The payout lines of the shares; of what is paid once a month only those that pay."""
    now = told(now, book.plan, book.locale).filter(
        ~nw.col("place").is_null() | (nw.col(GOLD.id) > 0) | (nw.col(COMMISSION.id) != 0)
    )
    if "once_of" not in now.collect_schema().names():
        return now
    key = nw.concat_str([nw.lit(GOLD_KEY.to(book.locale)), nw.col("month")])
    gold = ~nw.col("once_of").is_null() & (nw.col(GOLD.id) > 0)
    return now.with_columns(key=nw.when(gold).then(key).otherwise(nw.col("key")))


def _prizes(now: Frame, book: Book) -> Frame:
    mine = now.filter(nw.col("counts") & (nw.col("place") != EXPENSE)).with_columns(order=day_then_row())
    ends = [mine.select(month=period_month(nw.col("on"), period)) for period in Period if period is not Period.DEAL]
    quotas = book.keep(monthly(book.staff, nw.concat(ends), QUOTA, book.plan.parameters, book.locale))
    announced = book.of(Peaks).select("floor", "prize", on=nw.col("day"))
    return award(
        mine,
        book.plan.contests,
        quotas=quotas,
        announced=announced,
        amount=PRIZE.id,
        locale=book.locale,
        today=book.today,
        returned="returned_on",
    )


def _ledger(details: Frame, people: Frame, book: Book) -> Frame:
    """Advances, their recovery, guarantees, and negative months where they are carried forward."""
    # The source says nothing of advances: what they rest on is the row in which one was approved.
    advanced = DRAWN.to(book.locale, tab=about(Draws).title.to(book.locale))
    terms = Terms(advanced, carry_clause=clause_of(book, CARRY))
    over = with_days(people.filter("over").select("month").unique())
    return drawn(book, details, terms, LEDGER.id, draws=book.of(Draws), months=over, carries=CARRY)


def _finished(book: Book, *sorts: Frame) -> Frame:
    """Lines with who it was on the deal's day, else at the month's end, and when they are paid; the shares as they stand in the

    sheet, each salesperson before the introducer, then the other lines by month.
    """
    end, described = last_day(nw.col("month")), []
    for sort in sorts:
        rows, on, place = sort, end, nw.lit(OTHERS)
        if "place" in sort.collect_schema().names():
            on = nw.when(~nw.col("place").is_null()).then(nw.col("on")).otherwise(end)
            place = (nw.col("row") * 10 + nw.col("place")).fill_null(OTHERS)
            rows = sort.with_columns(sales_net=nw.col("share").fill_null(0)).drop("since")
        described.append(attach_again(rows.with_columns(_end=on, place=place), book.staff, "_end", FACTS))
    found = book.plan.parameters.add(lines(book, *described).with_columns(_end=end), "_end", {"_lag": LAG})
    settled = nw.any_horizontal(*(nw.col(name) != 0 for name in SETTLED), ignore_nulls=True)
    paid = (nw.col("place") != OTHERS) | settled
    return found.with_columns(paid_in=nw.when(paid).then(payable(nw.col("month"), nw.col("_lag")))).drop("_end", "_lag")
