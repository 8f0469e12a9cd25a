"""Where the values of a workbook's cells lie: blocks of one column and one band of rows, decoded when asked for."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from scripts.local_google.workbook.values import Column, Facts, decode, encode, facts_of

BlockKey = tuple[int, int, int]
"""Tab, band and column key of a block."""

DECODED_CELLS = 2_000_000
"""How many decoded cells are kept at hand, over all workbooks."""


@dataclass(frozen=True)
class StoredBlock:
    """A block as it is on disk: JSON, and how many of its cells hold formulas."""

    data: bytes
    formulas: int


class DecodedBlocks:
    """The most recently used blocks of all workbooks, decoded; blocks are never changed in place."""

    def __init__(self, room: int = DECODED_CELLS) -> None:
        self._room = room
        self._used = 0
        self._blocks: OrderedDict[tuple[str, BlockKey], Column] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, workbook: str, key: BlockKey) -> Column | None:
        """The block, or None where it is not at hand."""
        with self._lock:
            column = self._blocks.get((workbook, key))
            if column is not None:
                self._blocks.move_to_end((workbook, key))
            return column

    def put(self, workbook: str, key: BlockKey, column: Column | None) -> None:
        """Keep the block, or forget it where it is None."""
        with self._lock:
            old = self._blocks.pop((workbook, key), None)
            self._used -= len(old) if old else 0
            if not column:
                return
            self._blocks[workbook, key] = column
            self._used += len(column)
            while self._used > self._room:
                _, dropped = self._blocks.popitem(last=False)
                self._used -= len(dropped)


@dataclass(frozen=True)
class NewBlock:
    """A block that a request has written, not yet encoded."""

    column: Column
    formulas: int

    @property
    def stored(self) -> StoredBlock:
        """The block as it is to be stored."""
        return StoredBlock(encode(self.column), self.formulas)


@dataclass
class Blocks:
    """The blocks of one workbook as one request sees them: what it has written lies over what is stored."""

    load: Callable[[BlockKey], StoredBlock | None]
    recall: Callable[[BlockKey], Column | None]
    remember: Callable[[BlockKey, Column | None], None]
    written: dict[BlockKey, NewBlock | StoredBlock | None] = field(default_factory=dict)

    def get(self, key: BlockKey) -> Column:
        """The values of the block, shared and not to be changed; empty where nothing is stored."""
        if key in self.written:
            return _column(self.written[key])
        at_hand = self.recall(key)
        if at_hand is not None:
            return at_hand
        column = _column(self.load(key))
        if column:
            self.remember(key, column)
        return column

    def put(self, key: BlockKey, column: Column) -> Facts | None:
        """Write the block and return what is known of it, None where nothing is left to keep."""
        while column and column[-1] is None:
            column.pop()
        if not column:
            self.drop(key)
            return None
        facts = facts_of(column)
        self.written[key] = NewBlock(column, facts[0])
        return facts

    def drop(self, key: BlockKey) -> None:
        """Forget the block."""
        self.written[key] = None

    def copy(self, source: BlockKey, target: BlockKey, origin: "Blocks") -> None:
        """Write `origin`'s block at `source` again at `target`, without decoding it."""
        self.written[target] = origin.written[source] if source in origin.written else origin.load(source)

    def changes(self) -> Iterator[tuple[BlockKey, StoredBlock | None]]:
        """Every block that was written or dropped, as it is to be stored."""
        for key, block in self.written.items():
            yield key, block.stored if isinstance(block, NewBlock) else block

    def settled(self) -> None:
        """Note that what was written is stored now."""
        for key, block in self.written.items():
            self.remember(key, block.column if isinstance(block, NewBlock) else None)
        self.written.clear()


def _column(block: NewBlock | StoredBlock | None) -> Column:
    if isinstance(block, NewBlock):
        return block.column
    return decode(block.data, block.formulas) if block is not None else []
