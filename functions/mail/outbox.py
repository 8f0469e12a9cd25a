"""The outbox: what is known of every letter, and what a run has to add to it.

The tab 通知邮件 shows one row a letter; `_投递` holds what became of each, as rows that are only ever added. A letter is
known by its id and nothing else, so people may sort, insert and delete rows at any moment. A letter whose row they
deleted while it waited is taken back.
"""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from datetime import date, datetime
from itertools import chain, islice, repeat, zip_longest
from typing import Any, NamedTuple

import orjson

from functions.access.seals import is_sealed, seal
from functions.errors import Refusal
from functions.mail.content import Letter, Shown
from functions.mail.identity import short
from functions.workbook.client import Sheets
from functions.workbook.commit import Append, Formulas, Write
from functions.workbook.layout import Layout
from functions.workbook.reading import Snapshot, letter, quoted
from schemas.check import Grid
from schemas.deliveries import ARRIVED, MAYBE, Deliveries, formulas
from schemas.results import FAILED, MAILS, QUEUED, RUN_MAIL, SCHEDULE_MAIL, SENDING, SENT, STATES, WITHDRAWN, Outbox
from schemas.tab import columns, headers
from schemas.words import Choices, Locale, Text, fold

NAMES = list(columns(Outbox))
HEAD = NAMES.index("text")  # the columns before this tell all but what a letter says
IDS_ONLY = 1  # columns of the outbox that an ordinary run reads
LONGEST_CELL = 49_000  # Google keeps 50,000 characters a cell
TRIES = 3  # to read rows that people move about
LONGEST_TEXT = 4_000  # of what the outbox shows of a letter

NO_ADDRESS = Text(
    "“员工”表里没有这个人能用的邮箱：没填、填错，或别人也在用。改好后点侧边栏里的“再发失败的”",
    "The Staff tab has no address that can be used for this person: none, a faulty one, or one that is somebody else's "
    "too. Mend it, then choose “Send failed again” in the sidebar",
)
NEWER = Text("已由新的一封代替", "A newer one took its place")
NO_LONGER = Text("内容已经不成立，不再发送", "It is no longer true, so it is not sent")
ROW_GONE = Text("这一行在发送前被删除，所以没有发送", "Its row was deleted before it was sent, so it is not sent")
FORGED = Text(
    "不是程序为这个表格写的，或内容被改动过，没有发送",
    "It was not written by the program for this workbook, or was changed since; it is not sent",
)
BROKEN_OFF = Text(
    "上次发送中断，可能已经送达；会用同一个邮件标识再发一次",
    "The last delivery broke off and may have arrived; it goes again under the same Message-ID",
)
OLD_REPORT = Text(
    "旧版本留下的通报，没有发送；内容以“月度汇总”和“问题清单”为准",
    "A report left by an earlier version, not sent; the tabs Monthly summary and Problems have what it said",
)
MAY_HAVE_ARRIVED = Text("可能已经送达", "may have arrived")  # how an earlier version said so of what it gave up
LONG_AGO = -1  # the turn of letters from before the log begins
TOO_LONG = Text("……（后面还有，见收到的邮件）", "… (more in the mail itself)")
MOVED = Text(
    "“通知邮件”表的列被移动过。请把各列放回原来的顺序（在“版本记录”里可以恢复）",
    "The columns of the tab “Outbox” were moved. Please put them back in their order (the version history can)",
)


@dataclass(frozen=True)
class Standing:
    """What is known of a letter: the columns of `schemas.deliveries.Deliveries`, without the number."""

    id: str
    kind: str
    month: str
    whom: str
    state: str
    attempts: int = 0
    at: str = ""
    says: str = ""
    due: str = ""
    since: str = ""
    arrived: str = ""
    claim: str = ""
    digest: str = ""
    queued_at: str = ""
    seal: str = ""

    @property
    def about(self) -> tuple[str, str, str]:
        """Letters of which only one can be true at a time have this in common."""
        return self.kind, self.month, self.whom

    @property
    def was_told(self) -> bool:
        """Whether its reader knows it, or may know it."""
        return self.state in (SENDING, SENT) or bool(self.arrived)


