"""Letters in a real browser, as wide as a phone and as a mail window."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Browser

from functions.mail import render
from functions.mail.content import AdjustmentLine, Letter
from tests import chromium
from tests.mail import samples

pytestmark = pytest.mark.browser

LONG = "W" * 80
ALL = (
    *(samples.phone(number, 1 + number % 31) for number in range(1, 90)),
    *(samples.not_counted(number) for number in range(30)),
)
LETTERS: dict[str, Letter] = {
    "statement": render.statement(samples.STATEMENT),
    "english statement": render.statement(samples.ENGLISH_STATEMENT),
    "many deals": render.statement(replace(samples.STATEMENT, deals=ALL, total=123_456_789)),
    "no deals": render.statement(replace(samples.STATEMENT, deals=(), total=0, total_before=None, figures=())),
    "less than nothing": render.statement(
        replace(samples.STATEMENT, total=-8_000, adjustments=(AdjustmentLine(-10_000, "错发扣回", "经理甲"),))
    ),
    "endless words": render.statement(
        replace(
            samples.STATEMENT,
            person=replace(samples.PERSON, name=LONG),
            deals=(replace(samples.phone(1), key=LONG, subject=LONG, says=LONG, clause="一"),),
            problems=(replace(samples.problem(), typed=LONG, key=LONG),),
        )
    ),
    "problems": render.problem_notice(samples.NOTICE),
    "report": render.run_report(samples.REPORT),
    "english report": render.run_report(replace(samples.REPORT, unit=samples.ENGLISH)),
}


@pytest.mark.parametrize("width", [320, 360, 640, 1024])
@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_never_has_to_be_moved_sideways(browser: Browser, name: str, width: int) -> None:
    with chromium.page(browser, width=width) as page:
        page.set_content(LETTERS[name].html)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.querySelector('.card').getBoundingClientRect().width") <= 640


@pytest.mark.parametrize("name", sorted(LETTERS.keys() - {"endless words"}))
def test_a_letter_whose_styles_a_mail_client_drops_still_fits_a_phone(browser: Browser, name: str) -> None:
    html = LETTERS[name].html
    bare = html[: html.index("<style>")] + html[html.index("</style>") :]
    with chromium.page(browser, width=360) as page:
        page.set_content(bare)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground_by_day_and_by_night(browser: Browser, scheme: str) -> None:
    with chromium.page(browser, width=360) as page:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.set_content(
            render.statement(replace(samples.STATEMENT, corrects=True, problems=(samples.problem(),))).html
        )
        assert 4.5 <= page.evaluate(WORST_CONTRAST) <= 21


# The smallest ratio of luminances (WCAG 2) between any text and the ground beneath it.
WORST_CONTRAST = """() => {
  const rgba = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const colour = rgba(getComputedStyle(node).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const ratios = [];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.replace(/\\u00a0/g, '').trim() || !parent.offsetParent) continue;
    const [a, b] = [light(rgba(getComputedStyle(parent).color)), light(ground(parent))].sort((x, y) => y - x);
    ratios.push((a + 0.05) / (b + 0.05));
  }
  return Math.min(...ratios);
}"""
