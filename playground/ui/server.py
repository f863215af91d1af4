"""The web server of the app: Streamlit's own, with a cookie for each visitor.

`python -m playground.ui.server --port 8501` serves; `streamlit run pages/app.py` works too, but then a visitor's key
ends with the session.
"""

import argparse
import importlib
import os
import pkgutil
import threading
from contextlib import suppress
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from playground.errors import PlaygroundError
from playground.launch.compute import pool
from playground.settings import settings
from playground.ui.serving import many_requests, memory, sessions
from playground.ui.serving.addresses import VisitorAddress
from playground.ui.serving.held_looks import HeldLooks
from playground.ui.serving.looks import Looks
from playground.ui.serving.middleware import SafeHeaders
from playground.ui.serving.open_pages import OpenPages
from playground.ui.serving.origin import OwnAffairs, OwnOrigin, host_names
from playground.ui.serving.unknown_pages import UnknownPages

ENTRY = Path(__file__).resolve().parents[2] / "pages" / "app.py"

MIDDLEWARE = (
    VisitorAddress,
    SafeHeaders,
    OwnOrigin,
    OwnAffairs,
    UnknownPages,
    OpenPages,
    sessions.VisitorCookie,
    sessions.OwnSession,
    sessions.UploadLimits,
    memory.EndedSessions,
    Looks,
    HeldLooks,
)
"""What a request goes through before Streamlit sees it, in this order."""
app = st.App(ENTRY, middleware=[Middleware(one) for one in MIDDLEWARE])


def main(argv: list[str] | None = None) -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(prog="python -m playground.ui.server", description=__doc__)
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--address", default="127.0.0.1")
    asked = parser.parse_args(argv)
    many_requests.prepare()
    memory.share_arenas()
    # Uvicorn believes whatever asks from this machine; `VisitorAddress` believes the proxies that are named.
    os.environ["FORWARDED_ALLOW_IPS"] = ""
    threading.Thread(target=_warm, daemon=True).start()
    app.run(
        config={
            "server.port": asked.port,
            "server.address": asked.address,
            "server.headless": True,
            "server.maxUploadSize": settings().max_upload_mb,
            # Megabytes, held in memory; the largest figures have a few.
            "server.maxMessageSize": 50,
            "server.allowedHosts": host_names(settings().hosts),
            "server.trustedUserHeaders": {sessions.HEADER: "visitor"},
            "browser.gatherUsageStats": False,
            **memory.STREAMLIT,
        }
    )


def _warm() -> None:
    """Import what the pages import, so that the first visitor does not wait for torch."""
    import plotly.graph_objects  # noqa: F401, PLC0415

    import playground.ui as pieces  # noqa: PLC0415
    from playground.dataset import DATASETS  # noqa: PLC0415  (torch must not hold up the first answer)
    from playground.model import MODELS  # noqa: PLC0415
    from playground.task import TASKS  # noqa: PLC0415

    for shelf in (TASKS, DATASETS, MODELS):
        shelf.in_order()
    for piece in pkgutil.walk_packages(pieces.__path__, "playground.ui."):
        if piece.name != "playground.ui.server":  # this one runs under another name
            importlib.import_module(piece.name)
    from playground.tracking import run_list, runs  # noqa: PLC0415
    from playground.ui.run_list import columns  # noqa: PLC0415

    with suppress(PlaygroundError):  # an absent store is told on the pages
        runs.listing(limit=1)  # the tables of the record are made known to its library with the first question
        table = (
            run_list.read()
        )  # thousands of runs are read, and their usual columns made, before somebody waits for them
        columns.usual(table, table.rows)
    memory.keep_in_bounds()
    if settings().demo:  # a class comes all at once; at home a worker starts when a page first needs one
        pool.warm()


if __name__ == "__main__":
    main()
