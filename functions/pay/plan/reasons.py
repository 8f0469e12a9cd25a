"""Why deals earn nothing, as data: the rules that deny, what else may be lacking, and the sets of them that come together.

Reasons stand in blocks, in the order in which they are told. A block has a number for every set of its reasons that a deal
can have, so that a deal carries one number for each block, however many rules a plan has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING

from functions.pay.plan.kinds import Kinds, kinds_of
from functions.pay.plan.matching import Shape, combinations, shape_of
from schemas.scheme import Scheme

if TYPE_CHECKING:
    from functions.pay.plan.dated import Rule

TOGETHER = 512  # sets of reasons in one block


@dataclass(frozen=True)
class Why:
    """One reason: its word, and the rule behind it (none where no rule but the lack of a rate is the reason)."""

    word: str
    rule: Rule | None = None


@dataclass(frozen=True)
class Block:
    """Reasons that are told one after the other. A deal's number is a sum.

    `shapes`: by the columns that rules ask about, what each key of `matching.combinations` adds; `lacking`: what each word
    adds behind which there is no rule; `sets`: by number, the places of the reasons for which it stands.
    """

    shapes: Mapping[Shape, Mapping[int, int]]
    lacking: Mapping[str, int]
    sets: Mapping[int, tuple[int, ...]]


@dataclass
class _Growing:
    """A block to which reasons are added: by shape and key, those that come together."""

    shapes: dict[Shape, dict[int, tuple[int, ...]]] = field(default_factory=dict)
    lacking: dict[str, int] = field(default_factory=dict)
    sizes: dict[Shape, int] = field(default_factory=dict)

    def with_rule(self, place: int, shape: Shape, keys: Sequence[int]) -> _Growing:
        found = dict(self.shapes.get(shape, {}))
        for key in keys:
            found[key] = (*found.get(key, ()), place)
        sizes = {**self.sizes, shape: len(set(found.values())) + 1}
        return _Growing({**self.shapes, shape: found}, self.lacking, sizes)

    def with_lack(self, place: int, word: str) -> _Growing:
        return _Growing(self.shapes, {**self.lacking, word: place}, self.sizes)

    @property
    def size(self) -> int:
        """How many sets there are."""
        sets: int = prod(self.sizes.values()) * 2 ** len(self.lacking)
        return sets

    def done(self) -> Block:
        sets: dict[int, tuple[int, ...]] = {0: ()}
        shapes: dict[Shape, dict[int, int]] = {}
        lacking: dict[str, int] = {}
        radix = 1
        for shape, keys in self.shapes.items():
            numbers = {some: number * radix for number, some in enumerate(dict.fromkeys(keys.values()), start=1)}
            shapes[shape] = {key: numbers[some] for key, some in keys.items()}
            sets |= {one + number: (*of, *some) for one, of in sets.items() for some, number in numbers.items()}
            radix *= len(numbers) + 1
        for word, place in self.lacking.items():
            lacking[word] = radix
            sets |= {one + radix: (*of, place) for one, of in sets.items()}
            radix *= 2
        return Block(shapes, lacking, {number: tuple(sorted(of)) for number, of in sets.items()})


class Reasons:
    """Every reason that could be given under a plan, in the order in which reasons are told."""

    def __init__(self, scheme: Scheme, rules: Sequence[Rule]) -> None:
        no_post = [scheme.no_post] if scheme.no_post is not None else []
        lacking = dict.fromkeys([*no_post, scheme.no_rate, *scheme.elsewhere.values()])
        order = {word: place for place, word in enumerate(scheme.reasons.values)}
        found = [Why(rule.reason, rule) for rule in rules] + [Why(word) for word in lacking]
        self.whys = sorted(found, key=lambda why: order.get(why.word, len(order)))

    @cached_property
    def kinds(self) -> dict[str, Kinds]:
        """What the rules tell apart."""
        return kinds_of(asked for why in self.whys if why.rule for asked in why.rule.asked)

    @cached_property
    def blocks(self) -> dict[str, Block]:
        """The blocks by the columns that hold a deal's numbers."""
        return {f"why_{number}": block.done() for number, block in enumerate(self._grown())}

    @cached_property
    def shapes(self) -> dict[Shape, list[tuple[Rule, list[int]]]]:
        """By the columns that they ask about, the rules, each with the keys by which it is found."""
        found: dict[Shape, list[tuple[Rule, list[int]]]] = {}
        for place, (shape, keys) in self._keys.items():
            rule = self.whys[place].rule
            if rule:
                found.setdefault(shape, []).append((rule, keys))
        return found

    @cached_property
    def _keys(self) -> dict[int, tuple[Shape, list[int]]]:
        found = {}
        for place, why in enumerate(self.whys):
            if why.rule:
                shape = shape_of((asked.column for asked in why.rule.asked), self.kinds)
                found[place] = shape, combinations(shape, self.kinds, why.rule.asked)
        return found

    def _grown(self) -> Iterator[_Growing]:
        block = _Growing()
        for place, why in enumerate(self.whys):
            grown = self._with(block, place, why)
            if grown.size > TOGETHER:
                yield block
                grown = self._with(_Growing(), place, why)
            block = grown
        yield block

    def _with(self, block: _Growing, place: int, why: Why) -> _Growing:
        return block.with_rule(place, *self._keys[place]) if why.rule else block.with_lack(place, why.word)

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
