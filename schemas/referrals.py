"""Rewards for those who bring a new customer: a car dealer's, a mall's, and a key person's (001 and 003)."""

from __future__ import annotations

import polars as pl

from schemas import cells, lines, quantities
from schemas.bounds import within
from schemas.plan import ALL
from schemas.referral_plan import (
    BASES,
    CAR,
    COUNTED,
    EMPLOYEE,
    FALSE_CLAIM,
    GROUP,
    IDENTITIES,
    MEASURES,
    NO_RATE,
    PARAMETERS,
    PARTS,
    POSTS,
    REASONS,
    SHOP,
    TAKEN,
    WAYS,
    Parameters,
    Rates,
    Rules,
)
from schemas.registers import CLEAR, FIND_FALSE, FOUND_FALSE, RETURN, Given, Older, Register, Tells, Typed
from schemas.scheme import Earned, Need, Scheme
from schemas.staff import StaffRow, post_of
from schemas.tab import Holds, Means, Role, Shown, Tab, When, cell_check, column, tab
from schemas.words import NO, YES, Text, choices

TO_SIGN, BY_CLERK, BY_DIRECTOR, BY_SERVICE, SIGNED = "待签字", "信息员已签", "总监已签", "客服已签", "已签齐"
CLERK_SIGNS, DIRECTOR_SIGNS, SERVICE_SIGNS, GENERAL_SIGNS = "信息员签字", "总监签字", "客服签字", "总经理签字"


def _tick(label: tuple[str, str], help: tuple[str, str], *parts: str) -> bool:
    """A box that is asked for in some parts only; in all where none is named."""
    only_for = {"part": parts} if parts else None
    ticked: bool = column(label, help, cells.YES_OR_NO, shown=Shown.BOX, default=False, only_for=only_for)
    return ticked


def _telephone(column: str) -> pl.Expr:
    """The digits of a telephone number, however it was typed; China's own prefix does not count."""
    digits = pl.col(column).str.replace_all("[^0-9]", "")
    return digits.str.replace("^(0086|86)(1[0-9]{10})$", "$2")


