"""What to ask of Google so that a workbook becomes what its layout says: nothing where it is that already.

People's values, columns and tabs stay as they are, but for numbers in columns that keep text, which become the text
that they show. What is missing is added, and formats, drop-downs, notes, protections and the locale are restored where
they are not as the schema says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import deepcopy

from schemas import outcome
from schemas.cells import raw, yes_no
from schemas.outcome import letters, watch, watched
from schemas.results import Guide, Problems, Runs, System
from schemas.tab import Role, Tab, about, columns
from schemas.words import LOCALES, Locale, Text, fold
from schemas.workbook import workbook
from sheets_templates.api import (
    HEADER,
    CellValue,
    Formula,
    Request,
    add_conditional_format,
    add_sheet,
    column_range,
    delete_sheet,
    protect,
    set_validation,
    update_cells,
    update_sheet,
    update_spreadsheet,
    user_entered,
)
from sheets_templates.arrangement import in_view
from sheets_templates.found import Found, FoundTab
from sheets_templates.headers import column_requests, covers, places, straightened
from sheets_templates.layout import ColumnLayout, Layout, TabLayout
from sheets_templates.looks import TAB_COLOURS, Mark, colour, marked, marked_where
from sheets_templates.rewriting import keeps_text, rewriting, suspects
from sheets_templates.starts import REVISION, SCHEME, ZONE, drop_down_of

ROOM = 4  # blank columns beside those of an input tab, for people's own
LOCALES_OF_GOOGLE = {"zh": "zh_CN", "en": "en_US"}
NEXT_ID = 1000  # where a tab's own id is taken by another tab, the id this much higher
PROTECTED = Text("由程序写入，请勿手工改动", "Written by the program; not to be edited by hand")
MANAGERS_ONLY = Text("由经理维护", "Kept by the managers")
HEADERS_STAY = Text(
    "表头请勿改名；列可以移动，也可以自己加列", "Please keep the headers; columns may be moved and added"
)


class ProvisioningError(Exception):
    """A workbook that cannot be provisioned as asked; the message says what to do."""


def language(found: Found) -> Locale | None:
    """The language of a provisioned workbook, also of one whose system tab is gone; None for any other."""
    for telling in ([System], [Runs, Problems]):
        for locale in LOCALES:
            if all(about(tab).title.to(locale) in found.tabs for tab in telling):
                return locale
    return None


def check_scheme(found: Found, wanted: Layout) -> None:
    """Raises ProvisioningError where the workbook is another scheme's."""
    title = about(System).title.to(wanted.locale)
    system = found.tabs.get(title)
    facts = {row[0]: row[1] for row in system.values if len(row) > 1} if system else {}
    present = facts.get(SCHEME, wanted.workbook.name)
    if present == wanted.workbook.name:
        return
    if not _is_scheme(present):
        raise ProvisioningError(
            f"The tab {title} of this workbook says “{present}”, which is no scheme. Delete that tab (the functions keep "
            "it for themselves) and run this again."
        )
    raise ProvisioningError(
        f"This workbook was made for the scheme {present}. Provision it with --scheme {present}, "
        f"or make another workbook for {wanted.workbook.name}."
    )


def _is_scheme(name: object) -> bool:
    try:
        workbook(str(name))
    except KeyError:
        return False
    return True


