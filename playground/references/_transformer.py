"""What the Transformers share: the settings of their layers, the positions, one layer, and reading the input.

After A. Vaswani et al., Attention is all you need, NIPS 2017. The layers go by the names of torch's own
(`torch.nn.TransformerEncoderLayer`), so that weights load there and the other way round.
"""

import math
from typing import Any, ClassVar, Literal, Self

import torch
from pydantic import model_validator
from torch import Tensor, nn

from playground.batch import Batch, Sizes
from playground.diagrams.blueprint import Blueprint, Layer
from playground.errors import WrongKnob
from playground.knobs import knob
from playground.knobs.layers import dropout_share, hidden_size, layer_count
from playground.model import Model, Network
from playground.text import Text

PLACES = 512
"""Learnt vectors of positions where sequences are shorter."""

PositionalEncoding = Literal["sinusoidal", "learned", "none"]


class TransformerModel(Model):
    """The settings that all Transformers have; what its network looks like is each one's own."""

    recurrent: ClassVar[bool] = False

    hidden: int = hidden_size(
        64,
        Text(
            "Size of each step's vector (PyTorch d_model); a multiple of the number of heads.",
            "Tamaño del vector de cada paso (d_model en PyTorch); un múltiplo del número de cabezas.",
        ),
    )
    layers: int = layer_count(
        2,
        Text(
            "Number of stacked layers, each with attention and a feed-forward network (PyTorch num_layers).",
            "Número de capas apiladas, cada una con atención y una red prealimentada (num_layers en PyTorch).",
        ),
    )
    heads: int = knob(
        4,
        ge=1,
        le=64,
        title=Text("Heads", "Cabezas"),
        help=Text(
            "How many times each layer looks around at once, each with its share of the hidden size (PyTorch nhead, Keras "
            "num_heads).",
            "Cuántas veces mira a la vez cada capa, cada una con su parte del tamaño oculto (nhead en PyTorch, num_heads "
            "en Keras).",
        ),
    )
    feedforward: int = knob(
        128,
        ge=1,
        le=32_768,
        limit="max_hidden",
        log=True,
        unit=Text("units", "unidades"),
        title=Text("Feed-forward size", "Tamaño de la red prealimentada"),
        help=Text(
            "Units of the hidden layer that each step passes after attention (PyTorch dim_feedforward).",
            "Unidades de la capa oculta por la que pasa cada paso tras la atención (dim_feedforward en PyTorch).",
        ),
    )
    positions: PositionalEncoding = knob(
        "sinusoidal",
        title=Text("Positional encoding", "Codificación posicional"),
        help=Text(
            "What is added to each step's vector to tell where it stands: fixed waves, learnt vectors, or nothing. Without "
            "it, attention itself does not know the order of the steps. Learnt vectors are at least 512; where sequences "
            "are longer than expected, all further steps share the last one, or, in a Transformer that writes on, begin "
            "with the first again.",
            "Lo que se suma al vector de cada paso para indicar su lugar: ondas fijas, vectores aprendidos o nada. Sin ella, "
            "la atención por sí sola no conoce el orden de los pasos. Los vectores aprendidos son al menos 512; si las "
            "secuencias son más largas de lo previsto, los demás pasos comparten el último o, en un Transformer que sigue "
            "escribiendo, vuelven a empezar por el primero.",
        ),
        choices={
            "sinusoidal": Text("sinusoidal", "sinusoidal"),
            "learned": Text("learned", "aprendida"),
            "none": Text("none", "ninguna"),
        },
    )
    norm: Literal["pre", "post"] = knob(
        "pre",
        advanced=True,
        title=Text("Layer normalisation", "Normalización de capa"),
        help=Text(
            "Before attention and feed-forward network (PyTorch norm_first=True), which trains more steadily, or after the "
            "sum with their input, as in the first Transformer.",
            "Antes de la atención y de la red prealimentada (norm_first=True en PyTorch), que entrena con más estabilidad, o "
            "tras la suma con su entrada, como en el primer Transformer.",
        ),
        choices={
            "pre": Text("before (pre-norm)", "antes (pre-norm)"),
            "post": Text("after (post-norm)", "después (post-norm)"),
        },
    )
    dropout: float = dropout_share(
        0.1,
        Text(
            "Share of values set to zero at random while training: of the inputs with their positions, inside the "
            "feed-forward network, and of what it and attention add; attention weights are left whole.",
            "Proporción de valores que se anulan al azar al entrenar: de las entradas con su posición, dentro de la red "
            "prealimentada y de lo que suman esta y la atención; los pesos de la atención quedan enteros.",
        ),
    )

    @model_validator(mode="after")
    def _heads_share_the_hidden_size(self) -> Self:
        if self.hidden % self.heads:
            raise WrongKnob(
                Text(
                    "A hidden size of {hidden} cannot be shared out among {heads} heads; set it to {near}, a multiple of "
                    "them, or change the heads.",
                    "Un tamaño oculto de {hidden} no se puede repartir entre {heads} cabezas; ponga {near}, que es múltiplo, "
                    "o cambie las cabezas.",
                ).format(hidden=self.hidden, heads=self.heads, near=-(-self.hidden // self.heads) * self.heads)
            )
        return self

    def vector(self, sizes: Sizes) -> int:
        """Numbers of each token's vector; 0 where inputs are values."""
        return (sizes.vectors or self.hidden) if sizes.pattern.inputs == "tokens" else 0

    def places(self, sizes: Sizes) -> int:
        """How many positions of the input have learnt vectors, where these are learnt."""
        return max(PLACES, sizes.time)

    def drawn(
        self, sizes: Sizes, ending: Literal["steps", "summary", "decoder"], *, reach: int = 0, **more: Any
    ) -> Blueprint:
        """These layers over what they read; each step looks at the last `reach` ones, or, with 0, at all.

        Args:
            sizes: of the data.
            ending: as in `Blueprint`.
            reach: how many steps one step looks at, its own among them.
            more: further fields of the blueprint.
        """
        layers = (Layer(LAYER, self.hidden, reach=reach, heads=self.heads),) * self.layers
        return Blueprint(
            sizes,
            layers,
            ending,
            self.vector(sizes) or self.hidden,
            encoding="embedding" if sizes.pattern.inputs == "tokens" else "projection",
            notes=(POSITIONS[self.positions], SUBLAYERS),
            **more,
        )


LAYER = Text("Self-attention", "Autoatención")
POSITIONS: dict[PositionalEncoding, Text] = {
    "sinusoidal": Text(
        "Before the first layer each step's position is added to its vector, as sines and cosines.",
        "Antes de la primera capa se suma al vector de cada paso su posición, como senos y cosenos.",
    ),
    "learned": Text(
        "Before the first layer a learnt vector of each step's position is added to its vector.",
        "Antes de la primera capa se suma al vector de cada paso un vector aprendido de su posición.",
    ),
    "none": Text("No positions are added to the vectors.", "No se suma ninguna posición a los vectores."),
}
SUBLAYERS = Text(
    "In each layer, what attention finds is added to its input, and then what a feed-forward network makes of each step.",
    "En cada capa, a la entrada se le suma lo que halla la atención y, después, lo que una red prealimentada hace de cada paso.",
)
"""What is said beside the drawing."""


def sinusoids(places: Tensor, size: int) -> Tensor:
    """`(…, size)` from positions `(…)`: sines and cosines in turn, of wavelengths from 2π to 10,000 · 2π steps."""
    exponents = torch.arange(0, size, 2, device=places.device, dtype=torch.float64) / size
    angles = places.double()[..., None] * torch.exp(
        exponents * -math.log(10_000.0)
    )  # far away a float has no digits left
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(-2)[..., :size].float()


class Positions(nn.Module):
    """Adds to each step's vector where it stands.

    Args:
        kind: sinusoids, learnt vectors, or nothing.
        size: numbers of a vector.
        places: how many vectors are learnt.
        again: a position beyond them takes those of the beginning again; else the last one.
    """

    def __init__(self, kind: PositionalEncoding, size: int, places: int, *, again: bool = False) -> None:
        super().__init__()
        self.kind, self.again = kind, again
        self.learnt = nn.Embedding(places, size) if kind == "learned" else None
        if self.learnt is not None:
            nn.init.normal_(self.learnt.weight, std=0.02)

    def forward(self, vectors: Tensor, first: Tensor | None = None) -> Tensor:
        """The same shape, `(batch, time, size)`.

        Args:
            vectors: of the steps.
            first: `(batch, 1)`, at which position each sequence's first step stands; None: at 0.
        """
        if self.kind == "none":
            return vectors
        places = torch.arange(vectors.shape[1], device=vectors.device)[None, :]
        if first is not None:
            places = places + first.long()
        if self.learnt is not None:
            count = self.learnt.num_embeddings
            told: Tensor = self.learnt(places % count if self.again else places.clamp(max=count - 1))
            return vectors + told
        return vectors + sinusoids(places, vectors.shape[2]).to(vectors.dtype)


class Sublayers(nn.Module):
    """What encoder and decoder layers are made of: self-attention and a feed-forward network, each added to what came in."""

    def __init__(self, model: TransformerModel) -> None:
        super().__init__()
        self.first = model.norm == "pre"
        self.self_attn = nn.MultiheadAttention(model.hidden, model.heads, batch_first=True)
        self.linear1 = nn.Linear(model.hidden, model.feedforward)
        self.linear2 = nn.Linear(model.feedforward, model.hidden)
        self.norm1, self.norm2 = nn.LayerNorm(model.hidden), nn.LayerNorm(model.hidden)
        self.dropout = nn.Dropout(model.dropout)

    def look(
        self, steps: Tensor, past: Tensor | None, unseen: Tensor | None, padding: Tensor | None
    ) -> tuple[Tensor, Tensor]:
        """The steps after their self-attention, `(batch, time, hidden)`, and what was seen; arguments as in `Block`."""
        asking = self.before(steps, self.norm1)
        seen = asking if past is None else torch.cat([past.to(asking.dtype), asking], dim=1)
        attended, _ = self.self_attn(asking, seen, seen, key_padding_mask=padding, need_weights=False, attn_mask=unseen)
        return self.after(steps, attended, self.norm1), seen

    def attention(self, steps: Tensor, unseen: Tensor | None = None, padding: Tensor | None = None) -> Tensor:
        """How much each step looks at each other one: `(batch, heads, time, time)`, rows that add up to 1."""
        asking = self.before(steps, self.norm1)
        rows: Tensor
        _, rows = self.self_attn(
            asking, asking, asking, key_padding_mask=padding, attn_mask=unseen, average_attn_weights=False
        )
        return rows

    def feed(self, steps: Tensor, norm: nn.Module) -> Tensor:
        """The steps after the feed-forward network."""
        hidden = torch.relu(self.linear1(self.before(steps, norm)))
        return self.after(steps, self.linear2(self.dropout(hidden)), norm)

    def before(self, steps: Tensor, norm: nn.Module) -> Tensor:
        """What a sublayer reads."""
        read: Tensor = norm(steps) if self.first else steps
        return read

    def after(self, steps: Tensor, new: Tensor, norm: nn.Module) -> Tensor:
        """What leaves a sublayer that makes `new` from the steps."""
        summed = steps + self.dropout(new)
        left: Tensor = summed if self.first else norm(summed)
        return left


class Block(Sublayers):
    """One layer: every step looks at others, then passes a small network by itself."""

    def forward(
        self, steps: Tensor, past: Tensor | None = None, *, unseen: Tensor | None = None, padding: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """The steps after this layer.

        Args:
            steps: `(batch, time, hidden)`.
            past: what was seen before them, `(batch, before, hidden)`, as an earlier call returned it.
            unseen: bool `(time, before + time)`, true where a step (row) must not look at another.
            padding: bool `(batch, before + time)`, true where nothing is to be looked at.

        Returns:
            The steps, and what those that follow will look at: `past` with these, `(batch, before + time, hidden)`.
        """
        steps, seen = self.look(steps, past, unseen, padding)
        return self.feed(steps, self.norm2), seen


def unseen(time: int, before: int, context: int, device: torch.device) -> Tensor:
    """Bool `(time, before + time)`: true where a step is later than the one that looks, or `context` or more before it."""
    place = torch.arange(before + time, device=device)
    distance = place[before:, None] - place[None, :]
    return (distance < 0) | (distance >= context)


def padding_of(batch: Batch) -> Tensor | None:
    """Bool `(batch, time)`, true where a step is padding; None: none is.

    The first step of an empty sequence counts as one, for attention has to look at something; whoever reads the result
    leaves it out.
    """
    if batch.lengths is None:
        return None
    padding = ~batch.mask
    padding[:, 0] = False
    return padding


class TransformerNetwork(Network):
    """Layers over the input; each Transformer puts its output on top.

    Attributes:
        embedding: a vector for each token; None where inputs are values.
        project: from an input (or a vector of another size) to the hidden size; None where it has it.
        blocks: the layers.
        norm: over what leaves them, where they normalise what comes in.
    """

    def __init__(self, model: TransformerModel, sizes: Sizes) -> None:
        super().__init__()
        tokens = sizes.pattern.inputs == "tokens"
        features = model.vector(sizes) or sizes.features
        self.embedding = nn.Embedding(sizes.vocabulary, features, padding_idx=0) if tokens else None
        self.project = None if tokens and features == model.hidden else nn.Linear(features, model.hidden)
        self.positions = self.placed(model, sizes)
        self.drop = nn.Dropout(model.dropout)
        self.blocks = nn.ModuleList(Block(model) for _ in range(model.layers))
        self.norm = nn.LayerNorm(model.hidden) if model.norm == "pre" else nn.Identity()

    def placed(self, model: TransformerModel, sizes: Sizes) -> Positions:
        """Where the steps of the input stand."""
        return Positions(model.positions, model.hidden, model.places(sizes))

    def read(self, batch: Batch, first: Tensor | None = None) -> Tensor:
        """What the first layer reads: `(batch, time, hidden)`; `first` as in `Positions`."""
        given = batch.inputs if self.embedding is None else self.embedding(batch.inputs)
        vectors: Tensor = self.drop(self.positions(given if self.project is None else self.project(given), first))
        return vectors

    def encode(self, batch: Batch) -> Tensor:
        """`(batch, time, hidden)`: every step has looked at all real ones."""
        steps, padding = self.read(batch), padding_of(batch)
        for block in self.blocks:
            steps, _ = block(steps, padding=padding)
        encoded: Tensor = self.norm(steps)
        return encoded
