"""Eligibility: which rules keep a deal from earning, what they take away, and every word for why something is missing.

A deal's reasons travel as numbers, one column for every eight of them, each a sum of 2^place; `whys` gives their order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import narwhals as nw

from functions.pay.expressions import Frame, either
from functions.pay.plan.dated import Plan, Rule
from functions.pay.rows import look_up, words
from schemas.scheme import Earned, Scheme

TOGETHER = 8  # reasons in one number: of them there are 2^8 combinations to be put into words


@dataclass(frozen=True)
class Why:
    """One reason: its word, and the rule behind it (none where no rule but the lack of a rate is the reason)."""

    word: str
    rule: Rule | None = None


def whys(plan: Plan) -> list[Why]:
    """Every reason that could be given under this plan, in the order in which reasons are joined."""
    scheme = plan.scheme
    no_post = [scheme.no_post] if scheme.no_post is not None else []
    lacking = dict.fromkeys([*no_post, scheme.no_rate, *scheme.elsewhere.values()])
    found = [Why(rule.reason, rule) for rule in plan.rules] + [Why(word) for word in lacking]
    order = {word: place for place, word in enumerate(scheme.reasons.values)}
    return sorted(found, key=lambda why: order.get(why.word, len(order)))


def why_columns(plan: Plan) -> list[str]:
    """The columns in which a deal's reasons travel."""
    return _columns(len(whys(plan)))


def has_reasons(plan: Plan) -> nw.Expr:
    """Whether there is a reason why something is missing."""
    return nw.any_horizontal(*(nw.col(name) > 0 for name in why_columns(plan)), ignore_nulls=True)


def kinds(scheme: Scheme) -> list[Earned]:
    """The kinds of thing that deals of a scheme can earn."""
    return [kind for kind in Earned if any(measure.earned is kind for measure in scheme.measures)]


def eligible(kind: Earned) -> str:
    """The column that says whether a deal may earn this kind of thing."""
    return f"eligible_{kind.value}"


def judge(deals: Frame, plan: Plan) -> Frame:
    """Adds `eligible_<kind>` for what the scheme's deals can earn, and `why_columns`, the rules that a deal meets."""
    met = {f"_met_{place}": why.rule for place, why in enumerate(whys(plan)) if why.rule}
    flags = {
        name: nw.all_horizontal(*(asked.holds() for asked in rule.asked), ignore_nulls=True)
        for name, rule in met.items()
    }
    denials = plan.scheme.denials
    free = {
        eligible(kind): ~either([name for name, rule in met.items() if kind in denials[rule.denies]])
        for kind in kinds(plan.scheme)
    }
    deals = deals.with_columns(**flags) if flags else deals
    places = {place: nw.col(f"_met_{place}") for place, why in enumerate(whys(plan)) if why.rule}
    return deals.with_columns(**_numbered(places, why_columns(plan)), **free).drop(*flags)


def with_lacking(deals: Frame, plan: Plan, lacking: Mapping[str, str]) -> Frame:
    """Completes the reasons by those that no rule is behind: by word, the column that says whether it holds."""
    places = {place: nw.col(lacking[why.word]) for place, why in enumerate(whys(plan)) if why.rule is None}
    more = _numbered(places, why_columns(plan))
    return deals.with_columns(**{name: (nw.col(name) + of).cast(nw.Int64) for name, of in more.items()})


def with_joined(deals: Frame, plan: Plan, name: str, say: Callable[[Why], str], separator: str) -> Frame:
    """Adds `name`: what `say` gives for each of a deal's reasons, each once, joined; blank without reasons."""
    said = [say(why) for why in whys(plan)]
    each = list(dict.fromkeys(said))
    columns = why_columns(plan)
    if len(each) < len(said):
        places = {
            number: nw.any_horizontal(
                *(_held(columns, place) for place, text in enumerate(said) if text == word), ignore_nulls=True
            )
            for number, word in enumerate(each)
        }
        columns = [f"_{column}" for column in _columns(len(each))]
        deals = deals.with_columns(**_numbered(places, columns))
    texts = [f"_{name}_{place}" for place in range(len(columns))]
    for place, (column, text) in enumerate(zip(columns, texts, strict=True)):
        together = each[place * TOGETHER : (place + 1) * TOGETHER]
        deals = look_up(deals, column, plan.put, **{text: words(_combinations(together, separator), "")})
    whole = nw.concat_str(texts).str.slice(len(separator))
    made = [] if columns == why_columns(plan) else columns
    return deals.with_columns(whole.alias(name)).drop(*texts, *made)


def _columns(count: int) -> list[str]:
    return [f"why_{place}" for place in range(-(-count // TOGETHER))]


def _numbered(places: Mapping[int, nw.Expr], columns: Sequence[str]) -> dict[str, nw.Expr]:
    """The number that stands for the reasons that hold, for each of the columns."""
    bits: dict[str, list[nw.Expr]] = {name: [] for name in columns}
    for place, holds in places.items():
        bit = nw.lit(2 ** (place % TOGETHER), dtype=nw.Int64)
        bits[columns[place // TOGETHER]].append(nw.when(holds).then(bit).otherwise(nw.lit(0, dtype=nw.Int64)))
    return {name: nw.sum_horizontal(nw.lit(0, dtype=nw.Int64), *of).cast(nw.Int64) for name, of in bits.items()}


def _held(columns: Sequence[str], place: int) -> nw.Expr:
    bit: int = 2 ** (place % TOGETHER)
    return nw.col(columns[place // TOGETHER]) // bit % 2 == 1


def _combinations(together: Sequence[str], separator: str) -> dict[int, str]:
    """What stands for each number, every word behind a separator."""
    return {
        held: "".join(separator + word for place, word in enumerate(together) if held >> place & 1)
        for held in range(2 ** len(together))
    }