def requests(
    wanted: Layout, found: Found, *, account: str, accounts: Sequence[str] = (), timezone: str | None = None
) -> list[Request]:
    """The requests of one atomic `batchUpdate`, in order; none where nothing is to do.

    `account` is the address that writes the result tabs and sends the requests, `accounts` are others that share its
    work, `timezone` is set for a workbook that is new. Raises ProvisioningError.
    """
    check_scheme(found, wanted)
    is_new = not any(tab.title in found.tabs for tab in wanted.tabs)
    taken, present, added = set(found.ids), {}, []
    for index, tab in enumerate(wanted.tabs):
        if tab.title in found.tabs:
            present[tab.title] = found.tabs[tab.title]
            continue
        properties = _properties(tab, _free(tab.sheet_id, taken), wanted.locale)
        taken.add(properties["sheetId"])
        present[tab.title] = FoundTab(properties)
        # Among tabs that people may have arranged, a new one goes to the end, but for what is read before all others.
        added.append(add_sheet({**properties, **({"index": index} if is_new or tab.tab is Guide else {})}))
    shared = _scored_by_several(wanted, present)
    return [
        *_spreadsheet(wanted.locale, found, timezone if is_new else None),
        *added,
        *(
            request
            for tab in wanted.tabs
            for request in _tab(wanted, tab, present[tab.title], (account, *accounts), shared)
        ),
        *_references(wanted, present),
        *_watches(wanted, present),
        *_zone(wanted, present, (timezone if is_new else None) or str(found.properties.get("timeZone", ""))),
        *(_without_blank(found) if is_new else ()),
    ]


def looked_at(wanted: Layout, found: Found) -> Iterator[tuple[TabLayout, int, range]]:
    """The stretches of columns that keep text where numbers stand, or what may be formulas: tab, place, rows from 0."""
    for tab, place, _ in _keeping_text(wanted, found):
        rows = suspects(found.tabs[tab.title], place)
        if rows is not None:
            yield tab, place, rows


def changed_numbers(wanted: Layout, found: Found) -> tuple[int, tuple[str, ...]]:
    """How many numbers become text, and which cells are left as they are (`费率!P7`)."""
    count, left = 0, []
    for tab, place, column in _keeping_text(wanted, found):
        numbers = rewriting(found.tabs[tab.title], place, column.kind)
        count += len(numbers.texts)
        left += [f"{tab.title}!{letters(place)}{row + 1}" for row in sorted(numbers.left)]
    return count, tuple(left)


def _keeping_text(wanted: Layout, found: Found) -> Iterator[tuple[TabLayout, int, ColumnLayout]]:
    """The columns of the workbook that people fill in and that keep text."""
    for tab in wanted.tabs:
        if tab.title in found.tabs and tab.role in (Role.INPUT, Role.PLAN):
            where = places(tab, found.tabs[tab.title]).present
            for column in tab.columns:
                if column.name in where and keeps_text(column.look):
                    yield tab, where[column.name], column


def _spreadsheet(locale: Locale, found: Found, timezone: str | None) -> Iterator[Request]:
    """The locale, which decides what the sheet makes of typing: in another one `1.234` is a thousand."""
    wanted = {"locale": LOCALES_OF_GOOGLE[locale], **({"timeZone": timezone} if timezone else {})}
    lacking = {name: value for name, value in wanted.items() if found.properties.get(name) != value}
    if lacking:
        yield update_spreadsheet(lacking)


def _without_blank(found: Found) -> Iterator[Request]:
    """The end of the one blank tab that a new spreadsheet comes with."""
    if len(found.tabs) == 1:
        (only,) = found.tabs.values()
        if not only.width and not any(map(any, only.values)):
            yield delete_sheet(only.sheet_id)


def _free(sheet_id: int, taken: set[int]) -> int:
    while sheet_id in taken:
        sheet_id += NEXT_ID
    return sheet_id


def _properties(tab: TabLayout, sheet_id: int, locale: Locale) -> Request:
    room = about(tab.tab).spare if tab.role in (Role.RESULT, Role.SYSTEM) else ROOM
    return {
        "sheetId": sheet_id,
        "title": tab.title,
        "hidden": tab.hidden,
        "tabColorStyle": colour(TAB_COLOURS[tab.role]),
        "gridProperties": {
            "rowCount": tab.rows,
            "columnCount": len(tab.columns) + room,
            "frozenRowCount": HEADER,
            "frozenColumnCount": in_view(tab.tab, {column.name: place for place, column in enumerate(tab.columns)}),
        },
    }


