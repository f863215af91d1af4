"""The data sets of texts: cleaned, each passage once, and files of one's own read as what they are."""

import io
import sys
import types
import zipfile
from pathlib import Path

import pytest

from playground.datasets.abc_tunes import AbcTunes, clean, melody_of
from playground.datasets.own_text import SHORTEST, OwnText
from playground.datasets.running_texts import PythonTopics, once
from playground.errors import DataFailed, WrongFile
from playground.own_files import uploads
from playground.tasks.writing.splitting import split
from playground.text import Guess

TUNE = """X: 12
T: The Wet Dog
M: 6/8
R: jig
K: D   % two sharps
"^Allegro"ABc d2e | f>ed (3cBA \\
|: {g}f2d !trill!d2e | f2`d cBA :|
M: 9/8
W: words under the tune
fed cBA d3 |]
"""


def test_tunes_are_found_cleaned_and_each_once() -> None:
    records = AbcTunes().load()
    assert records.notation == "abc"
    assert len(records.pieces) > 3500
    assert len({melody_of(tune) for tune in records.pieces}) == len(records.pieces)
    for tune in records.pieces:
        assert tune.isascii()
        assert [line[:2] for line in tune.splitlines()[:3]] == ["M:", "L:", "K:"]
        assert "\n\n" not in tune
        assert '"' not in tune


def test_music21_is_found_but_not_imported() -> None:
    code = "import sys; from playground.datasets.abc_tunes import AbcTunes; AbcTunes().load(); sys.exit('music21' in sys.modules)"
    import subprocess

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_clean_keeps_three_headers_and_the_notes() -> None:
    assert clean(TUNE) == ("M:6/8\nL:1/8\nK:D\nABc d2e | f>ed (3cBA\n|: {g}f2d d2e | f2d cBA :|\nM:9/8\nfed cBA d3 |]")
    titled = clean(TUNE, titles=True)
    assert titled is not None
    assert titled.startswith("T:The Wet Dog\nM:6/8\n")


@pytest.mark.parametrize(
    "wrong",
    [
        TUNE.replace("K: D", "V: 1\nK: D"),
        TUNE.replace("M: 6/8", "M: none"),
        TUNE.replace("K: D", "Q: 1/4=100"),
        "X:1\nM:4/4\nK:C\nCDEF|",
        TUNE + "abc " * 1000,
    ],
    ids=["voices", "no metre", "no key", "short", "long"],
)
def test_clean_leaves_out_what_cannot_be_used(wrong: str) -> None:
    assert clean(wrong) is None


def test_the_unit_follows_the_metre_where_it_is_missing() -> None:
    slow = clean(TUNE.replace("M: 6/8", "M: 2/4"))
    assert slow is not None
    assert "\nL:1/16\n" in slow


def test_the_same_melody_in_other_dress_is_the_same() -> None:
    assert melody_of("M:6/8\nL:1/8\nK:D\nAB c|d2 e|") == melody_of("M:6/8\nL:1/8\nK:D\n{f}ABc | (d2e) ||")
    assert melody_of("K:D\nABc") != melody_of("K:D\nABd")


def test_topics_repeat_no_long_paragraph() -> None:
    records = PythonTopics().load()
    (text,) = records.pieces
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n")]
    long = [part for part in paragraphs if len(part) >= 40]
    assert len(long) > 50
    assert len(set(long)) == len(long)


def test_once_drops_only_repeated_long_paragraphs() -> None:
    long = "This paragraph is long enough to be told apart from others."
    words, dropped = once([f"Head\n\n{long}", f"Head\n\n{long.replace(' is', chr(10) + 'is')}\n\nor"])
    assert words == f"Head\n\n{long}\n\nHead\n\nor\n"
    assert dropped == len(long)


@pytest.mark.parametrize("topics", [{}, None])
def test_a_python_without_topics_is_told(monkeypatch: pytest.MonkeyPatch, topics: dict[str, str] | None) -> None:
    empty = types.ModuleType("pydoc_data.topics")
    if topics is not None:
        empty.topics = topics  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pydoc_data.topics", empty)
    with pytest.raises(DataFailed):
        PythonTopics().load()


def _own(content: bytes, name: str = "mine.txt") -> OwnText:
    return OwnText(file=uploads.keep(content, name))


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("cp1252", "Windows-1252")],
)
def test_own_text_guesses_and_says_the_encoding(encoding: str, said: str) -> None:
    words = "El niño pidió “agua” —¿por qué no?— y bebió.\r\n" * 100
    records = _own(words.encode(encoding)).load()
    assert records.pieces == (words.replace("\r\n", "\n"),)
    assert said in records.notes[0].en


