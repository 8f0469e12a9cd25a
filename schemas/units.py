"""What a scheme offers as basis, as count of a tier and as unit of a rate, in the words of its drop-downs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from schemas.bounds import Bounds, within
from schemas.quantities import ANY_UNIT, NOUNS, PERCENT, TEN_THOUSAND, YUAN
from schemas.quantities import unit as written
from schemas.scheme import ONCE, Basis, Counted, Measure, Period
from schemas.tab import Standing, UnitBeside
from schemas.words import Choices, Locale, Text, choices

TIMES = "倍"
BASES = choices(
    ("每户", "per deal"),
    ("金额", "amount"),
    ("小时", "hours"),
    ("数量", "quantity"),
    (ONCE, "once a person and period"),
)
QUANTITIES = choices(
    ("户数", "deals"), ("金额", "amount"), ("小时", "hours"), ("数量", "quantity"), ("完成率", "attainment")
)
OVER = {
    Period.DEAL: "{} of the deal",
    Period.DAY: "{} a day",
    Period.WEEK: "{} a week",
    Period.MONTH: "{} a month",
    Period.QUARTER: "{} a quarter",
    Period.HALF: "{} a half-year",
    Period.YEAR: "{} a year",
}


# What is plausible of a rate, by what it gives; and of the ends of bands and of least and most payments.
RATES = {
    PERCENT: within(0, 100, usual=("0.1", 50)),
    TIMES: within(0, 100, usual=("0.1", 10)),
    YUAN: within(-100_000, 1_000_000, usual=(-10_000, 10_000)),
    "个": within(-1000, 1000, usual=("0.1", 100)),
    "克": within(-1000, 10_000, usual=("0.1", 100)),
    "分": within(-100_000, 1_000_000, usual=(1, 10_000)),
    "张": within(-1000, 1000, usual=(1, 20)),
}
OTHER_RATES = within(-1_000_000, 1_000_000)
AMOUNTS = within(-10_000_000_000, 10_000_000_000, usual=(1, 100_000_000))
NUMBERS = within(-1_000_000_000, 1_000_000_000, usual=("0.5", 1_000_000))
ATTAINED = within(-10_000, 10_000, usual=(1, 1_000))
REACHED = within(1, 10_000_000, usual=(1, 10_000))
SHARES = within("0.000001", 1000, usual=(1, 100))
PAYMENTS = within(-1_000_000, 100_000_000, usual=(1, 1_000_000))


def basis_words(offered: Sequence[Basis]) -> Choices:
    """The bases of a scheme; a word of its own stands for itself in English."""
    return _named((basis.word for basis in offered), _english(BASES))


def counted_words(offered: Sequence[Counted]) -> Choices:
    """What a scheme's tiers may count. A quantity of its own keeps its word in English, the period is said."""
    known = _english(QUANTITIES)
    said = {}
    for counted in offered:
        quantity = counted.word.removeprefix(counted.period.value)
        said[counted.word] = OVER[counted.period].format(known.get(quantity, quantity))
    return _named(said, said)


def unit_words(measures: Sequence[Measure], bases: Sequence[Basis]) -> Choices:
    """Every unit that a rate of these measures on these bases may have."""
    pairs = dict.fromkeys(unit for measure in measures for basis in bases for unit in units(measure, basis))
    return choices(*((unit, unit_in(unit, "en")) for unit in pairs))


def units(measure: Measure, basis: Basis) -> tuple[str, ...]:
    """The units that a rate of this measure on this basis may have."""
    if basis.word == ONCE:
        return measure.noun, f"{measure.noun}/{basis.unit}"
    return (f"{measure.noun}/{basis.unit}",) if basis.unit else (PERCENT, TIMES)


def unit_in(unit: str, locale: Locale) -> str:
    """A unit such as 元/户 in words of `locale`: yuan/deal."""
    if unit == TIMES:
        return Text(TIMES, "times").to(locale)
    return "/".join(noun_in(noun, locale) for noun in unit.split("/"))


def noun_in(noun: str, locale: Locale) -> str:
    """What one of something is called in `locale`; a word that is not known here stands for itself."""
    return noun if locale == "zh" else _english(NOUNS).get(noun, noun)


def _english(words: Choices) -> Mapping[str, str]:
    return {word.zh: word.en for word in words}


def _named(words: Iterable[str], english: Mapping[str, str]) -> Choices:
    return choices(*((word, english.get(word, word)) for word in words))


def rate_beside(column: str) -> UnitBeside:
    """A rate whose unit stands in another column: `5%` is five per cent in a row of %, and nothing in one of 元/户."""
    return UnitBeside(column, lambda unit: _standing(unit or "", RATES.get(noun_of(unit or ""), OTHER_RATES)))


def target_beside(column: str) -> UnitBeside:
    """A number to be reached, of things or in percent."""
    return UnitBeside(column, lambda unit: _standing(unit or "", SHARES if unit == PERCENT else REACHED))


def payment_beside(column: str) -> UnitBeside:
    """A sum of what a rate gives; of a percentage or a multiple, of money."""
    return UnitBeside(column, lambda unit: _standing(_paid_in(noun_of(unit or "")), PAYMENTS))


def band_beside(column: str) -> UnitBeside:
    """The end of a band, in what the tier counts: `1万`, `5户`, of an attainment `80%`."""
    return UnitBeside(column, _counted)


def noun_of(unit: str) -> str:
    """What a rate of this unit gives: 元 of 元/户, % of itself."""
    return unit.partition("/")[0]


def _paid_in(noun: str) -> str:
    return YUAN if noun in (PERCENT, TIMES) else noun


def _counted(word: str | None) -> Standing:
    quantity = next((known for known in QUANTITIES.values if (word or "").endswith(known)), "")
    if quantity == "完成率":
        return Standing(frozenset(written(PERCENT)), ATTAINED)
    if quantity == "金额":
        return Standing(frozenset(written(YUAN)), AMOUNTS)
    noun = {"户数": "户", "小时": "小时"}.get(quantity)
    return Standing(frozenset(written(noun) if noun else ANY_UNIT) - set(written(PERCENT)), NUMBERS)


def _standing(unit: str, bounds: Bounds | None) -> Standing:
    ways = {*written(noun_of(unit)), unit, unit_in(unit, "en"), TEN_THOUSAND + unit}
    return Standing(frozenset(way.lower() for way in ways), bounds)
