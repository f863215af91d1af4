"""The runs of a recorded study as what they are in its plan: which setting, which seed, how far, with which result."""

import json
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

from playground.knobs import Value
from playground.studies.answer import Outcome
from playground.studies.plan import Plan, told
from playground.tracking.run import Run
from playground.tracking.studies.progress import state_of

Place = tuple[str, str, int]
"""Variant, values in words, seed: what is trained once."""


def outcomes(plan: Plan, primary: str, runs: Sequence[Run]) -> list[Outcome]:
    """What has become of every planned run, in the order of the plan; of a search, of the trials that there are.

    A run that was tried again counts with its last try, or with the one that finished.

    Args:
        primary: the metric that decides. runs: of the study, in the order of their trials.
    """
    if plan.kind == "search":
        return [_outcome(run, _values(plan, run), primary) for run in runs]
    tried: dict[Place, Run] = {}
    for run in runs:
        place = (run.variant, told(_values(plan, run)), _seed(run))
        before = tried.get(place)
        if before is None or before.status != "finished":
            tried[place] = run
    found = []
    for seed in plan.seeds:
        for variant, values in _settings(json.dumps(plan.plain())):
            known = tried.get((variant, told(values), seed))
            if known is None:
                found.append(Outcome("", variant, values, seed, "waiting"))
            else:
                found.append(_outcome(known, values, primary))
    return found


@lru_cache(maxsize=64)
def _settings(plan: str) -> tuple[tuple[str, Mapping[str, Value]], ...]:
    """Everything that a plan trains with each seed; kept, because draws are tried out and pages look every second."""
    return tuple((variant.name, values) for variant, values in Plan.from_plain(json.loads(plan)).settings())


def _outcome(run: Run, values: Mapping[str, Value], primary: str) -> Outcome:
    value = run.metrics.get(primary) if run.status == "finished" else None
    # What was ended early has no best epoch that anything was chosen by; the last one stands for it.
    validation = run.score if run.score is not None else run.validation.get(primary)
    return Outcome(
        run.trial,
        run.variant,
        values,
        _seed(run),
        state_of(run),
        run.id,
        _number(value),
        _number(validation),
    )


def _values(plan: Plan, run: Run) -> dict[str, Value]:
    """The varied knobs of a run; what it does not have is left out."""
    read = {address: one.read(run.knobs[address]) for address, one in plan.space.items() if address in run.knobs}
    return {address: value for address, value in read.items() if value is not None}


def _seed(run: Run) -> int:
    return int(run.knobs.get("seed", 0))


def _number(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
