"""`inspect`: the numbers of a look inside, the same as the engine's, as one line of JSON or as a table."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from playground.experiment import Experiment
from playground.tracking import models
from tests.commands.test_commands import refused, say  # noqa: F401 (a fixture)
from tests.commands.trained import trained_in

TABLE = {
    "name": "small",
    "task": {"kind": "sequence_regression"},
    "data": {"kind": "adding", "count": 200, "length": 8},
    "model": {"hidden": 5, "cell": "lstm"},
    "training": {"epochs": 2, "threads": 1},
}


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, empty_store: Path) -> Iterator[tuple[Path, str]]:
    """A home and a run of two epochs on the adding problem in it."""
    with trained_in(tmp_path_factory.mktemp("inspected"), empty_store, TABLE) as found:
        yield found


@pytest.fixture
def look(trained, say, monkeypatch):  # noqa: F811
    """Calls the command on the run: its JSON, where it is not refused."""
    home, run_id = trained
    monkeypatch.setenv("PLAYGROUND_HOME", str(home))

    def call(*words: str, told: bool = True):
        answer = say("inspect", run_id, *words, *(["--json"] if told else []))
        return json.loads(answer[1]) if told and answer[0] == 0 else answer

    return call


def test_gates_are_those_that_give_the_output_of_the_network(look, trained):
    found = look("--view", "activations", "--example", "3")
    values = {name: np.array(rows) for name, rows in found["found"]["values"].items()}
    assert list(values) == ["i_t", "f_t", "g_t", "c_t", "o_t", "h_t"] and values["f_t"].shape == (8, 5)
    kept = np.vstack([np.zeros(5), values["c_t"][:-1]])
    assert np.allclose(values["f_t"] * kept + values["i_t"] * values["g_t"], values["c_t"], atol=1e-6)
    assert np.allclose(values["o_t"] * np.tanh(values["c_t"]), values["h_t"], atol=1e-6)
    assert found["found"]["layer"]["cell"]["kind"] == "lstm" and found["given"] == {"example": 3}


def test_gradients_are_those_of_autograd(look, trained):
    found = look("--example", "2")["found"]
    network = models.load(trained[1]).network
    experiment = Experiment.configure(TABLE)
    part = experiment.prepare(experiment.data.load()).tests["test"]
    batch = part.take(torch.tensor([1]))
    batch = batch.map(lambda one: one.clone())
    batch.inputs.requires_grad_()
    network.train(False)
    network(batch)[0].sum().backward()
    assert np.allclose(found["inputs"], batch.inputs.grad[0].norm(dim=1).numpy(), rtol=1e-3)


def test_of_another_epoch_other_weights_are_looked_at(look):
    first, last = (look("--epoch", epoch, "--view", "influence") for epoch in ("0", "2"))
    assert (first["epoch"], last["epoch"]) == (0, 2)
    assert first["found"]["output"] != last["found"]["output"]
    assert len(first["found"]["values"]) == 8 and len(first["found"]["variables"]) == 2


def test_people_read_a_row_for_each_step(look):
    code, out, _ = look(told=False)
    assert code == 0 and len(out.splitlines()) == 9 and out.split()[:3] == ["step", "input", "inputs"]
    code, out, _ = look("--view", "memory_range", told=False)
    assert code == 0 and json.loads(out)["gradient"] <= 8


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--epoch", "77"), "epoch 77"),
        (("--view", "activations", "--layer", "4"), "no layer 4"),
        (("--output", "moon"), "no output “moon”"),
        (("--example", "9999"), "from 1 to"),
        (("--view", "embeddings"), "no embeddings"),
        (("--view", "attention"), "no attention"),
    ],
)
def test_what_cannot_be_looked_at_is_refused_in_a_sentence(look, words, sentence):
    assert sentence in refused(look(*words))
