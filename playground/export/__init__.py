"""Trained networks as code that stands without this package: what is written of a run, and into which files."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import torch
from safetensors import torch as safetensors
from torch import Tensor

from playground.batch import Part, Sizes
from playground.errors import Impossible, OverLimit
from playground.experiment import Experiment
from playground.model import Network
from playground.script import Asked, MetricScript, NetworkScript
from playground.text import Text

FORMS = {
    "script": Text("PyTorch script", "script de PyTorch"),
    "notebook": Text("notebook", "cuaderno"),
    "keras": Text("Keras script", "script de Keras"),
    "onnx": Text.same("ONNX"),
}
"""The forms in which a run is written."""
MOST = 256
"""MiB of weights and test data that are written, at most."""
WEIGHTS, TEST = "weights.safetensors", "test.safetensors"


@dataclass(frozen=True)
class Export:
    """What is written of a run.

    Attributes:
        experiment: of the run.
        network: its network, with the trained weights, in evaluation mode, on the CPU.
        sizes: what the network is built from.
        memory: what it needs beside its weights.
        recorded: what the run recorded as the metric that decides, on the test part; None: it was not measured.
        run_id: of the run.
        script: the network's lines.
        metric: the task's lines, with the whole test part.
    """

    experiment: Experiment
    network: Network
    sizes: Sizes
    memory: Mapping[str, Any]
    recorded: float | None
    run_id: str
    script: NetworkScript
    metric: MetricScript

    @property
    def title(self) -> str:
        """What the network is: names of ours alone, none that a person gave."""
        return self.experiment.suggested_name().en

    @property
    def inputs(self) -> str:
        """What the inputs are called: `tokens` or `values`."""
        return Asked(self.sizes).inputs

    @property
    def told(self) -> tuple[str, ...]:
        """What the network is told beside its inputs where it is measured, of the script's `arguments`."""
        answer = self.metric.answer
        return tuple(name for name in self.script.arguments if not answer or re.search(rf"\b{name}\b", answer))

    def weights(self) -> dict[str, Tensor]:
        """The trained weights, by what the script calls them."""
        return {self.script.renamed(name): tensor for name, tensor in self.network.state_dict().items()}

    def test(self) -> dict[str, Tensor]:
        """The test part, by what the script calls it."""
        batch = self.metric.batch
        found = {"inputs": batch.inputs, **self.metric.tensors}
        found |= {name: getattr(batch, name) for name in self.script.arguments}
        if self.metric.counted is not None:
            found["counted"] = self.metric.counted
        return found

    def files(self) -> dict[str, bytes]:
        """The weights and the test part, by the names of their files."""
        return {WEIGHTS: packed(self.weights()), TEST: packed(self.test())}


def lacking(form: str) -> Text | None:
    """What has to be installed before a run can be written in a form, as a sentence; None: nothing."""
    if form != "onnx" or all(find_spec(package) for package in ("onnxscript", "onnxruntime")):
        return None
    return Text(
        "ONNX needs packages that are not installed here; choose another form, or install them: pip install -e '.[onnx]'.",
        "ONNX necesita paquetes que no están instalados aquí; elija otra forma o instálelos: pip install -e '.[onnx]'.",
    )


def export(
    experiment: Experiment,
    network: Network,
    *,
    sizes: Sizes,
    memory: Mapping[str, Any],
    test: Part,
    recorded: float | None,
    run_id: str,
    form: str,
) -> dict[str, bytes]:
    """A trained network as code, with its weights and its test part: the files by name.

    Args:
        experiment: of the run.
        network: with the trained weights, in evaluation mode, on the CPU.
        sizes: what it is built from.
        memory: what it needs beside its weights.
        test: the test part, on the CPU.
        recorded: what the run recorded as the metric that decides; None: it was not measured.
        form: one of `FORMS`.

    Raises:
        Impossible: a part of the network, or the task, does not say how it is written, or not in this form; or what the
            form needs is not installed.
        OverLimit: weights and test part are too large to be handed out.
    """
    if (needed := lacking(form)) is not None:
        raise Impossible(needed)
    # Sequences of padded length may be somewhat more; a float is four bytes, what is measured by is eight.
    _within(test.items * max(1, sizes.features) * 8)
    metric = experiment.task.script(test, memory)
    batch = metric.batch
    if batch.lengths is not None and bool((batch.lengths < 1).any()):
        raise Impossible(
            Text(
                "The test set holds a sequence without a step, which a script cannot read; leave it out of the data and "
                "train again.",
                "El conjunto de prueba tiene una secuencia sin pasos, que un script no puede leer; quítela de los datos y "
                "entrene de nuevo.",
            )
        )
    script = experiment.model.script(
        Asked(
            sizes,
            ragged=batch.lengths is not None and not batch.carried,
            carried=batch.carried or metric.carried,
            series=batch.series is not None,
            steps=metric.steps,
        )
    )
    whole = Export(experiment, network, sizes, memory, recorded, run_id, script, metric)
    _within(sum(tensor.nbytes for tensors in (whole.weights(), whole.test()) for tensor in tensors.values()))
    writer: Any = import_module(f"playground.export.{'pytorch' if form == 'script' else form}")
    files: dict[str, bytes] = writer.written(whole)
    return files


def _within(size: int) -> None:
    if size > MOST * 2**20:
        raise OverLimit(
            Text(
                "The weights and the test set take up {size} MB, more than the {most} MB that are exported. Export a run "
                "with a smaller test set.",
                "Los pesos y el conjunto de prueba ocupan {size} MB, más que los {most} MB que se exportan. Exporte una "
                "ejecución con un conjunto de prueba menor.",
            ).format(size=-(-size // 2**20), most=MOST)
        )


def packed(tensors: Mapping[str, Tensor]) -> bytes:
    """Tensors by name in safetensors' format."""
    # A copy each: tensors that share memory are refused by the format.
    return safetensors.save(
        {name: tensor.detach().clone(memory_format=torch.contiguous_format) for name, tensor in tensors.items()}
    )
