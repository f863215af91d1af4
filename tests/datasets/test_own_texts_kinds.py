"""Labelled texts in further forms that people have them in; every row and class is known, as it is written here."""

import csv
import io
import json

import pandas as pd
import pytest

from playground.errors import WrongFile
from playground.own_files import summary
from playground.task import TASKS

GOOD = ("I loved it, really", "A fine story; well told", "Great music and cast", "I would see it again")
BAD = ("I hated it, truly", "A dull story; badly told", "Noise and no cast", "I would leave it again")
ROWS = [(f"{(GOOD, BAD)[n % 2][n // 2 % 4]} {n}", ("pos", "neg")[n % 2]) for n in range(40)]
HALVES = {"neg": 20, "pos": 20}


def read(content, name="mine.csv", **settings):
    return TASKS["sentiment"].read(name, content.encode() if isinstance(content, str) else content, settings)


def lines(form, heading=""):
    return heading + "".join(form.format(text=text, label=label, n=n) for n, (text, label) in enumerate(ROWS))


def objects(make):
    return "".join(json.dumps(make(n, text, label)) + "\n" for n, (text, label) in enumerate(ROWS))


def parquet(frame):
    held = io.BytesIO()
    frame.to_parquet(held)
    return held.getvalue()


FRAME = pd.DataFrame(ROWS, columns=["text", "label"])
SAME = {
    "comma in the text, which is last": lines("{label},{text}, and so on\n", "label,text\n"),
    "comma in the text, which is first": lines("{text}, and so on,{label}\n", "text,label\n"),
    "semicolon in some texts": lines("{text}, yes;{label}\n", "texto;etiqueta\n"),
    "comma in the text, which is in the middle": lines("{n},{text}, yes,{label}\n", "id,text,label\n"),
    "no heading": lines("{label}\t{text}\tyes\n").replace("\tyes\n", "\n", 20),
    "apostrophes around texts": lines("'{text}, yes',{label}\n", "text,label\n"),
    "an at sign": lines("{text}@{label}\n"),
    "a colon behind the class": lines("{label}: {text}\n"),
    "two colons": lines("{label}::{text}\n"),
    "a tab as two characters": lines("{text}\\t{label}\n", "text\\tlabel\n"),
    "marks around whole lines": "".join(f'"{t.replace(",", "")},{c}"\n' for t, c in [("text", "label"), *ROWS]),
    "Markdown": lines("| {text} | {label} |\n", "| text | label |\n|:---|---:|\n"),
    "fastText, class at the end": lines("{text} __label__{label}\n"),
    "inner objects": objects(lambda n, t, c: {"meta": {"id": n}, "data": {"text": t}, "annotations": {"label": c}}),
    "a list of one class": objects(lambda n, t, c: {"id": n, "text": t, "label": [c]}),
    "a switch for each class": objects(lambda n, t, c: {"text": t, "cats": {"pos": c == "pos", "neg": c == "neg"}}),
    "words of the text apart": objects(lambda n, t, c: {"tokens": t.split(), "label": c}),
    "as Python prints it": "".join(f"{ {'text': t, 'label': c} }\n" for t, c in ROWS),
    "pairs as Python prints them": repr(ROWS),
    "pairs": json.dumps(ROWS),
    "pandas, by columns": FRAME.to_json(),
    "pandas, by rows": FRAME.to_json(orient="index"),
    "pandas, split": FRAME.to_json(orient="split"),
    "two lists": json.dumps({"texts": [t for t, _ in ROWS], "labels": [c for _, c in ROWS]}),
    "texts by class": json.dumps({name: [t for t, c in ROWS if c == name] for name in HALVES}),
    "Parquet with inner fields": parquet(pd.DataFrame({"x": [{"text": t, "label": c} for t, c in ROWS]})),
    "Parquet with lists": parquet(FRAME.assign(label=[[c] for c in FRAME.label])),
    "one column a class": "text|pos|neg\n" + "".join(f"{t}|{int(c == 'pos')}|{int(c == 'neg')}\n" for t, c in ROWS),
}


@pytest.mark.parametrize("content", SAME.values(), ids=SAME.keys())
def test_forms_of_the_same_texts(content):
    records = read(content)
    texts = records.parts["train"]
    assert len(texts) == 40
    by_class = {name: {text for text, c in texts if records.classes[c].en == name} for name in HALVES}
    for name, found in by_class.items():
        wanted = [text for text, label in ROWS if label == name]
        assert len(found) == 20
        bare = [text.replace(",", "") for text in found]
        assert all(any(one.replace(",", "") in text for text in bare) for one in wanted), sorted(found)[:2]


@pytest.mark.parametrize(
    ("content", "first"),
    [
        (SAME["comma in the text, which is last"], "I loved it, really 0, and so on"),
        (SAME["comma in the text, which is first"], "I loved it, really 0, and so on"),
        (SAME["comma in the text, which is in the middle"], "I loved it, really 0, yes"),
        (lines("{label}|{n}|{text}|and more\n", "label|id|text\n"), "I loved it, really 0|and more"),
        (SAME["semicolon in some texts"], "I loved it, really 0, yes"),
        (SAME["apostrophes around texts"], "I loved it, really 0, yes"),
        (SAME["words of the text apart"], "I loved it, really 0"),
    ],
)
def test_texts_are_whole(content, first):
    assert read(content).parts["train"][0][0] == first


