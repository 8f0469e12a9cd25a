"""What the equipment department types beside scores: accidents, overhauls, paid leave and days swapped (001)."""

from __future__ import annotations

import polars as pl

from schemas import cells, quantities
from schemas.bounds import within
from schemas.plan import RATE_SCALE
from schemas.tab import Holds, Means, Role, Shown, Span, Tab, When, cell_check, column, tab
from schemas.words import choices

WORKSHOPS = choices(
    ("前后处理", "Pre- and post-treatment"), ("印花", "Printing"), ("锅炉", "Boilers"), ("电气", "Electrical")
)
SAFETY, FIRE, QUALITY = "安全事故", "消防事故", "质量事故"
ACCIDENTS = choices((SAFETY, "safety accident"), (FIRE, "fire accident"), (QUALITY, "quality accident"))
DAY_SHIFT, ROTATING = "长白班", "运转班"
SHIFTS = choices((DAY_SHIFT, "Day shift"), (ROTATING, "Rotating shift"))
# Who maintains the standard plant building; their days off have rules of their own.
BUILDING = choices(
    ("锅炉工", "Boiler man"), ("电气中班", "Electrician, middle shift"), ("电气白班", "Electrician, day shift")
)
HALVES = choices(("上午", "Morning"), ("下午", "Afternoon"))
OVERHAUL, REBUILDING = "检修", "技改"
OWN_REPAIR, HOLIDAY, SWAPPED = "承包设备检修", "厂里放假", "节假日串休"
STOPS = choices(
    (OVERHAUL, "Overhaul"),
    (REBUILDING, "Rebuilding"),
    (OWN_REPAIR, "Repair of own equipment"),
    (HOLIDAY, "Holiday of the plant"),
    (SWAPPED, "Holiday swap"),
)
PAID, PLANT_HOLIDAY, ABSENCE = "带薪休假", "厂里放假", "个人请假"
LEAVES = choices((PAID, "Paid leave"), (PLANT_HOLIDAY, "Holiday of the plant"), (ABSENCE, "Personal absence"))


class Accidents(Tab):
    """One row an accident."""

    happened_on: pl.Date = column(
        ("日期", "Date"),
        ("哪一天发生的", "When it happened"),
        cells.DATE,
        shown=Shown.DATE,
        required=True,
        means=Means.DAY,
        when=When.BEGUN,
    )
    workshop: str = column(
        ("车间", "Workshop"),
        ("哪个车间的设备；空白=全部门", "Whose equipment; blank: the whole department's"),
        choices=WORKSHOPS,
        width=110,
    )
    kind: str = column(
        ("类别", "Kind"),
        ("什么事故", "Which kind"),
        choices=ACCIDENTS,
        required=True,
        holds=Holds("happened_on", span=Span.WITHIN),
    )
    serious: bool = column(
        ("重大", "Serious"),
        ("安全、消防事故是重大的打勾", "Tick it for a serious safety or fire accident"),
        cells.YES_OR_NO,
        shown=Shown.BOX,
        only_for={"kind": [SAFETY, FIRE]},
        default=False,
    )
    by_equipment: bool = column(
        ("设备导致", "By equipment"),
        ("质量事故是设备导致的打勾", "Tick it where equipment caused the quality accident"),
        cells.YES_OR_NO,
        shown=Shown.BOX,
        only_for={"kind": [QUALITY]},
        default=False,
    )
    metres: pl.Int64 = column(
        ("连续疵点米数", "Metres of defects"),
        ("质量事故填：连续恶性疵点多少米", "Of a quality accident: metres of continuous defects"),
        quantities.counted(quantities.PLACES, "米"),
        shown=Shown.NUMBER,
        only_for={"kind": [QUALITY]},
        scale=RATE_SCALE,
        width=110,
        bounds=within(0, 1_000_000, usual=(1, 10_000)),
    )
    note: str = column(("备注", "Note"), ("随意填写，不参与核算", "Anything"), cells.LONG_WORDS, width=200)

    class Config:
        """What the tab is."""

        metadata = tab(
            ("事故登记", "Accidents"),
            ("每起事故一行；决定无事故奖", "A row an accident; they decide the accident-free award"),
            Role.INPUT,
            sheet_id=107,
            for_managers=True,
        )

    @cell_check("metres", "missing", needs=("kind",))
    def is_measured(cls) -> pl.Expr:
        """Whether a quality accident counts depends on its length."""
        return (pl.col("kind") != QUALITY) | pl.col("metres").is_not_null()


