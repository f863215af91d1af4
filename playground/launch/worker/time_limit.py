"""How long a run may take in all: preparing, the first measurement, training, the test part, the baselines.

The run itself ends in time: its training stops while there is still time to measure, and whatever else it does is broken
off. Where it does not, the dispatcher asks it to stop and then ends its process.
"""

import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from playground.text import Text

if TYPE_CHECKING:  # the dispatcher does without torch
    from playground.batch import Data
    from playground.training import Trainer

LATE = 20.0
"""Seconds after its time limit in which a run should have ended by itself; to start and to keep its weights takes some."""
_SHARE = 0.1
"""Of the time limit that is kept for what comes after the training, at least."""
_SLOWER = 1.25
"""How much longer a measurement may take than the last one."""

LEFT_OUT = Text(
    "The time limit was reached: baselines that had not been evaluated by then are left out.",
    "Se alcanzó el límite de tiempo: se omiten las referencias que aún no se habían evaluado.",
)

NOT_IN_TIME = Text(
    "The time limit of {limit} s for the whole run was reached.",
    "Se alcanzó el límite de {limit} s para toda la ejecución.",
)


@dataclass
class TimeLimit:
    """The time of one run.

    Attributes:
        limit: seconds that the whole run may take; infinite: no limit.
        before: seconds that the run's earlier sessions took.
    """

    limit: float
    before: float
    _began: float = field(default_factory=time.monotonic)

    @property
    def spent(self) -> float:
        """Seconds over all sessions, whatever they were spent on."""
        return self.before + time.monotonic() - self._began

    @property
    def over(self) -> bool:
        """Whether nothing of it is left."""
        return self.spent >= self.limit

    def bound(self, trainer: "Trainer", data: "Data") -> None:
        """Have a training stop while there is time for its last validation, the test part and the baselines."""
        if self.limit == math.inf:
            return
        tests = sum(part.items for part in data.tests.values()) / max(1, data.validation.items)
        after = max(_SHARE * self.limit, _SLOWER * trainer.looked * (1 + tests))
        trainer.limit = min(trainer.limit, max(0.0, trainer.seconds + self.limit - self.spent - after))

    def reached(self, doing: Text) -> Text:
        """Why a run ended that had not finished when its time was over.

        Args:
            doing: what it was at.
        """
        return Text(
            "The time limit of {limit} s for the whole run was reached ({doing}); the weights trained until then are kept.",
            "Se alcanzó el límite de {limit} s para toda la ejecución ({doing}); se conservan los pesos obtenidos hasta entonces.",
        ).format(limit=f"{self.limit:g}", doing=doing)
