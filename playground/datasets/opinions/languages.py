"""The words and patterns of each language, read from the file beside this one."""

import tomllib
from importlib.resources import files
from typing import Any

from playground.datasets.opinions import english, spanish
from playground.datasets.opinions.grammar import Adjective, Degree, Domain, Frame, Language, Noun

_PLACE = files("playground.datasets.opinions")
_FILES: dict[str, dict[str, Any]] = {
    code: tomllib.loads((_PLACE / name).read_text("utf-8"))
    for code, name in (("en", "english.toml"), ("es", "spanish.toml"))
}


def _adjectives(words: str, extreme: str = "", **common: Any) -> tuple[Adjective, ...]:
    usual = tuple(Adjective(word, **common) for word in words.split())
    return usual + tuple(Adjective(word, extreme=True, **common) for word in extreme.split())


def _noun(entry: str) -> Noun:
    """A noun written as `word: kind` and what is true of it (`plural`, `feminine`, `mass`)."""
    word, _, grammar = entry.partition(": ")
    kind, *marks = grammar.split()
    return Noun(word, kind, **dict.fromkeys(marks, True))


def _domain(whole: str, parts: list[str], openers: list[str], closers: list[str]) -> Domain:
    return Domain(_noun(whole), tuple(map(_noun, parts)), tuple(openers), tuple(closers))


def _language(code: str) -> Language:
    table, agreement = _FILES[code], {"en": english, "es": spanish}[code]
    return Language(
        domains=tuple(_domain(**entry) for entry in table["domains"]),
        adjectives=tuple(word for entry in table["adjectives"] for word in _adjectives(**entry)),
        degrees=tuple(Degree(**entry) for entry in table["degrees"]),
        frames=tuple(Frame(**entry) for entry in table["frames"]),
        expected=Frame(**table["expected"]),
        despite=Frame(**table["despite"]),
        joins={relation: tuple(ways) for relation, ways in table["joins"].items()},
        past_joins={relation: tuple(ways) for relation, ways in table["past_joins"].items()},
        slots=agreement.slots,
        tidy=agreement.tidy,
        undenied=frozenset(table["undenied"].split()),
        ungraded=frozenset(table["ungraded"].split()),
    )


LANGUAGES: dict[str, Language] = {code: _language(code) for code in _FILES}
CHALLENGES: dict[str, tuple[tuple[str, int], ...]] = {
    code: tuple(
        labelled
        for positive, negative in zip(table["challenge"]["positive"], table["challenge"]["negative"], strict=True)
        for labelled in ((positive, 1), (negative, 0))
    )
    for code, table in _FILES.items()
}
"""Texts written by hand with their class, 1 positive, 0 negative, in turn."""
