"""How long a class waits for its runs: the queue played through for 50, 500 and 5,000 visitors, without training anything.

A class hour: visitors come within the first ten minutes, in classes of 30 behind one address each. Nine of ten submit a run,
look at it for some minutes once it has ended, and submit the next; one of ten keeps ten runs in the queue. Runs take as
long as those of the studies in this folder did (`whole_seconds`), at most the time limit of a demonstration. After the hour
nobody submits any more, and the queue is worked off for five hours at most.

The order is the product's own (`playground.tracking.queue.order`), and so are the limits (`playground.settings.STRICT`);
whoever is refused tries again two minutes later, and has waited meanwhile.
"""

import argparse
import heapq
import json
import random
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

from playground.settings import STRICT
from playground.tracking.queue import VISITOR, at, order
from playground.tracking.run import Run

HERE = Path(__file__).resolve().parent
HOUR = 3600.0
ARRIVALS, LOOKING, AGAIN, HORIZON = 600.0, 240.0, 120.0, 6 * HOUR
"""Seconds: in which all arrive, of looking at a result (mean), until a refused run is tried again, and of the whole."""
CLASS, HEAVY, KEPT = 30, 10, 10
"""Visitors of one address, of how many one is heavy, and how many runs such a one keeps in the queue."""
REMEMBERED = 100
"""Owners of whom the record knows when they were served."""
AHEAD = 20
"""One look at the queue begins at most one run in so many that wait: a short queue is looked at for every run."""

Policy = Literal["first come", "turns", "turns and limits"]
POLICIES: tuple[Policy, ...] = ("first come", "turns", "turns and limits")


class Room(NamedTuple):
    """Where runs train: how many at once, and how much faster than on a core."""

    name: str
    slots: int
    speed: float = 1.0


@dataclass
class Visitor:
    """Somebody in the class.

    Attributes:
        wanted: the moments since which runs are wanted that are not in the queue yet.
        under_way: runs that wait or train.
        trained: the begin and the end of each training.
    """

    name: str
    address: int
    heavy: bool
    wanted: deque[float] = field(default_factory=deque)
    under_way: int = 0
    trained: list[tuple[float, float]] = field(default_factory=list)


@dataclass
class Waits:
    """Seconds from the wish for a run to its begin; what never began has waited until the end."""

    modest: list[float] = field(default_factory=list)
    heavy: list[float] = field(default_factory=list)


