"""A Transformer decoder: every step looks at those before it, and what it writes is what it reads next."""

import torch
from torch import Tensor, nn

from playground.batch import Batch, Pattern, Sizes, State
from playground.diagrams.blueprint import Blueprint
from playground.knobs import knob
from playground.model import Network
from playground.references._transformer import Block, Positions, TransformerModel, TransformerNetwork, unseen
from playground.references._transformer_script import TransformerScript
from playground.script import Asked, HeadScript, NetworkScript
from playground.text import Text


class TransformerDecoder(TransformerModel):
    """Causal self-attention over the last steps (A. Vaswani et al., Attention is all you need, 2017), without an encoder.

    Such decoders were made language models by P. J. Liu et al., Generating Wikipedia by summarizing long sequences, 2018.
    What is carried from slice to slice is after Z. Dai et al., Transformer-XL, 2019: see `_Network`.
    """

    title = Text("Transformer decoder", "Decodificador Transformer")
    about = Text(
        "Causal self-attention instead of memory: every step looks at the last steps of its context and at none that "
        "follows, so that it can write or forecast step by step.",
        "Autoatención causal en vez de memoria: cada paso mira los últimos pasos de su contexto y ninguno de los que siguen, "
        "así que puede escribir o predecir paso a paso.",
    )
    order = 98

    context: int = knob(
        64,
        ge=1,
        le=10_000,
        limit="max_window",
        log=True,
        unit=Text("steps", "pasos"),
        title=Text("Context", "Contexto"),
        help=Text(
            "How many steps each layer looks at, its own among them; as many but one are kept for the next slice (the "
            "key/value cache).",
            "Cuántos pasos mira cada capa, incluido el propio; se guardan todos menos uno para el tramo siguiente (la caché de "
            "claves y valores).",
        ),
    )

    def refuses(self, pattern: Pattern) -> Text | None:
        """Needs an answer at every input step."""
        if pattern.layout in ("vector", "horizon"):
            return Text(
                "This task asks for one answer after the whole input, and a Transformer decoder answers at every step. Choose "
                "“Transformer encoder”.",
                "Esta tarea pide una sola respuesta tras la entrada completa, y un decodificador Transformer responde en cada "
                "paso. Elija «Codificador Transformer».",
            )
        return self.cannot_decode(pattern)

    def build(self, sizes: Sizes) -> Network:
        """Embedding (tokens) or projection (values), positions, layers, one linear layer for every step."""
        return _Network(self, sizes)

    def blueprint(self, sizes: Sizes) -> Blueprint:
        """Layers that each look at the last steps, and an output above every step."""
        return self.drawn(sizes, "steps", reach=self.context)

    def places(self, sizes: Sizes) -> int:
        """There is no last step; two steps that one step sees never share a learnt vector."""
        return max(super().places(sizes), 2 * self.context)

    def script(self, asked: Asked) -> NetworkScript:
        """torch's own encoder with a mask; where it reads on, layers that keep what the steps to come look at."""
        parts, head = TransformerScript(self, asked), HeadScript(asked.sizes, self.hidden)
        # Padding comes after every real step, which does not look at it.
        if asked.carried:
            return self._carried(parts, head)
        lines = f'''\
class Network(nn.Module):
    """Transformer decoder: every step looks at the {self.context} up to itself."""

    def __init__(self):
        super().__init__()
{parts.made}{parts.layers("Encoder", "encoder")}
{head.made}

    def forward(self, {asked.inputs}):
{parts.reading(places=True, again=True)}        distance = places[:, None] - places  # of the step that looks from the other
        hidden = (distance < 0) | (distance >= {self.context})  # what is not looked at
        outputs = self.encoder(vectors, mask=hidden)  # (batch, time, {self.hidden})
{head.answer("outputs")}'''
        return NetworkScript(lines, (*parts.read.classes, *parts.classes), parts.weights)

    def _carried(self, parts: TransformerScript, head: HeadScript) -> NetworkScript:
        """The lines of a network that reads on from a state: what its layers saw last, and how many steps were read."""
        first, size = self.norm == "pre", self.hidden
        # Each layer normalises what it reads, or what leaves it.
        asking, feeding, attended, fed = "steps", "steps", "self.norm1(steps + found)", "self.norm2(steps + added)"
        if first:
            asking, feeding, attended, fed = "self.norm1(steps)", "self.norm2(steps)", "steps + found", "steps + added"
        kept = f"seen[:, -{self.context - 1}:]" if self.context > 1 else "seen[:, :0]"
        block = f'''\
class Block(nn.Module):
    """A layer: every step looks at the {self.context} up to itself, then passes a small network."""

    def __init__(self):
        super().__init__()
        self.self_attn = nn.MultiheadAttention({size}, {self.heads}, batch_first=True)
        self.linear1 = nn.Linear({size}, {self.feedforward})
        self.linear2 = nn.Linear({self.feedforward}, {size})
        self.norm1 = nn.LayerNorm({size})
        self.norm2 = nn.LayerNorm({size})

    def forward(self, steps, past, unseen):
        # steps: (batch, time, {size}); past: the last ones, as they were looked at
        asking = {asking}
        seen = torch.cat([past, asking], dim=1)
        found, _ = self.self_attn(asking, seen, seen, attn_mask=unseen)
        steps = {attended}
        added = self.linear2(torch.relu(self.linear1({feeding})))
        steps = {fed}
        return steps, {kept}'''
        lines = f'''\
class Network(nn.Module):
    """Transformer decoder: every step looks at the {self.context} up to itself."""

    def __init__(self):
        super().__init__()
{parts.made}        self.blocks = nn.ModuleList(Block() for _ in range({self.layers}))
{f"        self.norm = nn.LayerNorm({size}){chr(10)}" * first}{head.made}

    def forward(self, {parts.asked.inputs}, state=None):
        read, pasts = state or (0, [torch.zeros(len({parts.asked.inputs}), 0, {size})] * {self.layers})
{parts.reading(places=True, first="read", again=True)}        before = torch.arange(read - pasts[0].shape[1], read + vectors.shape[1])
        distance = places[:, None] - before  # of the step that looks from the other
        unseen = (distance < 0) | (distance >= {self.context})  # what is not looked at
        seen = []
        for block, past in zip(self.blocks, pasts):
            vectors, kept = block(vectors, past, unseen)
            seen.append(kept)
        state = (read + len(places), seen)
{head.answer("self.norm(vectors)" if first else "vectors", "state")}'''
        return NetworkScript(lines, (*parts.read.classes, *parts.classes, block), parts.renamed("positions"))


