"""What findings say of the presets: recorded with all that they go by, and read again by the rules of today."""

import json
import runpy

import pytest

from playground.experiment import PRESETS
from playground.task import TASKS

SCRIPT = runpy.run_path(str(PRESETS.with_suffix(".py")))
RESULTS = json.loads((PRESETS / "results.json").read_text("utf-8"))
EXPERIMENTS = SCRIPT["experiments"]()


@pytest.mark.parametrize("name", sorted(RESULTS))
def test_findings_are_silent_on_a_preset_or_right(name: str) -> None:
    recorded, experiment = RESULTS[name], EXPERIMENTS[name]
    assert recorded["digest"] == experiment.digest(), "measure it again: python experiments/presets.py"
    found = SCRIPT["said"](experiment, recorded)
    assert found == recorded["findings"] and SCRIPT["wrong"](name, found) == []


def test_every_kind_of_task_was_measured_and_gates_among_the_meters() -> None:
    tasks = {EXPERIMENTS[name].plain()["task"]["kind"] for name in RESULTS}
    assert tasks == {name for name in TASKS if TASKS[name].example}
    assert all("saturated_gates" in one["meters"] for one in RESULTS.values())


def test_a_finding_nobody_called_right_is_wrong() -> None:
    name = next(iter(RESULTS))
    spoilt = RESULTS[name] | {"meters": RESULTS[name]["meters"] | {"dead_state": 0.9, "saturated_gates": 0.9}}
    found = SCRIPT["said"](EXPERIMENTS[name], spoilt)
    assert SCRIPT["wrong"](name, found) == ["dead_state", "saturated_gates"]
    assert "**no**" in SCRIPT["report"]({name: spoilt | {"findings": found}})


def test_the_table_is_that_of_the_results() -> None:
    assert SCRIPT["report"](RESULTS) == (PRESETS / "results.md").read_text("utf-8")
