"""Idle threads sleep: what the runtimes read when they are loaded is set before, in every process of the product."""

import os
import subprocess
import sys
from collections.abc import Mapping

import pytest

from playground import IDLE_THREADS_SLEEP

OURS = (
    "playground.launch.worker.entry",
    "playground.launch.launchers.forkserver",
    "playground.launch.compute.pool_worker",
    "playground.ui.server",
)


def stderr(code: str, more: Mapping[str, str] = {}) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in IDLE_THREADS_SLEEP} | dict(more)
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    ).stderr


@pytest.mark.skipif(sys.platform != "linux", reason="only GNU's OpenMP says what it has read")
def test_openmp_has_read_it_when_torch_starts() -> None:
    told = stderr("import playground.training", {"OMP_DISPLAY_ENV": "TRUE"})
    assert "OMP_WAIT_POLICY = 'PASSIVE'" in told and "OMP_WAIT_POLICY = 'ACTIVE'" not in told


@pytest.mark.parametrize("module", OURS)
def test_no_program_of_ours_has_torch_before_it_is_set(module: str) -> None:
    # The package is imported before any of its modules; nothing else may have brought torch by then.
    code = f"""
import importlib.util, os, sys
import playground
assert "torch" not in sys.modules and "numpy" not in sys.modules
assert os.environ["OMP_WAIT_POLICY"] == "PASSIVE" and importlib.util.find_spec({module!r})
"""
    stderr(code)


def test_whoever_sets_it_has_the_last_word() -> None:
    stderr("import os, playground; assert os.environ['OMP_WAIT_POLICY'] == 'ACTIVE'", {"OMP_WAIT_POLICY": "ACTIVE"})
