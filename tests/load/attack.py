"""What one visitor waits while another presses buttons in twelve tabs, and while one address opens two hundred sessions."""

import asyncio
import random
import time
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from typing import Any

import aiohttp

from tests.load.figures import summary
from tests.load.processes import cost, own_seconds
from tests.load.tab import Refused, Tab
from tests.load.visitor import Told, Visitor, browser

TABS = 12
SESSIONS = 200
PAUSE = 2.0
"""Seconds between two actions of the visitor who is timed."""
_BEFORE = 10.0
"""Seconds that an attack lasts before the other visitor is timed."""
ELSEWHERE = "127.0.0.2"
"""An address of this machine from which the many sessions come; the other visitor comes from 127.0.0.1."""


async def attack(url: str, root: int, minutes: float) -> dict[str, Any]:
    """Time one visitor alone and during either attack.

    Args:
        url: of the app.
        root: the process that started it; 0: it is not known, and what it costs is not told.
        minutes: for all three parts together.
    """
    seconds = 60 * minutes / 3
    twelve, many = Told(), Told()
    report: dict[str, Any] = {}
    async with browser() as kept:
        tabs = [_hammer(kept, url, number, twelve) for number in range(TABS)]
        sessions = [_session(url, number, many) for number in range(SESSIONS)]
        for name, others in (
            ("one visitor alone", []),
            (f"beside one with {TABS} tabs", tabs),
            (f"beside {SESSIONS} sessions of one address", sessions),
        ):
            before = _seconds(root)
            report[name] = await _timed(url, seconds, others)
            report[f"{name}: processor seconds"] = {
                part: round(after - before[part], 1) for part, after in _seconds(root).items()
            }
    for name, told in ((f"one with {TABS} tabs", twelve), (f"{SESSIONS} sessions", many)):
        report[f"{name}: answered"] = sum(map(len, told.seconds.values()))
        report[f"{name}: refused"] = dict(told.refused)
        report[f"{name}: errors shown"] = dict(told.errors)
    return report


def _seconds(root: int) -> dict[str, float]:
    """Processor seconds so far of the app, of what computes for it, and of those who visit it."""
    own = {"visitors": own_seconds()[0]}
    if not root:
        return own
    now = cost(root)
    return {"app": now.app, "pool": now.pool} | own


async def _timed(url: str, seconds: float, others: Sequence[Coroutine[Any, Any, None]]) -> dict[str, dict[str, float]]:
    """What one visitor waits beside others, who are sent away in the end."""
    attackers = [asyncio.create_task(one) for one in others]
    if attackers:
        await asyncio.sleep(_BEFORE)
    told = Told()
    await Visitor(url, 1, PAUSE, told).work(time.monotonic() + seconds)
    for task in attackers:
        task.cancel()
    await asyncio.gather(*attackers, return_exceptions=True)
    for words, count in (*told.refused.items(), *told.errors.items()):
        told.seconds[f"not done: {words[:60]}"] = [0.0] * count
    return summary(told.seconds)


async def _hammer(kept: aiohttp.ClientSession, url: str, number: int, told: Told) -> None:
    """One tab that asks again as soon as it was answered: another network to draw, another prediction."""
    chance = random.Random(number)
    while True:
        tab = Tab(kept, url, told.counts)
        try:
            await tab.open()
            while True:
                await tab.go("design", "task=forecasting")
                for _ in range(4):
                    seconds = await tab.give("number_input", "^Hidden size", chance.randint(8, 256))
                    told.seconds.setdefault("hidden size", []).append(seconds)
                await tab.go("try_it")
                for _ in range(4):
                    told.seconds.setdefault("predict", []).append(await tab.press("Predict"))
        except Refused as refused:
            told.refused[str(refused)[:160]] += 1
            await asyncio.sleep(1)
        finally:
            told.errors.update(error[:200] for error in tab.errors)
            with suppress(Refused):
                await tab.close()


async def _session(url: str, number: int, told: Told) -> None:
    """One session with cookies of its own that looks at one page after the other."""
    await asyncio.sleep(random.Random(number).uniform(0, _BEFORE))
    async with browser(ELSEWHERE) as kept:
        while True:
            tab = Tab(kept, url, told.counts)
            try:
                told.seconds.setdefault("open", []).append(await tab.open("runs"))
                while True:
                    for page in ("design", "compare", "runs"):
                        await asyncio.sleep(15)
                        told.seconds.setdefault(page, []).append(await tab.go(page))
            except Refused as refused:
                told.refused[str(refused)[:160]] += 1
                await asyncio.sleep(5)
            finally:
                await tab.close()
