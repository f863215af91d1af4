"""Writing measured: on new texts, in windows or carried on whatever was trained, and by its meters."""

import itertools
import math

import pytest
import torch

from playground.batch import Batch, Data, Examples, State, Stream
from playground.dataset import Characters
from playground.errors import WrongInput
from playground.model import MODELS, Network
from playground.protocol import ENTRIES, VALUES, differences
from playground.task import Task
from playground.tasks.writing import Writing
from playground.tasks.writing.splitting import split, together

WORDS = "".join(f"The {n}th cat sat on mat {n * n}; " for n in range(400))
NAMES = Characters(
    tuple(f"{a}{b}{c}" for a in "abcdefgh" for b in ("na", "lo", "rim") for c in ("x", "sa", "d")), between="\n"
)


def _data(task: Task, records: Characters) -> Data:
    return task.prepare(records, task.patterns()[0], seed=0)


def _network(data: Data) -> Network:
    torch.manual_seed(0)
    return MODELS["sequence_to_sequence"].configure({"hidden": 8}).build(data.sizes)


@pytest.mark.parametrize("state", ["carried", "windows"])
@pytest.mark.parametrize("measured", ["as_trained", "carried", "windows"])
def test_how_it_is_measured_does_not_hang_on_how_it_is_trained(state: str, measured: str) -> None:
    task = Writing.configure({"state": state, "measured": measured, "window": 30})
    data = _data(task, Characters((WORDS,)))
    kinds = {"carried": Stream, "windows": Examples}
    assert isinstance(data.train, kinds[state])
    assert isinstance(data.validation, kinds[state if measured == "as_trained" else measured])
    assert isinstance(data.tests["test"], type(data.validation))
    assert ("carried" in data.protocol["measured"]) is isinstance(data.validation, Stream)
    assert ("fresh_every" in data.protocol) is isinstance(data.validation, Examples)
    assert {data.protocol[name] for name in ("split", "validation", "measured")} <= set(VALUES)
    assert set(data.protocol) <= set(ENTRIES)


def test_runs_measured_in_different_ways_are_not_comparable() -> None:
    ways = ({}, {"measured": "windows"}, {"state": "windows", "window": 40}, {"validation_place": "beginning"})
    protocols = [_data(Writing.configure({"window": 30} | way), Characters((WORDS,))).protocol for way in ways]
    assert not differences(protocols[0], protocols[0])
    for first, second in itertools.combinations(protocols, 2):
        assert differences(first, second)


def test_the_last_tenth_is_cut_as_in_the_literature() -> None:
    words = WORDS[: len(WORDS) // 10 * 10 + 6]
    parts = split(Characters((words,)), 0.05, 0.1)
    assert parts.train + parts.validation == words[: int(len(words) * 0.9)]
    assert parts.test == words[int(len(words) * 0.9) :]
    other = split(Characters((words,)), 0.05, 0.1, beginning=True)
    assert other.validation + other.train == parts.train + parts.validation
    assert (other.test, len(other.validation)) == (parts.test, len(parts.validation))
    assert other.digest() != parts.digest()


def test_lists_are_split_by_item_and_every_item_ends() -> None:
    parts = split(NAMES, 0.3, 0.3)
    held = [text.removesuffix("\n").split("\n") for text in parts.texts.values()]
    assert sorted(item for part in held for item in part) == sorted(NAMES.pieces)
    assert together(NAMES).count("\n") == len(NAMES.pieces)
    data = _data(Writing(window=20, minimum_count=1, validation_share=0.3, test_share=0.3), NAMES)
    assert data.memory["prompt"] == ""
    assert Writing().sample(_network(data), data, 0).output["text"]


@pytest.mark.parametrize("measured", ["carried", "windows"])
def test_the_test_part_as_new_text_gives_the_same_numbers(measured: str) -> None:
    task = Writing.configure({"measured": measured, "window": 30})
    records = Characters((WORDS,))
    data = _data(task, records)
    network = _network(data)
    words = split(records, task.validation_share, task.test_share).test
    part, raw = task.unseen(Characters((words,)), task.patterns()[0], data.memory)
    assert raw == words == data.raw["test"]
    again = task.measure(network, part, data.memory, 16)
    assert again == task.measure(network, data.tests["test"], data.memory, 16)


def test_new_pieces_are_read_behind_each_other() -> None:
    task = Writing(minimum_count=1)
    data = _data(task, Characters((WORDS,)))
    _, raw = task.unseen(Characters(("The cat", "sat on")), task.patterns()[0], data.memory)
    assert raw == "The cat\n\nsat on"


@pytest.mark.parametrize(
    "records",
    [Characters(("я не кот",)), Characters(("a",)), Characters(()), Characters(("M:6/8\nL:1/8\nK:D\nABc|",), "abc")],
    ids=["another script", "one character", "nothing", "tunes"],
)
def test_new_text_that_does_not_fit_is_refused(records: Characters) -> None:
    task = Writing()
    data = _data(task, Characters((WORDS,)))
    with pytest.raises(WrongInput) as refused:
        task.unseen(records, task.patterns()[0], data.memory)
    assert refused.value.text.en != refused.value.text.es


class Reciter(Network):
    """Recites the training text from its beginning, whatever it reads; the state is where it stands."""

    def __init__(self, tokens: torch.Tensor, vocabulary: int) -> None:
        super().__init__()
        self.tokens, self.vocabulary = tokens, vocabulary
        self.sharpness = torch.nn.Parameter(torch.tensor(200.0))

    def forward(self, batch: Batch, state: State | None = None) -> tuple[torch.Tensor, State | None]:
        place = int(state[0].item()) if state is not None else 0
        ahead = self.tokens[place : place + batch.inputs.shape[1]]
        scores = torch.nn.functional.one_hot(ahead, self.vocabulary)[None] * self.sharpness
        return scores, (torch.full((1, 1, 1), float(place + batch.inputs.shape[1])),)


def test_meters_tell_a_reciter_from_a_writer() -> None:
    task = Writing(minimum_count=1)
    data = _data(task, Characters((WORDS,)))
    assert isinstance(data.train, Stream)
    found = task.meters(Reciter(data.train.tokens, data.sizes.vocabulary), data, 0)
    assert found == {"longest_copy": 2000.0, "novel_5grams": 0.0, "loop": 0.0}
    network = _network(data)
    drawn = task.meters(network, data, 0)
    assert drawn == task.meters(network, data, 7)
    assert drawn["longest_copy"] < 30 and drawn["novel_5grams"] > 0.8
    assert all(math.isfinite(value) for value in drawn.values())
