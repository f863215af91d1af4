"""The main job of one visitor of a class: choose, train, watch, compare, try; one action each few seconds."""

import asyncio
import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field

import aiohttp

from tests.load.tab import Refused, Tab

EPOCHS = 3
"""Of each run that is trained: it is about the pages, not the training."""


@dataclass
class Told:
    """What came of all visitors' actions.

    Attributes:
        seconds: each action's waiting time, by what was asked for.
        browsed: the same of changes of page in Chromium.
        refused: what the server refused, with how often.
        errors: what pages showed as an error, with how often.
        counts: draws, polls, bytes.
        submitted: runs that were put into the queue.
    """

    seconds: dict[str, list[float]] = field(default_factory=dict)
    browsed: dict[str, list[float]] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    submitted: list[str] = field(default_factory=list)


def browser(address: str = "127.0.0.1") -> aiohttp.ClientSession:
    """The connections and cookies of one visitor, as a browser keeps them.

    Args:
        address: of this machine, from which the visitor comes.
    """
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(local_addr=(address, 0), limit=0),
        cookie_jar=aiohttp.CookieJar(unsafe=True),  # also of an address that is a number
        headers={"Accept-Language": "en"},
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=60, sock_read=None),
    )


class Visitor:
    """One visitor with one tab.

    Args:
        base: address of the app.
        number: tells this visitor's choices from the others'.
        pause: seconds from one action to the next.
        arrival: the first action comes within so many seconds, when is drawn.
        told: where to count.
        trains: whether the job has a training in it.
    """

    def __init__(
        self, base: str, number: int, pause: float, told: Told, *, arrival: float = 0.0, trains: bool = True
    ) -> None:
        self._base, self._pause, self._told, self._arrival, self._trains = base, pause, told, arrival, trains
        self._chance = random.Random(number)
        self._next = 0.0
        self._seen = 0
        self.tab: Tab | None = None

    async def work(self, end: float) -> None:
        """Do the job over and over until a moment of the clock `time.monotonic`; the tab stays open."""
        self._next = time.monotonic() + self._chance.uniform(0, self._arrival)
        async with browser() as kept:
            try:
                while time.monotonic() < end:
                    try:
                        await asyncio.wait_for(self._job(kept), end - time.monotonic())
                    except Refused as refused:
                        self._told.refused[str(refused)[:160]] += 1
                        await self._close()
            except TimeoutError:
                pass
            finally:
                await self._close()

    async def once(self) -> None:
        """Do the job once."""
        async with browser() as kept:
            try:
                await self._job(kept)
            finally:
                await self._close()

    async def _job(self, kept: aiohttp.ClientSession) -> None:
        await self._turn()
        if self.tab is None:
            self.tab = Tab(kept, self._base, self._told.counts)
            self._seen = 0
            self._note("first page", await self.tab.open())
        else:
            self._note("welcome", await self.tab.go(""))
        tab = self.tab
        await self._turn()
        self._note("design", await tab.press("Design and train"))
        await self._turn()
        self._note("design: a number changed", await tab.give("number_input", "^Epochs$", EPOCHS))
        await self._turn()
        self._note(
            "design: a number changed", await tab.give("number_input", "^Hidden size", self._chance.randint(8, 64))
        )
        if self._trains:
            await self._train(tab)
        self._note("runs", await tab.go("runs"))
        await self._turn()
        self._note("runs: rows ticked", await tab.tick(sorted(self._chance.sample(range(20), 6))))
        await self._turn()
        self._note("compare", await tab.press("^Compare"))
        await self._turn()
        outputs = await tab.scroll()
        if outputs is not None:
            self._note("compare: outputs", outputs)
            await self._turn()
        self._note("try it", await tab.go("try_it"))
        await self._turn()
        self._note("try it: predicted", await tab.press("Predict"))

    async def _train(self, tab: Tab) -> None:
        await self._turn()
        self._note("run", await tab.press(r"Train$"))
        run = re.search(r"run=([0-9a-f]{32})", tab.query)
        if run is not None:
            self._told.submitted.append(run[1])
        await self._turn()  # watching
        await self._turn()

    async def _turn(self) -> None:
        """Wait until the next action is due; whoever waited for an answer goes on from then."""
        self._next = max(self._next + self._pause, time.monotonic())
        await asyncio.sleep(self._next - time.monotonic())

    def _note(self, what: str, seconds: float) -> None:
        self._told.seconds.setdefault(what, []).append(seconds)
        if self.tab is not None:
            for error in self.tab.errors[self._seen :]:
                self._told.errors[error[:200]] += 1
            self._seen = len(self.tab.errors)

    async def _close(self) -> None:
        if self.tab is not None:
            await self.tab.close()
            self.tab = None
