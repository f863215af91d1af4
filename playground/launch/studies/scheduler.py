"""Looks after recorded studies: submits their runs, prunes hopeless ones, closes what is done.

The dispatcher starts it as `python -m playground.launch.studies.scheduler` while a study is under way; it leaves when none
is. All that it knows it reads from the record, and each thing that it does can be done twice without harm, so that it may
be killed at any moment. A lock keeps a second one away: only one process submits the runs of studies.
"""

import itertools
import logging
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from playground.errors import DataFailed, OverLimit, PlaygroundError, TrackingFailed, WrongInput
from playground.launch.single_instance import BUSY, alone
from playground.settings import settings
from playground.studies.plan import Option, Trial, key_of
from playground.studies.search import PastTrial, Search, SearchState
from playground.text import Text
from playground.tracking import queue, quotas, states, store, studies, study_records
from playground.tracking.actions.submit import submit
from playground.tracking.run import Run, tagged
from playground.tracking.schema import StudyPart, Tag
from playground.tracking.studies.progress import score, tell_best, validation_of
from playground.tracking.studies.recorded import Recorded

AHEAD = 3
"""Runs of a study that wait at once: enough that no slot stands idle, and others' runs come in between."""

_LOOK = 0.25
"""Seconds between two looks at the record, at least; a record that answers slowly is left alone for longer."""
_LONGEST = 2.0
"""The same at most: a look may take long because it imports what the first run needs, and not because of the record."""
_AGAIN = 5.0
"""Seconds after which the studies are looked at even though the record seems unchanged."""
_ABSENT = 2.0
"""Seconds of patience with a record that does not answer."""

_log = logging.getLogger("playground.studies")


@dataclass
class _Memory:
    """What was read of a study's runs; nothing is lost with it.

    Attributes:
        tidy: nothing of a submission that was cut short is left in the record.
        planned: the runs that follow from the plan.
        curves: the validation metric by epoch, for each run that has ended.
        scores: the score of each run that has ended, by its id and round; None where it has none.
        told: how many ended runs were told to the study.
    """

    tidy: bool = False
    planned: list[Trial] | None = None
    curves: dict[str, dict[int, float]] = field(default_factory=dict)
    scores: dict[tuple[str, int], float | None] = field(default_factory=dict)
    told: int = -1


