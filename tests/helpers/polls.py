"""A poll on three runs and what 25 visitors say of it; all is invented, its outputs are none of any network."""

from playground.votes.poll import Candidate, Choice, Pair, Poll, Vote

A, B, C = "aa" * 16, "bb" * 16, "cc" * 16
OUTPUT = {
    "input": {},
    "output": {"text": "the cat", "notation": "text", "ended": False, "notes": []},
    "seed": 1,
    "epoch": -1,
}


def poll(*results: float | None, groups: tuple[str, ...] = ("", "", "")) -> Poll:
    """A, B and C with these test metrics (lower is better): three pairs, and a control of A."""
    found = results or (0.5, 0.6, 0.7)
    names = ("GRU 64", "LSTM 64", "RNN 64")
    candidates = tuple(
        Candidate(run_id, name, group, result)
        for run_id, name, group, result in zip((A, B, C), names, groups, found, strict=True)
    )
    sides = ((A, B), (A, C), (B, C), (A, A))
    pairs = tuple(Pair(f"p{n:02d}", one, other, (OUTPUT, OUTPUT)) for n, (one, other) in enumerate(sides, 1))
    return Poll("writing", candidates, pairs, "nats_per_character", "lower")


SAID = (
    "112= 21== 2121 112= 2=2= =12x 212= 112x 2x2= 111= 212= 21x= 11=2 212= 1=2= 221= 2x1= 112= 212x =1== 212= 11x= 2121 212= 12"
).split()
"""Of each visitor what was said of p01 to p04: 1 and 2 for the first and the second, = for equal, x for both bad."""

_CHOICES: dict[str, Choice] = {"1": "first", "2": "second", "=": "tie", "x": "bad"}


def recorded() -> list[Vote]:
    """The votes; the last visitor left after two pairs."""
    return [
        Vote(f"p{place:02d}", f"{number:016x}", _CHOICES[mark], (number + place) % 2 == 0, 1000.0 * number + place)
        for number, said in enumerate(SAID)
        for place, mark in enumerate(said, 1)
    ]
