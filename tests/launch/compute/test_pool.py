"""The compute pool with real workers: answers, refusals, limits."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from types import ModuleType

import pytest

from playground.errors import Failure, OverLimit, WrongFile
from playground.launch.compute.pool import Pool
from playground.launch.compute.pool_worker import GENTLE
from tests.helpers.waiting import until

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sums() -> Iterator[ModuleType]:
    """Functions that this process and its workers can import."""
    here = str(Path(__file__).parent)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(here)
        patch.setenv("PYTHONPATH", here)
        import computations

        yield computations
    sys.modules.pop("computations", None)


@pytest.fixture(scope="module")
def pool(sums: ModuleType) -> Iterator[Pool]:
    """One worker, so that the next call comes to the same one, or to its replacement."""
    made = Pool(workers=1)
    yield made
    made.close()


def test_it_answers_from_another_process_that_is_kept(pool: Pool, sums: ModuleType) -> None:
    assert pool.compute(sums.double, 21) == 42
    first = pool.compute(os.getpid)
    assert first != os.getpid() and pool.compute(os.getpid) == first


@pytest.mark.skipif(not hasattr(os, "nice"), reason="this system has no niceness")
def test_workers_stand_back_behind_trainings(pool: Pool) -> None:
    assert pool.compute(os.nice, 0) == min(19, os.nice(0) + GENTLE)


def test_refusals_cross_whole_and_defects_do_not_tell(
    pool: Pool, sums: ModuleType, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(WrongFile) as refusal:
        pool.compute(sums.refuse, "no such thing")
    assert refusal.value.text.en == "no such thing" and refusal.value.text.es == "es: no such thing"
    with pytest.raises(Failure) as defect:
        pool.compute(sums.fail)
    assert "secret" not in defect.value.text.en and "a secret of the machine" in caplog.text
    with pytest.raises(Failure):
        pool.compute(sums.unsendable)
    assert pool.compute(sums.double, 1) == 2


def test_limits_and_death_replace_the_worker(pool: Pool, sums: ModuleType) -> None:
    before = pool.compute(os.getpid)
    with pytest.raises(OverLimit, match="longer than the 1 s"):
        pool.compute(sums.sleep, seconds=1)
    with pytest.raises(Failure):
        pool.compute(sums.die)
    held = pool.compute(os.getpid)
    assert held != before
    with pytest.raises(OverLimit, match="memory"):
        pool.compute(sums.grow, memory_mb=1000)
    assert pool.compute(sums.double, 3) == 6


def test_who_waits_too_long_for_a_worker_is_told(pool: Pool, sums: ModuleType) -> None:
    pool.compute(sums.double, 1)

    def occupy() -> None:
        with pytest.raises(OverLimit):
            pool.compute(sums.sleep, seconds=2)

    other = Thread(target=occupy)
    other.start()
    until(lambda: not pool._free, pause=0.01)
    with pytest.raises(OverLimit, match="busy"):
        pool.compute(sums.double, 1, seconds=0.2)
    other.join()
