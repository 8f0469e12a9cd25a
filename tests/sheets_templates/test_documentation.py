"""The generated pages about each scheme."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.scheme import SCHEMES, scheme
from schemas.tab import about, columns
from schemas.words import Locale
from schemas.workbook import workbook
from sheets_templates.documentation import FOLDER, PAGES, markdown, write
from sheets_templates.layout import in_order


@pytest.mark.parametrize("name", SCHEMES)
@pytest.mark.parametrize("locale", PAGES)
def test_the_committed_page_is_what_the_schemas_say(name: str, locale: Locale) -> None:
    committed = FOLDER / PAGES[locale].format(id=name)
    assert committed.read_text(encoding="utf-8") == markdown(scheme(name), locale), (
        "run: python -m sheets_templates.documentation"
    )


@pytest.mark.parametrize("name", SCHEMES)
def test_a_page_names_every_tab_and_column(name: str) -> None:
    page = markdown(scheme(name), "zh")
    for tab in in_order(workbook(name)):
        assert f"### {about(tab).title.zh}" in page
        assert all(f"| {column.label.zh} |" in page for column in columns(tab).values())


@pytest.mark.parametrize("name", [name for name in SCHEMES if scheme(name).declared])
@pytest.mark.parametrize("locale", PAGES)
def test_a_page_says_of_every_parameter_its_unit_what_is_allowed_and_what_is_usual(name: str, locale: Locale) -> None:
    lines = markdown(scheme(name), locale).splitlines()
    for one in scheme(name).declared:
        unit = one.unit.to(locale) if one.unit else ""
        allowed = one.bounds.allowed if one.is_number else one.advice
        label = one.name.zh if locale == "zh" else f"{one.name.en} ({one.name.zh})"
        assert (
            f"| {label} | {one.help.to(locale)} | {unit} | {allowed.to(locale)} | {one.bounds.usually.to(locale)} |"
            in lines
        )
        assert not one.is_number or allowed.zh


def test_the_page_of_a_percentage_says_that_half_of_one_is_seldom_meant() -> None:
    page = markdown(scheme("post_grades"), "zh")
    assert "| 基本工资比例 | 岗级金额里按出勤发的部分 | % | 只能填 0 到 100 | 一般 1 到 99 |" in page


def test_a_sign_of_markdown_in_a_text_stays_a_sign(tmp_path: Path) -> None:
    for path in write(tmp_path):
        rows = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
        assert rows
        assert all(line.endswith("|") for line in rows)
