"""Lead sheets bar by bar: chord kinds, joined bars, and ABC and MusicXML read as music21 reads them."""

import pytest
from music21 import converter

from playground.music import chords, documents
from playground.music.chorales import notes_of
from playground.music.lead import abc, bars, musicxml, symbols, table
from playground.music.lead.bars import Bar
from tests.datasets.examples_chords import score

C, G = (0.0, 0), (0.0, 7)
FOUR = tuple((float(i), 1.0, 60 + i, False) for i in range(4))


@pytest.mark.parametrize(
    ("label", "kinds"),
    [
        (0, "major dominant maj7 maj69 major-minor suspended-fourth aug augmented-seventh 6 7 power dominant-13th"),
        (12, "minor min7 minMaj7 minor-major m7b5 dim diminished-seventh half-diminished"),
        (chords.NONE, "pedal none [] other N.C. Neapolitan"),
    ],
)
def test_kinds_of_chords(label, kinds):
    for kind in kinds.split():
        assert symbols.triad(0, kind) == label, kind
    assert symbols.triad(0, " dim7") == 12
    assert symbols.triad(0, "") == chords.NONE


@pytest.mark.parametrize(
    ("symbol", "label"),
    [
        ("G", 7),
        ("F#m7/A", 18),
        ("Bb", 10),
        ("D m", 14),
        (" B7", 11),
        ("Cd", 12),
        ("Ca", 0),
        ("A7/c+", 9),
        ("Emaj7", 4),
        ("N.C.", chords.NONE),
        ("", None),
        ("play twice", None),
        ("1st", None),
    ],
)
def test_symbols(symbol, label):
    assert symbols.read(symbol) == label


def test_alterations():
    assert [symbols.step(name) for name in ("C0", "F#", "Bb", "B-2", "F2", "E#")] == [0, 6, 10, 9, 7, 5]
    assert [symbols.step(name) for name in ("H0", "", "rest", "C9", "[]")] == [None] * 5


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("csv/D챕lib찼bos.csv", "Délibábos"),
        ("Erd흷.csv", "Erdő"),
        ("Café.csv", "Café"),
        ("a\tb.csv", "a b"),
        (".csv", ".csv"),
        ("漢字.csv", "漢字"),
    ],
)
def test_titles_are_mended(path, title):
    assert table.title(path) == title


def test_bars_of_other_lengths_stay_one_bar_each():
    short = tuple((onset / 2, 0.5, pitch, False) for onset, _, pitch, _ in FOUR)
    song = bars.song(
        "",
        [
            Bar("4/4", 4.0, notes=FOUR, chords=(C,)),
            Bar("2/4", 2.0, notes=short, chords=(G,)),
            Bar("4/4", 8.0, notes=((0.0, 8.0, 60, False),), chords=(C,)),
            Bar("4/4", 4.0),
        ],
    )
    assert song is not None and song.meter == "4/4" and song.pickup == 0.0
    assert [note[0] for note in song.notes] == [0, 1, 2, 3, 4, 5, 6, 7, 8]
    assert song.notes[-1][1] == 4.0
    assert song.chords == ((0.0, 4.0, 0), (4.0, 4.0, 7), (8.0, 8.0, 0))


def test_ties_join_and_cut_bars_are_whole_again():
    one = [
        Bar("4/4", 1.0, notes=((0.0, 1.0, 67, False),)),
        Bar("4/4", 4.0, notes=FOUR, chords=(C,)),
        Bar("4/4", 3.0, notes=((0.0, 3.0, 63, True),), chords=(G,)),
        Bar("4/4", 1.0, notes=((0.0, 1.0, 60, False),), chords=(C,)),
    ]
    whole = bars.joined(one)
    assert [bar.length for bar in whole] == [1.0, 4.0, 4.0]
    song = bars.song("", whole)
    assert song is not None and song.pickup == 1.0
    assert song.notes[-2:] == ((4.0, 4.0, 63), (8.0, 1.0, 60))
    assert song.chords == ((1.0, 4.0, 0), (5.0, 3.0, 7), (8.0, 1.0, 0))


def test_songs_without_chords_or_notes_are_none():
    assert bars.song("", []) is None
    assert bars.song("", [Bar("4/4", 4.0, notes=FOUR)]) is None
    assert bars.song("", [Bar("4/4", 4.0, notes=FOUR[:3], chords=(C,))]) is None


TUNES = [
    'M:4/4\nL:1/8\nK:D\nA2|"D"f>e d<c (3def g/2a/2g|"G"^G2 ^G=G _B,2 c\'2|z4 d4-|d4 [Fd]4|',
    'M:6/8\nL:1/8\nK:Gm\n"Gm"B2A GAB|"D7"^F2A dcB|"Gm"e2E =E2e|G3 g3|',
    'M:3/4\nL:1/4\nK:A\n"A"c2 e|f3/2g/2a|M:2/4\n"E"B d|M:3/4\n"A"a3|',
]


@pytest.mark.parametrize("words", TUNES)
def test_abc_is_read_as_music21_reads_it(words):
    tune = f"X:1\nT:made up\n{words}\n"
    title, written = abc.read(abc.tunes(tune)[0])
    onset, found = 0.0, []
    for bar in written:
        found += [(onset + at, lasts, pitch, tied) for at, lasts, pitch, tied in bar.notes]
        onset += bar.length
    expected = notes_of(converter.parseData(tune, format="abc").parts[0])
    merged = [note[:3] for note in found if not note[3]]
    assert title == "made up"
    assert [round(at, 3) for at, _, _ in merged] == [round(at, 3) for at, _, _ in expected]
    assert [pitch for _, _, pitch in merged] == [pitch for _, _, pitch in expected]


def test_abc_fields_and_oddities():
    _, written = abc.read(' 1\nM:C|\nK:Edor\n"Em""G"E2E2 "^slow"E2 "^"E2 [1 {g}!trill!~e8:| [2 [M:2/4]"D m"e4 \\\n|\n')
    assert [bar.meter for bar in written] == ["2/2", "2/4"]
    assert (written[0].fifths, written[0].minor) == (2, True)
    assert written[0].chords[0] == (0.0, 16)
    _, written = abc.read(" 1\nM:4/4\nL:1/4\nK:C\n^c c C =c|c4|\nK:Eb\ne a b B|[K:D]f4|")
    assert [[pitch for _, _, pitch, _ in bar.notes] for bar in written] == [
        [73, 73, 60, 72],
        [72],
        [75, 80, 82, 70],
        [78],
    ]
    assert [bar.fifths for bar in written] == [0, 0, -3, 2]
    assert abc.read(" 1\nT:no key\nabc|") == ("no key", [])
    assert abc.tunes("words without a tune") == []


def test_music_xml_is_read_as_music21_reads_it():
    for seed in range(3):
        words = score(seed).encode()
        title, written = musicxml.read(words)
        song = bars.song(title, written)
        part = converter.parseData(documents.plain(words), format="musicxml").parts[0]
        assert song is not None and song.title == f"Made up no. {seed}"
        assert [(a, d, p) for a, d, p in song.notes] == notes_of(part)
        placed = {float(one.getOffsetInHierarchy(part)) for one in part.recurse().getElementsByClass("ChordSymbol")}
        assert {onset for onset, _, _ in song.chords} == placed
