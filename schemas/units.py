"""What a scheme offers as basis, as count of a tier and as unit of a rate, in the words of its drop-downs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from schemas.scheme import ONCE, Basis, Counted, Measure, Period
from schemas.words import Choices, Locale, Text, choices

PERCENT = "%"
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
NOUNS = choices(
    ("元", "yuan"),
    ("个", "credit"),
    ("克", "gram"),
    ("分", "point"),
    ("张", "voucher"),
    ("户", "deal"),
    ("小时", "hour"),
    ("件", "piece"),
    ("次", "time"),
    ("天", "day"),
    ("人", "person"),
    ("吨", "tonne"),
    ("期", "period"),
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
