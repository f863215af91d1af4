"""A cell's equations with the numbers of one unit at one step."""

import re
from collections.abc import Mapping

_NAME = re.compile(r"(?<![A-Za-z\\])(\\tilde\{[a-z]\}|[a-z])_(?:\{(t-1)\}|(t))(?![A-Za-z])")

_TWICE = re.compile(r"\(\((-[^()]+)\)\)")


def with_numbers(equation: str, values: Mapping[str, float], point: str = ".") -> str:
    """One equation with its value, and where all that stands in it is known, with the numbers in the place of the names.

    Args:
        equation: LaTeX, `c_t = f_t \\odot c_{t-1} + i_t \\odot g_t`.
        values: by name (`f_t`, `c_{t-1}`).
        point: the decimal sign.
    """
    left, _, right = equation.partition("=")
    name = left.strip()
    if name not in values:
        return equation
    parts = [equation]
    # A matrix takes all units at once: there a single number has no place.
    if "W" not in right and "U" not in right:
        read = {found[0] for found in _NAME.finditer(right)}
        if read and read <= values.keys():
            filled = _NAME.sub(lambda found: _number(values[found[0]], point, inside=True), right)
            parts.append(_TWICE.sub(r"(\1)", filled.replace(r"\odot", r"\cdot").strip()))
    parts.append(_number(values[name], point))
    return " = ".join(parts)


def _number(value: float, point: str, *, inside: bool = False) -> str:
    words = f"{value:.3f}".replace(".", "{,}" if point == "," else ".")
    return rf"({words})" if inside and value < 0 else words
