"""Why deals earn nothing, as data: the rules that deny, what else may be lacking, and the sets of them that come together.

Reasons stand in blocks, in the order in which they are told. A block has a number for every set of its reasons that a deal
of some kind of day can have, so that a deal carries one number for each block, however many rules a plan has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING, Any

from functions.pay.plan.kinds import kinds_of
from functions.pay.plan.matching import Shape, combinations, kind_in, shape_of
from schemas.scheme import Scheme

if TYPE_CHECKING:
    from functions.pay.plan.dated import Rule

TOGETHER = 512  # sets of reasons in one block on a day
DAY = "on"


@dataclass(frozen=True)
class Why:
    """One reason: its word, the rule behind it, the first of those that say so (none where no rule but the lack of a rate is the

    reason), and the columns that it asks about.
    """

    word: str
    rule: Rule | None = None
    shape: Shape = ()


@dataclass(frozen=True)
class Block:
    """Reasons that are told one after the other. A deal's number is a sum, to which the kind of its day adds `TOGETHER` each.

    `shapes`: by the columns that rules ask about, what each key of `matching.combinations` adds; `lacking`: what each word
    adds behind which there is no rule; `sets`: by number, the places of the reasons for which it stands, where it has any.
    """

    shapes: Mapping[Shape, Mapping[int, int]]
    lacking: Mapping[str, int]
    sets: Mapping[int, tuple[int, ...]]


class _Growing:
    """A block to which reasons are added, as long as those of any one day have few enough sets."""

    def __init__(self) -> None:
        self._lacking: dict[str, int] = {}
        # By day and shape: the places of the reasons that each key has.
        self._days: dict[int, dict[Shape, dict[int, tuple[int, ...]]]] = {}

    def add_rule(self, place: int, shape: Shape, days: Mapping[int, Sequence[int]]) -> bool:
        """Adds a reason with its keys by the kinds of day, unless there would be too many sets; says whether it did."""
        grown = {}
        for day, keys in days.items():
            held = self._days.get(day, {})
            mine = held.get(shape, {})
            grown[day] = {**held, shape: {**mine, **{key: (*mine.get(key, ()), place) for key in keys}}}
        if any(self._size(day) > TOGETHER for day in grown.values()):
            return False
        self._days |= grown
        return True

    def add_lack(self, place: int, word: str) -> bool:
        """The same of a reason behind which there is no rule."""
        if 2 * max(map(self._size, self._days.values()), default=self._size({})) > TOGETHER:
            return False
        self._lacking[word] = place
        return True

    def _size(self, day: Mapping[Shape, Mapping[int, tuple[int, ...]]]) -> int:
        sets: int = prod(len(set(keys.values())) + 1 for keys in day.values()) * 2 ** len(self._lacking)
        return sets

    def done(self, days: int) -> Block:
        """The block, of so many kinds of day."""
        sets: dict[int, tuple[int, ...]] = {}
        shapes: dict[Shape, dict[int, int]] = {}
        lacking = {word: 2**bit for bit, word in enumerate(self._lacking)}
        for day in range(days):
            found: dict[int, tuple[int, ...]] = {0: ()}
            for word, place in self._lacking.items():
                found |= {one + lacking[word]: (*of, place) for one, of in found.items()}
            radix = 2 ** len(lacking)
            for shape, keys in self._days.get(day, {}).items():
                numbers = {some: number * radix for number, some in enumerate(dict.fromkeys(keys.values()), start=1)}
                shapes.setdefault(shape, {}).update({key: numbers[some] for key, some in keys.items()})
                found |= {one + number: (*of, *some) for one, of in found.items() for some, number in numbers.items()}
                radix *= len(numbers) + 1
            sets |= {day * TOGETHER + number: tuple(sorted(of)) for number, of in found.items() if of}
        return Block(shapes, lacking, sets)


class Reasons:
    """Every reason that could be given under a plan, in the order in which reasons are told.

    Rules that say the same of the same columns, as those do that go on unchanged on later days, are one reason.
    """

    def __init__(self, scheme: Scheme, rules: Sequence[Rule]) -> None:
        no_post = [scheme.no_post] if scheme.no_post is not None else []
        lacking = dict.fromkeys([*no_post, scheme.no_rate, *scheme.elsewhere.values()])
        order = {word: place for place, word in enumerate(scheme.reasons.values)}
        self.kinds = kinds_of(asked for rule in rules for asked in rule.asked)
        found: dict[Any, tuple[Why, list[int]]] = {}
        for rule in rules:
            shape = shape_of((asked.column for asked in rule.asked), self.kinds)
            said = (shape, rule.reason, rule.denies, rule.says, rule.clause)
            found.setdefault(said, (Why(rule.reason, rule, shape), []))[1].extend(
                combinations(shape, self.kinds, rule.asked)
            )
        told = [*found.values(), *((Why(word), []) for word in lacking)]
        told.sort(key=lambda one: order.get(one[0].word, len(order)))
        self.whys = [why for why, _ in told]
        self._keys = [list(dict.fromkeys(keys)) for _, keys in told]

    @property
    def days(self) -> int:
        """How many kinds of day there are."""
        return self.kinds[DAY].count + 1 if DAY in self.kinds else 1

    @cached_property
    def blocks(self) -> dict[str, Block]:
        """The blocks by the columns that hold a deal's numbers."""
        return {f"why_{number}": block.done(self.days) for number, block in enumerate(self._grown())}

    @cached_property
    def shapes(self) -> dict[Shape, list[tuple[Rule, list[int]]]]:
        """By the columns that they ask about, the rules, each with the keys by which it is found."""
        found: dict[Shape, list[tuple[Rule, list[int]]]] = {}
        for why, keys in zip(self.whys, self._keys, strict=True):
            if why.rule:
                found.setdefault(why.shape, []).append((why.rule, keys))
        return found

    def _grown(self) -> Iterator[_Growing]:
        block = _Growing()
        for place in range(len(self.whys)):
            if not self._added(block, place):
                yield block
                block = _Growing()
                self._added(block, place)
        yield block

    def _added(self, block: _Growing, place: int) -> bool:
        why = self.whys[place]
        if not why.rule:
            return block.add_lack(place, why.word)
        days: dict[int, list[int]] = {}
        for key in self._keys[place]:
            days.setdefault(kind_in(key, DAY, why.shape, self.kinds), []).append(key)
        return block.add_rule(place, why.shape, days)

    def pieces(self, say: Callable[[Why], str]) -> list[tuple[tuple[str, ...], list[str]]]:
        """What is said of all reasons, each once and in their order, in pieces: the blocks that hold a piece's reasons and

        the texts, several of one block, or one text that several blocks have.
        """
        blocks_of: dict[str, dict[str, None]] = {}
        for name, block in self.blocks.items():
            for place in sorted({place for of in block.sets.values() for place in of}):
                blocks_of.setdefault(say(self.whys[place]), {})[name] = None
        found: list[tuple[tuple[str, ...], list[str]]] = []
        for text, names in blocks_of.items():
            if found and found[-1][0] == tuple(names) and len(names) == 1:
                found[-1][1].append(text)
            else:
                found.append((tuple(names), [text]))
        return found
