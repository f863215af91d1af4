"""What all recurrent topologies share: the knobs of their layers, and reading the input."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar, Literal, Self

from pydantic import model_validator
from torch import Tensor, nn

from playground.batch import Batch, Pattern, Sizes
from playground.cells import Cell
from playground.diagrams.blueprint import Layer
from playground.errors import Impossible, WrongKnob
from playground.knobs import knob
from playground.knobs.layers import dropout_share, embedding_size, hidden_size, layer_count
from playground.model import Model, Network
from playground.recurrent.embeddings import OneHot, WordParts
from playground.recurrent.layers import LockedDropout
from playground.recurrent.mixed import MixedStack
from playground.recurrent.script import MixedScript, ReadScript, StackScript
from playground.recurrent.stack import RecurrentStack
from playground.text import Text

Encoding = Literal["embedding", "one_hot"]

ATTENTION = Text("attention", "atención")
"""What a part that attends is called where there is one."""


class RecurrentModel(Model):
    """A topology's shared knobs; what its network looks like is each topology's own."""

    cell: Cell = knob(
        default_factory=lambda: Cell.configure("lstm"),
        title=Text("Cell", "Celda"),
        help=Text(
            "The recurrent cell computed at each step (Keras SimpleRNN, LSTM, GRU; PyTorch nn.RNN, nn.LSTM, nn.GRU).",
            "La celda recurrente que se calcula en cada paso (SimpleRNN, LSTM, GRU en Keras; nn.RNN, nn.LSTM, nn.GRU en PyTorch).",
        ),
    )
    upper_cell: Cell | None = knob(
        None,
        title=Text("Cell of the upper layers", "Celda de las capas superiores"),
        help=Text(
            "A stack may mix cells: the first layer has the cell above, every further layer this one. Needs two layers or more.",
            "Una pila puede mezclar celdas: la primera capa lleva la celda de arriba, y todas las demás, esta. Requiere dos capas o más.",
        ),
        choices={"": Text("same as the first layer", "la misma que la primera capa")},
    )
    hidden: int = hidden_size(
        64,
        Text(
            "Size of each layer's state (Keras units, PyTorch hidden_size); the number of weights grows with its square.",
            "Tamaño del estado de cada capa (units en Keras, hidden_size en PyTorch); el número de pesos crece con su cuadrado.",
        ),
    )
    layers: int = layer_count(
        1,
        Text(
            "Number of stacked layers; each reads the outputs of the one below (PyTorch num_layers; Keras: one layer after another, all but the last with return_sequences=True).",
            "Número de capas apiladas; cada una lee las salidas de la de abajo (num_layers en PyTorch; en Keras, una capa tras otra, todas menos la última con return_sequences=True).",
        ),
    )
    bidirectional: bool = knob(
        False,
        title=Text("Bidirectional", "Bidireccional"),
        help=Text(
            "A second set of units reads from the end to the beginning, so that each step also knows what follows (Keras Bidirectional, PyTorch bidirectional=True).",
            "Un segundo grupo de unidades lee del final al principio, y así cada paso conoce lo que sigue (Bidirectional en Keras, bidirectional=True en PyTorch).",
        ),
    )
    dropout: float = dropout_share(
        0.0,
        Text(
            "Share of values set to zero at random while training: in the embeddings, between layers and before the output (Keras Dropout, PyTorch dropout and nn.Dropout). Reduces overfitting.",
            "Proporción de valores que se anulan al azar al entrenar: en los embeddings, entre capas y antes de la salida (Dropout en Keras, dropout y nn.Dropout en PyTorch). Reduce el sobreajuste.",
        ),
    )
    recurrent_dropout: float = knob(
        0.0,
        ge=0.0,
        le=0.95,
        advanced=True,
        title=Text("Recurrent dropout", "Dropout recurrente"),
        help=Text(
            "Share of the recurrent weights that each batch drops while training (Keras recurrent_dropout); no effect on a decoder after an encoder, nor in segment-wise networks.",
            "Proporción de los pesos recurrentes que cada lote anula al entrenar (recurrent_dropout en Keras); sin efecto en un decodificador tras un codificador ni en las redes por segmentos.",
        ),
    )
    embedding_dropout: float = knob(
        0.0,
        ge=0.0,
        le=0.95,
        advanced=True,
        title=Text("Embedding dropout", "Dropout de los embeddings"),
        help=Text(
            "Share of the embedding values set to zero while training; 0: the value of “Dropout”.",
            "Proporción de valores de los embeddings que se anulan al entrenar; 0: el valor de «Dropout».",
        ),
    )
    locked_dropout: bool = knob(
        False,
        advanced=True,
        title=Text("Locked dropout", "Dropout fijo en el tiempo"),
        help=Text(
            "The same values are set to zero at every step of a sequence, in the embeddings and before the output, instead of new ones at each step (Keras SpatialDropout1D; variational dropout; Gal and Ghahramani, 2016); not in segment-wise networks, nor in an encoder-decoder that is fed with its own output.",
            "Se anulan los mismos valores en todos los pasos de una secuencia, en los embeddings y antes de la salida, en vez de otros en cada paso (SpatialDropout1D en Keras; dropout variacional; Gal y Ghahramani, 2016); no en las redes por segmentos ni en un decodificador tras un codificador que recibe su propia salida.",
        ),
    )
    encoding: Encoding = knob(
        "embedding",
        advanced=True,
        later=True,
        title=Text("Input encoding", "Codificación de la entrada"),
        help=Text(
            "What stands for a word or character: a vector that is learnt (nn.Embedding), or as many numbers as there are different ones, all 0 but one (one-hot, F.one_hot). With thousands of words, one-hot is slow and takes much memory. No effect where inputs are numbers.",
            "Qué representa a una palabra o carácter: un vector que se aprende (nn.Embedding), o tantos números como palabras o caracteres distintos, todos 0 menos uno (one-hot, F.one_hot). Con miles de palabras, one-hot es lento y ocupa mucha memoria. Sin efecto si las entradas son números.",
        ),
        choices={"embedding": Text("embedding", "embedding"), "one_hot": Text("one-hot", "one-hot")},
    )
    embedding: int = embedding_size(
        32,
        Text(
            "Size of the learnt vector of each word or character (Keras output_dim, PyTorch embedding_dim); no effect where inputs are numbers or one-hot.",
            "Tamaño del vector aprendido de cada palabra o carácter (output_dim en Keras, embedding_dim en PyTorch); sin efecto si las entradas son números o one-hot.",
        ),
    )

    embedding_scale: float = knob(
        1.0,
        ge=0.001,
        le=10.0,
        log=True,
        advanced=True,
        title=Text("Initial scale of embeddings", "Escala inicial de los embeddings"),
        help=Text(
            "Standard deviation of randomly initialised embeddings: small ones change quickly, which suits few and short texts.",
            "Desviación típica de los embeddings inicializados al azar: los pequeños cambian deprisa, lo que conviene con textos pocos y cortos.",
        ),
    )

    def vector(self, sizes: Sizes) -> int:
        """Numbers of each token's vector; 0 where inputs are values.

        Raises:
            Impossible: the vectors are to be one-hot, and the data brings others.
        """
        if sizes.pattern.inputs != "tokens":
            return 0
        if self.encoding == "embedding":
            return sizes.vectors or self.embedding
        if sizes.vectors or sizes.parts:
            raise Impossible(
                Text(
                    "The task brings vectors for its words, and one-hot input has no place for them. Set “Input encoding” to "
                    "“embedding”, or let the task's vectors begin at random without shared word parts.",
                    "La tarea trae vectores para sus palabras, y una entrada one-hot no tiene sitio para ellos. Ponga "
                    "«Codificación de la entrada» en «embedding», o haga que los vectores de la tarea empiecen al azar y sin "
                    "partes de palabras compartidas.",
                )
            )
        return sizes.vocabulary

    def one_hot(self, sizes: Sizes) -> bool:
        """Whether tokens go in one-hot."""
        return sizes.pattern.inputs == "tokens" and self.encoding == "one_hot"

    @model_validator(mode="after")
    def _upper_layers_are_there(self) -> Self:
        if self.upper_cell is not None and self.layers == 1:
            raise WrongKnob(
                Text(
                    "One layer has no layers above it for “Cell of the upper layers”. Set “Layers” to 2 or more, or choose "
                    "“same as the first layer”.",
                    "Una sola capa no tiene otras encima para «Celda de las capas superiores». Ponga «Capas» a 2 o más, o "
                    "elija «la misma que la primera capa».",
                )
            )
        return self

    @property
    def short(self) -> Text:
        """Its cells: `LSTM`, or `LSTM + GRU` where the upper layers have another one."""
        return Text.join(" + ", [cell.title for cell in self.cells])

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cell of all layers; or that of the first, and that of those above it."""
        return (self.cell,) if self.upper_cell is None else (self.cell, self.upper_cell)

    @property
    def states_read(self) -> tuple[bool, ...]:
        """For each tensor of the stack's state, whether a step reads it; one that is not read is only an output."""
        return tuple(cell.feeds_back or place > 0 for cell in self.cells for place in range(len(cell.states)))

    def stack(
        self, inputs: int, *, bidirectional: bool = False, recurrent_dropout: float = 0.0
    ) -> RecurrentStack | MixedStack:
        """Fresh layers over `inputs` features, as many and of such cells as the settings say."""
        make: Callable[..., RecurrentStack | MixedStack] = partial(RecurrentStack, self.cell)
        if self.upper_cell is not None:
            make = partial(MixedStack, self.cell, self.upper_cell)
        return make(
            inputs,
            self.hidden,
            self.layers,
            bidirectional=bidirectional,
            dropout=self.dropout,
            recurrent_dropout=recurrent_dropout,
        )

    def read_script(self, sizes: Sizes) -> ReadScript:
        """Reading the input as lines of a script.

        Raises:
            Impossible: see `vector`.
        """
        features = self.vector(sizes) or sizes.features
        return ReadScript(sizes, features, one_hot=self.one_hot(sizes), parts=sizes.parts)

    def stack_script(self, inputs: int | str, *, bidirectional: bool = False, **how: Any) -> StackScript | MixedScript:
        """Such layers as lines of a script.

        Args:
            inputs: features of the input, or what they are called where the layers are made.
            bidirectional: also read backwards.
            how: `ragged`, `given` and `called`, see `StackScript`.
        """
        if self.upper_cell is not None:
            cells = (self.cell, self.upper_cell)
            return MixedScript(*cells, inputs, self.hidden, self.layers, bidirectional=bidirectional, **how)
        return StackScript(self.cell, inputs, self.hidden, self.layers, bidirectional, **how)

    def drawn(self, *, bidirectional: bool = False) -> tuple[Layer, ...]:
        """The layers of such a stack for a blueprint, from the input up."""
        found = [Layer(cell.title, self.hidden, cell.states, bidirectional, inside=cell.diagram) for cell in self.cells]
        return (found[0], *found[-1:] * (self.layers - 1))

    def cannot_generate(self, pattern: Pattern) -> Text | None:
        """Why layers that read a sequence cannot do what `pattern` asks: it gives none, or two directions cannot write."""
        if pattern.inputs == "vector":
            return self.cannot_read(pattern)
        if not self.bidirectional or not (pattern.generates or (pattern.causal and pattern.layout == "steps")):
            return None
        if pattern.inputs == "tokens":
            return Text(
                "A bidirectional network cannot write: its backward half reads from the end, and the characters that "
                "follow are not written yet. Switch “Bidirectional” off.",
                "Una red bidireccional no puede escribir: su mitad hacia atrás lee desde el final, y los caracteres "
                "que siguen aún no están escritos. Desactive «Bidireccional».",
            )
        return Text(
            "A bidirectional network cannot forecast step by step: its backward half reads from the end, and the "
            "values that follow are not known yet. Switch “Bidirectional” off, or forecast all steps at once.",
            "Una red bidireccional no puede predecir paso a paso: su mitad hacia atrás lee desde el final, y los "
            "valores que siguen aún no se conocen. Desactive «Bidireccional» o prediga todos los pasos a la vez.",
        )


