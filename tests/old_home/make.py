"""Makes `61478ce.tar.xz`: a small home folder as commit 61478ce wrote it, the last release before this one.

Run it with that commit's code, not with today's:

    git worktree add /tmp/old 61478ce
    cd /tmp/old && PYTHONPATH=/tmp/old python PATH_TO_THIS_FILE/make.py OUT.tar.xz

All files in it are made up here; the built-in data sets are those that need no network.
"""

import importlib
import io
import json
import math
import os
import random
import sqlite3
import sys
import tarfile
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

MOVED = "/HOME-OF-THE-ARCHIVE"
"""Stands for the home folder, whose path the record writes into its addresses."""
CHORALES = 10
"""Files of the chorales that are read; all of them take a minute."""
LEFT_OUT = ("cache", "mlflow.lock", "dispatcher", "logs")
"""What a home can do without."""


def series(rows: int, day: Callable[[int], str]) -> bytes:
    """A season of twelve steps on a slope; some steps are missing."""
    draw = random.Random(1)
    lines = ["date,value"]
    for step in range(rows):
        value = 50 + step / 10 + 8 * math.sin(step * math.pi / 6) + draw.gauss(0, 1)
        lines.append(f"{day(step)},{'' if step % 37 in (20, 21) else format(value, '.2f')}")
    return "\n".join(lines).encode()


def monthly(step: int) -> str:
    """The first of a month, the day first: 01/02/2001 is in February."""
    return f"01/{step % 12 + 1:02d}/{1990 + step // 12}"


def iso(step: int) -> str:
    """The first of a month."""
    return f"{1990 + step // 12}-{step % 12 + 1:02d}-01"


def stars(mixed: bool) -> bytes:
    """Opinions with one to five stars; `mixed` writes some of them as decimal numbers."""
    draw = random.Random(2)
    words = {1: "broke after a day and was awful", 3: "it is fine for the price", 5: "great, I loved every minute"}
    lines = ["review,stars"]
    for number in range(150):
        star = draw.choice(sorted(words))
        said = draw.sample(words[star].split(), 4)
        lines.append(f'"{" ".join(said)}",{star}{".0" if mixed and number % 3 == 0 else ""}')
    return "\n".join(lines).encode()


def tale(words: int, end: bytes = b"") -> bytes:
    """Sentences of a tiny language."""
    draw = random.Random(3)
    return " ".join(draw.choice(["la", "lo", "mira", "mora", "niña", "sal."]) for _ in range(words)).encode() + end


SHORT = {"training": {"epochs": 2, "threads": 1, "device": "cpu"}, "model": {"hidden": 4}}


def tables(keep: Callable[[bytes, str], str]) -> dict[str, dict[str, Any]]:
    """The experiments by their name; what each is for stands in `tests/old_home/test_old_home.py`."""
    forecast = {"kind": "forecasting", "window": 12, "horizon": 3}
    opinion = {"kind": "sentiment", "vector_size": 4}
    windows = {"kind": "writing", "state": "windows", "window": 20}
    found: dict[str, dict[str, Any]] = {
        "sunspots": {"task": forecast, "data": {"kind": "sunspots"}},
        "gaps": {"task": forecast, "data": {"kind": "own_series", "file": keep(series(240, iso), "gaps.csv")}},
        "day first": {"task": forecast, "data": {"kind": "own_series", "file": keep(series(240, monthly), "days.csv")}},
        "stars": {"task": opinion, "data": {"kind": "own_texts", "file": keep(stars(False), "stars.csv")}},
        "mixed stars": {
            "task": opinion, "data": {"kind": "own_texts", "file": keep(stars(True), "mixed.csv")},
        },
        "opinions": {"task": opinion, "data": {"kind": "opinions", "size": 200}},
        "chorales": {"task": {"kind": "chords"}, "data": {"kind": "bach_chorales"}},
        "tale": {"task": windows, "data": {"kind": "own_text", "file": keep(tale(800), "tale.txt")}},
        "cut tale": {"task": windows, "data": {"kind": "own_text", "file": keep(tale(800, b" ni\xc3"), "cut.txt")}},
        "stopped": {"task": forecast, "data": {"kind": "sunspots"}, "training": SHORT["training"] | {"epochs": 6}},
        "stopped gaps": {
            "task": forecast, "data": {"kind": "own_series", "file": keep(series(240, iso), "gaps.csv")},
            "training": SHORT["training"] | {"epochs": 6},
        },
        "stopped tale": {
            "task": windows, "data": {"kind": "own_text", "file": keep(tale(800), "tale.txt")},
            "training": SHORT["training"] | {"epochs": 6},
        },
        "waiting": {"task": forecast, "data": {"kind": "elnino"}},
    }  # fmt: skip
    return {name: SHORT | table | {"name": name} for name, table in found.items()}