class Scheduler:
    """All studies under way."""

    def __init__(self) -> None:
        self._memories: dict[str, _Memory] = {}

    def look(self) -> bool:
        """Do for each study what there is to do; whether one is still under way.

        Raises:
            TrackingFailed: the record does not answer; the next look tries again.
        """
        under_way = studies.listing(under_way=True)[::-1]  # the oldest first
        for study in under_way:
            memory = self._memories.setdefault(study.id, _Memory())
            try:
                self._attend(study, memory)
            except TrackingFailed:
                memory.tidy = False  # a submission may have been cut short
                raise
            except PlaygroundError as error:  # data have gone, limits have changed: the others go on, this one says it
                _waits(study, error.text)
        self._memories = {study.id: self._memories[study.id] for study in under_way}
        return study_records.any_open()

    def _attend(self, study: Recorded, memory: _Memory) -> None:
        if not memory.tidy:
            study_records.tidy(study.id)
            memory.tidy = True
        runs, taken = study_records.with_deleted(study.id)
        self._measure(study, memory, runs)
        if study.status == "stopped":
            for run in runs:
                if not run.over and run.wish is None:
                    states.request_stop(run.id, Text("Its study was stopped.", "Se detuvo su estudio."))
            if all(run.over for run in runs):
                studies.close(study)
            return
        # What did not finish in an earlier round is tried again.
        again = [
            run for run in runs if run.round < study.round and run.status in ("failed", "stopped") and not run.pruned
        ]
        if study.plan.prune:
            self._prune(study, memory, runs)
        if not again and len(taken) >= study.plan.total and all(run.over for run in runs):
            studies.close(study)
            _log.info("study %s is done", study.id)
            return
        self._feed(study, memory, runs, again, taken)

    def _feed(self, study: Recorded, memory: _Memory, runs: list[Run], again: list[Run], taken: set[str]) -> None:
        """Let so many runs wait that no slot stands idle, as far as the owner has room."""
        # Of a search one alone, whose later suggestions know more.
        wanted = (1 if study.plan.kind == "search" else AHEAD) - sum(
            run.status == "queued" and run.paused is None for run in runs
        )
        most = settings().max_queued
        room = most - (most > 1) - quotas.count(study.owner)  # one place stays for a run of the owner's own
        if wanted <= 0:
            return
        if room <= 0:
            if not any(not run.over for run in runs):
                _waits(
                    study,
                    Text(
                        "The study continues when one of your other runs has ended; this deployment allows {most} at once.",
                        "El estudio seguirá cuando termine otra de sus ejecuciones; esta instalación permite {most} a la vez.",
                    ).format(most=most),
                )
            return
        for run in again[: min(wanted, room)]:
            states.clear_request(run.id)
            states.again(run.id)
            store.write_tags(run.id, {Tag.ROUND: str(study.round)})
        left, refused = min(wanted, room) - len(again), None
        for trial in self._missing(study, memory, runs, taken):
            if left <= 0:
                break
            try:
                submit(
                    trial.experiment,
                    owner=study.owner,
                    address_hash=study_records.address_hash_of(study.id),
                    study=StudyPart(study.id, trial.variant, trial.key, study.round),
                )
            except OverLimit as error:  # somebody was faster, or the disk is full
                _waits(study, error.text)
                return
            except (WrongInput, DataFailed) as error:  # the other trials go on, the study says why this one does not
                refused = refused or error.text
                continue
            left -= 1
        _waits(study, refused)

    def _missing(self, study: Recorded, memory: _Memory, runs: list[Run], taken: set[str]) -> Iterator[Trial]:
        plan = study.plan
        if plan.kind != "search":
            memory.planned = memory.planned if memory.planned is not None else list(plan.planned())
            yield from (trial for trial in memory.planned if trial.key not in taken)
            return
        if len(taken) < plan.total:
            number = next(number for number in itertools.count() if key_of(number) not in taken)
            yield self._suggested(study, memory, runs, number)

    def _suggested(self, study: Recorded, memory: _Memory, runs: list[Run], number: int) -> Trial:
        """The next trial of a search: the first suggestion that is a valid experiment."""
        refusal: PlaygroundError | None = None
        for values in _search(study).suggest([known for _, known in self._known(study, memory, runs)]):
            option = Option(f"trial {number + 1}", Text.same(f"{number + 1}"))
            try:
                return study.plan.trial(number, option, values, study.plan.seeds[0])
            except PlaygroundError as error:
                refusal = refusal or error
        assert refusal is not None
        raise refusal

    def _prune(self, study: Recorded, memory: _Memory, runs: list[Run]) -> None:
        pairs = self._known(study, memory, runs)
        for place in _search(study).to_prune([known for _, known in pairs]):
            run, known = pairs[place]
            if run.status == "running" and run.wish is None:
                states.request_stop(
                    run.id,
                    Text(
                        "Pruned: at epoch {epoch} other trials of its study were clearly better.",
                        "Podada: en la época {epoch} otros ensayos de su estudio iban claramente mejor.",
                    ).format(epoch=max(known.curve)),
                    {Tag.PRUNED: "yes"},
                )

    def _known(self, study: Recorded, memory: _Memory, runs: list[Run]) -> list[tuple[Run, PastTrial]]:
        found = []
        for run in runs:
            values = {address: one.read(run.knobs.get(address, "")) for address, one in study.plan.space.items()}
            known = {address: value for address, value in values.items() if value is not None}
            if len(known) < len(values):
                continue  # its experiment was changed by hand
            curve = memory.curves.get(run.id)
            if curve is None:
                curve = validation_of(run)[1] if study.plan.prune and run.status != "queued" else {}
            state: SearchState = "open"
            if run.over:
                state = "finished" if run.status == "finished" else "pruned" if run.pruned else "failed"
            value = memory.scores.get((run.id, run.round)) if state == "finished" else None
            found.append((run, PastTrial(known, state, value, curve)))
        return found

    def _measure(self, study: Recorded, memory: _Memory, runs: list[Run]) -> None:
        """Keep what the runs that have ended achieved, and write the best so far."""
        ended = sorted((run for run in runs if run.over), key=lambda run: (run.ended or 0.0, run.trial))
        for run in ended:
            key = (run.id, run.round)
            if key not in memory.scores:
                memory.scores[key] = score(run) if run.status == "finished" else None
                if study.plan.prune:
                    memory.curves[run.id] = validation_of(run)[1]
        if len(ended) != memory.told:
            tell_best(
                study, [memory.scores[run.id, run.round] for run in ended], sum(run.status == "failed" for run in ended)
            )
            memory.told = len(ended)


def _search(study: Recorded) -> Search:
    plan = study.plan
    epochs = next(plan.examples()).experiment.training.epochs
    return Search(study.id, plan.space, study.better, plan.seeds[0], plan.trials, epochs, plan.prune)


def _waits(study: Recorded, why: Text | None) -> None:
    if why != study.waits:
        store.write_tags(study.id, {Tag.PHASE: tagged(why)})


def main() -> int:
    """Look after the studies of the store in force until none is under way, or the dispatcher has gone; the exit code."""
    logging.basicConfig(format="%(asctime)s %(name)s: %(message)s", level=logging.INFO)
    with alone("studies") as first:
        if not first:
            return BUSY
        dispatcher = os.getppid()
        scheduler = Scheduler()
        seen: object = None
        read_at = 0.0
        while os.getppid() == dispatcher:
            began = time.monotonic()
            try:
                now = queue.signature()
                if now != seen or began - read_at > _AGAIN:
                    if not scheduler.look():
                        break
                    seen, read_at = now, began
                time.sleep(min(_LONGEST, max(_LOOK, 4 * (time.monotonic() - began))))
            except PlaygroundError as error:
                _log.warning("%s", error.text.en)
                seen = None
                time.sleep(_ABSENT)
    return 0


if __name__ == "__main__":
    sys.exit(main())
