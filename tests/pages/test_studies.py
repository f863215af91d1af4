"""The page of studies, and the runs of one study in the list."""

from pathlib import Path

import pytest

from playground.studies import published
from playground.tracking import studies
from tests.pages.test_behaviour import button
from tests.pages.test_pages import opened, words
from tests.studies.published.test_published import SPEC, filled


@pytest.fixture
def one_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> published.PublishedStudy:
    folder = tmp_path / "tiny"
    folder.mkdir()
    (folder / "study.toml").write_text(SPEC, "utf-8")
    monkeypatch.setattr(published, "STUDIES", tmp_path)
    return published.read(folder)


@pytest.mark.parametrize(("language", "said"), [("en", "Nobody has written"), ("es", "Nadie ha escrito")])
def test_a_study_that_has_not_been_run_says_so(one_study, language, said):
    app = opened("studies", language, study="tiny")
    assert not app.exception
    assert said in words(app)
    assert "study tiny" in app.code[0].value


def test_a_study_shows_question_answer_table_and_cost(one_study):
    results = filled(one_study, [1.0, 3.0, 2.0, 3.0])
    failing = list(one_study.plan.planned())[4]
    results.add(failing, {"status": "failed", "reason": {"en": "No data.", "es": "Sin datos."}}, {})
    results.write()
    for language in ("en", "es"):
        (one_study.folder / f"answer.{language}.md").write_text(f"The answer in {language}.", "utf-8")
    app = opened("studies", "es")
    assert not app.exception
    said = words(app)
    assert "¿Cuál?" in said and "The answer in es." in said
    table = app.dataframe[0].value
    assert list(table["método"]) == ["▶ GRU", "deriva", "▶ simple", "GRU"]
    assert table["MAE ↓"].iloc[0] == "1,500 ± 0,71" and table["tipo"].iloc[3] == "fallida: Sin datos."
    assert "Medido por este proyecto" in said
    assert any("gru" in item.value for item in app.warning)


def test_a_button_puts_the_study_into_the_queue(one_study, record):
    app = opened("studies", "en", study="tiny")
    button(app, "Run this study").click().run()
    assert not app.exception and not app.error
    (queued,) = studies.listing()
    assert (queued.name, queued.plan.kind, queued.plan.total) == ("tiny", "race", 8)
    wanted = [trial.experiment.digest() for trial in list(one_study.plan.planned())]
    assert [trial.experiment.digest() for trial in queued.plan.planned()] == wanted


def test_the_list_keeps_to_the_runs_of_a_study(lived_in):
    app = opened("runs", "en", study="no such")
    assert not app.exception
    assert not app.dataframe
    assert app.button_group
