"""What a statement shows: the total beside last month's, what made the difference, and every deal by its outcome."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby, product

from functions.mail import amounts
from functions.mail.content import DealLine, Figure, Statement
from functions.mail.listing import FaultyRows, Listing, faulty_rows, listing
from functions.mail.phrases import Say
from schemas.results import COUNTED, COUNTED_IN_PART, HELD, NOT_COUNTED, RESULTS
from schemas.words import fold

MOST_DEALS = 1_000  # of one outcome; a longer mail is one that servers refuse
MOST_MONTHS = 6  # of the trend
_PLACE = re.compile(r"(?<=第)\d+(?=[户笔单])|(?<=deal )\d+")  # of a deal in the count of its month
_WEEK = re.compile(r"\b(\d{4})-W(\d{2})\b")
_RESULT_OF = RESULTS.reading()
# What did not count comes first: it is what a statement is opened for, and it is the shorter list.
_PHRASE_OF = {HELD: "held", NOT_COUNTED: "not_counted", COUNTED_IN_PART: "counted_in_part", COUNTED: "counted"}


@dataclass(frozen=True)
class Bar:
    """A length for an amount: `share` is a percentage of the longest bar of the picture."""

    label: str
    fen: int
    share: int
    count: int = 0

    @property
    def is_negative(self) -> bool:
        """Whether the amount was taken away."""
        return self.fen < 0


@dataclass(frozen=True)
class Pair:
    """A figure in yuan as two bars: this month's, and last month's where there was one."""

    figure: Figure
    now: Bar
    before: Bar | None


@dataclass(frozen=True)
class Alike:
    """Lines that say the same but for their day, their number and their place in the count; `tier` and `says` name the
    places of all.
    """

    deals: tuple[DealLine, ...]
    tier: str
    says: str

    @property
    def first(self) -> DealLine:
        """What holds of one of them holds of all."""
        return self.deals[0]

    @property
    def fen(self) -> int:
        """What all of them earned."""
        return sum(deal.reward for deal in self.deals)


@dataclass(frozen=True)
class Group:
    """The lines of one scheme and outcome. `phrase` names the outcome; `fen` is what all of them earned."""

    scheme: str
    phrase: str
    deals: Listing[DealLine]
    fen: int
    left_out_fen: int

    @property
    def alike(self) -> tuple[Alike, ...]:
        """The lines that are shown, those that say the same together, in the order of the first of each."""
        by_words: dict[tuple[object, ...], list[DealLine]] = {}
        for deal in self.deals.shown:
            by_words.setdefault(_words_of(deal), []).append(deal)
        return tuple(map(_alike, by_words.values()))


@dataclass(frozen=True)
class View:
    """Everything that a statement shows besides its content, worked out.

    `verdict`: more or less than last month, and by how much. `moves`: which figures moved, blank where none did or
    where there is nothing to compare. `lacking`: why deals did not count in full, blank where all did. `releases`: why
    pay is held back and what releases it, each reason once; `held` is how much, in fen. `paid`: how much (fen) is paid in
    which month, as far as the plan says. `trend`: a bar for each of the last months.
    """

    subject: str
    verdict: str
    moves: str
    lacking: str
    held: int
    releases: tuple[str, ...]
    paid: tuple[tuple[str, int], ...]
    trend: tuple[Bar, ...]
    pairs: tuple[Pair, ...]
    figures: tuple[Figure, ...]
    products: tuple[Bar, ...]
    groups: tuple[Group, ...]
    rows: FaultyRows


def view(statement: Statement, say: Say, room: int = MOST_DEALS) -> View:
    """What the statement shows, of each outcome at most `room` lines."""
    return View(
        subject=_subject(statement, say),
        verdict=_verdict(statement, say),
        moves=say("join").join(f"{figure.label} {moved(figure)}" for figure in _moved_figures(statement.figures)),
        lacking=_lacking(statement.deals, say),
        held=sum(amount for amount, _ in _held(statement)),
        releases=tuple(dict.fromkeys(release for _, release in _held(statement))),
        paid=_paid(statement.deals),
        trend=_trend(statement.trend, say),
        pairs=_pairs(statement.figures),
        figures=tuple(figure for figure in statement.figures if figure.unit != "yuan" and _says_something(figure)),
        products=_products(statement.deals, say),
        groups=_groups(statement.deals, room),
        rows=faulty_rows(statement.problems),
    )


def outcome(deal: DealLine) -> str:
    """The deal's outcome as the canonical word, whatever language it is written in. Raises KeyError for another word."""
    return _result(deal.result)


