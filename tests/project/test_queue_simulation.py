"""The simulation of the queue says something about the product's own order, and the same each time."""

import importlib.util
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "experiments" / "queue_simulation.py"


@pytest.fixture(scope="module")
def simulation() -> Iterator[ModuleType]:
    found = importlib.util.spec_from_file_location("queue_simulation", SCRIPT)
    assert found is not None and found.loader is not None
    made = importlib.util.module_from_spec(found)
    sys.modules[found.name] = made
    found.loader.exec_module(made)
    yield made
    del sys.modules[found.name]


def test_turns_help_whoever_wants_little(simulation: ModuleType) -> None:
    def median(policy: str) -> float:
        hour = simulation.Hour(20, simulation.Room("2", 2), policy, [30.0, 60.0], 0)
        return statistics.median(hour.play().modest)

    assert median("turns") < median("first come") / 2
    assert median("turns") == median("turns")
    assert median("turns and limits") < median("first come") / 2


def test_the_order_is_the_products(simulation: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    from playground.tracking import queue

    assert simulation.order is queue.order
    asked: list[int] = []

    def counted(waiting: list[object], running: object, served: object) -> list[object]:
        asked.append(len(waiting))
        return queue.order(waiting, running, served)  # type: ignore[arg-type,return-value]

    monkeypatch.setattr(simulation, "order", counted)
    simulation.Hour(10, simulation.Room("1", 1), "turns", [60.0], 0).play()
    assert len(asked) > 10 and max(asked) > 1


def test_its_runs_take_as_long_as_those_of_the_studies(simulation: ModuleType) -> None:
    lengths = simulation.measured_lengths()
    assert min(lengths) > 3 and max(lengths) <= 300
    assert len(lengths) == 4 * len(list(SCRIPT.parent.glob("*/study.toml")))
