"""What can go wrong and is told to people.

    PlaygroundError
    ├── WrongInput          what was asked for cannot be done as asked (exit code 2)
    │   ├── WrongKnob       a setting is unknown, of the wrong type or out of bounds
    │   ├── WrongFile       a file or a text cannot be read as what it should be
    │   ├── Impossible      the parts of an experiment do not fit together
    │   │   └── DoesNotFit  the data are too short for the settings; others that fit are proposed
    │   ├── OverLimit       more than this deployment allows
    │   ├── NotFound        there is no such run, preset, data set
    │   └── NotAllowed      somebody else's run
    └── Failure             the request was right, something else went wrong (exit code 1)
        ├── DataFailed      data could not be made ready
        ├── TrackingFailed  the record cannot be reached or read
        ├── RunFailed       a training run could not go on
        └── DiskFull        this machine's disk takes nothing more

Every error carries one sentence in both languages that says what to do. Anything else that is raised is a defect.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from playground.text import Text

FULL = Text(
    "The disk of this machine is full; free some space, then resume the run to continue from its last checkpoint.",
    "El disco de esta máquina está lleno; libere espacio y reanude la ejecución para seguir desde su último punto de control.",
)
"""What `DiskFull` says."""


class PlaygroundError(Exception):
    """The root of everything that is shown to people as a sentence."""

    exit_code: ClassVar[int] = 1

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text

    def __reduce__(self) -> tuple[type["PlaygroundError"], tuple[Any, ...]]:
        """Errors cross process borders (the compute pool) whole."""
        return type(self), (self.text,)


class WrongInput(PlaygroundError):
    """What was asked for cannot be done as asked."""

    exit_code = 2


class WrongKnob(WrongInput):
    """A setting is unknown, of the wrong type or out of bounds."""


class WrongFile(WrongInput):
    """A file or a text cannot be read as what it should be."""


class Impossible(WrongInput):
    """The parts of an experiment do not fit together."""


class DoesNotFit(Impossible):
    """The data are too short for the settings.

    Attributes:
        proposal: settings that fit, by address (`task.window`); empty where none do. The sentence names them too.
    """

    def __init__(self, text: Text, proposal: Mapping[str, int | float]) -> None:
        super().__init__(text)
        self.proposal = dict(proposal)

    def __reduce__(self) -> tuple[type["PlaygroundError"], tuple[Any, ...]]:
        return type(self), (self.text, self.proposal)


class OverLimit(WrongInput):
    """More than this deployment allows."""


class NotFound(WrongInput):
    """There is no such run, preset or data set."""


class NotAllowed(WrongInput):
    """Only the owner of a run or the administrator may change it."""


class Failure(PlaygroundError):
    """The request was right; something else went wrong."""


class DataFailed(Failure):
    """Data could not be made ready."""


class TrackingFailed(Failure):
    """The record cannot be reached or read."""


class DiskFull(Failure):
    """This machine's disk takes nothing more."""

    exit_code = 28  # ENOSPC: whoever sees a process end like this knows why, though nothing could be written

    def __init__(self, text: Text | None = None) -> None:
        super().__init__(text or FULL)


class RunFailed(Failure):
    """A training run could not go on."""