@cache
def _result(word: str) -> str:
    return _RESULT_OF[fold(word)]


def moved(figure: Figure) -> str:
    """How far a figure moved, with its sign; blank where it stayed or has nothing to be compared with."""
    return amounts.change(_move(figure), figure.unit) if _move(figure) else ""


def facts(deal: DealLine, say: Say) -> str:
    """What identifies a line and what it earned besides money: day, key, credits."""
    return " · ".join(filter(None, [which(deal, say), earned(deal)]))


def which(deal: DealLine, say: Say) -> str:
    """What tells a line from others that say the same: its day and its number."""
    return " · ".join(filter(None, [say.day(deal.on) if deal.on else "", deal.key if deal.subject else ""]))


def which_of(alike: Alike, say: Say) -> str:
    """The days and numbers of lines that say the same, the numbers of a day behind it."""
    days = groupby(alike.deals, key=lambda deal: deal.on)
    told = ((say.day(day) if day else "", [deal.key for deal in deals if deal.subject]) for day, deals in days)
    return say("join_more").join(" · ".join(filter(None, [day, say("join_keys").join(keys)])) for day, keys in told)


def earned(deal: DealLine) -> str:
    """What a line earned besides money."""
    return " · ".join(
        f"{measure} {amounts.decimal(number, scale)}" for measure, number, scale in deal.credits if number
    )


def _says_something(figure: Figure) -> bool:
    """Whether there is anything but nothing to show; a count of none is news, another amount of none is not."""
    return figure.unit == "deals" or bool(figure.now or figure.before)


def _move(figure: Figure) -> int:
    return 0 if figure.before is None else figure.now - figure.before


def _subject(statement: Statement, say: Say) -> str:
    total = amounts.yuan(statement.total)
    month = say.month(statement.month)
    subject = say("statement_subject", month=month, total=total, name=statement.person.name)
    return say("corrected_subject", subject=subject) if statement.corrects else subject


def _verdict(statement: Statement, say: Say) -> str:
    if not statement.month_before:
        return say("first")
    before = say.month(statement.month_before)
    if statement.total_before is None:
        return say("nothing_before", month=before)
    difference = statement.total - statement.total_before
    if difference == 0:
        return say("same", month=before)
    return say("less" if difference < 0 else "more", month=before, amount=amounts.yuan(abs(difference)))


