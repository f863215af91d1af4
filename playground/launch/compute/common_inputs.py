"""Inputs that the test sets of several runs have in common, so that their networks can be given the same."""

import json
from collections.abc import Iterable, Sequence
from typing import Any


def in_common(inputs: Iterable[Sequence[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The inputs that are in every one of several lists, in the order of the first; each once.

    Args:
        inputs: of each run those of its test set, see `Task.test_inputs`.
    """
    found: dict[str, dict[str, Any]] = {}
    for number, its in enumerate(inputs):
        known = {json.dumps(given): given for given in its}
        found = known if not number else {key: given for key, given in found.items() if key in known}
    return list(found.values())


def spread(count: int, most: int) -> list[int]:
    """The places of at most so many things out of `count`, evenly from the first to the last."""
    if count <= most:
        return list(range(count))
    return sorted({round(place * (count - 1) / max(1, most - 1)) for place in range(most)})
