"""Measures a few steps of an experiment before it is submitted, where that was asked for."""

import argparse
from typing import TYPE_CHECKING

from playground.commands import _speech
from playground.duration import duration
from playground.text import Text

if TYPE_CHECKING:
    from playground.experiment import Experiment
    from playground.tracking.admission.estimate import Expected

_TOLD = Text(
    "On this machine ({device}) at most {took} in all; about {memory} of memory.",
    "En esta máquina ({device}), como mucho {took} en total; unos {memory} de memoria.",
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The argument that asks for it."""
    parser.add_argument(
        "--estimate",
        action="store_true",
        help="measure a few steps first: time and memory are shown and recorded, and a run that cannot fit is refused",
    )


def measured(chosen: argparse.Namespace, experiment: "Experiment") -> "Expected":
    """What a few steps on this machine tell; nothing known where that was not asked for.

    Raises:
        RunFailed: the very first steps already give no numbers.
    """
    from playground.tracking.admission import memory_fit  # noqa: PLC0415
    from playground.tracking.admission.estimate import Expected  # noqa: PLC0415

    if not chosen.estimate:
        return Expected()
    from playground.estimate import expected  # noqa: PLC0415 (brings torch)

    found = expected(experiment, experiment.prepare(experiment.data.load()))
    words = _TOLD.format(
        device=memory_fit.name_of(found.device),
        took=duration(found.seconds_total),
        memory=memory_fit.size(found.memory_mb),
    )
    _speech.say(words, error=True)
    return Expected(found.seconds_total, found.memory_mb, found.device, found.seconds_measuring)
