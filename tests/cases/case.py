"""One acceptance case: tabs as people type them, filled up with what does not matter, and what must come of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from schemas.cells import Cell, Figure
from schemas.inputs import Adjustments
from schemas.tab import Tab, about, columns
from schemas.words import fold
from schemas.workbook import Workbook, workbook
from sheets_templates.plan_rows import file_of
from tests.pay.book import Book, Found, Rows, sheet_rows, shipped, tabs_of, work_out

NAME, SCHEMES, TODAY, HEADERS, ORDER = "案例", "方案", "运行日", "表头", "列顺序"
DETAILS, SUMMARY, REPORTS, PROBLEMS = "明细", "汇总", "完成情况", "问题"
TIMES, AS_IS = "笔数", "原样"
FIND, CHANGE, COPY, ADD, DELETE, CLEAR = "找", "改", "照", "加", "删", "清空"
WORDS = (NAME, SCHEMES, TODAY, HEADERS, ORDER, DETAILS, SUMMARY, REPORTS, PROBLEMS)
PROBLEM = ("表", "行", "列", "代码", "级别")
WHEN, FILL = "当", "填"
NUMBER, SHOWN, FORMULA = "数", "显示", "公式"
MARK = re.compile(r"\{[a-z_]*\}")  # of a sentence that was not filled in
PLACE = re.compile(r"\{(:[0-9]+)?\}")
USUAL = "usual.yml"
CASES = Path(__file__).parent
Said = dict[str, Any]


class Differs(Exception):
    """What came of a case is not what it says, in the words of the case."""


class Loader(yaml.SafeLoader):
    """YAML as a sheet would take it: a day, `yes` or `0571` are text, true and false are boxes, the rest numbers."""


Loader.yaml_implicit_resolvers = {}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))
Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("^-?(0|[1-9][0-9]*)$"), list("-0123456789"))
Loader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^-?(0|[1-9][0-9]*)\.[0-9]+$"), list("-0123456789"))
Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^$"), [""])


def load(path: Path) -> list[Said]:
    """The cases of a file. Those of a folder that is named after a scheme are that scheme's."""
    cases = _read(path)
    if not isinstance(cases, list) or not all(isinstance(case, dict) for case in cases):
        raise TypeError(f"{path.name} is not a list of cases")
    return [{SCHEMES: path.parent.name, **case} for case in cases]


def hold(said: Said) -> None:
    """Works a case out. Raises Differs where something else comes of it, ValueError for a case with unknown words."""
    schemes = workbook(said[SCHEMES])
    known = {*WORDS, *tabs_of(schemes)}
    if unknown := set(said) - known:
        raise ValueError(f"a case does not say {', '.join(sorted(unknown))}; it may say {', '.join(sorted(known))}")
    found = work_out(book(said))
    problems = [dict(zip(PROBLEM, problem, strict=True)) for problem in found.problems]
    _in_words(found)
    _same(PROBLEMS, problems, said.get(PROBLEMS, []), where={"表": about(schemes.inputs[0]).title.zh})
    for what, rows in ((DETAILS, found.details), (SUMMARY, found.summary), (REPORTS, found.reports)):
        if what in said:
            _same(what, rows, said[what])
    if not {DETAILS, SUMMARY, REPORTS} & set(said) and found.details and not said.get(PROBLEMS):
        raise ValueError(f"a case says what must come of it: {DETAILS}, {SUMMARY}, {REPORTS} or {PROBLEMS}")


def _in_words(found: Found) -> None:
    """Whatever a case is about: every problem says something, and every row of the summary is somebody's."""
    for problem, advice in zip(found.problems, found.advice, strict=True):
        if not advice.strip() or MARK.search(advice):
            raise Differs(f"{PROBLEMS}不符:\n{problem} 说明是 {advice!r}")
    if nobody := [row for row in found.summary if not (row["工号"] and row["姓名"])]:
        raise Differs(f"{SUMMARY}不符:\n没有人的行 {nobody}")


def book(said: Said) -> Book:
    """The tabs of a case."""
    schemes = workbook(said[SCHEMES])
    fillings, last_day = usual(schemes)
    titles = tabs_of(schemes)
    tabs: dict[str, Rows] = {}
    for title, tab in titles.items():
        if tab in schemes.plan:
            scheme = next(scheme for scheme in schemes.schemes if tab in scheme.plan)
            tabs[title] = plan(shipped(file_of(scheme, tab).stem, scheme), said.get(title, []))
        else:
            rows = enumerate(_repeated(said.get(title, [])), start=1)
            filled = [typed(row, place, fillings.get(title, []), tab) for place, row in rows]
            tabs[title] = sheet_rows(title, filled, titles)
    for title, order in said.get(ORDER, {}).items():
        tabs[title] = _ordered(tabs[title], order)
    for title, names in said.get(HEADERS, {}).items():
        tabs[title][0] = [names.get(head, head) for head in tabs[title][0]]
    return Book(tabs, date.fromisoformat(said.get(TODAY, last_day)), schemes.name)


