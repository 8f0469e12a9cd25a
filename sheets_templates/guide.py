"""What 使用说明 says: how to begin, the month's order of work, what colours mean, who fills in what, for these schemes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from schemas.inputs import Adjustments
from schemas.outcome import CHANGED, LABELS, SOUND, UNCHECKED, USED
from schemas.problems import ERROR, LEVELS
from schemas.results import COUNTED, COUNTED_IN_PART, HELD, NOT_COUNTED, RESULTS, Guide, Problems
from schemas.tab import Means, Role, Tab, about, named
from schemas.words import Locale, Text, translation
from schemas.workbook import Workbook
from sheets_templates.api import CellValue, Formula
from sheets_templates.looks import Mark
from sheets_templates.outcome import marks_of_outcomes

LINK = re.compile(r'=HYPERLINK\("([^"]+)"')
BEGIN = Text("开始：三步", "To begin: three steps")
MONTH = Text("每个月的顺序", "The month, step by step")
COLOURS = Text("颜色", "Colours")
WHO = Text("谁填哪张表", "Who fills in what")
MORE = Text("想知道更多", "To know more")
SECTIONS = (BEGIN, MONTH, COLOURS, WHO, MORE)

_QUOTED = Text("“{title}”", '"{title}"')
_BEGIN = (
    (
        Text("第一步", "First"),
        Text(
            "经理在“{staff}”填人：一人一行，写工号、姓名、岗位、邮箱；至少一位的“权限”选“经理”。",
            'A manager fills in the tab "{staff}": a row a person with number, name, post and e-mail; at least one of '
            "them has the permission Manager.",
        ),
    ),
    (
        Text("第二步", "Second"),
        Text(
            "经理核对{plan}：随附的数字是文件里的，和你们的不一样就改。",
            "A manager looks through {plan}: the numbers are those of the source document; change what is different here.",
        ),
    ),
    (
        Text("第三步", "Third"),
        Text(
            "在{main}填一行试试，再从菜单“核算”选“校验”；“{result}”写着这一行怎么样，“{says}”写着怎样改。",
            'Type a row into {main} and choose Validate from the menu Payout: "{result}" says what came of the row, '
            '"{says}" how to mend it.',
        ),
    ),
)
_MONTH = (
    (
        Text("平时", "All month"),
        Text(
            "有一笔填一行：{entries}。填完看“{result}”：红色的照“{says}”改，改好自动消失。",
            'Type a row for each thing that happens: {entries}. Look at "{result}": mend what is red as "{says}" says; it '
            "goes away by itself.",
        ),
    ),
    (
        Text("月底", "At its end"),
        Text("这个月的也要填齐：{periodic}。", "Complete what is of the month as a whole: {periodic}."),
    ),
    (
        Text("要加减钱", "Amounts by hand"),
        Text(
            "经理在“{adjustments}”填一行，从菜单“核算”选“办理…”批准；批准了才算。",
            'A manager types a row into "{adjustments}" and approves it (menu Payout, Steps); it counts from then on.',
        ),
    ),
    (
        Text("下月初", "After it"),
        Text(
            "经理从菜单“核算”选“重新核算”，看“{problems}”；请大家把错的改好，再算一次，看“{summary}”。",
            'A manager chooses Recalculate from the menu Payout and looks at "{problems}"; once all is mended, recalculate '
            'and look at "{summary}".',
        ),
    ),
    (
        Text("发对账单", "Statements"),
        Text(
            "经理先“预览对账单”，再“发送对账单”。每人收到自己的一份，每一笔都写着怎样算的。",
            "A manager previews the statements, then sends them. Each person gets their own, with the arithmetic of every "
            "line.",
        ),
    ),
)
_ROLES = {
    Role.INPUT: Text("蓝色的表", "Blue tab"),
    Role.PLAN: Text("黄色的表", "Yellow tab"),
    Role.RESULT: Text("绿色的表", "Green tab"),
}
_ROLES_SAY = {
    Role.INPUT: Text(
        "大家在这里填。表头颜色深的必填；灰底的两列自动显示结果，不用填。",
        "People type here. Dark headers must be filled in; the two grey columns show the outcome by themselves.",
    ),
    Role.PLAN: Text("方案：多少钱、什么条件，由经理维护。", "The plan: amounts and conditions, kept by the managers."),
    Role.RESULT: Text("程序写的结果，谁也改不了。", "Results that the program writes; nobody can change them by hand."),
}
_ROLE_MARKS = {Role.INPUT: Mark.INPUT_TAB, Role.PLAN: Mark.PLAN_TAB, Role.RESULT: Mark.RESULT_TAB}
_WORDS = {
    COUNTED: Text("全部算了", "It counted in full"),
    COUNTED_IN_PART: Text("有一部分没算，原因写在旁边", "Part of it did not count; the reason stands beside it"),
    NOT_COUNTED: Text("没有算，原因写在旁边", "It did not count; the reason stands beside it"),
    HELD: Text("先不发，改好有错的行再核算就会发", "Not paid for now: mend the faulty row and recalculate"),
}
_FAULTY = Text(
    "这一行填错了，还没有算；填错的格子是粉红色的，旁边写着怎样改",
    "The row has a mistake and is not calculated; the faulty cells are pink, and how to mend them stands beside",
)
_WAITING = {
    SOUND: Text("没有发现问题，等下一次核算", "Nothing is wrong; the next calculation shows its result"),
    CHANGED: Text("算过以后又改了，等下一次核算", "It was changed since; the next calculation shows its result"),
    UNCHECKED: Text("还没有检查，可以从菜单选“校验”", "Not checked yet; choose Validate from the menu"),
    USED: Text("核算时用到了", "The last calculation took it into account"),
}
_MANAGERS = Text("经理填：{help}", "Managers: {help}")
_PEOPLE = Text("大家填：{help}", "People: {help}")
_PROGRAM = Text("不用填：{help}", "The program: {help}")
_COLUMN = Text("每一列", "Each column")
_COLUMN_SAYS = Text(
    "鼠标停在表头上，会显示这一列填什么、怎样写。",
    "Rest the mouse on a header to see what its column holds and how to write it.",
)
_MANUAL = Text("使用手册", "Manual")
_OPEN = Text("打开使用手册", "Open the manual")


def guide_rows(book: Workbook, tabs: Sequence[type[Tab]], locale: Locale, manual: str = "") -> list[list[CellValue]]:
    """The rows of 使用说明. `tabs`: those that people see, from left to right; `manual`: where the manual is, if anywhere."""
    return [
        _section(BEGIN, locale),
        *_sentences(_BEGIN, book, locale),
        _section(MONTH, locale),
        *_sentences(_month(book), book, locale),
        _section(COLOURS, locale),
        *_colours(locale),
        _section(WHO, locale),
        *(_row(about(tab).title.to(locale), _whose(tab, locale)) for tab in tabs if tab is not Guide),
        _section(MORE, locale),
        _row(_COLUMN.to(locale), _COLUMN_SAYS.to(locale)),
        *([_row(_MANUAL.to(locale), _link(manual, locale))] if manual else []),
    ]


def manual_of(grid: Iterable[Sequence[object]]) -> str:
    """The address of the manual that 使用说明 links to already; blank where it links to none."""
    links = (LINK.match(str(cell)) for row in grid for cell in row)
    return next((link[1] for link in links if link), "")


def guide_marks(locale: Locale) -> dict[str, Mark]:
    """How the words of its first column are coloured: as they are in the other tabs."""
    sections = {section.to(locale): Mark.TITLE for section in SECTIONS}
    roles = {_ROLES[role].to(locale): mark for role, mark in _ROLE_MARKS.items()}
    return {**sections, **roles, **marks_of_outcomes(locale, ())}


def _row(what: str, says: CellValue) -> list[CellValue]:
    return [what, says]


def _section(title: Text, locale: Locale) -> list[CellValue]:
    return _row(title.to(locale), None)


def _month(book: Workbook) -> list[tuple[Text, Text]]:
    """The lines of the month; what is of the month as a whole stands apart only where other things happen too."""
    is_apart = len({bool(named(tab, Means.PERIOD)) for tab in book.entries}) > 1
    return [line for line in _MONTH if is_apart or "{periodic}" not in line[1].zh]


def _sentences(lines: Sequence[tuple[Text, Text]], book: Workbook, locale: Locale) -> Iterator[list[CellValue]]:
    result, says = (label.to(locale) for label in list(LABELS.values())[:2])
    periodic = [tab for tab in book.entries if named(tab, Means.PERIOD)]
    happening = [tab for tab in book.entries if tab not in periodic]
    told = {
        "staff": about(book.staff).title.to(locale),
        "plan": _titles(book.plan, locale),
        "main": _titles([scheme.deals for scheme in book.schemes], locale),
        "entries": _titles(happening or periodic, locale),
        "periodic": _titles(periodic, locale),
        "adjustments": about(Adjustments).title.to(locale),
        "problems": about(Problems).title.to(locale),
        "summary": about(book.summary).title.to(locale),
        "result": result,
        "says": says,
    }
    yield from (_row(what.to(locale), sentence.to(locale, **told)) for what, sentence in lines)


def _titles(tabs: Sequence[type[Tab]], locale: Locale) -> str:
    quoted = [_QUOTED.to(locale, title=about(tab).title.to(locale)) for tab in tabs]
    return ("" if locale == "zh" else ", ").join(quoted)


def _colours(locale: Locale) -> Iterator[list[CellValue]]:
    yield from (_row(_ROLES[role].to(locale), _ROLES_SAY[role].to(locale)) for role in _ROLES)
    words = translation(RESULTS, LEVELS, locale=locale)
    yield _row(words[ERROR], _FAULTY.to(locale))
    yield from (_row(words[word], says.to(locale)) for word, says in _WORDS.items())
    yield from (_row(word.to(locale), says.to(locale)) for word, says in _WAITING.items())


def _whose(tab: type[Tab], locale: Locale) -> str:
    what = about(tab)
    if what.role is Role.RESULT:
        return _PROGRAM.to(locale, help=what.help.to(locale))
    whose = _MANAGERS if what.for_managers else _PEOPLE
    return whose.to(locale, help=what.help.to(locale))


def _link(manual: str, locale: Locale) -> Formula:
    address = manual.replace('"', "%22")
    return Formula(f'=HYPERLINK("{address}","{_OPEN.to(locale)}")')
