"""Rights come from the row of the staff list that is in force today; whatever is doubtful gives none."""

from __future__ import annotations

from datetime import date

import pytest

from functions.access.roles import Role, Staff, roles, staff_of
from schemas.cells import Cell
from schemas.check import read
from schemas.scheme import scheme
from schemas.tab import columns
from schemas.words import Locale

STAFF = scheme("telecom_retention").staff
TODAY = date(2016, 1, 5)
NOBODY: set[Role] = set()
CLERK = {Role.STAFF}
BOSS = {Role.STAFF, Role.MANAGER}
MANAGER = {"权限": "经理"}
Row = dict[str, Cell]


def person(number: str = "1001", email: str = "lin@x.example", **more: Cell) -> Row:
    return {
        "工号": number,
        "姓名": "林军",
        "岗位": "营业员",
        "邮箱": email,
        "权限": "员工",
        "入职日期": "2015-01-01",
    } | more


def listed(*rows: Row, locale: Locale = "zh") -> Staff:
    heads = {column.label.zh: column.label.to(locale) for column in columns(STAFF).values()}
    grid = [[shown, *(row.get(head, "") for row in rows)] for head, shown in heads.items()]
    return staff_of(read(STAFF, grid), TODAY)


def held(email: str, *rows: Row, locale: Locale = "zh") -> set[Role]:
    return roles(email, listed(*rows, locale=locale), ())


BASE = person(**MANAGER)
SECOND: list[tuple[str, list[Row], set[Role]]] = [
    ("promoted today", [person(), person(生效日="2016-01-05", **MANAGER)], BOSS),
    ("promoted, the newer row above", [person(生效日="2016-01-01", **MANAGER), person()], BOSS),
    ("demoted yesterday", [BASE, person(生效日="2016-01-04")], CLERK),
    ("demoted from tomorrow", [BASE, person(生效日="2016-01-06")], BOSS),
    (
        "three rows, the middle one in force",
        [person(), person(生效日="2016-01-01", **MANAGER), person(生效日="2016-02-01")],
        BOSS,
    ),
    ("left yesterday", [person(离职日期="2016-01-04", **MANAGER)], NOBODY),
    ("the last day of work", [person(离职日期="2016-01-05", **MANAGER)], BOSS),
    ("left by the later row", [BASE, person(生效日="2015-06-01", 离职日期="2016-01-04", **MANAGER)], NOBODY),
    ("starts tomorrow", [person(入职日期="2016-01-06", **MANAGER)], NOBODY),
    ("only row valid from tomorrow", [person(生效日="2016-01-06", **MANAGER)], NOBODY),
    ("two rows on one day", [BASE, person(**MANAGER)], NOBODY),
    ("two rows on one later day", [BASE, person(生效日="2016-01-04"), person(生效日="2016-01-04", **MANAGER)], NOBODY),
    ("two rows on one future day", [BASE, person(生效日="2016-01-06"), person(生效日="2016-01-06")], BOSS),
    ("later row with a permission nobody knows", [BASE, person(生效日="2016-01-04", 权限="老板")], NOBODY),
    ("later row without a permission", [BASE, person(生效日="2016-01-04", 权限="")], NOBODY),
    ("later row without an address", [BASE, person(email="", 生效日="2016-01-04")], NOBODY),
    ("later row with a spoilt address", [BASE, person(email="lin@", 生效日="2016-01-04")], NOBODY),
    ("later row with a first day that is none", [BASE, person(生效日="2016-02-30")], NOBODY),
    ("later row with a last day that is none", [BASE, person(生效日="2016-01-04", 离职日期="下周")], NOBODY),
    ("later row that ends before it begins", [BASE, person(生效日="2016-01-04", 离职日期="2014-01-01")], NOBODY),
    ("later row without a number, same address", [BASE, person(number="", 生效日="2016-01-04")], NOBODY),
    ("later row with a mistyped number, same address", [BASE, person(number="l001", 生效日="2016-01-04")], NOBODY),
    ("a fault that rights do not rest on", [BASE, person(生效日="2016-01-04", 岗位="神仙", **MANAGER)], BOSS),
    ("older row spoilt, later row in force", [person(权限="老板"), person(生效日="2016-01-04", **MANAGER)], BOSS),
    ("address of another", [BASE, person(number="1002")], NOBODY),
    ("address of another in other letters", [BASE, person(number="1002", email="LIN@X.example")], NOBODY),
    ("address of one who left", [BASE, person(number="1002", 离职日期="2016-01-04")], BOSS),
    ("address of one who is yet to come", [BASE, person(number="1002", 入职日期="2016-01-06")], BOSS),
    ("address of one whose days are in doubt", [BASE, person(number="1002", 离职日期="下周")], NOBODY),
    ("capital letters and spaces", [person(email=" Lin@X.Example ", **MANAGER)], BOSS),
    ("full-width characters", [person(email="ｌｉｎ＠ｘ．ｅｘａｍｐｌｅ", **MANAGER)], BOSS),
    (
        "a number typed as a number",
        [person(number="1001", **MANAGER), {**person(生效日="2016-01-04"), "工号": 1001}],
        CLERK,
    ),
    ("provisioning's row alone", [person("M1", 岗位="", **MANAGER)], BOSS),
    ("provisioning's row beside a manager's own", [person("M1", 岗位="", **MANAGER), BASE], BOSS),
    ("provisioning's row beside a clerk's own", [person("M1", 岗位="", **MANAGER), person()], CLERK),
    ("provisioning's row beside one in doubt", [person("M1", 岗位="", **MANAGER), person(权限="老板")], NOBODY),
    ("provisioning's row filled in, and another", [person("M1", **MANAGER), BASE], NOBODY),
    ("provisioning's row beside one who left", [person("M1", 岗位="", **MANAGER), person(离职日期="2016-01-04")], BOSS),
    ("nobody", [], NOBODY),
]


