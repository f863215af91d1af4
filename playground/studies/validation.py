"""What is done to a plan before it is submitted: it must be possible, and equal parameters give each variant its width."""

import json
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace
from typing import Any, get_args

import torch

from playground.batch import Sizes
from playground.dataset import AnyRecords, Dataset
from playground.errors import OverLimit, WrongInput
from playground.experiment import Experiment, put
from playground.settings import settings
from playground.studies.plan import Budget, Plan, Prune, StudyKind, Trial, Width, setting
from playground.text import Text


def must_be_possible(plan: Plan) -> list[Trial]:
    """Let pass a plan that can be run as it is: every run is valid, allowed, and fits the kind.

    Returns:
        Its `examples`: every planned run; of a search the ends of what it may suggest.

    Raises:
        WrongInput: it cannot; the sentence says why, and names the variant.
        OverLimit: it is more than the deployment allows.
    """
    for wrong, why in _rules(plan):
        if wrong:
            raise WrongInput(why)
    most = settings().max_trials
    if plan.total > most:
        raise OverLimit(
            Text(
                "This study would be {count} runs; plan at most {most}, with fewer values or seeds.",
                "Este estudio tendría {count} ejecuciones; planee {most} como mucho, con menos valores o semillas.",
            ).format(count=plan.total, most=most)
        )
    trials = list(plan.examples())
    for trial in trials:
        with plan.naming(trial.variant):
            trial.experiment.within(settings())
    if len({trial.experiment.task.kind() for trial in trials}) > 1:
        raise WrongInput(
            Text(
                "A study keeps to one task, because numbers of different tasks cannot be compared.",
                "Un estudio se ciñe a una tarea, porque las cifras de tareas distintas no se pueden comparar.",
            )
        )
    return trials


def _rules(plan: Plan) -> tuple[tuple[bool, Text], ...]:
    """What may be wrong with a plan, and the sentence for it: what every study needs, what the kind needs, what it cannot do."""
    names = [one.name for one in plan.variants]
    known = plan.kind in get_args(StudyKind) and plan.budget in get_args(Budget) and plan.prune in get_args(Prune)
    drawn, search, compared = plan.kind in ("random", "search"), plan.kind == "search", plan.kind in ("race", "real")
    return (
        (not known, Text("There is no such kind of study.", "No existe ese tipo de estudio.")),
        (
            not plan.name.strip() or len(plan.name) > 80 or not plan.name.isprintable(),
            Text(
                "A study needs a name of at most 80 characters.",
                "Un estudio necesita un nombre de 80 caracteres como mucho.",
            ),
        ),
        (
            not plan.seeds or min(plan.seeds) < 0 or len(set(plan.seeds)) < len(plan.seeds),
            Text(
                "A study needs seeds from 0 on, each once.",
                "Un estudio necesita semillas desde 0, cada una una vez.",
            ),
        ),
        (
            len(set(names)) < len(names) or not all(names),
            Text("Each variant needs a name of its own.", "Cada variante necesita un nombre propio."),
        ),
        (
            plan.budget == "minutes" and not 0.05 <= plan.minutes <= 10_000,
            Text("Say how many minutes each run trains.", "Indique cuántos minutos entrena cada ejecución."),
        ),
        (
            (drawn or plan.kind == "grid") and not plan.space,
            Text("Say which settings are varied, and how.", "Indique qué ajustes se varían y cómo."),
        ),
        (
            not drawn and not all(one.choices for one in plan.space.values()),
            Text(
                "A grid needs a list of values for each setting, as in 32,64,128.",
                "Una cuadrícula necesita una lista de valores por ajuste, como 32,64,128.",
            ),
        ),
        (drawn and plan.trials < 1, Text("Say how many trials.", "Indique cuántos ensayos.")),
        (
            plan.kind == "real" and (len(plan.variants) != 2 or len(plan.seeds) < 2),
            Text(
                "“Is it real?” takes two variants and at least two seeds.",
                "«¿Es real?» necesita dos variantes y al menos dos semillas.",
            ),
        ),
        (plan.kind == "race" and not plan.variants, Text("A race needs variants.", "Una carrera necesita variantes.")),
        (
            not compared and len(plan.variants) > (plan.kind == "seeds"),
            Text("Variants are for a race or a comparison.", "Las variantes son para una carrera o una comparación."),
        ),
        (
            search and len(plan.seeds) > 1,
            Text("A search trains each trial with one seed.", "Una búsqueda entrena cada ensayo con una semilla."),
        ),
        (
            search and plan.budget == "parameters",
            Text(
                "A search cannot keep the number of parameters; choose epochs or minutes.",
                "Una búsqueda no puede mantener el número de parámetros; elija épocas o minutos.",
            ),
        ),
        (bool(plan.prune) and not search, Text("Only a search prunes trials.", "Solo una búsqueda poda ensayos.")),
        (
            plan.kind == "race" and not plan.space and len(plan.variants) < 2,
            Text("A race needs at least two variants.", "Una carrera necesita al menos dos variantes."),
        ),
    )


WIDTH = "model.hidden"
"""The knob that makes a network wider."""

Load = Callable[[Dataset], AnyRecords]


def balanced(plan: Plan, load: Load = lambda data: data.load()) -> Plan:
    """The same plan with a width chosen for each setting, where its budget is the parameters.

    The first setting stays as it is; of every other one the network is built with the sizes of its own data, and its
    width is chosen so that its number of trained weights comes as near as it can. All seeds share the width.

    Args:
        plan: the plan that will be run.
        load: reads the data of a setting.

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
        # A scaler that is kept from another run changes no size.
        known[key] = experiment.prepare(load(experiment.data)).sizes
    return known[key]
