"""Key-account sales: commissions, gold, champions, penalties and what is reported of staff (002, part 4)."""

from __future__ import annotations

import narwhals as nw

from functions.pay import discounts, working_months
from functions.pay.alleged import WHOSE, InKind, as_found, charged, if_true, in_truth
from functions.pay.attainment import attainment_reports
from functions.pay.book import Book, Pay
from functions.pay.calendar import with_days
from functions.pay.clawback import AS_IT_IS, RETURNED, Reversed, Told, of_case, taken_back
from functions.pay.contests.awarding import award
from functions.pay.expressions import Frame, day_then_row
from functions.pay.leasts import drawn
from functions.pay.ledger import Terms as LedgerTerms
from functions.pay.nets import Nets, counting
from functions.pay.paydays import paid_later
from functions.pay.quota import Terms, where_periods_end, with_quotas
from functions.pay.rates.deals import unrated
from functions.pay.shares_told import SharesTold, Words
from functions.pay.split import Sharer
from functions.pay.streaks import Flag, InARow, flags, flags_in_a_row
from schemas import key_account_plan as terms
from schemas.key_account_inputs import Draws, Expenses, Leave, Peaks
from schemas.tab import about
from schemas.words import Text

INTRODUCER = 1  # the place of an introducer among the sharers
NETS = Nets(
    (Sharer("seller", "part"), Sharer("introducer")),
    (
        Text("，销售人占{percent}%，得{share}", ", salesperson's {percent}%: {share}"),
        Text("，人脉占{percent}%，得{share}", ", introducer's {percent}%: {share}"),
    ),
)
OF_DEAL = (
    *("row", "key", "on", "month", "customer", "goods", "list_price", "price", "cost", "introducer", "part"),
    *("fake", "returned_on"),
)
BEYOND = 4  # months after the last deal of anybody: long enough for whatever was going on then to be told
FACTS = ("name", "employment", "status")
SETTLED = (terms.COMMISSION, terms.GOLD, terms.PENALTY)  # what is paid together with commissions, months later
FACTORS = {terms.PROBATION: terms.PROBATION_QUOTA, terms.DEMOTED: terms.DEMOTED_QUOTA}
QUOTA = Terms(quota="quota", status="status", factors=FACTORS, statuses=terms.STATUSES, by_days=terms.BY_DAYS)
DRAWN = Text("“{tab}”表", "tab {tab}")
LABELS = {
    terms.COMMISSION.id: Text("提成", "commission"),
    terms.GOLD.id: Text("黄金（克）", "gold (g)"),
    terms.PENALTY.id: Text("处罚", "penalty"),
}
WORDS = Words(
    label=LABELS[terms.COMMISSION.id],
    total=Text("当月净额合计{month}", "net of the month {month}"),
    nothing=Text("，不大于零，当月不付，也不结转", ", which is not above zero: nothing is paid and nothing carried"),
    below=Text("，没有达到付提成的一档", ", below the bands that pay commission"),
    once=Text("黄金 {month}", "Gold {month}"),
    no_rate=Text("这一天没有适用的费率，请核对用工类型", "no rate is in force on this day; check the employment"),
)
FALSE = Text("处罚", "of penalty")
FALSE_GOLD = InKind(
    terms.GOLD,
    Text("处罚 黄金 ", "Penalty gold "),
    Text(
        "虚假成交，按因此多得的黄金{would}克的{multiple}倍，扣{amount}克",
        "false deal: {multiple} times the {would} g of gold that it would have earned, {amount} g taken away",
    ),
)
RETURN_CLAUSE = Text("退货（本方案取）", "returns (decided)")
FLAG = Text("人员提示", "Staff flag")
DISMISS, RESIGN = Text("建议辞退", "dismissal advised"), Text("建议自行辞职", "resignation advised")
MOVE = Text("建议换岗或降级试用", "another post or demotion advised")
RELEASED, IDLE = Text("视为自动解除", "regarded as released"), Text("没有业务", "no deal")
BELOW, LOW = Text("没有完成任务", "below quota"), Text("低于最低业绩", "below the least sales")


