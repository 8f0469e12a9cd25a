"""Rankings that are published, and the shape of everything that is reported and not paid."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from functions.pay.expressions import Frame
from functions.pay.unread import incomplete
from functions.pay.wording import sentence
from schemas.words import Locale, Text

REPORT: dict[str, type[nw.String] | type[nw.Int64]] = {
    "period": nw.String,
    "kind": nw.String,
    "subject": nw.String,
    "name": nw.String,
    "value": nw.String,
    "target": nw.String,
    "attainment": nw.Int64,
    "rank": nw.Int64,
    "verdict": nw.String,
    "clause": nw.String,
    "says": nw.String,
}
SAYS = Text("{period}共{count}名，{value}排第{rank}", "{value}: place {rank} of {count} in {period}")


def ranked(frame: Frame, value: str, *, per: Sequence[str] = ("period",)) -> Frame:
    """Adds `rank`, the highest first: who ties shares the rank, and as many ranks follow empty (1, 2, 2, 4).

    Also adds `ranked`, how many are ranked in the period. Who has no value has no rank.
    """
    frame = frame.with_columns(
        _down=-nw.col(value),
        _counted=nw.when(nw.col(value).is_null()).then(nw.lit(0)).otherwise(nw.lit(1)),
    )
    # Engines disagree on where what is missing stands; the lowest place is out of everybody's way.
    frame = frame.with_columns(_down=nw.col("_down").fill_null(2**63 - 1))
    return frame.with_columns(
        rank=nw.when(nw.col("_counted") == 1).then(nw.col("_down").rank(method="min").over(*per).cast(nw.Int64)),
        ranked=nw.col("_counted").sum().over(*per).cast(nw.Int64),
    ).drop("_down", "_counted")


def published(
    frame: Frame,
    value: str,
    written: nw.Expr,
    *,
    kind: Text,
    clause: str,
    locale: Locale,
    subject: str = "staff_no",
    name: nw.Expr | None = None,
) -> Frame:
    """The ranking of each `period` as rows of 完成情况.

    `frame` has `period`, the `subject` and `value`, one row a subject and period; `written` is the value as people read
    it. Who has no value is not listed. A value beside which `unread` says what could not be read has no rank: it may be
    another one.
    """
    whole = nw.col("unread").is_null()
    frame = ranked(frame.with_columns(_whole=nw.when(whole).then(nw.col(value))), "_whole")
    frame = frame.filter(~nw.col(value).is_null()).with_columns(_written=written)
    place = sentence(
        SAYS,
        locale,
        period=nw.col("period"),
        count=nw.col("ranked").cast(nw.String),
        value=nw.col("_written"),
        rank=nw.col("rank").cast(nw.String),
    )
    return reported(
        frame,
        period=nw.col("period"),
        kind=nw.lit(kind.to(locale)),
        subject=nw.col(subject),
        value=nw.col("_written"),
        rank=nw.col("rank"),
        verdict=incomplete(locale),
        clause=nw.lit(clause),
        says=nw.coalesce(nw.col("unread"), place),
        **({} if name is None else {"name": name}),
    )


def reported(frame: Frame, *, place: nw.Expr | int = 0, **columns: nw.Expr) -> Frame:
    """One row of 完成情况 for each row of a frame: the columns that are named, the others blank.

    `place` says where a row stands among those beside it, where period, rank and subject do not tell. Raises KeyError for a column that 完成情况 does not have.
    """
    if unknown := set(columns) - set(REPORT):
        raise KeyError(", ".join(sorted(unknown)))
    told = {
        name: columns[name].cast(dtype) if name in columns else nw.lit(None, dtype=dtype)
        for name, dtype in REPORT.items()
    }
    stands = nw.lit(place, dtype=nw.Int64) if isinstance(place, int) else place.cast(nw.Int64)
    return frame.with_columns(**told, place=stands).select(*REPORT, "place")
