"""What makes a key account, what expansion is to reach, and which projects are filed (002, 003, 004, 001)."""

from __future__ import annotations

import polars as pl

from schemas import cells, lines, quantities
from schemas.account_tables import CHANNELS, PARAMETERS, Classes, Parameters, Targets
from schemas.account_words import EMPLOYERS, INDUSTRIES, NATURES, RANKS, SPREADS, STANDINGS, TARGET_GRADES
from schemas.bounds import within
from schemas.inputs import month_of
from schemas.plan import RATE_SCALE
from schemas.registers import APPROVE, APPROVED, REFUSE, REFUSED, RETURN, Given, Older, Register, Tells, Typed
from schemas.scheme import Scheme
from schemas.staff import StaffRow, post_of
from schemas.tab import Means, Role, Shown, Tab, When, cell_check, column, first_of, tab
from schemas.words import Text, choices

POSTS = choices(
    ("大客户经理", "Key-account manager"),
    ("业务员", "Sales representative"),
    ("销售管理部", "Sales administration"),
    ("常务副总", "Deputy general manager"),
    ("总经理", "General manager"),
    ("其他", "Other"),
)
FILED = "已备案"
TO_CONFIRM, CONFIRMED = "待评审", "已评审"
REVIEW = "评审"
NO_CLASS = "不属于任何类别"
REASONS = choices((NO_CLASS, "in no class"))
THOUSANDTHS = 1000  # of a tonne


def _tick(label: tuple[str, str], help: tuple[str, str], *, optional: bool = False) -> bool:
    ticked: bool = column(label, help, cells.YES_OR_NO, shown=Shown.BOX, default=False, optional=optional)
    return ticked


