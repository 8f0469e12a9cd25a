"""The plan that a scheme ships, as it stands in a new workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from functions.pay.plan.loading import Plan, load
from schemas.check import check, good_rows, read
from schemas.scheme import SCHEMES, Scheme, scheme
from schemas.tab import Tab, columns
from schemas.words import Locale
from schemas.workbook import workbook
from sheets_templates import plan_rows as shipped
from sheets_templates.api import FIRST_DAY, CellValue, Formula
from sheets_templates.plan_rows import plan_rows, translated

BOOK = workbook("telecom_retention")
RETENTION = scheme("telecom_retention")
RATES, RULES = RETENTION.plan


def as_read(cell: CellValue) -> str | int | None:
    """A cell as Google gives it back."""
    assert not isinstance(cell, Formula)
    return (cell - FIRST_DAY).days if isinstance(cell, date) else cell


def plan(pay: Scheme, locale: Locale) -> Plan:
    loaded, faults = load(pay, {tab: _rows(pay, tab, locale) for tab in pay.plan})
    assert not faults
    return loaded


def _rows(pay: Scheme, tab: type[Tab], locale: Locale) -> list[dict[str, object]]:
    labels = [column.label.to(locale) for column in columns(tab).values()]
    rows = plan_rows(workbook(pay.id), tab, locale)
    typed = ([label, *(as_read(row[place]) for row in rows)] for place, label in enumerate(labels))
    sheet = read(tab, list(typed))
    faults = check(sheet)
    assert faults.is_empty(), faults
    return good_rows(sheet, faults).rows(named=True)


@pytest.mark.parametrize("name", SCHEMES)
def test_the_shipped_plan_has_no_fault(name: str) -> None:
    assert plan(scheme(name), "zh").version


@pytest.mark.parametrize("name", SCHEMES)
def test_the_english_plan_pays_the_same(name: str) -> None:
    chinese, english = (plan(scheme(name), locale) for locale in ("zh", "en"))
    for one, other in zip(chinese.rates, english.rates, strict=True):
        assert (one.conditions, one.rate, one.unit, one.band) == (other.conditions, other.rate, other.unit, other.band)
    for rule, same in zip(chinese.rules, english.rules, strict=True):
        assert (rule.conditions, rule.denies, rule.reason) == (same.conditions, same.denies, same.reason)


def test_days_are_days_and_numbers_stand_as_people_type_them() -> None:
    first = dict(zip(columns(RATES), plan_rows(BOOK, RATES, "zh")[1], strict=True))
    assert first["rate"] == "0.5"
    assert first["valid_from"] == date(2016, 1, 1)
    assert first["valid_until"] is None
    assert first["rule"] == "2"


def test_an_english_workbook_reads_as_english_but_for_the_clause() -> None:
    for tab in (RATES, RULES):
        for row in plan_rows(BOOK, tab, "en"):
            said = dict(zip(columns(tab), row, strict=True))
            clause = said.pop("clause")
            assert str(clause).startswith(("一", "二"))
            assert all(str(cell).isascii() for cell in said.values())


def test_a_condition_over_several_values_is_translated_word_by_word() -> None:
    post = columns(RATES)["post"]
    assert translated("非营业员", post) == "not Shop assistant"
    for mark in "、,;，；":
        assert translated(f"网格经理{mark}营业员", post) == "Grid manager, Shop assistant"


def test_a_faulty_cell_of_the_shipped_plan_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / RETENTION.id
    folder.mkdir()
    text = (shipped.PLANS / RETENTION.id / "rates.csv").read_text(encoding="utf-8")
    (folder / "rates.csv").write_text(text.replace(",40,元/户", ",四十,元/户", 1), encoding="utf-8")
    monkeypatch.setattr(shipped, "PLANS", tmp_path)
    with pytest.raises(ValueError, match=r"rates\.csv, line 5, column 费率: '四十'"):
        plan_rows(BOOK, RATES, "zh")
