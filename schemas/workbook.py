"""A workbook as a whole: the tabs of one scheme, or of several side by side with one staff list and one summary."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, get_type_hints

from schemas import lines
from schemas.apart import hold_apart
from schemas.deliveries import Archive, Deliveries
from schemas.inputs import Adjustments, Settings
from schemas.months import ClosedData, Closings, Differences
from schemas.registers import REGISTERS, Register
from schemas.results import Calculated, Checked, Guide, Outbox, Problems, Reports, Runs, System, Trial
from schemas.scheme import Scheme, scheme
from schemas.staff import post_of
from schemas.steps import Flow, States, StepLog, ToDo
from schemas.tab import ABOUT, About, Tab, about, columns
from schemas.words import Choices, Text

APART = 1000  # between the sheet ids of one scheme's tabs and the next one's
LAST = ("adjustment", "held")


@dataclass(frozen=True)
class Workbook:
    """The schemes of a workbook, in order, and the tab 月度汇总 of them all. All have the same staff list."""

    schemes: tuple[Scheme, ...]
    summary: type[Tab]

    @property
    def name(self) -> str:
        """The schemes' ids, as the workbook keeps them."""
        return ",".join(scheme.id for scheme in self.schemes)

    @property
    def title(self) -> Text:
        """What the schemes are called, together."""
        titles = [scheme.title for scheme in self.schemes]
        return Text("、".join(title.zh for title in titles), ", ".join(title.en for title in titles))

    @property
    def staff(self) -> type[Tab]:
        """The staff list."""
        return self.schemes[0].staff

    @property
    def entries(self) -> tuple[type[Tab], ...]:
        """The tabs of all schemes that people fill in."""
        return tuple(tab for scheme in self.schemes for tab in scheme.inputs)

    @property
    def plan(self) -> tuple[type[Tab], ...]:
        """The plan tabs of all schemes."""
        return tuple(tab for scheme in self.schemes for tab in scheme.plan)

    @property
    def details(self) -> tuple[type[Tab], ...]:
        """核算明细, one a scheme."""
        return tuple(scheme.details for scheme in self.schemes)

    @property
    def reports(self) -> tuple[type[Tab], ...]:
        """完成情况, where a scheme fills it."""
        return (Reports,) if any(scheme.reports for scheme in self.schemes) else ()

    @property
    def inputs(self) -> tuple[type[Tab], ...]:
        """The tabs that a calculation reads, in the order in which problems are listed."""
        return (*self.entries[:1], self.staff, *self.entries[1:], Adjustments, Settings, Flow, *self.plan)

    @property
    def rests_on(self) -> tuple[type[Tab], ...]:
        """The tabs that have to be read for a calculation: the inputs, which steps were taken on their rows, and the months
        that are closed.
        """
        return (*self.inputs, StepLog, ClosedData)

    @property
    def registers(self) -> tuple[Register, ...]:
        """The tabs on whose rows people take steps."""
        of_all = (replace(one, tab=tab) for one in REGISTERS for tab in self.told if issubclass(tab, one.tab))
        return (*of_all, *(register for scheme in self.schemes for register in scheme.registers))

    @property
    def told(self) -> tuple[type[Tab], ...]:
        """The tabs on whose rows somebody's pay rests; they show each row's outcome beside it."""
        return (*self.entries, Adjustments)

    @property
    def open_to_staff(self) -> tuple[type[Tab], ...]:
        """The tabs that staff fill in themselves, those that earn first."""
        mains = [scheme.deals for scheme in self.schemes]
        tabs = dict.fromkeys([*mains, *(tab for scheme in self.schemes for tab in scheme.inputs)])
        return tuple(tab for tab in tabs if tab is not self.staff and not about(tab).for_managers)

    def main_of(self, tab: type[Tab]) -> Scheme | None:
        """The scheme whose main tab this is; None for any other tab."""
        return next((scheme for scheme in self.schemes if scheme.deals is tab), None)

    @property
    def results(self) -> tuple[type[Tab], ...]:
        """The tabs that a calculation writes."""
        return (*self.details, self.summary, *self.reports, Problems, States, ToDo, Closings, Differences)

    @property
    def tabs(self) -> tuple[type[Tab], ...]:
        """Every tab."""
        kept = (Checked, Calculated, ClosedData, Deliveries, Archive, System)
        return (Guide, *self.inputs, *self.results, StepLog, Trial, Outbox, Runs, *kept)


