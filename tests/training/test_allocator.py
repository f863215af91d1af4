"""The allocator is tuned where there is glibc, and left alone elsewhere."""

import platform

import pytest

from playground.training import ENVIRONMENT, tune_allocator


def test_tunes_glibc():
    assert tune_allocator() is (platform.system() == "Linux" and platform.libc_ver()[0] == "glibc")


def test_is_silent_elsewhere(monkeypatch):
    monkeypatch.setattr(platform, "system", lambda: "Windows")
    assert tune_allocator() is False


@pytest.mark.parametrize("name", ["MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "MALLOC_TOP_PAD_"])
def test_the_same_for_children(name):
    assert int(ENVIRONMENT[name]) >= 64 << 20
