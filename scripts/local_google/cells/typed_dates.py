"""Dates, times of day and durations as people type them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from scripts.local_google.cells.date_patterns import show_date
from scripts.local_google.cells.locales import Conventions, conventions
from scripts.local_google.cells.patterns import parse_pattern
from scripts.local_google.cells.values import serial_of

_CENTURY_SPLIT = 30


@dataclass(frozen=True, slots=True)
class TypedMoment:
    """A serial number read from text, with the number format that shows it as it was typed."""

    serial: int | float
    number_format: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Part:
    """The date or the time of a typed moment: days (or a fraction of one), and its pattern."""

    days: int | float
    pattern: str


def read_moment(text: str, locale: Conventions, today: date) -> TypedMoment | None:
    """The date, time or both that the text is in this locale; None where it is none."""
    text = text.strip()
    day = _read_date(text, locale, today)
    if day:
        return TypedMoment(day.days, {"type": "DATE", "pattern": day.pattern})
    clock = _read_time(text, locale)
    if clock:
        return TypedMoment(clock.days, {"type": "TIME", "pattern": clock.pattern})
    return _read_date_time(text, locale, today)


def _read_date_time(text: str, locale: Conventions, today: date) -> TypedMoment | None:
    for split in re.finditer(r"\s+", text):
        day = _read_date(text[: split.start()].rstrip(","), locale, today)
        clock = _read_time(text[split.end() :], locale)
        if day and clock and clock.days < 1:
            return TypedMoment(
                day.days + clock.days, {"type": "DATE_TIME", "pattern": f"{day.pattern} {clock.pattern}"}
            )
    return None


def _read_date(text: str, locale: Conventions, today: date) -> _Part | None:
    for grammar in _date_grammars(locale):
        match = grammar.fullmatch(text)
        if match:
            return _complete_date(match, locale, today)
    return None


def _complete_date(match: re.Match[str], locale: Conventions, today: date) -> _Part | None:
    parts = match.groupdict()
    month = _month_number(parts["name"], locale) if parts.get("name") else int(parts["m"])
    try:
        day = date(_full_year(parts.get("y")) or today.year, month, int(parts.get("d") or 1))
    except ValueError:
        return None
    return _Part(int(serial_of(day)), _pattern_as_typed(match, day, locale))


def _full_year(digits: str | None) -> int | None:
    if digits is None:
        return None
    year = int(digits)
    if len(digits) <= 2:
        year += 2000 if year < _CENTURY_SPLIT else 1900
    return year


def _pattern_as_typed(match: re.Match[str], day: date, locale: Conventions) -> str:
    """The pattern that shows the date as typed: the locale's own if it does, else one built from the text."""
    shown = show_date(serial_of(day), parse_pattern(locale.date_pattern)[0], locale)
    if shown == match[0]:
        return locale.date_pattern
    return "".join(_pattern_pieces(match, locale))


def _pattern_pieces(match: re.Match[str], locale: Conventions) -> Iterator[str]:
    parts = {group: typed for group, typed in match.groupdict().items() if typed and group != "separator"}
    named = [(match.span(group), group) for group in parts]
    padded = [len(parts.get(group, "")) for group in ("d", "m")] == [2, 2]
    end = match.start()
    for (start, stop), group in sorted(named):
        yield _literal(match.string[end:start])
        yield _part_pattern(group, match[group], padded, locale)
        end = stop
    yield _literal(match.string[end : match.end()])


def _part_pattern(group: str, typed: str, padded: bool, locale: Conventions) -> str:
    match group:
        case "y":
            return "yy" if len(typed) <= 2 else "yyyy"
        case "name":
            return "mmmm" if _is_full_name(typed, locale) else "mmm"
        case "weekday":
            return "dddd" if typed.lower() in {day.lower() for day in locale.days} else "ddd"
        case _:
            return group * 2 if padded or typed.startswith("0") else group


def _literal(text: str) -> str:
    return re.sub(r"[^\s,./:-]+", lambda letters: f'"{letters[0]}"', text)


def _is_full_name(typed: str, locale: Conventions) -> bool:
    full = {name.lower() for source in (locale, conventions("en_US")) for name in source.months}
    short = {name.lower() for source in (locale, conventions("en_US")) for name in source.months_short}
    return typed.lower() in full - short


