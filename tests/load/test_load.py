"""The measuring itself: percentiles, the cache of messages, the judgement of runs, and a client of a tiny app."""

import asyncio
import os
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections import Counter
from contextlib import closing, suppress

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.helpers.waiting import until
from tests.load import records
from tests.load.cache import MessageCache
from tests.load.figures import memory, percentile, summary, table
from tests.load.tab import Refused, Tab
from tests.load.visitor import browser

APP = """
import time
import streamlit as st

watcher = st.components.v2.component("rnn_playground_in_view", html="<div></div>", js="export default function () {}")

def first():
    st.title("First")
    number = st.number_input("Number", value=3)
    if st.button("Leave"):
        st.switch_page(pages[1])
    st.markdown(f"twice: {2 * number}")

def second():
    st.title("Second")
    st.error("as it should be")
    @st.fragment(run_every=0.2)
    def moving():
        st.session_state["looks"] = st.session_state.get("looks", 0) + 1
        st.markdown(f"looks: {st.session_state['looks']}")
    moving()
    st.markdown("x" * 20_000)
    @st.fragment
    def below():
        if "come" in st.session_state:
            st.markdown("come to")
        else:
            watcher(key="below", on_seen_change=lambda: st.session_state.update(come=True))
    below()

pages = [st.Page(first, default=True), st.Page(second, url_path="second")]
st.navigation(pages).run()
"""


def test_percentiles_are_values_of_the_sample():
    values = [float(number) for number in range(20, 0, -1)]
    assert percentile(values, 0.5) == 10
    assert percentile(values, 0.95) == 19
    assert percentile([7.0], 0.95) == 7


def test_memory_is_told_in_all_and_for_each_visitor():
    found = memory(560.4, 600.0, 570.4, 20)
    assert found == {
        "before": 560,
        "most": 600,
        "three minutes after": 570,
        "a visitor, at most": 1.98,
        "a visitor, three minutes after": 0.5,
    }


def test_a_summary_has_each_kind_and_all_together():
    found = summary({"runs": [1.0, 3.0, 2.0], "compare": [4.0], "never": []})
    assert found["runs"] == {"count": 3, "p50": 2.0, "p95": 3.0}
    assert found["all"] == {"count": 4, "p50": 2.0, "p95": 4.0}
    assert "never" not in found
    assert "runs" in table({"waiting": found, "lost": {}})


def test_a_large_message_is_known_by_its_name_until_it_was_not_used_for_long():
    cache = MessageCache()
    large = ForwardMsg(hash="a")
    large.delta.new_element.markdown.body = "large"
    large.metadata.cacheable = True
    cache.read(large.SerializeToString())
    assert cache.names() == ["a"]
    cache.drawn([])
    named = ForwardMsg(ref_hash="a")
    named.metadata.delta_path.extend([0, 4])
    whole = cache.read(named.SerializeToString())
    assert whole.delta.new_element.markdown.body == "large"
    assert list(whole.metadata.delta_path) == [0, 4]
    for _ in range(2):
        cache.drawn([])
    assert cache.names() == ["a"]
    cache.drawn(["another fragment"])
    assert cache.names() == ["a"]
    cache.drawn([])
    assert cache.names() == []


def test_runs_are_judged_by_what_is_in_the_record(tmp_path):
    with closing(sqlite3.connect(tmp_path / "mlflow.db")) as record:
        record.execute("create table runs (run_uuid text, status text)")
        record.execute("create table metrics (run_uuid text, key text, step integer)")
        record.executemany(
            "insert into runs values (?, ?)", [("a", "FINISHED"), ("b", "FINISHED"), ("c", "RUNNING"), ("d", "FAILED")]
        )
        for run, trained in (("a", (1, 2)), ("b", (1,))):
            steps = [(run, "train/loss", step) for step in trained]
            steps += [(run, "validation/loss", step) for step in (0, 1, 2)] + [(run, "test/mae", 0)]
            record.executemany("insert into metrics values (?, ?, ?)", steps)
        record.commit()
    assert records.unfinished(tmp_path) == 1
    assert records.judged(tmp_path, ["a", "b", "c", "d", "e"], 2) == {
        "submitted": 5,
        "finished": 2,
        "lost": 1,
        "not finished": 2,
        "finished without a metric": 1,
    }


@pytest.mark.slow
def test_a_tab_does_what_a_browser_does(tmp_path):
    (tmp_path / "app.py").write_text(APP)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    command += ["--server.headless", "true", "--server.address", "127.0.0.1", "--browser.gatherUsageStats", "false"]
    process = subprocess.Popen(command, cwd=tmp_path, env=os.environ | {"HOME": str(tmp_path)})
    url = f"http://127.0.0.1:{port}"

    def healthy() -> bool:
        with suppress(OSError), urllib.request.urlopen(f"{url}/_stcore/health", timeout=5) as answer:
            return answer.status == 200
        return False

    try:
        until(healthy)
        asyncio.run(_walk(url))
    finally:
        process.terminate()
        process.wait()


async def _walk(url: str) -> None:
    async with browser() as kept:
        counts: Counter[str] = Counter()
        tab = Tab(kept, url, counts)

        def told(kind: str) -> list[str]:
            return [shown.content.body for shown in tab.page.all(kind)]

        await tab.open()
        assert told("heading") == ["First"]
        assert told("markdown") == ["twice: 6"]
        await tab.give("number_input", "Number", 5)
        assert told("markdown") == ["twice: 10"]
        with pytest.raises(Refused, match="no button"):
            await tab.press("Not there")
        await tab.press("Leave")
        assert told("heading") == ["Second"]
        assert tab.errors == ["as it should be"]
        while counts["fragments drawn"] < 2:
            await asyncio.sleep(0.1)
        looks = told("markdown")
        assert looks[0] != "looks: 1"
        assert looks[1] == "x" * 20_000
        assert await tab.scroll() is not None
        assert told("markdown")[2] == "come to"
        assert await tab.scroll() is None, "there is nothing more to come to"
        whole = counts["bytes"]
        await tab.go("second")
        assert told("markdown")[1] == "x" * 20_000
        assert counts["bytes"] - whole < 20_000  # it was known by its name
        await tab.go("")
        assert told("heading") == ["First"]
        polls = counts["polls"]
        await asyncio.sleep(0.5)
        assert counts["polls"] == polls
        await tab.close()
