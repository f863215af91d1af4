"""One run that holds a slot, as the dispatcher follows it, and why its process has gone, in words."""

import contextlib
import logging
import math
import signal
from dataclasses import dataclass, field
from pathlib import Path

from playground.errors import FULL, DiskFull
from playground.launch.launchers.base import Ended, Process, Slot
from playground.launch.worker.entry import output
from playground.text import Text
from playground.tracking.admission import Expected
from playground.tracking.states import Wish

_TAIL = 4000

FOREGROUND = Text(
    "The command that trained this run ended before the run had finished; resume the run to continue from its last checkpoint.",
    "El comando que entrenaba esta ejecución terminó sin acabarla; reanúdela para seguir desde su último punto de control.",
)
STOPPED = Text("Stopped.", "Detenida.")
BY_FORCE = Text(
    "{why} It did not stop in time and was killed.", "{why} No se detuvo a tiempo y se terminó a la fuerza."
)


def vanished(run_id: str, status: int | None, out_of_memory: bool, said: str = "", lost: bool = False) -> Text:
    """Why a training process ended without saying so itself.

    Args:
        run_id: whose output is looked into.
        status: exit code; negative: the signal; None: nobody saw it.
        out_of_memory: the system has ended processes for lack of memory meanwhile.
        said: the last line that it printed, where its output is not on this machine.
        lost: the machine under it has gone.
    """
    if status == DiskFull.exit_code:
        return FULL
    if status is not None and status < 0:
        how = _by_signal(-status, out_of_memory)
    elif lost:
        how = Text(
            "The machine that trained this run is gone; resume the run to continue from its last checkpoint",
            "La máquina que entrenaba esta ejecución ya no está; reanude la ejecución para seguir desde su último punto de control",
        )
    elif status is None:
        how = Text("The training process disappeared", "El proceso de entrenamiento desapareció")
    else:
        how = Text(
            "The training process ended with exit code {code}",
            "El proceso de entrenamiento terminó con el código {code}",
        ).format(code=status)
    last = said or last_line(run_id)
    if last:
        return Text("{how}. The last line of its output: {last}", "{how}. La última línea de su salida: {last}").format(
            how=how, last=last
        )
    return Text("{how}.", "{how}.").format(how=how)


def last_line(run_id: str) -> str:
    """The last line that a run's process has printed, shortened; empty where it has printed nothing."""
    with contextlib.suppress(OSError), output(run_id).open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - _TAIL))
        lines = [line.strip() for line in file.read().decode("utf-8", "replace").splitlines()]
        return next((line[:300] for line in reversed(lines) if line), "")
    return ""


def _by_signal(number: int, out_of_memory: bool) -> Text:
    try:
        name = signal.Signals(number).name
    except ValueError:
        name = str(number)
    if number == signal.SIGKILL and out_of_memory:
        return Text(
            "The system ended the training process because memory ran out; use a smaller batch, window or network",
            "El sistema terminó el proceso de entrenamiento por falta de memoria; use un lote, una ventana o una red menores",
        )
    if number == signal.SIGKILL:
        return Text(
            "The training process was killed from outside ({name}); resume the run to continue from its last checkpoint",
            "El proceso de entrenamiento se terminó desde fuera ({name}); reanude la ejecución para seguir desde su último punto de control",
        ).format(name=name)
    return Text(
        "The training process was ended by the signal {name}", "La señal {name} terminó el proceso de entrenamiento"
    ).format(name=name)


def oom_kills() -> int:
    """How many processes the system has ended for lack of memory, here or in this container (Linux; elsewhere 0)."""
    found = 0
    for place in ("/proc/vmstat", "/sys/fs/cgroup/memory.events"):
        with contextlib.suppress(OSError, ValueError):
            counts = dict(line.split(" ", 1) for line in Path(place).read_text("ascii").splitlines())
            found += int(counts.get("oom_kill", 0))
    return found


_log = logging.getLogger("playground.dispatcher")


@dataclass
class Job:
    """One run that holds a slot here.

    Attributes:
        attempts: how often the run had been begun before.
        example: it is an example, which gives its slot up to a visitor's run.
        slot: where it trains; None where that is not known any more.
        expected: the time and memory that the run was measured to need.
        process: who trains it; None until the launcher has told.
        adopted: another dispatcher started it, so that the launcher will not tell of its end.
        asked: the wish, `stop` or `requeue`, that was passed on to the run; None: nothing was asked.
        asked_at: when the wish was passed on.
        killed: its process did not follow the wish in time and was killed.
        gone: its process has ended; the job is kept until the record knows.
        end: how its process ended.
        quiet: when it was first seen that the process is not there any more.
        limit: seconds that the run may take in all; infinite: no limit.
        left: seconds of the time limit that were left when the run came into this dispatcher's hands; infinite: no
            limit.
        since: when its process was first seen at work.
        late: it was asked to stop because its time is over.
        oom_kills_before: how many processes the system had ended for lack of memory when the job began.
    """

    run_id: str
    attempts: int
    example: bool
    slot: Slot | None = None
    expected: Expected = field(default_factory=Expected)
    process: Process | None = None
    adopted: bool = False
    asked: Wish | None = None
    asked_at: float = 0.0
    killed: bool = False
    gone: bool = False
    end: Ended = field(default_factory=lambda: Ended("", None))
    quiet: float = 0.0
    limit: float = math.inf
    left: float = math.inf
    since: float | None = None
    late: bool = False
    oom_kills_before: int = field(default_factory=oom_kills)

    @property
    def working(self) -> bool:
        """Whether its process lives."""
        return self.process is not None and self.process.alive

    def kill(self) -> None:
        """End its process, and whatever that has started, by force."""
        self.killed = True
        if self.process is not None and self.process.alive:
            _log.warning("%s did not end in time and is killed", self.run_id)
            self.process.kill()
