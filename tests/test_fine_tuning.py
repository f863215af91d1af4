"""What a network takes from another one, weight by weight and row by row."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from playground import fine_tuning
from playground.batch import Sizes
from playground.cells import CELLS
from playground.dataset import Characters, LabelledTexts, Series
from playground.errors import WrongInput
from playground.experiment import Experiment
from playground.fine_tuning.base import Base, of_memory, split_of
from playground.fine_tuning.requirements import require
from playground.fine_tuning.weights import axes_of
from playground.model import MODELS
from playground.task import TASKS
from playground.text import Text
from playground.training import Trainer

ONE, OTHER = "abcab dcba " * 200, "abxab yxba " * 200


def characters(text):
    return Characters((text,))


def experiment(task=None, **more):
    table = {
        "task": task or {"kind": "writing", "window": 10},
        "model": {"hidden": 6, "embedding": 5, "cell": "gru"},
        "training": {"epochs": 1, "device": "cpu", "threads": 1, "batch": 8},
    }
    for place, settings in more.items():
        table[place] = table.get(place, {}) | settings if isinstance(settings, dict) else settings
    return Experiment.configure(table)


def trained(one, records):
    data = one.prepare(records)
    trainer = Trainer(one.training, one.task, one.network(data.sizes, data.initial), data, one.seed)
    list(trainer)
    return Base("0" * 32, "first", one, data.sizes, data.memory, trainer.best_weights()), trainer.test(), data


def test_on_the_same_data_a_rate_of_almost_nothing_gives_the_very_same_test_metrics():
    base, tested, _ = trained(experiment(), characters(ONE))
    quiet = {"learning_rate": 1e-6, "clip": 1e-6, "optimiser": "sgd", "epochs": 1, "weights_from": base.run}
    again = experiment(training=quiet, seed=5)
    data = fine_tuning.prepare(again, characters(ONE), base)
    network, taken = fine_tuning.begin(again, data, base)
    assert (
        taken.taken == taken.of
        and not taken.random
        and taken.shared["vocabulary"][0] == len(base.memory["vocabulary"]["items"]) + 2
    )
    trainer = Trainer(again.training, again.task, network, data, again.seed)
    list(trainer)
    assert trainer.test() == tested


def test_another_alphabet_keeps_the_rows_of_shared_characters_and_draws_the_others():
    base, _, first = trained(experiment(), characters(ONE))
    one = experiment(seed=3)
    data = one.prepare(characters(OTHER))
    network, taken = fine_tuning.begin(one, data, base)
    fresh = one.network(data.sizes, data.initial).state_dict()
    old, new = (["pad", "unknown", *memory["vocabulary"]["items"]] for memory in (first.memory, data.memory))
    assert set(new) - set(old) == {"x", "y"} == set(taken.new)
    now = network.state_dict()
    for name in ("embedding.weight", "head.weight", "head.bias"):
        for place, item in enumerate(new):
            expected = base.weights[name][old.index(item)] if item in old else fresh[name][place]
            assert torch.equal(now[name][place], expected), (name, item)
    for name in now:
        if name.startswith("stack."):
            assert torch.equal(now[name], base.weights[name])
    assert taken.shared == {"vocabulary": (len(new) - 2, len(new))}
    assert taken.taken == taken.of - 2 * (5 + 6 + 1)
    sentences = " ".join(one.en for one in taken.told())
    assert "x, y" in sentences and "“first”" in sentences
    assert all(one.es for one in taken.told())


def test_the_same_seed_begins_with_the_same_numbers():
    base, _, _ = trained(experiment(), characters(ONE))
    one = experiment(seed=3)
    data = one.prepare(characters(OTHER))
    first, second = (fine_tuning.begin(one, data, base)[0].state_dict() for _ in range(2))
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_a_tied_output_takes_its_rows_too():
    tied = {"tied": True}
    base, _, _ = trained(experiment(model=tied), characters(ONE))
    one = experiment(model=tied)
    data = one.prepare(characters(OTHER))
    network, taken = fine_tuning.begin(one, data, base)
    old, new = base.memory["vocabulary"]["items"], data.memory["vocabulary"]["items"]
    for name in ("embedding.weight", "head.bias"):
        assert torch.equal(network.state_dict()[name][new.index("a") + 2], base.weights[name][old.index("a") + 2])
    assert taken.of - taken.taken == 2 * (5 + 1)


CLASSES = ("angry", "glad", "sad")


def texts(names):
    lines = [(f"the film number {n} is {names[n % len(names)]}", n % len(names)) for n in range(120)]
    return LabelledTexts({"train": lines}, tuple(Text.same(name) for name in names))


def test_classes_keep_their_rows_by_name_wherever_they_stand():
    one = Experiment.configure(
        {"task": "sentiment", "model": {"hidden": 6}, "training": {"epochs": 1, "device": "cpu"}}
    )
    base, _, _ = trained(one, texts(CLASSES))
    data = one.prepare(texts(("sad", "bored", "angry", "glad")))
    network, taken = fine_tuning.begin(one, data, base)
    head = network.state_dict()["head.weight"]
    for place, name in ((0, "sad"), (2, "angry"), (3, "glad")):
        assert torch.equal(head[place], base.weights["head.weight"][CLASSES.index(name)])
    assert taken.shared["outputs"] == (3, 4) and "bored" in taken.new


def test_a_model_that_does_not_fit_is_refused_with_what_differs():
    base, _, _ = trained(experiment(), characters(ONE))
    with pytest.raises(WrongInput, match=r"do not fit this model \(model.hidden: 6 → 7\)"):
        require(experiment(model={"hidden": 7}), base)
    with pytest.raises(WrongInput, match=r"model\.cell\.kind: gru → lstm"):
        require(experiment(model={"cell": "lstm"}), base)
    with pytest.raises(WrongInput, match="another task"):
        require(Experiment.configure({"task": {"kind": "forecasting"}}), base)


def test_a_deeper_network_takes_the_layers_that_there_are():
    base, _, _ = trained(experiment(), characters(ONE))
    deeper = experiment(model={"layers": 2})
    require(deeper, base)
    network, taken = fine_tuning.begin(deeper, deeper.prepare(characters(ONE)), base)
    assert {name for name in taken.random if "_l1" in name} == set(taken.random) and taken.random
    assert torch.equal(network.state_dict()["stack.layers.weight_hh_l0"], base.weights["stack.layers.weight_hh_l0"])


def test_what_is_frozen_stays_and_the_output_learns():
    base, _, _ = trained(experiment(), characters(ONE))
    one = experiment(training={"frozen": True, "weights_from": base.run})
    data = one.prepare(characters(ONE))
    network, taken = fine_tuning.begin(one, data, base)
    trainer = Trainer(one.training, one.task, network, data, 0)
    assert trainer.parameters == sum(base.weights[name].numel() for name in ("head.weight", "head.bias"))
    assert taken.frozen == taken.of - trainer.parameters
    list(trainer)
    now = trainer.last_weights()
    assert all(torch.equal(now[name], base.weights[name]) == (not name.startswith("head")) for name in now)


def shifted(by):
    time = np.arange(300.0)
    return Series((np.sin(time / 3) + 0.2 * np.cos(time * 1.7) + by)[:, None], ("wave",), period=12)


@pytest.mark.parametrize("scaler", ["kept", "refitted"])
def test_the_scaler_is_kept_or_fitted_anew(scaler):
    task = {"kind": "forecasting", "window": 12, "horizon": 3}
    base, _, first = trained(experiment(task=task), shifted(0))
    one = experiment(task=task, training={"scaler": scaler, "weights_from": base.run})
    data = fine_tuning.prepare(one, shifted(50.0), base)
    assert (data.memory["mean"] == first.memory["mean"]) is (scaler == "kept")
    assert ("kept from the run" in data.protocol["scaling"]) is (scaler == "kept")
    _, taken = fine_tuning.begin(one, data, base)
    assert taken.scaler == scaler == taken.plain()["scaler"]
    # The unit of the errors is that of the new data, whichever scaler the network sees them by.
    assert data.memory["error_unit"] == one.prepare(shifted(50.0)).memory["error_unit"]


SIZES = {
    "tokens": Sizes(TASKS["sentiment"]().patterns()[-1], 3, vocabulary=7, time=5),
    "values": Sizes(TASKS["forecasting"]().patterns()[0], 2, features=2, horizon=3, time=8, series=4),
    "writes": Sizes(TASKS["writing"]().patterns()[0], 7, vocabulary=7, time=5),
}


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("kind", MODELS)
def test_the_axes_of_every_model_are_found_without_numbers(kind, sizes):
    model = MODELS[kind]()
    if model.refuses(SIZES[sizes].pattern):
        pytest.skip("not for this pattern")
    axes = axes_of(model, SIZES[sizes])
    if SIZES[sizes].vocabulary:
        assert any("vocabulary" in axis for axis in axes.values())
    assert any("outputs" in axis for axis in axes.values())


@pytest.mark.parametrize("cell", CELLS)
def test_every_cell_takes_all_of_its_own_weights(cell):
    base, _, _ = trained(experiment(model={"cell": cell}), characters(ONE))
    one = experiment(model={"cell": cell}, seed=9)
    network, taken = fine_tuning.begin(one, one.prepare(characters(ONE)), base)
    assert taken.taken == taken.of
    assert all(torch.equal(tensor, base.weights[name]) for name, tensor in network.state_dict().items())


def test_without_fine_tuning_an_experiment_has_the_digest_that_older_runs_have():
    plain = experiment()
    assert not {"weights_from", "scaler", "frozen"} & set(plain.decisive()["training"])
    assert plain.digest() != experiment(training={"weights_from": "0" * 32}).digest()


WEATHER = {"kind": "forecasting", "window": 12, "horizon": 3}


def weather(*names):
    time = np.arange(300.0)
    known = {"temperature": np.sin(time / 3), "pressure": 1000 + 5 * np.cos(time / 5), "wind": np.sin(time) ** 2}
    return Series(np.stack([known[name] for name in names], axis=1), names, period=12)


def test_a_kept_scaler_goes_by_the_names_of_the_series():
    base, _, first = trained(experiment(task=WEATHER), weather("temperature", "pressure"))
    one = experiment(task=WEATHER, training={"scaler": "kept", "weights_from": base.run})
    same = fine_tuning.prepare(one, weather("temperature", "pressure"), base)
    assert same.memory["mean"] == first.memory["mean"]
    turned = fine_tuning.prepare(one, weather("pressure", "temperature"), base)
    assert turned.memory["mean"] == pytest.approx(first.memory["mean"][::-1])
    assert fine_tuning.begin(one, turned, base)[1].scaler == "refitted"


@pytest.mark.parametrize("names", [("pressure", "temperature"), ("temperature", "wind")])
def test_joint_channels_of_other_names_begin_at_random_and_that_is_said(names):
    task = WEATHER | {"channels": "together"}
    base, _, _ = trained(experiment(task=task), weather("temperature", "pressure"))
    one = experiment(task=task, seed=3)
    data = one.prepare(weather(*names))
    network, taken = fine_tuning.begin(one, data, base)
    before = experiment(task=task, seed=3).network(data.sizes, data.initial).state_dict()
    now = network.state_dict()
    reading = [name for name, axes in axes_of(one.model, data.sizes).items() if axes]
    assert reading and set(reading) == set(taken.random)
    assert all(torch.equal(now[name], before[name]) for name in reading)
    same = fine_tuning.begin(one, one.prepare(weather("temperature", "pressure")), base)[1]
    assert same.taken == same.of and not same.random


@pytest.mark.parametrize(
    ("task", "records", "address", "other"),
    [
        ({"kind": "writing", "window": 10}, characters(ONE), "test_share", 0.3),
        (WEATHER, shifted(0), "test_share", 0.3),
    ],
)
def test_the_same_data_with_another_split_are_refused_with_the_settings_of_the_base(task, records, address, other):
    base, _, data = trained(experiment(task=task), records)
    base = replace(base, split=json.loads(json.dumps(split_of(data.protocol))))
    assert base.split
    fine_tuning.begin(experiment(task=task, seed=4), data, base)
    one = experiment(task=task | {address: other})
    with pytest.raises(
        WrongInput, match=rf"another split.*task\.{address} = {base.experiment.flat()[f'task.{address}']}"
    ):
        fine_tuning.begin(one, one.prepare(records), base)


def test_another_window_is_no_other_split():
    base, _, data = trained(experiment(task=WEATHER), shifted(0))
    base = replace(base, split=split_of(data.protocol))
    one = experiment(task=WEATHER | {"window": 20})
    fine_tuning.begin(one, one.prepare(shifted(0)), base)


def test_of_a_memory_a_base_keeps_no_values_of_its_data():
    base, _, _ = trained(experiment(task=WEATHER), weather("temperature", "pressure"))
    assert "values" in base.memory
    assert set(of_memory(base.memory)) == {"names", "mean", "deviation"}
    written, _, _ = trained(experiment(), characters(ONE))
    assert set(of_memory(written.memory)) == {"vocabulary"}
