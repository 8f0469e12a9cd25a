"""The mail to a person whose rows have problems."""

from __future__ import annotations

from dataclasses import replace

import pytest

from functions.mail import render
from functions.mail.listing import MOST_ROWS
from schemas.results import PROBLEM_MAIL
from tests.mail import samples
from tests.mail.reading import FORMS, whole


@pytest.mark.parametrize("form", FORMS)
def test_it_says_which_row_which_cell_what_is_typed_and_what_to_do(form: str) -> None:
    text = whole(render.problem_notice(samples.NOTICE), form)
    assert "业务录入 第 29 行" in text
    assert "单号 1601E0000029" in text
    assert "受理日期" in text
    assert "现在填的是：2016-13-45" in text
    assert "请填年月日,例如 2016-1-5" in text
    assert "有效4G" in text
    assert "现在是空的" in text


@pytest.mark.parametrize("form", FORMS)
def test_the_cells_of_one_row_stand_together(form: str) -> None:
    text = whole(render.problem_notice(samples.NOTICE), form)
    assert text.count("第 29 行") == 1
    assert text.index("第 29 行") < text.index("“有效4G”没有填") < text.index("第 31 行")


@pytest.mark.parametrize("form", FORMS)
def test_rows_that_are_not_calculated_come_before_those_to_be_checked(form: str) -> None:
    notice = replace(samples.NOTICE, problems=(samples.reminder(3), samples.problem(9)))
    text = whole(render.problem_notice(notice), form)
    assert (
        text.index("还没有核算的行") < text.index("第 9 行") < text.index("已核算，请核对的行") < text.index("第 3 行")
    )


@pytest.mark.parametrize("form", FORMS)
def test_it_says_that_rows_are_not_counted_until_mended(form: str) -> None:
    assert "改好之前不会核算" in whole(render.problem_notice(samples.NOTICE), form)


@pytest.mark.parametrize("form", FORMS)
def test_reminders_alone_only_ask_to_check(form: str) -> None:
    letter = render.problem_notice(replace(samples.NOTICE, problems=(samples.reminder(),)))
    assert letter.subject == "请核对 1 行"
    assert "不会核算" not in whole(letter, form)


def test_the_subject_counts_rows_not_cells() -> None:
    assert render.problem_notice(samples.NOTICE).subject == "请改正 1 行：还没有核算"
    english = replace(samples.NOTICE, unit=samples.ENGLISH, problems=(samples.problem(), samples.problem(30)))
    assert render.problem_notice(english).subject == "Please mend 2 rows: not calculated yet"


@pytest.mark.parametrize("form", FORMS)
def test_very_many_rows_are_counted_and_left_to_the_workbook(form: str) -> None:
    notice = replace(samples.NOTICE, problems=tuple(samples.problem(row) for row in range(2, MOST_ROWS + 9)))
    text = whole(render.problem_notice(notice), form)
    assert text.count("现在填的是") == MOST_ROWS
    assert "还有 7 行没有列在这里" in text


@pytest.mark.parametrize("form", FORMS)
def test_an_english_workbook_gets_an_english_notice(form: str) -> None:
    line = replace(
        samples.problem(), tab="Deals", column="Accepted on", level="Error", advice="Type a date such as 2016-1-5"
    )
    notice = replace(samples.NOTICE, unit=samples.ENGLISH, problems=(line,))
    text = whole(render.problem_notice(notice), form)
    assert "Deals, row 29" in text
    assert "Typed there now: 2016-13-45" in text
    assert "Type a date such as 2016-1-5" in text


def test_the_letter_goes_to_the_person_whose_rows_they_are() -> None:
    letter = render.problem_notice(samples.NOTICE)
    assert (letter.kind, letter.staff_no, letter.to) == (PROBLEM_MAIL, "1003", "clerk@example.com")
    assert letter.id.startswith("problems-")
    assert letter == render.problem_notice(replace(samples.NOTICE))


def test_without_problems_there_is_no_notice() -> None:
    with pytest.raises(ValueError, match="needs a problem"):
        render.problem_notice(replace(samples.NOTICE, problems=()))
