"""The app's server."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow


def test_a_collection_of_garbage_leaves_the_libraries_alone() -> None:
    script = (
        "import gc; from playground.ui import server; server._warm();"
        "print(gc.get_freeze_count(), len(gc.get_objects()))"
    )
    said = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout.split()
    frozen, looked_through = map(int, said)
    assert frozen > 100_000 > looked_through
