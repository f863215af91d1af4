"""One behaviour of each page that has any."""

from streamlit.testing.v1 import AppTest

from playground.experiment import Experiment
from playground.task import TASKS
from playground.tracking import runs
from tests.pages.conftest import SETTINGS
from tests.pages.test_pages import opened, words


def button(app: AppTest, label: str):
    return next(item for item in app.button if label in item.label)


def test_welcome_leads_to_the_design_of_each_task():
    app = opened("welcome", "en")
    assert len([item for item in app.button if item.label == "Design and train"]) == len(TASKS)


def test_design_greys_out_with_the_reason():
    app = opened("design", "en", task="writing")
    assert "backward" in words(app)


def test_design_launches_what_it_shows():
    app = opened("design", "en", task="forecasting")
    app.text_input(key="design.name").set_value("from the form").run()
    button(app, "Train").click().run()
    assert not app.exception
    waiting = runs.listing(status="queued")
    assert [run.name for run in waiting] == ["from the form"]
    assert runs.experiment_of(waiting[0]).task.kind() == "forecasting"


def test_a_wrong_experiment_from_a_file_is_one_sentence_and_nothing_is_lost():
    app = opened("design", "en", task="forecasting")
    app.text_area(key="design.toml").set_value("[task\n").run()
    button(app, "Use it").click().run()
    assert not app.exception
    assert "not valid TOML" in app.error[0].value


def test_choices_survive_leaving_the_page():
    app = opened("design", "en", task="forecasting")
    hidden = next(item for item in app.number_input if "idden" in item.label)
    hidden.set_value(33).run()
    app.switch_page("about.py").run()
    app.switch_page("design.py").run()
    assert next(item for item in app.number_input if "idden" in item.label).value == 33


def test_the_language_can_be_changed_and_choices_stay():
    app = opened("design", "en", task="forecasting")
    next(item for item in app.number_input if "idden" in item.label).set_value(34).run()
    app.segmented_control(key="language").set_value("es").run()
    assert app.title[0].value == "Diseñar y entrenar"
    assert any(item.value == 34 for item in app.number_input)


def test_limits_of_the_deployment_are_shown_and_enforced(monkeypatch):
    monkeypatch.setenv("PLAYGROUND_MAX_EPOCHS", "9")
    app = opened("about", "en")
    assert any("9" in str(item.value) for item in app.table)
    app = opened("design", "en", task="forecasting")
    epochs = next(item for item in app.number_input if item.label == "Epochs")
    assert epochs.max == 9


def test_only_whose_run_it_is_can_stop_it():
    run_id = runs.submit(Experiment.configure(SETTINGS), owner="somebody")
    app = opened("run", "en", run=run_id)
    assert button(app, "Stop").disabled
    app.session_state["visitor_key"] = "somebody"
    assert not button(app.run(), "Stop").disabled


def test_the_data_page_shows_windows():
    app = opened("data", "en", task="forecasting")
    assert not app.exception
    assert [item.icon for item in app.warning] == ["🧪"]  # the series is generated, and nothing else is wrong
    assert "Training windows as the network sees them" in words(app)
    assert len(app.get("plotly_chart")) == 2  # the series with its parts, and the windows


def test_try_it_answers(lived_in):
    app = opened("try_it", "en", run=lived_in.runs[1])
    button(app, "Predict").click().run()
    assert not app.exception
    assert not app.error


def test_compare_names_what_differs(lived_in):
    app = opened("compare", "en", runs=",".join(lived_in.runs))
    frames = [item.value for item in app.dataframe]
    assert any("model.cell.kind" in frame.to_string() for frame in frames)


def test_an_epoch_in_the_address_is_shown_and_stays(lived_in):
    app = opened("run", "en", run=lived_in.runs[0], epoch="0")
    assert app.select_slider[-1].value == 0
    app.select_slider[-1].set_value(1).run()
    assert "epoch" not in app.query_params
    app = opened("run", "en", run=lived_in.runs[0], epoch="nonsense")
    assert app.select_slider[-1].value == 1


def test_numbers_and_settings_are_told_in_spanish(lived_in):
    app = opened("compare", "es", runs=",".join(lived_in.runs))
    told = " ".join(frame.value.to_string() for frame in app.dataframe)
    assert "Celda" in told
    assert "RNN simple" in told
    assert "mejora sobre el ingenuo" in told


def test_try_it_measures_files_of_ones_own(lived_in, monkeypatch):
    from playground.launch.compute import jobs, pool
    from playground.launch.compute.evaluation import NewDataScore
    from playground.text import Text

    floors = {"last_value": {"kind": "trivial", "metrics": {"mae": 2.5}}}
    score = NewDataScore(7, "mae", {"mae": 1.5}, floors, (Text("A note.", "Una nota."),))
    asked = []

    def evaluate(run_id, files):
        asked.append((run_id, files))
        return score

    monkeypatch.setattr(jobs, "evaluate", evaluate)
    monkeypatch.setattr(pool, "compute", lambda function, *given, **_limits: function(*given))
    app = opened("try_it", "es", run=lived_in.runs[0])
    assert button(app, "Evaluar").disabled
    app.file_uploader(key=f"evaluate.files.{lived_in.runs[0]}").upload("new.csv", b"1\n2\n").run()
    button(app, "Evaluar").click().run()
    assert not app.exception
    assert asked == [(lived_in.runs[0], {"new.csv": b"1\n2\n"})]
    table = app.dataframe[-1].value
    assert list(table["MAE"]) == ["1,500", "2,500"] and "Una nota." in words(app)