class Stops(Tab):
    """One row a stretch of days that limits paid leave: overhauls, the rebuilding that ends the policy, holidays."""

    kind: str = column(
        ("类别", "Kind"),
        (
            "检修=期间不能休；技改=从开始那天起带薪休假政策终止；承包设备检修=承包人原定这几天休的，互换或推后；"
            "厂里放假=原定这几天休的推后，可以推到下一期；节假日串休=所在的一周不执行标准厂房的周日休息",
            "Overhaul: no leave meanwhile; rebuilding: the policy ends on its first day; repair of own equipment: who keeps "
            "it swaps or puts off a day planned then; holiday of the plant: a day planned then is put off, into the next "
            "period if need be; holiday swap: no Sunday rest in the standard building in its weeks",
        ),
        choices=STOPS,
        required=True,
        width=120,
    )
    workshop: str = column(
        ("车间", "Workshop"),
        ("检修、放假的是哪个车间；空白=全部", "Whose overhaul or holiday; blank: everybody's"),
        choices=WORKSHOPS,
        only_for={"kind": [OVERHAUL, HOLIDAY]},
        optional=True,
        width=110,
    )
    keeper: str = column(
        ("承包人工号", "Kept by"),
        ("承包设备检修填：设备是谁承包的", "Of a repair of own equipment: whose equipment it is"),
        cells.KEY,
        only_for={"kind": [OWN_REPAIR]},
        optional=True,
        width=90,
        means=Means.PERSON,
    )
    from_on: pl.Date = column(
        ("开始", "First day"), ("第一天", "First day"), cells.DATE, shown=Shown.DATE, required=True, width=100
    )
    until_on: pl.Date = column(
        ("结束", "Last day"),
        ("最后一天；空白=还没有结束", "Blank: not over yet"),
        cells.DATE,
        shown=Shown.DATE,
        width=100,
    )
    note: str = column(("备注", "Note"), ("随意填写，不参与核算", "Anything"), cells.LONG_WORDS, width=200)

    class Config:
        """What the tab is."""

        metadata = tab(
            ("检修技改", "Overhauls"),
            (
                "检修、技改和放假的日子；影响带薪休假",
                "Days of overhauls, rebuilding and holidays; they limit paid leave",
            ),
            Role.INPUT,
            sheet_id=108,
            for_managers=True,
        )

    @cell_check("until_on", "end_before_start", needs=("from_on",))
    def ends_after_it_begins(cls) -> pl.Expr:
        """It lasts a day at least."""
        return pl.col("until_on") >= pl.col("from_on")

    @cell_check("keeper", "missing", needs=("kind",))
    def says_whose_equipment_it_is(cls) -> pl.Expr:
        """A repair of somebody's own equipment puts off that person's days alone."""
        return (pl.col("kind") != OWN_REPAIR) | pl.col("keeper").is_not_null()

    @cell_check("until_on", "missing", needs=("kind",))
    def says_how_long_it_lasts(cls) -> pl.Expr:
        """Only an overhaul or a rebuilding may go on without a last day: of holidays it is known."""
        return pl.col("kind").is_in([OVERHAUL, REBUILDING]) | pl.col("until_on").is_not_null()


class Leave(Tab):
    """One row a day on which somebody is or will be away."""

    on: pl.Date = column(
        ("休假日期", "Day"),
        ("休哪一天；可以提前三个月登记", "Which day; up to three months ahead"),
        cells.DATE,
        shown=Shown.DATE,
        required=True,
        means=Means.DAY,
        when=When.AHEAD,
    )
    staff_no: str = column(
        ("工号", "Staff no."), ("谁休", "Who is away"), cells.KEY, required=True, width=80, means=Means.PERSON
    )
    kind: str = column(
        ("类别", "Kind"),
        (
            "只有带薪休假占用天数；厂里放假不算，个人请假不能按带薪休假",
            "Only paid leave is counted: a holiday of the plant is none, and a personal absence cannot be one",
        ),
        choices=LEAVES,
        required=True,
    )
    on_days: bool = column(
        ("倒到白班", "On days"),
        ("运转班填：这一天轮到白班就打勾", "Rotating shift: tick it where the person is on days"),
        cells.YES_OR_NO,
        shown=Shown.BOX,
        default=False,
    )
    half: str = column(
        ("半天", "Half day"),
        ("只休半天的填；空白=整天", "Where it is half a day; blank: the whole day"),
        choices=HALVES,
        optional=True,
        width=70,
    )
    note: str = column(("备注", "Note"), ("随意填写，不参与核算", "Anything"), cells.LONG_WORDS, width=160)

    class Config:
        """What the tab is."""

        metadata = tab(
            ("休假登记", "Leave"),
            ("每人每休一天一行", "A row a person and day away"),
            Role.INPUT,
            sheet_id=109,
        )

    @cell_check("staff_no", "duplicate", needs=("on", "kind"), among=("staff_no", "on"))
    def is_booked_once(cls) -> pl.Expr:
        """Nobody is away twice on a day for one reason; a planned day may meet a holiday or an absence."""
        return pl.struct("staff_no", "on", "kind").is_first_distinct()


class Swaps(Tab):
    """One row two booked days of paid leave that two people exchange."""

    staff_no: str = column(("工号", "Staff no."), ("谁", "Who"), cells.KEY, required=True, width=80, means=Means.PERSON)
    on: pl.Date = column(
        ("原休假日期", "Own day"),
        ("这个人登记的带薪休假", "The day booked by this person"),
        cells.DATE,
        shown=Shown.DATE,
        required=True,
        width=100,
        means=Means.DAY,
        when=When.AHEAD,
    )
    other: str = column(
        ("对方工号", "With"), ("和谁换", "With whom"), cells.KEY, required=True, width=80, means=Means.PERSON
    )
    other_on: pl.Date = column(
        ("对方休假日期", "Other's day"),
        ("对方登记的带薪休假；换过以后各休对方的那一天", "The day booked by the other; each then takes the other's"),
        cells.DATE,
        shown=Shown.DATE,
        required=True,
        width=100,
        when=When.AHEAD,
    )
    note: str = column(("备注", "Note"), ("随意填写，不参与核算", "Anything"), cells.LONG_WORDS, width=160)

    class Config:
        """What the tab is."""

        metadata = tab(
            ("互换串休", "Swaps"),
            ("两个人互换已登记的带薪休假", "Booked days of paid leave that two people exchange"),
            Role.INPUT,
            sheet_id=110,
        )

    @cell_check("other", "bad_format", needs=("staff_no",))
    def are_two_people(cls) -> pl.Expr:
        """Nobody swaps with themselves."""
        return pl.col("other") != pl.col("staff_no")
