"""Which columns hold time, which hold numbers."""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from playground.datasets.own_series.reading import MISSING, Cells
from playground.errors import WrongFile
from playground.text import Text

MOST_SERIES = 32
LARGEST = 1e15
"""Larger numbers lose their digits in 32 bits."""

_DATE_PARTS = (("year", "año", "ano"), ("month", "mes"), ("day", "día", "dia"), ("hour", "hora"))
_TIME_NAMES = ("date", "time", "year", "month", "day", "week", "hour", "fecha", "tiempo", "año", "ano", "mes", "día", "dia",
               "semana", "hora", "ds", "timestamp", "period", "periodo", "quarter", "trimestre")  # fmt: skip


def numbers(column: Sequence[str], decimal: str) -> tuple[np.ndarray, list[int]]:
    """A column as numbers.

    Returns:
        `(rows,)` float64 with NaN where nothing stands, and the positions of cells that hold something else.
    """
    words = pd.Series(column, dtype="object")
    missing = words.str.lower().isin(MISSING).to_numpy()
    # Beside decimal commas a point may stand between thousands.
    plain = ~missing if decimal == "." else ~missing & ~words.str.contains(".", regex=False).to_numpy()
    found = pd.to_numeric(words.where(plain), errors="coerce").to_numpy("float64", copy=True)
    found[~np.isfinite(found)] = np.nan
    # Most cells are plain numbers; only the others are looked at letter by letter.
    rest = np.flatnonzero(np.isnan(found) & ~missing)
    if len(rest):
        found[rest] = _written_otherwise(words.iloc[rest], decimal)
    return found, np.flatnonzero(np.isnan(found) & ~missing).tolist()


def _written_otherwise(words: "pd.Series[str]", decimal: str) -> np.ndarray:
    """Numbers with a decimal comma, with marks between thousands, or with a real minus sign."""
    plain = words.str.replace("\N{MINUS SIGN}", "-").str.replace(r"[\s\u00a0']", "", regex=True)
    thousands = "." if decimal == "," else ","
    grouped = plain.str.fullmatch(r"[+-]?\d{1,3}(?:" + "\\" + thousands + r"\d{3})+(?:\\?" + "\\" + decimal + r"\d+)?")
    plain = plain.where(~grouped, plain.str.replace(thousands, "", regex=False))
    if decimal == ",":
        plain = plain.where(plain.str.contains(".", regex=False), plain.str.replace(",", ".", regex=False))
    found: np.ndarray = pd.to_numeric(plain, errors="coerce").to_numpy("float64", copy=True)
    found[~np.isfinite(found)] = np.nan
    return found


def time_column(table: Cells, wanted: str) -> int | None:
    """The position of the column that names the steps; None where there is none.

    Raises:
        WrongFile: the column asked for is not in the file.
    """
    if wanted:
        return position(table, wanted)
    if len(table.names) == 1:
        return None
    named: list[int] = [place for place, name in enumerate(table.names) if name.lower().startswith(_TIME_NAMES)]
    candidates: list[int] = [*named, *range(len(table.names))]
    for place in candidates:
        words = [cell for cell in table.columns[place] if cell]
        found, wrong = numbers(table.columns[place], table.decimal)
        if place in named and place == 0:
            return place
        if len(wrong) == len(words) and words and len(set(words)) > len(words) // 2 and _datelike(words):
            return place
        if place in (named or [0]) and not wrong and _counts(found):
            return place
    return None


def composed(table: Cells) -> tuple[list[int], list[str]]:
    """Columns called year, month, day and hour, and the dates they make together; empty where there are none."""
    lowered = [name.lower() for name in table.names]
    places: list[int] = []
    for names in _DATE_PARTS:
        place = next((lowered.index(name) for name in names if name in lowered), None)
        if place is None:
            break
        places.append(place)
    columns = [table.columns[place] for place in places]
    if len(places) < 2 or not all(cell.isdecimal() for column in columns for cell in column):
        return [], []
    form = ("{:04}", "-{:02}", "-{:02}", " {:02}:00")
    dates = [
        "".join(f.format(int(cell)) for f, cell in zip(form, row, strict=False)) for row in zip(*columns, strict=True)
    ]
    return places, dates


