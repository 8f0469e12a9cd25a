"""A scheme's tabs, problems, shipped plan and acceptance cases as a page of documentation, generated from them.

`python -m sheets_templates.documentation` writes the pages of every scheme.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from schemas.outcome import HELP, LABELS
from schemas.parameters import Parameter
from schemas.problems import CODES, LEVELS
from schemas.scheme import SCHEMES, Scheme, scheme
from schemas.tab import DAYS_AHEAD, Role, Tab, about, columns
from schemas.words import Locale, Text, translation
from schemas.workbook import Workbook, workbook
from sheets_templates import arrangement
from sheets_templates.api import CellValue
from sheets_templates.layout import in_order
from sheets_templates.notes import note
from sheets_templates.plan_rows import plan_rows
from sheets_templates.starts import SETTINGS

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "schemes"
CASES = ROOT / "tests" / "cases"
CASE = "- 案例:"
PAGES: dict[Locale, str] = {"en": "{id}.md", "zh": "{id}.zh.md"}

WRITTEN_BY = {
    Role.INPUT: Text("大家填写", "people"),
    Role.PLAN: Text("经理维护", "managers"),
    Role.RESULT: Text("程序写入", "the functions"),
    Role.SYSTEM: Text("程序自用", "the functions, for themselves"),
}
GENERATED = Text(
    "这一页由表格的定义自动生成（`python -m sheets_templates.documentation`），请勿手工修改。",
    "This page is generated from the schemas (`python -m sheets_templates.documentation`); do not edit it by hand.",
)
HEADERS_BY_NAME = Text(
    "列按表头查找，可以移动，也可以自己加列；中英文表头都认得。",
    "Columns are found by their headers, Chinese or English; they may be moved, and others may be added.",
)
TABS = Text("表", "Tabs")
PROBLEMS = Text("问题", "Problems")
SETTINGS_TITLE = Text("设置里的各项", "The settings")
PLAN = Text("随附的方案", "The plan it ships with")
EXAMPLES = Text("验收案例", "Acceptance cases")
EXAMPLES_HELP = Text(
    "每一条都是一个测试：`tests/cases/{id}` 里写着填什么、得什么，`./scripts/test tests/cases -k 句中一个词` 单独运行。",
    "Each is a test: `tests/cases/{id}` says what is typed and what comes of it; "
    "`./scripts/test tests/cases -k A_WORD_OF_IT` runs it alone. They are written in the words of the sheet, in Chinese.",
)
DECIDED = Text(
    "“依据”是原文的条款。原文没有写明、由本方案取定的，在“说明”里写着“本方案取”；都可以改。",
    "The clause is that of the source document. What the source leaves open is marked in the description as decided; "
    "managers may change it.",
)
LIMITS = Text("（应在什么范围）", "(Within what it lies)")
HOW = Text("（怎样填写）", "(How to write it)")
TITLES = (Text("表", "Tab"), Text("谁写", "Written by"), Text("内容", "Holds"))
COLUMNS = (Text("列", "Column"), Text("填什么", "Holds"))
PARAMETERS = (
    Text("名称", "Name"),
    Text("设的是什么", "Sets"),
    Text("单位", "Unit"),
    Text("可以填什么", "Allowed"),
    Text("通常", "Usual"),
)
PROBLEM_COLUMNS = (Text("代码", "Code"), Text("级别", "Level"), Text("怎样说", "Says"))


def markdown(scheme: Scheme, locale: Locale) -> str:
    """The page of one scheme."""
    return "\n\n".join(_parts(scheme, locale)) + "\n"


def write(folder: Path = FOLDER) -> list[Path]:
    """Writes the pages of every scheme, in every language, and gives their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in SCHEMES:
        for locale, page in PAGES.items():
            path = folder / page.format(id=name)
            path.write_text(markdown(scheme(name), locale), encoding="utf-8")
            written.append(path)
    return written


