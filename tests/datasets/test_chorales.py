"""The chorales: read by processes of their own, kept, shared between readers, told about."""

import json
import threading
import zlib

import pytest

from playground.dataset import DATASETS
from playground.errors import DataFailed
from playground.music import chords, corpus

FEW = 5


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """A cache with the first chorales, what was told meanwhile, and the songs."""
    cache, told = tmp_path_factory.mktemp("cache"), []
    songs, refused = corpus.load(cache, lambda share, words: told.append((share, words)), FEW)
    return cache, told, songs, refused


def test_songs_are_whole(read):
    _, _, songs, refused = read
    assert len(songs) + len(refused) == FEW
    for song in songs:
        assert song.title.startswith("BWV ")
        assert len(song.notes) > 20
        assert all(a + d <= b + 1e-6 for (a, d, _), (b, _, _) in zip(song.notes, song.notes[1:], strict=False))
        assert 0 <= song.pickup < 4
        assert {label for _, _, label in song.chords} <= set(range(25))
        assert sum(duration for _, duration, _ in song.chords) >= song.end
        assert len({label for _, _, label in song.chords}) > 3
        assert min(pitch for _, _, pitch in song.harmony) < min(pitch for _, _, pitch in song.notes)


def test_a_known_chorale_is_read_right(read):
    song = next(song for song in read[2] if song.title == "BWV 1.6")
    assert (song.meter, song.pickup, chords.name(song.key), song.minor) == ("4/4", 1.0, "F", False)
    assert [pitch for _, _, pitch in song.notes[:4]] == [65, 72, 69, 65]
    assert song.chords[-1][2] == 5


def test_progress_is_told_in_both_languages(read):
    told = read[1]
    assert [round(share * FEW) for share, _ in told] == list(range(1, FEW + 1))
    assert told[2][1].en == f"parsing chorales 3 of {FEW}"
    assert "corales" in told[2][1].es


def test_the_second_time_comes_from_plain_json(read, monkeypatch):
    cache, _, songs, _ = read
    monkeypatch.setattr(corpus, "_parse", lambda *_: pytest.fail("read again"))
    assert corpus.load(cache, lambda *_: None, FEW)[0] == songs
    assert set(json.loads(zlib.decompress(corpus.kept(cache, FEW).read_bytes()))) == {"songs", "refused"}


def test_a_damaged_cache_is_read_again_and_readers_wait_for_each_other(read, tmp_path):
    corpus.kept(tmp_path, 1).write_bytes(b"damaged")
    found, calls = [], []
    readers = [
        threading.Thread(target=lambda: found.append(corpus.load(tmp_path, lambda *_: calls.append(1), 1)[0]))
        for _ in range(2)
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert found[0] == found[1] == read[2][:1]
    assert len(calls) <= 2


def test_a_failing_reader_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(corpus.sys, "executable", "/bin/false")
    with pytest.raises(DataFailed, match="could not be read"):
        corpus.load(tmp_path, lambda *_: None, 1)


def test_the_data_set_says_what_it_left_out_and_when_it_is_ready(monkeypatch):
    dataset = DATASETS["bach_chorales"]
    monkeypatch.setattr(dataset, "_most", 1)
    assert dataset.prepared
    assert not dataset().ready()
    found = dataset().load()
    assert dataset().ready()
    assert len(found.songs) == 1
    assert found.notes[0].en.startswith("1 chorales;") and found.notes[0].en.endswith(": 0.")
