"""What the figures of concepts show, against torch's own, autograd's or numbers by hand."""

import math

import numpy as np
import pytest
import torch

from playground.learn.concepts.attention import Attention
from playground.learn.concepts.bidirectional import Bidirectional
from playground.learn.concepts.bptt import Backpropagation, setting
from playground.learn.concepts.embeddings import Embeddings
from playground.learn.concepts.gru import GatedRecurrentUnit, weights
from playground.learn.concepts.learning_curves import LearningCurves
from playground.learn.concepts.lstm import LongShortTermMemory
from playground.learn.concepts.padding import Padding
from playground.learn.concepts.recurrence import Recurrence
from playground.learn.concepts.sequence import prepared
from playground.learn.concepts.state import CHARACTERS, StateBetweenBatches
from playground.learn.concepts.teacher_forcing import PERIOD, TeacherForcing
from playground.learn.concepts.temperature import model, probabilities
from playground.learn.concepts.transformer import Transformer
from playground.learn.concepts.vanishing_gradient import VanishingGradient
from playground.learn.concepts.windows import WindowsAndLeakage


def test_the_contributions_of_the_steps_add_up_to_the_gradient() -> None:
    found = Backpropagation(steps=12).contributions()
    step, inputs, towards = setting(12)
    state = (torch.zeros(1, len(towards)),)
    for now in inputs.unbind(1):
        state = step(now, state)
    (whole,) = torch.autograd.grad(state[0][0] @ towards, step.weight_hh)
    assert torch.allclose(found.sum(0), whole, atol=1e-6)
    assert float(found[0].abs().max()) == 0, "the state before the first step is zero"


def test_a_simple_network_vanishes_below_one_and_explodes_above() -> None:
    def left(**settings: object) -> list[float]:
        (line, _) = (
            VanishingGradient.configure({"steps": 40, "activation": "relu", **settings}).figures()[0].figure.data
        )
        return list(line.y)

    assert left(scale=0.5)[0] < 1e-6 and left(scale=0.5)[-1] == 1
    assert left(scale=1.5)[0] > left(scale=0.9)[0]
    gated = [
        VanishingGradient(steps=40, forget_bias=bias).figures()[0].figure.data[1].y[0] for bias in (-2.0, 1.0, 6.0)
    ]
    assert gated == sorted(gated) and gated[0] < 1e-9 and gated[2] > 0.1


def test_padding_changes_nothing_where_the_lengths_are_told() -> None:
    counts = [0, 1, 30]
    for readout in ("last", "mean", "max"):
        told = Padding(readout=readout).outputs(counts, with_lengths=True)
        silent = Padding(readout=readout).outputs(counts, with_lengths=False)
        assert torch.allclose(told, told[0].expand(3), atol=1e-6) and told[0] == pytest.approx(
            float(silent[0]), abs=1e-6
        )
    assert abs(float(silent[2] - silent[0])) >= 0
    assert abs(float((Padding().outputs(counts, with_lengths=False)[2] - told[0]).abs())) > 1e-3


def test_temperature_is_the_softmax_of_divided_scores() -> None:
    scores = torch.tensor([2.0, 1.0, 0.0])
    for temperature in (0.5, 1.0, 2.0):
        found = probabilities(scores, temperature)
        assert float(found[0] / found[1]) == pytest.approx(math.exp(1 / temperature), rel=1e-5)
    assert probabilities(scores, 0).tolist() == [1, 0, 0]
    assert probabilities(scores, 1, top_k=2)[2] == 0
    network, vocabulary = model("en")
    assert torch.allclose(network.scores.exp().sum(-1).max(), torch.tensor(1.0), atol=1e-4)
    assert vocabulary.items[0] == " "


def test_a_pulse_in_a_unit_is_as_the_equations_say() -> None:
    states = Recurrence(recurrent=0.5, weight=1.0).states().tolist()
    by_hand = [0.0, 0.0, math.tanh(1)]
    for _ in range(3):
        by_hand.append(math.tanh(0.5 * by_hand[-1]))
    assert states[:6] == pytest.approx(by_hand)
    found = LongShortTermMemory(forget_bias=2.0, output_bias=0.0).values()
    hidden, memory = found["h_t"], found["c_t"]
    assert found["f_t"].tolist() == pytest.approx([1 / (1 + math.exp(-2))] * len(memory))
    assert found["i_t"].argmax() == 3 and float(found["o_t"][0]) == 0.5
    forget, written = 1 / (1 + math.exp(-2)), math.tanh(2) / (1 + math.exp(-4))
    assert memory[3:6].tolist() == pytest.approx([written, written * forget, written * forget**2])
    assert float(hidden[3]) == pytest.approx(0.5 * math.tanh(written))
    kept = GatedRecurrentUnit(update_bias=2.0).states()
    assert kept[:3].tolist() == pytest.approx([1, forget, forget**2])


