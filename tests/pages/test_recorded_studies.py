"""Studies of this server: made on the design page, watched, answered, and found again from their runs."""

import shutil
import sqlite3
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from playground.cells import CELLS
from playground.experiment import Experiment
from playground.studies.plan import Plan
from playground.studies.practical_equivalence import of_groups
from playground.studies.ranges import Range
from playground.tracking import runs, studies
from tests.pages.studied import BASE, GRU, RNN, grid, real, recorded
from tests.pages.test_behaviour import button
from tests.pages.test_pages import opened, words

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Studies:
    """Studies of one home, by what they are: ended; one run of it failed; cut short; a grid."""

    real: str
    failed: str
    cut: str
    grid: str


def better(trial):
    return (2.0 if trial.variant == "gru" else 1.0 + 0.01 * (trial.seed % 2)) + 0.05 * trial.seed


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, empty_store: Path) -> Iterator[tuple[Path, Studies]]:
    folder = tmp_path_factory.mktemp("studied")
    shutil.copy(empty_store, folder / "mlflow.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLAYGROUND_HOME", str(folder))
        yield (
            folder,
            Studies(
                recorded(real(3), better, owner="me"),
                recorded(real(3), lambda trial: None if trial.key.endswith("2") else better(trial), owner="me"),
                recorded(real(3), better, owner="me", closed=False, most=4),
                recorded(grid(), lambda trial: trial.values["model.hidden"] / 4, owner="me"),
            ),
        )


@pytest.fixture
def kept(made: tuple[Path, Studies], record: Path) -> Studies:
    """The studies in a home of this test's own."""
    # Not as a file: what was written last lies beside it.
    with closing(sqlite3.connect(made[0] / "mlflow.db")) as one, closing(sqlite3.connect(record / "mlflow.db")) as copy:
        one.backup(copy)
    return made[1]


@pytest.fixture(autouse=True)
def nothing_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the drawing nor the expected time: they are other tests' matter, and slow."""
    measured: Future[SimpleNamespace] = Future()
    measured.set_result(SimpleNamespace(seconds_total=2.0))
    monkeypatch.setattr("playground.ui.cache.later", lambda job, key: measured)
    monkeypatch.setattr("playground.ui.design_page.launch.expected_time", lambda experiment: None)
    monkeypatch.setattr("playground.ui.design_page.drawing.drawing", lambda experiment: None)


def mine(app: AppTest) -> AppTest:
    """The same page for whoever started the studies."""
    app.session_state["visitor_key"] = "me"
    return app.run()


def ids(app: AppTest) -> str:
    return " ".join(str(item.value) for item in [*app.success, *app.info])


@pytest.mark.parametrize(
    ("language", "said"), [("en", "simple RNN is better by 49\u00a0%"), ("es", "RNN simple es mejor en un 49\u00a0%")]
)
def test_a_study_says_its_answer_first(kept, language, said):
    app = opened("studies", language, study=kept.real)
    assert not app.exception
    assert said in ids(app)
    table = app.dataframe[0].value
    assert table.iloc[0, 0] == f"★ {'simple RNN' if language == 'en' else 'RNN simple'}"
    title = "test MAE" if language == "en" else "MAE de prueba"
    assert table[title].iloc[0].startswith("1.053 ± 0.05" if language == "en" else "1,053 ± 0,05")
    star = (
        "★ is the best by the selection metric, validation MAE"
        if language == "en"
        else "★ es lo mejor según la métrica de selección, MAE de validación"
    )
    assert sum(star in one.value for one in app.caption) == 1
    assert {"seed 0", "semilla 0"} & set(table.columns)


def test_runs_that_failed_are_said_and_can_be_tried_again(kept):
    app = opened("studies", "en", study=kept.failed)
    assert "1 failed" in words(app) and "Too few seeds to tell: 2 of at least 3. One seed was left out" in ids(app)
    assert button(app, "Try the 1 failed again").disabled
    button(mine(app), "Try the 1 failed again").click().run()
    assert not app.exception
    assert studies.get(kept.failed).status == "open"


