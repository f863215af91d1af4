"""Writes a run down while it trains: at once into its journal, from there into the record by one background thread.

Nothing that the training thread calls waits for the record. Where the record is away, the thread tries again, ever
more slowly, from where it was; what is left at the end is delivered by `catch_up`. Where the disk is full, training
goes on and what it says waits in memory (see `write_buffer`).
"""

import json
import logging
import shutil
import threading
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import asdict
from typing import Any

from filelock import Timeout

from playground import files
from playground.errors import DiskFull, NotFound, RunFailed, TrackingFailed
from playground.text import Text
from playground.tracking import journal, queue, run_folder, search, store
from playground.tracking.recording import delivery, recorded_before
from playground.tracking.recording.system_metrics import SystemMetrics
from playground.tracking.recording.write_buffer import WriteBuffer
from playground.tracking.run import session, tagged
from playground.tracking.schema import Status, Tag, sample_file
from playground.training import Epoch, Event, Step

_BEAT = 0.5
"""Seconds between two deliveries."""
_HEART = 3.0
"""Seconds between two heartbeats."""
_SYSTEM = 10.0
_LAST = 30.0
"""Seconds that the end of a run waits for the record before it leaves the rest to `catch_up`."""
_ROOM = 600.0
"""Seconds that the end of a run waits for room on the disk; without it, what came after the last checkpoint is lost."""

_log = logging.getLogger(__name__)


