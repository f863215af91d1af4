"""The network between the playground and its tracking server, which can be broken at will."""

import contextlib
import random
import socket
import threading
import time
from typing import Literal

Mode = Literal["fine", "refused", "silent", "cut", "slow"]
"""`refused`: nobody listens; `silent`: connections are taken and nothing comes; `cut`: broken off in the middle of an
answer; `slow`: every answer takes seconds."""


class Proxy:
    """Passes on what comes to `port`; one thread for each direction of each connection.

    Attributes:
        port: where it listens on this machine. delay: seconds before each piece of an answer where it is slow.
    """

    delay = 2.0

    def __init__(self, target: int) -> None:
        self._target = target
        self._mode: Mode = "fine"
        self._open: list[socket.socket] = []
        self._listener: socket.socket | None = None
        self.port = 0
        self._listen()

    def mode(self, mode: Mode) -> None:
        """Be like this from now on; connections that are open meet the same fate."""
        before, self._mode = self._mode, mode
        if mode == "refused" and self._listener is not None:
            _close(self._listener)
            self._listener = None
        if mode in ("refused", "cut"):
            while self._open:
                _close(self._open.pop())
        if before == "silent":  # whoever waited there has to ask again
            while self._open:
                _close(self._open.pop())
        if mode != "refused" and self._listener is None:
            self._listen()

    def close(self) -> None:
        """Let everything go."""
        self.mode("refused")

    def _listen(self) -> None:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(64)
        self.port = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._target), timeout=5)
                far.settimeout(None)
            except OSError:
                _close(near)
                continue
            self._open += [near, far]
            threading.Thread(target=self._pass, args=(near, far, False), daemon=True).start()
            threading.Thread(target=self._pass, args=(far, near, True), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, answers: bool) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                if self._mode == "silent":
                    continue
                if self._mode == "slow" and answers:
                    time.sleep(self.delay)
                if self._mode == "cut" and answers:
                    target.sendall(piece[: random.randint(0, len(piece) - 1)])
                    break
                target.sendall(piece)
        _close(source)
        _close(target)


def _close(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    with contextlib.suppress(OSError):
        one.close()
