"""What the server does by the way, at the lowest priority: example runs at the first start, then slow data.

Started by `serve` as `python -m playground.launch.server.first_start [--examples]`; ends when it has done.
"""

import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import psutil

from playground.dataset import DATASETS
from playground.errors import PlaygroundError
from playground.launch.data import preparation


def main(arguments: list[str]) -> int:
    """Submit the example runs if asked to, then prepare every data set that takes long; one failure keeps nothing else."""
    _yield_to_others()
    steps: dict[str, Callable[[], object]] = {"No example runs": _submit_examples} if "--examples" in arguments else {}
    steps |= {name: partial(_prepare, name) for name in preparation.names()}
    failed = 0
    for name, step in steps.items():
        try:
            step()
        except PlaygroundError as error:
            failed = 1
            sys.stderr.write(f"{name}: {error.text.en}\n")
        except Exception:
            failed = 1
            traceback.print_exc()
    return failed


def _submit_examples() -> None:
    from playground.launch.server import examples  # noqa: PLC0415 (brings torch)

    examples.submit()


def _prepare(name: str) -> None:
    dataset = DATASETS[name]()
    if not dataset.ready():
        preparation.load(dataset)


def _yield_to_others() -> None:
    """Take the lowest priority for processor and disk."""
    process = psutil.Process()
    with suppress(psutil.Error, OSError):
        process.nice(psutil.BELOW_NORMAL_PRIORITY_CLASS if sys.platform == "win32" else 19)
    with suppress(psutil.Error, OSError, AttributeError):
        process.ionice(psutil.IOPRIO_CLASS_IDLE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
