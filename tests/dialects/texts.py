"""Labelled texts in a random dialect of a table."""

import json
import random
from collections import Counter
from collections.abc import Callable
from functools import partial

from playground.dataset import DATASETS, LabelledTexts
from playground.text import Guess
from tests.dialects import Files, Written, separated

UNICODE = ("utf-8", "utf-8", "utf-8-sig", "utf-16")
LANGUAGES = {
    "es": (
        "la película está genial señor número qué decepción más enorme niño también allá corazón música rápido "
        "el año ¡increíble! ¿por qué? actuación pésima me encantó",
        (*UNICODE, "cp1252", "latin-1"),
    ),
    "en": (
        "the film was broke after a day loved every minute it's great don't buy terrible sound staff kind 5 stars",
        (*UNICODE, "cp1252"),
    ),
    "de": (
        "der Film ist größtenteils schön für Mädchen äußerst schlecht über Straße völlig daneben würde können",
        (*UNICODE, "cp1252"),
    ),
    "fr": (
        "le film était très réussi déçu par l'été à la forêt ça va garçon élève château où être",
        (*UNICODE, "cp1252"),
    ),
    "pt": (
        "não é bom coração ótimo avó maçã pão cartão péssimo filme você está três vezes à noite",
        (*UNICODE, "cp1252"),
    ),
    "pl": ("film był świetny żółty źle mężczyzna łódź nie podobał się całość gęś święta książka", (*UNICODE, "cp1250")),
    "ru": (
        "фильм отличный ужасный номер актёры понравилось совсем скучно музыка красивая очень жаль",
        (*UNICODE, "cp1251", "koi8-r"),
    ),
    "el": ("η ταινία ήταν πολύ καλή κακή δεν μου άρεσε καθόλου υπέροχη μουσική ηθοποιοί", (*UNICODE, "cp1253")),
    "tr": ("film çok güzeldi kötü beğenmedim şahane oyuncular müzik ığdır değil işte özür", (*UNICODE, "cp1254")),
    "zh": ("房间很好 服务也不错 太吵了 再也不来了 非常满意 早餐一般 位置方便 价格便宜 态度很差", (*UNICODE, "gbk")),
    "ja": (
        "とても良い映画でした つまらない映画だった 音楽が素晴らしい 二度と見たくない 俳優が上手い",
        (*UNICODE, "cp932"),
    ),
    "ko": ("정말 좋은 영화입니다 재미없는 영화였어요 음악이 훌륭해요 다시는 보고 싶지 않다", (*UNICODE, "cp949")),
    "ar": ("الفيلم رائع جدا سيء للغاية الموسيقى جميلة لن أشاهده مرة أخرى الممثلون ممتازون", UNICODE),
    "fa": ("فیلم خیلی خوب بود نمی‌خواهم دوباره ببینم موسیقی زیبا کتاب‌ها بازیگران", UNICODE),
    "emoji": ("love this 😀 so bad 😡 👩‍👩‍👧 meh 🇪🇸 #tag @user ok", UNICODE),
}
"""Words and the encodings in which they are met."""
CLASSES = (
    ("positive", "negative"),
    ("pos", "neg", "neu"),
    ("0", "1"),
    ("1", "2", "3", "4", "5"),
    ("1", "5"),
    ("yes", "no"),
    ("spam", "ham"),
    ("positivo", "negativo", "neutro"),
    ("P", "N"),
    ("-1", "0", "1"),
    ("sport", "politics", "science", "art"),
)
NAMES = (
    ("text", "label"),
    ("texto", "clase"),
    ("review", "stars"),
    ("reseña", "estrellas"),
    ("Sentence", "Sentiment"),
    ("tweet", "polarity"),
    ("comentario", "etiqueta"),
    ("review_text", "user_rating"),
    ("opinión", "sentimiento"),
    ("Content", "Category"),
)


def rows(dice: random.Random, words: list[str], classes: tuple[str, ...]) -> list[tuple[str, str]]:
    """Texts, each a different one, with a class."""
    found = []
    for number in range(dice.randint(24, 90)):
        text = " ".join(dice.choices(words, k=dice.randint(4, 16))) + f" {number}"
        if dice.random() < 0.3:
            text = dice.choice(
                ('"{}" he said', "{}, and so on; yes", 'a "{}"', '{} (5" screen)', "{}: one, two; three", "'{}'")
            ).format(text)
        found.append((text, classes[number % len(classes)] if number < 12 else dice.choice(classes)))
    return found


