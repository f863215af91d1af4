"""A temporal convolutional network: filters slide over the steps, each block with wider gaps than the one below."""

from playground.batch import Pattern, Sizes
from playground.diagrams.blueprint import Blueprint, Layer
from playground.model import Network
from playground.references.tcn.knobs import TCNKnobs
from playground.references.tcn.network import TCNNetwork, after
from playground.references.tcn.script import script
from playground.script import Asked, NetworkScript
from playground.text import Text


class TCN(TCNKnobs):
    """Residual blocks of two dilated causal convolutions.

    After S. Bai, J. Z. Kolter and V. Koltun, An empirical evaluation of generic convolutional and recurrent networks for
    sequence modeling, 2018, without their weight normalisation. The dilation grows from block to block by a factor, as in
    A. van den Oord et al., WaveNet, 2016.
    """

    title = Text("Temporal CNN (TCN)", "CNN temporal (TCN)")
    about = Text(
        "Convolutions instead of memory: each block sees steps farther apart, so that a few blocks see far back. What lies "
        "outside this receptive field cannot count.",
        "Convoluciones en vez de memoria: cada bloque ve pasos más separados, y así unos pocos bloques ven muy atrás. Lo que "
        "queda fuera de este campo receptivo no puede contar.",
    )
    recurrent = False
    order = 96

    def refuses(self, pattern: Pattern) -> Text | None:
        """Padded on both sides it sees ahead."""
        if self.padding == "same" and pattern.layout == "steps" and (pattern.causal or pattern.generates):
            return Text(
                "Padded on both sides, a convolution sees the steps that follow, and here they are what is asked for. Set "
                "“Padding” to “causal”.",
                "Con relleno a ambos lados, una convolución ve los pasos que siguen, y aquí son justo lo que se pide. Ponga "
                "«Relleno» en «causal».",
            )
        return self.cannot_decode(pattern)

    def build(self, sizes: Sizes) -> Network:
        """Embedding (tokens), blocks, readout, linear layer."""
        return TCNNetwork(self, sizes)

    def blueprint(self, sizes: Sizes) -> Blueprint:
        """Blocks that each see steps farther apart."""
        layers = []
        for dilation in self.dilations:
            wide = (self.kernel_size - 1) * dilation
            ahead = 2 * after(wide) if self.padding == "same" else 0
            layers.append(Layer(BLOCK, self.filters, reach=2 * wide + 1, ahead=ahead, dilation=dilation))
        tokens = sizes.pattern.inputs == "tokens"
        return Blueprint(
            sizes,
            tuple(layers),
            "steps" if sizes.pattern.layout == "steps" else "summary",
            (sizes.vectors or self.embedding) if tokens else 0,
            self.readout,
        )

    def script(self, asked: Asked) -> NetworkScript:
        """See `script.script`."""
        return script(self, asked)


BLOCK = Text("Residual block", "Bloque residual")
