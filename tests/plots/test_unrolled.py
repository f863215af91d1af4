"""The network drawn unrolled: it is redrawn with every knob, and its numbers are the network's own."""

import pytest

from playground.batch import Sizes
from playground.blueprint import Blueprint
from playground.model import MODELS, Model
from playground.plots.unrolled import unrolled
from playground.plots.unrolled.stages import shapes
from tests.topologies.cases import PATTERNS, VOCABULARY, batch, sizes
from tests.topologies.test_models import CASES

pytestmark = pytest.mark.usefixtures("one_thread")

FORECAST = Sizes(PATTERNS["forecast"], outputs=1, features=1, horizon=12, time=96)
WRITE = Sizes(PATTERNS["write"], outputs=90, vocabulary=90, time=128)


def words(model: Model, size: Sizes) -> str:
    return str(unrolled(model, size).figure.to_json())


@pytest.mark.parametrize(("kind", "knobs", "name"), CASES)
def test_everything_can_be_drawn_and_counted(kind: str, knobs: dict[str, object], name: str) -> None:
    size, model = sizes(PATTERNS[name]), MODELS[kind].configure(knobs)
    figure = unrolled(model, size)
    assert figure.figure.layout.height > 150
    assert f"forma {shapes(model, size)[0][1]}" in figure.alt.es
    outputs, _ = model.build(size)(batch(size))
    said = shapes(model, size)[-1][1]
    assert said == " × ".join(map(str, ("N", *outputs.shape[1:])))


@pytest.mark.parametrize(
    ("kind", "size", "changes"),
    [
        (
            "sequence_to_vector",
            FORECAST,
            {"hidden": 65, "layers": 2, "bidirectional": True, "readout": "max", "cell": "gru"},
        ),
        ("sequence_to_sequence", WRITE, {"hidden": 65, "layers": 3, "embedding": 7, "cell": "rnn"}),
        ("encoder_decoder", FORECAST, {"hidden": 65, "layers": 2, "bidirectional": True, "cell": "rnn"}),
        ("window_mlp", WRITE, {"hidden": 65, "window": 2, "embedding": 7}),
    ],
)
def test_each_knob_of_the_layout_redraws_it(kind: str, size: Sizes, changes: dict[str, object]) -> None:
    usual = words(MODELS[kind](), size)
    for name, value in changes.items():
        assert words(MODELS[kind].configure({name: value}), size) != usual, name


def test_the_shapes_of_one_network_by_hand() -> None:
    model = MODELS["sequence_to_vector"].configure({"cell": "lstm", "hidden": 8, "bidirectional": True})
    found = {name.en: shape for name, shape in shapes(model, FORECAST)}
    assert found == {
        "input: values": "N × 96 × 1",
        "layer 1: LSTM": "N × 96 × 16",
        "state of layer 1: h, c, each": "2 × N × 8",
        "readout: last step": "N × 16",
        "output": "N × 12 × 1",
    }


@pytest.mark.parametrize("time", [1, 2, 5, 6, 10_000])
def test_few_columns_are_drawn_and_the_last_step_always(time: int) -> None:
    size = Sizes(PATTERNS["write"], outputs=VOCABULARY, vocabulary=VOCABULARY, time=time)
    figure = unrolled(MODELS["sequence_to_sequence"](), size).figure
    labels = [label for label in figure.data[0].text if label.startswith("x")]
    assert labels[-1] == f"x<sub>{time}</sub>" and len(labels) <= 5
    assert ("⋯" in figure.data[0].text) == (time > 5)


def test_no_word_has_a_colour_of_its_own_outside_boxes() -> None:
    """Words take the page's colour, so that they are read in light and dark; box labels contrast with their box."""
    figure = unrolled(MODELS["encoder_decoder"](), FORECAST).figure
    assert all(note.font.color is None for note in figure.layout.annotations)
    assert figure.layout.paper_bgcolor == figure.layout.plot_bgcolor == "rgba(0,0,0,0)"


def test_a_model_that_says_nothing_is_drawn_as_one_layer_over_everything() -> None:
    class Silent(MODELS["window_mlp"]):  # type: ignore[misc]
        def blueprint(self, sizes: Sizes) -> Blueprint:
            return Model.blueprint(self, sizes)

    assert "Windowed MLP" in words(Silent(), WRITE)