class Claims(Tab):
    """One row a new customer whom somebody brought."""

    number: str = column(
        ("单号", "Number"),
        ("一笔转介绍一个号，4 到 32 位字母、数字或连字符", "4 to 32 letters, digits or hyphens, each once"),
        cells.ORDER_NUMBER,
        required=True,
        pattern=r"^[A-Z0-9-]{4,32}$",
        width=130,
        means=Means.KEY,
    )
    part: str = column(
        ("类型", "Part"),
        ("汽车=买车；商铺=商贸城买铺；团购=大客户单位团购", "Car, shop of the mall, or a group purchase"),
        choices=PARTS,
        required=True,
        width=70,
    )
    done_on: pl.Date = column(
        ("成交日期", "Done on"),
        (
            "开票（汽车）、签约（商铺）或购买（团购）那一天；决定算在哪个月",
            "The day of the invoice (car), the contract (shop) or the purchase; it decides the month",
        ),
        cells.DATE,
        shown=Shown.DATE,
        required=True,
        means=Means.DAY,
        when=When.BEGUN,
    )
    customer: str = column(
        ("新客户", "New customer"),
        (
            "新客户姓名；一位新客户只奖一位介绍人（本方案取），同名的另填电话来区分",
            "The new customer. One newcomer rewards one introducer (this plan); namesakes are told apart by telephone",
        ),
        required=True,
        means=Means.SUBJECT,
    )
    customer_phone: str = column(
        ("新客户电话", "New customer's telephone"),
        ("商铺必填：抵扣记在这个电话名下", "Needed for a shop: the price cut is entered under it"),
        cells.KEY,
        pattern=r"^[0-9+-]{5,20}$",
        width=120,
    )
    first_visit: bool = _tick(
        ("首次到店", "First visit"),
        ("新客户是首次到店就打勾", "Ticked where the new customer came for the first time"),
        CAR,
    )
    closed: bool = _tick(
        ("已成交", "Closed"),
        ("已经开票、签约或购买就打勾；没有的不奖", "Ticked once invoiced, signed or bought; nothing is paid before"),
    )
    price: pl.Int64 = column(
        ("签约总价", "Price"),
        ("元；商铺和团购必填", "Yuan; needed for a shop and a group purchase"),
        quantities.MONEY,
        shown=Shown.MONEY,
        only_for={"part": [SHOP, GROUP]},
        scale=100,
        width=110,
        bounds=within("0.01", 1_000_000_000, usual=(None, 50_000_000)),
    )
    identity: str = column(
        ("介绍人身份", "Introducer is"),
        ("来访客户=来过本店看车、没有买的", "A visitor is one who came and has not bought"),
        choices=IDENTITIES,
        required=True,
        width=100,
    )
    way: str = column(
        ("介绍方式", "How"),
        (
            "提供线索=只给线索，后来没有再出力，由销售顾问跟进成交",
            "A lead: no further help, a salesperson closed it",
        ),
        choices=WAYS,
        required=True,
        width=100,
    )
    introducer_no: str = column(
        ("介绍人工号", "Introducer's staff no."),
        ("介绍人是员工才填", "For employees only"),
        cells.KEY,
        only_for={"identity": [EMPLOYEE]},
        width=100,
        means=Means.COLLEAGUE,
    )
    introducer_name: str = column(
        ("介绍人姓名", "Introducer's name"), ("黄卡上的介绍人姓名", "As on the customer card"), required=True, width=100
    )
    introducer_phone: str = column(
        ("介绍人电话", "Introducer's telephone"),
        ("不是员工的必填；奖励记在这个电话名下", "Needed unless an employee: the reward is entered under it"),
        cells.KEY,
        pattern=r"^[0-9+-]{5,20}$",
        width=120,
    )
    on_card: bool = _tick(
        ("黄卡已登记", "On the card"),
        (
            "新建黄卡时就写了介绍人的姓名和电话，才打勾",
            "Ticked where name and telephone were on the customer card when it was opened",
        ),
        CAR,
    )
    takes: str = column(
        ("领取", "Takes"), ("奖励领什么", "What the introducer takes"), choices=TAKEN, required=True, width=90
    )
    sales: str = column(
        ("销售顾问工号", "Salesperson"),
        ("经办的销售顾问", "Who handles the claim"),
        cells.KEY,
        required=True,
        width=110,
        means=Means.PERSON,
    )
    first_met: str = column(
        ("首访关键人", "First met"),
        ("团购必填：第一次拜访见到的人", "Needed for a group purchase: whom the first visit met"),
        only_for={"part": [GROUP]},
        width=100,
    )
    closed_with: str = column(
        ("成交关键人", "Closed with"),
        ("团购必填：购买时的关键人", "Needed for a group purchase: the key person when it was bought"),
        only_for={"part": [GROUP]},
        width=100,
    )
    card_proof: bool = _tick(("附黄卡", "Card attached"), ("领奖附了黄卡就打勾", "The customer card is attached"), CAR)
    licence_proof: bool = _tick(
        ("附行驶证", "Licence attached"),
        (
            "领奖附了行驶证、身份证或其他证明就打勾",
            "The vehicle licence, identity card or another paper is attached",
        ),
        CAR,
    )
    note: str = column(("备注", "Note"), ("随意填写，不参与核算", "Anything"), cells.LONG_WORDS, width=160)

    class Config:
        """What the tab is."""

        metadata = tab(
            ("业务录入", "Deals"),
            ("转介绍奖励申请，一个新客户一行", "Claims for introductions, one row a new customer"),
            Role.INPUT,
            sheet_id=101,
        )

    @cell_check("customer", "introduced_before", needs=("part", "customer_phone"), among=("part",))
    def is_introduced_once(cls) -> pl.Expr:
        """One newcomer rewards one introducer; of the same name, two telephones tell two people."""
        phone, same = _telephone("customer_phone"), ("part", "customer")
        unknown = phone.is_null().cast(pl.Int64)
        earlier = pl.int_range(pl.len()).over(*same) > 0
        earlier_unknown = unknown.cum_sum().over(*same) - unknown > 0
        namesake = pl.when(phone.is_null()).then(earlier).otherwise(earlier_unknown)
        known = phone.is_not_null() & ~pl.struct("part", phone).is_first_distinct()
        return pl.col("part").is_null() | pl.col("customer").is_null() | ~(known | namesake)

    @cell_check("customer_phone", "same_person", needs=("introducer_phone",))
    def is_somebody_else(cls) -> pl.Expr:
        """Nobody introduces themselves."""
        return _telephone("customer_phone") != _telephone("introducer_phone")

    @cell_check("sales", "handles_own")
    def handles_others(cls) -> pl.Expr:
        """Whoever handles a claim does not introduce it."""
        return pl.col("sales") != pl.col("introducer_no")

    @cell_check("customer_phone", "missing")
    def buyer_of_a_shop_can_be_told(cls) -> pl.Expr:
        """The price cut belongs to somebody."""
        return (pl.col("part") != SHOP) | pl.col("customer_phone").is_not_null()

    @cell_check("price", "missing")
    def price_is_stated(cls) -> pl.Expr:
        """What goes by the price needs one."""
        return (pl.col("part") == CAR) | pl.col("price").is_not_null()

    @cell_check("introducer_no", "missing")
    def employee_has_a_number(cls) -> pl.Expr:
        """An employee is paid under the staff number."""
        return (pl.col("identity") != EMPLOYEE) | pl.col("introducer_no").is_not_null()

    @cell_check("introducer_phone", "missing")
    def stranger_can_be_told(cls) -> pl.Expr:
        """Whoever is not in the staff list is paid under the telephone."""
        return (pl.col("identity") == EMPLOYEE) | pl.col("introducer_phone").is_not_null()

    @cell_check("first_met", "missing")
    def first_key_person_is_named(cls) -> pl.Expr:
        """Whether it is the same person can be told."""
        return (pl.col("part") != GROUP) | pl.col("first_met").is_not_null()

    @cell_check("closed_with", "missing")
    def last_key_person_is_named(cls) -> pl.Expr:
        """Whether it is the same person can be told."""
        return (pl.col("part") != GROUP) | pl.col("closed_with").is_not_null()


