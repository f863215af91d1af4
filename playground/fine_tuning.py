"""Fine-tuning: a training that begins with the weights of another one, on other data.

Weights go by their names in the network, and are taken where their shapes fit. Rows that stand for tokens or classes go by what
they stand for: what both data have in common keeps its row, what is new begins at random. After J. Howard and S. Ruder,
Universal language model fine-tuning for text classification, ACL 2018, whose encoder is taken over token by token.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import torch
from torch import Tensor

from playground.batch import Data, Sizes
from playground.dataset import AnyRecords
from playground.errors import WrongInput
from playground.experiment import Experiment
from playground.model import Model, Network
from playground.task import Memory
from playground.text import Text

_LISTED = 8
"""Names in one sentence at most."""
_OF_SPLIT = ("split", "share", "place")
"""What the names of settings of a split have in them."""
_SCALER = ("mean", "deviation")
"""What a memory has of a scaler."""

Axes = Mapping[str, Mapping[str, int]]
"""For each tensor of a network, which of its axes grows by one with each of `_GROWING`; -1: another way than by one."""
_GROWING = ("vocabulary", "outputs", "parts", "series", "features")
"""The sizes with an axis on which places have a meaning of their own."""


@dataclass(frozen=True)
class Base:
    """A trained network that another training begins with.

    Attributes:
        run: the id of its run.
        name: of its run, for people.
        experiment: what was trained.
        sizes: what its network was built from.
        memory: what it needs beside its weights.
        weights: of its best epoch, by their names.
        split: how its data were split, by `split_of`; empty where that was not recorded.
    """

    run: str
    name: str
    experiment: Experiment
    sizes: Sizes
    memory: Memory
    weights: Mapping[str, Tensor]
    split: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Taken:
    """What a network took from its base.

    Attributes:
        base: the id of the run, and `name`, for people.
        taken: how many numbers, `of` all of the network.
        shared: by `vocabulary` and `outputs`, how many places both have in common, and of how many.
        new: the first tokens or classes that the base does not know.
        random: the names of the weights that begin at random.
        frozen: how many numbers training leaves alone.
        scaler: `kept`, `refitted` or, where there is none, empty.
    """

    base: str
    name: str
    taken: int
    of: int
    shared: Mapping[str, tuple[int, int]]
    new: tuple[str, ...]
    random: tuple[str, ...]
    frozen: int
    scaler: str

    def plain(self) -> dict[str, Any]:
        """For the protocol."""
        table: dict[str, Any] = {"run": self.base, "weights_taken": f"{self.taken} / {self.of}"}
        table |= {f"shared_{kind}": f"{some} / {of}" for kind, (some, of) in self.shared.items()}
        if self.random:
            table["at_random"] = list(self.random)
        if self.frozen:
            table["frozen_weights"] = self.frozen
        return table | ({"scaler": self.scaler} if self.scaler else {})

    def told(self) -> tuple[Text, ...]:
        """In sentences: what was kept, and what was not."""
        found = [
            Text(
                "It began with the weights of “{name}”: {taken} of {all} were taken.",
                "Comenzó con los pesos de «{name}»: se tomaron {taken} de {all}.",
            ).format(name=self.name, taken=self.taken, all=self.of)
        ]
        for kind, (some, of) in self.shared.items():
            words = _ALL[kind] if some == of else _SOME[kind]
            found.append(words.format(some=some, all=of, new=_listed(self.new)))
        if self.random:
            words = Text(
                "These began at random, for they did not fit: {names}.",
                "Estos comenzaron al azar, pues no encajaban: {names}.",
            )
            found.append(words.format(names=_listed(self.random)))
        if self.scaler:
            found.append(_SCALED[self.scaler])
        if self.frozen:
            words = Text("{count} weights were frozen.", "Se congelaron {count} pesos.")
            found.append(words.format(count=self.frozen))
        return tuple(found)


def require(experiment: Experiment, base: Base) -> None:
    """Let pass an experiment whose network can take weights of the base.

    Raises:
        WrongInput: it is of another task, or nothing of the network itself would fit; the sentence says what to set.
    """
    if experiment.task.kind() != base.experiment.task.kind():
        raise WrongInput(
            Text(
                "The run “{name}” was trained for another task ({task}); begin with a run of the same task.",
                "La ejecución «{name}» se entrenó para otra tarea ({task}); parta de una de la misma tarea.",
            ).format(name=base.name, task=base.experiment.task.title)
        )
    sizes = replace(base.sizes, pattern=experiment.pattern)
    axes, shapes = _axes(experiment.model, sizes), _shapes(experiment.model, sizes)
    # What depends on the data alone says nothing of the model.
    inner = {name: shape for name, shape in shapes.items() if not axes[name] and len(shape) > 1} or shapes
    if not any(name in base.weights and base.weights[name].shape == shape for name, shape in inner.items()):
        raise WrongInput(
            Text(
                "The weights of “{name}” do not fit this model ({differences}); set the model as it was there.",
                "Los pesos de «{name}» no encajan en este modelo ({differences}); ponga el modelo como estaba allí.",
            ).format(name=base.name, differences=_differences(base.experiment, experiment))
        )


def of_memory(memory: Memory) -> dict[str, Any]:
    """What of a memory a base uses: what its places stand for, and its scaler; nothing of its data."""
    found = {name: memory[name] for name in ("vocabulary", "classes", "names", "features", *_SCALER) if name in memory}
    return found | ({"covariates": {"names": memory["covariates"]["names"]}} if "covariates" in memory else {})


def split_of(protocol: Mapping[str, Any]) -> dict[str, Any]:
    """What of a protocol says which examples are in which part; not how many windows are cut of them."""
    if "split_hash" in protocol:
        return {"split_hash": protocol["split_hash"]}
    found = {name: protocol[name] for name in ("split", "examples") if name in protocol}
    parts = {
        name: {key: value for key, value in part.items() if key != "windows"}
        for name, part in protocol.get("parts", {}).items()
    }
    return found | ({"parts": parts} if parts else {})


def require_same_split(experiment: Experiment, data: Data, base: Base) -> None:
    """Let pass data that are not the base's, or are split as they were there.

    Raises:
        WrongInput: the network may have learnt from examples that it would now be tested on; the sentence says what to set.
    """
    if not base.split or experiment.data.plain() != base.experiment.data.plain():
        return
    if base.split == split_of(data.protocol):
        return
    old, new = base.experiment.flat(), experiment.flat()
    differing = [name for name in new if name.startswith("task.") and new[name] != old.get(name, "–")]
    differing = [name for name in differing if any(word in name for word in _OF_SPLIT)] or differing or ["seed"]
    settings = "; ".join(f"{name} = {old.get(name, '–')}" for name in differing[:_LISTED])
    raise WrongInput(
        Text(
            "The run “{name}” learnt from the same data with another split, so that test examples may be among those it "
            "learnt from; set the split as it was there ({settings}).",
            "La ejecución «{name}» aprendió de los mismos datos con otra partición, así que puede haber aprendido de "
            "ejemplos de prueba; ponga la partición como estaba allí ({settings}).",
        ).format(name=base.name, settings=settings)
    )


def prepare(experiment: Experiment, records: AnyRecords, base: Base | None) -> Data:
    """The data as the network sees it; scaled as the base's where that is asked for and fits."""
    if base is None or experiment.training.scaler == "refitted":
        return experiment.prepare(records)
    return experiment.task.prepare_scaled(
        records, experiment.pattern, experiment.seed, (base.experiment.task, base.memory)
    )


