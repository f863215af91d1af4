"""Votes as they are cast: written on this machine at once, then carried into the record.

A vote is a line of the poll's journal, which survives the process and a power cut before the visitor is thanked; processes and threads
take turns to write one, so that nobody votes twice about a pair. `recording.delivery` takes the lines to MLflow, from here right away
and from the dispatcher where MLflow did not answer; there each is a setting, which MLflow never changes.
"""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock

from playground.errors import DiskFull, OverLimit, WrongInput
from playground.settings import settings
from playground.text import Text
from playground.tracking import journal, run_folder
from playground.tracking.polls.recorded import Recorded, name_of, value_of, vote_in
from playground.tracking.recording import delivery
from playground.votes.poll import Poll, Vote

MOST_VOTERS = 2000
"""Visitors of one poll: so much is read for each vote."""
_one_thread = threading.Lock()
"""Threads of this process take turns by it, so that only processes have to look at a file again and again."""


def cast(recorded: Recorded, poll: Poll, vote: Vote, address_hash: str = "") -> None:
    """Take a vote; when this returns, it is not lost any more.

    Args:
        recorded: the poll as recorded.
        poll: what is voted on.
        vote: the vote.
        address_hash: the keyed hash of the address that the visitor comes from; it stays on this machine. Empty: none.

    Raises:
        NotFound: there is no such pair.
        WrongInput: the poll is closed, or this visitor has judged the pair.
        OverLimit: too many visitors of this address, or of all, have voted.
        DiskFull: the vote was not taken.
    """
    poll.pair(vote.pair)
    if not recorded.open:
        raise WrongInput(
            Text("This vote is closed; no more votes are taken.", "Esta votación está cerrada; ya no se admiten votos.")
        )
    with _alone(recorded.id):
        _must_be_new(recorded, vote, address_hash)
        entry = {"type": "vote", "name": name_of(vote), "value": value_of(vote), "address": address_hash}
        try:
            with journal.JournalWriter(recorded.id) as writer:
                before = writer.size
                writer.write(entry)
                try:
                    writer.sync()
                except OSError:
                    writer.take_back(before)  # who is told that the vote was not taken gives it again
                    raise
        except OSError as error:
            raise DiskFull(_DISK) from error
    threading.Thread(target=delivery.catch_up, args=(recorded.id,), daemon=True, name="votes").start()


def votes(recorded: Recorded) -> list[Vote]:
    """All votes in the order in which they were cast: those that the record has, and those that only this machine has yet."""
    found = {(vote.pair, vote.voter): vote for vote in recorded.delivered}
    for vote in _here(recorded.id):
        found.setdefault((vote.pair, vote.voter), vote)
    return sorted(found.values(), key=lambda vote: (vote.at, vote.voter, vote.pair))


def _here(poll_id: str) -> Iterator[Vote]:
    for entry in journal.entries(poll_id, "vote"):
        vote = vote_in(entry["name"], entry["value"])
        if vote is not None:
            yield vote


@contextmanager
def _alone(poll_id: str) -> Iterator[None]:
    place = run_folder.folder(poll_id)
    place.mkdir(parents=True, exist_ok=True)
    with _one_thread, FileLock(str(place / "votes.lock"), poll_interval=0.01):
        yield


def _must_be_new(recorded: Recorded, vote: Vote, address_hash: str) -> None:
    """Let pass who has not judged this pair, and is not one visitor too many.

    Raises:
        WrongInput, OverLimit: as `cast`.
    """
    name, known = name_of(vote), set(map(name_of, recorded.delivered))
    voters = {given.voter: "" for given in recorded.delivered}
    for entry in journal.entries(recorded.id, "vote"):
        known.add(entry["name"])
        voters[entry["name"].rpartition("/")[2]] = entry.get("address", "")
    if name in known:
        raise WrongInput(
            Text("You have judged this pair already; go on to the next.", "Ya valoró este par; pase al siguiente.")
        )
    if vote.voter in voters:
        return
    most = settings().max_visitors_address
    if address_hash and most and Counter(voters.values())[address_hash] >= most:
        raise OverLimit(
            Text(
                "{most} visitors of your address have voted here, as many as this deployment allows.",
                "Ya han votado aquí {most} personas desde su dirección, las que permite esta instalación.",
            ).format(most=most)
        )
    if len(voters) >= MOST_VOTERS:
        raise OverLimit(
            Text(
                "{most} visitors have voted here, as many as one vote takes.",
                "Ya han votado aquí {most} personas, el máximo de una votación.",
            ).format(most=MOST_VOTERS)
        )


_DISK = Text(
    "The disk of this machine is full, so your vote was not taken; tell whoever runs this server, then vote again.",
    "El disco de esta máquina está lleno y su voto no se registró; avise a quien administra este servidor y vuelva a votar.",
)
