"""Which older encoding some bytes are in: the one in which they read as words of one language.

charset-normalizer, which comes with requests, was tried first: of 17 encodings with two sentences each it named 9, and
took Japanese for Korean and most Western text for Central European.
"""

import re
import unicodedata

_LOOKED_AT = 40_000
_LETTERS = {
    "es": "áéíóúüñ",
    "pt": "áâãàçéêíóôõúü",
    "fr": "àâçéèêëîïôùûüÿœæ",
    "de": "äöüßé",
    "it": "àèéìîòóùú",
    "ca": "àçèéíïòóúü",
    "nl": "éëïöóüè",
    "da": "æøåéó",
    "sv": "åäöé",
    "is": "áðéíóúýþæö",
    "pl": "ąćęłńóśźż",
    "cs": "áčďéěíňóřšťúůýž",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "hu": "áéíóöőúüű",
    "ro": "ăâîşţ",
    "hr": "čćđšž",
    "tr": "çğıöşüâîûi̇",
    "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž",
    "et": "äõöüšž",
    "el": "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",
    "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюяё",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "he": "אבגדהוזחטיךכלםמןנסעףפץצקרשת",
    "ar": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگکی\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652ـ",
    "th": "".join(map(chr, range(0x0E01, 0x0E5C))),
}
"""The letters beyond ASCII of languages, in small letters."""
_LANGUAGES = {
    "windows-1252": ("es", "pt", "fr", "de", "it", "ca", "nl", "da", "sv", "is"),
    "windows-1250": ("pl", "cs", "sk", "hu", "ro", "hr"),
    "windows-1254": ("tr",),
    "windows-1257": ("lt", "lv", "et"),
    "windows-1255": ("he",),
    "windows-1251": ("ru", "uk"),
    "windows-1253": ("el",),
    "windows-1256": ("ar",),
    "koi8-r": ("ru",),
    "ibm866": ("ru",),
    "iso-8859-2": ("pl", "cs", "sk", "hu", "ro", "hr"),
    "macintosh": ("es", "pt", "fr", "de", "it", "ca", "nl", "da", "sv"),
    "ibm850": ("es", "pt", "fr", "de", "it", "ca", "nl", "da", "sv"),
    "iso-8859-5": ("ru", "uk"),
    "mac-cyrillic": ("ru", "uk"),
    "iso-8859-6": ("ar",),
}
"""The languages for which an encoding of one byte a character is used."""
_PAIRS = {"shift-jis": "cp932", "euc-jp": "euc_jp", "euc-kr": "cp949", "big5": "cp950", "gb18030": "gb18030"}
"""Encodings of two bytes a character, and their fullest form in Python."""
CODECS = {"shift-jis": "cp932", "euc-kr": "cp949", "macintosh": "mac_roman", "windows-874": "cp874"}
"""What Python calls encodings that it does not know by their usual name, or knows in a fuller form."""
_KANA = 0.15
"""The least share of kana in Japanese."""
_CALENDAR = re.compile(
    r"\d[年년] ?\d{1,2}[月월]"
    r"|(?:^|[,;\t\"])(?:日付|日時|年月日|年月|年度|時刻|時間|売上|売上高|値|気温|日期|时间|年份|月份|数值|收盘|开盘|收盤價|銷量|销量|价格|날짜|일자|"
    r"일시|시간|연도|년월|월|값|가격|판매량)(?=$|[,;\t\"])",
    re.MULTILINE,
)
"""Dates and names of columns that a table of few words shows its language by."""
_CERTAIN = 2.0
"""More than the share of right characters can be."""
_PUNCTUATION = frozenset("“”„‘’‚–—…€«»‹›¿¡ºª°·´£§©®™•†‰½¼¾²³±×¢¥\xa0\xad\u200c\u200d\u200e\u200f،؛؟฿№״׳־")
_JOINED = frozenset("’·´\xad\xa0\u200c\u200d״׳־‘")
"""Of the punctuation: what may stand inside a word."""


def guessed(content: bytes) -> tuple[str, float]:
    """The encoding that fits best, and how well: the share of characters that are right, at most 1."""
    sample = _sample(content)
    found = {name: _single(sample, name, languages) for name, languages in _LANGUAGES.items()}
    found |= {name: _double(sample, name, codec) for name, codec in _PAIRS.items()}
    found["windows-874"] = _single(sample, "windows-874", ("th",))
    # The first of the best: where two fit alike, the one that is met more often.
    name = max(found, key=lambda one: round(found[one], 2))
    if (
        name == "windows-1252"
        and found["windows-1254"] >= found[name]
        and re.search(rb"[\xd0\xdd\xde\xf0\xfd\xfe]", sample)
    ):
        name = "windows-1254"  # letters of Turkish where Western Europe has those of Icelandic only
    return (name, min(1.0, found[name])) if found[name] > 0 else ("windows-1252", 0.0)


def _sample(content: bytes) -> bytes:
    """The lines with something else than ASCII in them, as far as they are needed."""
    lines = re.findall(rb"[^\r\n]*[\x80-\xff][^\r\n]*", content[:5_000_000])
    taken, size = [], 0
    for line in lines[:: max(1, len(lines) // 2000)]:
        taken.append(line)
        size += len(line)
        if size > _LOOKED_AT:
            break
    return b"\n".join(taken)


def _single(sample: bytes, name: str, languages: tuple[str, ...]) -> float:
    """How well the words read in the best of the encoding's languages."""
    words = sample.decode(CODECS.get(name, name), "replace")
    strange = [place for place, letter in enumerate(words) if letter > "\x7f"]
    wrong = _out_of_place(words, strange)
    letters = [words[place] for place in strange if words[place] not in _PUNCTUATION]
    known = max(sum(letter.lower() in _LETTERS[language] for letter in letters) for language in languages)
    foreign = len(letters) - known
    return (len(strange) - 3 * foreign - wrong) / max(1, len(strange))


def _out_of_place(words: str, strange: list[int]) -> int:
    """Marks inside words, capitals behind small letters, letters of two scripts in a word, and what is no character."""
    count = 0
    for place in strange:
        letter, before, after = words[place], words[place - 1 : place], words[place + 1 : place + 2]
        if letter == "\ufffd" or unicodedata.category(letter) == "Cc":
            count += 2
        elif letter in _PUNCTUATION:
            count += letter not in _JOINED and before.isalpha() and after.isalpha()
        elif letter > "\u036f":
            count += any(other.isalpha() and other.isascii() for other in (before, after))
        if letter.isupper():
            count += before.islower()
    return count


def _double(sample: bytes, name: str, codec: str) -> float:
    """The share of characters that are among the frequent ones of the encoding's language."""
    words = sample.decode(codec, "replace")
    letters = [letter for letter in words if letter > "\x7f" and (letter.isalpha() or letter == "\ufffd")]
    count = len(letters)
    if not count or words.count("\ufffd") * 100 > count:
        return 0.0
    if _CALENDAR.search(words):
        return _CERTAIN
    if name in ("shift-jis", "euc-jp"):
        kana = sum("\u3041" <= letter <= "\u30ff" for letter in letters) / count
        han = sum("\u4e00" <= letter <= "\u9fff" for letter in letters) / count
        return kana + han if kana > _KANA else 0.0
    # These encodings put the frequent characters first.
    narrow, first, last = {"euc-kr": ("euc_kr", 0xB0, 0xC8), "big5": ("big5", 0xA4, 0xC6)}.get(
        name, ("gb2312", 0xB0, 0xD7)
    )
    return sum(first <= letter.encode(narrow, "replace")[0] <= last for letter in letters) / count
