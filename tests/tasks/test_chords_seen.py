"""How chord networks see melodies: segments, changes of key, weights; new melodies, and notes outside the chords."""

import numpy as np
import pytest
import torch

from playground.batch import Pattern
from playground.dataset import Melodies, Melody
from playground.errors import WrongInput
from playground.music import chords
from playground.task import TASKS
from playground.tasks.chords import encoding, non_chord_tones
from tests.datasets.examples_chords import songs
from tests.tasks.test_chords import PATTERN, SONGS, Oracle

BY_BAR = {"grid": "bar", "none": False, "weights": "sound"}


def modulating():
    """Two bars in G, two in F; a rest fills half of the second bar."""
    notes = ((0.0, 4.0, 67), (4.0, 2.0, 71), (8.0, 4.0, 65), (12.0, 4.0, 69))
    spans = ((0.0, 4.0, 7), (4.0, 4.0, 2), (8.0, 4.0, 5), (12.0, 8.0, 0))
    return Melody("", notes, spans, 7, False, "4/4", modulations=((8.0, 5),))


def test_each_part_is_moved_by_its_own_key():
    seen = encoding.examples([modulating()], TASKS["chords"](grid="bar", none=False))
    batch = next(seen.batches(1))
    assert batch.inputs[0].argmax(dim=-1)[:4].tolist() == [0, 4, 0, 4]
    assert batch.targets[0].tolist() == [0, 7, 0, 7, 7]  # the last bar is a rest under a chord, and counts
    assert batch.tonic[0].tolist() == [0] * 5
    as_written = next(encoding.examples([modulating()], TASKS["chords"](grid="bar", transpose=False)).batches(1))
    assert as_written.targets[0].tolist() == [7, 2, 5, 0, 0]
    assert as_written.tonic[0].tolist() == [7, 7, 5, 5, 5]


def test_weights_of_the_position_and_of_what_sounds():
    whole = encoding.features(modulating(), "bar", transpose=True, place=False)
    sounding = encoding.features(modulating(), "bar", transpose=True, place=False, weights="sound")
    assert whole.sum(axis=1).tolist() == [1.0, 0.5, 1.0, 1.0, 0.0]
    assert sounding.sum(axis=1).tolist() == [1.0, 1.0, 1.0, 1.0, 0.0]


def test_segments_are_all_positions_in_pieces():
    whole = next(encoding.examples(SONGS.songs[:3], TASKS["chords"](grid="beat")).batches(9))
    cut = encoding.examples(SONGS.songs[:3], TASKS["chords"](grid="beat", segment=4))
    pieces = next(cut.batches(99))
    assert int(pieces.lengths.max()) == 4 and pieces.mask.sum() == whole.mask.sum()
    assert torch.equal(pieces.targets[pieces.mask].sort().values, whole.targets[whole.mask].sort().values)


@pytest.mark.parametrize("segment", [0, 4])
def test_a_song_is_answered_piece_by_piece_in_its_own_keys(segment):
    task = TASKS["chords"].configure(BY_BAR | {"segment": segment})
    data = task.prepare(SONGS, PATTERN, seed=0)
    assert data.protocol.get("segment", 0) == segment
    sample = task._harmonise(Oracle(24), modulating())
    assert [label for _, _, label in sample.output["chords"]] == [7, 11, 5, 9, 5]  # a rest: the network's first class
    assert [label for _, _, label in sample.input["reference"]] == [7, 2, 5, 0, 0]


def test_a_held_back_folder_is_seen_as_training_was(home):
    task = TASKS["chords"].configure(BY_BAR)
    from playground.dataset import DATASETS

    records = DATASETS["csv_leadsheet"]().parse(songs(24))
    data = task.prepare(records, Pattern("values", "steps"), 0)
    fresh = DATASETS["csv_leadsheet"]().parse({name: row for name, row in songs(30).items() if int(name[12:-4]) >= 24})
    part, raw = task.unseen(fresh, PATTERN, data.memory)
    assert raw is None and len(part) == 6 and part.inputs.shape[2] == data.sizes.features
    assert part.items == sum(len(song.chords) for song in fresh.songs)
    loss, metrics = task.measure(Oracle(24), part, data.memory, 4)
    assert 0 <= metrics["accuracy"] <= 1 and loss > 0
    with pytest.raises(WrongInput, match="24 classes, these settings give 25"):
        TASKS["chords"]().unseen(Melodies(fresh.songs), PATTERN, data.memory)


def test_notes_outside_the_chord_are_a_share_of_the_sound():
    task = TASKS["chords"].configure(BY_BAR)
    data = task.prepare(SONGS, PATTERN, seed=0)
    assert task.meters(Oracle(24), data, 0)["non_chord_tones"] == pytest.approx(
        non_chord_tones(Oracle(24), data.tests["test"])
    )
    one = encoding.examples([modulating()], TASKS["chords"](grid="bar", none=False))
    assert non_chord_tones(Oracle(24), one) == 0.0
    wrong = encoding.examples(
        [Melody("", ((0.0, 3.0, 60), (3.0, 1.0, 62)), ((0.0, 4.0, 0),), 0, False, "4/4")], TASKS["chords"](grid="bar")
    )
    assert non_chord_tones(Oracle(24), wrong) == pytest.approx(0.25)
    silent = torch.nn.functional.one_hot(torch.tensor(chords.NONE), 25).float().expand(12, 25)
    nothing = Oracle(25)
    nothing.scores = torch.nn.Parameter(silent.clone())
    assert non_chord_tones(nothing, one) == 0.0


def test_a_song_of_the_record_comes_back_whole():
    assert encoding.restored(encoding.stored(modulating())) == modulating()
    old = encoding.stored(modulating())
    del old["modulations"]  # runs from before keys could change
    assert encoding.restored(old).modulations == ()
    assert np.array_equal(encoding.borders(modulating(), "bar"), [0, 4, 8, 12, 16, 20])
