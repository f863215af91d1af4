"""One date as it is written: its parts, before anybody knows which of them is the day and which the month."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Form = Literal["year first", "year last", "two digits", "known", "month", "quarter", "half", "week"]

_LONGEST = 60
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "ocak oca jan january ene enero janv janvier januar janeiro gen gennaio "
            "januari sty styczen stycznia янв январь января",
            "subat sub feb february febrero fev fevr fevrier februar fevereiro febbraio "
            "februari lut luty lutego фев февр февраль февраля",
            "mart mar march marzo mars marz marco mrz mrt maa maart marts marzec marca мар март марта",
            "nisan nis apr april abr abril avr avril aprile kwi kwiecien kwietnia апр апрель апреля",
            "mayıs may mayo mai maio mag maggio mei maj maja маи мая",
            "haziran haz jun june junio juin juni junho giu giugno cze czerwiec czerwca июн июнь июня",
            "temmuz tem jul july julio juil juillet juli julho lug luglio lip lipiec lipca июл июль июля",
            "agustos agu aug august ago agosto aout augustus augusti sie sierpien sierpnia авг август августа",
            "eylul eyl sep sept september septiembre setiembre septembre setembro set settembre "
            "wrz wrzesien wrzesnia сен сент сентябрь сентября",
            "ekim eki oct october octubre okt oktober octobre out outubro ott ottobre "
            "paz pazdziernik pazdziernika окт октябрь октября",
            "kasım kas nov november noviembre novembre novembro lis listopad listopada ноя нояб ноябрь ноября",
            "aralık ara dec december dic diciembre dez dezember decembre dezembro dicembre "
            "gru grudzien grudnia des desember дек декабрь декабря",
        ),
        start=1,
    )
    for name in names.split()
}
"""Names of months without accents, in English, Spanish and the languages of their neighbours, also as they stand in a date."""

_WEEKDAY = re.compile(
    r"(?:(?:mon|tues?|wed|wednes|thu|thurs?|fri|satur|sun)(?:day)?|sat|lun(?:es|di|edi)?|mar(?:tes|di|tedi)?|mie(?:rcoles)?|mer(?:credi|coledi)?|"
    r"jue(?:ves)?|jeu(?:di)?|gio(?:vedi)?|vie(?:rnes)?|ven(?:dredi|erdi)?|sab(?:ado|ato)?|sam(?:edi|stag)?|dom(?:ingo|enica)?|dim(?:anche)?|"
    r"(?:mon|diens|donners|frei|sonn)tag|mittwoch|sonnabend|mo|di|mi|do|fr|sa|so|(?:segunda|terca|quarta|quinta|sexta)(?:-feira)?|[xljvsd])"
    r"(?:\.,?|,)?\s+(?=.*\d.*\d)"
)
_WEEK_OF = re.compile(
    r"(?:(?:week|wk) (?:of|ending|commencing|beginning)|w/?[ec]|semana(?: del?)?|woche vom|semaine du)\.?:? (?=\S*\d|[a-z]+ \d)"
)
_YEAR_LAST = re.compile(
    r"(?P<date>[a-z]{3,10}\.? \d{1,2}) (?P<clock>\d{1,2}:\d\d(?::\d\d)?)(?P<zone> [a-z]{3,4})? (?P<year>\d{4})"
)
"""mar 01 13:00:00 utc 2022, as the programming language C and its heirs write a time."""
_HOUR_ALONE = re.compile(r"(?:\d{1,4}[-/.]){2}\d{1,4}[ t]\d{1,2}")
"""22/03/01 05."""
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|\.?[oa]|er)\b(?=[ ,./-]*[a-z0-9])(?!\.? *trim)")
"""3rd Jan, 1º de enero."""
_CLOCK = re.compile(
    r"(?P<date>.*?)(?:(?<=\d)t|[\s,;:_]|^)\s*(?P<hour>\d{1,2})"
    r"(?:(?P<mark>[:.h])(?P<minute>\d{2})(?:(?P=mark)(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?|h|m)?)?\s*"
    r"(?P<half>[ap]\.?\s?m\.?)?\s*(?P<zone>z|(?:utc|gmt)?\s?[+-]\d{1,2}(?::?\d{2})?|[a-z_]{2,}(?:/[a-z_\-+0-9]+)*|)"
)
_COMPACT_CLOCK = re.compile(r"(?P<date>\d{8})[t ]?(?P<hour>\d\d)(?P<minute>\d\d)?(?P<second>\d\d)?(?P<zone>z?)")

_MARK = r"[-/. _]"
_TRIPLE = re.compile(
    r"(\d{4})([-/._ ])\s?(\d{1,2})\2\s?(\d{1,2})\.?|(\d{1,2})([-/._ ])\s?(\d{1,2})\6\s?(\d{4}|\d{2})\.?"
)
_NAMED = re.compile(
    rf"(?P<d1>\d{{1,2}}){_MARK}*(?P<m1>[a-zıа-я]{{3,12}})\.?{_MARK}*,?\s?'?(?P<y1>\d{{4}}|\d{{2}})"
    rf"|(?P<m2>[a-zıа-я]{{3,12}})\.?{_MARK}*(?P<d2>\d{{1,2}}),?\s+(?P<y2>\d{{4}})"
    rf"|(?P<y3>\d{{4}}){_MARK}*(?P<m3>[a-zıа-я]{{3,12}})\.?{_MARK}*(?P<d3>\d{{1,2}})"
    rf"|(?P<m4>[a-zıа-я]{{3,12}})\.?{_MARK}*,?\s?'?(?P<y4>\d{{4}}|\d{{2}})"
    rf"|(?P<y5>\d{{4}}|\d{{2}}){_MARK}*(?P<m5>[a-zıа-я]{{3,12}})\.?"
)
_QUARTER_WORD = r"(?:[qtk](?:r?im(?:estre)?|uarter|tr)?\.?)"
_QUARTER = re.compile(
    rf"(?P<y1>\d{{4}}){_MARK}*{_QUARTER_WORD}\s*(?P<q1>[1-4])"
    rf"|{_QUARTER_WORD}{_MARK}*(?P<q2>[1-4]){_MARK}*,?\s*'?(?P<y2>\d{{4}}|\d{{2}})"
    rf"|(?P<q3>[1-4])(?:st|nd|rd|th|er|do|o|a)?\.?\s*-?{_QUARTER_WORD}{_MARK}*,?\s*'?(?P<y3>\d{{4}}|\d{{2}})"
    rf"|(?P<y4>\d{{4}}){_MARK}+(?P<q4>iv|i{{1,3}})"
    rf"|(?P<q5>iv|i{{1,3}}){_MARK}+(?:{_QUARTER_WORD}\s*)?(?P<y5>\d{{4}})"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_HALF = re.compile(rf"(\d{{4}}){_MARK}*[sh]([12])|[sh]([12]){_MARK}*(\d{{4}})")
_WEEK_WORD = r"(?:w|s|kw|wk|week|sem|semana)\.?"
_WEEK = re.compile(
    rf"(\d{{4}}){_MARK}*{_WEEK_WORD}{_MARK}*(\d{{1,2}})(?:-?([1-7]))?|{_WEEK_WORD}{_MARK}*(\d{{1,2}}){_MARK}*,?\s*(\d{{4}})"
)
_MONTH = re.compile(
    r"(\d{4})(?:[-/. ]?m|[-/ ]|\.(?=\d\d))(\d{1,2})|(\d{1,2}(?=[-/ ])|0\d(?=\.)|1[0-2](?=\.))[-/. ](\d{4})"
)
"""With a point, 07.2018 and 2018.07 are months, 7.2018 and 2018.7 numbers."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A date and a time of day as they are written.

    Attributes:
        form: how the date is written. `known`: year, month and day; `year first`, `year last`, `two digits`: three
            numbers in the order of the file; `month`, `quarter`, `half`, `week`: a year and the number of one.
        parts: the numbers.
        short: the year has two digits only.
        mark: what stands between three numbers.
        seconds: the seconds of the day; 86400 for 24:00.
        micros: the microseconds after that second.
        offset: minutes east of UTC; None where none is given.
        zone: the name of a time zone, in small letters; empty where none is given.
    """

    form: Form
    parts: tuple[int, ...]
    short: bool = False
    mark: str = ""
    seconds: int = 0
    micros: int = 0
    offset: int | None = None
    zone: str = ""


def month(word: str) -> int | None:
    """The month that a word names, in English or Spanish, whole or cut, with or without a point; None: none."""
    return _MONTHS.get(folded(word).strip(" ."))


@lru_cache(maxsize=1024)
def folded(word: str) -> str:
    """The word in small letters without accents, in plain digits and single spaces."""
    apart = word if word.isascii() else unicodedata.normalize("NFKD", word).replace("\N{MINUS SIGN}", "-")
    kept = apart if apart.isascii() else "".join(letter for letter in apart if not unicodedata.combining(letter))
    # The letters of Korean are taken apart as well, and put together again.
    return " ".join((kept if kept.isascii() else unicodedata.normalize("NFC", kept)).casefold().split())


def moment(word: str) -> Moment | None:
    """The parts of a date; None where the word is none."""
    if not word or len(word) > _LONGEST:
        return None
    text = folded(word)
    if not text.isascii():
        text = _of_east_asia(text)
    if text.islower():  # there are letters in it
        text = _ORDINAL.sub("", text.replace(" de ", " ").replace(" del ", " "))
    if text[:1] in "ws":
        text = _WEEK_OF.sub("", text, count=1) if not _week(text) else text
    # "mar" is March and Tuesday: a weekday is left out only where the rest is needed as it stands.
    for words in dict.fromkeys((text, _WEEKDAY.sub("", text, count=1) if text[:1].isalpha() else text)):
        found = (None if ":" in words else _date(words)) or _with_clock(_usual_order(words))
        if found is not None:
            return found
    return None


def _usual_order(text: str) -> str:
    """The time behind the date, with minutes."""
    last = _YEAR_LAST.fullmatch(text) if text[:1].isalpha() else None
    if last:
        return f"{last['date']}, {last['year']} {last['clock']}{last['zone'] or ''}"
    return f"{text}:00" if ":" not in text and _HOUR_ALONE.fullmatch(text) else text


def _of_east_asia(text: str) -> str:
    for mark, plain in (("年", "-"), ("月", "-"), ("日", " "), ("년", "-"), ("월", "-"), ("일", " ")):
        text = text.replace(mark, plain)
    return text.replace("- ", "-").strip(" -")


def _with_clock(text: str) -> Moment | None:
    compact = _COMPACT_CLOCK.fullmatch(text)
    found = compact or _CLOCK.fullmatch(text)
    if not found or not found["date"].strip(" ,t") or (not compact and not found["minute"] and not found["half"]):
        return None
    if not compact and found["mark"] == "." and len(found["date"].strip()) < 8:
        return None
    date = _date(found["date"].strip(" ,t:;_"))
    seconds = clock(found)
    if date is None or seconds is None:
        return None
    fraction = "" if compact else found["fraction"] or ""
    offset, zone = _offset(found["zone"].strip())
    return Moment(
        date.form,
        date.parts,
        date.short,
        date.mark,
        seconds,
        int((fraction + "000000")[:6]) if fraction else 0,
        offset,
        zone,
    )


def clock(found: "re.Match[str]") -> int | None:
    """Seconds of the day; 24:00 is the end of it; None where there is no such time."""
    hour, minute, second = int(found["hour"]), int(found["minute"] or 0), int(found["second"] or 0)
    half = (found["half"] or "")[:1] if found.re is _CLOCK else ""
    if half:
        if not 1 <= hour <= 12:
            # 13:00 pm says twice what it means, 0:30 am likewise.
            if not ((half == "p" and hour < 24) or (half == "a" and hour == 0)):
                return None
        elif half == "p":
            hour = hour % 12 + 12
        else:
            hour %= 12
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and (minute or second)):
        return None
    return hour * 3600 + minute * 60 + min(second, 59)


def _offset(zone: str) -> tuple[int | None, str]:
    if not zone:
        return None, ""
    if zone in ("z", "utc", "gmt"):
        return 0, ""
    signed = re.fullmatch(r"(?:utc|gmt)?\s?([+-])(\d{1,2}):?(\d{2})?", zone)
    if signed:
        minutes = int(signed[2]) * 60 + int(signed[3] or 0)
        return (-minutes if signed[1] == "-" else minutes), ""
    return None, zone


@lru_cache(maxsize=1024)
def _date(text: str) -> Moment | None:
    found = _TRIPLE.fullmatch(text)
    if found:
        if found[1]:
            return Moment("year first", (int(found[1]), int(found[3]), int(found[4])), mark=found[2])
        parts = (int(found[5]), int(found[7]), int(found[8]))
        short = len(found[8]) == 2
        return Moment("two digits" if short else "year last", parts, short, found[6])
    if text.isdigit():
        return _digits(text)
    return _month(text) or _quarter(text) or _half(text) or _week(text) or _named(text)


def _digits(text: str) -> Moment | None:
    if len(text) not in (8, 10, 12, 14) or not 1500 <= int(text[:4]) < 2300:
        return None
    parts = int(text[:4]), int(text[4:6]), int(text[6:8])
    hour, minute, second = (int(text[place : place + 2] or 0) for place in (8, 10, 12))
    if not (1 <= parts[1] <= 12 and 1 <= parts[2] <= 31 and hour <= 24 and minute <= 59 and second <= 59):
        return None
    return Moment("known", parts, seconds=hour * 3600 + minute * 60 + second)


def _named(text: str) -> Moment | None:
    found = _NAMED.fullmatch(text)
    if not found:
        return None
    for number in "12345":
        name = found[f"m{number}"]
        if name and name in _MONTHS:
            year = found[f"y{number}"]
            day = found[f"d{number}"] if number in "123" else None
            if day is not None:
                return Moment("known", (int(year), _MONTHS[name], int(day)), len(year) == 2)
            return Moment("month", (int(year), _MONTHS[name]), len(year) == 2)
    return None


def _quarter(text: str) -> Moment | None:
    found = _QUARTER.fullmatch(text)
    if not found:
        return None
    number = next(number for number in "12345" if found[f"q{number}"])
    year, quarter = found[f"y{number}"], found[f"q{number}"]
    return Moment("quarter", (int(year), _ROMAN.get(quarter) or int(quarter)), len(year) == 2)


def _half(text: str) -> Moment | None:
    found = _HALF.fullmatch(text)
    return Moment("half", (int(found[1] or found[4]), int(found[2] or found[3]))) if found else None


def _week(text: str) -> Moment | None:
    found = _WEEK.fullmatch(text)
    if not found:
        return None
    return Moment("week", (int(found[1] or found[5]), int(found[2] or found[4]), int(found[3] or 1)))


def _month(text: str) -> Moment | None:
    found = _MONTH.fullmatch(text)
    if not found:
        return None
    year, number = int(found[1] or found[4]), int(found[2] or found[3])
    return Moment("month", (year, number)) if 1 <= number <= 12 and 1500 <= year < 2300 else None