def test_a_study_under_way_shows_how_far_it_is_and_can_be_stopped_by_its_owner(kept):
    app = opened("studies", "en", study=kept.cut)
    assert "4 of 6 runs ended" in app.get("progress")[0].proto.text and "So far" in ids(app)
    assert button(app, "Stop").disabled
    button(mine(app), "Stop").click().run()
    assert not app.exception
    assert studies.get(kept.cut).status == "stopped"


def test_a_grid_tells_the_best_setting_in_words(kept):
    app = opened("studies", "en", study=kept.grid)
    assert not app.exception
    assert "Of 6 settings, Hidden size 4, Cell GRU is best" in ids(app)
    assert len(app.get("plotly_chart")) >= 3


def test_studies_are_listed_and_one_is_deleted(kept):
    app = opened("studies", "en")
    assert app.dataframe[0].value["name"].iloc[0] == "📈 Widths and cells"
    assert list(app.dataframe[0].value["runs"]) == ["6", "4/6", "6", "6"]
    app = mine(opened("studies", "en", study=kept.real))
    button(app, "Delete for good").click().run()
    assert not app.exception
    assert kept.real not in [study.id for study in studies.listing()]
    assert kept.real not in {run.study for run in runs.listing()}


def test_a_study_that_is_gone_says_so(record):
    app = opened("studies", "en", study="0" * 32)
    assert not app.exception
    assert "no recorded study" in app.warning[0].value


def test_runs_lead_to_their_study_and_can_be_hidden(kept):
    app = opened("runs", "en")
    assert set(app.dataframe[0].value["study"]) == {"GRU or RNN", "Widths and cells"}
    app.toggle(key="runs.apart").set_value(True).run()
    assert not app.dataframe
    app = opened("run", "en", run=runs.listing(study=kept.real)[0].id)
    assert not app.exception
    assert any("GRU or RNN" in item.proto.label for item in app.get("page_link"))


def test_compare_says_whether_two_set_ups_differ(kept):
    children = runs.listing(study=kept.real)
    app = opened("compare", "en", runs=",".join(run.id for run in children))
    assert not app.exception
    assert "is better by" in ids(app) and "95\u00a0% interval" in ids(app)
    app = opened("compare", "es", runs=",".join(run.id for run in children if run.knobs["seed"] == "0"))
    assert "menos de tres semillas en común" in words(app)
    app.number_input(key="compare.real.seeds").set_value(4).run()
    button(app, "Iniciar el estudio").click().run()
    assert not app.exception
    made = studies.listing()[0]
    assert (made.plan.kind, made.plan.seeds) == ("real", (0, 1, 2, 3))
    assert {trial.experiment.flat()["model.cell.kind"] for trial in made.plan.planned()} == {"gru", "rnn"}


@pytest.mark.parametrize(("page", "default"), [("compare", 0.02), ("studies", 0.02)])
def test_the_verdict_has_a_region_of_practical_equivalence(kept, page, default):
    at = {"study": kept.real}
    if page == "compare":
        at = {"runs": ",".join(run.id for run in runs.listing(study=kept.real))}
    app = opened(page, "en", **at)
    field = next(item for item in app.number_input if ".rope." in item.key)
    assert field.value == default and "term=practical_equivalence" in field.help and "rope" not in app.query_params
    assert "is better by more than the region" in words(app) and f"within ±{default} test MAE" in words(app)
    assert "term=selection_metric" in words(app)
    field.set_value(1.5).run()
    assert app.query_params["rope"] == "mae:1.5" and "Practically the same: " in words(app)
    assert "(within ±1.5 test MAE) " in words(app) and "> 99\u00a0%" in words(app)
    app.number_input(key=field.key).set_value(0.0).run()
    assert not app.exception and app.query_params["rope"] == "mae:0" and "practically the same" not in words(app)
    app = opened(page, "es", rope="mae:1.5", **at)
    assert "Prácticamente iguales: " in words(app) and "dentro de ±1,5 MAE de prueba" in words(app)
    app = opened(page, "en", rope="accuracy:1.5", **at)
    assert f"within ±{default} test MAE" in words(app) and "rope" not in app.query_params


