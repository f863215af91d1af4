"""Writing: parts that share nothing, every character scored once, a state that carries, and tunes that sound."""

import io
import json
import math
import wave

import pytest
import torch
from torch import Tensor, nn

from playground.batch import Batch, Data, Examples, State, Stream
from playground.dataset import Characters
from playground.errors import WrongInput
from playground.exhibits import Prose, Score, Sound
from playground.model import Network
from playground.task import Sample
from playground.tasks.writing import Writing
from playground.tasks.writing.playing import OPENING, first_tune, opening, perform
from playground.tasks.writing.splitting import split
from playground.tasks.writing.writer import WritingRequest, prompt_from
from playground.text import Text
from playground.tokenization.vocabulary import Vocabulary

WORDS = "".join(f"The {n}th cat sat on mat {n * n}; " for n in range(400))
TUNE = "M:6/8\nL:1/8\nK:D\nd|cAG F2D|G2G G3|ABA A2G|F2G A2d|\ncAG F2D|G2G G3|ABA B2G|AFD D2:|"

SAID = Text.same("said on reading")


class Parrot(Network):
    """Scores the character that stood `back` places before highest: it needs its state for that."""

    def __init__(self, vocabulary: int, back: int) -> None:
        super().__init__()
        self.vocabulary, self.back = vocabulary, back
        self.sharpness = nn.Parameter(torch.tensor(20.0))

    def forward(self, batch: Batch, state: State | None = None) -> tuple[Tensor, State | None]:
        before = state[0][0] if state is not None else torch.zeros(len(batch), self.back - 1, dtype=torch.int64)
        read = torch.cat([before, batch.inputs], dim=1)
        scores = nn.functional.one_hot(read[:, : batch.inputs.shape[1]], self.vocabulary) * self.sharpness
        return scores, (read[:, read.shape[1] - self.back + 1 :][None],)


def _data(task: Writing, records: Characters) -> Data:
    return task.prepare(records, task.patterns()[0], seed=0)


def _parrot(data: Data, back: int) -> Parrot:
    return Parrot(data.sizes.vocabulary, back)


def test_parts_are_whole_and_share_nothing() -> None:
    parts = split(Characters((WORDS,)), 0.1, 0.2)
    assert parts.train + parts.validation + parts.test == WORDS
    assert len(parts.test) == pytest.approx(0.2 * len(WORDS), abs=1)
    assert not parts.by_piece


def test_tunes_are_split_by_tune_and_alike_for_every_seed() -> None:
    tunes = tuple(f"{TUNE}\nA{n}|]" for n in range(100))
    parts = split(Characters(tunes, "abc"), 0.1, 0.1)
    held = [text.strip("\n").split("\n\n") for text in parts.texts.values()]
    assert sorted(tune for part in held for tune in part) == sorted(tunes)
    assert [len(part) for part in held] == pytest.approx([80, 10, 10], abs=2)
    task, records = Writing(), Characters(tunes, "abc")
    first, second = (task.prepare(records, task.patterns()[0], seed).protocol for seed in (0, 1))
    assert first == second


@pytest.mark.parametrize(
    ("text", "knobs"), [("abc " * 30, {}), (WORDS[:2000], {"window": 5000})], ids=["short part", "long slice"]
)
def test_a_text_too_short_is_refused_in_words(text: str, knobs: dict[str, int]) -> None:
    with pytest.raises(WrongInput, match=r"characters"):
        _data(Writing(**knobs), Characters((text,)))


def test_the_vocabulary_comes_from_the_training_part_alone() -> None:
    data = _data(Writing(minimum_count=2), Characters((WORDS + "ñ" * 500,)))
    items = Vocabulary.read(data.memory["vocabulary"]).items
    assert "ñ" not in items
    assert data.protocol["unknown_share"]["test"] > 0.2
    assert data.sizes.outputs == data.sizes.vocabulary == len(items) + 2


@pytest.mark.parametrize("state", ["carried", "windows"])
@pytest.mark.parametrize("size", [1, 3, 32])
def test_every_character_but_the_first_is_scored_once(state: str, size: int) -> None:
    task = Writing.configure({"state": state, "window": 37})
    data = _data(task, Characters((WORDS,)))
    part = data.tests["test"]
    uniform = _parrot(data, 1)
    uniform.sharpness.data.zero_()
    loss, metrics = task.measure(uniform, part, data.memory, size)
    assert metrics["nats_per_character"] == pytest.approx(math.log(data.sizes.vocabulary), rel=1e-5)
    assert loss == pytest.approx(metrics["nats_per_character"], rel=1e-5)
    totals = [task.tally(uniform(batch)[0], batch, data.memory)["characters"] for batch in part.batches(size)]
    assert sum(map(int, totals)) == data.protocol["characters"]["test"] - 1


