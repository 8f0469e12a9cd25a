"""The mail page in a real browser."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests import chromium
from tests.local_google.posting import Post, letter, running_mailbox

pytestmark = pytest.mark.browser

STATEMENT = """<!doctype html><p>合计 <b>120.00</b> 元</p>
<script>document.body.textContent = "taken over"; parent.document.title = "taken over"</script>
<img src="data:," onerror="document.body.textContent = 'taken over'">"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    with running_mailbox(tmp_path_factory.mktemp("mailbox")) as post:
        yield post


@pytest.fixture
def post(running: Post) -> Post:
    running.reset()
    return running


@pytest.fixture
def page(browser: Browser, post: Post) -> Iterator[Page]:
    with chromium.page(browser) as page:
        page.goto(f"{post.base_url}/mail")
        yield page


def test_new_mail_appears_by_itself_and_the_newest_on_top(page: Page, post: Post) -> None:
    expect(page.get_by_text("还没有邮件")).to_be_visible()
    post.send(letter("第一封"))
    post.send(letter("第二封"))
    items = page.get_by_role("navigation").get_by_role("listitem")
    expect(items).to_contain_text(["第二封", "第一封"])


def test_a_letter_is_shown_as_page_as_text_and_as_source(page: Page, post: Post) -> None:
    post.send(letter())
    page.get_by_role("button", name="一月对账单").click()
    expect(page.get_by_role("heading", name="一月对账单")).to_be_visible()
    expect(page.frame_locator("#frame").locator("b")).to_have_text("120.00")
    page.get_by_role("tab", name="纯文本").click()
    expect(page.locator("#plain")).to_have_text("合计 120.00 元\n", use_inner_text=True)
    page.get_by_role("tab", name="原文").click()
    expect(page.locator("#plain")).to_contain_text("Message-ID: <statement-1@example.com>")


def test_the_phone_width_narrows_the_letter(page: Page, post: Post) -> None:
    post.send(letter())
    page.get_by_role("button", name="一月对账单").click()
    page.get_by_role("button", name="手机").click()
    box = page.locator("#frame").bounding_box()
    assert box is not None
    assert box["width"] == 390


def test_nothing_that_a_letter_brings_along_is_run(page: Page, post: Post) -> None:
    post.send(letter(html=STATEMENT))
    page.get_by_role("button", name="一月对账单").click()
    body = page.frame_locator("#frame").locator("body")
    expect(body).to_contain_text("合计 120.00 元")
    expect(body).not_to_contain_text("taken over")
    expect(page).to_have_title("邮箱")


def test_markup_in_a_subject_is_shown_as_it_was_typed(page: Page, post: Post) -> None:
    typed = "<img src=x onerror=alert(1)><b>bold</b>"
    post.send(letter(typed))
    page.get_by_role("button", name=typed).click()
    expect(page.locator("#subject")).to_have_text(typed)
    assert page.locator("nav img, nav b, #letter h2 *").count() == 0


def test_a_letter_has_an_address_of_its_own(page: Page, post: Post) -> None:
    post.send(letter())
    page.goto(f"{post.base_url}/mail#{post.listed()[0]['id']}")
    expect(page.get_by_role("heading", name="一月对账单")).to_be_visible()
    page.goto(f"{post.base_url}/mail#999999")
    expect(page.get_by_text("这封邮件已被删除")).to_be_visible()


def test_the_list_can_be_searched_by_recipient(page: Page, post: Post) -> None:
    post.send(letter("第一封", to="zhang@example.com"))
    post.send(letter("第二封", to="li@example.com"))
    page.get_by_role("searchbox").fill("ZHANG")
    expect(page.get_by_role("navigation").get_by_role("listitem")).to_contain_text(["第一封"])
    page.get_by_role("searchbox").fill("nobody")
    expect(page.get_by_text("没有符合的邮件")).to_be_visible()


def test_all_mail_can_be_deleted_after_a_question(page: Page, post: Post) -> None:
    post.send(letter())
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="清空").click()
    assert len(post.listed()) == 1
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="清空").click()
    expect(page.get_by_text("还没有邮件")).to_be_visible()
    assert post.listed() == []


def test_the_page_is_in_english_for_an_english_browser(browser: Browser, post: Post) -> None:
    post.send(letter())
    with chromium.page(browser, locale="en-GB", width=390) as page:
        page.goto(f"{post.base_url}/mail")
        expect(page).to_have_title("Mailbox")
        page.get_by_role("button", name="一月对账单").click()
        expect(page.get_by_role("navigation")).to_be_hidden()
        page.get_by_role("button", name=re.compile("Back to the list")).click()
        expect(page.get_by_role("navigation")).to_be_visible()


def test_only_this_server_is_asked_for_anything(page: Page, post: Post) -> None:
    asked: list[str] = []

    def note(route: Route) -> None:
        asked.append(route.request.url)
        route.continue_()

    page.route("**/*", note)
    tracking = '<link rel=stylesheet href="//tracker.example/a.css"><img src="http://tracker.example/a.png">'
    post.send(letter(html=tracking))
    page.goto(f"{post.base_url}/mail?lang=zh#{post.listed()[0]['id']}")
    expect(page.frame_locator("#frame").locator("img")).to_be_attached()
    assert any(url.endswith("/html") for url in asked)
    assert all(url.startswith(post.base_url) for url in asked), asked
