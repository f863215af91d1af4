"""`export`: a trained network as code that stands without this package."""

import argparse
from pathlib import Path

from playground.commands import Answer, _files, _foreground, _speech
from playground.errors import Impossible
from playground.export import lacking
from playground.launch.compute.exporting import exported
from playground.text import Text
from playground.tracking import runs


def run(chosen: argparse.Namespace) -> Answer:
    """Write the files into a folder."""
    if (needed := lacking(chosen.form)) is not None:
        raise Impossible(needed)
    run = runs.get(chosen.run)
    _foreground.download(runs.experiment_of(run).data)
    files = exported(run.id, chosen.form)
    folder = Path(chosen.out)
    sizes = _files.put(folder, files)

    def show() -> None:
        for name, size in sizes.items():
            _speech.say(Text.same("{path}  {size} kB").format(path=folder / name, size=-(-size // 1000)))

    table = {"run_id": run.id, "as": chosen.form, "folder": str(folder), "files": sizes}
    return Answer(table, show)
