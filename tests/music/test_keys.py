import pytest

from playground.music import keys, spelling

SCALE = (60, 62, 64, 65, 67, 69, 71, 72, 67, 64, 60)


@pytest.mark.parametrize("tonic", range(12))
def test_a_major_scale_is_heard_in_its_key_and_moved_to_c(tonic):
    notes = tuple((float(i), 1.0, pitch + tonic) for i, pitch in enumerate(SCALE))
    assert keys.guess(notes) == (tonic, False)
    assert (tonic + keys.to_c(tonic, False)) % 12 == 0
    assert -5 <= keys.to_c(tonic, False) <= 6


def test_a_minor_tune_is_heard_as_minor():
    notes = tuple((float(i), 1.0, pitch) for i, pitch in enumerate((69, 71, 72, 74, 76, 74, 72, 68, 69)))
    assert keys.guess(notes) == (9, True)


def test_signatures():
    assert [keys.signature(7, False), keys.signature(5, False), keys.signature(9, True), keys.signature(0, True)] == [
        1,
        -1,
        0,
        -3,
    ]


def test_names_in_both_languages():
    assert (keys.title(6, True).en, keys.title(6, True).es) == ("F♯ minor", "fa sostenido menor")
    assert keys.title(10, False).es == "si bemol mayor"


def test_no_notes_and_one_repeated_note_have_a_key():
    assert keys.guess(()) == (0, False)
    assert keys.guess(((0.0, 1.0, 62),))[0] == 2


@pytest.mark.parametrize(
    ("pitch", "sharps", "minor", "written"),
    [
        (68, 0, True, "G♯4"),
        (66, 1, False, "F♯4"),
        (70, -1, False, "B♭4"),
        (59, -3, True, "B3"),
        (60, -5, False, "C4"),
        (61, 2, False, "C♯4"),
    ],
)
def test_pitches_are_spelt_in_their_key(pitch, sharps, minor, written):
    spelt = spelling.spell(pitch, sharps, minor)
    assert f"{spelt.letter}{spelt.sign}{spelt.octave}" == written


@pytest.mark.parametrize("sharps", range(-6, 8))
def test_every_pitch_and_chord_can_be_spelt(sharps):
    natural = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
    for pitch in range(36, 97):
        for minor in (False, True):
            spelt = spelling.spell(pitch, sharps, minor)
            assert 12 * (spelt.octave + 1) + natural[spelt.letter] + spelt.alter == pitch
    assert all(abs(spelling.chord_root(label, sharps).alter) <= 1 for label in range(24))
