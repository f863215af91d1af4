import json
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from playground.dataset import DATASETS
from playground.errors import WrongFile, WrongInput
from playground.own_files import uploads
from playground.text import Guess, Text

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
        ("text,label\n", "no rows of values"),
        ("text,label\n,a\nb,\n", "0 training texts; at least 20"),
        ("just some words", "not a table"),
        ("\n\n", "no table"),
        (table(rows=ROWS[:6]), "at least 20"),
        (table(rows=[("good", "pos")] * 30), "one class, “pos”"),
        (table(rows=[*ROWS, ("odd one", "maybe")]), "“maybe” has too few training texts: 1;"),
        ("text,label\n" + "\n".join(f"text {n},{n}" for n in range(40)), "40 different values"),
        (b"PK\x03\x04\x00\x00\x00\x00rest", "not a text file"),
        (b"\x89\xff\xfe\x01\x02", "not plain text"),
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


CASES = Path(__file__).parents[1] / "cases"


def read(content, **knobs):
    content = content.encode() if isinstance(content, str) else content
    return OwnTexts.configure({"kind": "own_texts", **knobs}).parse({"mine": content})


def guesses(found):
    return [note.en for note in found.notes if isinstance(note, Guess)]


def pairs(found):
    return [(text, found.classes[label].en) for text, label in found.parts["train"]]


def frame(name, **how):
    return pd.read_csv(CASES / name, dtype=str, keep_default_na=False, **how)


def cases():
    """Each case with its texts and classes: by pandas, told by hand how the file is written, and by hand what is equal."""
    yield (
        "t01_unbalanced_quote.tsv",
        frame("t01_unbalanced_quote.tsv", sep="\t", header=None, quoting=3, names=["t", "l"]),
    )
    yield "t05_one_bad_byte.csv", frame("t05_one_bad_byte.csv", encoding_errors="replace")
    yield "t07_airline.csv", frame("t07_airline.csv")[["text", "airline_sentiment"]]
    yield "t13_label_case.csv", frame("t13_label_case.csv").replace({"Positive": "positive ", " POSITIVE": "positive "})
    yield "t14_stars_mixed.csv", frame("t14_stars_mixed.csv").replace({"1.0": "1", "5.0": "5"})
    yield "t15_sep.csv", frame("t15_sep.csv", sep=";", skiprows=1)
    yield "t17b_backslash.csv", frame("t17b_backslash.csv", escapechar="\\", doublequote=False)[["review", "sentiment"]]
    yield "t20_fold_numbers.csv", frame("t20_fold_numbers.csv")[["text", "label"]]
    yield "t23_cp1251.csv", frame("t23_cp1251.csv", encoding="cp1251")
    yield "t24_gbk.csv", frame("t24_gbk.csv", encoding="gbk")
    lines = (CASES / "t03_fasttext.txt").read_text().splitlines()
    yield "t03_fasttext.txt", pd.DataFrame([(line.split(" ", 1)[1], line[9]) for line in lines])
    rows = [json.loads(line) for line in (CASES / "t08_jsonl_as.txt").read_text().splitlines()]
    yield "t08_jsonl_as.txt", pd.DataFrame([(row["text"], str(row["stars"])) for row in rows])


@pytest.mark.parametrize(("name", "wanted"), list(cases()), ids=lambda one: one if isinstance(one, str) else "")
def test_cases_are_read_right(name, wanted):
    found = read((CASES / name).read_bytes())
    assert pairs(found) == [(text, label.strip()) for text, label in wanted.itertuples(index=False)]
    assert len(found.parts["train"]) == 80


def test_a_truncated_case_loses_what_is_cut_and_nothing_else():
    found = read((CASES / "t05b_truncated.csv").read_bytes())
    assert len(found.parts["train"]) == 80 and Counter(label for _, label in found.parts["train"]) == {0: 40, 1: 40}
    assert "película" in found.parts["train"][0][0]
    assert any("cut short" in note for note in guesses(found))


def test_equal_classes_are_one_and_it_is_told():
    for labels, wanted in [
        (["1", "1.0", "1,00", "5", "05", "5.0"], 2),
        (["Sí", "sí", "SÍ ", "No", "NO", "no"], 2),
        (["pos", "POS", "neg", "ＮＥＧ", "Neg", "pos "], 2),
        (["0", "0.0", "-1", "-1.0", "1", "+1"], 3),
    ]:
        found = read(json.dumps([{"text": f"some words {n}", "label": labels[n % len(labels)]} for n in range(36)]))
        assert len(found.classes) == wanted
        assert any("taken as one" in note for note in guesses(found))
    plain = read("text,label\n" + "\n".join(f"some words {n},{n % 2}" for n in range(30)))
    assert not guesses(plain)


