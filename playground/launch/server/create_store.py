"""What must be there before anything else starts: the record of runs."""

import sys

from playground.errors import PlaygroundError
from playground.tracking import store


def main() -> int:
    """Make the record where there is none; the exit code."""
    try:
        store.check()
    except PlaygroundError as error:
        sys.stderr.write(f"{error.text.en}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
