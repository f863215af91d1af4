"""The allocator is tuned where there is glibc, and left alone elsewhere."""

import platform

from playground.training import tune_allocator


def test_tunes_glibc():
    assert tune_allocator() is (platform.system() == "Linux" and platform.libc_ver()[0] == "glibc")


def test_is_silent_elsewhere(monkeypatch):
    monkeypatch.setattr(platform, "system", lambda: "Windows")
    assert tune_allocator() is False
