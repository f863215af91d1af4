"""What tasks with classes have in common: weights of classes in the loss, and in nothing else."""

import numpy as np
import pytest
import torch
from sklearn.metrics import balanced_accuracy_score
from sklearn.utils.class_weight import compute_class_weight
from torch import nn

from playground.batch import Batch
from playground.classification import Classification, balanced, cross_entropy, spread_over_classes
from playground.dataset import LabelledTexts
from playground.experiment import Experiment
from playground.task import TASKS
from playground.text import Text
from playground.training import Trainer
from tests.tasks.test_chords import PATTERN as CHORDS, SONGS

TASK = TASKS["sentiment"]
CLASSES = (Text("bad", "mala"), Text("good", "buena"))
TEXTS = LabelledTexts(
    {"train": [(f"{'good' if n % 5 == 0 else 'bad'} film {n}", int(n % 5 == 0)) for n in range(100)]}, CLASSES
)


def prepared(**settings):
    task = TASK(**settings)
    return task, task.prepare(TEXTS, task.patterns()[0], 0)


def test_balanced_weights_are_those_of_scikit_learn():
    targets = torch.tensor([0, 0, 0, 2, 2, 1, 0, 0])
    expected = compute_class_weight("balanced", classes=np.arange(3), y=targets.numpy())
    assert balanced(targets, 3).tolist() == pytest.approx(expected.tolist())
    # By hand: 8 targets over 3 classes of 5, 1 and 2.
    assert balanced(targets, 3).tolist() == pytest.approx([8 / 15, 8 / 3, 8 / 6])


def test_positions_behind_an_end_and_classes_that_do_not_occur_are_no_class():
    targets = torch.tensor([[0, 1, -1], [0, -1, -1]])
    assert balanced(targets, 4).tolist() == pytest.approx([3 / 4, 3 / 2, 3 / 2, 3 / 2])


def test_the_loss_is_torchs_weighted_cross_entropy():
    scores = torch.randn(6, 3, generator=torch.Generator().manual_seed(0), requires_grad=True)
    targets, weights = torch.tensor([0, 0, 0, 1, 2, 0]), torch.tensor([0.5, 3.0, 1.5])
    batch = Batch(torch.zeros(6, 1), targets, sample_weight=weights[targets])
    loss = cross_entropy(scores, batch)
    expected = nn.functional.cross_entropy(scores, targets, weight=weights)
    assert loss.item() == pytest.approx(expected.item(), rel=1e-6)
    mine, theirs = (torch.autograd.grad(one, scores)[0] for one in (loss, expected))
    assert torch.allclose(mine, theirs, atol=1e-7)
    # With softened classes an item's whole loss is weighted.
    soft = nn.functional.cross_entropy(scores, targets, label_smoothing=0.2, reduction="none")
    by_hand = float((soft.detach() * weights[targets]).sum() / weights[targets].sum())
    assert cross_entropy(scores, batch, 0.2).item() == pytest.approx(by_hand, rel=1e-6)


def test_the_loss_of_a_part_is_that_of_all_its_items_at_once():
    task, data = prepared(class_weight="balanced")
    network = Experiment.configure({"task": task.plain()}).network(data.sizes)
    loss, _ = task.measure(network, data.validation, data.memory, 7)
    whole = data.validation.whole
    with torch.inference_mode():
        outputs, _ = network(whole)
    weights = torch.tensor(list(data.protocol["class_weight"].values()))
    assert loss == pytest.approx(nn.functional.cross_entropy(outputs, whole.targets, weight=weights).item(), rel=1e-3)


def test_weights_change_the_loss_and_no_metric_and_stand_in_the_protocol():
    (plain, before), (weighted, after) = prepared(), prepared(class_weight="balanced")
    network = Experiment.configure({"task": plain.plain()}).network(before.sizes)
    first = plain.measure(network, before.tests["test"], before.memory, 16)
    second = weighted.measure(network, after.tests["test"], after.memory, 16)
    assert first[1] == second[1] and first[0] != second[0]
    told = after.protocol["class_weight"]
    assert set(told) == {"bad", "good"} and told["good"] > 2 and told["bad"] < 1
    assert "class_weight" not in before.protocol
    assert before.train.whole.sample_weight is None


def test_training_with_weights_finds_the_rare_class_sooner():
    def recall(**settings):
        experiment = Experiment.configure(
            {
                "task": {"kind": "sentiment", **settings},
                "model": {"hidden": 8},
                "training": {"epochs": 2, "device": "cpu"},
            }
        )
        data = experiment.task.prepare(TEXTS, experiment.pattern, 0)
        trainer = Trainer(experiment.training, experiment.task, experiment.network(data.sizes), data, 0)
        list(trainer)
        part = data.train.whole
        with torch.inference_mode():
            given = trainer.network.eval()(part)[0].argmax(1)
        return float((given[part.targets == 1] == 1).float().mean())

    assert recall(class_weight="balanced") > recall()


def test_each_position_has_the_weight_of_its_class_and_padding_has_none():
    task = TASKS["chords"](class_weight="balanced")
    data = task.prepare(SONGS, CHORDS, seed=0)
    whole = data.train.whole
    assert (whole.sample_weight[~whole.mask] == 0).all() and (whole.sample_weight[whole.mask] > 0).all()
    for batch in data.train.batches(2):
        assert batch.sample_weight.shape == batch.targets.shape
        outputs = torch.randn(*batch.targets.shape, data.sizes.outputs)
        weights = torch.zeros(data.sizes.outputs)
        weights[batch.targets[batch.mask]] = batch.sample_weight[batch.mask]
        expected = nn.functional.cross_entropy(outputs[batch.mask], batch.targets[batch.mask], weight=weights)
        assert task.loss(outputs, batch).item() == pytest.approx(expected.item(), rel=1e-5)


@pytest.mark.parametrize("kind", [kind for kind in TASKS if issubclass(TASKS[kind], Classification)])
def test_without_weights_an_experiment_has_the_digest_that_older_runs_have(kind):
    experiment = Experiment.configure({"task": {"kind": kind}})
    assert "class_weight" not in experiment.decisive()["task"]
    assert experiment.digest() == Experiment.configure({"task": {"kind": kind, "class_weight": "none"}}).digest()
    assert experiment.digest() != Experiment.configure({"task": {"kind": kind, "class_weight": "balanced"}}).digest()


@pytest.mark.parametrize("answers", [[0, 0, 0, 0, 0, 0], [0, 1, 2, 0, 0, 1], [0, 0, 0, 0, 1, 2]])
def test_how_answers_are_spread_is_as_scikit_learn_counts_it(answers):
    targets, matrix = [0, 0, 0, 0, 1, 2], torch.zeros(4, 4, dtype=torch.int64)
    for target, answer in zip(targets, answers, strict=True):
        matrix[target, answer] += 1
    found = spread_over_classes(matrix)
    assert found["one_class"] == max(answers.count(label) for label in range(3)) / 6
    assert found["rare_classes"] == pytest.approx(balanced_accuracy_score(targets, answers, adjusted=True))


def test_of_one_class_alone_no_recall_is_told():
    assert spread_over_classes(torch.tensor([[3, 1], [0, 0]])) == {"one_class": 0.75}
