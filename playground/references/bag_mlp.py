"""A network without order: it sees which tokens a text holds, and how often."""

from typing import Literal

import torch
from torch import Tensor, nn

from playground.batch import Batch, Pattern, Sizes, State
from playground.diagrams.blueprint import Blueprint, Layer
from playground.knobs import knob
from playground.knobs.layers import dropout_share
from playground.model import Model, Network
from playground.script import Asked, NetworkScript
from playground.text import Text

LENGTH = 10.0
"""Of each text's numbers, as a vector: long enough for weights to learn at the rates of other networks."""

Weighting = Literal["counts", "presence", "tfidf"]


class BagMLP(Model):
    """Counts of tokens into a linear layer, or through one hidden layer."""

    title = Text("Bag of tokens", "Bolsa de tokens")
    about = Text(
        "No order at all: a linear layer or a small network on how often each token occurs. Where it is as good as a "
        "recurrent network, the words decide and not their order.",
        "Sin orden alguno: una capa lineal o una red pequeña sobre cuántas veces aparece cada token. Si iguala a una red "
        "recurrente, deciden las palabras y no su orden.",
    )
    recurrent = False
    baseline = True
    order = 95

    weighting: Weighting = knob(
        "tfidf",
        title=Text("Weighting", "Ponderación"),
        help=Text(
            "What stands for a token: how often it occurs, whether it occurs, or its count weighted by its rarity in the "
            "training texts (TF-IDF). Each text's numbers are brought to the same length.",
            "Qué representa a un token: cuántas veces aparece, si aparece, o su número ponderado por su rareza en el "
            "entrenamiento (TF-IDF). Los números de cada texto se llevan a la misma longitud.",
        ),
        choices={
            "counts": Text("counts", "recuentos"),
            "presence": Text("presence", "presencia"),
            "tfidf": Text("TF-IDF", "TF-IDF"),
        },
    )
    hidden: int = knob(
        0,
        ge=0,
        le=2048,
        unit=Text("units", "unidades"),
        title=Text("Hidden size", "Tamaño oculto"),
        help=Text(
            "Units between the counts and the output; 0: linear.",
            "Unidades entre los recuentos y la salida; 0: lineal.",
        ),
    )
    dropout: float = dropout_share(
        0.0,
        Text(
            "Share of tokens, and of hidden units, left out at random while training.",
            "Proporción de tokens, y de unidades ocultas, que se omiten al azar al entrenar.",
        ),
    )

    def refuses(self, pattern: Pattern) -> Text | None:
        """Reads tokens and answers once."""
        if pattern.inputs == "tokens" and pattern.layout == "vector":
            return None
        return self.cannot_decode(pattern) or Text(
            "A bag of tokens answers once for a whole text and only fits tasks like that. Choose “Windowed MLP”.",
            "Una bolsa de tokens responde una vez por texto entero y solo sirve para tareas así. Elija «MLP con ventana».",
        )

    def build(self, sizes: Sizes) -> Network:
        """Weighted counts, hidden layer where there is one, output layer."""
        return _Network(self, sizes)

    def blueprint(self, sizes: Sizes) -> Blueprint:
        """One layer that reads the whole text at a time."""
        return Blueprint(sizes, (Layer(self.title, self.hidden or sizes.outputs, reach=0),), "summary", 0, "sum")

    def script(self, asked: Asked) -> NetworkScript:
        """Counts, or what stands for them, as weights of a sum of vectors."""
        sizes, ragged = asked.sizes, asked.ragged
        width = self.hidden or sizes.outputs
        real = "real = (torch.arange(tokens.shape[1]) < lengths[:, None]).float()  # no padding"
        if not ragged:
            real = "real = torch.ones_like(tokens, dtype=torch.float32)"
        value = {"counts": "counts", "presence": "torch.ones_like(counts)", "tfidf": "counts * self.rarity[tokens]"}
        rarity = f"torch.ones({sizes.vocabulary})"
        answer = "        answer = answer + self.bias  # (batch, {width})\n        return {last}"
        last = "self.head(torch.relu(answer))" if self.hidden else "answer"
        head = f"\n        self.head = nn.Linear({width}, {sizes.outputs})" if self.hidden else ""
        lines = f'''\
class Network(nn.Module):
    """A bag of tokens: which tokens a text holds, and how often, in whatever order."""

    def __init__(self):
        super().__init__()
        self.register_buffer("rarity", {rarity})
        self.table = nn.Embedding({sizes.vocabulary}, {width})
        self.bias = nn.Parameter(torch.empty({width})){head}

    def forward(self, tokens{", lengths" * ragged}):
        {real}
        held = torch.zeros(len(tokens), {sizes.vocabulary}).scatter_add_(1, tokens, real)
        counts = held.gather(1, tokens).clamp(min=1)  # (batch, time)
        value = {value[self.weighting]}
        # Tokens of one kind share their value; as vectors all texts are as long.
        length = (real * value.square() / counts).sum(dim=1, keepdim=True).sqrt()
        weights = {LENGTH} * real * value / counts / length.clamp(min=1e-9)
        answer = (self.table(tokens) * weights[:, :, None]).sum(dim=1)
{answer.format(width=width, last=last)}'''
        return NetworkScript(lines, arguments=("lengths",) * ragged)


class _Network(Network):
    """The product of counts and weights as a sum over the tokens that are there: no matrix of counts by vocabulary."""

    rarity: Tensor

    def __init__(self, model: BagMLP, sizes: Sizes) -> None:
        super().__init__()
        self.weighting = model.weighting
        width = model.hidden or sizes.outputs
        self.register_buffer("rarity", torch.ones(sizes.vocabulary))
        self.table = nn.Embedding(sizes.vocabulary, width, padding_idx=0)
        nn.init.uniform_(self.table.weight, -0.1, 0.1)
        self.table.weight.data[0] = 0
        self.bias = nn.Parameter(torch.zeros(width))
        self.drop = nn.Dropout(model.dropout)
        self.head = nn.Linear(width, sizes.outputs) if model.hidden else None

    def forward(self, batch: Batch, state: State | None = None) -> tuple[Tensor, State | None]:
        weights = self.drop(self._weights(batch.inputs, batch.mask))
        answer: Tensor = (self.table(batch.inputs) * weights[:, :, None]).sum(1) + self.bias
        if self.head is not None:
            answer = self.head(self.drop(torch.relu(answer)))
        return answer, None

    def _weights(self, tokens: Tensor, mask: Tensor) -> Tensor:
        """What each token of a text adds, `(batch, time)`: those of one kind share what stands for it."""
        real = mask.float()
        held = real.new_zeros(tokens.shape[0], len(self.rarity)).scatter_add_(1, tokens, real)
        counts = held.gather(1, tokens).clamp(min=1)
        value = counts if self.weighting == "counts" else torch.ones_like(counts)
        if self.weighting == "tfidf":
            value = counts * self.rarity[tokens]
        length = (real * value.square() / counts).sum(1, keepdim=True).sqrt().clamp(min=1e-9)
        return LENGTH * real * value / counts / length
