"""Submits the experiment that the arguments name, after measuring a few steps of it where that was asked for."""

import argparse

from playground.commands import _experiment, _speech
from playground.estimate import expected
from playground.experiment import Experiment
from playground.text import Text, duration
from playground.tracking import runs
from playground.tracking.admission import memory_fit
from playground.tracking.admission.estimate import Expected
from playground.tracking.visitor import LOCAL

_TOLD = Text(
    "On this machine ({device}) at most {took} in all; about {memory} of memory.",
    "En esta máquina ({device}), como mucho {took} en total; unos {memory} de memoria.",
)


def submit(chosen: argparse.Namespace, experiment: Experiment, *, held: bool = False) -> str:
    """Submit an experiment as `runs.submit` does; the id of its run.

    Raises:
        RunFailed: the very first steps already give no numbers.
        WrongInput: it is refused.
    """
    found = _measured(experiment) if chosen.estimate else Expected()
    parent = _experiment.parent(chosen)
    return runs.submit(experiment, owner=LOCAL.key, parent=parent, why=chosen.why, held=held, expected=found)


def _measured(experiment: Experiment) -> Expected:
    found = expected(experiment, experiment.prepare(experiment.data.load()))
    words = _TOLD.format(
        device=memory_fit.name_of(found.device),
        took=duration(found.seconds_total),
        memory=memory_fit.size(found.memory_mb),
    )
    _speech.say(words, error=True)
    return Expected(found.seconds_total, found.memory_mb, found.device, found.seconds_measuring)
