"""Reading numbers: percent, money, counts with their units, hours by the clock. No tab has a reader of its own.

A number means what people see: `5%` and `5` are five per cent in a column of percentages, `2.5万` is 25,000 in one of
money, `3:30` is three and a half in one of hours. A unit that is not the column's makes a cell unreadable, and so does
a part of the smallest unit: nothing is guessed and nothing rounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from schemas.bounds import Bounds, within
from schemas.cells import Bare, Kind, Raw, Read, Reader, all_alike, certain, raw, unbroken
from schemas.words import Text, choices

PLACES = 6  # decimals that a number without a smallest unit of its own may have
MILLIONTHS: int = 10**PLACES
PERCENT = "%"
PERMILLE = "‰"
TEN_THOUSAND = "万"
YUAN = "元"
HOUR = "小时"
NOUNS = choices(
    (YUAN, "yuan"),
    ("个", "credit"),
    ("克", "gram"),
    ("分", "point"),
    ("张", "voucher"),
    ("户", "deal"),
    (HOUR, "hour"),
    ("件", "piece"),
    ("次", "time"),
    ("天", "day"),
    ("人", "person"),
    ("吨", "tonne"),
    ("期", "period"),
    ("米", "metre"),
    ("家", "firm"),
    ("名", "head"),
    ("周", "week"),
    ("个月", "month"),
    ("倍", "times"),
)
FURTHER = {"天": ("日",), HOUR: ("时", "h"), "个月": ("月",), "人": ("名", "位"), "名": ("人", "位"), "米": ("m",)}
WHOLES = "([0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})"
NUMBER = rf"^([+-]?)(¥?)([+-]?){WHOLES}(?:\.([0-9]{{1,18}}))?([^0-9.,+-]*)$"
# `5 6` are two numbers or a slip; `12 345` is one in thousands.
NUMBERS_PARTED = r"[0-9.,]\p{Cf}*\s[\s\p{Cf}]*[0-9.,]"
THOUSANDS_PARTED = r"^[^0-9.,]*[0-9]{1,3}(\s[0-9]{3})+(\.[0-9]+)?[^0-9.,]*$"
BARE = r"^-?[0-9]{1,12}(\.[0-9]{1,18})?$"
SUFFIX = r"[0-9]([^0-9.,+-]*)$"
CLOCK = r"^([01]?[0-9]|2[0-4]):([0-5][0-9])(?::00)?$"
# Divisors above this lose their last four decimals' worth of room, so a number above it may have two decimals only.
MOST_FINE = 4 * 10**12
MOST_COARSE = MOST_FINE * 10**4
COARSE_STEP = 10**4

Shifts = Mapping[str, int]  # what may stand behind a number, in small letters → the power of ten that it means


def unit(noun: str) -> Shifts:
    """Every way to write a unit behind a number, in either language: by itself, and of money and counts with 万."""
    if noun == PERCENT:
        return {PERCENT: 0, PERMILLE: -1}
    if noun == PERMILLE:
        return {PERMILLE: 0, PERCENT: 1}
    english = next((word.en for word in NOUNS if word.zh == noun), noun)
    written = (noun, english, f"{english}s", *FURTHER.get(noun, ()))
    large = (TEN_THOUSAND, *(TEN_THOUSAND + word for word in written))
    return {**dict.fromkeys(written, 0), **dict.fromkeys(large, 4)}


ANY_UNIT: Shifts = {way: shift for noun in (*NOUNS.values, PERCENT) for way, shift in unit(noun).items()}


def number(places: int, shifts: Shifts, *, money: bool = False, per: bool = False) -> Reader:
    """A number with at most `places` decimals and perhaps a unit, as a whole count of its smallest unit.

    `money`: ¥ may stand before it; `per`: what it is for may follow its unit, as in 元/户.
    """
    by_shift: dict[int, list[str]] = {0: [""]}
    for way, shift in shifts.items():
        by_shift.setdefault(shift, []).append(way)

    def read(column: Raw) -> Read:
        text = _unbroken(column)
        # Nearly all numbers are digits and no more, and need no work but that of their decimals.
        bare = certain(text.str.contains(BARE) & ~column.is_box)
        value = all_alike(None, len(text), pl.Int64)
        if bare.any():
            value = value.scatter(bare.arg_true(), _digits(text.filter(bare), places))
        others = text.is_not_null() & ~bare & ~column.is_box
        if others.any():
            value = value.scatter(
                others.arg_true(), _dressed(text.filter(others), places, by_shift, money=money, per=per)
            )
        return Read(value, text.is_not_null() & value.is_null())

    return read


def _unbroken(column: Raw) -> pl.Series:
    return unbroken(column.text, column.squeezed, NUMBERS_PARTED, THOUSANDS_PARTED)


def _digits(text: pl.Series, places: int) -> pl.Series:
    """Numbers of digits and a point alone, as whole counts of their smallest unit."""
    parts = pl.col("text").str.split_exact(".", 1).struct
    fraction = parts.field("field_1").fill_null("").str.strip_chars_end("0")
    whole = pl.when(fraction.str.len_chars() <= places).then(parts.field("field_0") + fraction.str.pad_end(places, "0"))
    return pl.DataFrame({"text": text}).select(whole.cast(pl.Int64, strict=False)).to_series()


def _dressed(text: pl.Series, places: int, by_shift: Mapping[int, list[str]], *, money: bool, per: bool) -> pl.Series:
    """Numbers with a sign, thousands or a unit; null where they are none.

    Thousands are grouped by three: 1,200 is a number, 12,5 could be anything.
    """
    parts = pl.col("text").str.extract_groups(NUMBER).struct
    sign = parts.field("1") + parts.field("3")
    fraction = parts.field("5").fill_null("").str.strip_chars_end("0")
    whole = parts.field("4").str.replace_all(",", "", literal=True)
    behind = parts.field("6").str.to_lowercase()
    written = behind.str.replace("/.+$", "") if per else behind
    read_as = [
        pl.when(written.is_in(ways) & (fraction.str.len_chars() <= places + shift))
        .then(whole + fraction.str.pad_end(places + shift, "0"))
        .cast(pl.Int64, strict=False)
        for shift, ways in by_shift.items()
    ]
    sound = (sign.str.len_chars() < 2) & ((parts.field("2") == "") | pl.lit(money))
    size = pl.when(sound).then(pl.coalesce(read_as))
    return pl.DataFrame({"text": text}).select(pl.when(sign == "-").then(-size).otherwise(size)).to_series()


def hours(column: Raw) -> Read:
    """Hours in thousandths: `3.5`, `3.5小时`, and by the clock `3:30` or `24:00` where that is a whole thousandth."""
    value, unreadable = number(3, unit(HOUR))(column)
    clocks = column.squeezed.str.contains(":", literal=True).fill_null(value=False)
    if not clocks.any():
        return Read(value, unreadable)
    frame = pl.DataFrame({"text": _unbroken(column), "value": value})
    of_hour, of_minute = (pl.col("text").str.extract(CLOCK, group).cast(pl.Int64) for group in (1, 2))
    minutes = of_hour * 60 + of_minute
    exact = (minutes <= 24 * 60) & (minutes * 1000 % 60 == 0)
    value = frame.select(pl.coalesce("value", pl.when(exact).then(minutes * 1000 // 60))).to_series()
    return Read(value, column.squeezed.is_not_null() & value.is_null())


def share(column: Raw) -> Read:
    """A part of a whole in millionths: 60 and 60% are six tenths, and so is 0.6; 1 is all of it, 1% a hundredth."""
    value = number(4, unit(PERCENT))(column).value
    marked = column.squeezed.str.contains("[%‰]$").fill_null(value=False)
    fraction = number(6, {})(column).value
    frame = pl.DataFrame({"value": value, "fraction": fraction, "marked": marked})
    is_fraction = ~pl.col("marked") & pl.col("fraction").is_between(0, MILLIONTHS)
    found = frame.select(pl.when(is_fraction).then("fraction").otherwise("value")).to_series()
    return Read(found, column.squeezed.is_not_null() & found.is_null())


def amount(column: Raw) -> Read:
    """A number with at most six decimals, two from 4,000,000 on, and under 40,000,000,000, in millionths."""
    value, unreadable = number(PLACES, AMOUNT_UNITS, money=True)(column)
    size = value.abs()
    wide = (size >= MOST_COARSE) | ((size > MOST_FINE) & (size % COARSE_STEP != 0))
    wide = certain(wide)
    return Read(value.set(wide, None), unreadable | wide)


def plain_amount(written: str) -> int:
    """What `amount` makes of digits that may have a sign, a point and 万 beside them, and of nothing else.

    A plan has too many of them for each to be read as a column of its own. Raises ValueError as `read_one` does.
    """
    digits, _, decimals = written.removesuffix(TEN_THOUSAND).partition(".")
    size = int(digits + decimals.ljust(PLACES, "0")) * (10**4 if written.endswith(TEN_THOUSAND) else 1)
    if abs(size) >= MOST_COARSE or (abs(size) > MOST_FINE and size % COARSE_STEP):
        raise ValueError(written)
    return size


def suffixes(column: Raw) -> pl.Series:
    """The unit that each cell states, in small letters, ¥ being one of yuan; blank where it states none."""
    behind = column.squeezed.str.extract(SUFFIX, 1).str.to_lowercase().fill_null("")
    is_yuan = (behind == "") & column.squeezed.str.contains("¥", literal=True).fill_null(value=False)
    return behind.set(is_yuan, YUAN)


def read_one(kind: Kind, typed: str) -> int:
    """The number that a piece of text states, in smallest units. Raises ValueError."""
    value = kind.read(raw([typed])).value[0]
    if value is None:
        raise ValueError(typed)
    return int(value)


def counted(places: int, *nouns: str, name: str = "count", bounds: Bounds | None = None) -> Kind:
    """The kind of a number of things, with at most `places` decimals; their unit may stand behind it."""
    shifts = {way: shift for noun in nouns for way, shift in unit(noun).items()}
    return Kind(name, number(places, shifts), _advice(places, nouns), Bare.NUMBER, 10**places, bounds)


def _advice(places: int, nouns: Iterable[str]) -> Text:
    listed = tuple(nouns)
    english = [next((word.en for word in NOUNS if word.zh == noun), noun) for noun in listed]
    zh = f"请填数字，最多{places}位小数" if places else "请填整数"
    en = f"Type a number with at most {places} decimals" if places else "Type a whole number"
    if not listed:
        return Text(zh, en)
    return Text(f"{zh}，可以带“{'”“'.join(listed)}”", f"{en}; its unit may follow ({', '.join(english)})")


AMOUNT_UNITS: Shifts = {way: shift for noun in NOUNS.values if noun != "倍" for way, shift in unit(noun).items()}
MONEY = Kind(
    "money",
    number(2, unit(YUAN), money=True),
    Text(
        "请填金额，最多两位小数，例如 1234.5、1,234.50元、2.5万",
        "Type an amount of yuan with at most two decimals, such as 1234.5, ¥1,234.50 or 2.5万",
    ),
    Bare.NUMBER,
    100,
)
PERCENTAGE = Kind(
    "percent",
    number(PLACES, unit(PERCENT)),
    Text(
        "请填百分数，最多六位小数：5 和 5% 都是 5%；0.05 是万分之五",
        "Type a percentage with at most six decimals: 5 and 5% are 5 %; 0.05 is five in ten thousand",
    ),
    Bare.NUMBER,
    MILLIONTHS,
    within(0, 1000, usual=(1, 100)),
)
SHARE = Kind(
    "share",
    share,
    Text("请填 60 或 60%，最多四位小数；不大于 1 的数按小数算", "Type 60 or 60%; a number up to 1 is a fraction"),
    Bare.NUMBER,
    10**4,
    within(0, 100),
)
PERMILLAGE = Kind(
    "permille",
    number(PLACES, unit(PERMILLE)),
    Text(
        "请填千分数，最多六位小数：2.3 和 2.3‰ 都是千分之 2.3", "Type so many in a thousand: 2.3 and 2.3‰ are the same"
    ),
    Bare.NUMBER,
    MILLIONTHS,
    within(0, 1000),
)
HOURS = Kind(
    "hours",
    hours,
    Text(
        "请填小时数，最多三位小数，例如 3.5；也可写 3:30，不超过 24:00",
        "Type hours with at most three decimals, such as 3.5, or by the clock 3:30, up to 24:00",
    ),
    Bare.NUMBER,
    1000,
)
WHOLE = counted(0, name="whole")
THOUSANDTHS = counted(3, name="thousandths")
SCORE = counted(PLACES, "分", name="score")
AMOUNT = Kind(
    "amount",
    amount,
    Text(
        "请填数字，可以带单位，不能带百分号；最多六位小数，四百万以上最多两位小数，要小于四百亿",
        "Type a number, perhaps with its unit but without a percent sign: at most six decimals, two above 4,000,000, "
        "under 40,000,000,000",
    ),
    Bare.NUMBER,
    MILLIONTHS,
)
PLAN_NUMBER = Kind(
    "plan_number",
    number(PLACES, ANY_UNIT, money=True, per=True),
    Text(
        "请填数字，最多六位小数；带单位的要与这一行的单位相同",
        "Type a number with at most six decimals; a unit behind it must be that of the row",
    ),
    Bare.NUMBER,
    MILLIONTHS,
)
