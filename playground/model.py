"""What a model is: a description that builds a network for given sizes."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from torch import Tensor, nn

from playground.batch import Batch, Pattern, Sizes, State
from playground.diagrams.blueprint import Blueprint, Layer
from playground.errors import Impossible
from playground.knobs import Shelved
from playground.registry import Shelf
from playground.script import Asked, KerasScript, NetworkScript
from playground.text import Text


class Network(nn.Module, ABC):
    """What a model builds.

    Class attributes:
        parts: what its parts with hooks are called, by the attribute that holds each; only a single stack of layers needs no
            name. With an `ahead` among them, each call of `stack` after the first goes by that: of each sequence it then
            reads several rows of one step, side by side.
    """

    parts: ClassVar[Mapping[str, Text]] = MappingProxyType({})

    @abstractmethod
    def forward(self, batch: Batch, state: State | None = None) -> tuple[Tensor, State | None]:
        """Run over a batch; its size is read from a shape, as torch's exporter takes a `len` for fixed.

        Args:
            batch: inputs, and lengths where sequences are ragged.
            state: what an earlier call returned, to read on from there; None: start afresh.

        Returns:
            The outputs in the layout of the pattern: `(batch, outputs)`, `(batch, time, outputs)` or
            `(batch, horizon, outputs)`; of a `sequence`, the scores of each target after those before it. And the state
            after the last step, or None where there is nothing to carry.
        """

    def attention(self, batch: Batch) -> Tensor | None:
        """How much each step counts for the one answer: `(batch, time)`, rows that add up to 1; None: nothing says so."""
        del batch
        return None

    def alignment(self, batch: Batch) -> Tensor | None:
        """How much each step of the outputs attends to each step of the inputs, in `self(batch)`.

        `(batch, steps, time)`, rows that add up to 1, 0 at padding; None: the network has no such weights. Of a sequence, the
        steps are those of the targets: to learn of a generated one, give it as the targets.
        """
        del batch
        return None

    def laid_out(self, part: str, values: Tensor, batch: Batch) -> Tensor:
        """What a part computed as `(batch, time, …)`, from `(rows, steps, …)` where its rows are not those of the batch.

        Args:
            part: the attribute that holds it.
            values: of its rows.
            batch: what the network read.
        """
        del part, batch
        return values

    def teacher_forced(self, batch: Batch) -> Tensor | None:
        """The outputs where each step is fed with the right output before it, in the shape of `self(batch)`.

        None: the network is not fed with its own outputs, or was never trained with right ones.
        """
        del batch
        return None


class SequenceNetwork(Network):
    """What a model builds for the layout `sequence`."""

    @abstractmethod
    def generate(self, batch: Batch, steps: int) -> Tensor:
        """Output sequences of at most `steps` tokens, `(batch, steps)`: each with its `END`, then `PADDING`.

        How they are searched (the likeliest token at each step, or a beam) is a setting of the model.

        Args:
            batch: inputs, and lengths where sequences are ragged; its targets are not looked at.
            steps: how many tokens are generated at most.
        """


class Model(Shelved):
    """A network's description: a topology of cells, or a network without recurrence to compare with.

    Class attributes:
        title: its name. about: one or two sentences. recurrent: whether it has cells. baseline: whether it is small
            enough to be trained beside every run, to compare with.
    """

    about: ClassVar[Text]
    recurrent: ClassVar[bool] = True
    baseline: ClassVar[bool] = False

    @property
    def short(self) -> Text:
        """What tells it from others in the name of a run."""
        return self.title

    @abstractmethod
    def refuses(self, pattern: Pattern) -> Text | None:
        """Why this model cannot do what `pattern` asks, as a sentence that says what to do; None where it can."""

    def cannot_decode(self, pattern: Pattern) -> Text | None:
        """Why a model without a decoder cannot do what `pattern` asks; None where it needs none."""
        if pattern.layout != "sequence":
            return None
        return Text(
            "This task asks for a new sequence with a length of its own, which only a decoder generates. Choose "
            "“Encoder-decoder”.",
            "Esta tarea pide una secuencia nueva con su propia longitud, y solo un decodificador la genera. Elija "
            "«Codificador-decodificador».",
        )

    def cannot_read(self, pattern: Pattern) -> Text | None:
        """Why a model that reads a sequence cannot do what `pattern` asks: it gives none; None where it does."""
        if pattern.inputs != "vector":
            return None
        return Text(
            "This task gives a single vector, and there is no sequence to read. Choose “Vector to sequence”.",
            "Esta tarea da un solo vector, y no hay secuencia que leer. Elija «Vector a secuencia».",
        )

    @abstractmethod
    def build(self, sizes: Sizes) -> Network:
        """A fresh network, its weights drawn from torch's global generator."""

    def blueprint(self, sizes: Sizes) -> Blueprint:
        """The network laid over time, to be drawn; unless a model says more, one layer that reads the whole input."""
        whole = Layer(self.title, sizes.outputs, reach=0)
        return Blueprint(sizes, (whole,), "steps" if sizes.pattern.layout == "steps" else "summary")

    def script(self, asked: Asked) -> NetworkScript:
        """The network as lines of PyTorch, for these settings and sizes.

        Raises:
            Impossible: the model, or its cell, brings none.
        """
        raise Impossible(
            Text(
                "The model “{model}” does not say how it is written as code. Choose a run with another model.",
                "El modelo «{model}» no dice cómo se escribe como código. Elija una ejecución con otro modelo.",
            ).format(model=self.title)
        )

    def keras(self, asked: Asked) -> KerasScript:
        """The network as lines of Keras, for these settings and sizes.

        Raises:
            Impossible: the model is not written in Keras, or Keras has no such cell.
        """
        raise Impossible(
            Text(
                "The model “{model}” is not written in Keras. Export it as a PyTorch script.",
                "El modelo «{model}» no se escribe en Keras. Expórtelo como script de PyTorch.",
            ).format(model=self.title)
        )


MODELS: Shelf[Model] = Shelf(Model, Text("model", "modelo"), "playground.topologies", "playground.references")
Model.shelf = MODELS
