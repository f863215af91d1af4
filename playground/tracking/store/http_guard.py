"""Which answers of a tracking server are believed.

MLflow takes an answer that broke off among its headers for an empty one, "there is nothing", and the 404 of a proxy
whose server is away for "there is no such run". Whoever believes that gives up runs that are there.
"""

from typing import Any

from mlflow.utils import request_utils
from requests import ConnectionError as Broken, Response, Session

_FINE, _ERROR = 200, 400
_HTTP_1_1 = 11


def must_be_whole(answer: Response, *_: object, **__: object) -> None:
    """Refuse what MLflow's server cannot have said.

    Raises:
        requests.ConnectionError: the answer broke off, or somebody else's error came in its place.
    """
    headers, broken = answer.headers, ""
    bounded = any(name in headers for name in ("Content-Length", "Transfer-Encoding"))
    closes = headers.get("Connection", "").lower() == "close"
    if answer.status_code == _FINE and answer.raw.version == _HTTP_1_1 and not (bounded or closes):
        broken = "the answer broke off"
    about_runs = "/mlflow/runs/" in (answer.url or "")
    if about_runs and answer.status_code >= _ERROR and "json" not in headers.get("Content-Type", ""):
        broken = f"the answer {answer.status_code} is not MLflow's"
    if broken:
        answer.close()
        raise Broken(broken)


def watch() -> None:
    """From now on MLflow's client looks at every answer so; to call it again changes nothing."""
    if hasattr(request_utils._get_request_session, "watched"):
        return
    make = request_utils._get_request_session

    def watched(*args: Any, **more: Any) -> Session:
        session: Session = make(*args, **more)
        if must_be_whole not in session.hooks["response"]:
            session.hooks["response"].append(must_be_whole)
        return session

    watched.watched = True  # type: ignore[attr-defined]
    request_utils._get_request_session = watched