@dataclass(frozen=True)
class Waiting:
    """A letter to be put into the outbox. `content`: all of it, where it cannot be worked out again at delivery; kept
    in another row where `is_copy`.
    """

    id: str
    kind: str
    month: str
    staff_no: str
    to: str
    subject: str
    text: str
    content: str = ""
    is_copy: bool = False

    @property
    def whom(self) -> str:
        """The reader: managers who are named in the settings alone have no staff number."""
        return self.staff_no or self.to


def waiting(id: str, made: Shown) -> Waiting:
    """A letter as it is put into the outbox, to be worked out again at delivery."""
    return Waiting(id, made.kind, made.month, made.staff_no, made.to, made.subject, made.text)


def group(id: str) -> str:
    """What the ids of one letter to several readers have in common."""
    return id.rpartition("-")[0]


_FIELDS = [field.name for field in fields(Standing)]


class Box:
    """The letters of a workbook by their ids, and the changes that the next commit is to write.

    `secret` is what seals are made with. Of each letter only the last change in a commit is written. Raises Refusal (422)
    where the columns of the outbox were moved.
    """

    def __init__(self, found: Snapshot, spreadsheet_id: str, secret: str, now: datetime) -> None:
        _check_order(found.grids[Outbox])
        self.locale: Locale = found.layout.locale
        self.letters, self._turns = _read(found.grids[Deliveries])
        self._turn = max(self._turns.values(), default=0)
        self.highest = max((_whole(cell) for cell in _below(found.grids[Deliveries])), default=0)
        self.changes_kept = max(map(len, found.grids[Deliveries]), default=1) - 1
        self.shown = {str(cell) for cell in _below(found.grids[Outbox]) if cell}
        self._spreadsheet_id = spreadsheet_id
        self._secret = secret
        self._now = now
        self._by_about: dict[tuple[str, str, str], dict[str, None]] = {}
        for one in self.letters.values():
            self._by_about.setdefault(one.about, {})[one.id] = None
        self._changed: dict[str, Standing] = {}
        self._rows: list[list[Any]] = []
        self._further: list[Write] = []

    def bring_over(self, head: Grid) -> None:
        """Takes letters over from an outbox whose rows hold the states themselves; what stood there is cleared."""
        standings = list(_brought_over(head, self._now, self.locale))
        if not standings:
            return
        for standing in standings:
            self.note(self._sealed(standing, ""))
        self._further.append(self._looked_up())

    def _looked_up(self) -> Formulas:
        shown = {NAMES.index(name): formula for name, formula in formulas(self.locale).items()}
        return Formulas(Outbox, 0, shown, below=True)

    def queue(self, letters: Iterable[Waiting]) -> list[Standing]:
        """Puts those into the outbox that are not there; gives them.

        Each takes the place of one that waits and is about the same; alerts have each a cause of their own.
        """
        waits = (one for one in self.letters.values() if one.state == QUEUED and one.kind != SCHEDULE_MAIL)
        superseded = {one.about: one for one in waits}
        added = []
        for one in letters:
            if not self.wants(one.id):
                continue
            known = self.letters.get(one.id)
            standing = Standing(one.id, one.kind, one.month, one.whom, QUEUED, at=self.stamp, queued_at=self.stamp)
            if not one.to:
                standing = replace(standing, state=FAILED, says=NO_ADDRESS.to(self.locale))
            if known:
                standing = replace(standing, arrived=known.arrived, digest=known.digest)
            if older := superseded.get(standing.about):
                self.withdraw([older], NEWER)
            self.note(self._sealed(standing, one.content))
            if one.id not in self.shown:
                self._rows.append(_row(one, self.locale))
                self.shown.add(one.id)
            added.append(standing)
        return added

    def copies(self, start: str, made: Letter, readers: Mapping[str, str]) -> list[Waiting]:
        """One letter to several readers (their addresses by how letters name them), as far as it is not there yet.

        Their ids have `start` in common. What it says is kept once, in the row of the first.
        """
        wanted = {whom: f"{start}-{short(whom)}" for whom in readers}
        wanted = {whom: id for whom, id in wanted.items() if self.wants(id)}
        content = packed(made) if wanted else ""
        said = made.kind, made.month
        return [
            Waiting(
                id,
                *said,
                "" if whom == readers[whom] else whom,
                readers[whom],
                made.subject,
                made.text,
                content,
                is_copy,
            )
            for (whom, id), is_copy in zip(wanted.items(), chain([False], repeat(True)), strict=False)
        ]

    def wants(self, id: str) -> bool:
        """Whether a letter of this id would be put into the outbox: it is not there, or was taken back."""
        known = self.letters.get(id)
        return known is None or known.state == WITHDRAWN

    def told(self, kind: str, month: str, whom: str) -> list[str]:
        """The ids of the letters about this that their reader knows or may know, the oldest first.

        The order is that of the log: clocks are put back, and differ.
        """
        mine = sorted(self._by_about.get((kind, month, whom), ()), key=lambda id: self._turns[id])
        return [id for id in mine if self.letters[id].was_told]

    def withdraw(self, standings: Iterable[Standing], why: Text) -> None:
        """Takes letters back that wait."""
        for one in standings:
            self.note(replace(one, state=WITHDRAWN, at=self.stamp, says=why.to(self.locale), due="", claim=""))

    def outdated(self, kind: str, month: str, true: Iterable[str]) -> list[Standing]:
        """Letters of a kind and month that wait and are not among those that are true."""
        still = set(true)
        return [
            one
            for one in self.letters.values()
            if (one.state, one.kind, one.month) == (QUEUED, kind, month) and one.id not in still
        ]

    def recall(self, standings: Iterable[Standing]) -> None:
        """Letters of long ago that the log holds no more, the oldest first."""
        for one in standings:
            if one.id not in self.letters:
                self._hold(one, LONG_AGO)

    def note(self, standing: Standing) -> None:
        """What became of a letter."""
        self._changed[standing.id] = standing
        self._turn += 1
        self._hold(standing, self._turn)

    def is_genuine(self, standing: Standing, content: str) -> bool:
        """Whether this program wrote the letter, with this content, for this workbook."""
        return is_sealed(standing.seal, self._secret, *self._named(standing, content))

    def writes(self, found: Snapshot) -> list[Write]:
        """The changes, as what the next commit writes."""
        writes: list[Write] = [*self._further]
        if self._rows:
            writes.append(Append(Outbox, self._rows))
        if self._changed:
            if found.layout.title(Deliveries) not in found.layout.ids:
                # Formulas that named a tab which was deleted name none for ever, though it is made again.
                writes.append(self._looked_up())
            writes.append(Append(Deliveries, events(self._changed.values(), self.number(found), self.locale)))
        return writes

    def number(self, found: Snapshot) -> int:
        """What stands before the changes of the next commit: its revision, or more where that was set back."""
        return max(found.revision, self.highest) + 1

    def written(self, found: Snapshot) -> None:
        """The changes are committed, by the revision of `found`."""
        self.highest = max(self.highest + 1, found.revision)
        self._changed, self._rows, self._further = {}, [], []

    def _hold(self, standing: Standing, turn: int) -> None:
        self.letters[standing.id] = standing
        self._turns[standing.id] = turn
        self._by_about.setdefault(standing.about, {})[standing.id] = None

    @property
    def stamp(self) -> str:
        """When the changes happen."""
        return stamp(self._now)

    def _sealed(self, standing: Standing, content: str) -> Standing:
        return replace(standing, seal=seal(self._secret, *self._named(standing, content)))

    def _named(self, standing: Standing, content: str) -> tuple[str, ...]:
        return (self._spreadsheet_id, standing.id, *standing.about, content)