def test_weights_of_a_gru_are_three_quarters_of_those_of_an_lstm() -> None:
    assert weights("gru", 64) == sum(one.numel() for one in torch.nn.GRU(16, 64).parameters())
    assert 4 * weights("gru", 64) == 3 * weights("lstm", 64) and weights("rnn", 64) * 3 == weights("gru", 64)


def test_one_direction_does_not_see_what_comes_after() -> None:
    forward, both = (Bidirectional(both=way, place=5).influence() for way in (False, True))
    assert all(size > 0 for size in forward[:5]) and not any(forward[5:])
    assert all(size > 0 for size in both)


def test_carried_on_reading_in_slices_is_reading_in_one_go() -> None:
    for cell in ("rnn", "gru", "lstm"):
        concept = StateBetweenBatches(cell=cell, window=25)
        whole = concept.read(CHARACTERS, carried=True)
        assert torch.allclose(concept.read(25, carried=True), whole, atol=1e-6)
        away = (concept.read(25, carried=False) - whole).norm(dim=1)
        assert float(away[:25].max()) < 1e-6 < float(away[25])


def test_weights_of_attention_add_up_and_leave_padding_out() -> None:
    found = Attention(scale=8.0, length=6).weights()
    assert torch.allclose(found.sum(1), torch.ones(8)) and float(found[:, 6:].abs().sum()) == 0
    assert found[2:].argmax(1).tolist() == [5, 4, 3, 2, 1, 0], "each query finds its letter, from the last to the first"
    even = Attention(scale=0.0).weights()
    assert torch.allclose(even, torch.full((8, 8), 1 / 8))


def test_without_positions_a_transformer_knows_no_order() -> None:
    sentence = "a b c a".split()
    weights, changed = Transformer(positions="none").looked(sentence)
    assert changed < 1e-5 and torch.allclose(weights[0], weights[3], atol=1e-6)
    assert Transformer().looked(sentence)[1] > 1e-2
    causal, _ = Transformer(causal=True).looked(sentence)
    assert float(causal.triu(1).abs().sum()) == 0


def test_windows_split_by_time_leak_nothing_and_shuffled_ones_nearly_all() -> None:
    concept = WindowsAndLeakage(window=12, horizon=3)
    origins, bounds = concept.origins()
    assert max(origins["train"]) + 3 < bounds["validation"][0] and min(origins["test"]) + 1 >= bounds["test"][0]
    assert concept.leaked(origins) == 0
    assert WindowsAndLeakage(window=12, horizon=3, shuffled=True).leaked(origins) > 0.95


def test_order_is_lost_in_a_bag_and_likeness_found_in_vectors() -> None:
    for language in ("en", "es"):
        bag = Embeddings(representation="bag").similarities(language)
        vectors = Embeddings(representation="vectors").similarities(language)
        assert bag[0, 1] == pytest.approx(1) and vectors[0, 1] == pytest.approx(1)
        assert vectors[0, 2] > vectors[0, 3], "the same subject is nearer than another one"
        assert np.allclose(vectors, vectors.T)


def test_few_examples_are_learnt_by_heart_and_a_tiny_network_underfits() -> None:
    training, validation = LearningCurves(hidden=32, count=6, noise=0.6).trained()
    assert training[-1] < 0.1 and validation[-1] > min(validation) * 1.1
    training, _ = LearningCurves(hidden=1, count=128, noise=0.0).trained()
    wide, _ = LearningCurves(hidden=32, count=128, noise=0.0).trained()
    assert training[-1] > 3 * wide[-1]


def test_a_batch_has_the_shape_that_is_told() -> None:
    assert next(prepared("digits").train.batches(5)).inputs.shape == (5, 8, 8)
    assert next(prepared("sunspots").train.batches(5)).inputs.shape == (5, 24, 1)


def test_errors_add_up_only_where_a_predictor_reads_its_own_outputs() -> None:
    truth, forced, free = TeacherForcing(off=0.0, steps=100).forecasts()
    assert forced == pytest.approx(truth, abs=1e-12) and free == pytest.approx(truth, abs=1e-9)
    truth, forced, free = TeacherForcing(off=2.0, steps=100).forecasts()
    turn = 2 * math.pi / PERIOD
    one_step = 2 * abs(math.cos(1.02 * turn) - math.cos(turn))
    assert max(abs(one - true) for one, true in zip(forced, truth, strict=True)) == pytest.approx(one_step, rel=1e-6)
    # Its own outputs are a wave of its own frequency through the same first two values.
    own = math.sin(turn) / math.sin(1.02 * turn)
    assert free == pytest.approx([own * math.sin(1.02 * turn * step) for step in range(2, 102)], abs=1e-9)
