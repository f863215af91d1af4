"""The network drawn unrolled: it is redrawn with every knob, and its numbers are the network's own."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from playground.batch import Sizes
from playground.diagrams.blueprint import Blueprint, Layer
from playground.diagrams.network import unrolled
from playground.diagrams.network.rows import BACKWARD, FORWARD, READ, VECTOR
from playground.diagrams.svg import LINE, wide
from playground.diagrams.words import in_words, opens, shapes
from playground.model import MODELS, Model
from playground.text import Text, speaking
from tests.topologies.cases import PATTERNS, VOCABULARY, batch, sizes
from tests.topologies.test_models import COVER
from tests.topologies.variants import Case

pytestmark = pytest.mark.usefixtures("one_thread")

FORECAST = Sizes(PATTERNS["forecast"], outputs=1, features=1, horizon=12, time=96)
WRITE = Sizes(PATTERNS["write"], outputs=90, vocabulary=90, time=128)
LABEL = Sizes(PATTERNS["label_values"], outputs=2, features=3, time=30)
SENTENCES = Sizes(PATTERNS["classify_sentences"], outputs=2, vocabulary=90, time=60, sentence_ends=(7,), sentence=20)
TRANSLATE = Sizes(PATTERNS["translate"], outputs=12, vocabulary=12, horizon=41, time=40)
UNFOLD = Sizes(PATTERNS["unfold_vector"], outputs=1, features=3, horizon=64, time=1)
SVG = "{http://www.w3.org/2000/svg}"


def labels(drawing: str) -> list[str]:
    """What is written in a drawing, in its order."""
    return ["".join(text.itertext()) for text in ElementTree.fromstring(drawing).iter(f"{SVG}text")]


@pytest.mark.parametrize("case", COVER)
def test_everything_can_be_drawn_with_the_shapes_that_it_has(case: Case) -> None:
    size, model = sizes(case.pattern), case.model
    plan = model.blueprint(size)
    outputs, _ = model.build(size)(batch(size))
    said = " × ".join(map(str, ("N", *outputs.shape[1:])))
    assert shapes(plan)[-1][1] == said
    for narrow in (False, True):
        with speaking("es"):
            drawing = unrolled(plan, narrow=narrow)
        assert said in labels(drawing)
        assert f"forma {shapes(plan)[0][1]}" in ElementTree.fromstring(drawing).attrib["aria-label"]


@pytest.mark.parametrize("case", COVER)
def test_all_of_it_lies_within_the_picture(case: Case) -> None:
    for narrow in (False, True):
        drawing = ElementTree.fromstring(unrolled(case.model.blueprint(sizes(case.pattern)), narrow=narrow))
        left, top, width, height = map(float, drawing.attrib["viewBox"].split())
        for box in drawing.iter(f"{SVG}rect"):
            x, y = float(box.attrib["x"]), float(box.attrib["y"])
            assert left <= x and x + float(box.attrib["width"]) <= left + width
            assert top <= y and y + float(box.attrib["height"]) <= top + height
        if narrow:
            assert width <= 368, "on a telephone letters keep their size"


@pytest.mark.parametrize(
    ("kind", "size", "changes"),
    [
        (
            "sequence_to_vector",
            FORECAST,
            {"hidden": 65, "layers": 2, "bidirectional": True, "readout": "max", "cell": "gru"},
        ),
        ("sequence_to_sequence", WRITE, {"hidden": 65, "layers": 3, "embedding": 7, "cell": "rnn"}),
        (
            "encoder_decoder",
            FORECAST,
            {"hidden": 65, "layers": 2, "bidirectional": True, "cell": "rnn", "teacher_forcing": 0.25},
        ),
        ("window_mlp", WRITE, {"hidden": 65, "window": 2, "embedding": 7}),
        ("sequence_to_sequence", WRITE, {"tied": True, "encoding": "one_hot"}),
        ("encoder_decoder", FORECAST, {"attention": "dot"}),
        ("encoder_decoder", TRANSLATE, {"beam": 2, "encoding": "one_hot"}),
        ("vector_to_sequence", UNFOLD, {"conditioning": "inputs", "layers": 2, "cell": "gru", "hidden": 65}),
        ("segment_recurrent", FORECAST, {"segment": 24, "shortcut": True, "layers": 2}),
        ("convolutional_recurrent", FORECAST, {"filters": 65, "kernel_size": 4, "pooling": 2}),
        ("hierarchical_attention", SENTENCES, {"bidirectional": True, "cell": "gru"}),
        ("bag_mlp", SENTENCES, {"hidden": 7}),
        ("tcn", LABEL, {"filters": 7, "kernel_size": 4, "blocks": 2, "dilation_base": 3, "padding": "same"}),
        ("transformer_encoder", FORECAST, {"positions": "none", "heads": 2, "layers": 3, "readout": "mean"}),
        ("transformer_decoder", WRITE, {"positions": "learned", "context": 3}),
        ("transformer", TRANSLATE, {"positions": "none", "layers": 3}),
    ],
)
def test_each_knob_of_the_layout_redraws_it(kind: str, size: Sizes, changes: dict[str, object]) -> None:
    usual = unrolled(MODELS[kind]().blueprint(size))
    for name, value in changes.items():
        assert unrolled(MODELS[kind].configure({name: value}).blueprint(size)) != usual, name


def test_the_shapes_of_one_network_by_hand() -> None:
    model = MODELS["sequence_to_vector"].configure({"cell": "lstm", "hidden": 8, "bidirectional": True})
    found = {name.en: shape for name, shape in shapes(model.blueprint(FORECAST))}
    assert found == {
        "input: values": "N × 96 × 1",
        "layer 1: LSTM": "N × 96 × 16",
        "layer 1: states: h, c, each": "2 × N × 8",
        "readout: last step": "N × 16",
        "output": "N × 12 × 1",
    }


def test_two_directions_are_two_rows_with_their_names() -> None:
    model = MODELS["sequence_to_vector"].configure({"cell": "gru", "hidden": 8, "bidirectional": True})
    for narrow in (False, True):
        said = " ".join(labels(unrolled(model.blueprint(FORECAST), narrow=narrow)))
        assert "forward" in said and "backward" in said and "N × 96 × 8" in said
    once = MODELS["sequence_to_vector"].configure({"cell": "gru", "hidden": 8})
    assert "backward" not in unrolled(once.blueprint(FORECAST))


@pytest.mark.parametrize("time", [1, 2, 5, 6, 7, 10_000])
def test_few_columns_are_drawn_and_the_last_step_always(time: int) -> None:
    size = Sizes(PATTERNS["write"], outputs=VOCABULARY, vocabulary=VOCABULARY, time=time)
    found = labels(unrolled(MODELS["sequence_to_sequence"]().blueprint(size)))
    steps = [label for label in found if re.fullmatch(r"x\d+", label)]
    assert steps[-1] == f"x{time}" and len(steps) <= 6
    assert ("⋯" in found) == (time > 6)


def test_words_outside_boxes_have_the_colour_of_the_page() -> None:
    """They are read in light and dark; the labels of boxes contrast with their box."""
    drawing = ElementTree.fromstring(unrolled(MODELS["encoder_decoder"]().blueprint(FORECAST)))
    boxed = {text for group in drawing.iter(f"{SVG}g") for text in group}
    free = [text for text in drawing.iter(f"{SVG}text") if text not in boxed]
    assert free and all(text.attrib["fill"] == "currentColor" for text in free)


def test_a_model_that_says_nothing_is_drawn_as_one_layer_over_everything() -> None:
    class Silent(MODELS["window_mlp"]):  # type: ignore[misc]
        def blueprint(self, sizes: Sizes) -> Blueprint:
            return Model.blueprint(self, sizes)

    assert "Windowed MLP" in labels(unrolled(Silent().blueprint(WRITE)))


def test_what_is_carried_from_batch_to_batch_is_drawn_and_said() -> None:
    plan = MODELS["sequence_to_sequence"]().blueprint(WRITE)
    assert "from batch to batch" not in unrolled(plan)
    carried = unrolled(plan, carried=True)
    assert "from batch to batch" in " ".join(labels(carried)) and "h, c" in carried
    assert carried.count("stroke-dasharray") == unrolled(plan).count("stroke-dasharray") + 2


def test_attention_beam_and_teacher_forcing_are_said_where_they_are_chosen() -> None:
    plan = MODELS["encoder_decoder"].configure({"teacher_forcing": 0.25}).blueprint(FORECAST)
    plain = " ".join(labels(unrolled(plan)))
    assert "in 25 % of the steps (teacher forcing)" in plain.replace("\n", " ")
    assert "attention" not in plain and "Beam" not in plain
    for attention, name in (("additive", "Bahdanau"), ("multiplicative", "Luong"), ("dot", "Luong")):
        found = " ".join(labels(unrolled(replace(plan, attention=attention, beam=5))))
        assert name in found and "the 5 likeliest sequences" in found and "weights of steps" in found


def test_a_layer_opens_the_inside_of_its_own_cell() -> None:
    one, other = (
        MODELS["sequence_to_vector"].configure({"cell": cell}).blueprint(FORECAST).layers[0]
        for cell in ({"kind": "lstm"}, {"kind": "lstm", "peepholes": True})
    )
    assert opens(one) != opens(other)
    plan = MODELS["sequence_to_vector"]().blueprint(FORECAST)
    keys = set(re.findall(r'data-opens="([^"]+)"', unrolled(replace(plan, layers=(one, other)))))
    assert keys == {opens(one), opens(other)}


def test_words_of_strangers_are_no_markup() -> None:
    plan = MODELS["sequence_to_vector"]().blueprint(FORECAST)
    layer = Layer(Text.same("<script>alert(1)</script>&\"'"), 4, ("<h>",))
    for narrow in (False, True):
        drawing = unrolled(replace(plan, layers=(layer, replace(layer, reach=0))), narrow=narrow)
        assert "<script" not in drawing
        assert any("<script>" in label for label in labels(drawing))


def test_more_decoder_layers_than_encoder_layers_are_drawn_too() -> None:
    plan = MODELS["encoder_decoder"]().blueprint(FORECAST)
    drawing = unrolled(replace(plan, decoder=plan.decoder * 3))
    assert sum(label.startswith("s") for label in labels(drawing)) >= 6


def test_a_layer_that_reads_every_so_many_th_step_has_arrows_from_those_alone() -> None:
    plan = replace(MODELS["window_mlp"]().blueprint(WRITE), ending="steps")
    counts = []
    for dilation in (1, 2):
        layer = Layer(Text.same("Block"), 4, reach=3, dilation=dilation, heads=4)
        drawing = unrolled(replace(plan, layers=(layer, layer)))
        counts.append(drawing.count('fill="none"'))
        assert "receptive field is 5 of the 128" in " ".join(labels(drawing)) and drawing.count("eceptive field") == 3
        named = "layer 2: Block, 3 steps at a time, dilation 2, 4 heads"
        assert (named in drawing) == (dilation == 2)
    assert counts[1] < counts[0]


def test_arrows_of_a_dilated_layer_leave_out_the_steps_between() -> None:
    def arrows(dilation: int) -> int:
        size = Sizes(PATTERNS["label_values"], outputs=1, features=1, time=5)
        layer = Layer(Text("block", "bloque"), 4, reach=5, dilation=dilation)
        return unrolled(Blueprint(size, (layer,), "steps")).count("stroke-linejoin")

    # Of the steps 1 to 5, the fifth sees 1, 3 and 5, the fourth 2 and 4, the third 1 and 3, the others themselves.
    assert arrows(1) - arrows(2) == (5 + 4 + 3 + 2 + 1) - (3 + 2 + 2 + 1 + 1)


def lines(drawing: str, colour: str) -> int:
    """How many lines have a colour."""
    return drawing.count(f'fill="none" stroke="{colour}"')


def test_a_filter_padded_on_both_sides_has_arrows_from_the_steps_that_it_sees() -> None:
    """A block of two convolutions of 2 steps, 3 apart, sees the steps 2 before, 1 after and 4 after its own."""
    size = replace(LABEL, time=5)
    layer = MODELS["tcn"].configure({"padding": "same", "kernel_size": 2, "dilation_base": 3, "blocks": 2})
    plan = layer.blueprint(size)
    without = unrolled(replace(plan, layers=plan.layers[1:], ending="steps"))
    # Of steps 1 to 5: 2 and 5; 3; 1 and 4; 2 and 5; 3. Beside them an output above each.
    assert lines(without, LINE) == (2 + 1 + 2 + 2 + 1) + 5


def test_the_state_begins_anew_with_each_sentence() -> None:
    size = replace(SENTENCES, time=6, sentence=3)
    for both in (False, True):
        model = MODELS["hierarchical_attention"].configure({"cell": "gru", "bidirectional": both})
        plan = model.blueprint(size)
        drawing = unrolled(plan)
        # Steps 1, 2, 3 and 4, 5, 6; above them two sentences.
        assert lines(drawing, FORWARD) == 2 + 2 + 1
        assert lines(drawing, BACKWARD) == (2 + 2 + 1) * both
        assert "read by itself" in drawing and "shows 3 words" in drawing


def test_a_decoder_begins_with_the_last_states_of_both_directions() -> None:
    model = MODELS["encoder_decoder"].configure({"bidirectional": True})
    drawing = unrolled(model.blueprint(FORECAST))
    assert "pass a linear layer (bridge)" in " ".join(labels(drawing))
    # From the forward row, from the backward row, on to the decoder; then from each of its steps to the next.
    assert lines(drawing, READ) == 3 + 3
    assert "bridge" not in unrolled(MODELS["encoder_decoder"]().blueprint(FORECAST))


@pytest.mark.parametrize("cell", ["lstm", "lru", "slstm"])
def test_what_is_handed_over_keeps_clear_of_the_ways_beside_it(cell: str) -> None:
    for narrow in (False, True):
        plan = MODELS["encoder_decoder"].configure({"bidirectional": True, "cell": cell}).blueprint(FORECAST)
        drawing = ElementTree.fromstring(unrolled(plan, narrow=narrow))
        names = set(plan.layers[0].states)
        found = [
            text for text in drawing.iter(f"{SVG}text") if set("".join(text.itertext()).strip(",").split(", ")) <= names
        ]
        told = [one for text in found for one in "".join(text.itertext()).strip(",").split(", ")]
        assert told == list(plan.layers[0].states)
        upright = {
            float(x)
            for path in drawing.iter(f"{SVG}path")
            for x in re.findall(r"M([\d.]+) [\d.-]+ L\1 ", path.attrib["d"])
        }
        for text in found:
            left, words = float(text.attrib["x"]), "".join(text.itertext())
            assert not [x for x in upright if left - 2 < x < left + wide(words, 11) + 2], words


def test_what_two_directions_say_is_joined_only_where_it_is_read() -> None:
    """Not at each step, where only the last one of each is read."""
    counts = {
        readout: unrolled(
            MODELS["sequence_to_vector"].configure({"bidirectional": True, "readout": readout}).blueprint(FORECAST)
        ).count("stroke-linejoin")
        for readout in ("last", "mean")
    }
    shown = 5
    assert counts["mean"] - counts["last"] == 2 * shown + shown - 2


def test_the_one_vector_goes_where_it_is_read() -> None:
    for narrow in (False, True):
        drawn = {
            where: unrolled(
                MODELS["vector_to_sequence"].configure({"conditioning": where}).blueprint(UNFOLD), narrow=narrow
            )
            for where in ("state", "inputs", "both")
        }
        shown = len([label for label in labels(drawn["state"]) if re.fullmatch(r"s\d+", label)])
        assert [lines(drawn[where], VECTOR) for where in drawn] == [0, 1 + shown, 1 + shown]
        for drawing in drawn.values():
            assert "decoder layer 1: LSTM" in " ".join(labels(drawing)) and "N × 64 × 64" in labels(drawing)


@pytest.mark.parametrize(
    ("cell", "upper", "wanted"),
    [
        ("lstm", None, ["h, c"]),
        ("slstm", None, ["h, c"]),
        ("lru", None, ["re, im"]),
        ("lru", "gru", ["re, im", "h"]),
    ],
)
def test_a_vector_sets_the_states_that_are_named(cell: str, upper: str | None, wanted: list[str]) -> None:
    """Not the scales of an sLSTM, nor what no step of a linear recurrence reads."""
    more = {"upper_cell": upper, "layers": 2} if upper else {}
    model = MODELS["vector_to_sequence"].configure({"cell": cell, **more})
    found = labels(unrolled(model.blueprint(UNFOLD)))
    assert [label for label in found if label in ("h", "h, c", "re, im", "h, c, n, m", "h, re, im")] == wanted


def test_the_attentional_vector_stands_between_decoder_and_output() -> None:
    for narrow in (False, True):
        for attention in ("none", "additive", "multiplicative", "dot"):
            plan = MODELS["encoder_decoder"].configure({"attention": attention}).blueprint(FORECAST)
            found = labels(unrolled(plan, narrow=narrow))
            boxes = [label for label in found if re.fullmatch(r"[say]\d+", label)]
            # Of each step from below: the state, the attentional vector, the output.
            kinds = [label[0] for label in boxes if label.endswith("108")]
            assert kinds == (["s", "a", "y"] if plan.attentional else ["s", "y"]), attention
    said = {title.en: shape for title, shape in shapes(plan)}
    assert said["attentional vector"] == "N × 12 × 64"


@pytest.mark.parametrize("case", COVER)
def test_no_letters_are_small(case: Case) -> None:
    drawing = ElementTree.fromstring(unrolled(case.model.blueprint(sizes(case.pattern)), narrow=True))
    found = [float(text.attrib["font-size"]) for text in drawing.iter() if "font-size" in text.attrib]
    assert min(found) >= 11


def test_what_lies_ahead_of_the_layers_of_a_transformer_is_told() -> None:
    said = {title.en: shape for title, shape in shapes(MODELS["transformer_encoder"]().blueprint(FORECAST))}
    assert said["values, projected"] == "N × 96 × 64"
    assert "sines and cosines" in unrolled(MODELS["transformer_encoder"]().blueprint(FORECAST))


def test_networks_without_recurrence_say_what_they_keep_from_batch_to_batch() -> None:
    for kind in ("tcn", "window_mlp", "transformer_decoder"):
        plan = MODELS[kind]().blueprint(WRITE)
        assert "From batch to batch" in unrolled(plan, carried=True) and "From batch" not in unrolled(plan)


def test_the_layers_of_a_decoder_go_by_their_own_names() -> None:
    found = {title.en: shape for title, shape in shapes(MODELS["encoder_decoder"]().blueprint(FORECAST))}
    assert found["layer 1: states: h, c, each"] == found["decoder layer 1: states: h, c, each"] == "1 × N × 64"
    assert "decoder: N × 12 × 64" in labels(unrolled(MODELS["encoder_decoder"]().blueprint(FORECAST)))
    once = {title.en for title, _ in shapes(MODELS["encoder_decoder"].configure({"cell": "gru"}).blueprint(FORECAST))}
    assert "decoder layer 1: state: h" in once
    said = in_words(MODELS["encoder_decoder"]().blueprint(FORECAST), carried=False)
    assert said.en.count("; layer 1: LSTM, 64 units") == said.en.count(": decoder layer 1: LSTM, 64 units") == 1
