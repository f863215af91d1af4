"""Files that people bring: what is taken, and what is refused in one sentence."""

import io
import zipfile

import pytest

from playground.errors import WrongFile
from playground.music import abc, documents, midi, parts, reading, score
from playground.music.melody import Melody
from playground.own_files import uploads
from playground.tasks.chords.knobs import ChordsRequest
from playground.text import Guess

TUNE = Melody(
    "Mine",
    tuple((float(i), 1.0, p) for i, p in enumerate((62, 66, 69, 66, 67, 64, 61, 62))),
    ((0.0, 8.0, 2),),
    2,
    False,
    "4/4",
)
XML = score.lead_sheet(TUNE)
NAMED = '<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" "http://www.musicxml.org/dtds/partwise.dtd">'
ENTITY = '<!DOCTYPE score-partwise [<!ENTITY lol "lol"><!ENTITY two "&lol;&lol;">]>'
TRACK = b"MTrk\0\0\0\4\0\xff\x2f\0"


def with_type(words):
    return XML.replace("?>", "?>\n" + words, 1)


def packed(words, name="score.xml"):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("META-INF/container.xml", "<container/>")
        archive.writestr(name, words)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.musicxml", XML.encode()),
        ("a.XML", XML.encode("utf-16")),
        ("a.mxl", packed(XML)),
        ("a.mid", midi.write(TUNE)),
        ("a.abc", b"X:1\nT:Mine\nM:4/4\nL:1/4\nK:D\nDFAF|GECD|\n"),
    ],
)
def test_every_kind_of_file_gives_the_same_notes(name, content):
    found, _ = reading.read(content, name)
    pitches = [pitch for _, _, pitch in found.notes]
    assert pitches == [pitch for _, _, pitch in TUNE.notes]
    assert (found.key, found.minor, found.meter) == (2, False, "4/4")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.mid", b""),
        ("garbage.mid", b"\x00\x01garbage" * 40),
        ("cut short.mid", midi.write(TUNE)[:60]),
        ("silent.mid", b"MThd\0\0\0\6\0\1\0\1\1\xe0" + TRACK),
        ("named in small letters.xml", with_type(NAMED.replace("DOCTYPE", "doctype")).encode()),
        ("named in utf-32.xml", with_type(NAMED).encode("utf-32")),
        ("named twice.xml", with_type(NAMED + NAMED).encode()),
        ("named with an entity.xml", with_type(NAMED[:-1] + ' [<!ENTITY lol "lol">]>').encode()),
        ("named below.xml", (XML + NAMED).encode()),
        ("named inside.xml", XML.replace("<part-list>", NAMED + "<part-list>").encode()),
        ("entity.musicxml", with_type(ENTITY).encode()),
        ("entity in utf-16.xml", with_type(ENTITY).encode("utf-16")),
        ("twice.xml", with_type(NAMED + ENTITY).encode()),
        ("entity.mxl", packed(with_type(ENTITY))),
        ("bomb.mxl", packed("<score-partwise>" + " " * (documents._UNPACKED + 1))),
        ("no score.mxl", packed("x", "readme.txt")),
        ("no archive.mxl", b"PK\x03\x04 broken"),
        ("half.xml", XML[: len(XML) // 2].encode()),
        ("other.xml", b"<html></html>"),
        ("none.musicxml", b"<score-partwise/>"),
        ("prose.abc", b"dear diary"),
        ("three.abc", b"X:1\nM:4/4\nL:1/4\nK:C\nCDE|"),
        ("picture.png", b"\x89PNG"),
        ("large.mid", b"MThd" + b"\0" * reading.LARGEST),
    ],
)
def test_wrong_files_are_refused_in_one_sentence(name, content):
    with pytest.raises(WrongFile) as caught:
        reading.read(content, name)
    assert caught.value.text.en.count(". ") == 0
    assert caught.value.text.en.endswith(".")
    assert "Traceback" not in caught.value.text.en


def test_a_document_type_that_defines_something_is_refused_with_the_way_out():
    with pytest.raises(WrongFile, match="or save the music as MIDI or ABC"):
        reading.read(with_type(ENTITY).encode(), "named.musicxml")


