"""Eligibility: which rules keep a deal from earning, what they take away, and every word for why something is missing.

A deal's reasons travel as numbers, one for every block of reasons (`plan.reasons`); mostly there is a single one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import narwhals as nw

from functions.pay.expressions import Frame
from functions.pay.plan.dated import Plan
from functions.pay.plan.matching import Shape, kind_name, with_combinations, with_kinds
from functions.pay.plan.reasons import DAY, TOGETHER, Why
from functions.pay.rows import Named, look_up, numbers, words
from schemas.scheme import Earned, Scheme

ZERO = nw.lit(0, dtype=nw.Int64)


def why_columns(plan: Plan) -> list[str]:
    """The columns in which a deal's reasons travel."""
    return list(plan.reasons.blocks)


def has_reasons(plan: Plan) -> nw.Expr:
    """Whether there is a reason why something is missing."""
    some = (nw.col(name) % TOGETHER > 0 for name in why_columns(plan))
    return nw.any_horizontal(*some, ignore_nulls=True)


def kinds(scheme: Scheme) -> list[Earned]:
    """The kinds of thing that deals of a scheme can earn."""
    return [kind for kind in Earned if any(measure.earned is kind for measure in scheme.measures)]


def eligible(kind: Earned) -> str:
    """The column that says whether a deal may earn this kind of thing."""
    return f"eligible_{kind.value}"


def judge(deals: Frame, plan: Plan) -> Frame:
    """Adds `eligible_<kind>` for what the scheme's deals can earn, and `why_columns`, the rules that a deal meets."""
    known, reasons = deals.collect_schema().names(), plan.reasons
    named: dict[Shape, dict[str, Named]] = {}
    of_day = nw.col(kind_name(DAY)) * TOGETHER if DAY in reasons.kinds else ZERO
    parts: dict[str, list[nw.Expr]] = {name: [of_day] for name in reasons.blocks}
    for name, block in reasons.blocks.items():
        for shape, values in block.shapes.items():
            place = list(reasons.shapes).index(shape)
            named.setdefault(shape, {})[f"_{name}_{place}"] = numbers(values, 0)
            parts[name].append(nw.col(f"_{name}_{place}"))
    denied: dict[Earned, list[nw.Expr]] = {kind: [nw.lit(value=False)] for kind in kinds(plan.scheme)}
    for place, (shape, rules) in enumerate(reasons.shapes.items()):
        for kind, columns in denied.items():
            keys = {key: 1 for rule, keys in rules if kind in plan.scheme.denials[rule.denies] for key in keys}
            if keys:
                named.setdefault(shape, {})[f"_denied_{kind.value}_{place}"] = numbers(keys, 0)
                columns.append(nw.col(f"_denied_{kind.value}_{place}") > 0)
    deals = with_combinations(with_kinds(deals, reasons.kinds, plan.put), reasons.kinds, named, plan.put)
    whole = {name: nw.sum_horizontal(*of).cast(nw.Int64) for name, of in parts.items()}
    free = {eligible(kind): ~nw.any_horizontal(*of, ignore_nulls=True) for kind, of in denied.items()}
    return deals.select(*known, **whole, **free)


def with_lacking(deals: Frame, plan: Plan, lacking: Mapping[str, str]) -> Frame:
    """Completes the reasons by those that no rule is behind: by word, the column that says whether it holds."""
    more = {}
    for name, block in plan.reasons.blocks.items():
        held = [
            nw.when(nw.col(lacking[word])).then(nw.lit(number, dtype=nw.Int64)).otherwise(ZERO)
            for word, number in block.lacking.items()
        ]
        if held:
            more[name] = nw.sum_horizontal(name, *held).cast(nw.Int64)
    return deals.with_columns(**more)


def with_joined(deals: Frame, plan: Plan, name: str, say: Callable[[Why], str], separator: str) -> Frame:
    """Adds `name`: what `say` gives for each of a deal's reasons, each once, joined; blank without reasons."""
    reasons, made = plan.reasons, []
    for place, (blocks, texts) in enumerate(reasons.pieces(say)):
        piece = f"_{name}_{place}"
        if len(blocks) == 1:
            sets = reasons.blocks[blocks[0]].sets
            told = {of: _joined([say(reasons.whys[one]) for one in of], texts, separator) for of in set(sets.values())}
            named = {number: told[of] for number, of in sets.items() if told[of]}
            deals = look_up(deals, blocks[0], plan.put, **{piece: words(named, "")})
        else:
            having = {place for place, why in enumerate(reasons.whys) if say(why) == texts[0]}
            deals = _with_shared(deals, plan, blocks, piece, having, separator + texts[0])
        made.append(piece)
    whole = nw.concat_str([nw.col(piece) for piece in made]).str.slice(len(separator))
    return deals.with_columns(whole.alias(name)).drop(made)


def _joined(said: Collection[str], texts: Sequence[str], separator: str) -> str:
    return "".join(separator + text for text in texts if text in said)


def _with_shared(deals: Frame, plan: Plan, blocks: tuple[str, ...], piece: str, having: set[int], text: str) -> Frame:
    """Adds `piece`: a text that reasons of several blocks have; blank where a deal has none of them."""
    held = []
    for block in blocks:
        held.append(f"{piece}_{block}")
        has = {number: 1 for number, of in plan.reasons.blocks[block].sets.items() if having & set(of)}
        deals = look_up(deals, block, plan.put, **{held[-1]: numbers(has, 0)})
    some = nw.any_horizontal(*(nw.col(name) > 0 for name in held), ignore_nulls=True)
    return deals.with_columns(nw.when(some).then(nw.lit(text)).otherwise(nw.lit("")).alias(piece)).drop(held)