def box(found: Snapshot, sheets: Sheets, spreadsheet_id: str, secret: str, now: datetime) -> Box:
    """What is known of a workbook's letters; of a workbook from before there was a log, in one further call.

    Raises Refusal (422) where the columns of the outbox were moved.
    """
    made = Box(found, spreadsheet_id, secret, now)
    if made.shown and not made.letters:
        (head,) = sheets.batch_get([f"{quoted(found.layout.title(Outbox))}!A:{letter(HEAD)}"])
        made.bring_over(head)
    return made


def contents(sheets: Sheets, layout: Layout, wanted: Sequence[str]) -> dict[str, str]:
    """By id, what is kept of letters that cannot be worked out again; two calls, none where none is wanted.

    They are made again where people moved rows between the two.
    """
    own: dict[str, str] = {}
    groups = set(map(group, wanted))
    title = quoted(layout.title(Outbox))
    for _ in range(TRIES if wanted else 0):
        (ids,) = sheets.batch_get([f"{title}!A:A"])
        rows = {str(cell): row for row, cell in enumerate(ids[0] if ids else [], start=1) if group(str(cell)) in groups}
        found = dict(_kept(sheets, [f"{title}!{row}:{row}" for row in rows.values()])) if rows else {}
        own |= {id: said for id, said in found.items() if said}
        if found.keys() == rows.keys():
            break
    kept = {group(id): said for id, said in own.items()}
    return {id: own.get(id) or kept[group(id)] for id in wanted if group(id) in kept}


