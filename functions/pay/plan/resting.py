"""Measures that rest on others: what is earned of one may be what the rates of another multiply, or what its tiers count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from functions.pay.plan.dated import Fault, Rate
from schemas.scheme import Measure, Scheme
from schemas.words import Text


def in_order(measures: Sequence[Measure], rates: Iterable[Rate]) -> list[Measure]:
    """The measures, each after those that it rests on.

    Raises ValueError where some rest on each other; `circles` names them.
    """
    named, graph = {measure.id: measure for measure in measures}, _graph(measures, rates)
    try:
        order = list(TopologicalSorter({one: sorted(others) for one, others in graph.items()}).static_order())
    except CycleError as circle:
        raise ValueError(f"measures rest on each other: {circle.args[1]}") from circle
    return [named[one] for one in order]


def circles(scheme: Scheme, rates: Sequence[Rate]) -> Iterator[Fault]:
    """Rows of 费率 by which a measure would have to be known before itself."""
    graph = _graph(scheme.measures, rates)
    words = {measure.id: measure.word for measure in scheme.measures}
    for rate in rates:
        for column, other in _named(rate, words):
            if scheme.rates and rate.measure.id in _reached(graph, other):
                mine = words[rate.measure.id]
                detail = Text(
                    f"这一行的“{mine}”要先算出“{words[other]}”，而“{words[other]}”又要先算出“{mine}”。请改其中一处的“累计”或“计量”",
                    f"“{mine}” rests on “{words[other]}” here, which rests on “{mine}” itself. Change what one of them counts or "
                    "multiplies",
                )
                yield Fault(scheme.rates, rate.row, column, "unsupported", detail)


def _graph(measures: Sequence[Measure], rates: Iterable[Rate]) -> dict[str, set[str]]:
    """By measure, those that it rests on."""
    graph: dict[str, set[str]] = {measure.id: set() for measure in measures}
    for rate in rates:
        graph[rate.measure.id] |= {other for _, other in _named(rate, graph)}
    return graph


def _named(rate: Rate, known: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The columns of a row by which it rests on other measures, and these."""
    ids = set(known)
    counted = rate.counted
    for column, names in (("counts", (counted.of, counted.total) if counted else ()), ("basis", (rate.basis.column,))):
        yield from ((column, name) for name in dict.fromkeys(names) if name in ids)


def _reached(graph: Mapping[str, set[str]], start: str) -> set[str]:
    """A measure and all that it rests on, however many between."""
    found, next_ones = set(), {start}
    while next_ones:
        found |= next_ones
        next_ones = {other for one in next_ones for other in graph[one]} - found
    return found
