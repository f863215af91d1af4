"""One tab of a browser, as Streamlit's server sees it: the same requests, at the same moments, as its own page sends."""

import asyncio
import json
import time
from collections import Counter
from contextlib import suppress

import aiohttp
from streamlit.proto.AppPage_pb2 import AppPage
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState, ContextInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from yarl import URL

from tests.load.cache import MessageCache
from tests.load.page import Page, Shown

PATIENCE = 180.0
"""Seconds after which a request counts as not answered."""
_XSRF = "_streamlit_xsrf"
_WATCHER = "rnn_playground_in_view"
_INTERNAL = "$$STREAMLIT_INTERNAL_KEY"
"""Begins what Streamlit calls the widgets that are no page's own."""


class Refused(Exception):
    """The server let this tab not in, or did not answer."""


class Tab:
    """One open page of a visitor.

    Args:
        browser: the visitor's connections and cookies.
        base: address of the app, without a slash at its end.
        counts: what happened is counted here: draws, fragments, bytes, errors.
    """

    def __init__(self, browser: aiohttp.ClientSession, base: str, counts: Counter[str]) -> None:
        self._browser, self._base, self.counts = browser, base, counts
        self.page = Page()
        self.query = ""
        self.pages: dict[str, AppPage] = {}
        self.errors: list[str] = []
        self._cache = MessageCache()
        self._clocks: dict[str, tuple[float, asyncio.Task[None]]] = {}
        self._fetched: set[str] = set()
        self._here = self._main_script = self._draw = ""
        self._answer: asyncio.Future[None] | None = None
        self._awaited, self._drawn_anew = "", False
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._reader: asyncio.Task[None] | None = None

    async def open(self, path: str = "", query: str = "") -> float:
        """Load a page as its address is typed in; the seconds until it was there.

        Raises:
            Refused: the server does not take this visitor now.
        """
        begun = time.perf_counter()
        self.query = query
        try:
            for address in (f"/{path}?{query}", "/_stcore/health", "/_stcore/host-config"):
                async with self._browser.get(self._base + address) as answer:
                    words = await answer.text()
                    if answer.status != 200:
                        raise Refused(words.strip())
            cookies = self._browser.cookie_jar.filter_cookies(URL(self._base))
            token = cookies[_XSRF].value if _XSRF in cookies else "PLACEHOLDER_AUTH_TOKEN"
            self._socket = await self._browser.ws_connect(
                f"{self._base}/_stcore/stream".replace("http", "ws", 1),
                protocols=("streamlit", token),
                origin=self._base,
                compress=15,
                max_msg_size=0,
            )
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Refused(f"{type(error).__name__}: {error}") from error
        self._reader = asyncio.create_task(self._read(self._socket))
        await self._ask(ClientState(page_name=path))
        return time.perf_counter() - begun

    async def close(self) -> None:
        """Close the tab."""
        self._stop_clocks()
        if self._socket is not None:
            await self._socket.close()
        if self._reader is not None:
            self._reader.cancel()
            with suppress(asyncio.CancelledError):
                await self._reader

    async def go(self, name: str, query: str = "") -> float:
        """Follow a link to a page by its name in addresses; the seconds until it was drawn.

        Raises:
            Refused: the server did not answer.
        """
        found = self.pages[name]
        self._stop_clocks()
        self.page.leave(self._main_script)
        self.query = query
        return await self._ask(ClientState(page_script_hash=found.page_script_hash))

    async def press(self, label: str, index: int = 0) -> float:
        """Press a button whose label matches a pattern; the seconds until the page was drawn anew.

        Raises:
            Refused: there is no such button, or the server did not answer.
        """
        button = self._found("button", label, index)
        state = ClientState(widget_states=self.page.states(button.element.button.id), fragment_id=button.fragment)
        return await self._ask(state)

    async def give(self, kind: str, label: str, value: float | str) -> float:
        """Give a number, words or a choice to a widget; the seconds until the page was drawn anew.

        Raises:
            Refused: there is no such widget, or the server did not answer.
        """
        shown = self._found(kind, label)
        identity = shown.content.id  # type: ignore[attr-defined]
        if isinstance(value, str):
            self.page.set(WidgetState(id=identity, string_value=value))
        elif isinstance(value, int):
            self.page.set(WidgetState(id=identity, int_value=value))
        else:
            self.page.set(WidgetState(id=identity, double_value=value))
        return await self._ask(ClientState(fragment_id=shown.fragment))

    async def tick(self, rows: list[int]) -> float:
        """Tick rows of the first table in which rows can be chosen; the seconds until the page was drawn anew.

        Raises:
            Refused: there is no such table, or the server did not answer.
        """
        table = next((shown for shown in self.page.all("dataframe") if shown.element.dataframe.selection_mode), None)
        if table is None:
            raise Refused("There is no table with rows to tick.")
        chosen = json.dumps({"selection": {"rows": rows, "columns": [], "cells": []}})
        self.page.set(WidgetState(id=table.element.dataframe.id, string_value=chosen))
        return await self._ask(ClientState(fragment_id=table.fragment))

    async def scroll(self) -> float | None:
        """Come to a part of the page that is made once it is in view; the seconds until it was drawn, None where there is none.

        Raises:
            Refused: the server did not answer.
        """
        watchers = (
            one for one in self.page.all("bidi_component") if one.element.bidi_component.component_name == _WATCHER
        )
        watcher = next(watchers, None)
        if watcher is None:
            return None
        states = self.page.states()
        told = json.dumps([{"event": "seen", "value": True}])
        states.widgets.add(id=f"{_INTERNAL}_{watcher.element.bidi_component.id}__events", json_trigger_value=told)
        return await self._ask(ClientState(widget_states=states, fragment_id=watcher.fragment))

    def _found(self, kind: str, label: str, index: int = 0) -> Shown:
        shown = self.page.find(kind, label, index)
        if shown is None:
            raise Refused(f"There is no {kind} “{label}” that can be used.")
        return shown

    async def _ask(self, state: ClientState) -> float:
        """Ask for a draw of the page, or of one fragment, and wait until it is there; the seconds."""
        begun = time.perf_counter()
        self._answer = asyncio.get_running_loop().create_future()
        self._awaited, self._drawn_anew = state.fragment_id, False
        await self._send(state)
        try:
            await asyncio.wait_for(self._answer, PATIENCE)
        except TimeoutError:
            self.counts["not answered"] += 1
            raise Refused(f"No answer within {PATIENCE:.0f} s.") from None
        return time.perf_counter() - begun

    async def _send(self, state: ClientState) -> None:
        if self._socket is None or self._socket.closed:
            raise Refused("The connection was closed.")
        state.query_string = self.query
        if not state.page_script_hash:
            state.page_script_hash = self._here
        if not state.HasField("widget_states"):
            state.widget_states.CopyFrom(self.page.states())
        state.cached_message_hashes.extend(self._cache.names())
        state.context_info.CopyFrom(ContextInfo(timezone="UTC", locale="en-GB", url=self._base, color_scheme="light"))
        await self._socket.send_bytes(BackMsg(rerun_script=state).SerializeToString())

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        why = "The server closed the connection"
        try:
            async for received in socket:
                if received.type == aiohttp.WSMsgType.BINARY:
                    self.counts["bytes"] += len(received.data)
                    self.counts["messages"] += 1
                    await self._take(self._cache.read(received.data))
        except (KeyError, aiohttp.ClientError) as error:
            why = f"A message could not be understood: {error!r}"
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(Refused(f"{why} ({socket.close_code})."))

    async def _take(self, message: ForwardMsg) -> None:
        run = message.metadata.run
        fragments = list(run.fragment_ids)
        match message.WhichOneof("type"):
            case "new_session":
                self._draw = run.script_run_id
                if fragments:
                    self.counts["fragments drawn"] += len(fragments)
                    self._drawn_anew = self._drawn_anew or self._awaited in fragments
                else:
                    self._stop_clocks()
                    self._drawn_anew = True
                    if self._here != message.new_session.page_script_hash:
                        self.page.leave(message.new_session.main_script_hash)
                    self._here = message.new_session.page_script_hash
                    self._main_script = message.new_session.main_script_hash
            case "navigation":
                self.pages = {page.url_pathname: page for page in message.navigation.app_pages}
                self._here = message.navigation.page_script_hash
            case "page_info_changed":
                self.query = message.page_info_changed.query_string
            case "auto_rerun":
                self._start_clock(message.auto_rerun.fragment_id, message.auto_rerun.interval)
            case "stop_auto_rerun":
                for fragment in message.stop_auto_rerun.fragment_ids:
                    self._stop_clock(fragment)
            case "delta":
                await self._show(self.page.take(message, self._draw))
            case "script_finished":
                self._finish(message.script_finished, run.script_run_id, fragments)

    async def _show(self, shown: Shown | None) -> None:
        """Fetch the pictures of an element, as the browser does."""
        if shown is None or shown.kind != "imgs":
            return
        for image in shown.element.imgs.imgs:
            if image.url.startswith("/media/") and image.url not in self._fetched:
                self._fetched.add(image.url)
                async with self._browser.get(self._base + image.url) as answer:
                    self.counts["bytes"] += len(await answer.read())

    def _finish(self, status: int, draw: str, fragments: list[str]) -> None:
        if status == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return
        of_fragments = status == ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY
        self.counts["pages drawn"] += not of_fragments
        self.page.drawn(draw, fragments if of_fragments else [])
        self._cache.drawn(fragments if of_fragments else [])
        self.errors += self.page.errors()
        meant = self._awaited in fragments if of_fragments else True
        if meant and self._drawn_anew and self._answer is not None and not self._answer.done():
            self._answer.set_result(None)

    def _start_clock(self, fragment: str, seconds: float) -> None:
        known = self._clocks.get(fragment)
        if known is not None and known[0] == seconds:
            return
        self._stop_clock(fragment)
        self._clocks[fragment] = seconds, asyncio.create_task(self._poll(fragment, seconds))

    async def _poll(self, fragment: str, seconds: float) -> None:
        with suppress(Refused, ConnectionError):
            while True:
                await asyncio.sleep(seconds)
                self.counts["polls"] += 1
                await self._send(ClientState(fragment_id=fragment, is_auto_rerun=True))

    def _stop_clock(self, fragment: str) -> None:
        if fragment in self._clocks:
            self._clocks.pop(fragment)[1].cancel()

    def _stop_clocks(self) -> None:
        for fragment in list(self._clocks):
            self._stop_clock(fragment)
