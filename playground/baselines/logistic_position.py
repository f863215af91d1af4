"""The floor of a linear look at one position."""

from playground.baseline import Baseline
from playground.baselines._logistic import fitted
from playground.batch import Data
from playground.task import Task
from playground.text import Text


class LogisticPosition(Baseline):
    """Logistic regression from the notes of a position to its chord."""

    title = Text("logistic, one position", "logística, una posición")
    about = Text(
        "Logistic regression on the notes of the position alone; its regularisation is chosen on the validation set.",
        "Regresión logística solo sobre las notas de la posición; la regularización se elige con el conjunto de validación.",
    )
    records = frozenset({"melodies"})
    role = "trivial"
    order = 20

    def metrics(self, task: Task, data: Data) -> dict[str, dict[str, float]]:
        """Fit, choose the penalty on validation, measure on every test part."""
        return fitted(task, data, lambda inputs: inputs)