@pytest.mark.parametrize(
    ("heading", "row", "text", "label"),
    [
        (
            "target,id,date,flag,user,text",
            "{n2},14678{n},Mon Apr 06 22:19:{n},NO_QUERY,user{n},is upset that he can't {n}",
            "text",
            "target",
        ),
        (
            "reviewerID,asin,helpful,reviewText,overall,summary,unixReviewTime",
            "A{n},B{n},0,long words about a thing {n},{n2}.0,short one {n},139{n}",
            "reviewText",
            "overall",
        ),
        (
            "business_id,cool,date,review_id,stars,text,useful",
            "x{n},{n3},2012-01-{n},r{n},{n2},words about the place {n},{n3}",
            "text",
            "stars",
        ),
        (
            "Class Index,Title,Description",
            "{n2},A title {n},A longer description of what happened {n}",
            "Description",
            "Class Index",
        ),
        ("v1,v2", "{w},words of the message {n}", "v2", "v1"),
        (
            "id,opinion_usuario,valoracion_estrellas,votos_utiles",
            "{n},me gustó mucho el sitio {n},{n2},{n3}",
            "opinion_usuario",
            "valoracion_estrellas",
        ),
        (
            "tweet_id,label_confidence,country,tweet,user_class_gold,label_final",
            "{n},0.{n},{w2},some tweet with words {n},,{w}",
            "tweet",
            "label_final",
        ),
        (
            "comment_date,comment,product_category_id,is_positive",
            "2024-01-{n},what I think of it {n},{n},{yes}",
            "comment",
            "is_positive",
        ),
    ],
)
def test_the_columns_of_files_that_are_widely_used(heading, row, text, label):
    rows = [
        row.format(
            n=10 + n, n2=n % 2, n3=n * n % 4, w=("ham", "spam")[n % 2], w2=("ES", "MX")[n % 3 > 0], yes=n % 2 == 0
        )
        for n in range(49)
    ]
    found = read("\n".join([heading, *rows]))
    assert f"Texts are read from “{text}”, classes from “{label}”" in found.notes[0].en


def test_a_guess_names_what_else_would_be_possible():
    rows = [f"{n},some text about it {n},{'ab'[n % 2]},{'xyz'[n % 3]}" for n in range(40)]
    found = read("\n".join(["id,about,first,second", *rows]))
    assert any("“first”" in note and "“second” would also be possible" in note for note in guesses(found))
    assert not guesses(read("\n".join(["id,about,first,second", *rows]), label_column="second", text_column="about"))


def test_the_column_of_splits_can_be_switched_off_or_hold_folds():
    content = (CASES / "t20_fold_numbers.csv").read_bytes()
    guessed = read(content)
    assert set(guessed.parts) == {"train"} and any("“fold”" in note for note in guesses(guessed))
    for none in ("-", "none"):
        off = read(content, split_column=none)
        assert off.parts == guessed.parts and not guesses(off)
    folds = read(content, split_column="fold")
    assert {name: len(rows) for name, rows in folds.parts.items()} == {"train": 64, "test": 16}
    assert folds.parts["test"][0][0] == frame("t20_fold_numbers.csv").query("fold == '4'")["text"].iloc[0]
    second = read(content, split_column="fold", test_fold="1")
    assert second.parts["test"][0][0] == frame("t20_fold_numbers.csv").query("fold == '1'")["text"].iloc[0]
    with pytest.raises(WrongFile, match="fold “9”"):
        read(content, split_column="fold", test_fold="9")
    split = "text,label,split\n" + "\n".join(f"text {n},{n % 2},{('train', 'test')[n % 2]}" for n in range(40))
    assert set(read(split, split_column="-").parts) == {"train"}


def test_what_programs_write_for_nothing_is_no_class():
    found = read("text,label\n" + "\n".join(f"text {n},{('a', 'b', 'nan', 'NULL')[n % 4]}" for n in range(40)))
    assert [name.en for name in found.classes] == ["a", "b"] and len(found.parts["train"]) == 20
    none = read("text,label\n" + "\n".join(f"text {n},{('P', 'N', 'NONE')[n % 3]}" for n in range(39)))
    assert len(none.classes) == 3  # a class of Spanish tweets


def test_encoding_and_separator_can_be_said():
    content = "texto;clase\n" + "\n".join(f"¿qué tal, señor {n}?;{'sí' if n % 2 else 'no'}" for n in range(30))
    found = read(content.encode("cp850"), encoding="ibm850", separator="semicolon")
    assert found.parts["train"][1] == ("¿qué tal, señor 1?", 1) and found.classes[1].en == "sí"
    wrong = read(content.encode("cp850"), encoding="windows-1252")
    assert wrong.parts["train"][1][0] != "¿qué tal, señor 1?"


def test_files_of_ones_own_in_three():
    def rows(start, count, labels=("a", "b")):
        return "text,label\n" + "\n".join(f"words {n},{labels[n % 2]}" for n in range(start, start + count))

    train, valid, test = (
        uploads.keep(rows(*one).encode(), "t.csv") for one in ((0, 30), (100, 6), (200, 8, ("A", "B")))
    )
    found = OwnTexts(file=train, validation_file=valid, test_file=test)
    assert found.files() == [train, valid, test]
    records = found.load()
    assert {name: len(part) for name, part in records.parts.items()} == {"train": 30, "validation": 6, "test": 8}
    assert len(records.classes) == 2
    assert OwnTexts(file=train).files() == [train] and OwnTexts().files() == [""]
    with pytest.raises(WrongInput):
        OwnTexts(file=train, test_file="0" * 64).load()


def test_a_workbook_and_parquet(tmp_path):
    table = pd.DataFrame(
        {"reseña": [f"muy bien, {n}" for n in range(30)], "estrellas": [1.0 + 4 * (n % 2) for n in range(30)]}
    )
    table.to_excel(tmp_path / "t.xlsx", index=False)
    table.to_parquet(tmp_path / "t.parquet")
    for name in ("t.xlsx", "t.parquet"):
        found = read((tmp_path / name).read_bytes())
        assert found.parts["train"][1] == ("muy bien, 1", 1) and len(found.classes) == 2
