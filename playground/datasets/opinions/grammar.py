"""The grammar of opinions: what a text is made of, in any language, and which of its clauses decides.

A text is a tree. Its leaves are claims (somebody finds something good or bad) and facts (no opinion); its nodes join
them by a relation: *and*, *but*, *although*, … The rule that labels a text is `deciding`, below, and nothing else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

DegreeOf = Literal["affirmed", "denied", "none"]


@dataclass(frozen=True, slots=True)
class Noun:
    """Something that has an opinion coming.

    Attributes:
        word: in its one form (singular or plural).
        kind: S story, A artists, H hosts, F food, R rooms, D devices; decides which adjectives fit.
        plural: whether `word` is a plural.
        feminine: whether it is feminine.
        mass: whether it is a mass noun, which takes no indefinite article.
    """

    word: str
    kind: str
    plural: bool = False
    feminine: bool = False
    mass: bool = False


@dataclass(frozen=True, slots=True)
class Adjective:
    """A word that judges.

    Attributes:
        word: in its dictionary form.
        sign: +1 or -1.
        kinds: the kinds of noun it fits.
        extreme: takes "absolutely", not "very".
        estar: the kinds of noun with which it takes *estar* (Spanish).
    """

    word: str
    sign: int
    kinds: str
    extreme: bool = False
    estar: str = ""


@dataclass(frozen=True, slots=True)
class Degree:
    """An intensifier or diminisher: it never changes the sign.

    Attributes:
        pattern: with `{}` for the adjective.
        of: the frames it stands in.
        extreme: only with extreme adjectives (True), only with others (False), with any (None).
        sign: only with adjectives of this sign; 0: any.
        attributive: may stand before or behind a noun inside a noun phrase.
    """

    pattern: str
    of: DegreeOf
    extreme: bool | None = None
    sign: int = 0
    attributive: bool = True


@dataclass(frozen=True, slots=True)
class Frame:
    """A way to put a claim.

    Attributes:
        pattern: with slots that the language fills (`{the} {is} not {adj}`).
        sign: -1 where it denies the adjective.
        degree: the degree words it takes.
        two: it takes a second adjective of the same sign.
        attributive: the adjective stands inside a noun phrase.
        part: it is said only of a part of the thing, not of the thing itself.
        whole: it is said only of the thing itself, not of a part.
        own: in the first person, so that nobody else can be quoted with it.
        mild: not with extreme adjectives ("never superb").
        ser: only with adjectives that take *ser* (Spanish).
        kinds: of noun it fits.
        unseen: kept out of training.
    """

    pattern: str
    sign: int = 1
    degree: DegreeOf = "affirmed"
    two: bool = False
    attributive: bool = False
    part: bool = False
    whole: bool = False
    own: bool = False
    mild: bool = False
    ser: bool = False
    kinds: str = "SAHFRD"
    unseen: bool = False


@dataclass(frozen=True, slots=True)
class Domain:
    """Something people review, with its parts and the facts they tell about it.

    Attributes:
        openers: sentences without opinion that name the thing.
        closers: sentences without opinion that take the thing as known.
    """

    whole: Noun
    parts: tuple[Noun, ...]
    openers: tuple[str, ...]
    closers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A leaf: an opinion on one thing."""

    noun: Noun
    adjectives: tuple[Adjective, ...]
    frame: Frame
    degree: Degree | None = None

    @property
    def sign(self) -> int:
        """+1 or -1: the adjective's sign, turned by a denying frame."""
        return self.adjectives[0].sign * self.frame.sign


@dataclass(frozen=True, slots=True)
class Fact:
    """A leaf without opinion."""

    words: str


@dataclass(frozen=True, slots=True)
class Node:
    """Parts joined by a relation. In a shape, the leaves are `+` (agrees with the verdict) and `-` (against it)."""

    relation: str
    parts: "tuple[Tree, ...]"


Tree = Node | Claim | Fact | str

MAIN = {"although": 1, "despite": 1, "main_although": 0}
"""Which part of a concession is the main clause."""
OTHERS = ("says", "expected")
"""What others say and what was expected: not the writer's view."""


