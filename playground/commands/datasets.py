"""`datasets`: the data that there is, with its licence; downloaded, or brought by whoever has it."""

import argparse
from pathlib import Path
from typing import Any

from playground.commands import Answer, _experiment, _foreground, _speech
from playground.dataset import DATASETS, Dataset, Published
from playground.errors import NotFound, PlaygroundError, WrongInput
from playground.sources import amount, find
from playground.text import Text


def run(chosen: argparse.Namespace) -> Answer:
    """List, download or take in."""
    if chosen.action is None:
        found = [_described(name, DATASETS[name]) for name in DATASETS.in_order()]
        return Answer(found, lambda: _show(found))
    if chosen.action == "fetch":
        dataset = _published(chosen.name, _experiment.sets(chosen.set))
        _foreground.download(dataset)
    else:
        dataset = _published(chosen.name, {})
        dataset.bring(_given(chosen.files))
    table = {
        "kind": dataset.kind(),
        "ready": dataset.ready(),
        "licence": dataset.licence,
        "files": {source.file: find(source, dataset.folder) for source in dataset.needed()},
        "missing": [source.file for source in dataset.missing()],
    }
    return Answer(table, lambda: _speech.say(_sentence(dataset)))


def _show(found: list[dict[str, Any]]) -> None:
    yes = Text("yes", "sí")
    heads = [
        Text("name", "nombre"),
        Text("data", "datos"),
        Text("title", "título"),
        Text("ready", "listo"),
        Text("size", "tamaño"),
        Text("where", "dónde"),
        Text("synthetic", "sintético"),
        Text("licence", "licencia"),
    ]
    rows = [
        [
            one["kind"],
            one["records"],
            one["title"],
            yes if one["ready"] else None,
            amount(one["size"]) if one["size"] else None,
            one["where"] or None,
            yes if one["synthetic"] else None,
            one["licence"],
        ]
        for one in found
    ]
    _speech.table(heads, rows)


def _described(name: str, kind: type[Dataset]) -> dict[str, Any]:
    try:
        dataset: Dataset | None = kind()
        ready = dataset is not None and dataset.ready()
    except (PlaygroundError, ValueError):
        dataset, ready = None, False  # needs a file of one's own first
    return {
        "kind": name,
        "records": kind.records,
        "title": _speech.words(kind.title),
        "source": _speech.words(kind.source) if isinstance(kind.source, Text) else kind.source,
        "licence": _speech.words(kind.licence),
        "ready": ready,
        "synthetic": kind.synthetic,
        "published": isinstance(dataset, Published),
        "size": sum(source.size for source in dataset.needed()) if isinstance(dataset, Published) else 0,
        "where": _where(dataset) if isinstance(dataset, Published) else "",
    }


def _sentence(dataset: Published) -> Text:
    words = Text("“{title}” is on this machine, in {where}.", "«{title}» está en esta máquina, en {where}.")
    missing = ", ".join(source.file for source in dataset.missing())
    if missing:
        words = Text("Files of “{title}” still missing: {files}.", "Archivos de «{title}» que aún faltan: {files}.")
    return words.format(title=dataset.title, files=missing, where=_where(dataset))


def _where(dataset: Published) -> str:
    """The folder in which its first file lies; empty where it has none."""
    paths = [find(source, dataset.folder) for source in dataset.needed()]
    return next((str(path.parent) for path in paths if path is not None), "")


def _published(name: str, settings: dict[str, str]) -> Published:
    knobs = {address.removeprefix("data."): value for address, value in settings.items()}
    dataset = Dataset.configure({"kind": name} | knobs, "data") if knobs else DATASETS[name]()
    if isinstance(dataset, Published):
        return dataset
    known = ", ".join(kind for kind in DATASETS.in_order() if issubclass(DATASETS[kind], Published))
    raise WrongInput(
        Text(
            "“{name}” needs no download; these do: {known}.",
            "«{name}» no necesita descarga; estos sí: {known}.",
        ).format(name=name, known=known)
    )


def _given(paths: list[Path]) -> dict[str, bytes | Path]:
    found: dict[str, bytes | Path] = {}
    for path in paths:
        if not path.exists():
            raise NotFound(
                Text(
                    "There is no file “{path}”; check the path.", "No hay ningún archivo «{path}»; revise la ruta."
                ).format(path=path)
            )
        found[path.resolve().name] = path
    return found
