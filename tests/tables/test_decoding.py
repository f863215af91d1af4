"""Text in every encoding that people bring, and one bad byte."""

from pathlib import Path

import pytest

from playground.errors import WrongFile
from playground.tables.decoding import CHOICES, LABELS, decode
from playground.text import Guess

CASES = Path(__file__).parents[1] / "cases"
WORDS = {
    "es": "La película está genial, señor número 0\nQué decepción más enorme\n",
    "de": "Die Größe der Straße überrascht\nÄußerst schlecht, schön für Mädchen\n",
    "fr": "C'est très bien, l'été à la forêt, ça va où\nGarçon déçu, hélas\n",
    "pt": "Não é bom, coração, avó, maçã, pão\nÓtimo cartão\n",
    "en": "He said it’s “great” – really\nplain text here\n",
    "pl": "Zażółć gęślą jaźń, bardzo dobry film\nNie podoba mi się, źle\n",
    "cs": "Příliš žluťoučký kůň úpěl ďábelské ódy\nvelmi špatné\n",
    "ru": "Отличный фильм номер\nУжасный фильм номер\n",
    "el": "Πολύ καλή ταινία\nΚακή ταινία, δεν μου άρεσε\n",
    "tr": "Çok güzel bir film, İstanbul'da şahane\nKötü, beğenmedim hiç ığdır\n",
    "lt": "Labai geras filmas, puikūs aktoriai, ačiū\nBaisus, nežiūrėkite šito\n",
    "he": "סרט מצוין מאוד\nסרט גרוע\n",
    "ar": "فيلم رائع جدا\nفيلم سيء للغاية\n",
    "th": "หนังดีมาก\nหนังแย่มาก\n",
    "zh": "房间很好，服务也不错\n太吵了，再也不来了\n",
    "tw": "房間很好，服務也不錯\n太吵了，再也不來了\n",
    "ja": "とても良い映画でした\nつまらない映画だった\n",
    "ko": "정말 좋은 영화입니다\n재미없는 영화였어요\n",
}
WRITTEN = [
    *(("cp1252", "Windows-1252", of) for of in ("es", "de", "fr", "pt", "en")),
    *(("mac_roman", "Mac Roman", of) for of in ("es", "fr")),
    *(("cp850", "DOS 850", of) for of in ("es", "de", "pt")),
    ("cp1250", "Windows-1250", "pl"),
    ("cp1250", "Windows-1250", "cs"),
    ("iso8859-2", "Latin-2", "pl"),
    ("cp1251", "Windows-1251", "ru"),
    ("koi8-r", "KOI8-R", "ru"),
    ("cp866", "DOS 866", "ru"),
    ("cp1253", "Windows-1253", "el"),
    ("cp1254", "Windows-1254", "tr"),
    ("cp1257", "Windows-1257", "lt"),
    ("cp1255", "Windows-1255", "he"),
    ("cp1256", "Windows-1256", "ar"),
    ("cp874", "Windows-874", "th"),
    ("gbk", "GBK", "zh"),
    ("big5", "Big5", "tw"),
    ("shift_jis", "Shift-JIS", "ja"),
    ("euc_jp", "EUC-JP", "ja"),
    ("euc_kr", "EUC-KR", "ko"),
]


@pytest.mark.parametrize(("codec", "label", "language"), WRITTEN)
@pytest.mark.parametrize("times", [1, 30])
def test_older_encodings_are_told_by_the_language_that_comes_out(codec, label, language, times):
    found = decode((WORDS[language] * times).encode(codec))
    assert (found.words, found.encoding, found.replaced) == (WORDS[language] * times, label, 0)
    assert [type(note) for note in found.notes] == [Guess] and label in found.notes[0].es


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_told_by_its_form(codec, language):
    assert decode(WORDS[language].replace("\n", "\r\n").encode(codec)).words == WORDS[language]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_unicode_without_a_mark_is_told_by_its_zeros(codec):
    found = decode(WORDS["es"].encode(codec))
    assert (found.words, found.notes) == (WORDS["es"], ())


