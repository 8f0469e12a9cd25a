"""What a generated workbook looks like, tab by tab."""

from __future__ import annotations

from typing import get_args

import pytest

from schemas import outcome
from schemas.cells import YES_OR_NO, YES_OR_NO_WORDS, raw
from schemas.results import System
from schemas.scheme import SCHEMES
from schemas.tab import Means, Role, Shown, about, columns
from schemas.words import YES_NO, Locale, Text
from schemas.workbook import Workbook, workbook
from sheets_templates.arrangement import IN_VIEW, in_view
from sheets_templates.layout import ColumnLayout, TabLayout, layout
from sheets_templates.looks import NUMBER_FORMATS, Mark
from sheets_templates.plan_rows import is_condition

LOCALES: tuple[Locale, ...] = get_args(Locale)
# What people fill in that is not kept as text: days, moments, and tick boxes, which have no format.
BENDING = {Shown.DATE: "DATE", Shown.TIME: "DATE_TIME", Shown.BOX: None}


@pytest.fixture(params=[*SCHEMES, "telecom_retention,trial_support", ",".join(SCHEMES)], ids=lambda names: names[:40])
def any_book(request: pytest.FixtureRequest) -> Workbook:
    return workbook(request.param)


@pytest.fixture
def pay() -> Workbook:
    return workbook("telecom_retention")


def tab_of(pay: Workbook, title: str, locale: Locale = "zh") -> TabLayout:
    return next(tab for tab in layout(pay, locale).tabs if tab.title == title)


def column_of(tab: TabLayout, header: str) -> ColumnLayout:
    return next(column for column in tab.columns if column.header == header)


def listed(column: ColumnLayout) -> list[str]:
    assert column.rule is not None
    return [value["userEnteredValue"] for value in column.rule["condition"]["values"]]


@pytest.mark.parametrize("locale", LOCALES)
def test_the_functions_find_every_tab_they_know_under_its_title_and_id(any_book: Workbook, locale: Locale) -> None:
    laid_out = {(tab.title, tab.sheet_id) for tab in layout(any_book, locale).tabs}
    assert laid_out == {(about(tab).title.to(locale), about(tab).sheet_id) for tab in any_book.tabs}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_column_of_the_schemas_has_its_header_and_a_note(any_book: Workbook, locale: Locale) -> None:
    for tab in layout(any_book, locale).tabs:
        headers = [column.header for column in tab.columns]
        labels = [c.label.to(locale) for c in columns(tab.tab).values()]
        outcomes = [label.to(locale) for label in outcome.LABELS.values()] if tab.tab in any_book.told else []
        assert sorted(headers) == sorted([*labels, *outcomes])
        if tab.role in (Role.RESULT, Role.SYSTEM):
            assert headers == labels, "the functions write by position"
        assert all(column.note for column in tab.columns)
        assert len(set(headers)) == len(headers)


def test_a_long_order_number_stays_as_it_is_typed(pay: Workbook) -> None:
    for title, header in (("业务录入", "订单号"), ("业务录入", "业务号码"), ("员工", "工号"), ("核算明细", "订单号")):
        look = column_of(tab_of(pay, title), header).look
        assert look["numberFormat"] == {"type": "TEXT"}


def test_days_and_amounts_are_shown_as_such(pay: Workbook) -> None:
    assert column_of(tab_of(pay, "业务录入"), "受理日期").look["numberFormat"]["pattern"] == "yyyy-mm-dd"
    assert column_of(tab_of(pay, "月度汇总"), "合计").look["numberFormat"]["pattern"] == "#,##0.00"


@pytest.mark.parametrize("locale", LOCALES)
def test_what_people_type_stays_as_they_type_it(any_book: Workbook, locale: Locale) -> None:
    """Of `5%`, `1/4`, `12:00` and twenty digits a sheet makes other numbers, unless the cell is text."""
    for tab in layout(any_book, locale).tabs:
        if tab.role in (Role.INPUT, Role.PLAN):
            for name, column in columns(tab.tab).items():
                look = next(laid_out.look for laid_out in tab.columns if laid_out.name == name)
                kind = look.get("numberFormat", {}).get("type")
                assert kind == BENDING.get(column.shown, "TEXT"), (tab.title, column.label.zh)


def test_numbers_that_are_typed_stand_where_numbers_stand(pay: Workbook) -> None:
    assert column_of(tab_of(pay, "费率"), "费率").look["horizontalAlignment"] == "RIGHT"
    assert column_of(tab_of(pay, "调整"), "金额").look["horizontalAlignment"] == "RIGHT"


@pytest.mark.parametrize("locale", LOCALES)
def test_a_drop_down_offers_what_the_check_allows_and_refuses_nothing(pay: Workbook, locale: Locale) -> None:
    seen = 0
    for tab in layout(pay, locale).tabs:
        for name, column in columns(tab.tab).items():
            laid_out = next(c for c in tab.columns if c.name == name)
            if tab.role not in (Role.INPUT, Role.PLAN):
                assert laid_out.rule is None
            elif column.choices is not None and laid_out.rule is not None:
                assert listed(laid_out)[: len(column.choices.words)] == column.choices.labels(locale)
                assert laid_out.rule["strict"] is False
                seen += 1
    assert seen > 10


