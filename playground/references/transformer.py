"""A Transformer: an encoder reads the input, a decoder looks at it while it writes another sequence."""

import torch
from torch import Tensor, nn

from playground.batch import END, PADDING, Batch, Pattern, Sizes, State
from playground.diagrams.blueprint import Blueprint, Layer
from playground.model import Network, SequenceNetwork
from playground.references._transformer import (
    PLACES,
    Positions,
    Sublayers,
    TransformerModel,
    TransformerNetwork,
    padding_of,
    unseen,
)
from playground.references._transformer_script import TransformerScript
from playground.script import Asked, NetworkScript, call
from playground.text import Text


class Transformer(TransformerModel):
    """Encoder and decoder with attention from one to the other (A. Vaswani et al., Attention is all you need, 2017)."""

    title = Text("Transformer (encoder-decoder)", "Transformer (codificador-decodificador)")
    about = Text(
        "The encoder's steps all look at one another; the decoder writes step by step, and each of its steps looks at those "
        "before it and at the whole input (cross-attention).",
        "Los pasos del codificador se miran todos entre sí; el decodificador escribe paso a paso, y cada paso suyo mira los "
        "anteriores y la entrada entera (atención cruzada).",
    )
    order = 99

    def refuses(self, pattern: Pattern) -> Text | None:
        """Only writes new sequences."""
        if pattern.layout == "sequence":
            return None
        return Text(
            "This Transformer writes a new sequence with a length of its own, and this task asks for none. Choose "
            "“Transformer encoder” or “Transformer decoder”.",
            "Este Transformer escribe una secuencia nueva con su propia longitud, y esta tarea no la pide. Elija «Codificador "
            "Transformer» o «Decodificador Transformer».",
        )

    def build(self, sizes: Sizes) -> Network:
        """The encoder, as many decoder layers, one linear layer."""
        return _Network(self, sizes)

    def blueprint(self, sizes: Sizes) -> Blueprint:
        """The encoder's layers, then the decoder's over what is written."""
        decoder = (Layer(CROSS, self.hidden, reach=0, heads=self.heads),) * self.layers
        return self.drawn(sizes, "decoder", decoder=decoder, decoder_inputs=self.hidden, forcing=1.0)

    def script(self, asked: Asked) -> NetworkScript:
        """torch's own encoder and decoder, one linear layer."""
        parts, ragged, sizes = TransformerScript(self, asked), asked.ragged, asked.sizes
        given = f"{asked.inputs}{', lengths' * ragged}"
        held = f"memory{', padding' * ragged}"
        padding = "        padding = places >= lengths[:, None]  # is not looked at\n" * ragged
        encoder = f"        memory = self.encoder(vectors{', src_key_padding_mask=padding' * ragged})"
        looking = f"vectors, memory, tgt_mask=later{', memory_key_padding_mask=padding' * ragged}"
        methods = [
            f"""\
    def encode(self, {given}):
{parts.reading(places=ragged)}{padding}{encoder}
        return {held}  # memory: (batch, time, {self.hidden})""",
            f"""\
    def decode(self, tokens, {held}):
        # The scores of the token after each of these, (batch, steps, {sizes.outputs}).
        vectors = self.target_embedding(tokens)  # (batch, steps, {self.hidden})
{parts.placed("places", self.places_written(sizes))}\
        later = places > places[:, None]  # is not looked at
{call("        outputs = self.decoder(", looking)}
        return self.head(outputs)""",
            f"""\
    def forward(self, {given}, targets):
        {held} = self.encode({given})
        # Each token is scored after those before it; {END} begins.
        before = F.pad(targets[:, :-1], (1, 0), value={END})
        return self.decode(before, {held})""",
        ]
        if asked.steps:
            methods.append(f"""\
    def generate(self, {given}):
        {held} = self.encode({given})
        tokens = torch.full((len({asked.inputs}), 1), {END})  # {END} begins and ends
        ended = torch.zeros_like(tokens, dtype=torch.bool)
        for _ in range({asked.steps}):
            scores = self.decode(tokens, {held})[:, -1:]
            # The likeliest, never the padding {PADDING}; after the end only padding.
            token = scores[..., {PADDING + 1}:].argmax(dim=-1) + {PADDING + 1}
            token = token.masked_fill(ended, {PADDING})
            ended = ended | (token == {END})
            tokens = torch.cat([tokens, token], dim=1)
        return tokens[:, 1:]  # (batch, {asked.steps})""")
        lines = f'''\
class Network(nn.Module):
    """Transformer: an encoder reads, a decoder looks at it while it writes."""

    def __init__(self):
        super().__init__()
{parts.made}{parts.layers("Encoder", "encoder")}
        self.target_embedding = nn.Embedding({sizes.outputs}, {self.hidden})
{parts.learnt("places", self.places_written(sizes))}{parts.layers("Decoder", "decoder")}
        self.head = nn.Linear({self.hidden}, {sizes.outputs})

{(chr(10) * 2).join(methods)}'''
        called = {**parts.weights, **parts.renamed("places"), "written": "target_embedding"}
        called |= {"decoder": "decoder.layers", "last": "decoder.norm"}
        return NetworkScript(lines, (*parts.read.classes, *parts.classes), called, ("lengths",) * ragged + ("targets",))

    def places_written(self, sizes: Sizes) -> int:
        """How many positions of the output have learnt vectors, where these are learnt."""
        return max(PLACES, sizes.horizon)


CROSS = Text("Causal self- and cross-attention", "Atención causal y atención cruzada")