@pytest.mark.parametrize("place", [0, 3, 31, -1])
def test_one_bad_byte_is_one_mark_and_changes_nothing_else(place):
    content = bytearray(("niño " * 40).encode())
    content[place % len(content)] = 0xFF
    found = decode(bytes(content))
    assert found.encoding == "UTF-8" and found.replaced >= 1
    assert found.words.replace("\ufffd", "").count("niño") >= 39
    assert len(found.words.encode("utf-8")) - 2 * found.replaced == len(content)


@pytest.mark.parametrize("kept", [1, 2, 3])
def test_a_character_cut_at_the_end_is_dropped_and_told(kept):
    whole = "ñandú 😀 "
    found = decode((whole * 30 + "fin").encode() + "😀".encode()[:kept])
    assert (found.words, found.replaced) == (whole * 30 + "fin", 0)
    assert "cut short" in found.notes[0].en and isinstance(found.notes[0], Guess)


def test_cases_of_bad_bytes():
    cut = decode((CASES / "c01_head_c_cut.txt").read_bytes())
    assert cut.words == (CASES / "c01_head_c_cut.txt").read_bytes()[:-1].decode()
    mixed = (CASES / "c03_mixed_encodings.txt").read_bytes()
    found = decode(mixed)
    # Every byte outside of UTF-8 is one mark: counted by hand over the bytes.
    assert found.words == "".join(
        "\ufffd" if "\ud800" <= c <= "\udfff" else c for c in mixed.decode("utf-8", "surrogateescape")
    )
    assert found.replaced == 675


@pytest.mark.parametrize("name", ["c30_persian_zwnj.txt", "c32_malayalam_zwj.txt", "c34_persian_sparse.txt"])
def test_joiners_are_text(name):
    content = (CASES / name).read_bytes()
    assert decode(content).words == content.decode()


@pytest.mark.parametrize(
    "words", ["👩‍👩‍👧‍👦 family\n" * 9, "\u202bשלום\u202c\u200f\n" * 9, "क्‍ष\n" * 9, "\ue000 private\n" * 9]
)
def test_emoji_marks_of_direction_and_private_letters_are_text(words):
    assert decode(words.encode()).words == words


@pytest.mark.parametrize("name", [name for name in CHOICES if name != "guess"])
def test_what_a_person_says_wins(name):
    found = (
        decode("abc ñ\n".encode(), name)
        if not name.startswith("utf-16")
        else decode(WORDS["es"].encode("utf-16"), name)
    )
    assert found.encoding == LABELS[name]
    assert not any("not UTF-8" in note.en for note in found.notes)


@pytest.mark.parametrize(
    "content",
    [bytes(range(256)) * 20, b"\x89PNG\r\n\x1a\n" + bytes(9000), b"abc\0\0\0\0" * 50, bytes(100), b"\x01\x02\x03"],
    ids=["all bytes", "picture", "zeros between", "zeros", "controls"],
)
@pytest.mark.parametrize("encoding", ["guess", "windows-1252"])
def test_what_is_no_text_is_refused(content, encoding):
    with pytest.raises(WrongFile, match="not plain text"):
        decode(content, encoding)


def test_one_zero_is_one_bad_byte():
    assert decode(b"plain words " * 50 + b"\0end").words.endswith("\ufffdend")


@pytest.mark.parametrize(
    ("words", "codec"),
    [
        ("Отличный фильм, очень понравилось. Ужасный номер", "iso8859-5"),
        ("Отличный фильм, очень понравилось. Ужасный номер, зря", "mac-cyrillic"),
        ("فيلم رائع جدا أنصح بمشاهدته، سيء للغاية", "iso8859-6"),
        ("とても良い映画でした。感動しました", "iso2022_jp"),
    ],
)
def test_further_encodings_of_a_language(words, codec):
    found = decode((words + "\n").encode(codec) * 20)
    assert found.words == (words + "\n") * 20
    assert len(found.notes) == 1


def test_zeros_are_counted_as_marks_and_told():
    found = decode(("some words\n" * 50 + "a\0b\n").encode())
    assert (found.replaced, found.words[-4:]) == (1, "a\ufffdb\n")
    assert "value zero: 1" in found.notes[0].en
