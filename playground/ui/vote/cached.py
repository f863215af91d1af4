"""What the page of a poll keeps for all visitors: what is voted on, outputs as they are seen, results."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from playground.exhibits import Exhibit
from playground.tracking import polls
from playground.ui import computing
from playground.ui.page import session
from playground.votes.poll import Pair, Poll, Vote

if TYPE_CHECKING:  # its statistics take long to import
    from playground.votes.results import Results


def poll(recorded: polls.Recorded) -> Poll:
    """What is voted on; raises as `polls.poll_of` does."""
    return _poll(recorded.id, recorded)


def outputs(recorded: polls.Recorded, on: Poll, pair: Pair, swapped: bool) -> Mapping[str, Sequence[Exhibit]]:
    """Both outputs of a pair as voters see them; raises as `polls.ballot` of `launch.compute` does."""
    return _outputs(recorded.id, pair.name, swapped, session().language, on, pair)


def results(recorded: polls.Recorded, on: Poll, cast: Sequence[Vote]) -> "Results | None":
    """What the votes say so far."""
    return _results(recorded.id, len(cast), on, cast)


@st.cache_resource(max_entries=16, ttl=3600, show_spinner=False)
def _poll(poll_id: str, _recorded: polls.Recorded) -> Poll:
    del poll_id
    return polls.poll_of(_recorded)


@st.cache_resource(max_entries=32, ttl=1800, show_spinner=False)
def _outputs(
    poll_id: str, name: str, swapped: bool, language: str, _on: Poll, _pair: Pair
) -> Mapping[str, Sequence[Exhibit]]:
    del poll_id, name
    sides = _pair.outputs[::-1] if swapped else _pair.outputs
    found: Mapping[str, Sequence[Exhibit]] = computing.compute(
        "ballot", _on.task, sides, _on.truth, language, seconds=120
    )
    return found


@st.cache_resource(max_entries=16, ttl=1800, show_spinner=False)
def _results(poll_id: str, count: int, _on: Poll, _cast: Sequence[Vote]) -> "Results | None":
    del poll_id, count
    found: Results | None = computing.compute("votes", _on, list(_cast), seconds=120)
    return found
