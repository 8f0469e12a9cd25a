"""Each deal's outcome beside its row: two array formulas that look it up in the result tabs by order number.

One formula stands in the header cell of each column and answers for the whole column, so there is nothing in the
rows that inserting, sorting or deleting could put beside the wrong deal. An empty row shows a real blank.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.cells import DIGITS_A_SHEET_KEEPS
from schemas.problems import CODES, ERROR, LEVELS, REMINDER
from schemas.results import COUNTED, COUNTED_IN_PART, HELD, NOT_COUNTED, RESULTS, Problems
from schemas.scheme import Scheme
from schemas.tab import Means, Tab, about, columns, named
from schemas.words import Locale, Text, translation
from sheets_templates.looks import Mark

RESULT = "outcome"
EXPLANATION = "outcome_says"
LABELS = {
    RESULT: Text("核算结果", "Result"),
    EXPLANATION: Text("核算说明", "Explanation"),
}
HELP = {
    RESULT: Text(
        "自动显示，不用填。计入、部分计入、不计入：已核算；错误：请按右边的说明改；待核算：下次核算后显示",
        "Shown by itself. Counted, in part or not: calculated; error: mend the row as the next column says; "
        "waiting: shown after the next calculation",
    ),
    EXPLANATION: Text(
        "自动显示，不用填。怎样算出来的，或者怎样改", "Shown by itself: how it was worked out, or how to mend it"
    ),
}
WIDTHS = {RESULT: 90, EXPLANATION: 420}
WAITING = Text("待核算", "waiting")
WAITS = Text("还没有核算", "Not calculated yet")
REMINDS = Text("提醒：{advice}。", "Reminder: {advice}. ")
LEAVE_ALONE = Text(
    "这一列自动显示核算结果，请不要填写", "This column shows the outcome by itself; please do not type here"
)
FULL_WIDTH = 0xFEE0  # from a sign to its full-width form
# RE2: white space, separators, and the control and format marks that copying leaves behind.
_SPACE = r"[\s\p{Z}\p{Cc}\p{Cf}]+"


def marks(locale: Locale) -> dict[str, Mark]:
    """How the words of the result column are coloured."""
    said = translation(RESULTS, LEVELS, locale=locale)
    return {
        said[COUNTED]: Mark.GOOD,
        said[COUNTED_IN_PART]: Mark.PARTLY,
        said[NOT_COUNTED]: Mark.BAD,
        said[HELD]: Mark.PARTLY,
        said[ERROR]: Mark.BAD,
        WAITING.to(locale): Mark.WAITING,
    }


def validation(locale: Locale) -> dict[str, object]:
    """Refuses what is typed into the column, where it would block the formula; deleting and sorting rows stay free."""
    return {
        "condition": {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": "=FALSE"}]},
        "inputMessage": LEAVE_ALONE.to(locale),
        "strict": True,
    }


def formula(name: str, scheme: Scheme, locale: Locale, places: Mapping[str, int]) -> str:
    """The formula of the outcome column `name`. `places` says where the columns of the deals tab stand, from 0."""
    return _Formula(scheme, locale, places).result() if name == RESULT else _Formula(scheme, locale, places).says()


@dataclass(frozen=True)
class _Formula:
    scheme: Scheme
    locale: Locale
    places: Mapping[str, int]

    @property
    def _key(self) -> str:
        """The column of the deals that holds their number."""
        return named(self.scheme.deals, Means.KEY)[0]

    def result(self) -> str:
        """Counted, in part, not counted, error or waiting."""
        error = quoted(translation(LEVELS, locale=self.locale)[ERROR])
        return self._look_up(
            label=LABELS[RESULT],
            damaged=error,
            missing=error,
            duplicate=error,
            from_problems=_whole_column(Problems, "level", self.locale),
            from_details="found",
            details=_whole_column(self.scheme.details, "result", self.locale),
            waiting=quoted(WAITING.to(self.locale)),
        )

    def says(self) -> str:
        """How it was worked out, what to check, or how to mend it."""
        typed = self._column(self._key)
        says = {name: code.says.to(self.locale) for name, code in CODES.items()}
        key = columns(self.scheme.deals)[self._key]
        label, advice = key.label.to(self.locale), key.kind.advice.to(self.locale)
        unreadable = says["unreadable"].replace("{column}", label).replace("{advice}", advice)
        advised = _whole_column(Problems, "advice", self.locale)
        reminder = f"VLOOKUP({quoted(self._level(REMINDER))}&key,{{problem,{advised}}},2,FALSE)"
        reminds = _filled(REMINDS.to(self.locale), "{advice}", reminder)
        return self._look_up(
            label=LABELS[EXPLANATION],
            damaged=_filled(unreadable, "{typed}", typed),
            missing=quoted(says["missing"].replace("{column}", label)),
            duplicate=_filled(says["duplicate"], "{typed}", typed),
            from_problems=advised,
            from_details=f'IFERROR({reminds},"")&found',
            details=_whole_column(self.scheme.details, "says", self.locale),
            waiting=quoted(WAITS.to(self.locale)),
        )

    def _look_up(
        self,
        *,
        label: Text,
        damaged: str,
        missing: str,
        duplicate: str,
        from_problems: str,
        from_details: str,
        details: str,
        waiting: str,
    ) -> str:
        typed = self._column(self._key)
        problem_tab, code, level, key = (
            _whole_column(Problems, name, self.locale) for name in ("tab_title", "code", "level", "key")
        )
        deals = quoted(about(self.scheme.deals).title.to(self.locale))
        keys = _whole_column(self.scheme.details, "key", self.locale)
        understood = f'UPPER(REGEXREPLACE(ASC({typed}&""),{quoted(_SPACE)},""))'
        return (
            "=ARRAYFORMULA(LET("
            f"key,{_without_wildcards(understood)},"
            f"named,{_without_wildcards(key)},"
            f'problem,IF(({problem_tab}={deals})*({code}<>"duplicate"),{level}&"|"&named,""),'
            # Rows that share a number share their problems too; the first row holds the number, so its result counts.
            f'shared,ISNUMBER(MATCH(key,IF({code}="duplicate",named,""),0)),'
            f"error,VLOOKUP({quoted(self._level(ERROR))}&key,{{problem,{from_problems}}},2,FALSE),"
            f"found,VLOOKUP(key,{{{keys},{details}}},2,FALSE),"
            f"paid,{from_details},"
            f"IF(ROW({typed})=1,{quoted(label.to(self.locale))},"
            f"IF(ISNUMBER({typed})*({typed}>=10^{DIGITS_A_SHEET_KEEPS}),{damaged},"
            f'IF(((key="")+(key="FALSE")*ISLOGICAL({typed}))*(REGEXREPLACE({self._content()},{quoted(_SPACE)},"")=""),,'
            f'IF(key="",{missing},'
            f"IF(MATCH(key,key,0)<ROW({typed}),{duplicate},"
            f"IFERROR(IF(shared,paid,error),IFERROR(IF(shared,error,paid),{waiting})))))))"
            "))"
        )

    def _level(self, level: str) -> str:
        return translation(LEVELS, locale=self.locale)[level] + "|"

    def _column(self, name: str) -> str:
        place = letters(self.places[name])
        return f"{place}:{place}"

    def _content(self) -> str:
        """What else stands in the row; a box that is not ticked is nothing, whichever column it is in."""
        others = [name for name in self.places if name != self._key and name in columns(self.scheme.deals)]
        return f'SUBSTITUTE({"&".join(map(self._column, others))}&"","FALSE","")'


def letters(place: int) -> str:
    """The letters of a column, 0 being A."""
    before, last = divmod(place, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)


def quoted(text: str) -> str:
    """A text as it stands in a formula."""
    return '"' + text.replace('"', '""') + '"'


def _without_wildcards(text: str) -> str:
    """A text whose `~`, `*` and `?` a look-up takes for themselves: their full-width forms, which no key has."""
    for sign in "~*?":
        text = f'SUBSTITUTE({text},"{sign}","{chr(ord(sign) + FULL_WIDTH)}")'
    return text


def _whole_column(tab: type[Tab], name: str, locale: Locale) -> str:
    """A column of a result tab, where the functions write it."""
    title = about(tab).title.to(locale).replace("'", "''")
    place = letters(list(columns(tab)).index(name))
    return f"'{title}'!{place}:{place}"


def _filled(phrase: str, mark: str, value: str) -> str:
    """A phrase as a formula that puts a value in the place of its mark."""
    before, after = phrase.split(mark)
    return f"{quoted(before)}&{value}&{quoted(after)}"