class RecurrentNetwork(Network):
    """A stack over the input; topologies put their output on top.

    Args:
        model: its settings.
        sizes: of the data.
        reads: features of what the stack reads, where these are not the inputs' own.

    Attributes:
        embedding: a vector for each token, learnt or one-hot; None where inputs are values.
        stack: the recurrent layers that read the input.
    """

    parts: ClassVar[Mapping[str, Text]] = {"attend": ATTENTION}

    def __init__(self, model: RecurrentModel, sizes: Sizes, reads: int = 0) -> None:
        super().__init__()
        tokens = sizes.pattern.inputs == "tokens"
        self.features = model.vector(sizes) or sizes.features
        self.embedding = _vectors(sizes, self.features, model) if tokens else None
        dropout = LockedDropout if model.locked_dropout else nn.Dropout
        self.drop = dropout(model.dropout)
        self.drop_vectors = dropout(model.embedding_dropout or model.dropout)
        self.stack = model.stack(
            reads or self.features, bidirectional=model.bidirectional, recurrent_dropout=model.recurrent_dropout
        )

    def read(self, batch: Batch) -> Tensor:
        """The inputs as numbers: `(batch, time, features)`, tokens as their vectors."""
        if self.embedding is None:
            return batch.inputs
        vectors: Tensor = self.embedding(batch.inputs)
        # Dropping the one number of a token would drop the token.
        return vectors if isinstance(self.embedding, OneHot) else self.drop_vectors(vectors)

    def given(self, batch: Batch) -> Batch:
        """The batch with what the stack reads in place of its inputs, `(batch, time, features)`, and the lengths of that."""
        return replace(batch, inputs=self.read(batch))


def _vectors(sizes: Sizes, size: int, model: RecurrentModel) -> nn.Embedding | OneHot:
    if model.encoding == "one_hot":
        return OneHot(sizes.vocabulary)
    if not sizes.parts:
        found = nn.Embedding(sizes.vocabulary, size, padding_idx=0)
    else:
        found = WordParts(sizes.vocabulary, size, sizes.parts)
    if model.embedding_scale != 1:
        for weight in found.parameters():
            weight.data.mul_(model.embedding_scale)
    return found
