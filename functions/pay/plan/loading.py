"""The plan as data: rate rows and eligibility rules read from the plan tabs, with every fault named."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from functions.pay import scorecards
from functions.pay.contests import prizes as contest_plan
from functions.pay.plan import parameters
from functions.pay.plan.bands import band_of
from functions.pay.plan.clashes import clashes
from functions.pay.plan.conditions import Stated, parse
from functions.pay.plan.dated import OPEN, Dated, Fault, Plan, Rate, Rule, Segment, in_units
from functions.pay.plan.fitting import impossible, misfit
from functions.pay.plan.needed import lacking, unconditional
from functions.pay.plan.ranges import ADVICE, Range, read_range
from functions.pay.plan.resting import circles
from schemas.plan import CONDITION, RANGE
from schemas.scheme import Scheme
from schemas.tab import Column, Means, Tab, columns

__all__ = ["Fault", "Plan", "Rate", "Rule", "Segment", "dated", "in_units", "load"]

Row = Mapping[str, Any]


def load(
    scheme: Scheme, rows: Mapping[type[Tab], Sequence[Row]], spoilt: Collection[type[Tab]] = ()
) -> tuple[Plan, list[Fault]]:
    """The plan that the rows of the plan tabs state, beside every fault that a single cell cannot show.

    `rows`: by tab, mappings from field name to value, with `row` the row in the sheet, free of cell faults; `spoilt`
    tabs have rows besides that are not.
    """

    def of(tab: type[Tab] | None) -> Sequence[Row]:
        return rows.get(tab, ()) if tab else ()

    plan, faults = _rated(scheme, of(scheme.rates), of(scheme.rules))
    further: dict[str, Any] = {"tables": {tab: tuple(of(tab)) for tab in scheme.tables}}
    if scheme.parameters:
        further["stated"], found = parameters.load(scheme.parameters, scheme.declared, of(scheme.parameters))
        faults += found
    if scheme.contests:
        stated = of(scheme.contests)
        further["contests"], found = contest_plan.load(scheme.contests, stated, scheme.compared, scheme.entrants)
        faults += found
    if scheme.cards:
        tabs = scorecards.CardTabs.of(scheme)
        further["scored"], found = scorecards.load(tabs, of(tabs.cards), of(tabs.evaluators), of(tabs.grades))
        faults += found
    faults += lacking(scheme, rows, spoilt)
    others = [tab for tab in scheme.plan if tab not in (scheme.rates, scheme.rules)]
    version = _joined(plan.version, [_said(row) for tab in others for row in of(tab)])
    return replace(plan, version=version, **further), list(dict.fromkeys(faults))


def _rated(scheme: Scheme, rate_rows: Sequence[Row], rule_rows: Sequence[Row]) -> tuple[Plan, list[Fault]]:
    """The rates and rules."""
    faults: list[Fault] = []
    rates = [rate for row in rate_rows if (rate := _rate(scheme, row, faults))]
    rules = [rule for row in rule_rows if (rule := _rule(scheme, row, faults))]
    # Whether a rule's bands join cannot be told while one of its rows is faulty itself.
    rows = {row["row"]: row["rule"] for row in rate_rows}
    spoilt = {rows[fault.row] for fault in faults if fault.tab is scheme.rates}
    plan = Plan(scheme, tuple(rates), tuple(rules), _version(rates, rules))
    for measure in scheme.measures:
        faults += clashes(scheme, [segment for segment in plan.segments(measure) if segment.rule not in spoilt])
    faults += circles(scheme, rates)
    if scheme.rules:
        faults += unconditional(scheme, rules)
    return plan, faults


def _rate(scheme: Scheme, row: Row, faults: list[Fault]) -> Rate | None:
    said = dated(scheme, scheme.rates, row, faults)
    if found := misfit(scheme, row):
        faults.append(found)
        return None
    faults += impossible(scheme, row)
    if not said:
        return None
    counted = scheme.counts(row["counts"]) if row["tier"] else None
    band = band_of(counted, row["lower"], row["upper"], row["boundary"]) if counted else None
    numbers = {name: row[name] for name in ("tier", "rate", "unit", "group", "combined", "floor", "cap")}
    measure, basis = scheme.measure(row["measure"]), scheme.basis(row["basis"])
    return Rate(**said, measure=measure, basis=basis, counted=counted, band=band, **numbers)


def _rule(scheme: Scheme, row: Row, faults: list[Fault]) -> Rule | None:
    said = dated(scheme, scheme.rules, row, faults)
    return Rule(**said, denies=row["denies"], reason=row["reason"]) if said else None


def dated(scheme: Scheme, tab: type[Tab] | None, row: Row, faults: list[Fault]) -> dict[str, Any]:
    """What a row of a dated plan tab says as every such row does; nothing where one of its conditions is a fault."""
    if tab is None:
        raise TypeError("a scheme without this tab has no rows of it")
    conditions, bad = [], False
    for name, about in condition_columns(tab).items():
        try:
            stated = _stated(scheme, name, row[name], about)
        except ValueError:
            ranged = about.kind.name == RANGE.name
            faults.append(Fault(tab, row["row"], name, *(("unsupported", ADVICE) if ranged else ("not_a_choice",))))
            bad = True
        else:
            conditions += [stated] if stated else []
    if bad:
        return {}
    return {
        "row": row["row"],
        "rule": row["rule"],
        "says": row["says"] or "",
        "clause": row["clause"],
        "valid_from": row["valid_from"],
        "valid_until": row["valid_until"] or OPEN,
        "conditions": tuple(conditions),
    }


def _stated(scheme: Scheme, name: str, typed: str | None, about: Column) -> Stated | None:
    """What a condition column states. Raises ValueError."""
    if about.choices is None:
        return read_range(name, typed, about.scale)
    # Beside other schemes, people have posts that this one does not offer.
    posts = columns(scheme.staff)["post"].choices if about.means is Means.POST else None
    others = posts is not None and not set(posts.values) <= set(about.choices.values)
    return parse(name, typed, about.choices, others=others)


def condition_columns(tab: type[Tab]) -> dict[str, Column]:
    """The condition columns of a plan tab."""
    return {name: about for name, about in columns(tab).items() if about.kind.name in (CONDITION.name, RANGE.name)}


def _version(rates: Sequence[Rate], rules: Sequence[Rule]) -> str:
    """Eight signs that change whenever anything the calculation uses changes, and with nothing else."""
    said = repr(sorted(map(_content, [*rates, *rules])))
    return hashlib.sha256(said.encode()).hexdigest()[:8]


def _joined(version: str, said: Sequence[str]) -> str:
    """The version of rates and rules, changed by whatever else the plan says."""
    return hashlib.sha256(repr((version, sorted(said))).encode()).hexdigest()[:8] if said else version


def _said(row: Row) -> str:
    return repr(sorted((name, repr(value)) for name, value in row.items() if name != "row"))


def _condition(stated: Stated) -> tuple[str, str]:
    if isinstance(stated, Range):
        return stated.column, repr((stated.least, stated.most))
    return stated.column, repr((sorted(stated.values), stated.all_but is not None))


def _content(row: Dated) -> str:
    stated = {name: value for name, value in vars(row).items() if name not in ("row", "measure", "conditions")}
    conditions = sorted(map(_condition, row.conditions))
    return repr((type(row).__name__, sorted(stated.items(), key=str), conditions, getattr(row, "measure", None)))
