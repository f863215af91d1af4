"""The floor of a linear look at one position."""

from playground.baseline import Answer, BatchBaseline
from playground.baselines._logistic import of_positions
from playground.batch import Data
from playground.task import Task
from playground.text import Text


class LogisticPosition(BatchBaseline):
    """Logistic regression from the notes of a position to its chord."""

    title = Text("logistic, one position", "logística, una posición")
    about = Text(
        "Logistic regression on the notes of the position alone; its regularisation is chosen on the validation set.",
        "Regresión logística solo sobre las notas de la posición; la regularización se elige con el conjunto de validación.",
    )
    records = frozenset({"melodies"})
    role = "trivial"
    order = 20

    def fit(self, task: Task, data: Data) -> Answer:
        """Fit, choose the penalty on validation."""
        return of_positions(task, data, lambda inputs: inputs)
