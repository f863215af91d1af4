"""How English agrees: verb and article with noun and tense; the words and patterns are in `english.toml`."""

import re
from collections.abc import Mapping

from playground.datasets.opinions.grammar import Claim, Domain


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
