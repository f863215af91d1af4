"""A trained network as an ONNX graph, and a script that runs it by onnxruntime and measures it on the test set.

torch's exporter traces the run's own network; the graph is handed out only where it answers as the network does.
"""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import onnxruntime
import torch
from torch import Tensor, nn

from playground.batch import Batch, State
from playground.errors import Impossible
from playground.export import TEST, Export, packed
from playground.export.onnx_layers import over_any_time
from playground.export.pytorch import READING, heading, imports, measuring, printing
from playground.model import Network, SequenceNetwork
from playground.script import call
from playground.text import Text

MODEL = "model.onnx"
TOLERANCE = 1e-4
"""How far an answer of the graph may be from the network's, absolute and relative."""
CHECKED = 32
"""Sequences of the test set that both are asked for, at most."""


def written(export: Export) -> dict[str, bytes]:
    """`onnx_script.py`, `model.onnx` with the weights in it, and the test set.

    Raises:
        Impossible: torch's exporter cannot translate the network, or its graph does not answer as the network does.
    """
    signature = _Signature.of(export)
    try:
        with _silence():
            program = _translated(export.network, signature)
    except Exception as error:  # torch's exporter fails in many types of errors
        raise Impossible(
            Text(
                "torch cannot translate this network into ONNX. Export it as a PyTorch script.",
                "torch no puede traducir esta red a ONNX. Expórtela como script de PyTorch.",
            )
        ) from error
    any_time = not isinstance(program.model.graph.inputs[0].shape[1], int)
    if not any_time and ("lengths" in signature.arguments or signature.first):
        raise Impossible(
            Text(
                "In ONNX this network would read sequences of one length only, and those of the test set differ in length. "
                "Export it as a PyTorch script.",
                "En ONNX esta red solo leería secuencias de una misma longitud, y las del conjunto de prueba tienen varias. "
                "Expórtela como script de PyTorch.",
            )
        )
    description = _description(signature, program, any_time)
    program.model.doc_string = description
    model = program.model_proto.SerializeToString()
    if not _answers_alike(_Function(export.network, signature), model, any_time):
        raise Impossible(
            Text(
                "The graph that torch makes of this network does not answer as the network does. Export it as a PyTorch "
                "script.",
                "El grafo que torch hace de esta red no responde como la red. Expórtela como script de PyTorch.",
            )
        )
    script = _script(export, signature, description)
    return {"onnx_script.py": script.encode(), MODEL: model, TEST: packed(export.test())}


@dataclass(frozen=True)
class _Signature:
    """What the graph is given and what it answers.

    Attributes:
        batch: the test set.
        inputs: what the inputs are called.
        arguments: the names of what is given beside them, of each sequence.
        first: the state before the first step, of one sequence; empty: none is carried.
        steps: the tokens that are generated at most; 0: none are.
        longest: steps that are given at once, at most.
    """

    batch: Batch
    inputs: str
    arguments: tuple[str, ...]
    first: State
    steps: int
    longest: int

    @classmethod
    def of(cls, export: Export) -> "_Signature":
        """Of a run's network, asked as its test asks it."""
        metric, batch = export.metric, export.metric.batch
        return cls(
            batch,
            export.inputs,
            export.told,
            _first_state(export.network, batch) if batch.carried or metric.carried else (),
            metric.steps,
            metric.slices or batch.inputs.shape[1],
        )

    @property
    def given(self) -> list[str]:
        """The names of all tensors that are given."""
        return [self.inputs, *self.arguments, *self._states]

    @property
    def answered(self) -> list[str]:
        """The names of all tensors that are answered."""
        return ["answers", *(f"{name}_after" for name in self._states)]

    @property
    def _states(self) -> list[str]:
        return [f"state_{number}" for number in range(len(self.first))]

    @property
    def axes(self) -> list[dict[int, str]]:
        """Of each tensor that is given, the axes that may be of any length."""
        steps = {0: "batch", 1: "time"} if self.longest > 1 else {0: "batch"}
        return [steps, *[{0: "batch"}] * len(self.arguments), *[{1: "batch"}] * len(self.first)]

    def example(self, count: int, steps: int) -> tuple[Tensor, ...]:
        """Sequences of the test set, from its beginning again where it has fewer, and no more steps of them."""
        rows = self.batch.rows(torch.arange(count) % len(self.batch))
        if rows.lengths is not None:
            rows = replace(rows, lengths=rows.lengths.clamp(max=steps))
        others = [getattr(rows, name) for name in self.arguments]
        states = [part.expand(-1, count, -1).contiguous() for part in self.first]
        return (rows.inputs[:, :steps].contiguous(), *others, *states)


