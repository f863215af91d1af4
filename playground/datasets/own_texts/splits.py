"""How a column says which rows are for training, validation and test."""

import re
from collections.abc import Iterable

PARTS = {
    "train": "train",
    "training": "train",
    "trn": "train",
    "entrenamiento": "train",
    "validation": "validation",
    "valid": "validation",
    "val": "validation",
    "dev": "validation",
    "development": "validation",
    "validación": "validation",
    "validacion": "validation",
    "desarrollo": "validation",
    "test": "test",
    "testing": "test",
    "tst": "test",
    "prueba": "test",
}

_SWITCH = re.compile(r"(?:is|in|es)_?(train|training|valid|validation|val|dev|test)(?:ing|ation)?(?:_set)?")
"""Names of columns that say yes or no to one split."""
_YES, _NO = frozenset({"1", "true", "yes", "sí", "si"}), frozenset({"0", "false", "no"})


def part_of(name: str, values: Iterable[str]) -> tuple[str, str] | None:
    """The splits of the rows that say yes and of those that say no, of a column such as `is_valid`; None for another one."""
    found = _SWITCH.fullmatch(name)
    if found is None or not {value.casefold() for value in values} <= _YES | _NO:
        return None
    part = PARTS[found[1]]
    return part, "test" if part == "train" else "train"


def is_yes(value: str) -> bool:
    """Whether a cell says yes."""
    return value.casefold() in _YES
