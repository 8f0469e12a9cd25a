"""Words that staff and managers see, in Chinese and English, and the choices made of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

Locale = Literal["zh", "en"]
LOCALES: tuple[Locale, ...] = ("zh", "en")


class Text(NamedTuple):
    """One phrase in both languages; `{name}` marks what is filled in, a phrase among it in the same language."""

    zh: str
    en: str

    def to(self, locale: Locale, **filled: object) -> str:
        """The phrase in `locale`, with its marks filled in."""
        phrase = self.zh if locale == "zh" else self.en
        spoken = {name: said.to(locale) if isinstance(said, Text) else said for name, said in filled.items()}
        return phrase.format(**spoken) if spoken else phrase

    def filled(self, **filled: object) -> Text:
        """The phrase with its marks filled in, in both languages."""
        return Text(self.to("zh", **filled), self.to("en", **filled))


def fold(typed: str) -> str:
    """The form in which typed words are compared: width, case, white space and marks of no width do not count."""
    signs = unicodedata.normalize("NFKC", typed)
    return "".join(sign for sign in signs if not sign.isspace() and unicodedata.category(sign) != "Cf").upper()


@dataclass(frozen=True)
class Choices:
    """The values a cell may hold. The Chinese word is the value itself; the English one is another name for it.

    `also` are further ways to write a value, each with the value that it stands for.
    """

    words: tuple[Text, ...]
    also: tuple[tuple[str, str], ...] = ()

    @property
    def values(self) -> list[str]:
        """The canonical values, in the order of the drop-down."""
        return [word.zh for word in self.words]

    def labels(self, locale: Locale) -> list[str]:
        """What the drop-down shows."""
        return [word.to(locale) for word in self.words]

    def reading(self) -> dict[str, str]:
        """Every folded way to write a choice, with the value it stands for."""
        named = {fold(label): word.zh for word in self.words for label in word}
        return {fold(typed): value for typed, value in self.also} | named

    def __iter__(self) -> Iterator[Text]:
        return iter(self.words)


def choices(*pairs: tuple[str, str], also: Mapping[str, str] | None = None) -> Choices:
    """Choices from (Chinese, English) pairs; `also`: further ways to write them → the Chinese word."""
    return Choices(tuple(Text(*pair) for pair in pairs), tuple((also or {}).items()))


def translation(*vocabularies: Choices, locale: Locale) -> Mapping[str, str]:
    """Canonical value → label in `locale`, for writing results."""
    return {word.zh: word.to(locale) for vocabulary in vocabularies for word in vocabulary}


YES = "是"
NO = "否"
YES_NO = choices((YES, "Yes"), (NO, "No"))
