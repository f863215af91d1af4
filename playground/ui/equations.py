"""Equations in LaTeX, laid out so that a narrow screen shows them whole."""

import re
from itertools import combinations, pairwise


def aligned(equations: str) -> str:
    """Equations in LaTeX, one per line, set below each other at their equals signs (or whatever else relates both sides)."""
    marked = [re.sub(r"=|\\approx|\\in\b", r"&\g<0>", equation, count=1) for equation in equations.splitlines()]
    lines = [line for equation in marked for line in in_lines(equation)]
    return r"\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}"


NARROWEST = 20
"""Letters of an equation that fit beside each other on a telephone."""


def in_lines(equation: str) -> list[str]:
    """An equation in LaTeX as few lines that are seen whole on a narrow screen: it is broken before plus and equals signs.

    Args:
        equation: with `&` where its lines are set below each other.
    """
    signs = [
        place
        for place in range(len(equation))
        if equation.startswith((" + ", " = "), place) and equation.count("{", 0, place) == equation.count("}", 0, place)
    ]
    for count in range(len(signs) + 1):
        # Of all ways to break it so often, the one whose longest line is shortest.
        ways = ([0, *breaks, len(equation)] for breaks in combinations(signs, count))
        first, *further = min(
            ([equation[begin:end].strip() for begin, end in pairwise(way)] for way in ways),
            key=lambda lines: max(map(_letters, lines)),
        )
        if max(map(_letters, (first, *further))) <= NARROWEST:
            break
    return [first, *(rf"&\quad {line}" for line in further)]


def _letters(formula: str) -> float:
    """About how wide a formula is; what is set lower or higher is smaller."""
    shown = re.sub(r"\\(?:mathrm|tilde|frac|sqrt)", "", formula)
    shown = re.sub(r"\\[a-z]+", "m", shown)
    small = sum(len(found) for found in re.findall(r"[_^](?:\{([^{}]*)\}|\w)", shown))
    return len(re.sub(r"[{}_^&\s]", "", shown)) - 0.3 * small