def test_windows_hold_the_same_characters_as_the_stream() -> None:
    records = Characters((WORDS,))
    carried = _data(Writing(window=37), records).tests["test"]
    windows = _data(Writing(window=37, state="windows"), records).tests["test"]
    assert isinstance(carried, Stream)
    assert isinstance(windows, Examples)
    assert windows.lengths is not None
    inside = torch.arange(37) < windows.lengths[:, None]
    assert torch.equal(windows.inputs[inside], carried.tokens[:-1])
    assert torch.equal(windows.targets[inside], carried.tokens[1:])


def test_a_carried_state_remembers_across_slices() -> None:
    period = "abcdefghijklmnopqrstuvwxyz0123456789"
    records = Characters((period * 1500,))
    nats = {}
    for state in ("carried", "windows"):
        task = Writing.configure({"state": state, "window": 12})
        data = _data(task, records)
        _, metrics = task.measure(_parrot(data, len(period)), data.tests["test"], data.memory, 64)
        nats[state] = metrics["nats_per_character"]
        assert data.protocol["state"] == state
    assert nats["carried"] < 4
    assert nats["windows"] > 15


def test_measuring_does_not_hang_on_the_batch_size() -> None:
    task, records = Writing(window=20), Characters((WORDS * 4,))
    data = _data(task, records)
    network = _parrot(data, 5)
    found = [task.measure(network, data.tests["test"], data.memory, size)[1] for size in (8, 64, 512)]
    assert found[0] == found[1] == found[2]


def test_the_loss_is_the_mean_over_real_characters() -> None:
    task = Writing(window=50, state="windows")
    data = _data(task, Characters((WORDS,)))
    batch = next(data.tests["test"].batches(1000))
    outputs = torch.randn(*batch.inputs.shape, data.sizes.outputs, requires_grad=True)
    loss = task.loss(outputs, batch)
    loss.backward()  # type: ignore[no-untyped-call]
    expected = nn.functional.cross_entropy(outputs[batch.mask], batch.targets[batch.mask])
    assert loss.item() == pytest.approx(expected.item(), rel=1e-5)
    assert outputs.grad is not None
    assert not outputs.grad[~batch.mask].any()


def _abc() -> tuple[Writing, Data]:
    task = Writing()
    return task, _data(task, Characters(tuple(f"{TUNE}\n{'AFD ' * (n % 7)}A{n}|]" for n in range(60)), "abc"))


def test_a_text_is_written_on_from_its_beginning() -> None:
    task = Writing()
    data = _data(task, Characters((WORDS,)))
    network = _parrot(data, 3)
    sample = task.respond(network, data.memory, WritingRequest(text="cat", length=9, temperature=0))
    assert sample.output["text"] == "catcatcatcat"
    assert task.files(sample, data.memory)["text.txt"] == b"catcatcatcat"
    network.sharpness.data.fill_(0.5)
    request = WritingRequest(text="cat", length=60, temperature=1.0, seed=3)
    again = [task.respond(network, data.memory, request).output["text"] for _ in range(2)]
    other = task.respond(network, data.memory, WritingRequest(text="cat", length=60, temperature=1.0, seed=4))
    assert again[0] == again[1] != other.output["text"]


def test_without_a_beginning_the_network_begins_itself() -> None:
    task = Writing()
    data = _data(task, Characters((WORDS.replace(";", "\n"),)))
    sample = task.respond(_parrot(data, 1), data.memory, WritingRequest(length=4, temperature=0))
    assert len(sample.output["text"]) == 4


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("x" * 99 + " and\nthen it " + "y" * 200, None),
        ("word\n" * 50, "word\n" * 12),
        ("日本" * 99, "日本" * 30),
        ("a b", "b"),
    ],
)
def test_samples_begin_with_whole_words_from_the_end(text: str, prompt: str | None) -> None:
    found = prompt_from(text)
    assert 0 < len(found) <= 60
    assert found in text
    assert prompt is None or found == prompt


def test_unknown_characters_are_named() -> None:
    task = Writing()
    data = _data(task, Characters((WORDS,)))
    sample = task.respond(_parrot(data, 1), data.memory, WritingRequest(text="cañ…t", length=5))
    (note,) = sample.output["notes"]
    assert "ñ" in note["en"]
    assert "…" in note["es"]
    with pytest.raises(WrongInput):
        task.respond(_parrot(data, 1), data.memory, WritingRequest(text="ñ", length=5))