CASES = Path(__file__).parents[1] / "cases"


def test_cases_of_texts_are_read_right() -> None:
    """What each file holds is known by hand: where it is cut, and which bytes are of another encoding."""
    cut = (CASES / "c01_head_c_cut.txt").read_bytes()
    assert OwnText().parse({"c.txt": cut}).pieces == (cut[:-1].decode(),)
    mixed = OwnText().parse({"c.txt": (CASES / "c03_mixed_encodings.txt").read_bytes()})
    assert mixed.pieces[0].startswith("Sueño niño también") and mixed.pieces[0].count("\ufffd") == 675
    assert any("675" in note.en for note in mixed.notes if isinstance(note, Guess))
    for name in ("c30_persian_zwnj.txt", "c32_malayalam_zwj.txt", "c34_persian_sparse.txt", "c18_code.py"):
        content = (CASES / name).read_bytes()
        assert OwnText().parse({name: content}).pieces == (content.decode(),)


@pytest.mark.parametrize("name", ["code.py", "notes.md", "page.tex", "song.lrc", "noending", "x.rs"])
def test_any_text_is_taken_whatever_its_ending(name: str) -> None:
    words = "def f(x):\n    return x + 1\n\n" * 100
    assert _own(words.encode(), name).load().pieces == (words,)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"folder/{name}", words)
        archive.writestr("README", "about")
    assert _own(packed.getvalue(), "all.zip").load().pieces == (words,)


def test_the_encoding_can_be_said() -> None:
    words = "Ä Ö ü — ß " * 300
    identity = uploads.keep(words.encode("cp1252"), "t.txt")
    assert OwnText(file=identity, encoding="windows-1252").load().pieces == (words,)
    assert OwnText(file=identity, encoding="iso-8859-2").load().pieces != (words,)


def test_texts_in_three_files() -> None:
    first, second, third = (
        uploads.keep(f"{word} and more {word}\n".encode() * 200, "t.txt") for word in ("one", "two", "three")
    )
    records = OwnText(file=first, validation_file=second, test_file=third).load()
    parts = split(records, 0.1, 0.1)
    assert parts.texts == {
        "train": "one and more one\n" * 200,
        "validation": "two and more two\n" * 200,
        "test": "three and more three\n" * 200,
    }
    half = split(OwnText(file=first, test_file=third).load(), 0.1, 0.1)
    assert half.test == "three and more three\n" * 200
    assert half.train + half.validation == "one and more one\n" * 200 and len(half.validation) == 340
    book = "\n\n".join(TUNE.replace("fed cBA d3", f"fed {'cBA ' * (i + 1)}d3") for i in range(30))
    with pytest.raises(WrongFile, match="ABC"):
        OwnText(file=uploads.keep(book.encode(), "book.abc"), test_file=third).load()
    assert (
        len(
            OwnText(file=uploads.keep(book.encode(), "b.abc"), test_file=uploads.keep(TUNE.encode(), "t.abc"))
            .load()
            .test
        )
        == 1
    )


@pytest.mark.parametrize(
    "content",
    [b"a", b"a" * 5000, b"too short to learn from", bytes(range(256)) * 20, b"\x89PNG\r\n\x1a\n" + bytes(9000)],
    ids=["one character", "one kind", "short", "binary", "picture"],
)
def test_own_text_refuses_what_nothing_can_be_learnt_from(content: bytes) -> None:
    with pytest.raises(WrongFile) as refused:
        _own(content).load()
    assert refused.value.text.es != refused.value.text.en


def test_own_text_may_be_a_collection() -> None:
    identity = uploads.keep("".join(f"name {i % 500}\nof {i % 500}\n\n" for i in range(600)).encode(), "names.txt")
    paragraphs = OwnText(file=identity, pieces="paragraphs").load()
    assert paragraphs.pieces == tuple(f"name {i}\nof {i}" for i in range(500))
    assert len(OwnText(file=identity, pieces="lines").load().pieces) == 1000


def test_no_file_is_a_sentence() -> None:
    with pytest.raises(WrongFile, match=r"data\.file"):
        OwnText().load()


def test_a_book_of_tunes_is_read_as_tunes() -> None:
    book = "\n\n".join(TUNE.replace("fed cBA d3", f"fed {'cBA ' * (i + 1)}d3") for i in range(30))
    records = _own(book.encode(), "book.abc").load()
    assert records.notation == "abc"
    assert len(records.pieces) == 30
    assert len(book) > SHORTEST
