"""`report`: a run, runs side by side or a study as one page of HTML, or as a notebook beside its data."""

import argparse
from pathlib import Path

from playground.commands import Answer, _files, _speech
from playground.errors import NotFound, WrongInput
from playground.launch.compute import reporting
from playground.settings import settings
from playground.text import Text
from playground.tracking import foreign_runs, runs, studies


def run(chosen: argparse.Namespace) -> Answer:
    """Write the files into a folder."""
    files = reporting.written(_asked(chosen), chosen.form, chosen.language or settings().language)
    folder = Path(chosen.out)
    sizes = _files.put(folder, files)

    def show() -> None:
        for name, size in sizes.items():
            _speech.say(Text.same("{path}  {size} kB").format(path=folder / name, size=-(-size // 1000)))

    return Answer({"as": chosen.form, "folder": str(folder), "files": sizes}, show)


def _asked(chosen: argparse.Namespace) -> dict[str, object]:
    """What it is about: runs, of which other code may have logged some, or the one study of that name."""
    if chosen.epoch is not None and chosen.epoch < 0:
        raise WrongInput(Text("--epoch must be at least 0.", "--epoch debe ser al menos 0."))
    try:
        return {"runs": [_id_of(name) for name in chosen.runs], "epoch": chosen.epoch}
    except NotFound:
        if len(chosen.runs) > 1:
            raise
        try:
            return {"study": studies.get(chosen.runs[0]).id}
        except NotFound:
            pass
        raise


def _id_of(name: str) -> str:
    """The id of a run; of one of other code only the whole id names it."""
    return name if foreign_runs.get(name) is not None else runs.get(name).id
