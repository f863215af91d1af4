"""Weights that go from one network into another: by their names, and row by row where rows stand for tokens or classes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from playground.batch import Data, Sizes
from playground.fine_tuning.base import Base
from playground.model import Model
from playground.task import Memory

Axes = Mapping[str, Mapping[str, int]]
"""For each tensor of a network, which of its axes grows by one with each of `GROWING`; -1: another way than by one."""
GROWING = ("vocabulary", "outputs", "parts", "series", "features")
"""The sizes with an axis on which places have a meaning of their own."""


@dataclass(frozen=True)
class Common:
    """Which places of the base stand for the same as which of the new network.

    Attributes:
        places: by the size that grows, pairs `(old, new)`; a size that it lacks has places without a meaning.
        shown: of the sizes that people are told of, the pairs and the number of new places.
        new: names of new places.
    """

    places: Mapping[str, Sequence[tuple[int, int]]]
    shown: Mapping[str, tuple[Sequence[tuple[int, int]], int]]
    new: tuple[str, ...]


def common_places(base: Base, data: Data) -> Common:
    """Which places of the base mean the same in new data."""
    places: dict[str, Sequence[tuple[int, int]]] = {}
    shown: dict[str, tuple[Sequence[tuple[int, int]], int]] = {}
    new: list[str] = []
    for kind, names in (("vocabulary", _tokens), ("outputs", _outputs), ("series", _series)):
        old, now = names(base.memory, base.sizes), names(data.memory, data.sizes)
        if old is None or now is None:
            continue
        known = {name: place for place, name in enumerate(old)}
        places[kind] = [(known[name], place) for place, name in enumerate(now) if name in known]
        if kind == "vocabulary" or (kind == "outputs" and now != _tokens(data.memory, data.sizes)):
            shown[kind] = (places[kind], len(now))
            new += [name for name in now if name not in known]
    if _joint(base.memory, base.sizes) != _joint(data.memory, data.sizes):
        places["features"] = []  # a channel means something by its place alone
        places.setdefault("outputs", [])
    if _tokens(base.memory, base.sizes) == _tokens(data.memory, data.sizes):  # then they have the same parts
        places["parts"] = [(place, place) for place in range(min(base.sizes.parts, data.sizes.parts))]
    else:
        places["parts"] = []
    return Common(places, shown, tuple(new))


def _tokens(memory: Memory, sizes: Sizes) -> list[str] | None:
    """What each input token stands for, those of no item first; None where the memory does not say."""
    items = memory["vocabulary"]["items"] if sizes.vocabulary and "vocabulary" in memory else None
    return None if items is None else [f"\0{n}" for n in range(sizes.vocabulary - len(items))] + list(items)


def _outputs(memory: Memory, sizes: Sizes) -> list[str] | None:
    """What each output stands for: a class, or the next token."""
    if "classes" in memory and len(memory["classes"]) == sizes.outputs:
        return [one["en"] if isinstance(one, Mapping) else str(one) for one in memory["classes"]]
    return _tokens(memory, sizes) if sizes.pattern.generates and sizes.outputs == sizes.vocabulary else None


def _series(memory: Memory, sizes: Sizes) -> list[str] | None:
    names = memory.get("names", ())
    return list(names) if sizes.series and len(names) == sizes.series else None


def _joint(memory: Memory, sizes: Sizes) -> list[str]:
    """The names of the series that a network reads side by side; empty where it reads one, or they have no names."""
    names = [] if sizes.series or sizes.features < 2 else list(memory.get("names", memory.get("features", ())))
    beside = memory.get("covariates", {}).get("names", ()) if names else ()
    return [*names, *beside] if len(names) + len(beside) == sizes.features else []


def take(target: Tensor, source: Tensor, axes: tuple[Mapping[str, int], Mapping[str, int]], common: Common) -> int:
    """Put what fits of `source` into `target`; how many numbers that are."""
    before, now = axes
    if before != now or target.dim() != source.dim():
        return 0
    moved: dict[int, Sequence[tuple[int, int]]] = {}
    for kind, axis in now.items():
        if kind in common.places:
            if axis < 0:
                return 0
            moved[axis] = common.places[kind]
    if any(
        old != new for axis, (old, new) in enumerate(zip(source.shape, target.shape, strict=True)) if axis not in moved
    ):
        return 0
    for axis, pairs in moved.items():
        source = source.index_select(axis, torch.tensor([old for old, _ in pairs], dtype=torch.int64))
    _put(
        target,
        source,
        [(axis, torch.tensor([new for _, new in pairs], dtype=torch.int64)) for axis, pairs in moved.items()],
    )
    return source.numel()


def _put(target: Tensor, source: Tensor, places: Sequence[tuple[int, Tensor]]) -> None:
    if not places:
        target.copy_(source)
        return
    (axis, index), *others = places
    part = target.index_select(axis, index)
    _put(part, source, others)
    target.index_copy_(axis, index, part)


def shapes_of(model: Model, sizes: Sizes) -> dict[str, torch.Size]:
    """Of each tensor of a network, which is built without numbers."""
    with torch.random.fork_rng(devices=[]), torch.device("meta"):
        return {name: tensor.shape for name, tensor in model.build(sizes).state_dict().items()}


def axes_of(model: Model, sizes: Sizes) -> Axes:
    """Found by building the network, without numbers, once more with each size one larger."""
    shapes = shapes_of(model, sizes)
    found: dict[str, dict[str, int]] = {name: {} for name in shapes}
    for kind in GROWING:
        if not getattr(sizes, kind):
            continue
        larger = shapes_of(model, replace(sizes, **{kind: getattr(sizes, kind) + 1}))
        for name, shape in shapes.items():
            grown = [axis for axis, (old, new) in enumerate(zip(shape, larger[name], strict=True)) if old != new]
            if grown:
                by_one = len(grown) == 1 and larger[name][grown[0]] == shape[grown[0]] + 1
                found[name][kind] = grown[0] if by_one else -1
    return found
