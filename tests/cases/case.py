"""One acceptance case: tabs as people type them, filled up with what does not matter, and what must come of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from schemas.cells import Cell
from schemas.telecom_retention import PRODUCTS
from schemas.words import fold
from tests.pay.book import (
    ADJUSTMENTS,
    DEALS,
    RATES,
    RULES,
    STAFF,
    TABS,
    TARGETS,
    Book,
    Rows,
    sheet_rows,
    shipped,
    work_out,
)

NAME, TODAY, HEADERS, ORDER = "案例", "运行日", "表头", "列顺序"
DETAILS, SUMMARY, PROBLEMS = "明细", "汇总", "问题"
TIMES, AS_IS = "笔数", "原样"
FIND, CHANGE, COPY, ADD, DELETE = "找", "改", "照", "加", "删"
KNOWN = {NAME, TODAY, HEADERS, ORDER, DETAILS, SUMMARY, PROBLEMS, *TABS}
PROBLEM = ("表", "行", "列", "代码", "级别")
LAST_DAY = date(2016, 4, 30)
ACCOUNTS = {"购机送费": "1390000{:04}", "预存网费送费": "KD{:08}", "光纤平移": "KD{:08}"}
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
    """The cases of a file."""
    cases = yaml.load(path.read_text(encoding="utf-8"), Loader)  # a SafeLoader: it makes plain values only
    if not isinstance(cases, list) or not all(isinstance(case, dict) for case in cases):
        raise TypeError(f"{path.name} is not a list of cases")
    return cases


def hold(said: Said) -> None:
    """Works a case out. Raises Differs where something else comes of it, ValueError for a case with unknown words."""
    if unknown := set(said) - KNOWN:
        raise ValueError(f"a case does not say {', '.join(sorted(unknown))}; it may say {', '.join(sorted(KNOWN))}")
    found = work_out(book(said))
    problems = [dict(zip(PROBLEM, problem, strict=True)) for problem in found.problems]
    _same(PROBLEMS, problems, said.get(PROBLEMS, []), where={"表": DEALS})
    if DETAILS in said:
        _same(DETAILS, found.details, said[DETAILS])
    if SUMMARY in said:
        _same(SUMMARY, found.summary, said[SUMMARY])
    if DETAILS not in said and SUMMARY not in said and found.details and not said.get(PROBLEMS):
        raise ValueError(f"a case says what must come of it: {DETAILS}, {SUMMARY} or {PROBLEMS}")


def book(said: Said) -> Book:
    """The tabs of a case."""
    tabs = {
        DEALS: sheet_rows(DEALS, [deal(row, place) for place, row in enumerate(_repeated(said.get(DEALS, [])), 1)]),
        STAFF: sheet_rows(STAFF, [person(row) for row in said.get(STAFF, [])]),
        TARGETS: sheet_rows(TARGETS, said.get(TARGETS, [])),
        ADJUSTMENTS: sheet_rows(
            ADJUSTMENTS, [_filled(row, {"原因": "补发", "批准人": "主任"}) for row in said.get(ADJUSTMENTS, [])]
        ),
        RATES: plan(shipped("rates"), said.get(RATES, [])),
        RULES: plan(shipped("rules"), said.get(RULES, [])),
    }
    for title, order in said.get(ORDER, {}).items():
        tabs[title] = _ordered(tabs[title], order)
    for title, names in said.get(HEADERS, {}).items():
        tabs[title][0] = [names.get(head, head) for head in tabs[title][0]]
    return Book(tabs, date.fromisoformat(said[TODAY]) if TODAY in said else LAST_DAY)


def deal(row: Mapping[str, Cell], place: int) -> dict[str, Cell]:
    """A row of 业务录入, with whatever the case leaves open filled in so that nothing is wrong with it."""
    product = PRODUCTS.reading().get(fold(str(row.get("业务类型", ""))), "")
    usual: dict[str, Cell] = {"订单号": f"2016-{place:04}", "业务号码": ACCOUNTS.get(product, "KD{:08}").format(place)}
    usual |= {"揽装人工号": 1001, "受理日期": "2016-01-05"}
    usual |= {"购机送费": {"有效4G": "是"}, "预存网费送费": {"单宽带": "是"}}.get(product, {})
    return _filled(row, usual)


def person(row: Mapping[str, Cell]) -> dict[str, Cell]:
    """A row of 员工, filled up likewise."""
    return _filled(row, {"工号": 1001, "姓名": f"员工{row.get('工号', 1001)}", "权限": "员工"})


def plan(tab: Rows, edits: Iterable[Said]) -> Rows:
    """A shipped plan tab after a manager's edits: 找 … 改, 照 … 改 (a copy), 加, 删."""
    heads = [str(head) for head in tab[0]]
    rows: list[dict[str, Cell]] = [dict(zip(heads, row, strict=True)) for row in tab[1:]]
    for edit in edits:
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


def _filled(row: Mapping[str, Cell], usual: Mapping[str, Cell]) -> dict[str, Cell]:
    given = {name: cell for name, cell in row.items() if name != AS_IS}
    return given if row.get(AS_IS) else {**usual, **given}


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
