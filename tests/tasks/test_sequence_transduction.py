"""Sequence transduction in both its forms: how symbols lie in time, what is counted, and what chance would give."""

import math

import pytest
import torch

from playground.baselines.memoryless import Memoryless
from playground.batch import END, PADDING, Batch
from playground.datasets.copying import Copying
from playground.datasets.reversal import Reversal
from playground.errors import Impossible, WrongInput
from playground.experiment import Experiment
from playground.records.sequences import BLANK, DELIMITER, FIRST
from playground.tasks.sequence_transduction import SequenceTransduction
from playground.text import speaking

TASK = SequenceTransduction()
SEQUENCE, STEPS = TASK.patterns()
FORMS = {"encoder_decoder": SEQUENCE, "sequence_to_sequence": STEPS}


def network(model, data, **knobs):
    table = {"task": {"kind": "sequence_transduction"}, "model": {"kind": model, "hidden": 6, "cell": "gru", **knobs}}
    return Experiment.configure(table).network(data.sizes).eval()


def test_the_copy_task_lies_in_time_as_published():
    records = Copying(count=200, delay=99).load()
    data = TASK.prepare(records, STEPS, 0)
    inputs, targets = data.train.inputs, data.train.targets
    assert inputs.shape == targets.shape == (160, 100 + 20)  # T + 20
    assert (inputs[:, :10] == torch.from_numpy(records.sources[:160]) + FIRST).all()
    assert (inputs[:, 10:109] == BLANK).all() and (inputs[:, 109] == DELIMITER).all()
    assert (inputs[:, 110:] == BLANK).all()
    assert (targets[:, :110] == BLANK).all() and (targets[:, 110:] == inputs[:, :10]).all()


def test_a_decoder_is_asked_for_the_symbols_and_their_end():
    data = TASK.prepare(Reversal(count=200, length=4).load(), SEQUENCE, 0)
    assert (data.train.targets[:, :4] == data.train.inputs.flip(1)).all() and (data.train.targets[:, 4] == END).all()
    assert data.sizes.horizon == 5 and data.sizes.vocabulary == data.sizes.outputs == 8 + FIRST


def test_accuracies_by_hand():
    targets = torch.tensor([[BLANK, 5, 6], [BLANK, 7, 8]])
    answer = torch.tensor([[9, 5, 6], [BLANK, 7, 9]])  # a wrong blank is no wrong symbol
    batch = Batch(targets, targets)
    assert TASK.metrics(TASK.tally(answer, batch, {}), {}) == {"token_accuracy": 0.75, "sequence_accuracy": 0.5}
    targets = torch.tensor([[5, 6, END], [5, END, PADDING]])
    answer = torch.tensor([[5, 6, 7], [5, END, PADDING]])  # a sequence that does not end is not right
    batch = Batch(targets, targets)
    assert TASK.metrics(TASK.tally(answer, batch, {}), {}) == {"token_accuracy": 1.0, "sequence_accuracy": 0.5}


def test_without_memory_the_published_cross_entropy_is_left():
    data = TASK.prepare(Copying(count=200, delay=99).load(), STEPS, 0)
    found = Memoryless().metrics(TASK, data)["test"]
    assert found == pytest.approx(
        {"token_accuracy": 1 / 8, "sequence_accuracy": 8.0**-10, "cross_entropy": 10 * math.log(8) / 120}
    )


def test_the_memoryless_values_are_those_of_such_answers():
    """Scores that are certain of blanks and alike for all symbols have the loss that the formula says."""
    data = TASK.prepare(Copying(count=200, delay=5, length=4).load(), STEPS, 0)
    batch = data.tests["test"].whole
    scores = torch.full((*batch.targets.shape, 8 + FIRST), -torch.inf)
    scores[..., FIRST:] = 0
    blank = batch.targets == BLANK
    scores[blank] = -torch.inf
    scores[..., BLANK] = torch.where(blank, 0.0, -torch.inf)
    assert float(TASK.loss(scores, batch)) == pytest.approx(Memoryless().metrics(TASK, data)["test"]["cross_entropy"])


@pytest.mark.parametrize("model", FORMS)
def test_each_form_answers_measures_and_takes_symbols_of_a_person(model):
    data = TASK.prepare(Copying(count=200, delay=3, length=5).load(), FORMS[model], 0)
    made = network(model, data)
    loss, metrics = TASK.measure(made, data.tests["test"], data.memory, 64)
    assert set(metrics) == {"token_accuracy", "sequence_accuracy", "cross_entropy"} and metrics["cross_entropy"] == loss
    sample = TASK.respond(made, data.memory, TASK.request(text="abc a"))
    assert sample.input == {"sequence": ["ABCA"]} and len(sample.output["answer"]) == 1
    shown = TASK.respond(made, data.memory, TASK.request())
    assert shown == TASK.sample(made, data, 0) and shown.input["sequence"] == shown.input["right answer"]
    assert list(TASK.show({"one": shown}, data.memory)[0].frame) == ["sequence", "right answer", "answer"]
    with speaking("es"):
        (table,) = TASK.show({"one": shown}, data.memory)
    assert list(table.frame) == ["secuencia", "respuesta correcta", "respuesta"]
    meters = TASK.meters(made, data, 0)
    assert meters.pop("whole_sequences") == metrics["sequence_accuracy"]
    assert set(meters) == ({"exposure_bias"} if model == "encoder_decoder" else set())
    with pytest.raises(WrongInput, match="“Z”"):
        TASK.respond(made, data.memory, TASK.request(text="AZ"))


def test_what_a_decoder_attends_to_is_shown_of_the_first_sequence():
    data = TASK.prepare(Copying(count=200, delay=3, length=5).load(), SEQUENCE, 0)
    torch.manual_seed(0)
    made = network("encoder_decoder", data, attention="additive")
    with torch.no_grad():
        made.get_submodule("head").bias[END] = -100  # it never ends
    sample = TASK.respond(made, data.memory, TASK.request(text="ABCAB"))
    kept = sample.output["alignment"]
    assert kept["inputs"] == list("ABCAB···") and "".join(kept["outputs"]) == sample.output["answer"][0]
    assert len(kept["weights"]) == len(kept["outputs"]) > 0
    assert [sum(row) for row in kept["weights"]] == pytest.approx([1.0] * len(kept["outputs"]), abs=1e-3)
    table, figure, where = TASK.show({"one": sample}, data.memory)
    assert list(table.frame) == ["sequence", "answer"]
    assert len(figure.figure.data[0].z) == len(where.frame) == len(kept["outputs"])
    assert "alignment" not in TASK.sample(network("encoder_decoder", data), data, 0).output


def test_a_network_that_answers_once_is_refused_with_the_reason():
    with pytest.raises(Impossible, match="only a decoder"):
        Experiment.configure({"task": {"kind": "sequence_transduction"}, "model": {"kind": "sequence_to_vector"}})


def test_new_symbols_are_refused():
    data = TASK.prepare(Reversal(count=200, symbols=4).load(), STEPS, 0)
    assert len(TASK.unseen(Reversal(count=100, symbols=3).load(), STEPS, data.memory)[0]) == 100
    with pytest.raises(WrongInput, match="“E”"):
        TASK.unseen(Reversal(count=100, symbols=6).load(), STEPS, data.memory)
