"""Classes and numbers of sequences: splits, lengths, answers, what a person may give, and the baselines."""

import numpy as np
import pytest
import torch

from playground.baselines.all_steps import AllStepsLogistic, AllStepsRidge
from playground.baselines.mean import Mean
from playground.batch import Batch
from playground.classification import CHECKS
from playground.datasets.adding import Adding
from playground.datasets.agreement import Agreement
from playground.datasets.digits import Digits
from playground.datasets.parity import Parity
from playground.errors import WrongInput
from playground.experiment import Experiment
from playground.tasks._sequences import in_words, rounded
from playground.tasks.sequence_classification import SequenceClassification
from playground.tasks.sequence_regression import SequenceRegression
from playground.text import speaking

REGRESSION, CLASSES = SequenceRegression(), SequenceClassification()
(PATTERN,) = REGRESSION.patterns()


def prepared(task, records):
    return task.prepare(records, PATTERN, 0)


def network(task, data):
    table = {"task": {"kind": task.kind()}, "model": {"hidden": 5, "cell": "gru"}}
    return Experiment.configure(table).network(data.sizes).eval()


def test_the_parts_follow_each_other_and_miss_nothing():
    records = Adding(count=205, length=9).load()
    data = prepared(REGRESSION, records)
    parts = [data.train, data.validation, data.tests["test"]]
    assert [len(part) for part in parts] == [165, 20, 20] == list(data.protocol["examples"].values())
    np.testing.assert_array_equal(torch.cat([part.inputs for part in parts]).numpy(), records.values)
    assert data.sizes.features == 2 and data.sizes.outputs == 1 and data.sizes.time == 9
    assert data.train.lengths is None


def test_shorter_sequences_are_padded_and_their_padding_changes_nothing():
    data = prepared(CLASSES, Parity(count=400, length=12).load())
    made, part = network(CLASSES, data), data.validation
    assert part.lengths is not None and part.lengths.min() < 12
    together = made(part.whole)[0]
    for row in range(8):
        length = int(part.lengths[row])
        alone = made(Batch(part.inputs[row : row + 1, :length], part.targets[row : row + 1]))[0]
        torch.testing.assert_close(alone[0], together[row])


def test_samples_keep_six_significant_digits():
    assert [rounded(value) for value in (1.2345678, -1.2345678e-7, 12345678.0)] == [1.23457, -1.23457e-7, 12345700.0]


def test_too_few_sequences_are_refused():
    with pytest.raises(WrongInput, match="only 6 different"):
        prepared(CLASSES, Parity(count=200, length=2).load())


def test_error_metrics_by_hand():
    batch = Batch(torch.zeros(3, 4, 2), torch.tensor([1.0, 0.5, 2.0]))
    tally = REGRESSION.tally(torch.tensor([1.5, 0.5, 1.0]), batch, {})
    assert REGRESSION.metrics(tally, {}) == pytest.approx({"mse": (0.25 + 1) / 3, "mae": 0.5})
    assert float(REGRESSION.loss(torch.tensor([[1.5], [0.5], [1.0]]), batch)) == pytest.approx(1.25 / 3)


def test_the_answer_to_a_typed_sequence_is_that_to_the_same_numbers():
    data = prepared(REGRESSION, Adding(count=200, length=6).load())
    made = network(REGRESSION, data)
    sample = REGRESSION.respond(made, data.memory, REGRESSION.request(text="0.5 0  0.25 1\n0.125 1"))
    given = torch.tensor([[[0.5, 0], [0.25, 1], [0.125, 1]]])
    assert sample.output["prediction"] == [rounded(made(Batch(given, torch.zeros(1)))[0].item())]


def test_nothing_typed_asks_for_the_shown_sequences():
    data = prepared(CLASSES, Digits().load())
    made = network(CLASSES, data)
    sample = CLASSES.respond(made, data.memory, CLASSES.request())
    assert sample == CLASSES.sample(made, data, 0) and len(sample.output["class"]) == 6
    assert sample.input["right answer"] == [str(int(one)) for one in data.validation.targets[:6]]
    assert CLASSES.show({"one": sample, "two": sample}, data.memory)


def test_words_are_read_as_the_network_read_them():
    data = prepared(CLASSES, Agreement(count=200).load())
    sample = CLASSES.respond(network(CLASSES, data), data.memory, CLASSES.request(text="the keys near the door"))
    assert sample.output["class"][0] in ("singular", "plural")
    with pytest.raises(WrongInput, match="keyz"):
        CLASSES.respond(network(CLASSES, data), data.memory, CLASSES.request(text="the keyz"))


@pytest.mark.parametrize("text", ["0.5", "a b", "nan 1", "1e999 1", "0,5 1"])
def test_what_is_no_sequence_of_such_steps_is_refused(text):
    data = prepared(REGRESSION, Adding(count=200, length=6).load())
    with pytest.raises(WrongInput, match="2 numbers a step"):
        REGRESSION.respond(network(REGRESSION, data), data.memory, REGRESSION.request(text=text))


def test_new_records_must_have_the_steps_that_the_network_reads():
    data = prepared(CLASSES, Digits().load())
    part, raw = CLASSES.unseen(Digits().load(), PATTERN, data.memory)
    assert len(part) == 1797 and raw is None
    with pytest.raises(WrongInput, match="8 numbers a step"):
        CLASSES.unseen(Parity(count=200).load(), PATTERN, data.memory)


