"""Words in every language the interface speaks.

A `Text` holds one phrase in all languages at once, so that leaving a language out is an error where the phrase is
written, and not a gap that a visitor finds. Where words go into something that holds one language only (the axis of a
figure, the column of a table), `str(text)` gives the language in force: `with speaking("es"): ...`.
"""

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Literal, Self, get_args

Language = Literal["en", "es"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_in_force: ContextVar[str] = ContextVar("language", default="en")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within the block, `str(text)` gives the words of `language`."""
    token = _in_force.set(language)
    try:
        yield
    finally:
        _in_force.reset(token)


@dataclass(frozen=True, slots=True)
class Text:
    """One phrase in English and in Spanish.

    Raises:
        ValueError: a language was left empty.
    """

    en: str
    es: str

    def __post_init__(self) -> None:
        if not self.en.strip() or not self.es.strip():
            raise ValueError(f"a text needs words in every language, got {self!r}")

    def say(self, language: str) -> str:
        """The phrase in `language`; English where the language is unknown."""
        return self.es if language == "es" else self.en

    def format(self, **values: object) -> Self:
        """Both phrases with `{name}` filled in; a value that is itself a `Text` goes in by language."""
        return replace(self, **{language: self._fill(language, values) for language in LANGUAGES})

    def _fill(self, language: Language, values: dict[str, object]) -> str:
        words = {name: value.say(language) if isinstance(value, Text) else value for name, value in values.items()}
        return self.say(language).format(**words)

    @classmethod
    def same(cls, words: str) -> "Text":
        """A phrase that is alike in every language: a name, a number, a formula."""
        return cls(words, words)

    @classmethod
    def join(cls, separator: str, texts: Iterable["Text"]) -> "Text":
        """Phrases one after the other, at least one."""
        parts = list(texts)
        return cls(separator.join(part.en for part in parts), separator.join(part.es for part in parts))

    def __str__(self) -> str:
        """The phrase in the language in force (English unless `speaking` says otherwise)."""
        return self.say(_in_force.get())


def numeral(value: float, form: str = ".4g") -> Text:
    """A number as each language writes it: with a decimal point, or a comma, and a minus that is no hyphen.

    Args:
        value: the number.
        form: of the number, as `format` takes it.
    """
    words = format(value, form).replace("-", "−")
    return Text(words, words.replace(".", ","))


_LONG = 10_000
"""From here on Spanish separates thousands (Ortografía de la lengua española, 2010); English does so from 1000 on."""


def whole(number: int) -> Text:
    """A whole number with its thousands separated as each language does: `39,586`, or with a narrow blank."""
    return Text(
        f"{number:,}", f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}") if abs(number) >= _LONG else f"{number}"
    )


_WHOLE, _LARGE = 999.95, 1e6
"""From where on four digits leave none behind the decimal sign, and from where on a power of ten tells the size."""


def significant(value: float) -> Text:
    """A measured number with four significant digits, zeros included, so that the rows of a column have equally many.

    From 1000 on it is a whole number; from a million on, and below 0.0001, it has an exponent. A dash where it is not a
    number.
    """
    if math.isnan(value):
        return Text.same("–")
    if math.isinf(value):
        return Text.same("∞" if value > 0 else "−∞")
    return numeral(value, ".0f" if _WHOLE <= abs(value) < _LARGE else "z#.4g")


def percentage(share: float, form: str = ".1f") -> Text:
    """A share as each language writes it in percent.

    Args:
        share: 1 is the whole.
        form: of the number of percent, as `format` takes it.
    """
    return Text.same("{value} %").format(value=numeral(100 * share, form))


_BRIEF, _BRIEFEST = 0.95, 0.1
"""Seconds below which milliseconds are told, and the shortest duration that is told at all."""


def duration(seconds: float | None) -> str:
    """A time span, alike in every language (`300 ms`, `8 s`, `3 min 20 s`, `2 h 05 min`); a dash where it is not known."""
    if seconds is None or not math.isfinite(seconds):
        return "–"
    if 0 < seconds < _BRIEF:
        return f"{1000 * seconds:.0f} ms" if seconds >= _BRIEFEST else f"< {1000 * _BRIEFEST:.0f} ms"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


def roughly(seconds: float) -> Text:
    """A time span rounded up, for what is only an estimate: `about 40 s`, `about 7 minutes`."""
    if seconds <= 55:
        return Text("about {count} s", "unos {count} s").format(count=max(1, math.ceil(seconds)))
    minutes = math.ceil(seconds / 60)
    if minutes == 1:
        return Text("about a minute", "un minuto")
    if minutes < 90:
        return Text("about {count} minutes", "unos {count} minutos").format(count=minutes)
    return Text("about {count} hours", "unas {count} horas").format(count=math.ceil(minutes / 60))


def time_left(seconds: float | None) -> Text:
    """How long something will still take, as a sentence without its stop."""
    if seconds is None:
        return Text("time left unknown", "tiempo restante desconocido")
    if seconds < 60:
        return Text("less than a minute left", "queda menos de un minuto")
    return Text("about {span} left", "quedan unos {span}").format(span=duration(seconds))


@dataclass(frozen=True, slots=True)
class Guess(Text):
    """What was guessed about a file and may be wrong: told wherever the file is read, refused where nothing may be guessed.

    Attributes:
        settings: the addresses of the settings that say it instead of the guess (`data.columns`); empty: there are none.
    """

    settings: tuple[str, ...] = ()
