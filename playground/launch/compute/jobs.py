"""What a page needs computed: plain functions that run in the compute pool, never in the page's own thread.

Each takes and returns values that cross process borders; words come in the language asked for.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from playground.batch import Data, Pattern, Stream
from playground.dataset import DATASETS, AnyRecords, Dataset
from playground.diagrams.cell import inside
from playground.diagrams.network import unrolled
from playground.diagrams.words import opens, shapes
from playground.errors import PlaygroundError
from playground.estimate import Estimate, expected
from playground.exhibits import Exhibit
from playground.experiment import Experiment, presets
from playground.launch.compute import (
    activities,
    error_analysis,
    evaluation,
    exporting,
    inspecting,
    kept_samples,
    polls,
    reporting,
    side_by_side,
)
from playground.launch.data import preparation
from playground.learn import Concept
from playground.learn.activity import Found
from playground.model import MODELS
from playground.model_size import LayerSize, layer_sizes, multiply_adds
from playground.own_files.columns import Column, columns as columns_of, series_names as names_of_series
from playground.own_files.summary import guesses
from playground.settings import settings
from playground.studies.importance import importance as importance_of_knobs
from playground.studies.plan import Plan
from playground.studies.validation import balanced as balanced_plan
from playground.task import TASKS, Preview, Sample, Task
from playground.text import Guess, Text, speaking
from playground.tracking import models, runs
from playground.tracking.visitor import Visitor
from playground.votes.poll import Candidate, Poll, Vote

if TYPE_CHECKING:
    from playground.evaluation.found_errors import Analysis
    from playground.tracking.served.versions import Version
    from playground.votes.results import Results


@dataclass(frozen=True)
class NetworkDrawing:
    """A network as the design page shows it.

    Attributes:
        wide: the network unrolled, as SVG, named at the left.
        narrow: the same for a narrow screen.
        insides: of its cells, as SVG, by the key that opens them, each with the cell's name.
        layers: weights and biases of each layer.
        multiply_adds: of one example; None where they cannot be counted.
        shapes: of the tensors, from the input up.
    """

    wide: str
    narrow: str
    insides: Mapping[str, tuple[str, str]]
    layers: tuple[LayerSize, ...]
    multiply_adds: int | None
    shapes: tuple[tuple[Text, str], ...]


@dataclass(frozen=True)
class Answers:
    """What trained networks gave to one request: the samples by run, drawn, and files of each."""

    samples: Mapping[str, Sample]
    exhibits: tuple[Exhibit, ...]
    files: Mapping[str, Mapping[str, bytes]]


@dataclass(frozen=True)
class Reading:
    """What was made of a data set: the table of `summary`, what was guessed, and some points of each series."""

    summary: Mapping[str, Any]
    guesses: tuple[Guess, ...]
    shapes: tuple[tuple[float, ...], ...] = ()


def warm() -> None:
    """Import what the other jobs use, much of which libraries import no sooner than it is used; asked for before anybody needs one."""
    for shelf in (TASKS, DATASETS, MODELS):
        shelf.in_order()
    with suppress(PlaygroundError):  # an absent store is told on the pages
        runs.listing(limit=1)
    with suppress(PlaygroundError):
        preset = presets()[TASKS.in_order()[0]]
        drawing(Experiment.from_toml(preset.read_text("utf-8")).plain(), settings().language)


def reading(data: Mapping[str, Any]) -> Reading:
    """What is made of a data set, before a task sees it.

    Args:
        data: its plain table, as in an experiment.
    """
    records = _records(json.dumps(Dataset.configure(data).plain(), sort_keys=True))
    return Reading(records.summary(), guesses(records), records.shapes())


def columns(data: Mapping[str, Any]) -> tuple[Column, ...]:
    """The columns of the file that a data set reads, the likeliest first."""
    return columns_of(Dataset.configure(data))


def series_names(data: Mapping[str, Any]) -> tuple[str, ...]:
    """The series below each other in the file that a data set reads; none where there is only one."""
    return names_of_series(Dataset.configure(data))


def offered(asked: Mapping[str, Any]) -> dict[str, Sequence[Any] | None]:
    """What the file of a request offers for its other knobs.

    Args:
        asked: `task`, its name, and `request`, the plain table.
    """
    return TASKS[asked["task"]].request.configure(asked["request"], "request").of_its_file()


def preview(table: Mapping[str, Any], language: str) -> Preview:
    """The data of an experiment as the network will see it."""
    experiment = Experiment.configure(table)
    records = _records(json.dumps(experiment.data.plain(), sort_keys=True))
    with speaking(language):
        return experiment.task.preview(records, _prepared(experiment))


def drawing(table: Mapping[str, Any], language: str) -> NetworkDrawing:
    """The network of an experiment, drawn unrolled, with its parameters counted."""
    experiment = Experiment.configure(table)
    data = _prepared(experiment)
    plan = experiment.model.blueprint(data.sizes)
    # What is read on slice after slice takes the state along.
    carried = isinstance(data.train, Stream) and plan.ending == "steps" and not any(layer.both for layer in plan.layers)
    cells = {opens(layer): layer for layer in (*plan.layers, *plan.decoder)}
    with speaking(language):
        return NetworkDrawing(
            unrolled(plan, carried=carried),
            unrolled(plan, carried=carried, narrow=True),
            {
                key: (str(layer.title), inside(layer.inside, layer.title))
                for key, layer in cells.items()
                if layer.inside is not None
            },
            layer_sizes(experiment.model, data.sizes),
            multiply_adds(experiment.model, data.sizes),
            tuple(shapes(plan)),
        )


def concept(table: Mapping[str, Any], language: str) -> tuple[Exhibit, ...]:
    """The figure of a concept, as its settings are in a plain table."""
    with speaking(language):
        return Concept.configure(table).figures()


def activity(asked: Mapping[str, Any], language: str) -> Found:
    """What comes out of a step of a guided activity, see `activities`."""
    return activities.found(asked, language)


def estimate(table: Mapping[str, Any]) -> Estimate:
    """Expected time and memory on this machine, from a few measured steps."""
    experiment = Experiment.configure(table)
    return expected(experiment, _prepared(experiment))


def importance(trials: Mapping[str, Any]) -> dict[str, float]:
    """How much each varied knob of a study matters.

    Args:
        trials: `values`, a list by knob, and `results`.
    """
    return importance_of_knobs(trials["values"], trials["results"])


def balanced(plan: Mapping[str, Any]) -> dict[str, Any]:
    """A study's plan with the widths that give all its variants as many parameters."""
    return balanced_plan(Plan.from_plain(plan), preparation.load).plain()