def test_the_mean_has_the_variance_as_its_error():
    data = prepared(REGRESSION, Adding(count=5000, length=4).load())
    found = Mean().metrics(REGRESSION, data)["test"]
    target, mean = data.tests["test"].targets, data.train.targets.mean()
    assert found["mse"] == pytest.approx(float((target - mean).square().mean()), rel=1e-5)


def test_linear_models_see_every_step_and_no_product():
    """A sum of all numbers is linear; a sum of marked numbers is not, and leaves what the markers would tell."""
    data = prepared(REGRESSION, Adding(count=3000, length=4).load())
    whole = data.train.inputs[..., 0].sum(1)
    linear = {"train": data.train, "validation": data.validation, "test": data.tests["test"]}
    for part in linear.values():
        part.whole.targets.copy_(part.inputs[..., 0].sum(1))
    assert AllStepsRidge().metrics(REGRESSION, data)["test"]["mse"] < 1e-4 * float(whole.var())
    data = prepared(REGRESSION, Adding(count=3000, length=20).load())
    assert 0.13 < AllStepsRidge().metrics(REGRESSION, data)["test"]["mse"] < 0.2


def test_logistic_regression_reads_digits_and_cannot_count_parity():
    found = AllStepsLogistic().metrics(CLASSES, prepared(CLASSES, Digits().load()))["test"]
    assert found["accuracy"] > 0.85
    found = AllStepsLogistic().metrics(CLASSES, prepared(CLASSES, Parity(count=3000, length=14).load()))["test"]
    assert found["accuracy"] < 0.65


def test_classes_may_be_weighed_in_the_loss():
    records = Parity(count=300, length=12).load()
    assert prepared(CLASSES, records).train.whole.sample_weight is None
    weighed = prepared(SequenceClassification(class_weight="balanced"), records).train.whole
    sums = [float(weighed.sample_weight[weighed.targets == number].sum()) for number in (0, 1)]
    assert sums[0] == pytest.approx(sums[1], rel=1e-4)


@pytest.mark.parametrize(
    ("records", "text"),
    [
        (Parity(count=300, length=12), "0000101010"),
        (Digits(), "0 0 5 13 9 1 0 0"),
        (Parity(count=300, length=12), "0 -1"),
    ],
)
def test_values_outside_those_of_the_data_are_refused(records, text):
    data = prepared(CLASSES, records.load())
    with pytest.raises(WrongInput, match="between 0 and 1; separate the numbers by spaces"):
        CLASSES.respond(network(CLASSES, data), data.memory, CLASSES.request(text=text))


@pytest.mark.parametrize("records", [Parity(count=300, length=12), Agreement(count=300)])
def test_a_sequence_that_is_shown_can_be_given_back(records):
    data = prepared(CLASSES, records.load())
    made = network(CLASSES, data)
    shown = CLASSES.respond(made, data.memory, CLASSES.request())
    for place, caption in enumerate(shown.input["sequence"]):
        answer = CLASSES.respond(made, data.memory, CLASSES.request(text=caption)).output
        assert answer["class"] == shown.output["class"][place : place + 1]
        assert answer["probability"] == pytest.approx(shown.output["probability"][place : place + 1], abs=2e-4)


def test_a_network_from_before_values_had_bounds_still_answers():
    data = prepared(CLASSES, Parity(count=300, length=12).load())
    memory = {name: value for name, value in data.memory.items() if name != "range"}
    assert CLASSES.respond(network(CLASSES, data), memory, CLASSES.request(text="0 1 2")).output["class"]


def test_samples_hold_plain_names_that_are_shown_in_the_language_in_force():
    records = Parity(count=300, length=12).load()
    data = prepared(CLASSES, records)
    with speaking("es"):
        sample = CLASSES.sample(network(CLASSES, data), data, 0)
        (table,) = CLASSES.show({"a": sample}, data.memory)
        preview = CLASSES.preview(records, data).exhibits[0].frame
    assert {*sample.output["class"], *sample.input["right answer"]} <= {"even", "odd"}
    assert list(table.frame.columns) == ["secuencia", "respuesta correcta", "clase", "probabilidad"]
    assert {*table.frame["clase"], *preview["respuesta correcta"]} <= {"par", "impar"}
    (table,) = CLASSES.show({"a": sample, "b": sample}, data.memory)
    assert list(table.frame.columns) == ["run", "sequence", "right answer", "class", "probability"]
    assert set(table.frame["class"]) <= {"even", "odd"}


def test_numbers_are_shown_in_the_language_in_force():
    data = prepared(REGRESSION, Adding(count=300, length=6).load())
    sample = REGRESSION.sample(network(REGRESSION, data), data, 0)
    with speaking("es"):
        (table,) = REGRESSION.show({"a": sample}, data.memory)
    assert list(table.frame.columns) == ["secuencia", "respuesta correcta", "predicción"]
    told = {"right answer": [1e-5, 0.25, 1e7], "prediction": [-1.5, 1234.0, 100.0]}
    with speaking("es"):
        assert list(in_words(told, data.memory).values()) == [
            ["1,000e−05", "0,2500", "1,000e+07"],
            ["−1,500", "1234", "100,0"],
        ]


def test_classes_are_not_only_of_texts():
    check = CHECKS["over_majority"]
    assert "text" not in check.help.en and "texto" not in check.help.es
