"""The forms of scoring: what an actual figure earns of an indicator's full marks, exact, rounded half-up once."""

from __future__ import annotations

import narwhals as nw

from functions.pay.exact import divided, ratio, rounded
from functions.pay.expressions import Frame
from functions.pay.scorecards.entries import FORM_NUMBERS, UNKNOWN
from schemas.plan import RATE_SCALE
from schemas.quantities import COARSE_STEP, MOST_FINE
from schemas.scorecards import COMPLEMENT, COUNT_DOWN, INVERSE, PERCENT, STRETCH

FAR = 100  # a figure beyond a hundred times its target is a slip, where no cap makes it harmless
MOST_OCCURRENCES = 10**8


def is_form(*forms: str) -> nw.Expr:
    """True for rows of indicators that are scored in one of these forms."""
    return nw.col("form").is_in([FORM_NUMBERS[form] for form in forms])


def with_measure(rows: Frame) -> Frame:
    """Adds `value` and `over`, whose quotient is the part of full marks that an actual figure earns, and `far`.

    `over` is UNKNOWN where there is no target. Neither is fit for a division yet: see `with_points`.
    """
    actual, target = nw.col("actual").fill_null(0), nw.col("base")
    rows = rows.with_columns(base=nw.coalesce(nw.col("target"), nw.col("standard")))
    occurrences = nw.min_horizontal(divided(nw.max_horizontal(actual, nw.lit(0)), RATE_SCALE), nw.lit(MOST_OCCURRENCES))
    rows = rows.with_columns(_occurrences=occurrences)
    kept = nw.max_horizontal(nw.col("weight") - nw.col("standard") * nw.col("_occurrences"), nw.lit(0))
    left = nw.max_horizontal(target - actual, nw.lit(0))
    value = nw.when(is_form(INVERSE)).then(target).otherwise(nw.max_horizontal(actual, nw.lit(0)))
    value = nw.when(is_form(COMPLEMENT)).then(left).otherwise(value)
    over = nw.when(is_form(INVERSE)).then(actual).otherwise(target)
    rows = rows.with_columns(
        value=nw.when(is_form(COUNT_DOWN)).then(kept).otherwise(value).cast(nw.Int64),
        over=nw.when(is_form(COUNT_DOWN)).then(nw.col("weight")).otherwise(over).cast(nw.Int64),
    )
    far = (nw.col("over") >= 0) & (nw.col("value") >= nw.col("over") * FAR)
    return rows.with_columns(far=far).drop("_occurrences")


def with_points(rows: Frame) -> Frame:
    """Adds `measured` (millionths of a point out of a hundred), `capped` and `stretched` to rows with an actual figure.

    Rows with a `fault` come out as 0; they are told of elsewhere.
    """
    usable = (nw.col("fault") == 0) & (nw.col("over") > 0) & ~nw.col("far")
    shrink = nw.when(nw.col("over") > MOST_FINE).then(nw.lit(COARSE_STEP)).otherwise(nw.lit(1))
    rows = rows.with_columns(
        _value=nw.when(usable).then(nw.col("value")).otherwise(nw.lit(0)).cast(nw.Int64),
        _over=nw.when(usable).then(nw.col("over")).otherwise(nw.lit(1)).cast(nw.Int64),
        _shrink=nw.when(usable).then(shrink).otherwise(nw.lit(1)).cast(nw.Int64),
    )
    small = nw.when(nw.col("_shrink") > 1).then(divided(nw.col("_over"), COARSE_STEP)).otherwise(nw.col("_over"))
    fine = nw.when(nw.col("_shrink") > 1).then(nw.lit(PERCENT // COARSE_STEP)).otherwise(nw.lit(PERCENT))
    rows = rows.with_columns(_over=small.cast(nw.Int64), _fine=fine.cast(nw.Int64))
    rows = ratio(rows, "_attained", nw.col("_value"), nw.col("_fine"), nw.col("_over"), most=PERCENT)
    beyond = nw.col("far") & (nw.col("fault") == 0)
    over_stretch = (nw.col("stretch") > UNKNOWN) & (beyond | (nw.col("_attained") >= nw.col("stretch")))
    over_cap = (nw.col("cap") > UNKNOWN) & (beyond | (nw.col("_attained") >= nw.col("cap")))
    rows = rows.with_columns(
        stretched=is_form(STRETCH) & over_stretch & (nw.col("fault") == 0),
        capped=over_cap & (nw.col("fault") == 0),
    )
    rows = rows.with_columns(
        _value=_instead("_value", nw.col("multiple"), nw.col("cap")),
        _over=_instead("_over", nw.lit(RATE_SCALE), nw.lit(PERCENT)),
        _shrink=_instead("_shrink", nw.lit(1), nw.lit(1)),
    )
    part = (nw.col("_part"), nw.col("_parts"))
    rows = rows.with_columns(
        _part=nw.max_horizontal(nw.col("rest"), nw.lit(0)).cast(nw.Int64), _parts=(nw.col("_shrink") * PERCENT)
    )
    rows = rounded(
        rows, "measured", nw.col("_value"), (nw.max_horizontal(nw.col("weight"), nw.lit(0)), nw.col("_over")), part
    )
    return rows.drop("_value", "_over", "_shrink", "_fine", "_attained", "_attained_rest", "_part", "_parts")


def _instead(column: str, stretched: nw.Expr, capped: nw.Expr) -> nw.Expr:
    own = nw.when(nw.col("capped")).then(capped).otherwise(nw.col(column))
    return nw.when(nw.col("stretched")).then(stretched).otherwise(own).cast(nw.Int64)
