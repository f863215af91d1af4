"""The contract of every task about one of its sequences: what is looked at is what the network sees, and its words fit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from playground.batch import Data, Part, Stream
from playground.errors import Impossible, NotFound
from playground.experiment import Experiment
from playground.model import Network
from playground.own_files import uploads
from playground.task import TASKS, Sample, Task
from playground.task.inspected import LONGEST, Inspected
from playground.tasks.chords import inspected
from playground.tasks.sequence_regression import SequenceRegression
from playground.text import speaking
from tests.helpers.records import PROSE, records_of, song

VARIANTS: Mapping[str, list[dict[str, Any]]] = {
    "forecasting": [
        {"task": {"window": 12, "horizon": 3}},
        {"task": {"window": 12, "horizon": 3, "loss_shape": "quantiles", "level": "standard"}},
        {
            "task": {"window": 12, "horizon": 3, "channels": "apart"},
            "data": {"kind": "own_series", "columns": "north, south"},
        },
        {"task": {"window": 12, "horizon": 3}, "data": {"kind": "own_series", "columns": "north, south"}},
        {"task": {"window": 12, "horizon": 3, "transformation": "difference"}},
        {"task": {"window": 12, "strategy": "recursive"}, "model": {"kind": "sequence_to_sequence"}},
    ],
    "writing": [
        {"task": {"window": 20, "state": "carried"}},
        {"task": {"window": 20, "state": "windows"}},
        {"task": {"window": 20, "tokens": "word"}},
        {"task": {"window": 20, "tokens": "subword", "max_vocabulary": 60}},
    ],
    "sentiment": [{}, {"task": {"tokens": "subword"}}, {"model": {"kind": "hierarchical_attention"}}],
    "chords": [{}, {"task": {"segment": 4, "place": True}}],
    "sequence_classification": [{"data": {"kind": "digits"}}, {"data": {"kind": "agreement", "count": 200}}],
    "sequence_transduction": [{"model": {"kind": "encoder_decoder"}}, {"model": {"kind": "sequence_to_sequence"}}],
}
TABLE = "month,north,south\n" + "".join(
    f"{1990 + month // 12}-{month % 12 + 1:02d},{month % 12 + month / 50:.2f},{(month * 7) % 11:.1f}\n"
    for month in range(120)
)
CASES = {f"{kind}{number}": (kind, one) for kind in TASKS for number, one in enumerate(VARIANTS.get(kind, [{}]))}
REQUESTS: Mapping[str, dict[str, Any]] = {
    "sentiment": {"text": "The film is not bad, but slow."},
    "writing": {"text": "The moon is a mirror", "length": 1, "temperature": 0.0},
    "sequence_classification": {"text": "0.5 0 0.25 0 0 1 0 0 " * 3},
    "sequence_classification agreement": {"text": "the bird behind the windows"},
    "sequence_regression": {"text": "0.25 1 0.5 0 0.75 1"},
    "sequence_transduction": {"text": "ABCA"},
    "sequence_synthesis": {"text": "0.5 -0.5 0.25 0 1"},
    "chords": {"melody": "C4 D4 E4:2 G4 r A4"},
}


@dataclass(frozen=True)
class World:
    """A task with data of its own and a network that has learnt nothing."""

    experiment: Experiment
    data: Data
    network: Network

    def asked(self, **more: Any) -> Any:
        task, kind = self.experiment.task, self.experiment.data.kind()
        given = REQUESTS.get(f"{task.kind()} {kind}", REQUESTS.get(task.kind(), {}))
        return type(task).request.configure(given | more, "request")

    def sequence(self, **more: Any) -> Inspected:
        found = self.experiment.task.sequence(self.data.memory, self.asked(**more), self.experiment.pattern)
        return found.answered(self.network)

    def example(self, index: int, part: Part | None = None) -> Inspected:
        part = self.data.tests["test"] if part is None else part
        return self.experiment.task.sequence_of(part, index, self.data.memory, self.experiment.pattern)

    def outputs(self, found: Inspected) -> Tensor:
        with torch.no_grad():
            return self.network(found.batch)[0]


@pytest.fixture
def world(case: str) -> World:
    return of(case)


@cache
def _prepared(case: str, file: str) -> World:
    kind, one = CASES[case]
    table = {"task": {"kind": kind} | one.get("task", {}), "model": {"hidden": 6, "cell": "gru"} | one.get("model", {})}
    table |= {"data": one.get("data", {}) | ({"kind": "own_text"} if kind == "writing" else {})}
    if file:
        table["data"]["file"] = file
    experiment = Experiment.configure(table)
    data = experiment.prepare(experiment.data.load() if "data" in one else records_of(kind, file))
    return World(experiment, data, experiment.network(data.sizes).eval())


def of(case: str) -> World:
    kind, one = CASES[case]
    file = ""
    if kind == "writing":
        file = uploads.keep(PROSE.encode(), "moon.txt")
    elif one.get("data", {}).get("kind") == "own_series":
        file = uploads.keep(TABLE.encode(), "table.csv")
    return _prepared(case, file)


def must_fit(world: World, found: Inspected) -> Tensor:
    """Labels have the shapes of the batch and of what the network makes of it; what that is."""
    batch, pattern = found.batch, world.experiment.pattern
    assert batch.inputs.shape[0] == batch.targets.shape[0] == 1 and batch.lengths is None
    assert found.layout == pattern.layout and bool(found.positions) == (pattern.layout != "vector")
    assert len(found.steps) == (0 if pattern.inputs == "vector" else batch.inputs.shape[1])
    assert len(found.columns) == (batch.inputs.shape[2] if batch.inputs.dim() == 3 else 0)
    outputs = world.outputs(found)
    places = (len(found.positions),) if found.positions else ()
    assert outputs.shape == (1, *places, len(found.outputs))
    labels = (*found.steps, *found.columns, *found.outputs, *found.positions)
    assert all(isinstance(label, str) and label.strip() for label in labels)
    assert found.score(outputs, 0, 0) == outputs.flatten()[0] and found.score(outputs, -1) == outputs.flatten()[-1]
    assert len(set(found.columns)) == len(found.columns) and len(set(found.outputs)) == len(found.outputs)
    return outputs


@pytest.mark.parametrize("case", CASES)
def test_an_example_is_what_training_sees_with_its_truth(world: World) -> None:
    task, part = world.experiment.task, world.data.tests["test"]
    rows = [
        (batch.inputs[row, :length], batch.targets[row, :length] if rest else batch.targets[row])
        for batch in part.batches(1 if isinstance(part, Stream) else 64)
        for row in range(len(batch))
        for length in [batch.inputs.shape[1] if batch.lengths is None else int(batch.lengths[row])]
        for rest in [world.experiment.pattern.layout == "steps"]
    ]
    count = task.sequences_of(part, world.data.memory)
    assert count == len(rows)
    for index in (0, count // 2, count - 1):
        found = world.example(index)
        outputs = must_fit(world, found)
        inputs, targets = found.batch.inputs[0], found.batch.targets[0]
        assert any(inputs.equal(one) and targets.equal(other) for one, other in rows)
        assert found.targets is found.batch.targets
        whole = found.loss(task.loss, outputs)
        each = [found.loss(task.loss, outputs, place) for place in range(len(found.positions))] or [whole]
        torch.testing.assert_close(torch.stack(each).mean(), whole)


@pytest.mark.parametrize("case", CASES)
def test_an_example_that_is_not_there_is_refused(world: World) -> None:
    with pytest.raises(NotFound, match="from 1 to"):
        world.example(world.experiment.task.sequences_of(world.data.tests["test"], world.data.memory))
    with pytest.raises(NotFound):
        world.example(-1)


@pytest.mark.parametrize("case", CASES)
def test_what_a_person_gives_is_what_the_network_answers(world: World) -> None:
    task = world.experiment.task
    found = world.sequence()
    outputs = must_fit(world, found)
    if found.targets is None:
        with pytest.raises(Impossible, match="test set"):
            found.loss(task.loss, outputs)
    sample = task.respond(world.network, world.data.memory, world.asked())
    if task.kind() in ANSWERS:
        ANSWERS[task.kind()](world, found, outputs, sample)


def _classes(world: World, found: Inspected, outputs: Tensor, sample: Sample) -> None:
    most, place = outputs[0].softmax(0).max(0)
    assert found.outputs[int(place)] == sample.output["class"][0]
    assert sample.output["probability"] == [pytest.approx(float(most), abs=1e-4)]


def _number(world: World, found: Inspected, outputs: Tensor, sample: Sample) -> None:
    assert sample.output["prediction"] == [pytest.approx(float(outputs), rel=1e-5)]


def _sentiment(world: World, found: Inspected, outputs: Tensor, sample: Sample) -> None:
    np.testing.assert_allclose(outputs[0].softmax(0), sample.output["probabilities"], atol=1e-5)


def _chords(world: World, found: Inspected, outputs: Tensor, sample: Sample) -> None:
    sure = outputs[0].softmax(1).max(1).values
    np.testing.assert_allclose(sure, sample.output["confidence"][: len(sure)], atol=1e-4)
    assert found.steps[0] == "1.1 C4" and found.targets is None


def _next(world: World, found: Inspected, outputs: Tensor, sample: Sample) -> None:
    scores = outputs[0, -1].clone()
    scores[:2] = -torch.inf
    likeliest = found.outputs[int(scores.argmax())].replace("␣", " ").replace("⏎", "\n")
    written = sample.output["text"].removeprefix("The moon is a mirror")
    assert len(written) <= 1 and (written in ("", likeliest))
    assert "".join(found.steps) == "The␣moon␣is␣a␣mirror"
    nats = found.loss(world.experiment.task.loss, outputs, 0)
    torch.testing.assert_close(nats, -outputs[0, 0].log_softmax(0)[found.batch.inputs[0, 1]])
    with pytest.raises(Impossible):
        found.loss(world.experiment.task.loss, outputs, -1)


def _forecast(world: World, found: Inspected, outputs: Tensor, sample: Sample) -> None:
    task: Any = world.experiment.task
    ahead = np.array(sample.output["forecasts"][0])
    answer = task.in_unit(outputs[:, -1:] if task.strategy == "recursive" else outputs, found.batch, world.data.memory)
    answer = answer[..., answer.shape[-1] // 2] if answer.dim() == 4 else answer
    np.testing.assert_allclose(answer[0], ahead[: answer.shape[1], : answer.shape[2]], rtol=1e-5)
    assert (found.in_unit is None) == (task.strategy == "recursive")
    if found.in_unit is not None:
        shown = found.in_unit(outputs)
        assert shown.shape == outputs.shape
        middle = [place for place, name in enumerate(found.outputs) if task.levels == 1 or name.endswith(" 50 %")]
        torch.testing.assert_close(shown[..., middle], answer)
    assert found.steps[-1] == str((world.data.memory["times"] or range(len(world.data.memory["values"])))[-1])


def _symbols(world: World, found: Inspected, outputs: Tensor, sample: Sample) -> None:
    best = outputs[0].argmax(1)[-4:] if found.layout == "steps" else found.batch.targets[0]
    words = [found.outputs[token] for token in best.tolist()]
    words = words[: words.index("end")] if found.layout == "sequence" and "end" in words else words
    assert "".join(word if len(word) == 1 else "·" for word in words) == sample.output["answer"][0]


def _curve(world: World, found: Inspected, outputs: Tensor, sample: Sample) -> None:
    np.testing.assert_allclose(outputs[0], sample.output["sequences"][0], atol=1e-4)


ANSWERS: Mapping[str, Callable[[World, Inspected, Tensor, Sample], None]] = {
    "sequence_classification": _classes,
    "sequence_regression": _number,
    "sentiment": _sentiment,
    "chords": _chords,
    "writing": _next,
    "forecasting": _forecast,
    "sequence_transduction": _symbols,
    "sequence_synthesis": _curve,
}


@pytest.mark.parametrize(
    "case", ["sequence_classification0", "sequence_regression0", "sequence_synthesis0", "sequence_transduction0"]
)
def test_where_nothing_is_given_the_first_that_is_shown_is_looked_at_with_its_truth(world: World) -> None:
    found = world.sequence(text="")
    must_fit(world, found)
    shown = world.example(0, world.data.validation)
    torch.testing.assert_close(found.batch.inputs, shown.batch.inputs, atol=1e-5, rtol=0)
    torch.testing.assert_close(found.batch.targets, shown.batch.targets, atol=1e-3, rtol=0)
    assert found.targets is not None


def test_labels_are_in_the_language_in_force() -> None:
    with speaking("es"):
        assert "fin" in of("sequence_transduction0").sequence().outputs
        assert of("sentiment0").sequence().outputs == ("negativa", "positiva")


def test_what_is_longer_is_cut_and_told() -> None:
    world = of("writing0")
    text = PROSE[: LONGEST + 60]
    found = world.sequence(text=text)
    must_fit(world, found)
    assert "".join(found.steps) == text[-LONGEST:].replace(" ", "␣") and len(found.steps) == LONGEST
    assert found.batch.targets[0, :-1].equal(found.batch.inputs[0, 1:])
    assert str(LONGEST + 60) in found.notes[-1].en and str(LONGEST) in found.notes[-1].es


def test_windows_of_series_are_named_by_their_series_quantiles_and_steps() -> None:
    one, many = of("forecasting1").example(0), of("forecasting2").example(5)
    assert one.positions == ("+1", "+2", "+3") and len(one.outputs) == 9 and "10 %" in one.outputs[0]
    names = of("forecasting2").data.memory["names"]
    assert many.columns == many.outputs == (names[1],), "each series of a window by itself"
    assert many.steps[-1] == of("forecasting3").example(2).steps[-1] == "1998-08"
    asked = of("forecasting2").sequence(series="south")
    assert asked.columns == ("south",) and "south" in asked.notes[-1].en
    together = of("forecasting3").example(0)
    assert together.columns == together.outputs == tuple(names)


def test_words_that_the_network_never_learnt_are_named() -> None:
    found = of("sentiment0").sequence(text="The film is not gazornen.")
    assert "gazornen" in found.steps and "gazornen" in found.notes[0].en
    assert int(found.batch.inputs[0, found.steps.index("gazornen")]) == 1


def test_a_text_read_on_in_slices_says_that_it_is_read_afresh() -> None:
    assert "empty state" in of("writing0").example(1).notes[0].en
    assert of("writing1").example(1).notes == ()


def test_chords_of_a_melody_that_has_some_are_the_truth() -> None:
    world = of("chords0")
    task: Any = world.experiment.task
    found = inspected.sequence(task, song(3), world.data.memory, world.experiment.pattern, ())
    assert found.targets is not None and found.batch.targets.shape == (1, len(found.steps))


class Silent(SequenceRegression):
    """A task that says nothing of its sequences."""

    sequence, described = Task.sequence, Task.described


def test_a_task_that_brings_none_says_so() -> None:
    world = of("sequence_regression0")
    with pytest.raises(Impossible, match="another task"):
        Silent().sequence_of(world.data.validation, 0, world.data.memory, world.experiment.pattern)
