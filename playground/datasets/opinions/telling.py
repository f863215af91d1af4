"""Puts a tree into words."""

import random
import re

from playground.datasets.opinions.grammar import Claim, Domain, Fact, Language, Node, Tree


class Teller:
    """Puts the trees of one text into words.

    Args:
        language: whose words.
        domain: what the text is about.
        draw: chooses between ways to say the same.
        past: told in the past.
    """

    def __init__(self, language: Language, domain: Domain, draw: random.Random, past: bool) -> None:
        self.language = language
        self.domain = domain
        self.draw = draw
        self.past = past
        self.named = False
        """Whether the thing itself was named last, so that a pronoun is understood."""

    def text(self, tree: Tree) -> str:
        """The whole text, with capitals and full stops."""
        words = self.language.tidy(self._tell(tree) + ".")
        return re.sub(r"(^|[.!?] )(\w)", lambda found: found[1] + found[2].upper(), words)

    def _tell(self, tree: Tree) -> str:
        match tree:
            case Fact():
                self.named = True
                return tree.words
            case Claim():
                words = tree.frame.pattern.format_map(self.language.slots(tree, self.domain, self.past, self.named))
                self.named = tree.noun == self.domain.whole
                return words
            case Node(relation="text"):
                return ". ".join([self._tell(part) for part in tree.parts])
            case Node():
                joins = self.language.past_joins if self.past and tree.relation in self.language.past_joins else None
                pattern = self.draw.choice((joins or self.language.joins)[tree.relation])
                return pattern.format(*[self._tell(part) for part in tree.parts])
            case str():
                raise ValueError("a shape has no words")
