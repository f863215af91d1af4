"""`verify`: identical or not, by word, JSON and exit code."""

import json
from collections.abc import Callable
from typing import Any

from playground.tracking import runs, store
from tests.commands.test_commands import refused, say, spec

__all__ = ["say", "spec"]


def test_identical_and_then_not(say: Callable[..., Any], spec: str) -> None:
    run_id = json.loads(say("train", spec, "--json")[1])["run_id"]
    code, out, _ = say("verify", run_id[:8])
    assert code == 0 and out.startswith("Identical")
    kept = runs.get(run_id).verified
    assert kept is not None and kept.identical
    store.client().log_metric(run_id, "test/mae", 1.0, step=1)
    code, out, _ = say("verify", run_id, "--json")
    told = json.loads(out)
    assert code == 3 and told["identical"] is False and told["first"]["name"] == "mae" and told["reasons"]
    assert "The first difference" in told["text"]


def test_what_cannot_be_verified_says_so(say: Callable[..., Any], spec: str) -> None:
    run_id = json.loads(say("submit", spec, "--json")[1])["run_id"]
    assert "Only a finished run" in refused(say("verify", run_id))
    assert "no run" in refused(say("verify", "nothing at all"))
