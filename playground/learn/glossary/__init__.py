"""The glossary: what the terms of the interface mean, each in one or two sentences."""

from collections.abc import Mapping

from playground.learn.glossary import comparisons, data, inspection, networks, results, training
from playground.learn.glossary.term import Term
from playground.text import Text

TERMS: Mapping[str, Term] = {
    term.name: term for part in (data, networks, training, inspection, results, comparisons) for term in part.TERMS
}
"""All terms by name."""

_BY_TITLE = {title.lower(): term for term in TERMS.values() for title in (term.title.en, *term.also)}


def explaining(title: Text) -> Term | None:
    """The term that a setting or a metric of this title is; None where the glossary has none."""
    return _BY_TITLE.get(title.en.lower())
