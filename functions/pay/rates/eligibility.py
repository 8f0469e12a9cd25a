"""Eligibility: which rules keep a deal from earning, what they take away, and every word for why something is missing.

A deal's reasons travel as one number, `why`, a sum of 2^place; `whys` says which place stands for which reason.
"""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw

from functions.pay.expressions import Frame, either, holds
from functions.pay.plan.dated import Plan, Rule
from schemas.scheme import Earned, Scheme


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


def kinds(scheme: Scheme) -> list[Earned]:
    """The kinds of thing that deals of a scheme can earn."""
    return [kind for kind in Earned if any(measure.earned is kind for measure in scheme.measures)]


def eligible(kind: Earned) -> str:
    """The column that says whether a deal may earn this kind of thing."""
    return f"eligible_{kind.value}"


def judge(deals: Frame, plan: Plan) -> Frame:
    """Adds `eligible_<kind>` for what the scheme's deals can earn, and `why`, the rules that a deal meets."""
    met = {f"_met_{place}": why.rule for place, why in enumerate(whys(plan)) if why.rule}
    flags = {name: holds(plan, rule.asked) for name, rule in met.items()}
    why = [nw.when(nw.col(name)).then(nw.lit(bit(name))).otherwise(nw.lit(0)) for name in flags]
    denials = plan.scheme.denials
    free = {
        eligible(kind): ~either([name for name, rule in met.items() if kind in denials[rule.denies]])
        for kind in kinds(plan.scheme)
    }
    deals = deals.with_columns(**flags) if flags else deals
    return deals.with_columns(why=nw.sum_horizontal(nw.lit(0), *why), **free).drop(*flags)


def bit(flag: str) -> int:
    """The number that stands for the reason of a flag named `_met_<place>`."""
    return int(2 ** int(flag.rpartition("_")[2]))