SIGNING = Register(
    Claims,
    start=TO_SIGN,
    in_force=frozenset({SIGNED}),
    ends=frozenset({SIGNED, FOUND_FALSE}),
    states=choices(
        (TO_SIGN, "to be signed"),
        (BY_CLERK, "signed by the information clerk"),
        (BY_DIRECTOR, "signed by the director"),
        (BY_SERVICE, "signed by customer service"),
        (SIGNED, "signed by all"),
        (FOUND_FALSE, "found false"),
    ),
    steps=choices(
        (CLERK_SIGNS, "Information clerk signs"),
        (DIRECTOR_SIGNS, "Director signs"),
        (SERVICE_SIGNS, "Customer service signs"),
        (GENERAL_SIGNS, "General manager signs"),
        (RETURN, "Send back"),
        (FIND_FALSE, "Find false"),
        (CLEAR, "Clear"),
    ),
    says={
        1: (
            *("number", "part", "done_on", "customer", "customer_phone", "price", "identity", "way", "introducer_no"),
            *("introducer_name", "introducer_phone", "takes"),
        )
    },
    applicant="sales",
    gives={
        "information": Given(CLERK_SIGNS),
        "director": Given(DIRECTOR_SIGNS),
        "service": Given(SERVICE_SIGNS),
        "general": Given(GENERAL_SIGNS),
        "false_on": Given(FIND_FALSE, Tells.DAY),
    },
    takes={"false_on": Holds("false_on", people=("introducer_no",), charged=True)},
    at_will=frozenset({RETURN, FIND_FALSE, CLEAR}),
    lasting=frozenset({FIND_FALSE, CLEAR}),
    older=(
        Older(Text("信息员签字", "Information clerk signed"), CLERK_SIGNS, Typed.DAY),
        Older(Text("总监或零售经理签字", "Director signed"), DIRECTOR_SIGNS, Typed.DAY),
        Older(Text("客服签字", "Customer service signed"), SERVICE_SIGNS, Typed.DAY),
        Older(Text("总经理签字", "General manager signed"), GENERAL_SIGNS, Typed.DAY),
        Older(Text("造假查实日期", "Found false on"), FIND_FALSE, Typed.DAY),
    ),
)


