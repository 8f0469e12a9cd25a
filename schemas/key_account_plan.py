"""The words and numbers that the plan of the jewellery key-account department is written in (002, part 4)."""

from __future__ import annotations

from schemas.bounds import within
from schemas.contests import Compared
from schemas.parameters import number, percent, switch, whole
from schemas.plan import ALL
from schemas.scheme import PER_PERIOD, Basis, Counted, Earned, Measure, Period
from schemas.words import Text, choices

FULL_TIME, PART_TIME, CONTACT = "全职", "兼职", "人脉"
EMPLOYMENTS = choices((FULL_TIME, "Full-time"), (PART_TIME, "Part-time"), (CONTACT, "Introducer"))
REGULAR, PROBATION, DEMOTED = "正式", "试用", "降级试用"
STATUSES = choices((REGULAR, "Regular"), (PROBATION, "Probation"), (DEMOTED, "Demoted to probation"))
JEWELLERY, OTHER_GOODS = "珠宝", "其他"
GOODS = choices((JEWELLERY, "Jewellery"), (OTHER_GOODS, "Other"))

NO_RATE = "无适用费率"
REASONS = choices(
    ("非珠宝", "no jewellery"),
    ("虚假", "found false"),
    ("试行期", "plan on trial"),
    ("已解除", "released"),
    ("其他", "other"),
    (NO_RATE, "no rate in force"),
)
DENIED = choices((ALL, "all"))

COMMISSION = Measure("sales_commission", "提成", Earned.REWARD, 100, "元")
GOLD = Measure("sales_gold", "黄金", Earned.THING, 1000, "克")
PRIZE = Measure("sales_prize", "竞赛奖金", Earned.REWARD, 100, "元")
PENALTY = Measure("sales_penalty", "处罚", Earned.REWARD, 100, "元")
LEDGER = Measure("sales_ledger", "预支往来", Earned.REWARD, 100, "元")
MEASURES = (COMMISSION, GOLD, PRIZE, PENALTY, LEDGER)
RATED = choices((COMMISSION.word, "Commission"), (GOLD.word, "Gold"))

# The size of a share, cut in proportion where the price lies below the base discount of the list price.
BASES = (Basis("金额", "size", 100, factor=("cut", "uncut")), PER_PERIOD)
# What a person's shares come to over each stretch of time, other expenses taken off; the day's are those of its deals.
TOTALS = {
    Period.DAY: "day_net",
    Period.WEEK: "week_net",
    Period.MONTH: "month_net",
    Period.QUARTER: "quarter_net",
    Period.HALF: "half_net",
    Period.YEAR: "year_net",
}
# What these are set against: of a quarter and a year the sum of what their months ask for.
QUOTAS = {Period.MONTH: "month_quota", Period.QUARTER: "quarter_quota", Period.YEAR: "year_quota"}
COUNTED = (
    *(Counted(f"{period.value}金额", period, "size", 100, total=total) for period, total in TOTALS.items()),
    Counted("单笔金额", Period.DEAL, "size", 100, total="single"),
    *(
        Counted(f"{period.value}完成率", period, "size", 100, total=TOTALS[period], quota=quota)
        for period, quota in QUOTAS.items()
    ),
)
COMPARED = (Compared(Text("业绩", "Sales"), "share", quota="quota"),)

MONTHS, YUAN, TIMES = ("个月", "months"), ("元", "yuan"), ("倍", "times")
IN_FORCE = "方案已执行"
DISCOUNT_BASE = "折扣基准"
PROBATION_QUOTA = "试用任务系数"
DEMOTED_QUOTA = "降级试用任务系数"
BY_DAYS = "任务额按天折算"
LAG = "隔月结算"
MULTIPLE = "处罚倍数"
LEAST_SALES = "最低业绩"
PROBATION_MONTHS = "试用连续未完成"
REGULAR_MONTHS = "正式连续未完成"
DEMOTED_MONTHS = "降级试用未完成"
IDLE_MONTHS = "兼职无业务"
LEAVE_MONTHS = "兼职请假最长"
CARRY = "负数结转"
BASE_SCALE = 100  # of the base discount: 0.9 is 90
MOST_MONTHS = 24
DECLARED = (
    switch((IN_FORCE, "In force"), ("试行期结束、开始执行填是", "Yes once the trial of the plan is over")),
    number(
        (DISCOUNT_BASE, "Base discount"),
        ("提成按几折为基准；低于它按比例减", "The part of the list price below which rates fall in proportion"),
        scale=BASE_SCALE,
        bounds=within("0.01", 1, usual=("0.5", 1)),
    ),
    percent((PROBATION_QUOTA, "Quota on probation"), ("试用期的任务额是整额的百分之几", "Part of the whole quota")),
    percent((DEMOTED_QUOTA, "Quota when demoted"), ("降级试用的任务额是整额的百分之几", "Part of the whole quota")),
    switch(
        (BY_DAYS, "Quota by days"),
        ("当月入职、离职的，任务额按在职天数折算填是", "Yes: by the days employed in a month of joining or leaving"),
    ),
    whole(
        (LAG, "Settlement lag"),
        ("隔几个月发放", "Months until it is paid"),
        MONTHS,
        bounds=within(0, MOST_MONTHS, usual=(0, 6)),
    ),
    number(
        (MULTIPLE, "Penalty multiple"),
        ("虚假成交罚应得的几倍", "Times what it would have paid"),
        TIMES,
        bounds=within(0, 1000, usual=(1, 20)),
    ),
    number(
        (LEAST_SALES, "Least sales"),
        ("正式人员每月最低业绩", "Of a regular salesperson's month"),
        YUAN,
        scale=100,
        bounds=within(0, 100_000_000, usual=(100, 1_000_000)),
    ),
    whole(
        (PROBATION_MONTHS, "Probation below quota"),
        ("连续几个整月，建议辞退", "Whole months in a row"),
        MONTHS,
        bounds=within(1, MOST_MONTHS, usual=(1, 12)),
    ),
    whole(
        (REGULAR_MONTHS, "Regular below quota"),
        ("连续几个整月，建议换岗或降级", "Whole months in a row"),
        MONTHS,
        bounds=within(1, MOST_MONTHS, usual=(1, 12)),
    ),
    whole(
        (DEMOTED_MONTHS, "Demoted below quota"),
        ("连续几个整月，建议自行辞职", "Whole months in a row"),
        MONTHS,
        bounds=within(1, MOST_MONTHS, usual=(1, 12)),
    ),
    whole(
        (IDLE_MONTHS, "Part-time without deals"),
        ("超过几个自然月没有业务，视为解除", "More calendar months than this end it"),
        MONTHS,
        bounds=within(1, MOST_MONTHS, usual=(1, 12)),
    ),
    whole(
        (LEAVE_MONTHS, "Longest part-time leave"),
        ("兼职请假最多几个自然月有效", "Calendar months of leave that excuse"),
        MONTHS,
        bounds=within(0, MOST_MONTHS, usual=(0, 12)),
    ),
    switch(
        (CARRY, "Carry negative months"),
        ("当月为负数时转到下月扣填是", "Yes: a negative month is taken off later ones"),
    ),
)
