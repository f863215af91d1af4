"""Generated sequences: the right answers, counted by hand from the inputs, and what makes a benchmark of them."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from playground.dataset import DATASETS
from playground.datasets.adding import Adding
from playground.datasets.agreement import NOUNS, Agreement
from playground.datasets.copying import Copying
from playground.datasets.digits import Digits
from playground.datasets.parity import Parity
from playground.datasets.reversal import Reversal
from playground.datasets.waves import Waves
from playground.errors import OverLimit, WrongFile, WrongInput
from tests.datasets.examples_sequences import pictures

GENERATED = {
    "adding": "targets",
    "parity": "values",
    "agreement": "values",
    "copying": "sources",
    "reversal": "sources",
}


def test_the_sum_is_that_of_the_two_marked_numbers_one_in_each_half() -> None:
    found = Adding(count=300, length=21).load()
    numbers, markers = found.values[..., 0], found.values[..., 1]
    assert found.values.shape == (300, 21, 2) and set(np.unique(markers)) == {0, 1}
    assert (markers[:, :10].sum(1) == 1).all() and (markers[:, 10:].sum(1) == 1).all()
    np.testing.assert_allclose(found.targets, (numbers * markers).sum(1), rtol=1e-6)
    first = int(markers[0].argmax())
    assert found.captions[0].startswith(f"x({first + 1}) = {numbers[0, first]:.4f}")


def test_the_mean_of_the_sum_has_the_published_error() -> None:
    targets = Adding(count=50_000, length=10).load().targets
    assert targets.mean() == pytest.approx(1, abs=0.01) and targets.var() == pytest.approx(1 / 6, abs=0.003)


def test_parity_counts_the_ones_of_each_sequence() -> None:
    found = Parity(count=500, length=12).load()
    assert [text.count("1") % 2 for text in found.captions] == found.targets.tolist()
    assert [len(text.split()) for text in found.captions] == found.lengths.tolist()
    assert found.values.shape[2] == 1 and found.values.sum() == sum(text.count("1") for text in found.captions)


def test_parity_may_repeat_short_sequences_in_training_and_measures_on_sequences_drawn_once() -> None:
    drawn = Parity(count=2000, length=14, repeated=True)
    found = drawn.load()
    train, held = found.captions[:1600], found.captions[1600:]
    assert len(found.captions) == 2000 and len(set(held)) == 400 and not set(held) & set(train)
    counts = np.bincount(found.lengths[:1600])[1:]
    assert (counts[:9] > 100).all()  # each length alike, but for those that are held out
    assert [text.count("1") % 2 for text in found.captions] == found.targets.tolist()
    assert drawn.load().captions == found.captions
    (note,) = found.notes
    least = min(len(text.split()) for text in held)
    assert note.en.startswith(f"Training has 1600 sequences, {len(set(train))} of them different")
    assert note.en.endswith(f"has length {least}.") and note.es.endswith(f"tiene longitud {least}.") and least > 1
    with pytest.raises(WrongInput, match=r"drawn just once.*longer ones or fewer examples"):
        Parity(count=2000, length=4, repeated=True).load()


def test_a_verb_agrees_with_the_first_noun_and_the_last_one_tells_nothing() -> None:
    found = Agreement(count=4000, distance=3).load()
    words = [caption.split() for caption in found.captions]
    assert all(len(one) == 2 + 3 * 3 for one in words)
    assert [one[1] not in NOUNS for one in words] == found.targets.astype(bool).tolist()
    agree = np.mean([(one[-1] not in NOUNS) == bool(target) for one, target in zip(words, found.targets, strict=True)])
    assert 0.46 < agree < 0.54
    assert [found.features[step] for step in found.values[0].argmax(1)] == words[0]


def test_symbols_are_copied_or_reversed() -> None:
    copy, back = Copying(count=200, delay=7).load(), Reversal(count=200, length=5).load()
    assert (copy.sources == copy.targets).all() and copy.delay == 7 and copy.symbols == "ABCDEFGH"
    assert (back.sources == back.targets[:, ::-1]).all() and back.delay == 0
    assert set(np.unique(copy.sources)) == set(range(8))


@pytest.mark.parametrize("kind", GENERATED)
def test_the_same_seed_gives_the_same_examples_and_another_one_others(kind: str) -> None:
    one, same, other = (getattr(DATASETS[kind](count=120, seed=seed).load(), GENERATED[kind]) for seed in (3, 3, 4))
    assert np.array_equal(one, same) and not np.array_equal(one, other)


def test_no_sequence_occurs_twice_and_a_note_says_how_many_there_are() -> None:
    found = Reversal(count=5000, length=3, symbols=4).load()
    assert len(found.sources) == 4**3 == len(np.unique(found.sources, axis=0))
    assert "64" in found.notes[0].en and "64" in found.notes[0].es
    assert Adding(count=100).load().notes == ()


def test_digits_are_read_row_by_row() -> None:
    found, bundled = Digits().load(), load_digits()
    assert found.values.shape == (1797, 8, 8) and found.targets.tolist() == bundled.target.tolist()
    np.testing.assert_allclose(found.values[5, 2], bundled.data[5, 16:24] / 16)


def test_a_file_of_pictures_is_read_as_it_is_published() -> None:
    found = Digits().parse({"optdigits.tra": pictures(3)})
    assert found.targets.tolist() == [0, 1, 2] and found.values[0, 0].tolist()[:3] == [1, 1 / 16, 2 / 16]


@pytest.mark.parametrize(
    "content", [b"", b"1,2,3", pictures(2).replace(b"16", b"17"), pictures(1) + b"00", b"\xff\xfe1", b"a," * 64 + b"1"]
)
def test_what_is_no_picture_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(WrongFile) as refusal:
        Digits().parse({"x.csv": content})
    assert refusal.value.text.en.endswith(".") and refusal.value.text.en != refusal.value.text.es


@pytest.mark.parametrize(
    "asked",
    [
        Agreement(count=200_000, distance=300),
        Adding(count=200_000, length=5000),
        Parity(count=200_000, length=1000, seed=1),
        Copying(count=200_000, delay=5000),
        Reversal(count=200_000, length=1000),
        Waves(count=200_000, steps=1000),
    ],
    ids=lambda asked: asked.kind(),
)
def test_what_does_not_fit_into_memory_is_refused_before_it_is_drawn(asked, monkeypatch) -> None:
    monkeypatch.setenv("PLAYGROUND_DEMO", "1")
    monkeypatch.setattr(np.random, "default_rng", lambda seed: pytest.fail("something was drawn"))
    with pytest.raises(OverLimit, match="128 MB are allowed here; lower the number of examples or their length"):
        asked.load()


def test_a_demonstration_allows_less_memory_than_home(monkeypatch) -> None:
    asked = Parity(count=100_000, length=400)  # 160 MB
    asked.generator()
    monkeypatch.setenv("PLAYGROUND_DEMO", "1")
    with pytest.raises(OverLimit, match="about 160 MB"):
        asked.generator()
    for kind in GENERATED:
        DATASETS[kind]().generator()


def test_a_split_in_order_gives_each_part_sequences_of_the_same_lengths() -> None:
    """Short ones are drawn again and again: their first occurrences lie in front."""
    lengths = Parity(count=10_000, length=16).load().lengths
    parts = np.array_split(lengths, 10)
    assert np.ptp([part.mean() for part in parts]) < 0.5
