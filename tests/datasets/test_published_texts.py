"""Published texts and lists: made-up files of their format, and the real ones where they are at hand."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from playground.dataset import DATASETS, Characters
from playground.datasets._texts import texts
from playground.datasets.own_text import OwnText
from playground.datasets.running_texts import Quijote
from playground.errors import WrongFile
from playground.own_files import uploads
from playground.tasks.writing.splitting import split
from tests.datasets.examples_writing import BOOK, EXAMPLES, HEADER, LICENCE

RUNNING = ("tinyshakespeare", "quijote")
LISTS = ("names", "dinos")


def parse(kind: str, files: Mapping[str, bytes]) -> Characters:
    records = DATASETS[kind]().parse(files)
    assert isinstance(records, Characters)
    return records


def test_the_book_stands_without_what_is_added_to_it() -> None:
    assert parse("quijote", EXAMPLES["quijote"]()).pieces == (BOOK.strip("\n") + "\n",)


def test_a_part_of_the_book_needs_neither_header_nor_licence() -> None:
    for words in (BOOK, HEADER + BOOK, BOOK + LICENCE):
        assert parse("quijote", {"second.txt": words.encode()}).pieces == (BOOK.strip("\n") + "\n",)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("pg2000.txt", HEADER.replace("Don Quijote", "Platero y yo") + BOOK),
        ("pg2000.txt", "<html>Too many requests</html>"),
        ("pg2000.txt", HEADER),
    ],
    ids=["another book", "a page of the server", "cut off"],
)
def test_what_is_not_the_book_is_said(name: str, words: str) -> None:
    with pytest.raises(WrongFile) as refused:
        Quijote().parse({name: words.encode()})
    assert refused.value.text.es != refused.value.text.en


@pytest.mark.parametrize("kind", LISTS)
def test_lists_are_items_each_once_with_their_line_end(kind: str) -> None:
    records = parse(kind, {"held_back.txt": "Anaé\r\n\r\n  Bo \r\nAnaé\r\n".encode()})
    assert records.pieces == ("Anaé", "Bo")
    parts = split(parse(kind, EXAMPLES[kind]()), 0.25, 0.25)
    assert parts.by_piece
    assert all(text.endswith("\n") and "\n\n" not in text for text in parts.texts.values())


@pytest.mark.parametrize("kind", [*RUNNING, *LISTS])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        "ñandú".encode("latin-1") * 9,
        "árbol".encode("utf-16"),
        bytes(range(256)),
        "mañana".encode()[:3],
        b"PK\x03\x04 cut",
    ],
    ids=["empty", "latin-1", "utf-16", "binary", "cut inside a character", "broken zip"],
)
def test_wrong_files_are_one_sentence(kind: str, content: bytes) -> None:
    with pytest.raises(WrongFile) as refused:
        DATASETS[kind]().parse({"file.txt": content})
    assert refused.value.text.en.endswith(".")


def test_prose_is_no_list() -> None:
    with pytest.raises(WrongFile, match="one item a line"):
        parse("names", {"names.txt": b"word " * 100})


def test_files_that_lie_beside_the_text_are_left_out() -> None:
    beside = {"SOURCE.md": b"x", "SHA256SUMS": b"y", "README.txt": b"z", "pic.png": b"\x89PNG"}
    assert list(texts(beside | {"b.txt": b"2", "a.txt": b"1"})) == ["a.txt", "b.txt"]
    sources = DATASETS["tinyshakespeare"].sources
    assert list(texts({"other.txt": b"2", "in/input.txt": b"1"}, sources)) == ["in/input.txt"]
    assert list(texts({"held_back": b"1"})) == ["held_back"]


def zipped(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def test_a_zip_of_texts_of_ones_own_is_read_text_by_text() -> None:
    words = {f"{n:02}.txt": f"Text number {n}: mañana. ".encode("cp1252") * 9 for n in range(30)}
    identity = uploads.keep(zipped(words | {"note.pdf": b"%PDF"}), "mine.zip", OwnText.knobs()["file"].words.accept)
    records = OwnText(file=identity).load()
    assert len(records.pieces) == 30
    assert records.pieces[7].startswith("Text number 7: mañana")
    assert split(records, 0.1, 0.1).by_piece


def test_new_text_of_ones_own_may_be_short_and_tunes_are_known() -> None:
    assert OwnText().parse({"a": b"short"}).pieces == ("short",)
    tune = "X:1\nT:A\nM:4/4\nL:1/8\nK:G\n" + "GABc dedB|" * 9 + "\n"
    assert DATASETS["abc_tunes"]().parse({"one.abc": tune.encode()}).notation == "abc"
    with pytest.raises(WrongFile):
        OwnText().parse({"a.txt": b" \n"})


@pytest.mark.parametrize(
    ("kind", "characters", "symbols"),
    [("tinyshakespeare", 1_115_394, 65), ("quijote", None, None), ("dinos", None, 52)],
)
def test_the_real_files_are_read(real_data: Path, kind: str, characters: int | None, symbols: int | None) -> None:
    data = DATASETS[kind]()
    folder = real_data / data.folder
    if not folder.is_dir():
        pytest.skip(f"no {data.folder} in PLAYGROUND_DATA")
    records = parse(kind, {path.name: path.read_bytes() for path in folder.iterdir()})
    words = "".join(records.pieces)
    assert characters is None or len(words) == characters
    assert symbols is None or len(set(words)) == symbols
    assert "Gutenberg" not in words
    assert "\r" not in words and "\ufeff" not in words
