"""What the served app tells those who are no visitor of it, or another one; no browser takes part."""

import asyncio
import http.client
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus

from tests.browser.conftest import Served

pytestmark = pytest.mark.browser


def answer(served: Served, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(urlsplit(served.url).netloc, timeout=30)
    connection.request(method, path, headers=headers)
    found = connection.getresponse()
    return found.status, {name.lower(): value for name, value in found.getheaders()}, found.read()


def alone(tried: Callable[[], Coroutine[object, object, None]]) -> None:
    """Run it in a thread of its own: in this one the browser of other tests has a loop that is running."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(tried())).result()


def cookie(served: Served) -> str:
    return answer(served, "/")[1]["set-cookie"].partition(";")[0]


async def opened(served: Served, cookie: str, session: str = "") -> tuple[ClientConnection, str]:
    """A page's connection, and the name of its session."""
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    connection = await connect(
        f"{served.url.replace('http', 'ws')}/_stcore/stream",
        origin=served.url,  # type: ignore[arg-type]
        subprotocols=["streamlit", "token", session] if session else ["streamlit", "token"],  # type: ignore[list-item]
        additional_headers={"Cookie": cookie} if cookie else {},
        max_size=None,
        max_queue=None,  # what is not read must not keep the end of the connection from being heard
    )
    begin = BackMsg()
    begin.rerun_script.query_string = ""
    await connection.send(begin.SerializeToString())
    told = ForwardMsg()
    while told.WhichOneof("type") != "new_session":
        told.ParseFromString(await asyncio.wait_for(connection.recv(), 60))
    return connection, str(told.new_session.initialize.session_id)


def test_a_session_is_taken_up_by_its_own_visitor_only(served: Served) -> None:
    async def tried() -> None:
        mine, other = cookie(served), cookie(served)
        first, session = await opened(served, mine)
        path = f"/_stcore/upload_file/{session}/file"
        assert answer(served, path, "PUT", Cookie=other)[0] == 403
        for stranger in (other, ""):
            connection, found = await opened(served, stranger, session)
            assert found != session
            await connection.close()
        again, found = await opened(served, mine, session)
        assert found == session
        await again.close()
        await first.close()

    alone(tried)


@pytest.mark.parametrize("origin", ["http://evil.example", "null"])
def test_a_page_of_another_site_is_refused_at_once(served: Served, origin: str) -> None:
    async def tried() -> None:
        with pytest.raises(InvalidStatus) as refused:
            await connect(f"{served.url.replace('http', 'ws')}/_stcore/stream", origin=origin)  # type: ignore[arg-type]
        assert refused.value.response.status_code == 403
        assert b"PLAYGROUND_HOSTS" in refused.value.response.body

    alone(tried)
    assert answer(served, "/_stcore/health", Origin=origin)[0] == 403


def test_only_the_health_of_the_server_is_public(served: Served) -> None:
    assert answer(served, "/_stcore/health")[::2] == (200, b"ok")
    for path in ("metrics", "agent/openapi.json", "script-health-check"):
        assert answer(served, f"/_stcore/{path}")[0] == 404