def test_a_yes_or_no_that_is_usually_no_is_a_tick_box(pay: Workbook) -> None:
    for header in ("副卡", "无月租", "提前取消重办"):
        rule = column_of(tab_of(pay, "业务录入"), header).rule
        assert rule is not None
        assert rule["condition"] == {"type": "BOOLEAN"}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_condition_of_the_shipped_plan_is_in_its_drop_down(any_book: Workbook, locale: Locale) -> None:
    for tab in layout(any_book, locale).tabs:
        if tab.role is Role.PLAN:
            stands = {name: place for place, name in enumerate(columns(tab.tab))}
            for column in tab.columns:
                shipped = {row[stands[column.name]] for row in tab.starts if row[stands[column.name]] is not None}
                assert column.rule is None or shipped <= set(listed(column))


def test_anything_but_a_value_is_offered_except_for_yes_and_no(pay: Workbook) -> None:
    rates = tab_of(pay, "费率")
    assert "非营业员" in listed(column_of(rates, "岗位"))
    assert listed(column_of(rates, "到期目标")) == ["是", "否"]


def test_whatever_a_yes_or_no_may_be_written_as_is_in_its_list_behind_yes_and_no(any_book: Workbook) -> None:
    for locale in LOCALES:
        for tab in layout(any_book, locale).tabs:
            for column in tab.columns:
                if tab.role is Role.INPUT and column.kind is not None and column.kind.name == "yes_no" and column.rule:
                    if column.rule["condition"]["type"] == "BOOLEAN":
                        continue
                    assert listed(column)[:2] == YES_NO.labels(locale)
                    read = YES_OR_NO.read(raw(listed(column)))
                    assert not read.unreadable.any()
                    assert set(YES_OR_NO_WORDS) <= set(listed(column))


def test_a_word_that_a_choice_may_be_written_as_is_in_its_list(any_book: Workbook) -> None:
    for tab in layout(any_book, "zh").tabs:
        for name, column in columns(tab.tab).items():
            shown = next(one for one in tab.columns if one.name == name)
            if tab.role is Role.INPUT and column.choices and shown.rule and not is_condition(column):
                assert {typed for typed, _ in column.choices.also} <= set(listed(shown)) | {""}


def test_a_note_says_what_is_required_and_what_may_be_chosen(pay: Workbook) -> None:
    note = column_of(tab_of(pay, "业务录入"), "业务类型").note
    assert note.splitlines()[1:] == ["必填", "可填：购机送费、预存网费送费、光纤平移"]
    english = column_of(tab_of(pay, "Deals", "en"), "Note").note
    assert "Required" not in english


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_the_note_of_a_value_says_what_is_plausible_for_each_parameter(any_book: Workbook, locale: Locale) -> None:
    for plan in any_book.schemes:
        for tab in (tab for tab in layout(any_book, locale).tabs if tab.tab is plan.parameters):
            note = column_of(tab, "值" if locale == "zh" else "Value").note
            for parameter in plan.declared:
                if told := parameter.bounds.told.to(locale):
                    (line,) = [line for line in note.splitlines() if parameter.named_with_unit.to(locale) in line]
                    assert line.endswith(told)
                else:
                    assert not parameter.is_number


def test_parameters_with_the_same_bounds_share_a_line_of_the_note() -> None:
    note = column_of(tab_of(workbook("post_grades"), "参数"), "值").note
    assert note.splitlines()[1:] == [
        "基本工资比例（%）、考核工资比例（%）：只能填 0 到 100；一般 1 到 99",
        "考核满分（分）：只能填 1 到 1,000；一般 5 到 100",
    ]


def test_every_reference_to_one_column_offers_its_values(any_book: Workbook) -> None:
    """People are chosen from the staff list, and whatever has a key from the tab that gives it one."""
    for tab in layout(any_book, "zh").tabs:
        for column in tab.columns:
            about_it = columns(tab.tab).get(column.name)
            if about_it is None or about_it.besides or tab.role not in (Role.INPUT, Role.PLAN):
                assert column.refers is None
            elif about_it.means in (Means.PERSON, Means.COLLEAGUE):
                assert column.refers == (any_book.staff, "staff_no")
            else:
                assert (column.refers is not None) == bool(about_it.refers)
            assert column.refers is None or (column.rule is None and column.refers[1] in columns(column.refers[0]))


def test_colours_tell_good_from_bad(pay: Workbook) -> None:
    result = column_of(tab_of(pay, "业务录入"), "核算结果").marks
    assert result == {
        "计入": Mark.GOOD,
        "部分计入": Mark.PARTLY,
        "不计入": Mark.BAD,
        "暂缓": Mark.PARTLY,
        "错误": Mark.BAD,
        "已核算": Mark.GOOD,
        "填写无误，待核算": Mark.UNDER_WAY,
        "已改动，待重新核算": Mark.PARTLY,
        "未检查": Mark.WAITING,
    }
    assert column_of(tab_of(pay, "调整"), "核算结果").marks == {
        **result,
        "待批准": Mark.UNDER_WAY,
        "未批准": Mark.BAD,
        "已放行": Mark.WAITING,
    }
    assert column_of(tab_of(pay, "问题清单"), "级别").marks == {"错误": Mark.BAD, "提醒": Mark.PARTLY}
    assert column_of(tab_of(pay, "Outbox", "en"), "State").marks == {
        "queued": Mark.PARTLY,
        "sending": Mark.UNDER_WAY,
        "sent": Mark.GOOD,
        "failed": Mark.BAD,
        "withdrawn": Mark.WAITING,
    }