def _kept(sheets: Sheets, rows: list[str]) -> Iterator[tuple[str, str]]:
    """The id and the content of whole rows."""
    for grid in sheets.batch_get(rows):
        cells = [str(column[0]) if column and column[0] is not None else "" for column in grid]
        yield (cells or [""])[0], "".join(cells[NAMES.index("content") :])


def stamp(now: datetime) -> str:
    """A moment as it stands in the outbox."""
    return f"{now:%Y-%m-%d %H:%M:%S}"


def day(at: str, otherwise: date) -> date:
    """The day of a moment as it stands in the outbox; `otherwise` where that cannot be read."""
    try:
        return date.fromisoformat(at[:10])
    except ValueError:
        return otherwise


def packed(made: Letter) -> str:
    """All that a letter says, as text that fits few cells."""
    said = orjson.dumps([made.subject, made.text, made.html, *([made.attached] if made.attached else [])])
    return b64encode(zlib.compress(said, 9)).decode("ascii")


class Packed(NamedTuple):
    """What was packed of a letter; `attached` as of a Letter."""

    subject: str
    text: str
    html: str
    attached: str = ""


def unpacked(content: str) -> Packed:
    """What was packed. Raises ValueError."""
    try:
        return Packed(*orjson.loads(zlib.decompress(b64decode(content, validate=True))))
    except (zlib.error, TypeError) as broken:
        raise ValueError("this was not packed here") from broken


def pieces(text: str) -> list[str]:
    """A text in cells."""
    return [text[start : start + LONGEST_CELL] for start in range(0, len(text), LONGEST_CELL)] or [""]


def word(choices: Choices | None, canonical: str, locale: Locale) -> str:
    """A canonical word in a language."""
    return next((one.to(locale) for one in choices or () if one.zh == canonical), canonical)


def canonical(choices: Choices | None) -> dict[str, str]:
    """The canonical word of each label, in either language."""
    return {label: one.zh for one in choices or () for label in one}


def shortened(text: str, locale: Locale) -> str:
    """What the outbox shows of a letter's text."""
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + TOO_LONG.to(locale)


def _row(one: Waiting, locale: Locale) -> list[Any]:
    """A letter as a row of the outbox; what became of it is looked up by its id."""
    kind = word(MAILS, one.kind, locale)
    head = [one.id, kind, one.month, one.staff_no, one.to, None, None, None, None, one.subject]
    return [*head, shortened(one.text, locale), *pieces("" if one.is_copy else one.content)]


