"""The chords task: what the network sees, what is measured, and what comes back to people."""

import io
import json
import wave

import numpy as np
import pytest
import torch
from torch import nn

from playground.batch import Batch, Pattern
from playground.dataset import Melodies, Melody
from playground.errors import PlaygroundError, WrongFile, WrongInput
from playground.exhibits import Figure, Score, Sound, Table
from playground.model import Network
from playground.music import chords
from playground.own_files import uploads
from playground.task import TASKS, Sample
from playground.tasks.chords import encoding

PATTERN = Pattern("values", "steps")
TRIADS = {0: (60, 64, 67), 5: (60, 65, 69), 7: (62, 67, 71), 21: (60, 64, 69)}


def song(index):
    """A tune of its own in a key of its own, three voices over a bass, with a pickup and a closing rest."""
    rng = np.random.default_rng(index)
    labels = [0, *rng.choice([0, 5, 7, 21], size=6 + index % 5).tolist(), 7, 0]
    up = index % 12
    notes = tuple((float(i), 1.0, int(rng.choice(TRIADS[c])) + 12 + up) for i, c in enumerate(labels))
    harmony = tuple((float(i), 1.0, pitch + up) for i, c in enumerate(labels) for pitch in (*TRIADS[c], 36 + c % 12))
    chords = tuple((float(i), 1.0, (c + up) % 12 + c // 12 * 12) for i, c in enumerate(labels))
    return Melody(f"Song {index}", notes, chords, up, False, "4/4", 1.0, harmony)


SONGS = Melodies(tuple(song(index) for index in range(30)))


class Oracle(Network):
    """Gives each position the chord whose tones hold most of what sounds: enough to see labels come back right."""

    def __init__(self, outputs):
        super().__init__()
        self.scores = nn.Parameter(torch.eye(outputs))

    def forward(self, batch, state=None):
        best = batch.inputs[..., :12].argmax(dim=-1)
        return 5 * self.scores[best], None


@pytest.fixture(scope="module")
def made():
    task = TASKS["chords"]()
    data = task.prepare(SONGS, PATTERN, seed=0)
    return task, data, Oracle(data.sizes.outputs)


def test_positions_are_shares_of_pitch_classes():
    tune = Melody("", ((0.0, 1.5, 62), (1.5, 0.5, 66), (3.0, 1.0, 69)), (), 2, False, "4/4")
    seen = encoding.features(tune, "half_bar", transpose=True, place=False)
    assert seen.shape == (2, 12)
    assert (seen[0, 0], seen[0, 4], seen[1, 7]) == (0.75, 0.25, 0.5)
    assert seen.sum() == 1.5
    as_written = encoding.features(tune, "beat", transpose=False, place=True)
    assert as_written[2].tolist() == [0.0] * 12 + [0.0, 0.5]
    assert as_written[0, 12:].tolist() == [1.0, 0.0]


def test_without_a_class_for_none_chords_are_carried_on():
    quiet = Melody("", ((0.0, 1.0, 60), (3.0, 1.0, 60)), ((0.0, 1.0, 0), (3.0, 1.0, 5)), 0, False, "4/4")
    assert encoding.reference(quiet, "beat", none=True).tolist() == [0, 24, 24, 5]
    assert encoding.reference(quiet, "beat", none=False).tolist() == [0, 0, 0, 5]


@pytest.mark.parametrize("grid", ["beat", "half_bar", "bar"])
@pytest.mark.parametrize("transpose", [True, False])
@pytest.mark.parametrize("none", [True, False])
def test_data_fit_their_sizes(grid, transpose, none):
    task = TASKS["chords"].configure({"grid": grid, "transpose": transpose, "none": none})
    data = task.prepare(SONGS, PATTERN, seed=3)
    assert data.sizes.outputs == len(data.memory["classes"]) == 24 + none
    for part in (data.train, data.validation, data.tests["test"]):
        batch = next(part.batches(1000))
        assert batch.inputs.shape == (*batch.targets.shape, data.sizes.features)
        assert int(batch.targets.max()) < data.sizes.outputs
        assert batch.mask.sum() == part.items
    json.dumps([data.memory, data.protocol])


def test_moving_keeps_mode_and_none():
    assert encoding.moved(np.array([0, 11, 12, 23, chords.NONE]), 3).tolist() == [3, 2, 15, 14, chords.NONE]


def test_transposed_songs_end_in_c(made):
    _, data, _ = made
    batch = next(data.train.batches(1000))
    last = batch.targets.gather(1, batch.lengths[:, None] - 1)
    assert set(last.flatten().tolist()) == {0}


def test_the_same_tune_is_never_in_two_parts():
    twice = [song(index) for index in range(12)]
    higher = [
        Melody(s.title + " again", tuple((a, d / 2, p + 5) for a, d, p in s.notes), s.chords, 0, False, "3/4")
        for s in twice
    ]
    parts = encoding.split(twice + higher, 0.2, 0.2, seed=1)
    names = [{one.title.removesuffix(" again") for one in part} for part in parts]
    assert sum(map(len, names)) == 12
    assert sum(map(len, parts)) == 24
    assert all(parts)


def test_the_split_follows_its_own_seed_only():
    task = TASKS["chords"]()
    first, second = (task.prepare(SONGS, PATTERN, seed=seed) for seed in (0, 1))
    assert first.protocol == second.protocol
    assert torch.equal(first.train.inputs, second.train.inputs)
    other = TASKS["chords"].configure({"split_seed": 1}).prepare(SONGS, PATTERN, seed=0)
    assert other.protocol["split_hash"] != first.protocol["split_hash"]


def test_too_few_melodies_are_refused():
    with pytest.raises(WrongInput, match="too few"):
        TASKS["chords"]().prepare(Melodies(SONGS.songs[:2]), PATTERN, seed=0)


def test_metrics_from_a_known_confusion(made):
    task, _, _ = made
    memory = {"classes": ["a", "b", "c"]}
    targets = torch.tensor([[0, 0, 0, 1], [1, 0, 0, 0]])
    batch = Batch(torch.zeros(2, 4, 12), targets, torch.tensor([4, 1]))
    answer = nn.functional.one_hot(torch.tensor([[0, 0, 1, 1], [2, 2, 2, 2]]), 3).float()
    found = task.metrics(task.tally(answer, batch, memory), memory)
    assert found["accuracy"] == pytest.approx(3 / 5)
    # The third class is answered once and never right: it counts as 0, as in scikit-learn.
    assert found["macro_f1"] == pytest.approx((2 * 2 / 5 + 2 * 1 / 4 + 0) / 3)


def test_loss_looks_at_real_positions_only(made):
    task, _, _ = made
    batch = Batch(torch.zeros(1, 3, 12), torch.tensor([[1, 2, 0]]), torch.tensor([2]))
    outputs = torch.randn(1, 3, 5, generator=torch.Generator().manual_seed(0), requires_grad=True)
    loss = task.loss(outputs, batch)
    loss.backward()
    assert loss.item() == pytest.approx(nn.functional.cross_entropy(outputs[0, :2], batch.targets[0, :2]).item())
    assert outputs.grad[0, 2].abs().sum() == 0


def test_a_sample_is_fixed_plain_and_in_its_own_key(made):
    task, data, network = made
    sample = task.sample(network, data, seed=0)
    assert Sample(**json.loads(json.dumps(sample.plain()))) == sample
    assert task.sample(network, data, seed=9).input == sample.input
    tonic = sample.input["key"]
    assert sample.input["reference"][-1][2] == tonic
    assert len(sample.output["chords"]) == len(sample.output["names"]) == len(sample.output["confidence"])
    sung = {int(pitch) % 12 for _, _, pitch in sample.input["notes"]}
    assert {label for _, _, label in sample.output["chords"]} <= sung | {0, tonic}


def test_exhibits_show_every_run_beside_the_original(made):
    task, data, network = made
    sample = task.sample(network, data, seed=0)
    shown = task.show({"first": sample, "second": sample}, data.memory)
    assert [sum(isinstance(one, kind) for one in shown) for kind in (Score, Sound, Figure, Table)] == [3, 3, 1, 1]
    table = next(one for one in shown if isinstance(one, Table))
    assert {"first", "original", "second"} <= set(table.frame.columns)
    assert any("✗" in cell for cell in table.frame["first"])
    for one in shown:
        assert one.title.en
        assert getattr(one, "alt", one.title).es


def test_files_are_the_score_first_then_sound(made):
    task, data, network = made
    sample = task.respond(network, data.memory, task.request.configure({}))
    files = task.files(sample, data.memory)
    assert list(files) == ["lead_sheet.musicxml", "lead_sheet.mid", "lead_sheet.wav"]
    assert b"<score-partwise" in files["lead_sheet.musicxml"]
    assert files["lead_sheet.mid"].startswith(b"MThd")
    with wave.open(io.BytesIO(files["lead_sheet.wav"])) as file:
        assert file.getnframes() / file.getframerate() == pytest.approx(32 * 60 / 96, abs=1e-3)


def test_a_typed_melody_and_a_file_of_it_get_the_same_chords(made):
    task, data, network = made
    typed = task.respond(network, data.memory, task.request.configure({"melody": "A4 F#4 A4 D5 | C#5 E5 D5:2"}))
    assert typed.input["key"] == 2
    assert len(typed.output["chords"]) == 8
    kept = uploads.keep(task.files(typed, data.memory)["lead_sheet.musicxml"], "mine.musicxml")
    again = task.respond(network, data.memory, task.request.configure({"file": kept}))
    assert again.output == typed.output
    assert task.show({"only": again}, data.memory)


@pytest.mark.parametrize("melody", ["C4 D4 E4", "what is this", "C4 D4 E4 F4:0", "r r r r"])
def test_what_is_no_melody_is_refused(made, melody):
    task, data, network = made
    with pytest.raises(WrongFile):
        task.respond(network, data.memory, task.request.configure({"melody": melody}))


def test_wrong_files_are_refused(made):
    task, data, network = made
    kept = uploads.keep(b"MThd broken", "cut.mid")
    for file in (kept, "0" * 64):
        with pytest.raises(PlaygroundError):
            task.respond(network, data.memory, task.request.configure({"file": file}))
    with pytest.raises(PlaygroundError):
        task.request.configure({"file": "../../etc/passwd"})


def test_the_preview_shows_what_the_network_sees(made):
    task, data, _ = made
    preview = task.preview(SONGS, data)
    assert f"{data.train.items} positions" in preview.notes[-1].en
    assert {type(one) for one in preview.exhibits} == {Figure, Table, Score, Sound}
    table = next(one for one in preview.exhibits if isinstance(one, Table))
    assert table.frame.iloc[0, -1] in data.memory["classes"]
