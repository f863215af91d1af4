"""`python -m tests.run`: all tests, fast ones first and on every core, then those that need the machine to themselves.

The last lines count all parts together and say what was skipped and why. Under `CI=true` a skipped browser test is a
failure.
"""

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from tempfile import TemporaryDirectory

PARTS = (
    ("fast", ["-n", "auto", "-m", "not slow and not browser"]),
    ("slow", ["-n", "2", "--dist", "loadgroup", "-m", "slow and not browser"]),
    ("browser", ["-m", "browser"]),
)


def main() -> int:
    """Run every part, even after a failure; 0 if all passed."""
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    reasons: list[str] = []
    broken = False
    with TemporaryDirectory() as folder:
        for name, options in PARTS:
            report = Path(folder) / f"{name}.xml"
            # One thread for each process: tests compute little, and several of them run side by side.
            code = subprocess.run(
                [
                    sys.executable,
                    "-m",
                    "pytest",
                    "-q",
                    "--durations=10",
                    f"--junitxml={report}",
                    *options,
                    *sys.argv[1:],
                ],
                env={"OMP_NUM_THREADS": "1"} | os.environ,
                check=False,
            ).returncode
            # 5: nothing was collected, which is right only where some tests were asked for by name.
            broken = broken or code not in ((0, 5) if sys.argv[1:] else (0,))
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
