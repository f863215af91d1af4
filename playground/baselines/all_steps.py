"""Linear models of all steps at once: each value of each step has a weight of its own."""

from functools import partial

import torch
from sklearn.linear_model import LogisticRegression, Ridge
from torch import Tensor

from playground.baseline import Answer, BatchBaseline, best
from playground.baselines import _logistic
from playground.batch import Batch, Data, Examples
from playground.records.sequences import FROM_VECTORS, WITH_CLASSES, WITH_NUMBERS
from playground.task import Task
from playground.text import Text

BRINGS = ("all_steps_logistic", "all_steps_ridge")
PENALTIES = (0.1, 10.0, 1000.0)
"""Of the squares of the weights; that which is best on validation is taken."""
ITERATIONS = 100


class AllStepsLogistic(BatchBaseline):
    """Multinomial logistic regression."""

    title = Text("logistic regression, all steps", "regresión logística, todos los pasos")
    about = Text(
        "A weighted sum of all values of all steps for each class; the weights are regularised as validation says.",
        "Una suma ponderada de todos los valores de todos los pasos para cada clase; la regularización la decide la validación.",
    )
    records = frozenset({WITH_CLASSES})
    role = "fitted"
    order = 60

    def fit(self, task: Task, data: Data) -> Answer:
        """Fit for each penalty, keep the one that is best on validation."""
        inputs, targets = _table(data)
        models = [
            _logistic.fitted(LogisticRegression(C=1 / penalty, max_iter=ITERATIONS), inputs, targets.numpy())
            for penalty in PENALTIES
        ]

        def answer(model: LogisticRegression, batch: Batch) -> Tensor:
            return _logistic.scores(model, _rows(batch, data), data.sizes.outputs).to(batch.inputs.device)

        return best(task, data, [partial(answer, model) for model in models])


class AllStepsRidge(BatchBaseline):
    """Ridge regression (Hoerl and Kennard, 1970)."""

    title = Text("linear regression, all steps", "regresión lineal, todos los pasos")
    about = Text(
        "A weighted sum of all values of all steps; the weights are regularised as validation says.",
        "Una suma ponderada de todos los valores de todos los pasos; la regularización la decide la validación.",
    )
    records = frozenset({WITH_NUMBERS, FROM_VECTORS})
    role = "fitted"
    order = 60

    def fit(self, task: Task, data: Data) -> Answer:
        """Fit for each penalty, keep the one that is best on validation."""
        inputs, targets = _table(data)
        models = [
            Ridge(alpha=penalty).fit(inputs, targets.flatten(1) if targets.dim() > 1 else targets)
            for penalty in PENALTIES
        ]

        def answer(model: Ridge, batch: Batch) -> Tensor:
            return torch.from_numpy(model.predict(_rows(batch, data))).to(batch.targets).view_as(batch.targets)

        return best(task, data, [partial(answer, model) for model in models])


def _table(data: Data) -> tuple[Tensor, Tensor]:
    """The training part: `(examples, time * features)` and its targets `(examples, …)`."""
    batches = list(data.train.batches(1024))
    return torch.cat([_rows(batch, data) for batch in batches]), torch.cat([batch.targets.cpu() for batch in batches])


def _rows(batch: Batch, data: Data) -> Tensor:
    """`(batch, time * features)` of the longest sequence of the training part; what is longer is cut off."""
    assert isinstance(data.train, Examples)
    longest = data.train.inputs.shape[1]
    inputs = batch.inputs[:, :longest].cpu()
    return torch.nn.functional.pad(inputs, (0, 0, 0, longest - inputs.shape[1])).flatten(1)