def value_columns(table: Cells, wanted: str, taken: Collection[int]) -> tuple[list[int], list[Text]]:
    """The positions of the columns to forecast, and what was guessed.

    Args:
        wanted: names separated by commas, `*` for all, empty to guess.
        taken: positions of the columns that name the steps.

    Raises:
        WrongFile: a column asked for is not there, or no column holds numbers.
    """
    if wanted.strip() == "*":
        places = [place for place in range(len(table.names)) if place not in taken and _mostly_numbers(table, place)]
    elif wanted.strip():
        places = list(dict.fromkeys(position(table, name.strip()) for name in wanted.split(",") if name.strip()))
    else:
        places = [place for place in range(len(table.names)) if place not in taken and _mostly_numbers(table, place)]
        worth = [p for p in places if not table.names[p].lower().startswith(_TIME_NAMES) and not _is_counter(table, p)]
        if places:
            return _guessed(table, worth or places)
    if not places:
        raise WrongFile(
            Text(
                "No column of the file holds numbers; check the separator and the decimal mark.",
                "Ninguna columna del archivo contiene números; revise el separador y el signo decimal.",
            )
        )
    if len(places) > MOST_SERIES:
        raise WrongFile(
            Text(
                "{found} columns are more than the {most} that can be forecast together; name fewer.",
                "{found} columnas superan las {most} que se pueden predecir juntas; nombre menos.",
            ).format(found=len(places), most=MOST_SERIES)
        )
    return places, []


def _guessed(table: Cells, places: list[int]) -> tuple[list[int], list[Text]]:
    note = Text("“{name}” is forecast.", "Se predice «{name}».").format(name=table.names[places[0]])
    if len(places) == 1:
        return places, [note]
    others = ", ".join(table.names[place] for place in places[1:6]) + (", …" if len(places) > 6 else "")
    more = Text(
        "“{name}” is forecast; the file also has {others} (name columns, separated by commas, or * for all).",
        "Se predice «{name}»; el archivo también tiene {others} (nombre columnas, separadas por comas, o * para todas).",
    )
    return places[:1], [more.format(name=table.names[places[0]], others=others)]


def values(table: Cells, places: Sequence[int]) -> np.ndarray:
    """The chosen columns as `(rows, series)`, NaN where nothing stands.

    Raises:
        WrongFile: a cell holds no number; the sentence names its line.
    """
    found = []
    for place in places:
        column, wrong = numbers(table.columns[place], table.decimal)
        if wrong:
            raise WrongFile(
                Text(
                    "The column “{name}” should hold numbers, but row {row} holds “{cell}”; correct it or choose another "
                    "column.",
                    "La columna «{name}» debería contener números, pero la fila {row} contiene «{cell}»; corríjala o "
                    "elija otra columna.",
                ).format(
                    name=table.names[place],
                    row=wrong[0] + table.first,
                    cell=" ".join(table.columns[place][wrong[0]].split())[:40],
                )
            )
        if np.isnan(column).all():
            raise WrongFile(
                Text(
                    "The column “{name}” is empty; choose another.", "La columna «{name}» está vacía; elija otra."
                ).format(name=table.names[place])
            )
        if np.nanmax(np.abs(column)) > LARGEST:
            raise WrongFile(
                Text(
                    "“{name}” has values beyond 10¹⁵; give them in a larger unit.",
                    "«{name}» tiene valores de más de 10¹⁵; expréselos en una unidad mayor.",
                ).format(name=table.names[place])
            )
        found.append(column)
    return np.stack(found, axis=1)


def position(table: Cells, name: str) -> int:
    """Where the column called `name` stands; capitals do not matter.

    Raises:
        WrongFile: there is none; the sentence lists what there is.
    """
    lowered: list[str] = [known.lower() for known in table.names]
    if name.lower() in lowered:
        return lowered.index(name.lower())
    raise WrongFile(
        Text(
            "The file has no column “{name}”; it has {known}.",
            "El archivo no tiene la columna «{name}»; tiene {known}.",
        ).format(name=name[:60], known=", ".join(table.names[:12]) + (", …" if len(table.names) > 12 else ""))
    )


def _mostly_numbers(table: Cells, place: int) -> bool:
    found, wrong = numbers(table.columns[place], table.decimal)
    right = int((~np.isnan(found)).sum())
    return right > 0 and right >= len(wrong)


def _is_counter(table: Cells, place: int) -> bool:
    """Row numbers: nobody wants them forecast."""
    found, _ = numbers(table.columns[place], table.decimal)
    return _counts(found) and bool(found[1] - found[0] == 1)


def _counts(found: np.ndarray) -> bool:
    """Whole numbers that go up by the same step, as years or row numbers do."""
    if len(found) < 3 or np.isnan(found).any():
        return False
    steps = np.diff(found)
    return bool((steps > 0).all() and (steps == steps[0]).all() and (found == np.round(found)).all())


def _datelike(words: Sequence[str]) -> bool:
    return sum(sum(letter.isdigit() for letter in word) >= 3 for word in words[:50]) * 2 > len(words[:50])