def workbook(names: str) -> Workbook:
    """The workbook of the schemes with these ids, joined by commas.

    Raises KeyError for a scheme there is not, SharedName for schemes that have a name in common.
    """
    return _together(tuple(dict.fromkeys(name.strip() for name in names.split(",") if name.strip())))


@cache
def _together(names: tuple[str, ...]) -> Workbook:
    schemes = [scheme(name) for name in names]
    if not schemes:
        raise KeyError("no scheme is named")
    return together(schemes)


def together(schemes: Sequence[Scheme]) -> Workbook:
    """The workbook of these schemes. Raises SharedName where two have a name in common."""
    if len(schemes) == 1:
        return Workbook((schemes[0],), schemes[0].summary)
    hold_apart(schemes)
    staff = _staff(schemes)
    beside = (_beside(replace(found, staff=staff), APART * place) for place, found in enumerate(schemes))
    made = Workbook(tuple(beside), _summary(schemes))
    hold_apart((), made.tabs)
    return made


def _beside(scheme: Scheme, apart: int) -> Scheme:
    """The scheme with tabs that say in their titles which scheme they belong to."""

    def named(tab: type[Tab] | None) -> Any:
        if tab is None:
            return None
        what, short = about(tab), scheme.short
        title = Text(f"{what.title.zh}（{short.zh}）", f"{what.title.en} ({short.en})")
        return _like(tab, replace(what, title=title, sheet_id=what.sheet_id + apart))

    def kept(register: Register) -> Register:
        place = next(place for place, tab in enumerate(scheme.inputs) if tab is register.tab)
        return replace(register, tab=inputs[place])

    inputs = tuple(map(named, scheme.inputs))
    single = ("details", "rates", "rules", "parameters", "contests", "cards", "evaluators", "grades")
    return replace(
        scheme,
        inputs=inputs,
        registers=tuple(map(kept, scheme.registers)),
        tables=tuple(map(named, scheme.tables)),
        **{name: named(getattr(scheme, name)) for name in single},
    )


def _like(tab: type[Tab], what: About) -> type[Tab]:
    """A tab with the same columns and checks that says something else of itself."""
    return type(tab.__name__, (tab,), {"Config": _config(what), "__module__": __name__})


def _staff(schemes: Sequence[Scheme]) -> type[Tab]:
    """One staff list with the columns of all; a post may be that of any of them."""
    tabs = tuple(dict.fromkeys(scheme.staff for scheme in schemes))
    content = {"__annotations__": {"post": str}, "post": post_of(_posts(tabs)), "Config": _config(about(tabs[0]))}
    return type("Staff", tabs, {**content, "__module__": __name__})


def _summary(schemes: Sequence[Scheme]) -> type[Tab]:
    """One row a person and month with the measures of all; what they add up to stands beside the name."""
    tabs = tuple(dict.fromkeys(scheme.summary for scheme in schemes))
    annotations = {name: said for tab in tabs for name, said in get_type_hints(tab).items() if name in columns(tab)}
    fields = {name: inspect.getattr_static(tab, name) for tab in reversed(tabs) for name in columns(tab)}
    fields["post"] = lines.post(_posts(tabs))
    order = sorted(annotations, key=LAST.__contains__)
    content = {"__annotations__": {name: annotations[name] for name in order}, **{name: fields[name] for name in order}}
    return type("Summary", (Tab,), {**content, "Config": _config(about(tabs[0])), "__module__": __name__})


def _posts(tabs: Sequence[type[Tab]]) -> Choices:
    offered = [columns(tab)["post"].choices or () for tab in tabs]
    return Choices(tuple(dict.fromkeys(word for words in offered for word in words)))


def _config(what: About) -> type:
    return type("Config", (), {"metadata": {ABOUT: what}})
