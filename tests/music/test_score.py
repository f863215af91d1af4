"""Lead sheets read back as they were written, are drawn, and sound as long as they are."""

import io
import wave
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from playground.errors import WrongFile
from playground.music import chords, engraving, midi, reading, score, sound
from playground.music.melody import Melody

TUNES = {
    "pickup": Melody("Pick me up", ((0.0, 1.0, 67), (1.0, 1.5, 72), (2.5, 0.5, 71), (3.0, 2.0, 69), (5.0, 4.0, 67)),
                     ((0.0, 1.0, 0), (1.0, 4.0, 5), (5.0, 4.0, 7)), 0, False, "4/4", 1.0),
    "tie and rest": Melody("Over the bar", ((0.0, 1.0, 63), (2.0, 3.0, 66), (5.0, 1.0, 61), (6.0, 2.5, 63)),
                           ((0.0, 3.0, 15), (3.0, 3.0, 24), (6.0, 3.0, 22)), 3, True, "3/4", tempo=120.0),
    "compound": Melody("Jig", (*((i * 0.5, 0.5, 69 + i % 5) for i in range(11)), (5.5, 2.5, 62)),
                       ((0.0, 1.5, 2), (1.5, 8.0, 9)), 2, False, "6/8", 0.5),
    "triplets": Melody("Three", ((0.0, 1 / 3, 60), (1 / 3, 1 / 3, 62), (2 / 3, 1 / 3, 64), (1.0, 1.0, 60)), ((0.0, 2.0, 0),), 0, False, "2/4"),
}  # fmt: skip


@pytest.mark.parametrize("tune", TUNES.values(), ids=TUNES)
def test_a_lead_sheet_reads_back_as_the_same_melody(tune):
    words = score.lead_sheet(tune)
    back, remarks = reading.read(words.encode(), "lead.musicxml")
    assert remarks == ()
    assert [n[2] for n in back.notes] == [n[2] for n in tune.notes]
    assert np.allclose([n[:2] for n in back.notes], [n[:2] for n in tune.notes], atol=1e-3)
    assert (back.title, back.key, back.minor, back.meter, back.pickup) == (
        tune.title, tune.key, tune.minor, tune.meter, tune.pickup,
    )  # fmt: skip


def test_bars_hold_what_their_meter_says_and_chords_stand_where_they_change():
    root = ET.fromstring(score.lead_sheet(TUNES["pickup"]))
    divisions = int(root.findtext(".//divisions"))
    lengths = [sum(int(d.text) for d in bar.iterfind("note/duration")) / divisions for bar in root.iter("measure")]
    assert lengths == [1, 4, 4]
    assert [bar.get("number") for bar in root.iter("measure")] == ["0", "1", "2"]
    assert [step.text for step in root.iterfind(".//harmony/root/root-step")] == ["C", "F", "G"]
    assert root.findtext(".//clef/sign") == "G"


def test_the_document_names_no_type_and_is_drawn_on_white_paper():
    words = score.lead_sheet(TUNES["compound"])
    assert "<!DOCTYPE" not in words
    drawn = engraving.svg(words)
    assert drawn.startswith("<svg")
    assert "#ffffff" in drawn
    assert "Jig" in drawn
    assert ET.fromstring(drawn) is not None
    with pytest.raises(WrongFile):
        engraving.svg("no music at all")


def test_chords_that_change_under_a_held_note_are_drawn_in_the_last_bar_too():
    chords = ((0.0, 2.0, 0), (2.0, 2.0, 5), (4.0, 2.0, 7), (6.0, 2.0, 9))
    held = Melody("", ((0.0, 1.0, 60), (1.0, 1.0, 62), (2.0, 2.0, 64), (4.0, 4.0, 62)), chords, 0, False, "4/4")
    words = score.lead_sheet(held)
    drawn = list(ET.fromstring(engraving.svg(words)).itertext())
    assert [name for name in "CFGA" if name in drawn] == list("CFGA")
    (parts,) = [root.findall("measure") for root in ET.fromstring(words).iterfind("part")]
    assert [len(bar.findall("harmony")) for bar in parts] == [2, 2]
    assert parts[1].findtext("harmony/offset") == str(2 * int(parts[0].findtext(".//divisions")))


@pytest.mark.parametrize("tune", TUNES.values(), ids=TUNES)
def test_sound_lasts_as_long_as_the_score_is_loud_and_never_clips(tune):
    with wave.open(io.BytesIO(sound.wav(tune))) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        assert file.getnframes() == round(tune.end * 60 / tune.tempo * file.getframerate())
    assert 20_000 < np.abs(samples).max() < 32_767
    quarter = np.array_split(samples.astype(float), 4)
    assert all(np.sqrt((part**2).mean()) > 500 for part in quarter)


@pytest.mark.parametrize("tune", TUNES.values(), ids=TUNES)
def test_midi_holds_the_melody_on_top(tune):
    content = midi.write(tune)
    assert content.startswith(b"MThd")
    back, remarks = reading.read(content, "lead.mid")
    assert [n[2] for n in back.notes] == [n[2] for n in tune.notes]
    assert len(remarks) == 1


def test_chords_are_struck_anew_in_each_bar_and_end_with_the_melody():
    held = Melody("", ((0.0, 7.0, 72),), ((0.0, 4.0, 0), (4.0, 4.0, 0)), 0, False, "4/4")
    assert sound.strikes(held) == ((0.0, 4.0, 0), (4.0, 3.0, 0))
    assert all(max(chords.voicing(label, below=60)) <= 67 for label in range(24))
