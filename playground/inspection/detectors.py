"""What a unit may follow: signals over the steps of a sequence, from the label of each step or from its number."""

from collections.abc import Callable, Sequence

import numpy as np

from playground.text import Text

Labels = Sequence[str]
"""What each step is called: a character, a word, a date."""

_QUOTES = {"“": "”", "«": "»", "‘": "’", "„": "“"}
_BRACKETS = {"(": ")", "[": "]", "{": "}"}


def inside_quotes(labels: Labels) -> np.ndarray:
    """`(time,)`, 1 from the step after a quotation mark opens to the one before it closes."""
    found, closing = [], ""
    for label in labels:
        mark = next((character for character in label if character in '"«»“”„‘’'), "")
        if closing and mark == closing:
            closing = ""
            found.append(0)
        elif not closing and mark and (mark == '"' or mark in _QUOTES):
            closing = _QUOTES.get(mark, mark)
            found.append(0)
        else:
            found.append(int(bool(closing)))
    return np.array(found, dtype=np.float64)


def inside_parentheses(labels: Labels) -> np.ndarray:
    """`(time,)`, 1 from the step after a bracket opens to the one before it closes."""
    return np.array([depth > 0 for depth in _depths(labels)], dtype=np.float64)


def depth_of_parentheses(labels: Labels) -> np.ndarray:
    """`(time,)`, how many brackets are open."""
    return np.array(_depths(labels), dtype=np.float64)


def after_space(labels: Labels) -> np.ndarray:
    """`(time,)`, 1 at each step after a blank: where a word begins, of characters."""
    blank = [label.isspace() for label in labels]
    return np.array([0, *blank[:-1]][: len(labels)], dtype=np.float64)


def upper_case(labels: Labels) -> np.ndarray:
    """`(time,)`, 1 at each capital letter or word in capitals."""
    return np.array([label.isupper() for label in labels], dtype=np.float64)


def digit(labels: Labels) -> np.ndarray:
    """`(time,)`, 1 where a number stands."""
    return np.array([any(character.isdigit() for character in label) for label in labels], dtype=np.float64)


def since_line_begin(labels: Labels) -> np.ndarray:
    """`(time,)`, how many steps ago the line began: what tells a network when to end it."""
    found, place = [], 0
    for label in labels:
        found.append(place)
        place = 0 if "\n" in label else place + 1
    return np.array(found, dtype=np.float64)


DETECTORS: dict[str, tuple[Text, Callable[[Labels], np.ndarray]]] = {
    "inside_quotes": (Text("inside quotation marks", "entre comillas"), inside_quotes),
    "inside_parentheses": (Text("inside parentheses", "entre paréntesis"), inside_parentheses),
    "depth_of_parentheses": (
        Text("how many parentheses are open", "cuántos paréntesis abiertos"),
        depth_of_parentheses,
    ),
    "after_space": (Text("after a space", "tras un espacio"), after_space),
    "upper_case": (Text("capital letters", "mayúsculas"), upper_case),
    "digit": (Text("digits", "cifras"), digit),
    "since_line_begin": (
        Text("distance from the start of the line", "distancia al principio de la línea"),
        since_line_begin,
    ),
}
"""Those that need nothing but the labels, by name, each with its words."""


def selected(time: int, first: int, last: int) -> np.ndarray:
    """`(time,)`, 1 from step `first` to step `last`: what a person has marked."""
    found = np.zeros(time)
    found[first : last + 1] = 1
    return found


def at_phase(time: int, period: int, phase: int) -> np.ndarray:
    """`(time,)`, 1 at one place of each period: the first beat of a bar, each December."""
    return np.equal(np.arange(time) % period, phase % period).astype(np.float64)


def cycle(time: int, period: float) -> np.ndarray:
    """`(time, 2)`, a cosine and a sine of this period: a unit that follows a season in whatever phase follows both together."""
    angle = 2 * np.pi * np.arange(time) / period
    # Of two steps the sine is 0 everywhere, and what rounding leaves of it would be a trend.
    found: np.ndarray = np.stack([np.cos(angle), np.sin(angle)], axis=1).round(9)
    return found


def other_phases(time: int, period: int) -> list[np.ndarray]:
    """Some 200 signals as `at_phase` gives, `(time,)` each, of periods alike to this one but neither in step with it.

    What chance does for `at_phase` is found with these: moved by a step or by a period, that would be as good as itself.
    """
    longest = min(max(2 * period, period + 8), time // 2)
    others = [other for other in range(max(2, period // 2), longest + 1) if other % period and period % other]
    places = [(other, phase) for other in others for phase in range(other)]
    return [at_phase(time, other, phase) for other, phase in places[:: max(1, len(places) // 200)]]


def other_cycles(time: int, period: float) -> list[np.ndarray]:
    """Up to 200 cycles, `(time, 2)` each, of periods from twice this one down to two steps, evenly by their ratio.

    What chance does for `cycle` is found with these: moved along the sequence a cycle stays itself. Those within three
    quarters of a period over the sequence from it, or from one of its harmonics, which belong to its shape, are left out.
    None for one that the sequence holds less than three times: a slow drift looks like that.
    """
    own = time / period
    if own < 3:
        return []
    counts = np.geomspace(own / 2, time / 2, 200)
    harmonics = np.maximum(1, np.round(counts / own)) * own
    return [cycle(time, time / count) for count in counts[np.abs(counts - harmonics) >= 0.75]]


def _depths(labels: Labels) -> list[int]:
    found, depth = [], 0
    for label in labels:
        opened = sum(label.count(mark) for mark in _BRACKETS)
        closed = sum(label.count(mark) for mark in _BRACKETS.values())
        depth = max(0, depth - closed)
        found.append(depth)
        depth += opened
    return found