def usual(schemes: Workbook) -> tuple[dict[str, list[Said]], str]:
    """What stands in the cells that a case leaves open, by tab, and the day of the run: see `usual.yml` beside cases."""
    fillings: dict[str, list[Said]] = {about(Adjustments).title.zh: [{FILL: {"单号": "T{:03}", "原因": "补发"}}]}
    last_day = ""
    for scheme in schemes.schemes:
        found = _read(CASES / scheme.id / USUAL)
        last_day = max(last_day, found.pop(TODAY))
        own = {
            about(tab).title.zh: about(mine).title.zh
            for tab, mine in zip(_plain(scheme.id), scheme.inputs, strict=True)
        }
        for title, said in found.items():
            fillings.setdefault(own.get(title, title), []).extend(said)
    return fillings, last_day


def _plain(name: str) -> tuple[Any, ...]:
    return workbook(name).schemes[0].inputs


def typed(row: Mapping[str, Cell], place: int, fillings: Iterable[Said], tab: type[Tab]) -> dict[str, Cell]:
    """A row with whatever the case leaves open filled in so that nothing is wrong with it.

    `{}` stands for the row's place, `{:04}` for its place in four digits; 当 limits a filling to rows with these cells.
    """
    if row.get(AS_IS):
        return {name: cell for name, cell in row.items() if name != AS_IS}
    filled: dict[str, Cell] = {}
    for filling in fillings:
        wanted = filling.get(WHEN, {}).items()
        if all(_word(tab, name, {**filled, **row}.get(name, "")) == cell for name, cell in wanted):
            filled |= {name: _placed(cell, place, {**filled, **row}) for name, cell in filling[FILL].items()}
    return {**filled, **row}


def _word(tab: type[Tab], header: str, cell: Cell) -> str:
    """What stands in a cell, as the choice it means where it is one."""
    offered = next((column.choices for column in columns(tab).values() if column.label.zh == header), None)
    return (offered.reading() if offered else {}).get(fold(str(cell)), str(cell))


def _placed(cell: Cell, place: int, row: Mapping[str, Cell]) -> Cell:
    if not isinstance(cell, str):
        return cell
    named = re.sub(r"\{([^{}:0-9][^{}]*)\}", lambda found: str(row.get(found[1], "")), cell)
    return PLACE.sub(lambda found: format(place, (found[1] or ":")[1:]), named)


def plan(tab: Rows, edits: Iterable[Said]) -> Rows:
    """A shipped plan tab after a manager's edits: 找 … 改, 照 … 改 (a copy), 加, 删, 清空 (all rows)."""
    heads = [str(head) for head in tab[0]]
    rows: list[dict[str, Cell]] = [dict(zip(heads, row, strict=True)) for row in tab[1:]]
    for edit in edits:
        if CLEAR in edit:
            rows = []
            continue
        if ADD in edit:
            rows.append({**dict.fromkeys(heads, ""), **edit[ADD]})
            continue
        wanted = edit.get(FIND) or edit.get(COPY) or edit[DELETE]
        chosen = [row for row in rows if all(str(row[name]) == str(cell) for name, cell in wanted.items())]
        if not chosen:
            raise ValueError(f"no row of the plan has {wanted}")
        if DELETE in edit:
            rows = [row for row in rows if row not in chosen]
        elif COPY in edit:
            rows += [{**row, **edit[CHANGE]} for row in chosen]
        else:
            for row in chosen:
                row.update(edit[CHANGE])
    return [list(heads), *([row[name] for name in heads] for row in rows)]


def _read(path: Path) -> Any:
    return _figured(yaml.load(path.read_text(encoding="utf-8"), Loader))  # a SafeLoader: it makes plain values only


def _figured(said: Any) -> Any:
    """What a file says, with the numbers of which it says how the sheet shows them."""
    if isinstance(said, dict) and {NUMBER, SHOWN} <= set(said):
        return Figure(float(said[NUMBER]), str(said[SHOWN]), moves=bool(said.get(FORMULA)))
    if isinstance(said, dict):
        return {name: _figured(cell) for name, cell in said.items()}
    return [_figured(one) for one in said] if isinstance(said, list) else said


def _repeated(rows: Iterable[Said]) -> list[Said]:
    return [
        {name: cell for name, cell in row.items() if name != TIMES} for row in rows for _ in range(row.get(TIMES, 1))
    ]


def _ordered(tab: Rows, order: list[str]) -> Rows:
    places = [tab[0].index(name) for name in order]
    places += [place for place in range(len(tab[0])) if place not in places]
    return [[row[place] for place in places] for row in tab]


def _same(what: str, found: list[Said], wanted: Iterable[Said], where: Mapping[str, object] | None = None) -> None:
    """Row by row, in order; only what the case names is compared."""
    rows = [{**(where or {}), **row} for row in _repeated(wanted)]
    lines = []
    for place in range(max(len(rows), len(found))):
        want, got = (listed[place] if place < len(listed) else {} for listed in (rows, found))
        differ = {name for name, cell in want.items() if got.get(name) != cell} or (set(got) if not want else set())
        if differ or not got:
            shown = sorted(differ or want, key=list({**want, **got}).index)
            lines.append(
                f"第{place + 1}行: 应为 { {n: want[n] for n in shown if n in want} }, 实为 { {n: got[n] for n in shown if n in got} }"
            )
    if lines:
        raise Differs(f"{what}不符:\n" + "\n".join(lines))
