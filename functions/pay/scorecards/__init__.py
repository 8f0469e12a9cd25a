"""Scorecards: indicators with weights and a form of scoring, to points, to a total, to a grade or to pay."""

from __future__ import annotations

from functions.pay.scorecards.cards import Cards, CardTabs
from functions.pay.scorecards.figures import figures, typed
from functions.pay.scorecards.grades import graded, history, with_pays
from functions.pay.scorecards.load import load
from functions.pay.scorecards.pay import of_unit, pay_by_coefficient, pay_by_grade, pay_by_plan, pay_by_score
from functions.pay.scorecards.scoring import Scored, scores
from functions.pay.scorecards.trials import on_trial
from functions.pay.scorecards.unscored import unscored

__all__ = [
    "CardTabs",
    "Cards",
    "Scored",
    "figures",
    "graded",
    "history",
    "load",
    "of_unit",
    "on_trial",
    "pay_by_coefficient",
    "pay_by_grade",
    "pay_by_plan",
    "pay_by_score",
    "scores",
    "typed",
    "unscored",
    "with_pays",
]
