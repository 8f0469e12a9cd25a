"""Each row's outcome beside it: array formulas that look the row up, as it stands now, in what the functions wrote.

One formula stands in the header cell of each column and answers for the whole column, so there is nothing in the rows
that inserting, sorting or deleting could put beside the wrong one. A row is found by its text: as it was checked
(`Checked`) or as it was calculated (`Calculated`). Where that text is nowhere, the row was changed since, or never
checked; which of the two, tells the name it is known by. Of rows with the same text, the first is told from the others.

To put the texts of very many rows together takes a sheet too long. A tab with more than `MOST_COMPARED` rows is marked
so (`mark`), and its rows are found by their names alone; a change then shows with the next check.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from schemas.results import Calculated, Checked
from schemas.row_text import (
    SEPARATOR,
    SPACE,
    content_formula,
    identity,
    nothing,
    plain_formula,
    prefix,
    quoted,
    text_formula,
)
from schemas.scheme import Scheme
from schemas.tab import Means, Tab, about, columns, named
from schemas.words import Locale, Text, fold

RESULT = "outcome"
EXPLANATION = "outcome_says"
FAULTY = "outcome_faulty"
LABELS = {
    RESULT: Text("核算结果", "Result"),
    EXPLANATION: Text("核算说明", "Explanation"),
    FAULTY: Text("出错的列", "Faulty columns"),
}
HELP = {
    RESULT: Text(
        "自动显示，不用填。未检查：还没有检查；错误：请按右边的说明改；填写无误，待核算：下次核算后显示结果；"
        "计入、部分计入、不计入、已核算：核算过了；已改动，待重新核算：核算以后这一行又改过",
        "Shown by itself. Not checked: no check has seen it yet; error: mend the row as the next column says; sound: "
        "its result shows after the next calculation; counted, in part, not counted, calculated: it was calculated; "
        "changed: the row was changed after it was calculated",
    ),
    EXPLANATION: Text(
        "自动显示，不用填。怎样算出来的，或者怎样改", "Shown by itself: how it was worked out, or how to mend it"
    ),
    FAULTY: Text(
        "自动显示，不用填，平时隐藏。这一行填错的列，它们的格子是粉红色的",
        "Shown by itself, and hidden: the columns of the row with errors, whose cells are pink",
    ),
}
UNCHECKED = Text("未检查", "not checked")
SOUND = Text("填写无误，待核算", "sound, to be calculated")
CHANGED = Text("已改动，待重新核算", "changed, to be recalculated")
USED = Text("已核算", "calculated")
SAYS = {
    UNCHECKED: Text(
        "还没有检查。装了自动校验的几秒内检查；也可以从菜单“核算”选“校验”",
        "Not checked yet. Automatic validation does it within seconds; or choose Validate from the menu Payout",
    ),
    SOUND: Text("没有发现问题，下次核算后显示结果", "Nothing wrong was found; the next calculation shows its result"),
    CHANGED: Text(
        "核算以后这一行改动过，重新核算后显示结果",
        "The row was changed after it was calculated; the next calculation shows its result",
    ),
    USED: Text("最近一次核算用了这一行", "The last calculation took this row into account"),
}
MOST_COMPARED = 5_000  # rows of a tab whose texts a sheet puts together after each edit
LATER = "="  # before the text of a row that an earlier one has too
MANY = "many" + SEPARATOR
_LOOKED_UP: tuple[type[Tab], ...] = (Checked, Calculated)
WATCH = "outcome of "  # before a tab's title: the fact of the system tab that tells of its two formulas


def mark(tab: type[Tab], locale: Locale) -> str:
    """What stands in `Checked` for a tab whose rows are found by their names."""
    return MANY + about(tab).title.to(locale)


def formula(name: str, tab: type[Tab], scheme: Scheme | None, locale: Locale, places: Mapping[str, int]) -> str:
    """The formula of the outcome column `name`. `places` says where the tab's columns stand, from 0.

    `scheme`: the one whose main tab this is, None for any other tab.
    """
    found = _Formula(tab, scheme if scheme and named(tab, Means.KEY) else None, locale, places)
    return {RESULT: found.result, EXPLANATION: found.says, FAULTY: found.faulty}[name]()


def named_among_faulty(header: str, faulty: str) -> str:
    """A formula that is true where a row's faulty columns, in the cell `faulty`, name that of the cell `header`."""
    return f'=ISNUMBER(FIND("{SEPARATOR}"&{header}&"{SEPARATOR}",{faulty}))'


def watch(tab: type[Tab], locale: Locale, places: Mapping[str, int]) -> str:
    """A formula for the system tab that tells whether a tab's outcome formulas are in order; see `is_in_order`.

    It names the cells above the columns that they look at: Sheets moves or breaks all these references alike.
    """
    heads = {name: f"{_title(tab, locale)}!{letters(place)}1" for name, place in places.items()}
    parts = [heads[name] for name in _present(tab, places)]
    parts += [f"{_title(other, locale)}!A1" for other in _LOOKED_UP]
    parts += [f"ISFORMULA({heads[name]})" for name in LABELS]
    return f'=IFERROR(TEXTJOIN("{SEPARATOR}",FALSE,{",".join(parts)}),"")'