class _Function(nn.Module):
    """A network as a function of tensors alone.

    Args:
        network: what answers.
        signature: of the function.
    """

    def __init__(self, network: Network, signature: _Signature) -> None:
        super().__init__()
        self.network, self.signature = network, signature

    def forward(self, inputs: Tensor, *others: Tensor) -> tuple[Tensor, ...]:
        """The answers, and the state after them where one is carried."""
        arguments = self.signature.arguments
        told: dict[str, Any] = dict(zip(arguments, others[: len(arguments)], strict=True))
        batch, state = Batch(inputs, inputs, **told), others[len(arguments) :]
        if self.signature.steps:
            assert isinstance(self.network, SequenceNetwork)
            return (self.network.generate(batch, self.signature.steps),)
        outputs, after = self.network(batch, state or None)
        return (outputs, *after) if state and after is not None else (outputs,)


def _first_state(network: Network, batch: Batch) -> State:
    """The state that a network begins with where it is given none, of one sequence: zeros.

    Raises:
        Impossible: it grows with the steps that were read, or does not begin with zeros.
    """
    step = batch.inputs[:1, :1]
    steps = torch.cat([step, step], dim=1)
    one, two = Batch(step, step), Batch(steps, steps)
    with torch.inference_mode():
        answer, state = network(one)
        _, later = network(two)
        first = tuple(torch.zeros_like(part) for part in state or ())
        if [part.shape for part in first] != [part.shape for part in later or ()]:
            raise Impossible(_GROWS)
        again, _ = network(one, first or None)
    if not torch.allclose(answer, again):
        raise Impossible(_NOT_ZEROS)
    return first


_GROWS = Text(
    "What this network carries from one slice of the text to the next grows, and the ONNX export needs a fixed size. Export it "
    "as a PyTorch script.",
    "Lo que esta red lleva de un tramo del texto al siguiente crece, y la exportación a ONNX necesita un tamaño fijo. Expórtela "
    "como script de PyTorch.",
)
_NOT_ZEROS = Text(
    "Before the first step this network carries a state that is not zeros, and the ONNX export begins with zeros. Export it as a "
    "PyTorch script.",
    "Antes del primer paso esta red lleva un estado que no es de ceros, y la exportación a ONNX comienza con ceros. Expórtela "
    "como script de PyTorch.",
)


def _translated(network: Network, signature: _Signature) -> Any:
    """The graph as torch's exporter makes it, an `ONNXProgram`."""
    # Any number of sequences does that is not the length of the time axis, too.
    example = signature.example(5 if signature.longest != 5 else 7, signature.longest)
    kinds = {"batch": torch.export.Dim.DYNAMIC, "time": torch.export.Dim.AUTO}
    first, *others = ({axis: kinds[name] for axis, name in axes.items()} for axes in signature.axes)
    function = _Function(over_any_time(network), signature)
    with torch.no_grad():
        exported = torch.export.export(function, example, dynamic_shapes=(first, *([tuple(others)] if others else [])))
        program: Any = torch.onnx.export(
            exported,
            example,
            input_names=signature.given,
            output_names=signature.answered,
            dynamic_shapes=tuple(signature.axes),
            verbose=False,
        )
    for node in program.model.graph.all_nodes():
        node.metadata_props.clear()  # the lines of our files that it was traced from
    return program


