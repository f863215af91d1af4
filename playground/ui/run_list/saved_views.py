"""Views of the list that visitors keep by name, and the columns that they chose last: a file for each visitor."""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from playground import files
from playground.errors import DiskFull, OverLimit, WrongInput
from playground.settings import settings
from playground.text import Text
from playground.ui.run_list.view import View

MOST = 50
"""Views of one visitor."""
LONGEST = 60
"""Characters of a name."""
_MOST_VISITORS = 5_000
"""Files; the one that was written longest ago makes room. Visitors without a cookie, new ones each time, have none."""


def views(key: str) -> dict[str, View]:
    """The views that a visitor keeps, by name.

    Args:
        key: the visitor's.
    """
    found = _read(key).get("views")
    tables = found if isinstance(found, dict) else {}
    return {str(name): View.read(query) for name, query in tables.items() if _is_query(query)}


def save(key: str, name: str, view: View) -> None:
    """Keep a view under a name, in place of the one that has it.

    Raises:
        WrongInput: the name is empty or too long.
        OverLimit: the visitor keeps too many.
        DiskFull: it could not be written.
    """
    chosen = " ".join(name.split())
    if not chosen or len(chosen) > LONGEST or not chosen.isprintable():
        raise WrongInput(
            Text(
                "A name needs 1 to {most} characters that can be shown.",
                "Un nombre debe tener entre 1 y {most} caracteres que se puedan mostrar.",
            ).format(most=LONGEST)
        )
    kept = views(key)
    if chosen not in kept and len(kept) >= MOST:
        raise OverLimit(
            Text(
                "You keep {most} views already; delete one first.", "Ya guarda {most} vistas; elimine antes una."
            ).format(most=MOST)
        )
    _write(key, views=kept | {chosen: view})


def forget(key: str, name: str) -> None:
    """Keep a view no more.

    Raises:
        DiskFull: that could not be written.
    """
    _write(key, views={one: view for one, view in views(key).items() if one != name})


def columns(key: str) -> tuple[str, ...]:
    """The columns that a visitor chose last; empty: the usual ones."""
    found = _read(key).get("columns")
    return tuple(str(one) for one in found) if isinstance(found, list) else ()


def remember_columns(key: str, chosen: tuple[str, ...]) -> None:
    """Show these columns to the visitor from now on.

    Raises:
        DiskFull: that could not be written.
    """
    if chosen != columns(key):
        _write(key, columns=chosen)


def _write(key: str, views: Mapping[str, View] | None = None, columns: tuple[str, ...] | None = None) -> None:
    place, now = _place(key), _read(key)
    if views is not None:
        now["views"] = {
            name: {part: value for part, value in view.query().items() if value is not None}
            for name, view in views.items()
        }
    if columns is not None:
        now["columns"] = list(columns)
    try:
        if not place.exists() and sum(1 for _ in place.parent.glob("*.json")) >= _MOST_VISITORS:
            oldest = min(place.parent.glob("*.json"), key=lambda one: one.stat().st_mtime)
            oldest.unlink(missing_ok=True)
        files.write(place, json.dumps(now, ensure_ascii=False).encode())
    except OSError as error:
        raise DiskFull(_NOT_WRITTEN) from error


_NOT_WRITTEN = Text(
    "This could not be kept, perhaps because the disk is full; tell the administrator of this deployment.",
    "No se pudo guardar, quizá porque el disco está lleno; avise a quien administra esta instalación.",
)


def _read(key: str) -> dict[str, Any]:
    with suppress(OSError, ValueError):
        found = json.loads(_place(key).read_text("utf-8"))
        if isinstance(found, dict):
            return found
    return {}


def _place(key: str) -> Path:
    # The key is a secret, so that it is no name of a file.
    return settings().home / "views" / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.json"


def _is_query(found: object) -> bool:
    return isinstance(found, dict) and all(isinstance(value, str) for value in found.values())