def spelt(label: str, dice: random.Random) -> str:
    """The same class in another spelling."""
    if label.lstrip("-").isdigit():
        return dice.choice((label, f"{label}.0", f" {label}", f"{label},0" if dice.random() < 0.3 else label))
    return dice.choice((label, label.upper(), label.capitalize(), f" {label}", f"{label} "))


def written(dice: random.Random) -> Written:
    """A table of texts as somebody may have made it, and the check that it is read back."""
    words, encodings = LANGUAGES[dice.choice(list(LANGUAGES))]
    classes = dice.choice(CLASSES)
    wanted = rows(dice, words.split(" "), classes)
    heading = dice.random() < 0.8
    columns: list[tuple[str, Callable[[int], str]]] = [("", lambda n: wanted[n][0]), ("", lambda n: wanted[n][1])]
    names = dice.choice([pair for pair in NAMES if all(_fits("".join(pair), coding) for coding in encodings)])
    columns = [(names[0], columns[0][1]), (names[1], columns[1][1])]
    different = heading and dice.random() < 0.4
    if different:
        labels = [spelt(label, dice) for _, label in wanted]
        columns[1] = (names[1], labels.__getitem__)
    if dice.random() < 0.5:
        columns += dice.sample(
            _beside(dice, len(wanted)) if heading else _beside(dice, len(wanted))[:2], dice.randint(1, 2)
        )
    if dice.random() < 0.15 and heading:
        columns.append(("fold", lambda n: str(n % 5)))
    dice.shuffle(columns)
    if heading and dice.random() < 0.12:
        return _as_json(columns, wanted, dice)
    breaks = heading and dice.random() < 0.2
    cells = [
        [read(n).replace(" he said", "\nhe said") if breaks else read(n) for _, read in columns]
        for n in range(len(wanted))
    ]
    if breaks:
        wanted = [(text.replace(" he said", "\nhe said"), label) for text, label in wanted]
    table = [[name for name, _ in columns], *cells] if heading else cells
    how = separated.drawn(dice, table, encodings, heading)
    content = separated.written(table, how)
    return {"mine.csv": content}, partial(check, wanted, how)


def _fits(text: str, coding: str) -> bool:
    try:
        text.encode(coding)
    except UnicodeEncodeError:
        return False
    return True


def _beside(dice: random.Random, count: int) -> list[tuple[str, Callable[[int], str]]]:
    """Columns that are neither text nor class."""
    first = dice.randint(1, 10**6)
    return [
        ("id", lambda n: str(first + n)),
        ("date", lambda n: f"2023-{1 + n % 12:02}-{1 + n % 28:02}"),
        ("confidence", lambda n: f"0.{(n * 37) % 89 + 10}"),
        ("user", lambda n: f"user{n * 7 % 91}"),
        ("retweet_count", lambda n: str(n % 3)),
        ("country", lambda n: ("ES", "MX", "AR")[n * n % 3]),
        ("source", lambda n: "web" if n else "app"),
    ]


def _as_json(
    columns: list[tuple[str, Callable[[int], str]]], wanted: list[tuple[str, str]], dice: random.Random
) -> Written:
    objects = [{name: read(n) for name, read in columns} for n in range(len(wanted))]
    if dice.random() < 0.5:
        return {"mine.jsonl": "\n".join(json.dumps(one) for one in objects).encode()}, partial(check, wanted, None)
    return {"mine.json": json.dumps(objects, ensure_ascii=False, indent=dice.choice((None, 1))).encode()}, partial(
        check, wanted, None
    )


def check(wanted: list[tuple[str, str]], how: separated.Dialect | None, files: Files) -> LabelledTexts:
    """Read the files; fail where the texts or classes are not those that were written."""
    found = DATASETS["own_texts"]().parse(files)
    assert isinstance(found, LabelledTexts)
    names = [name.en for name in found.classes]
    got = [(text, _same(names[label])) for text, label in found.parts["train"]]
    told = [note.en for note in found.notes]
    right = [(text, _same(label)) for text, label in wanted]
    assert got == right, (
        how,
        len(got),
        len(right),
        next(((a, b) for a, b in zip(got, right, strict=False) if a != b), None),
        told,
    )
    assert set(found.parts) == {"train"}, (how, told)
    assert len(names) == len({label for _, label in wanted}), (how, names)
    if how is not None and any(line.strip() for line in how.above) and not how.above[0].startswith("sep="):
        assert any("above" in note.en for note in found.notes if isinstance(note, Guess)), (how, told)
    assert Counter(type(note) for note in found.notes)
    return found


def _same(label: str) -> str:
    try:
        return str(float(label.replace(",", ".")))
    except ValueError:
        return label.strip().lower()


LOADERS = {"texts_in_dialects": written}
