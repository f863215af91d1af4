"""The shapes of texts: which relations join which clauses; some are kept out of training."""

from playground.datasets.opinions.grammar import Node, Tree


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
