"""Floors of chords: a hidden Markov model against brute force, and the tonic of the key."""

import itertools

import pytest
import torch

from playground.baseline import BASELINES
from playground.baselines import chords
from playground.batch import Batch, Data, Examples, Pattern, Sizes
from playground.dataset import Melodies, Melody
from playground.errors import PlaygroundError
from playground.music.melody_batch import MelodyBatch
from playground.task import TASKS

SIZES = Sizes(Pattern("values", "steps"), outputs=3, features=12)


def part(seed, count=60):
    """Chords that go round 0 → 1 → 2 → 0; the melody is silent or sings the chord's own note."""
    draw = torch.Generator().manual_seed(seed)
    start = torch.randint(3, (count, 1), generator=draw)
    targets = (start + torch.arange(8)) % 3
    lengths = torch.randint(2, 9, (count,), generator=draw)
    sung = torch.rand(count, 8, generator=draw) < 0.5
    sung[:, 0] = True
    inputs = torch.nn.functional.one_hot(targets, 12).float() * sung[..., None]
    return Examples(Batch(inputs, targets, lengths), steps=True)


def data():
    parts = [part(seed) for seed in range(3)]
    return Data(SIZES, parts[0], parts[1], {"test": parts[2]}, {"classes": list("abc")}, {})


def test_silent_positions_follow_from_their_neighbours():
    task = TASKS["chords"]()
    assert BASELINES["hidden_markov"]().metrics(task, data())["test"]["accuracy"] == 1.0
    assert BASELINES["logistic_position"]().metrics(task, data())["test"]["accuracy"] < 0.9


def test_viterbi_and_posterior_are_what_trying_all_paths_gives():
    draw = torch.Generator().manual_seed(0)
    model = chords.Markov(
        *(torch.rand(shape, generator=draw, dtype=torch.float64).log() for shape in ((3,), (3, 3), (3, 12)))
    )
    notes = torch.rand(2, 5, 3, generator=draw, dtype=torch.float64).log()
    mask = torch.arange(5)[None] < torch.tensor([5, 3])[:, None]
    found, shares = chords.viterbi(model, notes, mask), chords.posterior(model, notes, mask)
    for row, length in enumerate((5, 3)):
        scores = {}
        for path in itertools.product(range(3), repeat=length):
            steps = sum(model.following[a, b] for a, b in itertools.pairwise(path))
            scores[path] = float(model.first[path[0]] + steps + sum(notes[row, i, c] for i, c in enumerate(path)))
        best = max(scores, key=scores.__getitem__)
        assert found[row, :length].argmax(dim=-1).tolist() == list(best)
        for step in range(length):
            right = torch.tensor(
                [sum(torch.tensor(s).exp() for p, s in scores.items() if p[step] == c) for c in range(3)]
            )
            assert torch.allclose(shares[row, step].softmax(dim=-1), right / right.sum(), atol=1e-5)


def test_padding_does_not_count():
    kept, changed = data(), data()
    mask = changed.train.take(torch.arange(len(changed.train))).mask
    changed.train.targets[~mask] = 2
    floor, task = BASELINES["hidden_markov"](), TASKS["chords"]()
    assert floor.metrics(task, changed) == floor.metrics(task, kept)


@pytest.mark.parametrize("transpose", [True, False])
def test_the_tonic_is_that_of_each_melody(transpose):
    def song(index):
        key, minor = index % 12, index % 3 == 0
        label = key + 12 * minor
        notes = tuple((float(i), 1.0, 60 + (index * 7 + i * i) % 13) for i in range(12))
        return Melody(f"{index}", notes, ((0.0, 8.0, label), (8.0, 4.0, (key + 7) % 12)), key, minor, "4/4")

    task = TASKS["chords"].configure({"grid": "bar", "none": False, "transpose": transpose})
    made = task.prepare(Melodies(tuple(song(i) for i in range(40))), Pattern("values", "steps"), 0)
    assert BASELINES["always_tonic"]().metrics(task, made)["test"]["accuracy"] == pytest.approx(2 / 3)


def test_batches_of_different_lengths_have_their_tonics():
    many = part(0, count=600)
    with_keys = Examples(MelodyBatch(many.inputs, many.targets, many.lengths, tonic=many.targets), steps=True)
    made = Data(SIZES, with_keys, with_keys, {"test": with_keys}, {"classes": list("abc")}, {})
    assert BASELINES["always_tonic"]().metrics(TASKS["chords"](), made)["test"]["accuracy"] == 1.0


def test_where_no_key_is_known_there_is_no_tonic():
    with pytest.raises(PlaygroundError):
        BASELINES["always_tonic"]().metrics(TASKS["chords"](), data())
