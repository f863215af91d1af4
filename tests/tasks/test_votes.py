"""Outputs as they are voted on: inputs of the test set, the same for all runs, and no name but A and B in what is shown."""

import json
from itertools import pairwise

import numpy as np
import pytest

from playground.batch import Pattern
from playground.dataset import Characters
from playground.errors import Impossible
from playground.exhibits import Figure, Prose, Score, Sound
from playground.experiment import Experiment
from playground.task import TASKS, Sample
from playground.tasks.chords import encoding
from playground.tasks.writing import Writing
from playground.tasks.writing.splitting import split
from playground.tasks.writing.writer import PROMPT, prompts_in
from playground.text import speaking
from tests.tasks.test_chords import SONGS, Oracle
from tests.tasks.test_writing import TUNE, WORDS, _data, _parrot


def again(sample: Sample) -> Sample:
    """As it is kept with a poll."""
    return Sample(**json.loads(json.dumps(sample.plain())))


def test_melodies_of_the_test_set_are_harmonised_and_shown_as_score_and_sound():
    task = TASKS["chords"]()
    data = task.prepare(SONGS, Pattern("values", "steps"), seed=0)
    inputs = task.vote_inputs(SONGS, data.memory)
    _, _, test = encoding.split(SONGS.songs, task.validation_share, task.test_share, task.split_seed)
    assert {given["title"] for given in inputs} <= {song.title for song in test}
    network = Oracle(data.sizes.outputs)
    given = json.loads(json.dumps(inputs[0]))
    sample = again(task.test_output(network, data.memory, given, seed=3))
    assert sample.input["title"] == inputs[0]["title"] and sample.output["chords"]
    with speaking("es"):
        shown = type(task).ballot({"A": sample, "B": sample}, truth=False)
    assert list(shown) == ["A", "B"] and [type(one) for one in shown["B"]] == [Score, Sound]
    assert "B" in shown["B"][0].title.es and shown["A"][1].wav == shown["B"][1].wav


def test_texts_go_on_from_beginnings_of_the_test_set_with_the_seed_given():
    task, records = Writing(), Characters((WORDS,))
    data = _data(task, records)
    inputs = task.vote_inputs(records, data.memory)
    assert len(inputs) > 3 and all(0 < len(given["text"]) <= PROMPT + 1 for given in inputs)
    held = split(records, task.validation_share, task.test_share).test
    assert all(given["text"].strip() in " ".join(held.split()) for given in inputs)
    network = _parrot(data, 3)
    samples = [again(task.test_output(network, data.memory, inputs[0], seed)) for seed in (1, 1, 2)]
    assert samples[0] == samples[1] and samples[2].seed == 2
    shown = Writing.ballot({"A": samples[0], "B": samples[2]}, truth=False)
    assert [type(one) for one in shown["A"]] == [Prose] and shown["A"][0].words.en == samples[0].output["text"]


def test_tunes_begin_as_ever_and_are_heard():
    records = Characters(tuple(f"{TUNE}\nA{n}|]" for n in range(100)), "abc")
    data = _data(Writing(), records)
    assert [given["text"] for given in Writing().vote_inputs(records, data.memory)] == [data.memory["prompt"]]
    output = {"text": TUNE, "notation": "abc", "ended": True, "notes": []}
    shown = Writing.ballot({"A": Sample({}, output), "B": Sample({}, output | {"text": "M:6/8\nz"})}, truth=False)
    assert [type(one) for one in shown["A"]] == [Prose, Score, Sound]
    assert isinstance(shown["B"][0], Prose)


def test_lines_are_halved_and_spread_over_the_text():
    lines = "\n".join(f"line {number} of a long text that goes on" for number in range(1000))
    found = prompts_in(lines)
    assert 150 < len(found) <= 250 and found[0] == "line 0 of a " and found[-1].startswith("line 99")


@pytest.fixture(scope="module")
def forecasts():
    experiment = Experiment.configure(
        {
            "task": {"kind": "forecasting", "window": 12, "horizon": 6},
            "data": {"kind": "sunspots"},
            "model": {"hidden": 4},
        }
    )
    data = experiment.task.prepare(experiment.data.load(), experiment.pattern, 0)
    return experiment.task, data, experiment.model.build(data.sizes)


def test_forecasts_begin_in_the_test_set_where_the_truth_is_known(forecasts):
    task, data, network = forecasts
    inputs = task.vote_inputs(None, data.memory)
    times, test = data.memory["times"], data.memory["validation"]
    places = [times.index(given["origin"]) for given in inputs]
    assert places[0] == test - 1 and places[-1] + task.horizon < len(times)
    assert {after - before for before, after in pairwise(places)} == {task.horizon}
    sample = again(task.test_output(network, data.memory, inputs[-1], seed=5))
    assert len(sample.output["forecasts"][0]) == len(sample.input["windows"][0]["truth"]) == task.horizon


def test_what_came_is_shown_or_hidden(forecasts):
    task, data, network = forecasts
    given = task.vote_inputs(None, data.memory)[0]
    samples = {name: again(task.test_output(network, data.memory, given, seed=0)) for name in "AB"}
    for truth in (True, False):
        shown = type(task).ballot(samples, truth)
        (figure,) = shown[""]
        assert isinstance(figure, Figure)
        lines = [line.name for line in figure.figure.data]
        assert lines == (["known", "truth", "A", "B"] if truth else ["known", "A", "B"])
        assert ("without what came" in figure.alt.en) is not truth


@pytest.mark.parametrize("truth", [True, False])
def test_how_much_a_network_reads_does_not_tell_which_one_is_a(forecasts, truth):
    task, data, network = forecasts
    longer = type(task).configure({"window": 60, "horizon": 6})
    given = task.vote_inputs(None, data.memory)[0]
    samples = [again(each.test_output(network, data.memory, given, seed=0)) for each in (task, longer)]
    lengths = [len(sample.input["windows"][0]["values"]) for sample in samples]
    assert lengths[0] < lengths[1]
    one, other = (
        type(task).ballot(dict(zip("AB", both, strict=True)), truth)[""][0] for both in (samples, samples[::-1])
    )
    lines, swapped = ({line.name: line.to_plotly_json() for line in each.figure.data} for each in (one, other))
    assert np.isfinite(np.array(lines["known"]["y"], dtype=float)).sum() == lengths[0]
    for name, its in (("A", "B"), ("B", "A")):
        assert list(lines[name]["y"]) == list(swapped[its]["y"]) and list(lines[name]["x"]) == list(swapped[its]["x"])
        lines[name]["y"] = swapped[name]["y"]
    assert str(lines) == str(swapped) and one.figure.layout == other.figure.layout and one.alt == other.alt


def test_classes_are_not_voted_on():
    task = TASKS["sentiment"]
    assert task.vote is None
    with pytest.raises(Impossible, match="Sentiment"):
        task.ballot({}, truth=False)
