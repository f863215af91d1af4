"""What a trained network is given and what it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from playground.knobs import Configurable
from playground.text import Text

if TYPE_CHECKING:
    from playground.task import Task

Memory = Mapping[str, Any]


@dataclass(frozen=True)
class Sample:
    """One output of a network with the input it was given: plain JSON values, kept with the run.

    Attributes:
        input: what the network was given.
        output: what it answered.
        seed: of the random choices, where there are any.
        epoch: of the weights that answered; -1 where unknown.
    """

    input: Mapping[str, Any]
    output: Mapping[str, Any]
    seed: int = 0
    epoch: int = -1

    def plain(self) -> dict[str, Any]:
        """As a JSON table; `Sample(**table)` reads it back."""
        return asdict(self)


class Request(Configurable):
    """What a person may give a trained network of a task: its knobs are the form of *Try it* and of `generate`.

    Attributes:
        action: what the network does with it, as a button says it.
    """

    action: ClassVar[Text] = Text("Predict", "Predecir")

    @classmethod
    def offered(cls, task: "Task", memory: Memory) -> dict[str, Sequence[Any] | None]:
        """What can be chosen for a knob of one trained network, by the knob's name; the first is taken where nothing is.

        None: there is nothing to choose among.

        Args:
            task: the task as the network was trained for it.
            memory: what the network needs beside its weights.
        """
        return {}

    @classmethod
    def usual(cls, task: "Task", memory: Memory) -> dict[str, Any]:
        """A request that a network answers, as a plain table: what whoever writes one in code may begin with.

        Args:
            task: the task as the network was trained for it.
            memory: what the network needs beside its weights.
        """
        return cls.configure({}).plain()

    def of_its_file(self) -> dict[str, Sequence[Any] | None]:
        """What can be chosen because of the file in it, as `offered`; nothing for a knob: what the file has is not known.

        Raises:
            WrongFile: the file cannot be read.
            NotFound: it is not on this machine.
        """
        return {}
