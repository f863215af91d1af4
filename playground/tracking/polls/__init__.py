"""Polls in the record: each is a run of an MLflow experiment of its own, with what is voted on as a file and a setting for every vote."""

from playground.tracking.polls.box import cast, votes
from playground.tracking.polls.changes import close, create, delete, must_have_room
from playground.tracking.polls.recorded import Recorded, get, listing, poll_of

__all__ = ["Recorded", "cast", "close", "create", "delete", "get", "listing", "must_have_room", "poll_of", "votes"]
