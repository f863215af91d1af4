"""Trivial forecast: the last season times the growth since."""

from torch import Tensor

from playground.baseline import Answer, BatchBaseline
from playground.batch import Batch, Data
from playground.errors import Impossible
from playground.series.naive import TITLES, Past, seasonal_ratio
from playground.task import Task
from playground.text import Text


class SeasonalRatio(BatchBaseline):
    """The last season comes back, grown by as much as the last value has grown since one season ago."""

    title = TITLES["seasonal_ratio"]
    about = Text(
        "Multiplies the last season by the growth of the last value over one season.",
        "Multiplica el último periodo estacional por lo que ha crecido el último valor en un periodo.",
    )
    records = frozenset({"series"})
    role = "fitted"
    order = 41

    def fit(self, task: Task, data: Data) -> Answer:
        """Nothing is fitted: the rule is applied where each window ends.

        Raises:
            Impossible: when asked, where the data have no season, or values that do not grow by a ratio.
        """
        period = int(data.memory["period"])

        def answer(batch: Batch) -> Tensor:
            past = Past.of(batch)
            if period < 2 or bool((past.recent <= 0).any()):
                raise Impossible(
                    Text(
                        "{title} needs a season and values above zero.",
                        "{title} necesita un periodo estacional y valores mayores que cero.",
                    ).format(title=self.title)
                )
            return seasonal_ratio(past, batch.extras["truth"].shape[1], period)

        return answer
