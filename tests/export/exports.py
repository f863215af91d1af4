"""Networks as they are written by `export`, and their scripts run where nothing but torch can be imported."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from playground.batch import Data
from playground.errors import Impossible
from playground.experiment import Experiment
from playground.export import export
from playground.own_files import uploads
from playground.training.evaluation import evaluation_size
from tests.project.test_combinations import PROSE, records_of

SOURCES = {"forecasting": {"kind": "sunspots"}, "sentiment": {"kind": "opinions", "size": 300}}

RUNNING = """
import contextlib, io, json, os, pathlib, runpy, sys

for name in ("playground", "safetensors", "pandas", "mlflow", "streamlit", "pydantic"):
    sys.modules[name] = None  # cannot be imported
for place in sys.argv[1:]:
    folder, said = pathlib.Path(place), io.StringIO()
    with contextlib.redirect_stdout(said):
        if script := next(folder.glob("*script.py"), None):
            runpy.run_path(str(script), run_name="__main__")
        else:
            os.chdir(folder)
            book = json.loads((folder / "notebook.ipynb").read_text("utf-8"))
            space = {}
            for cell in book["cells"]:
                if cell["cell_type"] == "code":
                    exec("".join(cell["source"]), space)
    print(said.getvalue().splitlines()[-1])
"""


@cache
def _data(table: str) -> tuple[Experiment, Data]:
    found = json.loads(table)
    task = found["task"]["kind"]
    experiment = _experiment(found)
    return experiment, experiment.prepare(records_of(task, _file(task)))


def _experiment(table: Mapping[str, Any]) -> Experiment:
    task = table["task"]["kind"]
    source = {"kind": "own_text", "file": _file(task)} if task == "writing" else SOURCES.get(task, {})
    return Experiment.configure({**table, "data": source})


def _file(task: str) -> str:
    return uploads.keep(PROSE.encode(), "moon.txt") if task == "writing" else ""


def allowed(task: Mapping[str, Any], model: Mapping[str, Any]) -> bool:
    """Whether the task and the model go together."""
    try:
        _experiment({"task": task, "model": model})
    except Impossible:
        return False
    return True


def written(folder: Path, task: Mapping[str, Any], model: Mapping[str, Any], form: str = "script") -> float:
    """Write an untrained network into a folder; the metric that it has on the test part.

    Raises:
        Impossible: it is not written in this form.
    """
    experiment, data = _data(json.dumps({"task": task, "model": model}))
    network = experiment.network(data.sizes, data.initial).eval()
    test = data.tests["test"]
    metrics = experiment.task.measure(network, test, data.memory, evaluation_size(test))[1]
    wanted = metrics[experiment.task.primary]
    files = export(
        experiment,
        network,
        sizes=data.sizes,
        memory=data.memory,
        test=test,
        recorded=wanted,
        run_id="0123abcd",
        form=form,
    )
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return wanted


def run(folders: list[Path], **environment: str) -> list[dict[str, Any]]:
    """What each script, or notebook, prints last, in one process that has no more than the standard library and torch."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", RUNNING, *map(str, folders)],
        env={"PATH": os.environ["PATH"], "OMP_NUM_THREADS": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def must_be_formatted(place: str, rules: str) -> None:
    """Hold the scripts of a folder to ruff's formatter and to some of its rules, in lines of 88 characters."""
    for words in (("format", "--diff"), ("check", "--select", rules, "--output-format", "concise")):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *words, "--isolated", "--no-cache", "--line-length", "88", place],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[:3000] + done.stderr[-500:]