def calculate(book: Book) -> Pay:
    """What everybody earns: shares and gold, prizes, penalties, returns, and what is advanced or carried over."""
    parts = book.keep(_shares(book))
    people = book.keep(_months(book, parts))
    parts = working_months.with_ended(parts, people)
    # Whoever is released introduces nobody any more.
    parts = parts.with_columns(released=nw.col("ended") & (nw.col("place") == INTRODUCER)).drop("ended")
    parts = book.keep(with_quotas(parts, book.plan, book.staff, QUOTA, terms.QUOTAS, book.locale))
    cases, returned = in_truth(parts, book.plan, book.locale)
    cases = book.keep(NETS.paid(cases, book.plan, terms.COMMISSION, terms.TOTALS, WHOSE))
    now = of_case(as_found(cases), AS_IT_IS)
    told, unpaid = _told(book, RETURN_CLAUSE.to(book.locale)), unrated(now, book.plan).unique()
    back = taken_back(as_found(cases), returned, (terms.COMMISSION, terms.GOLD), told)
    sorts = [_earned(now, book), _prizes(now, book), _penalties(cases, returned, book), back]
    details = book.keep(paid_later(book, list(map(book.keep, sorts)), FACTS, terms.LAG, SETTLED))
    ledger = paid_later(book, [_ledger(details, people, book)], FACTS, terms.LAG, SETTLED)
    return Pay(nw.concat([details, ledger]), unrated=unpaid, reports=_reports(people, now, book))


def _shares(book: Book) -> Frame:
    """The shares of nets with what the person was on that day, whether the plan is `in_force`, and how far the price was cut."""
    deals = book.deals.select(*OF_DEAL, seller="staff_no")
    as_jewellery = {"goods": nw.lit(terms.JEWELLERY), "fake": nw.lit(value=False)}
    rows = NETS.shares(deals, book.of(Expenses), book.locale, **as_jewellery)
    rows = working_months.with_person(rows, book.staff, "on", FACTS)
    rows = book.plan.parameters.add(rows, "on", {"in_force": terms.IN_FORCE, "base": terms.DISCOUNT_BASE})
    # Where the parameters say nothing, the plan is not in force.
    rows = rows.with_columns(in_force=(nw.col("in_force") == 1).fill_null(value=False))
    return discounts.with_discount(rows, NETS.of_deals())


def _months(book: Book, shares: Frame) -> Frame:
    """Everybody's months with quota, facts and how long part-timers were `idle`, while released people still counted."""
    deals = shares.filter(NETS.of_deals())
    people = working_months.people_with_quotas(book, deals, QUOTA, FACTS, BEYOND)
    longest = {"_excuses": terms.LEAVE_MONTHS, "_idle": terms.IDLE_MONTHS}
    people = book.plan.parameters.add(people, "end", longest)
    people = working_months.with_leave(people, book.of(Leave), nw.col("_excuses"))
    counted = counting(deals.with_columns(released=nw.lit(value=False)), book.plan).filter(nw.col("counts"))
    part_time = nw.col("employment") == terms.PART_TIME
    return working_months.with_idle(people, counted, part_time, nw.col("_idle")).drop(*longest)


def _in_words(rows: Frame, book: Book) -> Frame:
    what, beside = NETS.told(book.locale), discounts.told(book.locale)
    speech = SharesTold(book.plan, book.locale, terms.COMMISSION, terms.GOLD, "month_net", WORDS, what, beside)
    return speech.told(rows, "sales_rate")


def _earned(now: Frame, book: Book) -> Frame:
    """The payout lines of the shares; of what is paid once a month only those that pay."""
    paying = ~nw.col("place").is_null() | (nw.col(terms.GOLD.id) > 0) | (nw.col(terms.COMMISSION.id) != 0)
    now = _in_words(now, book).filter(paying)
    return now.with_columns(sales_net=nw.col("share").fill_null(0)).drop("since")


def _prizes(now: Frame, book: Book) -> Frame:
    mine = now.filter(nw.col("counts") & NETS.of_deals()).with_columns(order=day_then_row())
    quotas = book.keep(where_periods_end(mine, book.staff, QUOTA, book.plan.parameters, book.locale))
    return award(
        mine,
        book.plan.contests,
        quotas=quotas,
        announced=book.of(Peaks).select("floor", "prize", on=nw.col("day")),
        amount=terms.PRIZE.id,
        locale=book.locale,
        today=book.today,
        returned="returned_on",
    )


