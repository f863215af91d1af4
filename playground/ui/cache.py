"""What pages keep between reruns: small, bounded, and shared by all visitors, so never anything of one of them."""

import json
import operator
import tomllib
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import Future
from functools import lru_cache, partial, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import pandas as pd
import streamlit as st

from playground.dataset import DATASETS
from playground.errors import PlaygroundError
from playground.evaluation.found_errors import Analysis
from playground.exhibits import Exhibit
from playground.experiment import presets
from playground.studies import published
from playground.tracking import foreign_runs, models, runs, studies
from playground.tracking.foreign_runs import ForeignRun
from playground.tracking.weights import Kept
from playground.ui import computing
from playground.ui.compressed import Compressed
from playground.ui.page import session

P = ParamSpec("P")
R = TypeVar("R")

OPEN_AT_ONCE = 64
"""Runs whose pages are looked at within the same minutes, at most: a class of fifty, each at their own one."""
COMPARED_AT_ONCE = 24
"""Choices of runs that are compared at the same time; what is drawn of each takes some 150 kB, and about 0.1 s to be drawn anew."""
_ID = operator.attrgetter("id")
"""Tells runs apart where what is kept of them does not change while they go on."""


def shared_by_key(
    *, most: int, seconds: float = 3600
) -> Callable[[Callable[P, R]], Callable[Concatenate[object, P], R]]:
    """Let a function draw or work something out once for all visitors who read the same language.

    It is called with a key before its own arguments. As long as that key is kept, later calls draw the same again and
    return the same object, which is not to be changed. So nothing of one visitor may go in. What is raised is not kept.

    Args:
        most: how many answers are kept.
        seconds: for how long one is kept.
    """

    def decorate(make: Callable[P, R]) -> Callable[Concatenate[object, P], R]:
        def kept(key: object, language: str, _make: Callable[[], R]) -> R:
            del key, language
            return _make()

        # Streamlit knows functions by their names and source: without its own name each would get another one's answers.
        kept.__module__ = make.__module__
        kept.__qualname__ = make.__qualname__
        answer = st.cache_resource(max_entries=most, ttl=seconds, show_spinner=False)(kept)

        @wraps(make)
        def call(key: object, /, *given: P.args, **named: P.kwargs) -> R:
            # By name: of what is given by place Streamlit looks up the names anew at each call.
            found: R = answer(key=key, language=session().language, _make=partial(make, *given, **named))
            return found

        return call

    return decorate


def kept_by_key(*, most: int) -> Callable[[Callable[P, R]], Callable[Concatenate[Hashable, P], R]]:
    """As `shared_by_key`, for what draws nothing and is alike in every language: it costs much less to be asked for.

    Args:
        most: how many answers are kept.
    """

    def decorate(make: Callable[P, R]) -> Callable[Concatenate[Hashable, P], R]:
        @lru_cache(maxsize=most)
        def kept(key: Hashable, call: _Unlooked) -> R:
            del key
            found: R = call.once()
            return found

        @wraps(make)
        def call(key: Hashable, /, *given: P.args, **named: P.kwargs) -> R:
            return kept(key, _Unlooked(partial(make, *given, **named)))

        return call

    return decorate


class _Unlooked:
    """How an answer is made, by which answers are not told apart."""

    __slots__ = ("_make",)

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make: Callable[[], Any] | None = make

    def once(self) -> Any:
        """The answer; what it was made of is let go of, as this stays for as long as the answer is kept."""
        make, self._make = self._make, None
        assert make is not None
        return make()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Unlooked)

    def __hash__(self) -> int:
        return 0


@st.cache_data(max_entries=32)
def preset_table(task: str, language: str) -> dict[str, Any]:
    """The task's preset as a plain table; only the task where there is no preset.

    Args:
        language: of the visitor; data that are written in several languages are taken in theirs.
    """
    path = presets().get(task)
    if path is None:
        return {"task": {"kind": task}}
    table = tomllib.loads(path.read_text("utf-8"))
    data = table.get("data", {})
    knob = DATASETS[data["kind"]].knobs().get("language") if data.get("kind") in DATASETS else None
    if knob is not None and language in knob.choices:
        data["language"] = language
    return table


@st.cache_resource(max_entries=64, ttl=3600, show_spinner=False)
def _computed(job: str, key: str, language: str) -> Compressed[Any]:
    more = [language] if language else []
    return Compressed(computing.compute(job, json.loads(key), *more, seconds=120))


def compute(job: str, table: Mapping[str, Any], language: str = "") -> Any:
    """The result of a job of `launch.compute.jobs` on a plain table, kept for all visitors; a refusal is not kept.

    Raises:
        PlaygroundError: what the job said.
    """
    return _computed(job, key_of(table), language).value()


def key_of(table: Mapping[str, Any]) -> str:
    """A plain table as JSON: what is made of it is kept by this."""
    return json.dumps(table, sort_keys=True, default=str)


@kept_by_key(most=128)
def _curves(run: runs.Run) -> Compressed[pd.DataFrame]:
    return Compressed(runs.curves(run))


_foreign_curves = shared_by_key(most=64)(foreign_runs.curves)
_sample_epochs = kept_by_key(most=256)(runs.sample_epochs)


def curves(run: runs.Run) -> pd.DataFrame:
    """The curves of a run, kept until more of it is written."""
    return _curves(runs.extent(run), run).value()


def foreign_curves(run: ForeignRun) -> Mapping[str, pd.DataFrame]:
    """The curves of a run of other code, kept until it has other values; not to be changed."""
    return _foreign_curves(repr(run), run)