def _tab(
    wanted: Layout, tab: TabLayout, found: FoundTab, accounts: Sequence[str], shared: Collection[type[Tab]]
) -> Iterator[Request]:
    where = places(tab, found)
    if tab.role is Role.RESULT:
        straight = straightened(tab, found)
        found, where = straight.found, straight.where
        yield from straight.moves
    yield from _grid(tab, found, where.all)
    for column in tab.columns:
        yield from column_requests(column, found, where)
        for word, mark in (column.marks or {}).items():
            rule = marked(word, mark)
            if not any(covers(present.get("booleanRule"), rule) for present in found.rules):
                cells = column_range(found.sheet_id, where.all[column.name])
                yield add_conditional_format({"ranges": [cells], "booleanRule": rule})
    if outcome.FAULTY in where.all:
        yield from _faulty_cells(found, where.all)
    yield from _protection(wanted.locale, tab, found, accounts, is_shared=tab.tab in shared)
    yield from _told(tab, found) if tab.tab is Guide else _rows(tab, found, where.all)
    if tab.tab is System:
        yield from _facts(tab, found, where.all)


def _faulty_cells(found: FoundTab, where: Mapping[str, int]) -> Iterator[Request]:
    """The colour of the cells that a row's faulty columns name; Sheets keeps the rule right where columns are moved."""
    end = 1 + max(where.values())
    rule = marked_where(outcome.named_among_faulty("A$1", f"${letters(where[outcome.FAULTY])}2"), Mark.FAULTY)
    present = [held.get("booleanRule", {}) for held in found.rules]
    kinds = [held.get("condition", {}).get("type") for held in present if covers(held.get("format"), rule["format"])]
    if rule["condition"]["type"] not in kinds:
        cells = {"sheetId": found.sheet_id, "startRowIndex": HEADER, "startColumnIndex": 0, "endColumnIndex": end}
        yield add_conditional_format({"ranges": [cells], "booleanRule": rule})


def _grid(tab: TabLayout, found: FoundTab, where: Mapping[str, int]) -> Iterator[Request]:
    """Room for every column, a header and names that stay in sight, the colour of the tab's kind, a hidden tab hidden."""
    rows, columns = found.size
    width = 1 + max(where.values()) + about(tab.tab).spare
    grid = found.properties.get("gridProperties", {})
    changed: Request = {}
    fields = []
    for name, now, least in (
        ("rowCount", rows, tab.rows),
        ("columnCount", columns, width),
        ("frozenRowCount", grid.get("frozenRowCount", 0), HEADER),
        ("frozenColumnCount", grid.get("frozenColumnCount", 0), in_view(tab.tab, where)),
    ):
        if now < least:
            changed[name] = least
            fields.append(f"gridProperties.{name}")
    properties: Request = {"gridProperties": changed} if changed else {}
    if "tabColorStyle" not in found.properties and "tabColor" not in found.properties:
        properties["tabColorStyle"] = colour(TAB_COLOURS[tab.role])
        fields.append("tabColorStyle")
    if tab.hidden and not found.properties.get("hidden"):
        properties["hidden"] = True
        fields.append("hidden")
    if fields:
        yield update_sheet(found.sheet_id, properties, fields)


def _scored_by_several(wanted: Layout, present: Mapping[str, FoundTab]) -> set[type[Tab]]:
    """The tabs of scores that come from several people each, such as colleagues, who are no managers."""
    tabs = {tab.tab: (tab, present[tab.title]) for tab in wanted.tabs}
    shared: set[type[Tab]] = set()
    for scheme in wanted.workbook.schemes:
        if scheme.evaluators is None:
            continue
        tab, found = tabs[scheme.evaluators]
        written = found.values[HEADER:]
        several = list(columns(tab.tab)).index("several") if not written else places(tab, found).all["several"]
        said = [str(row[several]) for row in written or tab.starts if len(row) > several]
        if yes_no(raw(said)).value.any():
            shared |= {scores for scores in scheme.inputs if "evaluator" in columns(scores)}
    return shared