def begin(experiment: Experiment, data: Data, base: Base) -> tuple[Network, Taken]:
    """A network that begins with what it can take from the base, and what that is.

    What it cannot take is drawn as in an untrained network of the same seed.

    Raises:
        WrongInput: nothing fits, or the same data are split otherwise.
    """
    require(experiment, base)
    require_same_split(experiment, data, base)
    network = experiment.network(data.sizes, data.initial)
    before, now = _axes(base.experiment.model, base.sizes), _axes(experiment.model, data.sizes)
    common = _common(base, data)
    weights = dict(network.named_parameters())
    given = {name for name in data.initial if name not in weights}  # of these data, as how rare each token is in them
    taken, random, whole = 0, [], []
    with torch.no_grad():
        for name, tensor in network.state_dict(keep_vars=False).items():
            if name in given:
                continue
            source = base.weights.get(name)
            count = 0 if source is None else _take(tensor, source.to(tensor), (before.get(name, {}), now[name]), common)
            taken += count
            if count < tensor.numel():
                if not count:
                    random.append(name)
            else:
                whole.append(name)
    output = {name for name in now if "outputs" in now[name]} or {name for name in now if "vocabulary" in now[name]}
    frozen = 0
    if experiment.training.frozen:
        for name in weights.keys() & set(whole) - output:
            weights[name].requires_grad_(False)
            frozen += weights[name].numel()
    all_of = sum(tensor.numel() for name, tensor in network.state_dict().items() if name not in given)
    return network, Taken(
        base.run,
        base.name,
        taken,
        all_of,
        {kind: (len(pairs), size) for kind, (pairs, size) in common.shown.items()},
        common.new,
        tuple(random),
        frozen,
        _scaler(base.memory, data.memory),
    )


