"""Formulas, HTML, line breaks and control characters in what people typed."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.mail import render
from functions.mail.content import AdjustmentLine, Letter
from functions.mail.message import mailbox, message
from tests.mail import samples
from tests.mail.reading import page

EVIL = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><a href='javascript:alert(1)'>",
    '=HYPERLINK("http://evil.example","甲")',
    "{{ 7 * 7 }}{% for %}",
    "甲\r\nBcc: all@example.com\r\n\r\n正文",
    "\u202e00.09\u202c",
    "</style></table></body>",
    "甲\ud83d",
)
ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "div", "table", "tr", "td", "p", "h2", "h3"),
    *("b", "i", "br", "small", "span", "a"),
}


def letters(word: str) -> list[Letter]:
    """A letter of every kind with the word wherever people type."""
    person = replace(samples.PERSON, name=word, post=word, team=word)
    deal = replace(samples.phone(1), key=word, subject=word, reasons=word, tier=word, clause=word, says=word)
    problem = replace(samples.problem(), key=word, typed=word, advice=word, column=word, tab=word, level=word)
    unit = replace(samples.UNIT, name=word)
    return [
        render.statement(
            replace(
                samples.STATEMENT,
                unit=unit,
                person=person,
                deals=(deal, replace(samples.not_counted(), credits=((word, 1, 1000),), reasons=word)),
                adjustments=(AdjustmentLine(1, word, word),),
                problems=(problem,),
                plan_version=word,
            )
        ),
        render.problem_notice(replace(samples.NOTICE, unit=unit, person=person, problems=(problem,))),
        render.run_report(
            replace(
                samples.REPORT,
                unit=unit,
                started_by=word,
                changed=(("2016-01", word, word, 1, 2),),
                problems=(problem,),
                nothing=word,
            )
        ),
    ]


def harmless_page(html: str) -> None:
    elements = page(html).elements
    assert {tag for tag, _ in elements} <= ALLOWED
    links = [attributes["href"] for tag, attributes in elements if tag == "a"]
    assert links == [samples.UNIT.link]
    assert not any(name.startswith("on") or name == "src" for _, attributes in elements for name in attributes)


@pytest.mark.parametrize("word", EVIL)
def test_what_people_typed_never_becomes_markup(word: str) -> None:
    for letter in letters(word):
        harmless_page(letter.html)


@settings(deadline=None)
@given(st.text(max_size=80))
def test_nothing_that_can_be_typed_becomes_markup_or_breaks_a_line_of_the_subject(word: str) -> None:
    for letter in letters(word):
        harmless_page(letter.html)
        assert len(letter.subject.splitlines()) == 1
        letter.html.encode()


@pytest.mark.parametrize("word", EVIL)
def test_a_name_cannot_add_a_header(word: str) -> None:
    clean = set(_headers(letters("员工甲")[0]))
    for letter in letters(word):
        assert set(_headers(letter)) == clean


@settings(deadline=None)
@given(st.text(), st.text(), st.text())
def test_any_letter_becomes_a_message_with_the_same_headers(id: str, subject: str, body: str) -> None:
    letter = replace(samples.letter(id=id), subject=subject, text=body, html=body)
    assert _headers(letter) == _headers(samples.letter())


def test_what_was_typed_is_still_readable() -> None:
    statement = letters("<b>甲</b> & 乙")[0]
    assert "<b>甲</b> & 乙" in page(statement.html).text
    assert "<b>甲</b> & 乙" in statement.text
    assert "<b>甲</b> & 乙" in statement.subject


def test_a_name_with_line_breaks_stays_on_one_line_of_the_plain_text() -> None:
    statement = letters("甲\r\n合计 9999.00 元")[0]
    assert not any(line.startswith("合计 9999") for line in statement.text.splitlines())


@pytest.mark.parametrize("link", ["javascript:alert(1)", "", "data:text/html,x"])
def test_only_a_web_address_becomes_a_link(link: str) -> None:
    letter = render.statement(replace(samples.STATEMENT, unit=replace(samples.UNIT, link=link)))
    assert not any(tag == "a" for tag, _ in page(letter.html).elements)


def test_nothing_is_loaded_from_elsewhere_and_nothing_runs() -> None:
    for letter in letters("员工甲"):
        harmless_page(letter.html)
        assert "url(" not in letter.html
        assert "@import" not in letter.html


def _headers(letter: Letter) -> list[str]:
    sender = mailbox("payroll@example.com")
    raw = message(letter, sender, mailbox("clerk@example.com"))
    return list(message_from_bytes(raw, policy=policy.default).keys())
