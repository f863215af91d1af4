"""How Spanish agrees; its words and patterns are in `spanish.toml`.

Adjectives and articles agree with the noun in gender and number; the verb is *ser* or *estar* by adjective and noun
(*la sopa está sosa*, *la trama es sosa*), in the present or the past, and in the subjunctive where a denial asks for it.
"""

import re
from collections.abc import Mapping

from playground.datasets.opinions.grammar import Adjective, Claim, Domain, Noun

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


def slots(claim: Claim, domain: Domain, past: bool, named: bool) -> Mapping[str, str]:
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


def tidy(words: str) -> str:
    """*a el* and *de el* contract, *y* before an i-sound becomes *e*, and dropped subjects leave no gap."""
    words = re.sub(r" {2,}", " ", words).replace(" ,", ",").replace(". .", ".")
    words = re.sub(r"\b([Aa]) el\b", r"\1l", words)
    words = re.sub(r"\b([Dd]e) el\b", r"\1l", words)
    words = re.sub(r"\by (?=h?i(?![aeo]))", "e ", words)
    return re.sub(r"(^|[.] ) ", r"\1", words).replace(",,", ",")
