"""The add-on's scripts keep to Google's own type definitions, and all scripts to theirs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from scripts.apps_script.check import CONFIG, SHEET_PAGE, check_format, check_types
from scripts.apps_script.host import ADDON

SCOPE = "https://www.googleapis.com/auth/"


def test_types_and_format_are_in_order() -> None:
    assert check_types() == []
    assert check_format() == []


@pytest.mark.parametrize(
    ("name", "mistake"),
    [
        ("Menu.js", "SpreadsheetApp.getUi().createMenus('x');"),
        ("Menu.js", "tab_('problem').activate();"),
        ("SidebarRuns.html", "<script>void server('goToProblems', 1);</script>"),
    ],
)
def test_a_mistake_is_found(tmp_path: Path, name: str, mistake: str) -> None:
    addon = shutil.copytree(ADDON, tmp_path / "addon")
    (addon / name).write_text((addon / name).read_text() + mistake)
    faults = check_types(addon)
    assert any("error TS" in fault for fault in faults)


def test_a_mistake_in_the_sheets_page_is_found(tmp_path: Path) -> None:
    page = shutil.copytree(SHEET_PAGE, tmp_path / "page")
    (page / "menus.mjs").write_text((page / "menus.mjs").read_text() + "addMenu({ title: 1, items: [] });")
    assert any("menus.mjs" in fault and "error TS" in fault for fault in check_types(sheet_page=page))


def test_the_manifest_asks_for_no_more_than_is_needed() -> None:
    manifest = json.loads((ADDON / "appsscript.json").read_text())
    short = {scope.removeprefix(SCOPE) for scope in manifest["oauthScopes"]}
    assert short == {
        "openid",
        "userinfo.email",
        "script.external_request",
        "spreadsheets.currentonly",
        "script.container.ui",
        "script.scriptapp",
    }


def test_the_checkers_are_pinned_and_tied_to_no_registry_host() -> None:
    lock = json.loads((CONFIG / "package-lock.json").read_text())
    packages = [package for path, package in lock["packages"].items() if path]
    assert all("integrity" in package and "resolved" not in package for package in packages)
