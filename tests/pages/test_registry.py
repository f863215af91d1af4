"""The page of a run: its network registered in MLflow's registry, by its owner alone."""

import pytest

from playground.tracking import runs, store
from playground.tracking.served import versions
from playground.tracking.visitor import LOCAL
from tests.helpers.waiting import until
from tests.pages.conftest import Lived
from tests.pages.test_pages import opened, words
from tests.pages.test_run_list_actions import seen_by

pytestmark = pytest.mark.slow


def test_a_run_is_registered_on_its_page_and_shown_to_others(lived_in: Lived) -> None:
    run_id = lived_in.runs[0]
    stranger = opened("run", "es", run=run_id)
    assert "Solo puede hacerlo quien la lanzó." in words(stranger)
    assert not [button for button in stranger.button if button.key == "run.registry.register"]
    app = seen_by("somebody", page="run", run=run_id)
    app.text_input(key="run.registry.name").set_value("a/b").run()
    app.button(key="run.registry.register").click().run(timeout=120)
    assert any("1 to 60 letters" in told.value for told in app.error)
    app.text_input(key="run.registry.name").set_value("page model").run()
    app.button(key="run.registry.register").click().run(timeout=120)
    assert not app.exception and not app.error
    (command,) = [one.value for one in app.code if "mlflow models" in one.value]
    assert command == "mlflow models predict -m 'models:/page model/1' --env-manager local -i request.json"
    assert [version.uri for version in versions.of(runs.get(run_id))] == ["models:/page model/1"]
    assert store.client().get_model_version("page model", "1").run_id == run_id
    # The pages of this process hear a moment later of what another one has written.
    until(lambda: any("models:/page model/1" in one.value for one in opened("run", "en", run=run_id).code))
    runs.unpin(run_id, LOCAL)  # other tests look at this home, too
