"""The app's server."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

VISITS = """
import asyncio, gc, json, os, sys, threading, time
from collections import Counter
from streamlit import runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from playground.ui import server
from playground.ui.drawing_limit import PAGES
from playground.ui.serving import memory, open_pages
from tests.load.tab import Tab
from tests.load.visitor import browser

PORT = sys.argv[1]

def living(kind):
    return sum(isinstance(one, kind) for one in gc.get_objects())

async def visits():
    told = {"open": []}
    for page in ("", "design", "runs"):
        async with browser() as kept:
            tab = Tab(kept, f"http://127.0.0.1:{PORT}", Counter())
            await tab.open(page)
            await tab.go("compare")
            told["open"].append(open_pages.open_pages())
            await tab.close()
    await asyncio.sleep(2)
    return told

def look():
    while not gc.get_freeze_count():
        time.sleep(0.1)
    told = asyncio.run(visits())
    told["stored"] = len(runtime.get_instance()._session_mgr._session_storage._cache._data)
    memory.give_back()
    told["sessions"] = living(AppSession)
    told["scripts"] = living(ScriptRunner)
    told["open afterwards"] = open_pages.open_pages()
    told["drawn or waiting"] = len(PAGES._drawn) + len(PAGES._waiting)
    print(json.dumps(told), flush=True)

def look_and_leave():
    try:
        look()
    finally:
        os._exit(0)

threading.Thread(target=look_and_leave).start()
memory.STREAMLIT["server.disconnectedSessionTTL"] = 0
server.main(["--port", PORT])
"""


def test_a_collection_of_garbage_leaves_the_libraries_alone() -> None:
    script = (
        "import gc; from playground.ui import server; server._warm();"
        "print(gc.get_freeze_count(), len(gc.get_objects()))"
    )
    said = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout.split()
    frozen, looked_through = map(int, said)
    assert frozen > 100_000 > looked_through


def test_nothing_is_left_of_visitors_who_have_gone(record: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {"PLAYGROUND_HOME": str(record), "PLAYGROUND_DEMO": "1"}
    done = subprocess.run(
        [sys.executable, "-c", VISITS, str(port)], env=os.environ | own, capture_output=True, text=True, check=False
    )
    assert done.stdout, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told.pop("open") == [1, 1, 1]
    # The variable of a loop in Streamlit holds the last one that had something to send.
    assert told.pop("sessions") <= 1
    assert told == {"stored": 0, "scripts": 0, "open afterwards": 0, "drawn or waiting": 0}
