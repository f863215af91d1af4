"""The sequence that is looked at inside a trained network: what a person gives, or one of the run's own data."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from playground.batch import Data, Part
from playground.errors import NotFound
from playground.launch.data import same_data
from playground.settings import settings
from playground.task.inspected import Inspected
from playground.text import Text
from playground.tracking import runs, search
from playground.tracking.models import Trained


def given(trained: Trained, request: Mapping[str, Any]) -> Inspected:
    """What a person gave, as the network sees it; its labels are in the language in force.

    Args:
        trained: the network.
        request: the plain table of the task's request, as for *Try it*.

    Raises:
        Impossible: the task does not say how its sequences are looked at.
        WrongInput: the request cannot be read; the sentence says what would be right.
    """
    experiment = trained.experiment
    asked = type(experiment.task).request.configure(request, "request").within(settings())
    found = experiment.task.sequence(trained.memory, asked, experiment.pattern)
    return found.answered(trained.network)


def drawn(trained: Trained, number: int, part: str = "test") -> Inspected:
    """One sequence of the run's data, with the truth; its labels are in the language in force.

    Args:
        trained: the network.
        number: of the sequence, from 1; there are `count`.
        part: of the data, such as `test`.

    Raises:
        Impossible: the task does not say how its sequences are looked at.
        NotFound: there is no such sequence or part, or the data are not here any more.
        RunFailed: the data are read otherwise than when the run was trained.
    """
    experiment = trained.experiment
    return experiment.task.sequence_of(_part(trained, part), number - 1, trained.memory, experiment.pattern)


def count(trained: Trained, part: str = "test") -> int:
    """How many sequences `drawn` has to choose from.

    Raises:
        NotFound: there is no such part, or the data are not here any more.
        RunFailed: the data are read otherwise than when the run was trained.
    """
    return trained.experiment.task.sequences_of(_part(trained, part), trained.memory)


def _part(trained: Trained, name: str) -> Part:
    data = data_of(trained.run.id)
    parts = {"train": data.train, "validation": data.validation, **data.tests}
    if name not in parts:
        raise NotFound(
            Text(
                "The data of this run have no part “{name}”; choose one of these: {known}.",
                "Los datos de esta ejecución no tienen la parte «{name}»; elija una de estas: {known}.",
            ).format(name=name[:40], known=", ".join(parts))
        )
    return parts[name]


@lru_cache(maxsize=2)
def data_of(run_id: str) -> Data:
    """The run's data as they were prepared for it; kept, because one sequence after another is looked at.

    Raises:
        NotFound: the data are not here any more.
        RunFailed: they are read otherwise than when the run was trained.
    """
    run = search.get(run_id)
    return same_data.verified(run, runs.experiment_of(run), fetch=False)
