"""What a guided activity is: steps with something to compute on runs of the reader's own, and process questions about it.

A process question asks how something comes about: predict first, then look; explain; what would change if. Its text names
the numbers of the run that the reader looks at.
"""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from playground.batch import Data
from playground.errors import NotFound
from playground.exhibits import Exhibit
from playground.experiment import Experiment
from playground.knobs import Configurable, Shelved
from playground.model import Network
from playground.registry import Shelf
from playground.text import Text

Process = Literal["predict", "explain", "change"]
PROCESSES: Mapping[Process, Text] = {
    "predict": Text("Predict first", "Prediga primero"),
    "explain": Text("Explain", "Explique"),
    "change": Text("What would change", "Qué cambiaría"),
}
Ready = Literal["data", "network", "baselines"]
"""What of the runs has to be there before a step can be looked at: nothing but their data, the trained networks and their
test metrics, or the baselines as well."""


@dataclass(frozen=True)
class Question:
    """One question; its words hold the names of numbers in braces.

    Attributes:
        name: tells it from the others of its step.
        process: what is asked for; predictions come before the results.
        asks: the question.
        hint: helps without answering.
        answer: what a good answer says, for the teacher.
    """

    name: str
    process: Process
    asks: Text
    hint: Text
    answer: Text


@dataclass(frozen=True)
class Trained:
    """A run of the activity that has been trained.

    Attributes:
        name: of its network, for people.
        network: with the best weights, in evaluation mode.
        untrained: with the weights that it began with.
        parameters: how many weights it has.
        metrics: on the test sets, by flat names.
        baselines: by name, their `kind`, `metrics` and, where it is known, the `interval` of the difference.
        validation: the deciding metric on the validation set, by epoch.
    """

    name: Text
    network: Network
    untrained: Network
    parameters: int
    metrics: Mapping[str, float]
    baselines: Mapping[str, Mapping[str, Any]]
    validation: Mapping[int, float]


@dataclass(frozen=True)
class Material:
    """What the steps of an activity work with.

    Attributes:
        experiment: of the first run.
        data: as prepared for it.
        trained: the runs that have been trained, by role.
        given: what the reader has put into the steps, as plain tables by the step's name.
    """

    experiment: Experiment
    data: Data
    trained: Mapping[str, Trained] = field(default_factory=dict)
    given: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """What came out of a step.

    Attributes:
        numbers: what its questions name, by name.
        before: shown beside the predictions; gives nothing away.
        after: shown once the predictions are written down.
    """

    numbers: Mapping[str, Text]
    before: tuple[Exhibit, ...] = ()
    after: tuple[Exhibit, ...] = ()


class Step(Configurable):
    """One step; its knobs are what the reader puts in.

    Class attributes:
        name: in addresses.
        title: of the step.
        idea: what it is about, as a teacher would say it.
        instruction: what to do here.
        ready: what has to be there.
        watched: the training is watched here.
        questions: in order, predictions first.
    """

    name: ClassVar[str]
    title: ClassVar[Text]
    idea: ClassVar[Text]
    instruction: ClassVar[Text]
    ready: ClassVar[Ready] = "data"
    watched: ClassVar[bool] = False
    questions: ClassVar[tuple[Question, ...]]

    @abstractmethod
    def look(self, material: Material) -> Found:
        """What comes out; words in the language in force.

        Raises:
            WrongInput: what was put in cannot be used; the sentence says what could.
        """


class Activity(Shelved):
    """A guided activity; one file or folder in `playground/learn/activities/`.

    Class attributes:
        title: its name.
        about: what the reader does and finds out.
        minutes: how long a class takes, about.
        task: the name of the task of its runs.
        roles: the networks that are trained side by side, the first one being looked at; by role, their names.
        steps: in order.
    """

    about: ClassVar[Text]
    minutes: ClassVar[int]
    task: ClassVar[str]
    roles: ClassVar[Mapping[str, Text]]
    steps: ClassVar[tuple[type[Step], ...]]

    @classmethod
    @abstractmethod
    def experiments(
        cls, language: str, data: Mapping[str, Any] | None = None, seed: int = 0
    ) -> Mapping[str, Experiment]:
        """What one click trains, by role.

        Args:
            language: of ready data, where they are written in several.
            data: the plain table of other data; None: the ready ones.
            seed: of the runs.

        Raises:
            WrongInput: the data cannot be used.
        """

    @classmethod
    @abstractmethod
    def beside(cls, experiment: Experiment) -> Mapping[str, Experiment]:
        """The networks of the other roles for a run that was trained elsewhere, by role; none where there can be none."""

    @classmethod
    def step(cls, name: str) -> type[Step]:
        """The step of this name.

        Raises:
            NotFound: there is none.
        """
        for one in cls.steps:
            if one.name == name:
                return one
        raise NotFound(
            Text(
                "This activity has no step “{name}”; open it anew from the list of activities.",
                "Esta actividad no tiene ningún paso «{name}»; ábrala de nuevo desde la lista de actividades.",
            ).format(name=name[:40])
        )


ACTIVITIES: Shelf[Activity] = Shelf(Activity, Text("activity", "actividad"), "playground.learn.activities")
Activity.shelf = ACTIVITIES