@contextmanager
def _silence() -> Iterator[None]:
    """What torch's exporter and what it stands on tell developers is told to nobody."""
    loggers = [logging.getLogger(name) for name in ("torch.onnx", "onnxscript", "onnx_ir")]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.ERROR)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _answers_alike(function: _Function, model: bytes, any_time: bool) -> bool:
    """Whether a graph answers as the network does: to the test set, to fewer steps of it, and from a state on."""
    signature = function.signature
    examples = [signature.example(min(CHECKED, len(signature.batch)), signature.longest)]
    if any_time:
        examples.append(signature.example(2, max(1, signature.longest // 2)))
    try:
        session = onnxruntime.InferenceSession(model)
        for example in examples:
            with torch.inference_mode():
                wanted = function(*example)
            if signature.first and example[0].shape[1] > 1:
                examples.append((example[0][:, :1], *wanted[1:]))
            given = {name: one.numpy() for name, one in zip(signature.given, example, strict=True)}
            for one, found in zip(wanted, session.run(None, given), strict=True):
                if not torch.allclose(torch.from_numpy(found), one, rtol=TOLERANCE, atol=TOLERANCE):
                    return False
    except Exception:  # onnxruntime's errors share no other base
        return False
    return True


def _description(signature: _Signature, program: Any, any_time: bool) -> str:
    """What the graph is given and what it answers, with their shapes, and what is fixed in it."""
    lines = []
    for does, values in (("reads", program.model.graph.inputs), ("answers", program.model.graph.outputs)):
        lines.append(f"It {does}")
        for value in values:
            axes = ", ".join(str(getattr(axis, "value", axis)) for axis in value.shape)
            lines.append(f"    {value.name:<13} {value.dtype.name.lower()} ({axes}{',' * (len(value.shape) == 1)})")
    if not any_time and signature.longest > 1:
        lines.append(f"The number of steps is fixed: it reads sequences of {signature.longest} steps alone.")
    if signature.steps:
        lines.append(f"It generates {signature.steps} tokens at most: the loop over them is unrolled.")
    return "\n".join(lines)


def _script(export: Export, signature: _Signature, description: str) -> str:
    """The lines that run the graph and measure it."""
    answer = export.metric.answer.replace("network.generate(", "network(")
    measure = measuring(replace(export, metric=replace(export.metric, answer=answer)))
    loading = f'session = onnxruntime.InferenceSession(FOLDER / "{MODEL}")'
    body = "\n\n\n".join([READING, _calling(signature), measure, f"{loading}\n{printing(export)}"])
    standard, torch_lines = imports(body).split("\n\n", 1)
    about = f"{heading(export, MODEL)}\n\nonnxruntime runs the graph, torch measures.\n{description}"
    return f'"""{about}\n"""\n\n{standard}\n\nimport onnxruntime\n{torch_lines}\n\n{body}\n'


def _calling(signature: _Signature) -> str:
    """The function `network`, which asks the graph as one asks the network."""
    names = [signature.inputs, *signature.arguments]
    given = [f'"{name}": {name}.numpy()' for name in names]
    if not signature.first:
        lines = call("    given = {", ", ".join(given), "}")
        return f'''\
def network({", ".join(names)}):
    """The answers of the graph."""
{lines}
    return torch.from_numpy(session.run(None, given)[0])'''
    return f'''\
def network({signature.inputs}, state=None):
    """The answers of the graph, and its state after them."""
    inputs = session.get_inputs()
    if state is None:  # zeros, before the first step
        shapes = [one.shape for one in inputs[1:]]
        state = [torch.zeros(a, len({signature.inputs}), b).numpy() for a, _, b in shapes]
    given = zip([one.name for one in inputs], [{signature.inputs}.numpy(), *state])
    answers, *state = session.run(None, dict(given))
    return torch.from_numpy(answers), state'''