def sample_epochs(run: runs.Run) -> list[int]:
    """The epochs of which a sample is kept, looked up again once more of the run is written."""
    return list(_sample_epochs(runs.extent(run), run))


def results(run: runs.Run) -> str:
    """Differs once anything has changed that was measured of a run, or how it is called: what is drawn of it is kept by this."""
    return repr((run.id, run.name, run.status, run.ended, run.primary_tag, run.metrics, run.baselines, run.meters))


def shown(chosen: Mapping[str, runs.Run], epoch: int, language: str) -> tuple[Exhibit, ...]:
    """Kept samples of runs side by side.

    Args:
        chosen: the runs, by the name they are shown under.
        epoch: whose samples are shown, or the last ones before it.
        language: of the visitor.
    """
    # A run that goes on may have a later sample for this epoch than it had when that was last shown.
    at = tuple(max((one for one in sample_epochs(run) if one <= epoch), default=-1) for run in chosen.values())
    return _shown(chosen, epoch, at, language)


@st.cache_data(max_entries=64, ttl=3600, show_spinner=False, hash_funcs={runs.Run: _ID})
def _shown(chosen: Mapping[str, runs.Run], epoch: int, at: tuple[int, ...], language: str) -> tuple[Exhibit, ...]:
    del at
    found: tuple[Exhibit, ...] = computing.compute("show", dict(chosen), epoch, language, seconds=60)
    return found


def memory(run: runs.Run) -> dict[str, Any]:
    """What a run's network needs beside its weights."""
    return _memory(run).value()


@st.cache_resource(max_entries=4, ttl=600, show_spinner=False, hash_funcs={runs.Run: _ID})
def _memory(run: runs.Run) -> Compressed[dict[str, Any]]:
    return Compressed(runs.memory_of(run))


def later(job: str, key: str) -> Future[Any]:
    """A job begun in the background, by its JSON key; ask the future whether it is done."""
    future = _begun(job, key)
    if future.cancelled():
        # The page that had begun it was closed, or shows something else by now.
        _begun.clear(job, key)
        future = _begun(job, key)
    return future


@st.cache_resource(max_entries=64, ttl=3600, show_spinner=False)
def _begun(job: str, key: str) -> Future[Any]:
    return computing.begin(job, json.loads(key), seconds=120)


@st.cache_data(max_entries=512, ttl=600, show_spinner=False)
def study_name(study_id: str) -> str:
    """The name of a study by its id, or of a published one; empty where there is none (any more)."""
    if study_id in published.studies():
        return study_id
    try:
        return studies.get(study_id).name
    except PlaygroundError:
        return ""


@st.cache_resource(max_entries=32, ttl=1, show_spinner=False)
def study_with_runs(study_id: str) -> tuple[studies.Recorded, tuple[runs.Run, ...]]:
    """A recorded study and its runs as they were a second ago at most: several moving parts of a page look at them.

    Raises:
        NotFound: there is none.
        TrackingFailed: the record cannot be reached.
    """
    study = studies.get(study_id)
    return study, tuple(studies.runs_of(study.id))


def attempted(job: str, table: Mapping[str, Any], language: str = "") -> tuple[Any, PlaygroundError | None]:
    """The result of a job, or why there is none."""
    try:
        return compute(job, table, language), None
    except PlaygroundError as error:
        return None, error


@st.cache_resource(max_entries=24, ttl=1800, show_spinner=False)
def inspected(key: str, language: str) -> Any:
    """What a view of a trained network shows (see `launch.compute.inspecting`), by the JSON of what is asked: arrays, some MB each.

    Raises:
        PlaygroundError: what the job said.
    """
    return computing.compute("inspect", json.loads(key), language, seconds=120)


@st.cache_resource(max_entries=24, ttl=1800, show_spinner=False)
def errors(run_id: str, ended: float | None) -> Analysis:
    """The errors of a run on its test set; kept until it ends anew, not to be changed.

    Raises:
        PlaygroundError: why they cannot be analysed; this is not kept.
    """
    del ended
    found: Analysis = computing.compute("errors", run_id, seconds=120)
    return found


@st.cache_data(max_entries=256, ttl=1800, show_spinner=False)
def error_cases(run_id: str, places: tuple[tuple[int, int], ...], language: str) -> list[str]:
    """Items of a run's test set in words, see `error_analysis.in_words`."""
    found: list[str] = computing.compute("error_cases", run_id, places, language, seconds=60)
    return found


def outputs(key: str, language: str) -> Any:
    """What networks give for one input (see `launch.compute.side_by_side`), by the JSON of what is asked.

    Raises:
        PlaygroundError: what the job said.
    """
    return _outputs(key, language).value()


@st.cache_resource(max_entries=8, ttl=1800, show_spinner=False)
def _outputs(key: str, language: str) -> Compressed[Any]:
    return Compressed(computing.compute("outputs", json.loads(key), language, seconds=120))  # sounds may be MB


_kept_epochs = kept_by_key(most=256)(models.kept)
_layer_norms = shared_by_key(most=32)(runs.layer_norms)


def kept_epochs(run: runs.Run) -> Kept:
    """The epochs whose weights can be looked at, looked up again once more of the run is written."""
    return _kept_epochs((run.id, run.status, runs.extent(run)), run.id)


def layer_norms(run: runs.Run) -> pd.DataFrame:
    """The norms of the layers by epoch, read again once more of the run is written."""
    return _layer_norms((run.id, runs.extent(run)), run)
