import pytest

from playground import uploads
from playground.dataset import DATASETS
from playground.errors import WrongFile, WrongInput
from playground.text import Text

OwnTexts = DATASETS["own_texts"]
ROWS = [("Muy buena película, señor", "pos"), ("No me gustó nada", "neg")] * 12


def kept(content, name="mine.csv", **knobs):
    return OwnTexts(file=uploads.keep(content.encode() if isinstance(content, str) else content, name), **knobs)


def table(separator=",", heading="text,label", rows=ROWS):
    lines = [heading.replace(",", separator)] if heading else []
    return "\n".join(lines + [f'"{text} {n}"{separator}{label}' for n, (text, label) in enumerate(rows)])


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_separator_and_encoding_are_guessed(separator, encoding):
    records = kept(table(separator).encode(encoding)).load()
    assert records.parts["train"][0] == ("Muy buena película, señor 0", 1)
    assert [name.en for name in records.classes] == ["neg", "pos"]
    assert len(records.parts["train"]) == 24


def test_columns_are_guessed_by_name_and_by_content_and_told():
    named = kept("id,Etiqueta,Reseña\n" + "\n".join(f"{n},{n % 2},texto número {n}" for n in range(30))).load()
    assert named.parts["train"][1] == ("texto número 1", 1)
    assert "Reseña" in named.notes[0].en
    assert "Etiqueta" in named.notes[0].es
    odd = kept("\n".join(f"a rather long text number {n},{'yes' if n % 3 else 'no'}" for n in range(30))).load()
    assert odd.parts["train"][0] == ("a rather long text number 0", 0)
    assert len(odd.parts["train"]) == 30


def test_columns_can_be_named():
    content = "a,b,c\n" + "\n".join(f"first text {n},second {n},{n % 2}" for n in range(30))
    assert kept(content, text_column="B", label_column="c").load().parts["train"][0][0] == "second 0"
    with pytest.raises(WrongFile, match=r"no column “z”.*a, b, c"):
        kept(content, text_column="z").load()


def test_a_column_of_parts_is_followed():
    rows = [f"text {n},{n % 2},{'train' if n < 24 else 'dev' if n < 28 else 'prueba'}" for n in range(32)]
    parts = kept("text,label,split\n" + "\n".join(rows)).load().parts
    assert {name: len(found) for name, found in parts.items()} == {"train": 24, "validation": 4, "test": 4}
    with pytest.raises(WrongFile, match="says “holdout”"):
        kept("text,label,split\n" + "\n".join([*rows, "text,1,holdout"])).load()


def test_numbered_classes_are_in_the_order_of_numbers():
    records = kept("text,stars\n" + "\n".join(f"text {n},{n % 11}" for n in range(44))).load()
    assert [name.en for name in records.classes] == [str(n) for n in range(11)]


def test_odd_and_empty_rows_are_left_out_and_told():
    records = kept(table() + "\nan, odd, row\n,pos\nno class,\n").load()
    assert len(records.parts["train"]) == 24
    assert any("2 rows without text or class" in note.en for note in records.notes)
    assert any("1 rows have more or fewer cells" in note.en for note in records.notes)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("text,label\n", "0 texts to learn from"),
        ("just some words", "no table"),
        ("\n\n", "no table"),
        (table(rows=ROWS[:6]), "at least 20"),
        (table(rows=[("good", "pos")] * 30), "one class, “pos”"),
        (table(rows=[*ROWS, ("odd one", "maybe")]), "“maybe” has 1 texts"),
        ("text,label\n" + "\n".join(f"text {n},{n}" for n in range(40)), "40 different values"),
        (b"PK\x03\x04\x00\x00\x00\x00rest", "not a text file"),
        (b"\x89\xff\xfe\x01\x02", "no table"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_sentence(content, sentence):
    with pytest.raises(WrongInput, match=sentence) as refused:
        kept(content).load()
    assert refused.value.text.es


def test_without_a_file_it_says_so():
    with pytest.raises(WrongFile, match="Choose a CSV file"):
        OwnTexts().load()


def test_new_texts_are_read_however_few() -> None:
    found = DATASETS["own_texts"]().parse({"new.csv": b"text,label\nwitty,good\n", "README.md": b"about"})
    assert list(found.parts["train"]) == [("witty", 0)] and found.classes == (Text.same("good"),)
    assert DATASETS["opinions"]().parse({"new.csv": b"text,label\nwitty,good\n"}) == found
    for files in ({}, {"a.csv": b"text,label\na,b\n", "b.csv": b"text,label\na,b\n"}, {"a.csv": b"text,label\n,b\n"}):
        with pytest.raises(WrongFile):
            DATASETS["own_texts"]().parse(files)
