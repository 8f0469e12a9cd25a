"""What a cell shows: its value through its number format, in the spreadsheet's locale."""

from collections.abc import Mapping
from decimal import Decimal

from scripts.local_google.cells.date_patterns import show_date
from scripts.local_google.cells.locales import Conventions, conventions
from scripts.local_google.cells.number_patterns import decimal_of, show_number
from scripts.local_google.cells.patterns import Section, parse_pattern
from scripts.local_google.cells.values import CellValue, ErrorValue

NumberFormat = Mapping[str, str]
"""The API's NumberFormat: `type`, and perhaps `pattern`."""

_SECTIONS_WITH_TEXT = 4
_AUTOMATIC_DIGITS = 10
_SCIENTIFIC_DIGITS = 6
_LARGEST_WHOLE = Decimal("1e15")
_SMALL = Decimal("1e-4")
_AUTOMATIC = parse_pattern("")


def display(value: CellValue | ErrorValue, number_format: NumberFormat | None, locale: str) -> str:
    """The text of the cell: Google's `formattedValue` (a blank cell shows the empty text)."""
    if value is None:
        return ""
    if isinstance(value, ErrorValue):
        return value.text
    language = conventions(locale)
    if isinstance(value, bool):
        return language.true if value else language.false
    sections = parse_pattern(effective_pattern(number_format, language))
    if isinstance(value, str):
        return _show_text(value, sections)
    return _show_number(value, sections, language)


def effective_pattern(number_format: NumberFormat | None, locale: Conventions) -> str:
    """The format's own pattern, else its type's in this locale; empty for automatic formatting."""
    if not number_format:
        return ""
    if number_format.get("pattern"):
        return number_format["pattern"]
    defaults = {
        "TEXT": "@",
        "NUMBER": "#,##0.00",
        "PERCENT": "0.00%",
        "CURRENCY": locale.currency_pattern,
        "DATE": locale.date_pattern,
        "TIME": locale.time_pattern,
        "DATE_TIME": f"{locale.date_pattern} {locale.time_pattern}",
        "SCIENTIFIC": "0.00E+00",
    }
    return defaults.get(number_format.get("type", ""), "")


def show_automatic(number: float, locale: Conventions) -> str:
    """A number without a format: whole up to 15 digits, else ten significant digits, else scientific."""
    value = decimal_of(number)
    if value == value.to_integral_value() and abs(value) < _LARGEST_WHOLE:
        return f"{abs(value) if value == 0 else value:.0f}"
    places = max(_AUTOMATIC_DIGITS - 1 - value.adjusted(), 0)
    text = _without_trailing_zeros(f"{value:.{places}f}")
    decimals = len(text.partition(".")[2])
    if abs(value) >= _LARGEST_WHOLE or (abs(value) < _SMALL and decimals > _AUTOMATIC_DIGITS):
        return _automatic_scientific(value, locale)
    return text.replace(".", locale.decimal)


def _automatic_scientific(value: Decimal, locale: Conventions) -> str:
    mantissa, _, exponent = f"{value:.{_SCIENTIFIC_DIGITS - 1}E}".partition("E")
    return f"{_without_trailing_zeros(mantissa)}E{exponent[0]}{exponent[1:]:0>2}".replace(".", locale.decimal)


def _without_trailing_zeros(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _show_text(text: str, sections: tuple[Section, ...]) -> str:
    section = sections[-1]
    if len(sections) < _SECTIONS_WITH_TEXT and not section.has("text"):
        return text
    return "".join(text if token.kind == "text" else token.text for token in section.tokens)


def _show_number(number: float, sections: tuple[Section, ...], locale: Conventions) -> str:
    value = decimal_of(number)
    section, signed = _choose(value, sections)
    if section.is_date:
        return _show_moment(number, section, locale)
    if sections is _AUTOMATIC:
        return show_automatic(number, locale)
    if section.has("text"):
        shown = show_automatic(number, locale)
        return "".join(shown if token.kind == "text" else token.text for token in section.tokens)
    text = show_number(abs(value), section, locale)
    if value < 0 and signed and any(digit in text for digit in "123456789"):
        return f"-{text}"
    return text


def _show_moment(serial: float, section: Section, locale: Conventions) -> str:
    try:
        return show_date(serial, section, locale)
    except OverflowError:
        return show_automatic(serial, locale)


def _choose(value: Decimal, sections: tuple[Section, ...]) -> tuple[Section, bool]:
    """The section for the number, and whether its minus sign is still to be shown."""
    for_numbers = sections[:3]
    if any(section.condition for section in for_numbers):
        for section in for_numbers:
            if section.condition is None:
                return section, True
            if section.condition.holds(value):
                return section, not section.condition.only_negative
        return for_numbers[-1], True
    if value < 0 and len(for_numbers) > 1 and not for_numbers[1].has("text"):
        return for_numbers[1], False
    if value == 0 and len(for_numbers) == 3 and not for_numbers[2].has("text"):
        return for_numbers[2], False
    return for_numbers[0], True