def _penalties(cases: Frame, returned: Reversed, book: Book) -> Frame:
    """A multiple of what false deals would have paid, and what other deals that came back since change in it."""
    stated, amount = book.plan.parameters, terms.PENALTY.id
    clause, would = stated.latest_clause(terms.MULTIPLE), _in_words(if_true(cases), book)
    asked = (terms.COMMISSION, FALSE_GOLD, stated, terms.MULTIPLE, clause)
    costs = charged(would, cases, *asked, amount=amount, locale=book.locale)
    changed = taken_back(costs, returned, (terms.PENALTY, terms.GOLD), _told(book, clause, FALSE))
    return nw.concat([of_case(costs, AS_IT_IS), changed], how="diagonal")


def _told(book: Book, clause: str, what: Text | None = None) -> Told:
    return Told({name: label.to(book.locale) for name, label in LABELS.items()}, clause, book.locale, RETURNED, what)


def _ledger(details: Frame, people: Frame, book: Book) -> Frame:
    """Advances, their recovery, guarantees, and negative months where they are carried forward."""
    # The source says nothing of advances: what they rest on is the row in which one was approved.
    advanced = DRAWN.to(book.locale, tab=about(Draws).title.to(book.locale))
    stated = LedgerTerms(advanced, carry_clause=book.plan.parameters.latest_clause(terms.CARRY))
    over = with_days(people.filter("over").select("month").unique())
    return drawn(book, details, stated, terms.LEDGER.id, draws=book.of(Draws), months=over, carries=terms.CARRY)


def _reports(people: Frame, now: Frame, book: Book) -> Frame:
    """How far quotas are met, and what follows for those who keep missing them: reported and never acted on."""
    sales = now.filter(NETS.of_deals()).group_by("staff_no", "month").agg(sales=nw.col("share").sum())
    people = people.join(sales, on=["staff_no", "month"], how="left")
    sold, status = nw.col("sales").fill_null(0).cast(nw.Int64), nw.col("status").fill_null(terms.REGULAR)
    names = (terms.PROBATION_MONTHS, terms.REGULAR_MONTHS, terms.DEMOTED_MONTHS, terms.LEAST_SALES)
    stated, clause = {name: name for name in names}, book.plan.parameters.latest_clause
    people = book.plan.parameters.add(people.with_columns(sales=sold, status=status), "end", stated)
    people, full_time = book.keep(people), nw.col("employment") == terms.FULL_TIME
    below, low = nw.col("sales") < nw.col("quota"), nw.col("sales") < nw.col(terms.LEAST_SALES)
    rules = [
        InARow(verdict, what, missed, least, full_time & (nw.col("status") == mine), clause(parameter))
        for mine, missed, verdict, what, parameter, least in (
            (terms.PROBATION, below, DISMISS, BELOW, names[0], nw.col(names[0])),
            (terms.REGULAR, below, MOVE, BELOW, names[1], nw.col(names[1])),
            (terms.REGULAR, low, MOVE, LOW, terms.LEAST_SALES, 1),
            (terms.DEMOTED, below, RESIGN, BELOW, names[2], nw.col(names[2])),
        )
    ]
    part_time = nw.col("employment") == terms.PART_TIME
    idle = Flag(RELEASED, IDLE, "idle", nw.col("too_idle"), part_time, clause(terms.IDLE_MONTHS))
    # Told once: in the month with which the time without a deal is too long.
    once = (nw.col("idle") == nw.col("too_idle")) & ~nw.col("excused") & nw.col("over")
    whole, locale, name = nw.col("whole"), book.locale, nw.col("name")
    told = [
        attainment_reports(people.filter(nw.col("dealt") & full_time), clause(terms.PROBATION_QUOTA), locale),
        flags_in_a_row(people, rules, whole=whole, kind=FLAG, locale=locale, only=whole & nw.col("over"), name=name),
        flags(people, [idle], kind=FLAG, locale=locale, only=once, name=name),
    ]
    return nw.concat(told)
