"""A state that stands still, counted unit by unit, and gates at their ends."""

import pytest
import torch

from playground.batch import Batch, Examples, Pattern, Sizes
from playground.experiment import Experiment, presets
from playground.model import MODELS
from playground.sanity_checks import CHECKS
from playground.sanity_checks.findings import findings
from playground.sanity_checks.state import dead_state, saturated_gates

SIZES = Sizes(Pattern("values", "vector"), outputs=1, features=2, time=9)


def part(ragged: bool = False) -> Examples:
    torch.manual_seed(0)
    lengths = torch.tensor([9, 5, 7, 9]) if ragged else None
    return Examples(Batch(torch.randn(4, 9, 2), torch.zeros(4), lengths))


def network(cell: str, **knobs: object) -> torch.nn.Module:
    torch.manual_seed(0)
    return MODELS["sequence_to_vector"].configure({"hidden": 8, "cell": cell, **knobs}).build(SIZES).eval()


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
@pytest.mark.parametrize("ragged", [False, True])
def test_a_fresh_network_is_alive(cell, ragged):
    assert dead_state(network(cell), part(ragged)) == 0.0


@pytest.mark.parametrize("ragged", [False, True])
def test_saturated_units_stand_still(ragged):
    made = network("rnn")
    with torch.no_grad():
        for name, weight in made.named_parameters():
            if "bias_ih" in name:
                weight[:6] = 60.0  # tanh is 1 there, whatever is read
    assert dead_state(made, part(ragged)) == pytest.approx(6 / 8)


def test_a_network_without_recurrence_has_no_state():
    made = MODELS["window_mlp"].configure({"window": 3}).build(SIZES).eval()
    assert dead_state(made, part()) is None


def biased(cell: str, **biases: float) -> torch.nn.Module:
    """A fresh network whose gates are pushed: by name the bias of a gate in all units."""
    made = network(cell)
    order = {"lstm": "ifgo", "gru": "rz"}[cell]
    with torch.no_grad():
        for gate, bias in biases.items():
            place = order.index(gate)
            made.stack.layers.bias_ih_l0[8 * place : 8 * (place + 1)] = bias
    return made


@pytest.mark.parametrize("ragged", [False, True])
def test_gates_at_their_ends_are_counted_over_all_gates_of_all_units(ragged):
    # The gates of an LSTM are three: its candidate is none.
    assert saturated_gates(biased("lstm", i=-60.0, o=60.0, g=60.0), part(ragged)) == pytest.approx(2 / 3)
    assert saturated_gates(biased("gru", z=60.0), part(ragged)) == pytest.approx(1 / 2)


def test_gates_that_move_are_not_saturated_nor_is_an_lstm_that_remembers_found():
    assert saturated_gates(network("lstm"), part()) == saturated_gates(network("gru"), part()) == 0.0
    remembers = saturated_gates(biased("lstm", f=60.0), part())
    assert remembers == pytest.approx(1 / 3) and not CHECKS["saturated_gates"].wrong(remembers, {})
    assert CHECKS["saturated_gates"].wrong(2 / 3, {})


@pytest.mark.parametrize("made", [("sequence_to_vector", {"cell": "rnn", "hidden": 8}), ("window_mlp", {"window": 3})])
def test_where_there_are_no_gates_none_is_saturated(made):
    kind, knobs = made
    assert saturated_gates(MODELS[kind].configure(knobs).build(SIZES).eval(), part()) is None


@pytest.mark.parametrize("scaling", ["none", "standard"])
def test_gates_are_saturated_where_a_series_was_not_scaled_and_scaling_is_the_next_run(scaling):
    """Carbon dioxide in ppm, above 300, pushes every gate to one of its ends before anything is learnt."""
    table = {"task": {"kind": "forecasting", "scaling": scaling}, "data": {"kind": "co2"}}
    made = Experiment.configure(
        table | {"model": {"kind": "sequence_to_vector", "hidden": 8, "cell": {"kind": "lstm"}}}
    )
    data = made.prepare(made.data.load())
    torch.manual_seed(0)
    value = saturated_gates(made.network(data.sizes).eval(), data.tests["test"])
    found = findings(made, {}, {}, {"saturated_gates": value})
    assert [one.changes for one in found] == ([{"task.scaling": "standard"}] if scaling == "none" else [])


def test_a_learning_rate_that_saturates_gates_is_made_smaller():
    made = Experiment.from_toml(presets()["sequence_classification"].read_text("utf-8"))
    (finding,) = findings(made, {}, {}, {"saturated_gates": 0.75})
    assert "75" in finding.text.en and finding.changes == {"training.learning_rate": 0.001}