class DecoderBlock(Sublayers):
    """A layer that also looks at what the encoder says, between its self-attention and its feed-forward network.

    Its weights go by the names of `torch.nn.TransformerDecoderLayer`.
    """

    def __init__(self, model: Transformer) -> None:
        super().__init__(model)
        self.multihead_attn = nn.MultiheadAttention(model.hidden, model.heads, batch_first=True)
        self.norm3 = nn.LayerNorm(model.hidden)

    def forward(
        self, steps: Tensor, encoded: Tensor, padding: Tensor | None, past: Tensor | None, unseen: Tensor
    ) -> tuple[Tensor, Tensor]:
        """The steps after this layer, `(batch, time, hidden)`, and what those that follow will look at.

        Args:
            steps: `(batch, time, hidden)`.
            encoded: what the encoder says, `(batch, input steps, hidden)`.
            padding: bool `(batch, input steps)`, true where nothing is to be looked at.
            past: what was seen before these steps, `(batch, before, hidden)`.
            unseen: bool `(time, before + time)`, true where a step (row) must not look at another.
        """
        steps, seen = self.look(steps, past, unseen, None)
        asking = self.before(steps, self.norm2)
        found, _ = self.multihead_attn(asking, encoded, encoded, key_padding_mask=padding, need_weights=False)
        return self.feed(self.after(steps, found, self.norm2), self.norm3), seen

    def cross_attention(self, steps: Tensor, encoded: Tensor, padding: Tensor | None, unseen: Tensor) -> Tensor:
        """How much each step looks at each of the input: `(batch, heads, time, input steps)`, rows that add up to 1."""
        asking = self.before(self.look(steps, None, unseen, None)[0], self.norm2)
        rows: Tensor
        _, rows = self.multihead_attn(asking, encoded, encoded, key_padding_mask=padding, average_attn_weights=False)
        return rows


Past = list[Tensor | None]
"""By layer of the decoder, what its steps so far have seen, `(batch, before, hidden)`; None: nothing yet."""


class _Network(TransformerNetwork, SequenceNetwork):
    """The decoder begins with `END`; asked for a sequence it goes on until it writes another one."""

    def __init__(self, model: Transformer, sizes: Sizes) -> None:
        super().__init__(model, sizes)
        self.written = nn.Embedding(sizes.outputs, model.hidden, padding_idx=PADDING)
        self.places = Positions(model.positions, model.hidden, model.places_written(sizes))
        self.decoder = nn.ModuleList(DecoderBlock(model) for _ in range(model.layers))
        self.last = nn.LayerNorm(model.hidden) if model.norm == "pre" else nn.Identity()
        self.head = nn.Linear(model.hidden, sizes.outputs)

    def forward(self, batch: Batch, state: State | None = None) -> tuple[Tensor, State | None]:
        truth = nn.functional.pad(batch.targets[:, :-1], (1, 0), value=END)
        return self._scores(truth, *self._encoded(batch), [None] * len(self.decoder))[0], None

    def generate(self, batch: Batch, steps: int) -> Tensor:
        encoded, padding = self._encoded(batch)
        given = torch.full((batch.inputs.shape[0], 1), END, device=batch.inputs.device)
        ended = torch.zeros_like(given, dtype=torch.bool)
        past: Past = [None] * len(self.decoder)
        tokens = []
        for _ in range(steps):
            scores, past = self._scores(given, encoded, padding, past)
            # The likeliest token, never the padding.
            given = (scores[..., PADDING + 1 :].argmax(-1) + PADDING + 1).masked_fill(ended, PADDING)
            ended = ended | (given == END)
            tokens.append(given)
        return torch.cat(tokens, dim=1)

    def attention_rows(self, batch: Batch) -> list[Tensor]:
        """By decoder layer, how much the step before each target looks at each input step.

        Returns:
            `(batch, heads, length, time)` each, rows that add up to 1.
        """
        truth = nn.functional.pad(batch.targets[:, :-1], (1, 0), value=END)
        encoded, padding = self._encoded(batch)
        hidden_steps = unseen(truth.shape[1], 0, truth.shape[1], truth.device)
        steps, rows = self._read(truth, 0), []
        for block in self.decoder:
            assert isinstance(block, DecoderBlock)
            rows.append(block.cross_attention(steps, encoded, padding, hidden_steps))
            steps, _ = block(steps, encoded, padding, None, hidden_steps)
        return rows

    def _encoded(self, batch: Batch) -> tuple[Tensor, Tensor | None]:
        """What the encoder says, `(batch, time, hidden)`, nothing of an empty sequence; and what is not to be looked at."""
        encoded, padding = self.encode(batch), padding_of(batch)
        return encoded if padding is None else encoded * batch.mask[:, :, None], padding

    def _read(self, tokens: Tensor, before: int) -> Tensor:
        first = torch.full_like(tokens[:, :1], before)
        read: Tensor = self.drop(self.places(self.written(tokens), first))
        return read

    def _scores(self, tokens: Tensor, encoded: Tensor, padding: Tensor | None, past: Past) -> tuple[Tensor, Past]:
        """The scores `(batch, steps, outputs)` after each token `(batch, steps)`, and what all of them have seen."""
        before = 0 if past[0] is None else past[0].shape[1]
        time = before + tokens.shape[1]
        hidden_steps = unseen(tokens.shape[1], before, time, tokens.device)
        steps, after = self._read(tokens, before), Past()
        for block, seen in zip(self.decoder, past, strict=True):
            steps, now = block(steps, encoded, padding, seen, hidden_steps)
            after.append(now)
        return self.head(self.last(steps)), after
