"""Labelled texts in the less usual forms: separators inside plain texts, a column a class, JSON inside JSON, columns of splits."""

import json
import random
from collections.abc import Callable
from functools import partial

from playground.dataset import DATASETS, LabelledTexts
from tests.dialects import Files, Written, separated
from tests.dialects.texts import LANGUAGES

Rows = list[tuple[str, str]]
TONGUES = ("es", "en", "de", "fr", "pt", "pl", "ru", "el", "tr", "zh", "ar")
CLASSES = (
    ("positive", "negative"),
    ("pos", "neg", "neu"),
    ("positivo", "negativo", "neutro"),
    ("spam", "ham"),
    ("sport", "politics", "science", "art"),
    ("gut", "schlecht"),
    ("bon", "mauvais", "neutre"),
    ("alegría", "tristeza", "enfado"),
    ("0", "1"),
    ("1", "2", "3", "4", "5"),
)
TEXT = {
    "es": ("texto", "reseña", "comentario", "opinión"),
    "de": ("Text", "text"),
    "fr": ("texte", "text"),
    "pt": ("texto", "comentário"),
}
LABEL = {"es": ("clase", "etiqueta", "sentimiento"), "pt": ("classe", "label")}
INSIDE = {
    ",": ("{}, {}", "{}, {}, yes", "{},{}"),
    ";": ("{}; {}", "{};{}"),
    "\t": ("{}\t{}",),
    "|": ("{} | {}", "{}|{}"),
}
"""How two halves of a text are joined by a separator."""
SPLITS = {
    "set": ("train", "test"),
    "split": ("train", "validation", "test"),
    "Usage": ("Training", "Dev"),
    "partition": ("trn", "val", "tst"),
    "conjunto": ("entrenamiento", "prueba"),
    "partición": ("entrenamiento", "validación", "prueba"),
    "subset": ("training", "testing"),
    "is_valid": ("False", "True"),
    "is_test": ("0", "1"),
    "es_test": ("no", "sí"),
}
"""Columns that say which rows are for training and which for the other sets, and their words in this order."""
MEANT = {
    "train": "train",
    "trn": "train",
    "training": "train",
    "entrenamiento": "train",
    "val": "validation",
    "validation": "validation",
    "dev": "validation",
    "validación": "validation",
    "test": "test",
    "tst": "test",
    "testing": "test",
    "prueba": "test",
}


def made(dice: random.Random) -> Written:
    """A file in one of the forms, and the check that it is read back."""
    language = dice.choice(TONGUES)
    words, encodings = LANGUAGES[language]
    classes = dice.choice(CLASSES)
    rows = [
        (
            " ".join(dice.choices(words.split(" "), k=dice.randint(4, 12))) + f" {n}",
            classes[n % len(classes)] if n < 15 else dice.choice(classes),
        )
        for n in range(dice.randint(30, 90))
    ]
    return dice.choice(FORMS)(dice, rows, language, list(encodings))


def _plain(dice: random.Random, rows: Rows, language: str, encodings: list[str]) -> Written:
    """No quotation marks around texts in which the separator stands."""
    separator = dice.choice(",,;\t|")
    halves = dice.choice(INSIDE[separator])
    share = dice.choice((0.2, 0.6, 1.0))
    texts = [
        halves.format(*_halves(text)) if dice.random() < share or not n else text for n, (text, _) in enumerate(rows)
    ]
    order = dice.choice(
        (
            ("text", "label"),
            ("label", "text"),
            ("id", "text", "label"),
            ("label", "id", "text"),
            ("id", "label", "text"),
        )
    )
    columns = {"text": texts, "label": [label for _, label in rows], "id": [str(1000 + n) for n in range(len(rows))]}
    head = {
        "text": dice.choice(TEXT.get(language, ("text", "review"))),
        "label": dice.choice(LABEL.get(language, ("label", "class"))),
        "id": "id",
    }
    table = [[head[name] for name in order], *zip(*(columns[name] for name in order), strict=True)]
    content = "".join(separator.join(row) + "\n" for row in table)
    wanted = [(" ".join(text.split()), label) for text, (_, label) in zip(texts, rows, strict=True)]
    encoding = dice.choice([name for name in encodings if _fits(content, name)])
    return {"mine.csv": content.replace("\n", dice.choice(("\n", "\r\n"))).encode(encoding)}, partial(
        _check, {"train": wanted}
    )


