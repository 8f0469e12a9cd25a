"""What a scheme cannot do without is missed in its plan, in either language, with the row to add."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from functions.pay.plan.dated import Fault
from functions.pay.plan.loading import load
from schemas.check import read
from schemas.scheme import SCHEMES, Need, Scheme, scheme
from schemas.tab import Tab, about, columns
from schemas.words import LOCALES, Locale, Text
from schemas.workbook import workbook
from sheets_templates.plan_rows import plan_rows

NEEDS = [(name, place) for name in SCHEMES for place in range(len(scheme(name).needs))]
Rows = dict[type[Tab], list[dict[str, Any]]]


def shipped(of: Scheme, locale: Locale = "zh") -> Rows:
    """The plan that a scheme ships, as it is read."""
    found: Rows = {}
    for tab in of.plan:
        rows = plan_rows(workbook(of.id), tab, locale)
        labels = [column.label.to(locale) for column in columns(tab).values()]
        grid = [[label, *(_text(row[place]) for row in rows)] for place, label in enumerate(labels)]
        found[tab] = read(tab, grid).frame.to_dicts()
    return found


def _text(cell: object) -> str | None:
    return None if cell is None else str(cell)


def missed(of: Scheme, rows: Mapping[type[Tab], list[dict[str, Any]]]) -> list[Fault]:
    return [fault for fault in load(of, rows)[1] if fault.code == "gap"]


def without(rows: Rows, need: Need) -> Rows:
    """The plan without the rows that fill a need: those that its cells name in one language or the other."""
    [tab] = [tab for tab in rows if issubclass(tab, need.tab)]
    kept = [row for row in rows[tab] if not all(_is(row[name], said) for name, said in need.cells.items())]
    assert len(kept) < len(rows[tab])
    return {**rows, tab: kept}


def _is(cell: str | None, said: Text) -> bool:
    return cell is not None and cell.replace("-", " ") in said


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", [name for name in SCHEMES if scheme(name).needs])
def test_a_shipped_plan_has_all_that_its_scheme_needs(name: str, locale: Locale) -> None:
    assert not missed(scheme(name), shipped(scheme(name), locale))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("name", "place"), NEEDS)
def test_a_plan_without_it_is_faulty_and_told_what_to_add(name: str, place: int, locale: Locale) -> None:
    of = scheme(name)
    need = of.needs[place]
    told = [fault for fault in missed(of, without(shipped(of, locale), need)) if issubclass(fault.tab, need.tab)]
    [fault] = [fault for fault in told if fault.detail and fault.detail.zh.startswith(f"缺少{need.what.zh}")]
    assert need.why.zh in fault.detail.zh if fault.detail else False
    for field, said in need.cells.items():
        label = columns(fault.tab)[field].label
        assert fault.detail
        assert f"{label.zh} {said.zh}" in fault.detail.zh
        assert f"{label.en} {said.en}" in fault.detail.en


@pytest.mark.parametrize("name", ["equipment_floating", "post_office_upkeep"])
def test_an_indicator_renamed_away_from_its_log_is_missed(name: str) -> None:
    of = scheme(name)
    assert of.cards
    for need in of.needs:
        if "indicator" not in need.cells:
            continue
        rows = shipped(of)
        for row in rows[of.cards]:
            if row["indicator"] == need.cells["indicator"].zh:
                row["indicator"] = f"新{row['indicator']}"
        log = need.why.zh.split("”")[0].removeprefix("“")
        assert log in {about(tab).title.zh for tab in of.inputs}
        assert any(fault.detail and log in fault.detail.zh for fault in missed(of, rows))
