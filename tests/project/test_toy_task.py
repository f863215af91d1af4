"""A task is added by one file: here a toy of at most 80 lines, put into a copy of the package where nothing else is changed."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
TOY = Path(__file__).parent / "toy_task.py.txt"

EXPERIMENT = """
name = "NAME"
[task]
kind = "digit_sum"
[model]
hidden = 8
cell = "NAME"
[training]
epochs = 2
threads = 1
"""

PAGES = """
import sys
from pathlib import Path

from streamlit.testing.v1 import AppTest

ids = sys.argv[1:]


def opened(page, **query):
    app = AppTest.from_file(str(Path("pages/app.py").resolve()), default_timeout=120)
    app.switch_page(page + ".py")
    for name, value in {"lang": "en", **query}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception and not app.error, (page, app.exception, app.error)
    return app


def asked_for_an_answer(app):
    (button,) = [one for one in app.button if one.label == "Predict"]
    button.click().run()
    assert not app.exception and not app.error, (app.exception, app.error)
    return [table for table in app.dataframe if "class" in table.value.columns]


design = opened("design")
(tasks,) = [one for one in design.get("button_group") if str(one.key).startswith("design.task.")]
print("in the form:", any("Sum of digits" in option for option in tasks.options))
compared = opened("compare", runs=",".join(ids))
print("compared:", any("accuracy" in frame.value.to_string() for frame in compared.dataframe))
(answers,) = asked_for_an_answer(opened("try_it", run=ids[0]))
print("tried:", list(answers.value["number"]), len(answers.value))
opened("run", run=ids[0])
"""


@pytest.fixture
def copy(tmp_path: Path, record: Path) -> Path:
    """The package with the toy in it; its home has an empty store."""
    assert len(TOY.read_text("utf-8").splitlines()) <= 80
    for folder in ("playground", "pages", "tests"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("old_home"))
    shutil.copytree(ROOT / "experiments" / "presets", tmp_path / "experiments" / "presets")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copy(TOY, tmp_path / "playground" / "tasks" / "digit_sum.py")
    return tmp_path


def run(folder: Path, *arguments: str) -> str:
    """What a program in the copy prints."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def told(folder: Path, *commands: list[str]) -> list[dict[str, Any]]:
    """What commands in the copy say with `--json`, one after another in one process."""
    code = "import json, sys; from playground.__main__ import main; print(*map(main, json.loads(sys.argv[1])))"
    *said, codes = run(folder, "-c", code, json.dumps([[*words, "--json"] for words in commands])).splitlines()
    assert set(codes.split()) == {"0"}
    return [json.loads(line) for line in said]


@pytest.mark.slow
def test_a_task_is_added_by_one_file_and_no_other_edit(copy: Path) -> None:
    for cell in ("gru", "lstm"):
        (copy / f"{cell}.toml").write_text(EXPERIMENT.replace("NAME", cell), "utf-8")
    (copy / "new.txt").write_text("12\n345\n8\n" * 20, "utf-8")
    *trained, new, answer = told(
        copy,
        ["train", "gru.toml"],
        ["train", "lstm.toml"],
        ["evaluate", "gru", "--data", "new.txt"],
        ["generate", "lstm", "--text", "2024"],
    )
    for one in trained:
        assert {"accuracy", "macro_f1"} <= set(one["metrics"])
        assert one["baselines"]["majority"]["kind"] == "trivial"
        assert any(floor["kind"] == "network" for floor in one["baselines"].values())
    ids = [one["run_id"] for one in trained]
    # Two in three of 12, 345 and 8 have an even sum.
    assert new["items"] == 60 and round(60 * new["metrics"]["accuracy"]) in (0, 20, 40, 60)
    assert answer["input"] == {"number": ["2024"]} and answer["output"]["class"][0] in ("even", "odd")
    shown = run(copy, "-c", PAGES, *ids)
    assert "in the form: True" in shown and "compared: True" in shown and "tried: ['7'] 1" in shown


@pytest.mark.slow
def test_the_contract_tests_take_the_task_up(copy: Path) -> None:
    tests = ("tests/project/test_shelves.py", "tests/project/test_combinations.py")
    said = run(
        copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests, "-k", "digit_sum or tasks_name or folders", "-rA"
    )
    assert "tasks-digit_sum" in said and "datasets-digit_sum" in said and "digit_sum0-sequence_to_vector-" in said
