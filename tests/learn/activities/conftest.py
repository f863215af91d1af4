"""Few and short opinions, a network that has learnt nothing, and one that knows a single word."""

from dataclasses import replace

import pytest
import torch

from playground.batch import Batch
from playground.experiment import Experiment
from playground.learn.activities.sentiment_pipeline import SentimentPipeline
from playground.learn.activity import Material, Trained
from playground.model import Network
from playground.text import Text


def trained(experiment: Experiment, data, network: Network, **metrics: float) -> Trained:
    """A run as if it had been trained."""
    with torch.random.fork_rng(devices=[]):
        untrained = experiment.network(data.sizes).eval()
    baselines = {
        "bag_of_words": {"kind": "trivial", "metrics": {"accuracy": 0.55}, "interval": [0.1, 0.2]},
        "majority": {"kind": "trivial", "metrics": {"accuracy": 0.5}, "interval": [0.15, 0.25]},
    }
    found = {"accuracy": 0.7, "challenge.accuracy": 0.6} | metrics
    return Trained(Text.same("LSTM"), network.eval(), untrained, 10, found, baselines, {0: 0.5, 1: 0.6, 2: 0.8})


@pytest.fixture(scope="session")
def material() -> Material:
    """The first activity's own data, smaller; no run has been trained yet."""
    made = SentimentPipeline.experiments("en")["network"]
    data_table = made.data.plain() | {"size": 200}
    experiment = Experiment.configure(made.plain() | {"data": data_table})
    return Material(experiment, experiment.prepare(experiment.data.load()))


class OneWord(Network):
    """Sure of the second class where it reads one token, else of the first; only real tokens count."""

    def __init__(self, token: int) -> None:
        super().__init__()
        self.embedding = torch.nn.Embedding(1000, 32)
        with torch.no_grad():
            self.embedding.weight.zero_()
            self.embedding.weight[token] = 2 / 32

    def forward(self, batch: Batch, state=None):
        met = (self.embedding(batch.inputs).sum(-1) * batch.mask).sum(1)
        return torch.stack([torch.full_like(met, 0.5), met], dim=-1), None


@pytest.fixture
def with_runs(material: Material) -> Material:
    """The same with two trained runs."""
    data = material.data
    token = data.memory["vocabulary"]["items"].index("good") + 2
    runs = {
        "network": trained(material.experiment, data, OneWord(token)),
        "rnn": trained(material.experiment, data, OneWord(token), accuracy=0.52),
    }
    return replace(material, trained=runs)
