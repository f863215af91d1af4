"""Which Chromium the browser tests drive, and what to do where there is none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--autoplay-policy=no-user-gesture-required",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def executable() -> str | None:
    """`PLAYGROUND_CHROMIUM`, else a Chromium on the PATH, else Playwright's own; None where there is none."""
    named = os.environ.get("PLAYGROUND_CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    return _playwrights()


def install() -> str:
    """Install a Chromium where there is none: Debian's as root, else Playwright's own. Says what came of it."""
    found = executable()
    if found:
        return f"Browser tests use {found}."
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        _quietly(["apt-get", "update"])
        _quietly(["apt-get", "install", "--yes", "--no-install-recommends", "chromium", "fonts-noto-color-emoji"])
    if executable() is None:
        _quietly([sys.executable, "-m", "playwright", "install", "chromium"])
    found = executable()
    if found:
        return f"Browser tests use {found}, installed just now."
    return (
        "No Chromium here and none could be installed: browser tests will be skipped. "
        "Install Chromium, or name one in PLAYGROUND_CHROMIUM."
    )


def _playwrights() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        place = playwright.chromium.executable_path
    return place if Path(place).exists() else None


def _quietly(command: list[str]) -> None:
    subprocess.run(
        command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    )  # fmt: skip
