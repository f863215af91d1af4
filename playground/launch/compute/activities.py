"""Brings the runs of a guided activity and their data together for one of its steps."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import torch

from playground.batch import Data
from playground.errors import NotFound
from playground.launch.data import same_data
from playground.learn.activity import ACTIVITIES, Found, Material, Trained
from playground.model import Network
from playground.text import speaking
from playground.tracking import models, runs, search
from playground.tracking.run import Run


def found(asked: Mapping[str, Any], language: str) -> Found:
    """What comes out of a step; nothing is fetched for it.

    Args:
        asked: `activity` and `step`, their names; `runs`, the ids by role; `given`, what the reader has put into the steps,
            as plain tables by the step's name.
        language: of the words.

    Raises:
        NotFound: there is no such step or run, or the data are not on this machine any more.
        RunFailed: the data are read otherwise than when the run was trained.
        WrongInput: what was put in cannot be used.
    """
    step = ACTIVITIES[asked["activity"]].step(asked["step"])
    with speaking(language):
        return step.configure(asked["given"].get(step.name, {})).look(_material(asked))


def _material(asked: Mapping[str, Any]) -> Material:
    found = {role: search.get(run_id) for role, run_id in asked["runs"].items()}
    first = next(iter(found.values()))
    experiment, data = runs.experiment_of(first), _data(first.id)
    trained = {role: _trained(run, data) for role, run in found.items() if run.has_model}
    return Material(experiment, data, trained, asked["given"])


def _trained(run: Run, data: Data) -> Trained:
    best = models.load(run.id)
    curve = runs.curves(run)
    primary = best.experiment.task.primary
    known = curve[["epoch", primary]].dropna() if primary in curve.columns else curve.iloc[:0]
    return Trained(
        best.experiment.model.short,
        best.network,
        _untrained(run, best, data),
        sum(weight.numel() for weight in best.network.parameters()),
        run.metrics,
        run.baselines,
        {int(epoch): float(value) for epoch, value in known.itertuples(index=False)} if len(known) else {},
    )


def _untrained(run: Run, best: models.Trained, data: Data) -> Network:
    """With the weights of epoch 0 as they were kept, else as they are drawn from the run's seed."""
    try:
        return models.load(run.id, 0).network
    except NotFound:
        with torch.random.fork_rng(devices=[]):
            return best.experiment.network(data.sizes, data.initial).eval()


@lru_cache(maxsize=2)
def _data(run_id: str) -> Data:
    """The data of a run; kept, because one step after another asks for them."""
    run = search.get(run_id)
    return same_data.verified(run, runs.experiment_of(run), fetch=False)
