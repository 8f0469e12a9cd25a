"""Parameters that are parts of one whole: on every day they make it up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from functions.pay.plan.dated import Fault, Plan
from schemas.words import Text

WHOLE = 1_000_000  # millionths of one
PERCENT = Decimal(10_000)
UNEVEN = Text(
    "{names}从{since}起合计{total}%，应当正好100%。请改“值”",
    "{names} total {total} % from {since}, not 100 %. Mend the values",
)
JOINTS = Text("”和“", "” and “")


def part_faults(plan: Plan, names: Sequence[str]) -> list[Fault]:
    """A fault at each row of these parameters from which on they are not the whole together.

    Where one of them has no value, or two, that is a fault of its own and not told again.
    """
    tab = plan.scheme.parameters
    rows = [row for row in plan.parameters.stated if row.parameter.name.zh in names]
    found: list[Fault] = []
    for row in rows:
        held = [one for one in rows if one.valid_from <= row.valid_from <= one.valid_until]
        total = sum(one.value for one in held if isinstance(one.value, int))
        held_names = sorted({one.parameter.name for one in held}, key=lambda name: names.index(name.zh))
        if tab and len(held) == len(held_names) == len(names) and total != WHOLE:
            percent = f"{(total / PERCENT).normalize():f}"
            zh, en = (JOINTS.to(locale).join(name.to(locale) for name in held_names) for locale in ("zh", "en"))
            detail = Text(
                UNEVEN.to("zh", names=f"“{zh}”", since=row.valid_from, total=percent),
                UNEVEN.to("en", names=f"“{en}”", since=row.valid_from, total=percent),
            )
            found.append(Fault(tab, row.row, "value", "unsupported", detail, of_all=True))
    return found