def is_in_order(told: object, tab: type[Tab], present: Iterable[str]) -> bool:
    """Whether by what the formula of `watch` told, the outcome formulas are there and look at the columns `present`."""
    parts = [fold(part) for part in str(told).split(SEPARATOR)]
    wanted = [columns(tab)[name].label for name in present]
    wanted += [next(iter(columns(other).values())).label for other in _LOOKED_UP]
    wanted += [Text("TRUE", "TRUE")] * len(LABELS)
    return len(parts) == len(wanted) and all(
        part in map(fold, label) for part, label in zip(parts, wanted, strict=True)
    )


def watched(tab: type[Tab], locale: Locale) -> str:
    """The name of the system tab's fact beside which that formula stands."""
    return WATCH + about(tab).title.to(locale)


def letters(place: int) -> str:
    """The letters of a column, 0 being A."""
    before, last = divmod(place, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)


@dataclass(frozen=True)
class _Formula:
    """`details`: the scheme in whose 核算明细 the rows have lines under their keys; None where they have none."""

    tab: type[Tab]
    details: Scheme | None
    locale: Locale
    places: Mapping[str, int]

    def result(self) -> str:
        """The outcome in a word."""
        calculated = self._calculated("result")
        return self._for_each_row(
            LABELS[RESULT],
            f'IFERROR(IF(checked<>"",checked,NA()),IFERROR({calculated},'
            f"IF(known,{self._word(CHANGED)},{self._word(UNCHECKED)})))",
        )

    def says(self) -> str:
        """How it was worked out, what to check, what it waits for, or how to mend it."""
        told = self._look_up("stands", self._result_column(Checked, "stands"), self._result_column(Checked, "says"))
        calculated = self._calculated("says")
        return self._for_each_row(
            LABELS[EXPLANATION],
            f'IFERROR({told}&IF(checked="",{calculated},""),IFERROR({calculated},'
            f"IF(known,{self._word(SAYS[CHANGED])},{self._word(SAYS[UNCHECKED])})))",
        )

    def faulty(self) -> str:
        """The columns with errors, which a conditional format looks for."""
        told = self._look_up("stands", self._result_column(Checked, "stands"), self._result_column(Checked, "faulty"))
        return self._for_each_row(LABELS[FAULTY], f'IFERROR({told},"")')

    def _for_each_row(self, label: Text, outcome: str) -> str:
        names = _present(self.tab, self.places)
        checked = self._result_column(Checked, "stands")
        known_as, first = self._result_column(Calculated, "name"), self._column(names[0])
        row = (self.tab, names, self._columns, self.locale)
        return (
            "=ARRAYFORMULA(LET("
            f"many,ISNUMBER(MATCH({quoted(mark(self.tab, self.locale))},{checked},0)),"
            f"typed,IF(many,{content_formula(*row)},{text_formula(*row)}),"
            f"named,{self._name(names)},"
            "found,IF(many,named,typed),"
            f'stands,IF(MATCH(found,found,0)<ROW({first}),"{LATER}","")&found,'
            f"checked,{self._look_up('stands', checked, self._result_column(Checked, 'result'))},"
            f"known,IF(many,FALSE,ISNUMBER(MATCH(named,{known_as},0))),"
            f"IF(ROW({first})=1,{self._word(label)},"
            f"IF(typed={quoted(nothing(self.tab, len(names), self.locale))},,{outcome}))"
            "))"
        )

    def _name(self, names: Sequence[str]) -> str:
        """What each row is known by."""
        telling = [name for name in identity(self.tab) if name in names]
        if not named(self.tab, Means.KEY):
            return text_formula(self.tab, telling, self._columns, self.locale)
        return f"{quoted(prefix(self.tab, self.locale))}&{self._key()}"

    def _key(self) -> str:
        """Each row's key as the functions understand it."""
        return plain_formula(f'REGEXREPLACE(ASC({self._column(identity(self.tab)[0])}&""),{quoted(SPACE)},"")')

    def _calculated(self, name: str) -> str:
        """What came of each row in the last calculation."""
        known_as, stands = (self._result_column(Calculated, column) for column in ("name", "stands"))
        own = self._look_up("stands", f"IF(many,{known_as},{stands})", self._result_column(Calculated, name))
        if self.details is None:
            return own
        keys, there = (_whole_column(self.details.details, column, self.locale) for column in ("key", name))
        return f'IF({own}="",{self._look_up(self._key(), keys, there)},{own})'

    def _look_up(self, what: str, among: str, there: str) -> str:
        return f"VLOOKUP({what},{{{among},{there}}},2,FALSE)"

    @property
    def _columns(self) -> dict[str, str]:
        return {name: self._column(name) for name in _present(self.tab, self.places)}

    def _column(self, name: str) -> str:
        place = letters(self.places[name])
        return f"{place}:{place}"

    def _result_column(self, tab: type[Tab], name: str) -> str:
        return _whole_column(tab, name, self.locale)

    def _word(self, word: Text) -> str:
        return quoted(word.to(self.locale))


def _present(tab: type[Tab], places: Mapping[str, int]) -> list[str]:
    return [name for name in columns(tab) if name in places]


def _title(tab: type[Tab], locale: Locale) -> str:
    return "'" + about(tab).title.to(locale).replace("'", "''") + "'"


def _whole_column(tab: type[Tab], name: str, locale: Locale) -> str:
    """A column of a result tab, where the functions write it."""
    place = letters(list(columns(tab)).index(name))
    return f"{_title(tab, locale)}!{place}:{place}"
