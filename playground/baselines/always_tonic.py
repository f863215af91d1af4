"""The floor of never leaving home."""

from torch import Tensor
from torch.nn import functional as F

from playground.baseline import Answer, BatchBaseline
from playground.batch import Batch, Data, Examples
from playground.errors import Impossible
from playground.task import Task
from playground.text import Text


class AlwaysTonic(BatchBaseline):
    """The tonic triad of the melody's key under every position; where the key changes, of the key at hand."""

    title = Text("always the tonic", "siempre la tónica")
    about = Text(
        "Puts the tonic chord under every position: C in C major, Am in A minor.",
        "Pone bajo cada posición el acorde de tónica: do en do mayor, la menor en la menor.",
    )
    records = frozenset({"melodies"})
    role = "fitted"
    order = 15

    def fit(self, task: Task, data: Data) -> Answer:
        """Nothing is fitted.

        Raises:
            Impossible: the positions do not say what their key is.
        """
        if not all(isinstance(part, Examples) and "tonic" in part.extras for part in data.tests.values()):
            raise Impossible(
                Text("The key of these positions is not known.", "No se conoce la tonalidad de estas posiciones.")
            )

        def answer(batch: Batch) -> Tensor:
            """Scores `(batch, time, classes)`."""
            home = batch.extras["tonic"][:, : batch.targets.shape[1]]  # extras are not cut to the batch's longest
            return F.one_hot(home, data.sizes.outputs).float()

        return answer
