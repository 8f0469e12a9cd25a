"""The plan tables of the key-account scheme: rules of the classes, and targets of expansion."""

from __future__ import annotations

from typing import Any

import polars as pl

from schemas import cells, parameters, quantities
from schemas.account_words import EMPLOYERS, INDUSTRIES, NATURES, RANKS, SPREADS, STANDINGS, TARGET_GRADES
from schemas.plan import RATE_SCALE, PlanRow, condition, plan_tab
from schemas.tab import Shown, cell_check, column
from schemas.units import target_beside
from schemas.words import YES_NO, choices

KEY, NEAR, LAYER, RANK, REFERRAL, TARGET = "大客户", "潜在大客户", "消费层", "企业等级", "转介绍等级", "目标客户等级"
KINDS = choices(
    (KEY, "Key account"),
    (NEAR, "Near-key account"),
    (LAYER, "Layer"),
    (RANK, "Firm's rank"),
    (REFERRAL, "Referral"),
    (TARGET, "Target customer's grade"),
)
STRATEGIC = "战略客户标准"
DOCUMENTS = choices(("003", "003"), ("002", "002"))
PARAMETERS = (
    parameters.choice(
        (STRATEGIC, "Strategic customers by"),
        (
            "战略客户按哪个文件认定：003=有发展潜力并是对手的突破对象；002=在同行业有示范作用，并被对手争夺或有发展潜力",
            "Which document says what a strategic customer is: 003, growth potential and a rival's target; 002, an example "
            "to its trade that is contested or has growth potential",
        ),
        DOCUMENTS,
    ),
)
ALL_OF, ANY_OF = "且", "或"
JOINED = choices((ALL_OF, "and"), (ANY_OF, "or"))
STATE, CHAMBER, AGENCY, OFFICE, OTHERS = "大型国有企业", "商会", "行政机关", "写字楼企业", "其他渠道"
CHANNELS = choices(
    (STATE, "Large state enterprise"),
    (CHAMBER, "Chamber of commerce"),
    (AGENCY, "Agency"),
    (OFFICE, "Firm in an office building"),
    (OTHERS, "Other channel"),
)
REGISTERED, CONVERTED, ADDED, GROWTH = "建档数", "诚意转化率", "新增大客户", "销售增长"
AIMS = choices(
    (REGISTERED, "Registered"), (CONVERTED, "Turned serious"), (ADDED, "New key accounts"), (GROWTH, "Sales growth")
)
BY_CHANNEL = (REGISTERED, CONVERTED)
UNITS = choices(("家", "firms"), ("名", "persons"), ("个", "accounts"), ("%", "%"))


def _range(label: tuple[str, str], unit: tuple[str, str]) -> Any:
    return column(
        label,
        (
            f"{unit[0]}；空白=不限；可写 20以上、不满20、10-20",
            f"{unit[1]}; blank: any; such as >=20, under 20 or 10-20",
        ),
        width=110,
    )


class Classes(PlanRow):
    """What makes a customer belong to a class. Several rows of one class are alternatives."""

    kind: str = column(("体系", "Kind"), ("哪一套分类", "Which classes"), choices=KINDS, required=True)
    name: str = column(
        ("类别", "Class"), ("符合条件就归入的类别", "The class it then belongs to"), required=True, width=110
    )
    joined: str = column(
        ("条件关系", "Conditions"),
        ("几个条件都要满足填“且”，满足一个就行填“或”；空白=且", "Whether all must hold or any is enough; blank: and"),
        choices=JOINED,
        width=80,
    )
    tonnes: str = _range(("月用量", "Monthly volume"), ("吨", "Tonnes"))
    yearly: str = _range(("年销售额", "Sales of the year"), ("元，本年到这个月", "Yuan, up to the month"))
    nature: str = condition(("性质", "Nature"), NATURES)
    industry: str = condition(("行业", "Field"), INDUSTRIES)
    in_chain: str = condition(("产业链密切", "In the chain"), YES_NO)
    uses: str = condition(("使用产品", "Uses products"), YES_NO)
    potential: str = condition(("有发展潜力", "Has potential"), YES_NO)
    contested: str = condition(("对手目标", "Rival's target"), YES_NO)
    valuable: str = condition(("高价值", "High value"), YES_NO)
    influence: str = condition(("带动圈子", "Sways a circle"), YES_NO)
    together: str = condition(("同系统团购", "Buys together"), YES_NO)
    near_key: str = condition(("经理认定潜力", "Near-key"), YES_NO)
    exemplary: str = condition(("行业示范", "Example to its trade"), YES_NO, optional=True)
    close: str = condition(("业务关系密切", "Closely tied"), YES_NO, optional=True)
    one_buyer: str = condition(("统一购买", "Buys as one"), YES_NO, optional=True)
    target_grade: str = condition(("目标等级", "Target grade"), TARGET_GRADES, optional=True)
    strategic_by: str = condition((STRATEGIC, "Strategic customers by"), DOCUMENTS, optional=True)
    rank: str = condition(("企业等级", "Firm's rank"), RANKS)
    employer: str = condition(("单位类别", "Kind of employer"), EMPLOYERS)
    standing: str = condition(("身份", "Post held"), STANDINGS)
    spread: str = condition(("传播程度", "Spreads the word"), SPREADS)

    class Config:
        """What the tab is."""

        metadata = plan_tab(("分类", "Classes"), ("什么样的客户归入哪一类；经理可改", "Which customers are what"), 210)


class Parameters(parameters.ParameterColumns):
    """Single values."""

    name: str = parameters.name_of(PARAMETERS)
    value: str = parameters.value_of(PARAMETERS)
    unit: str = parameters.unit_of(PARAMETERS)

    class Config:
        """What the tab is."""

        metadata = plan_tab(
            ("参数", "Parameters"), ("战略客户按哪个文件认定；经理可改", "By which document; managers may edit"), 203
        )


class Targets(PlanRow):
    """What expansion is to reach: from the first day to the last, or in each year of them."""

    aim: str = column(
        ("指标", "Aim"),
        (
            "建档数、诚意转化率按渠道从“生效”算到“失效”；新增大客户、销售增长每年算一次",
            "Registered and turned serious: by channel, from the first day to the last; new key accounts and growth: yearly",
        ),
        choices=AIMS,
        required=True,
        width=100,
    )
    channel: str = column(
        ("拓展渠道", "Channel"), ("建档数和诚意转化率要填", "Needed for those by channel"), choices=CHANNELS
    )
    least: pl.Int64 = column(
        ("目标", "Target"),
        ("至少多少", "At least"),
        quantities.PLAN_NUMBER,
        shown=Shown.NUMBER,
        required=True,
        scale=RATE_SCALE,
        unit=target_beside("unit"),
    )
    unit: str = column(
        ("单位", "Unit"),
        ("转化率和增长用 %", "Percent for conversion and growth"),
        cells.WORDS,
        choices=UNITS,
        required=True,
    )

    class Config:
        """What the tab is."""

        metadata = plan_tab(
            ("拓展目标", "Targets"), ("客户拓展要达到多少；经理可改", "What expansion is to reach"), 211
        )

    @cell_check("channel", "missing")
    def names_the_channel(cls) -> pl.Expr:
        """What is counted by channel names one."""
        return ~pl.col("aim").is_in(BY_CHANNEL) | pl.col("channel").is_not_null()

    @cell_check("unit", "bad_format", needs=("aim",))
    def fits_the_aim(cls) -> pl.Expr:
        """Rates are percentages, numbers are not."""
        is_rate = pl.col("aim").is_in([CONVERTED, GROWTH])
        return is_rate.eq(pl.col("unit") == "%")
