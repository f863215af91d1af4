"""What came out of a study's runs: `results.json`, written anew after each run."""

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playground.errors import Failure, WrongFile
from playground.evaluation.reference_scores import BaselineScore
from playground.studies.plan import Trial
from playground.studies.published import PublishedStudy
from playground.task import metric
from playground.text import Text

FILE = "results.json"

ResultRow = dict[str, Any]
"""One run: `variant`, `repeat`, `seed`, `status` (`finished` or `failed`), `reason`, `run_id`, `digest`, `metrics` (of all
test parts, by flat names), `honesty`, `validation` (metrics of the best epoch), `best_epoch`, `epochs`, `seconds`, `parameters`,
`device`, `threads`, `split`, `versions`, `date`, and `floors`, the key of what it must beat."""


@dataclass
class Results:
    """The results of a study so far.

    Attributes:
        folder: of the study.
        knobs: the settings that each variant was run with, by address.
        runs: a row for each run.
        floors: the baselines of each distinct preparation of the data, by key.
        primary: `name` and `better` of the metric that decides.
    """

    folder: Path
    knobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    runs: list[ResultRow] = field(default_factory=list)
    floors: dict[str, dict[str, BaselineScore]] = field(default_factory=dict)
    primary: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> "Results":
        """The results in a folder; empty where there are none yet.

        Raises:
            WrongFile: the file is damaged.
        """
        try:
            table = json.loads((folder / FILE).read_text("utf-8"))
            return cls(folder, table["knobs"], table["runs"], table["floors"], table["primary"])
        except FileNotFoundError:
            return cls(folder)
        except (OSError, ValueError, KeyError, TypeError):
            raise WrongFile(
                Text(
                    "The results of “{name}” are damaged; delete {file} and run the study again.",
                    "Los resultados de «{name}» están dañados; borre {file} y repita el estudio.",
                ).format(name=folder.name, file=FILE)
            ) from None

    def write(self) -> None:
        """Write them down, whole or not at all.

        Raises:
            Failure: the folder cannot be written to.
        """
        runs = ",\n".join(_line(row) for row in self.runs)
        parts = [f'"primary": {_line(self.primary)}', f'"knobs": {{\n{_lines(self.knobs)}\n}}', f'"runs": [\n{runs}\n]']
        parts.append(f'"floors": {{\n{_lines(self.floors)}\n}}')
        write(self.folder / FILE, "{\n" + ",\n".join(parts) + "\n}\n")

    def row(self, trial: Trial) -> ResultRow | None:
        """The row of a run, if it was run with the same settings."""
        if changed(self.knobs.get(trial.variant), trial):
            return None
        return next((row for row in self.runs if _same(row, trial)), None)

    def add(self, trial: Trial, row: ResultRow, baselines: Mapping[str, BaselineScore]) -> None:
        """Take what a run gave; rows of the variant that were run with other settings are dropped."""
        if changed(self.knobs.get(trial.variant), trial):
            self.runs = [old for old in self.runs if old["variant"] != trial.variant]
        self.knobs[trial.variant] = decisive(trial)
        task = trial.experiment.task
        self.primary = {"name": task.primary, "better": metric(task.primary).better}
        mine = {"variant": trial.variant, "repeat": dict(trial.values), "seed": trial.seed}
        self.runs = [old for old in self.runs if not _same(old, trial)]
        key = hashlib.sha256(json.dumps(baselines, sort_keys=True).encode()).hexdigest()[:12]
        self.runs.append(mine | row | mine | ({"floors": key} if baselines else {}))
        if baselines:
            self.floors[key] = dict(baselines)
        used = {old.get("floors") for old in self.runs}
        self.floors = {key: found for key, found in self.floors.items() if key in used}

    def stale(self, study: PublishedStudy) -> list[Text]:
        """What the results no longer say, or do not say yet, about the study as it is now; a sentence for each variant."""
        found = []
        planned = list(study.plan.planned())
        for variant in study.plan.variants:
            trials = [trial for trial in planned if trial.variant == variant.name]
            differing = changed(self.knobs.get(variant.name), trials[0])
            missing = sum(self.row(trial) is None for trial in trials)
            if differing and variant.name in self.knobs:
                words = Text(
                    "{variant} was run with other settings: {knobs}",
                    "{variant} se ejecutó con otros ajustes: {knobs}",
                )
                found.append(words.format(variant=variant.name, knobs=", ".join(differing)))
            elif missing:
                words = Text(
                    "{variant}: {missing} of {all} runs are missing", "{variant}: faltan {missing} de {all} ejecuciones"
                )
                found.append(words.format(variant=variant.name, missing=missing, all=len(trials)))
        known = {variant.name for variant in study.plan.variants}
        for name in self.knobs:
            if name not in known:
                words = Text("{variant} is no longer part of the study", "{variant} ya no forma parte del estudio")
                found.append(words.format(variant=name))
        return found

    def tidy(self, study: PublishedStudy) -> None:
        """Drop variants that are no longer part of the study."""
        known = {variant.name for variant in study.plan.variants}
        self.knobs = {name: knobs for name, knobs in self.knobs.items() if name in known}
        self.runs = [row for row in self.runs if row["variant"] in known]


def decisive(trial: Trial) -> dict[str, Any]:
    """The settings that make a run's variant what it is, by address: not what is written beside each run, or of the machine."""
    left_out = ("name", "note", "seed", "training.threads", *trial.values)
    return {name: value for name, value in trial.experiment.flat().items() if name not in left_out}


def changed(knobs: Mapping[str, Any] | None, trial: Trial) -> list[str]:
    """The settings in which a variant differs from how it was run.

    A knob that came into the project since then changes nothing: its default is what was done before.
    """
    now = decisive(trial)
    return ["–"] if knobs is None else [name for name, value in knobs.items() if now.get(name) != value]


def write(path: Path, words: str) -> None:
    """Write a file of a study, whole or not at all.

    Raises:
        Failure: the folder cannot be written to.
    """
    unfinished = path.with_suffix(f".{os.getpid()}.part")
    try:
        unfinished.write_text(words, "utf-8", newline="\n")
        unfinished.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise Failure(
            Text(
                "“{path}” cannot be written ({why}); copy the study's folder to a place of your own and name that.",
                "No se puede escribir «{path}» ({why}); copie la carpeta del estudio a un lugar suyo e indíquelo.",
            ).format(path=path, why=error.strerror)
        ) from None


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _lines(table: Mapping[str, object]) -> str:
    return ",\n".join(f"{_line(name)}: {_line(value)}" for name, value in table.items())


def _same(row: ResultRow, trial: Trial) -> bool:
    return (row["variant"], row["repeat"], row["seed"]) == (trial.variant, dict(trial.values), trial.seed)


def finished(rows: Sequence[ResultRow]) -> list[ResultRow]:
    """The rows of runs that finished."""
    return [row for row in rows if row["status"] == "finished"]
