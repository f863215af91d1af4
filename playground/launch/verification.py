"""A run and one that repeats it, compared: the same, or what differed first and probably why."""

import math
import platform
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from playground import hardware
from playground.launch.data import same_data
from playground.protocol import counted_otherwise
from playground.task import METRICS, title_of
from playground.text import Text
from playground.tracking import runs
from playground.tracking.run import Run
from playground.training.schedule import by_clock

_COMPARED = ("step", "learning_rate", "train_loss", "gradient_norm", "validation_loss")
_OF_THE_MACHINE = ("seconds", "items_per_second", "peak_memory", "items")
"""Columns of a curve that are not the same twice; and the items, which follow from the steps and are unknown of older runs."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One number that is not the same.

    Attributes:
        epoch: the epoch in which the number differs; None: on the test part.
        name: the name of the number.
        recorded: the number as it was recorded; None: there was none.
        found: the number as it is now; None: there is none.
    """

    epoch: int | None
    name: str
    recorded: float | None
    found: float | None

    @property
    def text(self) -> Text:
        """The difference as part of a sentence."""
        where = (
            _TEST if self.epoch is None else Text("in epoch {epoch}", "en la época {epoch}").format(epoch=self.epoch)
        )
        what = (
            title_of(self.name)
            if self.name.rsplit(".", 1)[-1] in METRICS
            else _NAMES.get(self.name, Text.same(self.name))
        )
        if self.recorded is None or self.found is None:
            return Text(
                "{what} {where} is missing from one of the two", "{what} {where} falta en una de las dos"
            ).format(what=what, where=where)
        off = abs(self.found - self.recorded)
        share = off / abs(self.recorded) if self.recorded else float("inf")
        return Text(
            "{what} {where}: {recorded} was recorded, now it is {found} (a difference of {off}, {share} of the value)",
            "{what} {where}: se registró {recorded} y ahora es {found} (una diferencia de {off}, {share} del valor)",
        ).format(
            what=what,
            where=where,
            recorded=f"{self.recorded:.9g}",
            found=f"{self.found:.9g}",
            off=f"{off:.2g}",
            share=f"{share:.1e}",
        )


@dataclass(frozen=True)
class Verification:
    """The outcome.

    Attributes:
        run_id: the id of the run that was done again.
        since: the epoch after which both were compared; 0: from the beginning.
        epochs: how many epochs were compared.
        tests: how many test metrics were compared.
        first: the number that differed first; None: nothing did.
        same_data: whether the data were the same.
        reasons: probable reasons, where something differed.
    """

    run_id: str
    since: int
    epochs: int
    tests: int
    first: Difference | None = None
    same_data: bool = True
    reasons: tuple[Text, ...] = ()

    @property
    def identical(self) -> bool:
        """Whether everything that was compared is the same to the last digit."""
        return self.first is None and self.same_data

    @property
    def text(self) -> Text:
        """The outcome in words."""
        if self.identical:
            epochs = _ONE_EPOCH if self.epochs == 1 else _EPOCHS.format(epochs=self.epochs)
            return (_SAME if not self.since else _SAME_SINCE).format(epochs=epochs, tests=self.tests, since=self.since)
        what = _DATA if self.first is None else Text("The first difference: {what}.", "La primera diferencia: {what}.")
        sentences = [what.format(what=self.first.text if self.first else ""), *self.reasons]
        return Text(" ".join(one.en for one in sentences), " ".join(one.es for one in sentences))

    def plain(self) -> dict[str, Any]:
        """As a JSON table."""
        reasons = [{"en": one.en, "es": one.es} for one in self.reasons]
        return {"identical": self.identical} | asdict(self) | {"reasons": reasons}


def compare(run: Run, again: Run) -> Verification | None:
    """Compare losses, metrics and test metrics of a run and of the one that repeats it, exactly.

    Args:
        run: a finished run.
        again: what repeats it, once it has ended.

    Returns:
        The outcome; None where `again` has ended without one.
    """
    before, now = runs.protocol_of(run), runs.protocol_of(again)
    if run.data_hash and again.data_hash and (again.data_hash != run.data_hash or counted_otherwise(before, now)):
        why = same_data.told(before, now)
        # A file of one's own is kept by its content: it cannot have changed, only how it is read.
        reasons = (why,) if runs.experiment_of(run).data.files() else likely(run, again)
        return Verification(run.id, 0, 0, 0, None, False, reasons)
    if again.status != "finished":
        return None
    recorded, found = (runs.curves(one).set_index("epoch") for one in (run, again))
    since = max(0, int(found.index.min()) - 1)
    metrics = [
        name for name in recorded.columns if name in found.columns and name not in (*_COMPARED, *_OF_THE_MACHINE)
    ]
    differences = list(_differences(recorded, found, [*_COMPARED, *metrics]))
    if again.epoch != run.epoch:
        differences.append(Difference(again.epoch, "epochs", float(run.epoch), float(again.epoch)))
    differences += _apart(None, run.metrics, again.metrics)
    first = differences[0] if differences else None
    reasons = likely(run, again) if first else ()
    return Verification(run.id, since, int((found.index > since).sum()), len(again.metrics), first, True, reasons)


