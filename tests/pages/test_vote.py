"""Blind vote: made by the owner, judged by a visitor who sees no name before the vote, closed with its results."""

import re
import threading

import pytest
from streamlit.testing.v1 import AppTest

from playground.experiment import Experiment
from playground.tracking import polls, runs, store
from playground.tracking.visitor import Visitor
from playground.ui.vote import ballot, list as listing
from tests.helpers.polls import poll, recorded
from tests.pages.test_behaviour import button
from tests.pages.test_pages import opened, words

NAMES = ("one rnn", "one gru")


@pytest.fixture(autouse=True)
def cookie(monkeypatch):
    """The test browser has no cookies: as if ours were there."""
    monkeypatch.setattr(ballot, "comes_back", lambda: True)


@pytest.fixture
def made(lived_in):
    """A poll on the two runs, made through the form; and its id."""
    app = opened("vote", "en", runs=",".join(lived_in.runs))
    app.session_state["visitor_key"] = "teacher"
    app = app.run()
    assert any("judges 3 pairs, 1 of them" in item.value for item in app.caption)
    button(app, "Make the vote").click().run()
    assert not app.exception and not app.error
    (poll_id,) = [one.id for one in polls.listing("teacher") if one.open]
    yield poll_id
    for one in polls.listing("teacher"):
        polls.delete(one.id, Visitor("teacher"))


def visit(poll_id: str, key: str, language: str = "en") -> AppTest:
    app = opened("vote", language, poll=poll_id)
    app.session_state["visitor_key"] = key
    return app.run()


def sent(app: AppTest) -> bytes:
    """Everything of the page that the browser is sent: words, figures, and the keys of widgets."""
    found: list[bytes] = []

    def look(node: object) -> None:
        proto = getattr(node, "proto", None)
        if proto is not None:
            found.append(proto.SerializeToString())
        for child in getattr(node, "children", {}).values():
            look(child)

    look(app.main)
    return b"".join(found)


def test_names_are_seen_after_the_vote_only_and_each_pair_is_judged_once(made, lived_in):
    app = visit(made, "pupil")
    assert not app.exception and not app.error
    for number in range(3):
        assert f"Pair {number + 1} of 3" in str(app.get("progress")[0].proto)
        before = sent(app)
        assert b"Forecasts" in before and len(before) > 2000
        for told in (*NAMES, *lived_in.runs):
            assert told.encode() not in before
        assert b"truth" not in before
        button(app, ("A is better", "Equally good", "Both are bad")[number]).click().run()
        assert not app.exception and not app.error
        assert any(name in words(app) for name in NAMES) and "Your vote" in words(app)
        button(app, "Next pair").click().run()
    assert "You have judged every pair" in words(app)
    assert sorted(one.pair for one in polls.votes(polls.get(made))) == ["p01", "p02", "p03"]
    again = visit(made, "pupil")
    assert "You have judged every pair" in words(again) and len(polls.votes(polls.get(made))) == 3


def test_a_vote_for_a_is_for_what_stood_on_the_left(made):
    for key in ("one", "two", "three", "four"):
        app = visit(made, key)
        button(app, "A is better").click().run()
        (said,) = [one for one in polls.votes(polls.get(made)) if one.choice != "tie"][-1:]
        found = polls.poll_of(polls.get(made))
        pair = found.pair(said.pair)
        left = found.candidate(pair.second if said.swapped else pair.first).name
        if not pair.control:
            assert f"A was {left}" in words(app).replace("**", "")
        assert said.choice == ("second" if said.swapped else "first")


def test_the_owner_invites_closes_and_everybody_sees_the_results(made):
    pupil = visit(made, "pupil", "es")
    assert not [item for item in pupil.get("button_group") if str(item.key).startswith("vote.view")]
    button(pupil, "Ambas son malas").click().run()
    owner = visit(made, "teacher")
    (views,) = [item for item in owner.get("button_group") if str(item.key).startswith("vote.view")]
    views.set_value(["manage"]).run() if isinstance(views.value, list) else views.set_value("manage").run()
    assert any(f"/vote?poll={made}" in item.value for item in owner.code)
    # Who has not judged yet sees counts, and neither results nor votes with names.
    assert not any("Results" in option for option in views.options) and "Votes so far: 1" in words(owner)
    assert not owner.get("download_button") and any("once you have judged" in item.value for item in owner.caption)
    button(owner, "Close the vote").click().run()
    assert not owner.exception and not owner.error
    closed = visit(made, "another", "es")
    assert not closed.exception and not polls.get(made).open
    # The one pair that was judged is the control, or not: either is said.
    assert "Aún no ha votado nadie" in words(closed) or "Votos: **1**" in words(closed)


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("language", ["en", "es"])
def test_results_of_a_class(language, monkeypatch):
    poll_id = polls.create(poll(0.5, 0.6, 0.7, groups=("s · gru", "s · gru", "s · rnn")), "Which?", Visitor("teacher"))
    for vote in recorded():
        polls.cast(polls.get(poll_id), poll(), vote)
    for thread in threading.enumerate():
        if thread.name == "votes":
            thread.join()
    store.client().set_terminated(poll_id)
    app = visit(poll_id, "anybody", language)
    assert not app.exception and not app.error
    assert "98" in words(app) and "25" in words(app)
    kappa = re.search(r"(?:kappa|Fleiss) (-?\d[.,]\d\d)", words(app).replace("\\", ""))
    assert kappa and ("," in kappa[1]) == (language == "es")
    assert len(app.get("plotly_chart")) == 2 and len(app.dataframe) == 2
    assert any("LSTM 64" in item.value for item in (*app.warning, *app.markdown))


def test_without_a_cookie_no_vote_is_taken_and_why_is_said(made, monkeypatch):
    monkeypatch.setattr(ballot, "comes_back", lambda: False)
    app = visit(made, "pupil")
    assert any("keeps no cookie" in item.value for item in app.warning)
    assert not [one for one in app.button if one.label == "A is better"]


@pytest.mark.usefixtures("record")
def test_ones_own_polls_are_listed_however_many_others_made_since(monkeypatch):
    monkeypatch.setattr(listing, "_SHOWN", 1)
    polls.create(poll(), "mine", Visitor("teacher"))
    polls.create(poll(), "of another", Visitor("another"))
    app = opened("vote", "en")
    app.session_state["visitor_key"] = "teacher"
    (table,) = app.run().dataframe
    assert [name.split(" ", 1)[1] for name in table.value["name"]] == ["of another", "mine"]


def test_compare_leads_to_a_vote_on_its_runs(lived_in):
    compared = opened("compare", "en", runs=",".join(lived_in.runs))
    (link,) = [item.proto for item in compared.get("page_link") if "Blind vote on these runs" in str(item.proto)]
    assert ",".join(lived_in.runs) in link.query_string.replace("%2C", ",")


@pytest.mark.usefixtures("record")
def test_sentiment_is_not_voted_on_and_why_is_said():
    table = {"name": "feelings", "task": {"kind": "sentiment"}, "data": {"kind": "opinions"}}
    run_id = runs.submit(Experiment.configure(table), owner="somebody", held=True)
    app = opened("vote", "en", runs=run_id)
    assert any("“feelings” is left out. Outputs of “Sentiment" in item.value for item in app.warning)
    assert any("Text generation" in item.value for item in app.info)


@pytest.mark.usefixtures("record")
def test_a_poll_that_is_gone_is_said_and_a_list_without_runs_is_empty():
    app = opened("vote", "en", poll="ab" * 16)
    assert any("no such vote" in item.value for item in app.warning) and not app.exception
    assert any("Nothing is put to the vote" in item.value for item in app.info)
