"""Moments and durations shown by a date pattern."""

from datetime import datetime

from scripts.local_google.cells.locales import Conventions
from scripts.local_google.cells.patterns import Section, Token
from scripts.local_google.cells.values import datetime_of

_SECONDS_PER_UNIT = {"h": 3600, "m": 60, "s": 1}


def show_date(serial: float, section: Section, locale: Conventions) -> str:
    """The serial number shown as the section says.

    Raises OverflowError where the serial number lies beyond the calendar.
    """
    if section.has("elapsed"):
        return _show_duration(serial, section)
    moment = datetime_of(serial)
    half_day = section.has("half_day")
    minutes = _minute_positions(section.tokens)
    shown = []
    for position, token in enumerate(section.tokens):
        if token.kind == "date":
            shown.append(_show_part(moment, token.text.lower(), position in minutes, half_day, locale))
        elif token.kind == "half_day":
            shown.append(_show_half_day(moment, token.text, locale))
        else:
            shown.append(token.text)
    return "".join(shown)


def _minute_positions(tokens: tuple[Token, ...]) -> set[int]:
    """Where `m` means minutes: after hours or before seconds, whatever text stands between."""
    parts = [(position, token) for position, token in enumerate(tokens) if token.kind in {"date", "elapsed"}]
    letters = [token.text[0].lower() for _, token in parts]
    return {
        position
        for index, (position, _) in enumerate(parts)
        if letters[index] == "m" and (letters[index - 1 : index] == ["h"] or letters[index + 1 : index + 2] == ["s"])
    }


def _show_part(moment: datetime, part: str, is_minutes: bool, half_day: bool, locale: Conventions) -> str:
    letter, width = part[0], len(part)
    match letter:
        case "y":
            return f"{moment.year % 100:02}" if width <= 2 else f"{moment.year:04}"
        case "d":
            return _show_day(moment, width, locale)
        case "h":
            return _padded((moment.hour - 1) % 12 + 1 if half_day else moment.hour, width)
        case "s":
            return _show_seconds(moment, part)
        case _:
            return _padded(moment.minute, width) if is_minutes else _show_month(moment, width, locale)


def _show_day(moment: datetime, width: int, locale: Conventions) -> str:
    match width:
        case 1 | 2:
            return _padded(moment.day, width)
        case 3:
            return locale.days_short[moment.weekday()]
        case _:
            return locale.days[moment.weekday()]


def _show_month(moment: datetime, width: int, locale: Conventions) -> str:
    match width:
        case 1 | 2:
            return _padded(moment.month, width)
        case 3:
            return locale.months_short[moment.month - 1]
        case 5:
            return locale.months[moment.month - 1][0]
        case _:
            return locale.months[moment.month - 1]


def _show_seconds(moment: datetime, part: str) -> str:
    whole, point, fraction = part.replace(",", ".").partition(".")
    return _padded(moment.second, len(whole)) + point + f"{moment.microsecond:06}"[: len(fraction)]


def _show_half_day(moment: datetime, token: str, locale: Conventions) -> str:
    if token.lower() == "a/p":
        letter = "p" if moment.hour >= 12 else "a"
        return letter.upper() if token.isupper() else letter
    return locale.pm if moment.hour >= 12 else locale.am


def _show_duration(serial: float, section: Section) -> str:
    milliseconds = round(abs(serial) * 86_400_000)
    seconds, rest = divmod(milliseconds, 1000)
    minutes = _minute_positions(section.tokens)
    carried = [_SECONDS_PER_UNIT[token.text[0].lower()] for token in section.tokens if token.kind == "elapsed"]
    shown = ["-"] if serial < 0 and milliseconds else []
    for position, token in enumerate(section.tokens):
        part = token.text.lower()
        if token.kind == "elapsed":
            shown.append(_padded(seconds // _SECONDS_PER_UNIT[part[0]], len(part)))
        elif token.kind == "date" and part[0] == "s":
            whole, point, fraction = part.replace(",", ".").partition(".")
            within = seconds % 60 if max(carried) > 1 else seconds
            shown.append(_padded(within, len(whole)) + point + f"{rest:03}"[: len(fraction)])
        elif token.kind == "date" and position in minutes:
            shown.append(_padded(seconds // 60 % 60, len(part)))
        elif token.kind == "date" and part[0] == "h":
            shown.append(_padded(seconds // 3600 % 24, len(part)))
        else:
            shown.append(token.text)
    return "".join(shown)


def _padded(number: int, width: int) -> str:
    return f"{number:0{min(width, 2)}}"