def test_the_region_does_not_depend_on_which_set_up_is_first(kept):
    children = [run.id for run in runs.listing(study=kept.real)]
    for order in (children, children[::-1]):
        app = opened("compare", "en", runs=",".join(order))
        assert next(item for item in app.number_input if ".rope." in item.key).value == 0.02


def test_splits_that_share_training_examples_are_correlated(record):
    app = opened("studies", "en", study=recorded(repeated("task.split_seed", (0, 1, 2)), by_split))
    assert not app.exception
    assert "Correlated Bayesian t test" in words(app) and "correlation 20\u00a0%" in words(app)
    assert "Paired t test, corrected as the splits share training examples" in words(app) and "3 splits" in words(app)
    app = opened("studies", "en", study=recorded(repeated("task.test_share", (0.1, 0.2, 0.3)), by_split))
    assert not app.exception and not any(".rope." in str(item.key) for item in app.number_input)
    assert "The repeats differ in task" in words(app) and "No probabilities of practical equivalence either" in words(
        app
    )


def repeated(address, values) -> Plan:
    base = {"task": {"kind": "chords"}, "data": {"kind": "bach_chorales"}, "training": {"threads": 1}}
    space = {address: Range(choices=values)}
    return Plan("Repeated", "race", Experiment.configure(base).plain(), (GRU, RNN), space, (0, 1))


def by_split(trial):
    (value,) = trial.values.values()
    return (0.8 if trial.variant == "gru" else 0.6 + 0.02 * value) + 0.001 * trial.seed


def test_set_ups_whose_seeds_differ_are_compared_as_groups(record):
    study = recorded(real(8), better, owner="me")
    children = runs.listing(study=study)

    def shown(gru, rnn):
        seeds = {"gru": gru, "rnn": rnn}
        asked = [run.id for run in children if int(run.knobs["seed"]) in seeds[run.knobs["model.cell.kind"]]]
        app = opened("compare", "en", runs=",".join(asked))
        assert not app.exception
        return words(app)

    said = shown((0, 1, 2, 3), (3, 4, 5, 6))
    assert "those that both have are left out (seed 3)." in said and "Welch's approximation" in said
    values = [[2.0, 2.05, 2.1], [1.2, 1.26, 1.3]]
    worse, same, _ = of_groups(*values, "lower").probabilities(0.02)
    assert worse < 0.005 and same < 0.005
    assert "Simple RNN is better by more than the region" in said and "> 99\u00a0%" in said
    assert "takes at least 3 seeds; there are 2." in shown((0, 1, 2, 3), (2, 3, 4, 5))


def test_set_ups_of_too_few_seeds_say_how_many_it_takes(kept):
    children = runs.listing(study=kept.real)
    asked = [
        run for run in children if (run.knobs["model.cell.kind"], run.knobs["seed"]) in (("gru", "0"), ("rnn", "1"))
    ]
    app = opened("compare", "en", runs=",".join(run.id for run in asked))
    assert "takes at least 3 seeds; there are 1." in words(app)


def test_two_runs_of_the_list_can_be_asked_about(kept):
    def page():
        from playground.tracking import runs
        from playground.ui.studies.significance import ask_of

        children = runs.listing()
        alike = [run for run in children if (run.knobs["model.cell.kind"], run.knobs["model.hidden"]) == ("gru", "8")]
        other = next(run for run in children if run.knobs["model.cell.kind"] == "rnn")
        ask_of(alike[:2], "same")
        ask_of([alike[0], other], "two")

    app = AppTest.from_function(page, default_timeout=240).run()
    assert not app.exception
    assert [item.key for item in app.button if item.key] == ["two.start"]


