"""The page of a run: more epochs, where it comes from, silent and failed runs, verification."""

import pytest
from streamlit.testing.v1 import AppTest

from playground.errors import NotFound
from playground.text import Text
from playground.tracking import runs, states, store
from playground.tracking.actions.child_runs import keep_outcome
from playground.tracking.run_folder import folder
from playground.tracking.schema import Tag
from playground.tracking.visitor import Visitor
from playground.ui.lineage import changed
from tests.pages.conftest import Lived
from tests.pages.test_behaviour import button
from tests.pages.test_pages import opened, words

pytestmark = pytest.mark.slow


def everything(app: AppTest) -> str:
    """What the page says, with its progress bars, its plain texts and its links."""
    bars = [item.proto.text for item in app.get("progress")]
    links = [item.proto.label for item in app.get("page_link")]
    return "\n".join([words(app), *bars, *links, *(item.value for item in app.text)])


def runs_owner(run: runs.Run) -> Visitor:
    return Visitor(run.owner)


def test_twenty_more_epochs_are_a_run_of_ones_own(lived_in: Lived) -> None:
    app = opened("run", "en", run=lived_in.runs[0])
    app.number_input(key="run.extend.epochs").set_value(3).run()
    app.text_input(key="run.extend.why").set_value("not there yet").run()
    app.button(key="run.extend").click().run()
    assert not app.exception
    (child,) = runs.children(runs.get(lived_in.runs[0]))
    assert (child.from_epoch, child.why, runs.experiment_of(child).training.epochs) == (1, "not there yet", 4)
    app = opened("run", "es", run=child.id)
    shown = words(app)
    assert "Épocas: 1 → 4" in shown and "tras la época 1" in shown and not app.exception
    runs.stop(child.id, runs_owner(child))
    runs.delete(child.id, runs_owner(child))
    with pytest.raises(NotFound):
        runs.get(child.id)


def test_a_repeated_run_remembers_where_it_comes_from(lived_in: Lived) -> None:
    app = opened("run", "en", run=lived_in.runs[0])
    button(app, "Repeat").click().run()
    app.switch_page("design.py").run()
    assert "Comes from" in words(app) and "the same settings" in words(app)
    next(item for item in app.number_input if "idden" in item.label).set_value(9).run()
    assert "8 → 9" in words(app)
    app.text_input(key=f"design.why.{lived_in.runs[0]}").set_value("one more unit").run()
    button(app, "Train").click().run()
    (child,) = runs.children(runs.get(lived_in.runs[0]))
    assert child.why == "one more unit"
    parent = runs.get(lived_in.runs[0])
    assert changed(runs.experiment_of(parent), runs.experiment_of(child)).en.count("→") == 1
    listed = opened("runs", "en")
    assert any("8 → 9" in str(frame.value.to_numpy()) for frame in listed.dataframe)
    app = opened("run", "en", run=lived_in.runs[0])
    assert "Where it comes from" in str([item.label for item in app.expander]) and child.name in everything(app)
    runs.stop(child.id, runs_owner(child))
    runs.delete(child.id, runs_owner(child))


def test_a_draft_can_forget_its_origin(lived_in: Lived) -> None:
    app = opened("run", "en", run=lived_in.runs[0])
    button(app, "Repeat").click().run()
    app.switch_page("design.py").run()
    app.button(key="design.parent.forget").click().run()
    assert "Comes from" not in words(app) and not app.exception


def test_a_run_is_fine_tuned_from_its_page(lived_in: Lived) -> None:
    app = opened("run", "en", run=lived_in.runs[0])
    app.button(key="run.fine_tune").click().run()
    app.switch_page("design.py").run()
    chosen = next(item for item in app.selectbox if "weights_from" in (item.key or ""))
    assert chosen.value == lived_in.runs[0] and not app.exception
    assert "Begin with the weights of" in words(app)
    button(app, "Train").click().run()
    (child,) = runs.children(runs.get(lived_in.runs[0]))
    assert runs.experiment_of(child).training.weights_from == lived_in.runs[0]
    runs.stop(child.id, runs_owner(child))
    runs.delete(child.id, runs_owner(child))


def begun(lived: Lived, **tags: str) -> str:
    run_id = runs.submit(runs.experiment_of(runs.get(lived.runs[0])), owner="somebody")
    states.begin(run_id)
    for name, value in tags.items():
        store.client().set_tag(run_id, getattr(Tag, name.upper()), value)
    return run_id


def test_a_silent_run_says_so_with_what_to_do(lived_in: Lived, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.launch.dispatching.heartbeat._WATCH", 0.0)
    run_id = begun(lived_in, host="far-away", heartbeat="1000000")
    try:
        app = opened("run", "en", run=run_id)
        assert "no heartbeat for" in everything(app) and "seems to be gone" in words(app)
        assert app.button(key="run.give_up").disabled  # of somebody else
        assert "no heartbeat" in str([frame.value.to_numpy() for frame in opened("runs", "en").dataframe])
    finally:
        states.end(run_id, "failed", Text("Out of luck.", "Mala suerte."))
    log = folder(run_id) / "log.txt"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text("\n".join(f"line {number}" for number in range(40)))
    app = opened("run", "es", run=run_id)
    assert "Mala suerte" in app.error[0].value
    shown = app.code[0].value
    assert "line 39" in shown and "line 10" not in shown
    runs.delete(run_id, runs_owner(runs.get(run_id)))


def test_a_verification_is_shown_while_it_goes_on_and_after(lived_in: Lived) -> None:
    run_id = lived_in.runs[1]
    again = runs.verify(run_id, runs_owner(runs.get(run_id)))
    app = opened("run", "en", run=run_id)
    assert "Verifying: waiting in the queue" in everything(app)
    assert button(app, "Cancel").disabled  # it is somebody else's
    runs.stop(again.id, runs_owner(again))
    app = opened("run", "en", run=run_id)
    assert any("without a result. Stopped by its owner" in item.value for item in app.warning)
    keep_outcome(again, True, Text("Identical: all.", "Idéntica: todo."))
    assert "Identical: all." in opened("run", "en", run=run_id).success[0].value
    keep_outcome(again, False, Text("It differs.", "Difiere."))
    assert any("Difiere." in item.value for item in opened("run", "es", run=run_id).warning)
    runs.delete(again.id, runs_owner(again))
    store.write_tags(run_id, {Tag.VERIFIED: ""})


def test_the_note_why_is_for_its_owner(lived_in: Lived) -> None:
    run_id = lived_in.runs[0]
    runs.note(run_id, "what I learnt", runs_owner(runs.get(run_id)))
    app = opened("run", "en", run=run_id)
    assert "what I learnt" in everything(app) and not [item for item in app.text_area if "Why" in item.label]
    runs.note(run_id, "", runs_owner(runs.get(run_id)))
