"""Sequence synthesis: from vectors to waves."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from playground.baselines.all_steps import AllStepsRidge
from playground.baselines.mean import Mean
from playground.datasets.waves import Waves
from playground.errors import WrongInput
from playground.experiment import Experiment
from playground.tasks.sequence_synthesis import SequenceSynthesis
from playground.text import speaking

TASK = SequenceSynthesis()
(PATTERN,) = TASK.patterns()


@pytest.fixture(scope="module")
def data():
    return TASK.prepare(Waves(count=400, steps=12).load(), PATTERN, 0)


def network(data):
    table = {"task": {"kind": "sequence_synthesis"}, "model": {"hidden": 5, "cell": "gru"}}
    experiment = Experiment.configure(table)
    assert experiment.model.kind() == "vector_to_sequence"
    return experiment.network(data.sizes).eval()


def test_a_wave_is_what_its_numbers_say():
    found = Waves(count=200, steps=30).load()
    size, damping, turns = found.vectors[:, 0] / 2 + 1, found.vectors[:, 1] + 1, found.vectors[:, 2] * 1.5 + 2.5
    phase = np.arctan2(found.vectors[:, 3], found.vectors[:, 4])
    np.testing.assert_allclose(found.sequences[:, 0, 0], size * np.sin(phase), atol=1e-5)
    tenth = size * np.exp(-damping / 3) * np.sin(2 * np.pi * turns / 3 + phase)
    np.testing.assert_allclose(found.sequences[:, 10, 0], tenth, atol=1e-5)
    assert np.abs(found.vectors).max() <= 1


def test_one_step_goes_in_and_the_horizon_comes_out(data):
    assert data.train.inputs.shape == (320, 1, 5) and data.train.targets.shape == (320, 12, 1)
    outputs, _ = network(data)(data.validation.whole)
    assert outputs.shape == (40, 12, 1)
    _, metrics = TASK.measure(network(data), data.tests["test"], data.memory, 16)
    made = network(data)(data.tests["test"].whole)[0]
    assert metrics["mse"] == pytest.approx((made - data.tests["test"].targets).square().mean().item(), rel=1e-5)


def test_a_vector_of_a_person_gives_the_sequence_of_that_vector(data):
    made = network(data)
    shown = TASK.sample(made, data, 0)
    vector = " ".join(map(str, data.memory["shown"]["vectors"][0]))
    typed = TASK.respond(made, data.memory, TASK.request(text=vector)).output["sequences"][0]
    np.testing.assert_allclose(typed, shown.output["sequences"][0], atol=2e-4)
    assert TASK.respond(made, data.memory, TASK.request()) == shown
    assert len(TASK.show({"one": shown, "two": shown}, data.memory)[0].figure.data) == 3
    for wrong in ("1 2", "a b c d e"):
        with pytest.raises(WrongInput, match="size, damping, turns"):
            TASK.respond(made, data.memory, TASK.request(text=wrong))


def test_data_of_another_form_are_refused(data):
    assert len(TASK.unseen(Waves(count=100, steps=12).load(), PATTERN, data.memory)[0]) == 100
    with pytest.raises(WrongInput, match="12 steps"):
        TASK.unseen(Waves(count=100, steps=13).load(), PATTERN, data.memory)


def test_the_baselines_are_the_mean_wave_and_a_linear_map(data):
    test, train = data.tests["test"].targets, data.train.targets
    mean = Mean().metrics(TASK, data)["test"]["mse"]
    assert mean == pytest.approx(float((test - train.mean(0)).square().mean()), rel=1e-5)
    assert AllStepsRidge().metrics(TASK, data)["test"]["mse"] < mean
    assert torch.isfinite(test).all()


def test_each_answer_is_drawn_beside_the_right_one_of_its_own_vector(data):
    made = network(data)
    shown = TASK.sample(made, data, 0)
    other = replace(shown, input={name: values[::-1] for name, values in shown.input.items()})
    typed = TASK.respond(made, data.memory, TASK.request(text="0 0 0 0 1"))
    found = TASK.show({"a": shown, "b": other, "c": typed, "d": shown}, data.memory)
    names = [[line.name for line in figure.figure.data] for figure in found]
    assert names == [["right answer", "a", "d"]] * 4 + [["right answer", "b"]] * 4 + [["c"]]
    assert found[0].title == found[7].title and found[0].title != found[4].title
    np.testing.assert_array_equal(found[0].figure.data[0].y, found[7].figure.data[0].y)


def test_a_few_vectors_are_answered_at_once_and_no_more(data):
    made = network(data)
    assert len(TASK.respond(made, data.memory, TASK.request(text="0 0 0 0 1 " * 4)).output["sequences"]) == 4
    with pytest.raises(WrongInput, match="5 vectors, and at most 4"):
        TASK.respond(made, data.memory, TASK.request(text="0 0 0 0 1 " * 5))
    with pytest.raises(WrongInput, match="between -1 and 1"):
        TASK.respond(made, data.memory, TASK.request(text="0 0 7 0 1"))


def test_vectors_are_shown_in_the_language_in_force(data):
    with speaking("es"):
        table = TASK.preview(Waves(count=400, steps=12).load(), data).exhibits[1]
    assert list(table.frame)[:2] == ["amplitud", "amortiguamiento"] and data.memory["features"][0] == "size"