class Staff(StaffRow):
    """The staff of a dealer or a mall."""

    post: str = post_of(POSTS)


class Details(Tab):
    """What every introduction earned, and why; the new customer's price cut and fines are lines of their own."""

    key: str = lines.key()
    month: str = lines.month()
    staff_no: str = lines.staff_no()
    name: str = lines.name()
    part: str = column(("类型", "Part"), ("汽车、商铺或团购", "Car, shop or group purchase"), choices=PARTS, width=70)
    customer: str = lines.subject(("新客户", "New customer"), ("介绍来的新客户", "Who was brought"))
    result: str = lines.result()
    reasons: str = lines.reasons(REASONS)
    cash: pl.Int64 = lines.money(("现金", "Cash"))
    points: pl.Int64 = lines.count(("积分", "Points"), ("积分卡的积分", "On a points card"))
    goods: pl.Int64 = lines.count(("礼品", "Goods"), ("等值礼品，按积分计", "Goods, by their worth in points"))
    fuel: pl.Int64 = lines.money(("油卡", "Fuel card"), ("元，不发现金", "Yuan, not in cash"))
    discount: pl.Int64 = lines.money(("抵扣", "Price cut"), ("元，从房款里抵", "Yuan, off the price"))
    fine: pl.Int64 = lines.money(("罚款", "Fine"))
    clause: str = lines.clause()
    says: str = lines.says()

    class Config:
        """What the tab is."""

        metadata = tab(lines.DETAILS_TITLE, lines.DETAILS_HELP, Role.RESULT, lines.DETAILS_ID)


class Summary(Tab):
    """The month of each person, staff or not."""

    month: str = lines.month()
    staff_no: str = lines.staff_no()
    name: str = lines.name()
    total: pl.Int64 = lines.total()
    post: str = lines.post(POSTS)
    team: str = lines.team()
    cash: pl.Int64 = lines.money(("现金", "Cash"))
    points: pl.Int64 = lines.count(("积分", "Points"), ("积分卡的积分", "On points cards"))
    goods: pl.Int64 = lines.count(("礼品", "Goods"), ("等值礼品，按积分计", "Goods, by their worth in points"))
    fuel: pl.Int64 = lines.money(("油卡", "Fuel card"), ("元，不在合计里", "Yuan, not in the total"))
    discount: pl.Int64 = lines.money(("抵扣", "Price cut"), ("元，不在合计里", "Yuan, not in the total"))
    fine: pl.Int64 = lines.money(("罚款", "Fine"))
    adjustment: pl.Int64 = lines.adjustment()
    held: pl.Int64 = lines.held()

    class Config:
        """What the tab is."""

        metadata = tab(lines.SUMMARY_TITLE, lines.SUMMARY_HELP, Role.RESULT, lines.SUMMARY_ID)


NEEDS = (
    Need(
        Rules,
        Text("不奖弄虚作假的规则", "The rule on false claims"),
        Text("查实造假的介绍会照奖", "a claim found false would be rewarded"),
        {"is_false": Text(YES, "Yes"), "denies": Text(ALL, "all"), "reason": Text(FALSE_CLAIM, "false claim")},
        every_day=True,
    ),
    Need(
        Rules,
        Text("关键人返点没有开放时不奖的规则", "The rule on rewards of key persons while they are off"),
        Text("没有它，参数“关键人返点”不起作用", "without it the parameter that switches them on does nothing"),
        {"opened": Text(NO, "No"), "denies": Text(ALL, "all"), "reason": Text("未开放", "switched off")},
        every_day=True,
    ),
)

SCHEME = Scheme(
    id="referrals",
    title=Text("转介绍奖励", "Referral rewards"),
    short=Text("转介绍", "Referrals"),
    inputs=(Claims,),
    staff=Staff,
    details=Details,
    summary=Summary,
    measures=MEASURES,
    bases=BASES,
    counted=COUNTED,
    rates=Rates,
    rules=Rules,
    parameters=Parameters,
    declared=PARAMETERS,
    reasons=REASONS,
    denials={ALL: frozenset(Earned)},
    no_rate=NO_RATE,
    needs=NEEDS,
    registers=(SIGNING,),
)
