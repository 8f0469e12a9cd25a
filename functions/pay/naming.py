"""Naming the first few of many in one sentence: the deals that came back, the people whose pay an amount rests on."""

from __future__ import annotations

import narwhals as nw

from functions.pay.expressions import Frame
from functions.pay.wording import sentence
from schemas.words import Locale, Text

NAMED = range(1, 6)  # as many as a sentence names
COMMA = Text("、", ", ")


def first_few(rows: Frame, together: list[str], what: str, more: Text, locale: Locale, name: str) -> Frame:
    """One row for each of `together`, with `name`: the first few of the column `what`, each once and in order, and
    where there are others `more`, which may name the `{count}` of all.
    """
    rows = rows.select(*together, what).unique().with_columns(_one=nw.lit(1, dtype=nw.Int64))
    rows = rows.with_columns(_number=nw.col("_one").cum_sum().over(*together, order_by=what))
    first = {f"_named_{place}": nw.when(nw.col("_number") == place).then(nw.col(what)) for place in NAMED}
    rows = (
        rows.with_columns(**first)
        .group_by(*together)
        .agg(nw.col("_one").sum(), *(nw.col(each).max() for each in first))
    )
    listed = nw.concat_str([nw.col(each) for each in first], separator=COMMA.to(locale), ignore_nulls=True)
    others = sentence(more, locale, count=nw.col("_one").cast(nw.String))
    others = nw.when(nw.col("_one") > len(NAMED)).then(others).otherwise(nw.lit(""))
    return rows.select(*together, nw.concat_str([listed, others]).alias(name))