@pytest.mark.parametrize(("rows", "wanted"), [case[1:] for case in SECOND], ids=[case[0] for case in SECOND])
@pytest.mark.parametrize("locale", ["zh", "en"])
def test_the_row_in_force_speaks_and_a_doubtful_one_gives_nothing(
    rows: list[Row], wanted: set[Role], locale: Locale
) -> None:
    assert held("lin@x.example", *rows, locale=locale) == wanted


def test_an_old_address_gives_nothing_from_the_day_of_the_new_one() -> None:
    rows = [BASE, person(email="jun@x.example", 生效日="2016-01-05", **MANAGER)]
    assert held("lin@x.example", *rows) == NOBODY
    assert held("jun@x.example", *rows) == BOSS
    tomorrow = [BASE, person(email="jun@x.example", 生效日="2016-01-06", **MANAGER)]
    assert held("lin@x.example", *tomorrow) == BOSS
    assert held("jun@x.example", *tomorrow) == NOBODY


def test_the_scheduler_is_no_person_whatever_the_list_says() -> None:
    assert roles("lin@x.example", listed(BASE), ("lin@x.example",)) == {Role.SCHEDULER}


def test_mail_goes_to_the_address_in_force_also_of_those_who_left_and_never_to_two_peoples() -> None:
    rows = [
        person("1", "old@x.example"),
        person("1", "new@x.example", 生效日="2016-01-01"),
        person("2", "left@x.example", 离职日期="2016-01-04"),
        person("3", "both@x.example"),
        person("4", "both@x.example"),
        person("5", "good@x.example"),
        person("5", "spoilt@", 生效日="2016-01-01"),
        person("6", "soon@x.example", 生效日="2016-02-01"),
    ]
    found = {member.staff_no: member.email for member in listed(*rows).members}
    assert found == {"1": "new@x.example", "2": "left@x.example", "3": "", "4": "", "5": "", "6": "soon@x.example"}


def test_a_shared_address_and_the_lack_of_a_manager_are_listed() -> None:
    shared = listed(BASE, person("1002"), person("1003", "ma@x.example", **MANAGER)).faults()
    assert shared.rows() == [(2, "email", "shared_address"), (3, "email", "shared_address")]
    assert listed(person()).faults().rows() == [(1, "permission", "no_manager")]
    assert listed(BASE).faults().rows() == []
