"""Numbers in words, as expressions: what an explanation says of an amount, a share, a score.

Engines differ in whether they work out once what an expression names twice. So a number names its value four times in
all, and what is put together of texts names each of them once, on some engines once more to ask whether it is missing.
"""

from __future__ import annotations

import re

import narwhals as nw

from schemas.words import Locale, Text

SEPARATOR = Text("；", "; ")
YUAN = Text("元", " yuan")
MARK = re.compile(r"\{(\w+)\}")
DIGITS = 18
LEAD = 10**DIGITS  # a one before all digits, so that they keep their zeros; what is written is smaller than it


def number(value: nw.Expr, scale: int, *, fixed: bool = False, unit: str = "") -> nw.Expr:
    """A whole count of smallest units, below 10^18, as a decimal number; `fixed` keeps the zeros at its end.

    `scale` is a power of ten. 5850000 with a scale of 1,000,000 reads 5.85, or 5.850000 where fixed. `unit` follows it.
    """
    ending = [nw.lit(unit)] if unit else []
    if scale == 1:
        return nw.concat_str([value.cast(nw.Int64).cast(nw.String), *ending])
    places = len(str(scale)) - 1
    digits = (value.cast(nw.Int64).abs() + LEAD).cast(nw.String)
    # As a number and back, the whole part loses the zeros before it.
    whole = digits.str.slice(1, DIGITS - places).cast(nw.Int64).cast(nw.String)
    sign = nw.when(value < 0).then(nw.lit("-")).otherwise(nw.lit(""))
    parts = [sign, whole, nw.lit("."), digits.str.slice(1 + DIGITS - places)]
    if fixed:
        return nw.concat_str([*parts, *ending])
    bare = nw.concat_str(parts).str.replace_all(r"\.?0+$", "")
    return nw.concat_str([bare, *ending]) if unit else bare


def yuan(fen: nw.Expr, locale: Locale) -> nw.Expr:
    """An amount of money with two decimals: `480.00元`."""
    return number(fen, 100, fixed=True, unit=YUAN.to(locale))


def sentence(phrase: Text, locale: Locale, **parts: nw.Expr) -> nw.Expr:
    """A phrase whose `{name}` marks are filled with expressions of text; null where one of them is."""
    rest, said = phrase.to(locale), []
    while rest:
        before, opened, after = rest.partition("{")
        if before:
            said.append(nw.lit(before))
        if opened:
            name, _, after = after.partition("}")
            said.append(parts[name])
        rest = after
    return nw.concat_str(said)


def told(phrase: Text, locale: Locale, **parts: nw.Expr) -> nw.Expr:
    """The same, where a mark that is not among the parts is the column of that name, a text or a whole number."""
    marks = MARK.findall(phrase.to(locale))
    return sentence(
        phrase, locale, **{name: nw.col(name).cast(nw.String) for name in marks if name not in parts}, **parts
    )
