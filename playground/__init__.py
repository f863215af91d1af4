"""RNN Playground: try, train and compare networks for sequences.

Imported before everything else, so that what torch and numpy read of the environment when they start is set here.
"""

import os

__version__ = "0.2.0"

IDLE_THREADS_SLEEP = {"OMP_WAIT_POLICY": "PASSIVE", "KMP_BLOCKTIME": "0", "OPENBLAS_THREAD_TIMEOUT": "4"}
"""Idle threads sleep at once: GNU's OpenMP (torch on Linux) would spin for milliseconds, LLVM's (macOS) for 0.2 s, and
OpenBLAS (numpy) for a tenth of a second. On a busy machine that takes the processor from the very thread they wait for."""

for _name, _value in IDLE_THREADS_SLEEP.items():
    os.environ.setdefault(_name, _value)
