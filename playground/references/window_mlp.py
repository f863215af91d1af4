"""A network without memory: each answer sees only the last few steps."""

import torch
from torch import Tensor, nn

from playground.batch import Batch, Pattern, Sizes, State
from playground.diagrams.blueprint import Blueprint, Layer
from playground.knobs import knob
from playground.knobs.layers import dropout_share, embedding_size, hidden_size
from playground.model import Model, Network
from playground.recurrent import last_real
from playground.recurrent.script import ReadScript, at_last
from playground.script import Asked, HeadScript, NetworkScript, indented
from playground.text import Text


class WindowMLP(Model):
    """A two-layer perceptron over a window that slides along the input (a time-delay network, Waibel et al., 1989)."""

    title = Text("Windowed MLP", "MLP con ventana")
    about = Text(
        "No memory at all: a two-layer perceptron that sees only a few steps at a time. A recurrent network should "
        "beat it wherever more distant steps matter.",
        "Sin memoria alguna: un perceptrón de dos capas que solo ve unos pocos pasos a la vez. Una red recurrente "
        "debería superarlo siempre que importen pasos más lejanos.",
    )
    recurrent = False
    baseline = True
    order = 90

    window: int = knob(
        16,
        ge=1,
        le=1024,
        limit="max_window",
        log=True,
        unit=Text("steps", "pasos"),
        title=Text("Window", "Ventana"),
        help=Text(
            "How many steps it sees at once: the last ones where the future is asked for, else as many before as "
            "after.",
            "Cuántos pasos ve a la vez: los últimos si se pide el futuro; si no, tantos antes como después.",
        ),
    )
    hidden: int = hidden_size(
        128, Text("Units between the window and the output.", "Unidades entre la ventana y la salida.")
    )
    dropout: float = dropout_share(
        0.0,
        Text(
            "Share of hidden units set to zero at random while training.",
            "Proporción de unidades ocultas que se anulan al azar al entrenar.",
        ),
    )
    embedding: int = embedding_size(
        16,
        Text(
            "Size of the learnt vector of each word or character (Keras output_dim, PyTorch embedding_dim); no effect where inputs are numbers.",
            "Tamaño del vector aprendido de cada palabra o carácter (output_dim en Keras, embedding_dim en PyTorch); sin efecto si las entradas son números.",
        ),
    )

    def refuses(self, pattern: Pattern) -> Text | None:
        """Fits every pattern without a decoder."""
        return self.cannot_decode(pattern)

    def build(self, sizes: Sizes) -> Network:
        """Embedding (tokens), window, hidden layer, output layer."""
        return _Network(self, sizes)

    def ahead(self, pattern: Pattern) -> int:
        """How many steps after a position it sees: none where they are what is asked for."""
        seen = pattern.layout == "steps" or pattern.inputs == "tokens"
        return (self.window - 1) // 2 if seen and not pattern.causal and not pattern.generates else 0

    def blueprint(self, sizes: Sizes) -> Blueprint:
        """One layer that reads `window` steps at a time."""
        tokens = sizes.pattern.inputs == "tokens"
        layer = Layer(self.title, self.hidden, reach=self.window, ahead=self.ahead(sizes.pattern))
        return Blueprint(
            sizes,
            (layer,),
            "steps" if sizes.pattern.layout == "steps" else "summary",
            (sizes.vectors or self.embedding) if tokens else 0,
            "mean" if tokens else "last",
        )

    def script(self, asked: Asked) -> NetworkScript:
        """The window, slid along; a hidden layer; an output layer."""
        sizes, pattern = asked.sizes, asked.sizes.pattern
        tokens, steps = pattern.inputs == "tokens", pattern.layout == "steps"
        read = ReadScript(sizes, (sizes.vectors or self.embedding) if tokens else sizes.features)
        # In one direction answers at real steps do not feel the padding; windows that look ahead, or a mean, do.
        ahead = self.ahead(pattern)
        ragged = asked.ragged and bool(ahead or not steps)
        head = HeadScript(sizes, self.hidden)
        hidden = "torch.relu(self.first(windows))"
        if steps:
            ending = head.answer(hidden, "state" * asked.carried)
        else:
            if not tokens:
                summary = f"        windows = {at_last('windows', ragged)}\n        summary = {hidden}"
            elif ragged:
                summary = f"        hidden = {hidden} * real\n        summary = hidden.sum(dim=1) / lengths[:, None]"
            else:
                summary = f"        summary = {hidden}.mean(dim=1)"
            ending = f"{summary}\n{head.answer('summary')}"
        lines = f'''\
class Network(nn.Module):
    """A perceptron with one hidden layer over a window that slides along the input."""

    def __init__(self):
        super().__init__()
{read.made}        self.first = nn.Linear({self.window * read.features}, {self.hidden})
{head.made}

    def forward(self, {asked.inputs}{", lengths" * ragged}{", state=None" * asked.carried}):
{read.line}{self._windows(read.sequence, read.features, ahead, ragged, carried=asked.carried)}
{ending}'''
        return NetworkScript(lines, read.classes, arguments=("lengths",) * ragged)

    def _windows(self, sequence: str, features: int, ahead: int, ragged: bool, *, carried: bool) -> str:
        """The lines that lay a window at every step."""
        before, after = self.window - 1 - ahead, ahead
        lines = []
        if ragged:
            lines.append(f"real = (torch.arange({sequence}.shape[1]) < lengths[:, None])[:, :, None]")
            lines.append(f"{sequence} = {sequence} * real  # the padding is 0")
        if carried:
            lines.append("if state is None:")
            lines.append(f"    state = {sequence}.new_zeros(len({sequence}), {before}, {features})")
            lines.append(f"{sequence} = torch.cat([state, {sequence}], dim=1)  # on from the last steps")
            lines.append(f"state = {sequence}[:, {sequence}.shape[1] - {before} :]")
        elif before or after:
            lines.append(f"{sequence} = F.pad({sequence}, (0, 0, {before}, {after}))  # no step beyond the ends")
        lines.append(f"windows = {sequence}.unfold(1, {self.window}, 1)  # (batch, time, {features}, {self.window})")
        lines.append("windows = windows.transpose(2, 3).flatten(2)")
        return indented(lines, 8)


