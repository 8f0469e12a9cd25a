"""Opening a workbook while the grid's packages are not there yet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests import chromium
from tests.browser.conftest import CLERK, Office
from tests.browser.viewing import PATIENCE

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page."""
    with chromium.page(browser) as opened:
        yield opened


def answered(state: str, **more: object) -> dict[str, object]:
    return {"state": state, "done": 0, "total": 0, "error": "", **more}


def test_the_first_opening_shows_how_far_the_fetching_is(page: Page, office: Office) -> None:
    page.route("**/local/sheet-page", lambda route: route.fulfill(json=answered("fetching", done=3, total=10)))
    page.goto(f"{office.url}?as={CLERK}")
    expect(page.locator("#progress")).to_contain_text("正在下载表格组件")
    expect(page.locator("#progress")).to_contain_text("3/10")
    assert page.locator("#bar").evaluate("({ value, max }) => [value, max]") == [3, 10]
    expect(page.get_by_role("button", name="重试")).to_be_hidden()


def test_without_a_network_the_page_says_what_to_do_and_tries_again(page: Page, office: Office) -> None:
    states = [answered("failed", error="reason: getaddrinfo ENOTFOUND")]

    def answer(route: Route) -> None:
        if states:
            route.fulfill(json=states.pop())
        else:
            route.fallback()

    page.route("**/local/sheet-page", answer)
    page.goto(f"{office.url}?as={CLERK}")
    expect(page.locator("#progress")).to_contain_text("请检查网络")
    expect(page.locator("#progress")).to_contain_text("ENOTFOUND")
    page.get_by_role("button", name="重试").click()
    page.wait_for_selector("html[data-ready]", state="attached", timeout=PATIENCE)
