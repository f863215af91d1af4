"""Sequence to sequence: an answer at every step of the input."""

from typing import ClassVar

from torch import Tensor, nn

from playground.batch import Batch, Pattern, Sizes, State
from playground.diagrams.blueprint import Blueprint
from playground.knobs import knob
from playground.model import Network
from playground.recurrent import RecurrentModel, RecurrentNetwork
from playground.recurrent.embeddings import TiedHead
from playground.recurrent.keras_script import KerasStack
from playground.recurrent.plain import Plain, plain
from playground.script import Asked, KerasScript, NetworkScript
from playground.text import Text


class SequenceToSequence(RecurrentModel):
    """An answer at every step; in one direction it also reads on from where it stopped, and so writes."""

    title = Text("Sequence to sequence", "Secuencia a secuencia")
    about = Text(
        "An output at every step (return_sequences=True in Keras): a chord for each position, the next character, the next value. When generating, each output is the next input.",
        "Una salida en cada paso (return_sequences=True en Keras): un acorde para cada posición, el carácter o el valor siguientes. Al generar, cada salida es la siguiente entrada.",
    )
    order: ClassVar[int] = 20

    tied: bool = knob(
        False,
        advanced=True,
        title=Text("Tied output", "Salida ligada"),
        help=Text(
            "The vectors that stand for what is read also score what is written: fewer weights. Where the hidden size is not the embedding size, a projection stands between.",
            "Los vectores de lo que se lee también puntúan lo que se escribe: menos pesos. Si el tamaño oculto no es "
            "el de los vectores, hay una proyección entre ambos.",
        ),
    )

    def refuses(self, pattern: Pattern) -> Text | None:
        """Needs an answer at every input step; two directions cannot generate; tied, what is read must be written."""
        if pattern.inputs == "vector" or pattern.layout == "sequence":
            return self.cannot_read(pattern) or self.cannot_decode(pattern)
        if pattern.layout == "vector":
            return Text(
                "This task asks for one answer to the whole sequence, and sequence to sequence answers at every step. "
                "Choose “Sequence to vector”.",
                "Esta tarea pide una sola respuesta a la secuencia entera, y secuencia a secuencia responde en cada "
                "paso. Elija «Secuencia a vector».",
            )
        if pattern.layout == "horizon":
            return Text(
                "This task asks for all steps after the input at once, and sequence to sequence answers at the "
                "input's own steps. Choose “Encoder-decoder”, or let the task forecast step by step.",
                "Esta tarea pide a la vez todos los pasos que siguen a la entrada, y secuencia a secuencia responde "
                "en los pasos de la propia entrada. Elija «Codificador-decodificador» o haga que la tarea prediga "
                "paso a paso.",
            )
        if self.tied and not (pattern.inputs == "tokens" and pattern.generates):
            return Text(
                "Only where the network writes what it reads can its output be tied to its input. Switch “Tied output” "
                "off.",
                "La salida solo puede ligarse a la entrada si la red escribe lo mismo que lee. Desactive «Salida "
                "ligada».",
            )
        if self.tied and self.encoding == "one_hot":
            return Text(
                "One-hot input has no learnt vectors that the output could share. Switch “Tied output” off.",
                "Una entrada one-hot no tiene vectores aprendidos que la salida pueda compartir. Desactive «Salida ligada».",
            )
        return self.cannot_generate(pattern)

    def build(self, sizes: Sizes) -> Network:
        """Embedding (tokens), stack, one linear layer for every step."""
        return _Network(self, sizes)

    def blueprint(self, sizes: Sizes) -> Blueprint:
        """The layers, and an output above every step."""
        layers = self.drawn(bidirectional=self.bidirectional)
        note = Text(
            "Tied output: an output is the product of what leaves the top layer with the embeddings.",
            "Salida ligada: una salida es el producto de lo que sale de la capa superior con los embeddings.",
        )
        return Blueprint(sizes, layers, "steps", self.vector(sizes), encoding=self.encoding, notes=(note,) * self.tied)

    def script(self, asked: Asked) -> NetworkScript:
        """Layers, and one linear layer for every step."""
        sizes, ragged = asked.sizes, asked.ragged and self.bidirectional
        read = self.read_script(sizes)
        given = "first" if asked.carried else "never"
        stack = self.stack_script(read.features, bidirectional=self.bidirectional, ragged=ragged, given=given)
        after, state = ("state", "state") if asked.carried else ("_", "")
        head, scored = f"nn.Linear({stack.width}, {sizes.outputs})", "outputs"
        if self.tied:
            head = f"TiedHead({sizes.vocabulary}, {read.features}, {stack.width})"
            scored = "outputs, self.embedding.weight"
        lines = f'''\
class Network(nn.Module):
    """Sequence to sequence: an answer at every step of the input."""

    def __init__(self):
        super().__init__()
{read.made}{stack.made}
        self.head = {head}

    def forward(self, {asked.inputs}{", lengths" * ragged}{", state=None" * asked.carried}):
{read.line}{stack.run(read.sequence, after=after, state=state)}
        # outputs: (batch, time, {stack.width})
        return self.head({scored}){", state" * asked.carried}  # (batch, time, {sizes.outputs})'''
        tied = (_tied_head(stack.width != read.features),) if self.tied else ()
        classes = (*read.classes, *stack.classes, *tied)
        return NetworkScript(lines, classes, stack.renames("stack"), ("lengths",) * ragged, stack.looped)

    def keras(self, asked: Asked) -> KerasScript:
        """Layers, and one dense layer for every step."""
        if self.tied or self.one_hot(asked.sizes):
            return super().keras(asked)
        sizes = asked.sizes
        ragged = asked.ragged and self.bidirectional
        read = self.read_script(sizes)
        layers = self.stack_script(read.features, bidirectional=self.bidirectional)
        stack = KerasStack(sizes, read, layers, ragged, last=False)
        lines = [
            *stack.lines(),
            f'head = keras.layers.Dense({sizes.outputs}, name="head")',
            f"model = keras.Model({stack.inputs}, head(outputs))",
        ]
        weights = stack.weights() | {"head": '[weights["head.weight"].T, weights["head.bias"]]'}
        return KerasScript("\n".join(lines), weights, stack.converting())


