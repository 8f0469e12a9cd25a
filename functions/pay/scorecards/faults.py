"""What is wrong with a plan's scorecards: weights that miss 100 %, cards that meet, numbers a form cannot use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import combinations

from functions.pay.plan.dated import Fault
from functions.pay.scorecards.cards import Cards, Case, Indicator
from schemas.numbers import written
from schemas.plan import RATE_SCALE
from schemas.scorecards import (
    COMPLEMENT,
    COUNT_DOWN,
    DIRECT,
    FORMS,
    INVERSE,
    PERCENT,
    PROPORTIONAL,
    RATIO,
    STRETCH,
)
from schemas.tab import Tab, columns
from schemas.words import Text

MOST_NAMES = 50  # who or what is missing travels as one number, a bit each
MOST_SCALE = 10_000 * RATE_SCALE  # of what a score is typed on
CAPPED = (RATIO, STRETCH, INVERSE, PROPORTIONAL)
# Which optional cells a form uses; a cell that would be ignored is a slip.
USED = {
    DIRECT: {"standard"},
    RATIO: {"standard", "cap"},
    STRETCH: {"standard", "cap", "stretch", "multiple"},
    INVERSE: {"standard", "cap"},
    COMPLEMENT: {"standard"},
    PROPORTIONAL: {"standard", "cap"},
    COUNT_DOWN: {"standard"},
}
NEEDED = {STRETCH: ("stretch", "multiple"), COUNT_DOWN: ("standard",)}


def plain(millionths: int) -> str:
    """A number as people write it: 33.333333, 90."""
    return written(millionths, RATE_SCALE)


def form_faults(tab: type[Tab], row: Indicator) -> Iterator[Fault]:
    """Cells of one row that its form of scoring needs, cannot use, or cannot work with."""
    labels = {name: column.label for name, column in columns(tab).items()}
    form = next(word for word in FORMS if word.zh == row.form)
    for name in NEEDED.get(row.form, ()):
        if getattr(row, name) is None:
            detail = Text(f"“{form.zh}”要填“{labels[name].zh}”", f"“{form.en}” needs “{labels[name].en}”")
            yield Fault(tab, row.row, name, "unsupported", detail)
    for name in ("standard", "cap", "stretch", "multiple"):
        if getattr(row, name) is not None and name not in USED[row.form]:
            detail = Text(
                f"“{form.zh}”用不到“{labels[name].zh}”。请清空这一格，或改“计分”",
                f"“{form.en}” makes no use of “{labels[name].en}”. Empty the cell or change the form",
            )
            yield Fault(tab, row.row, name, "unsupported", detail)
    most = MOST_SCALE if row.form in (DIRECT, COUNT_DOWN) else None
    if row.standard is not None and not (row.standard > 0 and (most is None or row.standard <= most)):
        label, up_to = labels["standard"], Text("", "")
        if most is not None:
            up_to = Text(f"，不超过 {plain(most)}", f" and at most {plain(most)}")
        detail = Text(
            f"“{label.zh}”要大于 0{up_to.zh}，现在是 {plain(row.standard)}",
            f"“{label.en}” must be above 0{up_to.en}; it is {plain(row.standard)}",
        )
        yield Fault(tab, row.row, "standard", "unsupported", detail)
    yield from _falling(tab, row)


def _falling(tab: type[Tab], row: Indicator) -> Iterator[Fault]:
    """A stretch that pays less than what was reached just below it."""
    if row.form != STRETCH or row.stretch is None or row.multiple is None:
        return
    below = row.stretch if row.cap is None else min(row.cap, row.stretch)
    if row.multiple * 100 < below:
        detail = Text(
            f"达到拉伸得满分的 {plain(row.multiple * 100)}%，拉伸以下却可得到 {plain(below)}%。请改“倍数”“拉伸”或“封顶”",
            f"At the stretch {plain(row.multiple * 100)} % of full marks, yet {plain(below)} % just below it. "
            "Mend multiple, stretch or cap",
        )
        yield Fault(tab, row.row, "multiple", "unsupported", detail)


def card_faults(tab: type[Tab], cards: Cards, spoilt: Set[int]) -> Iterator[Fault]:
    """What is wrong between the rows of the cards; a card with a row that is faulty itself is not accused of its sum."""
    for case in cards.cases:
        rows = cards.rows_of(case)
        yield from _at_odds(tab, rows)
        yield from _repeated(tab, rows)
        if spoilt.isdisjoint(row.row for row in rows):
            yield from _sum_of(tab, case, rows)
    for card in cards.names:
        rows = [row for row in cards.indicators if row.card == card]
        names = cards.indicator_names(card)
        if len(names) > MOST_NAMES:
            last = next(row for row in rows if row.name == names[MOST_NAMES])
            yield Fault(tab, last.row, "indicator", "unsupported", _too_many("指标", "indicators"))
    yield from _overlaps(tab, cards)


def _sum_of(tab: type[Tab], case: Case, rows: Sequence[Indicator]) -> Iterator[Fault]:
    total = sum(row.weight for row in rows)
    if total == PERCENT:
        return
    listed = "、".join(str(row.row) for row in rows)
    posts = "、".join(sorted(case.posts))
    detail = Text(
        f"“{case.card}”（{posts}，{case.first} 起）各项权重合计 {plain(total)}%，应当正好 100%。请改第{listed}行的“权重”",
        f"The weights of “{case.card}” ({posts}, from {case.first}) total {plain(total)} %, not 100 %. "
        f"Mend the weights in rows {listed}",
    )
    yield Fault(tab, rows[-1].row, "weight", "unsupported", detail, of_all=True)


def _at_odds(tab: type[Tab], rows: Sequence[Indicator]) -> Iterator[Fault]:
    for row in rows[1:]:
        for name in ("full", "cycle", "trial", "trial_until"):
            if getattr(row, name) != getattr(rows[0], name):
                label = columns(tab)[name].label
                detail = Text(
                    f"“{label.zh}”与第{rows[0].row}行不一致。同一张卡要填一样的",
                    f"“{label.en}” differs from row {rows[0].row}. The rows of one card share it",
                )
                yield Fault(tab, row.row, name, "unsupported", detail)


def _repeated(tab: type[Tab], rows: Sequence[Indicator]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for row in rows:
        other = first.setdefault(row.name, row.row)
        if other != row.row:
            detail = Text(
                f"“{row.name}”在第{other}行已有，日期和岗位重叠。请删去一行，或错开“生效”“失效”“参加”",
                f"“{row.name}” stands in row {other} already, for the same posts and days. Delete one, or keep them apart",
            )
            yield Fault(tab, row.row, "indicator", "overlap", detail)


def _overlaps(tab: type[Tab], cards: Cards) -> Iterator[Fault]:
    """Two cards that could both take one person."""
    for one, other in combinations(cards.cases, 2):
        if one.card != other.card and one.meets(other):
            row, before = cards.rows_of(other)[0].row, cards.rows_of(one)[0].row
            posts = "、".join(sorted(one.posts & other.posts))
            detail = Text(
                f"与第{before}行的卡“{one.card}”都会评到{posts}。一个人一期只能有一张卡，请改“参加”或日期",
                f"It and the card “{one.card}” (row {before}) both take {posts}. A person has one card; mend posts or dates",
            )
            yield Fault(tab, row, "post", "overlap", detail)


def evaluator_faults(tab: type[Tab], cards: Cards) -> Iterator[Fault]:
    """Evaluators of no card, twice of one, too many, or with weights that miss 100 %."""
    for card in dict.fromkeys(evaluator.card for evaluator in cards.evaluators):
        rows = cards.evaluators_of(card)
        if card not in cards.names:
            yield Fault(tab, rows[0].row, "card", "unsupported", unknown_card(card, cards.names), of_all=True)
            continue
        seen: dict[str, int] = {}
        for row in rows:
            other = seen.setdefault(row.name, row.row)
            if other != row.row:
                detail = Text(
                    f"“{row.name}”在第{other}行已有，请删去一行",
                    f"“{row.name}” stands in row {other} already; delete one",
                )
                yield Fault(tab, row.row, "evaluator", "overlap", detail)
            if row.weight <= 0:
                detail = Text(
                    "“权重”要大于 0；不评就删去这一行", "The weight must be above 0; delete who does not score"
                )
                yield Fault(tab, row.row, "weight", "unsupported", detail)
        if len(rows) > MOST_NAMES:
            yield Fault(tab, rows[MOST_NAMES].row, "evaluator", "unsupported", _too_many("评分方", "evaluators"))
        total = sum(row.weight for row in rows)
        if total != PERCENT:
            listed = "、".join(str(row.row) for row in rows)
            detail = Text(
                f"“{card}”的评分方权重合计 {plain(total)}%，应当正好 100%。请改第{listed}行的“权重”",
                f"The evaluators of “{card}” total {plain(total)} %, not 100 %. Mend the weights in rows {listed}",
            )
            yield Fault(tab, rows[-1].row, "weight", "unsupported", detail, of_all=True)


def unknown_card(card: str, names: Iterable[str]) -> Text:
    """What to say of a row whose card the tab 评分卡 does not have."""
    listed = "、".join(names)
    return Text(
        f"“评分卡”里没有“{card}”。请照写其中一张：{listed}",
        f"There is no card “{card}” in the tab Scorecards. Name one of: {listed}",
    )


def _too_many(zh: str, en: str) -> Text:
    return Text(f"一张卡最多 {MOST_NAMES} 个{zh}", f"A card has at most {MOST_NAMES} {en}")
