"""The words and patterns of each language, read from the file beside this one; and how it agrees, gender, number and tense."""

import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from playground.datasets.opinions.grammar import Adjective, Claim, Degree, Domain, Frame, Language, Noun, Slots


def english_slots(claim: Claim, domain: Domain, past: bool, named: bool) -> Mapping[str, str]:
    """The words that agree with the claim's noun and tense."""
    noun, many = claim.noun, claim.noun.plural
    bare = claim.adjectives[0].word
    adjective = claim.degree.pattern.format(bare) if claim.degree else bare
    it = "it" if named else f"the {domain.whole.word}"
    return {
        "the": it if noun == domain.whole else f"the {noun.word}",
        "it": it,
        "this": "it" if named else "this",
        "adj": adjective,
        "bare": bare,
        "other": claim.adjectives[-1].word,
        "phrase": f"{adjective} {noun.word}" if many or noun.mass else f"a {adjective} {noun.word}",
        "definite": f"the {adjective} {noun.word}",
        "is": ("were" if many else "was") if past else ("are" if many else "is"),
        "isnt": ("weren't" if many else "wasn't") if past else ("aren't" if many else "isn't"),
        "is1": "was" if past else "is",
        "isnt1": "wasn't" if past else "isn't",
        "seems": "seemed" if past else ("seem" if many else "seems"),
        "doesnt": "didn't" if past else ("don't" if many else "doesn't"),
        "doesnt1": "didn't" if past else "doesn't",
        "find": "found" if past else "find",
        "think": "thought" if past else "think",
        "dont": "didn't" if past else "don't",
        "can": "could" if past else "can",
        "has": ("had" if past else "has") if noun.kind != "F" else ("served" if past else "serves"),
    }


def english_tidy(words: str) -> str:
    """ "a" before a vowel becomes "an"."""
    return re.sub(r"\b([Aa]) (?=[aeio]|u(?!s))", r"\1n ", words)


PEOPLE = "AH"
"""Kinds of noun that take a personal *a* as an object."""


def inflected(word: str, noun: Noun) -> str:
    """The adjective in the noun's gender and number."""
    if word.endswith("o"):
        word = word[:-1] + ("a" if noun.feminine else "o")
    elif word.endswith("or") and noun.feminine:
        word += "a"
    if not noun.plural:
        return word
    if word[-1] in "aeo":
        return word + "s"
    return (word[:-1] + "c" if word.endswith("z") else word) + "es"


def spanish_slots(claim: Claim, domain: Domain, past: bool, named: bool) -> Mapping[str, str]:
    """The words that agree with the claim's noun, adjective and tense."""
    noun, many = claim.noun, claim.noun.plural
    simple = inflected(claim.adjectives[0].word, noun)
    adjective = claim.degree.pattern.format(simple) if claim.degree else simple
    the = f"{_article(noun)} {noun.word}"
    whole = "" if named else f"{_article(domain.whole)} {domain.whole.word}"
    a = ("unas" if noun.feminine else "unos") if many else ("una" if noun.feminine else "un")
    be, sea = _be(claim.adjectives[0], noun, past)
    serves = noun.kind == "F"
    return {
        "la": whole if noun == domain.whole else the,
        "a_la": f"a {the}" if noun.kind in PEOPLE else the,
        "ella": whole,
        "adj": adjective,
        "simple": simple,
        "otro": inflected(claim.adjectives[-1].word, noun),
        "frase": f"{a} {noun.word} {adjective}",
        "definida": f"{the} {simple}",
        "es": be,
        "es1": "era" if past else "es",
        "sea": sea,
        "parece": ("parecieron" if many else "pareció") if past else ("parecen" if many else "parece"),
        "resulta": ("resultaron" if many else "resultó") if past else ("resultan" if many else "resulta"),
        "dista": ("distaban" if many else "distaba") if past else ("distan" if many else "dista"),
        "tener": ("tenían" if many else "tenía") if past else ("tienen" if many else "tiene"),
        "encuentro": "encontré" if past else "encuentro",
        "tiene": ("servía" if past else "sirve") if serves else ("tenía" if past else "tiene"),
    }


def _article(noun: Noun) -> str:
    if noun.plural:
        return "las" if noun.feminine else "los"
    return "la" if noun.feminine else "el"


def _be(adjective: Adjective, noun: Noun, past: bool) -> tuple[str, str]:
    """*ser* or *estar* in the indicative and in the subjunctive."""
    many = "n" if noun.plural else ""
    if noun.kind in adjective.estar:
        return ("estaba" if past else "está") + many, ("estuviera" if past else "esté") + many
    if past:
        return "era" + many, "fuera" + many
    return "son" if many else "es", "sea" + many


def spanish_tidy(words: str) -> str:
    """*a el* and *de el* contract, *y* before an i-sound becomes *e*, and dropped subjects leave no gap."""
    words = re.sub(r" {2,}", " ", words).replace(" ,", ",").replace(". .", ".")
    words = re.sub(r"\b([Aa]) el\b", r"\1l", words)
    words = re.sub(r"\b([Dd]e) el\b", r"\1l", words)
    words = re.sub(r"\by (?=h?i(?![aeo]))", "e ", words)
    return re.sub(r"(^|[.] ) ", r"\1", words).replace(",,", ",")


_FILES: dict[str, dict[str, Any]] = {
    code: tomllib.loads((files("playground.datasets.opinions") / name).read_text("utf-8"))
    for code, name in (("en", "english.toml"), ("es", "spanish.toml"))
}


_SLOTS: dict[str, Slots] = {"en": english_slots, "es": spanish_slots}
_TIDY = {"en": english_tidy, "es": spanish_tidy}


def _adjectives(words: str, extreme: str = "", **common: Any) -> tuple[Adjective, ...]:
    usual = tuple(Adjective(word, **common) for word in words.split())
    return usual + tuple(Adjective(word, extreme=True, **common) for word in extreme.split())


def _noun(entry: str) -> Noun:
    """A noun written as `word: kind` and what is true of it (`plural`, `feminine`, `mass`)."""
    word, _, grammar = entry.partition(": ")
    kind, *marks = grammar.split()
    return Noun(word, kind, **dict.fromkeys(marks, True))


def _language(code: str) -> Language:
    table = _FILES[code]
    return Language(
        domains=tuple(
            Domain(_noun(one["whole"]), tuple(map(_noun, one["parts"])), tuple(one["openers"]), tuple(one["closers"]))
            for one in table["domains"]
        ),
        adjectives=tuple(word for entry in table["adjectives"] for word in _adjectives(**entry)),
        degrees=tuple(Degree(**entry) for entry in table["degrees"]),
        frames=tuple(Frame(**entry) for entry in table["frames"]),
        expected=Frame(**table["expected"]),
        despite=Frame(**table["despite"]),
        joins={relation: tuple(ways) for relation, ways in table["joins"].items()},
        past_joins={relation: tuple(ways) for relation, ways in table["past_joins"].items()},
        slots=_SLOTS[code],
        tidy=_TIDY[code],
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
