"""A warmed process whose trainers say their session and a word, wait as long as `TEST_SLEEP` says, and end with code 5."""

import os
import sys
import time

from playground.launch.launchers import forkserver


def trainer(_run_id: str) -> int:
    sys.stderr.write(f"session {os.getsid(0)}\na word\n\n")
    time.sleep(float(os.environ.get("TEST_SLEEP", "0")))
    return 5


if __name__ == "__main__":
    sys.exit(forkserver.main(lambda: None, trainer))
