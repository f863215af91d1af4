"""How English puts opinions: frames, relations, degree words, and the agreement of verb and article."""

import re
from collections.abc import Mapping

from playground.datasets.opinions.english_words import ADJECTIVES, DOMAINS, UNDENIED, UNGRADED
from playground.datasets.opinions.grammar import Claim, Degree, Domain, Frame, Language

FRAMES = (
    Frame("{the} {is} {adj}"),
    Frame("{the} {is} {adj}"),
    Frame("I {find} {the} {adj}", own=True),
    Frame("{the} {seems} {adj} to me", own=True),
    Frame("I {think} {the} {is} {adj}", own=True),
    Frame("{it} {has} {phrase}", attributive=True, part=True),
    Frame("{this} {is1} {phrase}", attributive=True, whole=True),
    Frame("{the} {is} certainly {bare}", degree="none"),
    Frame("{the} {is} without doubt {bare}", degree="none"),
    Frame("nobody {can} deny that {the} {is} {adj}", own=True),
    Frame("{the} {is} not only {bare} but also {other}", degree="none", two=True),
    Frame("{the} {is} {bare} and {other}", degree="none", two=True),
    Frame("{the} {is} not {adj}", sign=-1, degree="denied"),
    Frame("{the} {isnt} {adj}", sign=-1, degree="denied"),
    Frame("{the} {isnt} {adj}", sign=-1, degree="denied"),
    Frame("I {dont} find {the} {adj}", sign=-1, degree="denied", own=True),
    Frame("{the} {doesnt} seem {adj}", sign=-1, degree="denied"),
    Frame("{the} {is} never {bare}", sign=-1, degree="none", mild=True, kinds="SAH"),
    Frame("I would not call {the} {bare}", sign=-1, degree="none", own=True),
    Frame("{the} {is} anything but {bare}", sign=-1, degree="none"),
    Frame("{the} {is} far from {bare}", sign=-1, degree="none"),
    Frame("nobody {can} say that {the} {is} {bare}", sign=-1, degree="none", own=True),
    Frame("{the} {is} neither {bare} nor {other}", sign=-1, degree="none", two=True),
    Frame("{the} {is} not {bare} or {other}", sign=-1, degree="none", two=True, mild=True),
    Frame("I would say {the} {is} {adj}", own=True, unseen=True),
    Frame("I {find} that {the} {is} {adj}", own=True, unseen=True),
    Frame("I {dont} think {the} {is} {adj}", sign=-1, degree="denied", own=True, unseen=True),
    Frame("{it} {doesnt1} have {phrase}", sign=-1, degree="none", attributive=True, part=True, unseen=True),
    Frame("{this} {isnt1} {phrase}", sign=-1, degree="none", attributive=True, whole=True, unseen=True),
    Frame("I would not say that {the} {is} {adj}", sign=-1, degree="denied", own=True, unseen=True),
    Frame("nobody {can} find {the} {bare}", sign=-1, degree="none", own=True, unseen=True),
)

DEGREES = (
    Degree("very {}", "affirmed", extreme=False),
    Degree("really {}", "affirmed"),
    Degree("quite {}", "affirmed", extreme=False, attributive=False),
    Degree("rather {}", "affirmed", extreme=False, attributive=False),
    Degree("a bit {}", "affirmed", extreme=False, sign=-1, attributive=False),
    Degree("somewhat {}", "affirmed", extreme=False, sign=-1),
    Degree("absolutely {}", "affirmed", extreme=True),
    Degree("truly {}", "affirmed", extreme=True),
    Degree("very {}", "denied", extreme=False),
    Degree("particularly {}", "denied", extreme=False),
    Degree("that {}", "denied", extreme=False),
    Degree("exactly {}", "denied"),
    Degree("at all {}", "denied", extreme=False),
    Degree("{} at all", "denied"),
)

JOINS = {
    "and": ("{0} and {1}", "{0}, and {1}"),
    "but": ("{0}, but {1}",),
    "although": ("although {0}, {1}", "even though {0}, {1}", "while {0}, {1}"),
    "main_although": ("{0}, although {1}", "{0}, even though {1}"),
    "despite": ("despite {0}, {1}", "in spite of {0}, {1}"),
    "still": ("{0}. Still, {1}", "{0}. Even so, {1}", "{0}. However, {1}", "{0}. That said, {1}"),
    "besides": ("{0}. Besides, {1}", "{0}. What is more, {1}", "{0}. Also, {1}", "{0}. {1}"),
    "says": ("my brother says {0}", "my mother says that {0}", "my neighbour thinks {0}", "the critics say that {0}"),
    "expected": ("I expected {0}", "I was told to expect {0}", "I had imagined {0}"),
}
PAST_JOINS = {
    "says": ("my brother said {0}", "my mother said that {0}", "my neighbour thought {0}", "the critics said that {0}"),
}


def slots(claim: Claim, domain: Domain, past: bool, named: bool) -> Mapping[str, str]:
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


def tidy(words: str) -> str:
    """ "a" before a vowel becomes "an"."""
    return re.sub(r"\b([Aa]) (?=[aeio]|u(?!s))", r"\1n ", words)


ENGLISH = Language(
    DOMAINS,
    ADJECTIVES,
    DEGREES,
    FRAMES,
    Frame("{phrase}", attributive=True),
    Frame("{definite}", attributive=True),
    JOINS,
    PAST_JOINS,
    slots,
    tidy,
    UNDENIED,
    UNGRADED,
)
