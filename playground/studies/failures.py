"""Broken runs to diagnose: experiments that fail in a known way, each with what it is about and its remedy.

One TOML file each in `experiments/failures/`: `finding` (the check that names it, see `sanity_checks`), the words, the
`experiment`, and the settings of the `remedy` by their addresses.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from playground.errors import PlaygroundError, WrongFile
from playground.experiment import PRESETS, Experiment
from playground.knobs import Configurable, Value, flat
from playground.sanity_checks import CHECKS
from playground.sanity_checks.curve_checks import CURVE_CHECKS
from playground.sanity_checks.findings import changed
from playground.text import Text

FAILURES = PRESETS.parent / "failures"
"""The folder of the broken runs that come with the project."""


@dataclass(frozen=True)
class BrokenRun:
    """A run that fails in a known way.

    Attributes:
        name: of its file.
        title: in a few words, without the answer.
        question: what is to be found out.
        look: where to look.
        diagnosis: what is wrong, and why the remedy helps.
        finding: the check that names it.
        experiment: the broken settings.
        remedy: the settings that mend it, by address.
        mended: the experiment with them.
    """

    name: str
    title: Text
    question: Text
    look: Text
    diagnosis: Text
    finding: str
    experiment: Experiment
    remedy: Mapping[str, Value]
    mended: Experiment


def names() -> list[str]:
    """The names of all broken runs."""
    return sorted(path.stem for path in FAILURES.glob("*.toml"))


def broken_runs() -> list[BrokenRun]:
    """All broken runs that come with the project, in the order in which people meet them.

    Raises:
        WrongFile: one of their files is wrong; the sentence says which.
    """
    return [read(FAILURES / f"{name}.toml") for name in names()]


@cache
def read(path: Path) -> BrokenRun:
    """The broken run in a file.

    Raises:
        WrongFile: it is wrong; the sentence says what.
    """
    try:
        spec = _Spec.configure(tomllib.loads(path.read_text("utf-8")))
        experiment = Experiment.configure(spec.experiment)
    except PlaygroundError as error:
        raise _wrong(path, error.text) from None
    except (OSError, ValueError, RecursionError) as error:
        raise _wrong(path, Text.same("{why}.").format(why=str(error).partition(";")[0].rstrip("."))) from None
    if spec.finding not in {**CURVE_CHECKS, **CHECKS}:
        known = ", ".join({**CURVE_CHECKS, **CHECKS})
        why = Text("“finding” must be one of {known}.", "«finding» debe ser uno de {known}.")
        raise _wrong(path, why.format(known=known))
    remedy = dict(flat(spec.remedy))
    mended = changed(experiment, remedy)
    if mended is None:
        why = Text("its remedy is impossible or changes nothing.", "su remedio es imposible o no cambia nada.")
        raise _wrong(path, why)
    return BrokenRun(
        path.stem,
        spec.title.text(),
        spec.question.text(),
        spec.look.text(),
        spec.diagnosis.text(),
        spec.finding,
        experiment,
        remedy,
        mended,
    )


_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Both(Configurable):
    en: _Words
    es: _Words

    def text(self) -> Text:
        return Text(self.en, self.es)


class _Spec(Configurable):
    """What a file may say."""

    finding: str
    title: _Both
    question: _Both
    look: _Both
    diagnosis: _Both
    experiment: Annotated[dict[str, Any], Field(min_length=1)]
    remedy: Annotated[dict[str, Any], Field(min_length=1)]


def _wrong(path: Path, why: Text) -> WrongFile:
    return WrongFile(
        Text("The broken run “{name}” is wrong: {why}", "La ejecución «{name}» está mal: {why}").format(
            name=path.stem, why=why
        )
    )
