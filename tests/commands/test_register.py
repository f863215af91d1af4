"""`register`: a run as a version of a model in MLflow's registry."""

import json
from collections.abc import Callable
from typing import Any

from playground.tracking import runs, store
from tests.commands.test_commands import refused, say  # noqa: F401 (a fixture)
from tests.commands.test_evaluate import Trained, at_home, trained  # noqa: F401 (fixtures)


def test_a_run_is_registered_under_a_name(say: Callable[..., Any], at_home: Trained) -> None:  # noqa: F811
    code, out, _ = say("register", "small", "--name", "writer", "--json")
    told = {"run_id": at_home.run.id, "name": "writer", "version": 1, "uri": "models:/writer/1"}
    assert code == 0 and json.loads(out) == told
    code, out, _ = say("register", "small")
    assert code == 0 and out == "Registered as models:/rnn-playground-writing/1, and pinned.\n"
    assert runs.get(at_home.run.id).registered == ("writer/1", "rnn-playground-writing/1")
    assert store.client().get_model_version("writer", "1").run_id == at_home.run.id
    assert "1 to 60 letters" in refused(say("register", "small", "--name", "a/b"))
