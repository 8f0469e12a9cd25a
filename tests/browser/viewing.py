"""A person before the page of a workbook."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import FrameLocator, Locator, Page, expect

PATIENCE = 120_000  # milliseconds: a minute until edits are checked, and one that a busy machine may take
LETTER_DELAY = 15  # milliseconds
_SHOWN = """([title, row, column]) => {
    const { grid, book } = window.workbook;
    const tab = book.tabs.find((each) => each.title === title);
    const cell = tab && grid.cell(tab.id, row, column);
    return cell?.v == null ? '' : String(cell.v);
}"""
_LOOK = """([title, row, column]) => {
    const { grid, book } = window.workbook;
    const tab = book.tabs.find((each) => each.title === title);
    return grid.workbook.getSheetBySheetId(tab.id).getSheet().getComposedCellStyle(row, column);
}"""
_CORNER = """([row, column]) => {
    const { x, y } = window.workbook.grid.view().corner(row, column);
    const { left, top } = document.getElementById('grid').getBoundingClientRect();
    return { x: x + left, y: y + top };
}"""
_MERGES = """() => window.workbook.grid.workbook.getActiveSheet().getSheet().getMergeData()
    .map(({ startRow, startColumn, endRow, endColumn }) => [startRow, startColumn, endRow, endColumn])"""
_OFFERED = """([row, column]) => {
    const rule = window.workbook.grid.workbook.getActiveSheet().getRange(row, column).getDataValidation();
    return rule ? rule.getCriteriaValues()[1].split(',') : [];
}"""
_ROWS_SHOWN = """([first, last]) => {
    const sheet = window.workbook.grid.workbook.getActiveSheet().getSheet();
    const rows = Array.from({ length: last - first + 1 }, (_, at) => first + at);
    return rows.filter((row) => sheet.getRowVisible(row - 1));
}"""


class Viewer:
    """What a person does at the page, and what it shows them."""

    def __init__(self, page: Page, url: str, email: str) -> None:
        self.page = page
        self.email = email
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(f"{url}?as={email}")
        page.wait_for_selector("html[data-ready]", state="attached", timeout=PATIENCE)
        # The tab that opens says how to use the workbook; people go on to where they type.
        self.open_tab("业务录入")

    def open_tab(self, title: str) -> None:
        """Chooses a tab at the foot of the grid."""
        self.page.locator("[data-u-comp=slide-tab-item]", has_text=title).filter(has_text=title).first.click()
        self.until(lambda: self.where().startswith(f"{title}!"), f"the tab {title}")

    def tabs(self) -> list[str]:
        """The tabs at the foot of the grid."""
        return self.page.locator("[data-u-comp=slide-tab-item]").all_inner_texts()

    def go_to(self, a1: str) -> None:
        """Chooses a cell or a range of the tab in view, through the box that names it."""
        box = self.page.locator("[data-u-comp=defined-name] input")
        box.fill(a1)
        box.press("Enter")
        self.until(lambda: self.where().endswith(f"!{a1.partition(':')[0]}"), a1)

    def type_in(self, a1: str, *texts: str) -> None:
        """Types texts into a cell and those to its right, with Tab in between."""
        self.go_to(a1)
        for text in texts:
            self.page.keyboard.type(text, delay=LETTER_DELAY)
            self.page.keyboard.press("Tab")

    def paste(self, a1: str, text: str) -> None:
        """Pastes a text at a cell."""
        self.go_to(a1)
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.page.keyboard.press("Control+v")

    def press(self, a1: str, keys: str) -> None:
        """Chooses cells and presses keys."""
        self.go_to(a1)
        self.page.keyboard.press(keys)

    def copy(self, a1: str, keys: str = "Control+c") -> None:
        """Copies cells (or cuts them), and waits until they are on the clipboard."""
        self.page.evaluate("() => navigator.clipboard.writeText('')")
        self.press(a1, keys)
        self.until(lambda: bool(self.page.evaluate("() => navigator.clipboard.readText()")), "the clipboard filled")

    def point_at(self, a1: str) -> None:
        """Moves the mouse to a cell in view."""
        x, y = self._inside(a1)
        self.page.mouse.move(x - 4, y - 4)
        self.page.mouse.move(x, y)

    def write_note(self, a1: str, text: str) -> None:
        """Writes a note through the menu of a cell in view."""
        self.go_to(a1)
        self.point_at(a1)
        self.page.mouse.click(*self._inside(a1), button="right")
        self.page.get_by_text("添加批注", exact=True).click()
        self.page.keyboard.type(text)

    def where(self) -> str:
        """The tab and cell that the page names at its foot."""
        return self.page.locator("#where").inner_text()

    def shown(self, a1: str) -> str:
        """What a cell such as `业务录入!B5` shows."""
        return str(self.page.evaluate(_SHOWN, _place(a1)))

    def look(self, a1: str) -> dict[str, Any]:
        """How a cell looks, in the grid's words."""
        look: dict[str, Any] = self.page.evaluate(_LOOK, _place(a1))
        return look

    def merges(self) -> list[list[int]]:
        """The merged cells of the tab in view: first row and column, last row and column, from 0."""
        merged: list[list[int]] = self.page.evaluate(_MERGES)
        return merged

    def offered(self, a1: str) -> list[str]:
        """What the drop-down of a cell of the tab in view offers."""
        offered: list[str] = self.page.evaluate(_OFFERED, _place(f"!{a1}")[1:])
        return offered

    def rows_shown(self, first: int, last: int) -> list[int]:
        """Those rows of the tab in view that are not hidden, from 1."""
        rows: list[int] = self.page.evaluate(_ROWS_SHOWN, [first, last])
        return rows

    def sees(self, a1: str, text: str) -> None:
        """Waits until a cell shows exactly that text."""
        self.until(lambda: self.shown(a1) == text, f"{text!r} in {a1}", lambda: f"{self.shown(a1)!r}")

    def sees_part(self, a1: str, text: str) -> None:
        """Waits until that text is part of what a cell shows."""
        self.until(lambda: text in self.shown(a1), f"{text!r} in {a1}", lambda: f"{self.shown(a1)!r}")

    def until(self, happened: Callable[[], bool], what: str, instead: Callable[[], str] = str) -> None:
        """Waits for something; an assertion error that names `what` if it does not come."""
        for _ in range(PATIENCE // 50):
            if happened():
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"never saw {what}; the page shows {instead()}, and {self.said()!r}; {self.errors}")

    def choose(self, menu: str, item: str) -> None:
        """Chooses an item of a menu."""
        self.page.get_by_role("menuitem", name=menu, exact=True).first.click()
        self.page.locator(".menu-items:visible").get_by_role("menuitem", name=item, exact=True).click()

    def said(self) -> str:
        """The messages that are on the page."""
        return self.page.locator("#toasts").inner_text()

    def answer(self, button: str) -> str:
        """Answers the question on the page; what it said."""
        question = self.page.locator("dialog.question")
        text = question.locator("p").inner_text(timeout=PATIENCE)
        question.get_by_role("button", name=button, exact=True).click()
        expect(question).to_have_count(0)
        return text

    def _inside(self, a1: str) -> tuple[float, float]:
        corner = self.page.evaluate(_CORNER, _place(f"!{a1}")[1:])
        return corner["x"] + 12, corner["y"] + 12

    @property
    def sidebar(self) -> FrameLocator:
        """The add-on's page at the right."""
        return self.page.frame_locator("#sidebar iframe")

    def in_sidebar(self, text: str) -> Locator:
        """Waits for a text in the sidebar."""
        found = self.sidebar.get_by_text(text).first
        expect(found).to_be_visible(timeout=PATIENCE)
        return found


def _place(a1: str) -> list[object]:
    title, _, cell = a1.partition("!")
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return [title, int(cell[len(letters) :]) - 1, column - 1]
