"""How Spanish puts opinions: frames, relations, degree words, and agreement.

Adjectives and articles agree with the noun in gender and number; the verb is *ser* or *estar* by adjective and noun
(*la sopa está sosa*, *la trama es sosa*), in the present or the past, and in the subjunctive where a denial asks for it.
"""

import re
from collections.abc import Mapping

from playground.datasets.opinions.grammar import Adjective, Claim, Degree, Domain, Frame, Language, Noun
from playground.datasets.opinions.spanish_words import ADJECTIVES, DOMAINS, UNDENIED, UNGRADED

FRAMES = (
    Frame("{la} {es} {adj}"),
    Frame("{la} {es} {adj}"),
    Frame("{la} me {parece} {adj}", own=True),
    Frame("a mí {la} me {parece} {adj}", own=True),
    Frame("{encuentro} {a_la} {adj}", own=True),
    Frame("{la} {resulta} {adj}", own=True, ser=True),
    Frame("creo que {la} {es} {adj}", own=True),
    Frame("{ella} {tiene} {frase}", attributive=True, part=True),
    Frame("{es1} {frase}", attributive=True, whole=True),
    Frame("{la} {es} sin duda {simple}", degree="none"),
    Frame("no se puede negar que {la} {es} {adj}", own=True),
    Frame("nadie duda de que {la} {es} {adj}", own=True),
    Frame("{la} no solo {es} {simple}, sino también {otro}", degree="none", two=True),
    Frame("{la} {es} {simple} y {otro}", degree="none", two=True),
    Frame("{la} no {es} {adj}", sign=-1, degree="denied"),
    Frame("{la} no {es} {adj}", sign=-1, degree="denied"),
    Frame("{la} no {es} {adj}", sign=-1, degree="denied"),
    Frame("{la} no me {parece} {adj}", sign=-1, degree="denied", own=True),
    Frame("{la} nunca {es} {simple}", sign=-1, degree="none", mild=True, kinds="SAH"),
    Frame("yo no diría que {la} {sea} {simple}", sign=-1, degree="none", own=True),
    Frame("nadie diría que {la} {sea} {simple}", sign=-1, degree="none"),
    Frame("{la} no {tener} nada de {simple}", sign=-1, degree="none", ser=True, mild=True),
    Frame("{la} {es} todo menos {simple}", sign=-1, degree="none", ser=True),
    Frame("{la} {dista} mucho de ser {simple}", sign=-1, degree="none", ser=True),
    Frame("{la} no {es} ni {simple} ni {otro}", sign=-1, degree="none", two=True),
    Frame("yo diría que {la} {es} {adj}", own=True, unseen=True),
    Frame("{la} me {resulta} {adj}", own=True, ser=True, unseen=True),
    Frame("no creo que {la} {sea} {adj}", sign=-1, degree="denied", own=True, unseen=True),
    Frame("no {encuentro} {a_la} {adj}", sign=-1, degree="denied", own=True, unseen=True),
    Frame("{la} no {resulta} {adj}", sign=-1, degree="denied", ser=True, unseen=True),
    Frame("{ella} no {tiene} {frase}", sign=-1, degree="none", attributive=True, part=True, unseen=True),
    Frame("no {es1} {frase}", sign=-1, degree="none", attributive=True, whole=True, unseen=True),
)

DEGREES = (
    Degree("muy {}", "affirmed", extreme=False),
    Degree("muy {}", "affirmed", extreme=False),
    Degree("bastante {}", "affirmed", extreme=False),
    Degree("realmente {}", "affirmed"),
    Degree("un poco {}", "affirmed", extreme=False, sign=-1),
    Degree("algo {}", "affirmed", extreme=False, sign=-1),
    Degree("demasiado {}", "affirmed", extreme=False, sign=-1),
    Degree("absolutamente {}", "affirmed", extreme=True),
    Degree("sencillamente {}", "affirmed", extreme=True, attributive=False),
    Degree("nada {}", "denied", extreme=False),
    Degree("nada {}", "denied", extreme=False),
    Degree("muy {}", "denied", extreme=False),
    Degree("tan {}", "denied", extreme=False),
    Degree("especialmente {}", "denied", extreme=False),
    Degree("precisamente {}", "denied"),
)

JOINS = {
    "and": ("{0} y {1}", "{0}, y {1}"),
    "but": ("{0}, pero {1}",),
    "although": ("aunque {0}, {1}", "si bien {0}, {1}"),
    "main_although": ("{0}, aunque {1}", "{0}, si bien {1}"),
    "despite": ("a pesar de {0}, {1}", "pese a {0}, {1}"),
    "still": ("{0}. Aun así, {1}", "{0}. Sin embargo, {1}", "{0}. Con todo, {1}", "{0}. No obstante, {1}"),
    "besides": ("{0}. Además, {1}", "{0}. Es más, {1}", "{0}. {1}"),
    "says": ("mi hermano dice que {0}", "mi madre dice que {0}", "mi vecina piensa que {0}", "la crítica dice que {0}"),
    "expected": ("yo esperaba {0}", "me esperaba {0}", "me imaginaba {0}"),
}
PAST_JOINS = {
    "says": (
        "mi hermano decía que {0}",
        "mi madre decía que {0}",
        "mi vecina pensaba que {0}",
        "la crítica decía que {0}",
    ),
}

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


SPANISH = Language(
    DOMAINS,
    ADJECTIVES,
    DEGREES,
    FRAMES,
    Frame("{frase}", attributive=True),
    Frame("{definida}", attributive=True, degree="none"),
    JOINS,
    PAST_JOINS,
    slots,
    tidy,
    UNDENIED,
    UNGRADED,
)
