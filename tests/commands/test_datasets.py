"""`datasets fetch`, `datasets have`, and `train` on data that is not here yet."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.test_commands import refused, say  # noqa: F401 (a fixture)
from tests.helpers.published import made_up
from tests.helpers.publisher import Publisher


@pytest.fixture
def files(publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, bytes]]:
    with made_up(monkeypatch, "etth1", publisher.address) as (_, made):
        for file, content in made.items():
            publisher.gives(f"/{file}", content)
        yield dict(made)


def test_fetch_says_source_and_licence_first(say, files, home: Path) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    code, out, err = say("datasets", "fetch", "etth1")
    assert code == 0 and "on this machine" in out
    assert err.index("Licence: Creative Commons") < err.index("%|") and "ETDataset" in err
    assert (home / "data" / "forecasting" / "ett_small" / "ETTh1.csv").read_bytes() == files["ETTh1.csv"]
    code, out, err = say("datasets", "fetch", "etth1", "--json")
    assert code == 0 and err == "" and json.loads(out)["ready"] is True


def test_a_failure_is_one_sentence_and_exit_code_1(say, files, publisher: Publisher) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    publisher.gives("/ETTh1.csv", b"no", 500)
    code, out, err = say("datasets", "fetch", "etth1", "--json")
    assert code == 1 and out == "" and "Traceback" not in err and "error 500" in err.splitlines()[-1]


def test_have_takes_in_what_somebody_has(say, files, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    mine = tmp_path / "renamed"
    mine.write_bytes(files["ETTh1.csv"])
    code, out, _ = say("datasets", "have", "etth1", str(mine), "--json")
    told = json.loads(out)
    assert code == 0 and told["missing"] == [] and told["files"]["ETTh1.csv"].endswith("ETTh1.csv")
    one = next(one for one in json.loads(say("datasets", "--json")[1]) if one["kind"] == "etth1")
    assert one["ready"] is True and one["where"].endswith("ett_small")


def test_what_is_asked_wrongly_is_refused_in_a_sentence(say, files, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    other = tmp_path / "ETTh1.csv"
    other.write_bytes(b"date\n")
    assert "checksum" in refused(say("datasets", "have", "etth1", str(other)))
    assert "no file" in refused(say("datasets", "have", "etth1", str(tmp_path / "nowhere")))
    assert "needs no download" in refused(say("datasets", "fetch", "sunspots"))
    assert "did you mean" in refused(say("datasets", "fetch", "etth"))
    assert "SETTING=VALUE" in refused(say("datasets", "fetch", "etth1", "--set", "x"))


def test_train_fetches_and_submit_does_not(say, files, record: Path) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    sets = ["--set", "data.kind=etth1", "--set", "task.window=12", "--set", "task.horizon=900"]
    assert "datasets fetch etth1" in refused(say("submit", "forecasting", *sets[:2]), 1)
    code, out, err = say("train", "forecasting", *sets)
    # Too far ahead for so few rows: refused after fetching, before a run is made.
    assert code == 2 and out == "" and "Licence: Creative Commons" in err
    assert (record / "data" / "forecasting" / "ett_small" / "ETTh1.csv").exists()
