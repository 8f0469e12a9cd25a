"""Leave: what people earn day by day or month by month, what they booked, swapped and took."""

from __future__ import annotations

from functions.pay.leave.register import BLOCKS, ENDS, NO_SUNDAYS, PUTS_OFF, Leave, Refusal, Register, Words, leave
from functions.pay.leave.terms import Term, faults, terms_of

__all__ = [
    "BLOCKS",
    "ENDS",
    "NO_SUNDAYS",
    "PUTS_OFF",
    "Leave",
    "Refusal",
    "Register",
    "Term",
    "Words",
    "faults",
    "leave",
    "terms_of",
]
