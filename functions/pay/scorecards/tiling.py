"""Whether the grades of a card give every score exactly one grade."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from functions.pay.plan.dated import Fault
from functions.pay.scorecards.cards import Cards, Grade, highest
from functions.pay.scorecards.faults import plain, unknown_card
from schemas.tab import Tab
from schemas.words import Text


def grade_faults(tab: type[Tab], cards: Cards) -> Iterator[Fault]:
    """Grades of no card, posts of a graded card without any, and bands that leave a gap or overlap."""
    for card in dict.fromkeys(grade.card for grade in cards.grades):
        grades = [grade for grade in cards.grades if grade.card == card]
        if card not in cards.names:
            yield Fault(tab, grades[0].row, "card", "unsupported", unknown_card(card, cards.names))
            continue
        cases = [case for case in cards.cases if case.card == card]
        for post in sorted({post for case in cases for post in case.posts}):
            bands = sorted((grade for grade in grades if post in grade.posts), key=lambda grade: grade.first)
            if not bands:
                detail = Text(
                    f"“{card}”评到{post}，却没有等级适用。请加一行，或改“参加”",
                    f"“{card}” takes {post}, yet no grade does. Add a row, or mend the posts",
                )
                yield Fault(tab, grades[-1].row, "post", "gap", detail)
                continue
            reaches = [highest(cards.rows_of(case)) for case in cases if post in case.posts]
            known = [reach for reach in reaches if reach is not None]
            yield from _tiling(tab, bands, max(known) if len(known) == len(reaches) else None)


def _tiling(tab: type[Tab], bands: Sequence[Grade], most: int | None) -> Iterator[Fault]:
    """Bands in order of their lower ends; `most` is the highest score there is, None where it has no end."""
    covered: int | None = -1
    top = bands[0]
    for band in bands:
        if band.last is not None and band.last < band.first:
            detail = Text("“上限”要大于“下限”", "The upper end must lie above the lower one")
            yield Fault(tab, band.row, "upper", "unsupported", detail)
            return
        if covered is None or band.first <= covered:
            detail = Text(
                f"与第{top.row}行这一等重叠：{plain(band.first)} 分两等都有。请改“下限”“上限”或“边界”",
                f"It overlaps the grade in row {top.row}: {plain(band.first)} is in both. Mend lower, upper or boundary",
            )
            yield Fault(tab, band.row, "lower", "overlap", detail)
        elif band.first > covered + 1:
            gap = plain(covered + 1), plain(band.first - 1)
            between = (
                Text(f"{gap[0]} 分", gap[0]) if gap[0] == gap[1] else Text(f"{gap[0]} 到 {gap[1]} 分", " to ".join(gap))
            )
            detail = Text(
                f"{between.zh}没有等级。请改“下限”“上限”或“边界”，让各等从 0 分起首尾相接",
                f"A score of {between.en} has no grade. Mend lower, upper or boundary: grades join, from 0 on",
            )
            yield Fault(tab, band.row, "lower", "gap", detail)
        if covered is not None and (band.last is None or band.last > covered):
            covered, top = band.last, band
    if covered is not None and (most is None or covered < most):
        detail = Text(
            f"最高一等到 {plain(covered)} 分为止，再高就没有等级了。请把“上限”留空",
            f"The top grade ends at {plain(covered)}; above it there is none. Leave its upper end blank",
        )
        yield Fault(tab, top.row, "upper", "gap", detail)
