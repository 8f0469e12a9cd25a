"""Names that would merge where schemes stand side by side in one workbook are refused, and no shipped scheme has one."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from schemas import lines
from schemas.apart import SharedName, hold_apart
from schemas.scheme import SCHEMES, Earned, Measure, Scheme, scheme
from schemas.staff import StaffRow, post_of
from schemas.tab import Role, Tab, column, tab
from schemas.words import choices
from schemas.workbook import together, workbook

TELECOM, TRIALS = scheme("telecom_retention"), scheme("trial_support")


def summary_with(label: tuple[str, str], field: str) -> type[Tab]:
    """A summary with one measure under this header."""

    class Summary(Tab):
        month: str = lines.month()
        staff_no: str = lines.staff_no()
        name: str = lines.name()
        post: str = lines.post(choices())
        team: str = lines.team()
        adjustment: int = lines.adjustment()
        total: int = lines.total()

        class Config:
            metadata = tab(lines.SUMMARY_TITLE, lines.SUMMARY_HELP, Role.RESULT, lines.SUMMARY_ID)

    return type(
        "Summary", (Summary,), {"__annotations__": {field: int}, field: lines.money(label), "__module__": __name__}
    )


def staff_with(*posts: tuple[str, str], **fields: Any) -> type[Tab]:
    """A staff list with these posts, and with fields of its own."""
    names = {"post": str, **dict.fromkeys(fields, str)}
    content = {"__annotations__": names, "post": post_of(choices(*posts)), **fields, "__module__": __name__}
    return type("Staff", (StaffRow,), content)


OURS = replace(TRIALS, id="ours", measures=(Measure("ours", "津贴", Earned.REWARD, 100, "元"),))
MERGING: dict[str, tuple[Scheme, str]] = {
    "a measure": (replace(OURS, measures=TELECOM.measures[:1]), "mobile_credit"),
    "a field of the summary": (
        replace(OURS, summary=summary_with(("津贴", "Allowance"), "mobile_credit")),
        "mobile_credit",
    ),
    "a header of the summary": (replace(OURS, summary=summary_with(("移动效能", "Allowance"), "ours")), "移动效能"),
    "an English header of the summary": (
        replace(OURS, summary=summary_with(("津贴", "mobile  credit"), "ours")),
        "MOBILECREDIT",
    ),
    "a header of everybody's": (replace(OURS, summary=summary_with(("合计", "Sum"), "ours")), "合计"),
    "a header of the staff list": (
        replace(OURS, staff=staff_with(("其他", "Other"), shift=column(("班组", "Shift"), ("", "")))),
        "班组",
    ),
    "an English word for two posts": (replace(OURS, staff=staff_with(("店员", "Shop assistant"))), "SHOPASSISTANT"),
}


@pytest.mark.parametrize(("ours", "name"), MERGING.values(), ids=MERGING)
def test_schemes_whose_names_would_merge_make_no_workbook(ours: Scheme, name: str) -> None:
    with pytest.raises(SharedName) as refused:
        together((TELECOM, ours))
    assert all(said in str(refused.value) for said in (f"'{name}'", "telecom_retention", "ours", "renamed"))


def test_a_staff_column_of_two_schemes_is_refused() -> None:
    shift = column(("班次", "Shift"), ("", ""))
    ours, other = (
        replace(OURS, id=name, measures=(), summary=summary_with((name, name), name), staff=staff_with(shift=shift))
        for name in ("ours", "other")
    )
    with pytest.raises(SharedName, match=r"'shift'.*ours.*other"):
        hold_apart((ours, other))


def test_schemes_that_would_have_one_tab_twice_make_no_workbook() -> None:
    twin = replace(
        TRIALS, id="twin", measures=(), summary=summary_with(("津贴", "Allowance"), "twin"), staff=staff_with()
    )
    with pytest.raises(SharedName, match="title of a tab"):
        together((TRIALS, twin))


@pytest.mark.parametrize("pair", list(combinations(SCHEMES, 2)), ids="+".join)
def test_any_two_schemes_have_no_name_in_common(pair: tuple[str, str]) -> None:
    assert workbook(",".join(pair)).name == ",".join(pair)


def test_all_schemes_together_have_no_name_in_common() -> None:
    assert len(workbook(",".join(SCHEMES)).schemes) == len(SCHEMES)
