"""Splitting texts where the data set brings no split: by class, by seed, the same text never in two parts."""

import hashlib
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence

from playground.errors import WrongInput
from playground.text import Text

Rows = Sequence[tuple[str, int]]


def split(parts: Mapping[str, Rows], validation: float, test: float, seed: int) -> dict[str, Rows]:
    """The parts with `validation` and `test` cut off `train` where they are missing.

    Each class is shared out alike. Texts that differ only in case or spaces go into the same part.

    Args:
        validation: share of the training texts. test: likewise.
        seed: of the draw; the same texts and seed give the same parts.

    Raises:
        WrongInput: a part would be empty, or training would hold fewer than two classes.
    """
    shares = {name: share for name, share in (("validation", validation), ("test", test)) if name not in parts}
    cut: dict[str, list[tuple[str, int]]] = {"train": [], **{name: [] for name in shares}}
    if shares:
        groups: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for text, label in parts["train"]:
            groups[" ".join(text.lower().split())].append((text, label))
        by_class: dict[int, list[str]] = defaultdict(list)
        for key, rows in sorted(groups.items()):
            by_class[rows[0][1]].append(key)
        for label in sorted(by_class):
            keys = by_class[label]
            random.Random(f"split {seed} {label}").shuffle(keys)
            taken = 0
            for name, share in shares.items():
                count = max(1, round(share * len(keys)))
                cut[name] += [row for key in keys[taken : taken + count] for row in groups[key]]
                taken += count
            cut["train"] += [row for key in keys[taken:] for row in groups[key]]
    else:
        cut["train"] = list(parts["train"])
    if len({label for _, label in cut["train"]}) < 2 or any(not rows for rows in cut.values()):
        raise WrongInput(
            Text(
                "There are too few texts to split: training needs texts of at least two classes, and validation and test "
                "some of each; bring more texts.",
                "Hay muy pocos textos para repartir: el entrenamiento necesita textos de al menos dos clases, y la "
                "validación y la prueba algunos de cada una; traiga más textos.",
            )
        )
    rest = {name: rows for name, rows in parts.items() if name not in cut}
    return {"train": cut["train"], **rest, **{name: cut[name] for name in shares}}


def overlap(parts: Mapping[str, Rows]) -> int:
    """How many texts outside training stand in the training part too."""
    known = {" ".join(text.lower().split()) for text, _ in parts["train"]}
    return sum(" ".join(t.lower().split()) in known for name, rows in parts.items() if name != "train" for t, _ in rows)


def digest(parts: Mapping[str, Rows]) -> str:
    """A hash of every text, its class and its part."""
    state = hashlib.sha256()
    for name in sorted(parts):
        for text, label in parts[name]:
            state.update(f"{name}\x00{label}\x00{text}\x01".encode())
    return state.hexdigest()
