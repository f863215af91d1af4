import pytest
from streamlit.testing.v1 import AppTest

from playground.cells import CELLS
from playground.tasks.writing.knobs import WritingKnobs
from playground.topologies.sequence_to_vector import SequenceToVector
from playground.training import Training
from playground.ui.equations import in_lines


def drawn() -> None:
    import streamlit as st

    from playground.task import TASKS
    from playground.ui.design_page.form import form

    for name in TASKS:
        table = {}
        form(TASKS[name].request, table, f"request.{name}")
        st.session_state[f"table.{name}"] = table


def test_an_untouched_request_of_every_task_has_the_right_form():
    from playground.task import TASKS

    app = AppTest.from_function(drawn).run(timeout=240)
    assert not app.exception
    for name in TASKS:
        TASKS[name].request.configure(app.session_state[f"table.{name}"], "request")


def drawn_from_older_settings() -> None:
    import streamlit as st

    from playground.dataset import DATASETS
    from playground.ui.design_page.form import form

    table = {"missing": "forward"}
    form(DATASETS["own_series"], table, "data")
    st.session_state["table"] = table


def test_a_choice_that_is_no_longer_offered_becomes_what_it_amounts_to():
    app = AppTest.from_function(drawn_from_older_settings).run(timeout=240)
    assert not app.exception
    assert app.session_state["table"]["missing"] == "interpolate"


def drawn_with_a_stack() -> None:
    import streamlit as st

    from playground.model import MODELS
    from playground.ui.design_page.form import form

    table = st.session_state.setdefault("table", {"kind": "sequence_to_vector", "layers": 2})
    form(MODELS["sequence_to_vector"], table, "model")


def test_a_thing_that_need_not_be_chosen_is_a_menu_that_begins_with_none():
    app = AppTest.from_function(drawn_with_a_stack).run(timeout=240)

    def upper():
        return next(box for box in app.selectbox if box.label == "Cell of the upper layers")

    assert upper().options[0] == "same as the first layer" and app.session_state["table"]["upper_cell"] is None
    upper().set_value("gru").run(timeout=240)
    assert not app.exception
    assert app.session_state["table"]["upper_cell"] == {"kind": "gru", "reset": "after"}
    assert "Equations: GRU" in [expander.label for expander in app.expander]
    upper().set_value("").run(timeout=240)
    assert app.session_state["table"]["upper_cell"] is None


@pytest.mark.parametrize("cell", CELLS.in_order())
def test_equations_are_broken_where_they_would_be_too_wide_and_nothing_is_lost(cell):
    for equation in CELLS[cell]().equations.splitlines():
        lines = in_lines(equation.replace("=", "&=", 1))
        together = " ".join(line.removeprefix(r"&\quad ") for line in lines)
        assert together.replace(" ", "") == equation.replace("=", "&=", 1).replace(" ", "")
        assert all(line.count("{") == line.count("}") and line.count("&") == 1 for line in lines)
        assert all(len(line) < 64 for line in lines)


def test_a_value_behind_a_wide_equation_has_a_line_of_its_own():
    wide = r"h_t &= (1 - z_t) \odot n_t + z_t \odot h_{t-1} = (1 - 0.335) \cdot 0.721 + 0.335 \cdot 0.000 = 0.479"
    assert any(line.startswith(r"&\quad = ") for line in in_lines(wide))
    assert in_lines("h_t &= 1 = 1") == ["h_t &= 1 = 1"]


def test_what_cannot_be_chosen_is_folded_away_with_its_reasons():
    app = AppTest.from_function(drawn_with_what_is_refused).run(timeout=240)
    assert not app.exception
    (folded,) = app.expander
    assert "First" in folded.label and "+1" in folded.label and "Fourth" not in folded.label
    assert [caption.value for caption in folded.caption][-1] == "**Fourth**: Because of this."


def drawn_with_what_is_refused() -> None:
    from playground.text import Text
    from playground.ui.design_page.form import excluded

    excluded([])
    excluded([(Text.same(name), Text.same("Because of this.")) for name in ("First", "Second", "Third", "Fourth")])


KNOWN_AS = {
    "cell": ("SimpleRNN", "nn.LSTM"),
    "hidden": ("units", "hidden_size"),
    "layers": ("return_sequences=True", "num_layers"),
    "bidirectional": ("Bidirectional", "bidirectional=True"),
    "dropout": ("Keras Dropout", "nn.Dropout"),
    "recurrent_dropout": ("recurrent_dropout",),
    "locked_dropout": ("SpatialDropout1D",),
    "embedding": ("output_dim", "embedding_dim"),
    "readout": ("return_sequences=False", "GlobalMaxPooling1D"),
}
TRAINED_AS = {
    "epochs": ("epochs",),
    "patience": ("EarlyStopping",),
    "batch": ("batch_size",),
    "learning_rate": ("learning_rate", "lr"),
    "weight_decay": ("weight_decay",),
    "clip": ("global_clipnorm", "clip_grad_norm_"),
}


def test_settings_say_what_they_are_called_in_keras_and_pytorch():
    asked = [(SequenceToVector, KNOWN_AS), (Training, TRAINED_AS), (WritingKnobs, {"state": ("stateful=True",)})]
    for thing, names in asked:
        for knob, said in names.items():
            words = thing.knobs()[knob].words.help
            assert all(name in words.en for name in said), knob
            assert all(name.removeprefix("Keras ") in words.es for name in said), knob