@dataclass(frozen=True)
class _Common:
    """Which places of the base stand for the same as which of the new network.

    Attributes:
        places: by the size that grows, pairs `(old, new)`; a size that it lacks has places without a meaning.
        shown: of the sizes that people are told of, the pairs and the number of new places.
        new: names of new places.
    """

    places: Mapping[str, Sequence[tuple[int, int]]]
    shown: Mapping[str, tuple[Sequence[tuple[int, int]], int]]
    new: tuple[str, ...]


def _common(base: Base, data: Data) -> _Common:
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
    return _Common(places, shown, tuple(new))


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


def _take(target: Tensor, source: Tensor, axes: tuple[Mapping[str, int], Mapping[str, int]], common: _Common) -> int:
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


def _shapes(model: Model, sizes: Sizes) -> dict[str, torch.Size]:
    with torch.random.fork_rng(devices=[]), torch.device("meta"):
        return {name: tensor.shape for name, tensor in model.build(sizes).state_dict().items()}


def _axes(model: Model, sizes: Sizes) -> Axes:
    """Found by building the network, without numbers, once more with each size one larger."""
    shapes = _shapes(model, sizes)
    found: dict[str, dict[str, int]] = {name: {} for name in shapes}
    for kind in _GROWING:
        if not getattr(sizes, kind):
            continue
        larger = _shapes(model, replace(sizes, **{kind: getattr(sizes, kind) + 1}))
        for name, shape in shapes.items():
            grown = [axis for axis, (old, new) in enumerate(zip(shape, larger[name], strict=True)) if old != new]
            if grown:
                by_one = len(grown) == 1 and larger[name][grown[0]] == shape[grown[0]] + 1
                found[name][kind] = grown[0] if by_one else -1
    return found


def _scaler(before: Memory, now: Memory) -> str:
    if any(name not in now for name in _SCALER):
        return ""
    return "kept" if all(before.get(name) == now[name] for name in _SCALER) else "refitted"


def _differences(before: Experiment, now: Experiment) -> Text:
    """The settings of the two models that differ, with both values."""
    old, new = before.flat(), now.flat()
    addresses = [
        name for name in dict.fromkeys([*new, *old]) if name.startswith("model.") and old.get(name) != new.get(name)
    ]
    shown = "; ".join(f"{name}: {old.get(name, '–')} → {new.get(name, '–')}" for name in addresses[:_LISTED])
    return Text.same(shown) if shown else Text("the data are of another shape", "los datos tienen otra forma")


def _listed(names: Sequence[str]) -> str:
    readable = [repr(name)[1:-1] if len(name) == 1 else name for name in names if not name.startswith("\0")]
    return ", ".join(readable[:_LISTED]) + (", …" if len(readable) > _LISTED else "")


_ALL = {
    "vocabulary": Text(
        "The vocabulary is all known from there ({all} tokens).", "El vocabulario ya se conocía entero ({all} tokens)."
    ),
    "outputs": Text(
        "The classes are those known from there ({all}).", "Las clases son las que ya se conocían ({all})."
    ),
}
_SOME = {
    "vocabulary": Text(
        "Of {all} tokens, {some} were known from there and kept their rows; the others began at random: {new}.",
        "De {all} tokens, {some} ya se conocían y conservaron sus filas; los demás comenzaron al azar: {new}.",
    ),
    "outputs": Text(
        "Of {all} classes, {some} were known from there and kept their rows; the others began at random.",
        "De {all} clases, {some} ya se conocían y conservaron sus filas; las demás comenzaron al azar.",
    ),
}
_SCALED = {
    "kept": Text("The scaler is the same as there.", "La escala es la misma que allí."),
    "refitted": Text(
        "The scaler was fitted anew, on this training set.", "La escala se ajustó de nuevo, con este entrenamiento."
    ),
}