class _Network(TransformerNetwork):
    """Its state is what the steps to come will look at: nothing that they do not see is kept.

    For each layer what its attention saw last, `(at most context - 1, batch, hidden)`, of which keys and values are made;
    then, where there are positions, how many steps were read, `(1, batch, 1)`. A step thus sees the same, however the
    sequence was cut into slices.
    """

    def __init__(self, model: TransformerDecoder, sizes: Sizes) -> None:
        super().__init__(model, sizes)
        self.context = model.context
        self.head = nn.Linear(model.hidden, sizes.outputs)

    def placed(self, model: TransformerModel, sizes: Sizes) -> Positions:
        """Beyond the last learnt vector comes the first again."""
        return Positions(model.positions, model.hidden, model.places(sizes), again=True)

    def forward(self, batch: Batch, state: State | None = None) -> tuple[Tensor, State | None]:
        time = batch.inputs.shape[1]
        read = batch.inputs.new_zeros(1, batch.inputs.shape[0], 1, dtype=torch.float32)
        pasts: list[Tensor | None] = [None] * len(self.blocks)
        if state is not None:
            pasts = [part.transpose(0, 1) for part in state[: len(self.blocks)]]
            read = state[-1] if len(state) > len(self.blocks) else read
        before = 0 if pasts[0] is None else pasts[0].shape[1]
        hidden_steps = unseen(time, before, self.context, batch.inputs.device)
        steps, after = self.read(batch, read[0]), []
        for block, past in zip(self.blocks, pasts, strict=True):
            steps, seen = block(steps, past, unseen=hidden_steps)
            kept = seen[:, max(0, seen.shape[1] - self.context + 1) :]
            after.append(kept.transpose(0, 1))
        answer: Tensor = self.head(self.norm(steps))
        # Padding comes after every real step, which does not look at it.
        return answer, (*after, read + time) if self.positions.kind != "none" else tuple(after)

    def attention_rows(self, batch: Batch) -> list[Tensor]:
        """By layer, how much each step looks at each other one: `(batch, heads, time, time)`, rows that add up to 1."""
        time = batch.inputs.shape[1]
        steps, rows = self.read(batch), []
        hidden_steps = unseen(time, 0, self.context, batch.inputs.device)
        for block in self.blocks:
            assert isinstance(block, Block)
            rows.append(block.attention(steps, hidden_steps))
            steps, _ = block(steps, unseen=hidden_steps)
        return rows
