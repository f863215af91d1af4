"""Wrong administrator tokens, counted by who gave them: guessing is slowed, and keeps nobody else out."""

import math
import time
from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple

from playground.settings import settings
from playground.ui.serving.addresses import network_of

_WHILE = 60.0
"""Seconds for which a wrong token is counted."""
_OF_VISITOR, _OF_ADDRESS, _OF_ALL = 5, 30, 300
"""Wrong tokens within `_WHILE` after which no more is looked at: of one visitor (a cookie), of one address (several
visitors may share one, behind a proxy, and cookies cost nothing), and of all addresses together."""


class _Wrong(NamedTuple):
    moment: float
    address: str
    visitor: str


@dataclass
class WrongTokens:
    """The wrong tokens of the last minute.

    An address that has given none of them is always heard, however many others have: a right token counts at once.
    """

    _wrong: deque[_Wrong] = field(default_factory=lambda: deque(maxlen=4 * _OF_ALL))

    def wait(self, address: str | None, visitor: str) -> int:
        """Whole seconds until a token of this visitor is looked at; 0: now."""
        now = time.monotonic()
        while self._wrong and now - self._wrong[0].moment >= _WHILE:
            self._wrong.popleft()
        place = network_of(address)
        here = [one for one in self._wrong if one.address == place]
        mine = [one for one in here if one.visitor == visitor]
        of_address, of_all = settings().for_each_app(_OF_ADDRESS), settings().for_each_app(_OF_ALL)
        too_many = [
            found[-most].moment
            for found, most in ((mine, _OF_VISITOR), (here, of_address), (list(self._wrong) if here else [], of_all))
            if len(found) >= most
        ]
        return math.ceil(max((_WHILE - (now - moment) for moment in too_many), default=0.0))

    def count(self, address: str | None, visitor: str) -> None:
        """Count a wrong token."""
        self._wrong.append(_Wrong(time.monotonic(), network_of(address), visitor))
