"""The views say what they cannot know: no loss without a truth, no answer to another sequence than the one that is changed."""

from typing import Any, cast

import numpy as np
import pytest

from playground.errors import Impossible
from playground.inspection import influence as engine
from playground.launch.compute.inspecting.gradients import gradient_map, gradients
from playground.launch.compute.inspecting.influence import influences
from playground.launch.compute.inspecting.sequence import Looked, in_words
from playground.launch.compute.inspecting.surgery import operated
from playground.task import inspected
from playground.tracking.models import Trained
from tests.tasks.test_inspected import World, of

pytestmark = pytest.mark.usefixtures("one_thread")


def looked(world: World, **request: Any) -> Looked:
    """What a person gives, as the page looks at it."""
    trained = Trained(world.experiment, world.network, world.data.memory, 1, cast(Any, None))
    return Looked(trained, world.sequence(**request))


def test_there_is_no_gradient_of_a_loss_whose_truth_nobody_knows() -> None:
    written = looked(of("writing0"))
    last = len(written.sequence.positions) - 1
    assert in_words(written).known == (True,) * last + (False,)
    assert gradients(written, {"of": "loss", "output": 0, "position": last - 1}).inputs.max() > 0
    with pytest.raises(Impossible, match="not known"):
        gradients(written, {"of": "loss", "output": 0, "position": last})
    text = looked(of("sentiment0"))
    assert in_words(text).known == (False,)
    with pytest.raises(Impossible, match="not known"):
        gradients(text, {"of": "loss", "output": 0, "position": -1})
    assert np.isfinite(gradients(text, {"of": "output", "output": 0, "position": -1}).inputs).all()


@pytest.mark.parametrize("of_what", ["output", "loss"])
def test_each_row_of_the_map_is_the_gradient_at_that_output(of_what: str) -> None:
    written = looked(of("writing0"))
    found = gradient_map(written, {"of": of_what, "output": 2})
    last = len(written.sequence.positions) - (2 if of_what == "loss" else 1)  # what would come next is not known
    assert max(found.outputs) == last and len(found.norms) == len(found.outputs)
    for row, output in list(enumerate(found.outputs))[::5]:
        one = gradients(written, {"of": of_what, "output": 2, "position": output})
        np.testing.assert_allclose(found.norms[row], one.inputs, rtol=1e-9)
        assert (found.norms[row, output + 1 :] == 0).all(), "no output depends on what is read later"


def test_a_network_that_answers_once_has_no_map() -> None:
    with pytest.raises(Impossible, match="answers once"):
        gradient_map(looked(of("sentiment0")), {"of": "output", "output": 0})


def test_steps_that_are_occluded_together_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"output": 0, "position": -1, "method": "occlusion", "baseline": "zero"}
    text = looked(of("sentiment0"))
    assert influences(text, asked).window == 1
    count = text.sequence.batch.inputs.shape[1]
    monkeypatch.setattr(engine, "_MOST_STEPS", count * count // 2)
    assert influences(text, asked).window > 1


def test_both_answers_are_not_shown_of_a_text_whose_end_alone_is_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    request = {"text": "The moon is a mirror", "length": 1, "temperature": 0.0}
    asked = {"edits": [{"kind": "freeze_state", "first": 3}], "position": -1, "given": {"request": request}}
    assert operated(looked(of("writing0")), asked).exhibits
    monkeypatch.setattr(inspected, "LONGEST", 8)
    cut = looked(of("writing0"))
    assert cut.sequence.before == 12 and len(cut.sequence.steps) == 8
    assert not operated(cut, asked).exhibits


def test_where_no_output_is_asked_about_the_one_that_changes_most_is_shown() -> None:
    written = looked(of("writing0"))
    count = len(written.sequence.positions)
    asked = {"edits": [{"kind": "clamp_gate", "gate": "z_t", "value": 1, "first": 2}], "given": {"example": 0}}
    each = [operated(written, asked | {"position": place}) for place in range(count)]
    changes = [float(abs(one.original - one.changed).max()) for one in each]
    found = operated(written, asked | {"position": None})
    assert changes[0] == 0 < max(changes) == found.largest and changes.index(max(changes)) == found.where
    assert (found.changed == each[found.where].changed).all()


def test_what_is_not_in_the_unit_of_the_data_is_said_to_be_so() -> None:
    assert any("unit of the data" in note.en for note in in_words(looked(of("forecasting0"))).notes)
    assert any("predicts the next value" in note.en for note in in_words(looked(of("forecasting5"))).notes)
    assert not any("scaled" in note.en for note in in_words(looked(of("sequence_regression0"))).notes)


def test_a_forecast_is_in_the_unit_of_the_data() -> None:
    world = of("forecasting4")
    answered = world.experiment.task.respond(world.network, world.data.memory, world.asked()).output["forecasts"][0]
    asked = {"edits": [{"kind": "freeze_state", "first": 3}], "position": 2, "given": {"example": 1}}
    assert operated(looked(world), asked).original == pytest.approx(answered[2], rel=1e-5)
    asked = {"output": 0, "position": 2, "method": "gradient_x_input", "baseline": "zero"}
    found = influences(looked(world), asked)
    assert found.in_unit == pytest.approx(answered[2][0], rel=1e-5) and found.in_unit != pytest.approx(found.output)
    assert influences(looked(of("sequence_regression0")), asked | {"position": -1}).in_unit is None
