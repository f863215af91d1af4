"""A stack of recurrent layers as lines of Keras, with what each layer's weights are set to."""

from dataclasses import dataclass

from playground.batch import Sizes
from playground.errors import Impossible
from playground.recurrent.script import MixedScript, ReadScript, StackScript
from playground.script import KerasLayer, call
from playground.text import Text


@dataclass(frozen=True)
class KerasStack:
    """The lines from the input to `outputs`, and the weights of the layers in them.

    Attributes:
        sizes: what the network is built from.
        read: how it reads its input.
        stacked: the layers.
        ragged: whether an input `real` `(batch, time)` says which steps are no padding.
        last: the top layer gives its last step alone.
    """

    sizes: Sizes
    read: ReadScript
    stacked: StackScript | MixedScript
    ragged: bool
    last: bool

    def __post_init__(self) -> None:
        if self.sizes.parts:
            raise Impossible(
                Text(
                    "Vectors of words that share parts are not written in Keras. Export it as a PyTorch script.",
                    "Los vectores de palabras que comparten partes no se escriben en Keras. Expórtelo como script de "
                    "PyTorch.",
                )
            )

    @property
    def stack(self) -> StackScript:
        """The layers, which have one cell."""
        if isinstance(self.stacked, StackScript):
            return self.stacked
        raise Impossible(
            Text(
                "A stack of two kinds of cells is not written in Keras. Export it as a PyTorch script.",
                "Una pila con dos clases de celdas no se escribe en Keras. Expórtela como script de PyTorch.",
            )
        )

    @property
    def layer(self) -> KerasLayer:
        """The layer of Keras."""
        return self.stack.cell.keras()

    @property
    def inputs(self) -> str:
        """The inputs of the model, as Python."""
        return f"[{self.sizes.pattern.inputs}, real]" if self.ragged else self.sizes.pattern.inputs

    def lines(self) -> list[str]:
        """From the inputs to `outputs`."""
        tokens = self.sizes.pattern.inputs == "tokens"
        lines = [f"values = keras.Input((None, {self.read.features}))"]
        if tokens:
            lines = ['tokens = keras.Input((None,), dtype="int64")']
        if self.ragged:
            lines.append('real = keras.Input((None,), dtype="bool")  # no padding')
        if tokens:
            made = f'keras.layers.Embedding({self.sizes.vocabulary}, {self.read.features}, name="embedding")'
            lines += [f"embedding = {made}", "outputs = embedding(tokens)  # (batch, time, features)"]
        else:
            lines.append("outputs = values")
        layer, mask = self.layer, ", mask=real" * self.ragged
        for number in range(self.stack.layers):
            several = "" if self.last and number == self.stack.layers - 1 else ", return_sequences=True"
            name = f', name="layer_{number}"'
            inner = f"{self.stack.hidden}{layer.arguments}{several}"
            if self.stack.bidirectional:
                lines.append(call(f"layer = keras.layers.{layer.name}(", inner))
                lines.append(f"both = keras.layers.Bidirectional(layer{name})")
                lines.append(f"outputs = both(outputs{mask})")
            else:
                lines.append(call(f"layer = keras.layers.{layer.name}(", f"{inner}{name}"))
                lines.append(f"outputs = layer(outputs{mask})")
        return lines

    def weights(self) -> dict[str, str]:
        """What each layer is set to, by its name."""
        found = {"embedding": '[weights["embedding.weight"]]'} if self.sizes.pattern.inputs == "tokens" else {}
        for number in range(self.stack.layers):
            sides = [("", "cells")] + [("_reverse", "backward_cells")] * self.stack.bidirectional
            if self.stack.looped:
                places = [f"{self.stack.name}.{cells}.{number}.{{}}" for _, cells in sides]
            else:
                places = [f"{self.stack.name}.{{}}_l{number}{end}" for end, _ in sides]
            found[f"layer_{number}"] = " + ".join(f'recurrent("{place}")' for place in places)
        return found

    def converting(self) -> str:
        """The function `recurrent`: the weights of one layer and direction as Keras has them."""
        layer = self.layer
        order = ""
        if layer.gates != tuple(range(len(layer.gates))):
            order = f"""
    # Keras has the gates in another order.
    order = {list(layer.gates)}
    found = [torch.cat([w.chunk({len(layer.gates)})[gate] for gate in order]) for w in found]"""
        biases = "torch.stack([bias_ih, bias_hh])" if layer.both_biases else "bias_ih + bias_hh"
        return f'''\
def recurrent(place):
    """Kernel (inputs, gates * units), recurrent kernel and bias, as Keras has them."""
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    found = [weights[place.format(name)] for name in names]{order}
    weight_ih, weight_hh, bias_ih, bias_hh = found
    return [weight_ih.T, weight_hh.T, {biases}]'''
