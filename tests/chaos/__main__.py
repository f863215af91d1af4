"""`python -m tests.chaos [FAULT ...]`: every fault 20 times at random moments; nothing may be lost.

One line for each round, with the seed that gives it again, and a table at the end; exit code 1 if anything was lost,
doubled or wrong, or if there was no time for a round. Two deployments work side by side: one keeps its record in SQLite, one with an MLflow server, which
mostly waits for a server that is away.
"""

import argparse
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from tests.chaos.faults import FAULTS
from tests.chaos.rounds import Result, suite, tell


def main() -> int:
    """Strike as asked on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("faults", nargs="*", metavar="FAULT", help=", ".join(FAULTS))
    parser.add_argument("--rounds", type=int, default=20, help="of each fault")
    parser.add_argument("--seed", type=int, help="of the first round; with --rounds 1 the same moments again")
    parser.add_argument("--away", type=float, default=60.0, help="seconds that the record is away")
    parser.add_argument("--minutes", type=float, default=58.0, help="no round begins after that")
    parser.add_argument("--report", type=Path, help="where the results go as JSON")
    asked = parser.parse_args()
    wrong = [name for name in asked.faults if name not in FAULTS]
    if wrong:
        parser.error(f"there is no fault {wrong[0]}; there are {', '.join(FAULTS)}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # and leave nothing running
    names = asked.faults or list(FAULTS)
    begun = time.monotonic()
    lanes = [lane for server in (False, True) if (lane := [name for name in names if FAULTS[name].server == server])]
    results = _one_lane(lanes[0], asked) if len(lanes) == 1 else _side_by_side(lanes, asked)
    if asked.report is not None:
        asked.report.write_text(json.dumps([asdict(result) for result in results]))
    else:
        _table(names, results, time.monotonic() - begun)
    return 1 if any(result.problem for result in results) or len(results) < len(names) * asked.rounds else 0


def _one_lane(names: list[str], asked: argparse.Namespace) -> list[Result]:
    results: list[Result] = []
    end = time.monotonic() + 60 * asked.minutes
    home = Path(tempfile.mkdtemp(prefix="chaos-"))
    with suite(names, home / "home", asked.away) as made:
        first = random.SystemRandom().randrange(10**6) if asked.seed is None else asked.seed
        for seed in range(first, first + asked.rounds):
            for name in names:
                if time.monotonic() > end:
                    break
                results.append(made.round(name, seed))
                tell(results[-1])
        if any(result.problem for result in results):
            kept = shutil.copytree(home / "home", home / "kept", ignore=shutil.ignore_patterns("ballast"))
            sys.stdout.write(f"What the processes said is kept in {kept}.\n")
    shutil.rmtree(home / "home", ignore_errors=True)
    return results


def _side_by_side(lanes: list[list[str]], asked: argparse.Namespace) -> list[Result]:
    with tempfile.TemporaryDirectory() as folder:
        reports = [Path(folder) / f"{number}.json" for number in range(len(lanes))]
        more = ["--rounds", str(asked.rounds), "--away", str(asked.away), "--minutes", str(asked.minutes)]
        more += ["--seed", str(asked.seed)] if asked.seed is not None else []
        commands = [
            [sys.executable, "-m", "tests.chaos", *lane, *more, "--report", str(report)]
            for lane, report in zip(lanes, reports, strict=True)
        ]
        started = [subprocess.Popen(command) for command in commands]
        try:
            for process in started:
                process.wait()
        finally:
            for process in started:
                process.terminate()
                process.wait()
        return [Result(**table) for report in reports if report.exists() for table in json.loads(report.read_text())]


def _table(names: list[str], results: list[Result], seconds: float) -> None:
    lines = [f"{'fault':12} rounds  lost, doubled or wrong  resumed  seconds"]
    for name in names:
        mine = [result for result in results if result.fault == name]
        bad, resumed = sum(bool(result.problem) for result in mine), sum(result.failed for result in mine)
        lines.append(f"{name:12} {len(mine):6}  {bad:22}  {resumed:7}  {sum(result.seconds for result in mine):7.0f}")
    sys.stdout.write("\n".join([*lines, f"{len(results)} rounds in {seconds / 60:.1f} minutes", ""]))


if __name__ == "__main__":
    raise SystemExit(main())
