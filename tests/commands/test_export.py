"""`export`: a recorded run as code."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import playground.export as exporting
from tests.commands.test_commands import refused, say  # noqa: F401 (a fixture)
from tests.commands.test_evaluate import Trained, at_home, trained  # noqa: F401 (fixtures)
from tests.export import exports


def test_the_script_of_a_run_prints_what_the_run_recorded(
    say: Callable[..., Any], at_home: Trained, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    code, out, _ = say("export", "small", "--as", "script", "--out", str(tmp_path / "code"), "--json")
    told = json.loads(out)
    assert code == 0 and out.count("\n") == 1
    assert list(told) == ["run_id", "as", "folder", "files"] and told["run_id"] == at_home.run.id
    assert told["files"].keys() == {"script.py", "weights.safetensors", "test.safetensors"}
    (said,) = exports.run([tmp_path / "code"])
    assert said["metric"] == at_home.run.primary["name"]
    assert said["value"] == pytest.approx(at_home.run.metrics[said["metric"]], rel=1e-5)
    assert said["recorded"] == at_home.run.metrics[said["metric"]]
    assert "small" not in (tmp_path / "code" / "script.py").read_text("utf-8"), "no name that a person gave"


def test_the_notebook_is_said_with_the_size_of_its_files(
    say: Callable[..., Any], at_home: Trained, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    code, out, _ = say("export", at_home.run.id[:8], "--as", "notebook", "--out", str(tmp_path))
    assert code == 0 and "notebook.ipynb  " in out and "kB" in out


def test_a_folder_that_cannot_be_written_is_refused_in_a_sentence(
    say: Callable[..., Any], at_home: Trained, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    (tmp_path / "file").write_text("")
    assert "cannot be written" in refused(say("export", "small", "--as", "script", "--out", str(tmp_path / "file")))


@pytest.mark.skipif(exporting.lacking("onnx") is not None, reason="pip install -e '.[onnx]'")
def test_torchs_exporter_is_not_heard_beside_the_answer(
    say: Callable[..., Any], at_home: Trained, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    code, out, errors = say("export", "small", "--as", "onnx", "--out", str(tmp_path), "--json")
    assert code == 0 and out.count("\n") == 1 and errors == ""
    assert json.loads(out)["files"].keys() == {"onnx_script.py", "model.onnx", "test.safetensors"}


def test_a_form_whose_packages_are_missing_says_what_to_install(
    say: Callable[..., Any], at_home: Trained, tmp_path: Path, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setattr(exporting, "find_spec", lambda name: None)
    said = refused(say("export", "small", "--as", "onnx", "--out", str(tmp_path / "graph")))
    assert "pip install -e '.[onnx]'" in said and not (tmp_path / "graph").exists()
