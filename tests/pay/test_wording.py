"""Numbers in explanations read as people write them."""

from __future__ import annotations

import narwhals as nw
import polars as pl

from functions.pay.wording import number, sentence, yuan
from schemas.words import Text


def said(expression: nw.Expr, value: int) -> str:
    return str(nw.from_native(pl.DataFrame({"x": [value]})).select(y=expression)["y"][0])


def test_zeros_at_the_end_are_left_out_unless_they_are_asked_for() -> None:
    assert said(number(nw.col("x"), 10**6), 5_850_000) == "5.85"
    assert said(number(nw.col("x"), 10**6), 20_000_000) == "20"
    assert said(number(nw.col("x"), 100, fixed=True), 120_000) == "1200.00"


def test_a_negative_number_keeps_its_sign_below_one() -> None:
    assert said(number(nw.col("x"), 100), -5) == "-0.05"


def test_a_phrase_is_filled_in_either_language() -> None:
    phrase = Text("提成{amount}，共", "a commission of {amount} in all")
    assert said(sentence(phrase, "zh", amount=yuan(nw.col("x"), "zh")), 48_000) == "提成480.00元，共"
    assert said(sentence(phrase, "en", amount=yuan(nw.col("x"), "en")), 48_000) == "a commission of 480.00 yuan in all"
