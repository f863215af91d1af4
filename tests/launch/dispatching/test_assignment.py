"""Which run goes where, on slots and runs made up for the purpose."""

import pytest

from playground.hardware import DeviceMemory
from playground.launch.dispatching.assignment import Occupant, assign, yielding
from playground.launch.launchers.base import Slot
from playground.text import Text
from playground.tracking.admission import Expected
from playground.tracking.run import Run

CPU = [Slot(f"cpu:{n}", "cpu", None, 1) for n in (1, 2)]
GPU = [Slot(f"cuda:{n}", "cuda", n, 1) for n in (0, 1)]
SHARES = [Slot(f"cuda:{n}/{part}", "cuda", n, 1) for n in (0, 1) for part in (1, 2)]
GB = 2**30


def run(name: str, device: str = "auto", memory_mb: float | None = None, **more: object) -> Run:
    knobs = {"training.device": device}
    return Run(name, name, "forecasting", "queued", knobs=knobs, expected=Expected(memory_mb=memory_mb), **more)


def starts(waiting: list[Run], slots: list[Slot], occupants: tuple[Occupant, ...] = ()) -> dict[str, str]:
    return {run_id: slot.name for run_id, slot in assign(waiting, occupants, slots, {}).starts.items()}


def test_the_first_of_the_queue_take_the_free_slots() -> None:
    runs = [run("a"), run("b"), run("c")]
    assert starts(runs, CPU) == {"a": "cpu:1", "b": "cpu:2"}
    assert starts(runs, CPU, (Occupant(CPU[0]),)) == {"a": "cpu:2"}
    assert starts(runs, CPU, (Occupant(CPU[0]), Occupant(CPU[1]))) == {}


def test_who_holds_a_slot_that_is_not_known_any_more_counts_too() -> None:
    assert starts([run("a"), run("b")], CPU, (Occupant(None),)) == {"a": "cpu:1"}
    assert starts([run("a"), run("b")], CPU, (Occupant(Slot("cpu:7", "cpu", None, 1)),)) == {"a": "cpu:1"}


def test_a_run_that_leaves_it_open_takes_a_gpu_first() -> None:
    assert starts([run("a"), run("b"), run("c")], GPU + CPU) == {"a": "cuda:0", "b": "cuda:1", "c": "cpu:1"}


def test_a_chosen_device_is_waited_for_and_others_pass() -> None:
    waiting = [run("one", "cuda:1"), run("any gpu", "cuda"), run("third", "cuda"), run("cpu", "cpu")]
    assert starts(waiting, GPU + CPU) == {"one": "cuda:1", "any gpu": "cuda:0", "cpu": "cpu:1"}


def test_shares_of_gpus_are_filled_evenly() -> None:
    waiting = [run(name, "cuda") for name in "abcde"]
    assert starts(waiting, SHARES) == {"a": "cuda:0/1", "b": "cuda:1/1", "c": "cuda:0/2", "d": "cuda:1/2"}


def test_a_device_that_is_not_there_is_said() -> None:
    found = assign([run("a", "cuda"), run("b", "cuda:3"), run("c")], [], CPU, {})
    assert list(found.starts) == ["c"]
    assert "CUDA" in found.waits["a"].en and "CUDA 3" in found.waits["b"].es
    assert "reached" in assign([run("a", "cuda")], [], [], {}).waits["a"].en


def test_paused_runs_are_passed_over() -> None:
    assert starts([run("a", paused=Text.same("paused")), run("b")], CPU[:1]) == {"b": "cpu:1"}


def test_what_can_never_fit_is_refused_with_what_it_needs_and_what_there_is() -> None:
    memory = {"cpu": DeviceMemory(4 * GB, 4 * GB), "cuda:0": DeviceMemory(16 * GB, 16 * GB)}
    found = assign([run("large", "cpu", 5000), run("any", "auto", 5000)], [], [*GPU[:1], *CPU], memory)
    assert {"large"} == set(found.never) and found.starts["any"].name == "cuda:0"
    assert "5.0 GB" in found.never["large"].en and "4,0 GB" in found.never["large"].es
    assert "smaller" in found.never["large"].en


def test_memory_that_is_taken_for_now_is_waited_for_without_being_overtaken() -> None:
    memory = {"cpu": DeviceMemory(4 * GB, 1 * GB)}
    waiting = [run("large", "auto", 3000), run("small")]
    in_training = assign(waiting, [Occupant(CPU[0], Expected(memory_mb=2000))], CPU, memory)
    assert in_training.starts == {} and "3.1 GB" in in_training.waits["large"].en and "small" not in in_training.waits
    # Nothing of ours will give it back, and others need not wait for that.
    alone = assign(waiting, [], CPU, memory)
    assert [slot.name for slot in alone.starts.values()] == ["cpu:1"] and "large" in alone.waits


def test_what_a_run_has_been_promised_is_not_given_away_again() -> None:
    memory = {"cpu": DeviceMemory(4 * GB, 4 * GB)}
    waiting = [run("a", "auto", 2500), run("b", "auto", 2500)]
    assert list(assign(waiting, [], CPU, memory).starts) == ["a"]
    # It has just begun, and the system still shows its memory as free.
    assert list(assign(waiting[1:], [Occupant(CPU[0], Expected(memory_mb=2500))], CPU, memory).starts) == []


def test_a_gpu_with_enough_memory_is_taken() -> None:
    memory = {
        "cuda:0": DeviceMemory(8 * GB, 1 * GB),
        "cuda:1": DeviceMemory(8 * GB, 8 * GB),
        "cpu": DeviceMemory(8 * GB, 8 * GB),
    }
    found = assign([run("a", "auto", 4000), run("b", "auto", 4000)], [], GPU + CPU, memory)
    assert {name: slot.name for name, slot in found.starts.items()} == {"a": "cuda:1", "b": "cpu:1"}


@pytest.mark.parametrize(
    ("left", "asked", "found"),
    [
        ([run("v")], [], ["e1"]),
        ([run("v")], ["e1"], []),
        ([run("v"), run("w")], ["e1"], ["e2"]),
        ([run("v", "cuda")], [], ["e2"]),
        ([run("x", example=True)], [], []),
        ([run("v"), run("w"), run("z")], [], ["e1", "e2"]),
    ],
)
def test_examples_make_room_for_visitors(left: list[Run], asked: list[str], found: list[str]) -> None:
    assert yielding(left, {"e1": CPU[0], "e2": GPU[0]}, asked) == found
