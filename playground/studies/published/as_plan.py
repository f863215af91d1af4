"""A study of `experiments/` as a plan for the queue, and its results back from the runs."""

from collections.abc import Sequence

from playground.errors import WrongInput
from playground.experiment import Experiment
from playground.knobs import flat
from playground.studies.plan import Option, Plan
from playground.studies.published import Study
from playground.studies.ranges import Range
from playground.text import Text


def plan_of(study: Study, seeds: Sequence[int] = (), only: Sequence[str] = ()) -> Plan:
    """The plan whose runs are the study's.

    Args:
        study: with variants, repeats and seeds. seeds: these instead of its own. only: these variants.

    Raises:
        NotFound: there is no such variant.
        WrongInput: a variant is no valid experiment, or the study cannot be written as a plan.
    """
    planned = list(study.planned(seeds, only))
    variants = list(dict.fromkeys(one.variant.name for one in planned))
    first = {one.variant.name: one for one in reversed(planned)}
    options = tuple(
        Option(name, first[name].variant.title, _sets(first[name].experiment, study.repeats[0])) for name in variants
    )
    space = {
        address: Range(choices=tuple(dict.fromkeys(repeat[address] for repeat in study.repeats)))
        for address in study.repeats[0]
    }
    plan = Plan(
        study.name, "race" if len(options) > 1 or space else "seeds", first[variants[0]].experiment.plain(),
        options if len(options) > 1 or space else (), space, tuple(seeds or study.seeds), question=study.question,
        metrics=study.metrics,
    )  # fmt: skip
    mine = sorted(one.experiment.digest() for one in planned)
    if sorted(trial.experiment.digest() for trial in plan.planned()) != mine:
        raise WrongInput(
            Text(
                "The study “{name}” cannot be put into the queue; run it in the foreground, without --queue.",
                "El estudio «{name}» no se puede poner en la cola; ejecútelo en primer plano, sin --queue.",
            ).format(name=study.name)
        )
    return plan


def alike(experiment: Experiment) -> str:
    """What an experiment is, wherever it is trained: its digest without the number of threads."""
    training = experiment.training.model_copy(update={"threads": 0})
    return experiment.model_copy(update={"training": training}).digest()


def _sets(experiment: Experiment, repeat: object) -> dict[str, str | int | float | bool]:
    """All settings of a variant: what another one says beside must not be left over."""
    left_out = ("name", "note", "seed", *(repeat if isinstance(repeat, dict) else ()))
    return {address: value for address, value in flat(experiment.plain()) if address not in left_out}
