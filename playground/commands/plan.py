"""`plan`: submit a study of one experiment; its runs follow by themselves."""

import argparse
from collections.abc import Sequence

from playground.commands import Answer, _experiment, _speech, _watching
from playground.errors import WrongInput
from playground.experiment import Experiment, put
from playground.knobs import Value, flat
from playground.studies.plan import WHOLE, Option, Plan, StudyKind, differences, told
from playground.studies.ranges import Range, address_of, parsed
from playground.text import Text
from playground.tracking import studies
from playground.tracking.visitor import LOCAL


def run(chosen: argparse.Namespace) -> Answer:
    """Submit, and say the study's id and what was chosen."""
    experiment, _ = _experiment.read(chosen)
    study = studies.get(studies.submit(planned(experiment, chosen), owner=LOCAL.key))
    if chosen.json and chosen.watch:
        return _watching.follow(study.id)

    def show() -> int:
        _speech.say(
            Text("{id}: study “{name}”, {count} runs.", "{id}: estudio «{name}», {count} ejecuciones.").format(
                id=study.id, name=study.name, count=study.plan.total
            )
        )
        _differences(study.plan)
        return _watching.follow(study.id).shown() if chosen.watch else 0

    return Answer(_watching.described(study), show)


def planned(experiment: Experiment, chosen: argparse.Namespace) -> Plan:
    """The plan that the arguments ask for.

    Raises:
        WrongInput: they do not go together, or name no knobs.
    """
    kind: StudyKind = "seeds"
    variants: tuple[Option, ...] = ()
    space: dict[str, Range] = {}
    trials = 0
    if chosen.grid:
        kind, space = "grid", _ranges(experiment, chosen.grid)
    elif chosen.random is not None or chosen.search is not None:
        kind = "random" if chosen.random is not None else "search"
        trials, space = chosen.random or chosen.search or 0, _ranges(experiment, chosen.range)
    elif chosen.against:
        kind, variants = "real", _variants(experiment, [chosen.against])
    elif chosen.race:
        kind, variants = "race", _variants(experiment, chosen.race)
    if chosen.range and not space:
        raise WrongInput(Text("--range goes with --random or --search.", "--range va con --random o --search."))
    many = 8 if kind == "real" else 5 if kind == "seeds" else 1
    name = experiment.name or (chosen.experiment or chosen.parent or chosen.fine_tune).rpartition("/")[-1].removesuffix(
        ".toml"
    )
    return Plan(
        name=chosen.name or f"{name} · {kind}"[:80],
        kind=kind,
        base=experiment.plain(),
        variants=variants,
        space=space,
        seeds=_seeds(experiment, chosen.seeds, many),
        trials=trials,
        budget=chosen.budget or ("minutes" if chosen.minutes else "epochs"),
        minutes=chosen.minutes,
        prune=chosen.prune if kind == "search" and chosen.prune != "no" else "",
    )


def _ranges(experiment: Experiment, words: Sequence[str]) -> dict[str, Range]:
    return {
        address_of(experiment, address.strip()): parsed(experiment, address.strip(), rest)
        for address, _, rest in (word.partition("=") for word in words)
    }


def _variants(experiment: Experiment, words: Sequence[str]) -> tuple[Option, ...]:
    """The experiment as it is, and one variant for each list of knobs."""
    changed = [_sets(one) for one in words]
    before = experiment.flat()
    own = {address: before[address] for sets in changed for address in sets if address in before}
    name = told(own) or WHOLE
    return (
        Option(name, Text.same(name)),
        *(Option(told(sets), Text.same(told(sets)), sets) for sets in changed),
    )


def _sets(words: str) -> dict[str, Value]:
    table: dict[str, object] = {}
    for address, value in _experiment.sets(words.split()).items():
        put(table, address, value)
    found = dict(flat(table))
    if not found:
        raise WrongInput(
            Text("Say what changes, as in “model.cell=gru”.", "Indique qué cambia, como «model.cell=gru».")
        )
    return found


def _seeds(experiment: Experiment, words: str | None, many: int) -> tuple[int, ...]:
    try:
        numbers = [int(word) for word in (words or str(many)).split(",")]
    except ValueError:
        raise WrongInput(
            Text(
                "--seeds takes a number or a list, as in 5 or 0,1,2.",
                "--seeds admite un número o una lista: 5 o 0,1,2.",
            )
        ) from None
    if len(numbers) > 1:
        return tuple(numbers)
    return tuple(range(experiment.seed, experiment.seed + min(max(0, numbers[0]), 10_000)))


def _differences(plan: Plan) -> None:
    """What differs between variants, and the widths that equal parameters have led to."""
    for address, values in differences(plan).items() if plan.variants else ():
        shown = ", ".join(f"{name}: {'–' if value is None else value}" for name, value in values.items())
        _speech.say(Text("differs: {what}", "cambia: {what}").format(what=f"{address} ({shown})"))
    for name, width in plan.widths.items():
        _speech.say(
            Text(
                "{name}: {address} = {value}, {count} parameters", "{name}: {address} = {value}, {count} parámetros"
            ).format(name=name.partition("|")[0], address=width.address, value=width.value, count=width.parameters)
        )
