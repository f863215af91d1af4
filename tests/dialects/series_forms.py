"""A known series whose dates only the whole column shows for what they are, with cells without a value, in five languages."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from playground.dataset import Series
from playground.datasets.own_series import OwnSeries
from tests.dialects import Files, Written, separated

SEPARATORS = {"en": ",", "es": ";", "de": ";", "fr": ";", "pt": ";"}
DATE = {
    "en": ("Date", "day", "timestamp"),
    "es": ("Fecha", "Día", "fecha"),
    "de": ("Datum", "Date"),
    "fr": ("Date", "date"),
    "pt": ("Data", "data"),
}
WEEK = {
    "en": ("Week", "yearweek", "week_no"),
    "es": ("Semana", "semana", "Semana ISO"),
    "de": ("Woche", "KW", "Kalenderwoche"),
    "fr": ("Semaine", "semaine"),
    "pt": ("Semana", "semana"),
}
QUARTER = {
    "en": ("Quarter", "quarter", "Period"),
    "es": ("Trimestre", "Periodo", "periodo"),
    "de": ("Quartal", "Zeit"),
    "fr": ("Trimestre", "trimestre"),
    "pt": ("Trimestre", "trimestre"),
}
SEASON = {
    "en": ("Season", "season", "School year"),
    "es": ("Temporada", "Curso", "temporada"),
    "de": ("Saison", "Schuljahr", "Spielzeit"),
    "fr": ("Saison", "saison"),
    "pt": ("Temporada", "Safra"),
}
MONTH = {
    "en": ("Month", "month", "Date"),
    "es": ("Mes", "Fecha", "mes"),
    "de": ("Monat", "Datum"),
    "fr": ("Mois", "mois"),
    "pt": ("Mês", "Data"),
}
VALUE = {
    "en": ("Value", "rain (l)", "passengers"),
    "es": ("Valor", "Ventas", "viajeros"),
    "de": ("Wert", "Umsatz", "Menge"),
    "fr": ("Valeur", "ventes"),
    "pt": ("Valor", "vendas"),
}
CODES = {
    "en": ("x", "c", ":", "N/A", "n/a", "..", "not available", "#N/A", "unavailable", "**"),
    "es": ("n.d.", "s/d", "s/i", "sin dato", "..", "no disponible", "#¡VALOR!", "n/e", "#N/D"),
    "de": ("k.A.", "k. A.", "keine Angabe", "x", "...", "n. v.", "#DIV/0!", "#NV"),
    "fr": ("n.d.", "s", "non disponible", "nd", "#N/A"),
    "pt": ("...", "x", "..", "#N/D"),
}
"""What offices, loggers and spreadsheets write where no value may or can be told."""
EXCEL = pd.Timestamp(1899, 12, 30)


@dataclass(frozen=True)
class Times:
    """The words of a column of time, what the names of the first and last step must be, and the season."""

    heading: str
    words: list[str]
    ends: tuple[str, str]
    season: int


def made(dice: random.Random) -> Written:
    """A file with one series, and what must be read from it."""
    language = dice.choice(list(SEPARATORS))
    times = dice.choice(FORMS)(dice, language, dice.randint(60, 110))
    count = len(times.words)
    level, values = dice.uniform(200, 900), []
    for _ in range(count):
        level += dice.gauss(0, 20)
        values.append(round(level, 2))
    mark = "." if language == "en" else ","
    words = [f"{value:.2f}".replace(".", mark) for value in values]
    if len(CODES[language]) and dice.random() < 0.5:
        code = dice.choice(CODES[language])
        for place in dice.sample(range(1, count - 1), dice.randint(1, 5)):
            words[place], values[place] = code, np.nan
    heading = dice.choice(VALUE[language])
    columns = [[times.heading, *times.words], [heading, *words]]
    if dice.random() < 0.3:
        columns.append(
            [dice.choice(("note", "nota", "estado")), *(dice.choice(("", "ok", "rev")) for _ in range(count))]
        )
    if dice.random() < 0.3:
        columns.reverse()
    rows = [list(row) for row in zip(*columns, strict=True)]
    if dice.random() < 0.3:
        rows = [rows[0], *rows[:0:-1]]
    check = partial(_must_be, heading=heading, values=np.array(values), times=times)
    if dice.random() < 0.25:
        return {"series.csv": _as_formulas(dice, rows, SEPARATORS[language])}, check
    able = ["utf-8", "utf-8-sig", "utf-16", "cp1252"]
    how = separated.drawn(dice, rows, able, heading=True)
    while "# d" in how.above:  # a note that is cut by the separators of the table itself
        how = separated.drawn(dice, rows, able, heading=True)
    return {"series.csv": separated.written(rows, how)}, check


def _as_formulas(dice: random.Random, rows: list[list[str]], separator: str) -> bytes:
    """Rows whose cells, or only those of the time, stand in `="…"`, which keeps a spreadsheet from changing them."""
    whole, doubled = dice.random() < 0.5, dice.random() < 0.5
    first = [any(map(str.isdigit, cell)) for cell in rows[1]].index(True)
    lines = [separator.join(rows[0])]
    for row in rows[1:]:
        cells = [f'="{cell}"' if cell and (whole or place == first) else cell for place, cell in enumerate(row)]
        if doubled:  # as a program writes it that takes the formula for a text
            cells = ['"' + cell.replace('"', '""') + '"' if '"' in cell else cell for cell in cells]
        lines.append(separator.join(cells))
    return (dice.choice(("\n", "\r\n")).join(lines) + "\n").encode(dice.choice(("utf-8", "utf-8-sig")))


def _must_be(files: Files, *, heading: str, values: np.ndarray, times: Times) -> Series:
    found = OwnSeries().parse(files)
    told = [note.en for note in found.notes]
    assert found.names == (heading,), (found.names, heading, told)
    assert found.values.shape == (len(values), 1), (found.values.shape, len(values), told)
    known = np.isfinite(values)
    taken = np.ones(len(values), dtype=bool) if found.known is None else found.known[:, 0]
    assert (taken == known).all(), (np.flatnonzero(taken != known)[:5], told)
    assert (found.values[known, 0] == values[known]).all(), (found.values[:4, 0], values[:4])
    assert (found.times[0], found.times[-1]) == times.ends, (found.times[:1], found.times[-1:], times.ends, told)
    assert found.period == times.season, (found.period, times.season)
    return found


def _excel(dice: random.Random, language: str, count: int) -> Times:
    kind, season = dice.choice((("D", 7), ("D", 7), ("h", 24), ("W-MON", 52), ("B", 5)))
    dates = pd.date_range(f"{dice.randint(1995, 2024)}-{dice.randint(1, 12):02}-01", periods=count, freq=kind)
    days = [(date - EXCEL) / pd.Timedelta(days=1) for date in dates]
    mark = "." if language == "en" else ","
    words = [f"{day:.9f}".replace(".", mark) if kind == "h" else f"{day:.0f}" for day in days]
    return _named(dice.choice(DATE[language]), words, dates, "%Y-%m-%d %H:%M" if kind == "h" else "%Y-%m-%d", season)


def _weeks(dice: random.Random, language: str, count: int) -> Times:
    dates = pd.date_range(f"{dice.randint(2000, 2022)}-01-01", periods=count, freq="W-MON")
    form = dice.choice(("{}{:02}", "{}-W{:02}", "{}W{:02}"))
    words = [form.format(*date.isocalendar()[:2]) for date in dates]
    return _named(dice.choice(WEEK[language]), words, dates, "%Y-%m-%d", 52)


def _quarters(dice: random.Random, language: str, count: int) -> Times:
    dates = pd.date_range(f"{dice.randint(1950, 1999)}-{dice.choice((1, 4, 7, 10)):02}-01", periods=count, freq="QS")
    form = dice.choice(("{q}/{y}", "{y}/{q}", "{q}-{y}", "{y}-{q}", "{y}-0{q}", "0{q}/{y}"))
    words = [form.format(q=date.quarter, y=date.year) for date in dates]
    return _named(dice.choice(QUARTER[language]), words, dates, "%Y-%m", 4)


def _fiscal(dice: random.Random, language: str, count: int) -> Times:
    dates = pd.date_range(f"{dice.randint(1985, 2000)}-{dice.choice((1, 4, 7, 10)):02}-01", periods=count, freq="QS")
    form = dice.choice(("FY{y} Q{q}", "Q{q} FY{y}", "Q{q} FY{s:02}", "FY{y}-Q{q}", "FY{y}Q{q}", "Fiscal {y} Q{q}"))
    words = [form.format(q=date.quarter, y=date.year, s=date.year % 100) for date in dates]
    return _named(dice.choice(QUARTER[language]), words, dates, "%Y-%m", 4)


def _seasons(dice: random.Random, language: str, count: int) -> Times:
    first = dice.randint(1870, 1910)
    form = dice.choice(("{y}/{s:02}", "{y}-{s:02}", "{y}/{n}", "{y}-{n}", "{y}\N{EN DASH}{s:02}"))
    words = [form.format(y=year, n=year + 1, s=(year + 1) % 100) for year in range(first, first + count)]
    return Times(dice.choice(SEASON[language]), words, (str(first), str(first + count - 1)), 1)


def _months(dice: random.Random, language: str, count: int) -> Times:
    """2016.1 for October: somebody took the months for numbers."""
    dates = pd.date_range(f"{dice.randint(1950, 2010)}-{dice.randint(1, 12):02}-01", periods=count, freq="MS")
    words = [f"{date:%Y.%m}".removesuffix("0") if date.month == 10 else f"{date:%Y.%m}" for date in dates]
    return _named(dice.choice(MONTH[language]), words, dates, "%Y-%m", 12)


def _spans(dice: random.Random, language: str, count: int) -> Times:
    dates = pd.date_range(f"{dice.randint(2000, 2022)}-01-01", periods=count, freq="W-MON")
    date = "%Y-%m-%d" if dice.random() < 0.5 else "%d/%m/%Y"
    between = dice.choice(
        (" - ", " \N{EN DASH} ", {"en": " to ", "es": " al ", "de": " bis ", "fr": " - ", "pt": " a "}[language])
    )
    words = [between.join(f"{day:{date}}" for day in (first, first + pd.Timedelta(days=6))) for first in dates]
    return _named(dice.choice(WEEK[language]), words, dates, "%Y-%m-%d", 52)


def _eras(dice: random.Random, language: str, count: int) -> Times:
    """Days in Thailand and Taiwan; before 2011 the years of Taiwan without a zero in front are any years of two digits."""
    dates = pd.date_range(f"{dice.randint(2011, 2022)}-{dice.randint(1, 12):02}-01", periods=count, freq="D")
    form, shift = dice.choice(
        (
            ("{d:02}/{m:02}/{y}", 543),
            ("{y}-{m:02}-{d:02}", 543),
            ("{d}/{m}/{y}", 543),
            ("{y}/{m:02}/{d:02}", -1911),
            ("{y}/{m}/{d}", -1911),
            ("{y:03}-{m:02}-{d:02}", -1911),
        )
    )
    words = [form.format(d=date.day, m=date.month, y=date.year + shift) for date in dates]
    return _named(dice.choice(DATE[language]), words, dates, "%Y-%m-%d", 7)


def _named(heading: str, words: list[str], dates: pd.DatetimeIndex, form: str, season: int) -> Times:
    return Times(heading, words, (dates[0].strftime(form), dates[-1].strftime(form)), season)


FORMS: tuple[Callable[[random.Random, str, int], Times], ...] = (
    _excel,
    _weeks,
    _quarters,
    _fiscal,
    _seasons,
    _months,
    _spans,
    _eras,
)
LOADERS = {"series_in_rare_forms": made}
