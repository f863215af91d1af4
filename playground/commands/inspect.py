"""`inspect`: the numbers of a look inside a trained network."""

import argparse
import json
from dataclasses import fields
from typing import Any

import numpy as np

from playground.commands import Answer, _foreground, _request, _speech
from playground.errors import WrongInput
from playground.inspection.plain import plain
from playground.launch.compute.inspecting import inspected
from playground.launch.compute.inspecting.sequence import Sequence
from playground.settings import settings
from playground.text import Text
from playground.tracking import models

_MOST_COLUMNS = 8
"""Of a table for people: of more variables only the first are shown."""


def run(chosen: argparse.Namespace) -> Answer:
    """Look."""
    trained = models.load(chosen.run, "best" if chosen.epoch is None else chosen.epoch)
    asked: dict[str, Any] = {"run": trained.run.id, "epoch": chosen.epoch, "view": chosen.view}
    if chosen.text is None and chosen.file is None and not chosen.set:
        _foreground.download(trained.experiment.data)
        asked["given"] = {"example": chosen.example}
    else:
        asked["given"] = {"request": _request.table(chosen, trained.experiment.task.request.knobs())}
    language = settings().language
    sequence: Sequence = inspected(asked | {"view": "sequence"}, language)
    asked |= _of_view(chosen, sequence)
    found = inspected(asked, language)
    for note in sequence.notes:
        _speech.say(note, error=True)
    table = {"run_id": trained.run.id, "epoch": trained.epoch, "given": asked["given"], "view": chosen.view}
    return Answer(table | {"found": plain(found)}, lambda: _show(found))


def _of_view(chosen: argparse.Namespace, sequence: Sequence) -> dict[str, Any]:
    """What the view takes beside the sequence; the likeliest of the last outputs where nothing is said."""
    position = len(sequence.positions) - 1 if chosen.position is None else chosen.position
    if sequence.positions and not -len(sequence.positions) <= position < len(sequence.positions):
        raise WrongInput(
            Text(
                "There is no output {number}; the last one is {last}.", "No hay salida {number}; la última es {last}."
            ).format(number=position, last=len(sequence.positions) - 1)
        )
    output = sequence.likeliest[position if len(sequence.likeliest) > 1 else 0]
    if chosen.output is not None:
        if chosen.output not in sequence.outputs:
            raise WrongInput(
                Text(
                    "This network has no output “{name}”; it has: {known}.",
                    "Esta red no tiene la salida «{name}»; tiene: {known}.",
                ).format(name=chosen.output, known=", ".join(sequence.outputs[:20]))
            )
        output = sequence.outputs.index(chosen.output)
    asked = {
        "of": chosen.of,
        "output": output,
        "position": position,
        "method": chosen.method,
        "baseline": chosen.baseline,
    }
    asked |= {"signal": chosen.signal, "token": chosen.token}
    return asked | ({} if chosen.layer is None else {"layer": chosen.layer})


def _show(found: Any) -> None:
    """A row for each step where there are steps; else all there is."""
    steps = getattr(found, "steps", ())
    columns = _columns(found, len(steps))
    if not columns:
        print(json.dumps(plain(found), ensure_ascii=False, indent=1))
        return
    rows = [
        [str(found.first + place), label, *(float(column[place]) for column in columns.values())]
        for place, label in enumerate(steps)
    ]
    _speech.table([Text("step", "paso"), Text("input", "entrada"), *map(Text.same, columns)], rows)


def _columns(found: Any, count: int) -> dict[str, np.ndarray]:
    """What has a number for each step, by name."""
    columns: dict[str, np.ndarray] = {}
    if not count:
        return columns
    for one in fields(found):
        value = getattr(found, one.name)
        if isinstance(value, np.ndarray) and value.ndim == 1 and len(value) == count:
            columns[one.name] = value
        elif isinstance(value, np.ndarray) and value.ndim == 2 and len(value) == count:
            names = getattr(found, "variables", ())
            for place in range(min(value.shape[1], _MOST_COLUMNS)):
                columns[(names[place] if place < len(names) else "") or one.name] = value[:, place]
    return columns
