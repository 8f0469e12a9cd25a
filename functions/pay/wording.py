"""Numbers in words, as expressions: what an explanation says of an amount, a share, a score."""

from __future__ import annotations

import narwhals as nw

from functions.pay.exact import divided
from schemas.words import Locale, Text

SEPARATOR = Text("；", "; ")
YUAN = Text("元", " yuan")


def number(value: nw.Expr, scale: int, *, fixed: bool = False) -> nw.Expr:
    """A whole count of smallest units as a decimal number; `fixed` keeps the zeros at its end.

    `scale` is a power of ten. 5850000 with a scale of 1,000,000 reads 5.85, or 5.850000 where fixed.
    """
    size = nw.when(value < 0).then(-value).otherwise(value).cast(nw.Int64)
    sign = nw.when(value < 0).then(nw.lit("-")).otherwise(nw.lit(""))
    whole = divided(size, scale)
    if scale == 1:
        return nw.concat_str([sign, whole.cast(nw.String)])
    # A one before the fraction keeps its zeros and gives way to the point; filling with zeros is far longer elsewhere.
    fraction = (size - whole * scale + scale).cast(nw.String).str.slice(1)
    written = nw.concat_str([sign, whole.cast(nw.String), nw.lit("."), fraction])
    return written if fixed else written.str.replace_all(r"\.?0+$", "")


def yuan(fen: nw.Expr, locale: Locale) -> nw.Expr:
    """An amount of money with two decimals: `480.00元`."""
    return nw.concat_str([number(fen, 100, fixed=True), nw.lit(YUAN.to(locale))])


def sentence(phrase: Text, locale: Locale, **parts: nw.Expr) -> nw.Expr:
    """A phrase whose `{name}` marks are filled with expressions of text; null where one of them is."""
    rest, said = phrase.to(locale), []
    while rest:
        before, opened, after = rest.partition("{")
        said.append(nw.lit(before))
        if opened:
            name, _, after = after.partition("}")
            said.append(parts[name])
        rest = after
    return nw.concat_str(said)
