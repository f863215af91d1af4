import shutil
from pathlib import Path

import pytest

from playground import hardware
from playground.errors import WrongInput
from playground.settings import made_home, settings


def test_everything_lives_in_the_home_folder(home: Path):
    found = settings()
    assert found.home == home
    assert found.store == f"sqlite:///{home.resolve()}/mlflow.db"
    assert found.artifacts == home / "artifacts"


def test_settings_are_read_afresh(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PLAYGROUND_MAX_EPOCHS", "7")
    assert settings().max_epochs == 7
    monkeypatch.setenv("PLAYGROUND_MAX_EPOCHS", "8")
    assert settings().max_epochs == 8


def test_a_demonstration_is_strict_but_an_explicit_setting_wins(monkeypatch: pytest.MonkeyPatch):
    generous = settings()
    monkeypatch.setenv("PLAYGROUND_DEMO", "1")
    monkeypatch.setenv("PLAYGROUND_MAX_HIDDEN", "777")
    strict = settings()
    assert strict.demo
    assert strict.max_epochs < generous.max_epochs
    assert strict.max_seconds > 0
    assert strict.max_hidden == 777


def test_a_wrong_setting_is_one_sentence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PLAYGROUND_MAX_EPOCHS", "many")
    with pytest.raises(WrongInput, match=r"PLAYGROUND_MAX_EPOCHS must be a whole number"):
        settings()


def test_the_administrators_token_does_not_show(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PLAYGROUND_ADMIN_TOKEN", "open sesame")
    assert "sesame" not in repr(settings())


def test_a_run_has_one_thread_and_every_core_a_slot(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("PLAYGROUND_SLOTS")
    monkeypatch.setattr(hardware, "cores", lambda: 8)
    monkeypatch.setattr(hardware, "gpus", tuple)
    monkeypatch.setattr(hardware, "has_mps", lambda: False)
    assert (settings().slots_in_force, settings().threads_in_force) == (8, 1)
    monkeypatch.setattr(hardware, "has_mps", lambda: True)  # whoever waits for graphics is not sent to the processor
    assert (settings().slots_in_force, settings().threads_in_force) == (1, 1)


def test_threads_are_shared_out_over_fewer_slots(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(hardware, "cores", lambda: 8)
    monkeypatch.setenv("PLAYGROUND_SLOTS", "2")
    assert settings().threads_in_force == 4
    monkeypatch.setenv("PLAYGROUND_THREADS", "3")
    assert settings().threads_in_force == 3


@pytest.mark.parametrize("name", ["what?", "100%20", "a\nb"])
def test_a_home_that_the_record_would_not_lie_in_is_refused(tmp_path: Path, monkeypatch, name: str):
    monkeypatch.setenv("PLAYGROUND_HOME", str(tmp_path / name))
    with pytest.raises(WrongInput, match="PLAYGROUND_HOME names a folder") as refused:
        settings()
    assert "\n" not in refused.value.text.en
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["two words", "ñandú", "a#b", "a&b=c"])
def test_other_homes_hold_their_record_which_nobody_else_reads(
    tmp_path: Path, monkeypatch, empty_store: Path, name: str
):
    from playground.tracking import store
    from playground.tracking.store import connection

    home = tmp_path / name
    monkeypatch.setenv("PLAYGROUND_HOME", str(home))
    assert made_home() == home and home.stat().st_mode & 0o777 == 0o700
    shutil.copyfile(empty_store, home / "mlflow.db")
    (home / "mlflow.db").chmod(0o644)
    store.experiment_id("forecasting")
    assert store.experiment_ids() != []
    assert (home / "mlflow.db").stat().st_mode & 0o777 == 0o600
    (home / "mlflow.db").unlink()
    connection._for_this_account_alone()
    assert (home / "mlflow.db").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("apps", "each"), [("1", 24), ("2", 12), ("5", 4), ("32", 1)])
def test_what_all_visitors_may_is_shared_out_among_the_app_processes(
    apps: str, each: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PLAYGROUND_APPS", apps)
    assert settings().for_each_app(24) == each
