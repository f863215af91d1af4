"""What is looked at: a trained network and one sequence as it reads it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import torch

from playground.launch.compute import sequences
from playground.task import Task
from playground.task.inspected import Inspected
from playground.text import Text, speaking
from playground.tokenization.vocabulary import Vocabulary
from playground.tracking import models

MOST_STEPS = 400
"""Steps that are drawn: more are narrower than can be seen."""


@dataclass(frozen=True)
class Looked:
    """A trained network and one sequence.

    Attributes:
        trained: the network, in evaluation mode.
        sequence: as the network reads it.
    """

    trained: models.Trained
    sequence: Inspected

    @property
    def task(self) -> Task:
        """As the network was trained for it."""
        return self.trained.experiment.task

    @property
    def vocabulary(self) -> int:
        """How many different tokens the network reads; 0: it reads values."""
        memory = self.trained.memory
        return len(Vocabulary.read(memory["vocabulary"])) if "vocabulary" in memory else 0


@dataclass(frozen=True)
class Sequence:
    """A sequence in words.

    Attributes:
        count: how many steps it has.
        first: the first one that is drawn, from 0: the last `MOST_STEPS` are.
        steps: a label for each step that is drawn.
        columns: the name of each number of a step; none where steps are tokens.
        outputs: what each number of an output stands for.
        positions: a label for each output; none where the sequence has one.
        likeliest: of each output its largest number, where they are scores of classes or tokens; else 0.
        known: for each output whether it is known what would be right, so that there is a loss.
        notes: what has to be said about it.
    """

    count: int
    first: int
    steps: tuple[str, ...]
    columns: tuple[str, ...]
    outputs: tuple[str, ...]
    positions: tuple[str, ...]
    likeliest: tuple[int, ...]
    known: tuple[bool, ...]
    notes: tuple[Text, ...]


def look(asked: Mapping[str, Any], language: str) -> Looked:
    """The network and the sequence that are asked for.

    Args:
        asked: `run`, an id; `epoch`, of the weights, None for the best ones; `given`, the sequence: `{"example": 3}` of the
            test set, counted from 1, or `{"request": {…}}`, the plain table of the task's request.
        language: of the labels.

    Raises:
        NotFound: there is no such run, it has no such weights, its data are not here, or there is no such example.
        WrongInput: the request cannot be read.
    """
    trained = models.load(asked["run"], "best" if asked.get("epoch") is None else asked["epoch"])
    return Looked(
        trained, _sequence(asked["run"], asked.get("epoch"), json.dumps(asked["given"], sort_keys=True), language)
    )


@lru_cache(maxsize=8)
def _sequence(run_id: str, epoch: int | None, given: str, language: str) -> Inspected:
    trained = models.load(run_id, "best" if epoch is None else epoch)
    asked = json.loads(given)
    with speaking(language):
        if "request" in asked:
            return sequences.given(trained, asked["request"])
        return sequences.drawn(trained, int(asked["example"]))


def examples(asked: Mapping[str, Any]) -> int:
    """How many sequences the test set of a run has; raises as `sequences.count` does."""
    return sequences.count(models.load(asked["run"]))


def in_words(looked: Looked) -> Sequence:
    """The sequence in words, and what the network answers."""
    found = looked.sequence
    with torch.no_grad():
        outputs, _ = looked.trained.network(found.batch)
    scores = not found.batch.targets.is_floating_point()
    best = outputs[0].reshape(-1, outputs.shape[-1]).argmax(-1).tolist() if scores else [0]
    count = found.batch.inputs.shape[1]
    first = max(0, count - MOST_STEPS)
    return Sequence(
        count,
        first,
        labels(found.steps, count)[first:],
        found.columns,
        found.outputs,
        found.positions,
        tuple(best),
        tuple(found.known.tolist()),
        (*found.notes, *_scaled(looked)),
    )


def labels(words: tuple[str, ...], count: int) -> tuple[str, ...]:
    """A label for each of `count` steps: the words where there are as many, else their numbers."""
    return words if len(words) == count else tuple(map(str, range(count)))


def _scaled(looked: Looked) -> tuple[Text, ...]:
    """That numbers inside the network are scaled, where they are, and whether its output is shown scaled, too."""
    if not looked.task.has_scaler:
        return ()
    return (_SCALED, _OUTPUT_IN_UNIT if looked.sequence.in_unit is not None else _OUTPUT_SCALED)


_SCALED = Text(
    "Numbers inside the network are scaled and transformed as the task is set: 0 is the mean of the training data or the level of the window, unless nothing is scaled.",
    "Los números dentro de la red están escalados y transformados como indica la tarea: 0 es la media de los datos de entrenamiento o el nivel de la ventana, salvo si nada se escala.",
)
_OUTPUT_IN_UNIT = Text(
    "Its forecast is shown in the unit of the data; what each step adds to it in “What mattered” is scaled.",
    "Su predicción se muestra en la unidad de los datos; lo que cada paso le aporta en «Qué importó» está escalado.",
)
_OUTPUT_SCALED = Text(
    "So is its output: this network predicts the next value at every step.",
    "También lo está su salida: esta red predice en cada paso el valor siguiente.",
)
