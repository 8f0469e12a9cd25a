"""What the add-on is told of the tabs of every workbook."""

from __future__ import annotations

import json
from typing import Any

import pytest

from schemas.inputs import Settings
from schemas.scheme import SCHEMES
from schemas.tab import about, columns
from schemas.words import LOCALES, Locale
from schemas.workbook import workbook
from sheets_templates.addon_facts import TAB, tab_facts

MOST_SIGNS = 50_000  # of a cell of Google's


def told(names: str, locale: Locale) -> dict[str, dict[str, Any]]:
    return {name.removeprefix(TAB): json.loads(value) for name, value in tab_facts(workbook(names), locale)}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_tab_whose_rows_are_checked_is_told_by_its_title(scheme: str, locale: Locale) -> None:
    book = workbook(scheme)
    facts = told(scheme, locale)
    checked = [about(tab).title.to(locale) for tab in book.inputs if tab is not Settings]
    assert list(facts) == checked
    assert [title for title, fact in facts.items() if fact["kind"] == "main"] == checked[:1]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_column_of_a_plan_tab_is_told_once(scheme: str, locale: Locale) -> None:
    facts = told(scheme, locale)
    for tab in workbook(scheme).plan:
        fact = facts[about(tab).title.to(locale)]
        headers = [column.label.to(locale) for column in columns(tab).values()]
        assert sorted([*fact["names"], *fact["figures"], *fact["others"]]) == sorted(headers)
        assert fact["names"][0] == headers[0]


def test_what_managers_change_most_stands_apart_numbers_before_dates() -> None:
    rates = told("telecom_retention", "zh")["费率"]
    assert rates["names"] == ["规则", "说明"]
    assert rates["figures"] == ["下限", "上限", "费率", "组", "保底", "封顶", "生效", "失效"]
    assert rates["options"]["阶梯"] == ["分段", "全额", "插值"]
    assert told("key_account_sales", "zh")["参数"]["figures"] == ["值", "生效", "失效"]


def test_of_schemes_side_by_side_each_main_tab_is_told_with_its_own_key() -> None:
    facts = told("telecom_retention,maintenance_team,key_account_sales", "zh")
    mains = {title: fact["key"] for title, fact in facts.items() if fact["kind"] == "main"}
    assert list(mains.values()) == ["订单号", "", "单号"]
    assert next(iter(mains)) == "业务录入（存量维系）"


@pytest.mark.parametrize("locale", LOCALES)
def test_the_facts_of_all_schemes_together_fit_into_their_cells(locale: Locale) -> None:
    assert max(len(value) for _, value in tab_facts(workbook(",".join(SCHEMES)), locale)) < MOST_SIGNS
