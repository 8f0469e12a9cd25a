"""Equipment department: post wage and a floating bonus by the department's and the person's own score (001)."""

from __future__ import annotations

import narwhals as nw

from functions.pay.book import Book, Pay
from functions.pay.plan.dated import Fault, Plan
from functions.pay.schemes.equipment_floating.logs import logs
from functions.pay.schemes.equipment_floating.reports import reports
from functions.pay.schemes.equipment_floating.scoring import findings, score_rows, with_notes
from functions.pay.schemes.equipment_floating.wages import wages
from functions.pay.scorecards import scores
from functions.pay.scorecards.faults import plain
from schemas.equipment_floating import DEPARTMENT_SHARE, OF_DEPARTMENT, PERSON_SHARE
from schemas.equipment_floating_inputs import DEPARTMENT
from schemas.words import Text

PERCENT = 10_000  # millionths of one that make one percent
WHOLE = 100 * PERCENT


def faults(plan: Plan) -> list[Fault]:
    """Days on which the department's and the person's share do not make up the whole bonus."""
    tab = plan.scheme.parameters
    rows = [row for row in plan.parameters.stated if row.parameter.name.zh in (DEPARTMENT_SHARE, PERSON_SHARE)]
    found: list[Fault] = []
    for row in rows:
        held = [one for one in rows if one.valid_from <= row.valid_from <= one.valid_until]
        total = sum(one.value for one in held if isinstance(one.value, int))
        named = {one.parameter.name.zh for one in held}
        if tab and len(held) == len(named) == 2 and total != WHOLE:
            said = plain(total * 100)
            detail = Text(
                f"“{DEPARTMENT_SHARE}”和“{PERSON_SHARE}”从{row.valid_from}起合计{said}%，应当正好100%。请改“值”",
                f"The shares of department and person total {said} % from {row.valid_from}, not 100 %. Mend the values",
            )
            found.append(Fault(tab, row.row, "value", "unsupported", detail))
    return found


def calculate(book: Book) -> Pay:
    """Everybody's wage and bonus of every month for which anything is scored."""
    kept = logs(book)
    rows = score_rows(book, kept)
    scored = scores(
        rows.scored, book.plan.cards, book.staff, book.locale, units={DEPARTMENT.zh: OF_DEPARTMENT}, keep=book.keep
    )
    totals = with_notes(scored.scores, rows.unreported, book.locale)
    details = wages(book, totals)
    found = nw.concat([findings(scored.findings), rows.findings])
    return Pay(details, reports=reports(book, totals, kept), findings=found)