def test_the_sample_is_the_same_every_time_and_plain() -> None:
    task, data = _abc()
    network = _parrot(data, 7)
    first, second = task.sample(network, data, 0), task.sample(network, data, 5)
    assert first == second
    assert Sample(**json.loads(json.dumps(first.plain()))) == first
    assert first.input["text"] == OPENING


def test_a_finished_tune_is_shown_as_score_and_sound() -> None:
    task, data = _abc()
    sample = Sample({"text": ""}, {"text": TUNE + "\n", "notation": "abc", "ended": True, "notes": []})
    exhibits = task.show({"gru": sample, "lstm": sample}, data.memory)
    assert [type(exhibit) for exhibit in exhibits] == [Prose, Score, Sound] * 2
    assert isinstance(exhibits[0], Prose)
    assert exhibits[0].verbatim
    sound = exhibits[2]
    assert isinstance(sound, Sound)
    # One upbeat and eight bars of six eighths, the last without its upbeat, at 150 quarters a minute.
    assert sound.seconds == pytest.approx(8 * 3 * 60 / 150, abs=0.01)
    with wave.open(io.BytesIO(sound.wav)) as played:
        assert played.getnframes() / played.getframerate() == pytest.approx(sound.seconds, abs=0.01)
        assert any(played.readframes(played.getnframes()))
    assert list(task.files(sample, data.memory)) == ["tune.abc", "tune.mid", "tune.wav", "tune.musicxml", "sample.json"]


@pytest.mark.parametrize("title", ["", "The Wet Dog"])
def test_a_score_bears_the_title_that_the_network_wrote(title: str) -> None:
    played = perform("X:1\n" + (f"T:{title}\n" if title else "") + TUNE + "\n")
    assert not isinstance(played, Text)
    assert ("The Wet Dog" in played.musicxml) is bool(title)
    assert ">tune<" not in played.musicxml


def test_what_is_no_tune_is_shown_as_text_with_the_reason() -> None:
    task, data = _abc()
    sample = Sample({"text": ""}, {"text": OPENING + "|||", "notation": "abc", "ended": False, "notes": []})
    exhibits = task.show({"rnn": sample}, data.memory)
    assert [type(exhibit) for exhibit in exhibits] == [Prose, Prose]
    assert list(task.files(sample, data.memory)) == ["tune.abc", "sample.json"]


def test_a_tune_ends_at_the_empty_line() -> None:
    task, data = _abc()
    # A parrot that repeats the last character ends the line again after a header.
    sample = task.respond(_parrot(data, 1), data.memory, WritingRequest(text=OPENING, length=50, temperature=0))
    assert sample.output == {"text": OPENING, "notation": "abc", "ended": True, "notes": []}
    request = WritingRequest(text=OPENING + "AB", length=30, temperature=0)
    cut = task.respond(_parrot(data, 2), data.memory, request)
    assert cut.output["text"] == OPENING + "AB" * 16
    assert not cut.output["ended"]
    assert cut.output["notes"]


@pytest.mark.parametrize(
    ("prime", "whole", "added"),
    [
        ("", "", ""),
        ("X:7\nM:3/4\n", "M:3/4\n", ""),
        (OPENING, OPENING, ""),
        (TUNE, TUNE, ""),
        ("GABc", "M:4/4\nL:1/8\nK:G\nGABc", "M:4/4\nL:1/8\nK:G\n"),
        ("M:3/4\nGABc\nA:|", "M:3/4\nL:1/8\nK:G\nGABc\nA:|", "L:1/8\nK:G\n"),
    ],
)
def test_notes_get_the_headers_they_need(prime: str, whole: str, added: str) -> None:
    assert opening(prime) == (whole, added)


def test_an_unfinished_tune_is_cut_after_its_last_full_bar() -> None:
    assert first_tune(OPENING + "ABc|def|ga", ended=False) == f"X:1\n{OPENING}ABc|def|\n"
    assert first_tune(OPENING + "ABc|def|ga\n\nM:", ended=True) == f"X:1\n{OPENING}ABc|def|ga\n"


@pytest.mark.parametrize("state", ["carried", "windows"])
def test_the_preview_shows_what_the_network_reads(state: str) -> None:
    task = Writing.configure({"state": state, "window": 20})
    records = Characters((WORDS + "ñ",), notes=(SAID,))
    preview = task.preview(records, _data(task, records))
    assert preview.notes[0] is SAID
    assert any("ñ" in note.en for note in preview.notes)
    tables = [exhibit for exhibit in preview.exhibits if hasattr(exhibit, "frame")]
    reads, guesses = (tables[0].frame[column] for column in tables[0].frame)
    assert all(guess[:-1] == read[1:] for read, guess in zip(reads, guesses, strict=True))
    assert "".join(reads) == WORDS[:80].replace(" ", "␣")
