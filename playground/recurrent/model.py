"""What all recurrent topologies share: the knobs of their layers, and reading the input."""

from torch import Tensor, nn

from playground.batch import Batch, Pattern, Sizes
from playground.blueprint import Layer
from playground.cells import CELLS, Cell
from playground.knobs import knob
from playground.model import Model, Network
from playground.recurrent.dropping import LockedDropout
from playground.recurrent.parts import WordParts
from playground.recurrent.stack import RecurrentStack
from playground.text import Text


def _default_cell() -> Cell:
    return CELLS["lstm"]()


class RecurrentModel(Model):
    """A topology's shared knobs; what its network looks like is each topology's own."""

    cell: Cell = knob(
        default_factory=_default_cell,
        title=Text("Cell", "Celda"),
        help=Text("What is computed at each step.", "Lo que se calcula en cada paso."),
    )
    hidden: int = knob(
        64,
        ge=1,
        le=8192,
        limit="max_hidden",
        log=True,
        unit=Text("units", "unidades"),
        title=Text("Hidden size", "Tamaño oculto"),
        help=Text(
            "Numbers that each layer carries from step to step; weights grow with its square.",
            "Números que cada capa lleva de un paso al siguiente; los pesos crecen con su cuadrado.",
        ),
    )
    layers: int = knob(
        1,
        ge=1,
        le=32,
        limit="max_layers",
        title=Text("Layers", "Capas"),
        help=Text(
            "How many layers stand one on another, each reading what the one below says.",
            "Cuántas capas se apilan; cada una lee lo que dice la de abajo.",
        ),
    )
    bidirectional: bool = knob(
        False,
        title=Text("Bidirectional", "Bidireccional"),
        help=Text(
            "A second set of units reads from the end to the beginning, so that each step knows what follows.",
            "Un segundo grupo de unidades lee del final al principio, y así cada paso conoce lo que sigue.",
        ),
    )
    dropout: float = knob(
        0.0,
        ge=0.0,
        le=0.95,
        title=Text("Dropout", "Dropout"),
        help=Text(
            "Share of numbers set to zero at random while training: on the token vectors, between layers and before "
            "the output. Helps against learning by heart.",
            "Proporción de números que se anulan al azar al entrenar: en los vectores de los símbolos, entre capas y "
            "antes de la salida. Ayuda a no aprender de memoria.",
        ),
    )
    recurrent_dropout: float = knob(
        0.0,
        ge=0.0,
        le=0.95,
        advanced=True,
        title=Text("Recurrent dropout", "Dropout recurrente"),
        help=Text(
            "Share of the weights from one step to the next that each batch leaves out while training.",
            "Proporción de los pesos de un paso al siguiente que cada lote omite al entrenar.",
        ),
    )
    embedding_dropout: float = knob(
        0.0,
        ge=0.0,
        le=0.95,
        advanced=True,
        title=Text("Dropout of token vectors", "Dropout de los vectores de símbolos"),
        help=Text(
            "Share of the numbers of the token vectors set to zero while training; 0: as “Dropout” says.",
            "Proporción de números de los vectores de símbolos que se anulan al entrenar; 0: la que diga «Dropout».",
        ),
    )
    locked_dropout: bool = knob(
        False,
        advanced=True,
        title=Text("Locked dropout", "Dropout fijo en el tiempo"),
        help=Text(
            "The same numbers are set to zero at every step of a sequence, on the token vectors and before the output, "
            "instead of others at each step (Gal and Ghahramani, 2016).",
            "Se anulan los mismos números en todos los pasos de una secuencia, en los vectores de símbolos y antes de la "
            "salida, en vez de otros en cada paso (Gal y Ghahramani, 2016).",
        ),
    )
    embedding: int = knob(
        32,
        ge=1,
        le=4096,
        limit="max_hidden",
        log=True,
        advanced=True,
        title=Text("Token vector size", "Tamaño del vector de cada símbolo"),
        help=Text(
            "How many learnt numbers stand for each word or character; without effect where inputs are numbers.",
            "Cuántos números aprendidos representan cada palabra o carácter; sin efecto si las entradas son números.",
        ),
    )

    embedding_scale: float = knob(
        1.0,
        ge=0.001,
        le=10.0,
        log=True,
        advanced=True,
        title=Text("Scale of new token vectors", "Escala de los vectores nuevos"),
        help=Text(
            "Typical size of the numbers in token vectors that begin at random: small ones change quickly, which suits few "
            "and short texts.",
            "Tamaño típico de los números de los vectores que empiezan al azar: los pequeños cambian deprisa, lo que va bien "
            "con textos pocos y cortos.",
        ),
    )

    def vector(self, sizes: Sizes) -> int:
        """Numbers of each token's vector; 0 where inputs are values."""
        return (sizes.vectors or self.embedding) if sizes.pattern.inputs == "tokens" else 0

    def above(self, width: int) -> Layer:
        """A layer of these for a blueprint, `width` its units."""
        return Layer(self.cell.title, width, self.cell.states, self.bidirectional)

    def cannot_generate(self, pattern: Pattern) -> Text | None:
        """Why two directions cannot do what `pattern` asks; None where they can."""
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

    Attributes:
        embedding: a vector for each token; None where inputs are values.
        stack: the recurrent layers that read the input.
    """

    def __init__(self, model: RecurrentModel, sizes: Sizes) -> None:
        super().__init__()
        tokens = sizes.pattern.inputs == "tokens"
        self.features = model.vector(sizes) or sizes.features
        self.embedding = _vectors(sizes, self.features, model.embedding_scale) if tokens else None
        dropout = LockedDropout if model.locked_dropout else nn.Dropout
        self.drop = dropout(model.dropout)
        self.drop_vectors = dropout(model.embedding_dropout or model.dropout)
        self.stack = RecurrentStack(
            model.cell,
            self.features,
            model.hidden,
            model.layers,
            bidirectional=model.bidirectional,
            dropout=model.dropout,
            recurrent_dropout=model.recurrent_dropout,
        )

    def read(self, batch: Batch) -> Tensor:
        """What the stack reads: `(batch, time, features)`, tokens as their vectors."""
        if self.embedding is None:
            return batch.inputs
        vectors: Tensor = self.drop_vectors(self.embedding(batch.inputs))
        return vectors


def _vectors(sizes: Sizes, size: int, scale: float) -> nn.Embedding:
    if not sizes.parts:
        found = nn.Embedding(sizes.vocabulary, size, padding_idx=0)
    else:
        found = WordParts(sizes.vocabulary, size, sizes.parts)
    if scale != 1:
        for weight in found.parameters():
            weight.data.mul_(scale)
    return found