@cache
def _month_names(locale: Conventions) -> dict[str, int]:
    names = {}
    for source in (conventions("en_US"), locale):
        for spelled in (source.months, source.months_short):
            for number, name in enumerate(spelled, start=1):
                names[name.lower()] = names[name.lower().rstrip(".")] = number
    return names


def _month_number(name: str, locale: Conventions) -> int:
    return _month_names(locale)[name.lower()]


@cache
def _date_grammars(locale: Conventions) -> tuple[re.Pattern[str], ...]:
    """The forms a date may be typed in, the locale's own first."""
    separator = "[-/.]" if "." in locale.date_pattern else "[-/]"
    year, month, day = r"(?P<y>[0-9]{4})", r"(?P<m>[0-9]{1,2})", r"(?P<d>[0-9]{1,2})"
    any_year = r"(?P<y>[0-9]{2}|[0-9]{4})"
    name = "(?P<name>" + "|".join(sorted(map(re.escape, _month_names(locale)), key=len, reverse=True)) + ")"
    days = "|".join(sorted(map(re.escape, {*locale.days, *locale.days_short}), key=len, reverse=True))
    first, second = (day, month) if locale.date_order == "dmy" else (month, day)
    same = "(?P=separator)"
    separated = f"(?P<separator>{separator})"
    forms = [rf"{year}(?P<separator>[-/]){month}{same}{day}"]
    if locale.date_order == "ymd":
        forms.append(rf"(?P<y>[0-9]{{2}}){separated}{month}{same}{day}")
        forms.append(rf"{month}{separated}{day}{same}{year}")
    else:
        forms.append(rf"{first}{separated}{second}{same}{any_year}")
    forms += [
        rf"{first}{separator}{second}",
        rf"{year}[-/]{month}",
        rf"{month}/{year}",
        rf"(?:(?P<weekday>{days}),?\s+)?{name}\s+{day},?\s+{year}",
        rf"(?:(?P<weekday>{days}),?\s+)?{day}\.?[\s-]{name}(?:,?[\s-]{any_year})?",
        rf"{name}[\s-]{year}",
        rf"{name}[\s-]{day}",
    ]
    if locale.language in {"zh", "ja"}:
        forms.append(rf"(?:{any_year}年)?{month}月(?:{day}日)?")
    if locale.date_order == "dmy" and "." in locale.date_pattern:
        forms.append(rf"{day}\.{month}\.")
    return tuple(re.compile(form, re.IGNORECASE) for form in forms)


@cache
def _time_grammar(locale: Conventions) -> re.Pattern[str]:
    halves = "|".join(re.escape(half) for half in {"am", "pm", "a.m.", "p.m.", locale.am, locale.pm})
    return re.compile(
        rf"""
        (?:(?P<before>{halves})\s*)?
        (?P<h>[0-9]{{1,3}})
        (?:(?P<colon>:)(?P<m>[0-9]{{2}})(?::(?P<s>[0-9]{{2}})(?:\.(?P<fraction>[0-9]{{1,3}}))?)?)?
        (?:\s*(?P<after>{halves}))?
        """,
        re.IGNORECASE | re.VERBOSE,
    )


def _read_time(text: str, locale: Conventions) -> _Part | None:
    match = _time_grammar(locale).fullmatch(text)
    if match is None:
        return None
    half = (match["before"] or match["after"] or "").lower()
    if not half and not match["colon"]:
        return None
    hours, minutes, seconds = int(match["h"]), int(match["m"] or 0), int(match["s"] or 0)
    if minutes > 59 or seconds > 59 or (half and not 1 <= hours <= 12):
        return None
    if half:
        hours = hours % 12 + (12 if half in {locale.pm.lower(), "pm", "p.m."} else 0)
    fraction = float(f"0.{match['fraction'] or 0}")
    return _Part((hours * 3600 + minutes * 60 + seconds + fraction) / 86_400, _time_pattern(match, hours))


def _time_pattern(match: re.Match[str], hours: int) -> str:
    if hours >= 24:
        return "[h]:mm:ss"
    pattern = "hh" if match["h"].startswith("0") and len(match["h"]) == 2 else "h"
    pattern += ":mm" if match["m"] else ""
    pattern += ":ss" if match["s"] else ""
    pattern += "." + "0" * len(match["fraction"]) if match["fraction"] else ""
    pattern += " am/pm" if match["after"] else ""
    return f"am/pm{pattern}" if match["before"] else pattern
