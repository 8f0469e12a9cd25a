"""What a calculation is given and what it gives: sound rows of every tab and the plan; payout lines, reports, findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import narwhals as nw

from functions.pay.expressions import Frame, Keep, Put, as_it_is
from functions.pay.plan.dated import Plan
from functions.pay.unread import moved_at_all, moved_by, moved_within, together
from schemas.scheme import Scheme
from schemas.tab import Tab
from schemas.words import Locale

Of = Callable[[type[Tab]], Frame]  # the rows of a tab


@dataclass(frozen=True)
class Book:
    """One scheme's inputs. `frames`: by tab, its rows without an error, `row` being the row in the sheet.

    `today` is the day of the run, as a fact among others; `locale` the language of explanations. `keep` gives a frame
    back worked out: what several steps rest on is kept between them, for a lazy frame is worked out, and planned, anew
    wherever it stands. How an engine keeps it is not the calculation's to say; by default it is left as it is.
    `unread`: by tab, its rows with an error, which no calculation sees: the tab's columns, null where the cell is at
    fault, and `row`, `month` and `staff_no`, null where they cannot be told.
    """

    scheme: Scheme
    plan: Plan
    frames: Mapping[type[Tab], Frame]
    today: date
    locale: Locale
    keep: Keep = field(default=as_it_is)
    unread: Mapping[type[Tab], Frame] = field(default_factory=dict)

    @property
    def put(self) -> Put:
        """Hands a small table of the calculation's own, such as a calendar's months, to the engine of the frames."""
        return self.plan.put

    @property
    def of(self) -> Of:
        """Gives the rows of a tab, also where the workbook has it under another name."""
        return rows_of(self.frames)

    def moved_by(self, tab: type[Tab], keys: Frame, *on: str, among: Sequence[nw.Expr] = ()) -> Frame:
        """The keys (`on`: of `month`, `staff_no` and the tab's own columns) that rows of a tab might have moved that
        cannot be read, of those `among` which they might be.

        See `unread.moved_by`.
        """
        own, rows = self._unread(tab)
        return moved_by(rows.filter(*among) if among else rows, keys, on, own, self.locale)

    def moved_by_any(self, tabs: Sequence[type[Tab]], keys: Frame, *on: str) -> Frame:
        """The same of rows of any of these tabs."""
        return together(keys, [self.moved_by(tab, keys, *on) for tab in tabs], on, self.locale)

    def moved_within(self, tab: type[Tab], asked: Frame, day: str, same: str) -> Frame:
        """The goals that rows of a tab which cannot be read might have moved; see `unread.moved_within`."""
        own, rows = self._unread(tab)
        return moved_within(rows, asked, day, same, own, self.locale)

    def moved_at_all(self, tab: type[Tab], *among: nw.Expr) -> Frame:
        """One row: `unread` says which rows of a tab cannot be read, of those `among` which they might be; else null."""
        own, rows = self._unread(tab)
        return moved_at_all(rows.filter(*among) if among else rows, own, self.locale)

    def _unread(self, tab: type[Tab]) -> tuple[type[Tab], Frame]:
        own = next(known for known in self.frames if issubclass(known, tab))
        rows = self.unread.get(own)
        if rows is None:
            nothing = {name: nw.lit(None, dtype=nw.String) for name in ("month", "staff_no")}
            rows = self.frames[own].head(0).with_columns(nw.col("row").cast(nw.Int64), **nothing)
        return own, rows

    def place(self, tab: type[Tab]) -> int:
        """Where a tab stands among the scheme's inputs and plan tabs, as findings name it."""
        tabs = (*self.scheme.inputs, *self.scheme.plan)
        return next(place for place, known in enumerate(tabs) if issubclass(known, tab))

    @property
    def deals(self) -> Frame:
        """The rows of the tab in which people type what earns."""
        return self.frames[self.scheme.deals]

    @property
    def staff(self) -> Frame:
        """The rows of 员工."""
        return self.frames[self.scheme.staff]


def rows_of(frames: Mapping[type[Tab], Frame]) -> Of:
    """Finds the rows of a tab by its model, or by the one it was made from."""
    return lambda tab: next(frame for known, frame in frames.items() if issubclass(known, tab))


@dataclass(frozen=True)
class Pay:
    """What a scheme pays.

    `details`: one row a payout line, with the columns of the scheme's 核算明细 (amounts in the measure's smallest
    unit), whatever else its 月度汇总 sums, `row`, the row of the deal behind it (null where there is none), and where a
    line may pay for a stretch of time being free of something, `since`, the stretch's first month (null for others).
    `unrated`: rows (`row`) of deals that no rate takes. `reports`: the columns of 完成情况, None where there are none.
    Details and reports may have `place`, where what they say does not tell where they stand (`ordering`).
    `findings`: what a person should look at, as `row`, `column`, `code`, where needed with `detail`, the sentence in the
    book's language, and with `tab`, the place of the tab among `scheme.inputs` and `scheme.plan` (else the first).
    """

    details: Frame
    unrated: Frame | None = None
    reports: Frame | None = None
    findings: Frame | None = None
