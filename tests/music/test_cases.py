"""Files with the traits of those that people have: every one gives the melody that a musician reads in it."""

from pathlib import Path

import pytest

from playground.music import keys, reading
from playground.text import Guess

CASES = Path(__file__).parents[1] / "cases"

SCALE = [60, 62, 64, 65, 67, 67, 69, 69]
"""C D E F G G A A, in quarter notes."""
LONG = [60, 62, 64, 65, 67, 67, 69, 69, 69, 69, 67]
LONG_STARTS = [0, 1, 2, 3, 4, 6, 8, 9, 10, 11, 12]

RIGHT: dict[str, tuple[list[int], list[float], str, float]] = {
    "a04_chords_anno.abc": (SCALE, list(range(8)), "4/4", 0),
    "a07_inline_fields.abc": ([60, 62, 64, 65, 67, 67, 69, 66, 69, 73], list(range(10)), "4/4", 0),
    "a22_ampersand_overlay.abc": (SCALE, list(range(8)), "4/4", 0),
    "a31_octave_param.abc": ([48, 50, 52, 53, 55, 57, 59, 60], list(range(8)), "4/4", 0),
    "a37_inline_key_only.abc": ([60, 62, 64, 65, 66, 69, 73, 74], list(range(8)), "4/4", 0),
    "a42_y_spacing_x.abc": ([60, 62, 64, 65, 67, 69, 69], [0, 1, 2, 3, 4, 6, 7], "4/4", 0),
    "a48_meter_complex.abc": ([60, 62, 64, 65, 67, 67, 69, 71, 72, 74], [i / 2 for i in range(10)], "5/8", 0),
    "a50_K_Am_C_tune.abc": ([60, 64, 67, 72, 67, 60], [0, 1, 2, 3, 4, 6], "4/4", 0),
    "a51_K_C_ends_A.abc": (SCALE, list(range(8)), "4/4", 0),
    "m05_no_eot.mid": (LONG, LONG_STARTS, "4/4", 0),
    "m07_riff.mid": (LONG, LONG_STARTS, "4/4", 0),
    "m09_header_says_more.mid": (LONG, LONG_STARTS, "4/4", 0),
    "m09b_header_says_fewer.mid": (LONG, LONG_STARTS, "4/4", 0),
    "m11_song.kar": (LONG, LONG_STARTS, "4/4", 0),
    "m12_pickup34_tempo_change.mid": ([67, 72, 71, 69, 67, 65, 64, 60], [0, 1, 3, 4, 6, 7, 9, 10], "3/4", 1),
    "m16_melody_named_below_strings.mid": (LONG, LONG_STARTS, "4/4", 0),
    "m20_legato_descending.mid": ([79, 77, 76, 74, 72, 71, 69, 67], list(range(8)), "4/4", 0),
    "m22_meter_change.mid": (
        [60, 62, 64, 65] * 2 + [67, 69, 71] * 4,
        list(range(20)),
        "4/4",
        0,
    ),
    "m30_keysig_Aminor.mid": ([60, 64, 67, 72, 67, 60], [0, 1, 2, 3, 4, 6], "4/4", 0),
    "m31_legato_15.mid": ([79, 77, 76, 74, 72, 71, 69, 67], list(range(8)), "4/4", 0),
    "x03_doctype_system.xml": (SCALE, list(range(8)), "4/4", 0),
    "x04_doctype_empty_subset.xml": (SCALE, list(range(8)), "4/4", 0),
    "x09_part_first.mxl": (SCALE, list(range(8)), "4/4", 0),
    "x19_timewise.musicxml": (SCALE, list(range(8)), "4/4", 0),
    "x20_mode_major.musicxml": (SCALE, list(range(8)), "4/4", 0),
    "x22_flute_clarinet.musicxml": ([64, 65, 67, 69], [0, 1, 2, 3], "4/4", 0),
}
"""By hand: MIDI pitches, onsets in quarter notes, metre, pickup."""

DECLARED = {
    "a31_octave_param.abc": "C major",
    "a50_K_Am_C_tune.abc": "A minor",
    "a51_K_C_ends_A.abc": "C major",
    "a48_meter_complex.abc": "C major",
    "m30_keysig_Aminor.mid": "A minor",
    "x20_mode_major.musicxml": "C major",
}
"""Keys that the file declares."""


@pytest.mark.parametrize("name", RIGHT)
def test_every_file_is_read_right(name: str) -> None:
    pitches, starts, meter, pickup = RIGHT[name]
    found, said = reading.read((CASES / name).read_bytes(), name)
    assert [pitch for _, _, pitch in found.notes] == pitches
    assert [start for start, _, _ in found.notes] == starts
    assert (found.meter, found.pickup) == (meter, pickup)
    guessed = any("does not say its key" in one.en for one in said)
    if name in DECLARED:
        assert keys.title(found.key, found.minor).en == DECLARED[name] and not guessed
    elif name[0] in "mx":
        assert guessed


def test_every_case_of_music_is_here() -> None:
    assert set(RIGHT) == {path.name for path in CASES.iterdir() if path.name[0] in "amx" and path.name[1:3].isdigit()}


@pytest.mark.parametrize("name", ["a07_inline_fields.abc", "m22_meter_change.mid"])
def test_changes_of_metre_are_told(name: str) -> None:
    _, said = reading.read((CASES / name).read_bytes(), name)
    assert any("4/4 – 3/4" in one.en and "4/4 – 3/4" in one.es for one in said)


def test_the_named_track_is_a_guess_that_can_be_corrected() -> None:
    content = (CASES / "m16_melody_named_below_strings.mid").read_bytes()
    _, said = reading.read(content, "a.mid")
    assert any(isinstance(one, Guess) and "1 “Melody”, 2 “Strings”" in one.en for one in said)
    for track in ("1", "melody", "MELODY"):
        assert len(reading.read(content, "a.mid", track)[0].notes) == 11


def test_what_a_file_is_its_content_says() -> None:
    for name in ("m11_song.kar", "a50_K_Am_C_tune.abc", "x09_part_first.mxl", "x19_timewise.musicxml"):
        found, _ = reading.read((CASES / name).read_bytes(), "notes.txt")
        assert [pitch for _, _, pitch in found.notes] == RIGHT[name][0]
