"""Dates that only a whole column shows for what they are: day numbers of Excel, seasons, weeks, quarters, other calendars."""

import datetime
import itertools
import re
from collections.abc import Callable, Sequence

import numpy as np

from playground.tables.moments import folded, moment
from playground.text import Guess, Text

_FEWEST = 0.8
"""The share of words that must have the form; the others stand in lines that are left out."""
_SAMPLE = 60
_EXCEL_DAYS = (14_000, 62_000)
"""Days since 1899-12-30 that are years from 1938 to 2069."""
_DATED = re.compile(
    r"(?:.*[\W_])?(?:date|day|time|datetime|timestamp|fecha|dia|hora|datum|zeit|data|ds|dt|month|mes)(?:[\W_].*)?"
)
_ELAPSED = re.compile(r"(?:.*[\W_])?(?:time|t|hora|zeit|tiempo)(?:[\W_].*)?")
_WEEKLY = re.compile(r".*(?:week|semana|woche|sem|kw|wk).*")

Reading = tuple[list[str], Text]
"""Words in a form that is read by itself, and what is said about it."""


def usual_form(given: np.ndarray, filled: np.ndarray, name: str) -> tuple[np.ndarray, tuple[Text, ...]]:
    """A column with its dates in a form that each of them shows by itself.

    Args:
        given: `(rows,)` words; empty where nothing stands.
        filled: positions of the words.
        name: of the column; it decides where numbers could be dates as well as values.

    Returns:
        The column, changed where it has one of these forms, and what was decided; as it was, and nothing, elsewhere.
    """
    sample = [str(word) for word in given[filled[:: max(1, len(filled) // _SAMPLE)]]]
    for form, read in _FORMS:
        if sum(form.fullmatch(word) is not None for word in sample) < _FEWEST * len(sample):
            continue
        places = [int(place) for place in filled if form.fullmatch(given[place])]
        found = read([given[place] for place in places], name) if len(places) >= _FEWEST * len(filled) else None
        if found is not None:
            changed = given.copy()
            for place in set(map(int, filled)) - set(places):
                changed[place] = (
                    f"{given[place]}\N{NO-BREAK SPACE}"  # words of another form are no dates of this column
                )
            changed[places] = found[0]
            return changed, (found[1],)
    return given, ()


def _excel_days(words: Sequence[str], name: str) -> Reading | None:
    """Days since 1899-12-30, with the time of day as decimals: 44256.5 is noon of 2021-03-01."""
    values = np.array([float(word.replace(",", ".")) for word in words])
    low, high = _EXCEL_DAYS
    steps = np.diff(values)
    ordered = bool((steps >= 0).all() or (steps <= 0).all())
    if _ELAPSED.fullmatch(folded(name)) and (values == np.round(values)).all():
        return None  # whole numbers called time are seconds as well
    if (
        not _DATED.fullmatch(folded(name))
        or len(values) < 3
        or values.min() < low
        or values.max() > high
        or not ordered
    ):
        return None
    seconds = np.round(values * 86_400).astype("int64")
    times = np.datetime64("1899-12-30", "s") + seconds.astype("timedelta64[s]")
    whole = bool((seconds % 86_400 == 0).all())
    made = [str(time.astype("datetime64[D]") if whole else time) for time in times]
    return made, _said(
        name,
        words[0],
        made[0],
        Text("a day number of Excel", "un número de día de Excel"),
    )


def _years_counted(words: Sequence[str], name: str) -> Reading | None:
    """1-01 to 3-12: the months of the first, second, third year."""
    pairs = np.array([[int(part) for part in re.split(r"[-/.]", word)] for word in words])
    numbers = pairs[:, 0] * 12 + pairs[:, 1]
    if pairs[0, 0] > 1 or len(words) < 13 or set(np.diff(numbers)) != {1}:
        return None
    made = [f"{year:04}-{month:02}-01" for year, month in pairs]
    return made, _said(name, words[0], made[0][:7], Text("a month of a counted year", "un mes de un año contado"))


def _seasons(words: Sequence[str], name: str) -> Reading | None:
    """2019/20 is the season that begins in 2019."""
    pairs = [re.findall(r"\d+", word) for word in words]
    if len(words) < 2 or any((int(first) + 1) % 10 ** len(second) != int(second) for first, second in pairs):
        return None
    made = [first for first, _ in pairs]
    return made, _said(
        name,
        words[0],
        made[0],
        Text("the season or school year that begins then", "la temporada o curso que empieza entonces"),
    )


def _weeks(words: Sequence[str], name: str) -> Reading | None:
    """202201 to 202252: ISO weeks."""
    numbers = [int(word[4:]) for word in words]
    if max(numbers) <= 12 and not _WEEKLY.fullmatch(folded(name)):
        return None
    made = [f"{word[:4]}-W{word[4:]}" for word in words]
    days = [_monday(word) for word in made]
    steps = {abs(after - before) for before, after in itertools.pairwise(days) if before and after}
    if None in days or not steps or max(steps) > 4 * 7:
        return None
    return made, _said(name, words[0], made[0], Text("a week of a year", "una semana de un año"))


def _monday(word: str) -> int | None:
    try:
        return datetime.date.fromisocalendar(int(word[:4]), int(word[6:]), 1).toordinal()
    except ValueError:
        return None


def _quarters(words: Sequence[str], name: str) -> Reading | None:
    """1/2005 to 4/2005, then 1/2006: quarters, as months would go on to 5."""
    pairs = [re.findall(r"\d+", word) for word in words]
    found = [(int(a), int(b)) if len(a) == 4 else (int(b), int(a)) for a, b in pairs]
    steps = {y2 * 4 + q2 - y1 * 4 - q1 for (y1, q1), (y2, q2) in itertools.pairwise(found)}
    if len(words) < 5 or len({quarter for _, quarter in found}) < 4 or steps not in ({1}, {-1}):
        return None
    made = [f"{year}Q{quarter}" for year, quarter in found]
    return made, _said(name, words[0], made[0], Text("a quarter", "un trimestre"))


def _lost_zeros(words: Sequence[str], name: str) -> Reading | None:
    """2018.1 behind 2018.09 is October: the zero at the end was lost where somebody took the month for a number."""
    made = [f"{word}0" if re.fullmatch(r"\d{4}\.1", word) else word for word in words]
    months = np.array([int(word[:4]) * 12 + int(word[5:]) for word in made])
    if made == list(words) or len(words) < 10 or set(np.diff(months)) not in ({1}, {-1}):
        return None
    made = [word.replace(".", "-") for word in made]
    first = next(place for place, word in enumerate(words) if re.fullmatch(r"\d{4}\.1", word))
    return made, _said(name, words[first], made[first], Text("October without its zero", "octubre sin su cero"))


def _spans(words: Sequence[str], name: str) -> Reading | None:
    """2022-01-03 - 2022-01-09: a span of time goes by its beginning."""
    made = []
    for word in words:
        start = _beginning(word)
        if start is None:
            return None
        made.append(start)
    return made, _said(name, words[0], made[0], Text("the beginning of a span", "el comienzo de un intervalo"))


def _beginning(word: str) -> str | None:
    for mark in (r"\s+[-–—]\s+", r"\s+(?:to|bis|al?|until|till?|hasta)\s+", r"[–—]", "/"):
        parts = re.split(mark, word)
        if len(parts) == 2 and all(moment(part.strip()) is not None for part in parts):
            return parts[0].strip()
    return None


def _fiscal(words: Sequence[str], name: str) -> Reading | None:
    """FY2021 Q1: a quarter, or a year, of a company's own calendar."""
    made = [
        " ".join(re.sub(r"(?i)\b(?:fy|fiscal year|fiscal)\s*'?(?=\d)|\bfy\b|\bfiscal\b", " ", word).split())
        for word in words
    ]
    return made, _said(
        name, words[0], made[0], Text("if it were of the calendar year", "como si fuera del año natural")
    )


def _other_eras(words: Sequence[str], name: str) -> Reading | None:
    """Years of the Thai calendar (2564 is 2021) and of Taiwan (110 is 2021)."""
    years = [next(map(int, re.findall(r"(?<!\d)(?:2[45]\d\d|\d{3})(?!\d)", word)), 0) for word in words]
    taiwan = all(80 <= year <= 140 for year in years)
    if not taiwan and not all(2450 <= year <= 2620 for year in years):
        return None
    shift = 1911 if taiwan else -543
    made = [re.sub(rf"(?<!\d)0?{year}(?!\d)", str(year + shift), word) for word, year in zip(words, years, strict=True)]
    era = (
        Text("a year of Taiwan's calendar", "un año del calendario de Taiwán")
        if taiwan
        else Text("a year of the Buddhist calendar", "un año del calendario budista")
    )
    return made, _said(name, words[0], made[0], era)


def _said(name: str, word: str, made: str, what: Text) -> Text:
    return Guess(
        "“{word}” in “{name}” was taken as {made} ({what}).",
        "«{word}» en «{name}» se tomó como {made} ({what}).",
    ).format(word=word[:40], name=name, made=made[:30], what=what)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[Sequence[str], str], Reading | None]], ...] = (
    (re.compile(r"\d{5}(?:[.,]\d+)?"), _excel_days),
    (re.compile(r"[1-9]\d?[-/.](?:0?[1-9]|1[0-2])"), _years_counted),
    (re.compile(r"(?:1[5-9]|2[01])\d\d\s?[-/–]\s?(?:\d{2}|\d{4})"), _seasons),
    (re.compile(r"(?:19|20)\d\d(?:0[1-9]|[1-4]\d|5[0-3])"), _weeks),
    (re.compile(r"0?[1-4]\s?[-/.]\s?\d{4}|\d{4}\s?[-/.]\s?0?[1-4]"), _quarters),
    (re.compile(r"(?:1[5-9]|2[01])\d\d\.(?:0[1-9]|1[0-2]|1)"), _lost_zeros),
    (
        re.compile(r"(?=.*\d.*\d.*\d)(?=.{12,60}$).*(?:\s[-–—]\s|[–—/]|\s(?:to|bis|al?|until|till?|hasta)\s).*\d.*"),
        _spans,
    ),
    (re.compile(r"(?i)(?=.*\d).*\b(?:fy|fiscal).*"), _fiscal),
    (
        re.compile(r"(?:2[45]\d\d|\d{3})[-/.年]\d{1,2}(?:[-/.月]\d{1,2}.*|月)|\d{1,2}[-/.]\d{1,2}[-/.]2[45]\d\d.*"),
        _other_eras,
    ),
)
"""How words of each form look, and how a column of them is read."""
