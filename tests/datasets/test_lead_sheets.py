"""Published lead sheets: their oddities, folders and archives, what is refused; the real files where they are at hand."""

import io
import zipfile
from collections import Counter

import pytest

from playground.batch import Pattern
from playground.dataset import DATASETS, Melodies
from playground.datasets import lead_sheets
from playground.errors import DataFailed, WrongFile
from playground.task import TASKS
from tests.datasets.examples_chords import EXAMPLES, HEAD, packed, score, scores, song, songs

KINDS = ("csv_leadsheet", "openewld", "nottingham")


def parsed(kind: str, files: dict[str, bytes]) -> Melodies:
    found = DATASETS[kind]().parse(files)
    assert isinstance(found, Melodies)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_made_up_files_are_read_and_can_be_learnt_from(kind):
    found = parsed(kind, dict(EXAMPLES[kind]()))
    assert len(found.songs) == 24
    for one in found.songs:
        assert all(a + d <= b + 1e-6 for (a, d, _), (b, _, _) in zip(one.notes, one.notes[1:], strict=False))
        assert {label for _, _, label in one.chords} <= set(range(24))
    assert all(note.en.endswith(".") and note.es.endswith(".") for note in found.notes)
    task = TASKS["chords"].configure({"grid": "bar", "none": False})
    data = task.prepare(found, Pattern("values", "steps"), seed=0)
    assert data.sizes.outputs == 24


def test_a_folder_a_zip_and_a_single_song_are_the_same_songs():
    whole = parsed("csv_leadsheet", {"csv_test.zip": packed(songs(6))})
    assert parsed("csv_leadsheet", songs(6) | {"README.md": b"words", "SHA256SUMS": b"x"}).songs == whole.songs
    assert parsed("csv_leadsheet", {"csv_test/one.csv": song(0)}).songs[0].notes == whole.songs[0].notes


def test_a_table_becomes_bars_with_one_chord_each():
    rows = [
        "3/4,1,1,major,G0,major,D0,4,2.0",  # a pickup of half a quarter
        "3/4,2,1,major,G0,major,G0,4,8.0",
        "3/4,2,1,major,G0,major,rest,0,4.0",
        "3/4,3,1,major,[],[],A0,4,12.0",  # no chord: left out
        "3/4,4,1,major,F#, dim7,rest,0,12.0",  # a bar of rests stays
        "3/4,5,-1,major,Bb,maj7,Bb,4,6.0",
        "3/4,5,-1,major,Bb,maj7,B-2,4,18.0",  # too full; the key changes
        "3/4,6,-1,major,E0,m7b5,F2,3,12.0",
        "3/4,6,-1,major,E0,m7b5,C0,4,0",
        "3/4,7,-1,major,C0,,C0,4,12.0",
        "3/4,8,-1,major,C0,pedal,C0,4,12.0",  # no triads: left out
    ]
    found = parsed("csv_leadsheet", {"T체R.csv": "\n".join([HEAD, *rows]).encode()})
    one = found.songs[0]
    assert (one.title, one.meter, one.key, one.minor, one.pickup) == ("TüR", "3/4", 7, False, 0.5)
    assert one.notes == ((0.0, 0.5, 62), (0.5, 2.0, 67), (6.5, 0.75, 70), (7.25, 2.25, 69), (9.5, 3.0, 55))
    assert one.chords == ((0.0, 0.5, 7), (0.5, 3.0, 7), (3.5, 3.0, 18), (6.5, 3.0, 10), (9.5, 3.0, 16))
    assert one.modulations == ((6.5, 5),)
    assert "1 songs; 3 bars" in found.notes[0].en


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00\x01", b"only words\n", b"PK\x03\x04broken", b"\x1f\x8b", b"X:1\n"]
)
def test_what_is_no_lead_sheet_is_refused_in_a_sentence(kind, content):
    for name in ("a.csv", "a.mxl", "a.abc", "a.zip", "a"):
        with pytest.raises(WrongFile) as refusal:
            DATASETS[kind]().parse({name: content})
        assert refusal.value.text.en.endswith(".") and refusal.value.text.en != refusal.value.text.es