@pytest.mark.parametrize(
    "words",
    [
        NAMED,
        NAMED.replace(" ", "\n  "),
        NAMED.replace('"', "'"),
        "<!-- written by hand -->\n<?app made?>\n" + NAMED,
        "<!DOCTYPE score-partwise>",
        NAMED[:-1] + " []>",
        NAMED[:-1] + " [ <!-- nothing -->\n ]>",
        '<!DOCTYPE score-partwise SYSTEM "partwise.dtd">',
        '<!DOCTYPE score-partwise SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE score-partwise PUBLIC "x" "file:///etc/passwd">',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_bare_document_type_is_dropped_unread(words, encoding):
    written = with_type(words)
    assert "DOCTYPE" not in documents.plain(written.encode(encoding))
    found, _ = reading.read(written.encode(encoding), "named.musicxml")
    assert found.notes == reading.read(XML.encode(), "plain.musicxml")[0].notes
    assert reading.read(packed(written.encode(encoding)), "named.mxl")[0].notes == found.notes


def test_the_top_line_of_several_voices():
    low, high = ((0.0, 4.0, 48), (2.0, 1.0, 60)), ((0.0, 1.0, 72), (1.0, 1.0, 71), (3.0, 1.0, 76))
    assert parts.top_line((*low, *high)) == ((0.0, 1.0, 72), (1.0, 1.0, 71), (2.0, 1.0, 60), (3.0, 1.0, 76))
    assert parts.top_line(((0.0, 4.0, 60), (2.0, 1.0, 72))) == ((0.0, 2.0, 60), (2.0, 1.0, 72))


def test_polyphony_is_reduced_and_said():
    _, remarks = reading.read(b"X:1\nM:4/4\nL:1/4\nK:C\n[CEG]D E F|", "chord.abc")
    assert "highest" in remarks[0].en


def test_abc_for_tunes_of_a_network():
    assert [pitch for _, _, pitch in abc.read("X:1\nM:4/4\nL:1/4\nK:D\nDFAF|\n").notes] == [62, 66, 69, 66]
    with pytest.raises(WrongFile):
        abc.read("X:1\nK:\n|||")


def test_a_note_without_end_is_cut_and_said():
    endless = Melody("", (*TUNE.notes[:7], (7.0, 500.0, 62)), (), 2, False, "4/4")
    found, remarks = reading.read(midi.write(endless), "endless.mid")
    assert found.end == parts.LONGEST
    assert str(round(parts.LONGEST)) in remarks[-1].en


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.musicxml", XML.replace("<beats>4</beats>", "<beats>997</beats>").encode()),
        ("a.mxl", packed(XML.replace("<beats>4</beats>", "<beats>997</beats>"))),
        ("a.abc", b"X:1\nM:99999/8\nL:1/8\nK:D\nDFAF|\n"),
        ("a.abc", b"X:1\nM:1_000/8\nL:1/8\nK:D\nDFAF|\n"),
        ("a.abc", b"X:1\nM:1e308/8\nL:1/8\nK:D\nDFAF|\n"),
        ("a.abc", b"X:1\nM:4/4\nL:1/8\nK:D\nDFAF|[M:997/8] DF|\n"),
        ("a.abc", b"X:1\nM:o8\x0e21/8\nL:1/8\nK:D\nDFAF|\n"),
        ("a.abc", b"X:1\nM:6-8\rL:1/9\nK:D\nDFAF|\n"),
    ],
)
def test_a_metre_that_nobody_could_count_is_passed_over_and_said(name, content):
    found, said = reading.read(content, name)
    assert found.meter == "4/4"
    assert any(isinstance(one, Guess) and "is not known here" in one.en for one in said)


@pytest.mark.parametrize(
    "body",
    [
        b"DF|e999 d|",
        b"|" + b"<d>" * 600 + b"|",
        b"|" + b"Z999|" * 9000,
        b"&DFAF" * 9000,
        b"[" + b"a" * 30_000,
        b"{" * 30_000,
        b"[K:" * 9_000,
        b"+a" * 9_000,
        b"!a" * 9_000,
        b"\nV:" + b"a" * 30_000,
    ],
)
def test_music_of_absurd_length_is_cut_at_once(body):
    found, _ = reading.read(b"X:1\nM:4/4\nL:1/8\nK:D\nDFAF|" + body + b"\n", "a.abc")
    assert found.end <= parts.LONGEST


def test_many_notes_without_letters_of_notes_beside_them_are_fine():
    words = b"X:1\nT:" + b"A long title " * 100 + b"\nM:4/4\nL:1/4\nK:D\n" + b"DFAF|" * 300 + b"\n"
    assert len(reading.read(words, "a.abc")[0].notes) > 300


def test_long_tunes_are_cut_and_said():
    found, said = reading.read(b"X:1\nM:4/4\nL:1/4\nK:D\n" + b"DFAF|" * 1100 + b"\n", "a.abc")
    assert len(found.notes) == parts.LONGEST
    assert "only its first 400" in said[-1].en


@pytest.mark.parametrize("header", ["M:4/4\nL:1/128", "M:C|\nL:1/8", "M:12/8 % 1999\nL:1/16"])
def test_what_people_write_at_the_head_of_a_tune_is_taken(header):
    assert reading.read(f"X:1\n{header}\nK:D\nD8F8|A8F8|D8F8|A8F8|\n".encode(), "a.abc")[0].notes


def test_each_part_can_be_chosen_by_what_the_menu_calls_it(home):
    """Two parts of one name and one without are called by their numbers; the empty part has no place."""
    notes = "".join(
        f"<note><pitch><step>{step}</step><octave>4</octave></pitch><duration>1</duration></note>" for step in "CDEFG"
    )
    low = notes.replace("<octave>4", "<octave>2")
    names = ("Tune", "Strings", "Strings", "", "Silence")
    listed = "".join(
        f'<score-part id="P{n}"><part-name>{name}</part-name></score-part>' for n, name in enumerate(names)
    )
    begin = "<attributes><divisions>1</divisions><time><beats>5</beats><beat-type>4</beat-type></time></attributes>"
    bodies = (notes, low, notes, low, "<note><rest/><duration>5</duration></note>")
    parts = "".join(
        f'<part id="P{n}"><measure number="1">{begin}{body}</measure></part>' for n, body in enumerate(bodies)
    )
    content = f'<score-partwise version="4.0"><part-list>{listed}</part-list>{parts}</score-partwise>'.encode()
    found = reading.part_names(content, "four.musicxml")
    assert found == ("Tune", "2", "3", "4")
    pitches = [reading.read(content, "four.musicxml", track)[0].notes[0][2] for track in found]
    assert pitches == [60, 36, 60, 36]
    melody = ChordsRequest.configure({"file": uploads.keep(content, "four.musicxml"), "track": "4"}).of_its_file()
    assert melody == {"track": ("", "Tune", "2", "3", "4")}
