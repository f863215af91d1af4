"""One worker of the compute pool: `python -m playground.launch.compute.pool_worker`, started by `pool`.

It writes where it listens to its standard output, lets in who knows the key from its standard input, then answers calls
one after another: `(function, arguments)` in, `("answer", value)`, `("refusal", error)` or `("defect", traceback)` out. It
leaves when the connection closes.
"""

import gc
import os
import signal
import sys
import traceback
from multiprocessing.connection import Connection, Listener

from playground.errors import PlaygroundError

GENTLE = 5
"""How far workers stand back behind trainings where the processor is short."""


def answer(connection: Connection) -> None:
    """Serve calls until the other side has gone."""
    while True:
        try:
            function, arguments = connection.recv()
        except (EOFError, OSError):
            return
        except Exception:  # a function that this process cannot find
            connection.send(("defect", traceback.format_exc()))
            continue
        try:
            reply: tuple[str, object] = ("answer", function(*arguments))
        except PlaygroundError as error:
            reply = ("refusal", error)
        except Exception:
            reply = ("defect", traceback.format_exc())
        try:
            connection.send(reply)
        except OSError:
            return
        except Exception:  # an answer that cannot travel
            connection.send(("defect", traceback.format_exc()))


def main() -> int:
    """Answer the process that has started this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is for the one who called
    if hasattr(os, "nice"):
        os.nice(GENTLE)
    key = bytes.fromhex(sys.stdin.readline().strip())
    answers = os.dup(1)
    os.dup2(2, 1)  # whatever a library prints is for the log
    _warm()  # before it says that it is ready: a call's time limit is for the call
    with Listener(authkey=key) as listener:
        os.write(answers, f"{listener.address}\n".encode())
        with listener.accept() as connection:
            answer(connection)
    return 0


def _warm() -> None:
    gc.disable()  # what is imported stays: to look through it again and again would take a second
    import torch  # noqa: PLC0415 (what nearly every call needs; seconds)

    from playground import experiment  # noqa: F401, PLC0415
    from playground.settings import settings  # noqa: PLC0415

    torch.set_num_threads(settings().threads_in_force)
    gc.freeze()
    gc.enable()


if __name__ == "__main__":
    sys.exit(main())
