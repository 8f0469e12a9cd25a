"""Run-length vectors: what a stretch of cells has in common, kept once for the stretch and not for each cell.

A vector is a tuple of (value, count) pairs without empty or equal neighbouring runs; 0 stands for "nothing".
"""

from collections.abc import Callable, Iterable

Runs = tuple[tuple[int, int], ...]


def joined(parts: Iterable[tuple[int, int]]) -> Runs:
    """The pairs as a vector: empty runs gone, equal neighbours merged."""
    merged: list[tuple[int, int]] = []
    for value, count in parts:
        if count <= 0:
            continue
        if merged and merged[-1][0] == value:
            merged[-1] = (value, merged[-1][1] + count)
        else:
            merged.append((value, count))
    return tuple(merged)


def cut(runs: Runs, start: int, end: int) -> Runs:
    """Positions `start` to `end` of the vector."""
    pieces: list[tuple[int, int]] = []
    position = 0
    for value, count in runs:
        first, last = max(position, start), min(position + count, end)
        if first < last:
            pieces.append((value, last - first))
        position += count
        if position >= end:
            break
    return tuple(pieces)


def spliced(runs: Runs, start: int, end: int, middle: Runs) -> Runs:
    """The vector with positions `start` to `end` replaced by `middle`, which may be longer or shorter."""
    length = sum(count for _, count in runs)
    return joined((*cut(runs, 0, start), *middle, *cut(runs, end, length)))


def mapped(runs: Runs, change: Callable[[int], int]) -> Runs:
    """The vector with every value passed through `change`."""
    return joined((change(value), count) for value, count in runs)


def blank(runs: Runs) -> bool:
    """Whether the vector holds nothing but zeros."""
    return all(value == 0 for value, _ in runs)


def spread(runs: Runs) -> list[int]:
    """One entry a position."""
    return [value for value, count in runs for _ in range(count)]


def packed(values: Iterable[int]) -> Runs:
    """The vector of single values."""
    return joined((value, 1) for value in values)
