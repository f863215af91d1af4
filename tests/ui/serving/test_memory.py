"""Garbage of the server, in a process that holds no more than the server does."""

import json
import subprocess
import sys

LIFE = """
import gc, json, weakref

from playground.ui.serving import memory


class Ring:
    def __init__(self):
        self.itself = self  # only a collection gives it back


kept = [Ring() for _ in range(1000)]
memory.freeze()
frozen, seen = gc.get_freeze_count(), sum(isinstance(one, Ring) for one in gc.get_objects())
gc.disable()
ring = Ring()
given = weakref.ref(ring)
del ring
before = given() is not None
memory.give_back()
print(json.dumps({"frozen": frozen, "looked through": seen, "before": before, "after": given() is not None}))
"""


def test_what_is_there_at_the_start_is_not_looked_through_and_what_became_garbage_since_is_given_back() -> None:
    done = subprocess.run([sys.executable, "-c", LIFE], check=True, capture_output=True, text=True)
    told = json.loads(done.stdout.splitlines()[-1])
    assert told.pop("frozen") > 1000
    assert told == {"looked through": 0, "before": True, "after": False}