def respond(run_ids: Mapping[str, str], request: Mapping[str, Any], language: str) -> Answers:
    """One request given to trained networks.

    Args:
        run_ids: runs of one task, by the name they are shown under.
        request: the plain table of the task's request.
    """
    trained = {name: models.load(run_id) for name, run_id in run_ids.items()}
    first = next(iter(trained.values()))
    task = first.experiment.task
    asked = type(task).request.configure(request, "request").within(settings())
    with speaking(language):
        samples = {name: one.experiment.task.respond(one.network, one.memory, asked) for name, one in trained.items()}
        exhibits = tuple(task.show(samples, first.memory))
    files = {name: one.experiment.task.files(samples[name], one.memory) for name, one in trained.items()}
    return Answers(samples, exhibits, files)


def evaluate(run_id: str, files: Mapping[str, bytes]) -> evaluation.NewDataScore:
    """A run's best weights, and its baselines, on new data in the format of its data set; nothing is fetched for it."""
    return evaluation.evaluate(run_id, files, fetch=False)


def errors(run_id: str) -> "Analysis":
    """The errors of a run's best weights on its test set; nothing is fetched for it."""
    return error_analysis.errors(run_id)


def error_cases(run_id: str, places: Sequence[tuple[int, int]], language: str) -> list[str]:
    """Items of a run's test set in words, see `error_analysis.in_words`."""
    return error_analysis.in_words(run_id, places, language)


def export(run_id: str, form: str) -> bytes:
    """A run as code, in one archive; nothing is fetched for it."""
    return exporting.zipped(exporting.exported(run_id, form, fetch=False))


def report(asked: Mapping[str, Any], form: str, language: str) -> bytes:
    """A report on runs or on a study in one file, see `reporting`."""
    return reporting.made(asked, form, language)


def inspect(asked: Mapping[str, Any], language: str) -> Any:
    """A view on a trained network and a sequence, see `inspecting`; nothing is fetched for it."""
    return inspecting.inspected(asked, language)


def examples(asked: Mapping[str, Any]) -> side_by_side.Examples:
    """The inputs that the test sets of runs have in common, see `side_by_side`."""
    return side_by_side.examples(asked)


def ranking(asked: Mapping[str, Any]) -> side_by_side.Ranking:
    """How networks answer each of these inputs, see `side_by_side`."""
    return side_by_side.ranking(asked)


def outputs(asked: Mapping[str, Any], language: str) -> side_by_side.Outputs:
    """What networks give for one input, see `side_by_side`."""
    return side_by_side.outputs(asked, language)


def register(run_id: str, by: Visitor, name: str) -> "Version":
    """A run as a version of a model in MLflow's registry; see `registering.register`."""
    from playground.tracking.served import registering  # noqa: PLC0415 (brings MLflow's models, which no other job needs)

    return registering.register(run_id, by, name)


def poll(candidates: Sequence[Candidate], rounds: int, truth: bool, seed: int) -> Poll:
    """A blind vote on runs, with their outputs; see `polls.make`."""
    return polls.make(candidates, rounds=rounds, truth=truth, seed=seed)


def ballot(
    task: str, outputs: Sequence[Mapping[str, Any]], truth: bool, language: str
) -> dict[str, tuple[Exhibit, ...]]:
    """Two outputs of a blind vote; see `polls.ballot`."""
    with speaking(language):
        return polls.ballot(task, outputs, truth)


def votes(on: Poll, cast: Sequence[Vote]) -> "Results | None":
    """What votes say; see `votes.results`."""
    from playground.votes.results import results  # noqa: PLC0415 (brings statistics that no other job needs)

    return results(on, cast)


def show(chosen: Mapping[str, runs.Run], epoch: int | None, language: str) -> tuple[Exhibit, ...]:
    """The kept samples of runs of one task at an epoch, see `kept_samples`."""
    return kept_samples.shown(chosen, epoch, language)


def _prepared(experiment: Experiment) -> Data:
    """The experiment's data; kept, because a form asks for it again at each turn of a knob."""
    parts = {key: value for key, value in experiment.plain().items() if key in ("task", "data", "seed")}
    return _prepare(json.dumps(parts, sort_keys=True), experiment.pattern)


@lru_cache(maxsize=4)
def _prepare(parts: str, pattern: Pattern) -> Data:
    table = json.loads(parts)
    task = Task.configure(table["task"])
    return task.prepare(_records(json.dumps(table["data"], sort_keys=True)), pattern, table["seed"])


@lru_cache(maxsize=4)
def _records(data: str) -> AnyRecords:
    return preparation.load(Dataset.configure(json.loads(data)))
