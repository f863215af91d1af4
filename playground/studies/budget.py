"""Fair budgets: a width for each variant so that all have as many parameters as the first."""

import json
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import torch

from playground.batch import Sizes
from playground.dataset import AnyRecords, Dataset
from playground.errors import WrongInput
from playground.experiment import Experiment, put
from playground.settings import settings
from playground.studies.plan import Plan, Width, setting
from playground.text import Text

WIDTH = "model.hidden"
"""The knob that makes a network wider."""

Load = Callable[[Dataset], AnyRecords]


def balanced(plan: Plan, load: Load = lambda data: data.load()) -> Plan:
    """The same plan with a width chosen for each setting, where its budget is the parameters.

    The first setting stays as it is; of every other one the network is built with the sizes of its own data, and its
    width is chosen so that its number of trained weights comes as near as it can. All seeds share the width.

    Args:
        plan: what will be run. load: reads data.

    Raises:
        WrongInput: a setting has no width, or the width itself is varied.
        PlaygroundError: data cannot be read; a setting is not valid.
    """
    if plan.budget != "parameters" or plan.widths:
        return plan
    if WIDTH in plan.space or any(WIDTH in one.set for one in plan.variants):
        raise WrongInput(
            Text(
                "With equal parameters the width follows; leave {address} out of what is varied.",
                "Con los mismos parámetros, la anchura resulta sola; no varíe {address}.",
            ).format(address=WIDTH)
        )
    sizes: dict[str, Sizes] = {}
    widths: dict[str, Width] = {}
    goal = 0
    for number, (variant, values) in enumerate(plan.settings()):
        experiment = plan.trial(number, variant, values, plan.seeds[0]).experiment
        told = _sizes(experiment, sizes, load)
        most = _most(experiment)
        width = int(experiment.flat()[WIDTH])
        goal = goal or count(experiment, told)
        if number:
            width = _solved(experiment, told, goal, most)
        widths[setting(variant.name, values)] = Width(WIDTH, width, count(_wide(experiment, width), told))
    return replace(plan, widths=widths)


def count(experiment: Experiment, sizes: Sizes) -> int:
    """How many weights of its network are trained."""
    state = torch.get_rng_state()
    try:
        with torch.device("meta"):  # shapes only: a wide network costs neither memory nor time
            network = experiment.model.build(sizes)
    finally:
        torch.set_rng_state(state)
    return sum(weight.numel() for weight in network.parameters() if weight.requires_grad)


def _solved(experiment: Experiment, sizes: Sizes, goal: int, most: int) -> int:
    """The width whose network comes nearest to `goal` parameters; they grow with the width."""

    def parameters(width: int) -> int:
        return count(_wide(experiment, width), sizes)

    above = 1 + bisect_left(range(1, most), goal, key=parameters)
    return min((width for width in (above - 1, above) if width), key=lambda width: abs(parameters(width) - goal))


def _wide(experiment: Experiment, width: int) -> Experiment:
    table: dict[str, Any] = experiment.plain()
    put(table, WIDTH, str(width))
    return Experiment.configure(table)


def _most(experiment: Experiment) -> int:
    knob = type(experiment.model).knobs().get(WIDTH.rpartition(".")[-1])
    if knob is None:
        raise WrongInput(
            Text(
                "{model} has no width ({address}), so that its parameters cannot be made equal.",
                "{model} no tiene anchura ({address}), así que no se pueden igualar sus parámetros.",
            ).format(model=type(experiment.model).title, address=WIDTH)
        )
    return int(min(knob.upper or settings().max_hidden, settings().max_hidden))


def _sizes(experiment: Experiment, known: dict[str, Sizes], load: Load) -> Sizes:
    parts = {key: value for key, value in experiment.plain().items() if key in ("task", "data", "seed")}
    key = json.dumps(parts, sort_keys=True) + str(experiment.pattern)
    if key not in known:
        known[key] = experiment.prepare(load(experiment.data)).sizes
    return known[key]
