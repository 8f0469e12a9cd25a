"""Pay in components: parts of a base by a share and by what was reached, told one by one, with what is lacking.

A component is base × share × reached ÷ full, rounded half-up to the fen once; what is blank counts for nothing, and
whoever lacks something is told what, and paid the rest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import narwhals as nw

from functions.pay.book import Book
from functions.pay.exact import rounded
from functions.pay.expressions import Frame
from functions.pay.finishing import found
from functions.pay.wording import SEPARATOR, number, sentence, yuan
from schemas.plan import RATE_SCALE
from schemas.results import COUNTED, COUNTED_IN_PART, NOT_COUNTED
from schemas.words import Locale, Text

WORDS = ("base", "share", "reached", "full", "amount")
MARK = re.compile(r"\{(\w+)\}")
AND = "、"  # between reasons, in the words of the sheet


@dataclass(frozen=True)
class Component:
    """One part of pay, in the column `id`: columns with its `base` (fen), `share` (millionths), and what was `reached` of what
    is `full`, both in the same smallest units, `scale` of which make one.

    `says` fills in `{base}`, `{share}`, `{reached}`, `{full}` and `{amount}`, and whatever column of text it names. A component is
    told where it is `stated`.
    """

    id: str
    base: str
    share: str
    reached: str
    full: str
    says: Text
    stated: nw.Expr
    scale: int = RATE_SCALE


@dataclass(frozen=True)
class Lack:
    """Why something is not paid: the reason, when, and what is said of it."""

    reason: str
    when: nw.Expr
    says: Text


def up_to_full(
    book: Book, rows: Frame, reached: str, full: str, says: Text, scale: int = RATE_SCALE
) -> tuple[Frame, Frame]:
    """The rows (`row`) in which no more is `reached`, a column of the main tab, than is `full`, and a finding for each of the others: a

    sentence that fills in both columns, of whose smallest units `scale` make one.
    """
    over = rows.filter((nw.col(reached) > nw.col(full)).fill_null(value=False))
    said = {name: number(nw.col(name), scale) for name in (reached, full)}
    beyond = found(book, over, book.scheme.deals, reached, sentence(says, book.locale, **said))
    return rows.join(over.select("row"), on="row", how="anti"), beyond


def in_components(rows: Frame, components: Sequence[Component]) -> Frame:
    """Adds what every component pays, in its column."""
    for one in components:
        reached, full = nw.col(one.reached).fill_null(0), nw.col(one.full).fill_null(1)
        rows = rounded(rows, one.id, nw.col(one.base).fill_null(0), (nw.col(one.share), RATE_SCALE), (reached, full))
    return rows


def judged(
    rows: Frame,
    components: Sequence[Component],
    lacks: Sequence[Lack],
    locale: Locale,
    *,
    paid: nw.Expr,
    before: Sequence[nw.Expr] = (),
    after: Sequence[nw.Expr] = (),
) -> Frame:
    """Adds `reasons` and `result` (counted in part where something is lacking, and not at all unless it is `paid`), and `says`: what
    comes `before`, the components, what comes `after` them, and what is lacking.
    """
    reasons = nw.concat_str(
        [nw.when(lack.when).then(nw.lit(lack.reason)) for lack in lacks], separator=AND, ignore_nulls=True
    )
    said = {f"_told_{one.id}": nw.when(one.stated).then(_told(one, locale)) for one in components}
    # Each is a column before it is put in: some engines would write it out again in every part.
    rows = rows.with_columns(reasons=reasons.fill_null(""), **_words(components, locale)).with_columns(**said)
    part = nw.when(paid).then(nw.lit(COUNTED_IN_PART)).otherwise(nw.lit(NOT_COUNTED))
    lacking = [nw.when(lack.when).then(nw.lit(lack.says.to(locale))) for lack in lacks]
    told = [*before, *map(nw.col, said), *after, *lacking]
    return rows.with_columns(
        result=nw.when(nw.col("reasons") == "").then(nw.lit(COUNTED)).otherwise(part),
        says=nw.concat_str(told, separator=SEPARATOR.to(locale), ignore_nulls=True),
    )


def _words(components: Sequence[Component], locale: Locale) -> dict[str, nw.Expr]:
    words: dict[str, nw.Expr] = {}
    for one in components:
        words |= {
            f"_base_{one.id}": yuan(nw.col(one.base).fill_null(0), locale),
            f"_share_{one.id}": number(nw.col(one.share) * 100, RATE_SCALE),
            f"_reached_{one.id}": number(nw.col(one.reached).fill_null(0), one.scale),
            f"_full_{one.id}": number(nw.col(one.full).fill_null(1), one.scale),
            f"_amount_{one.id}": yuan(nw.col(one.id), locale),
        }
    return words


def _told(one: Component, locale: Locale) -> nw.Expr:
    own = {name: f"_{name}_{one.id}" for name in WORDS}
    named = {name: nw.col(own.get(name, name)) for name in MARK.findall(one.says.zh)}
    return sentence(one.says, locale, **named)
