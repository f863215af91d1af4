import numpy as np
import pytest

from playground.music import chords
from playground.music.melody import Melody

BEATS = np.array([0.0, 1.0, 2.0])


@pytest.mark.parametrize("label", range(24))
def test_every_triad_is_read_as_itself_and_played_with_its_own_tones(label):
    tones = np.flatnonzero(chords.TONES[label]).tolist()
    notes = (*((0.0, 2.0, 60 + tone) for tone in tones), (0.0, 2.0, 36 + label % 12))
    assert chords.read(notes, BEATS).tolist() == [label, label]
    played = chords.voicing(label)
    assert {pitch % 12 for pitch in played} == set(tones)
    assert played[0] % 12 == label % 12
    assert min(played) == played[0]


def test_silence_has_no_chord():
    assert chords.read((), BEATS).tolist() == [chords.NONE] * 2
    assert chords.read(((0.0, 1.0, 60), (0.0, 1.0, 64), (0.0, 1.0, 67)), BEATS).tolist() == [0, chords.NONE]


def test_the_bass_decides_between_chords_that_share_two_tones():
    shared = ((0.0, 1.0, 60), (0.0, 1.0, 64))
    assert chords.read((*shared, (0.0, 1.0, 36)), BEATS[:2]).tolist() == [0]
    assert chords.read((*shared, (0.0, 1.0, 45)), BEATS[:2]).tolist() == [21]


def test_given_chords_fill_positions_by_their_longest_share():
    melody = Melody("", ((0.0, 4.0, 60),), ((0.0, 1.5, 0), (1.5, 2.5, 7)), 0, False, "4/4")
    assert chords.on_grid(melody, np.array([0.0, 2.0, 4.0, 6.0])).tolist() == [0, 7, chords.NONE]


def test_carried_fills_gaps_from_before_and_the_beginning_from_after():
    assert chords.carried(np.array([24, 5, 24, 24, 7])).tolist() == [5, 5, 5, 5, 7]


def test_merged_joins_neighbours_only():
    assert chords.merged(((0.0, 1.0, 3), (1.0, 1.0, 3), (3.0, 1.0, 3))) == ((0.0, 2.0, 3), (3.0, 1.0, 3))
