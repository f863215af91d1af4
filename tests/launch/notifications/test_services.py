"""Messages reach the services that the deployment names, and nothing of an address is said."""

import importlib.util
import json
import logging

import pytest

from playground.errors import WrongInput
from playground.launch.notifications import services
from tests.helpers.publisher import Publisher


def named(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    monkeypatch.setenv("PLAYGROUND_NOTIFY", " \n".join(addresses))


def webhook(publisher: Publisher, path: str) -> str:
    return publisher.address.replace("http://", "json://ana:open-sesame@") + path


def test_a_webhook_is_told_title_and_text_as_they_are(publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    publisher.gives("/runs", b"")
    named(monkeypatch, webhook(publisher, "/runs"), webhook(publisher, "/runs"))
    assert services.send("<b>one</b> & two", "first *line*\nsecond") == []
    told = [json.loads(body) for body in publisher.posted]
    assert [(one["title"], one["message"]) for one in told] == [("<b>one</b> & two", "first *line*\nsecond")] * 2


def test_a_service_that_does_not_take_it_is_named_by_its_number_alone(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    publisher.gives("/runs", b"")
    publisher.gives("/broken", b"", code=500)
    wrong = "mailtos://ana:open-sesame@", "no-service://open-sesame"
    named(monkeypatch, webhook(publisher, "/broken"), *wrong, webhook(publisher, "/runs"))
    refusals = services.send("title", "text")
    assert [text.en.partition(" in PLAYGROUND_NOTIFY ")[0] for text in refusals] == [
        f"Service number {n}" for n in (1, 2, 3)
    ]
    assert "did not take the message" in refusals[0].en and "none that apprise knows" in refusals[2].en
    assert len(publisher.posted) == 2
    said = caplog.text + "".join(text.en + text.es for text in refusals)
    assert "sesame" not in said and "127.0.0.1" not in said


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    services.check()
    named(monkeypatch, "json://open-sesame")
    with pytest.raises(WrongInput, match=r"pip install -e '\.\[notify\]'"):
        services.check()