def form(kind: str, language: str = "en") -> AppTest:
    app = opened("design", language, task="forecasting")
    app.session_state["session"].replace(dict(BASE))
    app.run()
    app.segmented_control(key="study.kind").set_value(kind).run()
    return app


def launched(app: AppTest, label: str = "Start the study"):
    button(app, label).click().run()
    assert not app.exception
    return studies.listing()[0].plan


@pytest.mark.parametrize("kind", ["seeds", "real", "race", "grid", "random", "search"])
def test_every_kind_starts_as_it_is_offered(record, kind):
    app = form(kind, "es")
    assert not app.exception and not app.error
    plan = launched(app, "Iniciar el estudio")
    assert plan.kind == kind and plan.total > 1


def test_is_it_real_changes_one_thing(record):
    app = form("real")
    key = next(item.key for item in app.selectbox if item.key.endswith(".knob"))
    app.selectbox(key=key).set_value("model.hidden").run()
    number = next(item for item in app.number_input if ".other.model.hidden" in item.key)
    assert number.value == 16
    number.set_value(24).run()
    assert "**16 runs**, about **32\u00a0s**" in words(app)
    plan = launched(app)
    assert [dict(one.set) for one in plan.variants] == [{}, {"model.hidden": 24}]
    assert plan.variants[1].title.es == "Tamaño oculto: 24" and plan.seeds == tuple(range(8))


def test_a_grid_reads_lists_and_says_what_is_no_value(record):
    app = form("grid")
    chosen = next(item for item in app.multiselect if item.key.endswith(".knobs"))
    chosen.set_value(["model.hidden", "training.learning_rate"]).run()
    texts = {item.key.rpartition("values.")[2]: item for item in app.text_input if ".values." in item.key}
    texts["model.hidden"].set_value("4, 8; 16, x, 2.5").run()
    assert [item.value for item in app.error] == ["“x” is not a valid value here.", "“2.5” is not a valid value here."]
    plan = launched(app)
    assert plan.space["model.hidden"].choices == (4, 8, 16)
    assert plan.total == 9


def test_a_search_takes_its_ranges_from_the_knobs(record):
    app = form("search")
    chosen = next(item for item in app.multiselect if item.key.endswith(".knobs"))
    chosen.set_value(["training.learning_rate", "model.cell.kind"]).run()
    plan = launched(app)
    rate = plan.space["training.learning_rate"]
    assert rate.log and rate.high / rate.low == pytest.approx(16)
    assert plan.space["model.cell.kind"].choices == tuple(CELLS.in_order())
    assert (plan.trials, plan.prune, plan.seeds) == (20, "median", (0,))


def test_same_minutes_and_same_parameters_are_offered(record):
    app = form("race")
    budget = next(item for item in app.segmented_control if item.key.endswith(".budget"))
    budget.set_value("minutes").run()
    next(item for item in app.number_input if item.key.endswith(".minutes")).set_value(0.5).run()
    assert "**3 runs**" in words(app)
    plan = launched(app)
    assert (plan.budget, plan.minutes) == ("minutes", 0.5)
    app = form("race")
    next(item for item in app.segmented_control if item.key.endswith(".budget")).set_value("parameters").run()
    assert launched(app).widths


def test_what_cannot_be_is_said_and_not_started(record, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_MAX_HIDDEN", "16")
    app = form("real")
    key = next(item.key for item in app.selectbox if item.key.endswith(".knob"))
    app.selectbox(key=key).set_value("model.hidden").run()
    next(item for item in app.number_input if ".other.model.hidden" in item.key).set_value(64).run()
    assert any("16" in item.value for item in app.error)
    assert button(app, "Start the study").disabled
