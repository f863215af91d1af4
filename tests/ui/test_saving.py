"""What saves figures in a browser asks the app for plotly, and for nothing else."""

import asyncio
import re
from typing import Any

from playground.reports import saving
from playground.ui.saving import PLOTLY


def test_plotly_is_where_the_script_asks_for_it() -> None:
    (asked,) = re.findall(r'new URL\("([^"]+)"', saving.script())
    assert PLOTLY.path == f"/{asked}"
    told: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        told.append(message)

    async def receive() -> Any:
        raise AssertionError("nobody leaves")

    # As servers of today say it: they tell themselves when a reader has left.
    scope = {"type": "http", "asgi": {"spec_version": "2.4"}, "method": "GET", "path": PLOTLY.path, "headers": []}
    asyncio.run(PLOTLY.app(scope, receive, send))
    assert told[0]["status"] == 200 and dict(told[0]["headers"])[b"content-type"].startswith(b"text/javascript")
    assert b"plotly.js v" in b"".join(message.get("body", b"") for message in told[1:])[:200]


def test_the_script_knows_no_address() -> None:
    addresses = re.findall(r"https?://[^\"]+", saving.script())
    assert set(addresses) == {"http://www.w3.org/2000/svg"}, "a name of SVG, and no address"