def test_the_outcome_stands_right_beside_what_a_row_that_is_entered_is_called(any_book: Workbook) -> None:
    for tab in layout(any_book, "zh").tabs:
        names = [column.name for column in tab.columns]
        is_entered = tab.tab in any_book.entries or tab.title == "调整"
        assert (outcome.EXPLANATION in names) is is_entered
        if is_entered:
            called = names.index(outcome.RESULT)
            assert names[called : called + 2] == [outcome.RESULT, outcome.EXPLANATION]
            assert 1 <= called <= 3
            assert [column.name for column in tab.columns if column.hidden] == [names[-1]] == [outcome.FAULTY]
            assert in_view(tab.tab, {name: place for place, name in enumerate(names)}) == called


def test_who_scrolls_keeps_in_view_what_a_row_is_called_and_has_room_left(any_book: Workbook) -> None:
    for tab in layout(any_book, "zh").tabs:
        kept = tab.columns[: in_view(tab.tab, {column.name: place for place, column in enumerate(tab.columns)})]
        assert sum(column.width for column in kept) <= IN_VIEW
        if tab.title == "月度汇总":
            assert [column.header for column in kept] == ["月份", "工号", "姓名"]
            assert tab.columns[len(kept)].header == "合计"


def test_a_rate_stands_beside_the_rule_that_it_is_the_rate_of(any_book: Workbook) -> None:
    for scheme in any_book.schemes:
        if scheme.rates is not None:
            headers = [column.header for column in tab_of(any_book, about(scheme.rates).title.zh).columns]
            assert headers[:4] == ["规则", "说明", "费率", "单位"]


def test_columns_that_people_moved_stay_in_view_only_as_far_as_they_say_what_a_row_is(pay: Workbook) -> None:
    names = list(columns(pay.summary))
    moved = {name: place for place, name in enumerate([names[3], *names[:3], *names[4:]])}
    assert in_view(pay.summary, moved) == 0


def test_a_typed_outcome_is_refused_for_it_would_block_the_formula(pay: Workbook) -> None:
    rule = column_of(tab_of(pay, "业务录入"), "核算结果").rule
    assert rule is not None
    assert rule["strict"] is True
    assert rule["condition"]["values"] == [{"userEnteredValue": "=FALSE"}]


def test_the_system_tab_is_hidden_and_begins_with_the_revision(pay: Workbook) -> None:
    system = next(tab for tab in layout(pay, "zh").tabs if tab.tab is System)
    assert system.hidden
    assert list(system.starts[0]) == ["revision", 0]
    assert ["scheme", pay.name] in [list(row) for row in system.starts]
    assert all(column.look == {} for column in system.columns)


def test_letters_are_cut_off_and_sentences_are_wrapped(pay: Workbook) -> None:
    outbox = tab_of(pay, "通知邮件")
    assert column_of(outbox, "正文").look["wrapStrategy"] == "CLIP"
    assert column_of(tab_of(pay, "问题清单"), "说明").look["wrapStrategy"] == "WRAP"


def test_number_formats_never_cut_an_amount(pay: Workbook) -> None:
    patterns = {shown.value: look.get("pattern") for shown, look in NUMBER_FORMATS.items()}
    assert patterns["money"] == "#,##0.00"
    assert patterns["credit"] == "0.0##"


def test_no_two_tabs_share_a_title_or_an_id(any_book: Workbook) -> None:
    for locale in LOCALES:
        titles = [tab.title for tab in layout(any_book, locale).tabs]
        assert len(set(titles)) == len(titles)
    ids = [tab.sheet_id for tab in layout(any_book, "zh").tabs]
    assert len(set(ids)) == len(ids)


def test_people_and_months_have_each_column_once_however_many_schemes(any_book: Workbook) -> None:
    for tab in (any_book.staff, any_book.summary):
        labels = [column.label.zh for column in columns(tab).values()]
        assert len(set(labels)) == len(labels)
    assert list(columns(any_book.summary))[:4] == ["month", "staff_no", "name", "total"]
    assert list(columns(any_book.summary))[-2:] == ["adjustment", "held"]


def test_a_measure_of_one_name_is_the_same_in_every_scheme() -> None:
    said: dict[str, Text] = {}
    for name in SCHEMES:
        for field, column in columns(workbook(name).summary).items():
            assert said.setdefault(field, column.label) == column.label, (name, field)


def test_no_scheme_names_a_field_like_the_columns_of_outcomes(any_book: Workbook) -> None:
    for tab in any_book.entries:
        assert not set(columns(tab)) & {outcome.RESULT, outcome.EXPLANATION}