def deciding(tree: Tree) -> tuple[int, ...] | None:
    """The way to the leaf that decides, part by part; None where nothing in the tree is the writer's opinion.

    Of a concession the main clause decides, wherever it stands. Otherwise the last part that holds an opinion of the
    writer's own decides. What others say and what was expected never does.
    """
    if not isinstance(tree, Node):
        return None if isinstance(tree, Fact) else ()
    if tree.relation in OTHERS:
        return None
    order = [MAIN[tree.relation]] if tree.relation in MAIN else range(len(tree.parts) - 1, -1, -1)
    for index in order:
        way = deciding(tree.parts[index])
        if way is not None:
            return (index, *way)
    return None


def at(tree: Tree, way: tuple[int, ...]) -> Tree:
    """The part of the tree at the end of `way`."""
    for index in way:
        if not isinstance(tree, Node):
            raise ValueError("the way leads past a leaf")
        tree = tree.parts[index]
    return tree


def verdict(tree: Tree) -> int:
    """+1 or -1: the sign of the claim that decides.

    Raises:
        ValueError: no claim decides.
    """
    way = deciding(tree)
    claim = at(tree, way) if way is not None else None
    if not isinstance(claim, Claim):
        raise ValueError("nobody gives an opinion here")
    return claim.sign


def clauses(tree: Tree) -> int:
    """How many clauses a tree has; the noun phrase of *despite* is none."""
    if not isinstance(tree, Node):
        return 1
    return sum(clauses(part) for part in tree.parts) - (tree.relation == "despite") + (tree.relation == "says")


Slots = Callable[[Claim, Domain, bool, bool], Mapping[str, str]]


@dataclass(frozen=True)
class Language:
    """All that one language brings.

    Attributes:
        joins: ways to put each relation, with `{0}`, `{1}` for its parts.
        slots: fills a frame: of a claim, its domain, whether it is told in the past, whether the thing was just named.
        tidy: contractions and the like, on a finished text.
        undenied: adjectives that training never denies.
        ungraded: adjectives that training never grades.
    """

    domains: tuple[Domain, ...]
    adjectives: tuple[Adjective, ...]
    degrees: tuple[Degree, ...]
    frames: tuple[Frame, ...]
    expected: Frame
    despite: Frame
    joins: Mapping[str, tuple[str, ...]]
    past_joins: Mapping[str, tuple[str, ...]]
    slots: Slots
    tidy: Callable[[str], str]
    undenied: frozenset[str] = field(default_factory=frozenset)
    ungraded: frozenset[str] = field(default_factory=frozenset)


def _of(relation: str, *parts: Tree) -> Node:
    return Node(relation, parts)


_BOTH = _of("and", "+", "+")
_NEITHER = _of("and", "-", "-")

SEEN: tuple[Tree, ...] = (
    *("+",) * 4,
    *(_BOTH,) * 2,
    *(_of("but", "-", "+"),) * 2,
    _of("although", "-", "+"),
    _of("main_although", "+", "-"),
    _of("despite", "-", "+"),
    _of("still", "-", "+"),
    _of("besides", "+", "+"),
    _of("but", _of("says", "-"), "+"),
    _of("but", _of("expected", "-"), "+"),
    _of("still", _of("says", "-"), "+"),
    _of("but", _NEITHER, "+"),
    _of("but", "-", _BOTH),
    _of("although", _NEITHER, "+"),
    _of("still", _NEITHER, "+"),
    _of("still", "-", _BOTH),
    _of("still", _of("but", "+", "-"), "+"),
    _of("besides", _of("but", "-", "+"), "+"),
    _of("besides", _of("although", "-", "+"), "+"),
    _of("besides", "+", _of("main_although", "+", "-")),
    _of("still", "-", _of("main_although", "+", "-")),
)
"""Of training, validation, test and recombined parts; the plain ones more often, as people do."""

UNSEEN: tuple[Tree, ...] = (
    _of("although", "-", _BOTH),
    _of("main_although", _BOTH, "-"),
    _of("main_although", "+", _NEITHER),
    _of("still", _of("although", "+", "-"), "+"),
    _of("still", _of("main_although", "-", "+"), "+"),
    _of("still", "-", _of("although", "-", "+")),
    _of("besides", "+", _of("but", "-", "+")),
    _of("besides", _of("despite", "-", "+"), "+"),
    _of("despite", "-", _BOTH),
    _of("still", _of("but", _of("says", "+"), "-"), "+"),
    _of("still", _of("but", _of("expected", "+"), "-"), "+"),
    _of("although", _of("says", "-"), "+"),
    _of("main_although", "+", _of("says", "-")),
)
"""Of the part with unseen templates alone."""
