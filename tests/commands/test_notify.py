"""The command `notify` tries the services, and says which did not take the message."""

import pytest

from playground.__main__ import main
from tests.helpers.publisher import Publisher


def test_the_services_are_tried(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["notify"]) == 2 and "PLAYGROUND_NOTIFY names no service" in capsys.readouterr().err
    publisher.gives("/runs", b"")
    place = publisher.address.replace("http", "json") + "/runs"
    monkeypatch.setenv("PLAYGROUND_NOTIFY", f"{place} {place}")
    assert main(["notify"]) == 0 and "Services that took the message: 2." in capsys.readouterr().out
    assert len(publisher.posted) == 2
    monkeypatch.setenv("PLAYGROUND_NOTIFY", f"{place} {place}-gone")
    assert main(["notify"]) == 1 and "Service number 2 in PLAYGROUND_NOTIFY did not take" in capsys.readouterr().err