def _tied_head(projected: bool) -> str:
    """The class of `TiedHead` as lines of a script."""
    project, given = "", "outputs"
    if projected:
        project, given = "        self.project = nn.Linear(width, size, bias=False)\n", "self.project(outputs)"
    return f'''\
class TiedHead(nn.Module):
    """Scores of the next token: products with the vectors of all tokens."""

    def __init__(self, vocabulary, size, width):
        super().__init__()
{project}        self.bias = nn.Parameter(torch.empty(vocabulary))

    def forward(self, outputs, vectors):
        return F.linear({given}, vectors, self.bias)'''


class _Network(RecurrentNetwork):
    def __init__(self, model: SequenceToSequence, sizes: Sizes) -> None:
        super().__init__(model, sizes)
        self.head: nn.Linear | TiedHead
        if model.tied and isinstance(self.embedding, nn.Embedding):
            self.head = TiedHead(self.embedding, self.stack.width)
        else:
            self.head = nn.Linear(self.stack.width, sizes.outputs)

    def forward(self, batch: Batch, state: State | None = None) -> tuple[Tensor, State | None]:
        both = self.stack.directions > 1
        # One direction needs no lengths: padding comes after every real step. (The state of a sequence that ends
        # inside the batch is then the one after its padding; nothing real follows it.)
        outputs, after = self.stack(self.read(batch), batch.lengths if both else None, state, ends=False)
        return self._score(self.drop(outputs)), None if both else after

    def _score(self, hidden: Tensor) -> Tensor:
        if isinstance(self.head, TiedHead):
            assert isinstance(self.embedding, nn.Embedding)
            return self.head.forward(hidden, self.embedding.weight)
        return self.head.forward(hidden)

    def plain(self) -> Plain | None:
        """The same network over numpy arrays, for fast writing; None where there is no such form."""
        head = self.head
        if isinstance(head, TiedHead):
            assert isinstance(self.embedding, nn.Embedding)
            head = head.untied(self.embedding.weight)
        return plain(self.embedding, self.stack, head)
