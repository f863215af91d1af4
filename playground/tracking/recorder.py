"""Writes a run down while it trains: at once into its journal, from there into the record by one background thread.

Nothing that the training thread calls waits for the record. Where the record is away, the thread tries again, ever
more slowly, from where it was; what is left at the end is delivered by `catch_up`.
"""

import logging
import shutil
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict
from types import TracebackType
from typing import Any, Self

from filelock import Timeout
from mlflow.entities import RunTag

from playground.errors import NotFound, RunFailed, TrackingFailed
from playground.text import Text
from playground.tracking import delivery, journal, store
from playground.tracking.folders import folder, outbox, write
from playground.tracking.journal import Pen
from playground.tracking.known import known
from playground.tracking.names import Metric, Status, Tag, sample_file
from playground.tracking.run import tagged
from playground.tracking.search import get
from playground.tracking.system import Gauge
from playground.training import Epoch, Event, Progress

_BEAT = 0.5
"""Seconds between two deliveries."""
_HEART = 3.0
"""Seconds between two heartbeats."""
_SYSTEM = 10.0
_LAST = 30.0
"""Seconds that the end of a run waits for the record before it leaves the rest to `catch_up`."""

_log = logging.getLogger(__name__)


class Recorder:
    """Records one run of this process; a context that ends the background thread.

    Attributes:
        wish: who asked the run to stop, once somebody has (or it was deleted).
        known: what is recorded already, by this session or an earlier one.
    """

    def __init__(self, run_id: str) -> None:
        self.run_id = run_id
        self.wish: Text | None = None
        self.known = known(run_id)
        self._lock = delivery.lock(run_id)
        try:
            self._lock.acquire(timeout=_LAST)
        except Timeout:
            raise RunFailed(
                Text("Another process records this run already.", "Otro proceso ya registra esta ejecución.")
            ) from None
        self._pen = Pen(run_id)
        self._state: dict[str, str] = {}
        self._said: dict[str, str] = {}
        self._guard = threading.Lock()
        self._over = threading.Event()
        self._gauge = Gauge()
        self._last_point = -1.0
        self._thread = threading.Thread(target=self._work, name="recorder", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.close()

    def phase(self, text: Text, share: float = 0.0, eta: float | None = None) -> None:
        """Say what is being done and how much of it is."""
        state = {Tag.PHASE: tagged(text), Tag.SHARE: f"{share:.3f}", Tag.ETA: "" if eta is None else f"{eta:.0f}"}
        with self._guard:
            self._state |= state

    def event(self, event: Event) -> None:
        """Record what the engine tells; what an earlier session has recorded, and was done again, is left out."""
        if isinstance(event, Progress):
            # A curve of some hundred points is enough, however long the run.
            if event.step > self.known.step and event.seconds - self._last_point >= max(_BEAT, event.seconds / 300):
                self._last_point, self.known.step = event.seconds, event.step
                point = asdict(event) | {"epoch": event.epoch - 1 + event.share}
                self._pen.write({"type": "point", "time": _now(), **point})
        elif isinstance(event, Epoch) and event.number > self.known.epoch:
            table = asdict(event)
            sample = table.pop("sample") | {"epoch": event.number}
            self.file(sample_file(event.number), journal.encoded(sample))
            self._pen.write({"type": "epoch", "time": _now(), **table})
            self.known.epoch = event.number

    def metrics(self, values: Mapping[str, float], step: int = 0) -> None:
        """Record values of the whole run, by their names in the record."""
        if step == 0:
            self.known.values |= set(values)
        self._pen.write({"type": "metrics", "time": _now(), "step": step, "values": dict(values)})

    def tags(self, values: Mapping[str, str]) -> None:
        """Record words about the run."""
        self._pen.write({"type": "tags", "values": dict(values)})

    def file(self, name: str, content: bytes) -> None:
        """Keep a file with the run, under this artifact path."""
        write(outbox(self.run_id) / name, content)
        self._pen.write({"type": "file", "name": name})

    def data(self, name: str, digest: str, profile: Mapping[str, Any]) -> None:
        """Record which data was used, for MLflow's own pages."""
        self._pen.write({"type": "data", "name": name, "digest": digest, "profile": dict(profile)})

    def sync(self) -> None:
        """Wait until what is written down would survive a power cut: a checkpoint must not know more."""
        self._pen.sync()

    def finish(self, status: Status, reason: Text | None = None) -> bool:
        """Write how the session ended and wait for the record, though not for ever; whether it knows everything.

        Args:
            status: `finished`, `failed`, `stopped`; or `queued`, to go on later.
            reason: why it failed or stopped.
        """
        words = {"en": reason.en, "es": reason.es} if reason else None
        self._pen.write({"type": "end", "time": _now(), "status": status, "reason": words})
        self.close()
        return not delivery.pending(self.run_id)

    def close(self) -> None:
        """Deliver what there is, end the thread, let the journal go."""
        if self._over.is_set():
            return
        self._over.set()
        self._thread.join(_LAST + _BEAT)
        self._pen.close()
        self._lock.release()

    def _work(self) -> None:
        wait, heart, system, reading = _BEAT, 0.0, time.monotonic(), self.known.reading
        while not self._over.wait(wait if wait > _BEAT or heart else 0.05):
            now = time.monotonic()
            if now - system >= _SYSTEM:
                system, reading = now, reading + 1
                self._pen.write({"type": "metrics", "time": _now(), "step": reading, "values": self._gauge.read()})
            try:
                while delivery.deliver(self.run_id) and not self._over.is_set():
                    pass
                self._beat(now - heart >= _HEART)
                heart = now if now - heart >= _HEART else heart
                wait = _BEAT
            except TrackingFailed:
                wait = min(30.0, wait * 2)
            except (delivery.RunGone, NotFound):
                self._gone()
                return
        self._rest()

    def _beat(self, heart: bool) -> None:
        """Say what is being done, where that has changed, and look for wishes."""
        self.wish = get(self.run_id).wish or self.wish
        with self._guard:
            changed = {name: value for name, value in self._state.items() if self._said.get(name) != value}
        if heart:
            changed[Tag.HEARTBEAT] = str(_now())
        if changed:
            with store.reaching():
                store.client().log_batch(self.run_id, tags=[RunTag(name, value) for name, value in changed.items()])
            self._said |= changed

    def _rest(self) -> None:
        """Deliver the end of the journal, for a while."""
        until, wait = time.monotonic() + _LAST, 0.1
        while time.monotonic() < until:
            try:
                while delivery.deliver(self.run_id):
                    pass
            except TrackingFailed:
                time.sleep(wait)
                wait = min(5.0, wait * 2)
            except delivery.RunGone:
                self._gone()
                return
            else:
                return
        _log.warning("the record is away; what is left is delivered when it is back")

    def _gone(self) -> None:
        self.wish = Text("The run was deleted.", "La ejecución se eliminó.")
        shutil.rmtree(outbox(self.run_id), ignore_errors=True)
        write(folder(self.run_id) / "journal.position", str(journal.size(self.run_id)).encode())


def baselines(found: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    """The metrics of baselines by their names in the record."""
    return {
        f"{Metric.BASELINE}{name}/{metric}": value
        for name, table in found.items()
        for metric, value in table["metrics"].items()
    }


def _now() -> int:
    return int(time.time() * 1000)
