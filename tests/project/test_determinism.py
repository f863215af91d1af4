"""The same preset and seed give the same numbers: twice in one process, after another training, and in a new process.

The presets as they are, but for short trainings of narrow networks on a part of the data.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from playground.dataset import AnyRecords, Characters, Melodies, Melody
from playground.experiment import Experiment
from playground.training import Epoch, Trainer

ROOT = Path(__file__).parent.parent.parent
SHORT: dict[str, dict[str, str]] = {
    "forecasting": {"model.hidden": "8", "task.window": "24"},
    "sentiment": {"model.hidden": "8", "data.size": "400"},
    "chords": {"model.hidden": "8"},
    "writing": {"model.hidden": "16", "task.window": "40"},
}
EVERYWHERE = {"training.epochs": "1", "training.threads": "1", "training.device": "cpu", "seed": "7"}

pytestmark = pytest.mark.usefixtures("one_thread")


def records_of(experiment: Experiment) -> AnyRecords:
    """A part of the preset's data; reading the chorales takes a minute, so there are tunes of ours in their place."""
    if experiment.data.records == "melodies":
        return Melodies(tuple(tune(number) for number in range(16)))
    found = experiment.data.load()
    if isinstance(found, Characters):
        return Characters(found.pieces[:40], found.notation, found.notes)
    return found


def tune(number: int) -> Melody:
    """Sixteen beats that wander over the scale, each with the triad below it."""
    scale, roots = (60, 62, 64, 65, 67, 69, 71), (0, 7, 9 + 12, 5)
    notes = tuple((float(beat), 1.0, scale[(number + beat * (1 + number % 3)) % 7]) for beat in range(16))
    chords = tuple((float(beat), 1.0, roots[(number + beat // 2) % 4]) for beat in range(16))
    return Melody(f"tune {number}", notes, chords, 0, False, "4/4")


def numbers(preset: str) -> dict[str, object]:
    """Every loss and every test metric of a shortened preset."""
    words = (ROOT / "experiments" / "presets" / f"{preset}.toml").read_text("utf-8")
    experiment = Experiment.from_toml(words, EVERYWHERE | SHORT[preset])
    data = experiment.prepare(records_of(experiment))
    trainer = Trainer(experiment.training, experiment.task, experiment.network(data.sizes), data, experiment.seed)
    epochs = [event for event in trainer if isinstance(event, Epoch)]
    assert len(epochs) == 2 and trainer.position.step > 0
    losses = [(epoch.train_loss, epoch.validation_loss) for epoch in epochs[1:]]
    return {"losses": losses, "weights": sum(float(w.double().sum()) for w in trainer.last_weights().values())} | {
        "metrics": trainer.test(),
    }


@pytest.fixture(scope="module")
def elsewhere() -> dict[str, dict[str, object]]:
    """The numbers of all four from a process of its own, in the opposite order."""
    code = "import json, sys; from tests.project.test_determinism import numbers; "
    code += "print(json.dumps({preset: numbers(preset) for preset in sys.argv[1:]}))"
    done = subprocess.run(
        [sys.executable, "-c", code, *reversed(SHORT)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, object]] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("preset", SHORT)
def test_the_same_numbers_again(preset: str, elsewhere: dict[str, dict[str, object]]) -> None:
    first = numbers(preset)
    other = list(SHORT)[list(SHORT).index(preset) - 1]
    numbers(other)
    second = numbers(preset)
    assert first == second
    assert json.loads(json.dumps(first)) == elsewhere[preset]


@pytest.mark.parametrize("preset", SHORT)
def test_sizes_do_not_depend_on_the_seed(preset: str) -> None:
    words = (ROOT / "experiments" / "presets" / f"{preset}.toml").read_text("utf-8")
    experiment = Experiment.from_toml(words, EVERYWHERE | SHORT[preset])
    records = records_of(experiment)
    found = [experiment.task.prepare(records, experiment.pattern, seed).sizes for seed in (0, 1)]
    assert found[0] == found[1]
