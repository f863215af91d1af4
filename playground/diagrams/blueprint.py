"""A network laid over time, in words and numbers: what drawings and lists of shapes are made from."""

from dataclasses import dataclass
from typing import Literal

from playground.batch import Sizes
from playground.diagrams.cell_graph import CellDiagram
from playground.text import Text


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer over time.

    Attributes:
        title: its name (`LSTM`).
        hidden: units of each direction.
        states: names of what it carries from step to step (`("h", "c")`); empty: nothing.
        both: whether it also reads backwards.
        reach: how many input steps one position reads at once; 0: all of them.
        ahead: how many of them lie after it.
        dilation: it reads every so many-th of them, from the first one on.
        heads: of self-attention; 0: it has none.
        inside: of its cell, to be drawn; None: it is not.
        stride: how many steps, each with what `reach` says, become one in its output.
        restart: every so many steps it begins anew, from a state of zeros; 0: it does not.
        begun: those of `states` that a vector sets before the first step (`conditioning`).
    """

    title: Text
    hidden: int
    states: tuple[str, ...] = ()
    both: bool = False
    reach: int = 1
    ahead: int = 0
    dilation: int = 1
    heads: int = 0
    inside: CellDiagram | None = None
    stride: int = 1
    restart: int = 0
    begun: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """Features of its output: `directions * hidden`."""
        return self.hidden * (2 if self.both else 1)


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A network laid over time.

    Attributes:
        sizes: what it is built from.
        layers: from the input up.
        ending: `steps`, an output above every input position; `summary`, one output from what `readout` takes from
            the top layer; `decoder`, further layers that go on from the last state; `parallel`, one more step of the
            same layers from the last state for every segment ahead.
        embedding: size of the vector that stands for each token, or step; 0: the layers read the input as it is.
        encoding: what that vector is: learnt (`embedding`) or `one_hot`; of values, a linear `projection` of each step.
        readout: what a summary is made of: the `last` step, or `mean`, `max`, weighted `sum` or `attention` over all steps.
        decoder: the layers that go on.
        decoder_inputs: numbers of what they are fed with at each step; 0 without a decoder.
        forcing: share of training steps at which the decoder is given the truth instead of its own last output.
        segment: how many steps the layers read at a time, one segment after another (`parallel`); 0: one.
        attention: how the decoder scores the encoder's outputs at each step. `additive`: with its state before the step; their
            weighted mean, the context, goes into its first layer and the output layer. `multiplicative` and `dot`: with what
            its top layer says; that and the context make one more vector under the output layer. `none`: it does not.
        beam: how many output sequences are kept while one is generated; 1: the likeliest token is taken at each step.
        conditioning: of a decoder with no layers before it, where the vector goes that is the input: into its first
            `state`, through a linear layer; into its `inputs` at every step; or into `both`.
        notes: what has to be said beside the drawing of this network alone.
    """

    sizes: Sizes
    layers: tuple[Layer, ...]
    ending: Literal["steps", "summary", "decoder", "parallel"]
    embedding: int = 0
    readout: Literal["last", "mean", "max", "sum", "attention"] = "last"
    decoder: tuple[Layer, ...] = ()
    decoder_inputs: int = 0
    forcing: float = 0.0
    segment: int = 0
    attention: Literal["none", "additive", "multiplicative", "dot"] = "none"
    beam: int = 1
    encoding: Literal["embedding", "one_hot", "projection"] = "embedding"
    conditioning: Literal["", "state", "inputs", "both"] = ""
    notes: tuple[Text, ...] = ()

    @property
    def attentional(self) -> bool:
        """Whether the context and what the decoder says make one more vector, below the output layer."""
        return self.attention in ("multiplicative", "dot")

    @property
    def receptive_field(self) -> int:
        """How many input steps can count for what leaves the top layer at one step; 0: any number of them."""
        if any(layer.states or layer.reach == 0 for layer in self.layers):
            return 0
        return 1 + sum(layer.reach - 1 for layer in self.layers)

    @property
    def receptive_field_note(self) -> Text | None:
        """The sentence that an answer does not see the whole input, where its receptive field is shorter; None elsewhere."""
        one_step = self.ending == "steps" or (self.ending == "summary" and self.readout == "last")
        if not one_step or not 0 < self.receptive_field < self.sizes.time:
            return None
        return Text(
            "The receptive field is {reach} of the {time} input steps: what lies outside cannot count for an answer.",
            "El campo receptivo abarca {reach} de los {time} pasos de entrada: lo que queda fuera no puede contar para una "
            "respuesta.",
        ).format(reach=self.receptive_field, time=self.sizes.time)

    @property
    def segments(self) -> tuple[int, int]:
        """How many segments the window has, and how many lie ahead."""
        ahead = min(self.segment, self.sizes.horizon)
        return -(-self.sizes.time // self.segment), -(-self.sizes.horizon // ahead)
