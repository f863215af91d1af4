"""Draws trees: chooses a shape, and for each leaf a noun, a frame and adjectives that fit."""

import random
import re
from dataclasses import dataclass

from playground.datasets.opinions.grammar import (
    Adjective,
    Claim,
    Degree,
    Fact,
    Frame,
    Language,
    Node,
    Noun,
    Tree,
    clauses,
    deciding,
)

DENIALS = 0.4
"""Share of claims that are put as a denial; near one half, so that adjectives alone say little."""

_SPECIAL = (("expected", 0), ("says", 0), ("despite", 0))
"""Parts that are put in a way of their own: a noun phrase, or never in the first person."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What a part of the data asks of its texts.

    Attributes:
        shapes: to choose from.
        unseen: how the deciding claim is put: with a frame that training never has.
        recombined: the deciding claim holds a word in a construction that training keeps it out of.
    """

    shapes: tuple[Tree, ...]
    unseen: bool = False
    recombined: bool = False


class Composer:
    """Draws one tree, and puts it into words.

    Args:
        language: what there is to choose from.
        draw: the source of chance.
        demand: what the text has to meet.
        most: the most clauses a text may have.

    Attributes:
        domain: what the text is about.
        sign: of its verdict: + or - with equal chance.
        past: whether it is told in the past.
        named: whether the thing itself was named last, so that a pronoun is understood.
    """

    def __init__(self, language: Language, draw: random.Random, demand: Demand, most: int) -> None:
        self.language, self.draw, self.demand, self.most = language, draw, demand, most
        self.shape = draw.choice([shape for shape in demand.shapes if clauses(shape) <= most])
        self.domain = draw.choice(language.domains)
        self.nouns = draw.sample(self.domain.parts, len(self.domain.parts))
        self.nouns.insert(draw.choice((0, 0, 1, 2)), self.domain.whole)
        self.sign = draw.choice((1, -1))
        self.used: set[str] = set()
        self.past, self.named = False, False

    def tree(self) -> Tree:
        """A text that meets the demand, of three clauses at least."""
        body = self._fill(self.shape, deciding(self.shape))
        facts = self.draw.randint(max(3, clauses(body)), self.most) - clauses(body)
        closing = self.draw.randint(1, 2) if facts > 2 else self.draw.randint(0, facts)
        openers = [self.draw.choice(self.domain.openers)] if facts > closing else []
        closers = self.draw.sample(self.domain.closers, facts - len(openers))
        before = closers[: facts - closing - len(openers)]
        return Node("text", (*map(Fact, openers + before), body, *map(Fact, closers[len(before) :])))

    def _fill(self, shape: Tree, way: tuple[int, ...] | None, relation: str = "") -> Tree:
        """The shape with a claim at each leaf; `way` leads on to the leaf that decides, None elsewhere."""
        if not isinstance(shape, Node):
            return self._claim(self.sign if shape == "+" else -self.sign, relation, decides=way == ())
        parts = []
        for index, part in enumerate(shape.parts):
            on = way[1:] if way is not None and way[:1] == (index,) else None
            parts.append(self._fill(part, on, shape.relation if (shape.relation, index) in _SPECIAL else ""))
        return Node(shape.relation, tuple(parts))

    def _claim(self, sign: int, relation: str, *, decides: bool) -> Claim:
        language, draw = self.language, self.draw
        recombined = decides and self.demand.recombined
        denies = draw.random() < DENIALS
        ungraded = recombined and draw.random() < 0.4
        if recombined:
            denies = not ungraded
        while True:
            noun = self._noun(relation)
            frame = self._frame(noun, relation, denies, decides and self.demand.unseen, graded=ungraded)
            fitting = [a for a in language.adjectives if self._fits(a, noun, frame, sign * frame.sign)]
            usual = fitting if frame.sign > 0 else [a for a in fitting if a.word not in language.undenied]
            kept = language.ungraded if ungraded else language.undenied
            first = [a for a in fitting if a.word in kept] if recombined else usual
            chosen = draw.choice(first) if first else None
            second = [a for a in usual if chosen and _pairs(a, chosen, noun)]
            if chosen and (second or not frame.two):
                break
            self.nouns.append(noun)
        adjectives = (chosen, draw.choice(second)) if frame.two else (chosen,)
        self.used.update(a.word for a in adjectives)
        return Claim(noun, adjectives, frame, self._degree(chosen, frame, recombined, ungraded))

    def _noun(self, relation: str) -> Noun:
        whole = self.domain.whole
        if relation == "expected" and whole in self.nouns:
            self.nouns.remove(whole)
            return whole
        return self.nouns.pop(1 if relation == "despite" and self.nouns[0] == whole else 0)

    def _frame(self, noun: Noun, relation: str, denies: bool, unseen: bool, *, graded: bool) -> Frame:
        if relation in ("expected", "despite"):
            return self.language.expected if relation == "expected" else self.language.despite
        whole = noun == self.domain.whole
        fitting = [
            frame
            for frame in self.language.frames
            if frame.unseen == unseen
            and not (frame.part and whole)
            and not (frame.whole and not whole)
            and noun.kind in frame.kinds
            and not (frame.own and relation == "says")
            and (not graded or (frame.degree == "affirmed" and not frame.two))
        ]
        by_sign = [frame for frame in fitting if (frame.sign < 0) == denies]
        return self.draw.choice(by_sign or fitting)

    def _fits(self, adjective: Adjective, noun: Noun, frame: Frame, sign: int) -> bool:
        return (
            adjective.sign == sign
            and noun.kind in adjective.kinds
            and adjective.word not in self.used
            and not (frame.ser and noun.kind in adjective.estar)
            and not (frame.mild and adjective.extreme)
        )

    def _degree(self, adjective: Adjective, frame: Frame, recombined: bool, ungraded: bool) -> Degree | None:
        graded = ungraded if recombined else adjective.word not in self.language.ungraded and self.draw.random() < 0.5
        if not graded:
            return None
        fitting = [
            degree
            for degree in self.language.degrees
            if degree.of == frame.degree
            and degree.extreme in (None, adjective.extreme)
            and degree.sign in (0, adjective.sign)
            and (degree.attributive or not frame.attributive)
        ]
        return self.draw.choice(fitting) if fitting else None

    def words(self, tree: Tree) -> str:
        """The whole text, with capitals and full stops."""
        self.past, self.named = self.draw.random() < 0.5, False
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


def _pairs(one: Adjective, other: Adjective, noun: Noun) -> bool:
    """Whether two adjectives sound well together: not both of the broad kind, and with the same verb."""
    broad = len(one.kinds) > 2 and len(other.kinds) > 2
    return one is not other and not broad and (noun.kind in one.estar) == (noun.kind in other.estar)