def _parts(scheme: Scheme, locale: Locale) -> Iterator[str]:
    book = workbook(scheme.id)
    tabs = in_order(book)
    yield f"# {_named(scheme.title, locale)}"
    yield GENERATED.to(locale)
    yield HEADERS_BY_NAME.to(locale)
    yield f"## {TABS.to(locale)}"
    yield _table(_words(TITLES, locale), (_tab_line(tab, locale) for tab in tabs))
    for tab in tabs:
        yield f"### {_named(about(tab).title, locale)}"
        yield about(tab).help.to(locale)
        yield _table(_words(COLUMNS, locale), _column_lines(scheme, tab, locale))
        if tab is scheme.parameters:
            yield _table(_words(PARAMETERS, locale), (_parameter_line(one, locale) for one in scheme.declared))
    yield f"## {SETTINGS_TITLE.to(locale)}"
    yield _table(_words(COLUMNS, locale), ([_named(s.name, locale), s.help.to(locale)] for s in SETTINGS))
    yield f"## {PROBLEMS.to(locale)}"
    yield _table(_words(PROBLEM_COLUMNS, locale), _problem_lines(locale))
    yield f"## {PLAN.to(locale)}"
    yield DECIDED.to(locale)
    for tab in scheme.plan:
        yield f"### {_named(about(tab).title, locale)}"
        yield _plan(book, tab, locale)
    yield f"## {EXAMPLES.to(locale)}"
    yield EXAMPLES_HELP.to(locale, id=scheme.id)
    for path in sorted((CASES / scheme.id).glob("*.yaml")):
        yield _cases(path)


def _cases(path: Path) -> str:
    """The sentences of a file of acceptance cases, under what its first line says of them."""
    lines = path.read_text(encoding="utf-8").splitlines()
    about_them = next((line.lstrip("# ") for line in lines if line.startswith("#")), "")
    sentences = [line.removeprefix(CASE).strip(" \"'") for line in lines if line.startswith(CASE)]
    return "\n".join([f"`{path.name}` {about_them}".strip(), "", *(f"- {sentence}" for sentence in sentences)])


def _tab_line(tab: type[Tab], locale: Locale) -> list[str]:
    what = about(tab)
    return [_named(what.title, locale), WRITTEN_BY[what.role].to(locale), what.help.to(locale)]


def _column_lines(scheme: Scheme, tab: type[Tab], locale: Locale) -> Iterator[list[str]]:
    known = columns(tab)
    for name in arrangement.in_order(tab, is_told=tab in workbook(scheme.id).told):
        if name in known:
            yield [_named(known[name].label, locale), note(tab, name, locale)]
        else:
            yield [_named(LABELS[name], locale), HELP[name].to(locale)]


def _parameter_line(parameter: Parameter, locale: Locale) -> list[str]:
    bounds = parameter.bounds
    allowed = bounds.allowed.to(locale) if parameter.is_number else parameter.advice.to(locale)
    unit = parameter.unit.to(locale) if parameter.unit else ""
    return [_named(parameter.name, locale), parameter.help.to(locale), unit, allowed, bounds.usually.to(locale)]


def _problem_lines(locale: Locale) -> Iterator[list[str]]:
    levels = translation(LEVELS, locale=locale)
    for code in CODES.values():
        says = code.says.to(
            locale,
            column="…",
            typed="…",
            advice=HOW.to(locale),
            tab="…",
            since="…",
            ahead=f"{DAYS_AHEAD}",
            bounds=LIMITS.to(locale),
        )
        yield [f"`{code.name}`", levels[code.level], says]


def _plan(book: Workbook, tab: type[Tab], locale: Locale) -> str:
    """The shipped rows, without the columns that none of them uses."""
    rows = plan_rows(book, tab, locale)
    stands = {name: place for place, name in enumerate(columns(tab))}
    order = [stands[name] for name in arrangement.in_order(tab, is_told=False)]
    used = [place for place in order if any(row[place] is not None for row in rows)]
    labels = [column.label.to(locale) for column in columns(tab).values()]
    return _table([labels[place] for place in used], ([_shown(row[place]) for place in used] for row in rows))


def _shown(cell: CellValue) -> str:
    return "" if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell)


def _named(label: Text, locale: Locale) -> str:
    """A label; on an English page with the Chinese one, which a workbook has unless it was asked otherwise."""
    return label.zh if locale == "zh" else f"{label.en} ({label.zh})"


def _words(texts: Iterable[Text], locale: Locale) -> list[str]:
    return [text.to(locale) for text in texts]


def _table(header: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rows = [list(header), ["---"] * len(header), *map(list, lines)]
    return "\n".join("| " + " | ".join(map(_cell, row)) + " |" for row in rows)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", "<br>")


if __name__ == "__main__":
    for path in write():
        print(path)