def events(standings: Iterable[Standing], number: int, locale: Locale) -> list[list[Any]]:
    """Standings as rows of the log, under the number of the revision that they come with."""
    said = {name: columns(Deliveries)[name].choices for name in _FIELDS}
    return [
        [
            number,
            *(
                word(said[name], cell, locale) if said[name] else cell
                for name, cell in zip(_FIELDS, astuple(one), strict=True)
            ),
        ]
        for one in standings
    ]


def _read(grid: Grid) -> tuple[dict[str, Standing], dict[str, int]]:
    """The last state of each letter, and the number of the change that brought it."""
    names = list(columns(Deliveries))
    said = {name: canonical(columns(Deliveries)[name].choices) for name in _FIELDS}
    last: dict[str, dict[str, Any]] = {}
    for row in islice(zip_longest(*grid), 1, None):
        change: dict[str, Any] = dict.fromkeys(names) | dict(zip(names, row, strict=False))
        number, id = change["number"], change["id"]
        if isinstance(number, int) and id and number >= last.get(str(id), {"number": -1})["number"]:
            last[str(id)] = change
    found = {}
    for id, change in last.items():
        cells = {name: change[name] for name in _FIELDS}
        texts: dict[str, Any] = {name: said[name].get(str(cell), str(cell)) for name, cell in cells.items()}
        texts |= {name: "" for name, cell in cells.items() if cell is None}
        found[id] = Standing(**{**texts, "attempts": _whole(cells["attempts"])})
    return found, {id: change["number"] for id, change in last.items()}


def _brought_over(head: Grid, now: datetime, locale: Locale) -> Iterable[Standing]:
    """The letters of an outbox that has the states in its rows."""
    kinds, states = canonical(MAILS), canonical(STATES)
    for row in islice(zip_longest(*head), 1, None):
        cells = ["" if cell is None else cell for cell in row]
        cells += [""] * (HEAD - len(cells))
        said = dict(zip(NAMES, cells, strict=False))
        state = states.get(str(said["state"]), "")
        if not said["id"] or not state:
            continue
        standing = Standing(
            id=str(said["id"]),
            kind=kinds.get(str(said["kind"]), str(said["kind"])),
            month=str(said["month"]),
            whom=str(said["staff_no"] or said["to"]),
            state=state,
            attempts=_whole(said["attempts"]),
            at=str(said["sent_at"]),
            says=str(said["error"]),
            queued_at=stamp(now),
        )
        yield _as_it_stands(standing, locale)


def _as_it_stands(standing: Standing, locale: Locale) -> Standing:
    """An earlier version's letter in this one's terms: what it left half done may have arrived."""
    if standing.state == SENT:
        return replace(standing, arrived=ARRIVED)
    if standing.state == QUEUED and standing.kind == RUN_MAIL:
        return replace(standing, state=WITHDRAWN, says=OLD_REPORT.to(locale))
    if standing.state == SENDING:
        return replace(standing, state=QUEUED, arrived=MAYBE, says=BROKEN_OFF.to(locale))
    if standing.state == FAILED and any(said in standing.says for said in MAY_HAVE_ARRIVED):
        return replace(standing, arrived=MAYBE)
    return standing


def _check_order(grid: Grid) -> None:
    """In moved columns, letters would be mixed up; what is no header of ours is written anew with the next commit."""
    for place, column in enumerate(grid):
        name = headers(Outbox).get(fold(str(column[0]))) if column and column[0] is not None else None
        if name is not None and NAMES.index(name) != place:
            raise Refusal(422, MOVED)


def _below(grid: Grid) -> Sequence[Any]:
    return grid[0][1:] if grid else ()


def _whole(cell: Any) -> int:
    return int(cell) if isinstance(cell, int | float) else 0
