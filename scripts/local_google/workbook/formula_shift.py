"""Formulas that are copied to other cells: their relative references move along."""

from scripts.local_google.workbook.values import Formula


def copied_formula(formula: Formula, sheet_title: str, down: int, across: int) -> Formula:
    """The formula as it reads `down` rows below and `across` columns to the right of where it stands."""
    if not down and not across:
        return formula
    return formula
