"""Broken runs: their files, and that the product's own findings name the quickest of them and not their remedies."""

import dataclasses
import json
import runpy
from pathlib import Path

import pytest

from playground.errors import WrongFile
from playground.experiment import Experiment
from playground.launch.worker import after_test
from playground.sanity_checks.curves import Curves
from playground.sanity_checks.findings import findings
from playground.studies import failures
from playground.studies.failures import BrokenRun
from playground.training import Epoch, Trainer

EVERY = failures.names()
SPEC = (failures.FAILURES / "echo.toml").read_text("utf-8")


def named(experiment: Experiment) -> set[str]:
    """What is found in a run of an experiment, trained here; without baselines."""
    import pandas as pd

    data = experiment.prepare(experiment.data.load())
    trainer = Trainer(experiment.training, experiment.task, experiment.network(data.sizes), data, experiment.seed)
    rows = [dataclasses.asdict(event) | {"epoch": event.number} for event in trainer if isinstance(event, Epoch)]
    meters = after_test.meters(experiment, data, trainer)
    found = findings(experiment, trainer.test(), {}, meters, Curves.of(pd.DataFrame(rows)))
    return {finding.name for finding in found}


@pytest.mark.parametrize("name", EVERY)
def test_a_broken_run_has_all_its_words_and_a_remedy_that_changes_it(name: str) -> None:
    broken = failures.read(failures.FAILURES / f"{name}.toml")
    words = (broken.title, broken.question, broken.look, broken.diagnosis)
    assert all(text.en != text.es for text in words)
    assert all(text.en[-1] == text.es[-1] and text.en[-1] in ".?" for text in words[1:])
    assert broken.mended.digest() != broken.experiment.digest()
    now, before = broken.mended.flat(), broken.experiment.flat()
    assert {address for address in now if now[address] != before.get(address)} == set(broken.remedy)


@pytest.mark.parametrize("name", EVERY)
def test_every_failure_held_and_every_remedy_worked_with_five_seeds(name: str) -> None:
    measured = json.loads((failures.FAILURES / "results.json").read_text("utf-8"))[name]
    broken = failures.read(failures.FAILURES / f"{name}.toml")
    assert measured["finding"] == broken.finding and measured["holds"]
    assert len(measured["broken"]) == len(measured["mended"]) == 5
    assert measured["digests"] == {"broken": broken.experiment.digest(), "mended": broken.mended.digest()}


def test_the_table_of_results_says_how_little_a_remedy_gained() -> None:
    report = runpy.run_path(str(failures.FAILURES.with_suffix(".py")))["_report"]
    results = json.loads((failures.FAILURES / "results.json").read_text("utf-8"))
    assert report(results) == (failures.FAILURES / "results.md").read_text("utf-8")
    runs = {
        kind: [{"findings": [], "metric": right, "seconds": 1.0, "meters": {"exposure_bias": share}}]
        for kind, right, share in (("broken", 0.75, 0.6), ("mended", 0.8, 0.5))
    }
    made = report({"exposure_bias": {"finding": "exposure_bias", "primary": "token_accuracy", **runs}})
    # Of a quarter of wrong symbols, 40 % are left with the truth; of a fifth, half.
    assert "| +0.05 |" in made and "broken: 0.250 and 0.100" in made and "mended: 0.200 and 0.100" in made


@pytest.mark.parametrize("name", ["echo", "one_class"])
def test_the_quickest_are_named_and_their_remedies_are_not(name: str) -> None:
    broken: BrokenRun = failures.read(failures.FAILURES / f"{name}.toml")
    assert broken.finding in named(broken.experiment)
    assert broken.finding not in named(broken.mended)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('finding = "echo"', 'finding = "nonsense"', "finding"),
        ("task.window = 24", "task.window = 1", "remedy"),
        ("task.window = 24", "task.nothing = 1", "remedy"),
        ('kind = "mackey_glass"', 'kind = "nowhere"', "nowhere"),
        ("[look]", "[hint]", "hint"),
        ("[title]", "[title", "Expected"),
    ],
)
def test_a_wrong_file_is_one_sentence(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in SPEC
    path = tmp_path / "broken.toml"
    path.write_text(SPEC.replace(old, new), "utf-8")
    with pytest.raises(WrongFile, match=said) as refusal:
        failures.read(path)
    assert "\n" not in refusal.value.text.es
