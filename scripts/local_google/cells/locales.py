"""How a spreadsheet locale writes numbers, dates, money and truth, from the Unicode CLDR data in Babel."""

import re
from dataclasses import dataclass
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_symbol, get_territory_currencies

# CLDR does not translate the words for true and false that spreadsheets use.
_TRUTH_WORDS = {
    "de": ("WAHR", "FALSCH"),
    "es": ("VERDADERO", "FALSO"),
    "fr": ("VRAI", "FAUX"),
    "it": ("VERO", "FALSO"),
    "nl": ("WAAR", "ONWAAR"),
    "pl": ("PRAWDA", "FAŁSZ"),
    "pt": ("VERDADEIRO", "FALSO"),
    "ru": ("ИСТИНА", "ЛОЖЬ"),
    "tr": ("DOĞRU", "YANLIŞ"),
}


@dataclass(frozen=True, eq=False, slots=True)
class Conventions:
    """What differs from locale to locale in typing and showing a cell; there is one for each locale."""

    language: str
    decimal: str
    group: str
    date_order: str
    date_pattern: str
    time_pattern: str
    currency_symbol: str
    currency_after: bool
    months: tuple[str, ...]
    months_short: tuple[str, ...]
    days: tuple[str, ...]
    days_short: tuple[str, ...]
    am: str
    pm: str
    true: str
    false: str

    @property
    def currency_pattern(self) -> str:
        """The pattern of type CURRENCY without one of its own, such as `"$"#,##0.00`."""
        if self.currency_after:
            return f'#,##0.00\\ "{self.currency_symbol}"'
        return f'"{self.currency_symbol}"#,##0.00'


@cache
def conventions(locale: str) -> Conventions:
    """The conventions of a Google spreadsheet locale such as `zh_CN`; an unknown one counts as en_US."""
    try:
        cldr = Locale.parse(locale)
    except (UnknownLocaleError, ValueError):
        cldr = Locale.parse("en_US")
    symbols = cldr.number_symbols["latn"]
    date_pattern = _with_four_digit_year(cldr.date_formats["short"].pattern)
    months, days, periods = cldr.months["format"], cldr.days["format"], cldr.day_periods["format"]
    true, false = _TRUTH_WORDS.get(cldr.language, ("TRUE", "FALSE"))
    return Conventions(
        language=cldr.language,
        decimal=symbols["decimal"],
        group=symbols["group"],
        date_order="".join(dict.fromkeys(letter for letter in date_pattern.lower() if letter in "dmy")),
        date_pattern=date_pattern,
        time_pattern=_google_time_pattern(cldr.time_formats["medium"].pattern),
        currency_symbol=_currency_symbol(cldr),
        currency_after=cldr.currency_formats["standard"].pattern.endswith("¤"),
        months=tuple(months["wide"][number] for number in range(1, 13)),
        months_short=tuple(months["abbreviated"][number] for number in range(1, 13)),
        days=tuple(days["wide"][number] for number in range(7)),
        days_short=tuple(days["abbreviated"][number] for number in range(7)),
        am=periods["abbreviated"]["am"],
        pm=periods["abbreviated"]["pm"],
        true=true,
        false=false,
    )


def _with_four_digit_year(cldr_pattern: str) -> str:
    return re.sub("y+", "yyyy", cldr_pattern)


def _google_time_pattern(cldr_pattern: str) -> str:
    return cldr_pattern.replace("H", "h") if "H" in cldr_pattern else "h:mm:ss am/pm"


def _currency_symbol(cldr: Locale) -> str:
    currencies = get_territory_currencies(cldr.territory) if cldr.territory else []
    return get_currency_symbol(currencies[0], cldr) if currencies else "$"