def _protection(
    locale: Locale, tab: TabLayout, found: FoundTab, accounts: Sequence[str], *, is_shared: bool
) -> Iterator[Request]:
    """Result tabs are the program's alone; what decides about money is the managers' too, whom the staff list names: it is
    protected for the program's accounts, and whoever manages is let in by what follows the staff list. What others than managers
    write in is opened again.

    The headers of the other tabs ask before they change.
    """
    binding = [p for p in found.protected if not p.get("warningOnly")]
    whole = [p for p in binding if set(p.get("range", {})) <= {"sheetId"}]
    if tab.role in (Role.RESULT, Role.SYSTEM):
        if not all(p.get("requestingUserCanEdit") for p in binding):
            raise ProvisioningError(
                f"The tab “{tab.title}” is protected against this program. Open the workbook, choose Data → Protect "
                f"sheets and ranges, delete that protection or add {accounts[0]} to it, and run this again."
            )
        if not whole:
            yield _alone(found, PROTECTED.to(locale), accounts)
        return
    if is_shared:
        ours = [p for p in whole if p.get("description") == MANAGERS_ONLY.to(locale)]
        yield from ({"deleteProtectedRange": {"protectedRangeId": p["protectedRangeId"]}} for p in ours)
        whole = [p for p in whole if p not in ours]
    elif about(tab.tab).for_managers and not whole:
        yield _alone(found, MANAGERS_ONLY.to(locale), accounts)
        return
    headers = [p for p in found.protected if p.get("range", {}).get("endRowIndex") == HEADER]
    if not headers and not whole:
        row = {"sheetId": found.sheet_id, "startRowIndex": 0, "endRowIndex": HEADER}
        yield protect({"range": row, "description": HEADERS_STAY.to(locale), "warningOnly": True})


def _alone(found: FoundTab, description: str, accounts: Sequence[str]) -> Request:
    """A whole tab that nobody but these accounts may edit."""
    cells = {"range": {"sheetId": found.sheet_id}, "description": description}
    return protect({**cells, "warningOnly": False, "editors": {"users": list(accounts)}})


def _rows(tab: TabLayout, found: FoundTab, where: dict[str, int]) -> Iterator[Request]:
    """The rows that a tab begins with, where it is empty; of a keyed tab, those that are not there."""
    starts = list(tab.starts)
    first = max(len(found.values), HEADER)
    if tab.keyed:
        added = _names(tab, found, where)[first:]
        starts = [row for row in starts if fold(str(row[0])) in added]
    elif any(map(any, found.values[HEADER:])):
        return
    names = list(columns(tab.tab))
    for name, cells in zip(names, zip(*starts, strict=True), strict=False):
        if any(cell is not None for cell in cells):
            yield _down(found.sheet_id, first, where[name], cells)
    value = where[names[min(1, len(names) - 1)]]
    for place, row in enumerate(starts, start=first):
        if rule := tab.row_rules.get(str(row[0])):
            yield set_validation(_cell(found.sheet_id, place, value), rule)


def _told(tab: TabLayout, found: FoundTab) -> Iterator[Request]:
    """What a tab that is only read says, where it says something else; what was longer before ends where it ends now."""
    width = len(tab.columns)
    wanted = [list(row) for row in tab.starts]
    blank: list[CellValue] = [None] * width
    wanted += [blank] * (len(found.values) - HEADER - len(wanted))
    held = [[*row[:width], *[""] * (width - len(row))] for row in found.values[HEADER:]]
    if held != [["" if cell is None else _stored(cell) for cell in row] for row in wanted]:
        rows = [[user_entered(cell) for cell in row] for row in wanted]
        yield update_cells(found.sheet_id, HEADER, 0, rows, "userEnteredValue")


def _names(tab: TabLayout, found: FoundTab, where: dict[str, int]) -> list[str]:
    """What the rows of a keyed tab are called, folded, those that are added at the end; its header's name is blank."""
    key = where[next(iter(columns(tab.tab)))]
    present = [fold(str(row[key])) if len(row) > key else "" for row in found.values[HEADER:]]
    added = [name for row in tab.starts if (name := fold(str(row[0]))) not in present]
    return [*[""] * HEADER, *present, *added]


