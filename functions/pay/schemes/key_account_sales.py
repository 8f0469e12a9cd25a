"""Key-account sales: commissions, gold, champions, penalties and what is reported of staff (002, part 4)."""

from __future__ import annotations

import narwhals as nw

from functions.pay import working_months
from functions.pay.alleged import WHOSE, InKind, as_found, charged, if_true, in_truth
from functions.pay.attainment import attainment_reports
from functions.pay.book import Book, Pay
from functions.pay.calendar import with_days
from functions.pay.clawback import AS_IT_IS, RETURNED, Reversed, Told, of_case, taken_back
from functions.pay.contests.awarding import award
from functions.pay.expressions import Frame, day_then_row
from functions.pay.facts import attach, attach_again
from functions.pay.finishing import lines
from functions.pay.leasts import drawn
from functions.pay.ledger import Terms
from functions.pay.periods import day_key, last_day, month_index, period_month, period_name
from functions.pay.plan.dated import Plan
from functions.pay.quota import Terms as QuotaTerms
from functions.pay.quota import monthly, payable, with_quotas
from functions.pay.rates.deals import pay_deals, unrated
from functions.pay.rates.eligibility import eligible, judge, kinds, why_columns
from functions.pay.shares_told import TIMES, SharesTold, Words
from functions.pay.split import Sharer, split
from functions.pay.streaks import Flag, flags, streak
from functions.pay.wording import number, sentence, yuan
from schemas.key_account_inputs import Draws, Expenses, Leave, Peaks
from schemas.key_account_plan import (
    BASE_SCALE,
    BY_DAYS,
    CARRY,
    COMMISSION,
    DEMOTED,
    DEMOTED_MONTHS,
    DEMOTED_QUOTA,
    DISCOUNT_BASE,
    FULL_TIME,
    GOLD,
    IDLE_MONTHS,
    IN_FORCE,
    JEWELLERY,
    LAG,
    LEAST_SALES,
    LEAVE_MONTHS,
    LEDGER,
    MULTIPLE,
    PART_TIME,
    PENALTY,
    PRIZE,
    PROBATION,
    PROBATION_MONTHS,
    PROBATION_QUOTA,
    QUOTAS,
    REGULAR,
    REGULAR_MONTHS,
    STATUSES,
    TOTALS,
)
from schemas.plan import RATE_SCALE
from schemas.scheme import Earned, Period
from schemas.tab import about, employed, known
from schemas.words import Locale, Text

