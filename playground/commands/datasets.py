"""`datasets`: the data that there is, with its licence; fetched, or brought by whoever has it."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playground.commands import _fetching, _speech
from playground.errors import NotFound, PlaygroundError, WrongInput
from playground.text import Text

if TYPE_CHECKING:
    from playground.dataset import Dataset, Published

HELP = "list the data sets with source, licence and place; download one, or add its files"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--json", action="store_true", help="print one line of JSON, last on standard output")
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    fetch = actions.add_parser("fetch", help="download a data set from its publisher or the mirror, and verify it")
    have = actions.add_parser("have", help="add files of a data set that you already have, after verifying them")
    for action in (fetch, have):
        action.add_argument("name", metavar="NAME", help="name of the data set, as “datasets” lists it")
        action.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print one line of JSON")
    fetch.add_argument("--set", action="append", default=[], metavar="SETTING=VALUE", help="a setting of the data set")
    have.add_argument("files", nargs="+", metavar="FILE", help="its files, an archive of them, or a folder", type=Path)


def run(chosen: argparse.Namespace) -> int:
    """List, fetch or take in."""
    if chosen.action is None:
        return _list(chosen.json)
    with _speech.aside():
        dataset = _published(chosen.name, getattr(chosen, "set", []))
        if chosen.action == "fetch":
            _fetching.made_here(dataset)
        else:
            dataset.bring(_given(chosen.files))
        told = _told(dataset)
    if chosen.json:
        _speech.line(told)
    else:
        _speech.say(_sentence(dataset))
    return 0


def _list(as_json: bool) -> int:
    with _speech.aside():
        from playground.dataset import DATASETS  # noqa: PLC0415

        found = [_described(name, DATASETS[name]) for name in DATASETS.in_order()]
    if as_json:
        _speech.line(found)
        return 0
    heads = [
        Text("name", "nombre"), Text("data", "datos"), Text("title", "título"), Text("ready", "listo"),
        Text("size", "tamaño"), Text("where", "dónde"), Text("synthetic", "sintético"), Text("licence", "licencia"),
    ]  # fmt: skip
    yes = _speech.words(Text("yes", "sí"))
    shown = [one | {name: yes if one[name] else None for name in ("ready", "synthetic")} for one in found]
    _speech.table(
        heads,
        [
            [one["kind"], one["records"], one["title"], one["ready"], _amount(one["size"]), one["where"] or None,
             one["synthetic"], one["licence"]]
            for one in shown
        ],
    )  # fmt: skip
    return 0


def _described(name: str, kind: type["Dataset"]) -> dict[str, Any]:
    from playground.dataset import Published  # noqa: PLC0415

    try:
        dataset: Dataset | None = kind()
        ready = dataset is not None and dataset.ready()
    except (PlaygroundError, ValueError):
        dataset, ready = None, False  # needs a file of one's own first
    published = isinstance(dataset, Published)
    return {
        "kind": name,
        "records": kind.records,
        "title": _speech.words(kind.title),
        "source": kind.source,
        "licence": _speech.words(kind.licence),
        "ready": ready,
        "synthetic": kind.synthetic,
        "published": published,
        "size": sum(source.size for source in dataset.needed()) if isinstance(dataset, Published) else 0,
        "where": _where(dataset) if isinstance(dataset, Published) else "",
    }


def _told(dataset: "Published") -> dict[str, Any]:
    from playground.sources import find  # noqa: PLC0415

    places = {source.file: find(source, dataset.folder) for source in dataset.needed()}
    return {
        "kind": dataset.kind(),
        "ready": dataset.ready(),
        "licence": _speech.words(dataset.licence),
        "files": {file: str(path) if path is not None else None for file, path in places.items()},
        "missing": [source.file for source in dataset.missing()],
    }


def _sentence(dataset: "Published") -> Text:
    missing = [source.file for source in dataset.missing()]
    if missing:
        words = Text("Files of “{title}” still missing: {files}.", "Archivos de «{title}» que aún faltan: {files}.")
        return words.format(title=dataset.title, files=", ".join(missing))
    words = Text("“{title}” is on this machine, in {where}.", "«{title}» está en esta máquina, en {where}.")
    return words.format(title=dataset.title, where=_where(dataset))


def _where(dataset: "Published") -> str:
    """The folder in which its first file lies; empty where it has none."""
    from playground.sources import find  # noqa: PLC0415

    paths = [find(source, dataset.folder) for source in dataset.needed()]
    return next((str(path.parent) for path in paths if path is not None), "")


def _published(name: str, pairs: list[str]) -> "Published":
    from playground.commands._experiment import sets  # noqa: PLC0415
    from playground.dataset import DATASETS, Dataset, Published  # noqa: PLC0415

    knobs = {address.removeprefix("data."): value for address, value in sets(pairs).items()}
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


def _amount(size: int) -> str | None:
    from playground.sources import amount  # noqa: PLC0415

    return amount(size) if size else None
