import torch

from playground.baselines.majority import Majority
from playground.batch import Batch, Data, Examples, Pattern, Sizes
from playground.task import TASKS


def data(task_memory, train, test, pattern, outputs):
    return Data(Sizes(pattern, outputs), train, train, {"test": test, "other": train}, task_memory, {})


def test_it_answers_the_most_frequent_class_of_training_for_texts():
    train = Examples(
        Batch(torch.ones(5, 3, dtype=torch.int64), torch.tensor([2, 2, 2, 0, 1]), torch.tensor([3, 2, 1, 3, 3]))
    )
    test = Examples(Batch(torch.ones(4, 3, dtype=torch.int64), torch.tensor([2, 0, 0, 1]), torch.tensor([3, 3, 2, 1])))
    found = Majority().metrics(TASKS["sentiment"](), data({}, train, test, Pattern("tokens", "vector"), 3))
    assert found["test"]["accuracy"] == 0.25
    assert found["other"]["accuracy"] == 0.6


def test_padding_counts_for_nothing_where_every_position_has_a_class():
    targets = torch.tensor([[1, 1, 0, 0], [1, 2, 0, 0]])
    part = Examples(Batch(torch.zeros(2, 4, 12), targets, torch.tensor([2, 2])), steps=True)
    found = Majority().metrics(
        TASKS["chords"](), data({"classes": list("abc")}, part, part, Pattern("values", "steps"), 3)
    )
    assert found["test"]["accuracy"] == 0.75
