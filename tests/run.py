"""`python -m tests.run`: all tests, fast ones first and on every core, then those that start servers.

The browser is driven beside both, as it is one long chain that leaves half a core idle.

The last lines count all parts together and say what was skipped and why. Under `CI=true` a skipped browser test is a
failure.
"""

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

TESTS = Path(__file__).parent
PARTS = {
    "fast": ["-n", "auto", "-m", "not slow and not browser"],
    "slow": ["-n", "3", "--dist", "loadgroup", "-m", "slow and not browser"],
    "browser": ["-m", "browser"],
}
ENOUGH = 10 * 2**30
"""Bytes of free memory with which the browser's tests run beside the others."""


def main() -> int:
    """Run every part, even after a failure; 0 if all passed."""
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    reasons: list[str] = []
    broken = False
    with TemporaryDirectory() as folder:
        for name, code in run(Path(folder)):
            # 5: nothing was collected, which is right only where some tests were asked for by name.
            broken = broken or code not in ((0, 5) if sys.argv[1:] else (0,))
            report = Path(folder) / f"{name}.xml"
            if report.exists():
                reasons += count(report, counts)
            else:
                print(f"The {name} part ended without a report (exit code {code}).")
                counts["failed"] += 1
    for reason in sorted(set(reasons)):
        print(f"skipped {reasons.count(reason)}: {reason}")
    if os.environ.get("CI") == "true" and any("browser" in reason.lower() for reason in reasons):
        print("A browser test was skipped; under CI that is a failure.")
        broken = True
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return 1 if broken or not counts["passed"] else 0


def run(folder: Path) -> Iterator[tuple[str, int]]:
    """Run the parts; their names and exit codes, as they end."""
    with ExitStack() as stack:
        beside = psutil.virtual_memory().available >= ENOUGH
        if beside:
            # What it says is told once the others have ended, so that the lines do not mix.
            told = stack.enter_context((folder / "browser.txt").open("wb"))
            browser = stack.enter_context(start("browser", folder, told))
        for name in ("fast", "slow"):
            yield name, start(name, folder).wait()
        if not beside:
            browser = stack.enter_context(start("browser", folder))
        code = browser.wait()
        if beside:
            sys.stdout.write((folder / "browser.txt").read_text("utf-8", "replace"))
            sys.stdout.flush()
        yield "browser", code


def start(name: str, folder: Path, told: object = None) -> "subprocess.Popen[bytes]":
    """Start one part, which writes its results into the folder."""
    options = [*PARTS[name], *(sys.argv[1:] or files(name))]
    # One thread for each process: tests compute little, and several of them run side by side. Bytecode is kept: else each
    # of the hundreds of processes that tests start would compile the project anew, which takes it two seconds.
    environment = {"OMP_NUM_THREADS": "1"} | os.environ
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return subprocess.Popen(
        [sys.executable, "-m", "pytest", "-q", "--durations=10", f"--junitxml={folder / name}.xml", *options],
        env=environment,
        stdout=told,  # type: ignore[call-overload]
        stderr=None if told is None else subprocess.STDOUT,
    )


def files(name: str) -> list[str]:
    """The files that have tests of a part: to look through all of them takes each process a quarter of a minute."""
    if name == "fast":
        return []
    return sorted(str(path) for path in TESTS.rglob("test_*.py") if f"mark.{name}" in path.read_text("utf-8"))


def count(report: Path, counts: dict[str, int]) -> list[str]:
    """Add one part's results to the counts; the reasons of what was skipped."""
    reasons = []
    for case in ET.parse(report).getroot().iter("testcase"):
        skipped = case.find("skipped")
        if skipped is not None:
            counts["skipped"] += 1
            reasons.append(re.sub(r"\s+", " ", skipped.get("message") or ""))
        elif case.find("failure") is not None or case.find("error") is not None:
            counts["failed"] += 1
        else:
            counts["passed"] += 1
    return reasons


if __name__ == "__main__":
    raise SystemExit(main())