class Hour:
    """One class hour under one policy."""

    def __init__(self, visitors: int, room: Room, policy: Policy, lengths: list[float], seed: int) -> None:
        self.draw = random.Random(seed)
        self.policy, self.lengths = policy, lengths
        self.free, self.speed = room.slots, room.speed
        self.visitors = [Visitor(f"v{n}", n // CLASS, n % HEAVY == 0) for n in range(visitors)]
        self.by_name = {visitor.name: visitor for visitor in self.visitors}
        self.waiting: dict[str, deque[Run]] = defaultdict(deque)
        self.training: dict[str, Run] = {}
        self.since: dict[str, float] = {}
        self.served: dict[str, int] = {}
        self.at_address: Counter[int] = Counter()
        self.next: deque[Run] = deque()
        self.events: list[tuple[float, int, str, str]] = []
        self.count = 0
        self.waits = Waits()

    def play(self) -> Waits:
        """The waiting times of all runs that somebody wanted within the hour."""
        for visitor in self.visitors:
            arrives = self.draw.uniform(0, ARRIVALS)
            for _ in range(KEPT if visitor.heavy else 1):
                self._later(arrives, "want", visitor.name)
        while self.events and self.events[0][0] < HORIZON:
            now, _, what, name = heapq.heappop(self.events)
            if what == "end":
                self._end(now, name)
            elif what == "want":
                if now < HOUR:
                    self.by_name[name].wanted.append(now)
                self._submit(now, self.by_name[name])
            else:
                self._submit(now, self.by_name[name])
            self._begin(now)
        for visitor in self.visitors:
            left = [*visitor.wanted, *(self.since[run.id] for run in self.waiting[visitor.name])]
            (self.waits.heavy if visitor.heavy else self.waits.modest).extend(HORIZON - since for since in left)
        return self.waits

    def _later(self, moment: float, what: str, name: str) -> None:
        self.count += 1
        heapq.heappush(self.events, (moment, self.count, what, name))

    def _submit(self, now: float, visitor: Visitor) -> None:
        while visitor.wanted:
            if not self._has_room(now, visitor):
                self._later(now + AGAIN, "again", visitor.name)
                return
            self.count += 1
            run = Run(
                f"r{self.count}", "", "", "queued", owner=visitor.name, queue=at(VISITOR, round(now * 1e6) + self.count)
            )
            self.since[run.id] = visitor.wanted.popleft()
            self.waiting[visitor.name].append(run)
            visitor.under_way += 1
            self.at_address[visitor.address] += 1

    def _has_room(self, now: float, visitor: Visitor) -> bool:
        if self.policy != "turns and limits":
            return True
        lately = sum(max(0.0, min(end, now) - max(begin, now - HOUR)) for begin, end in visitor.trained)
        limits = (
            (visitor.under_way, STRICT["max_queued"]),
            (self.at_address[visitor.address], STRICT["max_queued_address"]),
            (self.at_address.total(), STRICT["max_queued_all"]),
            (lately, 60 * STRICT["max_minutes"]),
        )
        return all(taken < most for taken, most in limits)

    def _begin(self, now: float) -> None:
        while self.free:
            run = self._first()
            if run is None:
                return
            self.waiting[run.owner].popleft()
            visitor = self.by_name[run.owner]
            waits = self.waits.heavy if visitor.heavy else self.waits.modest
            waits.append(now - self.since[run.id])
            takes = self.draw.choice(self.lengths) / self.speed
            visitor.trained.append((now, now + takes))
            self.training[run.id] = run
            self.served[run.owner] = round(now * 1000)
            self.free -= 1
            self._later(now + takes, "end", run.id)

    def _first(self) -> Run | None:
        """The run whose turn it is.

        Only the first run of each owner can be next, so that the others need not be sorted.
        """
        while self.next:
            run = self.next.popleft()
            if self.waiting[run.owner] and self.waiting[run.owner][0] is run:
                return run
        firsts = [runs[0] for runs in self.waiting.values() if runs]
        if self.policy == "first come":
            return min(firsts, key=lambda run: run.queue, default=None)
        lately = dict(sorted(self.served.items(), key=lambda one: one[1])[-REMEMBERED:])
        ordered = order(firsts, self.training.values(), lately)
        self.next = deque(ordered[1 : max(1, len(ordered) // AHEAD)])
        return ordered[0] if ordered else None

    def _end(self, now: float, run_id: str) -> None:
        visitor = self.by_name[self.training.pop(run_id).owner]
        visitor.under_way -= 1
        self.at_address[visitor.address] -= 1
        self.free += 1
        pause = 0.0 if visitor.heavy else self.draw.expovariate(1 / LOOKING)
        if now + pause < HOUR:
            self._later(now + pause, "want", visitor.name)


def measured_lengths() -> list[float]:
    """Seconds that runs of the studies in this folder took, each study as heavy as any other; on two cores."""
    most = float(STRICT["max_seconds"])
    lengths = []
    for study in sorted(HERE.glob("*/study.toml")):
        results = json.loads(study.with_name("results.json").read_text("utf-8"))
        seconds = sorted(min(one["whole_seconds"], most) for one in results["runs"] if "whole_seconds" in one)
        lengths += [seconds[len(seconds) * part // 4] for part in range(4)]
    return lengths


def told(seconds: list[float], share: float) -> str:
    """A quantile in minutes; what had not begun after the whole time is told as more."""
    if not seconds:
        return "–"
    value = sorted(seconds)[min(len(seconds) - 1, int(share * len(seconds)))]
    return "over 5 h" if value > HORIZON - HOUR else f"{value / 60:.1f}" if value < HOUR else f"{value / HOUR:.1f} h"


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--visitors", type=int, nargs="+", default=[50, 500, 5000])
    parser.add_argument("--slots", type=int, nargs="+", default=[2, 8, 32])
    parser.add_argument(
        "--gpu", type=float, nargs=2, default=[4, 3.0], help="runs at once on a GPU, and how much faster"
    )
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    lengths = measured_lengths()
    print(f"Runs take {sum(lengths) / len(lengths):.0f} s on average.\n")
    print("| visitors | slots | " + " | ".join(f"{policy}: modest | heavy" for policy in POLICIES) + " |")
    print("|" + "---|" * 8)
    rooms = [Room(str(slots), slots) for slots in given.slots] + [Room("GPU", int(given.gpu[0]), given.gpu[1])]
    for visitors in given.visitors:
        for room in rooms:
            cells = []
            for policy in POLICIES:
                waits = Hour(visitors, room, policy, lengths, given.seed).play()
                cells += [f"{told(one, 0.5)} / {told(one, 0.95)}" for one in (waits.modest, waits.heavy)]
            print(f"| {visitors:,} | {room.name} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
