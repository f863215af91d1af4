"""What the server does by the way, at the lowest priority: example runs at the first start, then slow data.

Started by `serve` as `python -m playground.launch.server.first_start [--examples]`; ends when it has done.
"""

import sys
import traceback

from playground.errors import PlaygroundError
from playground.launch.data import preparation


def main(arguments: list[str]) -> int:
    """Submit the example runs if asked to, then prepare every data set that takes long."""
    preparation.yield_to_others()
    failed = 0
    if "--examples" in arguments:
        try:
            from playground.launch.server import examples  # noqa: PLC0415 (brings torch)

            examples.submit()
        except PlaygroundError as error:
            failed = 1
            sys.stderr.write(f"No example runs: {error.text.en}\n")
        except Exception:
            failed = 1
            traceback.print_exc()
    return preparation.main() or failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
