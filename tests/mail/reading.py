"""What a person sees of a letter's HTML, and what a mail client finds in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from functions.mail.content import Letter

FORMS = ("text", "html")
HIDDEN = {"style", "title"}
VOID = {"meta", "br"}


@dataclass
class Page(HTMLParser):
    """The visible text of a page and its elements, as a parser finds them."""

    text: str = ""
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    unclosed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.unclosed.append(tag)
        if tag in {"br", "tr", "p", "h2", "h3", "div", "td"}:
            self.text += "\n"

    def handle_endtag(self, tag: str) -> None:
        assert self.unclosed.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        if not HIDDEN & set(self.unclosed):
            self.text += data

    def lines(self) -> list[str]:
        """The text line by line, without blank lines."""
        return [line for line in (" ".join(line.split()) for line in self.text.split("\n")) if line]


def page(html: str) -> Page:
    """The page, which must be well formed."""
    read = Page()
    read.feed(html)
    read.close()
    assert read.unclosed == [], f"left open: {read.unclosed}"
    return read


def lines(letter: Letter, form: str) -> list[str]:
    """What one form of the letter says, line by line, without blank lines."""
    if form == "html":
        return page(letter.html).lines()
    return [line.strip() for line in letter.text.splitlines() if line.strip()]


def whole(letter: Letter, form: str) -> str:
    """What one form of the letter says."""
    return "\n".join(lines(letter, form))
