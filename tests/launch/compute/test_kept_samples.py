"""Samples kept while training: one as it is shown, several laid out to be compared, with what is known of each."""

from types import SimpleNamespace
from typing import Any

import pytest

from playground.errors import NotFound
from playground.launch.compute import kept_samples, side_by_side
from playground.task import Sample
from playground.text import Text


class Telling:
    """A task whose exhibits say how they were asked for."""

    may_copy = True

    def show(self, samples: dict[str, Sample], memory: dict[str, Any]) -> list[Any]:
        return ["shown", list(samples), memory["of"]]

    def compare(self, samples: dict[str, Sample], memory: dict[str, Any]) -> list[Any]:
        return ["compared", {name: one.output.get("novelty") for name, one in samples.items()}, memory["of"]]

    def novelty(self, sample: Sample, records: Any, memory: dict[str, Any], protocol: Any) -> dict[str, Any]:
        if memory["of"] == "gone":
            raise NotFound(Text("gone", "no está"))
        return {"share": sample.output["said"], "of": protocol}


@pytest.fixture(autouse=True)
def recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs that are no more than their names; `waiting` has no sample yet."""
    samples = {name: Sample({}, {"said": number}) for number, name in enumerate(("first", "second", "gone", *"abcd"))}
    monkeypatch.setattr(kept_samples.runs, "sample", lambda run, epoch: samples.get(run))
    monkeypatch.setattr(kept_samples.runs, "memory_of", lambda run: {"of": run})
    monkeypatch.setattr(kept_samples.runs, "protocol_of", lambda run: f"protocol of {run}")
    monkeypatch.setattr(kept_samples.runs, "experiment_of", lambda run: SimpleNamespace(task=Telling()))
    monkeypatch.setattr(side_by_side, "_records", lambda experiment: None)


def shown(*names: str) -> tuple[Any, ...]:
    return kept_samples.shown({name.title(): name for name in names}, 3, "en")  # type: ignore[misc]


def test_one_sample_is_shown_with_what_is_known_of_its_run() -> None:
    """A run that waits may stand first among those that are compared: its data are not prepared yet."""
    assert shown("waiting", "second") == ("shown", ["Second"], "second")
    assert shown("waiting") == ()


def test_several_are_laid_out_to_be_compared_with_what_is_copied() -> None:
    first = {"share": 0, "of": "protocol of first"}
    assert shown("waiting", "first", "gone") == ("compared", {"First": first, "Gone": None}, "first")


def test_more_than_can_stand_side_by_side_are_shown_one_after_the_other() -> None:
    assert shown("first", "second", *"abcd")[0] == "compared"
    assert shown("first", "second", "gone", *"abcd")[0] == "shown"
