"""Key-account sales: commissions, gold, champions, penalties and what is reported of staff (002, part 4)."""

from __future__ import annotations

import narwhals as nw

from functions.pay import leasts, ledger
from functions.pay.book import Book, Pay
from functions.pay.clawback import AS_IT_IS, of_case
from functions.pay.contests.awarding import award
from functions.pay.expressions import Frame, day_then_row
from functions.pay.periods import last_day, period_month
from functions.pay.quota import monthly, payable
from functions.pay.rates.deals import unrated
from functions.pay.schemes.key_account_sales.commission import MONTH, as_found, counting, pay
from functions.pay.schemes.key_account_sales.months import QUOTA, months, with_quotas, with_release
from functions.pay.schemes.key_account_sales.reports import reports
from functions.pay.schemes.key_account_sales.shares import EXPENSE, shares, with_facts
from functions.pay.schemes.key_account_sales.taken_back import clause_of, clawbacks, penalties_of
from functions.pay.schemes.key_account_sales.words import told
from schemas.key_account_inputs import Draws, Peaks
from schemas.key_account_plan import CARRY, COMMISSION, GOLD, LAG, LEDGER, MEASURES, PENALTY, PRIZE
from schemas.results import COUNTED
from schemas.scheme import Earned, Period
from schemas.tab import about
from schemas.words import Text

GOLD_KEY = Text("黄金 ", "Gold ")
MONEY = [measure.id for measure in MEASURES if measure.earned is Earned.REWARD]
OTHERS = 10**12  # the place in the order of lines of those that no deal made
# What is paid together with commissions, months later.
DRAWN = Text("“{tab}”表", "tab {tab}")
SETTLED = (COMMISSION.id, GOLD.id, PENALTY.id)


def calculate(book: Book) -> Pay:
    """What everybody earns: shares and gold, prizes, penalties, returns, and what is advanced or carried over."""
    parts = book.keep(shares(book))
    people = months(book, parts, _counting(parts.with_columns(released=nw.lit(value=False)), book))
    people = book.keep(people)
    parts = book.keep(with_quotas(with_release(parts, people), book))
    lines, returned = pay(parts, book.plan, book.locale)
    lines = book.keep(lines)
    now = of_case(as_found(lines), AS_IT_IS)
    further = [_prizes(now, book), penalties_of(lines, returned, book), clawbacks(lines, returned, book.locale)]
    details = book.keep(_together([book.keep(part) for part in (_earned(now, book), *further)]))
    details = _together([details, _ledger(details, people, book)])
    return Pay(
        _placed(_described(details, book)),
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
    paid = details.group_by(*MONTH).agg(nw.col(*MONEY).sum())
    paid = paid.with_columns(amount=nw.sum_horizontal(*MONEY).cast(nw.Int64))
    carried = (book.plan.parameters.value_on(CARRY, last_day(nw.col("month"))) == 1).fill_null(value=False)
    # A negative month that is not carried forward is final, and the months after it know nothing of it.
    amount = nw.when(carried).then(nw.col("amount")).otherwise(nw.max_horizontal(nw.col("amount"), nw.lit(0)))
    earned = book.keep(paid.select(*MONTH, amount=amount.cast(nw.Int64)))
    # The source says nothing of advances: what they rest on is the row in which one was approved.
    terms = ledger.Terms(
        DRAWN.to(book.locale, tab=about(Draws).title.to(book.locale)), carry_clause=clause_of(book, CARRY)
    )
    over = people.filter("over").with_columns(on=nw.col("end"))
    least = leasts.leasts_of(over, book.plan)
    settled = ledger.settle(earned, book.of(Draws), terms, book.locale, leasts=least)
    return settled.lines.rename({"amount": LEDGER.id})


def _together(frames: list[Frame]) -> Frame:
    """Lines of every kind, with nothing where they have nothing."""
    whole = nw.concat(frames, how="diagonal")
    ids = [measure.id for measure in MEASURES]
    known = whole.collect_schema().names()
    none = {name: nw.lit(0, dtype=nw.Int64) for name in ids if name not in known}
    filled = {name: nw.col(name).fill_null(0).cast(nw.Int64) for name in ids if name in known}
    return whole.with_columns(**none, **filled)


def _described(details: Frame, book: Book) -> Frame:
    """Adds who it was, what it is called, and when it is paid."""
    of_deal = ~nw.col("place").is_null()
    end = last_day(nw.col("month"))
    details = details.with_columns(_end=nw.when(of_deal).then(nw.col("on")).otherwise(end)).drop(
        "name", "employment", "status", "since"
    )
    details = with_facts(details, book.staff, "_end")
    lag = book.plan.parameters.value_on(LAG, end)
    settled = nw.any_horizontal(*(nw.col(name) != 0 for name in SETTLED), ignore_nulls=True)
    return details.with_columns(
        paid_in=nw.when(of_deal | settled).then(payable(nw.col("month"), lag)),
        result=nw.col("result").fill_null(COUNTED),
        reasons=nw.col("reasons").fill_null(""),
        sales_net=nw.col("share").fill_null(0).cast(nw.Int64),
    )


def _placed(details: Frame) -> Frame:
    """Deals as they stand in the sheet, each salesperson before the introducer; then the other lines by month."""
    place = nw.col("row") * 10 + nw.col("place")
    return details.with_columns(place=place.fill_null(OTHERS)).drop("_end")
