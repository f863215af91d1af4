"""Asks an ASGI application something, without a server."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass
class Told:
    """What came back.

    Attributes:
        status: of HTTP; None: nothing was answered. seen: the scopes that came through to the application inside.
    """

    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    seen: list[Scope] = field(default_factory=list)
    received: int = 0


def ask(
    layer: Any,
    path: str = "/design",
    *,
    kind: str = "http",
    method: str = "GET",
    body: bytes = b"",
    scheme: str = "http",
    client: str = "",
    query: bytes = b"",
    extensions: tuple[str, ...] = ("websocket.http.response",),
    **headers: str,
) -> Told:
    """Send one request through a layer of middleware, with an application inside that reads it and says 200.

    Args:
        client: the address that asks; empty: unknown.
        query: what stands behind the `?`.
        headers: by name, with `_` for `-`.
    """
    told = Told()

    async def inside(scope: Scope, receive: Receive, send: Send) -> None:
        told.seen.append(scope)
        while kind == "http":
            message = await receive()
            told.received += len(message.get("body", b""))
            if message["type"] == "http.disconnect" or not message.get("more_body"):
                break
        if kind == "websocket":
            await send({"type": "websocket.accept"})
        else:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"inside"})

    pieces = [body[start : start + 65_536] for start in range(0, len(body), 65_536)] or [b""]

    async def receive() -> Message:
        await asyncio.sleep(0)
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    async def send(message: Message) -> None:
        if message["type"] == "websocket.close":
            told.status, told.body = 403, message.get("reason", "")
        told.status = message.get("status", told.status)
        told.headers |= {name.decode().lower(): value.decode() for name, value in message.get("headers", [])}
        told.body += message.get("body", b"").decode()

    scope: Scope = {
        "type": kind,
        "method": method,
        "path": path,
        "scheme": scheme,
        "client": (client, 4711) if client else None,
        "query_string": query,
        "root_path": "",
        "extensions": {name: {} for name in extensions},
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }
    app: ASGIApp = layer(inside)
    asyncio.run(app(scope, receive, send))  # type: ignore[arg-type]
    return told
