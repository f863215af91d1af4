"""Whether a run's data are still read and cut as when it was trained: what was learnt from one reading does not go on
with another.

The fingerprint of the prepared data is kept with each run; the same file of one's own can give others when a later
version reads it better.
"""

from collections.abc import Mapping
from typing import Any

from playground import fine_tuning, protocol as protocols
from playground.batch import Data
from playground.errors import NotFound, RunFailed
from playground.experiment import Experiment
from playground.launch.data import preparation
from playground.text import Text
from playground.tracking import models, provenance, runs
from playground.tracking.run import Run

_MOST = 3
"""Differences that are named; one has many consequences."""


def prepared(run: Run, experiment: Experiment) -> Data:
    """The data of a run, as they were prepared for it: scaled as the run's that it began with, where it kept that.

    Raises:
        PlaygroundError: they are not here, or cannot be read.
    """
    return fine_tuning.prepare(experiment, preparation.load(experiment.data), models.base_of(run, experiment))


def verified(run: Run, experiment: Experiment, *, fetch: bool) -> Data:
    """The data of a run as they were when it was trained.

    Args:
        run: a run that was trained.
        experiment: of the run.
        fetch: its data may be fetched anew where they are not here.

    Raises:
        NotFound: they are not here and may not be fetched.
        RunFailed: they are read otherwise than when it was trained.
        PlaygroundError: they cannot be read.
    """
    if not fetch and not experiment.data.ready():
        raise NotFound(
            Text(
                "The data of this run are not on this machine any more. Download them on the page “Data” first.",
                "Los datos de esta ejecución ya no están en esta máquina. Descárguelos primero en la página «Datos».",
            )
        )
    data = prepared(run, experiment)
    require(run, provenance.protocol(experiment, data) | {"hashes": provenance.fingerprints(data)})
    return data


def require(run: Run, now: Mapping[str, Any]) -> None:
    """Let a run go on that finds its data as it left them.

    Args:
        run: the run; it takes up what was trained before.
        now: the run's protocol, with `hashes`, as its data are prepared today.

    Raises:
        RunFailed: they are read or cut otherwise; the sentence says what is not the same.
    """
    before = runs.protocol_of(run)
    known = run.data_hash or before.get("hashes", {}).get("data")
    if known and (known != now["hashes"]["data"] or protocols.counted_otherwise(before, now)):
        raise RunFailed(told(before, now))


def told(before: Mapping[str, Any], now: Mapping[str, Any]) -> Text:
    """What is not the same, in a sentence.

    Args:
        before: the run's protocol as recorded.
        now: the run's protocol as its data are prepared today.
    """
    found = protocols.changed(before, now)[:_MOST] or [Text("the values differ", "los valores difieren")]
    what = Text("; ".join(one.en for one in found), "; ".join(one.es for one in found))
    own = isinstance(before.get("data"), Mapping) and bool(before["data"].get("file"))
    return (_FILE if own else _DATA).format(what=what)


_FILE = Text(
    "This run was trained on its file as an earlier version read it; this version reads the file differently ({what}). Train on it again.",
    "Esta ejecución se entrenó con su archivo tal como lo leía una versión anterior; hoy se lee de otra manera ({what}). "
    "Entrene otra vez con él.",
)
_DATA = Text(
    "This run was trained on data that differ from those read today ({what}). Train on them again.",
    "Esta ejecución se entrenó con datos distintos de los que se leen hoy ({what}). Entrene otra vez con ellos.",
)