SELLER, INTRODUCER, EXPENSE = range(3)
SHARERS = (Sharer("seller", "part"), Sharer("introducer"))
EXPENSE_ROW = 99_999_999  # where an expense stands in its month's order: after every row of a sheet
OTHERS = 10**12  # the place in the order of lines of those that no deal made
BEYOND = 4  # months after the last deal of anybody: long enough for whatever was going on then to be told
FACTS = ("name", "employment", "status")
SETTLED = (COMMISSION.id, GOLD.id, PENALTY.id)  # what is paid together with commissions, months later
FACTORS = {PROBATION: PROBATION_QUOTA, DEMOTED: DEMOTED_QUOTA}
QUOTA = QuotaTerms(quota="quota", status="status", factors=FACTORS, statuses=STATUSES, by_days=BY_DAYS)
EXPENSE_KEY, GOLD_KEY = Text("其他费用 ", "Other expenses "), Text("黄金 ", "Gold ")
DRAWN = Text("“{tab}”表", "tab {tab}")
NET = Text("成交价{price}减费用{cost}，净额{net}", "price {price} less expenses {cost}: net {net}")
ROLES = {
    SELLER: Text("，销售人占{percent}%，得{share}", ", salesperson's {percent}%: {share}"),
    INTRODUCER: Text("，人脉占{percent}%，得{share}", ", introducer's {percent}%: {share}"),
}
SPENT = Text("其他费用{spent}", "other expenses {spent}")
DISCOUNT = Text("（{price} ÷ 标价{list} ÷ {base}）", "({price} ÷ list {list} ÷ {base})")
LABELS = {
    COMMISSION.id: Text("提成", "commission"),
    GOLD.id: Text("黄金（克）", "gold (g)"),
    PENALTY.id: Text("处罚", "penalty"),
}
WORDS = Words(
    label=LABELS[COMMISSION.id],
    total=Text("当月净额合计{month}", "net of the month {month}"),
    nothing=Text("，不大于零，当月不付，也不结转", ", which is not above zero: nothing is paid and nothing carried"),
    below=Text("，没有达到付提成的一档", ", below the bands that pay commission"),
    no_rate=Text("这一天没有适用的费率，请核对用工类型", "no rate is in force on this day; check the employment"),
)
FALSE = Text("处罚", "of penalty")
FALSE_GOLD = InKind(
    GOLD,
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
    ended = working_months.idle_too_long(people)
    parts = parts.join(ended, on=["staff_no", "since"], how="left")
    # Whoever is released introduces nobody any more.
    later = (month_index(nw.col("on")) > nw.col("ended_in")).fill_null(value=False)
    parts = parts.with_columns(released=later & (nw.col("place") == INTRODUCER)).drop("ended_in")
    parts = book.keep(with_quotas(parts, book.plan, book.staff, QUOTA, QUOTAS, book.locale))
    cases, returned = in_truth(parts, book.plan, book.locale)
    cases = book.keep(_paid(cases, book.plan))
    now = of_case(as_found(cases), AS_IT_IS)
    back = taken_back(as_found(cases), returned, (COMMISSION, GOLD), _told(book, RETURN_CLAUSE.to(book.locale)))
    sorts = [
        book.keep(sort) for sort in (_earned(now, book), _prizes(now, book), _penalties(cases, returned, book), back)
    ]
    details = book.keep(_finished(book, *sorts))
    return Pay(
        nw.concat([details, _finished(book, _ledger(details, people, book))]),
        unrated=unrated(now, book.plan).unique(),
        reports=_reports(people, now, book),
    )


def _shares(book: Book) -> Frame:
    """One row a deal and person (`place`), and one a person and month with other expenses, a negative share.

    `amount` is the person's part of the net and `net` all of it (fen), `since` tells the row of 员工 in force that day,
    `cut` ÷ `uncut` is how far the price falls short of the base discount, `base` (hundredths).
    """
    cost, none = nw.col("cost").fill_null(0), nw.lit(0, dtype=nw.Int64)
    names = ("row", "key", "on", "month", "customer", "goods", "list_price", "price", "introducer", "part", "fake")
    net = nw.col("price") - cost
    deals = book.deals.select(*names, "returned_on", cost=cost, seller=nw.col("staff_no"), net=net, amount=net)
    spent = book.of(Expenses).group_by("staff_no", "month").agg(amount=-nw.col("amount").sum())
    spent = spent.select(
        *("staff_no", "month"),
        amount=nw.col("amount").cast(nw.Int64),
        key=nw.concat_str([nw.lit(EXPENSE_KEY.to(book.locale)), nw.col("month")]),
        on=last_day(nw.col("month")),
        goods=nw.lit(JEWELLERY),
        fake=nw.lit(value=False),
        **{"price": none, "list_price": none + 1, "row": none + EXPENSE_ROW, "place": none + EXPENSE},
    ).filter(nw.col("amount") != 0)
    shared = split(deals, ["amount"], SHARERS).drop("seller", "introducer", "part")
    rows = _with_facts(nw.concat([shared, spent], how="diagonal"), book.staff, "on")
    of_deal = nw.col("place") != EXPENSE
    rows = book.plan.parameters.add(rows, "on", {"in_force": IN_FORCE, "base": DISCOUNT_BASE})
    rows = rows.with_columns(
        # Where the parameters say nothing, the plan is not in force.
        in_force=(nw.col("in_force") == 1).fill_null(value=False),
        base=nw.col("base").fill_null(BASE_SCALE),
    )
    uncut = nw.when(of_deal).then(nw.col("list_price") * nw.col("base")).otherwise(nw.lit(1))
    rows = rows.with_columns(uncut=uncut.cast(nw.Int64))
    price = nw.min_horizontal(nw.col("price") * BASE_SCALE, nw.col("uncut"))
    return rows.with_columns(cut=nw.when(of_deal).then(price).otherwise(nw.lit(1)).cast(nw.Int64))


def _with_facts(rows: Frame, staff: Frame, day: str) -> Frame:
    rows = attach(rows, staff, "staff_no", day, (*FACTS, "valid_from")).drop(known("staff_no"), employed("staff_no"))
    return rows.with_columns(since=day_key(nw.col("valid_from")).fill_null(0)).drop("valid_from")


def _months(book: Book, shares: Frame) -> Frame:
    """Everybody's months with quota, facts and how long part-timers were `idle`, while released people still counted."""
    deals, stated = shares.filter(nw.col("place") != EXPENSE), book.plan.parameters
    calendar = book.keep(working_months.months_with_deals(deals, book.today, book.put, BEYOND))
    people = monthly(book.staff, calendar, QUOTA, stated, book.locale)
    people = people.join(calendar, on="month", how="inner").with_columns(end=last_day(nw.col("month")))
    people = stated.add(
        _with_facts(people, book.staff, "end"), "end", {"leave_excuses": LEAVE_MONTHS, "_idle": IDLE_MONTHS}
    )
    people = working_months.with_leave(people, book.of(Leave), nw.col("leave_excuses"))
    counted = _counting(deals.with_columns(released=nw.lit(value=False)), book.plan).filter(nw.col("counts"))
    people = working_months.with_idle(people, counted, nw.col("employment") == PART_TIME, nw.col("_idle"))
    return people.drop("leave_excuses", "_idle")


def _counting(shares: Frame, plan: Plan) -> Frame:
    """Shares with `counts`: whether the rules let them count at all."""
    judged = judge(shares, plan).with_columns(counts=nw.col(eligible(Earned.REWARD)))
    return judged.drop(*why_columns(plan), *(eligible(kind) for kind in kinds(plan.scheme)))


def _paid(cases: Frame, plan: Plan) -> Frame:
    """What shares earn, and the lines of what is paid once a month; `share` is what counts, `month_net` the month's sum of it."""
    rows, amount = _counting(cases, plan), nw.col("amount")
    rows = rows.with_columns(share=nw.when(nw.col("counts")).then(amount).otherwise(nw.lit(0)))
    counted = {rate.counted.period for rate in plan.rates if rate.counted} - {Period.DEAL, Period.MONTH}
    for period in (Period.MONTH, *sorted(counted, key=list(Period).index)):
        rows = rows.with_columns(_period=period_name(nw.col("on"), period))
        total = nw.col("share").sum().over(*WHOSE, "_period").cast(nw.Int64)
        rows = rows.with_columns(total.alias(TOTALS[period])).drop("_period")
    # A month of nothing or less pays nothing, not even by the size of a deal.
    alone = (nw.col("month_net") > 0) & (nw.col("place") != EXPENSE)
    rows = rows.with_columns(
        single=nw.when(alone).then(nw.col("price")).otherwise(nw.lit(0)).cast(nw.Int64),
        # The higher rate pays also where a share is negative, so it is found for the share's size.
        size=nw.when(amount < 0).then(-amount).otherwise(amount).cast(nw.Int64),
    )
    paid, earned = pay_deals(rows, plan, per=WHOSE), nw.col(COMMISSION.id)
    return paid.with_columns(
        nw.when(amount < 0).then(-earned).otherwise(earned).cast(nw.Int64).alias(COMMISSION.id),
        month_net=nw.col("month_net").max().over(*WHOSE, "month"),
        row=nw.when(nw.col("place") != EXPENSE).then(nw.col("row")),
    )


def _in_words(rows: Frame, book: Book) -> Frame:
    what, beside = _what(book.locale), _discount(book.locale)
    speech = SharesTold(book.plan, book.locale, COMMISSION, GOLD, "month_net", WORDS, what, beside)
    return speech.told(rows, "sales_rate")


def _what(locale: Locale) -> nw.Expr:
    """The deal's net and the person's part of it, or the expenses."""
    percent, share = number(nw.col("share_rate"), RATE_SCALE // 100), yuan(nw.col("amount"), locale)
    shared = nw.col("share_rate") != RATE_SCALE
    roles = [
        nw.when(shared & (nw.col("place") == place)).then(sentence(role, locale, percent=percent, share=share))
        for place, role in ROLES.items()
    ]
    deal = sentence(NET, locale, **{name: yuan(nw.col(name), locale) for name in ("price", "cost", "net")})
    spent = sentence(SPENT, locale, spent=yuan(-nw.col("amount"), locale))
    deal = nw.concat_str([deal, nw.coalesce(*roles, nw.lit(""))])
    return nw.when(nw.col("place") != EXPENSE).then(deal).otherwise(spent)


def _discount(locale: Locale) -> nw.Expr:
    """` × （…）` where the price lies below the base discount; blank where it does not."""
    parts = {"price": yuan(nw.col("price"), locale), "list": yuan(nw.col("list_price"), locale)}
    discount = sentence(DISCOUNT, locale, **parts, base=number(nw.col("base"), BASE_SCALE))
    below = nw.col("cut") < nw.col("uncut")
    return nw.when(below).then(nw.concat_str([nw.lit(TIMES), discount])).otherwise(nw.lit(""))


def _earned(now: Frame, book: Book) -> Frame:
    """The payout lines of the shares; of what is paid once a month only those that pay."""
    paying = ~nw.col("place").is_null() | (nw.col(GOLD.id) > 0) | (nw.col(COMMISSION.id) != 0)
    now = _in_words(now, book).filter(paying)
    if "once_of" not in now.collect_schema().names():
        return now
    key = nw.concat_str([nw.lit(GOLD_KEY.to(book.locale)), nw.col("month")])
    gold = ~nw.col("once_of").is_null() & (nw.col(GOLD.id) > 0)
    return now.with_columns(key=nw.when(gold).then(key).otherwise(nw.col("key")))


def _prizes(now: Frame, book: Book) -> Frame:
    mine = now.filter(nw.col("counts") & (nw.col("place") != EXPENSE)).with_columns(order=day_then_row())
    ends = [mine.select(month=period_month(nw.col("on"), period)) for period in Period if period is not Period.DEAL]
    quotas = book.keep(monthly(book.staff, nw.concat(ends), QUOTA, book.plan.parameters, book.locale))
    announced, contests = book.of(Peaks).select("floor", "prize", on=nw.col("day")), book.plan.contests
    return award(
        mine,
        contests,
        quotas=quotas,
        announced=announced,
        amount=PRIZE.id,
        locale=book.locale,
        today=book.today,
        returned="returned_on",
    )


def _penalties(cases: Frame, returned: Reversed, book: Book) -> Frame:
    """A multiple of what false deals would have paid, and what other deals that came back since change in it."""
    clause = _clause_of(book, MULTIPLE)
    would, stated = _in_words(if_true(cases), book), book.plan.parameters
    costs = charged(
        would, cases, COMMISSION, FALSE_GOLD, stated, MULTIPLE, clause, amount=PENALTY.id, locale=book.locale
    )
    changed = taken_back(costs, returned, (PENALTY, GOLD), _told(book, clause, FALSE))
    return nw.concat([of_case(costs, AS_IT_IS), changed], how="diagonal")


def _told(book: Book, clause: str, what: Text | None = None) -> Told:
    return Told({name: label.to(book.locale) for name, label in LABELS.items()}, clause, book.locale, RETURNED, what)


def _clause_of(book: Book, parameter: str) -> str:
    """The clause that a parameter's rows name, the last one's where they differ."""
    return [row.clause for row in book.plan.parameters.stated if row.parameter.name.zh == parameter][-1]


def _ledger(details: Frame, people: Frame, book: Book) -> Frame:
    """Advances, their recovery, guarantees, and negative months where they are carried forward."""
    # The source says nothing of advances: what they rest on is the row in which one was approved.
    advanced = DRAWN.to(book.locale, tab=about(Draws).title.to(book.locale))
    terms = Terms(advanced, carry_clause=_clause_of(book, CARRY))
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
    settled = nw.any_horizontal(*(nw.col(name) != 0 for name in SETTLED), ignore_nulls=True)
    rows = book.plan.parameters.add(lines(book, *described).with_columns(_end=end), "_end", {"_lag": LAG})
    paid_in = payable(nw.col("month"), nw.col("_lag"))
    paid = (nw.col("place") != OTHERS) | settled
    return rows.with_columns(paid_in=nw.when(paid).then(paid_in)).drop("_end", "_lag")


def _reports(people: Frame, now: Frame, book: Book) -> Frame:
    """How far quotas are met, and what follows for those who keep missing them: reported and never acted on."""
    sales = now.filter(nw.col("place") != EXPENSE).group_by("staff_no", "month").agg(sales=nw.col("share").sum())
    people = people.join(sales, on=["staff_no", "month"], how="left")
    sold, status = nw.col("sales").fill_null(0).cast(nw.Int64), nw.col("status").fill_null(REGULAR)
    leasts = {name: name for name in (PROBATION_MONTHS, REGULAR_MONTHS, DEMOTED_MONTHS, LEAST_SALES)}
    people = book.plan.parameters.add(people.with_columns(sales=sold, status=status), "end", leasts)
    people, full_time = book.keep(people), nw.col("employment") == FULL_TIME
    below, low = nw.col("sales") < nw.col("quota"), nw.col("sales") < nw.col(LEAST_SALES)
    asked = (
        (PROBATION, below, DISMISS, BELOW, PROBATION_MONTHS),
        (REGULAR, below, MOVE, BELOW, REGULAR_MONTHS),
        (REGULAR, low, MOVE, LOW, LEAST_SALES),
        (DEMOTED, below, RESIGN, BELOW, DEMOTED_MONTHS),
    )
    rules, rows = [], people
    for place, (status_name, missed, verdict, what, parameter) in enumerate(asked):
        mine, name = full_time & (nw.col("status") == status_name), f"_streak_{place}"
        rows = streak(rows, missed & mine, skip=~nw.col("whole"), name=name)
        least = nw.lit(1) if parameter == LEAST_SALES else nw.col(parameter)
        rules.append(Flag(verdict, what, name, least, mine, _clause_of(book, parameter)))
    idle = Flag(
        *(RELEASED, IDLE, "idle", nw.col("too_idle"), nw.col("employment") == PART_TIME),
        clause=_clause_of(book, IDLE_MONTHS),
    )
    # Told once: in the month with which the time without a deal is too long.
    once = (nw.col("idle") == nw.col("too_idle")) & ~nw.col("excused") & nw.col("over")
    whole, who = nw.col("whole") & nw.col("over"), nw.col("name")
    met = attainment_reports(people.filter(nw.col("dealt") & full_time), _clause_of(book, PROBATION_QUOTA), book.locale)
    missed_rows = flags(rows, rules, kind=FLAG, locale=book.locale, only=whole, name=who)
    return nw.concat([met, missed_rows, flags(people, [idle], kind=FLAG, locale=book.locale, only=once, name=who)])