class Customers(Tab):
    """One row a customer, with all that the rules of the classes ask."""

    number: str = column(
        ("客户编号", "Customer no."),
        ("每个客户一个号，2 到 32 位字母、数字或连字符", "2 to 32 letters, digits or hyphens, each once"),
        cells.ORDER_NUMBER,
        required=True,
        pattern=r"^[A-Z0-9-]{2,32}$",
        width=110,
        means=Means.KEY,
    )
    customer: str = column(
        ("客户名称", "Customer"), ("单位或个人的名称", "Its name"), required=True, width=160, means=Means.SUBJECT
    )
    filed_on: pl.Date = column(
        ("建档日期", "Registered on"),
        ("登记客户档案那一天", "The day it was registered"),
        cells.DATE,
        shown=Shown.DATE,
        required=True,
        means=Means.DAY,
        when=When.BEGUN,
    )
    owner: str = column(
        ("负责人工号", "Responsible"),
        ("谁负责这个客户", "Who looks after it"),
        cells.KEY,
        required=True,
        width=100,
        means=Means.PERSON,
    )
    nature: str = column(("性质", "Nature"), ("单位还是个人", "A firm or a person"), choices=NATURES, required=True)
    channel: str = column(
        ("拓展渠道", "Channel"),
        ("算在哪一项拓展目标里，可空", "Which target it counts for"),
        choices=CHANNELS,
        width=120,
    )
    serious: bool = _tick(("诚意客户", "Serious"), ("已转化为诚意客户就打勾", "Ticked once it is a serious customer"))
    industry: str = column(("行业", "Field"), ("党政军、公检法、文教卫生、新闻等", "What it is in"), choices=INDUSTRIES)
    in_chain: bool = _tick(
        ("产业链密切", "In the chain"), ("与本公司在产业链或价值链里联系密切", "In the same supply or value chain")
    )
    uses: bool = _tick(("使用产品", "Uses products"), ("使用本公司产品", "It uses the company's products"))
    potential: bool = _tick(
        ("有发展潜力", "Has potential"), ("经调查判断有发展潜力", "Judged to have growth potential")
    )
    contested: bool = _tick(("对手目标", "Rival's target"), ("会成为竞争对手的突破对象", "A rival's target"))
    valuable: bool = _tick(("高价值", "High value"), ("具有高价值潜力", "Of high value"))
    influence: bool = _tick(("带动圈子", "Sways a circle"), ("能带动或影响周围圈子", "Able to bring or sway a circle"))
    together: bool = _tick(
        ("同系统团购", "Buys together"),
        (
            "有隶属关系的同系统单位，为同一目的，由一个单位、部门或平台统一购买",
            "Units of one system that buy for one purpose through one unit, department or platform",
        ),
    )
    close: bool = _tick(
        ("业务关系密切", "Closely tied"),
        ("不是同一系统，但经济、业务关系密切的单位群体", "Not of one system, but with close economic or business ties"),
        optional=True,
    )
    one_buyer: bool = _tick(
        ("统一购买", "Buys as one"),
        ("为同一目的，由一个单位、部门或平台统一购买", "For one purpose through one unit, department or platform"),
        optional=True,
    )
    exemplary: bool = _tick(
        ("行业示范", "Example to its trade"),
        ("在同行业有示范作用，它的变化对别的客户影响大", "An example to its trade that sways other customers"),
        optional=True,
    )
    target_grade: str = column(
        ("目标等级", "Target grade"),
        (
            "目标客户按产品特点和市场需求分 A、B、C 级，由经理评定",
            "Target customers are graded by product and market demand, by the manager",
        ),
        choices=TARGET_GRADES,
        optional=True,
        width=80,
    )
    near_key: bool = _tick(
        ("经理认定潜力", "Near-key"),
        ("符合经理定的准大客户条件，经理打勾", "The manager ticks it where the rule for near-key accounts is met"),
    )
    rank: str = column(("企业等级", "Firm's rank"), ("单位填：核心、重要、一般", "Of a firm"), choices=RANKS, width=80)
    employer: str = column(
        ("单位类别", "Kind of employer"), ("个人填：在什么样的单位", "Of a person"), choices=EMPLOYERS, width=130
    )
    standing: str = column(("身份", "Post held"), ("个人填：什么身份", "Of a person"), choices=STANDINGS, width=150)
    spread: str = column(
        ("传播程度", "Spreads the word"),
        ("转介绍客户填：多大程度上替我们传播", "Of a referral customer: how far it spreads the word"),
        choices=SPREADS,
        width=100,
    )
    note: str = column(("备注", "Note"), ("随意填写，不参与核算", "Anything"), cells.LONG_WORDS, width=160)

    class Config:
        """What the tab is."""

        metadata = tab(("客户档案", "Customers"), ("一个客户一行", "One row a customer"), Role.INPUT, sheet_id=101)


class Usage(Tab):
    """One row what a customer took in a month; several rows of one month add up."""

    month: str = month_of(("例如 2016-01", "Such as 2016-01"), When.BEGUN)
    customer: str = column(
        ("客户编号", "Customer no."),
        ("“客户档案”里的编号", "As in the tab Customers"),
        cells.CODE,
        required=True,
        refers=[(Customers, "number")],
    )
    tonnes: pl.Int64 = column(
        ("用量", "Volume"),
        ("吨，最多三位小数", "Tonnes, at most three decimals"),
        quantities.counted(3, "吨"),
        shown=Shown.CREDIT,
        required=True,
        scale=THOUSANDTHS,
        bounds=within(-10_000_000, 10_000_000, usual=(-100_000, 100_000)),
    )
    amount: pl.Int64 = column(
        ("销售额", "Sales"),
        ("元", "Yuan"),
        quantities.MONEY,
        shown=Shown.MONEY,
        required=True,
        scale=100,
        width=120,
        bounds=within(-10_000_000_000, 10_000_000_000, usual=(-100_000_000, 100_000_000)),
    )
    note: str = column(("备注", "Note"), ("随意填写，不参与核算", "Anything"), cells.LONG_WORDS, width=160)

    class Config:
        """What the tab is."""

        metadata = tab(
            ("客户用量", "Volumes"), ("每个客户每月的用量和销售额", "Volume and sales"), Role.INPUT, sheet_id=106
        )

    @cell_check("customer", "likely_repeat", needs=("month", "tonnes", "amount"), among=("customer", "month"))
    def is_taken_once(cls) -> pl.Expr:
        """The same volume and sales in the same month."""
        return first_of("month", "customer", "tonnes", "amount")