def _differences(recorded: pd.DataFrame, found: pd.DataFrame, names: list[str]) -> Iterator[Difference]:
    for epoch in map(int, found.index):
        if epoch in recorded.index:
            yield from _apart(epoch, recorded.loc[epoch, names].to_dict(), found.loc[epoch, names].to_dict())
        else:
            yield Difference(epoch, "epochs", None, float(epoch))


def _apart(epoch: int | None, recorded: Mapping[Any, float], found: Mapping[Any, float]) -> Iterator[Difference]:
    for name in {**recorded, **found}:
        one, other = _number(recorded.get(name)), _number(found.get(name))
        if one != other:
            yield Difference(epoch, name, one, other)


def _number(value: float | None) -> float | None:
    """The tracking store has no numbers that are none."""
    return float(value) if value is not None and math.isfinite(value) else None


def likely(run: Run, again: Run) -> tuple[Text, ...]:
    """Why the numbers of a run and of one that repeats it may differ, from what is recorded; the likeliest first."""
    changed = [("device", run.device, again.device)]
    changed += [(name, run.versions.get(name, "")[:12], again.versions.get(name, "")[:12]) for name in _VERSIONS]
    changed.append(("processor", run.processor, again.processor))
    if not run.processor:
        changed.append(("host", run.host or "", again.host or ""))
    told = {
        name: _LIKELY.format(what=_NAMES[name], before=before, after=after)
        for name, before, after in changed
        if before and after and before != after
    }
    threads = int(run.knobs.get("training.threads") or 0)
    found = [
        _CLOCK if by_clock(run.ended_by) else None,
        told.pop("device", None),
        _READ if run.data_hash and run.data_hash != again.data_hash else None,
        *told.values(),
        _THREADS.format(threads=threads, cores=hardware.cores()) if threads > hardware.cores() else None,
        _GPU if again.device not in ("", "cpu") else None,
    ]
    return tuple(one for one in found if one is not None) or (_UNKNOWN,)


_LIKELY = Text(
    "A likely reason: {what} ({before} then, {after} now).",
    "Una razón probable: {what} ({before} entonces, {after} ahora).",
)
_VERSIONS = ("torch", "code", "app", "python", "numpy")
_NAMES = {
    "device": Text("the device", "el dispositivo"),
    "processor": Text("the processor", "el procesador"),
    "host": Text("the machine", "la máquina"),
    "torch": Text("the version of torch", "la versión de torch"),
    "code": Text("the playground's own code", "el código del propio playground"),
    "app": Text("the version of the playground", "la versión del playground"),
    "python": Text("the version of Python", "la versión de Python"),
    "numpy": Text("the version of numpy", "la versión de numpy"),
    "train_loss": Text("the training loss", "la pérdida de entrenamiento"),
    "validation_loss": Text("the validation loss", "la pérdida de validación"),
    "gradient_norm": Text("the gradient norm", "la norma del gradiente"),
    "learning_rate": Text("the learning rate", "la tasa de aprendizaje"),
    "step": Text("the number of steps", "el número de pasos"),
    "epochs": Text("the number of epochs", "el número de épocas"),
}
_TEST = Text("on the test set", "en el conjunto de prueba")
_EPOCHS = Text("all {epochs} epochs", "las {epochs} épocas")
_ONE_EPOCH = Text("its one epoch", "su única época")
_SAME = Text(
    "Identical: {epochs} and all {tests} test metrics are the same to the last digit.",
    "Idéntica: {epochs} y las {tests} métricas de prueba son iguales hasta la última cifra.",
)
_SAME_SINCE = Text(
    "Identical from the checkpoint after epoch {since} on: {epochs} and all {tests} test metrics are the same to the last digit.",
    "Idéntica desde el punto de control tras la época {since}: {epochs} y las {tests} métricas de prueba son iguales hasta la última cifra.",
)
_DATA = Text(
    "The data are not those that the run was trained on, so nothing was trained.",
    "Los datos no son aquellos con los que se entrenó, así que no se entrenó nada.",
)
_READ = Text(
    "A likely reason: the data set has changed, or is read or split differently now.",
    "Una razón probable: el conjunto de datos cambió, o ahora se lee o se divide de otra manera.",
)
_CLOCK = Text(
    "A likely reason: it was ended by its time limit, and the cosine schedule of the learning rate depended on the time.",
    "Una razón probable: la terminó su límite de tiempo, y la planificación de coseno de la tasa de aprendizaje dependía del tiempo.",
)
_THREADS = Text(
    "A likely reason: it was trained with {threads} CPU threads, and this machine has {cores} cores.",
    "Una razón probable: se entrenó con {threads} hilos de CPU y esta máquina tiene {cores} núcleos.",
)
_GPU = Text(
    "On a GPU sums are not always computed in the same order; only on the CPU are numbers the same to the last digit.",
    "En una GPU las sumas no siempre se hacen en el mismo orden; solo en la CPU los números son iguales hasta la última cifra.",
)
_UNKNOWN = Text(
    f"No reason is known: versions, device, threads and data are the same ({platform.system()}). Please report it.",
    f"No se conoce la razón: versiones, dispositivo, hilos y datos son los mismos ({platform.system()}). Comuníquelo, por favor.",
)
