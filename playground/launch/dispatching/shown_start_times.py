"""The starts that waiting runs were told: what was told does not grow unnoticed from one look to the next."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from playground.launch.dispatching.start_times import Turn

_SWING, _LEAST = 0.2, 10.0
"""By how much a start may move later before that is told: a share of the wait that was told, and seconds, at least."""
_MARGIN = 1.25
"""What a wait that turned out too short is multiplied by, so that it is corrected rarely."""


@dataclass
class _Told:
    moment: float
    wait: float
    position: int | None
    late: bool = False


@dataclass
class ToldStarts:
    """The starts told so far, by run: they move earlier freely, later only in steps that are said to be late."""

    _told: dict[str, _Told] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def hold(self, turns: Sequence[Turn]) -> list[Turn]:
        """The prospects of all waiting runs as they are to be told now."""
        with self._lock:
            waiting = {turn.run.id for turn in turns if turn.begins is not None}
            self._told = {run_id: told for run_id, told in self._told.items() if run_id in waiting}
            return [turn if turn.begins is None else self._hold(turn, turn.begins) for turn in turns]

    def _hold(self, turn: Turn, begins: float) -> Turn:
        now = time.monotonic()
        told = self._told.get(turn.run.id)
        # Whoever was put behind others waits for another reason than a wrong estimate.
        if told is None or (told.position or 0) < (turn.position or 0):
            told = _Told(now + begins, begins, turn.position)
        elif now + begins > told.moment + max(_SWING * told.wait, _LEAST):
            wait = begins * _MARGIN if turn.latest is None else min(begins * _MARGIN, turn.latest)
            told = _Told(now + wait, wait, turn.position, late=True)
        else:
            told.moment, told.position = min(told.moment, now + begins), turn.position
        self._told[turn.run.id] = told
        return replace(turn, begins=max(0.0, told.moment - now), late=told.late)
