"""A quarter as staff typed it, against what was worked out by hand; collected where the data are at hand."""

from __future__ import annotations

import json

from tests.end_to_end.conftest import QUARTER
from tests.end_to_end.office import Book


def test_a_real_quarter_agrees_in_every_value(empty: Book) -> None:
    for title, name in (("业务录入", "deals"), ("员工", "staff"), ("目标客户", "targets")):
        typed = json.loads((QUARTER / f"{name}.json").read_text(encoding="utf-8"))
        rows = [dict(zip(typed["header"], row, strict=True)) for row in typed["rows"]]
        empty.type_in(title, *rows)
    staff = empty.rows("员工")
    manager = next(row["邮箱"] for row in staff if row["权限"] == "经理" and not row["离职日期"])
    token = empty.office.token(str(manager))
    answer = empty.office.post("recalculate", {"spreadsheet_id": empty.id}, token=token)
    assert answer.status_code == 200, answer.text
    for title, name in (("核算明细", "details"), ("月度汇总", "summary"), ("问题清单", "problems")):
        expected = json.loads((QUARTER / f"expected_{name}.json").read_text(encoding="utf-8"))
        got = [[row[label] for label in expected["header"]] for row in empty.rows(title)]
        assert got == expected["rows"], title
    details = empty.rows("核算明细")
    faulty = {row["行"] for row in empty.rows("问题清单") if row["表"] == "业务录入" and row["级别"] == "错误"}
    header, *typed_rows = empty.grid("业务录入")
    place = header.index("核算结果")
    shown = {number: row[place] for number, row in enumerate(typed_rows, start=2) if row[place]}
    assert {number for number, word in shown.items() if word == "错误"} == faulty
    assert [word for number, word in shown.items() if number not in faulty] == [row["结果"] for row in details]