def fill(home: Path) -> None:
    """Train everything into the home folder."""
    uploads, worker, verifying, stewardship = (
        importlib.import_module(f"playground.{name}")
        for name in ("uploads", "launch.worker", "launch.verifying", "launch.stewardship")
    )
    runs, studies, verified = (
        importlib.import_module(f"playground.tracking.{name}") for name in ("runs", "studies", "verified")
    )
    experiment = importlib.import_module("playground.experiment").Experiment
    plan = importlib.import_module("playground.studies.plan").Plan
    importlib.import_module("playground.datasets.bach_chorales").BachChorales._most = CHORALES

    for name, table in tables(uploads.keep).items():
        held = name != "waiting"
        run_id = runs.submit(experiment.configure(table), owner="local", held=held)
        if held:
            epochs: list[object] = []

            def hear(event: object, heard: list[object] = epochs) -> None:
                if type(event).__name__ == "Epoch":
                    heard.append(event)

            def stop(half: bool = name.startswith("stopped"), heard: list[object] = epochs) -> str | None:
                return "stop" if half and len(heard) > 3 else None

            print(name, worker.execute(run_id, listen=hear, should_stop=stop).status, flush=True)
        if name == "sunspots":
            outcome = verifying.verify(run_id)
            verified.keep(run_id, outcome.identical, outcome.text)

    base = experiment.configure(SHORT | {"task": {"kind": "forecasting", "window": 12, "horizon": 3},
                                         "data": {"kind": "elnino"}, "name": "elnino"})  # fmt: skip
    study = studies.submit(plan("three seeds", "seeds", base.plain(), (), {}, (0, 1, 2)), owner="local")
    stewardship.Stewardship().look()
    of_study = sorted(runs.listing(study=study), key=lambda run: run.trial)
    for run in of_study[:2]:
        print("study", worker.execute(run.id).status, flush=True)


def without_this_machine(home: Path) -> None:
    """Put `MOVED` where the record names the home folder, and let nothing stay that is not needed."""
    with closing(sqlite3.connect(home / "mlflow.db")) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute(
            "UPDATE experiments SET artifact_location = replace(artifact_location, ?, ?)", (str(home), MOVED)
        )
        connection.execute("UPDATE runs SET artifact_uri = replace(artifact_uri, ?, ?)", (str(home), MOVED))
        connection.execute(
            "UPDATE experiments SET artifact_location = ? WHERE experiment_id = 0", (f"file://{MOVED}/0",)
        )
        connection.execute("UPDATE tags SET value = 'a machine' WHERE key = 'playground.host'")
        connection.commit()
        connection.execute("VACUUM")
    for file in home.rglob("*"):
        if file.is_file() and str(home).encode() in (content := file.read_bytes()):
            print("names the home folder:", file.relative_to(home), content.count(str(home).encode()))


def pack(home: Path, target: Path) -> None:
    """Everything but `LEFT_OUT`, without names and times of this machine."""
    with tarfile.open(target, "w:xz", preset=9) as archive:
        for file in sorted(home.rglob("*")):
            name = file.relative_to(home)
            if not file.is_file() or name.parts[0] in LEFT_OUT or name.suffix == ".lock":
                continue
            entry = tarfile.TarInfo(str(name))
            content = file.read_bytes()
            entry.size, entry.mtime, entry.mode = len(content), int(file.stat().st_mtime), 0o600
            archive.addfile(entry, io.BytesIO(content))


if __name__ == "__main__":
    folder = Path(tempfile.mkdtemp()).resolve() / "home"
    os.environ |= {"PLAYGROUND_HOME": str(folder), "PLAYGROUND_SLOTS": "1", "PLAYGROUND_DEVICE": "cpu"}
    fill(folder)
    without_this_machine(folder)
    pack(folder, Path(sys.argv[1]))
    print(json.dumps({"home": str(folder), "bytes": Path(sys.argv[1]).stat().st_size}))