def _moved_figures(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Money first, the largest move first; then the rest as they stand."""
    changed = [figure for figure in figures if _move(figure) and figure.unit != "amount"]
    money = sorted((figure for figure in changed if figure.unit == "yuan"), key=lambda figure: -abs(_move(figure)))
    return (*money, *(figure for figure in changed if figure.unit != "yuan"))


def _lacking(deals: Sequence[DealLine], say: Say) -> str:
    """Why deals did not count in full, the commonest reason first."""
    reasons = Counter(deal.reasons or deal.result for deal in deals if outcome(deal) not in (COUNTED, HELD))
    if not reasons:
        return ""
    counts = (say("reason_count", reason=reason, n=n) for reason, n in reasons.most_common())
    return say("not_all_counted", n=reasons.total()) + say("join_more").join(counts)


def _held(statement: Statement) -> list[tuple[int, str]]:
    """What is held back of the month: amounts (fen), each with what releases it."""
    lines = [(deal.reward, deal.release) for deal in statement.deals]
    lines += [(adjustment.amount, adjustment.release) for adjustment in statement.adjustments]
    return [(amount, release) for amount, release in lines if release]


def _pairs(figures: Sequence[Figure]) -> tuple[Pair, ...]:
    money = [figure for figure in figures if figure.unit == "yuan" and (figure.now or figure.before)]
    scale = max((abs(fen) for figure in money for fen in (figure.now, figure.before or 0)), default=0)
    pairs = [
        Pair(
            figure,
            _bar(figure.label, figure.now, scale),
            None if figure.before is None else _bar(figure.label, figure.before, scale),
        )
        for figure in money
    ]
    return tuple(sorted(pairs, key=lambda pair: -abs(_move(pair.figure))))


def _paid(deals: Sequence[DealLine]) -> tuple[tuple[str, int], ...]:
    months: dict[str, int] = {}
    for deal in deals:
        if deal.paid_in and not deal.release:
            months[deal.paid_in] = months.get(deal.paid_in, 0) + deal.reward
    return tuple((month, fen) for month, fen in sorted(months.items()) if fen)


def _trend(totals: Sequence[tuple[str, int]], say: Say) -> tuple[Bar, ...]:
    """Where there are months enough to be a trend; two are compared already."""
    last = totals[-MOST_MONTHS:]
    scale = max((abs(fen) for _, fen in last), default=0)
    return tuple(_bar(say.short_month(month), fen, scale) for month, fen in last) if len(last) > 2 else ()


def _products(deals: Sequence[DealLine], say: Say) -> tuple[Bar, ...]:
    rewarded = [deal for deal in deals if deal.reward and not deal.release]
    counts = Counter(map(_about, rewarded))
    sums = {what: sum(deal.reward for deal in rewarded if _about(deal) == what) for what in counts}
    scale = max(map(abs, sums.values()), default=0)
    largest_first = sorted(sums.items(), key=lambda item: -abs(item[1]))
    return tuple(_bar(called(what, say), fen, scale, counts[what]) for what, fen in largest_first)


def _about(deal: DealLine) -> str:
    """What a line is about; of one that no deal made, what its key calls it: 周冠军 of `周冠军 2016-W03`."""
    return deal.subject or deal.key.split(" ")[0]


def _bar(label: str, fen: int, scale: int, count: int = 0) -> Bar:
    # A bar that is there at all stays visible.
    return Bar(label, fen, max(abs(fen) * 100 // scale, 1) if fen else 0, count)


def called(what: str, say: Say) -> str:
    """A name as people read it: a week by its days, `周冠军 1月18日至24日` for `周冠军 2016-W03`."""
    return _WEEK.sub(lambda found: say.week(date.fromisocalendar(int(found[1]), int(found[2]), 1)), what)


def _words_of(deal: DealLine) -> tuple[object, ...]:
    """All that a line says but its day, its number and its place in the count."""
    words = (_PLACE.sub("", deal.tier), _PLACE.sub("", deal.says), deal.release)
    # Without a number of a deal there is nothing that would tell such lines apart but what they are called.
    return (deal.subject or deal.key, deal.reasons, deal.credits, deal.reward, deal.clause, *words)


def _alike(deals: Sequence[DealLine]) -> Alike:
    return Alike(tuple(deals), _with_places([deal.tier for deal in deals]), _with_places([deal.says for deal in deals]))


def _with_places(texts: Sequence[str]) -> str:
    """The texts as one, each place in the count as the places of all: `第1–5户`."""
    placed = [_PLACE.findall(text) for text in texts]
    wanted = iter(zip(*placed, strict=True))
    return _PLACE.sub(lambda _: _stretches(sorted(set(map(int, next(wanted))))), texts[0])


def _stretches(numbers: Sequence[int]) -> str:
    """Whole numbers in ascending order, those in a row as one stretch: `1–5、8`."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][-1] + 1:
            found[-1] = [found[-1][0], number]
        else:
            found.append([number])
    return "、".join("–".join(map(str, dict.fromkeys(each))) for each in found)


def _groups(deals: Sequence[DealLine], room: int) -> tuple[Group, ...]:
    in_order = sorted(deals, key=lambda deal: deal.on or date.max)
    groups = []
    for scheme, (result, phrase) in product(dict.fromkeys(deal.scheme for deal in deals), _PHRASE_OF.items()):
        alike = [deal for deal in in_order if deal.scheme == scheme and outcome(deal) == result]
        shown = listing(alike, room)
        fen, left_out = (sum(deal.reward for deal in some) for some in (alike, shown.rest))
        groups.append(Group(scheme, phrase, shown, fen, left_out))
    return tuple(group for group in groups if group.deals)
