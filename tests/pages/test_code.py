"""The page of a run: the network as code, written when it is asked for."""

import io
import zipfile

import pytest

import playground.export as exporting
from tests.pages.conftest import Lived
from tests.pages.test_pages import opened, words

pytestmark = pytest.mark.slow


def test_a_run_is_written_as_code_and_offered_as_an_archive(lived_in: Lived) -> None:
    app = opened("run", "en", run=lived_in.runs[0])
    assert "computes the test metric" in words(app)
    app.button(key="run.code.write").click().run(timeout=120)
    assert not app.exception and not app.error
    (offered,) = [one for one in app.get("download_button") if one.key == "run.code.download"]
    assert "kB" in offered.proto.label
    asked, content = app.session_state["run.code.written"]
    assert asked == (lived_in.runs[0], "script")
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.namelist() == ["script.py", "weights.safetensors", "test.safetensors"]
    compile(archive.read("script.py"), "script.py", "exec")


def test_the_form_is_offered_in_spanish(lived_in: Lived) -> None:
    app = opened("run", "es", run=lived_in.runs[0])
    assert any(button.label == "Escribir el código" for button in app.button)


def test_a_form_whose_packages_are_missing_says_what_to_install(
    lived_in: Lived, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "find_spec", lambda name: None)
    app = opened("run", "en", run=lived_in.runs[0])
    app.segmented_control(key="run.code.form").set_value("onnx").run()
    assert app.button(key="run.code.write").disabled
    assert any("pip install" in told.value for told in app.info)
