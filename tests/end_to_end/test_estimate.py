"""Staff ask what deals that they have not made yet would earn them: nothing is written, and it is what a run then pays."""

from __future__ import annotations

from typing import Any

import pytest

from tests.end_to_end.office import CLERK, FIBRE, MANAGER, SECOND, Book, deal


@pytest.fixture
def month(book: Book) -> Book:
    book.type_in("业务录入", *(deal(f"A0000000{n}", f"2016-01-0{n}", CLERK) for n in range(1, 5)))
    book.type_in("业务录入", deal("B00000001", "2016-01-09", SECOND), at=6)
    book.done("recalculate")
    return book


def new(number: str = "", who: str = "", **more: Any) -> dict[str, Any]:
    """A row that does not exist yet, as a program asks about it."""
    return {"values": {head: cell for head, cell in deal(number, "2016-01-20", who, **more).items() if cell != ""}}


def test_a_deal_that_does_not_exist_yet_is_told_with_what_it_adds_by_itself_and_by_reaching_a_tier(month: Book) -> None:
    before = month.everything()
    answer = month.done("estimate", CLERK, rows=[new(业务号码="13912345671"), new(业务号码="13912345672")])
    (one,) = answer["months"]
    assert (one["month"], one["now"], one["estimate"], one["difference"]) == ("2016-01", "80.00", "140.00", "60.00")
    assert [(line["row"], line["month"], line["result"]) for line in answer["lines"]] == [
        (1, "2016-01", "计入"),
        (2, "2016-01", "计入"),
    ]
    assert all(line["says"] for line in answer["lines"])
    assert (answer["status"], answer["counts"], answer["advice"]) == ("ok", {"rows": 2, "faulty": 0}, [])
    assert month.everything() == before


def test_what_is_estimated_is_what_the_next_calculation_pays(month: Book) -> None:
    (told,) = month.done("estimate", CLERK, rows=[new("C00000001", 业务号码="13912345671")])["months"]
    month.type_in("业务录入", deal("C00000001", "2016-01-20", CLERK, 业务号码="13912345671"), at=7)
    month.done("recalculate")
    (paid,) = (row["合计"] for row in month.rows("月度汇总") if row["工号"] == CLERK)
    assert told["estimate"] == f"{paid:.2f}"


def test_each_sees_their_own_pay_alone(month: Book) -> None:
    answer = month.done("estimate", CLERK, rows=[new(业务号码="13912345671")])
    assert SECOND not in str(answer)
    assert "马洁" not in str(answer)
    said = month.refused(403, "estimate", CLERK, rows=[new(), new(who=SECOND)])
    assert said == f"第2行写的是别人（{SECOND}）。只能估算自己的收入"
    assert month.refused(403, "estimate", MANAGER, rows=[new(who=CLERK)])


def test_a_faulty_row_is_told_with_what_is_wrong_and_keeps_no_other_from_counting(month: Book) -> None:
    wrong = new(业务号码="138")
    answer = month.done("estimate", CLERK, rows=[wrong, new(业务号码="13912345671")])
    assert answer["counts"] == {"rows": 2, "faulty": 1}
    assert answer["status"] == "problems"
    assert answer["advice"][0].startswith("第1行：")
    assert "业务号码" in answer["advice"][0]
    assert [line["row"] for line in answer["lines"]] == [2]
    (one,) = answer["months"]
    assert one["difference"] != "0.00"


def test_a_deal_that_earns_nothing_says_why(month: Book) -> None:
    answer = month.done("estimate", CLERK, rows=[new(业务号码="13912345671", 副卡="是")])
    assert answer["months"] == []
    (line,) = answer["lines"]
    assert line["result"] == "不计入"
    assert "副卡" in line["says"]


def test_rows_of_other_tabs_count_by_what_they_change(month: Book) -> None:
    month.type_in("业务录入", deal("D00000001", "2016-01-21", CLERK, FIBRE, 业务号码="KD000001"), at=7)
    target = {"tab": "目标客户", "values": {"月份": "2016-01", "产品线": "宽带", "业务号码": "KD000001"}}
    answer = month.done("estimate", CLERK, rows=[target])
    assert answer["lines"] == [
        {
            "row": 1,
            "month": "",
            "result": "不直接算钱",
            "says": "这一行自己不产生收入；它使别的收入变了多少，看各月的合计",
        }
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"tab": "费率", "values": {"费率": "99"}}, "“费率”不是可以试的表"),
        ({"tab": "员工", "values": {"工号": "9"}}, "“员工”不是可以试的表"),
        ({"tab": "调整", "values": {"金额": "900"}}, "“调整”不是可以试的表"),
        ({"values": {"奖金": "900"}}, "“业务录入”表没有“奖金”这一列"),
    ],
)
def test_only_what_staff_fill_in_can_be_tried(month: Book, row: dict[str, Any], said: str) -> None:
    before = month.everything()
    assert said in month.refused(400, "estimate", CLERK, rows=[row])
    assert month.everything() == before


def test_a_faulty_plan_is_named(month: Book) -> None:
    month.put("费率", 2, "生效", "2016-13-01")
    assert "现在的方案有错，没法估算" in month.refused(422, "estimate", CLERK, rows=[new()])
