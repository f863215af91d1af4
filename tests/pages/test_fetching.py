"""A data set that is not here: what it is, said before it is fetched; fetched on request; brought by whoever has it."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from playground.dataset import DATASETS
from playground.errors import WrongFile
from playground.launch.data import preparation
from playground.text import Text
from playground.tracking import runs
from tests.helpers.waiting import until
from tests.pages.test_behaviour import button
from tests.pages.test_pages import opened, words

KIND = "etth1"
FOLDER = "forecasting/ett_small"
FILE = "ETTh1.csv"


@pytest.fixture(autouse=True)
def nothing_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """No data sets on this machine, nothing remembered; what is computed from the data is not looked at here."""
    monkeypatch.delenv("PLAYGROUND_DATA", raising=False)
    monkeypatch.delenv("PLAYGROUND_MIRROR", raising=False)
    monkeypatch.setattr(preparation, "_refused", {})
    monkeypatch.setattr("playground.ui.cache.attempted", lambda *_: (None, WrongFile(Text.same("computed here"))))
    monkeypatch.setattr("playground.ui.design_page.launch.expected_time", lambda _experiment: None)


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A mirror with a made-up file under the published name, whose checksum is the one that is expected."""
    import hashlib
    from dataclasses import replace

    content = b"date,OT\n" + b"".join(b"2016-07-01 %02d:00:00,%d\n" % (hour, hour) for hour in range(24))
    place = tmp_path / "mirror" / FOLDER / FILE
    place.parent.mkdir(parents=True)
    place.write_bytes(content)
    kind = DATASETS[KIND]
    source = replace(kind.sources[0], sha256=hashlib.sha256(content).hexdigest())  # type: ignore[attr-defined]
    monkeypatch.setattr(kind, "sources", (source,))
    monkeypatch.setenv("PLAYGROUND_MIRROR", str(tmp_path / "mirror"))
    return place


def chosen(page: str, language: str = "en") -> AppTest:
    app = opened(page, language, task="forecasting")
    box = next(
        item
        for item in app.selectbox
        if KIND in (item.options or []) or "Data set" in item.label or "Conjunto" in item.label
    )
    box.set_value(KIND).run()
    assert not app.exception
    return app


def settled() -> None:
    """Wait until the background has done."""
    until(lambda: not preparation.download_state(DATASETS[KIND]()).moving)  # type: ignore[arg-type]


@pytest.mark.parametrize(("language", "press", "size"), [("en", "Download", "2.6 MB"), ("es", "Descargar", "2,6 MB")])
def test_source_size_and_licence_come_before_the_download(language: str, press: str, size: str) -> None:
    app = chosen("data", language)
    said = words(app)
    source = DATASETS[KIND].sources[0]  # type: ignore[attr-defined]
    assert source.url in said and size in said and DATASETS[KIND].licence.say(language) in said
    assert button(app, press).label == f"{press} ({size})"
    assert not preparation.download_state(DATASETS[KIND]()).moving  # type: ignore[arg-type]


def test_a_download_on_request_shows_the_data(mirror: Path, home: Path) -> None:
    app = chosen("data")
    button(app, "Download").click().run()
    assert not app.exception
    settled()
    app.run()
    assert (home / "data" / FOLDER / FILE).read_bytes() == mirror.read_bytes()
    assert not [item for item in app.button if "Download" in item.label]
    assert not app.exception and not app.error and "not on this machine" not in words(app)


def test_a_failure_is_said_and_can_be_tried_again(mirror: Path, home: Path) -> None:
    right = mirror.read_bytes()
    mirror.write_bytes(right[:-5])
    app = chosen("data")
    button(app, "Download").click().run()
    settled()
    app.run()
    assert [item.value for item in app.error] and "not the file that was published" in app.error[0].value
    assert list((home / "data").rglob("*.csv")) == []
    mirror.write_bytes(right)
    button(app, "Try again").click().run()
    settled()
    app.run()
    assert not app.error and (home / "data" / FOLDER / FILE).exists()


def test_whoever_has_the_file_brings_it(mirror: Path, home: Path) -> None:
    app = chosen("data")
    app.file_uploader[0].set_value([("transformer (1).csv", b"x,y\n1,2\n", "text/csv")]).run()
    assert "checksum" in app.error[0].value and "transformer (1).csv" in app.error[0].value
    app.file_uploader[0].set_value([("transformer (2).csv", mirror.read_bytes(), "text/csv")]).run()
    assert not app.exception and not app.error
    assert (home / "data" / FOLDER / FILE).read_bytes() == mirror.read_bytes()


def test_a_run_is_not_launched_without_its_data(mirror: Path) -> None:
    app = chosen("design")
    assert button(app, "Train").disabled
    assert any("not on this machine" in str(item.value) for item in app.markdown)
    button(app, "Download").click().run()
    settled()
    app.run()
    assert not button(app, "Train").disabled and not app.exception
    assert runs.listing() == []


def test_a_deployment_may_leave_downloads_to_its_administrator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_DOWNLOADS", "0")
    app = chosen("data")
    assert not [item for item in app.button if "Download" in item.label] and not app.file_uploader
    assert any("administrator" in str(item.value) for item in app.info)


def test_the_first_start_fetches_nothing(mirror: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not [name for name in preparation.names() if getattr(DATASETS[name], "sources", ())]


OFFER = """
from playground.dataset import DATASETS
from playground.ui.design_page.downloads import offer
offer(DATASETS["{kind}"](), "here")
"""


def test_in_a_demonstration_nobody_brings_what_cannot_be_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody would get what one visitor made up."""
    monkeypatch.setenv("PLAYGROUND_DEMO", "1")
    for kind, verified in (("quijote", False), ("tinyshakespeare", True)):
        app = AppTest.from_string(OFFER.format(kind=kind), default_timeout=240).run()
        assert not app.exception and button(app, "Download")
        assert bool(app.file_uploader) is verified
