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


def test_a_sign_of_markdown_in_a_text_stays_a_sign(tmp_path: Path) -> None:
    for path in write(tmp_path):
        rows = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
        assert rows
        assert all(line.endswith("|") for line in rows)