class Projects(Tab):
    """One row a project, filed before work starts."""

    number: str = column(
        ("项目编号", "Project no."), ("每个项目一个号", "Each once"), cells.CODE, required=True, means=Means.KEY
    )
    customer: str = column(
        ("客户编号", "Customer no."),
        ("“客户档案”里的编号", "As in the tab Customers"),
        cells.CODE,
        required=True,
        refers=[(Customers, "number")],
    )
    filed_on: pl.Date = column(
        ("备案日期", "Filed on"),
        ("在销售管理部备案那一天", "The day it was filed with sales administration"),
        cells.DATE,
        shown=Shown.DATE,
        required=True,
        means=Means.DAY,
        when=When.BEGUN,
    )
    started_on: pl.Date = column(
        ("开工日期", "Work started on"),
        (
            "开始做的那一天，还没有开始就留空；备案要在这以前（本方案取）",
            "Blank until it starts; it is filed before that (this plan)",
        ),
        cells.DATE,
        shown=Shown.DATE,
    )
    ended_on: pl.Date = column(
        ("结束日期", "Ended on"),
        ("结束以后不再每月评审，没有结束就留空", "It is reviewed every month until then; blank: it goes on"),
        cells.DATE,
        shown=Shown.DATE,
    )
    owner: str = column(
        ("负责人工号", "Responsible"),
        ("谁负责这个项目", "Who looks after it"),
        cells.KEY,
        required=True,
        beside=True,
        width=100,
        means=Means.PERSON,
    )
    rate: pl.Int64 = column(
        ("特批提成", "Own commission"),
        ("%，没有特批就留空", "Percent; blank where it has no rate of its own"),
        quantities.PERCENTAGE,
        shown=Shown.NUMBER,
        scale=RATE_SCALE,
        bounds=within("0.000001", 100, usual=("0.1", 30)),
    )
    note: str = column(("备注", "Note"), ("随意填写，不参与核算", "Anything"), cells.LONG_WORDS, width=160)

    class Config:
        """What the tab is."""

        metadata = tab(
            ("项目备案", "Projects"), ("大客户项目，先备案后开工", "Filed before work"), Role.INPUT, sheet_id=107
        )

    @cell_check("ended_on", "end_before_start", needs=("filed_on",))
    def ends_after_it_was_filed(cls) -> pl.Expr:
        """What is over is not filed any more."""
        return pl.col("ended_on") >= pl.col("filed_on")


class Reviews(Tab):
    """One row the review of a project in a month."""

    month: str = month_of(("例如 2016-01", "Such as 2016-01"), When.BEGUN)
    project: str = column(
        ("项目编号", "Project no."),
        ("“项目备案”里的编号", "As in the tab Projects"),
        cells.CODE,
        required=True,
        refers=[(Projects, "number")],
    )
    finding: str = column(
        ("评审意见", "Finding"), ("进度、问题和办法", "Progress, problems, ways"), cells.LONG_WORDS, width=260
    )
    reviewer: str = column(
        ("评审人工号", "Reviewer"),
        ("谁主持的", "Who led it"),
        cells.KEY,
        required=True,
        beside=True,
        means=Means.PERSON,
    )

    class Config:
        """What the tab is."""

        metadata = tab(("项目评审", "Reviews"), ("每月一次的项目检讨", "The monthly review"), Role.INPUT, sheet_id=108)


