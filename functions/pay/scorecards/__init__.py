"""Scorecards: indicators with weights and a form of scoring, to points, to a total, to a grade or to pay."""

from __future__ import annotations

from functions.pay.scorecards.cards import Cards, CardTabs
from functions.pay.scorecards.grades import graded, history, pays_by_grade
from functions.pay.scorecards.load import load
from functions.pay.scorecards.pay import of_unit, pay_by_coefficient, pay_by_grade, pay_by_score
from functions.pay.scorecards.scoring import Scored, scores

__all__ = [
    "CardTabs",
    "Cards",
    "Scored",
    "graded",
    "history",
    "load",
    "of_unit",
    "pay_by_coefficient",
    "pay_by_grade",
    "pay_by_score",
    "pays_by_grade",
    "scores",
]
