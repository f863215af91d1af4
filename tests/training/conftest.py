"""A small world to train in: two tasks of our own, one with carried state and one with ragged sequences."""

import pytest
import torch
from torch import nn

from playground.batch import Batch, Data, Examples, Pattern, Sizes, Stream
from playground.model import Network
from playground.task import Preview, Request, Sample, Task
from playground.text import Text


class Ask(Request):
    """Nothing to ask."""


class ToyTask(Task):
    """Predict classes; the sample draws random numbers, to see that training does not notice."""

    title = Text.same("toy")
    about = Text.same("toy")
    icon = "🧪"
    records = "characters"
    request = Ask

    @property
    def primary(self) -> str:
        return "accuracy"

    def patterns(self):
        return (Pattern("tokens", "steps", causal=True, generates=True),)

    def prepare(self, records, pattern, seed):
        raise NotImplementedError

    def unseen(self, records, pattern, memory):
        raise NotImplementedError

    def preview(self, records, data):
        return Preview()

    def loss(self, outputs, batch: Batch):
        losses = nn.functional.cross_entropy(outputs.flatten(0, -2), batch.targets.flatten(), reduction="none")
        if batch.targets.dim() == 1:
            return losses.mean()
        mask = batch.mask
        return (losses * mask.flatten()).sum() / mask.sum()

    def answer(self, network, batch, memory, outputs):
        return outputs.argmax(-1)

    def tally(self, answer, batch: Batch, memory):
        right = answer == batch.targets
        mask = batch.mask if right.dim() == 2 else torch.ones_like(right)
        return {"right": (right & mask).sum(), "all": mask.sum()}

    def metrics(self, totals, memory):
        return {"accuracy": float(totals["right"] / totals["all"])}

    def sample(self, network, data, seed):
        batch = next(iter(data.validation.batches(2)))
        outputs, _ = network(batch)
        drawn = torch.rand(3, device=outputs.device).sum()
        return Sample({"seed": seed}, {"mean": float(outputs.mean()), "finite": bool(drawn.isfinite())}, seed)

    def respond(self, network, memory, request):
        raise NotImplementedError

    def show(self, samples, memory):
        return []

    def files(self, sample, memory):
        return {}


class ToyNetwork(Network):
    """Embedding, LSTM, dropout, a linear layer; per step, or from the last real step."""

    def __init__(self, vocabulary: int, outputs: int, steps: bool, hidden: int = 12):
        super().__init__()
        self.steps = steps
        self.embedding = nn.Embedding(vocabulary, 8)
        self.lstm = nn.LSTM(8, hidden, batch_first=True)
        self.dropout = nn.Dropout(0.2)
        self.head = nn.Linear(hidden, outputs)

    def forward(self, batch, state=None):
        hidden, state = self.lstm(self.embedding(batch.inputs), state)
        if not self.steps:
            last = batch.lengths - 1
            hidden = hidden[torch.arange(len(last), device=hidden.device), last]
        return self.head(self.dropout(hidden)), state


def stream_data() -> Data:
    draw = torch.Generator().manual_seed(1)
    tokens = (torch.arange(1200) % 5 + (torch.rand(1200, generator=draw) < 0.1).long()).clamp(0, 5) + 1
    sizes = Sizes(Pattern("tokens", "steps", causal=True, generates=True), outputs=8, vocabulary=8, time=16)
    validation, test = Stream(tokens[:300], 16), Stream(tokens[300:600], 16)
    return Data(sizes, Stream(tokens, 16), validation, {"test": test, "more": validation}, {}, {})


def ragged_data(examples: int = 150) -> Data:
    draw = torch.Generator().manual_seed(2)

    def part(count: int) -> Examples:
        lengths = torch.randint(2, 20, (count,), generator=draw)
        inputs = torch.randint(1, 8, (count, 20), generator=draw)
        inputs = inputs * (torch.arange(20)[None, :] < lengths[:, None])
        return Examples(Batch(inputs, (inputs[:, 0] > 4).long(), lengths))

    sizes = Sizes(Pattern("tokens", "vector"), outputs=2, vocabulary=8, time=20)
    return Data(sizes, part(examples), part(40), {"test": part(40), "unseen": part(30)}, {}, {})


class World:
    """One kind of data with a task and networks that fit it."""

    def __init__(self, data: Data):
        self.data = data
        self.task = ToyTask()

    def network(self, seed: int = 0) -> ToyNetwork:
        torch.manual_seed(seed)
        return ToyNetwork(8, self.data.sizes.outputs, self.data.sizes.pattern.layout == "steps")


@pytest.fixture(params=["stream", "ragged"])
def world(request) -> World:
    return World(stream_data() if request.param == "stream" else ragged_data())


@pytest.fixture
def ragged() -> World:
    return World(ragged_data())


@pytest.fixture
def stream() -> World:
    return World(stream_data())


@pytest.fixture(autouse=True)
def _one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