RATES_OF_PROJECTS = Register(
    Projects,
    start=FILED,
    in_force=frozenset({FILED, APPROVED}),
    ends=frozenset({APPROVED, REFUSED}),
    states=choices((FILED, "filed"), (APPROVED, "approved"), (REFUSED, "not approved")),
    steps=choices((APPROVE, "Approve"), (REFUSE, "Refuse")),
    says={1: ("number", "customer", "filed_on", "owner", "rate")},
    applicant="owner",
    gives={"approved_on": Given(APPROVE, Tells.DAY)},
    needs={APPROVE: ("rate",), REFUSE: ("rate",)},
    older=(Older(Text("副总批准日期", "Approved on"), APPROVE, Typed.DAY),),
)
REVIEWED = Register(
    Reviews,
    start=TO_CONFIRM,
    in_force=frozenset({CONFIRMED}),
    ends=frozenset({CONFIRMED}),
    states=choices((TO_CONFIRM, "awaiting the reviewer"), (CONFIRMED, "reviewed")),
    steps=choices((REVIEW, "Review"), (RETURN, "Send back")),
    says={1: ("month", "project", "finding", "reviewer")},
    applicant="reviewer",
    names=("month", "project"),
    at_will=frozenset({RETURN}),
    older=(Older(Text("评审人工号", "Reviewer"), REVIEW, Typed.NAME),),
)


class Staff(StaffRow):
    """The marketing centre."""

    post: str = post_of(POSTS)


class Details(Tab):
    """The classes of every customer in each month in which it was registered or took something; the latest first."""

    key: str = lines.key(("客户编号", "Customer no."))
    month: str = lines.month()
    staff_no: str = lines.staff_no()
    name: str = lines.name()
    customer: str = lines.subject(("客户名称", "Customer"), ("客户的名称", "Its name"))
    result: str = lines.result()
    reasons: str = lines.reasons(REASONS)
    tonnes: pl.Int64 = lines.credit(("用量", "Volume"), ("本月，吨", "Of the month, tonnes"))
    sales: pl.Int64 = lines.money(("销售额", "Sales"), ("本月，元", "Of the month, yuan"), width=110)
    yearly: pl.Int64 = lines.money(
        ("本年销售额", "Sales of the year"), ("本年到这个月，元", "Up to this month"), width=120
    )
    classes: str = column(("类别", "Classes"), ("大客户的类别，可有几个", "May be several"), width=160)
    others: str = column(("分级", "Ranks"), ("企业等级、消费层、转介绍等级", "Rank, layer, referral class"), width=140)
    customers: pl.Int64 = lines.count(("客户数", "Customers"), ("每个客户算 1", "Each counts one"))
    key_accounts: pl.Int64 = lines.count(
        ("大客户数", "Key accounts"), ("是大客户算 1", "One where it is a key account")
    )
    clause: str = lines.clause()
    says: str = lines.says()

    class Config:
        """What the tab is."""

        metadata = tab(lines.DETAILS_TITLE, lines.DETAILS_HELP, Role.RESULT, lines.DETAILS_ID)


class Summary(Tab):
    """The customers of each person in a month; nothing is paid for them."""

    month: str = lines.month()
    staff_no: str = lines.staff_no()
    name: str = lines.name()
    total: pl.Int64 = lines.total()
    post: str = lines.post(POSTS)
    team: str = lines.team()
    customers: pl.Int64 = lines.count(
        ("客户数", "Customers"), ("本月有用量或新建档的", "Registered or taking something")
    )
    key_accounts: pl.Int64 = lines.count(("大客户数", "Key accounts"), ("其中是大客户的", "Key accounts among them"))
    sales: pl.Int64 = lines.money(("销售额", "Sales"), ("元，不是工资", "Yuan; it is no pay"), width=110)
    adjustment: pl.Int64 = lines.adjustment()
    held: pl.Int64 = lines.held()

    class Config:
        """What the tab is."""

        metadata = tab(lines.SUMMARY_TITLE, lines.SUMMARY_HELP, Role.RESULT, lines.SUMMARY_ID)


SCHEME = Scheme(
    id="account_classes",
    title=Text("大客户分类与拓展", "Account classes and expansion"),
    short=Text("客户分类", "Accounts"),
    inputs=(Customers, Usage, Projects, Reviews),
    staff=Staff,
    details=Details,
    summary=Summary,
    measures=(),
    parameters=Parameters,
    declared=PARAMETERS,
    tables=(Classes, Targets),
    reports=True,
    reasons=REASONS,
    registers=(RATES_OF_PROJECTS, REVIEWED),
)
