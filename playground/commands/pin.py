"""`pin`: keep a run, whatever its age."""

import argparse

from playground.commands import Answer, _speech
from playground.text import Text
from playground.tracking import runs
from playground.tracking.visitor import LOCAL


def run(chosen: argparse.Namespace) -> Answer:
    """Pin the run, or pin it no more."""
    if chosen.off:
        found = runs.unpin(chosen.run, LOCAL)
        text = Text("“{name}” is not pinned any more.", "«{name}» ya no está fijada.")
    else:
        found = runs.pin(chosen.run, LOCAL)
        text = Text("“{name}” is pinned and is kept.", "«{name}» está fijada y se conserva.")
    answer = {"run_id": found.id, "pinned": found.pinned}
    return Answer(answer, lambda: _speech.say(text.format(name=found.name)))