class Recorder(AbstractContextManager["Recorder"]):
    """Records one run of this process; a context that ends the background thread.

    Attributes:
        wish: who asked the run to stop, once somebody has (or it was deleted, or has ended in the record).
        known: what is recorded already, by this session or an earlier one.
    """

    def __init__(self, run_id: str) -> None:
        self.run_id = run_id
        self.wish: Text | None = None
        self._session = session(queue.process_tags())
        self.known = recorded_before.known(run_id)
        self._lock = delivery.lock(run_id)
        try:
            self._lock.acquire(timeout=_LAST)
        except Timeout:
            raise RunFailed(
                Text("Another process records this run already.", "Otro proceso ya registra esta ejecución.")
            ) from None
        run_folder.sweep(run_id)
        self._buffer = WriteBuffer(run_id)
        delivery.mend(run_id)
        self._notes = "[]"
        self._state: dict[str, str] = {}
        self._said: dict[str, str] = {}
        self._guard = threading.Lock()
        self._over = threading.Event()
        self._machine = SystemMetrics()
        self._last_point = -1.0
        self._thread = threading.Thread(target=self._work, name="recorder", daemon=True)
        self._thread.start()

    def __exit__(self, *_error: object) -> None:
        self.close()

    def phase(self, text: Text, share: float = 0.0, eta: float | None = None) -> None:
        """Say what is being done and how much of it is."""
        state = {Tag.PHASE: tagged(text), Tag.SHARE: f"{share:.3f}", Tag.ETA: "" if eta is None else f"{eta:.0f}"}
        with self._guard:
            self._state |= state

    def event(self, event: Event) -> None:
        """Record what the engine tells; what an earlier session has recorded is not recorded twice.

        Raises:
            DiskFull: the disk has taken nothing for so long that memory runs short.
        """
        if isinstance(event, Step):
            # A curve of some hundred points is enough, however long the run.
            late = event.seconds - self._last_point >= max(_BEAT, event.seconds / 300)
            if late and event.step > self.known.step:
                self._last_point, self.known.step = event.seconds, event.step
                point = asdict(event) | {"epoch": event.epoch - 1 + event.share}
                del point["done"]  # how far the run is stands in its state
                self._buffer.put({"type": "point", "time": _now(), **point})
        elif isinstance(event, Epoch):
            table = asdict(event)
            del table["done"]
            sample = table.pop("sample") | {"epoch": event.number}
            # Again even where the epoch is known: a power cut may have taken the file and left the line.
            self.file(sample_file(event.number), journal.encoded(sample))
            if event.number > self.known.epoch:
                self._buffer.put({"type": "epoch", "time": _now(), **table})
                self.known.epoch, self.known.step = event.number, max(event.step, self.known.step)

    def metrics(self, values: Mapping[str, float]) -> None:
        """Record values of the whole run, by their names in the record; one that has changed gets a step of its own."""
        for step, fresh in self.known.news(dict(values)).items():
            self._buffer.put({"type": "metrics", "time": _now(), "step": step, "values": fresh})

    def tags(self, values: Mapping[str, str]) -> None:
        """Record words about the run."""
        self._notes = values.get(Tag.NOTES, self._notes)
        self._buffer.put({"type": "tags", "values": dict(values)})

    def file(self, name: str, content: bytes, same_as: str = "") -> None:
        """Keep a file with the run, under this artifact path.

        Args:
            name: the path.
            content: the bytes.
            same_as: another file of the run, kept before, that may have the same bytes: then they are kept once.
        """
        other = {"same_as": same_as} if same_as else {}
        self._buffer.put({"type": "file", "name": name, "size": len(content)} | other, content)

    def data(self, name: str, digest: str, profile: Mapping[str, Any]) -> None:
        """Record which data was used, for MLflow's own pages."""
        self._buffer.put({"type": "data", "name": name, "digest": digest, "profile": dict(profile)})

    def sync(self) -> None:
        """Make sure that all that was recorded survives a power cut; a checkpoint must never be ahead of it.

        Raises:
            DiskFull: this machine's disk takes nothing more.
        """
        self._buffer.sync()

    def finish(self, status: Status, reason: Text | None = None) -> bool:
        """Write how the session ended and wait for the record, though not for ever; whether it knows everything.

        Args:
            status: `finished`, `failed`, `stopped`; or `queued`, to go on later.
            reason: why it failed or stopped.

        Raises:
            DiskFull: this machine's disk took nothing for ten minutes.
        """
        words = {"en": reason.en, "es": reason.es} if reason else None
        self._buffer.put({"type": "end", "time": _now(), "status": status, "reason": words, "session": self._session})
        until = time.monotonic() + _ROOM
        while not self._buffer.clear():
            if time.monotonic() > until:
                raise DiskFull
            time.sleep(_BEAT / 2)
        self.close()
        return not delivery.pending(self.run_id)

    def close(self) -> None:
        """Deliver what there is, end the thread, let the journal go."""
        if self._over.is_set():
            return
        self._over.set()
        self._thread.join(_LAST + _BEAT)
        self._buffer.close()
        self._lock.release()

    def _work(self) -> None:
        wait, heart, system = _BEAT, 0.0, time.monotonic()
        while not self._over.wait(wait if wait > _BEAT or heart else 0.05):
            now = time.monotonic()
            try:
                if now - system >= _SYSTEM and self.known.epoch >= 0:  # see `delivery.values`: not the first metric
                    system = now
                    self.known.reading += 1
                    values = self._machine.read()
                    self._buffer.put({"type": "metrics", "time": _now(), "step": self.known.reading, "values": values})
                self._make_room()
                # Only what no power cut takes back: it would be recorded again, at another moment.
                end = self._buffer.settle()
                while delivery.deliver(self.run_id, end) and not self._over.is_set():
                    pass
                self._beat(now - heart >= _HEART)
                heart = now if now - heart >= _HEART else heart
                wait = _BEAT
            except TrackingFailed:
                wait = min(30.0, wait * 2)
            except (delivery.RunGone, NotFound):
                self._gone()
                return
            except Exception:  # whatever it is, the run's results must still get through
                _log.exception("the recorder stumbled")
                wait = min(30.0, wait * 2)
        self._rest()

    def _make_room(self) -> None:
        """Write what waits for the disk; afterwards the run's notes say that it had to wait."""
        self._buffer.clear()
        waited = self._buffer.waited()
        if waited is not None:
            note = Text(
                "The disk was full for {seconds} s while this run trained; nothing of it is missing.",
                "El disco estuvo lleno {seconds} s durante esta ejecución; no falta nada de ella.",
            ).format(seconds=round(waited))
            notes = [*json.loads(self._notes), {"en": note.en, "es": note.es}]
            self.tags({Tag.NOTES: json.dumps(notes, ensure_ascii=False)})

    def _beat(self, heart: bool) -> None:
        """Say what is being done, where that has changed, and look for wishes."""
        run = search.get(self.run_id)
        self.wish = run.wish or self.wish
        if run.over or run.session != self._session:
            self.wish = run.reason or Text(
                "According to the tracking store this run has ended or another process trains it.",
                "Según el almacén de resultados, esta ejecución ya terminó o la entrena otro proceso.",
            )
        with self._guard:
            if self._buffer.full is not None:
                self._state[Tag.PHASE] = tagged(
                    Text(
                        "training goes on, but the disk of this machine is full: nothing more is kept until there is room",
                        "el entrenamiento continúa, pero el disco de esta máquina está lleno: no se guarda nada más hasta que haya espacio",
                    )
                )
            changed = {name: value for name, value in self._state.items() if self._said.get(name) != value}
        if heart:
            changed[Tag.HEARTBEAT] = str(_now())
        if changed:
            store.write_tags(self.run_id, changed)
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
        deleted = False
        with suppress(TrackingFailed):
            deleted = delivery.deleted(self.run_id)
        if not deleted:  # perhaps only the wrong record is in force: what is here may be all there is of it
            self.wish = Text(
                "The tracking store no longer has this run; what was trained stays on this machine.",
                "El almacén de resultados ya no tiene esta ejecución; lo entrenado queda en esta máquina.",
            )
            return
        self.wish = Text("The run was deleted.", "La ejecución se eliminó.")
        shutil.rmtree(run_folder.outbox(self.run_id), ignore_errors=True)
        files.write(run_folder.folder(self.run_id) / "journal.position", str(journal.size(self.run_id)).encode())


def _now() -> int:
    return int(time.time() * 1000)