@pytest.mark.parametrize(
    ("content", "count", "classes"),
    [
        (lines("{label} {text}\n").replace("pos ", "1 ").replace("neg ", "0 "), 40, {"0": 20, "1": 20}),
        (
            lines("{label} {text} ?\n").replace("pos ", "DESC:x ").replace("neg ", "NUM:y "),
            40,
            {"DESC:x": 20, "NUM:y": 20},
        ),
        (objects(lambda n, t, c: {"text": t, "stars": 5.0 if c == "pos" else 1}), 40, {"1": 20, "5": 20}),
        (parquet(FRAME.assign(label=[1.0 if c == "pos" else 0.0 for c in FRAME.label])), 40, {"0": 20, "1": 20}),
        (
            lines("{text}|{label}\n", "text|stars\n")
            .replace("|pos", "|3.0")
            .replace("|neg", "|3", 10)
            .replace("|neg", "|1.5"),
            40,
            {"1.5": 10, "3": 30},
        ),
        (
            lines("{text}|{label}\n", "text|recomienda\n")
            .replace("|pos", "|Sí", 15)
            .replace("|pos", "|SI")
            .replace("|neg", "|no"),
            40,
            {"no": 20, "Sí": 20},
        ),
        (lines("{text}|{label}\n", "text|label\n").replace("|pos", "|pos\u200b", 9), 40, HALVES),
        (
            lines("{text}|{label}\n", "text|label\n").replace("|pos", "|が").replace("|neg", "|か"),
            40,
            {"か": 20, "が": 20},
        ),
        ("".join(f"name{n},{c}\n" for n, (_, c) in enumerate(ROWS)), 40, HALVES),
    ],
)
def test_classes_and_counts(content, count, classes):
    said = read(content).summary()
    assert (said["count"], said["classes"]) == (count, classes)


@pytest.mark.parametrize(
    ("heading", "value", "sizes"),
    [
        ("set", lambda n: "train" if n < 30 else "test", {"train": 30, "test": 10}),
        ("Usage", lambda n: "training" if n < 30 else "dev", {"train": 30, "validation": 10}),
        ("is_valid", lambda n: n >= 32, {"train": 32, "validation": 8}),
        ("is_test", lambda n: int(n >= 35), {"train": 35, "test": 5}),
        ("is_train", lambda n: "yes" if n < 25 else "no", {"train": 25, "test": 15}),
        ("device", lambda n: "phone" if n % 3 else "web", {"train": 40}),
    ],
)
def test_a_column_that_says_splits_is_followed_and_told(heading, value, sizes):
    held = io.StringIO()
    table = csv.writer(held)
    table.writerows([("text", "label", heading), *((t, c, value(n)) for n, (t, c) in enumerate(ROWS))])
    records = read(held.getvalue())
    assert {name: len(part) for name, part in records.parts.items()} == sizes
    assert (len(sizes) > 1) == any(f"“{heading}” says which rows" in one.en for one in summary.guesses(records))
    whole = read(held.getvalue(), split_column="-")
    assert len(whole.parts["train"]) == 40


def test_what_is_joined_or_folded_is_told():
    said = [one.en for one in summary.guesses(read(SAME["comma in the text, which is last"]))]
    assert any("(column 2) holds the separator without quotation marks: 40" in one for one in said)
    said = [one.en for one in summary.guesses(read(SAME["one column a class"]))]
    assert any("“pos”, “neg” is 1 in each row" in one for one in said)
    taken = read(SAME["one column a class"], label_column="neg")
    assert [name.en for name in taken.classes] == ["0", "1"]
    several = objects(lambda n, t, c: {"text": t, "label": [c, "long"]})
    assert any("several values in 40 rows" in one.en for one in summary.guesses(read(several)))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("[" + ",\n".join(json.dumps({"text": t, "label": c}) for t, c in ROWS) + ",]", "looks like JSON.*line 40"),
        ('{"data": [\n' + ",\n".join(json.dumps({"text": t, "label": c}) for t, c in ROWS) + "\n}", "looks like JSON"),
        (lines("{text} {label}\n"), "only one that could be either|columns where the first|no table"),
    ],
)
def test_what_is_no_table_of_texts_is_said(content, sentence):
    with pytest.raises(WrongFile, match=sentence):
        read(content)


def test_remarks_above_messages_that_begin_with_hashtags():
    tagged = "".join(f'"{"#tag " * (n % 3 == 0)}{t}","{c}"\n' for n, (t, c) in enumerate(ROWS))
    records = read("# made by, hand\n# twice\ntext,label\n" + tagged)
    assert (len(records.parts["train"]), records.parts["train"][0][0]) == (40, "#tag I loved it, really 0")
    assert any("above the table are passed over: 2" in one.en for one in summary.guesses(records))


def test_a_first_message_that_begins_with_a_hashtag_is_read_where_no_heading_stands():
    content = "\n\n" + "".join(f'"{"#tag " * (n == 0)}{t}",{c}\n' for n, (t, c) in enumerate(ROWS))
    records = read(content)
    assert (len(records.parts["train"]), records.parts["train"][0][0]) == (40, "#tag I loved it, really 0")


def test_quotation_marks_around_cells_are_no_text_below_remarks_either():
    """DuckDB takes them for text here, and both readings have as many cells in each row."""
    rows = [f"{n % 2}\tuser{n}\tfine {n}\t2023-01-{n + 10}" for n in range(10)]
    rows[0] = "1,0\tuser7\tfine 0\t2023-02-02"
    rows[3] = '1\tuser77\t"a big one (5"" screen)"\t2023-01-25'
    records = read("# exported 2024-01-31\n#\nlabel\tuser\ttext\tdate\n" + "\n".join(rows))
    assert 'a big one (5" screen)' in [text for text, _ in records.parts["train"]]
