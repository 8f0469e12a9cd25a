"""The acceptance cases themselves: they can fail, and they say nothing that is passed over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cases.case import Differs, hold, load

FILES = sorted(Path(__file__).parent.glob("*/*.yaml"))
SAID: dict[str, Any] = {
    "案例": "一户",
    "方案": "telecom_retention",
    "员工": [{"岗位": "营业员"}],
    "业务录入": [{"业务类型": "购机送费"}],
}


def test_a_case_holds_when_all_it_names_comes_about() -> None:
    hold({**SAID, "明细": [{"奖励": 20}], "汇总": [{"移动奖励": 20, "合计": 20}]})


@pytest.mark.parametrize(
    "wrong",
    [
        {"明细": [{"奖励": 25}]},
        {"明细": [{"奖金": 20}]},
        {"明细": []},
        {"明细": [{"奖励": 20}, {"奖励": 20}]},
        {"汇总": [{"移动户数": 2}]},
        {"汇总": []},
        {"明细": [{"奖励": 20}], "问题": [{"行": 2, "列": "订单号", "代码": "missing"}]},
        {"明细": [], "业务录入": [{"业务类型": "购机送话费"}]},
    ],
)
def test_a_case_fails_when_anything_else_comes_about(wrong: dict[str, Any]) -> None:
    with pytest.raises(Differs, match="不符"):
        hold({**SAID, **wrong})


@pytest.mark.parametrize("unclear", [{"名细": [{"奖励": 20}]}, {}, {"费率": [{"找": {"规则": 99}, "改": {"费率": 1}}]}])
def test_a_case_with_a_slip_of_its_own_is_no_success(unclear: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"case does not say|says what must come|no row of the plan"):
        hold({**SAID, **unclear})


def test_every_case_has_a_sentence_of_its_own() -> None:
    sentences = [case["案例"] for file in FILES for case in load(file)]
    assert len(sentences) > 50
    assert len(set(sentences)) == len(sentences)


def test_days_and_leading_zeros_are_text_and_boxes_are_boxes(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text("- {日: 2016-01-05, 号: 0571, 有: yes, 框: true, 数: 12, 分: 0.5, 空: }", encoding="utf-8")
    assert load(path) == [
        {
            "方案": tmp_path.name,
            "日": "2016-01-05",
            "号": "0571",
            "有": "yes",
            "框": True,
            "数": 12,
            "分": 0.5,
            "空": None,
        }
    ]
