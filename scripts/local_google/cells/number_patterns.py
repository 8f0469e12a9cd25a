"""Numbers shown by a number pattern."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import cache

from scripts.local_google.cells.locales import Conventions
from scripts.local_google.cells.patterns import Section, Token

_FIFTEEN_DIGITS = Context(prec=15, rounding=ROUND_HALF_UP)


def decimal_of(number: float) -> Decimal:
    """The number with the 15 significant digits that a spreadsheet keeps."""
    return _FIFTEEN_DIGITS.create_decimal(repr(number))


def show_number(number: Decimal, section: Section, locale: Conventions) -> str:
    """A number that is not negative, shown as the section says."""
    tokens = section.tokens
    if section.has("exponent"):
        return _show_scientific(number, tokens, locale)
    if _is_fraction(tokens):
        return _show_fraction(number, tokens)
    layout = _layout(section)
    scaled = number.scaleb(2 * layout.percents - 3 * layout.thousands)
    whole, fraction = _round(scaled, len(layout.fraction_digits))
    return _fill(tokens, layout, whole, fraction, locale)


@cache
def _layout(section: Section) -> "_Layout":
    return _Layout.of(section.tokens)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where a section's placeholders stand and what its commas and percent signs mean."""

    whole_digits: tuple[int, ...]
    fraction_digits: tuple[int, ...]
    point: int | None
    percents: int
    thousands: int
    grouped: bool

    @classmethod
    def of(cls, tokens: tuple[Token, ...]) -> "_Layout":
        point = next((position for position, token in enumerate(tokens) if token.kind == "point"), None)
        digits = [position for position, token in enumerate(tokens) if token.kind == "digit"]
        limit = len(tokens) if point is None else point
        whole = tuple(position for position in digits if position < limit)
        commas = [position for position, token in enumerate(tokens) if token.kind == "comma"]
        last_digit = max(digits, default=-1)
        last_whole = max(whole, default=-1)
        return cls(
            whole,
            tuple(position for position in digits if position > limit),
            point,
            sum(token.kind == "percent" for token in tokens),
            sum(position > last_digit or last_whole < position < limit for position in commas),
            bool(whole) and any(whole[0] < position < last_whole for position in commas),
        )


def _round(number: Decimal, places: int) -> tuple[str, str]:
    digits = f"{number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _wide(number, places)):f}"
    whole, _, fraction = digits.partition(".")
    return whole.lstrip("0"), fraction


def _wide(number: Decimal, places: int) -> Context:
    return Context(prec=max(28, number.adjusted() + places + 5))


def _fill(tokens: tuple[Token, ...], layout: _Layout, whole: str, fraction: str, locale: Conventions) -> str:
    shown = {
        **_fill_whole(tokens, layout, whole, locale.group if layout.grouped else ""),
        **_fill_fraction(tokens, layout, fraction),
    }
    if layout.point is not None:
        shown[layout.point] = locale.decimal
        if not layout.whole_digits:
            shown[layout.point] = whole + locale.decimal
    return "".join(
        shown.get(position, "") if token.kind in {"digit", "point", "comma"} else token.text
        for position, token in enumerate(tokens)
    )


def _fill_whole(tokens: tuple[Token, ...], layout: _Layout, whole: str, group: str) -> dict[int, str]:
    shown = {}
    remaining, placed = whole, 0
    for position in reversed(layout.whole_digits):
        first = position == layout.whole_digits[0]
        take = len(remaining) if first else 1
        digits = remaining[len(remaining) - take :] if remaining else ""
        remaining = remaining[: len(remaining) - len(digits)]
        digits = digits or {"0": "0", "?": " "}.get(tokens[position].text, "")
        text = ""
        for digit in reversed(digits):
            separator = group if placed and placed % 3 == 0 and digit != " " else ""
            text = digit + separator + text
            placed += 1
        shown[position] = text
    return shown


def _fill_fraction(tokens: tuple[Token, ...], layout: _Layout, fraction: str) -> dict[int, str]:
    shown = {}
    trailing = True
    for position, digit in reversed(list(zip(layout.fraction_digits, fraction, strict=True))):
        trailing = trailing and digit == "0" and tokens[position].text != "0"
        shown[position] = {"#": "", "?": " "}.get(tokens[position].text, digit) if trailing else digit
    return shown


def _show_scientific(number: Decimal, tokens: tuple[Token, ...], locale: Conventions) -> str:
    split = next(position for position, token in enumerate(tokens) if token.kind == "exponent")
    mantissa, after = tokens[:split], tokens[split + 1 :]
    layout = _Layout.of(mantissa)
    step = max(len(layout.whole_digits), 1)
    exponent = (number.adjusted() // step) * step if number else 0
    whole, fraction = _round(number.scaleb(-exponent), len(layout.fraction_digits))
    if number and len(whole) > step:
        exponent += step
        whole, fraction = _round(number.scaleb(-exponent), len(layout.fraction_digits))
    letter, sign = tokens[split].text[0], tokens[split].text[1]
    sign_shown = "-" if exponent < 0 else sign.replace("-", "")
    width = sum(token.kind == "digit" for token in after)
    tail = "".join(token.text for token in after if token.kind != "digit")
    head = _fill(mantissa, layout, whole, fraction, locale)
    return f"{head}{letter}{sign_shown}{abs(exponent):0{width}}{tail}"


def _is_fraction(tokens: tuple[Token, ...]) -> bool:
    kinds = [token.kind for token in tokens]
    return "slash" in kinds and "digit" in kinds[: kinds.index("slash")]


def _show_fraction(number: Decimal, tokens: tuple[Token, ...]) -> str:
    slash = next(position for position, token in enumerate(tokens) if token.kind == "slash")
    fixed = "".join(token.text for token in tokens[slash + 1 :]).strip()
    width = max(sum(token.kind == "digit" for token in tokens[slash + 1 :]), 1)
    has_whole = any(token.text == " " for token in tokens[:slash])
    exact = Fraction(number)
    if fixed.isdigit() and int(fixed):
        numerator, denominator = round(exact * int(fixed)), int(fixed)
    else:
        part = exact.limit_denominator(10**width - 1)
        numerator, denominator = part.numerator, part.denominator
    whole, numerator = divmod(numerator, denominator) if has_whole else (0, numerator)
    if not numerator and has_whole:
        return str(whole)
    shown = f"{numerator}/{denominator}"
    return f"{whole} {shown}" if whole else shown
