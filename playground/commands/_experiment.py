"""Reads an experiment from a file or a preset, with knobs set by address on top, and submits it."""

import argparse
import re
import tomllib
from collections.abc import Sequence
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from playground.commands import _files, _foreground, _speech
from playground.dataset import DATASETS, Published
from playground.errors import NotFound, WrongFile, WrongInput
from playground.estimate import expected
from playground.experiment import ADDRESS, Experiment, presets
from playground.own_files.summary import guesses, nothing_guessed
from playground.own_files.uploads import IDENTITY
from playground.registry import Shelf
from playground.settings import settings
from playground.task import TASKS
from playground.text import Guess, Text, duration
from playground.tracking import admission, runs
from playground.tracking.admission import Expected
from playground.tracking.visitor import LOCAL

_LARGEST = 2**20
_IN_THE_NAME = re.compile(r"(task|data|model)\b")
"""Settings that the name of a preset tells: with others it is the name of something else."""


def read(chosen: argparse.Namespace, fetch: bool = False) -> tuple[Experiment, tuple[Guess, ...]]:
    """The experiment that the arguments name, and what was guessed about its data, which is told on standard error.

    Args:
        fetch: fetch its data where they are not here, after saying what they are.

    Raises:
        DataFailed: its data are not here, or cannot be fetched.
        WrongInput: there is no such file or preset, its knobs are wrong, or something was guessed that may not be; one
            sentence says which.
    """
    path = None if chosen.experiment is None else _found(chosen.experiment)
    words = _of(chosen.parent or chosen.fine_tune) if path is None else _words(path)
    changes = sets(chosen.set)
    if chosen.fine_tune:
        changes["training.weights_from"] = runs.get(chosen.fine_tune).id
    experiment = Experiment.from_toml(words, _kept(words, changes)).within(settings())
    if path in presets().values() and "name" not in changes and any(map(_IN_THE_NAME.match, changes)):
        experiment = experiment.model_copy(update={"name": str(experiment.suggested_name())[:120]})
    if fetch:
        _foreground.download(experiment.data)
    found = _must_fit(experiment, chosen.strict)
    _speech.listed(_speech.GUESSED, found, error=True)
    return experiment, found


def with_guesses(table: dict[str, Any], experiment: Experiment, found: tuple[Guess, ...]) -> dict[str, Any]:
    """A table for programs, with what was guessed about a file of one's own where one was read."""
    return table | ({"guesses": list(found)} if experiment.data.files() else {})


def _of(parent: str | None) -> str:
    """The experiment of a run, without its name and its note."""
    if not parent:
        raise WrongInput(
            Text(
                "Give a TOML file or a preset, or a run to change with --parent RUN or --fine-tune RUN.",
                "Indique un archivo TOML o un preajuste, o una ejecución que cambiar con --parent RUN o --fine-tune RUN.",
            )
        )
    return runs.experiment_of(runs.get(parent)).model_copy(update={"name": "", "note": ""}).to_toml()


def _words(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise ValueError(path)
        return content.decode("utf-8-sig")
    except OSError:
        raise WrongFile(Text("“{name}” cannot be read.", "No se puede leer «{name}».").format(name=path.name)) from None
    except ValueError:
        raise WrongFile(
            Text(
                "“{name}” is not a TOML file; it must be UTF-8 text of at most 1 MB.",
                "«{name}» no es un archivo TOML; debe ser texto UTF-8 de 1 MB como mucho.",
            ).format(name=path.name)
        ) from None


def sets(pairs: Sequence[str]) -> dict[str, str]:
    """`SETTING=VALUE` pairs as a table, in their order.

    Raises:
        WrongInput: one has no `=`, or no knob before it.
    """
    found = {}
    for pair in pairs:
        address, equals, value = pair.partition("=")
        if not equals or not ADDRESS.fullmatch(address.strip()):
            raise WrongInput(
                Text(
                    "“{pair}” is not SETTING=VALUE, as in model.hidden=64.",
                    "«{pair}» no tiene la forma AJUSTE=VALOR, como en model.hidden=64.",
                ).format(pair=pair)
            )
        found[address.strip()] = value.strip()
    return found


def _found(name: str) -> Path:
    with suppress(OSError):  # a name too long for a file
        if Path(name).is_file():
            return Path(name)
    known = presets()
    if name in known:
        return known[name]
    near = get_close_matches(name, known, n=1)
    raise NotFound(
        Text(
            "There is no file and no preset “{name}”; did you mean “{near}”?",
            "No hay ningún archivo ni preajuste «{name}»; ¿quería decir «{near}»?",
        ).format(name=name[:200], near=near[0])
        if near
        else Text(
            "There is no file and no preset “{name}”; the presets are: {known}.",
            "No hay ningún archivo ni preajuste «{name}»; los preajustes son: {known}.",
        ).format(name=name[:200], known=", ".join(known) or Text("none", "ninguno"))
    )


def _must_fit(experiment: Experiment, strict: bool) -> tuple[Guess, ...]:
    """Let pass an experiment whose data can be read and cut as it says; data that takes long is left to the run."""
    data = experiment.data
    if isinstance(data, Published):
        data.must_be_here()
    if not experiment.task.quickly_prepared and not data.files():
        return ()
    records = data.load()
    found = guesses(records)
    if strict:
        nothing_guessed(found)
    experiment.prepare(records)
    return found


def _kept(words: str, values: dict[str, str]) -> dict[str, str]:
    """The values with files of one's own kept, and their identity in place of their path."""
    return values | {
        address: _files.keep(Path(values[address]), accepts)
        for address, accepts in _accepted(words, values).items()
        if values.get(address) and not re.fullmatch(IDENTITY, values[address])
    }


def _accepted(words: str, values: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """The endings of the files that task and data set take, by the address of the setting; any file where it is not known."""
    try:
        table = tomllib.loads(words)
    except tomllib.TOMLDecodeError:
        table = {}  # said when the experiment is read
    found: dict[str, tuple[str, ...]] = {"data.file": ()}
    shelves: dict[str, Shelf[Any]] = {"task": TASKS, "data": DATASETS}
    for place, shelf in shelves.items():
        part = table.get(place, {})
        named = (
            values.get(f"{place}.kind") or values.get(place) or (part.get("kind") if isinstance(part, dict) else part)
        )
        for name, knob in (shelf[str(named)].knobs() if named in shelf else {}).items():
            if knob.words.widget == "file":
                found[f"{place}.{name}"] = knob.words.accept
    return found


def submit(chosen: argparse.Namespace, experiment: Experiment, *, held: bool = False) -> str:
    """Submit an experiment as `runs.submit` does; the id of its run.

    Raises:
        NotFound: there is no run from which it is to come.
        RunFailed: the very first steps already give no numbers.
        WrongInput: it is refused.
    """
    return runs.submit(
        experiment,
        owner=LOCAL.key,
        parent=runs.get(chosen.parent).id if chosen.parent else "",
        why=chosen.why,
        held=held,
        expected=_measured(experiment) if chosen.estimate else Expected(),
    )


def _measured(experiment: Experiment) -> Expected:
    found = expected(experiment, experiment.prepare(experiment.data.load()))
    words = Text(
        "On this machine ({device}) at most {took} in all; about {memory} of memory.",
        "En esta máquina ({device}), como mucho {took} en total; unos {memory} de memoria.",
    ).format(
        device=admission.name_of(found.device),
        took=duration(found.seconds_total),
        memory=admission.size(found.memory_mb),
    )
    _speech.say(words, error=True)
    return Expected(found.seconds_total, found.memory_mb, found.device, found.seconds_measuring)
