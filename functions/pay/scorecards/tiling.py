"""Whether the grades of a card give every score exactly one grade, on every day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from functions.pay.plan.dated import OPEN, Fault
from functions.pay.scorecards.cards import Cards, Case, Grade, highest, stretches
from functions.pay.scorecards.faults import plain, unknown_card
from schemas.tab import Tab
from schemas.words import Text

DAY = timedelta(days=1)


def grade_faults(tab: type[Tab], cards: Cards, *, needed: bool) -> Iterator[Fault]:
    """Grades of no card, posts or days of a graded card without any, and bands that leave a gap or overlap.

    Where grades are `needed`, every card has them for as long as it holds; else they may begin after it.
    """
    rows = {card: [grade for grade in cards.grades if grade.card == card] for card in cards.names}
    for grade in cards.grades:
        if grade.card not in rows:
            yield Fault(tab, grade.row, "card", "unsupported", unknown_card(grade.card, cards.names), of_all=True)
    for card, grades in rows.items():
        cases = [case for case in cards.cases if case.card == card]
        if grades:
            begun = cases[0].first if needed else min(grade.valid_from for grade in grades)
            alike: dict[tuple[tuple[int, ...], ...], list[str]] = {}
            for post in sorted({post for case in cases for post in case.posts}):
                held_by = tuple(place for place, case in enumerate(cases) if post in case.posts)
                taken_by = tuple(place for place, grade in enumerate(grades) if post in grade.posts)
                alike.setdefault((held_by, taken_by), []).append(post)
            for (held, taking), posts in alike.items():
                mine = [cases[place] for place in held], [grades[place] for place in taking]
                yield from _of_posts(tab, cards, *mine, "、".join(posts), begun)
        elif needed:
            detail = Text(
                f"“{card}”没有等级，评了分也不发奖金。请加上它的各等",
                f"“{card}” has no grades, so that no score would pay. Add them",
            )
            yield Fault(tab, max((grade.row for grade in cards.grades), default=1) + 1, "card", "gap", detail)


def _of_posts(
    tab: type[Tab], cards: Cards, cases: Sequence[Case], grades: Sequence[Grade], posts: str, begun: date
) -> Iterator[Fault]:
    """What is wrong for the posts of one card that the same `cases` and grades take."""
    card = cases[0].card
    if not grades:
        last = max(grade.row for grade in cards.grades if grade.card == card)
        detail = Text(
            f"“{card}”评到{posts}，却没有等级适用。请加一行，或改“参加”",
            f"“{card}” takes {posts}, yet no grade does. Add a row, or mend the posts",
        )
        yield Fault(tab, last, "post", "gap", detail)
        return
    for first, last_day in stretches([*grades, *(row for case in cases for row in cards.rows_of(case))]):
        taking = [case for case in cases if case.first <= first <= case.last]
        held = [grade for grade in grades if grade.valid_from <= first <= grade.valid_until]
        if not taking or (not held and last_day < begun):
            continue
        if not held:
            yield _without(tab, grades, posts, (max(first, begun), last_day))
            continue
        reaches = [highest(cards.rows_of(case)) for case in taking]
        known = [reach for reach in reaches if reach is not None]
        bands = sorted(held, key=lambda grade: grade.first)
        most = max(known) if len(known) == len(reaches) else None
        # Where all grades hold on all days, the days are not worth a word.
        days = Text(f"从{first}起，", f"From {first} on: ") if len(held) < len(grades) else Text("", "")
        for fault in _tiling(tab, bands, most):
            yield replace(fault, detail=fault.detail and Text(days.zh + fault.detail.zh, days.en + fault.detail.en))


def _without(tab: type[Tab], grades: Sequence[Grade], posts: str, days: tuple[date, date]) -> Fault:
    """Days on which a card takes a post, and no grade is in force: told at the row that ends before them or begins after."""
    first, last = days
    card = grades[0].card
    detail = Text(
        f"“{card}”的{posts}从{first}"
        + ("起没有等级" if last == OPEN else f"到{last}没有等级")
        + "。请改“生效”或“失效”，或加上这些天的各等",
        f"“{card}” has no grade for {posts} from {first} "
        + ("on" if last == OPEN else f"to {last}")
        + ". Mend the first or last days, or add grades for these days",
    )
    before = [grade for grade in grades if grade.valid_until < first]
    if before:
        ended = max(before, key=lambda grade: (grade.valid_until, grade.row))
        return Fault(tab, ended.row, "valid_until", "gap", detail)
    return Fault(tab, min(grades, key=lambda grade: (grade.valid_from, grade.row)).row, "valid_from", "gap", detail)


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
                f"与第{top.row}行这一等重叠：{plain(band.first)} 分两等都有。请改“下限”“上限”“边界”，或错开“生效”“失效”",
                f"It overlaps the grade in row {top.row}: {plain(band.first)} is in both. "
                "Mend lower, upper or boundary, or keep their dates apart",
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
