"""The add-on over every scheme's own workbook: what it shows of a plan in fields to type in is what the plan holds."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.scheme import SCHEMES
from schemas.words import Locale
from schemas.workbook import workbook
from scripts.apps_script import AppsScript
from scripts.commands._provisioning import Order, provision
from tests.end_to_end.office import Office

MANAGER = "manager@addon-trials.example"
MOST = 200  # changes of one trial
SOUND = {"zh": "没有可以试算的月份", "en": "There is no month to try the plan on"}  # the plan was read without a fault


def as_typed(row: dict[str, Any], tab: str) -> dict[str, Any]:
    """Every filled cell of a row typed again as its text."""
    values = {header: shown(cell) for header, cell in row["cells"].items() if cell != ""}
    return {"tab": tab, "row": row["row"], "seen": row["cells"], "values": values}


def shown(cell: object) -> str:
    whole = isinstance(cell, float) and cell.is_integer()
    return str(int(cell) if isinstance(cell, float) and whole else cell)


@pytest.mark.parametrize(
    ("schemes", "locale"),
    [*((name, "zh") for name in SCHEMES), (",".join(SCHEMES), "en")],
    ids=[*SCHEMES, "all side by side in English"],
)
def test_every_cell_of_every_plan_typed_again_as_it_is_shown_is_a_sound_plan(
    office: Office, schemes: str, locale: Locale
) -> None:
    order = Order(workbook(schemes), locale=locale, managers=[MANAGER], ledger=office.system.ledger)
    made = provision(office.client, order)
    with AppsScript(office.system.google, office.system.functions, made.id, MANAGER) as script:
        script.open()
        plans = {tab["title"]: script.call("readPlan", tab["title"]) for tab in script.call("listPlans")["tabs"]}
        assert len(plans) == len(workbook(schemes).plan)
        changes = [as_typed(row, title) for title, rows in plans.items() for row in rows]
        assert changes
        for first in range(0, len(changes), MOST):
            outcome = script.call("tryPlan", changes[first : first + MOST], "")
            assert outcome == {"kind": "refused", "status": 422, "detail": SOUND[locale]}
