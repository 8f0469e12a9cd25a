"""The column 门槛 of a contest: the little language in which a plan says from where on somebody competes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from schemas.cells import Kind
from schemas.contests import Compared
from schemas.plan import RATE_SCALE
from schemas.quantities import AMOUNT, PERCENTAGE, read_one
from schemas.words import Text, fold

OVER = ("超过", "大于", "高于", "多于", "MORETHAN", "OVER", "ABOVE", ">")
AT_LEAST = ("达到", "不低于", "不少于", "至少", "ATLEAST", ">=", "≥")
ANNOUNCED = re.compile("公布数|(THE)?ANNOUNCED")
QUOTA = re.compile("任务额(?:的?(?P<zh>[0-9.]+)%)?|(?:(?P<en>[0-9.]+)%OF)?(?:THE)?QUOTA")
WHOLE_QUOTA = 100 * RATE_SCALE


class Against(Enum):
    """What a sum is held against."""

    NUMBER = "number"
    QUOTA = "quota"
    ANNOUNCED = "announced"


@dataclass(frozen=True)
class Threshold:
    """From where on somebody competes: `over` something, or at least at it.

    `number` is in millionths: of one of what is compared, or of one percent of the quota.
    """

    against: Against
    over: bool
    number: int = 0

    def least(self, scale: int) -> int:
        """The smallest sum, in smallest units (`scale` to one), that passes a plain number."""
        whole, rest = divmod(self.number * scale, RATE_SCALE)
        return int(whole + 1 if self.over or rest else whole)


FORMS = Text(
    "可写：超过 5000、达到 5000、超过 任务额、超过 任务额的25%、达到 公布数；空白=不设门槛",
    "Write: over 5000, at least 5000, over quota, over 25% of quota, at least the announced; blank: none",
)


def read_threshold(typed: str | None, compared: Compared) -> Threshold | None:
    """The threshold that a cell states; None where it is blank. Raises ValueError for any other text."""
    said = fold(typed or "")
    if not said:
        return None
    # `>=` begins with `>`, so the longer sign is tried first.
    signs = sorted((*OVER, *AT_LEAST), key=len, reverse=True)
    sign = next((sign for sign in signs if said.startswith(sign)), None)
    if sign is None:
        raise ValueError(typed)
    over, rest = sign in OVER, said.removeprefix(sign)
    if ANNOUNCED.fullmatch(rest):
        return Threshold(Against.ANNOUNCED, over)
    if quota := QUOTA.fullmatch(rest):
        share = quota["zh"] or quota["en"]
        return Threshold(Against.QUOTA, over, _number(PERCENTAGE, share) if share else WHOLE_QUOTA)
    for noun in compared.noun:
        rest = rest.removesuffix(fold(noun))
    return Threshold(Against.NUMBER, over, _number(AMOUNT, rest))


def _number(kind: Kind, typed: str) -> int:
    number = read_one(kind, typed)
    if number < 0:
        raise ValueError(typed)
    return number