@pytest.mark.parametrize(
    "row",
    [
        "4/4,1,0,major,C0,major,H0,4,4.0",
        "4/4,1,0,major,C0,major,C0,x,4.0",
        "4/4,1,0,major,C0,major,C0,4,nan",
        "4/4,1,0,major,C0,major,C0,4,-1",
        "4/4,1,0,major,C0,major,C0,4,1e9",
        "0/4,1,0,major,C0,major,C0,4,4.0",
        "4/4,1,99,major,C0,major,C0,4,4.0",
        "4/4,1",
        "4/4,1,0,major,C0,major,C0,4," + "4" * 5000,
    ],
)
def test_a_wrong_line_is_named(row):
    with pytest.raises(WrongFile, match=r"Line 3 of “a\.csv”"):
        parsed("csv_leadsheet", {"folder/a.csv": "\n".join([HEAD, "4/4,0,0,major,C0,major,C0,4,4.0", row]).encode()})


def test_wrong_columns_and_encodings_are_told():
    with pytest.raises(WrongFile, match="columns"):
        parsed("csv_leadsheet", {"a.csv": b"a,b\n1,2\n"})
    with pytest.raises(WrongFile, match="UTF-8"):
        parsed("csv_leadsheet", {"a.csv": song(0).decode().replace("Made", "é").encode("utf-16")})


def test_a_score_that_cannot_be_read_is_named_and_entities_are_refused():
    bomb = score(0).replace("partwise.dtd'>", "partwise.dtd' [<!ENTITY a 'b'>]>")
    for content in (bomb.encode(), packed({"score.xml": bomb.encode()}), score(0).encode()[:900]):
        with pytest.raises(WrongFile, match="“bad"):
            parsed("openewld", {"OpenEWLD.zip": packed({"good.xml": score(1).encode(), "bad.musicxml": content})})


def test_an_archive_of_other_scores_than_the_published_ones_is_told(home, monkeypatch, tmp_path):
    mirror = tmp_path / "chords" / "openewld"
    mirror.mkdir(parents=True)
    (mirror / "OpenEWLD.zip").write_bytes(scores(4)["OpenEWLD.zip"])
    monkeypatch.setenv("PLAYGROUND_MIRROR", str(tmp_path))
    monkeypatch.delenv("PLAYGROUND_DATA", raising=False)
    with pytest.raises(DataFailed, match="was discarded"):
        DATASETS["openewld"]().load()
    assert not DATASETS["openewld"]().ready()


def test_nottingham_reads_the_cleaned_edition_only():
    book = EXAMPLES["nottingham"]()["jigs.abc"]
    archive = packed({"n-1/ABC_cleaned/jigs.abc": book, "n-1/ABC_original/jigs.abc": book})
    assert len(parsed("nottingham", {"n.zip": archive}).songs) == 12
    assert parsed("nottingham", {"old.abc": book.replace(b"nobody", b"Andr\xe9")}).songs


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("csv_leadsheet", "csv_leadsheet/csv_train"),
        ("openewld", "openewld/OpenEWLD/dataset/nobody"),
        ("nottingham", "nottingham/ABC_cleaned"),
    ],
)
def test_an_unpacked_folder_is_as_good_as_the_published_files(kind, place, tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path))
    assert not DATASETS[kind]().ready()
    made = {"openewld": {"a.xml": score(1).encode()}, "csv_leadsheet": songs(2), "nottingham": EXAMPLES["nottingham"]()}
    folder = tmp_path / "chords" / place
    folder.mkdir(parents=True)
    for name, content in made[kind].items():
        (folder / name).write_bytes(content)
    assert DATASETS[kind]().ready()
    assert DATASETS[kind]().load() == parsed(kind, dict(made[kind]))


def test_the_real_songs(real_data, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_DATA", str(real_data))
    if not DATASETS["csv_leadsheet"]().ready():
        pytest.skip("csv_train.zip is not among the real data sets here")
    found = DATASETS["csv_leadsheet"]().load()
    assert len(found.songs) == 1788
    assert sum(song.minor for song in found.songs) == 40
    assert sum(len(song.chords) for song in found.songs) == 74480


def test_the_real_scores(real_data, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_DATA", str(real_data))
    path = real_data / "chords" / "openewld" / "OpenEWLD.zip"
    if not path.is_file():
        pytest.skip("OpenEWLD.zip is not among the real data sets here")
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        assert lead_sheets.digest({name: archive.read(name) for name in archive.namelist()}) == lead_sheets.SCORES
    found = DATASETS["openewld"]().load()
    assert len(found.songs) == 502
    assert Counter(song.meter for song in found.songs)["4/4"] == 295
