"""One module a pay scheme: what its rows earn, put together from the mechanisms of `functions.pay`."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, cast

from functions.pay import leasts, override
from functions.pay.book import Book, Of, Pay
from functions.pay.expressions import Frame
from functions.pay.ordering import in_order
from functions.pay.plan.dated import Fault, Plan
from schemas.leasts import LeastColumns
from schemas.overrides import OverrideColumns
from schemas.scheme import Scheme

# What is wrong between the rows of plan tables that any scheme may take.
TAKEN = {LeastColumns: leasts.faults, OverrideColumns: override.faults}


class Module(Protocol):
    """What a scheme's module offers."""

    def calculate(self, book: Book) -> Pay:
        """What everybody earns."""


class Stating(Protocol):
    """What it offers besides, where checks of its main tab look at more than a row says itself."""

    RESTS_ON: tuple[str, ...]

    def facts(self, rows: Frame, of: Of) -> Frame:
        """Rows (`row` and the columns RESTS_ON of the main tab) with further columns; one row each as before."""


class Checking(Protocol):
    """What it offers besides, where its own plan tables can be at odds in ways that no single cell shows."""

    def faults(self, plan: Plan) -> list[Fault]:
        """What is wrong between the rows of its own tables."""


def module(scheme: Scheme) -> Module:
    """The module that calculates a scheme."""
    return cast(Module, import_module(f"{__name__}.{scheme.id}"))


def calculate(book: Book) -> Pay:
    """What everybody earns by a scheme, in the one order of results."""
    return in_order(module(book.scheme).calculate(book), book.keep)


def stating(scheme: Scheme) -> Stating | None:
    """The same module where it states facts, None where rows say all themselves."""
    found = module(scheme)
    return cast(Stating, found) if hasattr(found, "facts") else None


def faults(plan: Plan) -> list[Fault]:
    """What is wrong with a plan between the rows of its scheme's own tables."""
    found = module(plan.scheme)
    own = cast(Checking, found).faults(plan) if hasattr(found, "faults") else []
    taken = [check for model, check in TAKEN.items() if any(issubclass(tab, model) for tab in plan.tables)]
    return [*own, *(fault for check in taken for fault in check(plan))]