def _facts(tab: TabLayout, found: FoundTab, where: dict[str, int]) -> Iterator[Request]:
    """Facts that are no longer true, as where a later version has more tabs; the revision is the functions' own."""
    name, value = where["name"], where["value"]
    wanted = {str(row[0]): row[1] for row in tab.starts if row[0] != REVISION and row[1] is not None}
    for place, row in enumerate(found.values):
        fact = str(row[name]) if len(row) > name else ""
        if fact in wanted and list(row[value : value + 1]) != [_stored(wanted[fact])]:
            yield _down(found.sheet_id, place, value, [wanted[fact]])


def _stored(fact: CellValue) -> CellValue:
    return fact.text if isinstance(fact, Formula) else fact


def _references(wanted: Layout, present: Mapping[str, FoundTab]) -> Iterator[Request]:
    """The drop-downs of columns whose values stand in another tab, wherever people moved its column."""
    tabs = {tab.tab: (tab, present[tab.title]) for tab in wanted.tabs}
    for tab, found in tabs.values():
        where = places(tab, found).all
        for column in tab.columns:
            if column.refers is None:
                continue
            other, name = column.refers
            source, there = tabs[other]
            rule = drop_down_of(source.title, places(source, there).all[name], column.help)
            place = where[column.name]
            cell = found.first[place] if place < len(found.first) else {}
            if not _is_same_list(cell.get("dataValidation"), rule):
                yield set_validation(column_range(found.sheet_id, place), rule)


def _is_same_list(present: Request | None, wanted: Request) -> bool:
    """Whether a drop-down is there, however Google writes its range: it quotes titles only where that is needed."""
    plain = deepcopy([present or {}, wanted])
    for rule in plain:
        for value in rule.get("condition", {}).get("values", []):
            value["userEnteredValue"] = value.get("userEnteredValue", "").replace("'", "").replace("$", "")
    return covers(*plain)


def _watches(wanted: Layout, present: Mapping[str, FoundTab]) -> Iterator[Request]:
    """Beside facts of the system tab, the formulas that tell of each tab's outcome formulas."""
    system = next(tab for tab in wanted.tabs if tab.tab is System)
    found = present[system.title]
    where = places(system, found).all
    value = where["value"]
    names = _names(system, found, where)
    for tab in wanted.tabs:
        if tab.tab not in wanted.workbook.told:
            continue
        row, stand = names.index(fold(watched(tab.tab, wanted.locale))), places(tab, present[tab.title]).all
        now = next(iter(found.values[row][value:]), "") if row < len(found.values) else ""
        formula = Formula(watch(tab.tab, wanted.locale, stand))
        if now != formula.text:
            yield _down(found.sheet_id, row, value, [formula])


def _zone(wanted: Layout, present: Mapping[str, FoundTab], zone: str) -> Iterator[Request]:
    """Beside the fact of that name, the time zone by whose clock the functions run."""
    system = next(tab for tab in wanted.tabs if tab.tab is System)
    found = present[system.title]
    where = places(system, found).all
    row, value = _names(system, found, where).index(fold(ZONE)), where["value"]
    now = next(iter(found.values[row][value:]), "") if row < len(found.values) else ""
    if now != zone:
        yield _down(found.sheet_id, row, value, [zone])


def _down(sheet_id: int, row: int, place: int, cells: Sequence[CellValue | Formula]) -> Request:
    return update_cells(sheet_id, row, place, [[user_entered(cell)] for cell in cells], "userEnteredValue")


def _cell(sheet_id: int, row: int, place: int) -> Request:
    rows = {"startRowIndex": row, "endRowIndex": row + 1}
    return {"sheetId": sheet_id, **rows, "startColumnIndex": place, "endColumnIndex": place + 1}
