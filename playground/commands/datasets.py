"""`datasets`: the data that there is, with its licence."""

import argparse
from typing import TYPE_CHECKING, Any

from playground.commands import _speech
from playground.errors import PlaygroundError
from playground.text import Text

if TYPE_CHECKING:
    from playground.dataset import Dataset

HELP = "list the data sets, with source and licence"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.add_argument("--json", action="store_true", help="print one line of JSON, last on standard output")


def run(chosen: argparse.Namespace) -> int:
    """List."""
    with _speech.aside():
        from playground.dataset import DATASETS  # noqa: PLC0415

        found = [_described(name, DATASETS[name]) for name in DATASETS.in_order()]
    if chosen.json:
        _speech.line(found)
        return 0
    heads = [
        Text("name", "nombre"), Text("data", "datos"), Text("title", "título"), Text("ready", "listo"),
        Text("synthetic", "sintético"), Text("licence", "licencia"),
    ]  # fmt: skip
    yes = _speech.words(Text("yes", "sí"))
    shown = [one | {name: yes if one[name] else None for name in ("ready", "synthetic")} for one in found]
    _speech.table(
        heads,
        [[one[name] for name in ("kind", "records", "title", "ready", "synthetic", "licence")] for one in shown],
    )
    return 0


def _described(name: str, kind: type["Dataset"]) -> dict[str, Any]:
    try:
        ready = kind().ready()
    except (PlaygroundError, ValueError):
        ready = False  # needs a file of one's own first
    return {
        "kind": name,
        "records": kind.records,
        "title": _speech.words(kind.title),
        "source": kind.source,
        "licence": _speech.words(kind.licence),
        "ready": ready,
        "synthetic": kind.synthetic,
    }
