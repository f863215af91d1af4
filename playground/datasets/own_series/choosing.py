"""Which column is forecast: a ranking with a reason for each, as a menu shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from playground.datasets.own_series import naming
from playground.datasets.own_series.clock import Clock
from playground.datasets.own_series.identities import MOST_SERIES, Groups
from playground.errors import WrongFile
from playground.tables.numbers import Numbers
from playground.tables.table import Table
from playground.text import Guess, Text

Kind = Literal["numbers", "count", "beside", "constant", "counter", "identity", "time", "words", "empty"]
_ORDER: tuple[Kind, ...] = ("numbers", "count", "beside", "constant", "counter", "identity", "time", "words", "empty")
_PREVIEW = 5

_REASONS: dict[Kind, Text] = {
    "numbers": Text("numbers", "números"),
    "count": Text("counts or amounts beside the values", "recuentos o cantidades junto a los valores"),
    "beside": Text("errors, marks or places beside the values", "errores, marcas o lugares junto a los valores"),
    "constant": Text("always the same number", "siempre el mismo número"),
    "counter": Text("row numbers", "números de fila"),
    "identity": Text("identifies series", "identifica series"),
    "time": Text("time", "tiempo"),
    "words": Text("words", "palabras"),
    "empty": Text("empty", "vacía"),
}
_NAMED = Text("numbers; the name says that this is the value", "números; el nombre indica que es el valor")


@dataclass(frozen=True)
class Candidate:
    """A column as a menu shows it, the likeliest to be forecast first.

    Attributes:
        name: what `data.columns` (or `data.time`, `data.series`) calls it.
        kind: what it holds.
        reason: why it stands where it stands, in a few words.
        preview: its first words.
        numeric: whether it can be forecast at all.
    """

    name: str
    kind: Kind
    reason: Text
    preview: tuple[str, ...]
    numeric: bool


def ranked(table: Table, clock: Clock, groups: Groups, numbers: Sequence[Numbers]) -> list[tuple[int, Candidate]]:
    """All columns with their positions, the likeliest to be forecast first."""
    found = []
    for place, (name, column) in enumerate(zip(table.names, numbers, strict=True)):
        kind = _kind(table, place, clock, groups, column)
        rank = naming.rank(name)
        reason = _NAMED if kind == "numbers" and rank < 3 else _REASONS[kind]
        candidate = Candidate(name, kind, reason, tuple(table.columns[place][:_PREVIEW]), column.mostly)
        missing = float(np.isnan(column.values).mean()) > 0.5 if len(column.values) else True
        found.append(((_ORDER.index(kind), rank, missing, place), (place, candidate)))
    return [entry for _, entry in sorted(found, key=lambda pair: pair[0])]


def taken(
    order: Sequence[tuple[int, Candidate]], wanted: str, positions: Sequence[int]
) -> tuple[list[int], list[Text]]:
    """The positions of the columns to forecast, and what was guessed.

    Args:
        order: all columns, ranked.
        wanted: `*` for all, or anything else where `positions` are given; empty to guess.
        positions: of the columns asked for by name.

    Raises:
        WrongFile: no column holds numbers, or more than can be forecast together.
    """
    if positions:
        places = list(positions)
    else:
        numeric = [(place, candidate) for place, candidate in order if candidate.numeric and candidate.kind != "time"]
        if not numeric:
            raise WrongFile(
                Text(
                    "No column of the file holds numbers; check the separator and the decimal mark.",
                    "Ninguna columna del archivo contiene números; revise el separador y el signo decimal.",
                )
            )
        if wanted.strip() != "*":
            return [numeric[0][0]], [_told(numeric)]
        worth = [place for place, candidate in numeric if candidate.kind not in ("identity", "counter")]
        places = sorted(worth or [place for place, _ in numeric])
    if len(places) > MOST_SERIES:
        raise WrongFile(
            Text(
                "{found} columns are more than the {most} that can be forecast together; name fewer.",
                "{found} columnas superan las {most} que se pueden predecir juntas; nombre menos.",
            ).format(found=len(places), most=MOST_SERIES)
        )
    return places, []


def _kind(table: Table, place: int, clock: Clock, groups: Groups, numbers: Numbers) -> Kind:
    name, values = table.names[place], numbers.values[~np.isnan(numbers.values)]
    rank = naming.rank(name)
    whole = bool((values == np.round(values)).all())
    tests: dict[Kind, bool] = {
        "time": place in clock.places or place in clock.spans,
        "identity": place in groups.places,
        "empty": not any(table.columns[place]),
        "words": not numbers.mostly,
        "constant": len(values) > 1 and bool((values == values[:1]).all()),
        "counter": len(table.names) > 1 and len(values) > 2 and whole and bool((np.diff(values) == 1).all()),
    }
    found = next((kind for kind, holds in tests.items() if holds), None)
    if found is not None:
        return found
    if naming.is_identity(name) and rank == 3 and whole:
        return "identity"
    return "count" if rank == 4 else "beside" if rank == 5 else "numbers"


def _told(numeric: Sequence[tuple[int, Candidate]]) -> Text:
    first = numeric[0][1]
    others = [candidate.name for _, candidate in numeric[1:]]
    if not others:
        return Text("“{name}” is forecast.", "Se predice «{name}».").format(name=first.name)
    listed = ", ".join(others[:5]) + (", …" if len(others) > 5 else "")
    return Guess(
        "“{name}” is forecast; the file also has {others} (name columns, separated by commas, or * for all).",
        "Se predice «{name}»; el archivo también tiene {others} (nombre columnas, separadas por comas, o * para todas).",
        ("data.columns",),
    ).format(name=first.name, others=listed)
