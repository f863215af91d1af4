"""What pages have computed outside their process, each visitor in turn."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from playground.launch.compute import pool
from playground.ui.drawing_limit import PAGES
from playground.ui.visitor import whose_turn


def compute(job: str, *arguments: Any, seconds: float) -> Any:
    """The result of a job of `launch.compute.jobs` for this session; meanwhile others draw their pages.

    Raises:
        PlaygroundError: as `Pool.compute` does.
    """
    PAGES.give_back()
    return pool.compute(pool.job, job, *arguments, seconds=seconds, caller=_caller())


def on_demand(job: str, *arguments: Any, seconds: float) -> Callable[[], Any]:
    """What has the result of a job made when it is called, later and in any thread, for this session."""
    caller = _caller()
    return lambda: pool.compute(pool.job, job, *arguments, seconds=seconds, caller=caller)


def begin(job: str, *arguments: Any, seconds: float) -> Future[Any]:
    """A job of `launch.compute.jobs` begun in the background for this session."""
    return pool.begin(pool.job, job, *arguments, seconds=seconds, caller=_caller())


def _caller() -> pool.Caller:
    context = get_script_run_ctx()
    return pool.Caller(whose_turn(), _is_open(context.session_id if context is not None else ""))


def _is_open(session: str) -> Callable[[], bool]:
    return lambda: not runtime.exists() or runtime.get_instance().is_active_session(session)