class _Network(Network):
    """Its state is the last `window - 1` inputs, `(window - 1, batch, features)`, so that it too reads on."""

    def __init__(self, model: WindowMLP, sizes: Sizes) -> None:
        super().__init__()
        pattern = sizes.pattern
        tokens = pattern.inputs == "tokens"
        features = (sizes.vectors or model.embedding) if tokens else sizes.features
        self.window, self.tokens, self.steps = model.window, tokens, pattern.layout == "steps"
        self.ahead = model.ahead(pattern)
        self.shape = (sizes.horizon, sizes.outputs) if pattern.layout == "horizon" else (sizes.outputs,)
        self.embedding = nn.Embedding(sizes.vocabulary, features, padding_idx=0) if tokens else None
        self.first = nn.Linear(model.window * features, model.hidden)
        self.drop = nn.Dropout(model.dropout)
        self.head = nn.Linear(model.hidden, sizes.outputs * (sizes.horizon if len(self.shape) > 1 else 1))

    def forward(self, batch: Batch, state: State | None = None) -> tuple[Tensor, State | None]:
        inputs = batch.inputs if self.embedding is None else self.embedding(batch.inputs)
        if batch.lengths is not None:
            inputs = inputs * batch.mask[:, :, None]
        before = inputs.new_zeros(inputs.shape[0], self.window - 1 - self.ahead, inputs.shape[-1])
        if state is not None:
            before = state[0].transpose(0, 1)
        after = inputs.new_zeros(inputs.shape[0], self.ahead, inputs.shape[-1])
        seen = torch.cat([before, inputs, after], dim=1)
        windows = seen.unfold(1, self.window, 1).transpose(2, 3).flatten(2)
        if not self.steps and not self.tokens:
            windows = last_real(windows, batch.lengths)
        hidden = self.drop(torch.relu(self.first(windows)))
        if not self.steps and self.tokens:
            mask = batch.mask[:, :, None]
            hidden = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1)
        answer: Tensor = self.head(hidden)
        carried = seen[:, seen.shape[1] - self.window + 1 :].transpose(0, 1)
        return answer.reshape(*answer.shape[:-1], *self.shape), (carried,) if self.steps and not self.ahead else None
