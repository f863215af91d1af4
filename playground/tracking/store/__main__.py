"""Makes the tracking store where there is none, or reaches it: `python -m playground.tracking.store`."""

import sys

from playground.errors import PlaygroundError
from playground.tracking.store import check


def main() -> int:
    """Make the store where there is none, or reach it; the exit code."""
    try:
        check()
    except PlaygroundError as error:
        sys.stderr.write(f"{error.text.en}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