def _switches(dice: random.Random, rows: Rows, language: str, encodings: list[str]) -> Written:
    """A column for each class, with a mark in one of them."""
    classes = sorted({label for _, label in rows})
    if classes[0].isdecimal():
        classes = [f"star_{name}" for name in classes]
        rows = [(text, f"star_{label}") for text, label in rows]
    yes, no = dice.choice((("1", "0"), ("1.0", "0.0"), ("True", "False"), ("1", ""), ("true", "false")))
    dice.shuffle(classes)
    table = [[dice.choice(TEXT.get(language, ("text", "review"))), *classes]]
    table += [[text, *(yes if name == label else no for name in classes)] for text, label in rows]
    if dice.random() < 0.4:
        table = [["id" if not n else str(7000 + n), *row] for n, row in enumerate(table)]
    return _table(dice, table, encodings), partial(_check, {"train": rows})


def _inner(dice: random.Random, rows: Rows, language: str, _encodings: list[str]) -> Written:
    """JSON with objects and lists inside."""
    name, label = (
        dice.choice(TEXT.get(language, ("text", "review"))),
        dice.choice(LABEL.get(language, ("label", "class"))),
    )
    make: Callable[[int, str, str], object] = dice.choice(
        (
            lambda n, t, c: {"meta": {"id": n}, "data": {name: t}, "annotations": {label: c}},
            lambda n, t, c: {"data": {name: t, label: c}},
            lambda n, t, c: {"id": n, "doc": {"body": {name: t}}, "gold": {label: c}},
            lambda n, t, c: {"id": n, name: t, label: [c]},
            lambda n, t, c: {name: t, label: {"name": c}},
        )
    )
    objects = [make(n, text, c) for n, (text, c) in enumerate(rows)]
    plain = dice.random() < 0.5
    if dice.random() < 0.5:
        content = "\n".join(json.dumps(one, ensure_ascii=plain) for one in objects)
        return {"mine.jsonl": content.encode()}, partial(_check, {"train": rows})
    whole = dice.choice((objects, {"version": 1, "data": objects}, {"rows": objects}))
    return {"mine.json": json.dumps(whole, ensure_ascii=plain, indent=dice.choice((None, 2))).encode()}, partial(
        _check, {"train": rows}
    )


def _split(dice: random.Random, rows: Rows, language: str, encodings: list[str]) -> Written:
    """A column that says which rows are for training, validation and test."""
    name = dice.choice(list(SPLITS))
    parts = SPLITS[name]
    first = dice.randint(16, 20)
    drawn = [
        parts[0] if n < first else parts[(n - first) % len(parts)] if n < first + 6 else dice.choice(parts)
        for n in range(len(rows))
    ]
    switch = {"is_valid": "validation", "is_test": "test", "es_test": "test"}.get(name)
    meant = {word: ("train", switch)[place] if switch else MEANT[word.lower()] for place, word in enumerate(parts)}
    wanted: dict[str, Rows] = {}
    for row, word in zip(rows, drawn, strict=True):
        wanted.setdefault(meant[word], []).append(row)
    columns = [
        [dice.choice(TEXT.get(language, ("text", "review"))), *(text for text, _ in rows)],
        [dice.choice(LABEL.get(language, ("label", "class"))), *(label for _, label in rows)],
        [name, *drawn],
    ]
    dice.shuffle(columns)
    return _table(dice, [list(row) for row in zip(*columns, strict=True)], encodings), partial(_check, wanted)


def _table(dice: random.Random, table: list[list[str]], encodings: list[str]) -> Files:
    able = [name for name in encodings if all(_fits(cell, name) for row in table for cell in row)]
    return {"mine.csv": separated.written(table, separated.drawn(dice, table, able, heading=True))}


def _halves(text: str) -> tuple[str, str]:
    words = text.split(" ")
    return " ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _check(wanted: dict[str, Rows], files: Files) -> LabelledTexts:
    found = DATASETS["own_texts"]().parse(files)
    assert isinstance(found, LabelledTexts)
    names, told = [name.en for name in found.classes], [note.en for note in found.notes]
    assert set(found.parts) == set(wanted), (set(found.parts), set(wanted), told)
    for part, rows in wanted.items():
        got = [(" ".join(text.split()), names[label]) for text, label in found.parts[part]]
        first = next(((a, b) for a, b in zip(got, rows, strict=False) if a != b), None)
        assert got == rows, (part, len(got), len(rows), first, told)
    return found


FORMS: tuple[Callable[[random.Random, Rows, str, list[str]], Written], ...] = (
    _plain,
    _plain,
    _switches,
    _inner,
    _split,
)
LOADERS = {"texts_in_rare_forms": made}
