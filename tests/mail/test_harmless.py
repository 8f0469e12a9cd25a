"""What people typed, made fit for a mail."""

import unicodedata
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from functions.mail.harmless import LONGEST, harmless, one_line
from tests.mail import samples


def test_line_breaks_and_control_characters_become_spaces() -> None:
    assert one_line("甲\r\nBcc: x@example.com\x00\x1b\u2028乙\x85") == "甲 Bcc: x@example.com 乙 "


def test_marks_that_turn_the_reading_order_round_vanish() -> None:
    assert one_line("\u202e00.04\u202c \u2066甲\u2069") == "00.04 甲"


def test_half_a_character_is_shown_as_missing() -> None:
    assert one_line("甲\ud800乙") == "甲\ufffd乙"


def test_what_is_too_long_ends_in_an_ellipsis() -> None:
    cut = one_line("长" * (LONGEST + 1))
    assert len(cut) == LONGEST
    assert cut.endswith("长…")


def test_ordinary_names_stay_as_they_are() -> None:
    for name in ("员工甲", "A. O'Neil-Smith", "=1+1", "<b>", "👩‍💼 甲", "ﾃｽﾄ"):
        assert one_line(name) == name


@settings(deadline=None)
@given(st.text())
def test_nothing_typed_can_break_a_line_or_an_encoding(typed: str) -> None:
    text = one_line(typed)
    assert not any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in text)
    assert text.encode("utf-8").decode("utf-8") == text


def test_every_text_of_a_statement_is_made_harmless_however_deep() -> None:
    deal = replace(samples.phone(1), key="a\nb", credits=(("c\nd", 500, 1000),))
    content = replace(samples.STATEMENT, deals=(deal,), person=replace(samples.PERSON, email="e\nf@example.com"))
    clean = harmless(content)
    assert clean.deals[0].key == "a b"
    assert clean.deals[0].credits == (("c d", 500, 1000),)
    assert clean.person.email == "e f@example.com"
    assert clean.deals[0].on == deal.on
    assert clean.total == content.total
