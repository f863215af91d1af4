"""A Transformer encoder: every step looks at all the others at once."""

import torch
from torch import Tensor, nn

from playground.batch import Batch, Pattern, Sizes, State
from playground.diagrams.blueprint import Blueprint
from playground.knobs import knob
from playground.model import Network
from playground.recurrent.readout import POOLINGS, Pooling, pooled
from playground.recurrent.script import ReadoutScript
from playground.references._transformer import Block, TransformerModel, TransformerNetwork, padding_of
from playground.references._transformer_script import TransformerScript
from playground.script import Asked, HeadScript, NetworkScript
from playground.text import Text


class TransformerEncoder(TransformerModel):
    """Self-attention over the whole input (A. Vaswani et al., Attention is all you need, 2017), then a readout."""

    title = Text("Transformer encoder", "Codificador Transformer")
    about = Text(
        "Self-attention instead of memory: every step looks at all the others at once, however far away. Nothing is "
        "carried from step to step, so it only answers once it has the whole input.",
        "Autoatención en vez de memoria: cada paso mira todos los demás a la vez, por lejos que estén. Nada pasa de un paso "
        "al siguiente, así que solo responde cuando tiene la entrada completa.",
    )
    order = 97

    readout: Pooling = knob(
        "last",
        title=Text("Readout", "Lectura"),
        help=Text(
            "What a single answer is made from: the vector of the last step, or the mean or the largest value over all "
            "steps; no effect where every step has its answer.",
            "De qué se hace una respuesta única: del vector del último paso, o de la media o el mayor valor de todos los "
            "pasos; sin efecto si cada paso tiene su respuesta.",
        ),
        choices=POOLINGS,
    )

    def refuses(self, pattern: Pattern) -> Text | None:
        """Sees the whole input, so it cannot do what must not see ahead."""
        if pattern.layout == "steps" and (pattern.causal or pattern.generates):
            return Text(
                "A Transformer encoder sees the steps that follow, and here they are what is asked for. Choose “Transformer "
                "decoder”.",
                "Un codificador Transformer ve los pasos que siguen, y aquí son justo lo que se pide. Elija «Decodificador "
                "Transformer».",
            )
        return self.cannot_read(pattern) or self.cannot_decode(pattern)

    def build(self, sizes: Sizes) -> Network:
        """Embedding (tokens) or projection (values), positions, layers, readout, linear layer."""
        return _Network(self, sizes)

    def blueprint(self, sizes: Sizes) -> Blueprint:
        """Layers that each look at the whole input."""
        if sizes.pattern.layout == "steps":
            return self.drawn(sizes, "steps")
        return self.drawn(sizes, "summary", readout=self.readout)

    def script(self, asked: Asked) -> NetworkScript:
        """torch's own encoder, readout and one linear layer."""
        parts, ragged = TransformerScript(self, asked), asked.ragged
        head = HeadScript(asked.sizes, self.hidden)
        padding = "        padding = places >= lengths[:, None]  # is not looked at\n" * ragged
        encoder = f"        outputs = self.encoder(vectors{', src_key_padding_mask=padding' * ragged})"
        ending = head.answer("outputs")
        if asked.sizes.pattern.layout != "steps":
            ending = f"{ReadoutScript(self.readout, self.hidden, ragged).lines}\n{head.answer('summary')}"
        lines = f'''\
class Network(nn.Module):
    """Transformer encoder: every step looks at all the others at once."""

    def __init__(self):
        super().__init__()
{parts.made}{parts.layers("Encoder", "encoder")}
{head.made}

    def forward(self, {asked.inputs}{", lengths" * ragged}):
{parts.reading(places=ragged)}{padding}{encoder}
        # outputs: (batch, time, {self.hidden})
{ending}'''
        return NetworkScript(lines, (*parts.read.classes, *parts.classes), parts.weights, ("lengths",) * ragged)


class _Network(TransformerNetwork):
    def __init__(self, model: TransformerEncoder, sizes: Sizes) -> None:
        super().__init__(model, sizes)
        layout = sizes.pattern.layout
        self.readout: Pooling | None = None if layout == "steps" else model.readout
        self.shape = (sizes.horizon, sizes.outputs) if layout == "horizon" else (sizes.outputs,)
        self.head = nn.Linear(model.hidden, sizes.outputs * (sizes.horizon if len(self.shape) > 1 else 1))

    def forward(self, batch: Batch, state: State | None = None) -> tuple[Tensor, State | None]:
        encoded = self.encode(batch)
        if self.readout is not None:
            encoded = pooled(encoded, batch, self.readout)
        answer: Tensor = self.head(encoded)
        return answer.reshape(*answer.shape[:-1], *self.shape), None

    def attention_rows(self, batch: Batch) -> list[Tensor]:
        """By layer, how much each step looks at each other one: `(batch, heads, time, time)`, rows that add up to 1."""
        steps, padding, rows = self.read(batch), padding_of(batch), []
        for block in self.blocks:
            assert isinstance(block, Block)
            rows.append(block.attention(steps, padding=padding))
            steps, _ = block(steps, padding=padding)
        return rows

    def attention(self, batch: Batch) -> Tensor | None:
        """How much the steps that the readout takes look at each other one in the last layer: the mean over its heads.

        Returns:
            `(batch, time)`; None where every step answers, or the largest values come from several steps.
        """
        if self.readout is None or self.readout == "max":
            return None
        rows = self.attention_rows(batch)[-1].mean(1)
        seen = pooled(rows, batch, self.readout)
        return torch.where(batch.mask, seen, torch.zeros_like(seen))
