"""What one visitor, one address and all together may have in the queue, and when there is room again."""

import dataclasses
import threading
from collections.abc import Callable

import pytest

from playground.errors import OverLimit
from playground.text import Text
from playground.tracking import quotas, runs, states, store
from playground.tracking.admission import Expected
from playground.tracking.queue import Snapshot
from playground.tracking.quotas import Trained, trained_within, until_below, until_one_ends
from playground.tracking.run import Run
from playground.tracking.schema import Tag
from playground.tracking.visitor import Visitor


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The quotas' clock; the record goes by its own."""
    now = [quotas.time.time()]
    monkeypatch.setattr(quotas, "time", type("Clock", (), {"time": staticmethod(lambda: now[0])}))
    return now


def test_fresh_cookies_of_one_address_do_not_pass_its_limit(
    submitted: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYGROUND_MAX_QUEUED", "3")
    monkeypatch.setenv("PLAYGROUND_MAX_QUEUED_ADDRESS", "5")
    for number in range(5):
        submitted(owner=f"cookie {number}", address_hash="here")
    with pytest.raises(OverLimit, match=r"5 runs from your address .* allows 5 from one address"):
        submitted(owner="cookie 5", address_hash="here")
    submitted(owner="a neighbour", address_hash="there")
    submitted(owner="local")
    submitted(example=True, owner="examples")


def test_all_visitors_together_have_a_limit_which_the_command_line_has_not(
    submitted: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYGROUND_MAX_QUEUED_ALL", "2")
    first = submitted(owner="a", address_hash="1")
    submitted(owner="b", address_hash="2")
    with pytest.raises(OverLimit, match=r"2 runs of all visitors .* allows 2"):
        submitted(owner="c", address_hash="3")
    submitted(owner="local")
    runs.stop(first, Visitor("a"))
    with pytest.raises(OverLimit, match="2 runs of all visitors"):  # the command line's counts for others
        submitted(owner="c", address_hash="3")


def test_without_settings_nobody_is_limited_more_than_before(submitted: Callable[..., str]) -> None:
    for number in range(8):
        submitted(owner=f"cookie {number % 2}", address_hash="here")


def test_the_address_is_in_no_description_of_a_run(submitted: Callable[..., str]) -> None:
    run_id = submitted(address_hash="a keyed hash")
    assert store.client().get_run(run_id).data.tags[Tag.ADDRESS_HASH] == "a keyed hash"
    assert "a keyed hash" not in repr(dataclasses.asdict(runs.get(run_id)))


def test_who_has_trained_for_too_long_hears_when_it_goes_on(
    submitted: Callable[..., str], monkeypatch: pytest.MonkeyPatch, clock: list[float]
) -> None:
    monkeypatch.setenv("PLAYGROUND_MAX_MINUTES", "10")
    run_id = submitted(address_hash="here")
    states.begin(run_id)
    store.write_tags(run_id, {Tag.STARTED: str(round((clock[0] - 12 * 60) * 1000))})
    with pytest.raises(OverLimit) as refused:
        submitted(address_hash="here")
    assert "trained for 12 minutes within the last hour, and this deployment allows 10" in refused.value.text.en
    # It began 12 minutes ago: 50 minutes from now the last hour holds less than 10 of them.
    assert "in about 50 minutes" in refused.value.text.en or "in about 51 minutes" in refused.value.text.en
    assert "dentro de unos 5" in refused.value.text.es
    submitted(owner="ben", address_hash="here")
    states.end(run_id, "stopped", Text.same("enough"))
    runs.delete(run_id, Visitor("ana"))
    with pytest.raises(OverLimit, match="trained for 12 minutes"):  # deleting it gains nothing
        submitted(address_hash="here")
    clock[0] += 51 * 60
    submitted(address_hash="here")


def test_training_is_counted_by_run_and_within_the_hour_only() -> None:
    times = [Trained(0, 600), Trained(300, 900), Trained(-500, -100)]
    assert trained_within(times, 0, 1000) == 1200
    assert trained_within(times, 400, 1000) == 200 + 500
    # Hours end 3600 s after what they lose: below 700 s once the hour begins after 400.
    assert until_below(times, 700, 1000) == pytest.approx(400 - (1000 - 3600), abs=1.0)


def waits(name: str, seconds: float | None, **more: object) -> Run:
    return Run(name, name, "forecasting", "queued", expected=Expected(seconds), **more)  # type: ignore[arg-type]


def trains(name: str, eta: float | None, **more: object) -> Run:
    return Run(name, name, "forecasting", "running", eta=eta, **more)  # type: ignore[arg-type]


def test_when_the_first_of_some_runs_ends_is_played_through() -> None:
    now = Snapshot(waiting=(waits("a", 60), waits("b", 30), waits("c", 5)), running=(trains("x", 100), trains("y", 20)))
    # Two slots: a from 20 to 80, b from 80 to 110, c from 100 to 105.
    assert until_one_ends({"a"}, now, 2) == 80
    assert until_one_ends({"b"}, now, 2) == 110
    assert until_one_ends({"b", "c"}, now, 2) == 105
    assert until_one_ends({"x", "b"}, now, 2) == 100
    assert until_one_ends({"c"}, now, 3) == 55  # the third slot is free: a from 0 to 60, b from 20 to 50, c from 50
    assert until_one_ends({"none"}, now, 2) is None


def test_what_nobody_knows_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    now = Snapshot(waiting=(waits("a", None), waits("b", 30)), running=(trains("x", None),))
    assert until_one_ends({"b"}, now, 1) is None
    assert until_one_ends({"b"}, now, 3) == 30
    monkeypatch.setenv("PLAYGROUND_MAX_SECONDS", "300")  # then no run takes longer
    assert until_one_ends({"b"}, now, 1) == 300 + 300 + 30
    paused = dataclasses.replace(now, paused=Text.same("paused"))
    assert until_one_ends({"b"}, paused, 1) is None


def test_the_refusal_of_a_visitor_says_when_there_is_room(
    submitted: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYGROUND_MAX_QUEUED", "1")
    monkeypatch.setenv("PLAYGROUND_SLOTS", "1")
    submitted(expected=Expected(400.0))
    with pytest.raises(OverLimit) as refused:
        submitted()
    assert refused.value.text.en.endswith("you can submit one more in about 7 minutes, or once you stop one.")
    assert refused.value.text.es.endswith("podrá enviar otra dentro de unos 7 minutos, o al detener una.")


@pytest.mark.parametrize(
    "limit", ["PLAYGROUND_MAX_QUEUED", "PLAYGROUND_MAX_QUEUED_ADDRESS", "PLAYGROUND_MAX_QUEUED_ALL"]
)
def test_who_presses_many_times_at_once_does_not_pass_the_limit(
    submitted: Callable[..., str], monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setenv(limit, "2")
    together = threading.Barrier(5)
    room = quotas.must_have_room

    def all_have_room(owner: str, address_hash: str = "") -> None:
        room(owner, address_hash)
        together.wait(60)  # each has looked before any of them counts

    monkeypatch.setattr(quotas, "must_have_room", all_have_room)
    refused: list[Text] = []

    def press() -> None:
        try:
            submitted(owner="ana", address_hash="here")
        except OverLimit as error:
            refused.append(error.text)

    threads = [threading.Thread(target=press) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(runs.listing()) == 2 and len(refused) == 3
    assert all("this deployment allows 2" in text.en for text in refused)
    assert store.search(f"tags.`{Tag.STATE}` = 'new'") == []  # what was refused is not left half-written
