"""Names that schemes of one workbook must not share, because what they name would merge without a word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from schemas import lines
from schemas.scheme import Scheme
from schemas.staff import StaffRow
from schemas.tab import Tab, about, columns
from schemas.words import LOCALES, fold

OF_EVERYBODY = (*StaffRow.__annotations__, *lines.IN_EVERY_SUMMARY)
_Owned = tuple[str, str, object]  # a name, whose it is, and what it stands for


class SharedName(ValueError):
    """Two schemes, or two tabs, of one workbook that have a name in common."""


def hold_apart(schemes: Sequence[Scheme], tabs: Iterable[type[Tab]] = ()) -> None:
    """Raises SharedName for a name that stands for two things in a workbook of these schemes, or of these tabs.

    Measures, and the columns of 月度汇总 and 员工 that are not everybody's, belong to one scheme alone, by their field
    and by their header in either language. A post may be known to several schemes, but one word is one post.
    """
    for what, owned in (
        ("the measure", _measures(schemes)),
        ("the field of 月度汇总", _fields(schemes, lambda scheme: scheme.summary)),
        ("the header of 月度汇总", _headers(schemes, lambda scheme: scheme.summary)),
        ("the field of 员工", _fields(schemes, lambda scheme: scheme.staff)),
        ("the header of 员工", _headers(schemes, lambda scheme: scheme.staff)),
        ("the post", _posts(schemes)),
        ("the title of a tab", _titles(tabs)),
        ("the id of a tab", _ids(tabs)),
    ):
        _refuse_twice(what, owned)


def _refuse_twice(what: str, owned: Iterable[_Owned]) -> None:
    first: dict[str, tuple[str, object]] = {}
    for name, owner, means in owned:
        other, meant = first.setdefault(name, (owner, means))
        if meant != means:
            raise SharedName(f"{what} {name!r} stands for two things: in {other} and in {owner}; one has to be renamed")


def _measures(schemes: Sequence[Scheme]) -> Iterator[_Owned]:
    for scheme in schemes:
        for measure in scheme.measures:
            yield measure.id, scheme.id, scheme.id


def _fields(schemes: Sequence[Scheme], tab_of: Callable[[Scheme], type[Tab]]) -> Iterator[_Owned]:
    for scheme in schemes:
        for name in columns(tab_of(scheme)):
            yield name, scheme.id, name if name in OF_EVERYBODY else scheme.id


def _headers(schemes: Sequence[Scheme], tab_of: Callable[[Scheme], type[Tab]]) -> Iterator[_Owned]:
    for scheme in schemes:
        for name, column in columns(tab_of(scheme)).items():
            for label in column.label:
                yield fold(label), scheme.id, name


def _posts(schemes: Sequence[Scheme]) -> Iterator[_Owned]:
    for scheme in schemes:
        for post in columns(scheme.staff)["post"].choices or ():
            for label in post:
                yield fold(label), scheme.id, post


def _titles(tabs: Iterable[type[Tab]]) -> Iterator[_Owned]:
    for tab in tabs:
        for locale in LOCALES:
            yield f"{locale} {fold(about(tab).title.to(locale))}", tab.__name__, tab


def _ids(tabs: Iterable[type[Tab]]) -> Iterator[_Owned]:
    for tab in tabs:
        yield str(about(tab).sheet_id), tab.__name__, tab
